"""Scores of events for people and programs: a table and JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from geoevents.cli.tables import show_rows

if TYPE_CHECKING:
    from geoevents.evaluation import EventScores

__all__ = ["as_json", "show_scores"]

# Measures in the order in which they are shown.
_MEASURES = {
    "found": "annotated events that were found",
    "type": "type",
    "actor": "country of the actors: one in common",
    "recipient": "country of the recipients: one in common",
    "both": "countries of actors and recipients: one in common",
    "both the same": "countries of actors and recipients: the same",
    "type and both": "type, and both countries",
    "extra": "found events that are not annotated (few are good)",
    "dated": "found events that have a date, where the gold has one",
    "date": "date, of those that have one",
}


def as_json(scores: EventScores, *, errors: int) -> dict[str, Any]:
    """The figures as one object; shares are between 0 and 1, null where there was nothing to score."""
    row: dict[str, Any] = {"documents": scores.documents, "annotated": scores.annotated, "found": scores.found}
    for name in _MEASURES:
        share = scores.share(name)
        counts = {"right": scores.right[name], "of": scores.scored[name]}
        row[name.replace(" ", "_")] = counts | {"share": None if share is None else round(share, 4)}
    row["extra_per_document"] = round(scores.right["extra"] / scores.documents, 4)
    if scores.links is not None:
        links = {name: round(getattr(scores.links, name), 4) for name in ("precision", "recall", "f1")}
        row["linked_pairs"] = links | {"right": scores.links.right, "of": scores.links.annotated}
    return row | ({"errors": [asdict(each) for each in scores.disagreements[:errors]]} if errors else {})


def show_scores(scores: EventScores, *, errors: int) -> None:
    """The figures as a table, then the first so many disagreements."""
    click.echo(f"{scores.documents} documents, {scores.annotated} events annotated, {scores.found} found")
    rows = [
        {"measure": label, "right": scores.right[name], "of": scores.scored[name], "share": f"{scores.share(name):.3f}"}
        for name, label in _MEASURES.items()
        if scores.scored[name]
    ]
    show_rows(rows, ("measure", "right", "of", "share"))
    if scores.scored["extra"]:
        click.echo(f"{scores.right['extra'] / scores.documents:.2f} events a document that are not annotated")
    if scores.links is not None:
        links = scores.links
        click.echo(
            f"reports of one event, linked in pairs: precision {links.precision:.3f}, recall {links.recall:.3f}, "
            f"F1 {links.f1:.3f} ({links.right} right, {links.found} found, {links.annotated} annotated)"
        )
    if errors:
        shown = [asdict(each) for each in scores.disagreements[:errors]]
        show_rows(shown, ("kind", "article_id", "annotated", "found", "text"))
