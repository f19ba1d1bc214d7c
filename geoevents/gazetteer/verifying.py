"""Makes sure that a compiled gazetteer is what was built: its bytes by their checksums, its columns by their values.

Reading every byte of a large gazetteer takes seconds, so a file is read through once and remembered in the user's
cache by its size and time of change; a file that was altered since then is read again, and refused.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from geoevents._files import cache_folder, whole_file
from geoevents.errors import OutputError
from geoevents.gazetteer.layout import COLUMNS, DEGREE, HINTS, MATCHES, PLACES, RECORD, STRINGS, place_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from geoevents.gazetteer.container import Container

    Integers = NDArray[np.integer[Any]]

__all__ = ["check_columns", "ensure_intact", "remember_intact"]

_FILE: Final = "verified.json"
_MOST_REMEMBERED: Final = 100
_DEEPEST: Final = 12


def ensure_intact(container: Container) -> None:
    """Reads a gazetteer through unless that was done since it was last changed.

    Raises:
        ResourceError: It was altered; names the section.
    """
    if _remembered().get(str(container.path.resolve())) != _stamp(container.path):
        container.verify()
        remember_intact(container.path)


def remember_intact(path: Path) -> None:
    """Notes that a file is as it was built; without a cache that can be written it is read through every time."""
    kept = dict(list(_remembered().items())[-_MOST_REMEMBERED:])
    kept.pop(str(path.resolve()), None)
    kept[str(path.resolve())] = _stamp(path)
    with suppress(OSError, OutputError, RuntimeError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / _FILE) as file:
            file.write_text(json.dumps(kept), encoding="utf-8")


def _remembered() -> dict[str, list[int]]:
    try:
        kept = json.loads((cache_folder() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RuntimeError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ino]


# --- what the columns hold -------------------------------------------------------------------------------------------


def check_columns(container: Container) -> Iterator[str]:
    """What is wrong with the values, in a sentence each; nothing in a gazetteer as it was built."""
    import numpy as np  # noqa: PLC0415 - not needed to look names up

    columns: dict[str, Integers] = {
        name: np.frombuffer(container.section(name), dtype=np.dtype(code)) for name, code in COLUMNS.items()
    }
    records, places = container.section(PLACES), int(container.meta["places"])
    if len(records) != places * RECORD.size:
        yield f"there are {len(records) // RECORD.size:,} records for {places:,} places"
        return
    columns |= {name: np.asarray(column) for name, column in place_columns(records).items()}
    yield from _points(columns)
    yield from _references(columns, container, places)
    if _has_cycle(columns["parent"]):
        yield "some places lie in themselves"
    yield from _names(container, columns)


def _points(columns: dict[str, Integers]) -> Iterator[str]:
    for name, most in (("latitude", 90 * DEGREE), ("longitude", 180 * DEGREE)):
        wrong = int((abs(columns[name].astype("int64")) > most).sum())
        if wrong:
            yield f"{wrong:,} places have a {name} that is not on Earth"


def _references(columns: dict[str, Integers], container: Container, places: int) -> Iterator[str]:
    lists = container.meta["lists"]
    limits = {
        **{name: len(values) for name, values in lists.items()},
        "parent": places + 1,
        "hint": len(HINTS),
        "entries.row": places,
        "entries.match": len(MATCHES),
        "grid.row": places,
    }
    for name, limit in limits.items():
        if len(columns[name]) and int(columns[name].max()) >= limit:
            yield f"{name} points beyond its {limit:,} values"
    starts = columns["entries.start"].astype("int64")
    if (starts[1:] < starts[:-1]).any() or int(starts[-1]) != len(columns["entries.row"]):
        yield "the names' entries are not one after the other"


def _has_cycle(parents: Integers) -> bool:
    import numpy as np  # noqa: PLC0415 - as above

    above = np.concatenate([[0], parents.astype(np.int64)])
    if int(above.max()) >= len(above):
        return False  # told already
    end = np.arange(len(above))
    for _ in range(_DEEPEST):
        end = above[end]
    return bool(end.any())


def _names(container: Container, columns: dict[str, Integers]) -> Iterator[str]:
    strings = container.section(STRINGS)
    offsets = columns["name"].astype("int64")
    if len(strings) and bytes(strings[-1:]) != b"\n":
        yield "the last name is not whole"
    if (offsets[1:] <= offsets[:-1]).any() or (len(offsets) and int(offsets[-1]) >= len(strings)):
        yield "the names of the places are not one after the other"
    try:
        str(strings, "utf-8")
    except UnicodeDecodeError as error:
        yield f"the names of the places are no UTF-8 ({error.reason})"
