"""Makers of readings that name a day, a month or a year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.anchoring import complete, nearest_weekday, year_near
from geoevents.dates.calendar import Stretch, containing, exists, first_day, ordinal, weekday
from geoevents.dates.fields import Fields, fields_of, part_of, sign, which_direction, which_year
from geoevents.dates.plausibility import is_date
from geoevents.dates.scene import of_stretch

if TYPE_CHECKING:
    from geoevents.dates.calendar import Kind
    from geoevents.dates.scene import Reading, Scene

__all__ = [
    "counted",
    "date",
    "dotted",
    "event_day",
    "month",
    "of_fields",
    "place",
    "short_year",
    "spoken_month",
    "spoken_year",
]

_CENTURY = 100


def date(scene: Scene) -> tuple[Reading, ...]:
    """``May 30``, ``30 May 2024``, ``July 2020``, ``mid-May``, ``2019``, ``44 BC``."""
    fields = fields_of(scene)
    if fields is None:
        return ()
    if is_date(scene, fields):
        return of_fields(scene, _of_event(scene, fields))
    return _month_before_count(scene) if fields.day else ()


def event_day(scene: Scene) -> tuple[Reading, ...]:
    """``9/11``: a day that is known by these figures."""
    month_number, day = scene.number("mo") or 0, scene.number("d") or 0
    year = _year_of_event(scene, month_number, day)
    is_part = scene.after() == "/" or scene.before() == "/"
    if year is None or is_part or f"{month_number:02}-{day:02}" not in scene.grammar.cues["slashed_day"]:
        return ()
    return (of_stretch(scene, Stretch(kind="day", year=year, number=month_number, day=day), "explicit"),)


def dotted(scene: Scene) -> tuple[Reading, ...]:
    """``30.05.2024``."""
    if scene.is_cue("numbered", scene.before()):
        return ()  # "version 2.4.2010"
    day, month, year = (int(figure) for figure in scene.word("dotted").split("."))
    if not exists(month, day, year=year):
        return ()
    return (of_stretch(scene, Stretch(kind="day", year=year, number=month, day=day), "explicit"),)


def month(scene: Scene) -> tuple[Reading, ...]:
    """``last April``, ``June last year``, ``July of that year``."""
    number = scene.number("m", "MONTH", "SHORTMONTH") or 1
    if scene.has("that"):
        known, basis = scene.anchor.spoken("year")
        year = known.year if known else None
        return (of_stretch(scene, Stretch(kind="month", year=year, number=number), basis, part=part_of(scene)),)
    if scene.has("yearwhich"):
        known, basis = which_year(scene)
        year = known.year if known else None
        return (of_stretch(scene, Stretch(kind="month", year=year, number=number), basis, part=part_of(scene)),)
    return counted(scene, Stretch(kind="month", number=number))


def short_year(scene: Scene) -> tuple[Reading, ...]:
    """``'89``, after a word that asks for a year."""
    if not scene.is_cue("in", scene.before()) and scene.before().lower() not in scene.grammar.values["MONTH"]:
        return ()
    year = year_near(scene.number("short") or 0, scene.anchor)
    return (of_stretch(scene, Stretch(kind="year", year=year), "explicit"),)


def spoken_year(scene: Scene) -> tuple[Reading, ...]:
    """``nineteen ninety-six``."""
    year = _spoken(scene)
    return (of_stretch(scene, Stretch(kind="year", year=year), "explicit"),) if year else ()


def spoken_month(scene: Scene) -> tuple[Reading, ...]:
    """``January nineteen ninety-seven``, ``the winter of nineteen ninety-four``."""
    year = _spoken(scene)
    if year is None:
        return ()
    if scene.has("season"):
        stretch = Stretch(kind="season", year=year, number=scene.number("season", "SEASON") or 1)
    else:
        stretch = Stretch(kind="month", year=year, number=scene.number("m", "MONTH", "SHORTMONTH") or 1)
    return (of_stretch(scene, stretch, "explicit"),)


