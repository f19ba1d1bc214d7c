"""Boxes of degrees that a caller gives: (west, south, east, north), where west is greater across the antimeridian."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from geoevents.errors import InputError

if TYPE_CHECKING:
    from geoevents.records import Place

__all__ = ["Bounds", "check_bounds", "is_inside", "read_bounds"]

Bounds: TypeAlias = tuple[float, float, float, float]

_EXPECTED = "expected west,south,east,north in degrees, such as 35,32,43,38"


def read_bounds(text: str) -> Bounds:
    """The box that ``WEST,SOUTH,EAST,NORTH`` stands for.

    Raises:
        InputError: It is none.
    """
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise InputError(f"{text!r} is no box: {_EXPECTED}") from None
    return check_bounds((west, south, east, north))


def check_bounds(bounds: Bounds) -> Bounds:
    """The box itself.

    Raises:
        InputError: It is not on Earth, has no extent, or its south lies north of its north.
    """
    west, south, east, north = bounds
    shown = ",".join(f"{side:g}" for side in bounds)
    # Comparisons are written so that "nan" fails them.
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):  # noqa: PLR2004 - degrees
        raise InputError(f"the box {shown} is not on Earth: {_EXPECTED}")
    if west == east or south >= north:
        swapped = " (south must be smaller than north)" if south > north else ""
        raise InputError(f"the box {shown} holds nothing{swapped}: {_EXPECTED}")
    return bounds


def is_inside(bounds: Bounds, place: Place) -> bool:
    """Whether a place's point lies in a box."""
    west, south, east, north = bounds
    longitude = place.longitude
    across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return south <= place.latitude <= north and across
