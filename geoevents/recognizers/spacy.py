"""A recognizer that asks a spaCy pipeline for names: ``pip install geoevents[spacy]``.

::

    from geoevents.recognizers.spacy import SpacyRecognizer

    gazetteer = Gazetteer.open()
    pipeline = Pipeline.load(recognizer=SpacyRecognizer.load("en_core_web_sm", gazetteer=gazetteer))

spaCy says what is a name and of which kind; how far a name reaches in the gazetteer, whether it is used as a place or
as an actor, and which candidates it has is found in the same way as for our own tagger.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from geoevents.errors import ResourceError
from geoevents.records import Entity, Mention
from geoevents.toponyms import find_toponyms, load_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoevents.gazetteer import Gazetteer
    from geoevents.records import Document, EntityKind, Toponym
    from geoevents.toponyms import ToponymWords

__all__ = ["SpacyRecognizer"]

# The labels of OntoNotes, which spaCy's pipelines of most languages have, and those of its smaller ones (PER, LOC).
KINDS: dict[str, EntityKind] = {
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "nationality",
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
}
# Less than what a pipeline refuses to read at once; cut between sentences.
_MOST_CHARACTERS = 50_000


class _Named(Protocol):
    """What is asked of spaCy's ``Span``."""

    start_char: int
    end_char: int
    label_: str


class _Read(Protocol):
    """What is asked of spaCy's ``Doc``."""

    @property
    def ents(self) -> Iterable[_Named]: ...


class SpacyPipeline(Protocol):
    """What is asked of spaCy's ``Language``."""

    def __call__(self, text: str, /) -> _Read: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacyRecognizer:
    """A `Recognizer` with the names of a spaCy pipeline.

    Attributes:
        nlp: The spaCy pipeline; it has a component that sets entities.
        gazetteer: Where the candidates come from.
        words: What decides how a place name is used.
    """

    nlp: SpacyPipeline
    gazetteer: Gazetteer
    words: ToponymWords

    @classmethod
    def load(cls, model: str, *, gazetteer: Gazetteer, language: str = "en") -> SpacyRecognizer:
        """Opens a pipeline that is installed, such as ``en_core_web_sm``, or that lies in a folder.

        Raises:
            ResourceError: spaCy or the pipeline is not installed, or it sets no entities.
        """
        return cls(nlp=_opened(model), gazetteer=gazetteer, words=load_words(language))

    def __call__(self, document: Document, /) -> tuple[Toponym, ...]:
        """The place names of a document."""
        entities = tuple(_without_overlap(self._entities(document)))
        return find_toponyms(replace(document, entities=entities), gazetteer=self.gazetteer, words=self.words)

    def _entities(self, document: Document) -> Iterator[Entity]:
        for start, end in _stretches(document):
            for name in self.nlp(document.text[start:end]).ents:
                first, last = start + name.start_char, start + name.end_char
                text = document.text[first:last]
                kind = KINDS.get(name.label_)
                # NORP also names creeds and parties.
                if kind == "nationality" and self.gazetteer.hint(text) not in {"demonym", "country"}:
                    kind = None
                if kind is not None and text.strip():
                    yield Entity(mention=Mention(start=first, end=last, text=text), kind=kind)


def _opened(model: str) -> SpacyPipeline:
    try:
        import spacy  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise ResourceError("spaCy is not installed: run pip install 'geoevents[spacy]'") from error
    try:
        nlp = spacy.load(model)
    except (OSError, ValueError) as error:
        raise ResourceError(
            f"spaCy has no pipeline {model!r} here: run python -m spacy download {model}, or pip install a wheel of it"
        ) from error
    if not {"ner", "entity_ruler", "span_ruler", "transformer"} & set(nlp.pipe_names):
        raise ResourceError(f"the spaCy pipeline {model!r} sets no entities ({', '.join(nlp.pipe_names) or 'empty'})")
    opened: SpacyPipeline = nlp
    return opened


def _stretches(document: Document) -> Iterator[tuple[int, int]]:
    """Offsets of whole sentences in a row, as many as a pipeline reads at once."""
    start = end = None
    for sentence in document.sentences:
        if start is not None and end is not None and sentence.end - start > _MOST_CHARACTERS:
            yield start, end
            start = None
        start = sentence.start if start is None else start
        end = sentence.end
    if start is not None and end is not None:
        yield start, end


def _without_overlap(entities: Iterable[Entity]) -> Iterator[Entity]:
    end = 0
    for entity in sorted(entities, key=lambda entity: (entity.mention.start, -entity.mention.end)):
        if entity.mention.start >= end:
            yield entity
            end = entity.mention.end
