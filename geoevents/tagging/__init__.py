"""Finds parts of speech and named entities with two small models that we trained ourselves.

`Tagger.tag` returns the document with Penn Treebank tags in its tokens and with its entities (person, organisation,
place, nationality) in text order. A place or nationality inside an organisation's name ("Aleppo University") is an
entity of its own, right after the organisation; entities do not overlap otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, cast

from geoevents._tokens import make_tokens
from geoevents.records import Entity, Mention, Sentence
from geoevents.tagging._labelling import Labeller
from geoevents.tagging._model import Model
from geoevents.tagging.casing import usual_case
from geoevents.tagging.consistency import consistent
from geoevents.tagging.labels import spans
from geoevents.tagging.names import document_evidence, place_hints, unknown_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from geoevents.records import Document, EntityKind
    from geoevents.tagging.consistency import Found

__all__ = ["GazetteerHints", "Tagger"]


class GazetteerHints(Protocol):
    """What tagging asks of a gazetteer."""

    def hint(self, name: str) -> str:
        """Coarse class of the most prominent place of that name, such as ``country`` or ``city5``; "" for none."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Part-of-speech and entity models, ready to tag; use `Tagger.load`."""

    _labeller: Labeller

    @classmethod
    def load(cls, *, entities: str | Path | None = None) -> Tagger:
        """The models that geoevents carries; they are opened by the first document.

        Args:
            entities: File of another entity model, made as ``training/train_tagger.py`` makes ours.
        """
        return cls(Labeller(Model("pos.npz"), Model(str(entities) if entities else "entities.npz")))

    def tag(self, document: Document, *, gazetteer: GazetteerHints | None = None) -> Document:
        """The document with parts of speech and entities.

        Args:
            document: A segmented document.
            gazetteer: Where given, its knowledge of place names supports the entity model; without it, places are
                found by their context alone.
        """
        hint = _Hints(gazetteer.hint).__getitem__ if gazetteer else _no_hint
        texts = usual_case([[token.text for token in s.tokens] for s in document.sentences], hint=hint)
        evidence = document_evidence(texts)
        hints = (
            [place_hints(words, hint) for words in texts] if gazetteer else [unknown_hints(words) for words in texts]
        )
        tags, labels = self._labeller.label(texts, hints=hints, evidence=evidence)
        found = [spans(sentence) for sentence in labels]
        entities = _entities_of(document, consistent(texts, found, hints=hints, evidence=evidence))
        return replace(document, sentences=_with_pos(document.sentences, tags), entities=tuple(entities))


class _Hints(dict[str, str]):
    """What a gazetteer hints at, for one document, which names its places again and again."""

    def __init__(self, hint: Callable[[str], str]) -> None:
        super().__init__()
        self._hint = hint

    def __missing__(self, name: str) -> str:
        self[name] = found = self._hint(name)
        return found


def _no_hint(_name: str) -> str:
    return ""


def _with_pos(sentences: Sequence[Sentence], tags: Sequence[Sequence[str]]) -> tuple[Sentence, ...]:
    tokens = [token for sentence in sentences for token in sentence.tokens]
    tagged = make_tokens(
        [token.start for token in tokens],
        [token.end for token in tokens],
        [token.text for token in tokens],
        [tag for sentence in tags for tag in sentence],
    )
    found = []
    first = 0
    for old in sentences:
        end = first + len(old.tokens)
        new = Sentence(start=old.start, end=old.end, tokens=tuple(tagged[first:end]), paragraph=old.paragraph)
        found.append(new)
        first = end
    return tuple(found)


def _entities_of(document: Document, found: Sequence[Sequence[Found]]) -> Iterator[Entity]:
    for sentence, parts in zip(document.sentences, found, strict=True):
        for first, end, kind in parts:
            start, last = sentence.tokens[first].start, sentence.tokens[end - 1].end
            mention = Mention(start=start, end=last, text=document.text[start:last])
            yield Entity(mention=mention, kind=cast("EntityKind", kind))
