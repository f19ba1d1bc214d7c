"""Scores toponyms: which names were found, which places they were taken for, and why where not.

The gold standard is a file of JSON lines, a document each, in the shape in which LGL, GeoVirus and GeoWebNews are
passed on::

    {"id": "a1", "text": "Rain in Hama.",
     "toponyms": [{"start": 8, "end": 12, "lat": 35.13, "lon": 36.75, "geonameid": 170017, "kind": "Literal"}]}

A toponym without coordinates counts for recognition only. ``kind`` may be GeoWebNews' taxonomy: what it marks as a
common noun or as no toponym is left out; its metonymic names are actors and its literal ones (``Literal``,
``Literal_Modifier``, ``Embedded_Literal``) places, the other kinds say nothing about use. ``use`` may say it outright.

Recognition pairs gold with found spans, longest overlap first, each used once (Gritta et al. 2019). Resolution takes
the pairs whose gold has coordinates: a place within 161 km (100 miles) is right; AUC is the area under the curve of
ln(km + 1) over the sorted errors (Jurgens et al. 2015), 0 is best. End to end, a right pair is a true positive; found
names that match a gold without coordinates are neither right nor wrong.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from geoevents.errors import DateError, ReadingError
from geoevents.evaluation.gold import offsets, read_gold
from geoevents.evaluation.spans import Rates, pair
from geoevents.reading import check_date
from geoevents.records import Article, Use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from geoevents.records import Candidate, Place, Resolution

__all__ = [
    "CAUSES",
    "NEAR_KM",
    "CalibrationBin",
    "Cause",
    "GoldToponym",
    "Judgement",
    "ToponymGold",
    "ToponymScores",
    "evaluate_toponyms",
    "read_toponym_gold",
    "without_uses",
]

Cause: TypeAlias = Literal[
    "right",
    "missed",
    "spurious",
    "wrong span",
    "no candidate",
    "no match",
    "wrong country",
    "wrong division",
    "wrong place",
]
# What each cause means, in the order in which they are shown.
CAUSES: dict[Cause, str] = {
    "right": "found, and placed within 161 km where the gold has coordinates",
    "missed": "annotated and not found",
    "spurious": "found and not annotated",
    "wrong span": "found and rightly placed, but longer or shorter than annotated",
    "no candidate": "none of its candidates lies within 161 km of the gold",
    "no match": "a candidate is near the gold, but none was believed",
    "wrong country": "another country was chosen than that of the candidate near the gold",
    "wrong division": "the right country, but another first-order division",
    "wrong place": "the right name in the right country and division, but more than 161 km away",
}
NEAR_KM = 161.0
SURE = 0.9

_EXPECTED = (
    'expected an object such as {"id": "a1", "text": "…", "toponyms": [{"start": 8, "end": 12, "lat": 35.1, …}]}'
)
_EARTH_KM = 6371.0088
_FARTHEST_KM = 20039.0
_BINS = 10
_CONTEXT = 60
# GeoWebNews also annotates common nouns and names of other things.
_NO_TOPONYM = re.compile(r"Literal_Expression|Non_Lit_Expression|Non_Toponym")
# Mixed and coerced names have both readings, so neither use is wrong for them.
_LITERAL = re.compile(r"(Literal(_Modifier)?|Embedded_Literal)(/|$)")
_METONYMIC = re.compile(r"Metonymic(/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldToponym:
    """An annotated place name.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        text: What stands there.
        latitude: WGS 84 degrees north, None where the annotators gave no point.
        longitude: WGS 84 degrees east, None likewise.
        kind: What the corpus calls it, or empty.
        use: ``place`` or ``actor`` where the corpus says so, else None.
    """

    start: int
    end: int
    text: str
    latitude: float | None = None
    longitude: float | None = None
    kind: str = ""
    use: Use | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToponymGold:
    """An article and the place names that annotators marked in it, in the file's order."""

    article: Article
    toponyms: tuple[GoldToponym, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One annotated or found toponym, or both where they were paired, and what became of it.

    Attributes:
        article_id: The document.
        gold: What is annotated, None when spurious.
        found: What was found, None when missed.
        cause: What went wrong, or ``right``.
        km: Distance between the gold point and the chosen place, None where either is missing.
        covered: Whether a candidate of the annotated name lies within 161 km of the gold point; None without a point.
        context: The name in square brackets with its surroundings.
    """

    article_id: str
    gold: GoldToponym | None
    found: Resolution | None
    cause: Cause
    km: float | None
    covered: bool | None
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """The resolutions with a score in one range.

    Attributes:
        low: Least score of the range.
        high: Where the range ends, not included but for 1.
        right: How many lie within 161 km of the gold.
        count: How many there are.
        total: How many resolutions there are in all ranges.
    """

    low: float
    high: float
    right: int
    count: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToponymScores:
    """All judgements, and the figures that follow from them.

    Attributes:
        documents: How many documents were read.
        judgements: One for each gold and each found toponym, a pair counting once, in text order.
    """

    documents: int
    judgements: tuple[Judgement, ...]

    @property
    def annotated(self) -> int:
        """How many toponyms are annotated."""
        return sum(each.gold is not None for each in self.judgements)

    @property
    def located(self) -> int:
        """How many of these have coordinates."""
        return sum(_has_point(each.gold) for each in self.judgements)

    @property
    def found(self) -> int:
        """How many toponyms were found."""
        return sum(each.found is not None for each in self.judgements)

    @property
    def exact(self) -> Rates:
        """Recognition by equal spans."""
        gold = {(each.article_id, each.gold.start, each.gold.end) for each in self.judgements if each.gold}
        found = {
            (each.article_id, each.found.toponym.mention.start, each.found.toponym.mention.end)
            for each in self.judgements
            if each.found
        }
        return Rates(right=len(gold & found), found=self.found, annotated=self.annotated)

    @property
    def overlap(self) -> Rates:
        """Recognition by overlapping spans."""
        return Rates(right=len(self._pairs()), found=self.found, annotated=self.annotated)

    @property
    def end_to_end(self) -> Rates:
        """Found and within 161 km; what matches a gold without coordinates is left out."""
        unlocated = sum(not _has_point(each.gold) for each in self._pairs())
        return Rates(right=self._near(), found=self.found - unlocated, annotated=self.located)

    @property
    def errors_km(self) -> tuple[float, ...]:
        """Distances of the pairs that have both points, the smallest first."""
        return tuple(sorted(each.km for each in self.judgements if each.km is not None))

    @property
    def accuracy(self) -> float | None:
        """Acc@161: share of the pairs with a gold point and a place that lie within 161 km."""
        return _share(self._near(), len(self.errors_km))

    @property
    def accuracy_of_matched(self) -> float | None:
        """Acc@161 of all pairs with a gold point: a no-match counts as wrong."""
        return _share(self._near(), sum(_has_point(each.gold) for each in self._pairs()))

    @property
    def accuracy_of_all(self) -> float | None:
        """Acc@161 of all gold with coordinates: what was missed counts as wrong, too."""
        return _share(self._near(), self.located)

    @property
    def median_km(self) -> float | None:
        """Median distance of `errors_km`."""
        return statistics.median(self.errors_km) if self.errors_km else None

    @property
    def mean_km(self) -> float | None:
        """Mean distance of `errors_km`."""
        return statistics.fmean(self.errors_km) if self.errors_km else None

    @property
    def auc(self) -> float | None:
        """Area under the curve of the logarithms of `errors_km`, 0 (best) to 1."""
        curve = [math.log(km + 1) for km in self.errors_km]
        if len(curve) < 2:  # noqa: PLR2004 - an area needs two points
            return curve[0] / math.log(_FARTHEST_KM) if curve else None
        area = sum(curve) - (curve[0] + curve[-1]) / 2
        return area / (math.log(_FARTHEST_KM) * (len(curve) - 1))

    @property
    def coverage(self) -> float | None:
        """Share of the gold with coordinates for which some candidate of its name lies within 161 km."""
        return _share(sum(each.covered is True for each in self.judgements), self.located)

    @property
    def uses(self) -> dict[Use, Rates]:
        """How well actors and places are told apart, among the pairs whose gold says which it is."""
        told = [
            (each.gold.use, each.found.toponym.use)
            for each in self._pairs()
            if each.gold and each.found and each.gold.use is not None
        ]
        uses: tuple[Use, ...] = ("place", "actor") if told else ()
        return {
            use: Rates(
                right=told.count((use, use)),
                found=sum(found == use for _, found in told),
                annotated=sum(gold == use for gold, _ in told),
            )
            for use in uses
        }

    @property
    def calibration(self) -> tuple[CalibrationBin, ...]:
        """How often a score keeps its promise, in ten ranges, among the pairs that have both points."""
        scored = self._scored()
        bins = []
        for number in range(_BINS):
            inside = [near for score, near in scored if min(int(score * _BINS), _BINS - 1) == number]
            low, high = number / _BINS, (number + 1) / _BINS
            bins.append(CalibrationBin(low=low, high=high, right=sum(inside), count=len(inside), total=len(scored)))
        return tuple(bins)

    @property
    def sure(self) -> CalibrationBin:
        """The resolutions with a score of .9 or more."""
        scored = self._scored()
        inside = [near for score, near in scored if score >= SURE]
        return CalibrationBin(low=SURE, high=1.0, right=sum(inside), count=len(inside), total=len(scored))

    @property
    def causes(self) -> dict[Cause, int]:
        """How many judgements there are of each cause, in the order of `CAUSES`."""
        counts = Counter(each.cause for each in self.judgements)
        return {cause: counts[cause] for cause in CAUSES}

    def worst(self, count: int) -> list[str]:
        """The ids of the documents with the most errors, those with the most first."""
        wrong = Counter(each.article_id for each in self.judgements if each.cause != "right")
        return [article for article, _ in wrong.most_common(count)]

    def _pairs(self) -> list[Judgement]:
        return [each for each in self.judgements if each.gold is not None and each.found is not None]

    def _near(self) -> int:
        return sum(each.km is not None and each.km <= NEAR_KM for each in self.judgements)

    def _scored(self) -> list[tuple[float, bool]]:
        return [
            (each.found.score, each.km <= NEAR_KM) for each in self.judgements if each.found and each.km is not None
        ]


def evaluate_toponyms(
    gold: Iterable[ToponymGold],
    find: Callable[[ToponymGold], Sequence[Resolution]],
    *,
    candidates: Callable[[str], Sequence[Candidate]],
) -> ToponymScores:
    """Scores what finds and resolves toponyms on annotated documents.

    Args:
        gold: From `read_toponym_gold`.
        find: Gives the resolutions of a document; it may look at the annotated spans, to resolve just these.
        candidates: Gives the candidates of a name, such as ``Gazetteer.lookup``: what coverage is measured with.
    """
    judgements: list[Judgement] = []
    documents = 0
    for document in gold:
        documents += 1
        judgements += _judgements(document, find(document), candidates)
    return ToponymScores(documents=documents, judgements=tuple(judgements))


def read_toponym_gold(path: str | Path) -> tuple[ToponymGold, ...]:
    """Reads a gold standard of toponyms, also gzipped.

    Raises:
        ReadingError: The file is missing or empty, a line is no such document, or two have the same id.
    """
    gold = read_gold(path, _document, expected=_EXPECTED)
    counts = Counter(document.article.id for document in gold)
    if twice := next((name for name, count in counts.items() if count > 1), None):
        raise ReadingError(f"{path}: {counts[twice]} documents have the id {twice!r}; give each an id of its own")
    return gold


def without_uses(gold: Iterable[ToponymGold]) -> tuple[ToponymGold, ...]:
    """The gold standard without a word on how its toponyms are used, so that uses are not scored."""
    return tuple(
        replace(document, toponyms=tuple(replace(toponym, use=None) for toponym in document.toponyms))
        for document in gold
    )


def _document(row: dict[str, Any], where: str) -> ToponymGold:
    text = row["text"]
    if not isinstance(text, str):
        raise TypeError(f"its text is {type(text).__name__}")
    article = Article(
        id=str(row.get("id", where)),
        text=text,
        title=row.get("title") or None,
        published=_published(row.get("published") or row.get("date")),
        url=row.get("url") or None,
        source=row.get("source") or None,
    )
    toponyms = (_annotation(each, text, where) for each in row["toponyms"])
    return ToponymGold(article=article, toponyms=tuple(t for t in toponyms if not _NO_TOPONYM.match(t.kind)))


def _annotation(row: dict[str, Any], text: str, where: str) -> GoldToponym:
    start, end = offsets(row, text, where)
    latitude, longitude = _point(row.get("lat"), row.get("lon"), f"{where}: the toponym at {start}")
    kind = str(row.get("kind") or "")
    return GoldToponym(
        start=start,
        end=end,
        text=text[start:end],
        latitude=latitude,
        longitude=longitude,
        kind=kind,
        use=row["use"] if row.get("use") in get_args(Use) else _use(kind),
    )


def _point(latitude: Any, longitude: Any, what: str) -> tuple[float | None, float | None]:  # noqa: ANN401 - from JSON
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        raise ReadingError(f"{what} has only one of lat and lon: give both, or null for both")
    if not (abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180):  # noqa: PLR2004 - degrees
        raise ReadingError(
            f"{what} has no point on earth (lat {latitude}, lon {longitude}): give degrees north and east"
        )
    return float(latitude), float(longitude)


def _use(kind: str) -> Use | None:
    if _METONYMIC.match(kind):
        return "actor"
    return "place" if _LITERAL.match(kind) else None


def _published(given: object) -> str | None:
    """The day, where the corpus writes it as we do; it decides nothing here."""
    try:
        return check_date(str(given)[:10]) if given else None
    except DateError:
        return None


def _judgements(
    document: ToponymGold, found: Sequence[Resolution], candidates: Callable[[str], Sequence[Candidate]]
) -> list[Judgement]:
    gold, text = document.toponyms, document.article.text
    pairs = pair(gold, [each.toponym.mention for each in found], equal_first=False)
    matched, used = {here for here, _ in pairs}, {there for _, there in pairs}
    rows: list[tuple[GoldToponym | None, Resolution | None]] = [(gold[here], found[there]) for here, there in pairs]
    rows += [(one, None) for number, one in enumerate(gold) if number not in matched]
    rows += [(None, other) for number, other in enumerate(found) if number not in used]
    rows.sort(key=lambda row: min(_spans(*row)))
    return [
        Judgement(
            article_id=document.article.id,
            gold=one,
            found=other,
            cause=_cause(one, other),
            km=_distance(one, other.place if other else None),
            covered=_is_covered(one, candidates(one.text)) if one and _has_point(one) else None,
            context=_context(text, one, other),
        )
        for one, other in rows
    ]


def _cause(gold: GoldToponym | None, found: Resolution | None) -> Cause:
    if found is None:
        return "missed"
    if gold is None:
        return "spurious"
    mention = found.toponym.mention
    span: Cause = "right" if (mention.start, mention.end) == (gold.start, gold.end) else "wrong span"
    return _misplaced(gold, found) or span


def _misplaced(gold: GoldToponym, found: Resolution) -> Cause | None:
    """Why a place is wrong, seen from the candidate that lies nearest to the gold point; None where it is right."""
    km = _distance(gold, found.place)
    if not _has_point(gold) or (km is not None and km <= NEAR_KM):
        return None
    near = [(_distance(gold, each.place) or 0.0, each.place) for each in found.toponym.candidates]
    least, place = min(near, key=lambda each: each[0], default=(math.inf, None))
    if place is None or least > NEAR_KM:
        return "no candidate"
    if found.place is None:
        return "no match"
    if found.place.country_code != place.country_code:
        return "wrong country"
    return "wrong division" if found.place.admin1 != place.admin1 else "wrong place"


def _is_covered(gold: GoldToponym, candidates: Sequence[Candidate]) -> bool:
    return any((_distance(gold, each.place) or 0.0) <= NEAR_KM for each in candidates)


def _has_point(gold: GoldToponym | None) -> bool:
    return gold is not None and gold.latitude is not None


def _distance(gold: GoldToponym | None, place: Place | None) -> float | None:
    """Great-circle distance in kilometres, None where either has no point."""
    if gold is None or place is None or gold.latitude is None or gold.longitude is None:
        return None
    one, other = math.radians(gold.latitude), math.radians(place.latitude)
    east = math.radians(place.longitude - gold.longitude)
    root = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(root)))


def _context(text: str, gold: GoldToponym | None, found: Resolution | None) -> str:
    spans = list(_spans(gold, found))
    start, end = min(first for first, _ in spans), max(last for _, last in spans)
    around = f"{text[max(0, start - _CONTEXT) : start]}[{text[start:end]}]{text[end : end + _CONTEXT]}"
    return " ".join(around.split())


def _spans(gold: GoldToponym | None, found: Resolution | None) -> Iterator[tuple[int, int]]:
    if gold is not None:
        yield gold.start, gold.end
    if found is not None:
        yield found.toponym.mention.start, found.toponym.mention.end


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
