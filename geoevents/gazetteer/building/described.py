"""Adds places from a CSV, GeoJSON or other file that a small TOML describes.

::

    name = "Natural Earth, marine areas"        # the source, as it is named on every place
    licence = "public domain"
    file = "ne_10m_geography_marine_polys.zip"  # beside the TOML; CSV, or anything that GeoPandas reads

    [columns]                                   # what is called how in the file
    name = "name_en"
    aliases = ["name_fr", "name_ar", "namealt"]
    feature_code = "featurecla"

    [defaults]                                  # where the file has no column, or the column is empty
    feature_class = "H"
    feature_code = "SEA"

    [feature_codes]                             # what the file's kinds are in GeoNames' codes
    bay = "H.BAY"
    strait = "H.STRT"

Other columns are ``latitude`` and ``longitude`` (in decimal degrees, for CSV), ``country_code``, ``admin1``,
``population``, ``geonameid`` and ``feature_class``. ``delimiter`` and ``encoding`` are of CSV, ``separator`` parts the
names in one column of aliases.
"""

from __future__ import annotations

import csv
import math
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geoevents.errors import ReadingError
from geoevents.gazetteer.building.geonames import Tally
from geoevents.gazetteer.building.writing import keys_of
from geoevents.gazetteer.layout import HINTS, MATCHES, PROMINENCE
from geoevents.gazetteer.names import fold, is_abbreviation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geoevents.gazetteer.building.gathering import Gathering

__all__ = ["Description", "add_described", "read_description"]

_COLUMNS: Final = frozenset(
    {
        "name", "latitude", "longitude", "country_code", "admin1", "feature_class", "feature_code", "population",
        "geonameid",
    }
)  # fmt: skip
_CLASSES: Final = "AHLPRSTUV"
_CSV: Final = frozenset({".csv", ".tsv", ".txt"})
_NAME, _ALTERNATE, _ALIAS, _ABBREVIATION, _VARIANT = (
    MATCHES.index(match) for match in ("name", "alternate", "alias", "abbreviation", "variant")
)
_WIDEST_DEGREES: Final = 180.0
# Where the point and the bounds of a geometry stand in a row, which no column can be called.
_POINT: Final = "\0point"
_BOUNDS: Final = "\0bounds"
_NAMED_IN_NEWS: Final = 500
_HINTS: Final = {"A.ADM1": "division", "H": "water", "L": "region", "S": "site", "T": "region", "P": "city2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A file and what its columns mean.

    Attributes:
        name: The source, as it is named on every place.
        licence: Under which it may be used.
        attribution: What its licence asks to be said, or ''.
        file: Where it is.
        columns: Our name of a column and the file's.
        aliases: Columns that hold other names.
        defaults: Values where there is no column, or an empty cell.
        feature_codes: GeoNames' class and code (``H.BAY``) by the file's kind.
        delimiter: Between the cells of CSV; '' for what the ending says, a comma or a tab.
        encoding: Of CSV.
        separator: Between the names in a column of aliases.
    """

    name: str
    licence: str
    file: Path
    columns: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    attribution: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    feature_codes: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    encoding: str = "utf-8-sig"
    separator: str = ";"


def read_description(path: Path) -> Description:
    """Reads the TOML that describes a file.

    Raises:
        ReadingError: It is missing or broken, or says something that is not understood; names it.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = dict(raw.pop("columns"))
        description = Description(
            name=str(raw.pop("name")),
            licence=str(raw.pop("licence")),
            file=path.parent / str(raw.pop("file")),
            aliases=_texts(columns.pop("aliases", ())),
            columns={key: str(value) for key, value in columns.items()},
            defaults={key: str(value) for key, value in raw.pop("defaults", {}).items()},
            feature_codes={key: str(value) for key, value in raw.pop("feature_codes", {}).items()},
            **{key: str(raw.pop(key)) for key in ("attribution", "delimiter", "encoding", "separator") if key in raw},
        )
    except FileNotFoundError as error:
        raise ReadingError(f"{path} is missing: check the path") from error
    except KeyError as error:
        raise ReadingError(
            f"{path}: {error.args[0]} is missing; name, licence, file and [columns] are needed"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError, TypeError, ValueError) as error:
        raise ReadingError(f"{path} is no description of a source ({error}): see the gazetteer's README") from error
    unknown = [*raw, *(set(columns) - _COLUMNS), *(set(description.defaults) - _COLUMNS)]
    if unknown or "name" not in columns:
        wrong = f"{unknown[0]!r} is not known" if unknown else "the column of the name is missing"
        raise ReadingError(f"{path}: {wrong}; columns and defaults are: {', '.join(sorted(_COLUMNS))}, aliases")
    return description


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)  # type: ignore[attr-defined] # a list of TOML


