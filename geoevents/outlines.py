"""In which country a point lies, by the outlines of the base map where they can be trusted and by GeoNames elsewhere.

An outline is the view of one source at 1:50 million. So it decides on the mainland only: on islands, along a coast and
in the areas of disputed places the nearest settlement of the gazetteer does, with the country code that GeoNames gives
it, and nothing does where there is none nearby.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import shapely

from geoevents import _resources
from geoevents.basemap import load_countries
from geoevents.errors import InputError
from geoevents.gazetteer import nearest, tables

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoevents.gazetteer import Gazetteer
    from geoevents.records import Place

__all__ = ["country_at", "outline_of"]

# How far a settlement speaks for its surroundings, and a disputed place whose area the tables do not give.
_NEIGHBOURHOOD_KM = 20.0
# Smaller pieces of land that border on no other country are islands: Cyprus and Crete are, Sardinia is not.
_MAINLAND_KM2 = 20_000.0
_KM_PER_DEGREE = 111.2
_ISLANDS = frozenset({"ISL", "ISLET", "ISLS", "ATOL"})
_MARGIN_DEGREES = 0.05


def country_at(latitude: float, longitude: float, *, gazetteer: Gazetteer) -> str | None:
    """The ISO alpha-2 code of the country that a point lies in.

    On a mainland by the outlines of the base map (Natural Earth). Never so on an island, off a coast, or within the box
    around a disputed place or 20 km from it: there it is the code of the nearest settlement or island of the gazetteer,
    if one lies within 20 km. So Simferopol is ``UA``, as in `Place.country_code`. Where that code is a claimant's, and
    the disputed place has another one, the answer is None: an Israeli settlement on the Golan Heights (``SY``), and the
    towns within the same box around. Who holds and who claims such a place `Place.administered_by` and
    `Place.claimed_by` tell.

    Args:
        latitude: WGS 84 degrees north.
        longitude: WGS 84 degrees east.
        gazetteer: Whose settlements speak where outlines do not.

    Returns:
        None at sea, and where no source speaks or two speak differently.

    Raises:
        InputError: The point is not on Earth.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        raise InputError(f"{latitude}, {longitude} is not on Earth: expected latitude and longitude in degrees")
    disputed = [place for place in _disputed() if _is_near(place, latitude, longitude)]
    code = "" if disputed else _mainlands().at(latitude, longitude)
    if code:
        return code
    code = _nearest_code(latitude, longitude, gazetteer)
    claimed = {place.country_code for place in disputed if code in _parties(place)} - {""}
    return code if code and (not claimed or code in claimed) else None


def outline_of(country_code: str) -> BaseGeometry | None:
    """The outline of a country with its islands, in longitude and latitude; None where the base map has none.

    Args:
        country_code: ISO alpha-2, or ``XK`` for Kosovo.
    """
    return _outlines().get(country_code)


# --- outlines --------------------------------------------------------------------------------------------------------


class _Mainlands(NamedTuple):
    """The pieces of land that outlines decide on, in a tree that finds the one around a point."""

    tree: shapely.STRtree
    codes: tuple[str, ...]

    def at(self, latitude: float, longitude: float) -> str:
        found = self.tree.query(shapely.Point(longitude, latitude), predicate="within")
        codes = {self.codes[number] for number in found}
        return codes.pop() if len(codes) == 1 else ""


@cache
def _outlines() -> dict[str, BaseGeometry]:
    countries = load_countries()
    return {code: shape for code, shape in zip(countries["alpha2"], countries.geometry, strict=True) if code}


@cache
def _mainlands() -> _Mainlands:
    pieces = [(part, code) for code, shape in _outlines().items() for part in shapely.get_parts(shape)]
    tree = shapely.STRtree([part for part, _ in pieces])
    chosen = [
        (part, code)
        for part, code in pieces
        if _square_km(part) >= _MAINLAND_KM2
        or any(pieces[other][1] != code for other in tree.query(part, predicate="intersects"))
    ]
    return _Mainlands(shapely.STRtree([part for part, _ in chosen]), tuple(code for _, code in chosen))


def _square_km(part: BaseGeometry) -> float:
    """About how large a piece of land is: degrees of longitude get narrower towards the poles."""
    return float(part.area) * _KM_PER_DEGREE**2 * math.cos(math.radians(part.centroid.y))


# --- disputed places -------------------------------------------------------------------------------------------------


@cache
def _disputed() -> tuple[Place, ...]:
    """The places that somebody claims, or that nobody holds."""
    return tuple(place for place in _own_places() if place.administered_by)


@cache
def _own_islands() -> tuple[Place, ...]:
    return tuple(place for place in _own_places() if place.feature_code in _ISLANDS and place.country_code)


@cache
def _own_places() -> tuple[Place, ...]:
    return tuple(row.place for row in tables.read_places(_resources.gazetteer_tables()))


def _parties(place: Place) -> set[str]:
    return {*place.claimed_by, *place.administered_by.split("; ")}


def _nearest_code(latitude: float, longitude: float, gazetteer: Gazetteer) -> str:
    """The code of the nearest settlement or island within the neighbourhood, or ''."""
    places = (*gazetteer.nearest(latitude, longitude), *_own_islands())
    away = [nearest.distance_km(latitude, longitude, place.latitude, place.longitude) for place in places]
    closest = min(range(len(places)), key=away.__getitem__)
    return places[closest].country_code if away[closest] <= _NEIGHBOURHOOD_KM else ""


def _is_near(place: Place, latitude: float, longitude: float) -> bool:
    if nearest.distance_km(latitude, longitude, place.latitude, place.longitude) <= _NEIGHBOURHOOD_KM:
        return True
    if place.bounds is None:
        return False
    west, south, east, north = place.bounds
    inside = west - _MARGIN_DEGREES <= longitude <= east + _MARGIN_DEGREES
    if west > east:
        inside = longitude >= west - _MARGIN_DEGREES or longitude <= east + _MARGIN_DEGREES
    return inside and south - _MARGIN_DEGREES <= latitude <= north + _MARGIN_DEGREES
