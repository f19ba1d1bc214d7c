"""What is known of a name's candidates before any text is read: worked out once a name and kept with the gazetteer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from geoevents.resolution.places import is_country, kilometres, prominence, sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.records import Candidate, Place
    from geoevents.resolution import Weights

__all__ = ["MOST_CANDIDATES", "KnownName", "KnownNames", "Traits", "own_signs"]

# Of a name's candidates only the first so many are weighed.
MOST_CANDIDATES = 60
# Names are kept up to this many, and so are sets of weights.
_KEPT = 10_000
_WEIGHTS_KEPT = 4

_FIRST_STAGE = frozenset({"A", "L", "H", "T"})
_CLEAR = 0.8
# In decades of population: Lyon against all other Lyons.
_FAR_MORE = 2.0
_RIVAL_POPULATION = 4_000
_SAME_KM = 100.0
_WORLD_CITY = 6.8

# A candidate's country, its division (None for a country and where none is known), its sort, and whether it is a
# division that goes by this name in full.
Traits: TypeAlias = "tuple[str, tuple[str, str] | None, str, bool]"


class KnownName:
    """What is known of the candidates of one name.

    Attributes:
        candidates: All of them, most prominent first.
        places: The places of those that are weighed.
        points: Where they lie, as latitude and longitude, but None for countries.
        own: The sum of the `own_signs` of each.
        traits: What else each is weighed by.
        behind: Divisions that rank behind a city of the same name: pairs of numbers of candidates.
        is_group: Whether the name means all of its places ("the Tunbs").
        clearness: How clearly it speaks of the country of its first candidate, between 0 and 1.
        usual: What it means as long as nothing else is known: the number of a candidate.
        ambiguity: Clear names first: few candidates, high classes.
        rivalled: Whether it is a country's, and a division or town elsewhere is called so too.
    """

    __slots__ = (
        "_elsewhere", "ambiguity", "behind", "candidates", "clearness", "is_group", "own", "places", "points",
        "rivalled", "traits", "usual",
    )  # fmt: skip

    def __init__(self, candidates: tuple[Candidate, ...], weights: Weights) -> None:
        weighed = candidates[:MOST_CANDIDATES]
        self.candidates = candidates
        self.places = [each.place for each in weighed]
        self.own = [sum(signs) for signs in own_signs(weighed, weights)]
        self.traits = [_traits(each) for each in weighed]
        self.points = [
            None if sort == "country" else (place.latitude, place.longitude)
            for place, (_, _, sort, _) in zip(self.places, self.traits, strict=True)
        ]
        self.behind = _behind_cities(weighed)
        self.is_group = candidates[0].match == "group"
        self.rivalled = bool(_rivals(candidates))
        self.clearness = _clearness(candidates, rivalled=self.rivalled)
        self.usual = _usual(candidates)
        first = self.places[0].feature_class in _FIRST_STAGE
        self.ambiguity = 0 if first and len(candidates) == 1 else 1 if first else 2, min(len(candidates), 5)
        self._elsewhere: dict[int, list[int]] = {}

    def elsewhere(self, number: int) -> list[int]:
        """The candidates that lie elsewhere than one of them: a city and its division are no rivals."""
        found = self._elsewhere.get(number)
        if found is None:
            winner = self.places[number]
            found = [n for n, place in enumerate(self.places) if kilometres(place, winner) > _SAME_KM]
            self._elsewhere[number] = found
        return found


class KnownNames:
    """The names that were met, for as long as the gazetteer lives that has their candidates."""

    def __init__(self) -> None:
        """Nothing was met yet."""
        self._by_weights: dict[Weights, dict[int, KnownName]] = {}

    def of(self, names: Sequence[tuple[Candidate, ...]], weights: Weights) -> list[KnownName | None]:
        """What is known of each name, None for a name without candidates.

        The gazetteer gives the same tuple for the same name, which is found again by its identity: to compare places
        would take longer than to weigh them. Each tuple is held, so that no other takes its identity.
        """
        kept = self._by_weights.get(weights)
        if kept is None:
            if len(self._by_weights) >= _WEIGHTS_KEPT:
                self._by_weights.clear()
            kept = self._by_weights.setdefault(weights, {})
        found: list[KnownName | None] = []
        for candidates in names:
            known = kept.get(id(candidates)) if candidates else None
            if candidates and (known is None or known.candidates is not candidates):
                known = KnownName(candidates, weights)
                if len(kept) >= _KEPT:
                    kept.clear()
                kept[id(candidates)] = known
            found.append(known)
        return found


def own_signs(candidates: Sequence[Candidate], weights: Weights) -> list[tuple[float, float, float, float]]:
    """What the name and the places say, wherever they are met.

    Returns:
        For each candidate its prominence, and what counts against another name, a less known place, and a place whose
        country has the name.
    """
    first = candidates[0].place
    namesake = first.country_code if is_country(first) else "none"
    return [
        (
            prominence(each.place),
            -weights.alternate if each.match in {"alternate", "variant"} else 0.0,
            -weights.rank * math.log(rank + 1),
            # "Mexico" is a state and the city in Mexico too, but means the country.
            -weights.namesake if each.place.country_code == namesake and not is_country(each.place) else 0.0,
        )
        for rank, each in enumerate(candidates)
    ]


def _traits(candidate: Candidate) -> Traits:
    place, sort = candidate.place, sort_of(candidate.place)
    lies_in = (place.country_code, place.admin1) if place.admin1 and sort != "country" else None
    # "Gao and Kidal" are towns, although the regions are called so for short.
    in_full = sort == "division" and candidate.match not in {"alternate", "stripped"}
    return place.country_code, lies_in, sort, in_full


def _behind_cities(candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Divisions with the city that a bare name means instead.

    That is so where the gazetteer puts the city first, where the division has the name only without its generic word
    ("Kidal Region"), and for cities that the whole world knows ("New York").
    """
    before: dict[str, int] = {}
    anywhere: dict[str, int] = {}
    for number, candidate in enumerate(candidates):
        if candidate.place.feature_class == "P":
            if candidate.match == "name":
                anywhere.setdefault(candidate.place.country_code, number)
            if prominence(candidate.place) >= _WORLD_CITY:
                before.setdefault(candidate.place.country_code, number)
    pairs: list[tuple[int, int]] = []
    for number, candidate in enumerate(candidates):
        place = candidate.place
        if place.feature_class == "P":
            before.setdefault(place.country_code, number)
        elif place.feature_code == "ADM1":
            city = (anywhere if candidate.match == "alternate" else before).get(place.country_code)
            if city is not None:
                pairs.append((number, city))
    return pairs


