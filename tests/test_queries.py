from __future__ import annotations

import datetime as dt
from typing import ClassVar

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.errors import InputError, PlaceNotFoundError
from geoevents.frame import COLUMNS, from_rows, point
from geoevents.queries import between, by_actor, by_country, by_status, by_type, near, within
from geoevents.records import Candidate, Country, Place


def place(name, latitude, longitude, code="PPL", country="SY", **fields):
    feature_class = {"PPL": "P", "PPLC": "P", "ISL": "T", "STRT": "H", "RGN": "L"}.get(code, "A")
    return Place(
        name=name, latitude=latitude, longitude=longitude, feature_class=feature_class, feature_code=code,
        country_code=country, **fields,
    )  # fmt: skip


DAMASCUS = place("Damascus", 33.51, 36.29, "PPLC", admin1="Damascus")
SYRIA = place("Syria", 35.0, 38.0, "PCLI", bounds=(35.7, 32.3, 42.4, 37.3))
HOMS_CITY = place("Homs", 34.73, 36.71, admin1="Homs")
HOMS = place("Homs", 34.3, 38.3, "ADM1", bounds=(36.2, 33.6, 40.3, 35.3))
TARTUS = place("Tartus", 34.95, 36.1, "ADM1", bounds=(35.8, 34.6, 36.4, 35.3))
BEIRUT = place("Beirut", 33.89, 35.5, "PPLC", "LB")
SINGAPORE = place("Singapore", 1.36, 103.8, "PCLI", "SG", bounds=(103.6, 1.2, 104.0, 1.5))
SINGAPORE_CITY = place("Singapore", 1.29, 103.85, "PPLC", "SG")
HORMUZ = place("Strait of Hormuz", 26.6, 56.5, "STRT", "", bounds=(55.5, 25.5, 57.5, 27.2))
FIJI = place("Fiji", -18.0, 178.0, "PCLI", "FJ", bounds=(177.0, -21.0, -178.0, -12.0))
LEVANT = place("Levant", 34.0, 37.0, "RGN", "", bounds=(34.0, 29.0, 43.0, 38.0))
NOWHERE = place("Nowhere Land", 10.0, 10.0, "RGN", "")
ABU_MUSA = place("Abu Musa", 25.87, 55.03, "ISL", "IR")
TUNB = place("Greater Tunb", 26.26, 55.31, "ISL", "IR")
LESSER_TUNB = place("Lesser Tunb", 26.24, 55.15, "ISL", "IR")
PLACES = [
    DAMASCUS, SYRIA, HOMS, HOMS_CITY, TARTUS, BEIRUT, SINGAPORE, SINGAPORE_CITY, HORMUZ, FIJI, LEVANT, NOWHERE,
    ABU_MUSA, TUNB, LESSER_TUNB,
]  # fmt: skip


class Gazetteer:
    """A gazetteer of the few places above."""

    countries: ClassVar = {
        each.country_code: Country(
            alpha2=each.country_code, alpha3=alpha3, name=each.name, capital="", aliases=(), demonyms=(), place=each
        )
        for each, alpha3 in ((SYRIA, "SYR"), (SINGAPORE, "SGP"), (FIJI, "FJI"))
    }

    def lookup(self, name):
        if name == "the Tunbs":
            return tuple(Candidate(place=each, matched_name=name, match="group") for each in (TUNB, LESSER_TUNB))
        return tuple(Candidate(place=each, matched_name=name, match="name") for each in PLACES if each.name == name)

    def find(self, name):
        if not self.lookup(name):
            raise PlaceNotFoundError(f"no place is called {name}")
        return self.lookup(name)[0].place


GAZETTEER = Gazetteer()


def row(name, where=None, *, near=False, **fields):
    located = {} if where is None else {
        "place": where.name,
        "feature_code": where.feature_code,
        "country_code": where.country_code,
        "admin1": where.admin1,
        "place_precision": 2 if near else where.precision,
        "geometry": point(where.latitude, where.longitude),
    }  # fmt: skip
    return {"event_id": name, "event_type": "ASSAULT", "status": "actual"} | located | fields


def ids(frame):
    assert isinstance(frame, gpd.GeoDataFrame)
    assert tuple(frame.columns) == COLUMNS
    return list(frame["event_id"])


