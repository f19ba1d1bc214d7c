"""Scores recognition and resolution on annotated corpora: ``python benchmarks/score_toponyms.py GOLD.jsonl …``.

GOLD has a row per article: ``id, text, toponyms: [{start, end, lat, lon}]``. ``--gold-spans`` resolves the annotated
spans instead of the recognised ones; ``--errors`` lists what went wrong; ``--predictions FILE`` keeps the output in the
same shape for other scorers.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from geoevents.gazetteer import Gazetteer
from geoevents.records import Article, Mention, Resolution, Toponym
from geoevents.resolution import resolve
from geoevents.segmentation import load_abbreviations, segment
from geoevents.tagging import Tagger
from geoevents.toponyms import candidates_of, find_toponyms, load_words

NEAR_KM = 161.0
# GeoWebNews also annotates common nouns; they are no toponyms.
NO_NAME = re.compile(r"^(Literal_Expression|Non_Lit_Expression|Non_Toponym)")


def main() -> None:
    """Scores every corpus that is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--gold-spans", action="store_true")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--predictions", type=Path)
    options = parser.parse_args()
    gazetteer, tagger = Gazetteer.open(), Tagger.load()
    for path in options.gold:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        started = time.perf_counter()
        predicted = [_resolutions(row, gazetteer, tagger, gold_spans=options.gold_spans) for row in rows]
        seconds = time.perf_counter() - started
        words = sum(row["text"].count(" ") for row in rows)
        print(f"{path.stem}: {len(rows)} articles, {len(rows) / seconds:.0f} a second ({words / seconds:,.0f} words)")
        _report(rows, predicted, errors=options.errors)
        if options.predictions:
            _write(rows, predicted, options.predictions)


def _resolutions(row: dict[str, Any], gazetteer: Gazetteer, tagger: Tagger, *, gold_spans: bool) -> list[Resolution]:
    words = load_words()
    document = segment(Article(id=str(row["id"]), text=row["text"]), abbreviations=load_abbreviations())
    if gold_spans:
        toponyms = [
            Toponym(
                mention=Mention(start=t["start"], end=t["end"], text=row["text"][t["start"] : t["end"]]),
                use="place",
                candidates=candidates_of(row["text"][t["start"] : t["end"]], gazetteer=gazetteer, words=words),
            )
            for t in sorted(_names(row), key=lambda t: t["start"])
        ]
    else:
        document = tagger.tag(document, gazetteer=gazetteer)
        toponyms = list(find_toponyms(document, gazetteer=gazetteer, words=words))
    return list(resolve(document, toponyms, gazetteer=gazetteer, words=words))


def _names(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [t for t in row["toponyms"] if not NO_NAME.match(t.get("kind") or "")]


def _report(rows: list[dict[str, Any]], predicted: list[list[Resolution]], *, errors: int) -> None:
    counts: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for row, found in zip(rows, predicted, strict=True):
        _compare(row, found, counts, wrong)
    recall, precision = _share(counts["matched"], counts["gold"]), _share(counts["matched"], counts["predicted"])
    print(f"  recognition  P {precision:.3f}  R {recall:.3f}  F1 {_f1(precision, recall):.3f}")
    print(
        f"  resolution   Acc@161 {_share(counts['near'], counts['placed']):.3f} of matched with a point, "
        f"{_share(counts['near'], counts['located']):.3f} of all gold with coordinates; "
        f"candidates cover {_share(counts['covered'], counts['placed']):.3f}"
    )
    e2e_precision = _share(counts["near"], counts["predicted"] - counts["unlocated"])
    e2e_recall = _share(counts["near"], counts["located"])
    print(f"  end to end   P {e2e_precision:.3f}  R {e2e_recall:.3f}  F1 {_f1(e2e_precision, e2e_recall):.3f}")
    sure, right = counts["sure"], _share(counts["sure near"], counts["sure"])
    print(f"  score ≥ .9   {_share(sure, counts['matched']):.2f} of matches, right {right:.3f}")
    for text, count in wrong.most_common(errors):
        print(f"    {count:4d}  {text}")


def _compare(row: dict[str, Any], found: list[Resolution], counts: Counter[str], wrong: Counter[str]) -> None:
    gold = _names(row)
    counts["gold"] += len(gold)
    counts["predicted"] += len(found)
    counts["located"] += sum(t["lat"] is not None for t in gold)
    pairs = sorted(
        (
            (min(t["end"], r.toponym.mention.end) - max(t["start"], r.toponym.mention.start), i, j)
            for i, t in enumerate(gold)
            for j, r in enumerate(found)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for overlap, i, j in pairs:
        if overlap > 0 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            _judge(gold[i], found[j], counts, wrong)
    for i, t in enumerate(gold):
        if i not in used_gold:
            wrong[f"missed    {row['text'][t['start'] : t['end']]!r} {t.get('kind') or ''}"] += 1
    for j, r in enumerate(found):
        if j not in used_found:
            wrong[f"extra     {r.toponym.mention.text!r} {r.toponym.use}"] += 1


def _judge(gold: dict[str, Any], found: Resolution, counts: Counter[str], wrong: Counter[str]) -> None:
    counts["matched"] += 1
    if gold["lat"] is None:
        counts["unlocated"] += 1
        return
    counts["placed"] += 1
    place = found.place
    near = place is not None and _km(gold["lat"], gold["lon"], place.latitude, place.longitude) <= NEAR_KM
    counts["near"] += near
    counts["covered"] += any(
        _km(gold["lat"], gold["lon"], c.place.latitude, c.place.longitude) <= NEAR_KM for c in found.toponym.candidates
    )
    if found.score >= 0.9:  # noqa: PLR2004
        counts["sure"] += 1
        counts["sure near"] += near
    if not near:
        got = f"{place.name}, {place.admin1}, {place.country_code} {place.feature_code}" if place else "none"
        wrong[f"misplaced {found.toponym.mention.text!r} gold {gold['lat']:.1f},{gold['lon']:.1f} got {got}"] += 1


def _km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    one, other = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    root = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(east / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(root)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _write(rows: list[dict[str, Any]], predicted: list[list[Resolution]], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row, found in zip(rows, predicted, strict=True):
            toponyms = [
                {
                    "start": r.toponym.mention.start,
                    "end": r.toponym.mention.end,
                    "lat": r.place.latitude if r.place else None,
                    "lon": r.place.longitude if r.place else None,
                    "geonameid": r.place.geonameid if r.place else None,
                }
                for r in found
            ]
            file.write(json.dumps({"id": row["id"], "toponyms": toponyms}) + "\n")


if __name__ == "__main__":
    main()
