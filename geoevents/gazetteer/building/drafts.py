"""A place while the gazetteer is compiled: its record, its names, and what it lies in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geoevents.gazetteer.names import fold
from geoevents.gazetteer.nearest import distance_km

if TYPE_CHECKING:
    from geoevents.records import Match, Place

__all__ = ["Draft", "km_between"]


@dataclass(slots=True, eq=False)
class Draft:
    """A place while it is collected.

    Attributes:
        place: Its record.
        prominence: How well known it is, on the scale of a city's decades of population.
        hint: Its coarse class, one of `layout.HINTS`.
        names: How each folded name belongs to it.
        spellings: Names of our own tables as they are written there, by folded name.
        parent: The smallest division, country or continent that it lies in.
    """

    place: Place
    prominence: float
    hint: str
    names: dict[str, Match] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    parent: Draft | None = None

    def add(self, name: str, match: Match) -> None:
        """Adds a name; the first way in which it belongs to the place stays."""
        key = fold(name)
        if key:
            self.names.setdefault(key, match)

    def add_ours(self, name: str, match: Match) -> None:
        """Adds a name of our own tables, and remembers how it is spelled."""
        self.add(name, match)
        self.spellings.setdefault(fold(name), name)


def km_between(one: Place, other: Place) -> float:
    """The distance of two places in kilometres."""
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)
