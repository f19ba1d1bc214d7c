"""CSV."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from geoevents.storage.records import framed, located, located_rows, split_lists
from geoevents.storage.rows import bare, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

_MAX_CELL = (1 << 31) - 1


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Writes a header and one event and place a row."""
    columns = [name for name in events.columns if name != events.geometry.name]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(located_rows(events), [*columns, "latitude", "longitude"], file)


def read(path: Path) -> gpd.GeoDataFrame:
    """Reads what `write` wrote, without its guard against formulas."""
    # The csv module's limit of 128 kB a cell can only be changed for the whole process.
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = ({name: bare(cell) for name, cell in row.items() if name} for row in csv.DictReader(file))
        return framed((located(split_lists(row)) for row in rows), path)
