"""Looks names up in the compiled gazetteer, which is mapped into memory and never read whole."""

from __future__ import annotations

import json
import mmap
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie

from geoevents import _resources
from geoevents.errors import PlaceNotFoundError, ResourceError
from geoevents.gazetteer import tables
from geoevents.gazetteer.layout import COLUMNS, FORMAT, HINTS, MATCHES
from geoevents.gazetteer.names import fold
from geoevents.records import Candidate, Country, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Gazetteer"]

_ABBREVIATION = MATCHES.index("abbreviation")
# Places and candidates of names that were asked before are kept, up to this many; a long run meets the same names.
_KEPT = 200_000


class Gazetteer:
    """What we know of the world's places.

    Made by `Gazetteer.open`. Reading only; can be shared between threads.
    """

    def __init__(self, folder: Path) -> None:
        """Maps the files of a compiled gazetteer; use `open`, which finds the one that geoevents carries."""
        self.folder = folder
        self._meta = _read_meta(folder)
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / "names.marisa"))
        self._columns: dict[str, memoryview[Any]] = {
            name: _map(folder / f"{name}.bin").cast(code)  # type: ignore[call-overload] # a code from the table
            for name, code in COLUMNS.items()
        }
        self._strings = _map(folder / "strings.txt")
        self._find = self._trie.get
        self._starts, self._rows = self._columns["entries.start"], self._columns["entries.row"]
        self._matches, self._hints = self._columns["entries.match"], self._columns["names.hint"]
        self._places: dict[int, Place] = {}
        self._numbers: dict[str, int] = {}
        self._candidates: dict[str, tuple[Candidate, ...]] = {}

    @classmethod
    def open(cls, path: str | Path | None = None) -> Gazetteer:
        """Opens a compiled gazetteer, by default the one that geoevents carries.

        Raises:
            ResourceError: There is none, or its files are damaged or of another edition.
        """
        return cls(Path(path) if path is not None else _resources.compiled_gazetteer())

    def __len__(self) -> int:
        return int(self._meta["places"])

    def __repr__(self) -> str:
        return f"<Gazetteer: {len(self):,} places, {self._meta['names']:,} names>"

    @property
    def sources(self) -> list[dict[str, str]]:
        """Where the places come from, with their licences."""
        return list(self._meta["sources"])

    def rows(self, name: str) -> list[int]:
        """The numbers of the places that have this name, most prominent first: the quickest look-up.

        Case, diacritics and hyphens do not count; abbreviations are not checked for capitals.
        """
        number = self._number(name)
        if number < 0:
            return []
        return self._rows[self._starts[number] : self._starts[number + 1]].tolist()

    def lookup(self, name: str, *, limit: int | None = None) -> tuple[Candidate, ...]:
        """The places that a name may mean, most prominent first; empty when no place is called so.

        Case, diacritics, apostrophes and hyphens do not count, but an abbreviation (``US``, ``Ind.``) must be
        written in capitals or with its stops, so that "us" and "ind" find nothing.

        Args:
            name: A place name, an adjective or noun of belonging ("Syrian"), an abbreviation, or a group ("the Tunbs").
            limit: At most so many.
        """
        found = self._candidates.get(name)
        if found is None:
            found = tuple(self._look_up(name))
            if len(self._candidates) >= _KEPT:
                self._candidates.clear()
            self._candidates[name] = found
        return found if limit is None else found[:limit]

    def _number(self, name: str) -> int:
        """The number of a name, -1 when no place is called so. News repeat names, so the last ones are kept."""
        number = self._numbers.get(name)
        if number is None:
            number = self._find(fold(name), -1)
            if len(self._numbers) >= _KEPT:
                self._numbers.clear()
            self._numbers[name] = number
        return number

    def hint(self, name: str) -> str:
        """The coarse class of the most prominent place of that name, for taggers: one of `layout.HINTS`."""
        number = self._number(name)
        return HINTS[self._hints[number]] if number >= 0 else ""

    def place(self, row: int) -> Place:
        """The place with this number."""
        found = self._places.get(row)
        if found is None:
            found = self._read_place(row)
            if len(self._places) >= _KEPT:
                self._places.clear()
            self._places[row] = found
        return found

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

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """The countries and territories by ISO alpha-2."""
        return tables.read_countries(_resources.gazetteer_tables())

    def _look_up(self, name: str) -> list[Candidate]:
        number = self._number(name)
        if number < 0:
            return []
        first, last = self._starts[number], self._starts[number + 1]
        written = any(letter.isupper() for letter in name[1:]) or name.endswith(".") or len(name) == 1
        return [
            Candidate(place=self.place(row), matched_name=name, match=MATCHES[match])
            for row, match in zip(self._rows[first:last], self._matches[first:last], strict=True)
            if match != _ABBREVIATION or written
        ]

    def _read_place(self, row: int) -> Place:
        columns, lists = self._columns, self._meta["lists"]
        start = columns["place.name"][row]
        end = columns["place.name"][row + 1] if row + 1 < len(self) else len(self._strings)
        feature_class, _, feature_code = lists["feature"][columns["place.feature"][row]].partition(".")
        bounds, administered_by, claimed_by = self._details.get(row, (None, "", ()))
        return Place(
            name=bytes(self._strings[start : end - 1]).decode(),
            latitude=columns["place.latitude"][row],
            longitude=columns["place.longitude"][row],
            feature_class=feature_class,
            feature_code=feature_code,
            country_code=lists["country"][columns["place.country"][row]],
            admin1=lists["admin1"][columns["place.admin1"][row]],
            population=columns["place.population"][row],
            geonameid=columns["place.geonameid"][row] or None,
            bounds=bounds,
            administered_by=administered_by,
            claimed_by=claimed_by,
            source=lists["source"][columns["place.source"][row]],
        )

    @cached_property
    def _details(self) -> dict[int, tuple[tuple[float, float, float, float] | None, str, tuple[str, ...]]]:
        raw = json.loads((self.folder / "details.json").read_text(encoding="utf-8"))
        return {
            int(row): (tuple(bounds) if bounds else None, administered_by, tuple(claimed_by))
            for row, (bounds, administered_by, claimed_by) in raw.items()
        }


def _read_meta(folder: Path) -> dict[str, Any]:
    path = folder / "meta.json"
    try:
        meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in meta["sizes"]}
    except (OSError, ValueError, KeyError) as error:
        raise ResourceError(f"{folder} is no compiled gazetteer ({error}): install geoevents again") from error
    if meta["format"] != FORMAT:
        raise ResourceError(
            f"{folder} has format {meta['format']}, this release reads {FORMAT}: install geoevents again"
        )
    for name, size in meta["sizes"].items():
        if sizes[name] != size:
            raise ResourceError(f"{folder / name} has {sizes[name]} bytes instead of {size}: install geoevents again")
    return meta


def _map(path: Path) -> memoryview[Any]:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
