"""Makers of readings that name a season, quarter, half, decade or century, or a day by its holiday."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.dates.anchoring import complete, year_near
from geoevents.dates.calendar import Stretch, containing, day_of, first_day, ordinal, shift, weekday
from geoevents.dates.fields import part_of, sign, which_direction, which_year, year_of
from geoevents.dates.plausibility import is_season
from geoevents.dates.points import counted, place
from geoevents.dates.scene import of_stretch

if TYPE_CHECKING:
    from geoevents.dates.scene import Reading, Scene
    from geoevents.records import DateBasis

__all__ = [
    "century",
    "century_turn",
    "decade",
    "half",
    "holiday",
    "last_quarter",
    "latest_quarter",
    "quarter",
    "quarter_back",
    "season",
]

_CENTURY = 100


def season(scene: Scene) -> tuple[Reading, ...]:
    """``summer 2019``, ``the spring``, ``last fall``."""
    number = scene.number("season", "SEASON") or 1
    stretch = Stretch(kind="season", number=number)
    year = year_of(scene)
    if year is not None:
        return (of_stretch(scene, replace(stretch, year=year), "explicit"),)
    if scene.has("that", "yearwhich"):
        known, basis = which_year(scene)
        return (of_stretch(scene, replace(stretch, year=known.year if known else None), basis),)
    if scene.has("which", "ana"):
        return counted(scene, stretch)
    if not is_season(scene):
        return ()
    full, basis = complete(stretch, scene.anchor, direction=scene.direction())
    return (of_stretch(scene, full, basis),)


def quarter(scene: Scene) -> tuple[Reading, ...]:
    """``the third quarter``, ``the first quarter of 2023``, ``this year's third quarter``, ``Q3 2023``."""
    number = scene.number("qn") or scene.number("q", "ORDINAL") or 4
    if not 1 <= number <= 4:  # noqa: PLR2004 - a year has four
        return ()
    if scene.has("qn") and not scene.has("y") and scene.words.ends[scene.start] != scene.words.starts[scene.start + 1]:
        return ()
    return _part_of_year(scene, Stretch(kind="quarter", number=number))


def half(scene: Scene) -> tuple[Reading, ...]:
    """``the first half of 2023``."""
    return _part_of_year(scene, Stretch(kind="half", number=1 if scene.word("half") == "first" else 2))


def quarter_back(scene: Scene) -> tuple[Reading, ...]:
    """``the year-ago quarter``: the same quarter one year before."""
    known = last_quarter(scene)
    if scene.has("q"):
        number = scene.number("q", "ORDINAL") or 1
        full, _ = complete(Stretch(kind="quarter", number=min(number, 4)), scene.anchor)
        known = full
    if known is None or known.year is None:
        return (of_stretch(scene, Stretch(kind="quarter"), "relative"),)
    return (of_stretch(scene, shift(known, -4), "relative"),)


def latest_quarter(scene: Scene) -> tuple[Reading, ...]:
    """``the latest quarter``: the one that was spoken of, else the last that has ended."""
    return (of_stretch(scene, last_quarter(scene) or Stretch(kind="quarter"), "relative"),)


def decade(scene: Scene) -> tuple[Reading, ...]:
    """``the 1990s``, ``the late '70s``, ``the nineties``."""
    word = scene.word("decade")
    number = scene.number("decade", "DECADE")
    if number is None or number % 10:
        return ()
    if len(word) == 2 and word.isdigit() and not _has_apostrophe_or_the(scene):  # noqa: PLR2004 - "60s"
        return ()
    year = number if number > _CENTURY else year_near(number, scene.anchor)
    basis: DateBasis = "explicit" if number > _CENTURY or scene.anchor.published is None else "publication"
    return (of_stretch(scene, Stretch(kind="decade", year=year), basis, part=part_of(scene)),)


def century(scene: Scene) -> tuple[Reading, ...]:
    """``the 19th century``, ``the fifth century BC``."""
    number = scene.number("n", "ORDINAL") or 1
    if scene.number("era", "ERA", "ERALETTER") == -1:
        return (of_stretch(scene, Stretch(kind="century", year=1 - number * _CENTURY), "explicit"),)
    return (of_stretch(scene, Stretch(kind="century", year=(number - 1) * _CENTURY), "explicit"),)


def century_turn(scene: Scene) -> tuple[Reading, ...]:
    """``the turn of the century``: the years around its beginning."""
    number = scene.number("n", "ORDINAL")
    base = (number - 1) * _CENTURY if number else None
    if base is None and scene.anchor.published:
        base = scene.anchor.published[0] // _CENTURY * _CENTURY
    if base is None:
        return (of_stretch(scene, Stretch(kind="year"), "relative"),)
    basis: DateBasis = "explicit" if number else "publication"
    reading = of_stretch(scene, Stretch(kind="year", year=base), basis)
    return (replace(reading, edtf=f"{base - 5:04}/{base + 5:04}", span=((base - 5, 1, 1), (base + 5, 12, 31))),)


