"""The scores of toponyms as a page: figures, calibration, errors by cause, the worst documents with their text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from geoevents.drawing.paper import bidi, clean, page, paragraphs, table, title_of
from geoevents.evaluation.judgements import judged_pieces, verdict
from geoevents.evaluation.toponyms import CAUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.evaluation import ToponymScores
    from geoevents.evaluation.toponyms import Judgement, ToponymGold

__all__ = ["score_page"]

_WORST = 10
_EXAMPLES = 5
_NAMES = 20


def score_page(gold: Sequence[ToponymGold], scores: ToponymScores, *, gold_spans: bool = False) -> str:
    """The scores of toponyms as an HTML page: figures, calibration, errors by cause, the worst documents annotated.

    Args:
        gold: What was read.
        scores: What came of it.
        gold_spans: True when the annotated spans were resolved, so that recognition has no figures.
    """
    title = "Toponyms against a gold standard"
    found = "resolved on the annotated spans" if gold_spans else f"{scores.found:,} found"
    about = f"{scores.documents:,} documents, {scores.annotated:,} toponyms annotated, {found}"
    body = [_figures(scores, gold_spans=gold_spans), _calibration(scores), _causes(scores), _worst(gold, scores)]
    return page(title, f"<header><h1>{title}</h1><p class='about'>{about}</p></header><main>{''.join(body)}</main>")


def _figures(scores: ToponymScores, *, gold_spans: bool) -> str:
    recognition = {"Recognition, the same span": scores.exact, "Recognition, overlapping span": scores.overlap}
    rates = {
        **({} if gold_spans else recognition),
        "End to end: found and within 161 km": scores.end_to_end,
        **{f"Use: {use}": each for use, each in scores.uses.items()},
    }
    rows = [(name, f"{r.precision:.3f}", f"{r.recall:.3f}", f"{r.f1:.3f}") for name, r in rates.items()]
    shares = {
        "Acc@161 of the pairs that have a point and a place": scores.accuracy,
        "Acc@161 of all pairs with a point": scores.accuracy_of_matched,
        "Acc@161 of all gold with coordinates": scores.accuracy_of_all,
        "Candidate coverage": scores.coverage,
        "AUC (0 is best)": scores.auc,
        "Median error in km": scores.median_km,
        "Mean error in km": scores.mean_km,
    }
    figures = [(name, "–" if figure is None else f"{figure:.3f}") for name, figure in shares.items()]
    return (
        f"<h2>Figures</h2>{table(('counted as right', 'precision', 'recall', 'F1'), rows)}"
        f"{table(('resolution', 'figure'), figures)}"
    )


def _calibration(scores: ToponymScores) -> str:
    named = [(f"{each.low:.1f} to {each.high:.1f}", each) for each in scores.calibration]
    rows = [
        (
            name,
            f"{each.right:,} of {each.count:,}",
            f"{each.right / each.count:.3f}" if each.count else "–",
            f"{each.count / each.total:.3f}" if each.total else "–",
        )
        for name, each in [*named, ("0.9 and more", scores.sure)]
    ]
    return f"<h2>Calibration</h2>{table(('score', 'right', 'share right', 'share of all'), rows)}"


def _causes(scores: ToponymScores) -> str:
    rows = [(cause, f"{count:,}", CAUSES[cause]) for cause, count in scores.causes.items()]
    boxes = []
    for cause in CAUSES:
        names = Counter(
            each.context.partition("[")[2].rpartition("]")[0] for each in scores.judgements if each.cause == cause
        )
        if cause == "right" or not names:
            continue
        examples = [each for each in scores.judgements if each.cause == cause][:_EXAMPLES]
        often = ", ".join(f"{bidi(name)} ({count})" for name, count in names.most_common(_NAMES))
        items = "".join(f"<li dir='auto'>{clean(each.context)} – {clean(verdict(each))}</li>" for each in examples)
        boxes.append(
            f"<details><summary>{cause}: {sum(names.values()):,}</summary><div class='reasons'>"
            f"<p>Most often: {often}</p><ul>{items}</ul></div></details>"
        )
    return f"<h2>Errors by cause</h2>{table(('cause', 'count', 'meaning'), rows)}{''.join(boxes)}"


def _worst(gold: Sequence[ToponymGold], scores: ToponymScores) -> str:
    articles = {each.article.id: each.article for each in gold}
    boxes = []
    for name in scores.worst(_WORST):
        judgements = [each for each in scores.judgements if each.article_id == name]
        wrong = sum(each.cause != "right" for each in judgements)
        pieces = "".join(
            _judged(piece, judgement) for piece, judgement in judged_pieces(articles[name].text, judgements)
        )
        boxes.append(
            f"<details><summary>{bidi(title_of(articles[name]))} "
            f"<small>{clean(name)}: {wrong} of {len(judgements)} wrong</small></summary>"
            f"<div class='reasons text'><p dir='auto'>{pieces}</p></div></details>"
        )
    legend = "".join(
        f"<li><mark class='{name}'>{name}</mark></li>" for name in ("right", "missed", "spurious", "wrong")
    )
    return f"<h2>Worst documents</h2><ul class='legend'>{legend}</ul>{''.join(boxes)}"


def _judged(piece: str, judgement: Judgement | None) -> str:
    if judgement is None:
        return paragraphs(piece)
    name = judgement.cause if judgement.cause in {"right", "missed", "spurious"} else "wrong"
    note = "" if name == "right" else f" <small>{clean(verdict(judgement))}</small>"
    return f'<mark class="{name}">{clean(piece)}{note}</mark>'
