"""Arithmetic with stretches of the calendar: days, weeks, months, quarters, seasons, years, decades, centuries.

A `Stretch` knows its TIMEX3 value, its EDTF, and its first and last day; its year may be open. Days are
``(year, month, day)`` in the proleptic Gregorian calendar with astronomical years (0 is 1 BC), because
``datetime.date`` ends at year 1. The day count is Howard Hinnant's ``days_from_civil``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

__all__ = [
    "Day",
    "Kind",
    "Part",
    "Stretch",
    "bounds",
    "containing",
    "day_of",
    "edtf",
    "edtf_part",
    "exists",
    "first_day",
    "iso",
    "last_day",
    "ordinal",
    "shift",
    "timex",
    "weekday",
]

Day: TypeAlias = tuple[int, int, int]
Kind: TypeAlias = Literal[
    "day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century", "millennium"
]
Part: TypeAlias = Literal["", "early", "mid", "late"]

_SEASONS = {1: "SP", 2: "SU", 3: "FA", 4: "WI"}
# Days of the parts of a month: EDTF has no "mid", and thirds are what readers mean by early, mid and late.
_MONTH_PARTS: dict[str, tuple[int, int]] = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_YEAR_PARTS: dict[str, tuple[int, int]] = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_DECADE_PARTS: dict[str, tuple[int, int]] = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_DECEMBER = 12
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the calendar.

    Attributes:
        kind: Its unit.
        year: Astronomical year, the first of a decade, century or millennium; None when open.
        number: Month 1-12, quarter 1-4 (0 when open), half 1-2, season 1-4 (spring first), ISO week 1-53.
        day: Day of the month, for days only.
    """

    kind: Kind
    year: int | None = None
    number: int = 0
    day: int = 0


def exists(month: int, day: int, *, year: int | None = None) -> bool:
    """Whether a month has such a day; without a year, February has 29."""
    if not 1 <= month <= _DECEMBER or day < 1:
        return False
    return day <= _month_length(2000 if year is None else year, month)


def ordinal(day: Day) -> int:
    """Days since 1970-01-01."""
    year, month, date = day
    year -= month <= _FEBRUARY
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > _FEBRUARY else 9)) + 2) // 5 + date - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def day_of(number: int) -> Day:
    """The day that lies ``number`` days after 1970-01-01."""
    number += 719468
    era = number // 146097
    of_era = number - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)  # noqa: PLR2004 - the count begins in March
    return year + era * 400 + (month <= _FEBRUARY), month, of_year - (153 * shifted + 2) // 5 + 1


def weekday(day: Day) -> int:
    """1 for Monday to 7 for Sunday."""
    return (ordinal(day) + 3) % _WEEK + 1


def iso(day: Day) -> str:
    """ISO 8601, with a minus sign before year 0."""
    year, month, date = day
    return f"{_year_text(year)}-{month:02}-{date:02}"


