"""Trains the models of `geoevents.tagging` on the shared corpora, and measures them.

::

    python training/train_tagger.py pos --data ../shared/data
    python training/train_tagger.py entities --data ../shared/data
    python training/train_tagger.py evaluate --data ../shared/data --scorer ../shared/score/score_toponyms.py

Run from the repository's root, with the package installed and its gazetteer compiled. Everything is deterministic: the
same corpora, gazetteer and part-of-speech model give the same bytes.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import columnar
import corpora
import labelling
import pycrfsuite

from geoevents.gazetteer import Gazetteer
from geoevents.tagging._model import Model
from geoevents.tagging.consistency import consistent
from geoevents.tagging.labels import labels, spans
from geoevents.tagging.pos import pos_features

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from labelling import Found, Labelled

MODELS = Path(__file__).resolve().parent.parent / "geoevents" / "models"
TOPONYM_CORPORA = ("lgl", "geowebnews", "geovirus")
FOLDS = 5
# Sentences of the meaning bank that join the training: more of them cost size and gain nothing on news toponyms.
POS_SENTENCES = 8_000
ENTITY_SENTENCES = 8_000
HELD_BACK = 2_000
# Every fifth sentence is shown a second time without a gazetteer, so that the model knows that case too.
WITHOUT_GAZETTEER = 5
# Averaged perceptron for entities: in cross-validation one to two points of F1 above L-BFGS at a fifth of the time.
ENTITY_OPTIONS = {"max_iterations": 8, "feature.minfreq": 5}
FIRST_MODEL_OPTIONS = {"max_iterations": 10, "feature.minfreq": 2}
# L-BFGS with L1 for parts of speech: as accurate as the perceptron at two thirds of the size.
POS_OPTIONS = {"max_iterations": 60, "c1": 0.3, "c2": 0.01, "feature.minfreq": 2}
# Tried on 44,000 tokens of news: with these the decoder gives the entity labels of crfsuite everywhere, and its parts
# of speech but for one in 5,000. Perceptron weights are ten times those of L-BFGS, and so is their margin.
POS_MARGIN = 8.0
ENTITY_MARGIN = 90.0


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pos", "entities", "evaluate"))
    parser.add_argument("--data", type=Path, required=True, help="folder with toponyms/ and tagging/")
    parser.add_argument("--scorer", type=Path, help="score_toponyms.py, for evaluate")
    given = parser.parse_args()
    if given.what == "pos":
        train_pos(given.data)
    elif given.what == "entities":
        train_entities(given.data)
    else:
        evaluate(given.data, given.scorer)


def train_pos(data: Path) -> None:
    """Writes ``pos.npz`` and prints its accuracy on both test parts."""
    bank = shuffled(corpora.meaning_bank(data))
    samples = [*corpora.treebank(data, "train"), *bank[HELD_BACK : HELD_BACK + POS_SENTENCES]]
    pairs = ((pos_features(words), tags) for words, tags in _tagged(samples))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pos"
        model = fit(pairs, path, algorithm="lbfgs", options=POS_OPTIONS)
        columnar.write_columns(path, MODELS / "pos.npz", margin=POS_MARGIN)
    for name, test in (("EWT test", corpora.treebank(data, "test")), ("GMB", bank[:HELD_BACK])):
        pairs = [
            pair for words, tags in _tagged(test) for pair in zip(model.tag(pos_features(words)), tags, strict=True)
        ]
        print(f"{name}: accuracy {sum(a == b for a, b in pairs) / len(pairs):.4f} of {len(pairs)} tokens")


def train_entities(data: Path) -> None:
    """Writes ``entities.npz``, trained on everything."""
    articles, others = completed(data)
    sentences = [sentence for corpus in articles.values() for article in corpus for sentence in article]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entities"
        fit(rows([*sentences, *others]), path, algorithm="ap", options=ENTITY_OPTIONS)
        columnar.write_columns(path, MODELS / "entities.npz", margin=ENTITY_MARGIN)


def evaluate(data: Path, scorer: Path) -> None:
    """Prints 5-fold cross-validation over documents: overlap F1 of places with nationalities, and of places alone."""
    score = _load_scorer(scorer)
    articles, others = completed(data)
    order = {name: shuffled(range(len(corpus))) for name, corpus in articles.items()}
    guesses: dict[str, dict[int, list[list[Found]]]] = {name: {} for name in articles}
    for fold in range(FOLDS):
        held = {name: set(numbers[fold::FOLDS]) for name, numbers in order.items()}
        train = [s for n, corpus in articles.items() for i, a in enumerate(corpus) if i not in held[n] for s in a]
        with tempfile.TemporaryDirectory() as folder:
            model = fit(rows([*train, *others]), Path(folder) / "fold", algorithm="ap", options=ENTITY_OPTIONS)
            for name, numbers in held.items():
                guesses[name] |= {number: _guess_article(model, articles[name][number]) for number in numbers}
    for name, found in guesses.items():
        _print_scores(name, data, found, score)


def completed(data: Path) -> tuple[dict[str, list[list[Labelled]]], list[Labelled]]:
    """All corpora under one guideline: articles of the toponym corpora, and sentences of the others.

    A model of persons and organisations, trained on the meaning bank, completes the toponym corpora; a model of places,
    trained on these, completes the organisations of the meaning bank. Neither is trained on what it completes.
    """
    gazetteer = Gazetteer.open()
    pos = Model("pos.npz")
    raw = Reader(lambda words: pos.labels(pos_features(words)), gazetteer)
    articles = {name: raw.articles(data, name) for name in TOPONYM_CORPORA}
    bank = raw.sentences(shuffled(corpora.meaning_bank(data)))
    web = raw.sentences([s for part in ("dev", "test") for s in corpora.treebank(data, part, entities=True)])
    with tempfile.TemporaryDirectory() as folder:
        options = FIRST_MODEL_OPTIONS
        names = fit(rows([*bank, *web]), Path(folder) / "names", algorithm="ap", options=options)
        every = [sentence for corpus in articles.values() for article in corpus for sentence in article]
        places = fit(rows(every), Path(folder) / "places", algorithm="ap", options=options)
        whole = {
            name: [[labelling.add_names(s, guess(names, s)) for s in article] for article in corpus]
            for name, corpus in articles.items()
        }
        others = [labelling.complete_organisations(s, guess(places, s)) for s in [*bank[:ENTITY_SENTENCES], *web]]
    return whole, others


class Reader:
    """Reads corpora with one part-of-speech model and one gazetteer."""

    def __init__(self, tag: Callable[[Sequence[str]], Sequence[str]], gazetteer: Gazetteer) -> None:
        self._tag = tag
        self._gazetteer = gazetteer

    def articles(self, data: Path, corpus: str) -> list[list[Labelled]]:
        """The articles of a toponym corpus; GeoVirus leaves nationalities out, so they are added there."""
        return self.of_samples(corpora.toponyms(data, corpus), demonyms=corpus != "geovirus")

    def of_samples(self, samples: Iterable[corpora.Sample], *, demonyms: bool) -> list[list[Labelled]]:
        """Articles with toponyms; nationalities are added where the annotators left them out (``demonyms`` False)."""
        found = [[labelling.plain(sentence) for sentence in self._labelled(sample)] for sample in samples]
        if demonyms:
            return found
        return [[labelling.add_demonyms(sentence) for sentence in article] for article in found]

    def sentences(self, samples: Sequence[corpora.Sample]) -> list[Labelled]:
        """The sentences of a corpus of persons, organisations and places."""
        return [
            labelling.one_guideline(sentence, gazetteer=self._gazetteer)
            for sample in samples
            for sentence in self._labelled(sample)
        ]

    def _labelled(self, sample: corpora.Sample) -> list[Labelled]:
        return labelling.labelled(sample, tag=self._tag, gazetteer=self._gazetteer)


def shuffled(items: Any) -> list[Any]:  # noqa: ANN401 - any iterable of anything
    """The items in an order that is always the same."""
    result = list(items)
    random.Random(1).shuffle(result)  # noqa: S311 - an order, not a secret
    return result


def fit(pairs: Any, path: Path, *, algorithm: str, options: dict[str, float]) -> Any:  # noqa: ANN401 - pycrfsuite is untyped
    """Trains on (features, labels), writes the model to ``path`` and opens it."""
    began = time.perf_counter()
    trainer = pycrfsuite.Trainer(algorithm=algorithm, params=options, verbose=False)
    for features, tags in pairs:
        trainer.append(features, tags)
    trainer.train(str(path))
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB in {time.perf_counter() - began:.0f} s", flush=True)
    model = pycrfsuite.Tagger()
    model.open(str(path))
    return model


def _tagged(samples: Any) -> Iterator[tuple[list[str], tuple[str, ...]]]:  # noqa: ANN401 - list or iterator of samples
    for sample in samples:
        for sentence, tags in zip(sample.document.sentences, sample.pos, strict=True):
            yield [token.text for token in sentence.tokens], tags


def rows(sentences: Sequence[Labelled]) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Features and labels of sentences, some of them a second time without a gazetteer."""
    for number, sentence in enumerate(sentences):
        yield sentence.features, labels(len(sentence.words), sentence.found)
        if number % WITHOUT_GAZETTEER == 0:
            blind = labelling.without_gazetteer(sentence)
            yield blind.features, labels(len(blind.words), blind.found)


