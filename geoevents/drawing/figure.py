"""The static figure: events on the base map, with matplotlib."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, Patch
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from geoevents.basemap import load_countries
from geoevents.drawing.payload import located, texts
from geoevents.drawing.themes import load_theme
from geoevents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["plot"]

QUADS = ("material conflict", "verbal conflict", "verbal cooperation", "material cooperation")
LABELS = 40  # place names; more make a figure unreadable
BESIDE = (
    (8, 0, "left", "center"), (-8, 0, "right", "center"), (0, 8, "center", "bottom"), (0, -8, "center", "top"),
    (6, 6, "left", "bottom"), (6, -6, "left", "top"), (-6, 6, "right", "bottom"), (-6, -6, "right", "top"),
)  # fmt: skip
OVER = ((0, 0, "center", "center"), (0, 14, "center", "center"), (0, -14, "center", "center"))
EXACT = 2  # up to this precision of the place a row is a point, above it is an area
DIVISION = 3
COUNTRY = 4
SHAPE = 1.5  # width of the figure to its height
ICE = -58.0  # degrees: south of it there is only Antarctica
DISC = {3: 0.4, 5: 1.1}  # degrees from the middle to the edge of a division, and of a sea or region
FAINT, STRONG = 0.14, 0.24  # how much colour one and many events give to an area


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
    signs = list(_signs(frame))
    limits = _limits(signs)
    if ax is None:
        shape = (limits[2] - limits[0]) * _shrink((limits[1] + limits[3]) / 2) / (limits[3] - limits[1])
        _, ax = plt.subplots(figsize=(9, min(9.0, max(4.0, 9 / shape))), layout="constrained")
    _draw_base(ax, limits, colours, {sign.country: sign.quad for sign in reversed(signs) if sign.precision == COUNTRY})
    _draw_areas(ax, signs, colours, north=limits[3], south=limits[1])
    # Hollow signs are wider and lie below, so that in one place both can be seen.
    for sign in sorted(signs, key=lambda sign: sign.happened):
        if sign.precision <= EXACT:
            _draw_sign(ax, sign, colours)
    _finish(ax, signs, len(frame) - len(signs), colours)
    _label_places(ax, signs, colours)
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
    """West, south, east and north around the signs, with air, in the shape of a page; the world without any.

    Exact places and divisions decide; the middle of a country, sea or region counts where it does not dwarf them.
    """
    if not signs:
        return -180, ICE, 180, 84
    near = [sign for sign in signs if sign.precision <= DIVISION] or list(signs)
    most = max(6.0, 1.5 * _span(near))
    points = [*near, *(sign for sign in signs if _span([*near, sign]) <= most)]
    xs, ys = [sign.x for sign in points], [sign.y for sign in points]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    least = 4.0 if any(sign.precision < COUNTRY for sign in points) else 14.0
    high = max((max(ys) - min(ys)) * 1.35, (max(xs) - min(xs)) * 1.3 * _shrink(middle_y) / SHAPE, least)
    wide = min(360.0, high * SHAPE / _shrink(middle_y))
    south, north = max(-90.0, middle_y - high / 2), min(90.0, middle_y + high / 2)
    if min(ys) > ICE and south < ICE:  # nothing happened on the ice, so it needs no room
        south, north = ICE, min(84.0, max(north, max(ys) + 8))
    return middle_x - wide / 2, south, middle_x + wide / 2, north


def _span(signs: Sequence[_Sign]) -> float:
    xs, ys = [sign.x for sign in signs], [sign.y for sign in signs]
    return max(max(xs) - min(xs), SHAPE * (max(ys) - min(ys)))


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
                    own.plot(ax=ax, facecolor=colours[_key(quad)], alpha=STRONG, aspect=None)
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect(1 / _shrink((south + north) / 2))


def _draw_areas(ax: Axes, signs: Sequence[_Sign], colours: dict[str, str], *, north: float, south: float) -> None:
    """Pale discs: in one place one, however many events it has. Never a dot, as nobody knows the spot.

    A country was filled with the base map; one that the base map does not hold is a disc, too.
    """
    known = set(load_countries()["alpha2"])
    areas = [
        sign for sign in signs if sign.precision > EXACT and not (sign.precision == COUNTRY and sign.country in known)
    ]
    for (x, y, precision), group in _grouped(areas).items():
        least = (north - south) / 45  # so that a disc on a map of the world can be seen
        radius = max(DISC.get(precision, DISC[5]), least)
        disc = Ellipse(
            (x, y), 2 * radius / _shrink(y), 2 * radius, facecolor=colours[_key(group[0].quad)], linewidth=0,
            alpha=STRONG if len(group) > 1 else FAINT + 0.04, zorder=3,
        )  # fmt: skip
        ax.add_patch(disc)


def _grouped(signs: Sequence[_Sign]) -> dict[tuple[float, float, int], list[_Sign]]:
    groups: dict[tuple[float, float, int], list[_Sign]] = {}
    for sign in signs:
        groups.setdefault((sign.x, sign.y, sign.precision), []).append(sign)
    return groups


def _key(quad: str) -> str:
    """The name of a kind's colour in a theme."""
    return quad.replace(" ", "-") or "other"


