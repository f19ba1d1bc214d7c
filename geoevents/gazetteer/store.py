"""Looks names up in the compiled gazetteer, which is mapped into memory and never read whole."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import marisa_trie

from geoevents import _resources
from geoevents.errors import InputError, PlaceNotFoundError, ResourceError
from geoevents.gazetteer import fuzzy, nearest, tables
from geoevents.gazetteer.container import Container
from geoevents.gazetteer.generic import GenericWords, read_generic_words
from geoevents.gazetteer.layout import (
    COLUMNS,
    DEGREE,
    DETAILS,
    FORMAT,
    HINTS,
    MATCHES,
    PLACES,
    RECORD,
    SPELLED,
    SPELLINGS,
    STRINGS,
    place_columns,
)
from geoevents.gazetteer.names import fold
from geoevents.gazetteer.variants import variant_keys
from geoevents.records import Candidate, Country, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geopy.location import Location

    from geoevents.gazetteer.geocoder import GazetteerGeocoder

__all__ = ["Gazetteer"]

# Bounds, administrator and claimants.
_Details: TypeAlias = "tuple[tuple[float, float, float, float] | None, str, tuple[str, ...]]"

_Kept = TypeVar("_Kept")

_ABBREVIATION = MATCHES.index("abbreviation")
_NAME = MATCHES.index("name")
_DEMONYM = MATCHES.index("demonym")
# Places and candidates of names that were asked before are kept, up to this many; a long run meets the same names.
_KEPT = 50_000
_LONGEST_KEPT = 60
_MOST_CANDIDATES = 200
# Each fills a slot of a frozen record.
_SET = {field.name: vars(Place)[field.name].__set__ for field in fields(Place)}
_NO_DETAILS: _Details = (None, "", ())
# What a place that is found by its name without generic words matched by, and what stays as it is: a people, a group.
_RESTS_ON_A_NAME = frozenset({"name", "alias"})


class Gazetteer:
    """What we know of the world's places.

    Reading only; can be shared between threads.

    Attributes:
        path: The file.
        container: Its sections, for those who read whole columns.
        hints: What `hint` says of each name, for those who ask of many words: names asked before are there already.
    """

    def __init__(self, path: str | Path | None = None, *, verify: bool = True) -> None:
        """Maps a file into memory; nothing is read yet.

        Args:
            path: A compiled gazetteer; by default what the environment variable ``GEOEVENTS_GAZETTEER`` names, or else
                the one that geoevents carries.
            verify: Whether a file that was given is read through when it is new or was changed, which takes a second
                for each gigabyte, once.

        Raises:
            ResourceError: There is none, or it is truncated, altered or of another edition.
        """
        given = os.environ.get("GEOEVENTS_GAZETTEER") if path is None else path
        self.path = Path(given) if given else _resources.compiled_gazetteer()
        self.container = Container(self.path)
        self._meta = self.container.meta
        if self._meta["format"] != FORMAT:
            raise ResourceError(
                f"{self.path} has format {self._meta['format']}, this release reads {FORMAT}: build it again with "
                "`geoevents gazetteer build`"
            )
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(self.path))
        self._columns: dict[str, memoryview[Any]] = {
            name: self.container.section(name).cast(code)  # type: ignore[call-overload] # a code from the table
            for name, code in COLUMNS.items()
        }
        self._strings = self.container.section(STRINGS)
        self._records = self.container.section(PLACES)
        self._of_place = place_columns(self._records)
        self._lists = self._meta["lists"]
        self._features = [(feature[:1], feature[2:]) for feature in self._lists["feature"]]
        self._find = self._trie.get
        self._starts, self._rows = self._columns["entries.start"], self._columns["entries.row"]
        self._matches = self._columns["entries.match"]
        self.hints = _Hints(self._find, self._columns, self._of_place["hint"])
        self._places: dict[int, Place] = {}
        self._candidates: dict[str, tuple[Candidate, ...]] = {}
        self._kept: dict[Any, Any] = {}
        if given and verify:
            from geoevents.gazetteer.verifying import ensure_intact  # noqa: PLC0415 - not for the one that we carry

            ensure_intact(self.container)

    @classmethod
    def open(cls, path: str | Path | None = None, *, verify: bool = True) -> Gazetteer:
        """The gazetteer that geoevents carries, or another: see the class."""
        return cls(path, verify=verify)

    def __len__(self) -> int:
        return int(self._meta["places"])

    def __repr__(self) -> str:
        return f"<Gazetteer: {len(self):,} places, {self._meta['names']:,} names>"

    @property
    def sources(self) -> list[dict[str, str]]:
        """Where the places come from, with their licences."""
        return list(self._meta["sources"])

    # --- from names to places ---

    def rows(self, name: str) -> list[int]:
        """The numbers of the places that have this name, most prominent first: the quickest look-up.

        Case, diacritics and hyphens do not count; abbreviations are not checked for capitals.
        """
        number = self._find(fold(name), -1)
        if number < 0:
            return []
        starts = self._starts
        first, last = starts[number], starts[number + 1]
        return [self._rows[first]] if last - first == 1 else self._rows[first:last].tolist()

    def lookup(self, name: str, *, limit: int | None = None, fuzzy: bool = False) -> tuple[Candidate, ...]:
        """The places that a name may mean, most prominent first; empty when no place is called so.

        Tried in turn, until something is found: the name; the name without its generic words ("Idlib province"); other
        romanisations of it ("Deir Ezzor"). Case, diacritics, apostrophes and hyphens do not count, but an abbreviation
        (``US``, ``Ind.``) must be written in capitals or with its stops, so that "us" and "ind" find nothing.

        A name that thousands of places have, as some do in the whole of GeoNames, gives the 200 most prominent.

        Args:
            name: A place name, an adjective or noun of belonging ("Syrian"), an abbreviation, or a group ("the Tunbs").
            limit: At most so many.
            fuzzy: Whether to go on, when all that finds nothing, to well-known places whose name differs by a letter,
                or by two in long names.
        """
        found = self._candidates.get(name)
        if found is None:
            found = tuple(self._exact(fold(name), name) or self._look_further(name))
            if len(self._candidates) >= _KEPT:
                self._candidates.clear()
            self._candidates[name] = found
        if fuzzy and not found:
            found = tuple(self._near(fold(name)))
        return found if limit is None else found[:limit]

    def hint(self, name: str) -> str:
        """The coarse class of the most prominent place of that name, for taggers: one of `layout.HINTS`."""
        return self.hints[name]

    def find(self, name: str) -> Place:
        """The most prominent place of a name.

        Raises:
            PlaceNotFoundError: No place is called so.
        """
        found = self.lookup(name, limit=1)
        if not found:
            raise PlaceNotFoundError(
                f"no place is called {name!r}: check the spelling, or give the name as English news write it"
            )
        return found[0].place

    # --- from places to what is around them ---

    def place(self, row: int) -> Place:
        """The place with this number."""
        found = self._places.get(row)
        if found is None:
            found = self._read_place(row)
            if len(self._places) >= _KEPT:
                self._places.clear()
            self._places[row] = found
        return found

    def parents(self, place: Place) -> tuple[Place, ...]:
        """The divisions, the country and the continent that a place lies in, the smallest first.

        By the codes and names of the sources, never by an outline; seas and world regions have none. A disputed place
        is in the country whose code its row carries, which `Place.claimed_by` tells from a fact.
        """
        row = self._row_of(place)
        above = self._of_place["parent"]
        found: list[Place] = []
        while row >= 0 and above[row]:
            row = above[row] - 1
            found.append(self.place(row))
        return tuple(found)

    def contains(self, outer: Place, inner: Place) -> bool:
        """Whether ``inner`` lies in ``outer``; no place lies in itself.

        By `parents`; where ``outer`` is a sea or a region that no code speaks of, by its bounds, which are a box.
        """
        if outer == inner:
            return False
        if outer in self.parents(inner):
            return True
        by_code = outer.feature_class == "A" or outer.feature_code == "CONT"
        return not by_code and outer.bounds is not None and _in_box(outer.bounds, inner)

    def nearest(self, latitude: float, longitude: float, *, limit: int = 1) -> tuple[Place, ...]:
        """The settlements nearest to a point, nearest first.

        Args:
            latitude: WGS 84 degrees north.
            longitude: WGS 84 degrees east.
            limit: How many.

        Raises:
            InputError: The point is not on Earth.
        """
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
            raise InputError(f"{latitude}, {longitude} is not on Earth: expected latitude and longitude in degrees")
        columns = self._columns
        found = nearest.nearest_rows(
            latitude,
            longitude,
            limit=limit,
            grid=(columns["grid.start"], columns["grid.row"]),
            points=(self._of_place["latitude"], self._of_place["longitude"]),
        )
        return tuple(self.place(row) for _, row in found)

    def kept(self, make: Callable[[], _Kept]) -> _Kept:
        """What a later step remembers of our names and places: made when it is asked for, and the same ever after.

        Args:
            make: Makes it; asked for by this, so a class or a function of a module.
        """
        if make not in self._kept:
            self._kept.setdefault(make, make())
        found: _Kept = self._kept[make]
        return found

    # --- as one of geopy's geocoders ---

    def geocode(self, query: str, **options: Any) -> Location | list[Location] | None:  # noqa: ANN401 - `GazetteerGeocoder`'s
        """The place of a name as a `geopy.Location`, or all of them with ``exactly_one=False``; None for none.

        Args:
            query: A name, alone or with what it lies in: ``Tripoli``, ``Tripoli, Lebanon``.
            options: ``exactly_one``, ``limit`` and ``country_codes``, as geopy's geocoders have them.
        """
        return self._geocoder.geocode(query, **options)

    def reverse(self, query: Any, **options: Any) -> Location | list[Location] | None:  # noqa: ANN401 - same reason
        """The settlement nearest to a point as a `geopy.Location`, or a list of the nearest with ``exactly_one=False``.

        Args:
            query: Latitude and longitude as a pair, a `geopy.Point`, or text such as ``33.5, 36.3``.
            options: ``exactly_one`` and ``limit``.
        """
        return self._geocoder.reverse(query, **options)

    @cached_property
    def _geocoder(self) -> GazetteerGeocoder:
        from geoevents.gazetteer.geocoder import GazetteerGeocoder  # noqa: PLC0415 - geopy is for those who ask for it

        return GazetteerGeocoder(self)

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """The countries and territories by ISO alpha-2."""
        return tables.read_countries(_resources.gazetteer_tables())

    # --- steps of the look-up ---

    def _look_further(self, name: str) -> Iterable[Candidate]:
        key = fold(name)
        if not key:
            return []
        shorter = list(self._generic_words.stripped(key))
        for rest, feature_class in shorter:
            found = self._exact(rest, name)
            if found:
                return _stripped(found, feature_class)
        return self._variants(chain([key], (rest for rest, _ in shorter)))

    def _exact(self, key: str, written: str) -> list[Candidate]:
        """The places of a folded name; abbreviations only where the name is written as one."""
        number = self._find(key, -1)
        if number < 0:
            return []
        found: list[Candidate] = []
        spelling = ""
        places, matches, rows = self._places, self._matches, self._rows
        first = self._starts[number]
        for entry in range(first, min(self._starts[number + 1], first + _MOST_CANDIDATES)):
            match = matches[entry]
            if match == _ABBREVIATION and not _is_written_out(written):
                continue
            row = rows[entry]
            place = places.get(row) or self.place(row)
            if match == _NAME and (place.name.lower() == key or fold(place.name) == key):
                found.append(Candidate(place=place, matched_name=place.name, match="name"))
            else:
                spelling = spelling or self._spelling(key)
                found.append(Candidate(place=place, matched_name=spelling, match=MATCHES[match]))
        return found

    def _spelling(self, key: str) -> str:
        """How our own tables write a name, or the folded name."""
        written = self._spellings.keys(key + SPELLED)
        return written[0][len(key) + 1 :] if written else key

    def _variants(self, keys: Iterable[str]) -> list[Candidate]:
        for key in keys:
            for variant in variant_keys(key):
                number = self._find(variant, -1)
                if number >= 0:
                    rows = self._rows[self._starts[number] : self._starts[number + 1]]
                    places = [self.place(row) for row in rows]
                    return [Candidate(place=place, matched_name=place.name, match="variant") for place in places]
        return []

    def _near(self, key: str) -> list[Candidate]:
        """The places of the names that are nearest: a name two letters away counts only where none is one away."""
        columns, names = self._columns, self._columns["fuzzy.name"]
        restore = self._trie.restore_key
        near = fuzzy.near_names(
            key, columns["fuzzy.start"], columns["fuzzy.number"], lambda number: restore(names[number])
        )
        found: list[Candidate] = []
        for edits, number in near:
            if edits > near[0][0]:
                break
            name = restore(names[number])
            spelling = self._spelling(name)
            candidates = (each for each in self._exact(name, name.upper()) if each.match in _RESTS_ON_A_NAME)
            found += [Candidate(place=each.place, matched_name=spelling, match="fuzzy") for each in candidates]
        return found

    @cached_property
    def _generic_words(self) -> GenericWords:
        return read_generic_words(_resources.gazetteer_tables())

    @cached_property
    def _spellings(self) -> marisa_trie.Trie:
        return marisa_trie.Trie().frombytes(bytes(self.container.section(SPELLINGS)))

    # --- reading ---

    def _row_of(self, place: Place) -> int:
        """The number of a place that this gazetteer gave, -1 for another's."""
        return next((row for row in self.rows(place.name) if self.place(row) == place), -1)

    def _read_place(self, row: int) -> Place:
        record = RECORD.unpack_from(self._records, row * RECORD.size)
        latitude, longitude, population, number, start, _, _, country, admin1, feature, source, _ = record
        names, strings, lists = self._of_place["name"], self._strings, self._lists
        end = names[row + 1] if row + 1 < len(names) else len(strings)
        feature_class, feature_code = self._features[feature]
        bounds, administered_by, claimed_by = self._details.get(row, _NO_DETAILS)
        # Equal to what ``Place(…)`` makes, in half of the time: nobody has seen the place before it is complete.
        place = object.__new__(Place)
        _SET["name"](place, str(strings[start : end - 1], "utf-8"))
        _SET["latitude"](place, latitude / DEGREE)
        _SET["longitude"](place, longitude / DEGREE)
        _SET["feature_class"](place, feature_class)
        _SET["feature_code"](place, feature_code)
        _SET["country_code"](place, lists["country"][country])
        _SET["admin1"](place, lists["admin1"][admin1])
        _SET["population"](place, population)
        _SET["geonameid"](place, number or None)
        _SET["bounds"](place, bounds)
        _SET["administered_by"](place, administered_by)
        _SET["claimed_by"](place, claimed_by)
        _SET["source"](place, lists["source"][source])
        return place

    @cached_property
    def _details(self) -> dict[int, _Details]:
        raw = json.loads(bytes(self.container.section(DETAILS)))
        return {
            int(row): (tuple(bounds) if bounds else None, administered_by, tuple(claimed_by))
            for row, (bounds, administered_by, claimed_by) in raw.items()
        }


