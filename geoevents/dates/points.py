"""Makers of readings that name a stretch of the calendar: whole and partial dates, and ranges of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.dates.anchoring import complete, nearest_weekday, year_near
from geoevents.dates.calendar import (
    Stretch,
    bounds,
    containing,
    day_of,
    edtf,
    edtf_part,
    exists,
    first_day,
    last_day,
    ordinal,
    shift,
    timex,
    weekday,
)
from geoevents.dates.scene import Reading, of_stretch

if TYPE_CHECKING:
    from geoevents.dates.anchoring import Direction
    from geoevents.dates.calendar import Kind, Part
    from geoevents.dates.scene import Scene
    from geoevents.records import DateBasis

__all__ = [
    "century",
    "century_turn",
    "date",
    "decade",
    "dotted",
    "half",
    "holiday",
    "last_quarter",
    "latest_quarter",
    "month",
    "quarter",
    "quarter_back",
    "range_of_dates",
    "season",
    "short_year",
    "spoken_month",
    "spoken_year",
    "which_direction",
]

_DECEMBER = 12
_CENTURY = 100
_TOKENS_OF_COUNTED_YEAR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    weekday: int | None = None
    part: Part = ""


def date(scene: Scene) -> tuple[Reading, ...]:
    """``May 30``, ``30 May 2024``, ``July 2020``, ``mid-May``, ``2019``, ``44 BC``."""
    fields = _fields(scene)
    if fields is None or not _is_date(scene, fields):
        return ()
    return _of_fields(scene, fields)


def dotted(scene: Scene) -> tuple[Reading, ...]:
    """``30.05.2024``."""
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
        return (of_stretch(scene, Stretch(kind="month", year=year, number=number), basis, part=_part(scene)),)
    if scene.has("yearwhich"):
        known, basis = which_year(scene)
        year = known.year if known else None
        return (of_stretch(scene, Stretch(kind="month", year=year, number=number), basis, part=_part(scene)),)
    return _counted(scene, Stretch(kind="month", number=number))


def season(scene: Scene) -> tuple[Reading, ...]:
    """``summer 2019``, ``the spring``, ``last fall``."""
    number = scene.number("season", "SEASON") or 1
    stretch = Stretch(kind="season", number=number)
    year = _year(scene)
    if year is not None:
        return (of_stretch(scene, replace(stretch, year=year), "explicit"),)
    if scene.has("that"):
        known, basis = scene.anchor.spoken("year")
        return (of_stretch(scene, replace(stretch, year=known.year if known else None), basis),)
    if scene.has("which", "ana"):
        if scene.words.texts[scene.end - 1].lower() == "year":
            known, basis = which_year(scene)
            return (of_stretch(scene, replace(stretch, year=known.year if known else None), basis),)
        return _counted(scene, stretch)
    if scene.end - scene.start == 1 and not scene.is_cue("in", scene.before()):
        return ()
    if scene.after() == "-" or scene.before().lower() == "to" or _is_fall(scene):
        return ()
    full, basis = complete(stretch, scene.anchor, direction=scene.direction())
    return (of_stretch(scene, full, basis),)


def _is_fall(scene: Scene) -> bool:
    """``prices fall to``, ``the fall of Guernica``: no autumn."""
    if scene.word("season") not in {"fall", "spring"}:
        return False
    return scene.is_cue("season_verb", scene.after()) or (
        scene.after() == "of" and scene.after(2).lower() not in scene.grammar.symbols
    )


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
    return (of_stretch(scene, Stretch(kind="decade", year=year), basis, part=_part(scene)),)


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


def holiday(scene: Scene) -> tuple[Reading, ...]:
    """``Christmas Day``, ``last Thanksgiving``, ``New Year's Eve 1999``."""
    rule = "12-31" if scene.has("eve") else "01-01" if scene.has("newyear") else scene.text("holiday", "HOLIDAY")
    if "christmas" in scene.texts("eve"):
        rule = "12-24"
    year = _year(scene)
    if year is not None:
        return (of_stretch(scene, _named_day(rule, year), "explicit"),)
    if scene.anchor.now is None and not (scene.anchor.narrative and scene.anchor.last):
        day = _named_day(rule, 2000)
        floats = ":" in rule or "+" in rule
        return () if floats else (of_stretch(scene, replace(day, year=None), "explicit"),)
    guess = containing(scene.anchor.now, "day") if scene.anchor.now else scene.anchor.last
    base = guess.year if guess and guess.year else 0
    day = _named_day(rule, base)
    direction = _sign(which_direction(scene)) or scene.direction()
    full, basis = complete(replace(day, year=None), scene.anchor, direction=direction)
    return (of_stretch(scene, _named_day(rule, full.year or base), basis),)


