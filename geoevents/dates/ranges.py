"""Makers of ranges: two readings, each with its own TIMEX3 value, that share the whole stretch as EDTF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.calendar import Stretch, bounds, edtf, edtf_part, first_day, last_day, ordinal, timex
from geoevents.dates.fields import Fields, fields_of
from geoevents.dates.points import of_fields

if TYPE_CHECKING:
    from geoevents.dates.calendar import Part
    from geoevents.dates.scene import Reading, Scene

__all__ = ["range_of_dates"]


def range_of_dates(scene: Scene) -> tuple[Reading, ...]:
    """``May 3-5``, ``from 3 to 5 May``, ``between 2011 and 2014``: two readings."""
    first, second = scene.within("first"), _second(scene)
    one, two = fields_of(first), fields_of(second)
    outer = fields_of(scene)
    if one is None or two is None or outer is None or not _is_range(scene, one, two):
        return ()
    one, two = _shared(one, two, outer)
    left, right = of_fields(first, one), of_fields(second, two)
    if not left or not right:
        return ()
    start, end = _in_order(left[0], right[0], one, two)
    if _is_list(scene) or start.span[0] is None or end.span[1] is None:
        return start, end
    if ordinal(start.span[0]) > ordinal(end.span[1]):
        return start, end
    whole = f"{start.edtf.partition('/')[0]}/{end.edtf.rpartition('/')[2]}"
    span = (start.span[0], end.span[1])
    return replace(start, edtf=whole, span=span), replace(end, edtf=whole, span=span)


def _second(scene: Scene) -> Scene:
    second = scene.within("second")
    tail = [group for group in scene.groups if group[1] >= second.end]
    return replace(second, end=scene.end, groups=second.groups + tuple(tail)) if tail else second


def _is_range(scene: Scene, one: Fields, two: Fields) -> bool:
    years_only = one.year is not None and one.month is None and two.month is None and one.day is None
    if years_only and one.year is not None and two.year is not None:
        return one.year < two.year and (scene.has("lead") or _are_years_joined(scene))
    is_counted = scene.words.texts[scene.end - 1].isdigit() and scene.is_cue("counted", scene.after())
    return not is_counted


def _are_years_joined(scene: Scene) -> bool:
    """``1990-94`` without spaces, and no third figure after it as in a telephone number."""
    words = scene.words
    tight = words.ends[scene.start] == words.starts[scene.start + 1] or scene.has("y")
    return tight and scene.after() not in {"-", "/"} and scene.before() not in {"-", "/"}


def _is_list(scene: Scene) -> bool:
    """``May 3 and 5`` are two dates; ``between May 3 and 5`` is a stretch."""
    mark = scene.word("mark")
    return mark == "or" or (mark == "and" and scene.word("lead") != "between")


def _shared(one: Fields, two: Fields, outer: Fields) -> tuple[Fields, Fields]:
    """Gives each end what only the other says."""
    months = (one.month or two.month or outer.month, two.month or one.month or outer.month)
    if one.day is None and two.day is None:
        months = (one.month, two.month)
    one, two = replace(one, month=months[0]), replace(two, month=months[1])
    goes_back = (one.month or 0, one.day or 0) > (two.month or 0, two.day or 0)
    if one.year is None and two.year is not None:
        one = replace(one, year=two.year - goes_back)
    elif two.year is None and one.year is not None:
        two = replace(two, year=one.year + goes_back)
    return one, two


def _in_order(left: Reading, right: Reading, one: Fields, two: Fields) -> tuple[Reading, Reading]:
    """Where neither end has a year, both get the one of the second, so that the stretch runs forward."""
    if one.year is not None or two.year is not None or left.stretch is None or right.stretch is None:
        return left, right
    if right.stretch.year is None or left.stretch.kind != right.stretch.kind:
        return left, right
    goes_back = (left.stretch.number, left.stretch.day) > (right.stretch.number, right.stretch.day)
    stretch = replace(left.stretch, year=right.stretch.year - goes_back)
    if stretch == left.stretch or first_day(stretch) is None or last_day(stretch) is None:
        return left, right
    moved = _restretched(left, stretch, one.part)
    return moved, right


def _restretched(reading: Reading, stretch: Stretch, part: Part) -> Reading:
    text = edtf_part(stretch, part) if part else edtf(stretch)
    return replace(
        reading, stretch=stretch, value=timex(stretch), edtf=text, span=bounds(stretch, part) or (None, None)
    )
