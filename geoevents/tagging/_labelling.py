"""Labels the sentences of a document with both models, many sentences at once."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from geoevents.tagging import names, pos
from geoevents.tagging._table import Table
from geoevents.tagging.pos import BORDER, LONGEST_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoevents.tagging._decoding import Integers
    from geoevents.tagging._model import Model

__all__ = ["Labeller"]

# As many words are labelled together: enough for an article, few enough that a book needs no more memory.
_TOGETHER = 4096


class Labeller:
    """Both models and what is remembered of them; can be shared between threads and sent to other processes."""

    __slots__ = ("_lock", "_models", "_scores")

    def __init__(self, pos: Model, entities: Model) -> None:
        self._models = pos, entities
        self._lock = Lock()
        self._scores: tuple[Table[str], names.NameScores] | None = None

    def __reduce__(self) -> tuple[type[Labeller], tuple[Model, Model]]:
        return Labeller, self._models

    def label(
        self, sentences: Sequence[Sequence[str]], *, hints: Sequence[Sequence[str]], evidence: Mapping[str, str]
    ) -> tuple[list[list[str]], list[list[str]]]:
        """The parts of speech of each sentence, and its labels of entities.

        Args:
            sentences: The words of each sentence.
            hints: From `geoevents.tagging.names.place_hints`, for each.
            evidence: From `geoevents.tagging.names.document_evidence`.
        """
        tags: list[list[str]] = []
        labels: list[list[str]] = []
        for first, end in _portions(sentences):
            lengths = [len(words) for words in sentences[first:end]]
            of_tokens = self._label_portion(
                _bordered(sentences[first:end], BORDER), _bordered(hints[first:end], ""), lengths, evidence
            )
            for found, every in zip((tags, labels), of_tokens, strict=True):
                at = 2
                for length in lengths:
                    found.append(every[at : at + length])
                    at += length + 2
        return tags, labels

    def _label_portion(
        self, words: list[str], hints: list[str], lengths: list[int], evidence: Mapping[str, str]
    ) -> tuple[list[str], list[str]]:
        import numpy as np  # noqa: PLC0415 - see _decoding

        tagging, naming = (model.weights for model in self._models)
        of_words, of_names = self._scorers()
        if max(map(len, words)) > LONGEST_WORD:  # nothing beyond counts, and nobody should remember it
            words = [word[:LONGEST_WORD] for word in words]
        ends = np.cumsum(np.array(lengths) + 2)
        is_border = np.zeros(len(words), bool)
        is_border[:2] = is_border[ends] = is_border[ends + 1] = True
        scores = of_words.scores(words)
        width = len(tagging.labels)
        tags = tagging.decoder.best(scores[:, :width].copy(), is_border)
        scores = of_names.scores(scores[:, width:].copy(), words, tags, hints, evidence)
        labels = naming.decoder.best(scores, is_border)
        return _named(tags, tagging.labels), _named(labels, naming.labels)

    def _scorers(self) -> tuple[Table[str], names.NameScores]:
        if self._scores is None:
            tagging, naming = (model.weights for model in self._models)
            with self._lock:
                self._scores = self._scores or (
                    Table(tagging.beside(naming), _word_features),
                    names.NameScores(naming, tagging.labels),
                )
        return self._scores


def _word_features(word: str) -> pos.WordFeatures:
    """What either model asks of a word: all that names ask beyond their own features, parts of speech ask as well."""
    return names.with_name_features(word, pos.word_features(word))


def _named(numbers: Integers, labels: Sequence[str]) -> list[str]:
    every = *labels, ""  # the number after the last is that of a border
    return [every[number] for number in numbers.tolist()]


def _portions(sentences: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """(first, end) of the sentences that are labelled together."""
    first = size = 0
    for index, words in enumerate(sentences):
        size += len(words)
        if size >= _TOGETHER:
            yield first, index + 1
            first, size = index + 1, 0
    if first < len(sentences):
        yield first, len(sentences)


def _bordered(sentences: Sequence[Sequence[str]], border: str) -> list[str]:
    """The items of all sentences with two borders before, between and after them."""
    items = [border, border]
    for words in sentences:
        items += words
        items += (border, border)
    return items
