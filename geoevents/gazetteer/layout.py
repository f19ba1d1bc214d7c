"""What the sections of a compiled gazetteer are called and how their columns are stored.

A compiled gazetteer is one file (`container`). ``names.marisa`` numbers every folded name; ``entries.start`` says where
the name's entries begin, and each entry is a place's row with the way in which the name belongs to it, most prominent
first. Each place is a record of fixed width in ``places``, so that opening maps the file into memory and reads nothing.
The coarse keys of `variants` stand in ``names.marisa`` beside the names. ``spellings.marisa`` holds names of our own
tables as they are written there, after their folded form; ``strings`` the names of the places, each ended by a newline;
``details`` bounds and claims as JSON by row.
"""

from __future__ import annotations

from struct import Struct, calcsize
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from array import array

    from geoevents.records import Match

__all__ = [
    "COLUMNS", "DEGREE", "DETAILS", "FORMAT", "HINTS", "MATCHES", "MOST_PROMINENT", "NAMES", "PLACES", "PLACE_FIELDS",
    "PROMINENCE", "RECORD", "SPELLED", "SPELLINGS", "STRINGS", "Buffer", "Column", "place_columns",
]  # fmt: skip

Column: TypeAlias = "array[Any]"
Buffer: TypeAlias = "bytes | bytearray | memoryview | array[Any]"

FORMAT: Final = 3

NAMES: Final = "names.marisa"
SPELLINGS: Final = "spellings.marisa"
PLACES: Final = "places"
STRINGS: Final = "strings"
DETAILS: Final = "details"

# The fields of a place's record and their type codes, as `struct` has them; see `place_columns`.
PLACE_FIELDS: Final = {
    "latitude": "i",  # in units of DEGREE
    "longitude": "i",
    "population": "I",
    "geonameid": "I",  # 0 where there is none
    "name": "I",  # offset into strings
    "parent": "I",  # row and one more of what the place lies in, 0 where there is nothing
    "prominence": "H",  # in units of PROMINENCE
    "country": "H",  # number in the index's list
    "admin1": "H",
    "feature": "H",
    "source": "H",
    "hint": "B",  # number of HINTS
}
# Records have a length of whole words, so that each field is a column in steps.
RECORD: Final = Struct(f"={''.join(PLACE_FIELDS.values())}x")

# Section -> type code of `memoryview.cast`: one value an entry in "entries.row" and "entries.match", one a name and one
# more in "entries.start".
COLUMNS: Final = {
    "entries.start": "I",
    "entries.row": "I",
    "entries.match": "B",
    "grid.start": "I",  # one a cell of a degree and one more, from the South Pole and the antimeridian
    "grid.row": "I",
    "fuzzy.name": "I",  # the numbers of well-known names, best first
    "fuzzy.start": "I",  # one a bucket of the deletion neighbourhood and one more
    "fuzzy.number": "H",  # positions in fuzzy.name
}

# Coordinates are whole millionths of a degree (a tenth of a metre): half the room of a float, and a decimal of up to
# six places comes back as it was.
DEGREE: Final = 1_000_000
# Prominence is kept in thousandths, up to the most that fits.
PROMINENCE: Final = 1000
MOST_PROMINENT: Final = 65.0

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


def place_columns(records: memoryview) -> dict[str, memoryview[int]]:
    """The fields of all records as columns, without a copy."""
    columns: dict[str, memoryview[int]] = {}
    offset = 0
    for name, code in PLACE_FIELDS.items():
        width = calcsize(code)
        values = records.cast(code)  # type: ignore[call-overload] # a code from the table
        columns[name] = values[offset // width :: RECORD.size // width]
        offset += width
    return columns
