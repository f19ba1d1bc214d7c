"""Downloads the dump files of GeoNames, going on where an earlier download stopped.

A file is whole before it gets its name. GeoNames publishes no checksums, so that what was received is compared with the
length that the server told and with the checksums inside the zip; its own SHA-256 is then written beside the files, and
a build refuses a file that was altered since.
"""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import suppress
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPException
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from geoevents._files import whole_file
from geoevents.errors import InputError, ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["CHECKSUMS", "GEONAMES", "check_sums", "download", "files_of"]

GEONAMES: Final = "https://download.geonames.org/export/dump/"
CHECKSUMS: Final = "SHA256SUMS"
_ABOUT_DIVISIONS: Final = ("admin1CodesASCII.txt", "admin2Codes.txt")
_SECONDS: Final = 60
_CHUNK: Final = 1 << 18
_ALPHA2: Final = re.compile(r"[A-Z]{2}")


def files_of(countries: Iterable[str] = ()) -> list[str]:
    """The files to download: of the whole world, or of some countries.

    Raises:
        InputError: A country is no ISO alpha-2 code.
    """
    codes = [country.strip().upper() for country in countries]
    wrong = [code for code in codes if not _ALPHA2.fullmatch(code)]
    if wrong:
        raise InputError(f"{wrong[0]!r} is no country: give ISO codes of two letters, such as SY")
    if not codes:
        return ["allCountries.zip", "alternateNamesV2.zip", "hierarchy.zip", *_ABOUT_DIVISIONS]
    places = [f"{code}.zip" for code in codes]
    return [*places, *(f"alternatenames/{name}" for name in places), "hierarchy.zip", *_ABOUT_DIVISIONS]


def download(
    names: Iterable[str],
    folder: Path,
    *,
    base: str = GEONAMES,
    user_agent: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Path]:
    """Fetches the files that are not in the folder yet.

    Args:
        names: From `files_of`.
        folder: Where they go; made if it does not exist.
        base: Address of the folder on the server.
        user_agent: Who asks.
        progress: Called with the file's name, bytes done, and bytes in all (0 when the server does not tell).

    Raises:
        ReadingError: A file could not be fetched; what was received stays, and the next call goes on from there.
        InputError: The address is not one of http or https.
    """
    if urlsplit(base).scheme not in {"http", "https"}:
        raise InputError(f"{base} is no address of a web server: it has to begin with https:// or http://")
    folder.mkdir(parents=True, exist_ok=True)
    return [_fetch(f"{base.rstrip('/')}/{name}", folder / name, user_agent, progress) for name in names]


def check_sums(folder: Path) -> None:
    """Compares the files of a folder with its SHA256SUMS, where it has one.

    Raises:
        ReadingError: A file was altered; names it.
    """
    for name, expected in _sums(folder).items():
        file = folder / name
        if file.is_file() and _digest(file) != expected:
            raise ReadingError(
                f"{file} was altered since it was downloaded: remove it and download it again, or remove its line in "
                f"{folder / CHECKSUMS}"
            )


def _fetch(url: str, target: Path, user_agent: str, progress: Callable[[str, int, int], None] | None) -> Path:
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part, notes = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.part.json")
    try:
        _receive(url, part, notes, user_agent, lambda done, total: progress and progress(target.name, done, total))
        _check_whole(part, target.name)
    except HTTPError as error:
        raise ReadingError(f"{url} cannot be fetched ({error.code} {error.reason}): check the address") from error
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        raise ReadingError(
            f"{url} cannot be fetched ({reason}): check the connection and run the same command again; it goes on from "
            "where it stopped"
        ) from error
    _remember_sum(target, part)
    part.replace(target)
    notes.unlink(missing_ok=True)
    return target


def _receive(url: str, part: Path, notes: Path, user_agent: str, progress: Callable[[int, int], object]) -> None:
    """Adds to ``part`` what it lacks; begins anew when the server has another edition, or cannot go on."""
    known = _read_notes(notes) if part.exists() else {}
    have = part.stat().st_size if known else 0
    headers = {"User-Agent": user_agent}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": str(known["edition"])}
    request = Request(url, headers=headers)  # noqa: S310 - http or https, checked by `download`
    try:
        response = urlopen(request, timeout=_SECONDS)  # noqa: S310 - same reason
    except HTTPError as error:
        if error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        if have == known["total"]:
            return
        part.unlink()
        _receive(url, part, notes, user_agent, progress)
        return
    with response:
        goes_on = response.status == HTTPStatus.PARTIAL_CONTENT
        have = have if goes_on else 0
        total = have + int(response.headers.get("Content-Length") or 0)
        edition = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
        if edition and not edition.startswith("W/"):
            notes.write_text(json.dumps({"edition": edition, "total": total}), encoding="utf-8")
        with part.open("ab" if goes_on else "wb") as file:
            _copy(response, file, have, total, progress)
    if total and part.stat().st_size < total:
        raise ConnectionError(f"the connection ended after {part.stat().st_size:,} of {total:,} bytes")


def _copy(response: Any, file: IO[bytes], done: int, total: int, progress: Callable[[int, int], object]) -> None:  # noqa: ANN401 - urllib's
    progress(done, total)
    while chunk := response.read(_CHUNK):
        file.write(chunk)
        done += len(chunk)
        progress(done, total)


def _read_notes(notes: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        known = json.loads(notes.read_text(encoding="utf-8"))
        if isinstance(known, dict) and known.get("edition"):
            return known
    return {}


def _check_whole(part: Path, name: str) -> None:
    """A zip that does not agree with its own checksums is fetched anew the next time."""
    if not name.endswith(".zip"):
        return
    try:
        with zipfile.ZipFile(part) as archive:
            broken = archive.testzip()
    except zipfile.BadZipFile as error:
        broken = str(error)
    if broken is not None:
        part.unlink()
        raise ReadingError(f"{name} arrived broken ({broken}): run the same command again")


# --- checksums -------------------------------------------------------------------------------------------------------


def _remember_sum(target: Path, part: Path) -> None:
    folder = target.parent
    sums = _sums(folder) | {target.name: _digest(part)}
    with whole_file(folder / CHECKSUMS) as file:
        file.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())), encoding="utf-8")


def _sums(folder: Path) -> dict[str, str]:
    file = folder / CHECKSUMS
    if not file.is_file():
        return {}
    lines = (line.split(maxsplit=1) for line in file.read_text(encoding="utf-8", errors="replace").splitlines())
    pairs = ((line[1].lstrip("*"), line[0].lower()) for line in lines if len(line) > 1)
    return {name: digest for name, digest in pairs if "/" not in name and "\\" not in name}


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
