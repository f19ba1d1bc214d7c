"""Scores what geoevents reads from our sample articles, and shows every miss and every extra.

The gold lies in ``tests/articles`` (its README says how it is annotated). Run from the root of the checkout::

    python benchmarks/score_articles.py                  # a line per article, then the whole corpus
    python benchmarks/score_articles.py --show           # every miss and extra as well
    python benchmarks/score_articles.py --show niger     # only articles with "niger" in their name

Toponyms are matched by the largest overlap. Events are matched by their trigger, which has to lie in the gold event's
evidence; two found events of the right type on one evidence are one event told twice, not an extra.
"""

from __future__ import annotations

import argparse
import json
import math
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from geoevents.pipeline import Pipeline
from geoevents.records import Article, Event, Resolution

ARTICLES = Path(__file__).resolve().parent.parent / "tests" / "articles"
EARTH_RADIUS_KM = 6371.0088

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """An annotated article: its text and the rows of its JSON file."""

    article: Article
    toponyms: tuple[Row, ...]
    events: tuple[Row, ...]
    never: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one article or many gave.

    Attributes:
        right: How often each measure was right.
        scored: How often each measure could have been right.
        errors: A line for every miss, extra and wrong field.
        forbidden: A line for every denied, planned or imagined thing that was taken for an actual event.
    """

    right: Counter[str]
    scored: Counter[str]
    errors: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def share(self, measure: str) -> float:
        """The share of a measure that was right, 1 where there was nothing to score."""
        return self.right[measure] / self.scored[measure] if self.scored[measure] else 1.0


MEASURES = (
    "toponym recall",
    "toponym precision",
    "toponym use",
    "toponym point",
    "event recall",
    "event precision",
    "event type",
    "event country",
    "event place",
    "event date",
    "event status",
    "event fatalities",
)


def main() -> None:
    """Prints a table per article and for the whole corpus."""
    parser = argparse.ArgumentParser(description="Score geoevents on the sample articles of tests/articles.")
    parser.add_argument("name", nargs="?", default="", help="only articles whose name holds this")
    parser.add_argument("--show", action="store_true", help="show every miss and extra")
    options = parser.parse_args()
    pipeline = Pipeline.load()
    scores = {gold.article.id: score(gold, pipeline) for gold in load_gold() if options.name in gold.article.id}
    if options.show:
        print("\n".join(line for name, one in scores.items() for line in (f"== {name}", *one.errors, *one.forbidden)))
    print(table(scores))


def load_gold(folder: Path = ARTICLES) -> tuple[Gold, ...]:
    """Every annotated article of a folder, in the order of their names."""
    return tuple(_gold(path) for path in sorted(folder.glob("*.json")))


def score(gold: Gold, pipeline: Pipeline) -> Score:
    """What the pipeline reads from an article, against its gold."""
    return total(
        (
            score_toponyms(gold, pipeline.toponyms(gold.article)),
            score_events(gold, pipeline.events(gold.article)),
        )
    )


def total(scores: Iterable[Score]) -> Score:
    """All scores added up."""
    scores = tuple(scores)
    return Score(
        right=sum((one.right for one in scores), Counter()),
        scored=sum((one.scored for one in scores), Counter()),
        errors=tuple(line for one in scores for line in one.errors),
        forbidden=tuple(line for one in scores for line in one.forbidden),
    )


def table(scores: Mapping[str, Score]) -> str:
    """Measures as columns, articles as rows, in percent; the last row is the whole corpus."""
    whole = total(scores.values())
    names = [measure.replace("toponym ", "t:").replace("event ", "e:")[:10] for measure in MEASURES]
    lines = [f"{'':18}" + "".join(f"{name:>11}" for name in names) + f"{'forbidden':>11}"]
    for name, one in (*scores.items(), ("all", whole)):
        cells = (f"{100 * one.share(measure):11.1f}" if one.scored[measure] else f"{'-':>11}" for measure in MEASURES)
        lines.append(f"{name:18}" + "".join(cells) + f"{len(one.forbidden):11}")
    counts = (f"{measure} {whole.right[measure]}/{whole.scored[measure]}" for measure in MEASURES)
    return "\n".join((*lines, "; ".join(counts)))


def score_toponyms(gold: Gold, found: Sequence[Resolution]) -> Score:
    """Recall, precision, use and point of the toponyms.

    Rows that are optional, or of use ``other``, need not be found. A row of use ``other`` that is found as a place or
    an actor costs precision.
    """
    right: Counter[str] = Counter()
    scored: Counter[str] = Counter()
    errors: list[str] = []
    pairs = _match_spans(gold.toponyms, found)
    for number, row in enumerate(gold.toponyms):
        hit = found[pairs[number]] if number in pairs else None
        if row["use"] == "other" or row.get("optional"):
            continue
        scored["toponym recall"] += 1
        right["toponym recall"] += hit is not None
        if hit is None:
            errors.append(f"  missed toponym: {_shown(row)} in {_context(gold, row['start'], row['end'])}")
            continue
        for measure, is_right, got in _toponym_fields(row, hit):
            scored[measure] += 1
            right[measure] += is_right
            if not is_right:
                errors.append(f"  wrong {measure}: {_shown(row)}, got {got}")
    _count_precision(gold, found, pairs, right=right, scored=scored, errors=errors)
    return Score(right=right, scored=scored, errors=tuple(errors))


def score_events(gold: Gold, found: Sequence[Event]) -> Score:
    """Recall, precision and fields of the events, and what must never be an actual event."""
    right: Counter[str] = Counter()
    scored: Counter[str] = Counter()
    errors: list[str] = []
    pairs = _match_events(gold, found)
    for number, row in enumerate(gold.events):
        if row.get("optional"):
            continue
        scored["event recall"] += 1
        right["event recall"] += number in pairs
        if number not in pairs:
            errors.append(f"  missed event: {row['event_type']} “{row['evidence']}”")
            continue
        for measure, is_right, expected, got in _event_fields(gold, row, found[pairs[number]]):
            scored[measure] += 1
            right[measure] += is_right
            if not is_right:
                errors.append(f"  wrong {measure}: expected {expected}, got {got}: “{row['evidence']}”")
    for event in _counted(gold, found, set(pairs.values())):
        scored["event precision"] += 1
        is_known = _is_known(gold, event, matched=any(found[place] is event for place in pairs.values()))
        right["event precision"] += is_known
        if not is_known:
            where = _context(gold, event.trigger.start, event.trigger.end)
            errors.append(f"  extra event: {event.event_type} ({event.status}) {where}")
    return Score(right=right, scored=scored, errors=tuple(errors), forbidden=tuple(_forbidden(gold, found)))


def bounds(edtf: str) -> tuple[str, str]:
    """First and last day of a year, month, day or interval in EDTF, as ISO 8601."""
    first, _, last = edtf.partition("/")
    return _first_day(first), _last_day(last or first)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in kilometres between two WGS 84 points (haversine)."""
    north, other_north = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    inner = math.sin((other_north - north) / 2) ** 2
    inner += math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(inner)))


