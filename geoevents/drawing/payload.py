"""Packs a GeoDataFrame of events into the compact JSON that the map's scripts read (``maps/js/codec.js``).

Column by column: texts go once into a table, rows hold indices, and all integers are Base64 VLQ of differences (the
encoding of source maps). 10,000 events take about a megabyte less than as a list of objects. Nothing of the frame is
trusted: columns may be missing, cells may be None, NaN, NaT or of another type, and texts are text whatever they hold.
"""

from __future__ import annotations

import base64
import json
import math
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geoevents.drawing.words import date_in_words, year_in_words
from geoevents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["TEXTS", "day_number", "deflated", "embed_json", "located", "pack", "text_column", "texts", "vlq"]

TEXTS = (
    "event_id", "event_type", "mode", "quad", "trigger", "place", "toponym", "place_role", "country_code", "admin1",
    "date_precision", "date_basis", "status", "sentence", "title", "url", "source",
)  # fmt: skip
LISTS = ("actors", "actor_codes", "recipients", "recipient_codes", "claimed_by")
DEGREE = 1e-5  # about a metre
OUTLINE = 1e-4  # outlines that a frame brings along are drawn to 10 m
HUNDREDTH = 0.01
FAR = 10_000_000  # days: an interval that is open on one side reaches beyond every other date

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_COMMON_DAY = re.compile(r"(?!0000)\d{4}-(0[1-9]|1[0-2])-\d\d", re.ASCII)
_ISO = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)", re.ASCII)
_TEXT_LIMIT = 20_000  # characters of one cell that a map carries


def pack(events: gpd.GeoDataFrame) -> dict[str, Any]:
    """The events as a JSON-ready dictionary.

    Raises:
        InputError: There is no geometry column, or its coordinates belong to no known reference system.
    """
    frame = located(events)
    rows = len(frame)
    points, outlines, shapes = _places(frame.geometry.tolist())
    texts_of = {name: texts(frame, name) for name in TEXTS}
    places = texts_of["place"]
    texts_of["toponym"] = [
        "" if word == place else word for word, place in zip(texts_of["toponym"], places, strict=True)
    ]
    texts_of["event_id"] = [value or f"row-{i + 1}" for i, value in enumerate(texts_of["event_id"])]
    dates = _Dates()
    columns: dict[str, Any] = {name: text_column(values) for name, values in texts_of.items()}
    columns |= {name: _list_column(_lists(frame, name)) for name in LISTS}
    columns["date"] = _number_column(dates.of(frame), 1)
    columns["latitude"] = _number_column([point and point[1] for point in points], DEGREE)
    columns["longitude"] = _number_column([point and point[0] for point in points], DEGREE)
    columns["shape"] = _number_column(outlines, 1)
    columns["score"] = _number_column(_numbers(frame, "score"), HUNDREDTH)
    columns["place_precision"] = _number_column(_numbers(frame, "place_precision"), 1)
    columns["fatalities"] = _number_column(_numbers(frame, "fatalities"), 1)
    return {"rows": rows, "columns": columns, "dates": dates.packed(), "shapes": shapes, "shapeScale": OUTLINE}


