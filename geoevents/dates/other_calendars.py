"""Makers of readings of dates in the Islamic and the Persian (solar) calendar, where the text gives month and year.

The Islamic calendar is reckoned by its arithmetical form (civil epoch), which may be a day off what was observed, so
its days and months are marked as approximate in EDTF (``2023-07-28~``). The Persian calendar is reckoned by its 33-year
cycle, which agrees with the observed one from 1178 to 1633 (1799 to 2254 CE).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.calendar import containing, day_of, iso, ordinal, timex
from geoevents.dates.scene import of_stretch

if TYPE_CHECKING:
    from geoevents.dates.calendar import Day
    from geoevents.dates.scene import Reading, Scene

__all__ = ["islamic", "islamic_day", "persian", "persian_day"]

# Day counts (0 is 1970-01-01) of the days before 1 Muharram 1 and before 1 Farvardin 1.
_ISLAMIC_EPOCH = ordinal((622, 7, 19)) - 1
_PERSIAN_EPOCH = ordinal((622, 3, 21)) - 1
_ISLAMIC_YEARS = range(1, 1701)
_PERSIAN_YEARS = range(1178, 1634)
_LONG_MONTHS = 6


def islamic(scene: Scene) -> tuple[Reading, ...]:
    """``10 Muharram 1445``, ``Ramadan 1444``."""
    year, month, day = _parts(scene)
    if year not in _ISLAMIC_YEARS:
        return ()
    first = islamic_day(year, month, day or 1)
    last = first if day else day_of(ordinal(islamic_day(year + month // 12, month % 12 + 1, 1)) - 1)
    edtf = f"{iso(first)}~" if day else f"{iso(first)}~/{iso(last)}~"
    return (replace(_reading(scene, first, last), edtf=edtf),)


def persian(scene: Scene) -> tuple[Reading, ...]:
    """``15 Khordad 1403``, ``Farvardin 1400``."""
    year, month, day = _parts(scene)
    if year not in _PERSIAN_YEARS:
        return ()
    first = persian_day(year, month, day or 1)
    last = first if day else day_of(ordinal(persian_day(year + month // 12, month % 12 + 1, 1)) - 1)
    return (_reading(scene, first, last),)


def islamic_day(year: int, month: int, day: int) -> Day:
    """The Gregorian day of a day of the arithmetical Islamic calendar: 11 leap years in 30."""
    leap_days = (3 + 11 * year) // 30
    return day_of(_ISLAMIC_EPOCH + (year - 1) * 354 + leap_days + 29 * (month - 1) + month // 2 + day)


def persian_day(year: int, month: int, day: int) -> Day:
    """The Gregorian day of a day of the Persian calendar: 8 leap years in 33, six months of 31 days first."""
    leap_days = (8 * year + 21) // 33
    before = 31 * (month - 1) - max(month - 1 - _LONG_MONTHS, 0)
    return day_of(_PERSIAN_EPOCH + (year - 1) * 365 + leap_days + before + day)


def _parts(scene: Scene) -> tuple[int, int, int]:
    if scene.has("pair"):
        month = (scene.number("pair", "ISLAMICPAIR") or 1) + (scene.number("second", "ISLAMICSECOND") or 0)
    else:
        month = 8 if scene.word("om") == "sha" else scene.number("om", "ISLAMICMONTH", "PERSIANMONTH") or 1
    return int(scene.word("oy")), month, scene.number("d") or 0


def _reading(scene: Scene, first: Day, last: Day) -> Reading:
    day = containing(first, "day")
    reading = of_stretch(scene, day, "explicit")
    if first == last:
        return reading
    interval = f"{iso(first)}/{iso(last)}"
    return replace(
        reading,
        value=timex(containing(first, "month")),
        edtf=interval,
        span=(first, last),
        precision="month",
        stretch=None,
    )
