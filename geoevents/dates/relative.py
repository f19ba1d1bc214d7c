"""Makers of readings that are counted from another date: near days, units, and spans before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.anchoring import nearest_weekday
from geoevents.dates.calendar import Stretch, containing, first_day, shift, timex
from geoevents.dates.fields import which_direction
from geoevents.dates.periods import holiday, last_quarter
from geoevents.dates.points import date
from geoevents.dates.quantities import amount, duration
from geoevents.dates.scene import Reading, of_stretch

if TYPE_CHECKING:
    from geoevents.dates.calendar import Kind, Part
    from geoevents.dates.scene import Scene
    from geoevents.records import DateBasis

__all__ = [
    "ago",
    "around_now",
    "beyond",
    "beyond_unit",
    "far_unit",
    "from_there",
    "near_day",
    "near_unit",
    "opened",
    "plain_unit",
    "shifted",
    "the_unit",
    "today",
    "weekend",
    "year_back",
    "year_end",
]

_CALENDAR: dict[str, Kind] = {
    "day": "day",
    "week": "week",
    "fortnight": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
    "century": "century",
    "millennium": "millennium",
}
_OPEN = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "quarter": "XXXX-QX"}


def near_day(scene: Scene) -> tuple[Reading, ...]:
    """``yesterday``, ``Friday``, ``last Friday``, ``the previous Friday``, ``the next day``."""
    if scene.has("rel"):
        base, basis = today(scene)
        return (shifted(scene, base, scene.number("rel", "RELATIVEDAY") or 0, basis),)
    if scene.has("wd"):
        return _weekday(scene)
    base, basis = scene.anchor.spoken("day")
    return (shifted(scene, base, which_direction(scene), basis, kind="day"),)


def beyond(scene: Scene) -> tuple[Reading, ...]:
    """``the day before yesterday``, ``the day before last Tuesday``, ``a day after May 30``."""
    step = 1 if scene.word("beyond") == "after" else -1
    if not scene.has("base"):
        base, basis = today(scene)
        return (shifted(scene, base, (scene.number("rel", "RELATIVEDAY") or 0) + step, basis, kind="day"),)
    inner = scene.within("base")
    found = holiday(inner) if scene.has("holiday") else _weekday(inner) if not scene.has("d", "mo") else date(inner)
    known = found[0].stretch if found else None
    return (shifted(scene, known, step, "relative"),) if known is not None and known.kind == "day" else ()


def beyond_unit(scene: Scene) -> tuple[Reading, ...]:
    """``the day before``, ``the year after``: beside the last one spoken of, unless an event follows."""
    unit = str(scene.value("unit", "UNIT"))
    if unit not in _CALENDAR:
        return ()
    kind = _CALENDAR[unit]
    if _goes_on(scene):
        if scene.before().lower() in {"in", "of"}:  # "later in the day before returning home"
            return the_unit(replace(scene, end=scene.end - 1))
        return (opened(scene, _OPEN.get(kind, "XXXX")),)
    base, basis = scene.anchor.spoken(kind)
    return (shifted(scene, base, 1 if scene.word("beyond") == "after" else -1, basis, kind=kind),)


def near_unit(scene: Scene) -> tuple[Reading, ...]:
    """``last week``, ``this month``, ``next year``, ``earlier this year``, ``the end of this week``."""
    unit = str(scene.value("unit", "UNIT"))
    if unit not in _CALENDAR:
        return ()
    kind, word = _CALENDAR[unit], scene.word("which")
    if unit == "day" and word in {"last", "past"}:
        return ()  # "his last day in office"
    if unit == "day" and word != "this":
        base, basis = scene.anchor.spoken("day")
        return (shifted(scene, base, which_direction(scene), basis, kind="day"),)
    base, basis = around_now(scene, kind)
    return (shifted(scene, base, which_direction(scene), basis, kind=kind, part=_part(scene)),)


def far_unit(scene: Scene) -> tuple[Reading, ...]:
    """``the previous week``, ``the following year``, ``that month``: counted from what was spoken of last."""
    unit = str(scene.value("unit", "UNIT"))
    if unit not in _CALENDAR:
        return ()
    kind = _CALENDAR[unit]
    base, basis = scene.anchor.spoken(kind)
    return (shifted(scene, base, which_direction(scene), basis, kind=kind, part=_part(scene)),)


def plain_unit(scene: Scene) -> tuple[Reading, ...]:
    """``the end of the year``, ``late in the month``."""
    unit = str(scene.value("unit", "UNIT"))
    if unit not in _CALENDAR or unit == "day":
        return ()
    base, basis = around_now(scene, _CALENDAR[unit])
    return (shifted(scene, base, 0, basis, kind=_CALENDAR[unit], part=_part(scene)),)


def the_unit(scene: Scene) -> tuple[Reading, ...]:
    """``the year`` is mostly how long, ``the quarter`` and ``the day`` mostly which one."""
    unit = str(scene.value("unit", "UNIT"))
    if unit not in {"day", "week", "month", "quarter", "year"}:
        return ()
    if unit == "year" and not scene.has("whole"):
        return (Reading(start=scene.start, end=scene.end, timex_type="DURATION", value="P1Y"),)
    if scene.is_cue("name", scene.after()) or scene.after() == "-" or scene.is_cue("save", scene.before()):
        return ()
    kind = _CALENDAR[unit]
    if unit == "quarter":
        return (shifted(scene, last_quarter(scene), 0, "relative", kind=kind),)
    if unit == "year":
        base, basis = around_now(scene, kind)
        return (shifted(scene, base, 0, basis, kind=kind),)
    base, basis = scene.anchor.spoken(kind)
    return (shifted(scene, base, 0, basis, kind=kind),)


def weekend(scene: Scene) -> tuple[Reading, ...]:
    """``the weekend``, ``last weekend``, ``this weekend``."""
    if not scene.has("which", "ana") and scene.words.texts[scene.start].lower() != "the":
        return ()
    base, basis = around_now(scene, "weekend")
    if base is None or base.year is None:
        return (opened(scene, "XXXX-WXX-WE"),)
    count = which_direction(scene)
    now = scene.anchor.now
    is_over = now is not None and not scene.has("which", "ana") and scene.direction() < 1
    if is_over and now is not None and (first_day(base) or now) > now:
        count = -1
    return (shifted(scene, base, count, basis, kind="weekend"),)


def ago(scene: Scene) -> tuple[Reading, ...]:
    """``three days ago``, ``two weeks from now``."""
    way = 1 if scene.words.texts[scene.end - 1].lower() in {"now", "today", "hence"} else -1
    unit = str(scene.value("unit", "UNIT", "UNITS"))
    count = amount(scene)
    if count is None or not scene.has("n"):
        return (opened(scene, "FUTURE_REF" if way > 0 else "PAST_REF"),)
    if unit not in _CALENDAR:
        return _moment(scene)
    last = scene.anchor.last
    if unit == "year" and last is not None and last.kind == "quarter" and count == 1:
        return (_beside(scene, shifted(scene, last, 4 * way, "relative")),)
    kind, step = _step(unit)
    base, basis = around_now(scene, kind)
    return (_beside(scene, shifted(scene, base, way * round(count * step), basis, kind=kind)),)


def from_there(scene: Scene) -> tuple[Reading, ...]:
    """``three days later``, ``a year earlier``: counted from what was spoken of last."""
    way = scene.number("way", "FROMTHERE") or 1
    unit = str(scene.value("unit", "UNIT", "UNITS"))
    count = amount(scene)
    if scene.after().lower() == "than":  # "a day later than planned"
        return duration(replace(scene, end=scene.end - 1)) if scene.has("n") else ()
    if scene.word("way") in {"before", "after"} and _goes_on(scene):
        return duration(replace(scene, end=scene.end - 1)) if scene.has("n") else ()
    if count is None or not scene.has("n"):
        return (opened(scene, "FUTURE_REF" if way > 0 else "PAST_REF"),)
    if unit not in _CALENDAR:
        return _moment(scene)
    last = scene.anchor.last
    if unit == "year" and last is not None and last.kind in {"quarter", "month"} and count == 1 and way < 0:
        return (_beside(scene, shifted(scene, last, -4 if last.kind == "quarter" else -12, "relative")),)
    kind, step = _step(unit)
    base, basis = scene.anchor.spoken(kind)
    base = (
        None if way > 0 and last is None and scene.anchor.open_day is None else base
    )  # "two decades later" than what the text has not told yet
    reading = shifted(scene, base, way * round(count * step), basis, kind=kind)
    return (_beside(scene, reading) if way < 0 else reading,)


def year_back(scene: Scene) -> tuple[Reading, ...]:
    """``year-earlier``, ``year-ago``: the same quarter or year, one year before."""
    last = scene.anchor.last
    if last is not None and last.kind in {"quarter", "month"}:
        return (_beside(scene, shifted(scene, last, -4 if last.kind == "quarter" else -12, "relative")),)
    base, basis = around_now(scene, "year")
    return (_beside(scene, shifted(scene, base, -1, basis, kind="year")),)


def year_end(scene: Scene) -> tuple[Reading, ...]:
    """``year-end``, ``month's end``."""
    kind: Kind = "month" if scene.words.texts[scene.start].lower() == "month" else "year"
    base, basis = around_now(scene, kind)
    return (shifted(scene, base, 0, basis, kind=kind, part="late"),)


