"""What an incomplete date is counted from: the publication date, or the last date of a text that tells a history.

An `Anchor` is what is known at one point of a text; reading a date gives the next anchor. In news an incomplete date
lies in the past unless its clause looks ahead, and a date that lies much nearer ahead than behind is taken ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from geoevents.dates.calendar import Stretch, containing, day_of, exists, first_day, ordinal, shift, weekday

if TYPE_CHECKING:
    from geoevents.dates.calendar import Day, Kind
    from geoevents.records import DateBasis

__all__ = ["Anchor", "Direction", "complete", "nearest_weekday", "year_near"]

Direction: TypeAlias = Literal[-1, 0, 1]

# Without a word that says so, a date is taken ahead only if it lies this near and at most a third as far as the one
# behind ("Nov. 15" in a text of 2 November).
_NEAR_AHEAD = 120
_AHEAD_FACTOR = 3
# A day this near behind is not next year's, whatever the clause says ("those who fled on May 28 will return").
_JUST_PAST = 31
# In a history a month that lies this far before the last one belongs to the next year ("December 1950 … in January").
_CARRY = 8
# Days to what an earlier story in the news goes on with; what is fresher than 45 days is more likely the news itself.
_SAME_STORY, _NEXT_CHAPTER, _FRESH = 14, 62, 45
# A bare year further away than this is an aside ("as in 1812"), not the story's next step.
_MOVE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What dates are counted from at one point of a text.

    Attributes:
        published: Publication date, None when unknown.
        narrative: Whether the text carries its years on from date to date instead of counting from its publication.
        last: The last date that was spoken of.
        last_day: The last one that is a day.
        open_day: The last date, where it is a day and its year is not known.
    """

    published: Day | None = None
    narrative: bool = False
    last: Stretch | None = None
    last_day: Stretch | None = None
    open_day: Stretch | None = None

    @property
    def now(self) -> Day | None:
        """The day that "today" means: the publication date in news, unknown in a history."""
        return None if self.narrative else self.published

    def after(self, stretch: Stretch) -> Anchor:
        """The anchor once a date was read."""
        if stretch.year is None:
            return replace(self, open_day=stretch) if stretch.kind == "day" and stretch.number else self
        if self.narrative and self._is_aside(stretch):
            return self
        last_day = stretch if stretch.kind == "day" else self.last_day
        return replace(self, last=stretch, last_day=last_day, open_day=None)

    def _is_aside(self, stretch: Stretch) -> bool:
        """Whether a bare year or longer is only mentioned and the story does not move there."""
        if stretch.kind in {"day", "month", "season", "week"} or self.last is None:
            return False
        return abs((stretch.year or 0) - (self.last.year or 0)) > _MOVE

    def spoken(self, kind: Kind) -> tuple[Stretch | None, DateBasis]:
        """The stretch of a kind around what was spoken of last, else around the publication date."""
        if kind == "day" and self.open_day is not None:
            return self.open_day, "relative"
        for known in (self.last, self.last_day if self.narrative else None):
            if known is not None and (day := first_day(known)) and _is_fine_enough(known, kind):
                return containing(day, kind), "relative"
        if self.now is not None:
            return containing(self.now, kind), "relative"
        return None, "relative"


def complete(stretch: Stretch, anchor: Anchor, *, direction: Direction = 0) -> tuple[Stretch, DateBasis]:
    """Gives a stretch without a year the year that it must have, if the anchor knows it."""
    if stretch.year is not None:
        return stretch, "explicit"
    if anchor.now is not None:
        near = _nearest(stretch, anchor.now, direction)
        told = _told_on(stretch, near, anchor) if direction < 1 else None
        return (told, "inherited") if told else (near, "publication")
    if anchor.narrative and anchor.last is not None and anchor.last.year is not None:
        return _carried(stretch, anchor.last), "inherited"
    return stretch, "explicit"


def nearest_weekday(day: Day, number: int, *, direction: Direction) -> Stretch:
    """The day with that weekday on or before (0, -1) or on or after (1) a day."""
    distance = (number - weekday(day)) % 7
    if distance and direction < 1:
        distance -= 7
    return containing(day_of(ordinal(day) + distance), "day")


def year_near(short: int, anchor: Anchor) -> int:
    """The year that two figures mean: the last such year that is not far ahead of the anchor's."""
    known = anchor.published[0] if anchor.published else 2025
    if anchor.narrative and anchor.last is not None and anchor.last.year is not None:
        known = anchor.last.year
    year = known // 100 * 100 + short
    return year - 100 if year > known + 15 else year + 100 if year < known - 85 else year


def _is_fine_enough(known: Stretch, kind: Kind) -> bool:
    order = ("day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century", "millennium")
    return order.index(known.kind) <= order.index(kind)


def _nearest(stretch: Stretch, now: Day, direction: Direction) -> Stretch:
    years = [year for year in (now[0] - 1, now[0], now[0] + 1) if _fits(stretch, year)] or [now[0] - now[0] % 4]
    options = [replace(stretch, year=year) for year in years]
    base = ordinal(now) if stretch.kind == "day" else ordinal(first_day(containing(now, stretch.kind)) or now)
    away = {option: ordinal(first_day(option) or now) - base for option in options}
    behind = [option for option in options if away[option] <= 0]
    ahead = [option for option in options if away[option] >= 0]
    if not behind or not ahead:
        return min(options, key=lambda option: abs(away[option]))
    if direction:
        is_just_past = stretch.kind == "day" and -away[behind[-1]] <= _JUST_PAST
        return ahead[0] if direction > 0 and not is_just_past else behind[-1]
    near_ahead = away[ahead[0]] <= _NEAR_AHEAD and away[ahead[0]] * _AHEAD_FACTOR <= -away[behind[-1]]
    return ahead[0] if near_ahead else behind[-1]


def _told_on(stretch: Stretch, near: Stretch, anchor: Anchor) -> Stretch | None:
    """In news, the next day or month of what is told of an earlier year: "on May 3, 2019 … On May 7"."""
    last, now = anchor.last, anchor.now
    if last is None or last.year is None or now is None or last.kind not in {"day", "month"} or last.year >= now[0]:
        return None
    told = replace(stretch, year=last.year)
    begin, before, published = first_day(told), first_day(last), first_day(near)
    if begin is None or before is None or published is None or not _fits(stretch, last.year):
        return None
    gap, age = ordinal(begin) - ordinal(before), ordinal(now) - ordinal(published)
    is_close = last.kind == stretch.kind == "day" and gap <= _SAME_STORY
    return told if 0 < gap <= _NEXT_CHAPTER and (is_close or age > _FRESH) else None


def _fits(stretch: Stretch, year: int) -> bool:
    return stretch.kind != "day" or exists(stretch.number, stretch.day, year=year)


def _carried(stretch: Stretch, last: Stretch) -> Stretch:
    day = first_day(last)
    if day is None or last.kind in {"decade", "century", "millennium"}:
        return stretch
    same = replace(stretch, year=day[0])
    begin = first_day(same)
    if last.kind not in {"day", "month"} or begin is None:
        return same
    return shift_year(same, 1) if day[1] - begin[1] >= _CARRY else same


def shift_year(stretch: Stretch, count: int) -> Stretch:
    """The same stretch some years later."""
    return replace(stretch, year=(stretch.year or 0) + count) if stretch.kind != "year" else shift(stretch, count)
