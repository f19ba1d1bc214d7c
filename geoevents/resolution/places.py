"""What is asked of places when they are weighed: how well known, how far, what lies in what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from geoevents.records import Place

__all__ = ["KM_PER_DEGREE", "Bounds", "contains", "in_bounds", "is_country", "kilometres", "prominence", "sort_of"]

# (west, south, east, north) in degrees; west is greater than east across the antimeridian.
Bounds: TypeAlias = tuple[float, float, float, float]

# Prominence of what has no population, beside the logarithm of a city's.
_PROMINENCE = {
    "PCLI": 9.5, "PCLD": 8.5, "PCLS": 8.5, "PCLF": 8.5, "PCLIX": 8.5, "PCLX": 8.5, "PCL": 8.5, "TERR": 8.0,
    "CONT": 9.5, "ADM1": 7.1, "ADM2": 4.6,
}  # fmt: skip
_CLASS_PROMINENCE = {"H": 7.3, "L": 7.1, "T": 6.3, "S": 5.5, "A": 6.4}
_CAPITAL_BONUS = 1.0
# Seas and regions that no one country has, and of which no country can speak.
_OF_THE_WORLD = 8.5
_COUNTY_KM = 80.0
KM_PER_DEGREE = 111.2


def prominence(place: Place) -> float:
    """How well known a place is, on the scale of a city's decades of population."""
    if place.feature_class == "P":
        bonus = _CAPITAL_BONUS if place.feature_code == "PPLC" else 0.0
        return math.log10(place.population + 1) + bonus
    known = _PROMINENCE.get(place.feature_code) or _CLASS_PROMINENCE.get(place.feature_class, 5.0)
    return known if place.country_code else max(known, _OF_THE_WORLD)


def is_country(place: Place) -> bool:
    """Whether it is a country or a territory with a code of its own."""
    return place.feature_code.startswith("PCL") or place.feature_code == "TERR"


def sort_of(place: Place) -> str:
    """Countries, first-order divisions, towns, and the rest: names in a list are of one sort mostly."""
    if is_country(place):
        return "country"
    return "division" if place.feature_code == "ADM1" else "town" if place.feature_class == "P" else "other"


def contains(outer: Place, inner: Place) -> bool:
    """Whether one place lies in the other, by codes and names; bounds decide for regions."""
    if outer is inner:
        return False
    if is_country(outer):
        return outer.country_code == inner.country_code
    if outer.feature_code == "ADM1":
        return outer.country_code == inner.country_code and inner.admin1 == outer.admin1
    if outer.feature_code == "ADM2":
        return outer.country_code == inner.country_code and kilometres(outer, inner) < _COUNTY_KM
    return outer.bounds is not None and in_bounds(outer.bounds, inner)


def in_bounds(bounds: Bounds, place: Place) -> bool:
    """Whether a place's point lies in a box."""
    west, south, east, north = bounds
    across = west <= place.longitude <= east if west <= east else place.longitude >= west or place.longitude <= east
    return south <= place.latitude <= north and across


def kilometres(one: Place, other: Place) -> float:
    """Distance on a flat patch of the sphere: near enough to compare neighbours."""
    east = (one.longitude - other.longitude + 180) % 360 - 180
    east *= math.cos(math.radians((one.latitude + other.latitude) / 2))
    return math.hypot(one.latitude - other.latitude, east) * KM_PER_DEGREE
