"""Decides which place each toponym of a document means.

Two stages: countries, divisions, waters and regions first, because their names are few and mostly clear; then the rest,
given those. A candidate gains by its prominence, by its country and division being named in the document, by a name
right after it that contains it ("Paris, Texas"), and by lying near what else was found. One name has one sense in a
document unless a container beside it says otherwise. When nothing supports a small place, there is no match: a village
that merely shares its name with somebody's surname would be worse than none.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from geoevents.gazetteer.names import fold
from geoevents.records import Candidate, Document, Place, Resolution, Toponym
from geoevents.toponyms import load_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoevents.gazetteer import Gazetteer
    from geoevents.toponyms import ToponymWords

__all__ = ["Bounds", "Weighed", "Weights", "explain", "resolve"]

# (west, south, east, north) in degrees.
Bounds: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each sign counts, in units of one decade of population.

    Found by trying values on the toponym corpora that ``geoevents evaluate toponyms`` reads; run it again after a
    change.
    """

    alternate: float = 1.4
    container: float = 6.0
    country: float = 2.2
    division: float = 2.6
    near: float = 1.0
    rivalled: float = 1.0
    # Below this sum a place is not believed.
    no_match: float = 3.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A candidate with what spoke for it and against it.

    Attributes:
        candidate: The place and how its name matched.
        signs: How much each sign added or took away, by its name, in decades of population; those that say nothing are
            left out.
    """

    candidate: Candidate
    signs: Mapping[str, float]

    @property
    def total(self) -> float:
        """The sum of all signs: the largest wins, if it reaches `Weights.no_match`."""
        return sum(self.signs.values())


# Prominence of what has no population, beside the logarithm of a city's.
_PROMINENCE = {
    "PCLI": 9.0, "PCLD": 8.5, "PCLS": 8.5, "PCLF": 8.5, "PCLIX": 8.5, "PCLX": 8.5, "PCL": 8.5, "TERR": 8.0,
    "CONT": 9.5, "ADM1": 6.6, "ADM2": 3.4,
}  # fmt: skip
_CLASS_PROMINENCE = {"H": 6.5, "L": 6.6, "T": 6.2, "S": 5.5, "A": 6.4}
_CAPITAL_BONUS = 0.9
_FIRST_STAGE = frozenset({"A", "L", "H", "T"})
# What the score of a choice is made of: the softmax over candidates, sharpened by this.
_SHARPNESS = 1.1
_NEAR_KM = 300.0
_MOST_CANDIDATES = 60
_PASSES = 2
_SAME_KM = 100.0
_KM_PER_DEGREE = 111.2
_BEHIND = 0.1
_MOST_TOWNS = 40
# What stands between a place and the name that it lies in.
_BEFORE_CONTAINER = frozenset({",", "(", "in", ", in", "of", "province,", "province, in", "city,"})
_RIVAL_POPULATION = 4_000
_NAMESAKE_PENALTY = 4.0


def resolve(
    document: Document,
    toponyms: Sequence[Toponym],
    *,
    gazetteer: Gazetteer,  # noqa: ARG001 - resolvers share one signature; others look names up again
    country: str | None = None,
    bounds: Bounds | None = None,
    weights: Weights | None = None,
    words: ToponymWords | None = None,
) -> tuple[Resolution, ...]:
    """One resolution for each toponym, in the same order.

    Args:
        document: Where they stand.
        toponyms: From `geoevents.toponyms.find_toponyms`.
        gazetteer: Where their candidates come from.
        country: ISO alpha-2 of a country to prefer.
        bounds: (west, south, east, north) in degrees of an area to prefer, as much as a country that the text keeps
            naming. West is greater than east across the antimeridian.
        weights: How much each sign counts.
        words: From `geoevents.toponyms.load_words`; English by default.
    """
    return _Resolver(
        document, toponyms, _Prior(country=country, bounds=bounds), weights or Weights(), words or load_words()
    ).resolutions()


def explain(
    document: Document,
    toponyms: Sequence[Toponym],
    *,
    gazetteer: Gazetteer,  # noqa: ARG001 - takes what `resolve` takes
    country: str | None = None,
    bounds: Bounds | None = None,
    weights: Weights | None = None,
    words: ToponymWords | None = None,
) -> tuple[tuple[Weighed, ...], ...]:
    """Why `resolve` decides as it does: for each toponym its candidates, the heaviest first, with their signs.

    Takes what `resolve` takes. A toponym without candidates, and a group name, which needs no decision, have none.
    """
    return _Resolver(
        document, toponyms, _Prior(country=country, bounds=bounds), weights or Weights(), words or load_words()
    ).explanations()


def prominence(place: Place) -> float:
    """How well known a place is, on the scale of a city's decades of population."""
    if place.feature_class == "P":
        bonus = _CAPITAL_BONUS if place.feature_code == "PPLC" else 0.0
        return math.log10(place.population + 1) + bonus
    return _PROMINENCE.get(place.feature_code) or _CLASS_PROMINENCE.get(place.feature_class, 5.0)


