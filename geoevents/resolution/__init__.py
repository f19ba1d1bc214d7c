"""Decides which place each toponym of a document means.

Two stages: countries, divisions, waters and regions first, because their names are few and mostly clear; then the rest,
given those. A candidate gains by its prominence, by its country and division being named in the document, by a name
right after it that contains it ("Paris, Texas"), and by lying near what else was found. One name has one sense in a
document unless a container beside it says otherwise. When nothing supports a small place, there is no match: a village
that merely shares its name with somebody's surname would be worse than none. A name that no gazetteer knows is placed
near the others (`geoevents.resolution.nearby`).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from geoevents.gazetteer.names import fold
from geoevents.records import Candidate, Document, Place, Resolution, Toponym
from geoevents.resolution.calibration import calibrated, load_calibration
from geoevents.resolution.context import Context
from geoevents.resolution.nearby import placed_near
from geoevents.resolution.outlets import outlet_of
from geoevents.resolution.places import Bounds, contains, in_bounds, is_country, kilometres, prominence, sort_of
from geoevents.toponyms import load_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoevents.gazetteer import Gazetteer
    from geoevents.resolution.calibration import Calibration
    from geoevents.toponyms import ToponymWords

__all__ = ["Bounds", "Weighed", "Weights", "explain", "resolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each sign counts, in units of one decade of population.

    Found by softmax regression over the candidates of annotated names (LGL, GeoWebNews and GeoVirus, each counting
    the same), rounded; what the corpora hardly have (outlets) was set by hand.
    """

    alternate: float = 1.7
    rank: float = 0.55
    container: float = 4.5
    # A country of which the text speaks, and the part of the other names that lies there.
    country: float = 2.6
    country_share: float = 1.6
    division: float = 1.4
    division_share: float = 2.8
    # How much the mentions of a division's own places and names count for the division itself.
    own_division: float = 2.5
    near: float = 2.2
    in_list: float = 1.6
    neighbour: float = 0.7
    # For a division after a comma: "Buffalo, New York".
    contains: float = 2.0
    # For a country that shares its name with a division or a town elsewhere.
    rivalled: float = 0.6
    rivalled_country: float = 1.85
    namesake: float = 5.0
    # For the country or the bounds that the caller prefers.
    preferred: float = 3.0
    outlet_country: float = 1.5
    outlet_name: float = 2.5
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


# The candidates of the name that says where another lies.
_Container: TypeAlias = "tuple[Candidate, ...] | None"
_FIRST_STAGE = frozenset({"A", "L", "H", "T"})
# What the score of a choice is made of: the softmax over candidates, sharpened by this.
_SHARPNESS = 1.1
_MOST_CANDIDATES = 60
_PASSES = 2
_SAME_KM = 100.0
_BEHIND = 0.1
_WORLD_CITY = 6.8
# What stands between a place and the name that it lies in: "Tripoli, in northern Lebanon".
_DIRECTION = r"(?:(?:north|south|east|west|central)[a-z-]*|upper|lower|rural|neighbou?ring)"
_BEFORE_CONTAINER = re.compile(
    rf"(?:(?:province|city|district|town|state|county)?,|\(|(?:,\s*)?(?:in|of)(?:\s+the\b)?)\s*(?:{_DIRECTION}\s*)*",
    re.IGNORECASE,
)
_IN_A_LIST = frozenset({",", "and", "or", ", and", ", or", "and the", ", the", "/", "&"})
_LONGEST_GAP = 40
_CLEAR = 0.8
# In decades of population: Lyon against all other Lyons.
_FAR_MORE = 2.0
_RIVAL_POPULATION = 4_000


