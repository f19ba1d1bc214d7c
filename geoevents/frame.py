"""The events table: a GeoDataFrame.

This is the only module that decides the order of coordinates: everything before it says ``latitude`` and
``longitude``, every geometry after it is (longitude, latitude) in WGS 84 (EPSG:4326).

Text columns are never missing: an empty string says that nothing is known. List columns hold Python lists of strings.
``geonameid``, ``fatalities`` and ``place_precision`` are nullable integers (``Int64``). An event without a known place
has a missing geometry (``None``), which is ``null`` in GeoJSON. ``cluster_id`` is the ``event_id`` of the best report
of the same event, its own where it is told once.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from geoevents.events.clustering import (
    Report,
    Spot,
    clusters,
    day_number,
    identities,
    says_another,
    says_habit,
    stem,
    stems,
)
from geoevents.reading.naming import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geoevents.records import Event, Place, PlaceRole, Resolution, TemporalExpression

__all__ = [
    "COLUMNS",
    "CRS",
    "LISTS",
    "NULLABLE_INTEGERS",
    "combine",
    "coordinates",
    "from_rows",
    "linked",
    "one_per_event",
    "point",
    "to_frame",
]

CRS = "EPSG:4326"
COLUMNS = (
    "event_id",
    "article_id",
    "event_type",
    "mode",
    "quad",
    "trigger",
    "actors",
    "actor_codes",
    "recipients",
    "recipient_codes",
    "date",
    "date_start",
    "date_end",
    "date_precision",
    "date_basis",
    "place",
    "toponym",
    "place_role",
    "geonameid",
    "feature_class",
    "feature_code",
    "country_code",
    "admin1",
    "place_precision",
    "claimed_by",
    "status",
    "fatalities",
    "score",
    "sentence",
    "start",
    "end",
    "title",
    "url",
    "source",
    "published",
    "geometry",
    "cluster_id",
)
LISTS = ("actors", "actor_codes", "recipients", "recipient_codes", "claimed_by")
NULLABLE_INTEGERS = ("geonameid", "fatalities", "place_precision")
_INTEGERS = ("start", "end")
_FLOATS = ("score",)
# What tells of one event whether it is another's.
_TELLING = (
    "event_id", "article_id", "event_type", "mode", "status", "actors", "actor_codes", "recipients", "recipient_codes",
    "date_start", "date_end", "published", "fatalities", "trigger", "sentence", "start", "score",
)  # fmt: skip
_NEAR = 2
_ID_BYTES = 8


def to_frame(events: Iterable[Event]) -> gpd.GeoDataFrame:
    """The events table: one row per event and place, one row for an event without a place, EPSG:4326.

    Args:
        events: Of any number of articles; consumed one by one, so a generator is welcome.

    Returns:
        A table with exactly `COLUMNS`, also when there are no events. ``start`` and ``end`` are the offsets of
        ``sentence`` in the article's text. The rows of one event share its ``event_id``, which is the same in every
        run over the same article, alone or among others.
    """
    return linked(from_rows(_event_rows(events)))


def from_rows(rows: Iterable[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """An events table of rows by column name; what a row lacks is empty, other columns follow the known ones."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for count, row in enumerate(rows):
        for name in row.keys() - columns.keys():
            columns[name] = [None] * count
        for name, values in columns.items():
            values.append(row.get(name))
    geometry = gpd.GeoSeries(columns.pop("geometry"), crs=CRS)
    series = {name: _series(name, values) for name, values in columns.items()}
    frame = gpd.GeoDataFrame(series, geometry=geometry, crs=CRS)
    return frame[[*COLUMNS, *(name for name in frame.columns if name not in COLUMNS)]]


def combine(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Several events tables as one, in order."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return from_rows(())
    return linked(gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=CRS))


