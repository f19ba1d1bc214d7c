"""Checks our own tables of places row by row, and says of each slip where it is and what to do.

Nothing here raises for a bad row: whoever edits a table wants to see all its slips at once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from geoevents.gazetteer.names import fold
from geoevents.gazetteer.nearest import distance_km
from geoevents.gazetteer.tables import PLACE_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geoevents.gazetteer.store import Gazetteer

__all__ = ["TABLES", "Problem", "check_tables"]

_POINT = ("latitude", "longitude")
_BOX = ("west", "south", "east", "north")
_PLACE_COLUMNS = (
    *("name", *_POINT, "feature_class", "feature_code", "country_code", "admin1", *_BOX),
    *("aliases", "geonameid", "administered_by", "claimed_by", "source"),
)
_COUNTRY_COLUMNS = (
    *("alpha2", "alpha3", "geonameid", "name", *_POINT, *_BOX),
    *("feature_code", "continent", "capital", "aliases", "demonyms"),
)
# The tables and their columns.
TABLES = {
    "countries": _COUNTRY_COLUMNS,
    **dict.fromkeys(PLACE_TABLES, _PLACE_COLUMNS),
    "feature_codes": ("feature_class", "feature_code", "meaning", "prominence"),
    "groups": ("name", "members"),
    "demonyms": ("demonym", "place"),
    "spellings": ("spelling", "place", "country_code"),
    "abbreviations": ("abbreviation", "place", "country_code"),
    "plain_words": ("word",),
    "generic_words": ("word", "position", "feature_class"),
}
# Cells that may not be empty, and those that together say what a row is about.
_NEEDED = {
    "countries": ("alpha2", "alpha3", "geonameid", "name", *_POINT, *_BOX, "feature_code", "continent"),
    **dict.fromkeys(PLACE_TABLES, ("name", *_POINT, "feature_class", "feature_code", "source")),
    "disputed": (
        *("name", *_POINT, "feature_class", "feature_code"),
        *("administered_by", "claimed_by", "source"),
    ),
    "feature_codes": ("feature_class", "feature_code", "meaning", "prominence"),
    "groups": ("name", "members"),
    "demonyms": ("demonym", "place"),
    "spellings": ("spelling", "place", "country_code"),
    "abbreviations": ("abbreviation", "place", "country_code"),
    "plain_words": ("word",),
    "generic_words": ("word", "position"),
}
_KEYS = {
    "countries": ("alpha2",),
    **dict.fromkeys(PLACE_TABLES, ("name", "country_code")),
    "feature_codes": ("feature_class", "feature_code"),
    "groups": ("name",),
    "demonyms": ("demonym",),
    "spellings": ("spelling", "country_code"),
    "abbreviations": ("abbreviation", "place", "country_code"),
    "plain_words": ("word",),
    "generic_words": ("word", "position"),
}
# Of these the letters count as they are: ÖIR is no OIR, and "Ind." no "IND".
_AS_WRITTEN = frozenset({"countries", "feature_codes", "demonyms", "abbreviations"})
_CONTINENTS = frozenset({"AF", "AN", "AS", "EU", "NA", "OC", "SA"})
_HIGHEST = {"latitude": 90.0, "south": 90.0, "north": 90.0, "longitude": 180.0, "west": 180.0, "east": 180.0}
_MOST_PROMINENT = 10.0
_FEWEST_MEMBERS = 2
# A row that shares its name with another place of ours is joined to it and may take that one's point.
_SAME_KM = 15.0
_SAME_AREA_KM = 700.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A slip in a table.

    Attributes:
        file: The file's name, such as ``islands.tsv``.
        line: Its line, from 1; the header is 1.
        wrong: What is wrong.
        remedy: What to do about it.
    """

    file: str
    line: int
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong}; {self.remedy}"


def check_tables(folder: Path, *, gazetteer: Gazetteer | None = None) -> Iterator[Problem]:
    """The slips of all our tables, file by file and line by line; none when every row is sound.

    Args:
        folder: The folder with the tables.
        gazetteer: One that was compiled from these tables: then every place must find itself under each of its names,
            and what groups, demonyms, spellings and abbreviations point to must be places of it.
    """
    files = [_read(folder, name) for name in TABLES]
    known = _Known.of({file.name: file for file in files})
    for file in files:
        yield from file.problems
        for row in file.rows:
            yield from _row_problems(row, known)
        yield from _repeated(file)
        if gazetteer is not None:
            for row in file.rows:
                yield from _not_found(row, gazetteer)


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    table: str
    line: int
    cells: dict[str, str]

    def problem(self, wrong: str, remedy: str) -> Problem:
        return Problem(file=f"{self.table}.tsv", line=self.line, wrong=wrong, remedy=remedy)


