"""Reads our own tables of places: tab-separated files that a geographer can edit."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.errors import ResourceError
from geoevents.records import Country, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["PLACE_TABLES", "TableRow", "read_countries", "read_groups", "read_pairs", "read_places"]

PLACE_TABLES = (
    *("regions", "waters", "islands", "disputed", "divisions", "sites"),
    *("physical", "city_places"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A place of a table of ours with all its other names."""

    place: Place
    aliases: tuple[str, ...]
    table: str


def read_places(folder: Path) -> Iterator[TableRow]:
    """All places of our tables but the countries.

    Raises:
        ResourceError: A cell is no number where one is needed; names the file and the line.
    """
    for table in PLACE_TABLES:
        path = folder / f"{table}.tsv"
        for number, row in _rows(path):
            try:
                yield TableRow(place=_place(row, table=table), aliases=_list(row["aliases"]), table=table)
            except ValueError as error:
                raise ResourceError(f"{path}:{number}: {error}; coordinates and bounds are decimal degrees") from error


def read_countries(folder: Path) -> dict[str, Country]:
    """The countries and territories by ISO alpha-2."""
    return {row["alpha2"]: _country(row) for _, row in _rows(folder / "countries.tsv")}


def read_groups(folder: Path) -> dict[str, tuple[str, ...]]:
    """Names that are said of several places ("the Tunbs"), with the names of those places."""
    return {row["name"]: _list(row["members"]) for _, row in _rows(folder / "groups.tsv")}


def read_pairs(path: Path, *, key: str, value: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Two columns of a table, such as demonym and place, and the whole row."""
    for _, row in _rows(path):
        yield row[key], row[value], row


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.exists():
        raise ResourceError(f"the table {path} is missing: install the package again or restore the file")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
        for number, row in enumerate(reader, start=2):
            if None in row:
                raise ResourceError(f"{path}:{number}: more cells than the header has; check the tabs")
            yield number, row


def _list(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def _bounds(row: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    if not row["west"]:
        return None
    return float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"])


def _place(row: Mapping[str, str], *, table: str) -> Place:
    return Place(
        name=row["name"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        feature_class=row["feature_class"],
        feature_code=row["feature_code"],
        country_code=row["country_code"],
        admin1=row["admin1"],
        geonameid=int(row["geonameid"]) if row["geonameid"] else None,
        bounds=_bounds(row),
        administered_by=row["administered_by"],
        claimed_by=_list(row["claimed_by"]),
        source=row["source"] or table,
    )


def _country(row: Mapping[str, str]) -> Country:
    place = Place(
        name=row["name"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        feature_class="A",
        feature_code=row["feature_code"],
        country_code=row["alpha2"],
        geonameid=int(row["geonameid"]) if row["geonameid"] else None,
        bounds=_bounds(row),
    )
    return Country(
        alpha2=row["alpha2"],
        alpha3=row["alpha3"],
        name=row["name"],
        capital=row["capital"],
        aliases=_list(row["aliases"]),
        demonyms=_list(row["demonyms"]),
        place=place,
    )
