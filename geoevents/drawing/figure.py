"""The static figure: events on the base map, with matplotlib."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from geoevents.basemap import load_countries
from geoevents.drawing.payload import located, texts
from geoevents.drawing.themes import load_theme
from geoevents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes

__all__ = ["plot"]

QUADS = ("material conflict", "verbal conflict", "verbal cooperation", "material cooperation")
LABELS = 40  # place names; more make a figure unreadable
BESIDE = ((8, 0, "left", "center"), (-8, 0, "right", "center"), (0, 8, "center", "bottom"), (0, -8, "center", "top"))
OVER = ((0, 0, "center", "center"), (0, 14, "center", "center"), (0, -14, "center", "center"))
EXACT = 2  # up to this precision of the place a row is a point, above it is an area
COUNTRY = 4


def plot(events: gpd.GeoDataFrame, *, ax: Axes | None = None, theme: str = "light") -> Axes:
    """Draws events on the base map.

    A dot is an exact place, a diamond a place that is talked about; what is only known to be in a country is that
    country's area, and what is only known to be in a division, a sea or a region is a pale disc. Hollow signs are
    events that did not (yet) happen. Events without a place are not drawn; a line under the map counts them.

    Args:
        events: The events table, in any reference system; it is not changed.
        ax: Where to draw; None makes a new figure.
        theme: ``"light"``, ``"dark"``, or the path of a theme's TOML file.

    Returns:
        The axes, in degrees, with the limits set around the events.

    Raises:
        InputError: The events have no geometry column, or there is no such theme.
    """
    if theme == "auto":
        raise InputError("a figure cannot follow the reader's setting: choose the theme 'light' or 'dark'")
    frame = located(events)
    colours = load_theme(theme)
    if ax is None:
        _, ax = plt.subplots(figsize=(9, 6), layout="constrained")
    signs = list(_signs(frame))
    areas = {sign.country: sign.quad for sign in reversed(signs) if sign.precision == COUNTRY}
    _draw_base(ax, _limits(signs), colours, areas)
    for sign in signs:
        _draw_sign(ax, sign, colours)
    _label_places(ax, signs, colours)
    _finish(ax, signs, len(frame) - len(signs), colours)
    return ax


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """One row as it is drawn."""

    x: float
    y: float
    place: str
    country: str
    precision: int
    quad: str
    happened: bool
    about: bool


def _signs(frame: gpd.GeoDataFrame) -> Iterator[_Sign]:
    names = ("place", "country_code", "place_precision", "quad", "status", "place_role")
    columns = zip(*(texts(frame, name) for name in names), strict=True)
    for geometry, (place, country, precision, quad, status, role) in zip(frame.geometry, columns, strict=True):
        if geometry is None or geometry.is_empty or not all(map(math.isfinite, geometry.bounds)):
            continue
        point = geometry.representative_point()
        yield _Sign(
            x=point.x,
            y=point.y,
            place=place,
            country=country,
            precision=int(float(precision)) if precision else 1,
            quad=quad if quad in QUADS else "",
            happened=status in {"", "actual"},
            about=role == "about",
        )


def _limits(signs: Sequence[_Sign]) -> tuple[float, float, float, float]:
    """West, south, east and north around the signs, with air, in the shape of a page; the world without any."""
    if not signs:
        return -180, -60, 180, 85
    xs, ys = [sign.x for sign in signs], [sign.y for sign in signs]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    high = max((max(ys) - min(ys)) * 1.3, (max(xs) - min(xs)) * 1.25 * _shrink(middle_y) / 1.5, 4.0)
    wide = high * 1.5 / _shrink(middle_y)
    return middle_x - wide / 2, max(-90, middle_y - high / 2), middle_x + wide / 2, min(90, middle_y + high / 2)


def _shrink(latitude: float) -> float:
    """How long a degree of longitude is against one of latitude; bounded, so that a pole does not stretch a figure."""
    return max(0.2, math.cos(math.radians(latitude)))


def _draw_base(
    ax: Axes, limits: tuple[float, float, float, float], colours: dict[str, str], areas: dict[str, str]
) -> None:
    west, south, east, north = limits
    ax.set_facecolor(colours["sea"])
    countries = load_countries()
    for turn in (-360, 0, 360):
        if west > 180 + turn or east < -180 + turn:
            continue
        seen = countries.cx[west - turn : east - turn, south:north]
        if not seen.empty:
            outlines = seen.geometry.translate(xoff=turn)
            outlines.plot(ax=ax, facecolor=colours["land"], edgecolor=colours["border"], linewidth=0.6, aspect=None)
            for country, quad in areas.items():
                own = outlines[seen["alpha2"] == country]
                if country and not own.empty:
                    own.plot(ax=ax, facecolor=colours[quad.replace(" ", "-") or "other"], alpha=0.2, aspect=None)
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect(1 / _shrink((south + north) / 2))


def _draw_sign(ax: Axes, sign: _Sign, colours: dict[str, str]) -> None:
    colour = colours[sign.quad.replace(" ", "-") or "other"]
    if sign.precision > EXACT:
        # Never a dot: nobody knows the spot. A country was filled with the base map.
        if sign.precision != COUNTRY:
            ax.plot(sign.x, sign.y, marker="o", markersize=36, color=colour, alpha=0.2, markeredgewidth=0, zorder=3)
        return
    ax.plot(
        sign.x,
        sign.y,
        marker="D" if sign.about else "o",
        markersize=6.0 if sign.about else 7.5,
        markerfacecolor=colour if sign.happened else colours["surface"],
        markeredgecolor=colours["marker-edge"] if sign.happened else colour,
        markeredgewidth=0.9 if sign.happened else 1.6,
        linestyle="none",
        zorder=4,
    )


def _label_places(ax: Axes, signs: Sequence[_Sign], colours: dict[str, str]) -> None:
    """Names of the places, each once and beside its point, as far as none covers another."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()  # sets the scale, without which no label knows where it lies
    spots = ax.transData.transform([(sign.x, sign.y) for sign in signs if sign.precision <= EXACT] or [(0, 0)])
    taken: list[Any] = [Bbox.from_bounds(x - 6, y - 6, 12, 12) for x, y in spots]
    places = {(sign.precision > EXACT, sign.place, sign.x, sign.y) for sign in signs if sign.place}
    for area, place, x, y in sorted(places)[:LABELS]:
        for dx, dy, side, level in OVER if area else BESIDE:
            label = ax.annotate(
                _plain(place), (x, y), (dx, dy), textcoords="offset points", ha=side, va=level, fontsize=8.5,
                color=colours["text"], zorder=5, path_effects=[withStroke(linewidth=2.2, foreground=colours["halo"])],
            )  # fmt: skip
            box = label.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            label.remove()


