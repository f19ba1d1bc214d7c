"""``geocode``: from names to places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from geoevents._bounds import is_inside
from geoevents._countries import country_code
from geoevents.cli.program import Command, PlaceOptions, complete_countries, one_line, place_options
from geoevents.errors import GeocoderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoevents._bounds import Bounds
    from geoevents.gazetteer import Gazetteer
    from geoevents.gazetteer.online import OnlineGeocoder, Problem
    from geoevents.records import Candidate

__all__ = ["geocode"]


@click.command(
    cls=Command,
    short_help="Names to places.",
    examples="""
    geoevents geocode "Abu Musa" "the Tunbs" Damascus Tripoli "Strait of Hormuz"
    geoevents geocode Tripoli --country LB
    geoevents geocode Tripoli --bounds 34,33,37,35
    geoevents geocode Hama --json
    geoevents geocode "Krak des Chevaliers" Xanaduville --geocoder nominatim
    """,
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--country",
    metavar="CC",
    shell_complete=complete_countries,
    help="Only places that a country administers or claims: ISO code or name.",
)
@place_options("gazetteer", "bounds", "geocoder")
@click.option(
    "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="At most so many for each name."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of candidates instead of a table.")
def geocode(names: tuple[str, ...], country: str | None, limit: int, *, places: PlaceOptions, as_json: bool) -> None:
    """Finds the places that a name may mean, the best first.

    Exit status 1 when a name is not known.
    """
    gazetteer = places.opened()
    code = country_code(country, gazetteer=gazetteer) if country else ""
    problems: list[Problem] = []
    online = places.online(problems.append)
    rows = [row for name in names for row in _rows(name, _found(name, gazetteer, online, places.bounds), code, limit)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif rows:
        from geoevents.cli.tables import show_places  # noqa: PLC0415 - rich is for the eye only

        show_places(rows, gazetteer.countries)
    if online is not None and online.answered:
        click.echo(f"Note: places found online are of {online.service.source}; name it where you publish", err=True)
    missing = [name for name in names if name not in {row["query"] for row in rows}]
    _tell(problems, missing, code)
    if missing:
        raise click.exceptions.Exit(1)


def _tell(problems: Sequence[Problem], missing: Sequence[str], country: str) -> None:
    """Says what is missing: in one line where an online geocoder failed, else a line for each name."""
    shown = [repr(one_line(name)) for name in missing]
    for problem in problems:
        kind = "Error" if isinstance(problem, GeocoderError) else "Warning"
        without = f": {', '.join(shown)}" if kind == "Error" and missing else ""
        click.echo(f"{kind}: {one_line(problem)}{without}", err=True)
    if any(isinstance(problem, GeocoderError) for problem in problems):
        return
    where = f" in {country}" if country else ""
    for name in shown:
        click.echo(f"Error: no place is called {name}{where}: check the spelling, or try its English name", err=True)


def _found(
    name: str, gazetteer: Gazetteer, online: OnlineGeocoder | None, bounds: Bounds | None
) -> Sequence[Candidate]:
    """The candidates of the gazetteer; where it has none, of the online geocoder; then those with a typing error."""
    found = gazetteer.lookup(name)
    if not found and online is not None:
        found = online.lookup_or_tell(name)
    found = found or gazetteer.lookup(name, fuzzy=True)
    return found if bounds is None else sorted(found, key=lambda each: not is_inside(bounds, each.place))


def _rows(name: str, candidates: Iterable[Candidate], country: str, limit: int) -> list[dict[str, Any]]:
    fitting = (each for each in candidates if not country or _belongs(each, country))
    return [_row(name, rank, candidate) for rank, candidate in zip(range(1, limit + 1), fitting, strict=False)]


def _belongs(candidate: Candidate, country: str) -> bool:
    place = candidate.place
    return country in {place.country_code, place.administered_by, *place.claimed_by}


def _row(query: str, rank: int, candidate: Candidate) -> dict[str, Any]:
    place = candidate.place
    return {
        "query": query,
        "rank": rank,
        "name": place.name,
        "matched_name": candidate.matched_name,
        "match": candidate.match,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "country_code": place.country_code,
        "admin1": place.admin1,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "population": place.population,
        "geonameid": place.geonameid,
        "administered_by": place.administered_by,
        "claimed_by": list(place.claimed_by),
        "source": place.source,
    }
