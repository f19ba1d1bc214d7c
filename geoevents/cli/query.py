"""``query``: asks an events file where, when and who."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoevents._bounds import is_inside
from geoevents._countries import country_code
from geoevents.cli.batch import check_output
from geoevents.cli.program import (
    Command,
    PlaceOptions,
    complete_countries,
    format_option,
    one_line,
    output_option,
    place_options,
)
from geoevents.errors import InputError, ReadingError
from geoevents.storage import STREAMS, check_target, read_events, write_events

if TYPE_CHECKING:
    import geopandas as gpd

    from geoevents._bounds import Bounds
    from geoevents.gazetteer import Gazetteer
    from geoevents.records import Place

__all__ = ["query"]

_POLYGON_FILES = frozenset({".geojson", ".json", ".gpkg", ".shp", ".parquet", ".fgb", ".kml"})
_LATITUDE_LONGITUDE = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*[,;]\s*([-+]?\d+(?:\.\d+)?)\s*", re.ASCII)


def _checked_km(_ctx: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not value >= 0:
        raise InputError(f"--km {value:g} is no distance: give a number from 0 up, such as --km 50")
    return value


@click.command(
    cls=Command,
    short_help="Events by place, date, actor, type.",
    examples="""
    geoevents query events.geojson --near Damascus --km 50
    geoevents query events.geojson --within Syria --from 2024-05 --to 2024-06 -o may.csv
    geoevents query events.geojson --near 33.51,36.29 --km 20 --type ASSAULT --status actual
    geoevents query events.geojson --actor ISR --within area.geojson
    geoevents query events.geojson --near Tripoli --km 30 --bounds 34,33,37,35
    """,
)
@click.argument("events", metavar="EVENTS")
@click.option("--near", metavar="PLACE", help="Near a place: a name, or latitude,longitude. Needs --km.")
@click.option("--km", type=float, metavar="N", callback=_checked_km, help="At most so many kilometres from --near.")
@click.option(
    "--within",
    metavar="PLACE",
    help="Inside a country, group of countries or division, or a file of polygons; a sea or region is the box around "
    "it, neighbours included.",
)
@click.option(
    "--country",
    multiple=True,
    metavar="CC",
    shell_complete=complete_countries,
    help="In a country: ISO code or name. Can be repeated. Of several places of a name, the one in it is meant.",
)
@place_options("gazetteer", "bounds")
@click.option(
    "--actor", metavar="NAME", help="With an actor or recipient: part of a name, or a code such as SYR or SYRGOV."
)
@click.option(
    "--role",
    type=click.Choice(["any", "actor", "recipient"]),
    default="any",
    show_default=True,
    help="What --actor is.",
)
@click.option(
    "--type",
    "event_type",
    multiple=True,
    metavar="TYPE",
    help="Of a PLOVER type, such as ASSAULT, or OTHER. Can be repeated.",
)
@click.option("--from", "start", metavar="DATE", help="Not before YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--to", "end", metavar="DATE", help="Not after YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--certain", is_flag=True, help="Only events whose whole date lies between --from and --to.")
@click.option(
    "--status", multiple=True, metavar="STATUS", help="actual, denied, planned or hypothetical. Can be repeated."
)
@output_option("File to write: .geojson, .jsonl, .parquet, .gpkg, .csv or .kml; - for stdout. Without it, a table.")
@format_option(STREAMS)
def query(
    events: str,
    output: str | None,
    format_: str | None,
    *,
    places: PlaceOptions,
    **wanted: Any,  # noqa: ANN401 - the options above
) -> None:
    """Gives the events of a file that meet all conditions.

    EVENTS is a file from `geoevents extract`: .geojson, .jsonl, .parquet, .gpkg or .csv. Exit status 1 when no event
    meets them.
    """
    if (wanted["near"] is None) != (wanted["km"] is None):
        raise InputError("--near and --km go together: write for example --near Damascus --km 50")
    if output is not None:
        check_target(output, format_)
        check_output(output, [events, *filter(_is_polygons, [wanted["within"] or ""])])
    found = _select(read_events(events), wanted, places)
    if output is not None:
        write_events(found, output, format=format_)
    elif len(found):
        from geoevents.cli.tables import show_events  # noqa: PLC0415 - rich is for the eye only

        show_events(found)
    if not len(found):
        click.echo("No event meets the conditions: take one away, or widen it.", err=True)
        raise click.exceptions.Exit(1)


def _select(events: gpd.GeoDataFrame, wanted: dict[str, Any], places: PlaceOptions) -> gpd.GeoDataFrame:
    from geoevents import queries  # noqa: PLC0415 - GeoPandas takes a second to import

    if wanted["status"]:
        events = queries.by_status(events, *wanted["status"])
    if wanted["event_type"]:
        events = queries.by_type(events, *wanted["event_type"])
    if wanted["actor"] is not None:
        events = queries.by_actor(events, wanted["actor"], role=wanted["role"])
    if wanted["start"] is not None or wanted["end"] is not None:
        events = queries.between(events, wanted["start"], wanted["end"], certain=wanted["certain"])
    if wanted["country"] or wanted["within"] is not None or wanted["near"] is not None:
        events = _select_places(events, wanted, places)
    return events


def _select_places(events: gpd.GeoDataFrame, wanted: dict[str, Any], places: PlaceOptions) -> gpd.GeoDataFrame:
    from geoevents import queries  # noqa: PLC0415 - GeoPandas takes a second to import

    gazetteer = places.opened()
    countries = {country_code(each, gazetteer=gazetteer) for each in wanted["country"]}
    preferred = _Preferred(gazetteer, countries, places.bounds)
    if countries:
        events = queries.by_country(events, *countries, gazetteer=gazetteer)
    if wanted["within"] is not None:
        events = queries.within(events, _area(wanted["within"], preferred), gazetteer=gazetteer)
    if wanted["near"] is not None:
        events = queries.near(events, _spot(wanted["near"], preferred), km=wanted["km"], gazetteer=gazetteer)
    return events


class _Preferred:
    """Which place of a name is meant, given countries or a box."""

    def __init__(self, gazetteer: Gazetteer, countries: set[str], bounds: Bounds | None) -> None:
        self._gazetteer = gazetteer
        self._countries = countries
        self._bounds = bounds

    def place(self, name: str, *, is_spot: bool) -> str | Place:
        """The best place that lies there; the name itself where that means one anyway, or where none does."""
        candidates = self._gazetteer.lookup(name)
        fitting = [each.place for each in candidates if self._fits(each.place)]
        if not fitting or candidates[0].match == "group" or fitting[0] == candidates[0].place:
            return name
        return next((place for place in fitting if is_spot and place.precision == 1), fitting[0])

    def _fits(self, place: Place) -> bool:
        in_country = not self._countries or place.country_code in self._countries
        return in_country and (self._bounds is None or is_inside(self._bounds, place))


def _spot(text: str, preferred: _Preferred) -> str | Place | tuple[float, float]:
    found = _LATITUDE_LONGITUDE.fullmatch(text)
    return (float(found.group(1)), float(found.group(2))) if found else preferred.place(text, is_spot=True)


def _is_polygons(text: str) -> bool:
    return Path(text).suffix.lower() in _POLYGON_FILES


def _area(text: str, preferred: _Preferred) -> str | Place | gpd.GeoDataFrame:
    """The polygons of a file, or a place or its name."""
    if not _is_polygons(text):
        return preferred.place(text, is_spot=False)
    path = Path(text)
    if not os.path.isfile(path):  # noqa: PTH113 - pathlib raises at a name that is too long
        raise ReadingError(f"there is no file {path}: check the name, or give the name of a place")
    import geopandas as gpd  # noqa: PLC0415 - takes a second to import

    try:
        return gpd.read_parquet(path) if path.suffix.lower() == ".parquet" else gpd.read_file(path)
    except ImportError:
        raise
    except Exception as error:
        raise ReadingError(f"{path} holds no polygons that can be read ({one_line(error)[:200]})") from error
