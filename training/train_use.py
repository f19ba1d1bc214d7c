"""Finds the weights of ``geoevents/models/toponym_use.tsv``, which tell actors from places.

    python training/train_use.py train --data ../shared/data
    python training/train_use.py evaluate --data ../shared/data

Logistic regression over the cues of `geoevents.toponyms.use`, from GeoWebNews and from our own sentences beside this
file. ``evaluate`` cross-validates over documents, five folds, and always trains on all of our own sentences.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geoevents._resources import model
from geoevents.gazetteer import Gazetteer
from geoevents.records import Article, Document
from geoevents.segmentation import load_abbreviations, segment
from geoevents.tagging import Tagger
from geoevents.toponyms import load_words, use_cues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The kinds of GeoWebNews: 1 for actors, with how much an example counts. Modifiers ("the US president", "a Syrian
# town") are many and less clear; mixed uses hardly teach anything.
LABELS = {
    "Literal": (0, 1.0), "Literal_Modifier": (0, 2.0), "Embedded_Literal": (0, 1.0), "Coercion": (0, 0.5),
    "Mixed": (0, 0.1), "Metonymic": (1, 1.3), "Non_Literal_Modifier": (1, 0.5), "Demonym": (1, 0.5),
}  # fmt: skip
NARROW = ("Literal",)
WIDE = ("Literal", "Literal_Modifier", "Embedded_Literal")
FOLDS = 5
RIDGE = 2.0
FEWEST = 2
# Our own sentences are few: each counts as often as this.
OURS = 3
SENTENCES = Path(__file__).with_name("use_sentences.txt")
_MARKED = re.compile(r"([\[{])([^\]}]+)[\]}]")
_HEAD = """# What speaks for an actor (above zero) or a place (below); see geoevents/toponyms/use.py.
# Made by training/train_use.py from GeoWebNews and training/use_sentences.txt.
cue\tweight
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A toponym with the kind that people gave it."""

    document: str
    kind: str
    other: bool
    cues: tuple[str, ...]


def main() -> None:
    """Trains or evaluates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("train", "evaluate"))
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    reader = Reader()
    examples = list(reader.corpus(options.data / "toponyms" / "geowebnews.jsonl"))
    ours = list(reader.sentences(SENTENCES))
    if options.task == "evaluate":
        evaluate(examples, ours)
    else:
        write(train([*examples, *ours * OURS]), model("toponym_use.tsv"))


def train(examples: Sequence[Example]) -> dict[str, float]:
    """The weight of each cue that at least two examples have."""
    usable = [example for example in examples if example.kind in LABELS and not example.other]
    counts = Counter(cue for example in usable for cue in example.cues)
    columns = {cue: number for number, cue in enumerate(sorted(c for c, count in counts.items() if count >= FEWEST))}
    matrix = np.zeros((len(usable), len(columns)))
    for row, example in enumerate(usable):
        for cue in example.cues:
            if cue in columns:
                matrix[row, columns[cue]] = 1
    labels = np.array([LABELS[example.kind][0] for example in usable], float)
    counted = np.array([LABELS[example.kind][1] for example in usable])
    return dict(zip(columns, fit(matrix, labels, counted).tolist(), strict=True))


def fit(matrix: Any, labels: Any, counted: Any, *, steps: int = 12) -> Any:  # noqa: ANN401 - arrays of numbers
    """Logistic regression with a ridge, by Newton's method."""
    weights = np.zeros(matrix.shape[1])
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-(matrix @ weights)))
        slope = matrix.T @ (counted * (labels - likely)) - RIDGE * weights
        curve = (matrix * (counted * likely * (1 - likely))[:, None]).T @ matrix + RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def evaluate(examples: Sequence[Example], ours: Sequence[Example]) -> None:
    """Prints F1 of places and actors: literal names against metonymic ones, without and with literal modifiers."""
    documents = sorted({example.document for example in examples})
    fold = {document: number % FOLDS for number, document in enumerate(documents)}
    counts: Counter[tuple[str, str]] = Counter()
    for held_out in range(FOLDS):
        weights = train([*(e for e in examples if fold[e.document] != held_out), *ours * OURS])
        for example in examples:
            if fold[example.document] == held_out:
                counts[example.kind, _use(example, weights)] += 1
    for name, literal in (("literal", NARROW), ("literal with modifiers", WIDE)):
        place, actor = _f1(counts, literal, "place"), _f1(counts, ("Metonymic",), "actor", literal)
        print(f"metonymic against {name}: place F1 {place:.3f}, actor F1 {actor:.3f}")
    for (kind, use), count in sorted(counts.items()):
        print(f"  {count:4d}  {kind} as {use}")


