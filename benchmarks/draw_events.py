"""Draws sentences of the shared corpora at random and lists the events that are coded in them, for judging by hand.

``docs/judged_events.tsv`` was made with it. The texts belong to others, so the list names only where each stands::

    python benchmarks/draw_events.py --seed 1 > drawn.tsv
    python benchmarks/draw_events.py --seed 1 --show       # with the sentences, for the one who judges

A document is read whole, so that what its earlier sentences settle is known; the Groningen Meaning Bank has single
sentences only. Columns: corpus, document, first and last character of the sentence, type, mode, codes of actors and of
recipients, status.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.pipeline import Pipeline
from geoevents.records import Article, Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MEANING_BANK = "tagging/gmb_ner_dataset.csv.zip"
DOCUMENTS = (
    "toponyms/lgl.jsonl",
    "toponyms/geowebnews.jsonl",
    "toponyms/geovirus.jsonl",
    "dates/timebank_te3.jsonl",
    "dates/aquaint_te3.jsonl",
)
COLUMNS = ("corpus", "document", "start", "end", "type", "mode", "actors", "recipients", "status")
_NO_SPACE_BEFORE = frozenset({".", ",", ";", ":", "?", "!", "'s", "n't", "%", ")", "'"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A sentence of a corpus: its article, and where it stands in it."""

    corpus: str
    article: Article
    start: int
    end: int


def main() -> None:
    """Prints a row for each event."""
    parser = argparse.ArgumentParser(description="List events of sentences drawn at random.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--show", action="store_true", help="show the sentences and who was found too")
    options = parser.parse_args()
    pipeline = Pipeline.load()
    dice = random.Random(options.seed)  # noqa: S311 - a sample, no secret
    drawn = draw(pipeline, dice, options.sentences)
    found = list(events(pipeline, drawn))
    dice.shuffle(found)
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for one, event in found[: options.events]:
        writer.writerow(row(one, event))
        if options.show:
            print(shown(event))
    print(f"{len(drawn)} sentences, {len(found)} events", file=sys.stderr)


def draw(pipeline: Pipeline, dice: random.Random, count: int) -> list[Drawn]:
    """So many sentences of all corpora, each as likely as any other."""
    everything = [*meaning_bank(SHARED / MEANING_BANK), *documents(pipeline)]
    return dice.sample(everything, count)


def events(pipeline: Pipeline, drawn: Sequence[Drawn]) -> Iterator[tuple[Drawn, Event]]:
    """The events of drawn sentences."""
    for one in drawn:
        for event in pipeline.events(one.article):
            if one.start <= event.trigger.start < one.end:
                yield one, event


def row(one: Drawn, event: Event) -> tuple[str, ...]:
    """An event without a word of its text."""
    sides = (" ".join(actor.code or "-" for actor in side) for side in (event.actors, event.recipients))
    where = (one.corpus, one.article.id, str(one.start), str(one.end))
    return (*where, event.event_type, event.mode, *sides, event.status)


def shown(event: Event) -> str:
    """The sentence, the trigger and who was found."""
    sides = ("; ".join(f"{actor.name} ({actor.code})" for actor in side) for side in (event.actors, event.recipients))
    return f"    {' '.join(event.sentence.text.split())}\n    “{event.trigger.text}”: {' > '.join(sides)}"


def documents(pipeline: Pipeline) -> Iterator[Drawn]:
    """The sentences of the corpora of documents."""
    from geoevents.segmentation import segment  # noqa: PLC0415 - beside its only use

    for name in DOCUMENTS:
        for line in filter(None, (SHARED / name).read_text(encoding="utf-8").split("\n")):
            given = json.loads(line)
            article = Article(id=str(given["id"]), text=given["text"], published=None)
            for sentence in segment(article, abbreviations=pipeline.abbreviations).sentences:
                yield Drawn(corpus=name, article=article, start=sentence.start, end=sentence.end)


def meaning_bank(path: Path) -> Iterator[Drawn]:
    """The sentences of the Groningen Meaning Bank, joined from its tokens."""
    with zipfile.ZipFile(path) as archive, archive.open("ner_dataset.csv") as raw:
        words: list[str] = []
        number = 0
        for cells in csv.reader(io.TextIOWrapper(raw, encoding="latin-1")):
            if cells[0].startswith("Sentence: ") and words:
                number += 1
                yield _sentence(number, words)
                words = []
            if cells[0] != "Sentence #":
                words.append(cells[1])
        yield _sentence(number + 1, words)


def _sentence(number: int, words: Sequence[str]) -> Drawn:
    text = words[0]
    for word in words[1:]:
        text += word if word in _NO_SPACE_BEFORE else f" {word}"
    article = Article(id=f"sentence {number}", text=text)
    return Drawn(corpus=MEANING_BANK, article=article, start=0, end=len(text))


if __name__ == "__main__":
    main()