def _usual(candidates: Sequence[Candidate]) -> int:
    """The number of the first candidate, or of a world city of that name."""
    first = candidates[0].place
    if first.feature_code != "ADM1":
        return 0
    for number, candidate in enumerate(candidates[1:4], start=1):
        city = candidate.place
        same_country = city.country_code == first.country_code
        if same_country and city.feature_class == "P" and prominence(city) >= _WORLD_CITY:
            return number
    return 0


def _clearness(candidates: Sequence[Candidate], *, rivalled: bool) -> float:
    first = candidates[0].place
    others: list[Place] = [c.place for c in candidates[1:8] if c.place.country_code != first.country_code]
    if not others or (is_country(first) and not rivalled):
        return 1.0
    if is_country(first):
        return 0.0 if any(is_country(other) for other in others) else _CLEAR  # both Congos
    return _CLEAR if prominence(first) - max(map(prominence, others)) >= _FAR_MORE else 0.0


def _rivals(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Divisions and towns of other countries that a country shares its name with (Georgia, Jordan, Lebanon)."""
    first = candidates[0]
    if not is_country(first.place) or first.match in {"demonym", "abbreviation"}:
        return []
    return [
        candidate
        for candidate in candidates[1:]
        if candidate.place.country_code != first.place.country_code
        and candidate.match in {"name", "stripped"}
        and (candidate.place.feature_code == "ADM1" or candidate.place.population >= _RIVAL_POPULATION)
    ]