def write(weights: Mapping[str, float], path: Path) -> None:
    """Writes the table, the heaviest cues first; what weighs next to nothing is left out."""
    rows = sorted(weights.items(), key=lambda row: (-abs(round(row[1], 2)), row[0]))
    lines = [f"{cue}\t{weight:.2f}\n" for cue, weight in rows if abs(weight) >= 0.05]  # noqa: PLR2004
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
    print(f"{path.name}: {len(lines)} cues")


def fold_weights(
    texts: Sequence[str], marked: Sequence[Sequence[tuple[int, int, str]]], *, tagger: Tagger
) -> dict[str, float] | None:
    """The weights from other texts than GeoWebNews: for a cross-validation that ``fold_models.py`` serves as well.

    Args:
        texts: What is trained on, beside our own sentences.
        marked: For each the annotated names: (start, end, kind).
        tagger: Finds the names.

    Returns:
        None where the kinds are not those of GeoWebNews, so that there is nothing to learn from.
    """
    kinds = {kind.partition("/")[0] for spans in marked for _, _, kind in spans}
    if not {"Literal", "Metonymic"} <= kinds:
        return None
    reader = Reader(tagger)
    examples = [
        example
        for number, (text, spans) in enumerate(zip(texts, marked, strict=True))
        for example in reader.examples(str(number), text, [(s, e, kind.partition("/")[0]) for s, e, kind in spans])
    ]
    return train([*examples, *list(reader.sentences(SENTENCES)) * OURS])


class Reader:
    """Reads annotated texts into examples with the pipeline's own steps."""

    def __init__(self, tagger: Tagger | None = None) -> None:
        self._gazetteer, self._tagger, self._words = Gazetteer.open(), tagger or Tagger.load(), load_words()

    def corpus(self, path: Path) -> Iterator[Example]:
        """The names of GeoWebNews."""
        for line in path.read_text(encoding="utf-8").strip().split("\n"):
            row = json.loads(line)
            spans = [(t["start"], t["end"], (t["kind"] or "").partition("/")[0]) for t in row["toponyms"]]
            yield from self.examples(str(row["id"]), row["text"], spans)

    def sentences(self, path: Path) -> Iterator[Example]:
        """The names of our own sentences."""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                text, spans = _unmarked(line)
                yield from self.examples(line, text, spans)

    def examples(self, name: str, text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[Example]:
        """The names of a text that are annotated, too."""
        document = self._document(text)
        for mention, other, cues in use_cues(document, gazetteer=self._gazetteer, words=self._words):
            kind = next((kind for start, end, kind in spans if start < mention.end and mention.start < end), "")
            if kind:
                yield Example(document=name, kind=kind, other=other, cues=tuple(dict.fromkeys(cues)))

    def _document(self, text: str) -> Document:
        document = segment(Article(id="", text=text), abbreviations=load_abbreviations())
        return self._tagger.tag(document, gazetteer=self._gazetteer)


def _unmarked(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence without its marks, and the marked names with the kinds that GeoWebNews would give them."""
    text, spans, at = "", [], 0
    for mark in _MARKED.finditer(line):
        text += line[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), "Literal" if mark[1] == "[" else "Metonymic"))
        text += mark[2]
        at = mark.end()
    return text + line[at:], spans


def _use(example: Example, weights: Mapping[str, float]) -> str:
    if example.other:
        return "other"
    return "actor" if sum(weights.get(cue, 0.0) for cue in example.cues) > 0 else "place"


def _f1(
    counts: Counter[tuple[str, str]], wanted: Sequence[str], use: str, against: Sequence[str] = ("Metonymic",)
) -> float:
    right = sum(counts[kind, use] for kind in wanted)
    missed = sum(count for (kind, given), count in counts.items() if kind in wanted and given != use)
    extra = sum(counts[kind, use] for kind in against)
    return 2 * right / (2 * right + missed + extra)


if __name__ == "__main__":
    main()
