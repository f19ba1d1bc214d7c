"""Where a place lies that no gazetteer knows: near the places that are named around it.

News is full of streets, schools, courts and hamlets of which only the article says where they are: "the clinic on
Marigny Street" in a story from New Orleans. Such a name gets the town (or the division, where no town is named) around
which the article's places lie most densely, the more those right beside the name. The resolution is marked ``near``,
its score says how often that is right, and its candidates stay empty: the place is not what the name means.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.gazetteer.names import fold
from geoevents.resolution.calibration import likelihood
from geoevents.resolution.places import is_country, kilometres

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from geoevents.gazetteer import Gazetteer
    from geoevents.records import Place, Resolution
    from geoevents.resolution.calibration import Calibration
    from geoevents.toponyms import ToponymWords

__all__ = ["KIND", "Neighbourhood", "is_placed_near", "placed_near"]

# The kind of place under which calibration keeps how often such a guess is right.
KIND = "nearby"
# A mention counts 1 right beside the name, less by distance in characters, and never less than the floor.
_REACH = 400.0
_LATER = 1.5
_FLOOR = 0.25
# Divisions and parks are large: they say less than towns of where something is.
_LARGE = 0.7
_LARGE_BEHIND = 0.5
# Places support each other within some hundred kilometres.
_SUPPORT_KM = 100.0
_SAME_KM = 161.0
# Only so many different places and mentions count, so that a text of any length is read in linear time.
_MOST_PLACES = 30
_MOST_MENTIONS = 4
# Where the places of an article lie this far apart, nobody knows near which of them something is.
_LEAST_SHARE = 0.3
# As sure as the share of what is said around a name can make it, where the text itself says in what it lies.
_SHARE_OF_CONTAINER = 0.6
# A town with no higher score has only its name for it, and gives way where so much of what is said lies elsewhere.
_HARDLY = 0.45
# So has one that is only written much alike.
_HARDLY_MISSPELT = 0.75
_OTHER_WRITINGS = frozenset({"variant", "fuzzy"})
_CLOSE_SHARE = 0.7
_CALLED_ALIKE = frozenset({"SQR", "ST", "RD", "PRK"})
_POINTS = frozenset("PS")
_COMPACT = frozenset({"ADM2", "ISL", "ISLET"})


def placed_near(
    resolutions: Sequence[Resolution],
    *,
    contained: Collection[int],
    gazetteer: Gazetteer,
    words: ToponymWords,
    calibration: Calibration,
) -> tuple[Resolution, ...]:
    """The resolutions, with a place near by for the names that have none.

    Names that may mean a place of the gazetteer, none of which was believed, stay without one, unless the text says in
    what they lie. A town for which nothing but its name speaks gives way where the article's places lie close together.

    Args:
        resolutions: Of all toponyms of an article, in the order of the text.
        contained: The numbers of those after which the text names what they lie in: "Argyle, St. Vincent".
        gazetteer: Knows the country in "the Bank of Japan".
        words: From `geoevents.toponyms.load_words`.
        calibration: From `geoevents.resolution.calibration.load_calibration`.
    """
    countries = _countries(resolutions)
    loose = [
        number for number, each in enumerate(resolutions) if each.toponym.use != "other" and _is_loose(each, countries)
    ]
    if not loose:
        return tuple(resolutions)
    held = set(range(len(resolutions))) - set(loose)
    around = Neighbourhood([resolutions[number] for number in sorted(held)])
    starts: defaultdict[str, list[int]] = defaultdict(list)
    for number in loose:
        mention = resolutions[number].toponym.mention
        starts[fold(mention.text)].append(mention.start)
    guesses = {name: _country_in(name, gazetteer, words) or around.of(found) for name, found in starts.items()}
    placed = list(resolutions)
    for number in loose:
        known = resolutions[number]
        guess = guesses[fold(known.toponym.mention.text)]
        if number in contained and (outer := resolutions[number + 1].place) and _says_where(outer):
            guess = outer, _SHARE_OF_CONTAINER
        elif known.toponym.candidates and not known.places:
            guess = None
        is_town = any(place.feature_class == "P" for place in known.places)
        if guess is not None and guess[1] >= (_CLOSE_SHARE if is_town else _LEAST_SHARE):
            score = round(likelihood(KIND, guess[1], calibration), 3)
            placed[number] = replace(known, places=(guess[0],), score=score, near=True)
    return tuple(placed)


def is_placed_near(resolution: Resolution) -> bool:
    """Whether a name got a place of the article near which it lies, because no place of that name is believed."""
    return bool(resolution.places) and all(c.place != resolution.places[0] for c in resolution.toponym.candidates)


class Neighbourhood:
    """The places of an article, asked near which of them a name without a place lies."""

    def __init__(self, resolutions: Sequence[Resolution]) -> None:
        """Takes the resolutions of the article, in the order of the text."""
        starts: defaultdict[Place, list[int]] = defaultdict(list)
        for each in resolutions:
            if len(each.places) == 1 and _says_where(each.places[0]):
                starts[each.places[0]].append(each.toponym.mention.start)
        most = sorted(starts, key=lambda place: -len(starts[place]))[:_MOST_PLACES]
        self._starts = {place: starts[place] for place in most}
        self._support = {one: [math.exp(-kilometres(one, other) / _SUPPORT_KM) for other in most] for one in most}

    def of(self, starts: Sequence[int]) -> tuple[Place, float] | None:
        """The place near which a name lies, and which part of what is said around it lies there too (0 to 1).

        Args:
            starts: Where the name stands: the offsets of its mentions.

        Returns:
            None when the article names no place that says where something is.
        """
        if not self._starts:
            return None
        weights = [self._weight(place, starts[:_MOST_MENTIONS]) for place in self._starts]
        fields = {
            place: sum(map(operator.mul, weights, support)) - (0.0 if _is_point(place) else _LARGE_BEHIND)
            for place, support in self._support.items()
        }
        best = max(fields, key=fields.__getitem__)
        there = sum(w for w, place in zip(weights, self._starts, strict=True) if kilometres(place, best) <= _SAME_KM)
        return best, there / (sum(weights) + _FLOOR)

    def _weight(self, place: Place, starts: Sequence[int]) -> float:
        """How much is said of a place around a name."""
        named = self._starts[place]
        beside = sum(math.exp(-_apart(start, other) / _REACH) for start in starts for other in _nearest(named, start))
        return (beside / len(starts) + _FLOOR * len(named)) * (1.0 if _is_point(place) else _LARGE)


def _countries(resolutions: Sequence[Resolution]) -> dict[str, set[str]]:
    """The names that lie in each country."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for each in resolutions:
        for place in each.places:
            names[place.country_code].add(fold(each.toponym.mention.text))
    return names


