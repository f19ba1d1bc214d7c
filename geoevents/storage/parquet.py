"""GeoParquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geoevents.errors import OutputError
from geoevents.frame import LISTS
from geoevents.storage.records import framed, shaped_rows

if TYPE_CHECKING:
    from pathlib import Path


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Writes GeoParquet, with lists as lists of strings also where all are empty."""
    arrow = _pyarrow()
    events.to_parquet(path, index=False)
    table = arrow.parquet.read_table(path)
    # Arrow gives a column of empty lists a type of its own, and files of one run could not be read together.
    strings = arrow.list_(arrow.string())
    fields = [field.with_type(strings) if field.name in LISTS else field for field in table.schema]
    schema = arrow.schema(fields, metadata=table.schema.metadata)
    if schema != table.schema:
        arrow.parquet.write_table(table.cast(schema), path)


def read(path: Path) -> gpd.GeoDataFrame:
    """Reads GeoParquet."""
    _pyarrow()
    rows = (row | {"geometry": geometry} for row, geometry in shaped_rows(gpd.read_parquet(path)))
    return framed(rows, path)


def _pyarrow() -> Any:  # noqa: ANN401 - a module
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra of 150 MB that only this format needs
        import pyarrow.parquet  # noqa: PLC0415 - makes it known as pa.parquet
    except ImportError:
        raise OutputError(
            'Parquet needs pyarrow: pip install "geoevents[parquet]", or choose another format, such as .gpkg'
        ) from None
    return pa