def located(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same events in EPSG:4326; degrees without a reference system are taken for WGS 84.

    Raises:
        InputError: There is no geometry column, or its coordinates belong to no known reference system.
    """
    if not isinstance(events, gpd.GeoDataFrame) or events.active_geometry_name is None:
        raise InputError(
            f"a GeoDataFrame with a geometry column is needed to draw a map, not {_described(events)}: "
            "use what ge.extract() or ge.read_events() returns, or set_geometry()"
        )
    if events.crs is None:
        west, south, east, north = events.total_bounds
        # Comparisons with NaN, the bounds of a frame without any place, are false, which is right here.
        if west < -180 or east > 360 or south < -90 or north > 90:  # noqa: PLR2004 - the limits of degrees
            raise InputError(
                f"the geometry has no reference system and its coordinates ({west:g}, {south:g} to {east:g}, {north:g})"
                " are no degrees: say what they are with events.set_crs(…)"
            )
        return events.set_crs("EPSG:4326")
    return events.to_crs("EPSG:4326")


def texts(frame: gpd.GeoDataFrame, name: str) -> list[str]:
    """A column as texts; empty where the column or the value is missing."""
    if name not in frame.columns:
        return [""] * len(frame)
    return [_text(value) for value in frame[name].tolist()]


def embed_json(value: object) -> str:
    """JSON that is safe inside a script element: no ``<`` starts a tag, no separator ends a line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def deflated(text: str) -> str:
    """A text as raw deflate in Base64, for data that would make the page big."""
    packer = zlib.compressobj(6, wbits=-zlib.MAX_WBITS)
    return base64.b64encode(packer.compress(text.encode("utf-8")) + packer.flush()).decode("ascii")


def vlq(numbers: Iterable[int]) -> str:
    """Base64 VLQ: the sign in the lowest bit, then five bits a letter, the sixth says that more follow."""
    return "".join([_SHORT.get(number) or _letters(number) for number in numbers])


def _letters(number: int) -> str:
    rest = abs(number) << 1 | (number < 0)
    letters = []
    while True:
        rest, digit = rest >> 5, rest & 31
        letters.append(_BASE64[digit | 32 if rest else digit])
        if not rest:
            return "".join(letters)


_SHORT = {number: _letters(number) for number in range(-511, 512)}


def _differences(numbers: Iterable[int]) -> str:
    before = 0
    steps = []
    for number in numbers:
        steps.append(number - before)
        before = number
    return vlq(steps)


def text_column(values: Sequence[str]) -> dict[str, Any]:
    """A column of texts: a table of the distinct ones, and for each row its number there."""
    index: dict[str, int] = {}
    at = [index.setdefault(value, len(index)) for value in values]
    # The same text in all rows needs no indices.
    return {"kind": "text", "table": list(index), "at": _differences(at) if len(index) > 1 else ""}


def _list_column(values: Sequence[Sequence[str]]) -> dict[str, Any]:
    index: dict[str, int] = {}
    at = [index.setdefault(text, len(index)) for value in values for text in value]
    sizes = vlq(len(value) for value in values) if at else ""
    return {"kind": "list", "table": list(index), "at": _differences(at), "sizes": sizes}


def _number_column(values: Sequence[float | None], scale: float) -> dict[str, Any]:
    known = [round(value / scale) for value in values if value is not None]
    has = vlq(int(value is not None) for value in values) if 0 < len(known) < len(values) else ""
    return {"kind": "number", "scale": scale, "has": has, "at": _differences(known)}


def _text(value: object) -> str:
    if isinstance(value, str):
        # A lone surrogate cannot be written as UTF-8, and one broken character must not cost the whole map.
        return value[:_TEXT_LIMIT].encode("utf-8", "replace").decode("utf-8")
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - only NaN and NaT differ from themselves
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value)[:_TEXT_LIMIT]


def _lists(frame: gpd.GeoDataFrame, name: str) -> list[list[str]]:
    if name not in frame.columns:
        return [[]] * len(frame)
    return [_list(value) for value in frame[name].tolist()]


def _list(value: object) -> list[str]:
    """A cell that holds a list, an array (as Parquet gives it back) or a text joined with ``"; "`` (as CSV does)."""
    if isinstance(value, str):
        return [part for part in value[:_TEXT_LIMIT].split("; ") if part]
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_text(part) for part in value]
    text = _text(value)
    return [text] if text else []


def _numbers(frame: gpd.GeoDataFrame, name: str) -> list[float | None]:
    if name not in frame.columns:
        return [None] * len(frame)
    return [_number(value) for value in frame[name].tolist()]


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type] # whatever has no number raises
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None  # noqa: PLR2004 - what JavaScript's bits hold


@dataclass(frozen=True, slots=True)
class _Date:
    """A date as it is shown and compared; days count from 1970-01-01."""

    edtf: str
    words: str
    days: tuple[int, int] | None
    year: str


