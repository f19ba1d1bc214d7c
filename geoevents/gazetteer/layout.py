"""What the compiled gazetteer's files are called and how their columns are stored.

A compiled gazetteer is a folder. ``names.marisa`` numbers every folded name; ``entries.start`` says where the name's
entries begin, and each entry is a place's row with the way in which the name belongs to it, most prominent first.
Places are columns of fixed-width values, so that opening maps files into memory and reads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geoevents.records import Match

__all__ = ["COLUMNS", "FORMAT", "HINTS", "MATCHES"]

FORMAT: Final = 1

# File name without ending -> type code of `memoryview.cast`. "place.*" has one value a place, "entries.row" and
# "entries.match" one an entry, "entries.start" one a name and one more, "names.hint" one a name.
COLUMNS: Final = {
    "place.latitude": "d",
    "place.longitude": "d",
    "place.population": "I",
    "place.geonameid": "I",  # 0 where there is none
    "place.name": "I",  # offset into strings.txt
    "place.country": "H",  # number in meta.json's list
    "place.admin1": "H",
    "place.feature": "H",
    "place.source": "H",
    "entries.start": "I",
    "entries.row": "I",
    "entries.match": "B",
    "names.hint": "B",
}

MATCHES: Final[tuple[Match, ...]] = ("name", "alternate", "alias", "abbreviation", "demonym", "group", "fuzzy")

HINTS: Final = (
    "", "country", "demonym", "division", "capital", "city6", "city5", "city4", "city3", "city2", "region", "water",
    "island", "site",
)  # fmt: skip