def _weekday(scene: Scene) -> tuple[Reading, ...]:
    number = scene.number("wd", "WEEKDAY", "SHORTWEEKDAY") or 1
    is_short = scene.word("wd") in scene.grammar.values["SHORTWEEKDAY"]
    if scene.is_cue("name_weekday", scene.before()) or (is_short and not _is_short_weekday(scene)):
        return ()
    now = scene.anchor.now
    if now is None or scene.has("ana"):
        return _weekday_spoken(scene, number)
    if scene.has("unitwhich"):
        way = scene.number("unitwhich", "DEICTIC") or 0
        monday = first_day(shift(containing(now, "week"), way)) or now
        day = nearest_weekday(monday, number, direction=1)
    elif scene.has("which") and (way := which_direction(scene)):
        day = _weekday_from(containing(now, "day"), number, way)
    else:
        day = nearest_weekday(now, number, direction=1 if scene.has("which") else scene.direction())
    return (of_stretch(scene, day, "relative"),)


def _weekday_spoken(scene: Scene, number: int) -> tuple[Reading, ...]:
    """A weekday without publication date: in a history the next one after its last day, else open."""
    base, basis = scene.anchor.spoken("day")
    is_known = base is not None and base.year is not None
    if base is None or not is_known or (scene.anchor.now is None and not scene.anchor.narrative):
        return (opened(scene, f"XXXX-WXX-{number}"),)
    way = which_direction(scene) if scene.has("which", "ana") else 1
    return (of_stretch(scene, _weekday_from(base, number, way), basis),)


