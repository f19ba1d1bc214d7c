"""Finds dates, times, durations and sets in an article and says what they mean.

`find_dates` reads the sentences in order. The grammar's rules (``languages/<code>/dates.toml``) say where an expression
stands; a maker (``points``, ``periods``, ``ranges``, ``relative``, ``quantities``) says what it means, given the
`Anchor` of that point of the text. What the text and the publication date do not say stays open: ``XXXX-05-30`` has no
first and no last day.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from geoevents.dates import clocks, lists, month_parts, other_calendars, periods, points, quantities, ranges, relative
from geoevents.dates.anchoring import Anchor
from geoevents.dates.calendar import iso
from geoevents.dates.dateline import day_of_dateline
from geoevents.dates.grammar import DateGrammar, load_grammar
from geoevents.dates.plausibility import is_title
from geoevents.dates.scene import Reading, Scene, open_ended
from geoevents.errors import DateError
from geoevents.records import Mention, TemporalExpression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geoevents.dates.calendar import Day
    from geoevents.dates.grammar import Hit, Words
    from geoevents.records import Document

__all__ = ["DateGrammar", "find_dates", "load_grammar"]

_MAKERS: Mapping[str, Callable[[Scene], tuple[Reading, ...]]] = {
    "ago": relative.ago,
    "bare_daypart": clocks.bare_daypart,
    "beyond": relative.beyond,
    "beyond_unit": relative.beyond_unit,
    "century": periods.century,
    "century_list": lists.century_list,
    "century_turn": periods.century_turn,
    "clock": clocks.clock,
    "clock_range": clocks.clock_range,
    "date": points.date,
    "day_list": lists.day_list,
    "day_of_month": month_parts.day_of_month,
    "daypart": clocks.daypart,
    "decade": periods.decade,
    "dotted": points.dotted,
    "duration": quantities.duration,
    "event_day": points.event_day,
    "every": quantities.every,
    "far_unit": relative.far_unit,
    "frequency": quantities.frequency,
    "from_there": relative.from_there,
    "half": periods.half,
    "half_of_month": month_parts.half_of_month,
    "holiday": periods.holiday,
    "islamic": other_calendars.islamic,
    "latest_quarter": periods.latest_quarter,
    "month": points.month,
    "month_list": lists.month_list,
    "near_day": relative.near_day,
    "near_unit": relative.near_unit,
    "persian": other_calendars.persian,
    "plain_unit": relative.plain_unit,
    "quarter": periods.quarter,
    "quarter_back": periods.quarter_back,
    "range": ranges.range_of_dates,
    "reference": quantities.reference,
    "season": periods.season,
    "short_year": points.short_year,
    "span_back": quantities.span_back,
    "spoken_month": points.spoken_month,
    "spoken_year": points.spoken_year,
    "the_unit": relative.the_unit,
    "tonight": clocks.tonight,
    "unit_long": quantities.unit_long,
    "vague_duration": quantities.vague_duration,
    "week_of": month_parts.week_of,
    "week_of_month": month_parts.week_of_month,
    "weekend": relative.weekend,
    "weekend_of": month_parts.weekend_of,
    "year_back": relative.year_back,
    "year_end": relative.year_end,
}
# A text without publication date is a history that carries its years on when its first date has a year of its own;
# one with a publication date, when it has this many whole dates and far fewer that only news would use ("on Friday").
# Twice as many years and no such date make a history too.
_HISTORY = 3


def find_dates(
    document: Document, *, grammar: DateGrammar, published: str | None = None
) -> tuple[TemporalExpression, ...]:
    """The temporal expressions of a document, in text order.

    Args:
        document: From `geoevents.segmentation.segment`; tags are not needed.
        grammar: From `load_grammar`.
        published: Publication date as ``YYYY-MM-DD``; by default that of the article, else that of its dateline.

    Raises:
        DateError: ``published`` is no such date.
    """
    text, bounds = document.text, [(sentence.start, sentence.end) for sentence in document.sentences]
    first = (grammar.words(text, start, end) for start, end in bounds)  # cut only as far as a dateline is looked for
    day = _day(published or document.article.published) or day_of_dateline(first, text, grammar)
    likely = [grammar.words(text, start, end) for start, end in bounds if grammar.may_tell(text, start, end)]
    telling = [words for words in likely if grammar.tells(words)]
    anchor = Anchor(published=day, narrative=_is_history(telling, grammar, is_dated=day is not None))
    found: list[TemporalExpression] = []
    for words in telling:
        anchor = _read(words, text, grammar, anchor, found)
    return tuple(found)


def _day(published: str | None) -> Day | None:
    if not published:
        return None
    try:
        given = dt.date.fromisoformat(published[:10])
    except ValueError as error:
        raise DateError(f"the publication date {published!r} is not a date: give it as YYYY-MM-DD") from error
    return given.year, given.month, given.day


def _is_history(sentences: list[Words], grammar: DateGrammar, *, is_dated: bool) -> bool:
    """Whether years are carried on from date to date instead of counted from the publication date."""
    kinds: list[str] = []
    for words in sentences:
        grammar.hits(words.symbols, accept=partial(_note_kind, kinds))
    whole, near = kinds.count("whole"), kinds.count("near")
    first = next((kind for kind in kinds if kind != "year"), "")
    tells_years = kinds[:1] == ["year"] and kinds.count("year") + whole >= 2 * _HISTORY and not near
    if is_dated:
        return tells_years or (first == "whole" and whole >= _HISTORY and whole > _HISTORY * near)
    return tells_years or first == "whole"


def _note_kind(kinds: list[str], hit: Hit, offset: int) -> bool:
    del offset
    names = {name for name, _, _ in hit.groups}
    if names & {"m", "mo"}:
        kinds.append("whole" if "y" in names else "open")
    elif names & {"wd", "rel"}:
        kinds.append("near")
    elif "y" in names:
        kinds.append("year")
    return True


def _read(words: Words, text: str, grammar: DateGrammar, anchor: Anchor, found: list[TemporalExpression]) -> Anchor:
    """Reads one sentence; gives the anchor for the next."""
    state = [anchor]

    def accept(hit: Hit, offset: int) -> bool:
        groups = tuple((name, start + offset, end + offset) for name, start, end in hit.groups)
        scene = Scene(
            grammar=grammar, words=words, anchor=state[0], start=hit.start + offset, end=hit.end + offset, groups=groups
        )
        readings = () if is_title(scene) else _MAKERS[hit.rule.make](scene)
        if len(readings) == 1:
            readings = (open_ended(scene, readings[0]),)
        for reading in readings:
            found.append(_expression(reading, words, text))
            if reading.stretch is not None:
                state[0] = state[0].after(reading.stretch)
        return bool(readings)

    grammar.hits(words.symbols, accept=accept)
    return state[0]


def _expression(reading: Reading, words: Words, text: str) -> TemporalExpression:
    start, end = words.starts[reading.start], words.ends[reading.end - 1]
    first, last = reading.span
    return TemporalExpression(
        mention=Mention(start=start, end=end, text=text[start:end]),
        timex_type=reading.timex_type,
        timex_value=reading.value,
        edtf=reading.edtf,
        start=iso(first) if first else None,
        end=iso(last) if last else None,
        precision=reading.precision,
        basis=reading.basis,
    )