@dataclass(slots=True)
class _File:
    name: str
    rows: list[_Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, line: int, wrong: str, remedy: str) -> None:
        self.problems.append(Problem(file=f"{self.name}.tsv", line=line, wrong=wrong, remedy=remedy))


@dataclass(frozen=True, slots=True)
class _Known:
    """What cells may refer to."""

    countries: frozenset[str]
    features: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, files: dict[str, _File]) -> _Known:
        return cls(
            countries=frozenset(row.cells["alpha2"] for row in files["countries"].rows),
            features=frozenset(
                (row.cells["feature_class"], row.cells["feature_code"]) for row in files["feature_codes"].rows
            ),
        )


def _read(folder: Path, name: str) -> _File:
    file = _File(name)
    try:
        text = (folder / f"{name}.tsv").read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        file.complain(1, f"the table cannot be read ({error})", "restore it, or save it as UTF-8")
        return file
    if "\r" in text:
        file.complain(1, "lines end in a carriage return", "save the file with Unix line ends")
    if not text.endswith("\n"):
        file.complain(text.count("\n") + 1, "the last line has no end", "end the file with a line feed")
    header, *lines = text.replace("\r", "").removesuffix("\n").split("\n")
    columns = tuple(header.split("\t"))
    if columns != TABLES[name]:
        file.complain(1, "the columns are not those of this table", f"expected {' '.join(TABLES[name])}")
        return file
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            wrong = f"{len(cells)} cells instead of {len(columns)}"
            file.complain(number, wrong, "check the tabs of this line")
            continue
        file.rows.append(_Row(name, number, dict(zip(columns, cells, strict=True))))
    return file


# --- one row ---------------------------------------------------------------------------------------------------------


def _row_problems(row: _Row, known: _Known) -> Iterator[Problem]:
    yield from _cells(row)
    yield from _lists(row)
    yield from _codes(row, known)
    if "latitude" in row.cells:
        yield from _position(row)
    if row.table in _OWN:
        yield from _OWN[row.table](row)


def _cells(row: _Row) -> Iterator[Problem]:
    for column in _NEEDED[row.table]:
        if not row.cells[column].strip():
            yield row.problem(f"no {column}", "fill the cell")
    for column, cell in row.cells.items():
        if cell != cell.strip() or "  " in cell:
            yield row.problem(f"stray spaces in {column}: {cell!r}", "remove them")


def _lists(row: _Row) -> Iterator[Problem]:
    for column in ("aliases", "demonyms", "members", "claimed_by"):
        items = _listed(row.cells.get(column, ""))
        for item, count in Counter(items).items():
            if count > 1:
                yield row.problem(f"{item!r} stands {count} times in {column}", "say it once")
            if not fold(item) or re.search(r"[;|()<>]", item):
                yield row.problem(f"{item!r} in {column} is no name", 'separate names with "; " and write letters only')
    if row.cells.get("name") in _listed(row.cells.get("aliases", "")):
        yield row.problem("the name is among its own aliases", "remove it there")


def _codes(row: _Row, known: _Known) -> Iterator[Problem]:
    cells = row.cells
    code = cells.get("country_code", "")
    if code and code not in known.countries:
        yield row.problem(f"{code!r} is no country code", "use the alpha-2 code of a row of countries.tsv, or none")
    if "latitude" in cells:
        feature = cells.get("feature_class", "A"), cells["feature_code"]
        if feature not in known.features:
            yield row.problem(f"{'.'.join(feature)} is no feature code", "use a row of feature_codes.tsv")
    if cells.get("geonameid") and not re.fullmatch(r"[1-9]\d*", cells["geonameid"], re.ASCII):
        yield row.problem(f"{cells['geonameid']!r} is no GeoNames number", "write digits only, or nothing")
    for party in (*_listed(cells.get("administered_by", "")), *_listed(cells.get("claimed_by", ""))):
        if re.fullmatch("[A-Z]{2}", party) and party not in known.countries:
            yield row.problem(f"{party!r} is no country code", "use an alpha-2 code, or the party's name")


def _position(row: _Row) -> Iterator[Problem]:
    given = [column for column in (*_POINT, *_BOX) if row.cells[column]]
    values: dict[str, float] = {}
    for column in given:
        if re.fullmatch(r"-?\d{1,3}(\.\d+)?", row.cells[column], re.ASCII):
            values[column] = float(row.cells[column])
        if not abs(values.get(column, 999)) <= _HIGHEST[column]:
            yield row.problem(
                f"{column} {row.cells[column]!r} is not on Earth", "write decimal degrees, such as 36.2 or -58.5"
            )
            return
    sides = [side for side in _BOX if side in values]
    if sides and len(sides) < len(_BOX):
        yield row.problem("bounds are given in part", "fill west, south, east and north, or none")
    elif sides and len(values) == len(_POINT) + len(_BOX) and not _is_inside(values):
        yield row.problem("the point lies outside the bounds", "correct either; west > east is across the antimeridian")


