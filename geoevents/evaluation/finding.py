"""Finds the toponyms of annotated documents: as in any text, on the annotated spans, or by cross-validation."""

from __future__ import annotations

import importlib
import sys
import tempfile
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from geoevents import _resources
from geoevents.errors import InputError
from geoevents.records import Mention, Toponym
from geoevents.tagging import Tagger
from geoevents.toponyms import find_toponyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geoevents.evaluation.toponyms import ToponymGold
    from geoevents.pipeline import Pipeline
    from geoevents.records import Document, Resolution

__all__ = ["Finder", "cross_validated", "in_text", "on_gold_spans", "without_demonyms"]

Finder: TypeAlias = "Callable[[ToponymGold], Sequence[Resolution]]"

# What cross-validation needs of the other corpora.
_NEEDED = ("tagging/gmb_ner_dataset.csv.zip", "tagging/ud_english_ewt.conllu.zip")


def in_text(pipeline: Pipeline) -> Finder:
    """Finds and resolves the toponyms of a document; the annotation is not looked at."""
    return lambda gold: pipeline.toponyms(gold.article)


def on_gold_spans(pipeline: Pipeline) -> Finder:
    """Resolves the annotated spans, so that resolution is measured alone."""

    def find(gold: ToponymGold) -> Sequence[Resolution]:
        document = pipeline.document(gold.article)
        spans = sorted({(each.start, each.end) for each in gold.toponyms})
        toponyms = [_toponym(gold.article.text[start:end], start, pipeline) for start, end in spans]
        return pipeline.resolve(document, toponyms)

    return find


def without_demonyms(find: Finder) -> Finder:
    """Leaves out what was found as a demonym ("Syrian"), for corpora whose annotators marked none."""
    return lambda gold: [each for each in find(gold) if not _is_demonym(each)]


def cross_validated(
    gold: Sequence[ToponymGold],
    pipeline: Pipeline,
    *,
    folds: int,
    data: Path | None = None,
    note: Callable[[int], None] = lambda _fold: None,
) -> Finder:
    """Finds the toponyms of each document with an entity model that was trained without it.

    The documents are dealt into ``folds`` parts, always the same. Trained anew are the entity model and, where the
    kinds are those of GeoWebNews, the weights of the cues for uses; the weights of resolution, the word lists and the
    gazetteer are as they ship.

    Args:
        gold: All documents.
        pipeline: Everything but the entity model.
        folds: How many parts, 2 or more.
        data: A folder with other corpora that join the training, as ``training/README.md`` describes.
        note: Called with the number of each fold when it is done.

    Raises:
        InputError: There are fewer documents than folds, or the folder lacks a corpus.
        ResourceError: The training scripts are not there.
    """
    if len(gold) < folds:
        raise InputError(f"{len(gold)} documents cannot be dealt into {folds} parts: give fewer folds")
    lacking = [name for name in _NEEDED if data and not (data / name).is_file()]
    if data and lacking:
        raise InputError(f"{data} has no {lacking[0]}: give the folder that training/README.md describes")
    found: dict[str, Sequence[Resolution]] = {}
    texts = [each.article.text for each in gold]
    marked = [[(t.start, t.end, t.kind) for t in each.toponyms] for each in gold]
    with tempfile.TemporaryDirectory(prefix="geoevents-") as folder, _training() as (script, uses):
        models: Iterator[tuple[list[int], Path]] = script.fold_models(
            texts, marked, data=data, folds=folds, folder=Path(folder)
        )
        for fold, (held, model) in enumerate(models, start=1):
            tagger = Tagger.load(entities=model)
            seen = [number for number in range(len(gold)) if number not in set(held)]
            weights = uses.fold_weights([texts[n] for n in seen], [marked[n] for n in seen], tagger=tagger)
            find = in_text(_with_uses(replace(pipeline, tagger=tagger), weights))
            found |= {gold[number].article.id: find(gold[number]) for number in held}
            note(fold)
    return lambda document: found[document.article.id]


def _with_uses(pipeline: Pipeline, weights: Mapping[str, float] | None) -> Pipeline:
    """The pipeline with other weights of the cues for uses, where there are any."""
    if weights is None:
        return pipeline

    def recognize(document: Document, /) -> tuple[Toponym, ...]:
        return find_toponyms(document, gazetteer=pipeline.gazetteer, words=pipeline.words, use_weights=weights)

    return replace(pipeline, recognizer=recognize)


def _is_demonym(resolution: Resolution) -> bool:
    candidates = resolution.toponym.candidates
    return bool(candidates) and candidates[0].match == "demonym"


def _toponym(name: str, start: int, pipeline: Pipeline) -> Toponym:
    mention = Mention(start=start, end=start + len(name), text=name)
    return Toponym(mention=mention, use="place", candidates=pipeline.gazetteer.lookup(name))


@contextmanager
def _training() -> Iterator[tuple[Any, Any]]:
    """The scripts that train the models of the folds; what they print goes to the standard error."""
    folder = str(_resources.training())
    sys.path.insert(0, folder)
    try:
        with redirect_stdout(sys.stderr):
            yield importlib.import_module("fold_models"), importlib.import_module("train_use")
    finally:
        sys.path.remove(folder)
