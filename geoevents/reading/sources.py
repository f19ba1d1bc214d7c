"""Finds what the caller names: files, folders, globs, the standard input."""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from geoevents.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ENDINGS", "SAMPLE", "Source", "find_sources", "named"]

ENDINGS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}
# Endings that people try, and what to do instead.
_HINTS = {
    ".json": "write one JSON object a line and name the file .jsonl",
    ".geojson": "it holds events, not articles; `geoevents map` and `geoevents query` read it",
    ".parquet": "it holds events, not articles; `geoevents map` and `geoevents query` read it",
    ".gpkg": "it holds events, not articles; `geoevents map` and `geoevents query` read it",
    ".pdf": "save its text as .txt (pdftotext does)",
    ".doc": "save it as plain text (.txt)",
    ".docx": "save it as plain text (.txt)",
    ".odt": "save it as plain text (.txt)",
    ".rtf": "save it as plain text (.txt)",
    ".zip": "unpack it and name the folder",
    ".tar": "unpack it and name the folder",
}
_STDIN = "-"
_GZIP = b"\x1f\x8b"
_GZIP_ENDING = ".gz"
# So much of a file is looked at to tell its encoding and, without a known ending, its format.
SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file or the standard input.

    Attributes:
        name: The file's name without its folder, or ``stdin``.
        shown: What to call it in messages.
        format: A value of `ENDINGS`, or empty when only its content can tell.
        path: Where it is, None for the standard input.
    """

    name: str
    shown: str
    format: str
    path: Path | None

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """Its bytes, unpacked if they are gzipped.

        Raises:
            ReadingError: It cannot be opened or unpacked.
        """
        try:
            with self._raw() as raw:
                stream = _buffered(raw)
                start = stream.peek()
                if not start.startswith(_GZIP):
                    self._check_unpacked(start)
                    yield stream
                else:
                    with gzip.open(stream) as unpacked:
                        yield _buffered(cast("IO[bytes]", unpacked))
        except ReadingError:
            raise
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ReadingError(
                f"{self.shown}: its gzip data is broken ({error}); compress or download it again"
            ) from error
        except OSError as error:
            raise ReadingError(f"cannot read {self.shown}: {error.strerror or error}; check its permissions") from error

    def _check_unpacked(self, start: bytes) -> None:
        if start and self.shown.lower().endswith(_GZIP_ENDING):
            raise ReadingError(
                f"{self.shown} is not gzipped, though its name says so: take .gz off the name, or compress it again"
            )

    @contextmanager
    def _raw(self) -> Iterator[IO[bytes]]:
        if self.path is not None:
            with self.path.open("rb") as raw:
                yield raw
        else:
            yield sys.stdin.buffer


class _Unclosed(io.RawIOBase):
    """Reads from a stream and leaves it open, so that readers on top of it may be closed and forgotten."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer has no type before Python 3.12
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _buffered(stream: IO[bytes]) -> io.BufferedReader:
    """A stream whose beginning can be looked at."""
    return io.BufferedReader(_Unclosed(stream), SAMPLE)


def named(sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """The sources as a tuple of strings, also where the caller gives a single one."""
    many = (sources,) if isinstance(sources, str | os.PathLike) else sources
    return tuple(os.fspath(source) for source in many)


def find_sources(name: str) -> Iterator[Source]:
    """The files that one name stands for.

    Raises:
        ReadingError: There is nothing of that name, or nothing that can be read.
    """
    if name == _STDIN:
        yield Source(name="stdin", shown="standard input", format="", path=None)
        return
    if not name:
        raise ReadingError("the name of a source is empty: give a file, a folder, a glob or - for the standard input")
    path = Path(name).expanduser()
    if _exists(path):
        yield from _files(path) if path.is_dir() else (_source(path),)
    else:
        yield from _globbed(name)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def _files(folder: Path) -> Iterator[Source]:
    paths = list(_walk(folder))
    if not paths:
        raise ReadingError(f"the folder {folder} holds no articles: expected files that end in {_endings()}")
    yield from map(_source, paths)


def _walk(folder: Path) -> Iterator[Path]:
    """Files of known endings, sorted, without hidden ones and the note that tells people what the folder holds."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.lower().startswith("readme.") and _format(name):
                yield Path(parent, name)


def _globbed(pattern: str) -> Iterator[Source]:
    if not glob.has_magic(pattern):
        raise ReadingError(f"there is no file or folder {_short(pattern)}: check the name and the folder you are in")
    paths = sorted(map(Path, glob.iglob(os.path.expanduser(pattern), recursive=True)))  # noqa: PTH111, PTH207 - pathlib refuses absolute patterns
    if not paths:
        raise ReadingError(f"no file matches {_short(pattern)}: check the pattern and the folder you are in")
    for path in paths:
        if path.is_dir():
            yield from map(_source, _walk(path))
        else:
            yield _source(path)


def _source(path: Path) -> Source:
    if hint := _HINTS.get(_ending(path.name)):
        raise ReadingError(f"{path} cannot be read as articles: {hint}")
    return Source(name=path.name, shown=str(path), format=_format(path.name), path=path)


def _format(name: str) -> str:
    return ENDINGS.get(_ending(name), "")


def _ending(name: str) -> str:
    lower = name.lower().removesuffix(_GZIP_ENDING)
    return os.path.splitext(lower)[1]  # noqa: PTH122 - a bare name, not a path


def _endings() -> str:
    return ", ".join(ENDINGS) + " (and .gz of each)"


def _short(name: str) -> str:
    return name if len(name) <= 200 else f"{name[:200]}…"  # noqa: PLR2004 - keeps the message to one line