def range_of_dates(scene: Scene) -> tuple[Reading, ...]:
    """``May 3-5``, ``from 3 to 5 May``, ``between 2011 and 2014``: two readings that share the whole stretch as EDTF."""
    first, second = scene.within("first"), _second(scene)
    one, two = _fields(first), _fields(second)
    outer = _fields(scene)
    if one is None or two is None or outer is None or not _is_range(scene, one, two):
        return ()
    one, two = _shared(one, two, outer)
    left, right = _of_fields(first, one), _of_fields(second, two)
    if not left or not right:
        return ()
    start, end = _in_order(left[0], right[0], one, two)
    if _is_list(scene) or start.span[0] is None or end.span[1] is None:
        return start, end
    if ordinal(start.span[0]) > ordinal(end.span[1]):
        return start, end
    whole = f"{start.edtf.partition('/')[0]}/{end.edtf.rpartition('/')[2]}"
    span = (start.span[0], end.span[1])
    return replace(start, edtf=whole, span=span), replace(end, edtf=whole, span=span)


def last_quarter(scene: Scene) -> Stretch | None:
    """The quarter that was spoken of, else the last that has ended."""
    last, now = scene.anchor.last, scene.anchor.now
    if last is not None and last.kind != "quarter":
        last = None
    if now is None:
        return last
    ended = shift(containing(now, "quarter"), -1)
    # An older quarter is one that the text only compares with.
    return last if last is not None and _place(last) >= _place(shift(ended, -1)) else ended


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


def _fields(scene: Scene) -> _Fields | None:
    """What a match says of a date; None when it says what cannot be."""
    month_number = scene.number("m", "MONTH", "SHORTMONTH") or scene.number("mo")
    day = scene.number("d", "ORDINAL")
    if month_number is not None and month_number > _DECEMBER and day is not None and day <= _DECEMBER:
        month_number, day = day, month_number  # 30/5/2024
    if month_number is not None and not 1 <= month_number <= _DECEMBER:
        return None
    year = _year(scene)
    if month_number and day and not exists(month_number, day, year=year):
        return None
    return _Fields(
        year=year,
        month=month_number,
        day=day,
        season=scene.number("season", "SEASON"),
        weekday=scene.number("wd", "WEEKDAY", "SHORTWEEKDAY"),
        part=_part(scene),
    )


def _year(scene: Scene) -> int | None:
    word = scene.word("y")
    if not word:
        return year_near(int(scene.word("short")), scene.anchor) if scene.has("short") else None
    year = int(word)
    if scene.number("era", "ERA", "ERALETTER") == -1:
        return 1 - year
    return year_near(year, scene.anchor) if len(word) <= 2 and not scene.has("era") else year  # noqa: PLR2004 - 7/8/07


def _part(scene: Scene) -> Part:
    part = scene.text("part", "PART", "PARTNOUN") or scene.word("part") or scene.word("half")
    parts: dict[str, Part] = {
        "early": "early", "first": "early", "mid": "mid", "late": "late", "latter": "late", "last": "late",
        "second": "late",
    }  # fmt: skip
    return parts.get(part, "")


def _of_fields(scene: Scene, fields: _Fields) -> tuple[Reading, ...]:
    kind: Kind = "day" if fields.day else "month" if fields.month else "season" if fields.season else "year"
    number = fields.season if kind == "season" else fields.month
    if kind == "year" and fields.year is None:
        return _of_weekday(scene, fields)
    if fields.year is None and scene.has("yearwhich"):
        known, _ = which_year(scene)
        fields = replace(fields, year=known.year if known else None)
    stretch = Stretch(kind=kind, year=fields.year, number=number or 0, day=fields.day or 0)
    direction = 0 if fields.year is not None else _sign(which_direction(scene)) or scene.direction()
    full, basis = complete(stretch, scene.anchor, direction=direction)
    if fields.weekday and basis == "publication":
        full = _agreeing(full, fields.weekday)
    if full.kind == "day" and full.year is not None and not exists(full.number, full.day, year=full.year):
        return ()
    return (_open_ended(scene, of_stretch(scene, full, basis, part=fields.part)),)


def _of_weekday(scene: Scene, fields: _Fields) -> tuple[Reading, ...]:
    if not fields.weekday or scene.anchor.now is None:
        return ()
    day = nearest_weekday(scene.anchor.now, fields.weekday, direction=scene.direction())
    return (of_stretch(scene, day, "relative"),)


def _sign(number: int) -> Direction:
    return 1 if number > 0 else -1 if number < 0 else 0