def holiday(scene: Scene) -> tuple[Reading, ...]:
    """``Christmas Day``, ``last Thanksgiving``, ``New Year's Eve 1999``, ``Easter week``."""
    rule = _rule_of_holiday(scene)
    year = year_of(scene)
    if year is not None:
        return (of_stretch(scene, _widened(scene, _named_day(rule, year)), "explicit"),)
    if scene.anchor.now is None and not (scene.anchor.narrative and scene.anchor.last):
        day = _named_day(rule, 2000)
        floats = ":" in rule or "+" in rule or scene.has("whole")
        return () if floats else (of_stretch(scene, replace(day, year=None), "explicit"),)
    guess = containing(scene.anchor.now, "day") if scene.anchor.now else scene.anchor.last
    base = guess.year if guess and guess.year else 0
    day = _named_day(rule, base)
    direction = sign(which_direction(scene)) or scene.direction()
    full, basis = complete(replace(day, year=None), scene.anchor, direction=direction)
    return (of_stretch(scene, _widened(scene, _named_day(rule, full.year or base)), basis),)


def last_quarter(scene: Scene) -> Stretch | None:
    """The quarter that was spoken of, else the last that has ended."""
    last, now = scene.anchor.last, scene.anchor.now
    if last is not None and last.kind != "quarter":
        last = None
    if now is None:
        return last
    ended = shift(containing(now, "quarter"), -1)
    # An older quarter is one that the text only compares with.
    return last if last is not None and place(last) >= place(shift(ended, -1)) else ended


def _part_of_year(scene: Scene, stretch: Stretch) -> tuple[Reading, ...]:
    year = year_of(scene)
    if year is not None:
        return (of_stretch(scene, replace(stretch, year=year), "explicit"),)
    if scene.has("which", "yearwhich", "ana", "that"):
        known, basis = which_year(scene)
        return (of_stretch(scene, replace(stretch, year=known.year if known else None), basis),)
    full, basis = complete(stretch, scene.anchor)
    if scene.anchor.now is not None and "fiscal" in scene.covered():
        full = replace(stretch, year=scene.anchor.now[0])
    elif scene.anchor.now is not None:
        full = _nearest_quarter(full, scene)
    return (of_stretch(scene, full, basis),)


def _nearest_quarter(stretch: Stretch, scene: Scene) -> Stretch:
    """Business news speak of the nearest quarter, behind or ahead."""
    now = scene.anchor.now
    if now is None or stretch.year is None:
        return stretch
    here = containing(now, "quarter")
    place = (here.year or 0) * 4 + here.number
    options = [replace(stretch, year=now[0] + count) for count in (-1, 0, 1)]
    return min(options, key=lambda option: (abs((option.year or 0) * 4 + option.number - place), option.year or 0))


def _has_apostrophe_or_the(scene: Scene) -> bool:
    cues = {"the", "’", "'", "‘", "early", "late", "mid"}
    return bool(scene.covered() & cues) or scene.before().lower() == "and"


def _rule_of_holiday(scene: Scene) -> str:
    if scene.has("newyear"):
        return "01-01"
    if scene.has("eve"):
        return "12-24" if "christmas" in scene.texts("eve") else "12-31"
    classes = {"friday": "FRIDAYNAME", "monday": "MONDAYNAME"}
    named = [classes[word] for word in scene.covered() if word in classes]
    return scene.text("holiday", *named, "HOLIDAY", "SUNDAYNAME", "DAYNAME")


def _widened(scene: Scene, day: Stretch) -> Stretch:
    """``Easter week``, ``the Christmas weekend``: the week of the day, or its weekend."""
    first = first_day(day)
    if first is None or not scene.has("whole"):
        return day
    return containing(first, "weekend" if scene.word("whole") == "weekend" else "week")


def _named_day(rule: str, year: int) -> Stretch:
    """The day that a row of holidays means in a year."""
    if rule.startswith("easter"):
        return containing(day_of(_easter(year) + int(rule[6:])), "day")
    if ":" in rule:
        rule, _, later = rule.partition("+")
        number, wanted, which = (int(part) for part in rule.split(":"))
        first = (year, number, 1)
        day = ordinal(first) + (wanted - weekday(first)) % 7 + (which - 1) * 7
        return containing(day_of(day + int(later or 0)), "day")
    number, date_number = (int(part) for part in rule.split("-"))
    return Stretch(kind="day", year=year, number=number, day=date_number)


def _easter(year: int) -> int:
    """Day count of Western Easter (Anonymous Gregorian computus, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday_shift = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday_shift) // 451
    number, date_number = divmod(h + weekday_shift - 7 * m + 114, 31)
    return ordinal((year, number, date_number + 1))
