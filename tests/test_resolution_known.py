"""What is known of names before a text is read, and distances to the towns that a text names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.gazetteer import Gazetteer
from geoevents.records import Article, Candidate, Place
from geoevents.resolution import Weights, explain, known, resolve
from geoevents.resolution.context import nearest_degrees
from geoevents.resolution.known import KnownNames
from geoevents.resolution.places import KM_PER_DEGREE, kilometres
from geoevents.toponyms import find_toponyms

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_a_name_is_known_from_the_second_time_on() -> None:
    springfield, names = Gazetteer().lookup("Springfield"), KnownNames()
    first, nothing = names.of([springfield, ()], Weights())
    assert nothing is None
    assert names.of([springfield], Weights()) == [first]
    assert names.of([springfield], Weights(rank=0.1)) != [first]


def test_equal_candidates_are_not_mixed_up_with_those_that_are_gone() -> None:
    names, place = KnownNames(), Place(name="A", latitude=1, longitude=2, feature_class="P", feature_code="PPL")
    for number in range(100):
        candidates = (Candidate(place=replace(place, population=number), matched_name="A", match="name"),)
        found = names.of([candidates], Weights())[0]
        assert found is not None
        assert found.places[0].population == number


def test_only_so_many_names_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_KEPT", 3)
    names, gazetteer = KnownNames(), Gazetteer()
    asked = [gazetteer.lookup(name) for name in ("Aleppo", "Hama", "Homs", "Idlib", "Raqqa")]
    assert None not in names.of(asked, Weights())
    assert len(names._by_weights[Weights()]) <= 3


def test_a_city_and_its_division_are_no_rivals() -> None:
    found = KnownNames().of([Gazetteer().lookup("Aleppo")], Weights())[0]
    assert found is not None
    for number, place in enumerate(found.places):
        elsewhere = {n for n, other in enumerate(found.places) if kilometres(place, other) > 100}
        assert set(found.elsewhere(number)) == elsewhere


@given(POINTS, st.sets(POINTS, min_size=1, max_size=6), st.sets(POINTS, max_size=6))
def test_the_nearest_town_is_found_in_two_steps_as_in_one(
    point: tuple[float, float], towns: set[tuple[float, float]], more: set[tuple[float, float]]
) -> None:
    here = _place(*point)
    nearest = min(kilometres(here, _place(*town)) for town in towns | more)
    at_once = nearest_degrees([point, None], towns | more, [float("inf")] * 2)
    in_steps = nearest_degrees([point, None], more, nearest_degrees([point, None], towns, [float("inf")] * 2))
    assert at_once == in_steps
    assert at_once[0] * KM_PER_DEGREE == pytest.approx(nearest)
    assert at_once[1] == float("inf")


@pytest.mark.parametrize(
    "weights", [Weights(), Weights(near=-2.0, country_share=-1.0), Weights(no_match=0.0), Weights(no_match=9.0)]
)
def test_what_is_chosen_is_what_weighs_most(pipeline: Pipeline, weights: Weights) -> None:
    text = (
        "Paris, Texas, and London, Ontario. Fire in Springfield, Illinois; Georgia and Jordan met in Tripoli, Lebanon."
    )
    document = pipeline.document(Article(id="a", text=text))
    gazetteer = pipeline.gazetteer
    toponyms = find_toponyms(document, gazetteer=gazetteer)
    chosen = resolve(document, toponyms, gazetteer=gazetteer, weights=weights)
    reasons = explain(document, toponyms, gazetteer=gazetteer, weights=weights)
    for resolution, weighed in zip(chosen, reasons, strict=True):
        if weighed and resolution.place and resolution.place == weighed[0].candidate.place:
            assert weighed[0].total >= weights.no_match - 1e-9
        elif weighed and resolution.place is None and len(weighed) == 1:
            assert weighed[0].total < weights.no_match + 1e-9


def test_weights_that_only_speak_for_a_place_add_up() -> None:
    assert Weights().add_up
    assert not Weights(near=-1.0).add_up


def _place(latitude: float, longitude: float) -> Place:
    return Place(name="", latitude=latitude, longitude=longitude, feature_class="P", feature_code="PPL")