@pytest.fixture
def events():
    return from_rows([
        row("damascus", DAMASCUS), row("near damascus", DAMASCUS, near=True), row("homs city", HOMS_CITY),
        row("homs", HOMS), row("tartus", TARTUS), row("syria", SYRIA), row("beirut", BEIRUT), row("hormuz", HORMUZ),
        row("abu musa", ABU_MUSA), row("tunb", TUNB), row("nowhere"),
    ])  # fmt: skip


# Where


@pytest.mark.parametrize("where", ["Damascus", DAMASCUS, (33.51, 36.29), shapely.Point(36.29, 33.51)])
def test_near_a_place_given_in_any_way(events, where):
    assert ids(near(events, where, km=20, gazetteer=GAZETTEER)) == ["damascus", "near damascus"]


def test_distances_are_along_the_ellipsoid(events):
    # Damascus to Beirut: 84.2 km on WGS 84
    assert "beirut" not in ids(near(events, "Damascus", km=84, gazetteer=GAZETTEER))
    assert "beirut" in ids(near(events, "Damascus", km=85, gazetteer=GAZETTEER))


@pytest.mark.parametrize("km", [100, 1000, 20_000])
def test_a_country_wide_event_is_never_near_a_city(events, km):
    assert "syria" not in ids(near(events, (35.0, 38.0), km=km, gazetteer=GAZETTEER))


def test_an_event_in_a_division_is_near_only_when_all_of_the_division_is(events):
    assert "tartus" not in ids(near(events, (34.95, 36.1), km=20, gazetteer=GAZETTEER))
    assert "tartus" in ids(near(events, (34.95, 36.1), km=60, gazetteer=GAZETTEER))
    assert "homs" not in ids(near(events, (34.3, 38.3), km=100, gazetteer=GAZETTEER))


def test_near_a_strait_counts_from_its_box(events):
    assert ids(near(events, "Strait of Hormuz", km=60, gazetteer=GAZETTEER)) == ["hormuz", "abu musa", "tunb"]


def test_near_a_group_is_near_any_of_it(events):
    assert ids(near(events, "the Tunbs", km=5, gazetteer=GAZETTEER)) == ["tunb"]


def test_near_a_country_is_no_question(events):
    with pytest.raises(InputError, match="within"):
        near(events, "Syria", km=50, gazetteer=GAZETTEER)


def test_near_a_country_that_is_called_like_its_capital_is_near_the_capital():
    events = from_rows([row("s", SINGAPORE_CITY)])
    assert ids(near(events, "Singapore", km=1, gazetteer=GAZETTEER)) == ["s"]


def test_near_a_division_that_is_called_like_its_town_is_near_the_town(events):
    assert ids(near(events, "Homs", km=1, gazetteer=GAZETTEER)) == ["homs city"]


@pytest.mark.parametrize("km", [-1, float("nan")])
def test_a_distance_is_not_negative(events, km):
    with pytest.raises(InputError, match="no distance"):
        near(events, "Damascus", km=km, gazetteer=GAZETTEER)


