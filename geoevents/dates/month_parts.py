"""Makers of readings that name a week, a weekend or a half of a month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.calendar import Stretch, containing, day_of, first_day, iso, ordinal, shift
from geoevents.dates.fields import Fields, fields_of, which_direction
from geoevents.dates.points import date, of_fields
from geoevents.dates.scene import of_stretch

if TYPE_CHECKING:
    from geoevents.dates.calendar import Day
    from geoevents.dates.scene import Reading, Scene

__all__ = ["day_of_month", "half_of_month", "week_of", "week_of_month", "weekend_of"]

_WEEK = 7
_WEEKS = 4
_HALF = 15
_JOINTS = frozenset("-’'/")


def week_of(scene: Scene) -> tuple[Reading, ...]:
    """``the week of March 6``."""
    return _around(scene, "week")


def weekend_of(scene: Scene) -> tuple[Reading, ...]:
    """``the weekend of May 4``."""
    return _around(scene, "weekend")


def week_of_month(scene: Scene) -> tuple[Reading, ...]:
    """``the first week of May``: its first seven days; ``the last week of May``: its last seven."""
    number = scene.number("nth", "ORDINAL")
    for month in _month(scene):
        first, last = month.span
        if first is None or last is None or (number or 1) > _WEEKS:
            return ()
        start = ordinal(first) + (number - 1) * _WEEK if number else ordinal(last) - _WEEK + 1
        begin, end = day_of(start), day_of(start + _WEEK - 1)
        value = containing(day_of(start + 3), "week")
        return (replace(_between(month, begin, end), value=of_stretch(scene, value, month.basis).value),)
    return ()


def half_of_month(scene: Scene) -> tuple[Reading, ...]:
    """``the second half of May``."""
    for month in _month(scene):
        first, last = month.span
        if first is None or last is None:
            return (month,)
        if scene.word("nth") == "first":
            return (_between(month, first, (first[0], first[1], _HALF)),)
        return (_between(month, (first[0], first[1], _HALF + 1), last),)
    return ()


def day_of_month(scene: Scene) -> tuple[Reading, ...]:
    """``on the 15th``: of the month that was spoken of, else the nearest one that the tense allows."""
    day = scene.number("d") or 1
    following = scene.after()
    goes_on = following[:1].isalnum() and not (scene.is_cue("stop", following) or scene.is_cue("after_day", following))
    has_month = "month" in scene.covered()
    if not has_month and (not scene.is_cue("on_day", scene.before()) or goes_on or following in _JOINTS):
        return ()
    last, now = scene.anchor.last, scene.anchor.now
    if has_month and now is not None and "that" not in scene.covered():
        return _in_month(scene, now, day, which_direction(scene))
    is_told = last is not None and last.kind in {"day", "month"} and (now is None or _month_of(last) != now[:2])
    if last is not None and is_told:
        base = first_day(last)
        is_over = base is not None and last.kind == "day" and day < base[2]
        return _in_month(scene, base, day, 1 if is_over else 0)
    direction = scene.direction()
    way = 0 if now is None else -1 if day > now[2] and direction < 1 else 1 if day < now[2] and direction > 0 else 0
    return _in_month(scene, now, day, way)


def _in_month(scene: Scene, base: Day | None, day: int, count: int) -> tuple[Reading, ...]:
    if base is None:
        return ()
    month = shift(containing(base, "month"), count)
    found = of_fields(replace(scene, groups=()), Fields(year=month.year, month=month.number, day=day))
    return tuple(replace(reading, basis="relative") for reading in found)


def _month_of(stretch: Stretch) -> tuple[int | None, int]:
    return stretch.year, stretch.number


def _around(scene: Scene, kind: str) -> tuple[Reading, ...]:
    for reading in date(scene):
        day = reading.span[0]
        if day is not None:
            return (of_stretch(scene, containing(day, "weekend" if kind == "weekend" else "week"), reading.basis),)
    return ()


def _month(scene: Scene) -> tuple[Reading, ...]:
    fields = fields_of(scene)
    return of_fields(scene, replace(fields, day=None)) if fields else ()


def _between(month: Reading, begin: Day, end: Day) -> Reading:
    return replace(month, edtf=f"{iso(begin)}/{iso(end)}", span=(begin, end), precision="part of month")
