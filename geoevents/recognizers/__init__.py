"""What finds place names and what decides which places they mean can be exchanged: two small protocols.

A recognizer is anything that is called with a tagged document and gives its toponyms; a resolver is anything that is
called with a document and its toponyms and gives a resolution for each. Functions will do. `geoevents.Pipeline` takes
either::

    def capitals_only(document):
        return [toponym for toponym in find_toponyms(document, gazetteer=gazetteer) if ...]

    Pipeline.load(recognizer=capitals_only)

`geoevents.recognizers.spacy` is a recognizer that asks a spaCy pipeline.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from geoevents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.gazetteer import Gazetteer
    from geoevents.records import Document, Resolution, Toponym

__all__ = ["Recognizer", "Resolver", "recognized", "resolved"]


class Recognizer(Protocol):
    """Finds the place names of a document."""

    def __call__(self, document: Document, /) -> Sequence[Toponym]:
        """The toponyms, without overlap. Those without candidates are looked up in the gazetteer afterwards.

        Args:
            document: Its tokens have parts of speech, and its entities are those of our own tagger.
        """


class Resolver(Protocol):
    """Decides which place each toponym of a document means."""

    def __call__(self, document: Document, toponyms: Sequence[Toponym], /) -> Sequence[Resolution]:
        """One resolution for each toponym, in the same order; one without places says that there is no match."""


def recognized(recognizer: Recognizer, document: Document, *, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """What a recognizer finds, in text order, with candidates.

    Raises:
        InputError: A toponym does not say what stands at its offsets, or overlaps another one.
    """
    toponyms = sorted(recognizer(document), key=lambda toponym: toponym.mention.start)
    end = 0
    for toponym in toponyms:
        mention = toponym.mention
        if not (0 <= mention.start < mention.end and document.text[mention.start : mention.end] == mention.text):
            raise InputError(
                f"the recognizer gave {mention.text!r} for the characters {mention.start} to {mention.end}, where "
                f"{document.text[mention.start : mention.end]!r} stands: offsets count the characters of the text"
            )
        if mention.start < end:
            raise InputError(f"the recognizer gave {mention.text!r} at {mention.start}, inside the name before it")
        end = mention.end
    return tuple(
        toponym if toponym.candidates else replace(toponym, candidates=gazetteer.lookup(toponym.mention.text))
        for toponym in toponyms
    )


def resolved(resolver: Resolver, document: Document, toponyms: Sequence[Toponym]) -> tuple[Resolution, ...]:
    """What a resolver decides.

    Raises:
        InputError: It gave too few resolutions or too many, or in another order.
    """
    resolutions = tuple(resolver(document, toponyms))
    if [each.toponym.mention for each in resolutions] != [each.mention for each in toponyms]:
        raise InputError(
            f"the resolver gave {len(resolutions)} resolutions for {len(toponyms)} toponyms, or in another order: "
            "one for each is expected, in the same order; one without places means that there is no match"
        )
    return resolutions