@pytest.mark.parametrize("where", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_place_is_on_earth(events, where):
    with pytest.raises(InputError, match="not on Earth"):
        near(events, where, km=1)


def test_an_unknown_place_is_an_error(events):
    with pytest.raises(PlaceNotFoundError):
        near(events, "Xyz", km=1, gazetteer=GAZETTEER)
    with pytest.raises(PlaceNotFoundError):
        within(events, "Xyz", gazetteer=GAZETTEER)


def test_within_a_country_is_by_code_and_takes_its_country_wide_events(events):
    wanted = ["damascus", "near damascus", "homs city", "homs", "tartus", "syria"]
    assert ids(within(events, "Syria", gazetteer=GAZETTEER)) == wanted


def test_within_a_division_is_by_name(events):
    assert ids(within(events, "Homs", gazetteer=GAZETTEER)) == ["homs city", "homs"]


def test_within_a_town_are_its_own_events_but_not_those_near_it(events):
    assert ids(within(events, DAMASCUS, gazetteer=GAZETTEER)) == ["damascus"]


def test_within_a_region_is_by_its_box(events):
    found = ids(within(events, "Levant", gazetteer=GAZETTEER))
    assert found == ["damascus", "near damascus", "homs city", "homs", "tartus", "syria", "beirut"]


def test_within_a_group_is_within_any_of_it(events):
    assert ids(within(events, "the Tunbs", gazetteer=GAZETTEER)) == ["tunb"]


def test_a_region_whose_extent_is_not_known_is_an_error(events):
    with pytest.raises(InputError, match="extent"):
        within(events, "Nowhere Land", gazetteer=GAZETTEER)


def test_a_small_polygon_around_a_countrys_point_does_not_hold_the_country(events):
    assert ids(within(events, shapely.box(37.9, 34.9, 38.1, 35.1), gazetteer=GAZETTEER)) == []


def test_a_large_polygon_holds_the_country(events):
    found = ids(within(events, shapely.box(35, 32, 43, 38), gazetteer=GAZETTEER))
    assert "syria" in found
    assert "homs" in found


def test_a_geodataframe_of_any_reference_system_is_an_area(events):
    area = gpd.GeoDataFrame(geometry=[shapely.box(36, 33, 36.5, 34)], crs="EPSG:4326").to_crs("EPSG:3857")
    assert ids(within(events, area, gazetteer=GAZETTEER)) == ["damascus", "near damascus"]
    assert ids(within(events, area.geometry, gazetteer=GAZETTEER)) == ["damascus", "near damascus"]


@pytest.mark.parametrize("area", [shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon(), 7])
def test_what_has_no_extent_is_no_area(events, area):
    with pytest.raises(InputError, match="no area"):
        within(events, area, gazetteer=GAZETTEER)


def test_areas_cross_the_antimeridian():
    east, west = place("E", -16.0, 179.5, country="FJ"), place("W", -16.0, -179.5, country="FJ")
    sea = place("Sea", -16.0, 180.0, "STRT", "", bounds=(179.0, -17.0, -179.0, -15.0))
    events = from_rows([row("e", east), row("w", west), row("d", DAMASCUS)])
    assert ids(within(events, sea, gazetteer=GAZETTEER)) == ["e", "w"]
    assert ids(near(events, sea, km=0, gazetteer=GAZETTEER)) == ["e", "w"]


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ((170, -30, 190, 0), ["e", "w"]),
        ((-190, -30, -170, 0), ["e", "w"]),
        ((180, -30, 190, 0), ["w"]),
        ((179, -30, 180, 0), ["e"]),
        ((350, 30, 400, 40), ["d"]),
        ((-540, -90, 540, 90), ["e", "w", "d"]),
    ],
)
def test_polygons_may_reach_beyond_180_degrees(box, found):
    east, west = place("E", -16.0, 179.5, country="FJ"), place("W", -16.0, -179.5, country="FJ")
    events = from_rows([row("e", east), row("w", west), row("d", DAMASCUS)])
    assert ids(within(events, shapely.box(*box), gazetteer=GAZETTEER)) == found


@pytest.mark.parametrize("box", [(4e6, 3e6, 5e6, 4e6), (0, 0, 1, 100)])
def test_a_polygon_in_metres_is_an_error(events, box):
    with pytest.raises(InputError, match="not on Earth"):
        within(events, shapely.box(*box), gazetteer=GAZETTEER)


def test_events_without_a_place_are_nowhere(events):
    assert "nowhere" not in ids(near(events, "Damascus", km=30_000, gazetteer=GAZETTEER))
    assert "nowhere" not in ids(within(events, shapely.box(-180, -90, 180, 90), gazetteer=GAZETTEER))


@pytest.mark.parametrize("country", ["SY", "syr", "Syria"])
def test_by_country_takes_codes_and_names(events, country):
    assert len(by_country(events, country, gazetteer=GAZETTEER)) == 6
    assert len(by_country(events, country, "SG", gazetteer=GAZETTEER)) == 6


def test_a_town_is_no_country(events):
    with pytest.raises(InputError, match="no country"):
        by_country(events, "Damascus", gazetteer=GAZETTEER)


# When


def dated(start, end=None):
    return from_rows([row("e", date_start=start, date_end=start if end is None else end)])


@pytest.mark.parametrize(
    ("date", "period", "overlaps", "inside"),
    [
        (("2024-05-11", "2024-05-20"), ("2024-05", "2024-05"), True, True),
        (("2024-05-11", "2024-05-20"), ("2024-05-15", None), True, False),
        (("2024-05-11", "2024-05-20"), (None, "2024-05-10"), False, False),
        (("2024-05-11", "2024-05-20"), ("2024-05-20", "2024"), True, False),
        (("2024-02-29", "2024-02-29"), ("2024-02", "2024-02"), True, True),
        (("2020-07-01", "2020-07-31"), (None, None), True, True),
        (("-0043-03-15", "-0043-03-15"), ("-0050", "-0040"), True, True),
        (("-0043-03-15", "-0043-03-15"), ("0001", None), False, False),
        (("2011-01-01", ""), ("2020", "2021"), True, False),
        (("2011-01-01", ""), ("2000", "2010"), False, False),
        (("", ""), ("1000", "3000"), False, False),
        (("", ""), (None, None), False, False),
    ],
)
def test_between_overlaps_or_with_certain_lies_inside(date, period, overlaps, inside):
    events = dated(*date)
    first, last = period
    assert bool(len(between(events, first, last))) is overlaps
    assert bool(len(between(events, first, last, certain=True))) is inside


