from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.errors import PlaceNotFoundError, ResourceError
from geoevents.gazetteer import Gazetteer, fold

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "place", "country"),
    [
        ("Damascus", "Damascus", "SY"),
        ("DAMASCUS", "Damascus", "SY"),
        ("Tehran", "Tehran", "IR"),
        ("Beirut", "Beirut", "LB"),
        ("Kiev", "Kyiv", "UA"),
        ("the Hague", "The Hague", "NL"),
        ("São Paulo", "São Paulo", "BR"),
        ("Sao Paulo", "São Paulo", "BR"),
        ("Washington", "Washington", "US"),
        ("USA", "United States", "US"),
        ("U.S.", "United States", "US"),
        ("Britain", "United Kingdom", "GB"),
        ("the UAE", "United Arab Emirates", "AE"),
        ("Syrian", "Syria", "SY"),
        ("دمشق", "Damascus", "SY"),
        ("Москва", "Moscow", "RU"),
        ("תל אביב", "Tel Aviv", "IL"),
        ("Strait of Hormuz", "Strait of Hormuz", ""),
        ("Abu Musa", "Abu Musa", "IR"),
        ("Golan Heights", "Golan Heights", "SY"),
    ],
)
def test_a_name_finds_its_most_prominent_place(gazetteer: Gazetteer, name: str, place: str, country: str) -> None:
    found = gazetteer.find(name)
    assert found.name == place
    assert found.country_code == country or (country == "SY" and found.claimed_by)


@pytest.mark.parametrize("word", ["us", "Us", "xqzzy", "", " ", "it", "🙂", "\x00"])
def test_words_that_are_no_places_do_not_find_a_country(gazetteer: Gazetteer, word: str) -> None:
    assert not [c for c in gazetteer.lookup(word) if c.place.feature_code.startswith("PCL")]


def test_homonyms_are_all_candidates(gazetteer: Gazetteer) -> None:
    assert {"LY", "LB"} <= {candidate.place.country_code for candidate in gazetteer.lookup("Tripoli")}
    assert {"PCLI", "ADM1"} <= {candidate.place.feature_code for candidate in gazetteer.lookup("Georgia")}


def test_a_group_name_finds_all_its_members(gazetteer: Gazetteer) -> None:
    found = gazetteer.lookup("the Tunbs")
    assert [candidate.place.name for candidate in found] == ["Greater Tunb", "Lesser Tunb"]
    assert {candidate.match for candidate in found} == {"group"}


def test_a_disputed_place_says_who_holds_and_who_claims_it(gazetteer: Gazetteer) -> None:
    abu_musa = gazetteer.find("Abu Musa")
    assert abu_musa.administered_by == "IR"
    assert set(abu_musa.claimed_by) == {"IR", "AE"}


def test_every_country_finds_itself_by_each_of_its_names(gazetteer: Gazetteer) -> None:
    lost = [
        (country.alpha2, name)
        for country in gazetteer.countries.values()
        for name in (country.name, *country.aliases, *country.demonyms)
        if not any(candidate.place.geonameid == country.place.geonameid for candidate in gazetteer.lookup(name))
    ]
    assert lost == []


def test_an_unknown_name_is_an_error_that_says_what_to_do(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceNotFoundError, match="check the spelling"):
        gazetteer.find("Xanaduville")


def test_what_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    for content in (b"", b"short", b"something else " * 100):
        other.write_bytes(content)
        with pytest.raises(ResourceError, match=r"no compiled gazetteer|it is empty"):
            Gazetteer.open(other)
    with pytest.raises(ResourceError, match=r"No such file or directory"):
        Gazetteer.open(tmp_path / "missing")


@given(st.text())
def test_folding_is_stable_and_any_text_can_be_looked_up(gazetteer: Gazetteer, name: str) -> None:
    folded = fold(name)
    assert fold(folded) == folded or folded.startswith("the ") or fold(folded) == fold(fold(folded))
    gazetteer.lookup(name)
    assert gazetteer.rows(name) == gazetteer.rows(name.upper()) or not name.isascii()
