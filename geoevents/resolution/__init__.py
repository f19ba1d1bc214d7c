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
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from geoevents.gazetteer.names import fold
from geoevents.records import Candidate, Document, Place, Resolution, Toponym
from geoevents.resolution.calibration import calibrated, load_calibration
from geoevents.resolution.context import Context, Point, nearest_degrees, nearness
from geoevents.resolution.known import MOST_CANDIDATES, KnownName, KnownNames, own_signs
from geoevents.resolution.nearby import placed_near
from geoevents.resolution.outlets import outlet_of
from geoevents.resolution.places import Bounds, contains, in_bounds, is_country, sort_of
from geoevents.toponyms import load_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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

    @property
    def add_up(self) -> bool:
        """Whether the other names of a text can only speak for a place."""
        return min(
            self.country_share, self.division, self.division_share, self.own_division, self.near, self.in_list,
            self.neighbour, self.container, self.contains, self.outlet_country, self.outlet_name,
        ) >= 0.0  # fmt: skip


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
# What the text as a whole says of a candidate and what the names around it say, each in the order of `_SIGNS`, but
# that the outlet stands with the text.
_TextSigns: TypeAlias = tuple[float, float, float, float]
_ContextSigns: TypeAlias = tuple[float, ...]
_OWN_SIGNS = (
    "prominence", "another name of it", "less known than others", "its country has the name",
)  # fmt: skip
_CONTEXT_SIGNS = (
    "its country's part of the names", "division spoken of", "its division's part of the names", "near the others",
    "its outlet is at home there", "its outlet has the name", "in a list with its like", "neighbours in its country",
    "in the place named beside it", "another lies in it", "its city has the name",
)  # fmt: skip
_SIGNS = (*_OWN_SIGNS, "where places are preferred", "country spoken of", *_CONTEXT_SIGNS)
_SIGNS_OF_COUNTRY = (*_OWN_SIGNS, "country hardly spoken of", "where places are preferred", *_CONTEXT_SIGNS)
_OURS = Weights()
# What the score of a choice is made of: the softmax over candidates, sharpened by this.
_SHARPNESS = 1.1
_PASSES = 2
_BEHIND = 0.1
# What stands between a place and the name that it lies in: "Tripoli, in northern Lebanon".
_DIRECTION = r"(?:(?:north|south|east|west|central)[a-z-]*|upper|lower|rural|neighbou?ring)"
_BEFORE_CONTAINER = re.compile(
    rf"(?:(?:province|city|district|town|state|county)?,|\(|(?:,\s*)?(?:in|of)(?:\s+the\b)?)\s*(?:{_DIRECTION}\s*)*",
    re.IGNORECASE,
)
_IN_A_LIST = frozenset({",", "and", "or", ", and", ", or", "and the", ", the", "/", "&"})
_LONGEST_GAP = 40
_CLEAR = 0.8
_NOTHING = 0.0, 0.0
# All countries are of their like, wherever they lie.
_COUNTRY = ("country", "")


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
    prior = _Prior(country=country, bounds=bounds)
    resolver = _Resolver(document, toponyms, gazetteer=gazetteer, prior=prior, weights=weights or _OURS, words=words)
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
    gazetteer: Gazetteer,
    country: str | None = None,
    bounds: Bounds | None = None,
    weights: Weights | None = None,
    words: ToponymWords | None = None,
) -> tuple[tuple[Weighed, ...], ...]:
    """Why `resolve` decides as it does: for each toponym its candidates, the heaviest first, with their signs.

    Takes what `resolve` takes. A toponym without candidates, and a group name, which needs no decision, have none.
    """
    prior = _Prior(country=country, bounds=bounds)
    return _Resolver(
        document, toponyms, gazetteer=gazetteer, prior=prior, weights=weights or _OURS, words=words or load_words()
    ).explanations()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prior:
    """Where ambiguous names are more likely to lie, known before the text is read."""

    country: str | None
    bounds: Bounds | None

    @property
    def is_given(self) -> bool:
        """Whether anything is known."""
        return self.country is not None or self.bounds is not None

    def prefers(self, place: Place) -> bool:
        """Whether a place lies there."""
        if self.country and place.country_code == self.country.upper():
            return True
        return self.bounds is not None and in_bounds(self.bounds, place)


class _Choice(NamedTuple):
    """The candidate that a name was taken for, by its number, and the scores of all."""

    known: KnownName
    scores: Sequence[float]
    best: int


