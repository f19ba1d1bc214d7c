"""``map``: from articles or events to an interactive map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoevents._files import STDOUT, check_target, whole_file
from geoevents.cli.articles import events_of
from geoevents.cli.batch import Batch, check_output, counted
from geoevents.cli.program import (
    Command,
    PlaceOptions,
    output_option,
    place_options,
    sources_argument,
    sources_options,
)
from geoevents.errors import OutputError, ReadingError
from geoevents.storage import is_events, read_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

__all__ = ["draw"]

_ENDINGS = (".html", ".htm")


@click.command(
    "map",
    cls=Command,
    short_help="Articles or events to a map.",
    examples="""
    geoevents map article.txt --published 2024-06-01 -o map.html
    geoevents map news/ --title "The week" -o week.html
    geoevents map events.geojson --theme dark -o map.html
    geoevents map events.geojson --layer basins.geojson -o map.html
    geoevents map news/ --country Lebanon --geocoder nominatim -o map.html
    """,
)
@sources_argument()
@output_option("HTML file to write (.html or .htm); - for stdout.", required=True)
@click.option("--title", metavar="TEXT", help="Title of the map; by default that of a single article.")
@click.option(
    "--online-tiles", is_flag=True, help="Add OpenStreetMap tiles; their server learns which region you look at."
)
@click.option(
    "--tiles", metavar="NAME", help="Other tiles: a provider of xyzservices (Esri.WorldImagery), or a TOML file."
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="FILE",
    help="Draw a layer of yours under the events: GeoJSON, or whatever GeoPandas reads, or a TOML file.",
)
@click.option("--cdn", is_flag=True, help="A smaller file that loads Leaflet from a network when it is opened.")
@click.option("--theme", default="auto", show_default=True, metavar="NAME", help="auto, light, dark, or a TOML file.")
@click.option("--one-per-event", is_flag=True, help="Of several reports of one event, draw the best.")
@place_options("gazetteer", "country", "bounds", "geocoder")
@sources_options
def draw(
    sources: tuple[str, ...],
    output: str,
    title: str | None,
    theme: str,
    published: str | None,
    *,
    places: PlaceOptions,
    online_tiles: bool,
    tiles: str | None,
    layers: tuple[str, ...],
    cdn: bool,
    one_per_event: bool,
    quiet: bool,
) -> None:
    """Draws articles, or an events file, on an interactive map: one HTML file that needs no network.

    SOURCES are files (.txt .md .html .jsonl .csv, also .gz), folders, globs, or - for the standard input; and events
    files from `geoevents extract` (.geojson .jsonl .parquet .gpkg .csv).
    """
    _check_page(output)
    check_output(output, sources)
    batch = Batch(quiet=quiet)
    events = _all_events(sources, batch, published=published, places=places)
    if one_per_event:
        from geoevents import frame  # noqa: PLC0415 - GeoPandas takes a second to import

        events = frame.one_per_event(events)
    from geoevents.drawing import EventMap  # noqa: PLC0415 - folium takes a second to import

    with whole_file(output) as path:
        shown = _title(events) if title is None else title
        event_map = EventMap(events, title=shown, online_tiles=tiles or online_tiles, theme=theme, cdn=cdn)
        for layer in layers:
            event_map.add_layer(layer)
        event_map.save(str(path))
    found = counted(events["event_id"].nunique(), "event")
    batch.finish(f"{found} on the map {output}" if output != "-" else "")


def _all_events(
    sources: Sequence[str], batch: Batch, *, published: str | None, places: PlaceOptions
) -> gpd.GeoDataFrame:
    from geoevents.frame import combine  # noqa: PLC0415 - GeoPandas takes a second to import

    tables = list(_tables([source for source in sources if is_events(source)], batch))
    articles = [source for source in sources if not is_events(source)]
    if articles:
        tables.append(events_of(articles, batch, published=published, places=places))
    batch.stop_if_nothing()
    return combine(tables)


def _tables(files: Sequence[str], batch: Batch) -> Iterator[gpd.GeoDataFrame]:
    for file in files:
        try:
            yield read_events(file)
        except ReadingError as error:
            batch.fail(error)
        else:
            batch.done += 1


def _check_page(output: str) -> None:
    """Says early, before the work is done, that a map cannot be written.

    Raises:
        OutputError: The name ends like something else than an HTML page, or cannot be written.
    """
    check_target(output)
    path = Path(output)
    is_device = path.exists() and not path.is_file()
    if output != STDOUT and not is_device and path.suffix.lower() not in _ENDINGS:
        raise OutputError(
            f"cannot write {output}: a map is an HTML page, so its name ends in {' or '.join(_ENDINGS)}, or is - for "
            "stdout; geoevents.plot draws figures for print in Python"
        )


def _title(events: gpd.GeoDataFrame) -> str:
    """The title of the article, when there is one only."""
    articles = events[["article_id", "title"]].drop_duplicates()
    return str(articles["title"].iloc[0]) if len(articles) == 1 else ""
