"""Asks an events table where, when and who: pure functions that take a table and give a part of it.

They compose with ``pipe``::

    events.pipe(near, "Hama", km=50).pipe(between, "2024-05", "2024-06").pipe(by_type, "ASSAULT")

**Areas are not points.** An event that is placed in a country, sea, region or division only has that place's point for
its geometry, and may have happened anywhere in it. So such an event is

- never near anything by its point: a country-wide event is near nothing, and one in a division or region is near a
  place only when the whole box around the division or region lies within the distance;
- inside a polygon only when its point is and the polygon covers a good part of its place (a quarter), so that Syria is
  inside a polygon of Syria but not inside one of Damascus. A country is its outline, everything else the box around it.

The boxes come from the gazetteer, outlines from the base map; where there is neither, a division counts by its point in
polygons, and nothing else does.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from calendar import monthrange
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

import geopandas as gpd
import numpy as np
import shapely
import shapely.affinity
from geopy.distance import geodesic

from geoevents import _resources
from geoevents._countries import country_code
from geoevents.errors import InputError
from geoevents.frame import CRS, coordinates, point
from geoevents.gazetteer import Gazetteer
from geoevents.outlines import outline_of
from geoevents.records import Place, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from shapely.geometry.base import BaseGeometry

__all__ = ["between", "by_actor", "by_country", "by_status", "by_type", "near", "within"]

Bounds: TypeAlias = tuple[float, float, float, float]
Day: TypeAlias = tuple[int, int, int]
Mask: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

_EXACT_OR_NEAR = 2
_DIVISION = 3
_COUNTRY = 4
_COVERED = 0.25
_SHORT = 3
_BOX_STEPS = 8
_TURN = 360
_ROUNDING = 1e-6
_EARTH = shapely.box(-180, -90, 180, 90)
_FIRST: Day = (-(10**9), 1, 1)
_LAST: Day = (10**9, 12, 31)


def near(
    events: gpd.GeoDataFrame,
    place: str | Place | tuple[float, float] | shapely.Point,
    *,
    km: float,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """The events at most so far from a place, along the ellipsoid (WGS 84).

    Args:
        events: The events table.
        place: A name, a `Place`, a (latitude, longitude) in degrees, or a shapely point (x longitude, y latitude). From
            a sea, region or division the distance counts from the box around it, where that is known.
        km: The distance in kilometres.
        gazetteer: Where names and boxes come from; by default the one that geoevents carries.

    Raises:
        InputError: The distance is negative, or the place is a country.
        PlaceNotFoundError: No place has that name.
    """
    if not km >= 0:
        raise InputError(f"{km} km is no distance: give a number that is not negative, such as km=50")
    known = _Gazetteers(gazetteer)
    boxes = _references(place, known)
    distance = cache(lambda latitude, longitude: min(_km(box, latitude, longitude) for box in boxes))

    def is_near(spot: _Spot) -> bool:
        if spot.precision <= _EXACT_OR_NEAR:
            return distance(spot.latitude, spot.longitude) <= km
        if spot.precision == _COUNTRY:
            return False
        bounds = known.bounds(spot)
        return bounds is not None and all(distance(*corner) <= km for corner in _rim(bounds))

    return events[_mask(events, is_near)]


def within(
    events: gpd.GeoDataFrame,
    area: str | Place | BaseGeometry | gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """The events inside an area.

    A country is taken by its code and never by polygons, so its islands are inside; a disputed place belongs to the
    country that administers it. A group of countries ("the Gulf states") is all of them. A division is taken by its
    country and name, a town or other spot by itself.

    A sea or region is taken by the box around it, and a box takes in neighbours: that of the Middle East reaches into
    Eritrea. Where that matters, give a polygon, or ask for countries with `by_country`.

    Polygons may reach beyond 180 degrees: ``shapely.box(170, -30, 190, 0)`` lies on both sides of the antimeridian. One
    that is written from 170 to -170 is the long way round, as in RFC 7946.

    Args:
        events: The events table.
        area: A place's name, a `Place`, a shapely polygon (longitude, latitude), or a GeoDataFrame or GeoSeries, which
            is brought to WGS 84 and taken as one area.
        gazetteer: Where names and boxes come from; by default the one that geoevents carries.

    Raises:
        InputError: The area has no extent (a point, a line, or a region whose box is not known), or is not on Earth.
        PlaceNotFoundError: No place has that name.
    """
    known = _Gazetteers(gazetteer)
    if isinstance(area, str | Place):
        places = known.places(area) if isinstance(area, str) else (area,)
        return events[np.logical_or.reduce([_inside_place(events, place, known) for place in places])]
    return events[_inside_polygon(events, _polygon(area), known)]


def between(
    events: gpd.GeoDataFrame,
    start: str | date | None = None,
    end: str | date | None = None,
    *,
    certain: bool = False,
) -> gpd.GeoDataFrame:
    """The events whose date lies in a period, both ends included.

    "Mid-May" is a period itself (``2024-05-11/2024-05-20``), and matches when it overlaps the one asked for. Events
    whose date is unknown or open (``XXXX-05-30``) never match; "since 2011" (``2011/..``) overlaps all later periods.

    Args:
        events: The events table.
        start: First day: ``2024``, ``2024-05``, ``2024-05-11`` or a date; a year or month counts from its first day.
            None is open.
        end: Last day, in the same way; a year or month counts to its last day.
        certain: Only events whose whole date lies inside.

    Raises:
        InputError: An end is no date, or the start comes after the end.
    """
    first = _FIRST if start is None else _bound(start, last=False)
    last = _LAST if end is None else _bound(end, last=True)
    if first > last:
        raise InputError(f"the period from {start} to {end} ends before it starts: exchange the two")
    masks = [
        _lies_in(begun, ended, first, last, certain=certain)
        for begun, ended in zip(events["date_start"], events["date_end"], strict=True)
    ]
    return events[np.array(masks, dtype=bool)]


def by_actor(
    events: gpd.GeoDataFrame, actor: str, *, role: Literal["any", "actor", "recipient"] = "any"
) -> gpd.GeoDataFrame:
    """The events that somebody does or suffers.

    Args:
        events: The events table.
        actor: A name or the beginning of a word of it, whatever its case and diacritics ("erdogan", "Syria", which
            finds "Syrian army" too); a name of up to three letters must be a whole word ("US"). Or a code: a country
            (``SYR``) finds all its sectors (``SYRGOV``, ``SYRMIL``).
        role: ``actor`` for who does it, ``recipient`` for whom it is done to, or ``any``.

    Raises:
        InputError: The name is empty, or there is no such role.
    """
    roles = {"any": ("actor", "recipient"), "actor": ("actor",), "recipient": ("recipient",)}.get(role)
    if roles is None:
        raise InputError(f"{role!r} is no role of an actor: expected any, actor or recipient")
    if not actor.strip():
        raise InputError("the name of the actor is empty: give a name or a code, such as SYRGOV")
    matches = _name_matcher(actor)
    columns = [(events[f"{each}s"], events[f"{each}_codes"]) for each in roles]
    masks = [
        [
            any(map(matches, own)) or any(_code_matches(code, actor) for code in codes)
            for own, codes in zip(*pair, strict=True)
        ]
        for pair in columns
    ]
    return events[np.logical_or.reduce([np.array(mask, dtype=bool) for mask in masks])]


def by_type(events: gpd.GeoDataFrame, *event_types: str) -> gpd.GeoDataFrame:
    """The events of one or more PLOVER types or ``OTHER``, in any case (``ASSAULT``, ``protest``).

    Raises:
        InputError: There is no such type.
    """
    known = _event_types()
    for event_type in event_types:
        if event_type.strip().upper() not in known:
            raise InputError(f"{event_type!r} is no type of an event: expected {', '.join(known)}")
    return _by_value(events, "event_type", event_types, str.upper)


def by_country(events: gpd.GeoDataFrame, *countries: str, gazetteer: Gazetteer | None = None) -> gpd.GeoDataFrame:
    """The events in one or more countries: names, or ISO codes of two or three letters.

    Raises:
        InputError: A name is no country's.
    """
    known = _Gazetteers(gazetteer).gazetteer
    codes = {country_code(each, gazetteer=known) for each in countries}
    return events[events["country_code"].isin(codes)]


def by_status(events: gpd.GeoDataFrame, *statuses: str) -> gpd.GeoDataFrame:
    """The events that are said to be actual, denied, planned or hypothetical.

    Raises:
        InputError: There is no such status.
    """
    for status in statuses:
        if status.strip().lower() not in get_args(Status):
            raise InputError(f"{status!r} is no status of an event: expected {', '.join(get_args(Status))}")
    return _by_value(events, "status", statuses, str.lower)


class _Spot(NamedTuple):
    """Where an event is."""

    precision: int
    place: str
    feature_code: str
    country_code: str
    latitude: float
    longitude: float


class _Gazetteers:
    """The caller's gazetteer, or our own, opened at the first question only."""

    def __init__(self, given: Gazetteer | None) -> None:
        self._given = given
        self.bounds_of = cache(self._bounds_of)

    @property
    def gazetteer(self) -> Gazetteer:
        if self._given is None:
            self._given = Gazetteer.open()
        return self._given

    def places(self, name: str) -> tuple[Place, ...]:
        """The most prominent place of a name, or all members of a group ("the Tunbs")."""
        first = self.gazetteer.find(name)
        candidates = self.gazetteer.lookup(name)
        if candidates[0].match != "group":
            return (first,)
        return tuple(candidate.place for candidate in candidates if candidate.match == "group")

    def bounds(self, spot: _Spot) -> Bounds | None:
        """The box around the place of an event."""
        return self.bounds_of(spot.place, spot.feature_code, spot.country_code)

    def _bounds_of(self, name: str, feature_code: str, country_code: str) -> Bounds | None:
        for candidate in self.gazetteer.lookup(name):
            place = candidate.place
            if (place.name, place.feature_code, place.country_code) == (name, feature_code, country_code):
                return place.bounds
        return None


