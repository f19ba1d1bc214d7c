"""Makers of readings that name a time of day: by the clock, or by the part of the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.calendar import Stretch, containing, first_day
from geoevents.dates.fields import which_direction
from geoevents.dates.points import date
from geoevents.dates.relative import near_day, opened, shifted, today

if TYPE_CHECKING:
    from geoevents.dates.scene import Reading, Scene

__all__ = ["bare_daypart", "clock", "clock_range", "daypart", "tonight"]

_NOON = 12
_MINUTES = 60
_HOURS = 24


def clock(scene: Scene) -> tuple[Reading, ...]:
    """``10:30 GMT``, ``10 p.m. Wednesday``, ``dawn on Tuesday``, ``Saturday night``."""
    suffix = _clock_suffix(scene)
    if not suffix or not _is_clock(scene):
        return ()
    base = _day_of_clock(scene)
    return (_at(scene, base, suffix),)


def clock_range(scene: Scene) -> tuple[Reading, ...]:
    """``between 10:00 and 11:00 on May 30``, ``8 p.m. until 4 a.m.``: two times of one day, or of one night."""
    first, second = scene.within("first"), scene.within("second")
    has_word = scene.has("ap", "zone", "clockword")
    if not scene.has("lead") and (scene.word("mark") == "and" or not has_word):
        return ()  # "10:30 - 11:30" may be anything
    is_bare = not first.has("ap", "mi", "hm", "hd", "clockword", "dp")
    if is_bare and not (scene.has("lead") and second.has("ap")):
        return ()
    start, end = _clock_suffix(_with_meridiem(first, second)), _clock_suffix(second)
    if not start or not end or (first.has("hm") and not (has_word or second.has("d", "rel", "wd"))):
        return ()
    day = _day_of_clock(second)
    one, two = (day, day)
    if start > end and day.stretch is not None and day.stretch.kind == "day":
        given = second.has("d", "mo", "rel", "wd", "ana")
        other = shifted(second, day.stretch, -1 if given else 1, day.basis)
        one, two = (other, day) if given else (day, other)
    return _at(first, one, start), _at(second, two, end)


def daypart(scene: Scene) -> tuple[Reading, ...]:
    """``this morning``, ``last night``, ``the next morning``."""
    suffix = f"T{scene.text('dp', 'DAYPART')}"
    if scene.has("ana"):
        base, basis = scene.anchor.spoken("day")
        return (_at(scene, shifted(scene, base, which_direction(scene), basis, kind="day"), suffix),)
    base, basis = today(scene)
    return (_at(scene, shifted(scene, base, which_direction(scene), basis, kind="day"), suffix),)


def tonight(scene: Scene) -> tuple[Reading, ...]:
    """``tonight``."""
    base, basis = today(scene)
    return (_at(scene, shifted(scene, base, 0, basis, kind="day"), "TNI"),)


def bare_daypart(scene: Scene) -> tuple[Reading, ...]:
    """``overnight``, ``in the morning``: of the day that was spoken of last."""
    if scene.end - scene.start == 1 and scene.word("dp") != "overnight" and not scene.is_cue("at", scene.before()):
        return ()
    if scene.after() == "-":
        return ()
    base, basis = scene.anchor.spoken("day")
    if scene.before().lower() == "at":
        base = None  # "at night" is any night
    return (_at(scene, shifted(scene, base, 0, basis, kind="day"), f"T{scene.text('dp', 'DAYPART')}"),)


def _day_of_clock(scene: Scene) -> Reading:
    if scene.has("rel", "wd", "ana") and not scene.has("d", "mo"):
        return (near_day(scene) or (opened(scene, "XXXX-XX-XX"),))[0]
    if scene.has("d", "mo"):
        return (date(scene) or (opened(scene, "XXXX-XX-XX"),))[0]
    known = scene.anchor.last_day
    now = scene.anchor.now
    is_ahead = now is not None and known is not None and (first_day(known) or now) < now and scene.direction() > 0
    if known is None or is_ahead or not (scene.anchor.narrative or _is_near(known, scene)):
        known = containing(now, "day") if now else None
    return shifted(scene, known, 0, "relative", kind="day")


def _is_near(known: Stretch, scene: Scene) -> bool:
    now = scene.anchor.now
    day = first_day(known)
    return now is not None and day is not None and day[:2] == now[:2] and abs(day[2] - now[2]) <= 7  # noqa: PLR2004 - a week


def _clock_suffix(scene: Scene) -> str:
    if scene.has("clockword"):
        return f"T{scene.text('clockword', 'CLOCKWORD')}"
    if scene.has("hm"):
        figures = scene.word("hm")
        hour, minute = int(figures[:2]), int(figures[2:])
    elif scene.has("h", "hd"):
        whole, _, rest = scene.word("hd").partition(".")
        hour, minute = int(scene.word("h") or whole), int(scene.word("mi") or rest or 0)
        meridiem = scene.text("ap", "MERIDIEM", "MERIDIEMLETTER") or _meridiem_of_part(scene)
        if meridiem and not 1 <= hour <= _NOON:
            return ""
        hour = hour % _NOON + (_NOON if meridiem == "p" else 0) if meridiem else hour
    else:
        return f"T{scene.text('dp', 'DAYPART')}" if scene.has("dp") else ""
    if hour > _HOURS or minute >= _MINUTES:
        return ""
    return f"T{hour:02}:{minute:02}{scene.text('zone', 'ZONE')}"


def _meridiem_of_part(scene: Scene) -> str:
    part = scene.text("dp", "DAYPART")
    return {"MO": "a", "AF": "p", "EV": "p"}.get(part, "")


def _with_meridiem(first: Scene, second: Scene) -> Scene:
    """``from 10 to 11 a.m.``: the first has the second's half of the day, unless it says its own."""
    meridiem = tuple(group for group in second.groups if group[0] == "ap")
    return first if first.has("ap", "mi", "hm", "clockword") else replace(first, groups=first.groups + meridiem)


def _is_clock(scene: Scene) -> bool:
    """``10:30`` alone may be a score or a verse: it counts after a preposition of time or with a zone or day."""
    bare = scene.has("h") and not scene.has("ap", "zone", "rel", "wd", "d", "mo", "dp")
    if not bare:
        return True
    has_word = any(text.isalpha() for text in scene.words.texts[scene.start : scene.end])
    return has_word or scene.is_cue("at", scene.before())


def _at(scene: Scene, base: Reading, suffix: str) -> Reading:
    value = base.value if base.timex_type == "DATE" else "XXXX-XX-XX"
    value = "XXXX-XX-XX" if value.endswith("_REF") else value
    return replace(base, start=scene.start, end=scene.end, timex_type="TIME", value=f"{value}{suffix}")
