"""Writes events, toponyms and dates to files and reads events back.

========== ==========================================================================================
ending     what is written
========== ==========================================================================================
.geojson   RFC 7946 FeatureCollection, ``null`` geometry for events without a known place
.jsonl     one JSON object a row, with ``latitude`` and ``longitude`` beside the geometry
.parquet   GeoParquet (needs pyarrow: ``pip install "geoevents[parquet]"``)
.gpkg      GeoPackage, layer ``events``
.csv       ``latitude`` and ``longitude`` in place of the geometry; guarded against formula injection
.kml       for Google Earth and the like; written only
========== ==========================================================================================

Lists stay lists in JSON and Parquet and are joined with ``"; "`` in the flat formats. Every file is written whole or
not at all. ``-`` is the standard output.

Each format is a module with ``write(events, path)`` and, if it can be read back, ``read(path)``. They are imported
when they are needed, because GeoPandas takes a second to import.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents import _files
from geoevents._files import STDOUT, whole_file
from geoevents.errors import OutputError, ReadingError
from geoevents.storage.rows import ROW_WRITERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd

__all__ = [
    "FORMATS",
    "ROW_FORMATS",
    "STREAMS",
    "check_format",
    "is_events",
    "is_table",
    "read_events",
    "write_events",
    "write_rows",
]

FORMATS = ("geojson", "jsonl", "parquet", "gpkg", "csv", "kml")
ROW_FORMATS = tuple(ROW_WRITERS)
# What may be written to the standard output: the first one unless another is asked for.
STREAMS = ("geojson", "jsonl", "csv")
_READABLE = tuple(name for name in FORMATS if name != "kml")
_EVENTS_ONLY = frozenset({".geojson", ".parquet", ".gpkg"})
# What a format needs beside GeoPandas.
_PACKAGES = {"parquet": "pyarrow", "gpkg": "pyogrio"}
_HEAD = 1 << 16
_REASON = 200


def write_events(events: gpd.GeoDataFrame, target: str | os.PathLike[str], *, format: str | None = None) -> None:  # noqa: A002 - the word that users know
    """Writes an events table to a file, by its ending, or to the standard output.

    Args:
        events: From `geoevents.frame.to_frame` or `read_events`; columns of your own are kept.
        target: A file, which is replaced as a whole, or ``-``.
        format: One of `FORMATS`, where the ending does not say it.

    Raises:
        OutputError: The format is unknown or the file cannot be written; a file that was there stays as it was.
    """
    name = check_format(target, format)
    try:
        with whole_file(target) as path:
            import_module(f"geoevents.storage.{name}").write(events, path)
    except ImportError as error:
        raise OutputError(_missing(name, str(error))) from error


def write_rows(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    target: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 - the word that users know
) -> int:
    """Writes rows of toponyms or dates to a .jsonl or .csv file one by one, and says how many there were.

    Raises:
        OutputError: The format is unknown or the file cannot be written; a file that was there stays as it was.
    """
    name = check_format(target, format, formats=ROW_FORMATS, streams=ROW_FORMATS)
    with whole_file(target) as path, path.open("w", encoding="utf-8", newline="") as file:
        return ROW_WRITERS[name](rows, columns, file)


def read_events(source: str | os.PathLike[str]) -> gpd.GeoDataFrame:
    """Reads an events table that `write_events` wrote: geojson, jsonl, parquet, gpkg or csv.

    Raises:
        ReadingError: The file is missing, broken or holds something else.
    """
    path = Path(source)
    if not os.path.isfile(path):  # noqa: PTH113 - pathlib raises at a name that is too long
        raise ReadingError(f"there is no events file {path}: check the name, or make one with geoevents extract")
    name = path.suffix.lower().removeprefix(".")
    if name not in _READABLE:
        raise ReadingError(f"{path} is no events file: expected a name that ends in {_listed(_READABLE)}")
    try:
        events: gpd.GeoDataFrame = import_module(f"geoevents.storage.{name}").read(path)
    except ReadingError:
        raise
    except ImportError as error:
        raise ReadingError(_missing(name, str(error))) from error
    except Exception as error:  # a damaged file makes GDAL, Arrow and shapely raise whatever they have
        reason = " ".join(str(error).split())[:_REASON]
        raise ReadingError(
            f"{path} is no events file, or damaged ({reason}): make it with geoevents extract"
        ) from error
    return events


def is_events(source: str | os.PathLike[str]) -> bool:
    """Whether a source is an events file and not an article: by its ending, and .jsonl and .csv by their first line."""
    path = Path(source)
    if path.suffix.lower() in _EVENTS_ONLY:
        return True
    head = _first_line(path)
    return b"event_type" in head and b"event_id" in head


def is_table(source: str | os.PathLike[str]) -> bool:
    """Whether a file is a table of events, toponyms or dates that geoevents wrote."""
    return is_events(source) or b"article_id" in _first_line(Path(source))


def _first_line(path: Path) -> bytes:
    """The first line of a .jsonl or .csv file."""
    if path.suffix.lower() not in {".jsonl", ".csv"}:
        return b""
    try:
        with path.open("rb") as file:
            return file.readline(_HEAD)
    except OSError:  # whoever reads it will say so
        return b""


def check_target(target: str | os.PathLike[str], given: str | None = None) -> None:
    """Says early, before the work is done, that `write_events` could not write a target.

    Raises:
        OutputError: The format is unknown, it needs a package that is not installed, or the folder does not exist.
    """
    name = check_format(target, given)
    package = _PACKAGES.get(name)
    if package is not None and find_spec(package) is None:
        raise OutputError(_missing(name, f"there is no {package}"))
    _files.check_target(target)


def check_format(
    target: str | os.PathLike[str],
    given: str | None = None,
    *,
    formats: Sequence[str] = FORMATS,
    streams: Sequence[str] = STREAMS,
) -> str:
    """The format to write a target in: the given one, else by its ending.

    Raises:
        OutputError: There is no such format, or not for this target.
    """
    shown = os.fspath(target)
    if "://" in shown:
        scheme = shown.split("://", 1)[0]  # the rest may hold a password
        raise OutputError(f"cannot write to the address {scheme}://…: expected a file that ends in {_listed(formats)}")
    known = streams if shown == STDOUT else formats
    name = given or (streams[0] if shown == STDOUT else Path(shown).suffix.lower().removeprefix("."))
    if name not in known:
        where = "the standard output takes" if shown == STDOUT else "expected a file that ends in"
        raise OutputError(f"cannot write {shown} as {name or 'a file without ending'}: {where} {_listed(known)}")
    return name


def _missing(name: str, reason: str) -> str:
    """What to do when a package that a format needs is not there, or broken."""
    package = _PACKAGES.get(name, "geopandas")
    what = '"geoevents[parquet]"' if name == "parquet" else f"--upgrade {package}"
    shown = " ".join(reason.split())[:_REASON]
    return f".{name} needs {package} ({shown}): pip install {what}, or choose another format"


def _listed(formats: Sequence[str]) -> str:
    return ", ".join(f".{name}" for name in formats)
