"""``evaluate``: how well geoevents does on an annotated corpus."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoevents import _files
from geoevents.cli.batch import check_output
from geoevents.cli.program import Command, PlaceOptions, Program, output_option, place_options
from geoevents.storage import check_format, write_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.evaluation import DateScores, ToponymScores
    from geoevents.evaluation.finding import Finder
    from geoevents.evaluation.spans import Rates
    from geoevents.evaluation.toponyms import ToponymGold
    from geoevents.pipeline import Pipeline

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
    geoevents evaluate toponyms gold.jsonl --folds 5
    geoevents evaluate events gold.jsonl --errors 20
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


@evaluate.command(
    "toponyms",
    cls=Command,
    short_help="Place names: found, resolved, used, and why not.",
    examples="""
    geoevents evaluate toponyms gold.jsonl
    geoevents evaluate toponyms gold.jsonl --gold-spans --json
    geoevents evaluate toponyms gold.jsonl --folds 5 --data corpora/
    geoevents evaluate toponyms gold.jsonl --by cause --errors 5 --worst 2
    geoevents evaluate toponyms gold.jsonl -o report.html
    """,
)
@click.argument("gold", metavar="GOLD.jsonl")
@click.option("--gold-spans", is_flag=True, help="Resolve the annotated spans: resolution alone.")
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    metavar="K",
    help="Cross-validate over documents: models are trained anew for each of K parts, without that part.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="FOLDER", help="Other corpora that join the training of --folds."
)
@click.option(
    "--recognizer", metavar="spacy:MODEL", help="Find the names with a spaCy pipeline instead (geoevents[spacy])."
)
@click.option("--no-demonyms", is_flag=True, help="Leave out found demonyms: GOLD marks none, as GeoVirus does not.")
@click.option("--by", type=click.Choice(["cause"]), help="Count the errors by cause.")
@click.option("--errors", type=click.IntRange(min=0), metavar="N", help="With --by: N examples of each cause (3).")
@click.option(
    "--worst", type=click.IntRange(min=0), default=0, metavar="N", help="Show the text of the N worst articles."
)
@output_option("File for a row per annotated or found toponym and its cause: .jsonl or .csv; or a report: .html.")
@click.option("--predictions", metavar="FILE", help="File for what was found, in GOLD's shape, for other scorers.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object instead of tables.")
@place_options("gazetteer")
def toponyms(gold: str, output: str | None, predictions: str | None, *, places: PlaceOptions, **options: Any) -> None:  # noqa: ANN401 - click's
    """Scores the place names: recognition, resolution within 161 km, both together, use, calibration, coverage.

    GOLD.jsonl has a document a line: {"id", "text", "toponyms": [{"start", "end", "lat", "lon", "kind"}]}; lat and lon
    may be null, kind may be GeoWebNews' taxonomy.

    Trained anew by --folds are the entity model and, for GeoWebNews' kinds, what tells actors from places: word lists,
    gazetteer and the weights of resolution are as they ship. Without --data the entity model is trained on GOLD alone,
    and knows neither persons nor organisations.
    """
    from geoevents.evaluation import evaluate_toponyms, read_toponym_gold  # noqa: PLC0415 - not for the help
    from geoevents.evaluation.toponyms import without_uses  # noqa: PLC0415 - same reason
    from geoevents.pipeline import Pipeline  # noqa: PLC0415 - loads the models

    _check_options(gold, output, predictions, options)
    documents = read_toponym_gold(gold)
    if options["gold_spans"]:  # annotated spans are all taken for places
        documents = without_uses(documents)
    pipeline = Pipeline.load(gazetteer_path=places.gazetteer)
    find = _finder(documents, pipeline, options)
    scores = evaluate_toponyms(documents, find, candidates=pipeline.gazetteer.lookup)
    _write_scores(documents, scores, output, predictions, gold_spans=options["gold_spans"])
    _show_toponyms(documents, scores, options)


@evaluate.command(
    "events",
    cls=Command,
    short_help="Events: types, countries, dates, what is told twice.",
    examples="""
    geoevents evaluate events gold.jsonl
    geoevents evaluate events gold.jsonl --errors 20
    geoevents evaluate events gold.jsonl --json
    """,
)
@click.argument("gold", metavar="GOLD.jsonl")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show the first N disagreements.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object instead of tables.")
@place_options("gazetteer")
def events(gold: str, errors: int, *, as_json: bool, places: PlaceOptions) -> None:
    """Scores the events: types, countries of actors and recipients, dates, extra events, reports of one event.

    GOLD.jsonl has a document a line, in one of three shapes: with the PLOVER gold standard's events ("plover2021",
    "source", "target"), with MEANTIME's ("start", "end", "event_date", "instance"), or with ours ("event_type",
    "evidence", "date", "actor_country", "recipients_country"). A .json file is one document.
    """
    from geoevents.cli import event_scores  # noqa: PLC0415 - rich is for the eye only
    from geoevents.evaluation import evaluate_events, read_event_gold  # noqa: PLC0415 - not for the help
    from geoevents.pipeline import Pipeline  # noqa: PLC0415 - loads the models

    documents = read_event_gold(gold)
    scores = evaluate_events(documents, Pipeline.load(gazetteer_path=places.gazetteer).events)
    if as_json:
        click.echo(json.dumps(event_scores.as_json(scores, errors=errors), ensure_ascii=False, indent=1))
    else:
        event_scores.show_scores(scores, errors=errors)


def _check_options(gold: str, output: str | None, predictions: str | None, options: dict[str, Any]) -> None:
    """Says early what does not go together or cannot be written."""
    if options["gold_spans"] and options["folds"]:
        raise click.UsageError("--folds trains recognition anew, which --gold-spans leaves out: give one of them")
    if options["recognizer"] and (options["folds"] or options["gold_spans"]):
        raise click.UsageError("--recognizer finds names as it is: leave out --folds and --gold-spans")
    if options["recognizer"] and not options["recognizer"].startswith("spacy:"):
        raise click.UsageError("--recognizer is spacy:MODEL, such as spacy:en_core_web_sm")
    if options["data"] and not options["folds"]:
        raise click.UsageError("--data is for the training of --folds: give --folds K too")
    for target, formats in ((output, ("jsonl", "csv", "html")), (predictions, ("jsonl",))):
        if target is not None:
            check_format(target, None, formats=formats, streams=formats)
            _files.check_target(target)
            check_output(target, [gold])


def _finder(documents: Sequence[ToponymGold], pipeline: Pipeline, options: dict[str, Any]) -> Finder:
    from geoevents.evaluation import finding  # noqa: PLC0415 - not for the help

    if options["gold_spans"]:
        find = finding.on_gold_spans(pipeline)
    elif options["folds"]:
        find = finding.cross_validated(
            documents,
            pipeline,
            folds=options["folds"],
            data=options["data"],
            note=lambda fold: click.echo(f"fold {fold} of {options['folds']} done", err=True),
        )
    elif options["recognizer"]:
        from geoevents.recognizers.spacy import SpacyRecognizer  # noqa: PLC0415 - an optional extra

        model = options["recognizer"].removeprefix("spacy:")
        find = finding.in_text(replace(pipeline, recognizer=SpacyRecognizer.load(model, gazetteer=pipeline.gazetteer)))
    else:
        find = finding.in_text(pipeline)
    return finding.without_demonyms(find) if options["no_demonyms"] else find


def _write_scores(
    documents: Sequence[ToponymGold],
    scores: ToponymScores,
    output: str | None,
    predictions: str | None,
    *,
    gold_spans: bool,
) -> None:
    from geoevents.evaluation.judgements import (  # noqa: PLC0415 - not for the help
        JUDGEMENT_COLUMNS,
        judgement_rows,
        predicted,
    )

    if predictions is not None:
        write_rows(predicted(documents, scores.judgements), ("id", "toponyms"), predictions)
    if output is None:
        return
    if output.lower().endswith(".html"):
        from geoevents.drawing.toponym_scores import score_page  # noqa: PLC0415 - folium takes a second to import

        with _files.whole_file(output) as path:
            path.write_text(score_page(documents, scores, gold_spans=gold_spans), encoding="utf-8")
    else:
        write_rows(judgement_rows(scores.judgements), JUDGEMENT_COLUMNS, output)


def _show_toponyms(documents: Sequence[ToponymGold], scores: ToponymScores, options: dict[str, Any]) -> None:
    from geoevents.cli import scores as shown  # noqa: PLC0415 - rich is for the eye only

    examples = 3 if options["errors"] is None else options["errors"]
    if options["as_json"]:
        row = shown.as_json(scores, examples=examples, by_cause=bool(options["by"]))
        click.echo(json.dumps(row, ensure_ascii=False, indent=1))
        return
    shown.show_scores(scores, gold_spans=options["gold_spans"])
    if options["by"]:
        shown.show_causes(scores, examples=examples)
    shown.show_worst(documents, scores, count=options["worst"])


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
