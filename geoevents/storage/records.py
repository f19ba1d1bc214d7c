"""Between an events table and plain rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely.geometry import mapping, shape

from geoevents.errors import ReadingError
from geoevents.frame import LISTS, coordinates, from_rows, point
from geoevents.storage.rows import JOIN, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import geopandas as gpd

__all__ = [
    "feature_rows",
    "flat",
    "framed",
    "from_geojson",
    "located",
    "located_rows",
    "shaped_rows",
    "split_lists",
]

_PAIRS = (("actors", "actor_codes"), ("recipients", "recipient_codes"))
_LATITUDE_LONGITUDE = ("latitude", "longitude")


def feature_rows(events: gpd.GeoDataFrame) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each row as values that JSON knows, and its geometry as GeoJSON."""
    for row, geometry in shaped_rows(events):
        yield row, None if geometry is None or geometry.is_empty else mapping(geometry)


def located_rows(events: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Each row with latitude, longitude and its geometry as GeoJSON."""
    for (row, geometry), where in zip(feature_rows(events), coordinates(events), strict=True):
        yield row | dict(zip(_LATITUDE_LONGITUDE, where or (None, None), strict=True)) | {"geometry": geometry}


def shaped_rows(events: gpd.GeoDataFrame) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each row as plain values, and its geometry as it is."""
    names = [name for name in events.columns if name != events.geometry.name]
    columns = [[_plain(value) for value in events[name]] for name in names]
    for number, geometry in enumerate(events.geometry):
        yield {name: column[number] for name, column in zip(names, columns, strict=True)}, geometry


def framed(rows: Iterable[dict[str, Any]], path: Path) -> gpd.GeoDataFrame:
    """The events table of rows.

    Raises:
        ReadingError: The rows are no events.
    """
    return from_rows(_checked(rows, path))


def located(row: dict[str, Any]) -> dict[str, Any]:
    """A row with a geometry in place of latitude and longitude."""
    rest = {name: value for name, value in row.items() if name not in _LATITUDE_LONGITUDE}
    latitude, longitude = (row.get(name) for name in _LATITUDE_LONGITUDE)
    known = latitude not in {None, ""} and longitude not in {None, ""}
    return rest | {"geometry": point(float(latitude), float(longitude)) if known else None}  # type: ignore[arg-type]  # checked by known


def from_geojson(geometry: dict[str, Any] | None) -> Any:  # noqa: ANN401 - shapely is untyped here
    """The shape of a GeoJSON geometry, or None."""
    return shape(geometry) if geometry else None


def flat(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The table with its lists as text."""
    return events.assign(**{name: list(map(joined, events[name])) for name in LISTS if name in events.columns})


def split_lists(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a flat format with its lists restored."""
    lists = {name: row[name].split(JOIN) if row.get(name) else [] for name in LISTS}
    for names, codes in _PAIRS:
        if len(lists[names]) == 1:  # a single code that is not known looks like no code at all
            lists[codes] = lists[codes] or [""]
    return row | lists


def _checked(rows: Iterable[dict[str, Any]], path: Path) -> Iterator[dict[str, Any]]:
    for row in rows:
        if "event_type" not in row:
            raise ReadingError(f"{path} holds no events (no event_type): expected a file from geoevents extract")
        yield row


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value that JSON knows: NumPy's and pandas' numbers, arrays and missing values are unwrapped."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    return None if str(value) in {"<NA>", "NaT"} else value
