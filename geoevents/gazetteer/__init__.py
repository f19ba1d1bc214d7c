"""A name becomes candidate places: the gazetteer that geoevents carries.

`Gazetteer` looks names up; `building` makes what it opens from the tables in ``gazetteer/`` and from
GeoNames; `online` asks others for what it lacks.
"""

from __future__ import annotations

from geoevents.gazetteer.names import fold
from geoevents.gazetteer.store import Gazetteer

__all__ = ["Gazetteer", "fold"]
