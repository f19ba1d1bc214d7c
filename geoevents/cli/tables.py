"""Tables for the eye, with rich."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from geoevents.cli.program import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd

    from geoevents.records import Country

__all__ = ["show_events", "show_places", "show_rows"]

# Where nobody looks, each row stays on one line, for grep and the like.
_UNLIMITED = 100_000
_SENTENCE = 120
_RIGHT = frozenset({"start", "end", "latitude", "longitude", "geonameid", "score", "population"})


def show_events(events: gpd.GeoDataFrame) -> None:
    """A row per event and place."""
    columns = ("date", "type", "actors", "recipients", "place", "status", "sentence")
    names = ("date", "event_type", "actors", "recipients", "place", "status", "sentence")
    rows = zip(*(events[name] for name in names), strict=True)
    _show(columns, ([_short(_shown(value)) for value in row] for row in rows))


def show_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows of toponyms or dates."""
    _show(columns, ([_shown(row.get(name)) for name in columns] for row in rows))


def show_places(rows: Iterable[Mapping[str, Any]], countries: Mapping[str, Country]) -> None:
    """Candidates of names."""
    columns = (
        "query",
        "place",
        "matched",
        "feature",
        "country",
        "admin1",
        "latitude",
        "longitude",
        "population",
        "administered by",
        "claimed by",
    )
    _show(columns, (_place(row, countries) for row in rows))


def _place(row: Mapping[str, Any], countries: Mapping[str, Country]) -> list[str]:
    def country(code: str) -> str:
        return f"{countries[code].name} ({code})" if code in countries else code

    return [
        row["query"],
        row["name"],
        row["match"],
        f"{row['feature_class']}.{row['feature_code']}",
        country(row["country_code"]),
        row["admin1"],
        f"{row['latitude']:.4f}",
        f"{row['longitude']:.4f}",
        f"{row['population']:,}" if row["population"] else "",
        country(row["administered_by"]),
        ", ".join(map(country, row["claimed_by"])),
    ]


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _SENTENCE else f"{text[: _SENTENCE - 1]}…"


def _show(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table; texts are shown as they are, never as rich's markup or the terminal's control sequences."""
    seen = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in _RIGHT else "left", overflow="fold", no_wrap=not seen)
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    Console(width=None if seen else _UNLIMITED).print(table)
