"""Reads the annotated corpora into sentences of tokens with labels, cut the way `geoevents.segmentation` cuts.

The corpora stay outside the repository; each function takes the folder that holds them. Corpora that bring their own
tokens (Penn's ``cannot``, treebank hyphens) are put back into running text first and segmented by us, so that a model
sees in training exactly the tokens that it will see in articles.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.records import Article, Document
from geoevents.segmentation import load_abbreviations, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# GeoWebNews marks common nouns and names of other things as well; these are no toponyms in its default scoring.
_NO_TOPONYM = re.compile(r"^(Literal_Expression|Non_Lit_Expression|Non_Toponym)")
# One convention for the brackets, colons and "to" of the treebank and of the Groningen Meaning Bank.
_PENN = {"LRB": "-LRB-", "RRB": "-RRB-", ";": ":", '"': "``"}
_GMB_KINDS = {"per": "person", "org": "organisation", "geo": "place", "gpe": "nationality"}
_UNER_KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A labelled stretch of a text, in code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A segmented text with its labels: one part of speech a token (or none), and entity spans."""

    name: str
    document: Document
    pos: tuple[tuple[str, ...], ...] = ()
    spans: tuple[Span, ...] = ()


def treebank(data: Path, part: str, *, entities: bool = False) -> Iterator[Sample]:
    """UD English EWT, ``part`` train, dev or test; with the spans of Universal NER where it has them (dev, test)."""
    kinds = dict(_uner(data, part)) if entities else {}
    with zipfile.ZipFile(data / "tagging" / "ud_english_ewt.conllu.zip") as archive:
        text = archive.read(f"ewt-{part}.conllu").decode("utf-8")
    for block in text.strip().split("\n\n"):
        comments = dict(
            line[2:].split(" = ", 1) for line in block.split("\n") if line.startswith("# ") and " = " in line
        )
        rows = [line.split("\t") for line in block.split("\n") if not line.startswith("#")]
        words, tags = _surface_words(rows)
        offsets = _locate(comments["text"], words)
        if offsets is None:
            continue
        spans = [Span(start=start, end=end, label=tag) for (start, end), tag in zip(offsets, tags, strict=True)]
        found = tuple(_uner_spans(kinds.get(comments["sent_id"], []), words, offsets))
        yield _with_pos(comments["sent_id"], comments["text"], spans, found)


def meaning_bank(data: Path) -> Iterator[Sample]:
    """Groningen Meaning Bank: sentences of news with parts of speech and entities, machine-made and corrected."""
    with zipfile.ZipFile(data / "tagging" / "gmb_ner_dataset.csv.zip") as archive:
        rows = csv.reader(io.StringIO(archive.read("ner_dataset.csv").decode("latin-1")))
    next(rows)
    sentence: list[list[str]] = []
    number = 0
    for row in rows:
        if row[0] and sentence:
            yield _meaning_bank_sample(f"gmb-{number}", sentence)
            sentence = []
            number += 1
        sentence.append(row)
    yield _meaning_bank_sample(f"gmb-{number}", sentence)


def toponyms(data: Path, corpus: str) -> Iterator[Sample]:
    """LGL, GeoWebNews or GeoVirus: whole articles whose place names alone are annotated (places and nationalities)."""
    with (data / "toponyms" / f"{corpus}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            marked = [(t["start"], t["end"], t["kind"] or "") for t in row["toponyms"]]
            yield toponym_sample(f"{corpus}-{row['id']}", row["text"], marked)


def toponym_sample(name: str, text: str, marked: Iterable[tuple[int, int, str]]) -> Sample:
    """An article whose place names are annotated: (start, end, GeoWebNews' or another kind)."""
    spans = tuple(
        Span(start=start, end=end, label=_toponym_label(kind))
        for start, end, kind in marked
        if not _NO_TOPONYM.match(kind)
    )
    return Sample(name=name, document=_segmented(text), spans=spans)


def _toponym_label(kind: str) -> str:
    prefix = "embedded " if kind.startswith("Embedded") else ""
    if kind.startswith("Demonym") or kind.endswith("/Adjective"):
        return f"{prefix}nationality"
    return f"{prefix}place"


def _meaning_bank_sample(name: str, rows: list[list[str]]) -> Sample:
    words = [row[1] for row in rows]
    text = " ".join(words)
    offsets, at = [], 0
    for word in words:
        offsets.append((at, at + len(word)))
        at += len(word) + 1
    tags = [Span(start=s, end=e, label=_PENN.get(row[2], row[2])) for (s, e), row in zip(offsets, rows, strict=True)]
    spans = []
    for kind, first, last in _bio([row[3] for row in rows]):
        if label := _GMB_KINDS.get(kind):
            spans.append(Span(start=offsets[first][0], end=offsets[last][1], label=label))
    return _with_pos(name, text, tags, tuple(spans))


def _bio(labels: list[str]) -> Iterator[tuple[str, int, int]]:
    """(kind, first, last) of each labelled run."""
    first = 0
    for index, label in enumerate(labels):
        if label.startswith("B-") or (label.startswith("I-") and (index == 0 or labels[index - 1][2:] != label[2:])):
            first = index
        following = labels[index + 1] if index + 1 < len(labels) else "O"
        if label != "O" and (not following.startswith("I-") or following[2:] != label[2:]):
            yield label[2:], first, index


def _surface_words(rows: list[list[str]]) -> tuple[list[str], list[str]]:
    """Words as they stand in the text; of a contraction written as one (``dont``) its parts where they add up to it."""
    words, tags = [], []
    for row in rows:
        if "." in row[0] or "-" in row[0]:
            continue
        words.append(row[1])
        tags.append("TO" if row[1].lower() == "to" else row[4])
    return words, tags


def _locate(text: str, words: list[str]) -> list[tuple[int, int]] | None:
    offsets, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or start > at + 2:
            return None
        at = start + len(word)
        offsets.append((start, at))
    return offsets


def _with_pos(name: str, text: str, tags: list[Span], spans: tuple[Span, ...]) -> Sample:
    document = _segmented(text)
    pos = tuple(tuple(_tag_of(token.start, token.end, tags) for token in s.tokens) for s in document.sentences)
    return Sample(name=name, document=document, pos=pos, spans=spans)


def _tag_of(start: int, end: int, tags: Iterable[Span]) -> str:
    """The tag of a token of ours: of its last part, and an adjective for ``well-known`` and ``long-term``."""
    parts = [tag.label for tag in tags if tag.start < end and start < tag.end]
    if len(parts) > 1 and "HYPH" in parts and parts[-1] in {"VBN", "VBG", "VBD", "JJ", "VB"}:
        return "JJ"
    return parts[-1] if parts else "NN"


def _uner(data: Path, part: str) -> Iterator[tuple[str, list[str]]]:
    text = (data / "tagging" / f"uner_ewt_{part}.iob2").read_text(encoding="utf-8")
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        name = next(line.split(" = ", 1)[1] for line in lines if line.startswith("# sent_id"))
        yield name, [line.split("\t")[2] for line in lines if not line.startswith("#")]


def _uner_spans(labels: list[str], words: list[str], offsets: list[tuple[int, int]]) -> Iterator[Span]:
    if len(labels) != len(words):
        return
    for kind, first, last in _bio(labels):
        if label := _UNER_KINDS.get(kind):
            yield Span(start=offsets[first][0], end=offsets[last][1], label=label)


def _segmented(text: str) -> Document:
    return segment(Article(id="", text=text), abbreviations=load_abbreviations("en"))