def _mask(events: gpd.GeoDataFrame, holds: Callable[[_Spot], bool]) -> Mask:
    """Which events have a place for which something holds."""
    columns = (events[name] for name in ("place_precision", "place", "feature_code", "country_code"))
    rows = zip(*columns, coordinates(events), strict=True)
    return np.array(
        [where is not None and holds(_Spot(_precision(value), *names, *where)) for value, *names, where in rows],
        dtype=bool,
    )


def _precision(value: object) -> int:
    """The row's place_precision; a point of somebody else's table that does not say is taken for exact."""
    return int(value) if isinstance(value, int | np.integer) else 1


# Distances


def _references(place: str | Place | tuple[float, float] | shapely.Point, known: _Gazetteers) -> list[Bounds]:
    """The boxes from which distances count; a spot's has no extent."""
    if isinstance(place, shapely.Point):
        place = (place.y, place.x)
    if isinstance(place, str):
        return [_extent(_town_of(each, place, known)) for each in known.places(place)]
    if isinstance(place, Place):
        return [_extent(place)]
    latitude, longitude = place
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        raise InputError(f"{place} is not on Earth: expected (latitude, longitude) in degrees")
    return [(longitude, latitude, longitude, latitude)]


def _town_of(place: Place, name: str, known: _Gazetteers) -> Place:
    """The town where a country or division is called like its capital (Singapore, Idlib, New York)."""
    if place.precision not in {_DIVISION, _COUNTRY}:
        return place
    others = (candidate.place for candidate in known.gazetteer.lookup(name) if candidate.match != "demonym")
    towns = (each for each in others if each.feature_class == "P" and each.country_code == place.country_code)
    return next((each for each in towns if _is_country(place) or each.admin1 in {place.name, place.admin1}), place)


