"""In which country a point lies: outlines decide on the mainland, GeoNames on islands, coasts and disputed ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents import outlines
from geoevents.errors import InputError
from geoevents.outlines import country_at, outline_of

if TYPE_CHECKING:
    from geoevents.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (33.2, 42.5, "IQ"),  # the desert of Anbar, far from any town
        (24.0, 12.0, "LY"),
        (-25.3, 131.0, "AU"),
        (62.0, 100.0, "RU"),
        (66.5, -175.0, "RU"),  # Chukotka, across the antimeridian
        (-75.0, 0.0, "AQ"),
        (46.6, 2.4, "FR"),
        (4.0, -53.2, "GF"),
        (54.7, 21.5, "RU"),  # Kaliningrad
        (54.6, -6.8, "GB"),  # Northern Ireland borders on another country
        (-5.55, 12.2, "AO"),  # Cabinda
        (52.5, -1.5, "GB"),
        (36.3, 137.9, "JP"),
        (-29.6, 28.2, "LS"),
    ],
)
def test_a_mainland_is_its_outline(gazetteer: Gazetteer, latitude: float, longitude: float, code: str) -> None:
    assert country_at(latitude, longitude, gazetteer=gazetteer) == code


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (35.9, 14.4, "MT"),
        (26.55, 54.0, "IR"),  # Kish
        (37.1, 26.85, "GR"),  # Leros, in sight of Turkey
        (44.95, 34.1, "UA"),  # Simferopol: as GeoNames has it, whatever an outline says
        (33.12, 35.83, "SY"),  # Quneitra
        (34.09, 74.8, "IN"),  # Srinagar
        (42.66, 21.16, "XK"),  # Pristina
    ],
)
def test_islands_and_disputed_places_are_what_geonames_says(
    gazetteer: Gazetteer, latitude: float, longitude: float, code: str
) -> None:
    assert country_at(latitude, longitude, gazetteer=gazetteer) == code


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0.0, -30.0), (15.15, 117.77), (35.2, 79.9), (21.85, 33.75), (32.99, 35.69), (9.9, 115.53)],
    ids=["Atlantic", "Scarborough Shoal", "Aksai Chin", "Bir Tawil", "Katzrin", "Mischief Reef"],
)
def test_where_no_source_speaks_there_is_no_country(gazetteer: Gazetteer, latitude: float, longitude: float) -> None:
    assert country_at(latitude, longitude, gazetteer=gazetteer) is None


@pytest.mark.parametrize(
    "name", ["Crimea", "Golan Heights", "Nagorno-Karabakh", "Hala'ib Triangle", "Abyei", "Bir Tawil"]
)
def test_no_disputed_place_is_decided_by_an_outline(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse() -> None:
        pytest.fail("an outline was asked")

    monkeypatch.setattr(outlines, "_mainlands", refuse)
    place = gazetteer.find(name)
    country_at(place.latitude, place.longitude, gazetteer=gazetteer)


def test_no_small_island_is_decided_by_an_outline(gazetteer: Gazetteer) -> None:
    small = [
        "Malta",
        "Bahrain",
        "Saint Helena",
        "Kish Island",
        "Lesbos",
        "Zanzibar",
        "Guam",
        "Jersey",
        "Elba",
        "Hawaii",
    ]
    for name in small:
        place = gazetteer.find(name)
        assert outlines._mainlands().at(place.latitude, place.longitude) == "", name


def test_towns_lie_in_their_countries(gazetteer: Gazetteer) -> None:
    towns = [
        "Aleppo",
        "Ouagadougou",
        "Almaty",
        "Denver",
        "Cuiabá",
        "Harbin",
        "Madrid",
        "Nagpur",
        "Kumasi",
        "Lubumbashi",
    ]
    for name in towns:
        place = gazetteer.find(name)
        assert country_at(place.latitude, place.longitude, gazetteer=gazetteer) == place.country_code, name


def test_the_outline_of_a_country_covers_its_islands() -> None:
    outline = outline_of("GR")
    assert outline is not None
    assert len(getattr(outline, "geoms", [])) > 20
    assert outline_of("QQ") is None


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_off_the_earth_is_refused(gazetteer: Gazetteer, point: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="is not on Earth"):
        country_at(*point, gazetteer=gazetteer)


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_every_point_has_a_known_country_or_none(gazetteer: Gazetteer, latitude: float, longitude: float) -> None:
    code = country_at(latitude, longitude, gazetteer=gazetteer)
    assert code is None or code in gazetteer.countries
