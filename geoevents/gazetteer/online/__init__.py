"""Online geocoders for names that the gazetteer lacks: asked by choice, slowly, and never twice for a name."""

from __future__ import annotations

from geoevents.gazetteer.online.asking import OnlineGeocoder, Problem

__all__ = ["OnlineGeocoder", "Problem"]
