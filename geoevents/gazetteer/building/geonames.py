"""Adds the places and names of GeoNames' dump files to a gathering, line by line."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from geoevents.gazetteer import tables
from geoevents.gazetteer.building.connecting import Codes
from geoevents.gazetteer.building.dumps import ALTERNATE_COLUMNS, PLACE_COLUMNS, lines
from geoevents.gazetteer.building.writing import keys_of
from geoevents.gazetteer.layout import HINTS, MATCHES, PROMINENCE
from geoevents.gazetteer.names import fold, is_abbreviation, is_useful

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from geoevents.gazetteer.building.dumps import DumpFile
    from geoevents.gazetteer.building.gathering import Gathering
    from geoevents.records import Match

    Integers = NDArray[np.integer[Any]]

__all__ = ["GeoNames", "Tally", "read_prominences"]

_NAME, _ALTERNATE, _ALIAS, _ABBREVIATION, _VARIANT = (
    MATCHES.index(match) for match in ("name", "alternate", "alias", "abbreviation", "variant")
)
_COUNTRY, _DIVISION, _CAPITAL = (HINTS.index(hint) for hint in ("country", "division", "capital"))
_CITIES: Final = {magnitude: HINTS.index(f"city{magnitude}") for magnitude in range(2, 7)}
# Taggers take a settlement of that many people for one that news name, as in the gazetteer that geoevents carries.
_NAMED_IN_NEWS: Final = 500
_CAPITAL_BONUS: Final = 0.8
# A bare name means the town rather than the district around it, whatever the order of the district.
_MINOR_DIVISION: Final = 2.6
_MINOR: Final = frozenset({"A.ADM2", "A.ADM3", "A.ADM4", "A.ADM5"})
_UNKNOWN_FEATURE: Final = 0.5
# What stands where a language would, and is no name: links, codes of airports, ports, stations and posts.
_NO_NAMES: Final = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "fr_1793"})
_WITHOUT_DIVISION: Final = frozenset({"", "00"})
_WITH_KEYS: Final = frozenset("PA")
_LARGEST_ID: Final = (1 << 31) - 1
_LARGEST_POPULATION: Final = (1 << 32) - 1
_CHUNK: Final = 1 << 14
_EXAMPLES: Final = 3


@dataclass(slots=True)
class Tally:
    """What became of a file's lines.

    Attributes:
        read: How many lines there were.
        taken: How many of them added something.
        broken: How many could not be read.
        examples: Where the first of those are.
    """

    read: int = 0
    taken: int = 0
    broken: int = 0
    examples: list[str] = field(default_factory=list)

    def reject(self, name: str, number: int, why: str) -> None:
        """Counts a line that cannot be read."""
        self.broken += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(f"{name}:{number}: {why}")


def read_prominences(folder: Path) -> dict[str, float]:
    """How well known a place without a population is, by feature class and code (``P.PPL``)."""
    rows = tables.read_pairs(folder / "feature_codes.tsv", key="feature_class", value="feature_code")
    return {f"{feature_class}.{code}": float(row["prominence"]) for feature_class, code, row in rows}


class GeoNames:
    """Reads dump files into a gathering: places first, then what speaks of them.

    Attributes:
        codes: By which divisions the places are in, for `connecting.connect`.
    """

    def __init__(self, gathering: Gathering, *, prominences: dict[str, float], alternates_follow: bool) -> None:
        """Prepares for reading.

        Args:
            gathering: Takes the places.
            prominences: From `read_prominences`.
            alternates_follow: Whether a file of alternate names will be read, which holds all that the places' own
                lines list and more.
        """
        self._to = gathering
        self._prominences = prominences
        self._alternates_follow = alternates_follow
        self._seen = bytearray()
        self.codes = Codes(second_of=array("I", bytes(4 * gathering.own)))
        self._source = gathering.lists["source"].number("GeoNames")
        self._order: tuple[Integers, Integers] | None = None

    # --- places ---

    def read_places(self, dump: DumpFile, progress: Callable[[int], None]) -> Tally:
        """Adds the places of a file; a place that was read before, or that is ours already, only adds its names."""
        tally = Tally()
        with lines(dump) as file:
            size = 0
            for number, line in enumerate(file, start=1):
                size += len(line)
                if not number % _CHUNK:
                    progress(size)
                    self._to.names.relieve()
                try:
                    self._place(line.rstrip("\n").split("\t"), tally)
                except (ValueError, OverflowError) as error:
                    tally.reject(dump.name, number, str(error))
                tally.read = number
        return tally

    def _place(self, cells: list[str], tally: Tally) -> None:
        if len(cells) != PLACE_COLUMNS:
            raise ValueError(f"{len(cells)} columns instead of {PLACE_COLUMNS}")
        geonameid, name = _number(cells[0]), cells[1]
        latitude, longitude = float(cells[4]), float(cells[5])
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
            raise ValueError(f"{latitude}, {longitude} is not on Earth")
        key = fold(name)
        if not key:
            raise ValueError("a place without a name")
        if not self._is_new(geonameid):
            return
        to, country = self._to, cells[8]
        feature = f"{cells[6]}.{cells[7]}"
        row = to.by_geonameid.get(geonameid)
        if row is None:
            row = to.same(key, latitude, longitude, feature=feature, country=country)
            if row is not None and feature.startswith("A."):
                to.place_on(row, latitude, longitude, geonameid=geonameid, source=self._source)
        own = row is not None
        if row is None:
            row = self._add(cells, geonameid, latitude, longitude, feature)
        self._note_division(row, cells, feature)
        self._add_names(row, key, cells, feature, own=own)
        tally.taken += 1

    def _is_new(self, geonameid: int) -> bool:
        """Whether this number is met for the first time: a bit for each."""
        place, bit = geonameid >> 3, 1 << (geonameid & 7)
        if place >= len(self._seen):
            self._seen.extend(bytes(max(place + 1 - len(self._seen), 1 << 16)))
        new = not self._seen[place] & bit
        self._seen[place] |= bit
        return new

    def _add(self, cells: list[str], geonameid: int, latitude: float, longitude: float, feature: str) -> int:
        to, country, admin1 = self._to, cells[8], cells[10]
        population = min(max(int(cells[14] or 0), 0), _LARGEST_POPULATION)
        prominence, hint = self._known(feature, population)
        row = to.add(
            cells[1],
            latitude,
            longitude,
            feature=to.lists["feature"].number(feature),
            country=to.lists["country"].number(country),
            admin1=0 if admin1 in _WITHOUT_DIVISION else to.lists["admin1"].number(f"{country}.{admin1}"),
            source=self._source,
            population=population,
            geonameid=geonameid,
            prominence=prominence,
            hint=hint,
        )
        second = f"{country}.{admin1}.{cells[11]}" if cells[11] not in _WITHOUT_DIVISION else ""
        self.codes.second_of.append(self.codes.second(second) if second else 0)
        return row

    def _known(self, feature: str, population: int) -> tuple[float, int]:
        """Prominence and hint: of a settlement by its people, of all else by its kind."""
        if feature.startswith("P.") and population:
            magnitude = math.log10(population + 1)
            if population < _NAMED_IN_NEWS:
                return magnitude, 0
            if feature == "P.PPLC":
                return magnitude + _CAPITAL_BONUS, _CAPITAL
            return magnitude, _CITIES[min(max(int(magnitude), 2), 6)]
        prominence = self._prominences.get(feature, _UNKNOWN_FEATURE)
        if feature in _MINOR:
            prominence = min(prominence, _MINOR_DIVISION)
        return prominence, _DIVISION if feature == "A.ADM1" else _COUNTRY if feature == "A.PCLI" else 0

    def _note_division(self, row: int, cells: list[str], feature: str) -> None:
        if feature == "A.ADM1":
            self.codes.firsts.setdefault(self._to.lists["admin1"].number(f"{cells[8]}.{cells[10]}"), row)
        elif feature == "A.ADM2" and cells[11]:
            self.codes.second_rows.setdefault(self.codes.second(f"{cells[8]}.{cells[10]}.{cells[11]}"), row)

    def _add_names(self, row: int, key: str, cells: list[str], feature: str, *, own: bool) -> None:
        add = self._to.names.add
        match = _ALTERNATE if own else _NAME
        add(key, row, match)
        if cells[2] != cells[1]:
            plain = fold(cells[2])
            if plain and plain != key:
                add(plain, row, match)
        if not own and feature[0] in _WITH_KEYS:
            self._add_keys(row, key, "name")
        if cells[3] and not self._alternates_follow:
            for name in cells[3].split(","):
                if is_useful(name):
                    self._add_name(row, name, _ALTERNATE)

    def _add_name(self, row: int, name: str, match: int) -> None:
        key = fold(name)
        if key:
            self._to.names.add(key, row, match)
            if match == _ALIAS or "\u0600" <= key[0] <= "\u06ff":
                self._add_keys(row, key, MATCHES[match])

    def _add_keys(self, row: int, key: str, match: Match) -> None:
        to = self._to
        feature = to.feature(row)
        if feature[0] not in _WITH_KEYS:
            return
        keys = keys_of(
            key,
            match,
            country_code=to.country(row),
            feature_code=feature[2:],
            prominence=to.columns["prominence"][row] / PROMINENCE,
        )
        for each in keys:
            to.names.add(each, row, _VARIANT)

    # --- names ---

    def read_alternates(self, dump: DumpFile, progress: Callable[[int], None]) -> Tally:
        """Adds other names to the places that are here."""
        tally = Tally()
        with lines(dump) as file:
            size = 0
            while chunk := list(islice(file, _CHUNK)):
                found = list(self._alternates(chunk, dump, tally))
                rows = self._rows([geonameid for geonameid, _, _ in found])
                for row, (_, name, match) in zip(rows, found, strict=True):
                    if row >= 0:
                        self._add_name(row, name, match)
                        tally.taken += 1
                tally.read += len(chunk)
                size += sum(map(len, chunk))
                progress(size)
                self._to.names.relieve()
        return tally

    def _alternates(self, chunk: Sequence[str], dump: DumpFile, tally: Tally) -> Iterator[tuple[int, str, int]]:
        for number, line in enumerate(chunk, start=tally.read + 1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) not in ALTERNATE_COLUMNS or not cells[1].isdecimal():
                tally.reject(dump.name, number, f"{len(cells)} columns, or no number of a place")
                continue
            language, name = cells[2], cells[3]
            if language in _NO_NAMES:
                continue
            match = _match(language, name, past=cells[7] == "1")
            if match == _ABBREVIATION or is_useful(name):
                yield int(cells[1]), name, match

    def _rows(self, geonameids: Sequence[int]) -> list[int]:
        """The rows of places by GeoNames' numbers, -1 for those that are not here."""
        import numpy as np  # noqa: PLC0415 - only a build needs it

        if self._order is None:
            numbers = np.asarray(self._to.columns["geonameid"])
            by_number = np.argsort(numbers, kind="stable")
            self._order = numbers[by_number], by_number
        known, order = self._order
        asked = np.asarray(geonameids, dtype=np.int64)
        at: Integers = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        rows: list[int] = np.where((known[at] == asked) & (asked > 0), order[at], -1).tolist()
        return rows

    # --- what lies in what ---

    def read_divisions(self, dump: DumpFile) -> Tally:
        """Takes the names of divisions by their codes."""
        return _pairs(dump, lambda cells: self.codes.titles.update({cells[0]: cells[1]}))

    def read_hierarchy(self, dump: DumpFile) -> Tally:
        """Takes what GeoNames says of what lies in what."""
        return _pairs(dump, lambda cells: self.codes.hierarchy.append((_number(cells[0]), _number(cells[1]))))


def _pairs(dump: DumpFile, take: Callable[[list[str]], None]) -> Tally:
    tally = Tally()
    with lines(dump) as file:
        for number, line in enumerate(file, start=1):
            try:
                take(line.rstrip("\n").split("\t"))
                tally.taken += 1
            except (ValueError, IndexError) as error:
                tally.reject(dump.name, number, str(error))
            tally.read = number
    return tally


def _number(cell: str) -> int:
    number = int(cell)
    if not 0 < number <= _LARGEST_ID:
        raise ValueError(f"{number} is no number of a place")
    return number


def _match(language: str, name: str, *, past: bool) -> int:
    """How an alternate name belongs to its place: what English calls it today is as good as its own name."""
    if language == "abbr":
        return _ABBREVIATION if is_abbreviation(name) else _ALTERNATE
    return _ALIAS if language == "en" and not past else _ALTERNATE
