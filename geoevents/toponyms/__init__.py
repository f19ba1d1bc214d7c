"""Finds the place names of a tagged document and says how each is used.

Place and nationality entities of the tagger are the start. They are grown to the longest name that the gazetteer has,
cut where they join several ("Iran-Syria"), and joined by names inside organisations ("University of Aleppo") and by
countries that the tagger missed. What stands around a name decides between a `place`, an `actor` (a capital or country
that stands for its government, a people) and `other`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.records import Candidate, Document, Mention, Sentence, Toponym
from geoevents.toponyms.spans import Span, kinds_of, spans_of
from geoevents.toponyms.use import UseReader, load_weights
from geoevents.toponyms.words import ToponymWords, load_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoevents.gazetteer import Gazetteer

__all__ = ["ToponymWords", "candidates_of", "find_toponyms", "load_words", "use_cues"]


def find_toponyms(
    document: Document,
    *,
    gazetteer: Gazetteer,
    words: ToponymWords | None = None,
    use_weights: Mapping[str, float] | None = None,
) -> tuple[Toponym, ...]:
    """The place names of a document in text order, without overlap.

    Args:
        document: Tagged: its tokens have parts of speech, its entities stand in text order.
        gazetteer: Gives the candidates.
        words: From `load_words`; English by default.
        use_weights: What each cue says of the use, above zero for an actor; ours by default.
    """
    words = words or load_words()
    weights = load_weights() if use_weights is None else use_weights
    return tuple(
        Toponym(mention=mention, use=reader.use(number), candidates=known)
        for mention, known, number, reader in _names(document, words, gazetteer, weights)
    )


def use_cues(
    document: Document, *, gazetteer: Gazetteer, words: ToponymWords
) -> Iterator[tuple[Mention, bool, list[str]]]:
    """Each name with whether it is neither place nor actor, and what speaks for one of these: for training."""
    for mention, _, number, reader in _names(document, words, gazetteer, {}):
        yield mention, reader.use(number) == "other", reader.cues(number)


def candidates_of(
    name: str,
    *,
    gazetteer: Gazetteer,
    words: ToponymWords,  # noqa: ARG001 - the gazetteer knows its generic words; callers may still name a language
) -> tuple[Candidate, ...]:
    """The candidates of a name as the gazetteer finds them, with or without generic words ("northern Iraq")."""
    return gazetteer.lookup(name)


_NEEDING_A_PLACE = frozenset({"missed", "embedded", "joined"})


def _names(
    document: Document, words: ToponymWords, gazetteer: Gazetteer, weights: Mapping[str, float]
) -> Iterator[tuple[Mention, tuple[Candidate, ...], int, UseReader]]:
    """Each name with its candidates, its number in its sentence, and who tells its use."""
    for sentence, entities in _with_entities(document):
        spans = list(spans_of(sentence, kinds_of(sentence, entities), words, gazetteer))
        if not spans:
            continue
        candidates = [_candidates(document, sentence, span, words, gazetteer) for span in spans]
        reader = UseReader(sentence.tokens, spans, candidates, words, weights)
        for number, (span, known) in enumerate(zip(spans, candidates, strict=True)):
            if known or span.kind not in _NEEDING_A_PLACE:
                text = document.text[span.start : span.end]
                yield Mention(start=span.start, end=span.end, text=text), known, number, reader


def _with_entities(document: Document) -> Iterator[tuple[Sentence, list[tuple[int, int, str]]]]:
    entities = sorted(document.entities, key=lambda entity: entity.mention.start)
    position = 0
    for sentence in document.sentences:
        inside: list[tuple[int, int, str]] = []
        while position < len(entities) and entities[position].mention.start < sentence.end:
            mention = entities[position].mention
            inside.append((mention.start, mention.end, entities[position].kind))
            position += 1
        yield sentence, inside


def _candidates(
    document: Document, sentence: Sentence, span: Span, words: ToponymWords, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """The candidates of a name; only divisions where a word asks for one ("the Donetsk region", "state of …")."""
    name, tokens = " ".join(document.text[span.start : span.end].split()), sentence.tokens
    found = candidates_of(name, gazetteer=gazetteer, words=words)
    following = tokens[span.last].text.lower() if span.last < len(tokens) else ""
    if span.first > 1 and tokens[span.first - 1].text == "of":
        word = tokens[span.first - 2].text
        following = word if word in words.divisions_before else following
    if following in words.divisions_after:
        wider = gazetteer.lookup(f"{name} {following.removesuffix('s')}")
        divisions = [candidate for candidate in (*wider, *found) if candidate.place.feature_code.startswith("ADM")]
        return tuple(dict.fromkeys(divisions)) or found
    return found
