"""Names in other spellings, with generic words or typing errors, and what places lie in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.errors import InputError
from geoevents.gazetteer import Gazetteer, fold, store
from geoevents.gazetteer.fuzzy import edit_distance, edits_allowed
from geoevents.gazetteer.nearest import distance_km
from geoevents.gazetteer.variants import variant_keys

if TYPE_CHECKING:
    from geoevents.records import Place


@pytest.mark.parametrize(
    ("names", "place"),
    [
        ("Deir ez-Zor; Deir Ezzor; Dair Azzour; Deir al-Zor; Der Zor", "Deir Ezzor"),
        ("Hasakah; al-Hasakah; Al-Hasaka; Hassakeh; El Hasake; Hasakeh", "Hasakah"),
        ("Raqqa; ar-Raqqah; Ar Raqqah; Al-Raqqa", "Raqqa"),
        ("Kyiv; Kiev", "Kyiv"),
        ("Zaporizhzhia; Zaporizhia; Zaporozhye; Zaporizhzhya", "Zaporizhzhia"),
        ("Beit Hanoun; Bayt Hanoun; Beit Hanun", "Beit Hanoun"),
        ("Sulaymaniyah; Sulaimaniyah; Suleymaniya; as-Sulaymaniyah", "Sulaymaniyah"),
        ("Tal Afar; Tell Afar; Talafar; Tel Afar", "Tal Afar"),
        ("Saint-Denis; Saint Denis; St. Denis", "Saint-Denis"),
        ("Mount Everest; Mt. Everest; Mt Everest", "Mount Everest"),
        ("Fort Worth; Ft. Worth; Ft Worth", "Fort Worth"),
        ("St. Louis; Saint Louis; St Louis", "St. Louis"),
        ("Hong Kong; Hongkong", "Hong Kong"),
        ("Khan Younis; Khan Yunis; Khan Yunus; Khan Younes", "Khan Younis"),
    ],
)
def test_all_spellings_find_the_place(gazetteer: Gazetteer, names: str, place: str) -> None:
    missing = [
        name for name in names.split("; ") if place not in {each.place.name for each in gazetteer.lookup(name)[:4]}
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "place", "feature_class"),
    [
        ("city of Aleppo", "Aleppo", "P"),
        ("the port city of Odesa", "Odesa", "P"),
        ("northern Syria", "Syria", "A"),
        ("Donetsk raion", "Donetsk", ""),
        ("Qeshm island", "Qeshm", "T"),
        ("downtown Beirut", "Beirut", "P"),
        ("مدينة حلب", "Aleppo", "P"),
        ("西安市", "Xi’an", "P"),
    ],
)
def test_generic_words_are_left_out(gazetteer: Gazetteer, name: str, place: str, feature_class: str) -> None:
    found = gazetteer.lookup(name)
    assert fold(place) in fold(found[0].place.name)
    assert feature_class in {"", found[0].place.feature_class}


@pytest.mark.parametrize(
    ("name", "match", "matched"),
    [
        ("Damascus", "name", "Damascus"),
        ("DAMASCUS", "name", "Damascus"),
        ("Burma", "alias", "Burma"),
        ("dayr az zawr", "alias", "Dayr az Zawr"),
        ("Syrians", "demonym", "Syrians"),
        ("USA", "abbreviation", "USA"),
        ("the Tunbs", "group", "tunbs"),
        ("city of Aleppo", "stripped", "Aleppo"),
        ("northern Syrians", "demonym", "Syrians"),
        ("Dair Azzour", "variant", "Deir ez-Zor Governorate"),
        ("دمشق", "alternate", "دمشق"),
    ],
)
def test_a_candidate_says_which_name_matched_and_how(gazetteer: Gazetteer, name: str, match: str, matched: str) -> None:
    first = gazetteer.lookup(name)[0]
    assert (first.match, first.matched_name) == (match, matched)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("دير الزور", "Deir Ezzor"),
        ("الرقة", "Raqqa"),
        ("رقة", "Raqqa"),
        ("كرمانشاه", "Kermanshah"),
        ("کرمانشاه", "Kermanshah"),
        ("شيراز", "Shiraz"),
        ("شیراز", "Shiraz"),
        ("الخرطوم", "Khartoum"),
        ("חיפה", "Haifa"),
        ("Харків", "Kharkiv"),
        ("Харьков", "Kharkiv"),
        ("Алёшки", "Oleshky"),
        ("北京", "Beijing"),
        ("上海市", "Shanghai"),
    ],
)
def test_names_in_other_scripts_find_their_places(gazetteer: Gazetteer, name: str, place: str) -> None:
    found = {fold(each.place.name) for each in gazetteer.lookup(name)[:3]}
    assert fold(place) in found


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Damacsus", "Damascus"),
        ("Islamabd", "Islamabad"),
        ("Ouagadogou", "Ouagadougou"),
        ("Afganistan", "Afghanistan"),
        ("Phillipines", "Philippines"),
        ("Straight of Hormuz", "Strait of Hormuz"),
        ("Sevastapol", "Sevastopol"),
        ("Reykjavick", "Reykjavík"),
    ],
)
def test_typing_errors_find_well_known_places_when_asked_to(gazetteer: Gazetteer, name: str, place: str) -> None:
    assert gazetteer.lookup(name) == ()
    first = gazetteer.lookup(name, fuzzy=True)[0]
    assert (first.place.name, first.match) == (place, "fuzzy")


@pytest.mark.parametrize("name", ["", " ", "Xanaduville", "Qqq", "Abcd", "Hezbollah", "x" * 100_000, "é" * 50_000])
def test_what_is_no_name_is_not_made_one(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name, fuzzy=True) == ()


@given(st.text(max_size=40))
def test_any_text_can_be_looked_up_fuzzily(gazetteer: Gazetteer, name: str) -> None:
    for each in gazetteer.lookup(name, fuzzy=True):
        if each.match == "fuzzy":
            assert edit_distance(fold(name), fold(each.matched_name), most=2) <= edits_allowed(fold(name))


words = st.text(alphabet="abcd", max_size=12)


@given(words, words)
def test_the_edit_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    edits = edit_distance(one, other, most=20)
    assert edits == edit_distance(other, one, most=20)
    assert abs(len(one) - len(other)) <= edits <= max(len(one), len(other))
    assert (edits == 0) == (one == other)
    assert edit_distance(one, other, most=2) == min(edits, 3)


@given(st.text(max_size=40))
def test_keys_are_no_names(name: str) -> None:
    assert not any(fold(name) == key for key in variant_keys(fold(name)))


@pytest.fixture(scope="module")
def places(gazetteer: Gazetteer) -> list[Place]:
    return [gazetteer.place(row) for row in range(len(gazetteer))]


# --- hierarchy -------------------------------------------------------------------------------------------------------


def test_parents_are_divisions_country_and_continent(gazetteer: Gazetteer) -> None:
    paris = next(each.place for each in gazetteer.lookup("Paris") if each.place.admin1 == "Texas")
    assert [place.name for place in gazetteer.parents(paris)] == [
        *("Lamar County", "Texas", "United States", "North America")
    ]
    assert [place.name for place in gazetteer.parents(gazetteer.find("Syria"))] == ["Asia"]
    assert gazetteer.parents(gazetteer.find("Strait of Hormuz")) == ()


@pytest.mark.parametrize(
    ("outer", "inner", "inside"),
    [
        ("Syria", "Damascus", True),
        ("Texas", "Houston", True),
        ("Asia", "Damascus", True),
        ("Iran", "Abu Musa", True),
        ("United Arab Emirates", "Abu Musa", False),
        ("Israel", "Golan Heights", False),
        ("Syria", "Beirut", False),
        ("Damascus", "Syria", False),
        ("Syria", "Syria", False),
        ("Balkans", "Sarajevo", True),
        ("Middle East", "Damascus", True),
        ("Persian Gulf", "Abu Musa", True),
        ("Balkans", "Lima", False),
    ],
)
def test_containment(gazetteer: Gazetteer, outer: str, inner: str, *, inside: bool) -> None:
    assert gazetteer.contains(gazetteer.find(outer), gazetteer.find(inner)) is inside


def test_every_country_and_many_first_order_divisions_have_bounds(gazetteer: Gazetteer, places: list[Place]) -> None:
    assert all(country.place.bounds for country in gazetteer.countries.values())
    divisions = [place for place in places if place.feature_code == "ADM1"]
    bounded = [place for place in divisions if place.bounds]
    assert len(bounded) > 0.75 * len(divisions)
    assert len({place.country_code for place in divisions}) > 190
    for place in bounded:
        west, south, east, north = place.bounds or (0, 0, 0, 0)
        assert south <= north, place.name
        assert west <= east or place.name == "Chukotka", place.name


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [(33.51, 36.29, "Damascus"), (-18.14, 178.44, "Suva"), (64.14, -21.9, "Reykjavík"), (35.55, 6.17, "Batna")],
)
def test_the_nearest_settlement(gazetteer: Gazetteer, latitude: float, longitude: float, place: str) -> None:
    assert place in {each.name for each in gazetteer.nearest(latitude, longitude, limit=3)}


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_the_nearest_settlements_come_in_order(gazetteer: Gazetteer, latitude: float, longitude: float) -> None:
    found = gazetteer.nearest(latitude, longitude, limit=3)
    distances = [distance_km(latitude, longitude, place.latitude, place.longitude) for place in found]
    assert len(found) == 3
    assert distances == sorted(distances)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90, 0), (-90, 180), (0, 0), (-48.9, -123.4), (52, 180), (-17, -180)]
)
def test_nothing_is_nearer_than_the_nearest(
    gazetteer: Gazetteer, places: list[Place], latitude: float, longitude: float
) -> None:
    towns = (place for place in places[::7] if place.feature_class == "P")
    distances = (distance_km(latitude, longitude, each.latitude, each.longitude) for each in towns)
    nearest = gazetteer.nearest(latitude, longitude)[0]
    assert distance_km(latitude, longitude, nearest.latitude, nearest.longitude) <= min(distances)


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (math.nan, 0)])
def test_a_point_that_is_not_on_earth_is_refused(gazetteer: Gazetteer, latitude: float, longitude: float) -> None:
    with pytest.raises(InputError, match="not on Earth"):
        gazetteer.nearest(latitude, longitude)


def test_hints_are_kept_but_not_those_of_long_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.hints["Kyiv"] == gazetteer.hint("Kyiv") == "capital"
    assert "Kyiv" in gazetteer.hints
    long = "no such place " * 1000
    assert gazetteer.hints[long] == gazetteer.hint(long) == ""
    assert long not in gazetteer.hints


def test_only_so_many_hints_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_KEPT", 10)
    gazetteer = Gazetteer()
    for number in range(100):
        assert gazetteer.hints[f"No Such Place {number}"] == ""
    assert len(gazetteer.hints) <= 10


def test_what_a_step_keeps_with_the_gazetteer_is_made_once(gazetteer: Gazetteer) -> None:
    assert gazetteer.kept(dict) is gazetteer.kept(dict)
    assert gazetteer.kept(dict) is not Gazetteer().kept(dict)
