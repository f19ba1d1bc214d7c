"""What the other names of a document say about a name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from geoevents.resolution.places import KM_PER_DEGREE, kilometres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoevents.records import Place

__all__ = ["Context"]

_NEAR_KM = 300.0
# Only the towns that are named most count for nearness, so that a text of any length is read in linear time.
_MOST_TOWNS = 40
# How many names before and after one are its neighbours.
_NEIGHBOURS = (-2, -1, 1, 2)


class Context:
    """What the names of the document were taken for in the pass before, asked from the view of one name.

    Mentions of the name itself never count: it cannot vouch for itself.
    """

    def __init__(self, chosen: Mapping[int, Place], keys: Sequence[str], lists: Mapping[int, Sequence[int]]) -> None:
        """Counts countries and divisions.

        Args:
            chosen: The place of each toponym, by its number.
            keys: The folded name of every toponym.
            lists: The toponyms that each is in a list with, right before and after it.
        """
        self._chosen, self._keys, self._lists = chosen, keys, lists
        self._divisions: defaultdict[tuple[str, ...], int] = defaultdict(int)
        self._countries: defaultdict[tuple[str, ...], int] = defaultdict(int)
        towns: Counter[tuple[str, Place]] = Counter()
        for index, place in chosen.items():
            key = keys[index]
            for own in ((), (key,)):
                if place.country_code:
                    self._countries[own] += 1
                    self._countries[*own, place.country_code] += 1
                if place.admin1:
                    self._divisions[*own, place.country_code, place.admin1] += 2 if place.feature_code == "ADM1" else 1
            if place.feature_class == "P":
                towns[key, place] += 1
        self._towns = [(key, town.latitude, town) for (key, town), _ in towns.most_common(_MOST_TOWNS)]

    def country_share(self, place: Place, key: str) -> float:
        """Which part of the other names lies in the place's country, as if there were one more elsewhere."""
        countries = self._countries
        count = countries.get((place.country_code,), 0) - countries.get((key, place.country_code), 0)
        return count / self._others(key)

    def division_share(self, place: Place, key: str) -> float:
        """The same for its division, where a mention of the division itself counts twice."""
        return self._division_mentions(place, key) / self._others(key)

    def division_support(self, place: Place, key: str) -> float:
        """How strongly the other names speak of the place's division, between 0 and 1."""
        return 1 - math.exp(-self._division_mentions(place, key) / 2)

    def nearness(self, place: Place, key: str) -> float:
        """1 beside a place of another name, falling to 0 at some hundred kilometres."""
        latitude, nearest = place.latitude, math.inf
        for other, parallel, town in self._towns:
            # A town farther to the north or south than the nearest one cannot be nearer.
            if abs(latitude - parallel) * KM_PER_DEGREE < nearest and other != key:
                nearest = min(nearest, kilometres(place, town))
        return math.exp(-nearest / _NEAR_KM) if nearest < math.inf else 0.0

    def in_list_with(self, index: int) -> list[Place]:
        """The places that are named right beside it in a list."""
        return [self._chosen[other] for other in self._lists.get(index, ()) if self._is_another(index, other)]

    def neighbours(self, index: int) -> list[Place]:
        """The places of the names before and after it, in a list or not."""
        around = (index + step for step in _NEIGHBOURS)
        return [self._chosen[other] for other in around if self._is_another(index, other)]

    def _division_mentions(self, place: Place, key: str) -> int:
        if not place.admin1:
            return 0
        division = place.country_code, place.admin1
        return self._divisions.get(division, 0) - self._divisions.get((key, *division), 0)

    def _others(self, key: str) -> int:
        return self._countries.get((), 0) - self._countries.get((key,), 0) + 1

    def _is_another(self, index: int, other: int) -> bool:
        return other in self._chosen and self._keys[other] != self._keys[index]
