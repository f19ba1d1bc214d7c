"""JSON lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geoevents.errors import ReadingError
from geoevents.storage.records import framed, from_geojson, located, located_rows
from geoevents.storage.rows import write_jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Writes one event and place a line."""
    columns = [name for name in events.columns if name != events.geometry.name]
    with path.open("w", encoding="utf-8") as file:
        write_jsonl(located_rows(events), [*columns, "latitude", "longitude", "geometry"], file)


def read(path: Path) -> gpd.GeoDataFrame:
    """Reads one event and place a line."""
    return framed(_rows(path), path)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _row(line, f"{path}:{number}")


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"{where}: broken JSON ({error}); expected one event a line") from None
    if not isinstance(row, dict):
        raise ReadingError(f"{where}: no JSON object; expected one event a line")
    bare = located(row)
    return bare | {"geometry": from_geojson(row["geometry"])} if row.get("geometry") else bare
