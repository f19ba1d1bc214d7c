"""Checks publication dates."""

from __future__ import annotations

import re
from datetime import date

from geoevents.errors import DateError

__all__ = ["check_date"]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}[0-9:.,+Z -]*)?", re.ASCII)
_SHOWN = 40


def check_date(text: str) -> str:
    """The day of an ISO 8601 date or time as ``YYYY-MM-DD``.

    Raises:
        DateError: It is no such date, or no day of the calendar (``2024-02-30``).
    """
    given = text.strip()
    shown = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"
    found = _DAY.fullmatch(given)
    if not found:
        raise DateError(f"{shown!r} is not a publication date: write it as YYYY-MM-DD, such as 2024-06-01")
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise DateError(
            f"{shown!r} is not a day of the calendar ({error}): write it as YYYY-MM-DD, such as 2024-06-01"
        ) from None
