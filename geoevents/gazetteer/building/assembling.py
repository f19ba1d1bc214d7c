"""Puts the columns and the names of a gazetteer together into the one file that `store` opens."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

import marisa_trie

from geoevents.gazetteer import fuzzy
from geoevents.gazetteer.container import new_container
from geoevents.gazetteer.layout import (
    COLUMNS,
    DETAILS,
    FORMAT,
    MATCHES,
    NAMES,
    PLACE_FIELDS,
    PLACES,
    PROMINENCE,
    RECORD,
    SPELLED,
    SPELLINGS,
    STRINGS,
)
from geoevents.gazetteer.nearest import build_grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geoevents.gazetteer.container import Writer
    from geoevents.gazetteer.layout import Buffer, Column

    Integers = NDArray[np.integer[Any]]

__all__ = ["WELL_KNOWN", "NameColumns", "Names", "Places", "assemble"]

# Names in one word and names for the fuzzy look-up are those of places of some 15,000 people, and of what is no place
# of people at all.
WELL_KNOWN = 4.17
_SHORTEST_FUZZY = 5
_CHUNK = 1 << 16
_FUZZY_MATCHES = tuple(MATCHES.index(match) for match in ("name", "alias", "demonym"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All places of a gazetteer, in columns.

    Attributes:
        columns: The fields of `layout.PLACE_FIELDS`.
        strings: Their names, each ended by a newline, in pieces.
        lists: What the small numbers of the columns country, admin1, feature and source mean.
        details: Bounds (west, south, east, north), administrator and claimants by row, of those that have any.
        spellings: Names as our own tables write them, by folded name.
    """

    columns: Mapping[str, Column]
    strings: Iterable[Buffer]
    lists: Mapping[str, Sequence[str]]
    details: Mapping[int, Sequence[Any]]
    spellings: Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameColumns:
    """The entries of a share of the names.

    Attributes:
        counts: How many entries each name has (``I``).
        rows: The entries' places, those of a name together and the most prominent first (``I``).
        matches: How the name belongs to each of them, a number of `layout.MATCHES` (``B``).
    """

    counts: Column
    rows: Column
    matches: Column


class Names(Protocol):
    """A share of all names, each name in one share only."""

    def keys(self) -> Sequence[str]:
        """The folded names, in the same order every time."""

    def columns(self) -> NameColumns:
        """Their entries, in the order of the names."""