class _Hints(dict[str, str]):
    """The coarse class of each name; those that were asked last are kept, but for long ones."""

    def __init__(self, find: Callable[[str, int], int], columns: Mapping[str, memoryview], hints: memoryview) -> None:
        super().__init__()
        self._find, self._of_place = find, hints
        self._starts, self._rows, self._matches = (columns[f"entries.{name}"] for name in ("start", "row", "match"))

    def __missing__(self, name: str) -> str:
        number = self._find(fold(name), -1)
        hint = ""
        if number >= 0:
            first = self._starts[number]
            hint = "demonym" if self._matches[first] == _DEMONYM else HINTS[self._of_place[self._rows[first]]]
        if len(name) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[name] = hint
        return hint


def _is_written_out(name: str) -> bool:
    """Whether an abbreviation is written as one: in capitals or with its stops, or a single letter."""
    return name.endswith(".") or len(name) == 1 or any(letter.isupper() for letter in name[1:])


def _stripped(found: list[Candidate], feature_class: str) -> list[Candidate]:
    """The candidates with those of the class that the generic word speaks of first, and marked as found without it."""
    fitting = [each for each in found if each.place.feature_class == feature_class]
    others = [each for each in found if each.place.feature_class != feature_class]
    return [
        Candidate(
            place=each.place,
            matched_name=each.matched_name,
            match="stripped" if each.match in _RESTS_ON_A_NAME else each.match,
        )
        for each in (*fitting, *others)
    ]


def _in_box(bounds: tuple[float, float, float, float], place: Place) -> bool:
    west, south, east, north = bounds
    longitude = place.longitude
    across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return south <= place.latitude <= north and across