def _is_short_weekday(scene: Scene) -> bool:
    return "." in scene.words.texts[scene.start : scene.end] or scene.has("which")


def _weekday_from(base: Stretch, number: int, way: int) -> Stretch:
    """The nearest such weekday that is strictly before or after a day."""
    beside = first_day(shift(base, way)) or (1, 1, 1)
    return nearest_weekday(beside, number, direction=1 if way > 0 else -1)


def today(scene: Scene) -> tuple[Stretch | None, DateBasis]:
    """The day that "today" means, None when unknown."""
    return around_now(scene, "day")


def around_now(scene: Scene, kind: Kind) -> tuple[Stretch | None, DateBasis]:
    """The stretch of a kind around now, None when unknown."""
    if scene.anchor.now is not None:
        return containing(scene.anchor.now, kind), "relative"
    return scene.anchor.spoken(kind) if scene.anchor.narrative else (None, "relative")


def shifted(
    scene: Scene, base: Stretch | None, count: int, basis: DateBasis, *, kind: Kind | None = None, part: Part = ""
) -> Reading:
    """The stretch that comes so many after another one; open when that is unknown."""
    if base is None or (base.year is None and base.kind != "day"):
        return opened(scene, _OPEN.get(kind or "day", "XXXX"))
    moved = shift(base, count)
    if moved.year is None and not moved.number:
        return opened(scene, _OPEN["day"])
    return of_stretch(scene, moved, basis, part=part)


def _beside(scene: Scene, reading: Reading) -> Reading:
    """In news "a year earlier" only compares: later dates are not counted from it."""
    return reading if scene.anchor.narrative else replace(reading, stretch=None)


def opened(scene: Scene, value: str) -> Reading:
    """A DATE with no more than a TIMEX3 value."""
    return Reading(start=scene.start, end=scene.end, timex_type="DATE", value=value, basis="relative")


def _step(unit: str) -> tuple[Kind, int]:
    """The unit in which to count, and how many of it there are in the unit of the text."""
    steps: dict[str, tuple[Kind, int]] = {
        "fortnight": ("week", 2),
        "decade": ("year", 10),
        "century": ("year", 100),
        "millennium": ("year", 1000),
    }
    return steps.get(unit, (_CALENDAR[unit], 1))


def _moment(scene: Scene) -> tuple[Reading, ...]:
    """``two hours later``: within a day or so, so only the day is known, and not for sure."""
    base, basis = scene.anchor.spoken("day")
    day = timex(base) if base else "XXXX-XX-XX"
    reading = Reading(start=scene.start, end=scene.end, timex_type="TIME", value=f"{day}TXX", basis=basis)
    return (reading,)


def _goes_on(scene: Scene) -> bool:
    """``two days after the KPA invaded``: counted from an event whose date we do not know."""
    return scene.after()[:1].isalnum() and not scene.is_cue("stop", scene.after())


def _part(scene: Scene) -> Part:
    parts: dict[str, Part] = {"early": "early", "mid": "mid", "late": "late"}
    return parts.get(scene.text("part", "PARTNOUN", "PART"), "")
