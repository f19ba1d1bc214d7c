"""GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geoevents.errors import ReadingError
from geoevents.storage.records import feature_rows, framed, from_geojson
from geoevents.storage.rows import to_json

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Writes a FeatureCollection, one feature a line."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for number, (row, geometry) in enumerate(feature_rows(events)):
            feature = {"type": "Feature", "geometry": geometry, "properties": row}
            file.write((",\n" if number else "\n") + to_json(feature))
        file.write("\n]}\n")


def read(path: Path) -> gpd.GeoDataFrame:
    """Reads a FeatureCollection of events."""
    value = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(value, dict) or not isinstance(value.get("features"), list):
        raise ReadingError(f"{path} is no GeoJSON FeatureCollection: expected a file from geoevents extract")
    rows = (
        (feature.get("properties") or {}) | {"geometry": from_geojson(feature.get("geometry"))}
        for feature in value["features"]
    )
    return framed(rows, path)
