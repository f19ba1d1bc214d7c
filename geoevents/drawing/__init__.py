"""Draws a GeoDataFrame of events: `EventMap`, an interactive map in one file, and `plot`, a static figure.

The map is a ``folium.Map`` whose events are one component of our own (columnar JSON and the scripts in ``maps/``),
because folium's markers grow to megabytes and execute HTML that stands in a text.
"""

from __future__ import annotations

from geoevents.drawing.eventmap import EventMap
from geoevents.drawing.figure import plot

__all__ = ["EventMap", "plot"]
