"""Toponyms and dates as plain rows, which need no GeoPandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoevents.records import Article, Resolution, TemporalExpression

__all__ = ["DATE_COLUMNS", "TOPONYM_COLUMNS", "date_rows", "toponym_rows"]

TOPONYM_COLUMNS = (
    "article_id",
    "start",
    "end",
    "text",
    "use",
    "name",
    "latitude",
    "longitude",
    "geonameid",
    "feature_code",
    "country_code",
    "score",
    "near",
)
DATE_COLUMNS = (
    "article_id",
    "start",
    "end",
    "text",
    "timex_type",
    "timex_value",
    "edtf",
    "date_start",
    "date_end",
    "precision",
    "basis",
)


def toponym_rows(article: Article, resolutions: Iterable[Resolution]) -> Iterator[dict[str, Any]]:
    """A row of `TOPONYM_COLUMNS` per mention; a group name has all its places' names and the first one's point.

    ``near`` says that the place is a reference: "near Hama", or a street that no gazetteer knows.
    """
    for resolution in resolutions:
        mention = resolution.toponym.mention
        place = resolution.place
        yield {
            "article_id": article.id,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "use": resolution.toponym.use,
            "name": "; ".join(each.name for each in resolution.places),
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "geonameid": place.geonameid if place else None,
            "feature_code": place.feature_code if place else "",
            "country_code": place.country_code if place else "",
            "score": round(resolution.score, 4),
            "near": resolution.near,
        }


def date_rows(article: Article, expressions: Iterable[TemporalExpression]) -> Iterator[dict[str, Any]]:
    """A row of `DATE_COLUMNS` per temporal expression."""
    for expression in expressions:
        yield {
            "article_id": article.id,
            "start": expression.mention.start,
            "end": expression.mention.end,
            "text": expression.mention.text,
            "timex_type": expression.timex_type,
            "timex_value": expression.timex_value,
            "edtf": expression.edtf,
            "date_start": expression.start or "",
            "date_end": expression.end or "",
            "precision": expression.precision,
            "basis": expression.basis,
        }
