"""What the other names of a document say about a name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from math import cos, hypot
from typing import TYPE_CHECKING, TypeAlias

from geoevents.resolution.places import KM_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoevents.records import Place

__all__ = ["Context", "Point", "nearest_degrees", "nearness"]

# Latitude and longitude.
Point: TypeAlias = "tuple[float, float]"

_NEAR_KM = 300.0
_RADIANS = math.pi / 180
# Only the towns that are named most count for nearness, so that a text of any length is read in linear time.
_MOST_TOWNS = 40
# How many names before and after one are its neighbours.
_NEIGHBOURS = (-2, -1, 1, 2)
_NONE: Mapping[tuple[str, str], int] = {}


class Context:
    """What the names of the document were taken for in the pass before, asked from the view of one name.

    Mentions of the name itself never count: it cannot vouch for itself.

    Attributes:
        divisions: How often each division is spoken of, by the codes of its country and its name.
    """

    def __init__(self, chosen: Mapping[int, Place], keys: Sequence[str], lists: Mapping[int, Sequence[int]]) -> None:
        """Counts countries and divisions.

        Args:
            chosen: The place of each toponym, by its number.
            keys: The folded name of every toponym.
            lists: The toponyms that each is in a list with, right before and after it.
        """
        self._chosen, self._keys, self._lists = chosen, keys, lists
        self.divisions: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._countries: defaultdict[str, int] = defaultdict(int)
        # The same by name, for the name itself.
        self._own_divisions: dict[str, defaultdict[tuple[str, str], int]] = {}
        self._own_countries: dict[str, defaultdict[str, int]] = {}
        for index, place in chosen.items():
            self._count(place, keys[index])
        self._all = sum(self._countries.values())
        towns = [(keys[index], place) for index, place in chosen.items() if place.feature_class == "P"]
        self._towns = [(key, (town.latitude, town.longitude)) for key, town in _most_common(towns)]
        self._all_towns = {point for _, point in self._towns}
        self._named_towns = {key for key, _ in self._towns}

    def country_shares(self, key: str) -> dict[str, float]:
        """Which part of the other names lies in each country, as if there were one more elsewhere."""
        others, own = self._others(key), self._own_countries.get(key)
        if own is None:
            return {code: count / others for code, count in self._countries.items()}
        return {code: (count - own.get(code, 0)) / others for code, count in self._countries.items()}

    def division(self, division: tuple[str, str], key: str) -> tuple[float, float]:
        """How strongly the other names speak of a division, between 0 and 1, and which part of them lies in it.

        A mention of the division itself counts twice.
        """
        mentions = self.divisions.get(division, 0) - self._own_divisions.get(key, _NONE).get(division, 0)
        return (1 - math.exp(-mentions / 2), mentions / self._others(key)) if mentions else (0.0, 0.0)

    def towns(self, key: str) -> set[Point]:
        """Where the towns lie that other names mean."""
        if key not in self._named_towns:
            return self._all_towns
        return {point for other, point in self._towns if other != key}

    def in_list_with(self, index: int) -> list[Place]:
        """The places that are named right beside it in a list."""
        return [self._chosen[other] for other in self._lists.get(index, ()) if self._is_another(index, other)]

    def neighbours(self, index: int) -> list[Place]:
        """The places of the names before and after it, in a list or not."""
        around = [index + step for step in _NEIGHBOURS]
        return [self._chosen[other] for other in around if self._is_another(index, other)]

    def _count(self, place: Place, key: str) -> None:
        code = place.country_code
        if code:
            self._countries[code] += 1
            self._own_countries.setdefault(key, defaultdict(int))[code] += 1
        if place.admin1:
            times = 2 if place.feature_code == "ADM1" else 1
            self.divisions[code, place.admin1] += times
            self._own_divisions.setdefault(key, defaultdict(int))[code, place.admin1] += times

    def _others(self, key: str) -> int:
        return self._all - sum(self._own_countries[key].values()) + 1 if key in self._own_countries else self._all + 1

    def _is_another(self, index: int, other: int) -> bool:
        return other in self._chosen and self._keys[other] != self._keys[index]


def nearness(degrees: float) -> float:
    """1 beside a place of another name, falling to 0 at some hundred kilometres; degrees of latitude."""
    return math.exp(-degrees * KM_PER_DEGREE / _NEAR_KM)


def nearest_degrees(points: Iterable[Point | None], towns: Iterable[Point], before: Iterable[float]) -> list[float]:
    """How far each point is from the nearest of some towns in degrees of latitude, infinite for None.

    The same as `geoevents.resolution.places.kilometres` but for the unit, written out, because half of the time of
    `resolve` goes here.

    Args:
        points: Latitudes and longitudes.
        towns: The same.
        before: How far each point is from the nearest of other towns.
    """
    found: list[float] = []
    for point, nearest in zip(points, before, strict=True):
        if point is not None:
            latitude, longitude = point
            for parallel, meridian in towns:
                north = latitude - parallel
                # A town farther to the north or south than the nearest one cannot be nearer.
                if -nearest < north < nearest:
                    east = (longitude - meridian + 180) % 360 - 180
                    east *= cos((latitude + parallel) / 2 * _RADIANS)
                    degrees = hypot(north, east)
                    if degrees < nearest:  # noqa: PLR1730 - quicker than min
                        nearest = degrees  # noqa: PLW2901 - the nearest so far
        found.append(nearest)
    return found


def _most_common(towns: Sequence[tuple[str, Place]]) -> Iterable[tuple[str, Place]]:
    """The towns that are named most, each once for each of its names."""
    # Where there are few, they need not be compared, which is slow.
    by_identity = {(key, id(place)): (key, place) for key, place in towns}
    if len(by_identity) <= _MOST_TOWNS:
        return by_identity.values()
    return [town for town, _ in Counter(towns).most_common(_MOST_TOWNS)]