def _is_loose(resolution: Resolution, countries: Mapping[str, Collection[str]]) -> bool:
    """Whether a name has no place, or one that its name alone speaks for.

    Squares and streets are called alike everywhere: St Peter's Square is in Manchester, too.
    """
    if len(resolution.places) != 1:
        return not resolution.places
    place = resolution.places[0]
    if place.feature_code in _CALLED_ALIKE:
        return len(countries[place.country_code]) == 1
    misspelt = resolution.toponym.candidates[:1] and resolution.toponym.candidates[0].match in _OTHER_WRITINGS
    return resolution.score <= (_HARDLY_MISSPELT if misspelt else _HARDLY) and place.feature_class == "P"


def _country_in(name: str, gazetteer: Gazetteer, words: ToponymWords) -> tuple[Place, float] | None:
    """The country or continent in the name of an institution: "bank of japan", "european commission"."""
    parts = name.split()
    if words.institutions.isdisjoint(parts):
        return None
    inner = [" ".join(parts[:size]) for size in (3, 2, 1) if size < len(parts)]
    if "of" in parts:
        inner.insert(0, " ".join(parts[parts.index("of") + 1 :]).removeprefix("the "))
    for part in inner:
        for candidate in gazetteer.lookup(part)[:1]:
            if is_country(candidate.place) or candidate.place.feature_code == "CONT":
                return candidate.place, _SHARE_OF_CONTAINER
    return None


def _apart(start: int, other: int) -> float:
    """How far another name stands in characters: what comes later is farther, since the text has not been there yet."""
    return start - other if other <= start else (other - start) * _LATER


def _nearest(named: Sequence[int], start: int) -> Sequence[int]:
    """The mentions of a place that stand next to an offset; the others are too far to count."""
    at = bisect_left(named, start)
    return named[max(0, at - _MOST_MENTIONS) : at + _MOST_MENTIONS]


def _says_where(place: Place) -> bool:
    """Whether a place is small enough for something to be near it: in a country, and none itself."""
    return bool(place.country_code) and not is_country(place)


def _is_point(place: Place) -> bool:
    return place.feature_class in _POINTS or place.feature_code in _COMPACT
