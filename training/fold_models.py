"""Entity models for a cross-validation: each is trained without the documents that it is tried on.

``geoevents evaluate toponyms GOLD.jsonl --folds K`` calls `fold_models`. Nothing that is trained sees the held-out
documents, not even the model that completes the organisations of the other corpora. Parts of speech come from the model
that ships; it has never seen a corpus of toponyms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import corpora
import labelling
import numpy as np
from columnar import write_columns
from train_tagger import (
    ENTITY_OPTIONS,
    ENTITY_SENTENCES,
    FIRST_MODEL_OPTIONS,
    TOPONYM_CORPORA,
    Reader,
    fit,
    guess,
    rows,
    shuffled,
)

from geoevents import _resources
from geoevents.gazetteer import Gazetteer
from geoevents.tagging._model import Model
from geoevents.tagging.pos import pos_features

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpora import Sample
    from labelling import Labelled

# Below this share of all names a corpus is taken to leave nationalities out.
_FEW_DEMONYMS = 0.005


def fold_models(
    texts: Sequence[str],
    marked: Sequence[Sequence[tuple[int, int, str]]],
    *,
    data: Path | None,
    folds: int,
    folder: Path,
) -> Iterator[tuple[list[int], Path]]:
    """The numbers of the documents that are held out, and the model that was trained without them, fold by fold.

    Args:
        texts: The documents of the gold standard.
        marked: For each, the annotated names: (start, end, kind).
        data: A folder with ``toponyms/`` and ``tagging/``, as in README.md, whose corpora join the training; articles
            with a text of the gold standard are left out. None trains on the gold standard alone, without persons and
            organisations.
        folds: How many.
        folder: Where the models are written.
    """
    gazetteer, pos = Gazetteer.open(), Model("pos.npz")
    reader = Reader(lambda words: pos.labels(pos_features(words)), gazetteer)
    samples = [corpora.toponym_sample(str(n), *each) for n, each in enumerate(zip(texts, marked, strict=True))]
    articles = reader.of_samples(samples, demonyms=_has_demonyms(samples, gazetteer))
    others = _Others(reader, data, without=set(texts), folder=folder) if data else None
    if others:
        articles = [[others.with_names(sentence) for sentence in article] for article in articles]
    order = shuffled(range(len(articles)))
    for fold in range(folds):
        held = sorted(order[fold::folds])
        train = [s for number, article in enumerate(articles) if number not in set(held) for s in article]
        if others:
            train += others.sentences(train)
        trained, path = folder / f"fold{fold + 1}.crfsuite", folder / f"fold{fold + 1}.npz"
        fit(rows(train), trained, algorithm="ap", options=ENTITY_OPTIONS)
        write_columns(trained, path, margin=_margin())
        yield held, path


def _margin() -> float:
    """How many labels are considered: as many as by the model that ships."""
    with np.load(_resources.model("entities.npz"), allow_pickle=False) as columns:
        return float(columns["margin"])


class _Others:
    """The corpora beside the gold standard."""

    def __init__(self, reader: Reader, data: Path, *, without: set[str], folder: Path) -> None:
        self._folder = folder
        bank = reader.sentences(shuffled(corpora.meaning_bank(data)))
        web = reader.sentences([s for part in ("dev", "test") for s in corpora.treebank(data, part, entities=True)])
        self._plain = [*bank[:ENTITY_SENTENCES], *web]
        self._names = fit(rows([*bank, *web]), folder / "names", algorithm="ap", options=FIRST_MODEL_OPTIONS)
        self._toponyms = [
            self.with_names(sentence)
            for name in TOPONYM_CORPORA
            if (data / "toponyms" / f"{name}.jsonl").is_file()
            for article in reader.of_samples(
                [sample for sample in corpora.toponyms(data, name) if sample.document.text not in without],
                demonyms=name != "geovirus",
            )
            for sentence in article
        ]

    def with_names(self, sentence: Labelled) -> Labelled:
        """A sentence of a toponym corpus, with persons and organisations."""
        return labelling.add_names(sentence, guess(self._names, sentence))

    def sentences(self, train: Sequence[Labelled]) -> list[Labelled]:
        """What joins the training: the other toponym corpora, and the rest completed by a model of both."""
        every = [*train, *self._toponyms]
        places = fit(rows(every), self._folder / "places", algorithm="ap", options=FIRST_MODEL_OPTIONS)
        completed = [labelling.complete_organisations(s, guess(places, s)) for s in self._plain]
        return [*self._toponyms, *completed]


def _has_demonyms(samples: Sequence[Sample], gazetteer: Gazetteer) -> bool:
    """Whether the annotators marked nationalities, too; GeoVirus, for one, leaves them out."""
    names = [sample.document.text[span.start : span.end] for sample in samples for span in sample.spans]
    return sum(gazetteer.hint(name) == "demonym" for name in names) > _FEW_DEMONYMS * len(names)
