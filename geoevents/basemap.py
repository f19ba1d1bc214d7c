"""The countries of the base map as a GeoDataFrame, read from the same file that the drawn maps carry.

The outlines come from Natural Earth at 1:50 million, simplified to about 400 m (``maps/make_basemap.py`` tells how):
good enough to see and to ask "in which country", not to measure a border. Borders are the view of one source; which of
them are disputed is drawn, and the country of an island is better taken from the gazetteer than from here.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from geoevents import _resources
from geoevents.errors import ResourceError

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

__all__ = ["load_basemap", "load_countries"]

_BASE64 = {
    letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_MORE = 32  # the sixth bit of a letter: the number goes on in the next letter


def load_countries() -> gpd.GeoDataFrame:
    """The countries and territories of the world, one row each, in EPSG:4326.

    Returns:
        Columns ``alpha2``, ``alpha3`` (ISO 3166-1; ``XK``/``XKX`` for Kosovo), ``name`` and ``geometry`` (a polygon or
        multipolygon, cut at the antimeridian), sorted by ``alpha3``. A glacier that no code covers has none. Every
        call gives a copy, so that a caller may change it.

    Raises:
        ResourceError: The base map's file is missing or damaged.
    """
    return _countries().copy()


@cache
def load_basemap() -> dict[str, Any]:
    """The base map's file as it is: arcs, lines, countries, cities and the attribution.

    Raises:
        ResourceError: The file is missing or damaged.
    """
    path = _resources.maps() / "basemap.json"
    try:
        basemap: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(f"the base map {path} cannot be read ({error}): install the package again") from error
    return basemap


@cache
def _countries() -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy: only who asks for geometry waits for it

    basemap = load_basemap()
    arcs = [_arc(text, basemap["scale"]) for text in basemap["arcs"]]
    parts: dict[str, list[BaseGeometry]] = {}
    codes: dict[str, tuple[str, str]] = {}
    for alpha2, alpha3, name, _, _, _, polygons in basemap["countries"]:
        parts.setdefault(alpha3, []).append(_geometry(polygons, arcs))
        codes.setdefault(alpha3, (alpha2, name))
    order = sorted(parts)
    columns = {
        "alpha2": [codes[alpha3][0] for alpha3 in order],
        "alpha3": order,
        "name": [codes[alpha3][1] for alpha3 in order],
    }
    return gpd.GeoDataFrame(columns, geometry=[_whole(parts[alpha3]) for alpha3 in order], crs="EPSG:4326")


def _arc(text: str, scale: float) -> list[tuple[float, float]]:
    numbers = _numbers(text)
    return [(x * scale, y * scale) for x, y in zip(accumulate(numbers[0::2]), accumulate(numbers[1::2]), strict=True)]


def _numbers(text: str) -> list[int]:
    """Base64 VLQ, as in source maps: five bits a letter, the lowest bit of all is the sign."""
    numbers = []
    value = shift = 0
    for letter in text:
        digit = _BASE64[letter]
        value |= (digit & ~_MORE) << shift
        shift += 5
        if not digit & _MORE:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return numbers


def _geometry(polygons: list[list[list[int]]], arcs: list[list[tuple[float, float]]]) -> BaseGeometry:
    from shapely import make_valid  # noqa: PLC0415 - heavy, as above
    from shapely.geometry import MultiPolygon, Polygon  # noqa: PLC0415 - heavy, as above

    shapes = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    return make_valid(MultiPolygon([Polygon(outer, holes) for outer, *holes in shapes]))


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """A ring from its arcs; ``~n`` is arc ``n`` backwards."""
    ring: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _whole(parts: list[BaseGeometry]) -> BaseGeometry:
    from shapely import make_valid, union_all  # noqa: PLC0415 - heavy, as above

    joined = make_valid(union_all(parts))
    # Simplified rings may touch in a line; a country is made of areas only.
    return union_all([part for part in getattr(joined, "geoms", [joined]) if part.area > 0])
