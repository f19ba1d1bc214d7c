"""Turns what geopy's geocoders answer into places of ours."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from geoevents import _resources
from geoevents.gazetteer.tables import read_pairs
from geoevents.records import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["place_of", "read_features"]

# How the services call a country's code and a first-order division, wherever in their answers.
_COUNTRY_KEYS = frozenset({"country_code", "countrycode", "countryCode", "ISO_3166-1_alpha-2"})
_DIVISION_KEYS = ("state", "province", "region", "adminName1")
_ALPHA2 = re.compile("[A-Za-z]{2}")
_DEEP = 3
_LONGEST = 200


def place_of(location: object, *, source: str) -> Place | None:
    """The place of a `geopy.Location`, or None when it has no point on Earth.

    Feature codes come from the answer where it is of GeoNames or OpenStreetMap (Nominatim, Photon); they are empty
    where the service tells nothing of the kind.
    """
    point = _point(getattr(location, "latitude", None), getattr(location, "longitude", None))
    raw = getattr(location, "raw", None)
    answer: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    properties = answer.get("properties")
    body: Mapping[str, Any] = properties if isinstance(properties, dict) else answer  # GeoJSON has them a level below
    name = _one_line(body.get("name")) or _one_line(getattr(location, "address", None)).partition(",")[0].strip()
    if point is None or not name:
        return None
    feature_class, feature_code = _feature(body)
    return Place(
        name=name,
        latitude=point[0],
        longitude=point[1],
        feature_class=feature_class,
        feature_code=feature_code,
        country_code=_country(answer),
        admin1="" if feature_code == "PCL" else _division(answer),
        geonameid=_geonameid(body),
        bounds=_bounds(body),
        source=source,
    )


@cache
def read_features() -> Mapping[tuple[str, str], tuple[str, str]]:
    """GeoNames' feature class and code for OpenStreetMap's class and type; a type of ``*`` stands for all others."""
    rows = read_pairs(_resources.gazetteer_tables() / "osm_features.tsv", key="class", value="type")
    return {(kind, sort): (row["feature_class"], row["feature_code"]) for kind, sort, row in rows}


def _one_line(value: object) -> str:
    """A text without line breaks, cut where it is longer than a name can be; empty for anything else."""
    return " ".join(value.split())[:_LONGEST].strip() if isinstance(value, str) else ""


def _feature(body: Mapping[str, Any]) -> tuple[str, str]:
    if isinstance(body.get("fcode"), str):
        return _one_line(body.get("fcl"))[:1], _one_line(body["fcode"])
    if "osm_key" in body:  # Photon's names for what Nominatim calls class and type
        kind, sort, described = body["osm_key"], body.get("osm_value"), body.get("type")
    else:
        kind, sort, described = body.get("class") or body.get("category"), body.get("type"), body.get("addresstype")
    pairs = [(kind, sort), (kind, "*")]
    if kind == "boundary":  # a town's outline is one too; what it goes around is told beside it
        pairs.insert(0, ("place", described))
    features = read_features()
    # Anything may stand in an answer, also what cannot be looked up.
    texts = ((str(one), str(other)) for one, other in pairs)
    return next((features[pair] for pair in texts if pair in features), ("", ""))


def _country(answer: Mapping[str, Any]) -> str:
    values = (value for each in _nested(answer) for key, value in each.items() if key in _COUNTRY_KEYS)
    return next((code.upper() for code in values if isinstance(code, str) and _ALPHA2.fullmatch(code)), "")


def _division(answer: Mapping[str, Any]) -> str:
    return next(filter(None, (_one_line(each.get(key)) for key in _DIVISION_KEYS for each in _nested(answer))), "")


def _nested(answer: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The answer and the objects in it."""
    yield answer
    if depth < _DEEP:
        for value in answer.values():
            if isinstance(value, dict):
                yield from _nested(value, depth + 1)


def _geonameid(body: Mapping[str, Any]) -> int | None:
    number = body.get("geonameId")
    return number if isinstance(number, int) and number > 0 else None


def _point(latitude: object, longitude: object) -> tuple[float, float] | None:
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    on_earth = math.isfinite(latitude) and abs(latitude) <= 90 and math.isfinite(longitude) and abs(longitude) <= 180  # noqa: PLR2004 - degrees
    return (float(latitude), float(longitude)) if on_earth else None


def _bounds(body: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    """(west, south, east, north): Nominatim has its box by axes, Photon from the north-west, GeoNames names sides."""
    box, extent, sides = body.get("boundingbox"), body.get("extent"), body.get("bbox")
    try:
        if box is not None:
            south, north, west, east = map(float, box)
        elif extent is not None:
            west, north, east, south = map(float, extent)
        elif isinstance(sides, dict):
            west, south, east, north = (float(sides[side]) for side in ("west", "south", "east", "north"))
        else:
            return None
    except (TypeError, ValueError, KeyError):
        return None
    on_earth = _point(south, west) is not None and _point(north, east) is not None
    return (west, south, east, north) if on_earth and south <= north else None
