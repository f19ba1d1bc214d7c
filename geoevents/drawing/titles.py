"""What a map is called when nobody gave it a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.drawing.payload import day_number, texts
from geoevents.drawing.words import date_in_words

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["page_title"]

MOST = 120  # characters that a tab or a list of bookmarks has any use for


def page_title(events: gpd.GeoDataFrame) -> str:
    """The title of the only article, else ``"Events"`` with the first and the last day.

    Args:
        events: The events table; columns may be missing.

    Returns:
        Such as ``"Talks in Lima"``, ``"Events, 3 May – 9 June 2024"``, or ``"Events"`` where nothing is dated.
    """
    titles, articles = ({text for text in texts(events, name) if text} for name in ("title", "article_id"))
    if len(titles) == 1 and len(articles) <= 1:
        return " ".join(titles.pop().split())[:MOST] or "Events"
    days = {text for name in ("date_start", "date_end") for text in texts(events, name) if day_number(text) is not None}
    if not days:
        return "Events"
    first, last = min(days, key=_order), max(days, key=_order)
    return f"Events, {date_in_words(first if first == last else f'{first}/{last}')}"


def _order(day: str) -> int:
    return day_number(day) or 0
