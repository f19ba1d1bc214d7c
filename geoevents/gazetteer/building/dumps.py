"""Reads the dump files of GeoNames, zipped or not, as a stream.

What a file holds is told by its first line and not by its name, so that ``allCountries.zip``, the zip of one country
and ``cities500.txt`` are all read as places. The columns are those of https://download.geonames.org/export/dump/.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, Literal, TypeAlias

from geoevents.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["ALTERNATE_COLUMNS", "PLACE_COLUMNS", "DumpFile", "Kind", "find_dumps", "lines"]

Kind: TypeAlias = Literal["places", "alternates", "hierarchy", "divisions"]

PLACE_COLUMNS: Final = 19
# With and without the years in which a name was in use.
ALTERNATE_COLUMNS: Final = frozenset({8, 10})
_HIERARCHY_COLUMNS: Final = frozenset({2, 3})
_DIVISION_COLUMNS: Final = 4
_DIVISION_CODE: Final = re.compile(r"[A-Z]{2}\.[^.\t]+(\.[^\t]+)?")
# Members of the zips, and files beside them, that are about the dump.
_ABOUT: Final = frozenset({"readme.txt", "iso-languagecodes.txt", "timezones.txt", "countryinfo.txt", "sha256sums"})
_ENDINGS: Final = frozenset({".zip", ".txt"})
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
_FIRST: Final = 1 << 16
_BUFFER: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpFile:
    """A file of a dump.

    Attributes:
        path: Where it is.
        member: Which file of the zip; empty for a plain file.
        kind: What its lines are.
        size: Bytes to read, unpacked.
    """

    path: Path
    member: str
    kind: Kind
    size: int

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return f"{self.path}({self.member})" if self.member else str(self.path)


def find_dumps(paths: Iterable[Path]) -> list[DumpFile]:
    """The files of a dump among files and in folders, each once, places before what speaks of them.

    Raises:
        ReadingError: A file is missing, is a broken zip, or holds nothing of GeoNames.
    """
    found: dict[tuple[Path, str], DumpFile] = {}
    for path in paths:
        inside = _files_in(path) if path.is_dir() else [path]
        dumps = [dump for file in inside for dump in _recognised(file)]
        if not dumps:
            raise ReadingError(
                f"{path} holds no dump of GeoNames: expected allCountries.zip or the like, as it was downloaded, "
                "or a folder with it"
            )
        found |= {(dump.path.resolve(), dump.member): dump for dump in dumps}
    return sorted(found.values(), key=lambda dump: (dump.kind != "places", dump.name))


@contextmanager
def lines(dump: DumpFile) -> Iterator[IO[str]]:
    """Opens a file for reading line by line; what is no UTF-8 becomes U+FFFD.

    Raises:
        ReadingError: The zip is truncated or its checksum is wrong; this can come in the midst of reading.
    """
    try:
        with _opened(dump) as raw, io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="\n") as text:
            yield text
    except _BROKEN as error:
        if isinstance(error, ReadingError):
            raise
        raise _broken(dump.path, error) from error


def _files_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in _ENDINGS and file.is_file())


def _recognised(file: Path) -> Iterator[DumpFile]:
    if not file.is_file():
        raise ReadingError(f"{file} is missing: check the path, or let --download fetch it")
    if file.suffix.lower() != ".zip":
        if file.name.lower() not in _ABOUT:
            with file.open("rb") as raw:
                yield from _dump(file, "", raw, file.stat().st_size)
        return
    try:
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                if info.filename.lower().endswith(".txt") and info.filename.lower() not in _ABOUT:
                    with archive.open(info) as raw:
                        yield from _dump(file, info.filename, raw, info.file_size)
    except _BROKEN as error:
        raise _broken(file, error) from error


def _dump(path: Path, member: str, raw: IO[bytes], size: int) -> Iterator[DumpFile]:
    first = raw.readline(_FIRST).decode("utf-8", errors="replace").rstrip("\r\n")
    kind = _kind(first.split("\t"))
    if kind is not None:
        yield DumpFile(path=path, member=member, kind=kind, size=size)


def _kind(cells: list[str]) -> Kind | None:
    numbers = [cell.isdecimal() for cell in cells]
    if len(cells) == PLACE_COLUMNS and numbers[0]:
        return "places"
    if len(cells) in ALTERNATE_COLUMNS and all(numbers[:2]):
        return "alternates"
    if len(cells) == _DIVISION_COLUMNS and _DIVISION_CODE.fullmatch(cells[0]):
        return "divisions"
    if len(cells) in _HIERARCHY_COLUMNS and all(numbers[:2]):
        return "hierarchy"
    return None


@contextmanager
def _opened(dump: DumpFile) -> Iterator[IO[bytes]]:
    if not dump.member:
        with dump.path.open("rb", buffering=_BUFFER) as raw:
            yield raw
        return
    with zipfile.ZipFile(dump.path) as archive, archive.open(dump.member) as raw:
        yield io.BufferedReader(raw, _BUFFER)  # type: ignore[type-var] # a zip's member is a raw stream


def _broken(path: Path, error: Exception) -> ReadingError:
    return ReadingError(f"{path} is broken or truncated ({error}): download it again")
