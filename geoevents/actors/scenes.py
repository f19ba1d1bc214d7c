"""A sentence with all that is known of it so far: chunks, names, toponyms, entities and dates at their tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from geoevents.actors.phrases import Chunk, Layout, chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoevents.actors.ontology import Ontology
    from geoevents.records import (
        Document,
        Entity,
        EntityKind,
        Mention,
        Resolution,
        Sentence,
        TemporalExpression,
    )

__all__ = ["Scene", "longest_name", "scenes"]

_T = TypeVar("_T")
_NAMES = frozenset({"person", "organisation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One sentence, laid out.

    Attributes:
        sentence: The sentence.
        words: Its tokens as written, with plain apostrophes.
        chunks: Its noun phrases, verb groups and connecting words.
        names: Organisations and people of the tables, by first token: index after the last token and table key.
        entities: Entities of the tagger by first token: index after the last token and kind.
        toponyms: Resolved place names by first token: index after the last token and resolution.
        dates: Temporal expressions by first token.
    """

    sentence: Sentence
    words: tuple[str, ...]
    chunks: tuple[Chunk, ...]
    names: Mapping[int, tuple[int, str]]
    entities: Mapping[int, tuple[int, EntityKind]]
    toponyms: Mapping[int, tuple[int, Resolution]]
    dates: Mapping[int, tuple[int, TemporalExpression]]


def scenes(
    document: Document,
    *,
    resolutions: Sequence[Resolution],
    dates: Sequence[TemporalExpression],
    ontology: Ontology,
) -> Iterator[Scene]:
    """The sentences of a tagged document, laid out one after the other.

    Args:
        document: With parts of speech and entities.
        resolutions: Its toponyms.
        dates: Its temporal expressions.
        ontology: The names of the tables and the words of the grammar.
    """
    entity_starts = [entity.mention.start for entity in document.entities]
    toponyms = sorted(resolutions, key=lambda found: found.toponym.mention.start)
    toponym_starts = [found.toponym.mention.start for found in toponyms]
    ordered = sorted(dates, key=lambda found: found.mention.start)
    date_starts = [found.mention.start for found in ordered]
    for sentence in document.sentences:
        yield _scene(
            sentence,
            entities=_inside(document.entities, entity_starts, sentence),
            toponyms=_inside(toponyms, toponym_starts, sentence),
            dates=_inside(ordered, date_starts, sentence),
            ontology=ontology,
        )


def longest_name(words: Sequence[str], index: int, names: Mapping[str, tuple[tuple[str, ...], ...]]) -> tuple[str, ...]:
    """The longest listed name that begins at a token, or an empty tuple."""
    for name in names.get(words[index], ()):
        if tuple(words[index : index + len(name)]) == name:
            return name
    return ()


def _inside(found: Sequence[_T], starts: list[int], sentence: Sentence) -> Sequence[_T]:
    return found[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end - 1)]


def _scene(
    sentence: Sentence,
    *,
    entities: Sequence[Entity],
    toponyms: Sequence[Resolution],
    dates: Sequence[TemporalExpression],
    ontology: Ontology,
) -> Scene:
    words = tuple([token.text for token in sentence.tokens])
    if "’" in "".join(words):
        words = tuple(word.replace("’", "'") for word in words)
    starts = [token.start for token in sentence.tokens]
    ends = [token.end for token in sentence.tokens]
    named = _names(words, ontology)
    entity_spans: dict[int, tuple[int, EntityKind]] = {}
    for entity in entities:
        for first, last in _span(entity.mention, starts, ends):
            # A place inside an organisation's name may begin where the organisation does: the whole comes first.
            entity_spans.setdefault(first, (last, entity.kind))
    toponym_spans = {
        first: (last, found) for found in toponyms for first, last in _span(found.toponym.mention, starts, ends)
    }
    date_spans = {first: (last, found) for found in dates for first, last in _span(found.mention, starts, ends)}
    layout = Layout(
        spans=_spans(_titles(words, ontology), named, entity_spans, toponym_spans, date_spans),
        dates={first: last for first, (last, _) in date_spans.items() if first not in named},
        glue=_glue(words, toponym_spans),
    )
    return Scene(
        sentence=sentence,
        words=words,
        chunks=chunk(sentence.tokens, layout, ontology),
        names=named,
        entities=entity_spans,
        toponyms=toponym_spans,
        dates=date_spans,
    )


def _span(mention: Mention, starts: list[int], ends: list[int]) -> tuple[tuple[int, int], ...]:
    """The tokens that a mention covers; none where it does not begin and end with a token."""
    first = bisect_left(starts, mention.start)
    last = bisect_left(ends, mention.end) + 1
    whole = first < len(starts) and first < last <= len(ends)
    if whole and starts[first] == mention.start and ends[last - 1] == mention.end:
        return ((first, last),)
    return ()


def _names(words: Sequence[str], ontology: Ontology) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    listed, end = ontology.names, 0
    if listed.keys().isdisjoint(words):
        return found
    for index in [at for at, word in enumerate(words) if word in listed]:
        name = longest_name(words, index, listed) if index >= end else ()
        if name:
            end = index + len(name)
            found[index] = (end, " ".join(name))
    return found


def _titles(words: Sequence[str], ontology: Ontology) -> dict[int, int]:
    """Offices that hold a preposition, such as "Secretary of State": first token to the index after the last."""
    if "of" not in words:
        return {}
    return {
        at - 1: at + 2
        for at in range(1, len(words) - 1)
        if words[at] == "of" and f"{words[at - 1]} of {words[at + 1]}".lower() in ontology.roles
    }


def _spans(
    titles: Mapping[int, int],
    named: Mapping[int, tuple[int, str]],
    entities: Mapping[int, tuple[int, EntityKind]],
    toponyms: Mapping[int, tuple[int, Resolution]],
    dates: Mapping[int, tuple[int, TemporalExpression]],
) -> dict[int, int]:
    """Names that no noun phrase may cut; where they overlap, those of the tables come first."""
    spans: dict[int, int] = {}
    taken: set[int] = {token for first, (last, _) in dates.items() for token in range(first, last)}
    layered = [
        *titles.items(),
        *[(first, last) for first, (last, _) in named.items()],
        *[(first, last) for first, (last, _) in toponyms.items()],
        *[(first, last) for first, (last, kind) in entities.items() if kind in _NAMES],
    ]
    for first, last in layered:
        if taken.isdisjoint(range(first, last)):
            spans[first] = last
            taken.update(range(first, last))
    return spans


def _glue(words: Sequence[str], toponyms: Mapping[int, tuple[int, Resolution]]) -> frozenset[int]:
    """The comma of "Damascus, Syria", where the second name is a country or division that holds the first."""
    found: set[int] = set()
    for last, inner in toponyms.values():
        if last + 1 >= len(words) or words[last] != "," or last + 1 not in toponyms:
            continue
        _, outer = toponyms[last + 1]
        if inner.place and outer.place and _holds(outer, inner):
            found.add(last)
    return frozenset(found)


def _holds(outer: Resolution, inner: Resolution) -> bool:
    if outer.place is None or inner.place is None:
        return False
    if outer.toponym.candidates and outer.toponym.candidates[0].match == "demonym":
        return False  # "In Kampala, Ugandan police …"
    wide = outer.place.feature_code.startswith("PCL") or outer.place.feature_code == "ADM1"
    small = not inner.place.feature_code.startswith("PCL")
    return wide and small and outer.place.country_code == inner.place.country_code and outer.place != inner.place