def _draw_sign(ax: Axes, sign: _Sign, colours: dict[str, str]) -> None:
    ax.plot(
        sign.x,
        sign.y,
        linestyle="none",
        zorder=4,
        **_look(sign.quad, colours, happened=sign.happened, about=sign.about),
    )


def _look(quad: str, colours: dict[str, str], *, happened: bool = True, about: bool = False) -> dict[str, Any]:
    colour = colours[_key(quad)]
    return {
        "marker": "D" if about else "o",
        "markersize": (6.0 if about else 7.5) + (0 if happened else 2.5),
        "markerfacecolor": colour if happened else colours["surface"],
        "markeredgecolor": colours["marker-edge"] if happened else colour,
        "markeredgewidth": 0.9 if happened else 1.6,
    }


def _label_places(ax: Axes, signs: Sequence[_Sign], colours: dict[str, str]) -> None:
    """Names of the places, each once and beside its point, as far as none covers another; most events first."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()  # sets the scale, without which no label knows where it lies
    spots = ax.transData.transform([(sign.x, sign.y) for sign in signs if sign.precision <= EXACT] or [(0, 0)])
    frame, legend = ax.get_window_extent(), ax.get_legend()
    taken: list[Any] = [Bbox.from_bounds(x - 6, y - 6, 12, 12) for x, y in spots]
    taken += [legend.get_window_extent()] if legend else []
    for area, place, x, y in _named(signs)[:LABELS]:
        for dx, dy, side, level in OVER if area else BESIDE:
            label = ax.annotate(
                _plain(place), (x, y), (dx, dy), textcoords="offset points", ha=side, va=level,
                fontsize=9 if area else 8.5, fontstyle="italic" if area else "normal", color=colours["text"], zorder=5,
                path_effects=[withStroke(linewidth=2.2, foreground=colours["halo"])],
            )  # fmt: skip
            box = label.get_window_extent()
            inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            label.remove()


def _named(signs: Sequence[_Sign]) -> list[tuple[bool, str, float, float]]:
    """Each place once: exact places before areas, those of many events before others."""
    counts = Counter((sign.precision > EXACT, sign.place, sign.x, sign.y) for sign in signs if sign.place)
    return sorted(counts, key=lambda place: (place[0], -counts[place], place))


def _plain(name: str) -> str:
    """A name that matplotlib takes as it is: a dollar sign would start a formula, control characters have no glyph."""
    return "".join(c for c in name if c.isprintable()).replace("$", r"\$")[:40]


def _finish(ax: Axes, signs: Sequence[_Sign], unlocated: int, colours: dict[str, str]) -> None:
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
    for spine in ax.spines.values():
        spine.set_color(colours["coast"])
    handles = _handles(signs, colours)
    if handles:
        legend = ax.legend(handles=handles, loc="best", fontsize=8, frameon=True, facecolor=colours["surface"],
                           edgecolor="none", framealpha=0.85, labelcolor=colours["text"])  # fmt: skip
        legend.set_zorder(6)
    note = "Natural Earth, GeoNames"
    if unlocated:
        note += f" · {unlocated} without a place" if signs else f" · no event has a place ({unlocated})"
    ax.annotate(note, (1, 0), (-4, 4), xycoords="axes fraction", textcoords="offset points", ha="right", va="bottom",
                fontsize=7, color=colours["muted"])  # fmt: skip


def _handles(signs: Sequence[_Sign], colours: dict[str, str]) -> list[Artist]:
    """The legend: the kinds of events that there are, and then each special sign that there is."""
    exact = [sign for sign in signs if sign.precision <= EXACT]
    area = Patch(facecolor=colours["other"], alpha=STRONG, label="Only the area is known")
    special = [
        (any(not sign.happened for sign in exact), _line("Did not happen (yet)", "", colours, happened=False)),
        (any(sign.about for sign in exact), _line("Talked about, not where it happened", "", colours, about=True)),
        (len(exact) < len(signs), area),
    ]
    kinds = [quad for quad in (*QUADS, "") if any(sign.quad == quad for sign in signs)]
    lines = [_line((quad or "other").capitalize(), quad, colours) for quad in kinds]
    return [*lines, *(handle for there, handle in special if there)]


def _line(label: str, quad: str, colours: dict[str, str], **kind: bool) -> Artist:
    return Line2D([], [], linestyle="none", label=label, **_look(quad, colours, **kind))
