"""GeoPackage.

Whole numbers are whole numbers in the file, null where they are missing. GeoPandas by itself reads such a column as
float64; `read_events` gives Int64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from geoevents.storage.records import flat, framed, shaped_rows, split_lists

if TYPE_CHECKING:
    from pathlib import Path

_LAYER = "events"


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Writes one layer of points."""
    path.unlink(missing_ok=True)  # GDAL takes an empty file for a broken database
    flat(events).to_file(path, driver="GPKG", layer=_LAYER, engine="pyogrio", geometry_type="Point", index=False)


def read(path: Path) -> gpd.GeoDataFrame:
    """Reads the layer."""
    table = gpd.read_file(path, layer=_LAYER, engine="pyogrio")
    return framed((split_lists(row) | {"geometry": geometry} for row, geometry in shaped_rows(table)), path)
