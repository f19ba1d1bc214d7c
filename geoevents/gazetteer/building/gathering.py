"""All places of a gazetteer that is being built, in columns, beginning with those of a compiled one."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from typing import IO, TYPE_CHECKING, Any, Final

import marisa_trie

from geoevents.gazetteer.building.assembling import Places
from geoevents.gazetteer.building.spool import NameSpool
from geoevents.gazetteer.layout import (
    DEGREE,
    DETAILS,
    HINTS,
    MATCHES,
    MOST_PROMINENT,
    PLACE_FIELDS,
    PLACES,
    PROMINENCE,
    SPELLED,
    SPELLINGS,
    STRINGS,
    place_columns,
)
from geoevents.gazetteer.nearest import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geoevents.gazetteer.container import Container
    from geoevents.gazetteer.layout import Column

__all__ = ["Gathering", "Numbered"]

_CHUNK: Final = 1 << 20
_JOINING: Final = frozenset(MATCHES.index(match) for match in ("name", "alias", "alternate"))
# Within how many kilometres a place of the same name and class is the same one: a settlement has its point in it,
# while the points of a sea or a division differ from source to source.
_SAME_KM: Final = {"A": 400.0, "H": 700.0, "L": 700.0, "T": 100.0, "P": 15.0, "S": 15.0}
_COUNTRY: Final = HINTS.index("country")
_AREAS: Final = frozenset({_COUNTRY, HINTS.index("division")})
_MOST_SMALL: Final = 65_535


class Numbered:
    """Values that get a number when they are met first.

    Attributes:
        values: The value of each number.
    """

    def __init__(self, values: Iterable[str]) -> None:
        """Begins with some values."""
        self.values = list(values)
        self._numbers = {value: number for number, value in enumerate(self.values)}

    def number(self, value: str) -> int:
        """The number of a value; 0, which stands for nothing, when there is no room for another."""
        found = self._numbers.get(value)
        if found is None:
            if len(self.values) > _MOST_SMALL:
                return 0
            found = self._numbers[value] = len(self.values)
            self.values.append(value)
        return found


class Gathering:
    """Places and names as they come, on top of a compiled gazetteer's.

    Attributes:
        columns: The fields of `layout.PLACE_FIELDS`.
        lists: What the small numbers in them mean.
        names: All names.
        own: How many places the compiled gazetteer had; they are the first.
        own_divisions: How many names of divisions it had.
        by_geonameid: The rows of those that have a number of GeoNames.
    """

    def __init__(self, base: Container, folder: Path) -> None:
        """Copies the compiled gazetteer; ``folder`` takes what does not fit into memory."""
        self.columns: dict[str, Column] = {
            name: array(PLACE_FIELDS[name], column) for name, column in place_columns(base.section(PLACES)).items()
        }
        self.lists = {name: Numbered(values) for name, values in base.meta["lists"].items()}
        self.own = len(self.columns["name"])
        self.own_divisions = len(self.lists["admin1"].values)
        self.names = NameSpool(folder)
        self.by_geonameid = {number: row for row, number in enumerate(self.columns["geonameid"]) if number}
        self._details: dict[int, Any] = {
            int(row): each for row, each in json.loads(bytes(base.section(DETAILS))).items()
        }
        spelled = marisa_trie.Trie().frombytes(bytes(base.section(SPELLINGS)))
        self._spellings = [tuple(each.split(SPELLED, 1)) for each in spelled]
        self._strings_file = folder / STRINGS
        self._strings: IO[bytes] = self._strings_file.open("wb")
        self._strings.write(base.section(STRINGS))
        self._end = len(base.section(STRINGS))
        self._unnumbered: defaultdict[str, list[int]] = defaultdict(list)
        self._copy_names(base)
        self._areas = self._own_areas()

    def _own_areas(self) -> dict[tuple[str, str], int]:
        """Rows of countries and of first-order divisions by country and name; the name of a country is ''."""
        found: dict[tuple[str, str], int] = {}
        labels = self.lists["admin1"].values
        for row, hint in enumerate(self.columns["hint"]):
            if hint in _AREAS and self.feature(row)[0] == "A":
                label = "" if hint == _COUNTRY else labels[self.columns["admin1"][row]]
                found.setdefault((self.country(row), label), row)
        return found

    def _copy_names(self, base: Container) -> None:
        trie = marisa_trie.Trie()
        trie.mmap(str(base.path))
        starts, rows = (base.section(name).cast("I") for name in ("entries.start", "entries.row"))
        matches = base.section("entries.match")
        numbers, add = self.columns["geonameid"], self.names.add
        for key, number in trie.items():
            for entry in range(starts[number], starts[number + 1]):
                row, match = rows[entry], matches[entry]
                add(key, row, match)
                if not numbers[row] and match in _JOINING:
                    self._unnumbered[key].append(row)

    def __len__(self) -> int:
        return len(self.columns["name"])

    def add(
        self,
        name: str,
        latitude: float,
        longitude: float,
        *,
        feature: int,
        country: int,
        admin1: int,
        source: int,
        population: int,
        geonameid: int,
        prominence: float,
        hint: int,
    ) -> int:
        """Adds a place and returns its row; its names have to be added to `names`."""
        columns = self.columns
        columns["latitude"].append(round(latitude * DEGREE))
        columns["longitude"].append(round(longitude * DEGREE))
        columns["population"].append(population)
        columns["geonameid"].append(geonameid)
        columns["name"].append(self._end)
        columns["prominence"].append(round(min(prominence, MOST_PROMINENT) * PROMINENCE))
        columns["country"].append(country)
        columns["admin1"].append(admin1)
        columns["feature"].append(feature)
        columns["source"].append(source)
        columns["hint"].append(hint)
        columns["parent"].append(0)
        self._end += self._strings.write(name.replace("\n", " ").encode("utf-8", errors="replace") + b"\n")
        return len(columns["name"]) - 1

    def same(self, key: str, latitude: float, longitude: float, *, feature: str, country: str) -> int | None:
        """The row of our own place without a number that a place with this folded name is, or None.

        It has that name too, is of the same class, near enough, in the same country where both have one, and, for
        divisions, of the same order.
        """
        for row in self._unnumbered.get(key, ()):
            own_feature, own_country = self.feature(row), self.country(row)
            if own_feature[0] != feature[0] or (feature[0] == "A" and own_feature != feature):
                continue
            if own_country and country and own_country != country:
                continue
            if self._km(row, latitude, longitude) <= _SAME_KM.get(feature[0], 0.0):
                return row
        return None

    def division(self, country: str, name: str) -> int | None:
        """The row of a first-order division by its name, or of its country, or None."""
        return self._areas.get((country, name), self._areas.get((country, "")))

    def place_on(self, row: int, latitude: float, longitude: float, *, geonameid: int, source: int) -> None:
        """Gives one of our own divisions the number and the point that a source knows better."""
        columns = self.columns
        columns["geonameid"][row] = geonameid
        columns["latitude"][row] = round(latitude * DEGREE)
        columns["longitude"][row] = round(longitude * DEGREE)
        columns["source"][row] = source

    def feature(self, row: int) -> str:
        """Feature class and code of a place: ``P.PPL``."""
        return self._value("feature", row)

    def country(self, row: int) -> str:
        """ISO alpha-2 of a place's country, or ''."""
        return self._value("country", row)

    def add_bounds(self, row: int, bounds: tuple[float, float, float, float]) -> None:
        """Gives a place its bounds: west, south, east, north."""
        self._details.setdefault(row, [list(bounds), "", []])

    def name(self, row: int) -> str:
        """The name of a place, read back from the file."""
        self._strings.flush()
        with self._strings_file.open("rb") as file:
            file.seek(self.columns["name"][row])
            return file.readline().decode().rstrip("\n")

    def close(self) -> None:
        """Closes the file of names."""
        self._strings.close()

    def places(self) -> Places:
        """All that was gathered, for `assembling.assemble`."""
        self._strings.flush()
        return Places(
            columns=self.columns,
            strings=self._string_chunks(),
            lists={name: each.values for name, each in self.lists.items()},
            details=self._details,
            spellings=[(key, name) for key, name in self._spellings],
        )

    def _string_chunks(self) -> Iterator[bytes]:
        with self._strings_file.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def _value(self, of: str, row: int) -> str:
        return self.lists[of].values[self.columns[of][row]]

    def _km(self, row: int, latitude: float, longitude: float) -> float:
        columns = self.columns
        own = columns["latitude"][row] / DEGREE, columns["longitude"][row] / DEGREE
        return distance_km(*own, latitude, longitude)