class _Met:
    """A name as one document has it: what no pass changes, and how near the towns are that were met so far."""

    __slots__ = ("degrees", "fixed", "known", "near", "outlet", "text_signs", "towns")

    def __init__(self, known: KnownName, text_signs: Sequence[_TextSigns]) -> None:
        self.known, self.text_signs = known, text_signs
        self.fixed = [own + signs[0] + signs[1] for own, signs in zip(known.own, text_signs, strict=True)]
        self.outlet = [signs[2:] for signs in text_signs]
        self.towns: set[Point] = set()
        self.degrees = [math.inf] * len(known.places)
        self.near = [0.0] * len(known.places)

    def nearness(self, towns: set[Point]) -> list[float]:
        """How near each place lies to one of these towns (0 to 1); countries lie near nothing."""
        if towns != self.towns:
            # The towns of the pass before need not be measured again.
            known_before = self.towns <= towns
            new = towns - self.towns if known_before else towns
            before = self.degrees if known_before else [math.inf] * len(self.degrees)
            self.degrees = nearest_degrees(self.known.points, new, before)
            self.near, self.towns = [nearness(degrees) for degrees in self.degrees], towns
        return self.near


class _Resolver:
    """The work on one document: every name is decided twice, the second time given all the others."""

    def __init__(
        self,
        document: Document,
        toponyms: Sequence[Toponym],
        *,
        gazetteer: Gazetteer,
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
        self._known = gazetteer.kept(KnownNames).of([toponym.candidates for toponym in toponyms], weights)
        self._gaps = [self._between(index) for index in range(len(toponyms) - 1)]
        self._containers = [self._container(index) for index in range(len(toponyms))]
        self._lists = {index: self._list_neighbours(index) for index in range(len(toponyms))}
        self._outlet = outlet_of(document.article)
        self._countries = self._country_support()
        clear = {n: k.places[k.usual] for n, k in enumerate(self._known) if k and k.clearness >= _CLEAR}
        self._context = Context(clear, self._keys, self._lists)
        self._met = self._names_met()
        self._beside: dict[int, list[float]] = {}
        # By whose mention of the same name each mention was decided: one name has one sense.
        self._decided_by: dict[int, int] = {}

    @property
    def contained(self) -> set[int]:
        """The numbers of the names after which the text says in what they lie."""
        return {index for index, container in enumerate(self._containers) if container is not None}

    def resolutions(self, calibration: Calibration) -> tuple[Resolution, ...]:
        """What each name means, or that nobody knows, with how sure that is."""
        scored: dict[int, tuple[Place, float]] = {}
        chosen: dict[int, tuple[Place, float]] = {}
        for index, choice in self._choices().items():
            judge = self._decided_by[index]
            if judge not in scored:
                place = choice.known.places[choice.best]
                scored[judge] = place, round(calibrated(place, self._certainty(choice), calibration), 3)
            chosen[index] = scored[judge]
        return tuple(self._resolution(index, chosen.get(index)) for index in range(len(self._toponyms)))

    def explanations(self) -> tuple[tuple[Weighed, ...], ...]:
        self._choices()
        known = {index: self._explanation(index) for index in set(self._decided_by.values())}
        return tuple(
            known[self._decided_by[index]] if index in self._decided_by else () for index in range(len(self._toponyms))
        )

    def _choices(self) -> dict[int, _Choice]:
        """What each name means; the context stays what the last choices were made with, for those who ask why."""
        order = sorted((n for n, known in enumerate(self._known) if known and not known.is_group), key=self._order)
        chosen = self._pass(order, self._guess if self._weights.add_up else self._best)
        for _ in range(_PASSES - 1):
            places = {index: choice.known.places[choice.best] for index, choice in chosen.items()}
            self._context = Context(places, self._keys, self._lists)
            chosen = self._pass(order, self._best)
        return chosen

    def _order(self, index: int) -> tuple[bool, tuple[int, int]]:
        """A name whose container is given decides for the others: "Paris, Texas" makes a later "Paris" the same."""
        known = self._known[index]
        return self._containers[index] is None, known.ambiguity if known else (9, 0)

    def _explanation(self, index: int) -> tuple[Weighed, ...]:
        met = self._met[index]
        if met is None:
            return ()
        known, rows = met.known, self._context_signs(index, met)
        own = own_signs(known.candidates[:MOST_CANDIDATES], self._weights)
        alone = list(map(sum, rows, met.fixed))
        weighed: list[Weighed] = []
        for number, behind in enumerate(_ranked(known, alone, rows)):
            names = _SIGNS_OF_COUNTRY if known.traits[number][2] == "country" else _SIGNS
            values = (*own[number], *met.text_signs[number][:2], *rows[number], behind - alone[number])
            signs = {name: value for name, value in zip(names, values, strict=True) if value}
            weighed.append(Weighed(candidate=known.candidates[number], signs=signs))
        return tuple(sorted(weighed, key=lambda each: -each.total))

    def _pass(self, order: Sequence[int], choose: Callable[[int], _Choice | None]) -> dict[int, _Choice]:
        chosen: dict[int, _Choice] = {}
        senses: dict[str, _Choice | None] = {}
        judges: dict[str, int] = {}
        for index in order:
            key = self._keys[index]
            if self._containers[index] is None and key in senses:
                best = senses[key]
                self._decided_by[index] = judges[key]
            else:
                best = choose(index)
                self._decided_by[index] = index
                if key not in senses or senses[key] is None:
                    senses[key] = best
                    judges[key] = index
            if best is not None:
                chosen[index] = best
        return chosen

    def _resolution(self, index: int, choice: tuple[Place, float] | None) -> Resolution:
        toponym, known = self._toponyms[index], self._known[index]
        if known is not None and known.is_group:
            members = tuple(c.place for c in toponym.candidates if c.match == "group")
            return Resolution(toponym=toponym, places=members, score=0.9, near=self._is_near(toponym))
        if choice is None:
            return Resolution(toponym=toponym)
        place, score = choice
        return Resolution(toponym=toponym, places=(place,), score=score, near=self._is_near(toponym))

    def _country_support(self) -> Mapping[str, float]:
        """How strongly the document speaks of each country, between 0 and 1, from names that mean one country only."""
        mentions: defaultdict[str, float] = defaultdict(float)
        for known in self._known:
            if known is not None:
                mentions[known.traits[0][0]] += known.clearness
        return {code: 1 - math.exp(-count / 1.5) for code, count in mentions.items() if code}

    def _guess(self, index: int) -> _Choice | None:
        """What `_best` chooses, without asking the other names where it is the only candidate and believed already."""
        met = self._met[index]
        if met is not None and len(met.fixed) == 1 and met.fixed[0] >= self._weights.no_match:
            return None if self._is_elsewhere(index, met.known) else _Choice(met.known, met.fixed, 0)
        return self._best(index)

    def _best(self, index: int) -> _Choice | None:
        met = self._met[index]
        if met is None or self._is_elsewhere(index, met.known):
            return None
        known, rows = met.known, self._context_signs(index, met)
        scores = list(map(sum, rows, met.fixed))
        if known.behind:
            scores = _ranked(known, scores, rows)
        most = max(scores)
        if most < self._weights.no_match:
            return None
        return _Choice(known, scores, scores.index(most))

    def _certainty(self, choice: _Choice) -> float:
        """How clearly a choice stands out from the other candidates, and how much speaks for it at all."""
        scores, most = choice.scores, choice.scores[choice.best]
        rivals = [math.exp(_SHARPNESS * (scores[n] - most)) for n in choice.known.elsewhere(choice.best)]
        certainty = 1 / (1 + math.exp(-1.2 * (most - self._weights.no_match)))
        return certainty / (1.0 + sum(rivals))

    def _names_met(self) -> list[_Met | None]:
        """Each name with what no pass changes, the same for all mentions of it."""
        names: dict[tuple[str, KnownName], _Met] = {}
        found: list[_Met | None] = []
        for key, known in zip(self._keys, self._known, strict=True):
            met = None if known is None or known.is_group else names.get((key, known))
            if met is None and known is not None and not known.is_group:
                met = names[key, known] = _Met(known, self._text_signs(known, key))
            found.append(met)
        return found

    def _is_elsewhere(self, index: int, known: KnownName) -> bool:
        """Whether the text says where the place lies, and none of the candidates lies there: "Argyle, St. Vincent"."""
        container = self._containers[index]
        if container is None or known.places[0].feature_class != "P":
            return False
        outer = container[0].place
        town = any(c.place.feature_class == "P" and c.place.country_code == outer.country_code for c in container)
        clear = is_country(outer) or (outer.feature_code == "ADM1" and not town)  # "Gao, Kidal and …" is a list
        return clear and not any(self._inside(index, known))

    def _inside(self, index: int, known: KnownName) -> list[float]:
        """What the name right after it that contains it says for each candidate."""
        found = self._beside.get(index)
        if found is None:
            outer = [candidate.place for candidate in (self._containers[index] or ())[:8]]
            lies = (any(contains(each, place) for each in outer) for place in known.places)
            found = self._beside[index] = [float(each) for each in lies]
        return found

    def _text_signs(self, known: KnownName, key: str) -> list[_TextSigns]:
        """What the outlet, the caller's preferences and the countries of the article say of each candidate."""
        weights, home, prior = self._weights, self._outlet.country, self._prior
        named = weights.outlet_name if self._outlet.is_named_for(key) else 0.0
        found: list[_TextSigns] = []
        for place, (code, _, sort, _) in zip(known.places, known.traits, strict=True):
            preferred = weights.preferred if prior.is_given and prior.prefers(place) else 0.0
            at_home = weights.outlet_country if code and code == home else 0.0
            support = self._countries.get(code, 0.0)
            if sort != "country":
                found.append((preferred, weights.country * support, at_home, named if sort == "town" else 0.0))
            elif known.rivalled:
                # A country that shares its name with a division or town elsewhere has to be spoken of.
                hardly = weights.rivalled_country * (support - 1) - weights.rivalled
                found.append((hardly + at_home, preferred, 0.0, 0.0))
            else:
                found.append((0.0, preferred, 0.0, 0.0))
        return found

    def _context_signs(self, index: int, met: _Met) -> list[_ContextSigns]:
        """What the other names of the article say, and those right before and after it, of each candidate."""
        weights, context, key = self._weights, self._context, self._keys[index]
        shares, divisions = context.country_shares(key), context.divisions
        closeness = met.nearness(context.towns(key))
        listed = {_like(other) for other in context.in_list_with(index)}
        around = [other.country_code for other in context.neighbours(index)]
        inside = self._inside(index, met.known) if self._containers[index] is not None else None
        holds = weights.contains if index > 0 and self._containers[index - 1] is not None else 0.0
        container = 0.0
        found: list[_ContextSigns] = []
        for number, (code, division, sort, in_full) in enumerate(met.known.traits):
            share = weights.country_share * shares[code] if code in shares else 0.0
            if inside is not None:
                container = weights.container if inside[number] else 0.0
            if sort == "country":
                alike = weights.in_list if _COUNTRY in listed else 0.0
                found.append((share, 0.0, 0.0, 0.0, 0.0, 0.0, alike, 0.0, container, 0.0))
                continue
            spoken, part = self._division_signs(division, key, sort) if division and division in divisions else _NOTHING
            full = in_full or sort != "division"
            alike = weights.in_list if listed and full and (sort, code) in listed else 0.0
            same = weights.neighbour * around.count(code) / 4 if code in around else 0.0
            near, another = weights.near * closeness[number], holds if in_full else 0.0
            found.append((share, spoken, part, near, *met.outlet[number], alike, same, container, another))
        return found

    def _division_signs(self, division: tuple[str, str], key: str, sort: str) -> tuple[float, float]:
        support, share = self._context.division(division, key)
        if sort == "division":
            return self._weights.own_division * support, 0.0
        return self._weights.division * support, self._weights.division_share * share

    def _list_neighbours(self, index: int) -> tuple[int, ...]:
        """The names that are in a list with this one, right before and after it."""
        gaps = self._gaps
        before = (index - 1,) if index > 0 and gaps[index - 1] in _IN_A_LIST else ()
        after = (index + 1,) if index < len(gaps) and gaps[index] in _IN_A_LIST else ()
        return before + after

    def _container(self, index: int) -> _Container:
        """The candidates of the name that says where this one lies: after a comma, in brackets, or "in"."""
        between = self._gaps[index] if index < len(self._gaps) else None
        if not between or self._toponyms[index + 1].use == "other" or _BEFORE_CONTAINER.fullmatch(between) is None:
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
        if index == 0 or self._gaps[index - 1] not in _IN_A_LIST:
            return False
        before, here, after = (self._toponyms[n].candidates[:1] for n in (index - 1, index, index + 1))
        sorts = {sort_of(candidate.place) for candidate in (*before, *here, *after)}
        return len(sorts) == 1 and not sorts & {"town"}

    def _between(self, index: int) -> str | None:
        """What stands between a name and the next one, None when that is far away."""
        here, after = self._toponyms[index].mention, self._toponyms[index + 1].mention
        if after.start - here.end >= _LONGEST_GAP:
            return None
        between = self._text[here.end : after.start]
        return None if "\n" in between else between.strip().lower()

    def _is_near(self, toponym: Toponym) -> bool:
        before = self._text[max(0, toponym.mention.start - 30) : toponym.mention.start].lower().split()
        if before and before[-1] == "the":
            before.pop()
        near = self._words.near_before
        return bool(before) and (before[-1] in near or " ".join(before[-2:]) in near or " ".join(before[-3:]) in near)


def _ranked(known: KnownName, scores: Sequence[float], rows: Sequence[_ContextSigns]) -> list[float]:
    """The scores with a bare name meaning the city and not the division around it, unless the text asks for that."""
    ranked = list(scores)
    for number, city in known.behind:
        *_, alike, _, _, another = rows[number]
        if not alike and not another:
            ranked[number] = min(scores[number], scores[city] - _BEHIND)
    return ranked


def _like(place: Place) -> tuple[str, str]:
    """What is of its like in a list: another country, or its sort in the same country."""
    sort = sort_of(place)
    return _COUNTRY if sort == "country" else (sort, place.country_code)
