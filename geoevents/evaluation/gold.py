"""Reads a gold standard: a file of JSON lines, a document each, also gzipped."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geoevents.errors import DateError, ReadingError
from geoevents.reading import check_date

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["offsets", "publication", "read_gold"]

_DAY_FIRST = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)

T = TypeVar("T")


def read_gold(path: str | Path, document: Callable[[dict[str, object], str], T], *, expected: str) -> tuple[T, ...]:
    """What each line of a gold standard says.

    Args:
        path: The file.
        document: Makes a document of a JSON object and its place (file and line); it may raise what the look-ups in
            an object of another shape raise.
        expected: The shape of a line, for the error's message.

    Raises:
        ReadingError: The file is missing or empty, or a line is no such document.
    """
    shown = str(path)
    try:
        data = Path(path).read_bytes()
        lines = (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8-sig").split("\n")
    except (OSError, EOFError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadingError(f"cannot read {shown} ({reason}): give a file of JSON lines; {expected}") from error
    numbered = ((line, f"{shown}:{number}") for number, line in enumerate(lines, start=1) if line.strip())
    gold = tuple(_document(line, where, document, expected) for line, where in numbered)
    if not gold:
        raise ReadingError(f"{shown} is empty: {expected}")
    return gold


def offsets(row: dict[str, object], text: str, where: str) -> tuple[int, int]:
    """Where an annotated span begins and ends.

    Raises:
        ReadingError: It lies outside its text.
    """
    start, end = row["start"], row["end"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise ReadingError(f"{where}: an expression from {start} to {end} does not lie in a text of {len(text)}")
    return start, end


def publication(given: str, where: str) -> str | None:
    """The day of a creation time, None where it is empty; corpora write it in more ways than one.

    Raises:
        ReadingError: It is no date.
    """
    if not given:
        return None
    try:
        return check_date(_DAY_FIRST.sub(r"\3-\2-\1", given[:10]))
    except DateError as error:
        raise ReadingError(f"{where}: {error}") from error


def _document(line: str, where: str, document: Callable[[dict[str, object], str], T], expected: str) -> T:
    try:
        return document(json.loads(line), where)
    except ReadingError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadingError(f"{where}: no annotated document ({type(error).__name__}: {error}); {expected}") from error