class _Context:
    """What the names of the document were taken for in the pass before.

    Only the places that are named most count for nearness, so that a text of any length is read in linear time.
    """

    def __init__(self, chosen: Mapping[int, Place], keys: Sequence[str]) -> None:
        self._divisions: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._own: defaultdict[tuple[str, str, str], int] = defaultdict(int)
        towns: Counter[tuple[str, Place]] = Counter()
        for index, place in chosen.items():
            if place.admin1:
                mentions = 2 if place.feature_code == "ADM1" else 1
                self._divisions[place.country_code, place.admin1] += mentions
                self._own[keys[index], place.country_code, place.admin1] += mentions
            if place.feature_class == "P":
                towns[keys[index], place] += 1
        self._towns = [town for town, _ in towns.most_common(_MOST_TOWNS)]

    def division_support(self, place: Place, key: str) -> float:
        """How strongly the other names speak of the place's division, between 0 and 1."""
        if not place.admin1:
            return 0.0
        division = place.country_code, place.admin1
        return 1 - math.exp(-(self._divisions.get(division, 0) - self._own.get((key, *division), 0)) / 2)

    def nearness(self, place: Place, key: str) -> float:
        """1 beside a place of another name, falling to 0 at some hundred kilometres."""
        nearest = math.inf
        for other, town in self._towns:
            # A town farther to the north or south than the nearest one cannot be nearer.
            if other != key and abs(place.latitude - town.latitude) * _KM_PER_DEGREE < nearest:
                nearest = min(nearest, _km(place, town))
        return math.exp(-nearest / _NEAR_KM) if nearest < math.inf else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prior:
    """Where ambiguous names are more likely to lie, known before the text is read."""

    country: str | None
    bounds: Bounds | None