@dataclass(frozen=True, slots=True)
class _Dates:
    """The distinct dates of a frame, each with its words and its days."""

    table: list[_Date] = field(default_factory=list)

    def of(self, frame: gpd.GeoDataFrame) -> list[float | None]:
        """The number of each row's date in the table."""
        index: dict[tuple[str, str, str], int] = {}
        columns = [texts(frame, name) for name in ("date", "date_start", "date_end")]
        numbers: list[float | None] = []
        for key in zip(*columns, strict=True):
            if key not in index:
                index[key] = len(self.table)
                self.table.append(_date(*key))
            numbers.append(index[key])
        return numbers

    def packed(self) -> dict[str, Any]:
        """The table as columns. Days of the common era come without words and year: the script says them as we do."""
        plain = [bool(date.days and _COMMON_DAY.fullmatch(date.edtf)) for date in self.table]
        return {
            "edtf": [date.edtf for date in self.table],
            "words": ["" if short else date.words for date, short in zip(self.table, plain, strict=True)],
            "years": ["" if short else date.year for date, short in zip(self.table, plain, strict=True)],
            "known": "".join("1" if date.days else "0" for date in self.table),
            "days": _differences(day for date in self.table for day in date.days or ()),
        }


def _date(edtf: str, start: str, end: str) -> _Date:
    edtf = edtf or (start if start == end or not end else f"{start or '..'}/{end}")
    first, last = day_number(start), day_number(end)
    words = date_in_words(edtf)[:100]
    if first is None and last is None:
        return _Date(edtf[:100], words, None, "")
    year, _, _ = (start if first is not None else end).rpartition("-")[0].rpartition("-")
    return _Date(
        edtf[:100], words, (-FAR if first is None else first, FAR if last is None else last), year_in_words(year)
    )


def day_number(iso: str) -> int | None:
    """The number of a day, 0 for 1970-01-01, in the proleptic Gregorian calendar with a year 0."""
    match = _ISO.fullmatch(iso)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups())
    # Howard Hinnant's days_from_civil: years begin in March, so that the leap day comes last.
    year -= month <= 2  # noqa: PLR2004 - February
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _places(
    geometries: Sequence[BaseGeometry | None],
) -> tuple[list[tuple[float, float] | None], list[float | None], list[Any]]:
    """For each row a point and the number of its outline, each or None, and the outlines."""
    points: list[tuple[float, float] | None] = []
    outlines: list[float | None] = []
    shapes: list[Any] = []
    index: dict[bytes, int] = {}
    for geometry in geometries:
        if geometry is None or geometry.is_empty or not _on_earth(geometry.bounds):
            points.append(None)
            outlines.append(None)
            continue
        point = geometry.representative_point()  # of a point, the point itself
        points.append((point.x, point.y))
        outlines.append(_outline(geometry, index, shapes))
    return points, outlines, shapes


def _on_earth(bounds: Sequence[float]) -> bool:
    west, south, east, north = bounds
    return all(map(math.isfinite, bounds)) and west >= -360 and east <= 360 and south >= -90 and north <= 90  # noqa: PLR2004 - degrees


def _outline(geometry: BaseGeometry, index: dict[bytes, int], shapes: list[Any]) -> int | None:
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        return None
    key = bytes(geometry.wkb)
    if key not in index:
        index[key] = len(shapes)
        polygons = getattr(geometry, "geoms", [geometry])
        shapes.append([[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in polygons])
    return index[key]


def _ring(ring: BaseGeometry) -> str:
    before = (0, 0)
    steps: list[int] = []
    for x, y, *_ in ring.coords:
        point = (round(x / OUTLINE), round(y / OUTLINE))
        steps += [point[0] - before[0], point[1] - before[1]]
        before = point
    return vlq(steps)


def _described(value: object) -> str:
    columns: Mapping[str, Any] | Sequence[str] = getattr(value, "columns", ())
    return type(value).__name__ + (f" with columns {', '.join(map(str, list(columns)[:6]))} …" if len(columns) else "")
