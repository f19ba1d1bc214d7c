"""Makers of readings that name several days or months at once: each is an expression of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.calendar import Stretch, exists
from geoevents.dates.fields import Fields, year_of
from geoevents.dates.points import of_fields
from geoevents.dates.scene import of_stretch

if TYPE_CHECKING:
    from geoevents.dates.scene import Reading, Scene

__all__ = ["century_list", "day_list", "month_list"]

_CENTURY = 100


def day_list(scene: Scene) -> tuple[Reading, ...]:
    """``Oct. 3, 4 and 5``, ``3, 4 and 5 October 2023``: the month and the year belong to all of them."""
    month = scene.number("m", "MONTH", "SHORTMONTH") or 1
    _, first, _ = next(group for group in scene.groups if group[0] == "first")
    texts, year = scene.words.texts, year_of(scene)
    last = next((start for name, start, _ in scene.groups if name == "y"), scene.end)
    places = [place for place in range(scene.start, last) if texts[place].isdigit()]
    days = [int(texts[place]) for place in places]
    is_counted = texts[scene.end - 1].isdigit() and scene.is_cue("counted", scene.after())
    if days != sorted(set(days)) or is_counted or not all(exists(month, day, year=year) for day in days):
        return ()
    readings: list[Reading] = []
    for place, day in zip(places, days, strict=True):
        start = first if place == places[0] and first < place else place
        end = scene.end if place == places[-1] and (first > place or last < scene.end) else place + 1
        one = replace(scene, start=start, end=end, groups=())
        readings += of_fields(one, Fields(year=year, month=month, day=day))
    return tuple(readings)


def century_list(scene: Scene) -> tuple[Reading, ...]:
    """``the 19th and 20th centuries``."""
    found: list[Reading] = []
    for name in ("first", "second"):
        number = scene.number(name, "ORDINAL") or 1
        is_before = scene.number("era", "ERA", "ERALETTER") == -1
        year = 1 - number * _CENTURY if is_before else (number - 1) * _CENTURY
        one = scene.within(name)
        one = replace(one, start=scene.start) if name == "first" else replace(one, end=scene.end)
        found.append(of_stretch(one, Stretch(kind="century", year=year), "explicit"))
    return tuple(found)


def month_list(scene: Scene) -> tuple[Reading, ...]:
    """``March, April and May 2020``: the year belongs to all of them."""
    texts, year = scene.words.texts, year_of(scene)
    values = scene.grammar.values
    numbers = {**values["SHORTMONTH"], **values["MONTH"]}
    places = [place for place in range(scene.start, scene.end) if texts[place].lower() in numbers]
    readings: list[Reading] = []
    for place in places:
        end = scene.end if place == places[-1] else place + 1
        month = numbers[texts[place].lower()]
        if isinstance(month, int):
            readings += of_fields(replace(scene, start=place, end=end, groups=()), Fields(year=year, month=month))
    return tuple(readings)
