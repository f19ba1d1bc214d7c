"""Scores dates as TempEval-3 does (UzZaman et al. 2013): spans, TIMEX3 types and TIMEX3 values.

The gold standard is a file of JSON lines, a document each::

    {"id": "a1", "text": "He left on Friday.", "dct": "2024-06-01",
     "timexes": [{"start": 11, "end": 17, "type": "DATE", "value": "2024-05-31"}]}

``dct`` is the document's creation time, TimeML's word for the publication date; ``published`` may stand in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from geoevents.evaluation.gold import offsets, publication, read_gold
from geoevents.evaluation.spans import Rates, pair
from geoevents.records import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geoevents.records import TemporalExpression

__all__ = ["DateDisagreement", "DateGold", "DateScores", "Timex", "evaluate_dates", "read_date_gold"]

Kind: TypeAlias = Literal["value", "type", "missed", "spurious"]

_EXPECTED = 'expected an object such as {"id": "a1", "text": "…", "dct": "2024-06-01", "timexes": [{"start": 11, …}]}'
_CONTEXT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """An annotated or found expression: offsets, TIMEX3 type and TIMEX3 value."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateGold:
    """An article and what annotators marked in it."""

    article: Article
    timexes: tuple[Timex, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateDisagreement:
    """One place where the annotators and geoevents differ.

    Attributes:
        kind: ``value`` (right type, other value), ``type`` (other type), ``missed`` or ``spurious``.
        article_id: The document.
        text: The expression with its surroundings, the expression in square brackets.
        annotated: TIMEX3 type and value of the gold standard, empty when spurious.
        found: TIMEX3 type and value that were found, empty when missed.
    """

    kind: Kind
    article_id: str
    text: str
    annotated: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateScores:
    """The figures of TempEval-3 and what they rest on.

    Attributes:
        documents: How many documents were read.
        strict: Spans that are the same.
        relaxed: Spans that overlap.
        type: Spans that overlap and have the same TIMEX3 type.
        value: Spans that overlap and have the same TIMEX3 value: the figure that papers give.
        disagreements: All that differs, in text order.
    """

    documents: int
    strict: Rates
    relaxed: Rates
    type: Rates
    value: Rates
    disagreements: tuple[DateDisagreement, ...]


def evaluate_dates(gold: Iterable[DateGold], find: Callable[[Article], Sequence[TemporalExpression]]) -> DateScores:
    """Scores a finder of dates on annotated documents.

    Args:
        gold: From `read_date_gold`.
        find: What finds the dates of an article, such as ``Pipeline.dates``.
    """
    counts = dict.fromkeys(("documents", "annotated", "found", "strict", "relaxed", "type", "value"), 0)
    disagreements: list[DateDisagreement] = []
    for document in gold:
        found = tuple(_timex(expression) for expression in find(document.article))
        pairs = [(document.timexes[here], found[there]) for here, there in pair(document.timexes, found)]
        counts["documents"] += 1
        counts["annotated"] += len(document.timexes)
        counts["found"] += len(found)
        counts["relaxed"] += len(pairs)
        counts["strict"] += sum((one.start, one.end) == (other.start, other.end) for one, other in pairs)
        counts["type"] += sum(one.type == other.type for one, other in pairs)
        counts["value"] += sum(one.value == other.value for one, other in pairs)
        disagreements += _disagreements(document, found, pairs)
    rates = {
        name: Rates(right=counts[name], found=counts["found"], annotated=counts["annotated"])
        for name in ("strict", "relaxed", "type", "value")
    }
    return DateScores(documents=counts["documents"], **rates, disagreements=tuple(disagreements))


def read_date_gold(path: str | Path) -> tuple[DateGold, ...]:
    """Reads a gold standard of dates, also gzipped.

    Raises:
        ReadingError: The file is missing or empty, or a line is no such document.
    """
    return read_gold(path, _document, expected=_EXPECTED)


def _document(row: dict[str, Any], where: str) -> DateGold:
    text = row["text"]
    timexes = tuple(_annotation(each, text, where) for each in row["timexes"])
    given = str(row.get("published") or row.get("dct") or "")
    article = Article(id=str(row.get("id", where)), text=text, published=publication(given, where))
    return DateGold(article=article, timexes=timexes)


def _annotation(row: dict[str, Any], text: str, where: str) -> Timex:
    start, end = offsets(row, text, where)
    return Timex(start=start, end=end, type=str(row.get("type") or ""), value=str(row.get("value") or ""))


def _timex(expression: TemporalExpression) -> Timex:
    mention = expression.mention
    return Timex(start=mention.start, end=mention.end, type=expression.timex_type, value=expression.timex_value)


def _disagreements(
    document: DateGold, found: Sequence[Timex], pairs: Sequence[tuple[Timex, Timex]]
) -> list[DateDisagreement]:
    paired = {one for one, _ in pairs}
    used = {other for _, other in pairs}
    rows: list[tuple[int, Kind, Timex | None, Timex | None]] = []
    for one, other in pairs:
        if one.type not in {"", other.type}:  # some corpora give no types
            rows.append((one.start, "type", one, other))
        elif one.value != other.value:
            rows.append((one.start, "value", one, other))
    rows += [(one.start, "missed", one, None) for one in document.timexes if one not in paired]
    rows += [(other.start, "spurious", None, other) for other in found if other not in used]
    return [
        DateDisagreement(
            kind=kind, article_id=document.article.id, text=_shown(document.article.text, one or other),
            annotated=_said(one), found=_said(other),
        )
        for _, kind, one, other in sorted(rows, key=lambda row: row[:2])
    ]  # fmt: skip


def _said(timex: Timex | None) -> str:
    return f"{timex.type} {timex.value}".strip() if timex else ""


def _shown(text: str, timex: Timex | None) -> str:
    if timex is None:
        return ""
    before = text[max(0, timex.start - _CONTEXT) : timex.start]
    after = text[timex.end : timex.end + _CONTEXT]
    return " ".join(f"{before}[{text[timex.start : timex.end]}]{after}".split())
