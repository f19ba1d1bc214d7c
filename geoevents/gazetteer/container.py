"""The one file of a compiled gazetteer: sections that are mapped into memory, and an index at the end.

::

    names.marisa | section | section | ... | index (JSON) | footer

The trie of names comes first because marisa maps a file from its beginning and does not mind what follows. The footer
has a fixed length: where the index begins, how long it is, its SHA-256, and eight bytes that say what the file is. The
index holds each section's offset, length and SHA-256, so that opening reads the footer and the index and nothing else:
a truncated file has no footer, and `verify` finds a byte that was altered.
"""

from __future__ import annotations

import json
import mmap
import struct
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final

from geoevents.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from geoevents.gazetteer.layout import Buffer

__all__ = ["Container", "Writer", "new_container"]

_MAGIC: Final = b"GEOEVGAZ"
_FOOTER: Final = struct.Struct("<QQ32s8s")
_ALIGNED: Final = 8
_CHUNK: Final = 1 << 22
_AGAIN: Final = "build or copy it again"


class Container:
    """A compiled gazetteer's file, mapped into memory.

    Attributes:
        path: The file.
        meta: What its index says beside the sections.
    """

    def __init__(self, path: Path) -> None:
        """Maps the file and reads its index.

        Raises:
            ResourceError: There is no such file, it is no compiled gazetteer, or it is truncated.
        """
        self.path = path
        self._view = _map(path)
        self._sections, self.meta = self._index()

    def section(self, name: str) -> memoryview:
        """The bytes of a section."""
        found = self._sections.get(name)
        if found is None:
            raise ResourceError(f"{self.path} has no section {name}: {_AGAIN}")
        offset, length, _ = found
        return self._view[offset : offset + length]

    def verify(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Compares every byte with the checksums in the index.

        Args:
            progress: Called with the bytes done and the bytes in all.

        Raises:
            ResourceError: A section was altered; names it.
        """
        done = 0
        for name, (offset, length, expected) in self._sections.items():
            digest = sha256()
            for start in range(offset, offset + length, _CHUNK):
                digest.update(self._view[start : min(start + _CHUNK, offset + length)])
                done += min(_CHUNK, offset + length - start)
                if progress is not None:
                    progress(done, len(self._view))
            if digest.hexdigest() != expected:
                raise ResourceError(f"{self.path} was altered (section {name}): {_AGAIN}")

    def _index(self) -> tuple[dict[str, tuple[int, int, str]], dict[str, Any]]:
        size = len(self._view)
        if size < _FOOTER.size:
            raise ResourceError(f"{self.path} is no compiled gazetteer: expected a file of `geoevents gazetteer build`")
        start, length, digest, magic = _FOOTER.unpack(self._view[size - _FOOTER.size :])
        if magic != _MAGIC:
            raise ResourceError(f"{self.path} is no compiled gazetteer, or it is truncated: {_AGAIN}")
        raw = bytes(self._view[start : start + length])
        if start + length + _FOOTER.size != size or sha256(raw).digest() != digest:
            raise ResourceError(f"{self.path} is truncated or its index was altered: {_AGAIN}")
        index = json.loads(raw)
        sections = {name: (int(at), int(long), str(sha)) for name, (at, long, sha) in index.pop("sections").items()}
        return sections, index


class Writer:
    """Writes the sections of a container one after the other; made by `new_container`."""

    def __init__(self, file: IO[bytes]) -> None:
        """Writes into an open, empty file."""
        self._file = file
        self._sections: dict[str, tuple[int, int, str]] = {}

    def add(self, name: str, chunks: Iterable[Buffer]) -> None:
        """Writes a section."""
        self._file.write(b"\0" * (-self._file.tell() % _ALIGNED))
        offset, digest = self._file.tell(), sha256()
        for chunk in chunks:
            self._file.write(chunk)
            digest.update(chunk)
        self._sections[name] = offset, self._file.tell() - offset, digest.hexdigest()

    def add_file(self, name: str, path: Path) -> None:
        """Writes a section that stands in a file of its own."""
        with path.open("rb") as file:
            self.add(name, iter(lambda: file.read(_CHUNK), b""))

    def finish(self, meta: Mapping[str, Any]) -> None:
        """Writes the index and the footer."""
        raw = json.dumps({**meta, "sections": self._sections}, ensure_ascii=False, sort_keys=True).encode()
        start = self._file.tell()
        self._file.write(raw)
        self._file.write(_FOOTER.pack(start, len(raw), sha256(raw).digest(), _MAGIC))


@contextmanager
def new_container(path: Path) -> Iterator[Writer]:
    """A container to write sections into; `Writer.finish` has to be called last."""
    with path.open("wb") as file:
        yield Writer(file)


def _map(path: Path) -> memoryview:
    try:
        with path.open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        why = "it is empty" if isinstance(error, ValueError) else error.strerror or str(error)
        raise ResourceError(f"the gazetteer {path} cannot be opened ({why}): check the path, or {_AGAIN}") from error