def _plain(name: str) -> str:
    """A name that matplotlib takes as it is: a dollar sign would start a formula, control characters have no glyph."""
    return "".join(c for c in name if c.isprintable()).replace("$", r"\$")[:40]


def _finish(ax: Axes, signs: Sequence[_Sign], unlocated: int, colours: dict[str, str]) -> None:
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
    for spine in ax.spines.values():
        spine.set_color(colours["coast"])
    kinds = [quad for quad in (*QUADS, "") if any(sign.quad == quad for sign in signs)]
    handles = [
        Line2D([], [], marker="o", linestyle="none", markersize=7, color=colours[quad.replace(" ", "-") or "other"],
               label=(quad or "other").capitalize())
        for quad in kinds
    ]  # fmt: skip
    if handles:
        ax.legend(handles=handles, loc="best", fontsize=8, frameon=True, facecolor=colours["surface"],
                  edgecolor="none", framealpha=0.85, labelcolor=colours["text"])  # fmt: skip
    note = "Natural Earth, GeoNames"
    if unlocated:
        note += f" · {unlocated} without a place" if signs else f" · no event has a place ({unlocated})"
    ax.annotate(note, (1, 0), (-4, 4), xycoords="axes fraction", textcoords="offset points", ha="right", va="bottom",
                fontsize=7, color=colours["muted"])  # fmt: skip