def _extent(place: Place) -> Bounds:
    if _is_country(place):
        raise InputError(f"{place.name} is a country and no spot: ask for events within it, or near one of its towns")
    if place.precision > _EXACT_OR_NEAR and place.bounds is not None:
        return place.bounds
    return place.longitude, place.latitude, place.longitude, place.latitude


def _km(box: Bounds, latitude: float, longitude: float) -> float:
    """Kilometres from a box to a point: 0 inside, else from the nearest spot of its edge."""
    west, south, east, north = box
    nearest = min(max(latitude, south), north)
    if _in_longitudes(longitude, west, east):
        sides: tuple[float, ...] = (longitude,)
    else:
        sides = (west, east)
    return min(float(geodesic((nearest, side), (latitude, longitude)).km) for side in sides)


def _in_longitudes(longitude: float, west: float, east: float) -> bool:
    return west <= longitude <= east if west <= east else longitude >= west or longitude <= east


def _rim(bounds: Bounds) -> Iterable[tuple[float, float]]:
    """Spots all round a box, (latitude, longitude); corners alone would miss where an edge bulges on the globe."""
    west, south, east, north = bounds
    width = east - west if west <= east else east - west + 360
    for step in range(_BOX_STEPS + 1):
        longitude = (west + width * step / _BOX_STEPS + 180) % 360 - 180
        yield from ((south, longitude), (north, longitude))
        latitude = south + (north - south) * step / _BOX_STEPS
        yield from ((latitude, west), (latitude, east))


