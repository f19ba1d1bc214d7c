"""GeoParquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pyarrow as pa
from pyarrow import parquet

from geoevents.frame import LISTS
from geoevents.storage.records import framed, shaped_rows

if TYPE_CHECKING:
    from pathlib import Path


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Writes GeoParquet, with lists as lists of strings also where all are empty."""
    events.to_parquet(path, index=False)
    table = parquet.read_table(path)
    # Arrow gives a column of empty lists a type of its own, and files of one run could not be read together.
    strings = pa.list_(pa.string())
    fields = [field.with_type(strings) if field.name in LISTS else field for field in table.schema]
    schema = pa.schema(fields, metadata=table.schema.metadata)
    if schema != table.schema:
        parquet.write_table(table.cast(schema), path)


def read(path: Path) -> gpd.GeoDataFrame:
    """Reads GeoParquet."""
    rows = (row | {"geometry": geometry} for row, geometry in shaped_rows(gpd.read_parquet(path)))
    return framed(rows, path)