@pytest.mark.parametrize("day", [dt.date(2024, 5, 1), pd.Timestamp("2024-05-01"), "2024-05-01"])
def test_days_may_be_dates(day):
    assert len(between(dated("2024-05-01"), day, day)) == 1


@pytest.mark.parametrize("text", ["2024-13", "2024-02-30", "May", "", "24", "2024-5-1"])
def test_what_is_no_date_is_an_error(text):
    with pytest.raises(InputError, match="YYYY"):
        between(dated("2024-05-01"), text)


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(InputError, match="ends before it starts"):
        between(dated("2024-05-01"), "2024-06", "2024-05")


@settings(max_examples=40, deadline=None)
@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_certain_matches_are_matches(one, other, first, last):
    (one, other), (first, last) = sorted([one, other]), sorted([first, last])
    events = dated(one.isoformat(), other.isoformat())
    matches = len(between(events, first, last))
    assert len(between(events, first, last, certain=True)) <= matches
    assert bool(matches) == (one <= last and first <= other)


# Who and what


@pytest.fixture
def people():
    return from_rows([
        row("a", actors=["Recep Tayyip Erdoğan"], actor_codes=["TURGOV"], recipients=["Syrian army"],
            recipient_codes=["SYRMIL"]),
        row("b", actors=["Russian forces"], actor_codes=["RUSMIL"], recipients=["US troops"],
            recipient_codes=["USAMIL"]),
        row("c", actors=["gunmen"], actor_codes=[""], event_type="PROTEST", status="denied"),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "role", "found"),
    [
        ("erdogan", "any", ["a"]),
        ("ERDOĞAN", "actor", ["a"]),
        ("erdogan", "recipient", []),
        ("syria", "any", ["a"]),
        ("SYR", "any", ["a"]),
        ("SYRMIL", "recipient", ["a"]),
        ("SYRGOV", "any", []),
        ("US", "any", ["b"]),
        ("us", "any", ["b"]),
        ("ssian", "any", []),
        ("gunmen", "any", ["c"]),
        ("(.*)", "any", []),
    ],
)
def test_by_actor(people, actor, role, found):
    assert ids(by_actor(people, actor, role=role)) == found


def test_by_actor_wants_a_name_and_a_role(people):
    with pytest.raises(InputError, match="empty"):
        by_actor(people, " ")
    with pytest.raises(InputError, match="no role"):
        by_actor(people, "x", role="source")


def test_by_type_and_status(people):
    assert ids(by_type(people, "protest")) == ["c"]
    assert ids(by_type(people, "PROTEST", "ASSAULT")) == ["a", "b", "c"]
    assert ids(by_status(people, "Denied")) == ["c"]
    with pytest.raises(InputError, match="hypothetical"):
        by_status(people, "done")
    with pytest.raises(InputError, match=r"AGREE, .*, OTHER"):
        by_type(people, "FOO")


# All of them


def test_queries_compose_with_pipe(events):
    found = events.pipe(within, "Syria", gazetteer=GAZETTEER).pipe(near, "Damascus", km=10, gazetteer=GAZETTEER)
    assert ids(found.pipe(by_type, "ASSAULT").pipe(by_status, "actual")) == ["damascus", "near damascus"]


def test_queries_leave_the_table_alone_and_keep_its_index(events):
    before = events.copy()
    found = near(events.set_index(pd.Index(["x"] * len(events))), "Beirut", km=1, gazetteer=GAZETTEER)
    assert list(found.index) == ["x"]
    assert ids(found) == ["beirut"]
    assert before.equals(events)


def test_no_events_give_no_events():
    none = from_rows([])
    for found in (
        near(none, (0, 0), km=1), within(none, "Syria", gazetteer=GAZETTEER), within(none, shapely.box(0, 0, 1, 1)),
        between(none, "2024"), by_actor(none, "x"), by_type(none, "AID"), by_status(none, "actual"),
        by_country(none, "SY", gazetteer=GAZETTEER),
    ):  # fmt: skip
        assert ids(found) == []