class _Resolver:
    """The work on one document: every name is decided twice, the second time given all the others."""

    def __init__(
        self,
        document: Document,
        toponyms: Sequence[Toponym],
        prior: _Prior,
        weights: Weights,
        words: ToponymWords,
    ) -> None:
        self._text = document.text
        self._toponyms = toponyms
        self._bounds = prior.bounds
        self._weights = weights
        self._words = words
        self._keys = [fold(toponym.mention.text) for toponym in toponyms]
        self._containers = [self._container(index) for index in range(len(toponyms))]
        self._countries = self._country_support(prior.country)
        self._context = _Context({}, self._keys)
        # By whose mention of the same name each mention was decided: one name has one sense.
        self._decided_by: dict[int, int] = {}

    def resolutions(self) -> tuple[Resolution, ...]:
        chosen = self._choices()
        return tuple(self._resolution(index, chosen.get(index)) for index in range(len(self._toponyms)))

    def explanations(self) -> tuple[tuple[Weighed, ...], ...]:
        self._choices()
        known = {index: self._explanation(index) for index in set(self._decided_by.values())}
        return tuple(
            known[self._decided_by[index]] if index in self._decided_by else () for index in range(len(self._toponyms))
        )

    def _choices(self) -> dict[int, tuple[Place, float]]:
        order = sorted(range(len(self._toponyms)), key=self._ambiguity)
        chosen: dict[int, tuple[Place, float]] = {}
        before = self._context
        for _ in range(_PASSES):
            before = self._context
            chosen = self._pass(order)
            self._context = _Context({index: place for index, (place, _) in chosen.items()}, self._keys)
        self._context = before  # what the last choices were made with, for those who ask why
        return chosen

    def _explanation(self, index: int) -> tuple[Weighed, ...]:
        toponym = self._toponyms[index]
        signs = self._all_signs(toponym, self._keys[index], self._containers[index])
        weighed = (Weighed(candidate=c, signs=each) for c, each in zip(toponym.candidates, signs, strict=False))
        return tuple(sorted(weighed, key=lambda each: -each.total))

    def _pass(self, order: list[int]) -> dict[int, tuple[Place, float]]:
        chosen: dict[int, tuple[Place, float]] = {}
        senses: dict[str, tuple[Place, float] | None] = {}
        judges: dict[str, int] = {}
        # A name whose container is given decides for the others: "Paris, Texas" makes a later "Paris" the same.
        for index in sorted(order, key=lambda index: self._containers[index] is None):
            toponym, key, container = self._toponyms[index], self._keys[index], self._containers[index]
            if not toponym.candidates or toponym.candidates[0].match == "group":
                continue
            if container is None and key in senses:
                best = senses[key]
                self._decided_by[index] = judges[key]
            else:
                best = self._best(toponym, key, container)
                self._decided_by[index] = index
                if key not in senses or senses[key] is None:
                    senses[key] = best
                    judges[key] = index
            if best is not None:
                chosen[index] = best
        return chosen

    def _resolution(self, index: int, choice: tuple[Place, float] | None) -> Resolution:
        toponym = self._toponyms[index]
        near = self._is_near(toponym)
        if toponym.candidates and toponym.candidates[0].match == "group":
            members = tuple(c.place for c in toponym.candidates if c.match == "group")
            return Resolution(toponym=toponym, places=members, score=0.9, near=near)
        if choice is None:
            return Resolution(toponym=toponym)
        place, score = choice
        return Resolution(toponym=toponym, places=(place,), score=round(score, 3), near=near)

    def _ambiguity(self, index: int) -> tuple[int, int, int]:
        """Clear names first: few candidates, high classes; then in text order."""
        candidates = self._toponyms[index].candidates
        if not candidates:
            return (9, 0, index)
        first = candidates[0].place.feature_class in _FIRST_STAGE
        return (0 if first and len(candidates) == 1 else 1 if first else 2, min(len(candidates), 5), index)

    def _country_support(self, country: str | None) -> Mapping[str, float]:
        """How strongly the document speaks of each country, between 0 and 1, from names that mean one country only."""
        mentions: defaultdict[str, float] = defaultdict(float)
        for toponym in self._toponyms:
            if toponym.candidates:
                mentions[toponym.candidates[0].place.country_code] += _clearness(toponym)
        if country:
            mentions[country.upper()] += 5
        return {code: 1 - math.exp(-count / 1.5) for code, count in mentions.items() if code}

    def _best(self, toponym: Toponym, key: str, container: tuple[Candidate, ...] | None) -> tuple[Place, float] | None:
        candidates = toponym.candidates[:_MOST_CANDIDATES]
        if container is not None and self._is_elsewhere(candidates, container):
            return None
        scores = [sum(signs.values()) for signs in self._all_signs(toponym, key, container)]
        best = max(range(len(scores)), key=scores.__getitem__)
        if scores[best] < self._weights.no_match:
            return None
        winner = candidates[best].place
        total = 1.0 + sum(
            math.exp(_SHARPNESS * (score - scores[best]))
            for candidate, score in zip(candidates, scores, strict=True)
            if _km(candidate.place, winner) > _SAME_KM  # a city and its division are no rivals
        )
        certainty = 1 / (1 + math.exp(-1.2 * (scores[best] - self._weights.no_match)))
        return winner, certainty / total

    def _all_signs(self, toponym: Toponym, key: str, container: tuple[Candidate, ...] | None) -> list[dict[str, float]]:
        """What speaks for and against each of the first candidates, in their order."""
        candidates = toponym.candidates[:_MOST_CANDIDATES]
        rivalled = bool(_rivals(toponym))
        first = candidates[0].place
        namesake = first.country_code if is_country(first) else "none"
        signs = [self._signs(c, key, container, rivalled=rivalled, namesake=namesake) for c in candidates]
        alone = [sum(each.values()) for each in signs]
        scores = alone.copy()
        _rank_divisions_behind_cities(candidates, scores)
        for each, before, after in zip(signs, alone, scores, strict=True):
            if after != before:
                each["its city has the name"] = after - before
        return signs

    def _is_elsewhere(self, candidates: Sequence[Candidate], container: Sequence[Candidate]) -> bool:
        """Whether the text says where the place lies, and none of the candidates lies there: "Argyle, St. Vincent"."""
        outer = container[0].place
        town = any(c.place.feature_class == "P" and c.place.country_code == outer.country_code for c in container)
        clear = is_country(outer) or (outer.feature_code == "ADM1" and not town)  # "Gao, Kidal and …" is a list
        if not clear or candidates[0].place.feature_class != "P":
            return False
        return not any(_contains(c.place, inner.place) for c in container[:8] for inner in candidates)

    def _signs(
        self,
        candidate: Candidate,
        key: str,
        container: tuple[Candidate, ...] | None,
        *,
        rivalled: bool,
        namesake: str,
    ) -> dict[str, float]:
        place, weights = candidate.place, self._weights
        signs = {"prominence": prominence(place)}
        if candidate.match in {"alternate", "variant"}:
            signs["another name of it"] = -weights.alternate
        if place.country_code == namesake and not is_country(place):
            # "Mexico" is a state and the city in Mexico too, but means the country.
            signs["its country has the name"] = -_NAMESAKE_PENALTY
        support = self._countries.get(place.country_code, 0.0)
        if self._bounds is not None and _in_bounds(self._bounds, place):
            support = 1.0
        if is_country(place):
            # A country that shares its name with a division or town elsewhere has to be spoken of.
            if rivalled:
                signs["country hardly spoken of"] = weights.rivalled * (support - 1)
        else:
            if support:
                signs["country spoken of"] = weights.country * support
            if place.feature_code != "ADM1" and (division := self._context.division_support(place, key)):
                signs["division spoken of"] = weights.division * division
            if nearness := self._context.nearness(place, key):
                signs["near the others"] = weights.near * nearness
        if container is not None and any(_contains(outer.place, place) for outer in container[:8]):
            signs["in the place named beside it"] = weights.container
        return signs

    def _container(self, index: int) -> tuple[Candidate, ...] | None:
        """The candidates of the name that says where this one lies: after a comma, in brackets, or "in"."""
        if index + 1 >= len(self._toponyms):
            return None
        here, after = self._toponyms[index].mention, self._toponyms[index + 1]
        between = self._text[here.end : after.mention.start]
        if len(between) > 24 or "\n" in between:  # noqa: PLR2004 - a few words at most
            return None
        if between.strip().lower() in _BEFORE_CONTAINER:
            wider = any(candidate.place.feature_class in "ALT" for candidate in after.candidates[:8])
            return after.candidates if wider else None
        return None

    def _is_near(self, toponym: Toponym) -> bool:
        before = self._text[max(0, toponym.mention.start - 30) : toponym.mention.start].lower().split()
        if before and before[-1] in {"the", "of"} and before[-1] == "the":
            before = before[:-1]
        return any(" ".join(before[-size:]) in self._words.near_before for size in (1, 2, 3) if len(before) >= size)