def containing(day: Day, kind: Kind) -> Stretch:
    """The stretch of a kind in which a day lies; winter has the year in which it begins."""
    year, month, date = day
    if kind in {"day", "month"}:
        return Stretch(kind=kind, year=year, number=month, day=date if kind == "day" else 0)
    if kind in {"week", "weekend"}:
        thursday = day_of(ordinal(day) - weekday(day) + 4)
        number = (ordinal(thursday) - ordinal((thursday[0], 1, 1))) // _WEEK + 1
        return Stretch(kind=kind, year=thursday[0], number=number)
    if kind == "season":
        return Stretch(kind=kind, year=year - (month < 3), number=(month - 3) % 12 // 3 + 1)  # noqa: PLR2004 - March
    if kind in {"quarter", "half"}:
        return Stretch(kind=kind, year=year, number=(month - 1) // (3 if kind == "quarter" else 6) + 1)
    length = {"decade": 10, "century": 100, "millennium": 1000}.get(kind, 1)
    return Stretch(kind=kind, year=year // length * length)


def shift(stretch: Stretch, count: int) -> Stretch:
    """The stretch of the same kind that comes ``count`` later (earlier when negative).

    With an open year only days are counted on, and only where every year gives the same answer; else nothing is known
    but the unit (a day with month 0).
    """
    if stretch.year is None:
        return _shifted_open(stretch, count)
    if stretch.kind in {"day", "week", "weekend"}:
        step = 1 if stretch.kind == "day" else _WEEK
        return containing(day_of(ordinal(_first(stretch)) + count * step), stretch.kind)
    per_year = {"month": 12, "quarter": 4, "season": 4, "half": 2}.get(stretch.kind)
    if per_year:
        place = stretch.year * per_year + stretch.number - 1 + count
        return replace(stretch, year=place // per_year, number=place % per_year + 1)
    length = {"decade": 10, "century": 100, "millennium": 1000}.get(stretch.kind, 1)
    return replace(stretch, year=stretch.year + count * length)


def first_day(stretch: Stretch) -> Day | None:
    """First day, None when the year is open."""
    return None if stretch.year is None or _is_open(stretch) else _first(stretch)


def last_day(stretch: Stretch) -> Day | None:
    """Last day, None when the year is open."""
    first = first_day(stretch)
    if first is None or stretch.kind == "day":
        return first
    if stretch.kind == "weekend":
        return day_of(ordinal(first) + 1)
    return day_of(ordinal(_first(shift(stretch, 1))) - 1)


def bounds(stretch: Stretch, part: Part = "") -> tuple[Day, Day] | None:
    """First and last day of a stretch or of the early, mid or late part of a month, year or decade."""
    first, last = first_day(stretch), last_day(stretch)
    if first is None or last is None:
        return None
    if part and stretch.kind == "month":
        start, end = _MONTH_PARTS[part]
        return (first[0], first[1], start), (first[0], first[1], min(end, last[2]))
    if part and stretch.kind == "year":
        start, end = _YEAR_PARTS[part]
        return (first[0], start, 1), (first[0], end, _month_length(first[0], end))
    if part and stretch.kind == "decade":
        start, end = _DECADE_PARTS[part]
        return (first[0] + start, 1, 1), (first[0] + end, 12, 31)
    return first, last


def timex(stretch: Stretch) -> str:
    """TIMEX3 value, as the TempEval-3 corpora write it: ``199`` for the 1990s, ``1989-Q3``, ``1998-W08``."""
    year = "XXXX" if stretch.year is None else _timex_year(stretch.year)
    if stretch.kind == "year" or (stretch.year is None and stretch.kind in {"decade", "century", "millennium"}):
        return year
    if stretch.kind in {"decade", "century", "millennium"}:
        return year[: {"decade": 3, "century": 2, "millennium": 1}[stretch.kind] - 4]
    return f"{year}-{_timex_rest(stretch)}"


def edtf(stretch: Stretch) -> str:
    """EDTF: intervals for what it has no notation for (weeks, quarters), empty for what cannot be said at all."""
    if stretch.kind in {"day", "month", "year"}:
        year = "XXXX" if stretch.year is None else _year_text(stretch.year)
        tail = f"-{stretch.number:02}" if stretch.kind != "year" else ""
        return f"{year}{tail}-{stretch.day:02}" if stretch.kind == "day" else f"{year}{tail}"
    if stretch.year is None or _is_open(stretch):
        return ""
    year = _year_text(stretch.year)
    if stretch.kind in {"decade", "century"} and stretch.year >= 0:
        return f"{year[:3]}X" if stretch.kind == "decade" else f"{year[:2]}XX"
    if stretch.kind == "season":
        return f"{year}-{20 + stretch.number}"
    return _edtf_interval(stretch)


def edtf_part(stretch: Stretch, part: Part) -> str:
    """EDTF of the early, mid or late part of a month, year or decade: an interval."""
    if part and stretch.kind == "month":
        start, end = _MONTH_PARTS[part]
        end = min(end, _month_length(stretch.year or 1999, stretch.number))
        return f"{edtf(stretch)}-{start:02}/{edtf(stretch)}-{end:02}"
    if part and stretch.kind == "year" and stretch.year is not None:
        start, end = _YEAR_PARTS[part]
        return f"{edtf(stretch)}-{start:02}/{edtf(stretch)}-{end:02}"
    if part and stretch.kind == "decade" and stretch.year is not None:
        start, end = _DECADE_PARTS[part]
        return f"{_year_text(stretch.year + start)}/{_year_text(stretch.year + end)}"
    return edtf(stretch)


def _shifted_open(stretch: Stretch, count: int) -> Stretch:
    if stretch.kind != "day" or not stretch.number:
        return stretch
    leap, other = (shift(replace(stretch, year=year), count) for year in (2000, 2001))
    is_certain = (leap.number, leap.day) == (other.number, other.day) and leap.year == 2000  # noqa: PLR2004 - as above
    return replace(stretch, number=leap.number, day=leap.day) if is_certain else Stretch(kind="day")


def _month_length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month - 1] + (month == _FEBRUARY and leap)


def _year_text(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _timex_year(year: int) -> str:
    return f"BC{1 - year:04}" if year < 1 else f"{year:04}"


def _timex_rest(stretch: Stretch) -> str:
    if stretch.kind == "day":
        return f"{stretch.number:02}-{stretch.day:02}"
    if stretch.kind == "month":
        return f"{stretch.number:02}"
    if stretch.kind in {"week", "weekend"}:
        return f"W{stretch.number:02}{'-WE' if stretch.kind == 'weekend' else ''}" if stretch.number else "WXX"
    if stretch.kind == "season":
        return _SEASONS[stretch.number]
    return f"{'Q' if stretch.kind == 'quarter' else 'H'}{stretch.number or 'X'}"


def _is_open(stretch: Stretch) -> bool:
    return not stretch.number and stretch.kind in {"day", "week", "weekend", "month", "quarter", "half", "season"}


def _first(stretch: Stretch) -> Day:
    year = stretch.year or 0
    if stretch.kind in {"day", "month"}:
        return year, stretch.number, stretch.day or 1
    if stretch.kind in {"week", "weekend"}:
        fourth = (year, 1, 4)
        monday = ordinal(fourth) - weekday(fourth) + 1 + (stretch.number - 1) * _WEEK
        return day_of(monday + (5 if stretch.kind == "weekend" else 0))
    months = {"quarter": stretch.number * 3 - 2, "half": stretch.number * 6 - 5, "season": stretch.number * 3}
    return year, months.get(stretch.kind, 1), 1


def _edtf_interval(stretch: Stretch) -> str:
    first, last = first_day(stretch), last_day(stretch)
    if first is None or last is None:
        return ""
    if stretch.kind in {"week", "weekend"}:
        return f"{iso(first)}/{iso(last)}"
    if stretch.kind in {"quarter", "half"}:
        return f"{iso(first)[:-3]}/{iso(last)[:-3]}"
    return f"{_year_text(first[0])}/{_year_text(last[0])}"
