"""What the compiled gazetteer's files are called and how their columns are stored.

A compiled gazetteer is a folder. ``names.marisa`` numbers every folded name; ``entries.start`` says where the name's
entries begin, and each entry is a place's row with the way in which the name belongs to it, most prominent first.
Places are columns of fixed-width values, so that opening maps files into memory and reads nothing. The coarse keys of
`variants` stand in ``names.marisa`` beside the names. ``spellings.marisa`` holds names of our own tables as they are
written there, after their folded form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geoevents.records import Match

__all__ = ["COLUMNS", "FORMAT", "HINTS", "MATCHES", "SPELLED"]

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
    "place.parent": "I",  # row and one more of what the place lies in, 0 where there is nothing
    "grid.start": "I",  # one a cell of a degree and one more, from the South Pole and the antimeridian
    "grid.row": "I",
    "fuzzy.name": "I",  # the numbers of well-known names, best first
    "fuzzy.start": "I",  # one a bucket of the deletion neighbourhood and one more
    "fuzzy.number": "H",  # positions in fuzzy.name
}

# Parts a folded name from its spelling in spellings.marisa.
SPELLED: Final = "\t"

MATCHES: Final[tuple[Match, ...]] = (
    "name",
    "alternate",
    "alias",
    "abbreviation",
    "demonym",
    "group",
    "fuzzy",
    "variant",
    "stripped",
)

HINTS: Final = (
    "", "country", "demonym", "division", "capital", "city6", "city5", "city4", "city3", "city2", "region", "water",
    "island", "site",
)  # fmt: skip
