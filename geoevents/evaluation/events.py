"""Scores events: their types, the countries of actors and recipients, dates, what is too many, and what is told twice.

The gold standard is a file of JSON lines, a document each, in one of three shapes::

    {"id": "a1", "text": "…", "events": [{"plover2021": "AGREE", "source": ["USA"], "target": ["JORGOV"]}]}
    {"id": "a2", "text": "…", "dct": "2008-03-01", "events": [{"start": 8, "end": 14, "event_date": "2008-02-XX",
     "instance": "e7"}]}
    {"id": "a3", "text": "…", "published": "2024-06-01", "events": [{"event_type": "ASSAULT", "evidence": "shelled X",
     "date": "2024-05-30", "actor_country": ["SYR"], "recipients_country": []}]}

The first is that of the PLOVER gold standard records, the second MEANTIME's, where mentions of one ``instance`` tell of
one event, the third our own, where ``evidence`` stands once in the text. A file that ends in ``.json`` is one document,
and its ``article`` may name the text's file. What a gold event does not say (type, countries, date, instance) is not
scored for it.

A found event is paired with a gold event of its document where its trigger lies in the annotated words, and by type and
countries where the gold has no words; each is used once. Countries are the first three letters of an actor's code, so
an organisation of states is of "country" IGO, as in PLOVER.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.errors import ReadingError
from geoevents.evaluation.gold import offsets, publication, read_gold
from geoevents.evaluation.spans import Rates
from geoevents.events.clustering import clusters, report_of
from geoevents.records import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geoevents.records import Actor, Event

__all__ = ["EventDisagreement", "EventGold", "EventScores", "GoldEvent", "evaluate_events", "read_event_gold"]

_EXPECTED = 'expected an object such as {"id": "a1", "text": "…", "events": [{"plover2021": "AGREE", "source": [], …}]}'
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:-XX)*", re.ASCII)
# Codes that the PLOVER records write in another way than ISO 3166-1.
_OTHER_CODES = {"JAP": "JPN", "ITL": "ITA", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS"}
_COUNTRY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """An annotated event; None stands for what the annotators did not say.

    Attributes:
        event_type: PLOVER type or OTHER.
        also_right: Other types that count as right.
        actors: Countries of the actors, ISO 3166-1 alpha-3 (or IGO).
        recipients: Countries of the recipients.
        span: Offsets of the words that tell of it.
        date: First and last day, ISO 8601.
        instance: What mentions of the same event share.
        optional: True where a find is right and a miss no fault.
    """

    event_type: str | None = None
    also_right: frozenset[str] = frozenset()
    actors: frozenset[str] | None = None
    recipients: frozenset[str] | None = None
    span: tuple[int, int] | None = None
    date: tuple[str, str] | None = None
    instance: str | None = None
    optional: bool = False

    def is_right_type(self, event: Event) -> bool:
        """Whether a found event has a type that is right."""
        return self.event_type is None or event.event_type in {self.event_type, *self.also_right}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGold:
    """An article and the events that annotators marked in it. ``is_whole`` says whether they marked all."""

    article: Article
    events: tuple[GoldEvent, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDisagreement:
    """A gold event that was missed or coded otherwise, or a found event that is none.

    Attributes:
        kind: ``missed``, ``extra``, or what is wrong: ``type``, ``actor``, ``recipient``, ``date``, joined by commas.
        article_id: The document.
        text: The sentence of the found event, or what the missed one stands in.
        annotated: Type, countries and date of the gold event, empty when extra.
        found: The same of the found event with its trigger, empty when missed.
    """

    kind: str
    article_id: str
    text: str
    annotated: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventScores:
    """What was right of how many.

    Attributes:
        documents: How many documents were read.
        annotated: Gold events that have to be found.
        found: Events that were found in them.
        right: Counts of what was right, by measure.
        scored: Counts of what could have been right, by measure.
        links: Pairs of reports of one event, as far as both were found; None where the gold links none.
        disagreements: All that differs, document after document.
    """

    documents: int
    annotated: int
    found: int
    right: Counter[str]
    scored: Counter[str]
    links: Rates | None
    disagreements: tuple[EventDisagreement, ...]

    def share(self, measure: str) -> float | None:
        """The share of a measure that was right; None where there was nothing to score."""
        return self.right[measure] / self.scored[measure] if self.scored[measure] else None


def evaluate_events(gold: Iterable[EventGold], find: Callable[[Article], Sequence[Event]]) -> EventScores:
    """Scores a coder of events on annotated documents.

    Args:
        gold: From `read_event_gold`.
        find: What finds the events of an article, such as ``Pipeline.events``.
    """
    right: Counter[str] = Counter()
    scored: Counter[str] = Counter()
    disagreements: list[EventDisagreement] = []
    reports: list[Event] = []
    instances: dict[int, str] = {}
    documents = annotated = 0
    for document in gold:
        found = find(document.article)
        pairs = _pairs(document, found)
        instances |= {
            len(reports) + there: one.instance
            for here, there in pairs.items()
            for one in [document.events[here]]
            if one.instance
        }
        reports += found
        documents += 1
        annotated += sum(not one.optional for one in document.events)
        disagreements += _scored(document, found, pairs, right, scored)
    return EventScores(
        documents=documents,
        annotated=annotated,
        found=len(reports),
        right=right,
        scored=scored,
        links=_links(reports, instances) if instances else None,
        disagreements=tuple(disagreements),
    )


def read_event_gold(path: str | Path) -> tuple[EventGold, ...]:
    """Reads a gold standard of events: JSON lines, also gzipped, or one document as ``.json``.

    Raises:
        ReadingError: The file is missing or empty, or a line is no such document.
    """
    beside = Path(path).parent
    if Path(path).suffix.lower() == ".json":
        return (_single(Path(path)),)
    return read_gold(path, lambda row, where: _document(row, where, beside), expected=_EXPECTED)


# --- reading ------------------------------------------------------------------------------------------------------


def _single(path: Path) -> EventGold:
    try:
        return _document(json.loads(path.read_text(encoding="utf-8")), path.name, path.parent)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadingError(f"{path}: no annotated document ({type(error).__name__}: {error}); {_EXPECTED}") from error


def _document(row: dict[str, Any], where: str, folder: Path) -> EventGold:
    text = row["text"] if "text" in row else (folder / row["article"]).read_text(encoding="utf-8")
    given = str(row.get("published") or row.get("dct") or row.get("date") or "")
    events = tuple(_event(each, text, where) for each in row["events"])
    name = str(row.get("id") or row.get("article") or where)
    article = Article(id=name, text=text, published=publication(given, where))
    # MEANTIME's annotators marked the first sentences only, so nothing found can be called too many.
    return EventGold(article=article, events=events, is_whole=all(one.event_type for one in events))


def _event(row: dict[str, Any], text: str, where: str) -> GoldEvent:
    if "plover2021" in row:
        return GoldEvent(
            event_type=row["plover2021"], actors=_codes(row["source"]), recipients=_codes(row["target"]),
        )  # fmt: skip
    if "evidence" in row:
        start = text.find(row["evidence"])
        if start < 0:
            raise ReadingError(f"{where}: the evidence {row['evidence']!r} does not stand in the text")
        return GoldEvent(
            event_type=row["event_type"],
            also_right=frozenset(row.get("also_right", ())),
            actors=_codes(row["actor_country"]) if row.get("actor_country") else None,
            recipients=_codes(row["recipients_country"]) if row.get("recipients_country") else None,
            span=(start, start + len(row["evidence"])),
            date=_days(str(row.get("date") or "")),
            optional=bool(row.get("optional")),
        )
    return GoldEvent(
        span=offsets(row, text, where),
        date=_days(str(row.get("event_date") or "")),
        instance=str(row.get("instance") or "") or None,
    )


def _codes(codes: Sequence[str]) -> frozenset[str]:
    return frozenset(_OTHER_CODES.get(code[:_COUNTRY], code[:_COUNTRY]) for code in codes)


def _days(date: str) -> tuple[str, str] | None:
    """First and last day of "2008-02-XX", "2008-02" or an interval; None where there is no such date."""
    first, _, last = date.partition("/")
    begin, end = _DATE.fullmatch(first), _DATE.fullmatch(last or first)
    if begin is None or end is None:
        return None
    year, month, day = end[1], end[2] or "12", end[3]
    if not ("0001" <= year <= "9999" and "01" <= month <= "12"):
        return None
    return (
        f"{begin[1]}-{begin[2] or '01'}-{begin[3] or '01'}",
        f"{year}-{month}-{day or monthrange(int(year), int(month))[1]}",
    )


# --- pairing ------------------------------------------------------------------------------------------------------


def _pairs(document: EventGold, found: Sequence[Event]) -> dict[int, int]:
    """Number of the gold event to number of the found one, best first."""
    ranked: list[tuple[tuple[int, ...], int, int]] = []
    for here, one in enumerate(document.events):
        for there, event in enumerate(found):
            if one.span is None or _overlap(one.span, event):
                ranked.append((_rank(one, event), here, there))
    ranked.sort()
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, here, there in ranked:
        if here not in pairs and there not in used:
            pairs[here] = there
            used.add(there)
    return pairs


def _rank(one: GoldEvent, event: Event) -> tuple[int, ...]:
    """Right types first, then shared countries, then what has to be found, then the tightest words."""
    sides = ((one.actors, event.actors), (one.recipients, event.recipients))
    agreeing = sum(wanted is not None and _agrees(wanted, _countries(actors)) for wanted, actors in sides)
    wide = one.span[1] - one.span[0] if one.span else 0
    return not one.is_right_type(event), -agreeing, one.optional, wide, event.trigger.start


def _overlap(span: tuple[int, int], event: Event) -> bool:
    return event.trigger.start < span[1] and span[0] < event.trigger.end


def _countries(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(actor.code[:_COUNTRY] for actor in actors if actor.code)


def _agrees(wanted: frozenset[str], got: frozenset[str]) -> bool:
    """Whether a country is common to both, or neither names one."""
    return bool(wanted & got) or (not wanted and not got)


# --- scoring ------------------------------------------------------------------------------------------------------


def _scored(
    document: EventGold, found: Sequence[Event], pairs: dict[int, int], right: Counter[str], scored: Counter[str]
) -> Iterator[EventDisagreement]:
    """Counts what is right and says what is not."""
    for here, one in enumerate(document.events):
        event = found[pairs[here]] if here in pairs else None
        if event is None and one.optional:
            continue
        wrong = []
        for measure, is_right in _measures(one, event):
            scored[measure] += 1
            right[measure] += is_right
            if not is_right and measure in {"type", "actor", "recipient", "date"}:
                wrong.append(measure)
        if event is None or wrong:
            yield _disagreement(document, one, event, ", ".join(wrong) if event else "missed")
    if document.is_whole:
        used = set(pairs.values())
        for there, event in enumerate(found):
            known = there in used or _is_told(document, event)
            scored["extra"] += 1
            right["extra"] += not known
            if not known:
                yield _disagreement(document, None, event, "extra")


def _is_told(document: EventGold, event: Event) -> bool:
    """Whether an event that is paired with none tells once more of a gold event: its trigger lies in those words."""
    return any(one.span and _overlap(one.span, event) and one.is_right_type(event) for one in document.events)


def _measures(one: GoldEvent, event: Event | None) -> Iterator[tuple[str, bool]]:
    yield "found", event is not None
    if one.event_type is not None:
        yield "type", event is not None and one.is_right_type(event)
    sides = [
        (name, wanted, _countries(actors) if event else frozenset({"none found"}))
        for name, wanted, actors in (
            ("actor", one.actors, event.actors if event else ()),
            ("recipient", one.recipients, event.recipients if event else ()),
        )
        if wanted is not None
    ]
    for name, wanted, got in sides:
        yield name, _agrees(wanted, got)
    if sides:
        yield "both", all(_agrees(wanted, got) for _, wanted, got in sides)
        yield "both the same", all(wanted == got for _, wanted, got in sides)
        typed = event is not None and one.is_right_type(event)
        yield "type and both", typed and all(_agrees(wanted, got) for _, wanted, got in sides)
    if one.date is not None and event is not None:
        yield "dated", event.date is not None
        if event.date is not None:
            yield "date", (event.date.start, event.date.end) == one.date


def _links(reports: Sequence[Event], instances: dict[int, str]) -> Rates:
    """Pairs of found reports that annotators, and that we, take for one event."""
    heads = clusters([report_of(event) for event in reports])
    wanted = _linked(instances)
    got = _linked({number: str(heads[number]) for number in instances})
    return Rates(right=len(wanted & got), found=len(got), annotated=len(wanted))


def _linked(groups: dict[int, str]) -> set[tuple[int, int]]:
    members: dict[str, list[int]] = {}
    for number, group in groups.items():
        members.setdefault(group, []).append(number)
    return {link for each in members.values() for link in combinations(sorted(each), 2)}


def _disagreement(document: EventGold, one: GoldEvent | None, event: Event | None, kind: str) -> EventDisagreement:
    text = document.article.text
    if event is not None:
        text = event.sentence.text
    elif one is not None and one.span is not None:
        text = text[max(0, one.span[0] - 80) : one.span[1] + 80]
    return EventDisagreement(
        kind=kind,
        article_id=document.article.id,
        text=" ".join(text.split()),
        annotated=_said(one) if one else "",
        found=_coded(event) if event else "",
    )


def _said(one: GoldEvent) -> str:
    sides = [" ".join(sorted(side)) if side is not None else "?" for side in (one.actors, one.recipients)]
    return " ".join(part for part in (one.event_type or "", " > ".join(sides), "/".join(one.date or ())) if part)


def _coded(event: Event) -> str:
    sides = [" ".join(actor.code or f"({actor.name})" for actor in side) for side in (event.actors, event.recipients)]
    date = event.date.edtf if event.date else ""
    return " ".join(
        part for part in (event.event_type, f"“{event.trigger.text}”", " > ".join(sides), event.status, date) if part
    )
