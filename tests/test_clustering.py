from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.events.clustering import Report, Spot, clusters, day_number, identities, says_another, stem, stems
from geoevents.frame import combine, one_per_event
from geoevents.pipeline import Pipeline
from geoevents.records import Article

if TYPE_CHECKING:
    import geopandas as gpd

MOSUL = Spot(latitude=36.34, longitude=43.13, precision=1, country="IQ", admin1="Nineveh")
NEAR = replace(MOSUL, latitude=36.45)
KIRKUK = Spot(latitude=35.47, longitude=44.39, precision=1, country="IQ", admin1="Kirkuk")
IRAQ = Spot(latitude=33.0, longitude=44.0, precision=4, country="IQ")
NINEVEH = Spot(latitude=36.2, longitude=42.5, precision=3, country="IQ", admin1="Nineveh")
SYRIA = Spot(latitude=35.0, longitude=38.0, precision=4, country="SY")
BOMB = Report(
    article="a",
    event_type="ASSAULT",
    spots=(MOSUL,),
    first=100,
    last=100,
    published=102,
    fatalities=7,
    trigger="bomb",
    words=frozenset({"bomb", "market", "mosul", "killed"}),
    score=0.6,
)


def other(**fields: object) -> Report:
    return replace(BOMB, **({"article": "b", "score": 0.5} | fields))


def are_one(one: Report, second: Report) -> bool:
    return len(set(clusters([one, second]))) == 1


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load()


@pytest.fixture(scope="module")
def told_twice(pipeline: Pipeline) -> gpd.GeoDataFrame:
    texts = {
        "a": "A car bomb killed seven people in Mosul on Monday.",
        "b": "Seven people died on Monday when a car bomb exploded in Mosul. Iraq condemned the attack.",
        "c": "A car bomb killed two people in Kirkuk on Monday.",
    }
    return pipeline.extract(Article(id=name, text=text, published="2024-06-04") for name, text in texts.items())


@pytest.mark.parametrize(
    "second",
    [
        other(),
        other(spots=(NEAR,)),
        other(spots=(IRAQ,)),
        other(spots=(NINEVEH,)),
        other(spots=()),
        other(first=98, last=104),
        other(first=None, last=None),
        other(fatalities=9),
    ],
    ids=["all", "near", "in the country", "in the division", "no place", "that week", "no date", "more dead"],
)
def test_reports_of_one_event_are_linked(second: Report) -> None:
    assert are_one(BOMB, second)


@pytest.mark.parametrize(
    "second",
    [
        other(event_type="PROTEST"),
        other(status="planned"),
        other(spots=(KIRKUK,)),
        other(spots=(SYRIA,)),
        other(first=101, last=101),
        other(first=None, last=None, published=140),
        replace(BOMB, sentence=0),
        replace(BOMB, sentence=90, is_another=True),
        other(spots=(), words=frozenset({"troops"}), fatalities=None, trigger="raid"),
    ],
    ids=["type", "status", "town", "country", "day", "weeks later", "same sentence", "another", "nothing in common"],
)
def test_reports_of_two_events_stay_apart(second: Report) -> None:
    assert not are_one(BOMB, second)


def test_other_countries_act_in_other_events() -> None:
    talks = other(event_type="CONSULT", actors=frozenset({"kenya", "KEN"}), recipients=frozenset({"chad", "TCD"}))
    assert are_one(talks, replace(talks, article="c"))
    assert not are_one(talks, replace(talks, article="c", actors=frozenset({"mali", "MLI"})))


def test_the_best_report_leads_its_cluster() -> None:
    placed, sure = other(score=0.4), other(article="c", spots=(IRAQ,), score=0.9)
    assert clusters([sure, placed]) == [1, 1]
    assert clusters([BOMB, other(score=0.9)]) == [1, 1]


REPORTS = st.builds(
    Report,
    article=st.sampled_from("abc"),
    event_type=st.sampled_from(["AID", "ASSAULT"]),
    first=st.integers(1, 3),
    last=st.just(3),
    words=st.just(frozenset({"aid", "food"})),
)


@given(st.lists(REPORTS, max_size=30))
def test_every_report_is_led_by_one_that_leads_itself(reports: list[Report]) -> None:
    heads = clusters(reports)
    assert len(heads) == len(reports)
    assert all(heads[head] == head for head in heads)
    assert heads == clusters(reports)


def test_thousands_of_reports_take_no_time_to_speak_of() -> None:
    reports = [other(article=str(number), first=number % 50, last=number % 50) for number in range(5_000)]
    assert len(set(clusters(reports))) == 50


def test_words_are_compared_by_their_beginnings() -> None:
    assert stems("The bombings, he said, were condemned.") == {"bombin", "condem"}
    assert stem("Bombings killed") == "bombin"
    assert identities([("Bashar al-Assad", "SYRGOV"), ("militants", "")]) == {"bashar al-assad", "SYR", "militants"}
    assert says_another("Another bomb went off")
    assert day_number("0000-01-01") is None
    assert day_number("0001-01-02") == 2


def test_articles_that_tell_of_one_event_share_a_cluster(told_twice: gpd.GeoDataFrame) -> None:
    bombs = told_twice[told_twice["event_type"] == "ASSAULT"]
    assert list(bombs["article_id"]) == ["a", "b", "c"]
    assert bombs["cluster_id"].nunique() == 2
    assert bombs["cluster_id"].iloc[0] == bombs["cluster_id"].iloc[1] == bombs["event_id"].iloc[0]


def test_one_report_is_kept_of_each_event(told_twice: gpd.GeoDataFrame) -> None:
    kept = one_per_event(told_twice)
    assert list(kept["article_id"]) == ["a", "b", "c"]
    assert list(kept["event_type"]) == ["ASSAULT", "ACCUSE", "ASSAULT"]
    without_best = told_twice[told_twice["event_id"] != told_twice["cluster_id"].iloc[0]]
    assert list(one_per_event(without_best)["event_type"]) == ["ASSAULT", "ACCUSE", "ASSAULT"]
    assert len(one_per_event(told_twice[:0])) == 0


def test_tables_are_linked_with_each_other_when_they_are_joined(told_twice: gpd.GeoDataFrame) -> None:
    parts = [told_twice[told_twice["article_id"] == name].assign(cluster_id="") for name in "ab"]
    joined = combine(parts)
    assert joined[joined["event_type"] == "ASSAULT"]["cluster_id"].nunique() == 1
