"""Finds the lines of ``geoevents/models/toponym_score.tsv``, which turn raw scores of resolution into probabilities.

    python training/calibrate_resolution.py train --data ../shared/data
    python training/calibrate_resolution.py evaluate --data ../shared/data

A resolution is right within 161 km of the annotated point. Each kind of place gets a rising line by pooling adjacent
violators. ``evaluate`` fits on two of the three corpora and prints how often scores of at least .9 are right on the
third, and the same for the lines that ship.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents._resources import model
from geoevents.gazetteer import Gazetteer
from geoevents.records import Article, Resolution
from geoevents.resolution import resolve
from geoevents.resolution.calibration import kind_of, likelihood, load_calibration
from geoevents.resolution.nearby import KIND, is_placed_near
from geoevents.segmentation import load_abbreviations, segment
from geoevents.tagging import Tagger
from geoevents.toponyms import find_toponyms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.resolution.calibration import Calibration

CORPORA = ("lgl", "geowebnews", "geovirus")
NEAR_KM = 161.0
SURE = 0.9
# Fewer examples make no step of their own, and every step is drawn a little to what all of its kind have.
FEWEST = 200
FEWEST_NEARBY = 50  # there are fewer of these, and their raw scores tell much
DRAWN = 4
# Kinds whose point is doubtful and not their name: the raw score says nothing of that.
FLAT = frozenset({"large country", "world region"})
_NO_NAME = re.compile(r"^(Literal_Expression|Non_Lit_Expression|Non_Toponym)")
_HEAD = """# How often a choice of resolution is right, by kind of place and raw score: points of rising lines.
# Made by training/calibrate_resolution.py from LGL, GeoWebNews and GeoVirus.
kind\traw\tscore
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A resolution of an annotated name."""

    corpus: str
    kind: str
    raw: float
    right: bool


def main() -> None:
    """Trains or evaluates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("train", "evaluate"))
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    gazetteer, tagger = Gazetteer.open(), Tagger.load()
    choices = [
        choice
        for corpus in CORPORA
        for choice in _choices(corpus, options.data / "toponyms" / f"{corpus}.jsonl", gazetteer, tagger)
    ]
    if options.task == "train":
        write(fit(choices), model("toponym_score.tsv"))
    else:
        evaluate(choices)


def fit(choices: Sequence[Choice]) -> Calibration:
    """A rising line for each kind of place; each corpus counts the same."""
    kinds: defaultdict[str, list[Choice]] = defaultdict(list)
    for choice in choices:
        kinds[choice.kind].append(choice)
    sizes: defaultdict[str, int] = defaultdict(int)
    for choice in choices:
        sizes[choice.corpus] += 1
    most = max(sizes.values())
    counted = {corpus: most / size for corpus, size in sizes.items()}
    return {kind: _line(found, counted, fewest=_step(kind, len(found))) for kind, found in sorted(kinds.items())}


def _step(kind: str, size: int) -> int:
    if kind in FLAT:
        return size
    return FEWEST_NEARBY if kind == KIND else FEWEST


def evaluate(choices: Sequence[Choice]) -> None:
    """Prints how many scores are at least .9, and how many of them are right."""
    for corpus in CORPORA:
        held_out = [choice for choice in choices if choice.corpus == corpus]
        others = fit([choice for choice in choices if choice.corpus != corpus])
        for name, lines in (("raw", {}), ("the other two", others), ("shipped", load_calibration())):
            sure = [c for c in held_out if likelihood(c.kind, c.raw, lines) >= SURE]
            right = sum(c.right for c in sure) / max(len(sure), 1)
            print(f"{corpus:11s} {name:14s} score ≥ .9: {len(sure) / len(held_out):.3f} of all, right {right:.3f}")


def write(lines: Calibration, path: Path) -> None:
    """Writes the table."""
    rows = [f"{kind}\t{raw:.3f}\t{score:.3f}\n" for kind, points in lines.items() for raw, score in points]
    path.write_text(_HEAD + "".join(rows), encoding="utf-8")
    print(f"{path.name}: {len(rows)} points")


def _line(choices: Sequence[Choice], counted: dict[str, float], *, fewest: int) -> tuple[tuple[float, float], ...]:
    """Steps of at least so many choices, joined until they rise; a point in the middle of each."""
    ordered = sorted(choices, key=lambda choice: choice.raw)
    total = sum(counted[c.corpus] * c.right for c in ordered) / sum(counted[c.corpus] for c in ordered)
    steps: list[tuple[float, float, float]] = []  # raw times weight, right, weight
    for first in range(0, len(ordered), fewest):
        part = ordered[first:] if len(ordered) - first < 2 * fewest else ordered[first : first + fewest]
        weight = sum(counted[c.corpus] for c in part)
        right = sum(counted[c.corpus] * c.right for c in part)
        steps.append((sum(counted[c.corpus] * c.raw for c in part), right, weight))
        while len(steps) > 1 and steps[-2][1] / steps[-2][2] >= steps[-1][1] / steps[-1][2]:
            last, before = steps.pop(), steps.pop()
            steps.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
        if part[-1] is ordered[-1]:
            break
    return tuple((raw / weight, (right + DRAWN * total) / (weight + DRAWN)) for raw, right, weight in steps)


def _choices(corpus: str, path: Path, gazetteer: Gazetteer, tagger: Tagger) -> Iterator[Choice]:
    for line in path.read_text(encoding="utf-8").strip().split("\n"):
        row = json.loads(line)
        article = Article(id=str(row["id"]), text=row["text"], source=row.get("source"))
        document = tagger.tag(segment(article, abbreviations=load_abbreviations()), gazetteer=gazetteer)
        toponyms = find_toponyms(document, gazetteer=gazetteer)
        for found in resolve(document, toponyms, gazetteer=gazetteer, calibration={}):
            gold = _annotated(row, found)
            if found.place is not None and gold is not None:
                right = _km(gold["lat"], gold["lon"], found.place.latitude, found.place.longitude) <= NEAR_KM
                kind = KIND if is_placed_near(found) else kind_of(found.place)
                yield Choice(corpus=corpus, kind=kind, raw=found.score, right=right)


def _annotated(row: dict[str, Any], found: Resolution) -> dict[str, Any] | None:
    """The annotated name with a point that a found one overlaps."""
    mention = found.toponym.mention
    for gold in row["toponyms"]:
        if gold["start"] < mention.end and mention.start < gold["end"] and gold["lat"] is not None:
            return None if _NO_NAME.match(gold.get("kind") or "") else gold
    return None


def _km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    one, other = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    root = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(east / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(root)))


if __name__ == "__main__":
    main()
