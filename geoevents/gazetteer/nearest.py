"""The places nearest to a point, found through a grid of cells of one degree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geoevents.gazetteer.layout import DEGREE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geoevents.gazetteer.layout import Column

    Integers = NDArray[np.integer[Any]]

__all__ = ["build_grid", "distance_km", "nearest_rows"]

_COLUMNS: Final = 360
_LINES: Final = 180
_KM_PER_DEGREE: Final = 111.195
_EARTH_KM: Final = 6371.0088
_FARTHEST_RING: Final = 181
# Beyond these latitudes meridians are so close that cells are no measure of distance.
_POLAR: Final = 78.0


def build_grid(rows: Integers, latitudes: Column, longitudes: Column) -> tuple[Integers, Integers]:
    """Where each cell begins, and the rows of the places in the cells, one after another.

    Args:
        rows: Which places.
        latitudes: By row, in units of `layout.DEGREE`.
        longitudes: By row, in the same units.
    """
    import numpy as np  # noqa: PLC0415 - not needed to look a point up

    lines = np.minimum(np.asarray(latitudes)[rows] // DEGREE + 90, _LINES - 1)
    columns = (np.asarray(longitudes)[rows] // DEGREE + 180) % _COLUMNS
    cells = lines * _COLUMNS + columns
    starts = np.zeros(_COLUMNS * _LINES + 1, dtype=np.uint32)
    np.cumsum(np.bincount(cells, minlength=_COLUMNS * _LINES), out=starts[1:])
    return starts, rows[np.argsort(cells, kind="stable")].astype(np.uint32)


def nearest_rows(
    latitude: float,
    longitude: float,
    *,
    limit: int,
    grid: tuple[Sequence[int], Sequence[int]],
    points: tuple[Sequence[int], Sequence[int]],
) -> list[tuple[float, int]]:
    """Distance in kilometres and row of the nearest places, nearest first.

    Args:
        latitude: WGS 84 degrees north.
        longitude: WGS 84 degrees east.
        limit: How many.
        grid: From `build_grid`.
        points: Latitudes and longitudes by row, in units of `layout.DEGREE`.
    """
    starts, rows = grid
    found: list[tuple[float, int]] = []
    for ring in range(_FARTHEST_RING):
        if len(found) >= limit and found[limit - 1][0] <= _reach_km(latitude, ring):
            break
        worst = found[limit - 1][0] if len(found) >= limit else math.inf
        for cell in _ring(latitude, longitude, ring):
            if starts[cell] == starts[cell + 1] or _cell_km(latitude, longitude, cell) > worst:
                continue
            found += (
                (distance_km(latitude, longitude, points[0][row] / DEGREE, points[1][row] / DEGREE), row)
                for row in rows[starts[cell] : starts[cell + 1]]
            )
        found.sort()
        del found[limit:]
    return found


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance on the mean sphere, in kilometres."""
    one, other = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    root = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(root)))


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return min(int(latitude + 90), _LINES - 1), int((longitude + 180) % 360)


def _reach_km(latitude: float, ring: int) -> float:
    """How near a place outside the rings that were searched can be: beyond a parallel, or beyond a meridian."""
    degrees = max(0, ring - 1)
    if _is_polar(latitude):
        return degrees * _KM_PER_DEGREE
    across = math.asin(math.cos(math.radians(latitude)) * math.sin(math.radians(min(degrees, 90))))
    return min(degrees * _KM_PER_DEGREE, across * _EARTH_KM)


def _cell_km(latitude: float, longitude: float, cell: int) -> float:
    """How near a place in a cell can be, by its latitude alone or by its meridian alone."""
    down = abs(cell // _COLUMNS - 89.5 - latitude) - 0.5
    right = abs((cell % _COLUMNS - 179.5 - longitude + 180) % 360 - 180) - 0.5
    across = math.cos(math.radians(latitude)) * math.sin(math.radians(min(max(right, 0.0), 90.0)))
    return max(down * _KM_PER_DEGREE, math.asin(across) * _EARTH_KM)


def _ring(latitude: float, longitude: float, ring: int) -> set[int]:
    """The cells at a distance of so many cells round the globe, near the poles whole circles of latitude."""
    line, column = _cell(latitude, longitude)
    cells: set[int] = set()
    for down in (-ring, ring) if _is_polar(latitude) else range(-ring, ring + 1):
        if not 0 <= line + down < _LINES:
            continue
        whole = _is_polar(latitude) or ring >= _COLUMNS // 2
        across = range(_COLUMNS) if whole else range(-ring, ring + 1) if abs(down) == ring else (-ring, ring)
        cells.update((line + down) * _COLUMNS + (column + right) % _COLUMNS for right in across)
    return cells


def _is_polar(latitude: float) -> bool:
    return abs(latitude) > _POLAR
