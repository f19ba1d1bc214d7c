"""Names that the gazetteer lacks, asked of an online geocoder; the service is a stand-in, and nothing is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from geopy.location import Location

import geoevents as ge
from geoevents.errors import InputError, ResourceError
from geoevents.fallback import resolve_online
from geoevents.gazetteer import Gazetteer
from geoevents.gazetteer.online import OnlineGeocoder
from geoevents.pipeline import Pipeline
from geoevents.records import Candidate, Mention, Place, Resolution, Toponym

HAMA = Place(name="Hama", latitude=35.1, longitude=36.7, feature_class="P", feature_code="PPLA", country_code="SY")
TEXT = "Shells hit the village of Xanaduville, near Damascus, on Friday. Three people died in Xanaduville, police said."


class Service:
    """Knows towns called like the keys, in the countries of the values."""

    def __init__(self, **places):
        self.places = places
        self.asked = []

    def geocode(self, query):
        self.asked.append(query)
        if "fails" in self.places:
            raise TimeoutError(110, "Connection timed out")
        return [
            Location(f"{query}, {country}", (35.0, 36.0), {
                "class": kind, "type": "town", "address": {"country_code": country}, "name": name[0] if name else query,
            })
            for kind, country, *name in self.places.get(query, ())
        ]  # fmt: skip


def online(service, **options):
    return OnlineGeocoder(service, cache=False, seconds=0, **options)


def named(text, *, use="place", candidates=(), places=()):
    mention = Mention(start=0, end=len(text), text=text)
    return Resolution(toponym=Toponym(mention=mention, use=use, candidates=candidates), places=places, near=True)


def test_the_first_answer_is_the_place_with_a_low_score():
    service = Service(Xanaduville=[("place", "sy"), ("place", "sy")])
    (found,) = resolve_online([named("Xanaduville")], online(service))
    assert found.place.name == "Xanaduville"
    assert found.place.source == "Service"
    assert [each.match for each in found.toponym.candidates] == ["online", "online"]
    assert found.score == pytest.approx(0.5)
    assert found.near


def test_answers_in_several_countries_keep_their_order_and_count_less():
    service = Service(Xanaduville=[("place", "iq"), ("place", "sy")])
    (found,) = resolve_online([named("Xanaduville")], online(service))
    assert found.place.country_code == "IQ"
    assert found.score == pytest.approx(0.3)


def test_only_places_without_any_candidate_are_asked_and_once_each():
    candidate = Candidate(place=HAMA, matched_name="Hama", match="name")
    resolutions = [
        named("Hama", candidates=(candidate,), places=(HAMA,)),
        named("Ham", candidates=(candidate,)),  # known, and not believed
        named("Xanaduvillians", use="actor"),
        named("Xanaduville FC", use="other"),
        named("Nowhere"),
        named("nowhere"),
    ]
    service = Service()
    assert resolve_online(resolutions, online(service)) == tuple(resolutions)
    assert service.asked == ["Nowhere"]


def test_a_road_or_house_must_be_called_just_so():
    service = Service()
    service.places = {"Smith": [("highway", "us", "Smith Street"), ("place", "sy")], "Jones": [("shop", "us", "J&J")],
                      "Rustaveli Avenue": [("highway", "ge")]}  # fmt: skip
    found = resolve_online([named("Smith"), named("Jones"), named("Rustaveli Avenue")], online(service))
    assert [each.place and each.place.country_code for each in found] == ["SY", None, "GE"]


def test_a_service_that_fails_leaves_all_as_it_was():
    told = []
    service = Service(fails=True)
    resolutions = (named("Xanaduville"), named("Otherville"))
    assert resolve_online(resolutions, online(service, tell=told.append)) == resolutions
    assert len(told) == 1
    assert len(service.asked) == 1


def test_an_answer_is_worth_more_than_a_place_near_by():
    damascus = Gazetteer.open().lookup("Damascus")[0].place
    guessed = replace(named("Xanaduville"), places=(damascus,), score=0.6, near=True)
    (found,) = resolve_online((guessed,), online(Service(Xanaduville=[("place", "sy")])))
    assert found.place is not None
    assert (found.place.name, found.near) == ("Xanaduville", False)


def test_an_article_is_read_with_it(pipeline):
    service = Service(Xanaduville=[("place", "sy")])
    (article,) = [ge.Article(id="a", text=TEXT, published="2024-06-01")]
    asking = Pipeline.load(fallback=online(service))
    found = [each for each in asking.toponyms(article) if each.toponym.mention.text == "Xanaduville"]
    assert [each.place and each.place.country_code for each in found] == ["SY", "SY"]
    assert service.asked == ["Xanaduville"]
    events = asking.events(article)
    assert "Xanaduville" in {place.resolution.place.name for event in events for place in event.places}
    alone = [each for each in pipeline.toponyms(article) if each.toponym.mention.text == "Xanaduville"]
    assert [(each.place and each.place.name, each.near) for each in alone] == [("Damascus", True)] * 2


def test_extract_takes_geopys_geocoders(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    service = Service(Xanaduville=[("place", "sy")])
    events = ge.extract(ge.Article(id="a", text=TEXT, published="2024-06-01"), geocoder=service)
    assert "Xanaduville" in set(events["place"])
    assert service.asked == ["Xanaduville"]
    again = Service()
    events = ge.extract(ge.Article(id="a", text=TEXT, published="2024-06-01"), geocoder=again)
    assert "Xanaduville" in set(events["place"])
    assert again.asked == []


def test_extract_prefers_a_box_and_takes_another_gazetteer(gazetteer, monkeypatch):
    article = ge.Article(id="a", text="A bomb killed two people in Tripoli on Monday.", published="2024-06-01")
    lebanon = ge.extract(article, bounds=(35, 33, 37, 35), gazetteer=gazetteer)
    assert set(lebanon["country_code"]) == {"LB"}
    assert set(ge.extract(article)["country_code"]) == {"LY"}
    with pytest.raises(ResourceError):
        ge.extract(article, gazetteer="no/such/gazetteer")
    monkeypatch.setenv("GEOEVENTS_GAZETTEER", "no/such/gazetteer")
    with pytest.raises(ResourceError):
        ge.extract(article)


def test_wrong_options_are_told():
    with pytest.raises(InputError, match="south must be smaller"):
        ge.extract((), bounds=(1, 3, 2, 1))
    with pytest.raises(InputError, match="no online geocoder is called 'atlas'"):
        ge.extract((), geocoder="atlas")
    with pytest.raises(InputError, match="no geocoder"):
        ge.extract((), geocoder=7)
