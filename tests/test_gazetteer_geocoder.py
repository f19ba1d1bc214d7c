from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geoevents.gazetteer.geocoder import GazetteerGeocoder
from geoevents.gazetteer.online import OnlineGeocoder

if TYPE_CHECKING:
    from geoevents.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer)


def test_it_is_a_geopy_geocoder_that_gives_locations(geocoder: GazetteerGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)
    damascus = geocoder.geocode("Damascus")
    assert damascus.address.startswith("Damascus, ")
    assert damascus.address.endswith("Syria")
    assert (damascus.latitude, damascus.longitude) == pytest.approx((33.5102, 36.2913), abs=0.01)
    assert damascus.raw["geonameid"] == 170654


def test_a_name_with_what_it_lies_in(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.geocode("Paris, Texas").address == "Paris, Lamar County, Texas, United States"
    assert geocoder.geocode("Tripoli, Lebanon").raw["country_code"] == "LB"
    assert geocoder.geocode("Springfield, Illinois, USA").raw["admin1"] == "Illinois"
    assert geocoder.geocode("Damascus, Peru") is None


def test_countries_and_limits(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.geocode("Tripoli", country_codes="lb").raw["country_code"] == "LB"
    assert geocoder.geocode("Tripoli", country_codes=["LY", "LB"]).raw["country_code"] == "LY"
    assert geocoder.geocode("Abu Musa", country_codes="AE").raw["administered_by"] == "IR"
    assert geocoder.geocode("Damascus", country_codes="PE") is None
    assert len(geocoder.geocode("Springfield", exactly_one=False, limit=3)) == 3


def test_typing_errors_can_be_forbidden(geocoder: GazetteerGeocoder, gazetteer: Gazetteer) -> None:
    assert geocoder.geocode("Islamabd").raw["name"] == "Islamabad"
    assert GazetteerGeocoder(gazetteer, fuzzy=False).geocode("Islamabd") is None


@pytest.mark.parametrize("query", ["", ",", "Xanaduville", "a,b,c"])
def test_what_is_no_place_gives_none(geocoder: GazetteerGeocoder, query: str) -> None:
    assert geocoder.geocode(query) is None


def test_reverse(geocoder: GazetteerGeocoder) -> None:
    assert "Damascus" in geocoder.reverse((33.5102, 36.2913)).address
    assert "Damascus" in geocoder.reverse("33.5102, 36.2913").address
    assert len(geocoder.reverse((33.5, 36.3), exactly_one=False, limit=4)) == 4


def test_an_online_geocoder_is_asked_for_what_is_missing_only(gazetteer: Gazetteer) -> None:
    asked = []

    class Online:
        def geocode(self, query: str) -> Location:
            asked.append(query)
            return Location(f"{query}, Syria", (35.0, 36.0), {"country_code": "sy"})

    geocoder = GazetteerGeocoder(gazetteer, fallback=OnlineGeocoder(Online(), cache=False))
    assert geocoder.geocode("Damascus").raw["geonameid"] == 170654
    assert geocoder.geocode("Xanaduville").raw["country_code"] == "SY"
    assert geocoder.geocode("Xanaduville", country_codes="PE") is None
    assert geocoder.geocode("Islamabd").raw["source"] == "Online"
    assert asked == ["Xanaduville", "Islamabd"]
