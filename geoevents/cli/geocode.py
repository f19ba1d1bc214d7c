"""``geocode``: from names to places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from geoevents._countries import country_code
from geoevents.cli.program import Command, one_line

if TYPE_CHECKING:
    from geoevents.gazetteer import Gazetteer
    from geoevents.records import Candidate

__all__ = ["geocode"]


@click.command(
    cls=Command,
    short_help="Names to places.",
    examples="""
    geoevents geocode "Abu Musa" "the Tunbs" Damascus Tripoli "Strait of Hormuz"
    geoevents geocode Tripoli --country LB
    geoevents geocode Hama --json
    """,
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--country", metavar="CC", help="Only places that a country administers or claims: ISO code or name.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="At most so many for each name."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of candidates instead of a table.")
def geocode(names: tuple[str, ...], country: str | None, limit: int, *, as_json: bool) -> None:
    """Finds the places that a name may mean, the best first.

    Exit status 1 when a name is not known.
    """
    from geoevents.gazetteer import Gazetteer  # noqa: PLC0415 - opens no files before they are needed

    gazetteer = Gazetteer.open()
    code = country_code(country, gazetteer=gazetteer) if country else ""
    rows = [row for name in names for row in _rows(gazetteer, name, code, limit)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif rows:
        from geoevents.cli.tables import show_places  # noqa: PLC0415 - rich is for the eye only

        show_places(rows, gazetteer.countries)
    missing = [name for name in names if name not in {row["query"] for row in rows}]
    for name in missing:
        where = f" in {code}" if code else ""
        click.echo(
            f"Error: no place is called {one_line(name)!r}{where}: check the spelling, or try its English name",
            err=True,
        )
    if missing:
        raise click.exceptions.Exit(1)


def _rows(gazetteer: Gazetteer, name: str, country: str, limit: int) -> list[dict[str, Any]]:
    candidates = (each for each in gazetteer.lookup(name, fuzzy=True) if not country or _belongs(each, country))
    return [_row(name, rank, candidate) for rank, candidate in zip(range(1, limit + 1), candidates, strict=False)]


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