def _clearness(toponym: Toponym) -> float:
    """How clearly a name speaks of the country of its first candidate, between 0 and 1."""
    first = toponym.candidates[0].place
    others = [c.place for c in toponym.candidates[1:8] if c.place.country_code != first.country_code]
    if not others or (is_country(first) and not _rivals(toponym)):
        return 1.0
    return 0.8 if is_country(first) else 0.0


def _rank_divisions_behind_cities(candidates: Sequence[Candidate], scores: list[float]) -> None:
    """A bare name means the city and not the division around it.

    That is so where the gazetteer puts the city first, or where the division has the name only without its generic word
    ("Kidal Region").
    """
    before: dict[str, float] = {}
    anywhere: dict[str, float] = {}
    for number, candidate in enumerate(candidates):
        if candidate.place.feature_class == "P" and candidate.match == "name":
            anywhere.setdefault(candidate.place.country_code, scores[number])
    for number, candidate in enumerate(candidates):
        place = candidate.place
        if place.feature_class == "P":
            before.setdefault(place.country_code, scores[number])
        elif place.feature_code == "ADM1":
            city = (anywhere if candidate.match == "alternate" else before).get(place.country_code)
            if city is not None:
                scores[number] = min(scores[number], city - _BEHIND)


def _rivals(toponym: Toponym) -> list[Candidate]:
    """Divisions and towns of other countries that a country shares its name with (Georgia, Jordan, Lebanon)."""
    first = toponym.candidates[0]
    if not is_country(first.place) or first.match in {"demonym", "abbreviation"}:
        return []
    return [
        candidate
        for candidate in toponym.candidates[1:]
        if candidate.place.country_code != first.place.country_code
        and candidate.match in {"name", "stripped"}
        and (candidate.place.feature_code == "ADM1" or candidate.place.population >= _RIVAL_POPULATION)
    ]


def is_country(place: Place) -> bool:
    return place.feature_code.startswith("PCL") or place.feature_code == "TERR"


def _contains(outer: Place, inner: Place) -> bool:
    """Whether one place lies in the other, by codes and names; bounds decide for regions."""
    if outer is inner:
        return False
    if is_country(outer):
        return outer.country_code == inner.country_code
    if outer.feature_code == "ADM1":
        return outer.country_code == inner.country_code and inner.admin1 == outer.admin1
    if outer.feature_code == "ADM2":
        return outer.country_code == inner.country_code and _km(outer, inner) < 80  # noqa: PLR2004 - a county's size
    return outer.bounds is not None and _in_bounds(outer.bounds, inner)


def _in_bounds(bounds: Bounds, place: Place) -> bool:
    west, south, east, north = bounds
    across = west <= place.longitude <= east if west <= east else place.longitude >= west or place.longitude <= east
    return south <= place.latitude <= north and across


def _km(one: Place, other: Place) -> float:
    """Distance on a flat patch of the sphere: near enough to compare neighbours."""
    east = (one.longitude - other.longitude + 180) % 360 - 180
    east *= math.cos(math.radians((one.latitude + other.latitude) / 2))
    return math.hypot(one.latitude - other.latitude, east) * _KM_PER_DEGREE