def of_fields(scene: Scene, fields: Fields) -> tuple[Reading, ...]:
    """The reading of what a match says, completed from the anchor; none when there is no such day."""
    kind: Kind = "day" if fields.day else "month" if fields.month else "season" if fields.season else "year"
    number = fields.season if kind == "season" else fields.month
    if kind == "year" and fields.year is None:
        return _of_weekday(scene, fields)
    if fields.year is None and scene.has("yearwhich"):
        known, _ = which_year(scene)
        fields = replace(fields, year=known.year if known else None)
    stretch = Stretch(kind=kind, year=fields.year, number=number or 0, day=fields.day or 0)
    direction = 0 if fields.year is not None else sign(which_direction(scene)) or scene.direction()
    full, basis = complete(stretch, scene.anchor, direction=direction)
    basis = "relative" if scene.has("yearwhich") else basis
    if fields.weekday and basis == "publication":
        full = _agreeing(full, fields.weekday)
    if full.kind == "day" and full.year is not None and not exists(full.number, full.day, year=full.year):
        return ()
    return (of_stretch(scene, full, basis, part=fields.part),)


def counted(scene: Scene, stretch: Stretch) -> tuple[Reading, ...]:
    """``last April``: the last one that is over; ``next April``: the first to come; ``this April``: this year's."""
    way = which_direction(scene)
    if way == 0 and "past" in scene.covered():
        way = -1
    now = scene.anchor.now
    if scene.has("ana") or now is None:
        known, basis = scene.anchor.spoken(stretch.kind)
        now = first_day(known) if known else None
        if now is None:
            return (of_stretch(scene, stretch, basis),)
    options = [replace(stretch, year=now[0] + count) for count in (-1, 0, 1)]
    here = place(containing(now, stretch.kind))
    if way < 0:
        found = [option for option in options if place(option) < here][-1]
    elif way > 0:
        found = next(option for option in options if place(option) > here)
    else:
        found = min(options, key=lambda option: abs(place(option) - here))
        found = replace(stretch, year=now[0]) if stretch.kind == "month" else found
    return (of_stretch(scene, found, "relative"),)


def place(stretch: Stretch) -> int:
    """Day count of the first day; open stretches come first of all."""
    return ordinal(first_day(stretch) or (0, 1, 1))


def _of_event(scene: Scene, fields: Fields) -> Fields:
    """``the September 11 attacks``: a month and day that stand for what happened in a certain year."""
    if fields.year is not None or not fields.month or not fields.day or not scene.is_cue("eventday", scene.after()):
        return fields
    return replace(fields, year=_year_of_event(scene, fields.month, fields.day))


def _year_of_event(scene: Scene, number: int, day: int) -> int | None:
    year = scene.grammar.values["EVENTDAY"].get(f"{number:02}-{day:02}")
    now = scene.anchor.now
    return year if isinstance(year, int) and (now is None or (year, number, day) <= now) else None


def _of_weekday(scene: Scene, fields: Fields) -> tuple[Reading, ...]:
    if not fields.weekday or scene.anchor.now is None:
        return ()
    day = nearest_weekday(scene.anchor.now, fields.weekday, direction=scene.direction())
    return (of_stretch(scene, day, "relative"),)


def _month_before_count(scene: Scene) -> tuple[Reading, ...]:
    """The month alone of ``In May 12 people died``."""
    month_only = tuple(group for group in scene.groups if group[0] == "m" and group[1] == scene.start)
    if not month_only:
        return ()
    scene = replace(scene, end=month_only[0][2], groups=month_only)
    fields = fields_of(scene)
    return of_fields(scene, fields) if fields and is_date(scene, fields) else ()


def _agreeing(stretch: Stretch, number: int) -> Stretch:
    """The same day of the nearest year in which it has that weekday: "Friday, Oct. 23"."""
    for count in (0, -1, 1, -2, 2, -3, 3):
        option = replace(stretch, year=(stretch.year or 0) + count)
        day = first_day(option)
        if day and exists(option.number, option.day, year=option.year) and weekday(day) == number:
            return option
    return stretch


def _spoken(scene: Scene) -> int | None:
    numbers = [scene.grammar.values["NUMBER"].get(word, 0) for word in scene.texts("spoken") if word != "-"]
    high, low, *rest = (number for number in numbers if isinstance(number, int))
    if low == 1000 and scene.words.texts[scene.start].lower() == "the":  # noqa: PLR2004 - "the year two thousand"
        return high * 1000 + sum(rest)
    if 11 <= high <= 20 and 10 <= low <= 90 and all(0 < number < 10 and low >= 20 for number in rest):  # noqa: PLR2004 - nineteen | ninety | six
        return high * _CENTURY + low + sum(rest)
    return None
