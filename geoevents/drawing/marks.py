"""The words of a sentence that say when: so that a map can mark them beside the trigger and the place."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geoevents.dates import find_dates, load_grammar
from geoevents.drawing.payload import texts
from geoevents.records import Article, Document, Sentence

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["date_mentions"]

MOST = 3000  # rows: reading takes 0.1 ms each, and who draws more looks at patterns, not at single words
LONGEST = 2000  # characters of a sentence that is read again
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEAR = re.compile(r"(?<![\dX-])[\dX]{4}(?![\dX])")


def date_mentions(frame: gpd.GeoDataFrame) -> list[str]:
    """For each row the words of its sentence that give its date, such as ``"September 12"``.

    Args:
        frame: The events table; columns may be missing.

    Returns:
        One text per row: empty where the sentence holds no expression of that date (it was taken from another
        sentence), and for all rows of a frame with more than `MOST` of them.
    """
    if len(frame) > MOST:
        return [""] * len(frame)
    columns = [texts(frame, name) for name in ("sentence", "date", "published")]
    return [_mention(*row) for row in zip(*columns, strict=True)]


def _mention(sentence: str, edtf: str, published: str) -> str:
    if not sentence or not edtf or len(sentence) > LONGEST:
        return ""
    found = _expressions(sentence, published if _DAY.fullmatch(published) else None)
    same = [text for text, value in found if value == edtf]
    # A year that came from another sentence is not known in this one.
    alike = [text for text, value in found if value and _without_year(value) == _without_year(edtf) != "*"]
    return (same or alike or [""])[0]


@cache
def _grammar() -> object:
    return load_grammar()


def _expressions(sentence: str, published: str | None) -> list[tuple[str, str]]:
    article = Article(id="sentence", text=sentence, published=published)
    document = Document(article=article, sentences=(Sentence(start=0, end=len(sentence), tokens=()),))
    try:
        found = find_dates(document, grammar=_grammar())  # type: ignore[arg-type] # kept as object: the type is heavy to name
    except ValueError:  # the day of publication is no day of the calendar
        return []
    return [(expression.mention.text, expression.edtf) for expression in found]


def _without_year(edtf: str) -> str:
    return _YEAR.sub("*", edtf)