# Areas


def _inside_place(events: gpd.GeoDataFrame, place: Place, known: _Gazetteers) -> Mask:
    if _is_country(place):
        return _are(events, country_code=place.country_code or None)
    itself = _are(events, country_code=place.country_code, place=place.name, feature_code=place.feature_code)
    if place.feature_code == "ADM1":
        return itself | _are(events, country_code=place.country_code, admin1=place.name)
    if place.precision <= _EXACT_OR_NEAR:
        return itself & ~_are(events, place_precision=_EXACT_OR_NEAR)
    if place.bounds is not None:
        return itself | _inside_polygon(events, _box(place.bounds), known)
    if place.precision == _DIVISION:
        return itself
    raise InputError(f"the extent of {place.name} is not known: give a polygon, or ask for events near it")


def _are(events: gpd.GeoDataFrame, **values: str | int | None) -> Mask:
    """Which events have all of these values; none has a value of None."""
    mask: Mask = np.ones(len(events), dtype=bool)
    for name, value in values.items():
        mask &= (events[name] == value).to_numpy(dtype=bool, na_value=False)
    return mask


def _is_country(place: Place) -> bool:
    return place.precision == _COUNTRY


def _inside_polygon(events: gpd.GeoDataFrame, polygon: BaseGeometry, known: _Gazetteers) -> Mask:
    shapely.prepare(polygon)

    def is_inside(spot: _Spot) -> bool:
        if not polygon.covers(point(spot.latitude, spot.longitude)):
            return False
        if spot.precision <= _EXACT_OR_NEAR:
            return True
        share = covered(spot)
        return spot.precision == _DIVISION if share is None else share >= _COVERED

    @cache
    def covered(spot: _Spot) -> float | None:
        extent = _shape_of(spot, known)
        return None if extent is None else float(polygon.intersection(extent).area / extent.area)

    return _mask(events, is_inside)


def _shape_of(spot: _Spot, known: _Gazetteers) -> BaseGeometry | None:
    """The outline of a country, and of other places the box around them, where it is known."""
    outline = outline_of(spot.country_code) if spot.precision == _COUNTRY else None
    if outline is not None:
        return outline
    bounds = known.bounds(spot)
    return None if bounds is None else _box(bounds)