def add_described(gathering: Gathering, description: Description, *, prominences: Mapping[str, float]) -> Tally:
    """Adds the places of a file; one that is ours already only adds its names.

    Args:
        gathering: Takes the places.
        description: What the file's columns mean.
        prominences: How well known a kind of place is, from `geonames.read_prominences`.

    Raises:
        ReadingError: The file is missing or cannot be read, or lacks a column that the description names.
    """
    tally = Tally()
    adder = _Adder(gathering=gathering, description=description, prominences=prominences)
    for number, row in enumerate(_rows(description), start=1):
        tally.read = number
        try:
            adder.add(row)
            tally.taken += 1
        except (ValueError, OverflowError, KeyError) as error:
            tally.reject(str(description.file), number, str(error))
    return tally


# --- reading the file ------------------------------------------------------------------------------------------------


def _rows(description: Description) -> Iterator[dict[str, Any]]:
    """The rows of the file; ``bounds`` and the point are added where it has geometries."""
    file = description.file
    if not file.is_file():
        raise ReadingError(f"{file} is missing: check `file` in the description")
    rows = _csv_rows(description) if file.suffix.lower() in _CSV else _vector_rows(description)
    return _checked(rows, description)


def _checked(rows: Iterator[dict[str, Any]], description: Description) -> Iterator[dict[str, Any]]:
    first = next(rows, None)
    if first is None:
        raise ReadingError(f"{description.file} is empty: expected a row for each place")
    missing = [column for column in (*description.columns.values(), *description.aliases) if column not in first]
    if missing:
        there = ", ".join(str(key) for key in first if key is not None)
        raise ReadingError(f"{description.file} has no column {missing[0]!r}; there is: {there}")
    yield first
    yield from rows


def _csv_rows(description: Description) -> Iterator[dict[str, Any]]:
    by_ending = "\t" if description.file.suffix.lower() == ".tsv" else ","
    try:
        with description.file.open(encoding=description.encoding, newline="") as file:
            yield from csv.DictReader(file, delimiter=description.delimiter or by_ending, restval="")
    except (UnicodeDecodeError, LookupError, csv.Error, TypeError) as error:
        raise ReadingError(f"{description.file} cannot be read ({error}): check encoding and delimiter") from error


def _vector_rows(description: Description) -> Iterator[dict[str, Any]]:
    import geopandas as gpd  # noqa: PLC0415 - takes a second to import

    try:
        frame = gpd.read_file(description.file)
        frame = frame if frame.crs is None else frame.to_crs("EPSG:4326")
    except Exception as error:
        raise ReadingError(
            f"{description.file} cannot be read ({error}): expected a file that GeoPandas reads"
        ) from error
    table = frame.drop(columns=frame.geometry.name)
    for values, shape in zip(table.to_dict("records"), frame.geometry, strict=True):
        yield {**values, **_point_and_bounds(shape)}


def _point_and_bounds(shape: Any) -> dict[str, Any]:  # noqa: ANN401 - a shapely geometry, or None
    if shape is None or shape.is_empty:
        return {}
    point = shape.representative_point()
    west, south, east, north = shape.bounds
    # A shape on both sides of the antimeridian has bounds right round the Earth, which say nothing.
    bounds = None if (west, south) == (east, north) or east - west > _WIDEST_DEGREES else (west, south, east, north)
    return {_POINT: (point.y, point.x), _BOUNDS: bounds}


