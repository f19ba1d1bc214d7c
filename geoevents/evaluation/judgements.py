"""Judgements on toponyms for people: rows of a table, and the text of an article cut into judged pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geoevents.evaluation.toponyms import GoldToponym, Judgement, ToponymGold
    from geoevents.records import Resolution

__all__ = ["JUDGEMENT_COLUMNS", "judged_pieces", "judgement_rows", "predicted", "verdict"]

JUDGEMENT_COLUMNS = (
    "article_id",
    "cause",
    "gold_start",
    "gold_end",
    "gold_text",
    "gold_kind",
    "gold_use",
    "gold_latitude",
    "gold_longitude",
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
    "admin1",
    "score",
    "km",
    "covered",
    "context",
)


def judgement_rows(judgements: Iterable[Judgement]) -> Iterator[dict[str, Any]]:
    """A row of `JUDGEMENT_COLUMNS` per judgement."""
    for each in judgements:
        yield {
            "article_id": each.article_id,
            "cause": each.cause,
            **_gold_columns(each.gold),
            **_found_columns(each.found),
            "km": None if each.km is None else round(each.km, 1),
            "covered": each.covered,
            "context": each.context,
        }


def predicted(gold: Iterable[ToponymGold], judgements: Iterable[Judgement]) -> Iterator[dict[str, Any]]:
    """What was found, an object per document in the shape of the gold standard."""
    found: dict[str, list[dict[str, Any]]] = {document.article.id: [] for document in gold}
    for each in judgements:
        if each.found is None:
            continue
        mention, place = each.found.toponym.mention, each.found.place
        row = {"start": mention.start, "end": mention.end, "surface": mention.text, "lat": None, "lon": None}
        if place is not None:
            row |= {"lat": place.latitude, "lon": place.longitude, "geonameid": place.geonameid}
        found[each.article_id].append(row | {"use": each.found.toponym.use, "score": each.found.score})
    for name, rows in found.items():
        yield {"id": name, "toponyms": rows}


def verdict(judgement: Judgement) -> str:
    """What became of a toponym, in a few words: "wrong country: Paris, Texas, US (8,012 km off)"."""
    if judgement.cause == "right":
        return "right"
    place = judgement.found.place if judgement.found else None
    if judgement.gold is None or place is None or judgement.km is None:
        return judgement.cause
    name = ", ".join(part for part in (place.name, place.admin1, place.country_code) if part)
    return f"{judgement.cause}: {name} ({judgement.km:,.0f} km off)"


def judged_pieces(text: str, judgements: Sequence[Judgement]) -> Iterator[tuple[str, Judgement | None]]:
    """The whole text in pieces, each with the judgement on it; None for what is between the names.

    Where two overlap, the one that begins first has the characters that they share.
    """
    at = 0
    for each in sorted(judgements, key=_extent):
        start, end = _extent(each)
        if end <= at:
            continue
        if start > at:
            yield text[at:start], None
        yield text[max(start, at) : end], each
        at = end
    if at < len(text):
        yield text[at:], None


def _extent(judgement: Judgement) -> tuple[int, int]:
    spans = [(judgement.gold.start, judgement.gold.end)] if judgement.gold else []
    if judgement.found:
        mention = judgement.found.toponym.mention
        spans.append((mention.start, mention.end))
    return min(start for start, _ in spans), max(end for _, end in spans)


def _gold_columns(gold: GoldToponym | None) -> dict[str, Any]:
    return {
        "gold_start": gold.start if gold else None,
        "gold_end": gold.end if gold else None,
        "gold_text": gold.text if gold else "",
        "gold_kind": gold.kind if gold else "",
        "gold_use": (gold.use if gold else None) or "",
        "gold_latitude": gold.latitude if gold else None,
        "gold_longitude": gold.longitude if gold else None,
    }


def _found_columns(found: Resolution | None) -> dict[str, Any]:
    mention = found.toponym.mention if found else None
    place = found.place if found else None
    return {
        "start": mention.start if mention else None,
        "end": mention.end if mention else None,
        "text": mention.text if mention else "",
        "use": found.toponym.use if found else "",
        "name": place.name if place else "",
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geonameid": place.geonameid if place else None,
        "feature_code": place.feature_code if place else "",
        "country_code": place.country_code if place else "",
        "admin1": place.admin1 if place else "",
        "score": round(found.score, 4) if found else None,
    }