def guess(model: Any, sentence: Labelled) -> list[Found]:  # noqa: ANN401 - pycrfsuite is untyped
    """What a model finds in a sentence."""
    return spans(model.tag(sentence.features))


def _guess_article(model: Any, article: list[Labelled]) -> list[list[Found]]:  # noqa: ANN401 - pycrfsuite is untyped
    if not article:
        return []
    found = [guess(model, sentence) for sentence in article]
    hints = [sentence.hints for sentence in article]
    return consistent([s.words for s in article], found, hints=hints, evidence=article[0].evidence)


def _load_scorer(path: Path) -> Any:  # noqa: ANN401 - a module
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file: give --scorer the path of score_toponyms.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _print_scores(name: str, data: Path, guesses: dict[int, list[list[Found]]], score: Any) -> None:  # noqa: ANN401
    gold = score.load(data / "toponyms" / f"{name}.jsonl")
    samples = list(corpora.toponyms(data, name))
    for kinds in ({"place", "nationality"}, {"place"}):
        predicted = []
        for number, found in guesses.items():
            sentences = samples[number].document.sentences
            marked = [
                {"start": sentence.tokens[first].start, "end": sentence.tokens[end - 1].end}
                for sentence, parts in zip(sentences, found, strict=True)
                for first, end, kind in parts
                if kind in kinds
            ]
            predicted.append({"id": gold[number]["id"], "toponyms": marked})
        result, _ = score.score(gold, predicted)
        print(name, "+".join(sorted(kinds)), "overlap", result["recog_overlap"], "exact", result["recog_exact"])


if __name__ == "__main__":
    main()