def linked(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The events table with ``cluster_id``: reports of one event, of one article or of several, share that of the best.

    Args:
        frame: An events table; what its ``cluster_id`` said before is forgotten.
    """
    reports = _reports(frame)
    heads = clusters(list(reports.values()))
    names = list(reports)
    best = {name: names[head] for name, head in zip(names, heads, strict=True)}
    ids = pd.Series([best[name] for name in frame["event_id"]], index=frame.index, dtype="str")
    return frame.assign(cluster_id=ids)


def one_per_event(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The best report of each event, with all rows of its places.

    Of a table from which the best report was taken away, the surest of those left.
    """
    known = frame["cluster_id"].where(frame["cluster_id"].astype(bool), frame["event_id"])
    is_best = known == frame["event_id"]
    order = frame.assign(_cluster=known, _best=is_best).sort_values(["_best", "score"], ascending=False, kind="stable")
    kept = order.drop_duplicates("_cluster")["event_id"]
    return frame[frame["event_id"].isin(set(kept))]


def point(latitude: float, longitude: float) -> Point:
    """The geometry of a place."""
    return Point(longitude, latitude)


def coordinates(frame: gpd.GeoDataFrame) -> list[tuple[float, float] | None]:
    """(latitude, longitude) of each row in degrees, None where it has no place."""
    return [None if shape is None or shape.is_empty else (shape.y, shape.x) for shape in frame.geometry]


def _series(name: str, values: list[Any]) -> pd.Series[Any]:
    if name in LISTS:
        return pd.Series([list(value) if value is not None else [] for value in values], dtype=object)
    if name in NULLABLE_INTEGERS:
        return pd.Series([pd.NA if _is_missing(value) else int(value) for value in values], dtype="Int64")
    if name in _INTEGERS:
        return pd.Series([0 if _is_missing(value) else int(value) for value in values], dtype="int64")
    if name in _FLOATS:
        return pd.Series([0.0 if _is_missing(value) else float(value) for value in values], dtype="float64")
    if name in COLUMNS:
        return pd.Series(["" if _is_missing(value) else str(value) for value in values], dtype="str")
    return pd.Series(values, dtype=None if values else object)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or value != value  # noqa: PLR0124 - NaN is not itself


def _reports(frame: gpd.GeoDataFrame) -> dict[str, Report]:
    """What decides whether reports are of one event, by ``event_id``, in the order of the table."""
    spots: dict[str, list[Spot]] = {}
    columns = ("event_id", "place_role", "place_precision", "country_code", "admin1")
    rows = zip(*(frame[name] for name in columns), coordinates(frame), strict=True)
    for name, role, precision, country, admin1, at in rows:
        found = spots.setdefault(name, [])
        if at and role != "about":
            exact = 1 if _is_missing(precision) else int(precision)
            found.append(Spot(latitude=at[0], longitude=at[1], precision=exact, country=country, admin1=admin1))
    first = frame.drop_duplicates("event_id")
    told = zip(*(first[name] for name in _TELLING), strict=True)
    return {row[0]: _report(dict(zip(_TELLING, row, strict=True)), tuple(spots[row[0]])) for row in told}


def _report(row: Mapping[str, Any], spots: tuple[Spot, ...]) -> Report:
    return Report(
        article=row["article_id"],
        event_type=row["event_type"],
        mode=row["mode"],
        status=row["status"],
        actors=identities(zip(row["actors"], row["actor_codes"], strict=False)),
        recipients=identities(zip(row["recipients"], row["recipient_codes"], strict=False)),
        spots=spots,
        first=day_number(row["date_start"]),
        last=day_number(row["date_end"]),
        published=day_number(row["published"]),
        fatalities=None if _is_missing(row["fatalities"]) else int(row["fatalities"]),
        trigger=stem(row["trigger"]),
        words=stems(row["sentence"]),
        score=row["score"],
        sentence=row["start"],
        is_another=says_another(row["sentence"]),
        is_habit=says_habit(row["sentence"]),
    )


def _event_rows(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for article, its_own in groupby(events, key=lambda event: event.article):
        known = identity(article)  # once an article: it goes through the whole text
        for event in its_own:
            key = _key(known, event)
            seen[key] = seen.get(key, 0) + 1
            shared = _event_columns(event) | {"event_id": _hash(f"{key}\x1f{seen[key]}")}
            places = list(_places(event)) or [{}]
            yield from (shared | place for place in places)


def _key(article: str, event: Event) -> str:
    """What makes an event the same in every run: its article, trigger and type."""
    return "\x1f".join((article, str(event.trigger.start), str(event.trigger.end), event.event_type))


def _hash(key: str) -> str:
    return hashlib.blake2b(key.encode(errors="replace"), digest_size=_ID_BYTES).hexdigest()


def _event_columns(event: Event) -> dict[str, Any]:
    article = event.article
    return {
        "article_id": article.id,
        "event_type": event.event_type,
        "mode": event.mode,
        "quad": event.quad,
        "trigger": event.trigger.text,
        "actors": [actor.name for actor in event.actors],
        "actor_codes": [actor.code for actor in event.actors],
        "recipients": [actor.name for actor in event.recipients],
        "recipient_codes": [actor.code for actor in event.recipients],
        **_date_columns(event.date),
        "status": event.status,
        "fatalities": event.fatalities,
        "score": round(event.score, 4),
        "sentence": event.sentence.text,
        "start": event.sentence.start,
        "end": event.sentence.end,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published": article.published,
    }


def _date_columns(date: TemporalExpression | None) -> dict[str, Any]:
    if date is None:
        return {"date_precision": "unknown"}
    return {
        "date": date.edtf,
        "date_start": date.start,
        "date_end": date.end,
        "date_precision": date.precision,
        "date_basis": date.basis,
    }


def _places(event: Event) -> Iterator[dict[str, Any]]:
    """The columns of each place of an event; the same place in the same role counts once."""
    seen: set[object] = set()
    for event_place in event.places:
        resolution = event_place.resolution
        for place in resolution.places or (None,):
            key = (event_place.role, place or resolution.toponym.mention.text)
            if key not in seen:
                seen.add(key)
                yield _place_columns(place, resolution, event_place.role)


def _place_columns(place: Place | None, resolution: Resolution, role: PlaceRole) -> dict[str, Any]:
    named = {"toponym": resolution.toponym.mention.text, "place_role": role}
    if place is None:
        return named
    return named | {
        "place": place.name,
        "geonameid": place.geonameid,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "country_code": place.country_code,
        "admin1": place.admin1,
        # "near Hama" is less exact than Hama; "near Syria" does not make a country a spot.
        "place_precision": max(place.precision, _NEAR) if resolution.near else place.precision,
        "claimed_by": list(place.claimed_by),
        "geometry": point(place.latitude, place.longitude),
    }
