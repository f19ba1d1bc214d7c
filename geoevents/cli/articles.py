"""``extract``, ``toponyms`` and ``dates``: from articles to tables."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from geoevents import _files
from geoevents.cli.batch import Batch, check_output, counted
from geoevents.cli.program import (
    Command,
    PlaceOptions,
    format_option,
    output_option,
    place_options,
    sources_argument,
    sources_options,
)
from geoevents.rows import DATE_COLUMNS, TOPONYM_COLUMNS, date_rows, toponym_rows
from geoevents.storage import ROW_FORMATS, STREAMS, check_format, check_target, write_events, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import geopandas as gpd

    from geoevents.drawing.toponyms import Reading
    from geoevents.pipeline import Pipeline
    from geoevents.records import Article, Event

__all__ = ["dates", "events_of", "extract", "toponyms"]

_TOPONYM_FORMATS = (*ROW_FORMATS, "html")


@click.command(
    cls=Command,
    short_help="Articles to a table of events.",
    examples="""
    geoevents extract article.txt --published 2024-06-01 -o events.geojson
    geoevents extract news/ more/*.html articles.jsonl -o events.parquet
    cat article.txt | geoevents extract - -o - --format csv
    geoevents extract lebanon/ --country LB -o events.geojson
    geoevents extract news/ --geocoder nominatim -o events.geojson
    """,
)
@sources_argument()
@output_option("File to write: .geojson, .jsonl, .parquet, .gpkg, .csv or .kml; - for stdout. Without it, a table.")
@format_option(STREAMS)
@click.option("--one-per-event", is_flag=True, help="Of several reports of one event, keep the best.")
@place_options("gazetteer", "country", "bounds", "geocoder")
@sources_options
def extract(
    sources: tuple[str, ...],
    output: str | None,
    format_: str | None,
    published: str | None,
    *,
    one_per_event: bool,
    places: PlaceOptions,
    quiet: bool,
) -> None:
    """Reads articles and writes their events: one row per event and place.

    SOURCES are files (.txt .md .html .jsonl .csv, also .gz), folders, globs, or - for the standard input.
    """
    if output is not None:
        check_target(output, format_)
        check_output(output, sources)
    batch = Batch(quiet=quiet)
    events = events_of(sources, batch, published=published, places=places)
    if one_per_event:
        from geoevents import frame  # noqa: PLC0415 - GeoPandas takes a second to import

        events = frame.one_per_event(events)
    if output is None:
        _show_events(events)
    else:
        write_events(events, output, format=format_)
    batch.finish(_summary(batch, events, output))


@click.command(
    cls=Command,
    short_help="Articles to a table of place names.",
    examples="""
    geoevents toponyms article.txt
    geoevents toponyms corpus.jsonl -o toponyms.jsonl
    geoevents toponyms news/ -o - --format csv
    geoevents toponyms article.txt -o page.html
    geoevents toponyms article.txt --bounds 34,33,37,35
    """,
)
@sources_argument()
@output_option("File to write: .jsonl or .csv, or .html to see why; - for stdout. Without it, a table.")
@format_option(_TOPONYM_FORMATS)
@place_options("gazetteer", "country", "bounds", "geocoder")
@sources_options
def toponyms(
    sources: tuple[str, ...],
    output: str | None,
    format_: str | None,
    published: str | None,
    *,
    places: PlaceOptions,
    quiet: bool,
) -> None:
    """Reads articles and lists their place names: where each stands, what it means, and how sure that is.

    An .html file shows them in the text, each with its candidates and why the winner won.

    SOURCES are files (.txt .md .html .jsonl .csv, also .gz), folders, globs, or - for the standard input.
    """
    batch = Batch(quiet=quiet)
    pipeline = _pipeline(places, batch)
    if (
        output is not None
        and check_format(output, format_, formats=_TOPONYM_FORMATS, streams=_TOPONYM_FORMATS) == "html"
    ):
        check_output(output, sources)
        _write_page(
            batch.results(sources, lambda each: _reading(pipeline(), each), published=published), output, pipeline
        )
        batch.finish(f"Wrote {output}" if output != "-" else "")
        return
    found = batch.results(sources, lambda article: pipeline().toponyms(article), published=published)
    rows = (row for article, resolutions in found for row in toponym_rows(article, resolutions))
    _put(rows, TOPONYM_COLUMNS, sources, output, format_)
    batch.finish(f"Wrote {output}" if output not in {None, "-"} else "")


@click.command(
    cls=Command,
    short_help="Articles to a table of dates.",
    examples="""
    geoevents dates article.txt --published 2024-06-01
    geoevents dates corpus.jsonl -o dates.jsonl
    """,
)
@sources_argument()
@output_option("File to write: .jsonl or .csv; - for stdout. Without it, a table.")
@format_option(ROW_FORMATS)
@place_options("gazetteer")
@sources_options
def dates(
    sources: tuple[str, ...],
    output: str | None,
    format_: str | None,
    published: str | None,
    *,
    places: PlaceOptions,
    quiet: bool,
) -> None:
    """Reads articles and lists their dates, times, durations and sets, as TIMEX3 and EDTF.

    SOURCES are files (.txt .md .html .jsonl .csv, also .gz), folders, globs, or - for the standard input.
    """
    batch = Batch(quiet=quiet)
    pipeline = _pipeline(places, batch)

    def rows() -> Iterator[dict[str, Any]]:
        for article, found in batch.results(sources, lambda each: pipeline().dates(each), published=published):
            batch.note_dates(article, found)
            yield from date_rows(article, found)

    _put(rows(), DATE_COLUMNS, sources, output, format_)
    batch.finish(f"Wrote {output}" if output not in {None, "-"} else "")


def events_of(
    sources: Sequence[str], batch: Batch, *, published: str | None, places: PlaceOptions | None = None
) -> gpd.GeoDataFrame:
    """The events table of all articles that can be read."""
    from geoevents.frame import to_frame  # noqa: PLC0415 - GeoPandas takes a second to import

    pipeline = _pipeline(places or PlaceOptions(), batch)

    def events() -> Iterator[Event]:
        for article, found in batch.results(sources, lambda each: pipeline().events(each), published=published):
            batch.note_dates(article, (event.date for event in found))
            yield from found

    return to_frame(events())


def _pipeline(places: PlaceOptions, batch: Batch) -> Callable[[], Pipeline]:
    """Loads the pipeline when the first article has been read: a wrong file name or option is told at once."""
    country = places.country_code()
    batch.online = online = places.online(batch.tell)

    @cache
    def load() -> Pipeline:
        from geoevents.pipeline import Pipeline  # noqa: PLC0415 - loads the models

        loaded = Pipeline.load(gazetteer_path=places.gazetteer, country=country, bounds=places.bounds, fallback=online)
        gc.freeze()  # tables and models last as long as the command: collecting need not look at them again
        return loaded

    return load


def _put(
    rows: Iterator[dict[str, Any]],
    columns: tuple[str, ...],
    sources: Sequence[str],
    output: str | None,
    format_: str | None,
) -> None:
    if output is None:
        from geoevents.cli.tables import show_rows  # noqa: PLC0415 - rich is for the eye only

        show_rows(rows, columns)
        return
    check_output(output, sources)
    write_rows(rows, columns, output, format=format_)


def _reading(pipeline: Pipeline, article: Article) -> Reading:
    """An article with what its toponyms were taken for, and why."""
    from geoevents.drawing.toponyms import Reading  # noqa: PLC0415 - folium takes a second to import

    document = pipeline.document(article)
    toponyms = pipeline.recognize(document)
    return Reading(
        article=article,
        resolutions=pipeline.resolve(document, toponyms),
        reasons=pipeline.explain(document, toponyms),
    )


def _write_page(found: Iterator[tuple[Article, Reading]], output: str, pipeline: Callable[[], Pipeline]) -> None:
    from geoevents.drawing.toponyms import toponym_page  # noqa: PLC0415 - folium takes a second to import

    _files.check_target(output)
    readings = [reading for _, reading in found]
    page = toponym_page(readings, countries=pipeline().gazetteer.countries)
    with _files.whole_file(output) as path:
        path.write_text(page, encoding="utf-8")


def _show_events(events: gpd.GeoDataFrame) -> None:
    from geoevents.cli.tables import show_events  # noqa: PLC0415 - rich is for the eye only

    show_events(events)


def _summary(batch: Batch, events: gpd.GeoDataFrame, output: str | None) -> str:
    found = f"{counted(events['event_id'].nunique(), 'event')} in {counted(batch.done, 'article')}"
    return found if output in {None, "-"} else f"{found}, written to {output}"