def resolve(
    document: Document,
    toponyms: Sequence[Toponym],
    *,
    gazetteer: Gazetteer,
    country: str | None = None,
    bounds: Bounds | None = None,
    weights: Weights | None = None,
    words: ToponymWords | None = None,
    calibration: Calibration | None = None,
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
        calibration: From `geoevents.resolution.calibration.load_calibration`, the default; without lines in it, the
            scores stay raw.
    """
    words = words or load_words()
    lines = load_calibration() if calibration is None else calibration
    resolver = _Resolver(document, toponyms, _Prior(country=country, bounds=bounds), weights or Weights(), words)
    return placed_near(
        resolver.resolutions(lines),
        contained=resolver.contained,
        gazetteer=gazetteer,
        words=words,
        calibration=lines,
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prior:
    """Where ambiguous names are more likely to lie, known before the text is read."""

    country: str | None
    bounds: Bounds | None

    def prefers(self, place: Place) -> bool:
        """Whether a place lies there."""
        if self.country and place.country_code == self.country.upper():
            return True
        return self.bounds is not None and in_bounds(self.bounds, place)


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
        self._prior = prior
        self._weights = weights
        self._words = words
        self._keys = [fold(toponym.mention.text) for toponym in toponyms]
        self._containers = [self._container(index) for index in range(len(toponyms))]
        self._lists = {index: tuple(self._list_neighbours(index)) for index in range(len(toponyms))}
        self._outlet = outlet_of(document.article)
        self._countries = self._country_support()
        clear = {n: _usual(t) for n, t in enumerate(toponyms) if t.candidates and _clearness(t) >= _CLEAR}
        self._context = Context(clear, self._keys, self._lists)
        # By whose mention of the same name each mention was decided: one name has one sense.
        self._decided_by: dict[int, int] = {}

    @property
    def contained(self) -> set[int]:
        """The numbers of the names after which the text says in what they lie."""
        return {index for index, container in enumerate(self._containers) if container is not None}

    def resolutions(self, calibration: Calibration) -> tuple[Resolution, ...]:
        """What each name means, or that nobody knows, with how sure that is."""
        chosen = {
            index: (place, calibrated(place, raw, calibration)) for index, (place, raw) in self._choices().items()
        }
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
            self._context = Context({n: place for n, (place, _) in chosen.items()}, self._keys, self._lists)
        self._context = before  # what the last choices were made with, for those who ask why
        return chosen

    def _explanation(self, index: int) -> tuple[Weighed, ...]:
        toponym, signs = self._toponyms[index], self._all_signs(index)
        weighed = (Weighed(candidate=c, signs=each) for c, each in zip(toponym.candidates, signs, strict=False))
        return tuple(sorted(weighed, key=lambda each: -each.total))

    def _pass(self, order: list[int]) -> dict[int, tuple[Place, float]]:
        chosen: dict[int, tuple[Place, float]] = {}
        senses: dict[str, tuple[Place, float] | None] = {}
        judges: dict[str, int] = {}
        # A name whose container is given decides for the others: "Paris, Texas" makes a later "Paris" the same.
        for index in sorted(order, key=lambda index: self._containers[index] is None):
            toponym, key = self._toponyms[index], self._keys[index]
            if not toponym.candidates or toponym.candidates[0].match == "group":
                continue
            if self._containers[index] is None and key in senses:
                best = senses[key]
                self._decided_by[index] = judges[key]
            else:
                best = self._best(index)
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

    def _country_support(self) -> Mapping[str, float]:
        """How strongly the document speaks of each country, between 0 and 1, from names that mean one country only."""
        mentions: defaultdict[str, float] = defaultdict(float)
        for toponym in self._toponyms:
            if toponym.candidates:
                mentions[toponym.candidates[0].place.country_code] += _clearness(toponym)
        return {code: 1 - math.exp(-count / 1.5) for code, count in mentions.items() if code}

    def _best(self, index: int) -> tuple[Place, float] | None:
        candidates, container = self._toponyms[index].candidates[:_MOST_CANDIDATES], self._containers[index]
        if container is not None and self._is_elsewhere(candidates, container):
            return None
        scores = [sum(signs.values()) for signs in self._all_signs(index)]
        best = max(range(len(scores)), key=scores.__getitem__)
        if scores[best] < self._weights.no_match:
            return None
        winner = candidates[best].place
        total = 1.0 + sum(
            math.exp(_SHARPNESS * (score - scores[best]))
            for candidate, score in zip(candidates, scores, strict=True)
            if kilometres(candidate.place, winner) > _SAME_KM  # a city and its division are no rivals
        )
        certainty = 1 / (1 + math.exp(-1.2 * (scores[best] - self._weights.no_match)))
        return winner, certainty / total

    def _all_signs(self, index: int) -> list[dict[str, float]]:
        """What speaks for and against each of the first candidates, in their order."""
        toponym = self._toponyms[index]
        candidates = toponym.candidates[:_MOST_CANDIDATES]
        rivalled = bool(_rivals(toponym))
        first = candidates[0].place
        namesake = first.country_code if is_country(first) else "none"
        beside, around = self._context.in_list_with(index), self._context.neighbours(index)
        signs = []
        for rank, candidate in enumerate(candidates):
            found = self._own_signs(candidate, rank, namesake)
            found |= self._signs_of_the_text(candidate.place, self._keys[index], rivalled=rivalled)
            found |= self._signs_beside(candidate, index, beside, around)
            signs.append({name: value for name, value in found.items() if value})
        alone = [sum(each.values()) for each in signs]
        scores = alone.copy()
        named = {n for n, each in enumerate(signs) if "in a list with its like" in each or "another lies in it" in each}
        _rank_divisions_behind_cities(candidates, scores, named)
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
        return not any(contains(c.place, inner.place) for c in container[:8] for inner in candidates)

    def _own_signs(self, candidate: Candidate, rank: int, namesake: str) -> dict[str, float]:
        """What the name and the place say, wherever they are met."""
        place, weights = candidate.place, self._weights
        other_name = candidate.match in {"alternate", "variant"}
        # "Mexico" is a state and the city in Mexico too, but means the country.
        of_namesake = place.country_code == namesake and not is_country(place)
        return {
            "prominence": prominence(place),
            "another name of it": -weights.alternate if other_name else 0.0,
            "less known than others": -weights.rank * math.log(rank + 1),
            "its country has the name": -weights.namesake if of_namesake else 0.0,
        }

    def _signs_of_the_text(self, place: Place, key: str, *, rivalled: bool) -> dict[str, float]:
        """What the outlet and the other names of the article say."""
        weights, context = self._weights, self._context
        support, share = self._countries.get(place.country_code, 0.0), context.country_share(place, key)
        preferred = self._prior.prefers(place)
        at_home = weights.outlet_country if place.country_code and place.country_code == self._outlet.country else 0.0
        if is_country(place):
            # A country that shares its name with a division or town elsewhere has to be spoken of.
            hardly = weights.rivalled_country * (support - 1) - weights.rivalled
            return {
                "country hardly spoken of": hardly + at_home if rivalled else 0.0,
                "where places are preferred": weights.preferred if preferred else 0.0,
                "its country's part of the names": weights.country_share * share,
            }
        town = place.feature_class == "P"
        division = context.division_support(place, key)
        own = place.feature_code == "ADM1"
        return {
            "where places are preferred": weights.preferred if preferred else 0.0,
            "country spoken of": weights.country * support,
            "its country's part of the names": weights.country_share * share,
            "division spoken of": (weights.own_division if own else weights.division) * division,
            "its division's part of the names": 0.0
            if own
            else weights.division_share * context.division_share(place, key),
            "near the others": weights.near * context.nearness(place, key),
            "its outlet is at home there": at_home,
            "its outlet has the name": weights.outlet_name if town and self._outlet.is_named_for(key) else 0.0,
        }

    def _signs_beside(
        self, candidate: Candidate, index: int, beside: Sequence[Place], around: Sequence[Place]
    ) -> dict[str, float]:
        """What the names right before and after it say."""
        place, weights = candidate.place, self._weights
        country = is_country(place)
        # "Gao and Kidal" are towns, although the regions are called so for short.
        in_short = place.feature_code == "ADM1" and candidate.match in {"alternate", "stripped"}
        alike = not in_short and any(
            sort_of(other) == sort_of(place) and (country or other.country_code == place.country_code)
            for other in beside
        )
        same = 0 if country else sum(other.country_code == place.country_code for other in around)
        container = self._containers[index]
        holds = index > 0 and self._containers[index - 1] is not None and place.feature_code == "ADM1" and not in_short
        inside = container is not None and any(contains(outer.place, place) for outer in container[:8])
        return {
            "in a list with its like": weights.in_list if alike else 0.0,
            "neighbours in its country": weights.neighbour * same / 4,
            "in the place named beside it": weights.container if inside else 0.0,
            "another lies in it": weights.contains if holds else 0.0,
        }

    def _list_neighbours(self, index: int) -> Iterable[int]:
        """The names that are in a list with this one, right before and after it."""
        for first in (index - 1, index):
            if first >= 0 and first + 1 < len(self._toponyms):
                between = self._between(first)
                if between is not None and between in _IN_A_LIST:
                    yield first if first != index else index + 1

    def _container(self, index: int) -> _Container:
        """The candidates of the name that says where this one lies: after a comma, in brackets, or "in"."""
        if index + 1 >= len(self._toponyms) or self._toponyms[index + 1].use == "other":
            return None
        between = self._between(index)
        if not between or _BEFORE_CONTAINER.fullmatch(between) is None:
            return None
        here, after = self._toponyms[index].candidates, self._toponyms[index + 1].candidates
        if here and is_country(here[0].place):
            # "Lebanon, Indiana" is a town, but "imports from Mexico in the Midwest" come from the country.
            if not ("," in between or "(" in between) or (after and is_country(after[0].place)):
                return None
        elif between == "," and self._is_listed(index):
            return None
        return after if any(candidate.place.feature_class in "ALT" for candidate in after[:8]) else None

    def _is_listed(self, index: int) -> bool:
        """Whether a comma after the name goes on with a list of its like: "Georgia, Oklahoma, Pennsylvania"."""
        if index == 0 or self._between(index - 1) not in _IN_A_LIST:
            return False
        before, here, after = (self._toponyms[n].candidates[:1] for n in (index - 1, index, index + 1))
        sorts = {sort_of(candidate.place) for candidate in (*before, *here, *after)}
        return len(sorts) == 1 and not sorts & {"town"}

    def _between(self, index: int) -> str | None:
        """What stands between a name and the next one, None when that is far away."""
        here, after = self._toponyms[index].mention, self._toponyms[index + 1].mention
        between = self._text[here.end : min(after.start, here.end + _LONGEST_GAP)]
        return None if after.start - here.end >= _LONGEST_GAP or "\n" in between else between.strip().lower()

    def _is_near(self, toponym: Toponym) -> bool:
        before = self._text[max(0, toponym.mention.start - 30) : toponym.mention.start].lower().split()
        if before and before[-1] in {"the", "of"} and before[-1] == "the":
            before = before[:-1]
        return any(" ".join(before[-size:]) in self._words.near_before for size in (1, 2, 3) if len(before) >= size)


def _usual(toponym: Toponym) -> Place:
    """What a name means as long as nothing else is known: the first candidate, or a world city of that name."""
    first = toponym.candidates[0].place
    if first.feature_code != "ADM1":
        return first
    cities = (c.place for c in toponym.candidates[1:4] if c.place.country_code == first.country_code)
    return next((city for city in cities if city.feature_class == "P" and prominence(city) >= _WORLD_CITY), first)


def _clearness(toponym: Toponym) -> float:
    """How clearly a name speaks of the country of its first candidate, between 0 and 1."""
    first = toponym.candidates[0].place
    others = [c.place for c in toponym.candidates[1:8] if c.place.country_code != first.country_code]
    if not others or (is_country(first) and not _rivals(toponym)):
        return 1.0
    if is_country(first):
        return 0.0 if any(is_country(other) for other in others) else _CLEAR  # both Congos
    return _CLEAR if prominence(first) - max(map(prominence, others)) >= _FAR_MORE else 0.0


def _rank_divisions_behind_cities(candidates: Sequence[Candidate], scores: list[float], named: set[int]) -> None:
    """A bare name means the city and not the division around it.

    That is so where the gazetteer puts the city first, where the division has the name only without its generic word
    ("Kidal Region"), and for cities that the whole world knows ("New York"),
    unless the text asks for the division (the numbers in ``named``).
    """
    before: dict[str, float] = {}
    anywhere: dict[str, float] = {}
    for number, candidate in enumerate(candidates):
        country = candidate.place.country_code
        if candidate.place.feature_class == "P" and candidate.match == "name":
            anywhere.setdefault(country, scores[number])
        if candidate.place.feature_class == "P" and prominence(candidate.place) >= _WORLD_CITY:
            before.setdefault(country, scores[number])
    for number, candidate in enumerate(candidates):
        place = candidate.place
        if place.feature_class == "P":
            before.setdefault(place.country_code, scores[number])
        elif place.feature_code == "ADM1" and number not in named:
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
