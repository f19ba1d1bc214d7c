"""Collects the names of millions of places on disk, in shares that fit into memory one at a time."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geoevents.gazetteer.building.assembling import NameColumns
from geoevents.gazetteer.building.writing import ALTERNATE_PENALTY
from geoevents.gazetteer.layout import MATCHES, PROMINENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from geoevents.gazetteer.layout import Column

    Integers = NDArray[np.integer[Any]]

__all__ = ["SHARES", "NameSpool", "Share"]

SHARES: Final = 64
_IN_MEMORY: Final = 2_000_000
_MATCH_BITS: Final = 4
_MATCHES: Final = (1 << _MATCH_BITS) - 1
# How far an entry stands behind, in units of PROMINENCE, by its match; a group's members stand before all, in the order
# in which they were given.
_PENALTIES: Final = tuple(
    {"alternate": round(ALTERNATE_PENALTY * PROMINENCE), "group": -1_000_000}.get(match, 0) for match in MATCHES
)


class NameSpool:
    """Names with the places that they belong to, written to a folder as they come.

    Which share a name is in depends on the name alone.
    """

    def __init__(self, folder: Path) -> None:
        """Collects in an empty folder."""
        self._folder = folder
        self._keys: list[list[str]] = [[] for _ in range(SHARES)]
        self._codes: list[Column] = [array("Q") for _ in range(SHARES)]
        self._waiting = 0
        self.add = self._adder()

    def _adder(self) -> Callable[[str, int, int], None]:
        """A closure, since it is called tens of millions of times: folded name, row, number of the match."""
        keys, codes = self._keys, self._codes

        def add(key: str, row: int, match: int) -> None:
            share = hash(key) % SHARES
            keys[share].append(key)
            codes[share].append(row << _MATCH_BITS | match)

        return add

    def relieve(self) -> None:
        """Writes what was collected, when that is much; to be called now and then."""
        if sum(map(len, self._codes)) >= _IN_MEMORY:
            self._write()

    def shares(self, prominence: Column) -> Iterator[Share]:
        """The names with their entries sorted; made one share after the other.

        Args:
            prominence: Of each row, in units of `layout.PROMINENCE`.
        """
        self._write()
        for number in range(SHARES):
            share = Share(folder=self._folder, number=number)
            share.sort(prominence)
            yield share

    def _write(self) -> None:
        for number, (keys, codes) in enumerate(zip(self._keys, self._codes, strict=True)):
            share = Share(folder=self._folder, number=number)
            with share.file("keys").open("a", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{key}\n" for key in keys)
            with share.file("codes").open("ab") as raw:
                codes.tofile(raw)
            keys.clear()
            del codes[:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The names of one share, in files."""

    folder: Path
    number: int

    def file(self, of: str) -> Path:
        """Where a column of the share stands."""
        return self.folder / f"{self.number:02}.{of}"

    def keys(self) -> Sequence[str]:
        """The folded names, each once."""
        text = self.file("keys").read_text(encoding="utf-8")
        return text.split("\n")[:-1]

    def columns(self) -> NameColumns:
        """Their entries, in the order of the names."""
        return NameColumns(
            counts=_read(self.file("counts"), "I"),
            rows=_read(self.file("rows"), "I"),
            matches=_read(self.file("matches"), "B"),
        )

    def sort(self, prominence: Column) -> None:
        """Puts the entries of a name together, each place once by the best of its matches, most prominent first."""
        import numpy as np  # noqa: PLC0415 - only a build needs it

        numbers: dict[str, int] = {}
        names = np.array([numbers.setdefault(key, len(numbers)) for key in self.keys()], dtype=np.uint32)
        codes = np.fromfile(self.file("codes"), dtype=np.uint64)
        rows, matches = codes >> np.uint64(_MATCH_BITS), (codes & np.uint64(_MATCHES)).astype(np.uint8)
        behind = np.array(_PENALTIES)[matches] - np.asarray(prominence)[rows].astype(np.int64)
        once = _best_of_each_pair(names, rows, behind)
        names, rows, matches, behind = names[once], rows[once], matches[once], behind[once]
        order = np.lexsort((behind, names))  # stable, so that what was added first stays before its equals
        self.file("keys").write_text("".join(f"{key}\n" for key in numbers), encoding="utf-8", newline="\n")
        np.bincount(names, minlength=len(numbers)).astype(np.uint32).tofile(self.file("counts"))
        rows[order].astype(np.uint32).tofile(self.file("rows"))
        matches[order].tofile(self.file("matches"))
        self.file("codes").unlink()


def _best_of_each_pair(names: Integers, rows: Integers, behind: Integers) -> Integers:
    """Which entries to keep so that no name has a place twice, in the order in which they were added."""
    import numpy as np  # noqa: PLC0415 - as above

    order = np.lexsort((behind, rows, names))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(names[order]) != 0) | (np.diff(rows[order]) != 0)
    return np.sort(order[first])


def _read(path: Path, code: str) -> Column:
    column = array(code)
    column.frombytes(path.read_bytes())
    return column
