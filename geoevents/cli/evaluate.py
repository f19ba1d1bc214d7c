"""``evaluate``: how well geoevents does on an annotated corpus."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from geoevents.cli.program import Command, Program

if TYPE_CHECKING:
    from geoevents.evaluation import DateScores
    from geoevents.evaluation.spans import Rates

__all__ = ["evaluate"]

_FIGURES = {
    "strict": "the same span",
    "relaxed": "overlapping span",
    "type": "overlapping span, same TIMEX3 type",
    "value": "overlapping span, same TIMEX3 value",
}


@click.group(
    cls=Program,
    short_help="Scores on an annotated corpus.",
    examples="""
    geoevents evaluate dates gold.jsonl
    """,
)
def evaluate() -> None:
    """Scores geoevents on a corpus that annotators have marked."""


@evaluate.command(
    "dates",
    cls=Command,
    short_help="Dates, as TempEval-3 scores them.",
    examples="""
    geoevents evaluate dates gold.jsonl
    geoevents evaluate dates gold.jsonl --errors 20
    geoevents evaluate dates gold.jsonl --json
    """,
)
@click.argument("gold", metavar="GOLD.jsonl")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show the first N disagreements.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object instead of tables.")
def dates(gold: str, errors: int, *, as_json: bool) -> None:
    """Scores the dates: spans, TIMEX3 types and TIMEX3 values.

    GOLD.jsonl has a document a line: {"id", "text", "dct", "timexes": [{"start", "end", "type", "value"}]}, where
    dct is the publication date.
    """
    from geoevents.dates import find_dates, load_grammar  # noqa: PLC0415 - no grammar is compiled for the help
    from geoevents.evaluation import evaluate_dates, read_date_gold  # noqa: PLC0415 - same reason
    from geoevents.segmentation import load_abbreviations, segment  # noqa: PLC0415 - same reason

    documents = read_date_gold(gold)
    grammar, abbreviations = load_grammar(), load_abbreviations("en")
    scores = evaluate_dates(
        documents, lambda article: find_dates(segment(article, abbreviations=abbreviations), grammar=grammar)
    )
    if as_json:
        click.echo(json.dumps(_as_json(scores, errors), ensure_ascii=False, indent=1))
    else:
        _show(scores, errors)


def _as_json(scores: DateScores, errors: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "documents": scores.documents,
        "annotated": scores.value.annotated,
        "found": scores.value.found,
    }
    for name in _FIGURES:
        rates = getattr(scores, name)
        row[name] = {"precision": _rounded(rates.precision), "recall": _rounded(rates.recall), "f1": _rounded(rates.f1)}
    return row | {"errors": [asdict(each) for each in scores.disagreements[:errors]]} if errors else row


def _rounded(rate: float) -> float:
    return round(rate, 4)


def _show(scores: DateScores, errors: int) -> None:
    from geoevents.cli.tables import show_rows  # noqa: PLC0415 - rich is for the eye only

    rows = [_row(label, getattr(scores, name)) for name, label in _FIGURES.items()]
    value = scores.value
    click.echo(f"{scores.documents} documents, {value.annotated} expressions annotated, {value.found} found")
    show_rows(rows, tuple(rows[0]))
    if errors:
        shown = [asdict(each) for each in scores.disagreements[:errors]]
        show_rows(shown, ("kind", "article_id", "text", "annotated", "found"))


def _row(label: str, rates: Rates) -> dict[str, str]:
    return {
        "counted as right": label,
        "right": str(rates.right),
        "precision": f"{rates.precision:.3f}",
        "recall": f"{rates.recall:.3f}",
        "F1": f"{rates.f1:.3f}",
    }
