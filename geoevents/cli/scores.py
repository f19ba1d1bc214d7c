"""Scores of toponyms for people and programs: tables, JSON, annotated text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from geoevents.cli.program import one_line
from geoevents.cli.tables import show_rows
from geoevents.evaluation.judgements import judged_pieces, verdict
from geoevents.evaluation.toponyms import CAUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.evaluation import ToponymScores
    from geoevents.evaluation.spans import Rates
    from geoevents.evaluation.toponyms import CalibrationBin, Judgement, ToponymGold

__all__ = ["as_json", "show_causes", "show_scores", "show_worst"]

_RECOGNITION = {"exact": "the same span", "overlap": "overlapping span"}
# What stands before a name and how it looks: the mark says it where there are no colours.
_MARKS = {
    "right": ("", "green"),
    "missed": ("missed: ", "bold red"),
    "spurious": ("spurious: ", "bold yellow"),
}
_MISPLACED = "bold magenta"


def as_json(scores: ToponymScores, *, examples: int, by_cause: bool) -> dict[str, Any]:
    """The figures as one object; shares and rates are between 0 and 1, distances in kilometres."""
    figures = {
        "documents": scores.documents,
        "annotated": scores.annotated,
        "annotated_with_coordinates": scores.located,
        "found": scores.found,
        "recognition": {name: _rates(getattr(scores, name)) for name in _RECOGNITION},
        "resolution": {
            "pairs": len(scores.errors_km),
            "acc161": _rounded(scores.accuracy),
            "acc161_of_matched": _rounded(scores.accuracy_of_matched),
            "acc161_of_all": _rounded(scores.accuracy_of_all),
            "median_km": _rounded(scores.median_km, 2),
            "mean_km": _rounded(scores.mean_km, 1),
            "auc": _rounded(scores.auc),
        },
        "end_to_end": _rates(scores.end_to_end),
        "candidate_coverage": _rounded(scores.coverage),
        "use": {use: _rates(rates) for use, rates in scores.uses.items()},
        "calibration": [_bin(each) for each in scores.calibration],
        "sure": _bin(scores.sure),
        "causes": scores.causes,
    }
    return figures | {"errors": _errors(scores, examples)} if by_cause else figures


def show_scores(scores: ToponymScores, *, gold_spans: bool) -> None:
    """Prints the figures as tables."""
    click.echo(
        f"{scores.documents} documents, {scores.annotated} toponyms annotated ({scores.located} with coordinates), "
        + ("resolved on the annotated spans" if gold_spans else f"{scores.found} found")
    )
    rates = [] if gold_spans else [_row(label, getattr(scores, name)) for name, label in _RECOGNITION.items()]
    rates.append(_row("found and within 161 km", scores.end_to_end))
    rates += [] if gold_spans else [_row(f"use: {use}", each) for use, each in scores.uses.items()]
    show_rows(rates, tuple(rates[0]))
    show_rows(_resolution(scores), ("resolution", "figure"))
    show_rows(_calibration(scores), ("score", "right", "resolutions", "share right", "share of all"))


def show_causes(scores: ToponymScores, *, examples: int) -> None:
    """Prints how often things went wrong, by cause, with examples."""
    rows = [{"cause": cause, "count": str(count), "meaning": CAUSES[cause]} for cause, count in scores.causes.items()]
    show_rows(rows, ("cause", "count", "meaning"))
    if examples:
        show_rows(_errors(scores, examples), ("cause", "article_id", "text", "what happened"))


def show_worst(gold: Sequence[ToponymGold], scores: ToponymScores, *, count: int) -> None:
    """Prints the documents with the most errors, with what was annotated, found and wrong marked in their text."""
    texts = {each.article.id: each.article.text for each in gold}
    console = Console(width=None if sys.stdout.isatty() else 100)
    for article in scores.worst(count):
        judgements = [each for each in scores.judgements if each.article_id == article]
        wrong = sum(each.cause != "right" for each in judgements)
        console.print(Text(one_line(f"{article}: {wrong} of {len(judgements)} wrong"), style="bold underline"))
        console.print(_annotated(texts[article], judgements))
        console.print()


def _annotated(text: str, judgements: Sequence[Judgement]) -> Text:
    shown = Text()
    for piece, judgement in judged_pieces(text, judgements):
        if judgement is None:
            shown.append("\n".join(map(_harmless, piece.split("\n"))))
            continue
        mark, style = _MARKS.get(judgement.cause, ("", _MISPLACED))
        after = "" if judgement.cause in _MARKS else f" | {verdict(judgement)}"
        shown.append(f"[{mark}{one_line(piece)}{one_line(after)}]", style=style)
    return shown


def _harmless(line: str) -> str:
    """A line without what could steer a terminal; the spaces at its ends stay."""
    return f"{' ' * line[:1].isspace()}{one_line(line)}{' ' * line[-1:].isspace()}"


def _errors(scores: ToponymScores, examples: int) -> list[dict[str, str]]:
    return [
        {"cause": each.cause, "article_id": each.article_id, "text": each.context, "what happened": verdict(each)}
        for cause in CAUSES
        if cause != "right"
        for each in _first(scores, cause, examples)
    ]


def _first(scores: ToponymScores, cause: str, examples: int) -> list[Judgement]:
    """Some of the errors of a cause, each name once and from all over the corpus."""
    by_name = {
        each.context.partition("[")[2].partition("]")[0]: each for each in scores.judgements if each.cause == cause
    }
    errors = list(by_name.values())
    step = max(1, len(errors) // examples) if examples else 1
    return errors[::step][:examples]


def _resolution(scores: ToponymScores) -> Iterator[dict[str, str]]:
    figures = {
        "Acc@161 of the pairs that have a point and a place": _shown(scores.accuracy),
        "Acc@161 of all pairs with a point (no match is wrong)": _shown(scores.accuracy_of_matched),
        "Acc@161 of all gold with coordinates (missed is wrong)": _shown(scores.accuracy_of_all),
        "candidate coverage: a candidate within 161 km": _shown(scores.coverage),
        "median error in km": _shown(scores.median_km, 1),
        "mean error in km": _shown(scores.mean_km, 1),
        "AUC (0 is best)": _shown(scores.auc),
    }
    for name, figure in figures.items():
        yield {"resolution": name, "figure": figure}


def _calibration(scores: ToponymScores) -> Iterator[dict[str, str]]:
    named = [(f"{each.low:.1f} to {each.high:.1f}", each) for each in scores.calibration]
    for name, each in [*named, ("0.9 and more", scores.sure)]:
        yield {
            "score": name,
            "right": str(each.right),
            "resolutions": str(each.count),
            "share right": _shown(each.right / each.count if each.count else None),
            "share of all": _shown(each.count / each.total if each.total else None),
        }


def _bin(each: CalibrationBin) -> dict[str, Any]:
    return {
        "from": each.low,
        "to": each.high,
        "right": each.right,
        "resolutions": each.count,
        "share_right": _rounded(each.right / each.count if each.count else None),
        "share_of_all": _rounded(each.count / each.total if each.total else None),
    }


def _row(label: str, rates: Rates) -> dict[str, str]:
    return {
        "counted as right": label,
        "right": str(rates.right),
        "precision": f"{rates.precision:.3f}",
        "recall": f"{rates.recall:.3f}",
        "F1": f"{rates.f1:.3f}",
    }


def _rates(rates: Rates) -> dict[str, float]:
    return {"precision": round(rates.precision, 4), "recall": round(rates.recall, 4), "f1": round(rates.f1, 4)}


def _rounded(figure: float | None, digits: int = 4) -> float | None:
    return None if figure is None else round(figure, digits)


def _shown(figure: float | None, digits: int = 3) -> str:
    return "–" if figure is None else f"{figure:.{digits}f}"