# --- adding a row ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Adder:
    gathering: Gathering
    description: Description
    prominences: Mapping[str, float]

    def add(self, row: Mapping[str, Any]) -> None:
        name = self._cell(row, "name")
        key = fold(name)
        if not key:
            raise ValueError("a place without a name")
        latitude, longitude = self._point(row)
        feature = self._feature(row)
        number = int(float(self._cell(row, "geonameid") or 0))
        to, country = self.gathering, self._cell(row, "country_code").upper()
        place = to.by_geonameid.get(number) if number else None
        if place is None:
            place = to.same(key, latitude, longitude, feature=feature, country=country)
        match = _ALTERNATE
        if place is None:
            place, match = self._new(row, name, (latitude, longitude), feature, number), _NAME
        self._add_name(place, key, match)
        for alias in self._aliases(row):
            self._add_name(place, fold(alias), _ABBREVIATION if is_abbreviation(alias) else _ALIAS)

    def _new(self, row: Mapping[str, Any], name: str, point: tuple[float, float], feature: str, number: int) -> int:
        to, country, admin1 = self.gathering, self._cell(row, "country_code").upper(), self._cell(row, "admin1")
        population = max(int(float(self._cell(row, "population") or 0)), 0)
        prominence = math.log10(population + 1) if population else self.prominences.get(feature, 0.5)
        place = to.add(
            name,
            *point,
            feature=to.lists["feature"].number(feature),
            country=to.lists["country"].number(country),
            admin1=to.lists["admin1"].number(admin1),
            source=to.lists["source"].number(self.description.name),
            population=population,
            geonameid=number,
            prominence=prominence,
            hint=_hint(feature, population),
        )
        around = to.division(country, admin1)
        to.columns["parent"][place] = 0 if around is None else around + 1
        if row.get(_BOUNDS):
            to.add_bounds(place, row[_BOUNDS])
        return place

    def _point(self, row: Mapping[str, Any]) -> tuple[float, float]:
        if "latitude" in self.description.columns:
            point = float(self._cell(row, "latitude")), float(self._cell(row, "longitude"))
        elif _POINT in row:
            point = row[_POINT]
        else:
            raise ValueError("a place without a point")
        if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):  # noqa: PLR2004 - degrees
            raise ValueError(f"{point[0]}, {point[1]} is not on Earth")
        return point

    def _feature(self, row: Mapping[str, Any]) -> str:
        code = self._cell(row, "feature_code")
        known = self.description.feature_codes.get(code)
        if known is None:
            known = f"{self._cell(row, 'feature_class')}.{code}"
        if known[:1] not in _CLASSES or known[1:2] != ".":
            raise ValueError(f"the kind {code!r} has no feature class: give it one under [feature_codes] or [defaults]")
        return known

    def _aliases(self, row: Mapping[str, Any]) -> Iterator[str]:
        for column in self.description.aliases:
            for alias in _text(row.get(column)).split(self.description.separator):
                if alias.strip():
                    yield alias.strip()

    def _cell(self, row: Mapping[str, Any], column: str) -> str:
        named = self.description.columns.get(column)
        value = _text(row.get(named)) if named is not None else ""
        return value or self.description.defaults.get(column, "")

    def _add_name(self, place: int, key: str, match: int) -> None:
        to = self.gathering
        if not key:
            return
        to.names.add(key, place, match)
        keys = keys_of(
            key,
            MATCHES[match],
            country_code=to.country(place),
            feature_code=to.feature(place)[2:],
            prominence=to.columns["prominence"][place] / PROMINENCE,
        )
        for each in keys:
            to.names.add(each, place, _VARIANT)


def _hint(feature: str, population: int) -> int:
    """What taggers take it for: what somebody describes in a file of their own is what their articles speak of."""
    if feature.startswith("T.ISL"):
        return HINTS.index("island")
    if feature.startswith("P.") and population >= _NAMED_IN_NEWS:
        return HINTS.index(f"city{min(max(int(math.log10(population)), 2), 6)}")
    return HINTS.index(_HINTS.get(feature, _HINTS.get(feature[0], "")))


def _text(value: object) -> str:
    """A cell as text; nothing where a table has no value."""
    if value is None or value != value:  # noqa: PLR0124 - not a number is not equal to itself
        return ""
    return str(value).strip()
