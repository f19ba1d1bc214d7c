"""What a match says of a date, before it is counted from anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.dates.anchoring import year_near
from geoevents.dates.calendar import Stretch, containing, exists, shift

if TYPE_CHECKING:
    from geoevents.dates.anchoring import Direction
    from geoevents.dates.calendar import Part
    from geoevents.dates.scene import Scene
    from geoevents.records import DateBasis

__all__ = ["Fields", "fields_of", "part_of", "sign", "which_direction", "which_year", "year_of"]

_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Year, month, day of the month, season, weekday and part, as far as the text gives them."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    weekday: int | None = None
    part: Part = ""


def fields_of(scene: Scene) -> Fields | None:
    """What a match says of a date; None when it says what cannot be."""
    month_number = scene.number("m", "MONTH", "SHORTMONTH") or scene.number("mo")
    day = scene.number("d", "ORDINAL")
    if month_number is not None and month_number > _DECEMBER and day is not None and day <= _DECEMBER:
        month_number, day = day, month_number  # 30/5/2024
    if month_number is not None and not 1 <= month_number <= _DECEMBER:
        return None
    year = year_of(scene)
    if month_number and day and not exists(month_number, day, year=year):
        return None
    return Fields(
        year=year,
        month=month_number,
        day=day,
        season=scene.number("season", "SEASON"),
        weekday=scene.number("wd", "WEEKDAY", "SHORTWEEKDAY"),
        part=part_of(scene),
    )


def year_of(scene: Scene) -> int | None:
    """The year of a match in astronomical numbering, None when it gives none."""
    word = scene.word("y")
    if not word:
        return year_near(int(scene.word("short")), scene.anchor) if scene.has("short") else None
    year = int(word)
    if scene.number("era", "ERA", "ERALETTER") == -1:
        return 1 - year
    return year_near(year, scene.anchor) if len(word) <= 2 and not scene.has("era") else year  # noqa: PLR2004 - 7/8/07


def part_of(scene: Scene) -> Part:
    """``early``, ``mid``, ``late``, or empty."""
    part = scene.text("part", "PART", "PARTNOUN") or scene.word("part") or scene.word("half")
    parts: dict[str, Part] = {
        "early": "early", "first": "early", "mid": "mid", "late": "late", "latter": "late", "last": "late",
        "second": "late",
    }  # fmt: skip
    return parts.get(part, "")


def which_direction(scene: Scene) -> int:
    """What ``last``, ``this``, ``next``, ``previous`` … count: -1, 0 or 1."""
    word = "which" if scene.has("which") else "yearwhich" if scene.has("yearwhich") else "ana"
    return scene.number(word, "DEICTIC", "ANAPHORIC") or 0


def which_year(scene: Scene) -> tuple[Stretch | None, DateBasis]:
    """The year that ``last year``, ``the previous year`` or ``that year`` means."""
    if scene.has("which", "yearwhich") and scene.anchor.now is not None:
        return shift(containing(scene.anchor.now, "year"), which_direction(scene)), "relative"
    known, basis = scene.anchor.spoken("year")
    return (shift(known, which_direction(scene)) if known else None), basis


def sign(number: int) -> Direction:
    """-1, 0 or 1."""
    return 1 if number > 0 else -1 if number < 0 else 0