def assemble(
    path: Path,
    places: Places,
    names: Sequence[Names],
    *,
    meta: Mapping[str, Any],
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Writes a compiled gazetteer.

    Args:
        path: The file to write; not whole before the function returns.
        places: All places; their order numbers them.
        names: Shares of the names, so that not all of them have to be in memory.
        meta: What the index says beside counts and lists, such as the sources.
        progress: Called with the stage, what is done of it, and how much it is.
    """
    tell = progress or _silent
    with new_container(path) as writer, TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as scratch:
        tell("sorting names", 0, 1)
        file = Path(scratch) / NAMES
        marisa_trie.Trie(_keys(names), num_tries=1, cache_size=marisa_trie.HUGE_CACHE).save(str(file))
        writer.add_file(NAMES, file)
        trie = marisa_trie.Trie()
        trie.mmap(str(file))
        tell("sorting names", 1, 1)
        count = _add_names(writer, names, trie, places, tell)
        _add_places(writer, places)
        lists = {name: list(values) for name, values in places.lists.items()}
        total = len(places.columns["name"])
        writer.finish({**meta, "format": FORMAT, "places": total, "names": count, "lists": lists})


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def _keys(names: Sequence[Names]) -> Iterator[str]:
    return chain.from_iterable(share.keys() for share in names)


# --- names -----------------------------------------------------------------------------------------------------------


def _add_names(
    writer: Writer,
    names: Sequence[Names],
    trie: marisa_trie.Trie,
    places: Places,
    tell: Callable[[str, int, int], None],
) -> int:
    """Writes the entries in the order of the trie's numbers; returns how many names there are."""
    import numpy as np  # noqa: PLC0415 - not needed to look names up

    prominence = np.asarray(places.columns["prominence"])
    numbers, known, plain = [], [], 0
    shares: list[NameColumns] = []
    for done, share in enumerate(names):
        tell("numbering names", done, len(names))
        keys, columns = share.keys(), share.columns()
        numbers.append(np.fromiter(map(trie.__getitem__, keys), dtype=np.uint32, count=len(keys)))
        known += _well_known(keys, columns, prominence)
        plain += sum(1 for key in keys if key[:1] >= " ")
        shares.append(columns)
    _add_entries(writer, np.concatenate(numbers), shares)
    _add_fuzzy(writer, known, trie)
    return plain


def _add_entries(writer: Writer, numbers: Integers, shares: Sequence[NameColumns]) -> None:
    import numpy as np  # noqa: PLC0415 - as above

    counts = np.concatenate([np.asarray(share.counts) for share in shares])
    order = np.argsort(numbers)
    sorted_counts = counts[order]
    starts = np.zeros(len(counts) + 1, dtype=np.uint32)
    np.cumsum(sorted_counts, out=starts[1:])
    # Where an entry stood before: the place of its name's first entry there, moved on by its position in the name.
    moved = (np.cumsum(counts, dtype=np.int64) - counts)[order] - starts[:-1]
    taken = np.repeat(moved, sorted_counts)
    taken += np.arange(len(taken))
    writer.add("entries.start", [_bytes(starts)])
    rows = np.concatenate([np.asarray(share.rows) for share in shares])
    writer.add("entries.row", [_bytes(rows[taken])])
    matches = np.concatenate([np.asarray(share.matches) for share in shares])
    writer.add("entries.match", [_bytes(matches[taken])])


def _bytes(values: Integers) -> memoryview:
    return memoryview(values.data).cast("B")


def _well_known(keys: Sequence[str], columns: NameColumns, prominence: Integers) -> list[tuple[int, str]]:
    """Prominence, negative, and name of what the fuzzy look-up should find."""
    import numpy as np  # noqa: PLC0415 - as above

    of_entry = prominence[np.asarray(columns.rows)]
    fitting = np.isin(np.asarray(columns.matches), _FUZZY_MATCHES) & (of_entry >= WELL_KNOWN * PROMINENCE)
    entries = np.flatnonzero(fitting)
    ends = np.cumsum(np.asarray(columns.counts), dtype=np.int64)
    best: dict[int, int] = {}
    for name, entry in zip(np.searchsorted(ends, entries, side="right").tolist(), entries.tolist(), strict=True):
        best[name] = max(best.get(name, 0), int(of_entry[entry]))
    found = ((keys[name], known) for name, known in best.items())
    return [(-known, name) for name, known in found if len(name) >= _SHORTEST_FUZZY and name.isascii()]


def _add_fuzzy(writer: Writer, known: list[tuple[int, str]], trie: marisa_trie.Trie) -> None:
    names = [name for _, name in islice(sorted(known), fuzzy.MOST_NAMES)]
    starts, numbers = fuzzy.build_index(names)
    writer.add("fuzzy.name", [array(COLUMNS["fuzzy.name"], map(trie.__getitem__, names))])
    writer.add("fuzzy.start", [starts])
    writer.add("fuzzy.number", [numbers])


# --- places ----------------------------------------------------------------------------------------------------------


def _add_places(writer: Writer, places: Places) -> None:
    import numpy as np  # noqa: PLC0415 - as above

    writer.add(PLACES, _records(places.columns))
    writer.add(STRINGS, places.strings)
    settled = [number for number, feature in enumerate(places.lists["feature"]) if feature.startswith("P.")]
    rows = np.flatnonzero(np.isin(np.asarray(places.columns["feature"]), settled))
    grid = build_grid(rows, places.columns["latitude"], places.columns["longitude"])
    for name, cells in zip(("grid.start", "grid.row"), grid, strict=True):
        writer.add(name, [_bytes(cells)])
    writer.add(DETAILS, [json.dumps(places.details, ensure_ascii=False).encode()])
    spelled = (f"{key}{SPELLED}{name}" for key, name in places.spellings if key != name)
    writer.add(SPELLINGS, [marisa_trie.Trie(spelled).tobytes()])


def _records(columns: Mapping[str, Column]) -> Iterator[memoryview]:
    """The columns side by side, some thousands of places at a time."""
    import numpy as np  # noqa: PLC0415 - as above

    kind = np.dtype({"names": list(PLACE_FIELDS), "formats": list(PLACE_FIELDS.values()), "itemsize": RECORD.size})
    total = len(columns["name"])
    for start in range(0, total, _CHUNK):
        records = np.zeros(min(_CHUNK, total - start), dtype=kind)
        for name in PLACE_FIELDS:
            records[name] = np.asarray(columns[name])[start : start + _CHUNK]
        yield memoryview(records.tobytes())
