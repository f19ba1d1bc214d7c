"""Dates in words: what an EDTF value says, for people."""

from __future__ import annotations

import re

__all__ = ["date_in_words", "year_in_words"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter", 33: "1st quarter of", 34: "2nd quarter of"}
_SEASONS |= {35: "3rd quarter of", 36: "4th quarter of", 37: "1st third of", 38: "2nd third of", 39: "last third of"}
_SEASONS |= {40: "first half of", 41: "second half of"}
_DATE = re.compile(
    r"(?P<year>-?[\dX]{4}|Y-?\d+)(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2}))?|-W(?P<week>\d\d))?", re.ASCII
)
_QUALIFIERS = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}


def date_in_words(edtf: str) -> str:
    """An EDTF date or interval in English words.

    ``2024-05-30`` is ``30 May 2024``, ``2024-05-11/2024-05-20`` is ``11–20 May 2024``, ``XXXX-05-30`` is ``30 May, year
    not given``, ``-0043-03-15`` is ``15 March 44 BC`` (EDTF counts a year 0). Anything else comes back unchanged.

    Args:
        edtf: Extended Date/Time Format (ISO 8601-2), or an empty text for no date.
    """
    text = edtf.strip()
    if not text:
        return "undated"
    if "/" not in text:
        return _date(text) or text
    first, _, last = text.partition("/")
    return _interval(first.strip(), last.strip()) or text


def year_in_words(text: str) -> str:
    """The year of an EDTF date in words: ``2024``, ``44 BC``, ``the 2020s``.

    Args:
        text: Four or more digits, ``X`` for those that are not known, or ``Y`` and a year of more than four digits.
    """
    if "X" in text:
        known = text.rstrip("X")
        unknown = len(text) - len(known)
        if "X" in known or not known:
            return "year not given"
        return f"the {known}0s" if unknown == 1 else f"between {known}{'0' * unknown} and {known}{'9' * unknown}"
    number = int(text.removeprefix("Y"))
    return str(number) if number > 0 else f"{1 - number} BC"


def _date(text: str) -> str | None:
    bare, note = (text[:-1], _QUALIFIERS[text[-1]]) if text[-1:] in _QUALIFIERS else (text, "")
    match = _DATE.fullmatch(bare)
    words = _words(match) if match else None
    return f"{words} ({note})" if words and note else words


def _words(match: re.Match[str]) -> str | None:
    year, month, day, week = match["year"], match["month"], match["day"], match["week"]
    if week:
        return f"week {int(week)} of {year_in_words(year)}"
    if month is None:
        return year_in_words(year)
    if month == "XX":
        return f"{year_in_words(year)}, month not given"
    unit = _unit(month, day)
    if unit is None:
        return None
    return f"{unit}, year not given" if year == "XXXX" else f"{unit} {year_in_words(year)}"


def _unit(month: str, day: str | None) -> str | None:
    """Month, season or quarter, with the day where there is one."""
    number = int(month) if month.isdigit() else 0
    if number in _SEASONS and day is None:
        return _SEASONS[number]
    if not 1 <= number <= len(_MONTHS):
        return None
    name = _MONTHS[number - 1]
    return name if day is None or not day.isdigit() else f"{int(day)} {name}"


def _interval(first: str, last: str) -> str | None:
    if first in {"", ".."} and last in {"", ".."}:
        return "undated"
    if first in {"", ".."}:
        words = _date(last)
        return f"until {words}" if words else None
    if last in {"", ".."}:
        words = _date(first)
        return f"from {words}" if words else None
    start, end = _date(first), _date(last)
    if not start or not end:
        return None
    return start if start == end else _joined(start, end)


def _joined(start: str, end: str) -> str:
    """``11–20 May 2024`` where month and year are the same, ``30 May – 2 June 2024`` where the year is."""
    (*day, tail), (*other_day, other_tail) = start.split(" ", 1), end.split(" ", 1)
    if day and other_day and tail == other_tail and day[0].isdigit() and other_day[0].isdigit():
        return f"{day[0]}–{other_day[0]} {tail}"
    (head, _, year), (other_head, _, other_year) = start.rpartition(" "), end.rpartition(" ")
    if head and other_head and year == other_year and year.isdigit():
        return f"{head} – {other_head} {year}"
    return f"{start} – {end}"