def _gold(path: Path) -> Gold:
    rows = json.loads(path.read_text(encoding="utf-8"))
    text = rows["text"] if "text" in rows else (path.parent / rows["article"]).read_text(encoding="utf-8")
    return Gold(
        article=Article(id=path.stem, text=text, published=rows["published"]),
        toponyms=tuple(rows["toponyms"]),
        events=tuple(rows["events"]),
        never=tuple(rows["never"]),
    )


def _match_spans(rows: Sequence[Row], found: Sequence[Resolution]) -> dict[int, int]:
    """Number of the gold row to number of the finding: one to one, largest overlap first."""
    overlaps = [
        (_overlap(row["start"], row["end"], hit.toponym.mention.start, hit.toponym.mention.end), number, place)
        for number, row in enumerate(rows)
        for place, hit in enumerate(found)
    ]
    return _one_to_one((-overlap, number, place) for overlap, number, place in overlaps if overlap > 0)


def _match_events(gold: Gold, found: Sequence[Event]) -> dict[int, int]:
    """Number of the gold event to number of the finding: right types first, then required ones, then tight evidence."""
    ranked = []
    for number, row in enumerate(gold.events):
        start, end = _evidence(gold, row)
        for place, event in enumerate(found):
            if _overlap(start, end, event.trigger.start, event.trigger.end) <= 0:
                continue
            rank = (not _is_right_type(row, event), bool(row.get("optional")), end - start, event.trigger.start)
            ranked.append((rank, number, place))
    return _one_to_one(ranked)


