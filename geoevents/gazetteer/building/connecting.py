"""What a dump's places lie in: by the codes of their divisions, or by GeoNames' hierarchy where those say less."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geoevents.gazetteer.layout import HINTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geoevents.gazetteer.building.gathering import Gathering
    from geoevents.gazetteer.layout import Column

    Integers = NDArray[np.integer[Any]]

__all__ = ["Codes", "connect"]

_COUNTRY: Final = HINTS.index("country")
# Nothing lies in more than so many others: neighbourhood, town, four orders of divisions, country, continent.
_DEEPEST: Final = 12


@dataclass(slots=True, kw_only=True)
class Codes:
    """The divisions of a dump, by the codes that its places carry.

    Attributes:
        second_of: Of each place, the number of the code of its second-order division; 0 where it has none.
        firsts: Row of the first-order division by its number in the list ``admin1``.
        second_rows: Row of the second-order division by the number of its code.
        titles: Names of divisions by code (``US.KY``).
        hierarchy: GeoNames' numbers of what lies around and of what lies in it.
    """

    second_of: Column
    firsts: dict[int, int] = field(default_factory=dict)
    second_rows: dict[int, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    hierarchy: list[tuple[int, int]] = field(default_factory=list)
    _seconds: dict[str, int] = field(default_factory=dict)

    def second(self, code: str) -> int:
        """The number of a second-order division's code (``US.KY.067``), from 1 on."""
        return self._seconds.setdefault(code, len(self._seconds) + 1)


def connect(gathering: Gathering, codes: Codes) -> None:
    """Says of each new place what it lies in, and names the divisions that were known by a code."""
    import numpy as np  # noqa: PLC0415 - only a build needs it

    columns, own = gathering.columns, gathering.own
    states = _by_number({columns["country"][row]: row for row in _countries(gathering)})
    firsts, seconds = _by_number(codes.firsts), _by_number(codes.second_rows)
    parents = np.asarray(columns["parent"]).astype(np.int64)
    rows = np.arange(own, len(parents)) + 1
    parents[own:] = _look_up(states, np.asarray(columns["country"])[own:])
    parents[own:][parents[own:] == rows] = 0
    for around, numbers in ((firsts, columns["admin1"]), (seconds, codes.second_of)):
        finer = _look_up(around, np.asarray(numbers)[own:])
        parents[own:] = np.where((finer > 0) & (finer != rows), finer, parents[own:])
    _refine(parents, gathering, codes)
    _cut_cycles(parents)
    columns["parent"] = array("I", parents.astype(np.uint32).tobytes())
    _name_divisions(gathering, codes)


def _countries(gathering: Gathering) -> list[int]:
    """The rows of the countries, ours last so that they win."""
    import numpy as np  # noqa: PLC0415 - as above

    rows: list[int] = np.flatnonzero(np.asarray(gathering.columns["hint"]) == _COUNTRY)[::-1].tolist()
    return rows


def _by_number(rows: dict[int, int]) -> Integers:
    """Row and one more by number, 0 where there is none."""
    import numpy as np  # noqa: PLC0415 - as above

    found = np.zeros(max(rows, default=0) + 1, dtype=np.int64)
    for number, row in rows.items():
        found[number] = row + 1
    return found


def _look_up(rows: Integers, numbers: Integers) -> Integers:
    import numpy as np  # noqa: PLC0415 - as above

    found: Integers = np.where(numbers < len(rows), rows[np.minimum(numbers, len(rows) - 1)], 0)
    return found


def _refine(parents: Integers, gathering: Gathering, codes: Codes) -> None:
    """Follows GeoNames' hierarchy for the new places that lie in nothing finer than a country."""
    import numpy as np  # noqa: PLC0415 - as above

    if not codes.hierarchy:
        return
    numbers = np.asarray(gathering.columns["geonameid"])
    order = np.argsort(numbers, kind="stable")
    pairs = np.array(codes.hierarchy, dtype=np.int64)
    at = np.minimum(np.searchsorted(numbers[order], pairs), len(numbers) - 1)
    known = (numbers[order][at] == pairs).all(axis=1)
    hints = np.asarray(gathering.columns["hint"])
    for around, inside in order[at[known]].tolist():
        coarse = not parents[inside] or hints[parents[inside] - 1] == _COUNTRY
        if inside >= gathering.own and coarse and around != inside and hints[around] != _COUNTRY:
            parents[inside] = around + 1


def _cut_cycles(parents: Integers) -> None:
    """What lies in itself in the end lies in nothing."""
    import numpy as np  # noqa: PLC0415 - as above

    above = np.concatenate([[0], parents])  # the row 0 is nothing, which lies in nothing
    end = np.arange(len(above))
    for _ in range(_DEEPEST):
        end = above[end]
    parents[end[1:] > 0] = 0


def _name_divisions(gathering: Gathering, codes: Codes) -> None:
    """In the list, names instead of codes: ours, then those of the file of codes, then the division's own."""
    labels = gathering.lists["admin1"].values
    for number in range(gathering.own_divisions, len(labels)):
        title, row = codes.titles.get(labels[number], ""), codes.firsts.get(number)
        if row is not None and (row < gathering.own or not title):
            title = gathering.name(row)
        labels[number] = title