def _agreeing(stretch: Stretch, number: int) -> Stretch:
    """The same day of the nearest year in which it has that weekday: "Friday, Oct. 23"."""
    for count in (0, -1, 1, -2, 2, -3, 3):
        option = replace(stretch, year=(stretch.year or 0) + count)
        day = first_day(option)
        if day and exists(option.number, option.day, year=option.year) and weekday(day) == number:
            return option
    return stretch


def _open_ended(scene: Scene, reading: Reading) -> Reading:
    """``since March`` has no last day that the text gives, and ``until May`` no first."""
    if "/" in reading.edtf or reading.span[0] is None or "X" in reading.edtf:
        return reading
    before = scene.before()
    if scene.is_cue("since", before):
        return replace(reading, edtf=f"{reading.edtf}/..", span=(reading.span[0], None))
    if scene.is_cue("until", before):
        return replace(reading, edtf=f"../{reading.edtf}", span=(None, reading.span[1]))
    return reading


def _is_date(scene: Scene, fields: _Fields) -> bool:
    if scene.has("mo"):
        return True
    if fields.month is None:
        return fields.year is not None and _is_year(scene, fields)
    if fields.day is not None:
        return _is_month_and_day(scene)
    return fields.year is not None or bool(fields.part) or _is_month(scene)


def _is_month_and_day(scene: Scene) -> bool:
    """Not ``In May 20 people`` and not ``9 March`` of a name; figures after it would be part of a longer number."""
    return not (scene.words.texts[scene.end - 1].isdigit() and scene.is_cue("counted", scene.after()))


def _is_month(scene: Scene) -> bool:
    """Whether a bare month is one: ``in May`` is, ``May said``, ``Theresa May`` and ``March on Washington`` are not."""
    before, after = scene.before(), scene.after()
    word = scene.word("m")
    if word in scene.grammar.values["SHORTMONTH"] and "." not in scene.words.texts[scene.start : scene.end]:
        return scene.is_cue("in_strictly", before) and not after[:1].isupper()
    if scene.is_cue("in", before):
        return not (word in {"may", "march"} and after in {"’", "'"} and before.lower() in {"of", "by", "to", "for"})
    if before.lower() == "the" and after.islower():
        return not scene.is_cue("name_month", after)
    if scene.is_cue("ambiguous_month", word):
        return False
    if before[:1].isupper() and before.lower() not in scene.grammar.symbols and scene.start > 1:
        return False
    return not (after[:1].isupper() and after.lower() not in scene.grammar.symbols and before.lower() != "the")


def _is_year(scene: Scene, fields: _Fields) -> bool:
    """Whether bare figures are a year and not a count, an amount, a number of something or a part of a longer one."""
    if scene.has("era") or fields.part or scene.end - scene.start > _TOKENS_OF_COUNTED_YEAR:
        return True
    before, after = scene.before(), scene.after()
    if scene.end - scene.start > 1:
        return True
    if before[:1].isdigit() or after[:1].isdigit() or before in {"$", "£", "€", "¥", "#", "/", ".", ":", "+"}:
        return False
    if before in {"-", "–"} and scene.before(2)[:1].isdigit() or after in {"%", "°", "/", "+"}:
        return False
    if after == ":" and scene.after(2)[:1].isdigit():
        return False
    if scene.is_cue("counted", after) or scene.is_cue("numbered", before):
        return False
    if scene.is_cue("name", after):
        return False
    year = fields.year or 0
    if scene.is_cue("in", before):
        return True
    return 1500 <= year <= 2100 and (before.lower() == "the" or not _is_plural(after))  # noqa: PLR2004 - years that news speak of


def _is_plural(word: str) -> bool:
    return (
        word.islower()
        and len(word) > 3
        and word.endswith("s")
        and word not in {"was", "this"}
        and not word.endswith("ss")
    )  # noqa: PLR2004, E501 - short words are no nouns


def _part_of_year(scene: Scene, stretch: Stretch) -> tuple[Reading, ...]:
    year = _year(scene)
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


def _counted(scene: Scene, stretch: Stretch) -> tuple[Reading, ...]:
    """``last April``: the last one that is over; ``next April``: the first that is to come; ``this April``: this year's."""
    way = which_direction(scene)
    if way == 0 and "past" in scene.covered():
        way = -1
    now = scene.anchor.now
    if scene.has("ana") or now is None:
        known, basis = scene.anchor.spoken(stretch.kind)
        now = first_day(known) if known else None
        if now is None:
            return (of_stretch(scene, stretch, basis),)
    here = containing(now, stretch.kind)
    options = [replace(stretch, year=now[0] + count) for count in (-1, 0, 1)]
    place = _place(here)
    if way < 0:
        found = [option for option in options if _place(option) < place][-1]
    elif way > 0:
        found = next(option for option in options if _place(option) > place)
    else:
        found = min(options, key=lambda option: abs(_place(option) - place))
        found = replace(stretch, year=now[0]) if stretch.kind == "month" else found
    return (of_stretch(scene, found, "relative"),)


