"""Layers of the caller under the events: any GeoDataFrame, GeoJSON or file, as GeoJSON in degrees for the scripts."""

from __future__ import annotations

import json
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from geoevents.drawing.themes import is_colour
from geoevents.errors import InputError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["Overlay", "read_overlay"]

DEGREE = 6  # decimals: a tenth of a metre
LONGEST = 500  # characters of a property


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A layer that is drawn under the events.

    Attributes:
        name: Stands in the layer control.
        geojson: A FeatureCollection in EPSG:4326; properties are texts, numbers, truth values or None.
        color: ``#rrggbb``, or empty for the theme's accent.
        label: The property that names a feature, or empty.
        attribution: Whom to name for the data, or empty.
        show: Whether it is on at first.
    """

    name: str
    geojson: dict[str, Any]
    color: str = ""
    label: str = ""
    attribution: str = ""
    show: bool = True


def read_overlay(
    data: gpd.GeoDataFrame | gpd.GeoSeries | Mapping[str, Any] | str | os.PathLike[str], **options: str | bool | None
) -> Overlay:
    """A layer from what a caller has.

    Args:
        data: A GeoDataFrame or GeoSeries in any reference system (without one: degrees), a GeoJSON object, the path of
            a file that GeoPandas reads, or of a TOML file with ``file`` (relative to it) and the options below.
        **options: ``name``, ``color``, ``label``, ``attribution`` and ``show``, as in `Overlay`; None is not given.

    Raises:
        InputError: The data cannot be read, or an option is not what it should be.
    """
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    if isinstance(data, (str, Path)) and Path(data).suffix == ".toml":
        path, written = _from_toml(Path(data))
        data, given = path, written | given
    name = given.pop("name", None) or (Path(data).stem if isinstance(data, (str, Path)) else "Layer")
    frame = _in_degrees(_frame(data))
    _check(frame, given)
    return Overlay(name=str(name), geojson=_collection(frame), **given)


def _from_toml(path: Path) -> tuple[Path, dict[str, Any]]:
    try:
        layer = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"the layer {path} cannot be read: {error}") from error
    known = {"name", "color", "label", "attribution", "show"}
    if not isinstance(layer.get("file"), str) or layer.keys() - known - {"file"}:
        raise InputError(
            f'the layer {path} needs file = "…", and may have {", ".join(sorted(known))}; it has {sorted(layer)}'
        )
    return path.parent / layer.pop("file"), layer


def _frame(data: Any) -> gpd.GeoDataFrame:  # noqa: ANN401 - looked at here
    if isinstance(data, gpd.GeoDataFrame):
        return data
    if isinstance(data, gpd.GeoSeries):
        return data.to_frame("geometry").set_geometry("geometry")
    try:
        if isinstance(data, (str, Path)):
            return gpd.read_file(data)
        geojson = data if isinstance(data, dict) else data.__geo_interface__
        kind = geojson.get("type")
        if kind == "FeatureCollection":
            features = geojson["features"]
        else:
            features = [geojson if kind == "Feature" else {"type": "Feature", "properties": {}, "geometry": geojson}]
        return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    except Exception as error:  # whatever a driver, a parser or a geometry raises
        raise InputError(
            f"no layer can be made of {str(data)[:80]!r}: give a GeoDataFrame, a GeoJSON object or a file ({error})"
        ) from error


def _in_degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if frame.active_geometry_name is None:
        raise InputError("a layer needs a geometry column: use set_geometry()")
    return frame.set_crs("EPSG:4326") if frame.crs is None else frame.to_crs("EPSG:4326")


def _check(frame: gpd.GeoDataFrame, options: dict[str, Any]) -> None:
    colour, label = options.get("color", ""), options.get("label", "")
    if colour and not is_colour(colour):
        raise InputError(f"the layer's color is {colour!r}: a colour is written as #rrggbb")
    if label and label not in frame.columns:
        raise InputError(f"the layer has no column {label!r}: there is {', '.join(map(str, frame.columns))}")


def _collection(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    columns = [name for name in frame.columns if name != frame.active_geometry_name]
    rows = frame[columns].to_dict("records")
    geometries = shapely.set_precision(frame.geometry.to_numpy(), 10**-DEGREE, mode="pointwise")
    features = [
        {
            "type": "Feature",
            "properties": {str(name): _plain(value) for name, value in row.items()},
            "geometry": json.loads(shapely.to_geojson(shapely.force_2d(geometry))),
        }
        for row, geometry in zip(rows, geometries, strict=True)
        if geometry is not None and not geometry.is_empty and all(map(math.isfinite, geometry.bounds))
    ]
    return {"type": "FeatureCollection", "features": features}


def _plain(value: object) -> str | float | bool | None:
    """A property as JSON has it: what is neither number nor truth value becomes a text."""
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        value = value.item()
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - only NaN and NaT differ from themselves
        return None
    if isinstance(value, (bool, int, float)):
        return value if math.isfinite(value) and abs(value) < 2**53 else str(value)
    return str(value)[:LONGEST].encode("utf-8", "replace").decode("utf-8")
