from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from geoevents.frame import (
    COLUMNS,
    LISTS,
    combine,
    coordinates,
    to_frame,
)
from geoevents.reading import read
from geoevents.records import (
    Actor,
    Article,
    Event,
    EventPlace,
    Mention,
    Place,
    Resolution,
    TemporalExpression,
    Toponym,
)

TEXT = "Before. Troops shelled Hama and Homs on 3 May."
ARTICLE = Article(id="a.txt", text=TEXT, title="Shelling", published="2024-06-01")
HAMA = Place(
    name="Hama", latitude=35.13, longitude=36.75, feature_class="P", feature_code="PPLA", country_code="SY", geonameid=1
)
HOMS = replace(HAMA, name="Homs", latitude=34.73, longitude=36.71, geonameid=None)
SYRIA = Place(name="Syria", latitude=35.0, longitude=38.0, feature_class="A", feature_code="PCLI", country_code="SY")


def mention(text: str) -> Mention:
    start = TEXT.index(text)
    return Mention(start=start, end=start + len(text), text=text)


def resolution(text: str, *places: Place, near: bool = False) -> Resolution:
    return Resolution(toponym=Toponym(mention=mention(text), use="place"), places=places, score=0.9, near=near)


def event(*places: EventPlace, **fields) -> Event:
    given = {
        "article": ARTICLE,
        "event_type": "ASSAULT",
        "trigger": mention("shelled"),
        "sentence": mention("Troops shelled Hama and Homs on 3 May."),
        "places": places,
    }
    return Event(**given | fields)


def at(text: str, *places: Place, near: bool = False) -> EventPlace:
    return EventPlace(resolution=resolution(text, *places, near=near), role="location")


def test_no_events_give_an_empty_table_with_every_column():
    frame = to_frame([])
    assert isinstance(frame, gpd.GeoDataFrame)
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 0
    assert frame.crs == "EPSG:4326"


def test_each_place_of_an_event_is_a_row_and_the_rows_share_an_id():
    frame = to_frame([event(at("Hama", HAMA), at("Homs", HOMS))])
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["place"]) == ["Hama", "Homs"]
    assert frame["event_id"][0] == frame["event_id"][1]


def test_a_group_name_gives_a_row_for_each_of_its_places():
    frame = to_frame([event(at("Hama and Homs", HAMA, HOMS))])
    assert list(frame["place"]) == ["Hama", "Homs"]
    assert set(frame["toponym"]) == {"Hama and Homs"}


def test_the_same_place_in_the_same_role_counts_once():
    assert len(to_frame([event(at("Hama", HAMA), at("Hama", HAMA))])) == 1


def test_x_is_longitude_and_y_is_latitude():
    frame = to_frame([event(at("Hama", HAMA))])
    assert (frame.geometry[0].x, frame.geometry[0].y) == (36.75, 35.13)
    assert coordinates(frame) == [(35.13, 36.75)]


@pytest.mark.parametrize("places", [(), (at("Hama"),)])
def test_an_event_without_a_known_place_stays_with_a_missing_geometry(places):
    frame = to_frame([event(*places)])
    assert len(frame) == 1
    assert frame.geometry[0] is None
    assert frame["place"][0] == ""
    assert pd.isna(frame["place_precision"][0])
    assert coordinates(frame) == [None]


def test_an_unknown_place_keeps_its_toponym():
    assert to_frame([event(at("Hama"))])["toponym"][0] == "Hama"


@pytest.mark.parametrize(("place", "near", "precision"), [(HAMA, False, 1), (HAMA, True, 2), (SYRIA, True, 4)])
def test_near_a_place_is_less_exact_but_near_a_country_is_no_spot(place, near, precision):
    assert to_frame([event(at("Hama", place, near=near))])["place_precision"][0] == precision


def test_the_sentence_stands_at_its_offsets():
    row = to_frame([event()]).iloc[0]
    assert TEXT[row["start"] : row["end"]] == row["sentence"]


def test_actors_and_their_codes_go_side_by_side():
    actor = Actor(mention=mention("Troops"), name="troops", country="SYR", sector="MIL")
    unknown = Actor(mention=mention("Troops"), name="gunmen")
    row = to_frame([event(actors=(actor, unknown))]).iloc[0]
    assert row["actors"] == ["troops", "gunmen"]
    assert row["actor_codes"] == ["SYRMIL", ""]
    assert all(isinstance(row[name], list) for name in LISTS)


def test_a_date_keeps_edtf_days_precision_and_basis():
    date = TemporalExpression(
        mention=mention("3 May"), timex_type="DATE", timex_value="2024-05-03", edtf="2024-05-03", start="2024-05-03",
        end="2024-05-03", precision="day", basis="publication",
    )  # fmt: skip
    row = to_frame([event(date=date)]).iloc[0]
    wanted = ["2024-05-03", "2024-05-03", "2024-05-03", "day", "publication"]
    assert list(row[["date", "date_start", "date_end", "date_precision", "date_basis"]]) == wanted


def test_no_date_is_empty_and_unknown():
    row = to_frame([event()]).iloc[0]
    assert list(row[["date", "date_start", "date_end", "date_precision", "date_basis"]]) == ["", "", "", "unknown", ""]


def test_numbers_that_are_not_known_are_missing_and_not_zero():
    frame = to_frame([event(at("Homs", HOMS)), event(at("Hama", HAMA), fatalities=0)])
    assert frame["fatalities"].dtype == "Int64"
    assert frame["fatalities"].isna().tolist() == [True, False]
    assert frame["geonameid"].isna().tolist() == [True, False]


def test_text_is_never_missing():
    row = to_frame([event()]).iloc[0]
    assert (row["url"], row["source"], row["title"], row["published"]) == ("", "", "Shelling", "2024-06-01")


def test_ids_are_the_same_in_every_run_and_different_for_different_events():
    events = [event(), event(event_type="COERCE"), event()]
    ids = list(to_frame(events)["event_id"])
    assert ids == list(to_frame(events)["event_id"])
    assert len(set(ids)) == 3


def test_ids_are_the_same_alone_and_among_others(tmp_path):
    for folder, text in (("x", TEXT), ("y", f"{TEXT} More.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text)
    one, two = tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt"

    def ids(*sources):
        return set(to_frame(event(article=article) for article in read(sources))["event_id"])

    assert ids(one, two) == ids(two, one) == ids(one) | ids(two)
    assert len(ids(one, two)) == 2


def test_the_same_text_under_two_names_is_two_articles():
    events = [event(article=replace(ARTICLE, id=name)) for name in ("a.txt", "b.txt")]
    assert list(to_frame(events)["event_id"]) == list(to_frame(events[::-1])["event_id"])[::-1]
    assert to_frame(events)["event_id"].is_unique


def test_tables_are_combined_in_order_and_keep_their_types():
    one, other = to_frame([event(at("Hama", HAMA))]), to_frame([event()])
    both = combine([one, to_frame([]), other])
    assert list(both["place"]) == ["Hama", ""]
    assert tuple(both.columns) == COLUMNS
    assert both["geonameid"].dtype == "Int64"
    assert both.crs == "EPSG:4326"
    assert tuple(combine([]).columns) == COLUMNS
