from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents._bounds import check_bounds, is_inside, read_bounds
from geoevents.errors import InputError
from geoevents.records import Place


def place(latitude: float, longitude: float) -> Place:
    return Place(name="A", latitude=latitude, longitude=longitude, feature_class="P", feature_code="PPL")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("34,33,37,35", (34.0, 33.0, 37.0, 35.0)),
        (" -10.5, -5 ,20,40", (-10.5, -5.0, 20.0, 40.0)),
        ("170,-30,-170,0", (170.0, -30.0, -170.0, 0.0)),
    ],
)
def test_a_box_is_read(text, bounds):
    assert read_bounds(text) == bounds


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no box"),
        ("34,33,37", "is no box"),
        ("34;33;37;35", "is no box"),
        ("34,33,37,35,1", "is no box"),
        ("34,33,37,north", "is no box"),
        ("34,33,370,35", "not on Earth"),
        ("34,-91,37,35", "not on Earth"),
        ("34,33,inf,35", "not on Earth"),
        ("34,nan,37,35", "not on Earth"),
        ("34,35,37,33", "south must be smaller than north"),
        ("34,33,34,35", "holds nothing"),
        ("34,33,37,33", "holds nothing"),
    ],
)
def test_what_is_no_box_is_told_with_what_one_is(text, reason):
    with pytest.raises(InputError, match=reason) as caught:
        read_bounds(text)
    assert "expected west,south,east,north in degrees, such as 35,32,43,38" in str(caught.value)


def test_inside_and_outside():
    assert is_inside((34, 33, 37, 35), place(34, 36))
    assert is_inside((34, 33, 37, 35), place(33, 34))
    assert not is_inside((34, 33, 37, 35), place(36, 36))
    assert not is_inside((34, 33, 37, 35), place(34, 38))


def test_a_box_may_lie_across_the_antimeridian():
    fiji = (176.0, -20.0, -178.0, -15.0)
    assert is_inside(fiji, place(-17, 178))
    assert is_inside(fiji, place(-17, -179))
    assert not is_inside(fiji, place(-17, 0))


@given(st.tuples(*[st.floats()] * 4))
def test_any_numbers_are_a_sound_box_or_an_error(bounds):
    try:
        west, south, east, north = check_bounds(bounds)
    except InputError:
        return
    assert all(map(math.isfinite, bounds))
    assert south < north
    assert west != east
