"""Links reports of one event, within an article and across articles, and says which of them is the best.

Two reports are of one event when they are of one type, nothing speaks against it (other days, places farther apart than
30 km, other countries that act), and enough speaks for it: the same actors and recipients, place, day, number of dead,
and wording. Each report is compared with the last ones that share a country, a day or the article with it, so that the
time grows with the number of reports and not with its square.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geoevents.records import Event, Place

__all__ = [
    "Report",
    "Spot",
    "clusters",
    "day_number",
    "identities",
    "report_of",
    "says_another",
    "says_habit",
    "stem",
    "stems",
]

Key: TypeAlias = tuple[str, ...]

NEAR_KM = 30.0
# What speaks for one event adds up; what is missing on one side says nothing.
ENOUGH = 2.5
_DAY = 1.0
_PLACE = 1.0
_SIDE = 1.0
_DEAD = 0.5
_TRIGGER = 0.5
_WORDING = 2.0
# Wording counts in full from this share of common words on.
_ALIKE = 0.6
_SAME_ARTICLE = 0.5
_UNDATED = 1.0
_RISEN = 3
_LAST = 24
_LONGEST_STEM = 6
_SHORTEST = 3
_LETTERS = 3
_LEAST_WORDS = 6
_DIVISION = 3
_COUNTRY = 4
_EARTH_KM = 6371.0088
_WORD = re.compile(r"\w+")
# They stand in every report.
STOP_WORDS = frozenset(
    [
        *("the", "and", "that", "this", "these", "those", "for", "from", "with", "was", "were", "has", "have", "had"),
        *(
            "been",
            "are",
            "its",
            "his",
            "her",
            "their",
            "they",
            "who",
            "which",
            "what",
            "when",
            "where",
            "will",
            "would",
        ),
        *("could", "should", "may", "might", "not", "but", "one", "two", "after", "before", "over", "into", "about"),
        *("than", "more", "most", "some", "said", "says", "told", "according", "also", "between", "against", "there"),
        *("here", "then", "out", "off", "all", "any", "other"),
    ]
)
# What a sentence tells with these happened more than once: it is no report of one event.
HABITUAL = frozenset(
    {"frequently", "often", "repeatedly", "regularly", "routinely", "usually", "periodically", "sometimes"}
)
ANOTHER = frozenset({"also", "again", "another", "separately", "elsewhere", "meanwhile", "twice", "second", "third"})
# Without a date of its own, a report tells of something since about a week before it was published.
_NEWS_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a report puts its event: WGS 84 degrees, `Place.precision`, ISO alpha-2 and first-order division."""

    latitude: float
    longitude: float
    precision: int
    country: str = ""
    admin1: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What decides whether two reports are of one event.

    Attributes:
        article: Identity of the article.
        event_type: PLOVER type or OTHER.
        mode: Mode, or empty.
        status: As in `Event`.
        actors: Names and codes of the actors.
        recipients: Names and codes of the recipients.
        spots: Its places.
        first: First day as an ordinal; None without a date.
        last: Last day likewise.
        published: Day of publication as an ordinal, None when not known.
        fatalities: Counted deaths.
        trigger: Stem of the word that names it.
        words: Stems of the words of its sentence.
        score: How sure the report is.
        sentence: Offset of its sentence.
        is_another: Whether its sentence says that it tells of something else than the one before ("also", "again").
        is_habit: Whether its sentence says that it happened more than once ("often").
    """

    article: str
    event_type: str
    mode: str = ""
    status: str = "actual"
    actors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    spots: tuple[Spot, ...] = ()
    first: int | None = None
    last: int | None = None
    published: int | None = None
    fatalities: int | None = None
    trigger: str = ""
    words: frozenset[str] = frozenset()
    score: float = 0.0
    sentence: int = 0
    is_another: bool = False
    is_habit: bool = False


def clusters(reports: Sequence[Report]) -> list[int]:
    """For each report the number of the best report of its event: its own where it stands alone.

    The order of the reports decides nothing but ties, and the same reports always give the same clusters.
    """
    heads = list(range(len(reports)))
    recent: dict[Key, list[int]] = {}
    for number, report in enumerate(reports):
        keys = set(_keys(report))
        others = {other for key in keys for other in recent.get(key, ())}
        scored = [(likeness(report, reports[other]), -other) for other in others]
        best, other = max(scored, default=(0.0, 0))
        if best >= _enough(report, reports[-other]):
            heads[number] = heads[-other]
        for key in keys:
            recent.setdefault(key, []).append(number)
            del recent[key][:-_LAST]
    return _best(reports, heads)


def likeness(one: Report, other: Report) -> float:
    """How much speaks for two reports being of one event; 0 where something speaks against it."""
    if one.event_type != other.event_type or one.status != other.status or one.is_habit or other.is_habit:
        return 0.0
    if one.article == other.article and _are_two(one, other):
        return 0.0
    if _is_other_toll(one, other):
        return 0.0
    day, place = _day(one, other), _place(one, other)
    sides = [_side(one.actors, other.actors), _side(one.recipients, other.recipients)]
    if day < 0 or place < 0 or min(sides) < 0:
        return 0.0
    share = _common(one.words, other.words)
    dead = one.fatalities is not None and one.fatalities == other.fatalities
    return (
        _DAY * day
        + _PLACE * place
        + _SIDE * sum(sides)
        + _DEAD * dead
        + _TRIGGER * (one.trigger == other.trigger)
        + _WORDING * min(1.0, share / _ALIKE)
        + _SAME_ARTICLE * (one.article == other.article)
    )


def report_of(event: Event) -> Report:
    """What decides about a found event."""
    article, when = event.article, event.date
    return Report(
        article=article.id,
        event_type=event.event_type,
        mode=event.mode,
        status=event.status,
        actors=identities((actor.name, actor.code) for actor in event.actors),
        recipients=identities((actor.name, actor.code) for actor in event.recipients),
        spots=tuple(_spot(place) for each in event.places if each.role != "about" for place in each.resolution.places),
        first=day_number(when.start) if when else None,
        last=day_number(when.end) if when else None,
        published=day_number(article.published),
        fatalities=event.fatalities,
        trigger=stem(event.trigger.text),
        words=stems(event.sentence.text),
        score=event.score,
        sentence=event.sentence.start,
        is_another=says_another(event.sentence.text),
        is_habit=says_habit(event.sentence.text),
    )


def says_another(sentence: str) -> bool:
    """Whether a sentence says that it tells of something else than the one before."""
    return not ANOTHER.isdisjoint(_words(sentence))


def says_habit(sentence: str) -> bool:
    """Whether a sentence says that what it tells happened more than once."""
    return not HABITUAL.isdisjoint(_words(sentence))


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text, without those that every text has."""
    return frozenset(
        [word[:_LONGEST_STEM] for word in _words(text) if len(word) >= _SHORTEST and word not in STOP_WORDS]
    )


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    """The words of a sentence in lower case; it is asked several times in a row, for each of its events."""
    return tuple(_WORD.findall(text.lower()))