def _is_inside(values: dict[str, float]) -> bool:
    west, south, east, north = (values[side] for side in _BOX)
    longitude = values["longitude"]
    across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return south <= values["latitude"] <= north and across


def _own_country(row: _Row) -> Iterator[Problem]:
    cells = row.cells
    if not (re.fullmatch("[A-Z]{2}", cells["alpha2"]) and re.fullmatch("[A-Z]{3}", cells["alpha3"])):
        yield row.problem("the codes are not of ISO 3166-1", "write two and three capital letters")
    if cells["continent"] not in _CONTINENTS:
        yield row.problem(f"{cells['continent']!r} is no continent", f"use one of {' '.join(sorted(_CONTINENTS))}")


def _own_feature_code(row: _Row) -> Iterator[Problem]:
    prominence = row.cells["prominence"]
    if not re.fullmatch(r"\d{1,2}(\.\d+)?", prominence, re.ASCII) or float(prominence) > _MOST_PROMINENT:
        yield row.problem(f"{prominence!r} is no prominence", "write a number from 0 to 10, such as 2.5")


def _own_group(row: _Row) -> Iterator[Problem]:
    if len(_listed(row.cells["members"])) < _FEWEST_MEMBERS:
        yield row.problem("a group of one place", "name two or more, or make it an alias of that place")


def _own_generic_word(row: _Row) -> Iterator[Problem]:
    word, position, feature_class = row.cells.values()
    if position not in {"before", "after"}:
        yield row.problem(f"{position!r} is no position", "write before or after")
    if word != word.lower():
        yield row.problem(f"{word!r} is not in lower case", "write it so")
    if feature_class not in {"", *"AHLPRSTUV"}:
        yield row.problem(f"{feature_class!r} is no feature class", "write one of A H L P R S T U V, or none")


# What holds in one table only.
_OWN = {
    "countries": _own_country,
    "feature_codes": _own_feature_code,
    "groups": _own_group,
    "generic_words": _own_generic_word,
}


# --- all rows of a table ---------------------------------------------------------------------------------------------


def _repeated(file: _File) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for row in file.rows:
        cells = [row.cells[column] for column in _KEYS[file.name]]
        key = tuple(cells if file.name in _AS_WRITTEN else [fold(cell) for cell in cells])
        line = first.setdefault(key, row.line)
        if line != row.line:
            said = ", ".join(cell for cell in cells if cell)
            yield row.problem(f"{said} stands in line {line} already", "join the two rows")


# --- in the compiled gazetteer ---------------------------------------------------------------------------------------


def _not_found(row: _Row, gazetteer: Gazetteer) -> Iterator[Problem]:
    cells = row.cells
    if "latitude" in cells:
        yield from _lost(row, gazetteer)
    for name in _targets(row):
        code = cells.get("country_code", "")
        if not any(not code or found.place.country_code == code for found in gazetteer.lookup(name)):
            where = f" in {code}" if code else ""
            yield row.problem(f"no place is called {name!r}{where}", "name one as our tables or GeoNames do")
    if not _targets(row):
        return
    name = cells.get("name") or cells.get("demonym") or cells.get("spelling") or cells.get("abbreviation", "")
    if not gazetteer.lookup(name):
        yield row.problem(f"look-up does not find {name!r}", "compile the gazetteer again, or correct the row")


def _targets(row: _Row) -> list[str]:
    return (
        _listed(row.cells["members"]) if row.table == "groups" else [row.cells[c] for c in ("place",) if c in row.cells]
    )


def _lost(row: _Row, gazetteer: Gazetteer) -> Iterator[Problem]:
    try:
        latitude, longitude = (float(row.cells[column]) for column in _POINT)
    except ValueError:
        return
    limit = _SAME_AREA_KM if row.table in {"disputed", "islands"} else _SAME_KM
    for name in _names(row):
        near = (
            distance_km(latitude, longitude, found.place.latitude, found.place.longitude)
            for found in gazetteer.lookup(name)
            if row.table == "countries" or found.match != "group"
        )
        if not min(near, default=999.0) <= limit:
            remedy = "compile the gazetteer again; if it stays lost, another row or a plain word takes the name"
            yield row.problem(f"look-up does not find the place as {name!r}", remedy)


def _names(row: _Row) -> Iterable[str]:
    return chain([row.cells["name"]], _listed(row.cells["aliases"]), _listed(row.cells.get("demonyms", "")))


def _listed(cell: str) -> list[str]:
    return cell.split("; ") if cell else []