def _place(stretch: Stretch) -> int:
    return ordinal(first_day(stretch) or (0, 1, 1))


def _is_year_counted(scene: Scene) -> bool:
    return scene.words.texts[scene.end - 1].lower() == "year"


def _has_apostrophe_or_the(scene: Scene) -> bool:
    cues = {"the", "’", "'", "‘", "early", "late", "mid"}
    return bool(scene.covered() & cues) or scene.before().lower() == "and"


def _spoken(scene: Scene) -> int | None:
    numbers = [scene.grammar.values["NUMBER"].get(word, 0) for word in scene.texts("spoken") if word != "-"]
    high, low, *rest = (number for number in numbers if isinstance(number, int))
    if low == 1000 and scene.words.texts[scene.start].lower() == "the":  # noqa: PLR2004 - "the year two thousand"
        return high * 1000 + sum(rest)
    if 11 <= high <= 20 and 10 <= low <= 90 and all(0 < number < 10 and low >= 20 for number in rest):  # noqa: PLR2004 - nineteen | ninety | six
        return high * _CENTURY + low + sum(rest)
    return None


def _named_day(rule: str, year: int) -> Stretch:
    """The day that a row of holidays means in a year."""
    if rule.startswith("easter"):
        return containing(day_of(_easter(year) + int(rule[6:])), "day")
    if ":" in rule:
        number, wanted, which = (int(part) for part in rule.split(":"))
        first = (year, number, 1)
        return containing(day_of(ordinal(first) + (wanted - weekday(first)) % 7 + (which - 1) * 7), "day")
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


def _second(scene: Scene) -> Scene:
    second = scene.within("second")
    tail = [group for group in scene.groups if group[1] >= second.end]
    return replace(second, end=scene.end, groups=second.groups + tuple(tail)) if tail else second


def _is_range(scene: Scene, one: _Fields, two: _Fields) -> bool:
    years_only = one.year is not None and one.month is None and two.month is None and one.day is None
    if years_only and one.year is not None and two.year is not None:
        return one.year < two.year and (scene.has("lead") or _are_years_joined(scene))
    is_counted = scene.words.texts[scene.end - 1].isdigit() and scene.is_cue("counted", scene.after())
    return not is_counted


def _are_years_joined(scene: Scene) -> bool:
    """``1990-94`` without spaces, and no third figure after it as in a telephone number."""
    words = scene.words
    tight = words.ends[scene.start] == words.starts[scene.start + 1] or scene.has("y")
    return tight and scene.after() not in {"-", "/"} and scene.before() not in {"-", "/"}


def _is_list(scene: Scene) -> bool:
    """``May 3 and 5`` are two dates; ``between May 3 and 5`` is a stretch."""
    mark = scene.word("mark")
    return mark == "or" or (mark == "and" and scene.word("lead") != "between")


def _shared(one: _Fields, two: _Fields, outer: _Fields) -> tuple[_Fields, _Fields]:
    """Gives each end what only the other says."""
    months = (one.month or two.month or outer.month, two.month or one.month or outer.month)
    if one.day is None and two.day is None:
        months = (one.month, two.month)
    one, two = replace(one, month=months[0]), replace(two, month=months[1])
    goes_back = (one.month or 0, one.day or 0) > (two.month or 0, two.day or 0)
    if one.year is None and two.year is not None:
        one = replace(one, year=two.year - goes_back)
    elif two.year is None and one.year is not None:
        two = replace(two, year=one.year + goes_back)
    return one, two


def _in_order(left: Reading, right: Reading, one: _Fields, two: _Fields) -> tuple[Reading, Reading]:
    """Where neither end has a year, both get the one of the second, so that the stretch runs forward."""
    if one.year is not None or two.year is not None or left.stretch is None or right.stretch is None:
        return left, right
    if right.stretch.year is None or left.stretch.kind != right.stretch.kind:
        return left, right
    goes_back = (left.stretch.number, left.stretch.day) > (right.stretch.number, right.stretch.day)
    stretch = replace(left.stretch, year=right.stretch.year - goes_back)
    if stretch == left.stretch or first_day(stretch) is None or last_day(stretch) is None:
        return left, right
    moved = _restretched(left, stretch, one.part)
    return moved, right


def _restretched(reading: Reading, stretch: Stretch, part: Part) -> Reading:
    text = edtf_part(stretch, part) if part else edtf(stretch)
    return replace(
        reading, stretch=stretch, value=timex(stretch), edtf=text, span=bounds(stretch, part) or (None, None)
    )