def _polygon(area: BaseGeometry | gpd.GeoDataFrame | gpd.GeoSeries) -> BaseGeometry:
    shape: Any = area
    if isinstance(area, gpd.GeoDataFrame | gpd.GeoSeries):
        series = area.geometry if area.crs is None else area.geometry.to_crs(CRS)
        shape = shapely.union_all([each for each in series if each is not None])
    if getattr(shape, "geom_type", "") not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        given = getattr(shape, "geom_type", type(area).__name__)
        raise InputError(f"a {given} is no area: expected a polygon in longitude and latitude, or the name of a place")
    return _wrapped(shape if shape.is_valid else shapely.make_valid(shape))


def _wrapped(polygon: BaseGeometry) -> BaseGeometry:
    """The polygon with what lies beyond 180 degrees brought to the other side."""
    west, south, east, north = polygon.bounds
    if max(-west, east) > _TURN + 180 or max(-south, north) > 90 + _ROUNDING:
        raise InputError(
            f"an area from {west:g} to {east:g} east and {south:g} to {north:g} north is not on Earth: "
            "expected longitude and latitude in degrees, or a GeoDataFrame whose crs says what they are"
        )
    if max(-west, east) <= 180 + _ROUNDING:
        return polygon
    turned = [shapely.affinity.translate(polygon, xoff=by) for by in (-_TURN, 0, _TURN)]
    parts = shapely.get_parts([shapely.intersection(each, _EARTH) for each in turned])
    return shapely.union_all([part for part in parts if part.area > 0])


def _box(bounds: Bounds) -> BaseGeometry:
    """The box as a polygon, in two parts where it crosses the antimeridian."""
    west, south, east, north = bounds
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union_all([shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)])


# Dates


def _bound(given: str | date, *, last: bool) -> Day:
    """The first or last day of a year, month or day."""
    text = given.strip() if isinstance(given, str) else given.isoformat()[:10]
    found = re.fullmatch(r"(-?\d{4,9})(?:-(\d{2})(?:-(\d{2}))?)?", text, re.ASCII)
    year, month, day = (int(part) if part else None for part in found.groups()) if found else (None, None, None)
    if year is None or not 1 <= (month or 1) <= 12 or not 1 <= (day or 1) <= _days(year, month or 1):  # noqa: PLR2004
        raise InputError(f"{text!r} is no date: expected YYYY, YYYY-MM or YYYY-MM-DD, such as 2024-05")
    month = month or (12 if last else 1)
    return year, month, day or (_days(year, month) if last else 1)


def _days(year: int, month: int) -> int:
    return monthrange(2000 + year % 400, month)[1]  # the calendar repeats itself; Python's ends at the years 1 and 9999


def _lies_in(begun: str, ended: str, first: Day, last: Day, *, certain: bool) -> bool:
    if not begun and not ended:
        return False
    start = _bound(begun, last=False) if begun else _FIRST
    end = _bound(ended, last=True) if ended else _LAST
    return first <= start and end <= last if certain else start <= last and first <= end


# Actors and values


@cache
def _event_types() -> tuple[str, ...]:
    return tuple(tomllib.loads((_resources.ontology() / "types.toml").read_text(encoding="utf-8")))


def _name_matcher(actor: str) -> Callable[[str], bool]:
    wanted = _folded(actor.strip())
    after = r"(?!\w)" if len(wanted) <= _SHORT else ""
    pattern = re.compile(rf"(?<!\w){re.escape(wanted)}{after}")
    return lambda name: pattern.search(_folded(name)) is not None


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def _code_matches(code: str, wanted: str) -> bool:
    given = wanted.strip()
    return given.isupper() and len(given) >= _SHORT and code.startswith(given)


def _by_value(
    events: gpd.GeoDataFrame, column: str, values: Iterable[str], written: Callable[[str], str]
) -> gpd.GeoDataFrame:
    return events[events[column].isin({written(value.strip()) for value in values})]
