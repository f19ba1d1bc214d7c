"""Finds parts of speech and named entities with two small models that we trained ourselves.

`Tagger.tag` returns the document with Penn Treebank tags in its tokens and with its entities (person, organisation,
place, nationality) in text order. A place or nationality inside an organisation's name ("Aleppo University") is an
entity of its own, right after the organisation; entities do not overlap otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, cast

from geoevents.records import Entity, Mention
from geoevents.tagging._model import Model
from geoevents.tagging.casing import usual_case
from geoevents.tagging.consistency import consistent
from geoevents.tagging.labels import spans
from geoevents.tagging.names import document_evidence, name_features, place_hints, unknown_hints
from geoevents.tagging.pos import pos_features

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geoevents.records import Document, EntityKind, Sentence, Token
    from geoevents.tagging.consistency import Found

__all__ = ["GazetteerHints", "Tagger"]


class GazetteerHints(Protocol):
    """What tagging asks of a gazetteer."""

    def hint(self, name: str) -> str:
        """Coarse class of the most prominent place of that name, such as ``country`` or ``city5``; "" for none."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Part-of-speech and entity models, ready to tag; use `Tagger.load`."""

    _pos: Model
    _entities: Model

    @classmethod
    def load(cls, *, entities: str | Path | None = None) -> Tagger:
        """The models that geoevents carries; they are opened by the first document.

        Args:
            entities: File of another entity model, made by ``training/train_tagger.py``.
        """
        return cls(Model("pos.crfsuite"), Model(str(entities) if entities else "entities.crfsuite"))

    def tag(self, document: Document, *, gazetteer: GazetteerHints | None = None) -> Document:
        """The document with parts of speech and entities.

        Args:
            document: A segmented document.
            gazetteer: Where given, its knowledge of place names supports the entity model; without it, places are
                found by their context alone.
        """
        hint = gazetteer.hint if gazetteer else _no_hint
        texts = usual_case([[token.text for token in s.tokens] for s in document.sentences], hint=hint)
        tags = [self._pos.labels(pos_features(words)) for words in texts]
        evidence = document_evidence(texts)
        hints = (
            [place_hints(words, hint) for words in texts] if gazetteer else [unknown_hints(words) for words in texts]
        )
        found = [
            spans(self._entities.labels(name_features(words, pos, known, evidence)))
            for words, pos, known in zip(texts, tags, hints, strict=True)
        ]
        sentences = tuple(map(_with_pos, document.sentences, tags))
        entities = _entities_of(document, consistent(texts, found, hints=hints, evidence=evidence))
        return replace(document, sentences=sentences, entities=tuple(entities))


def _no_hint(_name: str) -> str:
    return ""


def _with_pos(sentence: Sentence, tags: Sequence[str]) -> Sentence:
    tokens = tuple(_tagged(token, tag) for token, tag in zip(sentence.tokens, tags, strict=True))
    return replace(sentence, tokens=tokens)


def _tagged(token: Token, tag: str) -> Token:
    # Twice as fast as dataclasses.replace, and there is one call a token.
    return type(token)(start=token.start, end=token.end, text=token.text, pos=tag)


def _entities_of(document: Document, found: Sequence[Sequence[Found]]) -> Iterator[Entity]:
    for sentence, parts in zip(document.sentences, found, strict=True):
        for first, end, kind in parts:
            start, last = sentence.tokens[first].start, sentence.tokens[end - 1].end
            mention = Mention(start=start, end=last, text=document.text[start:last])
            yield Entity(mention=mention, kind=cast("EntityKind", kind))
