"""A name becomes candidate places: the gazetteer that geoevents carries.

`Gazetteer` looks names up; ``compiling.py`` makes what it opens from the tables in ``gazetteer/`` and from GeoNames.
"""

from __future__ import annotations

from geoevents.gazetteer.names import fold
from geoevents.gazetteer.store import Gazetteer

__all__ = ["Gazetteer", "fold"]