def _one_to_one(ranked: Iterable[tuple[Any, int, int]]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, place in sorted(ranked):
        if number not in pairs and place not in taken:
            pairs[number] = place
            taken.add(place)
    return pairs


def _toponym_fields(row: Row, hit: Resolution) -> Iterator[tuple[str, bool, str]]:
    yield "toponym use", hit.toponym.use in {row["use"], *row.get("use_also", ())}, hit.toponym.use
    got = "; ".join(f"{place.name} ({place.latitude:.2f}, {place.longitude:.2f})" for place in hit.places)
    yield "toponym point", _is_near(row, ((place.latitude, place.longitude) for place in hit.places)), got or "no place"


def _count_precision(
    gold: Gold,
    found: Sequence[Resolution],
    pairs: Mapping[int, int],
    *,
    right: Counter[str],
    scored: Counter[str],
    errors: list[str],
) -> None:
    uses = {place: gold.toponyms[number]["use"] for number, place in pairs.items()}
    for place, hit in enumerate(found):
        if hit.toponym.use == "other":
            continue
        is_right = uses.get(place, "other") != "other"
        scored["toponym precision"] += 1
        right["toponym precision"] += is_right
        if not is_right:
            mention = hit.toponym.mention
            errors.append(f"  extra toponym: {hit.toponym.use} {_context(gold, mention.start, mention.end)}")


def _event_fields(gold: Gold, row: Row, event: Event) -> Iterator[tuple[str, bool, object, object]]:
    """Each field that the gold event fixes: measure, whether it is right, what was expected, what was found."""
    yield "event type", _is_right_type(row, event), row["event_type"], event.event_type
    statuses = {row["status"], *row.get("status_also", ())}
    yield "event status", event.status in statuses, row["status"], event.status
    if row.get("actor_country"):
        countries = {actor.country for actor in event.actors}
        yield "event country", set(row["actor_country"]) <= countries, row["actor_country"], sorted(countries)
    if row["places"]:
        names = [place.resolution.toponym.mention.text for place in event.places]
        yield "event place", _has_places(gold, row, event), row["places"], names
    if row["date"]:
        days = (event.date.start, event.date.end) if event.date else None
        yield "event date", days == bounds(row["date"]), row["date"], event.date.edtf if event.date else None
    if "fatalities" in row:
        yield "event fatalities", event.fatalities == row["fatalities"], row["fatalities"], event.fatalities


def _is_right_type(row: Row, event: Event) -> bool:
    return row["event_type"] is None or event.event_type in {row["event_type"], *row.get("also_right", ())}


def _has_places(gold: Gold, row: Row, event: Event) -> bool:
    points = [
        (place.latitude, place.longitude) for event_place in event.places for place in event_place.resolution.places
    ]
    by_name = {toponym["text"]: toponym for toponym in reversed(gold.toponyms)}
    return all(_is_near(by_name[name], points) for name in row["places"])


def _is_near(row: Row, points: Iterable[tuple[float, float]]) -> bool:
    return any(distance_km(row["latitude"], row["longitude"], *point) <= row["within_km"] for point in points)


def _counted(gold: Gold, found: Sequence[Event], matched: set[int]) -> Iterator[Event]:
    """The events that count for precision: not those rightly marked as denied, planned or hypothetical."""
    for place, event in enumerate(found):
        is_marked = event.status != "actual" and any(_touches(gold, row, event) for row in gold.never)
        if place in matched or not is_marked:
            yield event


def _is_known(gold: Gold, event: Event, *, matched: bool) -> bool:
    told = (row for row in gold.events if _touches(gold, row, event))
    return matched or any(_is_right_type(row, event) for row in told)


def _forbidden(gold: Gold, found: Sequence[Event]) -> Iterator[str]:
    """Actual events with their trigger in a passage that says that nothing happened.

    A row that names no types forbids all but REJECT: to deny or to refuse is itself an event.
    """
    for row in gold.never:
        for event in found:
            if event.status != "actual" or not _touches(gold, row, event):
                continue
            types = row.get("event_type")
            if event.event_type in types if types else event.event_type != "REJECT":
                taken = f"{event.event_type} “{event.trigger.text}”"
                yield f"  never actual ({row['note']}): {taken} in “{row['evidence']}”"


def _touches(gold: Gold, row: Row, event: Event) -> bool:
    return _overlap(*_evidence(gold, row), event.trigger.start, event.trigger.end) > 0


def _evidence(gold: Gold, row: Row) -> tuple[int, int]:
    start = gold.article.text.index(row["evidence"])
    return start, start + len(row["evidence"])


def _overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    return min(end, other_end) - max(start, other_start)


def _shown(row: Row) -> str:
    return f"{row['text']} ({row['use']}, {row['latitude']}, {row['longitude']})"


def _context(gold: Gold, start: int, end: int, *, width: int = 30) -> str:
    text = gold.article.text
    return f"…{text[max(0, start - width) : start]}[{text[start:end]}]{text[end : end + width]}…".replace("\n", " ")


def _first_day(date: str) -> str:
    return date + "-01-01"[len(date) - 4 :]


def _last_day(date: str) -> str:
    year, month, *_ = (*date.split("-"), "12")
    if len(date) == len("YYYY-MM-DD"):
        return date
    return f"{year}-{month}-{monthrange(int(year), int(month))[1]:02}"


if __name__ == "__main__":
    main()