def stem(words: str) -> str:
    """The beginning of the first word, by which its forms are alike."""
    return words.lower()[:_LONGEST_STEM]


def identities(actors: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Names in lower case and the first three letters of codes, the country, in capitals; of (name, code) pairs."""
    return frozenset(each for name, code in actors for each in (name.lower(), code[:_LETTERS]) if each)


def day_number(iso: str | None) -> int | None:
    """The ordinal of an ISO 8601 day; None for none, and for years that a calendar of today does not know."""
    try:
        return date.fromisoformat(iso).toordinal() if iso else None
    except ValueError:
        return None


# --- candidates ---------------------------------------------------------------------------------------------------


def _keys(report: Report) -> Iterator[Key]:
    """What two reports of one event share at least one of."""
    kind = report.event_type
    yield kind, "in", report.article
    if report.first is not None and report.first == report.last:
        yield kind, "on", str(report.first)
    for side in (report.actors, report.recipients):
        for name in side:
            yield kind, "by", name
    for spot in report.spots:
        yield kind, "at", spot.country, spot.admin1


def _best(reports: Sequence[Report], heads: Sequence[int]) -> list[int]:
    """The best of each cluster: what happened first, then the surest, the most exact, the first told."""
    members: dict[int, list[int]] = {}
    for number, head in enumerate(heads):
        members.setdefault(head, []).append(number)
    best = {head: max(each, key=lambda number: (*_rank(reports[number]), -number)) for head, each in members.items()}
    return [best[head] for head in heads]


def _rank(report: Report) -> tuple[bool, bool, bool, float]:
    placed = any(spot.precision < _DIVISION for spot in report.spots)
    return report.status == "actual", placed, report.first is not None, report.score


# --- what speaks for and against ----------------------------------------------------------------------------------


def _enough(one: Report, other: Report) -> float:
    """What has to speak for one event: more in two articles where no day is common."""
    alone = one.article != other.article and (one.first is None or other.first is None)
    return ENOUGH + _UNDATED if alone else ENOUGH


def _is_other_toll(one: Report, other: Report) -> bool:
    """Whether the dead are so many more that it cannot be a toll that rose."""
    if one.fatalities is None or other.fatalities is None:
        return False
    return max(one.fatalities, other.fatalities) > _RISEN * min(one.fatalities, other.fatalities) + _RISEN


def _are_two(one: Report, other: Report) -> bool:
    """Whether an article tells of two events: in one sentence, or with a word that says so."""
    return one.sentence == other.sentence or max(one, other, key=lambda report: report.sentence).is_another


def _day(one: Report, other: Report) -> float:
    """1 for the same day, less for wider dates that overlap, 0 where it stays open, -1 for other days."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return -1.0 if _is_news_of_other_days(one, other) else 0.0
    if one.first > other.last or other.first > one.last:
        return -1.0
    return 1.0 / math.sqrt(1 + max(one.last - one.first, other.last - other.first))


def _is_news_of_other_days(one: Report, other: Report) -> bool:
    """Whether reports of which one has no date were published too far apart."""
    if one.article == other.article:
        return False
    first, last = (one.first or one.published), (other.first or other.published)
    return first is not None and last is not None and abs(first - last) > _NEWS_DAYS


def _place(one: Report, other: Report) -> float:
    """1 for the same or a near place, a half for one that holds the other, 0 where it stays open, -1 for others."""
    if not one.spots or not other.spots:
        return 0.0
    return max(_nearness(here, there) for here in one.spots for there in other.spots)


def _nearness(one: Spot, other: Spot) -> float:
    if _kilometres(one, other) <= NEAR_KM and max(one.precision, other.precision) < _DIVISION:
        return 1.0
    wide, small = sorted((one, other), key=lambda spot: -spot.precision)
    if wide.precision == _COUNTRY:
        return 0.5 if wide.country == small.country else -1.0
    if wide.precision == _DIVISION:
        return 0.5 if (wide.country, wide.admin1) == (small.country, small.admin1) else -1.0
    if wide.precision > _COUNTRY:
        return 0.5 if _kilometres(one, other) <= NEAR_KM else 0.0
    return -1.0


def _kilometres(one: Spot, other: Spot) -> float:
    """Great-circle distance."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    root = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(root)))


def _side(one: frozenset[str], other: frozenset[str]) -> float:
    """1 for a common name, a half for a common country, 0 where it stays open, -1 where other countries act."""
    if not one or not other:
        return 0.0
    common = one & other
    if common:
        return 0.5 if all(len(name) == _LETTERS and name.isupper() for name in common) else 1.0
    countries = [{name for name in side if len(name) == _LETTERS and name.isupper()} for side in (one, other)]
    return -1.0 if all(countries) else 0.0


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter wording that the longer one has too."""
    least = min(len(one), len(other))
    return len(one & other) / max(least, _LEAST_WORDS) if least else 0.0


def _spot(place: Place) -> Spot:
    return Spot(
        latitude=place.latitude,
        longitude=place.longitude,
        precision=place.precision,
        country=place.country_code,
        admin1=place.admin1,
    )
