"""Finds which tokens of a sentence are a place name, before anybody asks which place it is.

Entities of the tagger are grown to the longest name that the gazetteer has and cut where they join several; names
inside organisations and names that the tagger missed are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.tagging.cues import load_cues

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from geoevents.gazetteer import Gazetteer
    from geoevents.records import Sentence, Token
    from geoevents.toponyms.words import ToponymWords

__all__ = ["Span", "is_dateline", "kinds_of", "spans_of"]

_LONGEST = 6
# Classes of names that are trusted where the tagger saw nothing: they mean a place nearly always.
_TRUSTED = frozenset({"country", "demonym", "island", "water", "region", "capital", "division"})
_INSIDE_ORGANISATIONS = frozenset({"country", "demonym", "division", "capital", "city6", "city5", "region"})
# Names of several words that are hardly ever persons or organisations, and classes of names that towns have.
_LONG_NAMES = frozenset({"capital", "water", "island", "region", "country", "city6"})
# Of such a place it is said that it "condemned" or "expelled", for those who rule there or its country.
_GOVERNING = frozenset({"capital", "country", "city6", "city5"})
_SETTLED = frozenset({"capital", "city6", "city5", "city4", "division", "water", "island", "region"})
_LARGE = frozenset({"capital", "city6", "city5"})
_NATURAL = frozenset({"water", "island", "region"})
_ANYTHING = frozenset({"", "person", "organisation", "place"})
_BULLETS = frozenset({"-", "*", "•", "–", "—", "#", "##", "###"})
# What a name may grow over: what the tagger left free or marked as a name of another kind, never a person.
_GROWING = frozenset({"place", "nationality", "", "organisation"})
_SMALL_WORDS = frozenset({"of", "the", "and", "el", "al", "'s"})
_WELL_KNOWN = frozenset({"country", "capital", "city6", "city5"})
_AFTER_DATELINE = frozenset({"(", ":", "—", "–", "--"})
_JOINS = frozenset("-–—/‑‐")


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens ``first`` to ``last`` (not included), or a part of one token by character offsets."""

    first: int
    last: int
    start: int
    end: int
    kind: str


def kinds_of(sentence: Sentence, entities: Sequence[tuple[int, int, str]]) -> list[tuple[str, int]]:
    """For each token the kind of the entity that it is in, and the number of that entity (-1 outside)."""
    kinds: list[tuple[str, int]] = [("", -1)] * len(sentence.tokens)
    whole = {(start, end) for start, end, kind in entities if kind == "organisation"}
    index = 0
    for number, (start, end, kind) in enumerate(entities):
        while index < len(sentence.tokens) and sentence.tokens[index].end <= start:
            index += 1
        at = index
        while at < len(sentence.tokens) and sentence.tokens[at].start < end:
            # A place inside an organisation's name is an entity of its own beside the organisation.
            nested = kinds[at][0] == "organisation" and kind in {"place", "nationality"} and (start, end) not in whole
            kinds[at] = ("embedded" if nested else kind, number)
            at += 1
    return kinds


def spans_of(
    sentence: Sentence, kinds: list[tuple[str, int]], words: ToponymWords, gazetteer: Gazetteer
) -> Iterator[Span]:
    """The names of a sentence from left to right.

    Args:
        sentence: With parts of speech.
        kinds: From `kinds_of`.
        words: The words of the language.
        gazetteer: Knows which names there are.
    """
    for span in _all_spans(sentence.tokens, kinds, words, gazetteer):
        shortened = _without_article(sentence.tokens, span, words, gazetteer)
        if not _is_no_place(sentence.tokens, shortened, words):
            yield shortened


def _all_spans(
    tokens: Sequence[Token], kinds: list[tuple[str, int]], words: ToponymWords, gazetteer: Gazetteer
) -> Iterator[Span]:
    index = 0
    while index < len(tokens):
        kind, number = kinds[index]
        if not kind and not tokens[index].text[0].isupper():  # most tokens
            index += 1
            continue
        last = index + 1
        while number >= 0 and last < len(tokens) and kinds[last][1] == number:
            last += 1
        if kind in {"person", "organisation"} and _is_place_after_all(tokens, index, last, words, gazetteer):
            kind = "place"
        if kind in {"place", "nationality"}:
            last = max(last, _longest(tokens, kinds, index, gazetteer, _GROWING))
            yield from _divided(tokens, index, last, kind, gazetteer)
        elif kind == "embedded":
            yield Span(index, last, tokens[index].start, tokens[last - 1].end, kind)
        elif kind == "organisation":
            yield from _embedded(tokens, index, last, words, gazetteer)
        elif kind == "person":
            yield from _in_capitals(tokens, index, last, gazetteer)
        elif kind == "":
            reached = yield from _missed(tokens, kinds, index, words, gazetteer)
            last = max(last, reached)
        index = last


def _without_article(tokens: Sequence[Token], span: Span, words: ToponymWords, gazetteer: Gazetteer) -> Span:
    first = span.first + 1
    if span.last - span.first < 2 or tokens[span.first].text.lower() != "the":  # noqa: PLR2004 - an article and a name
        return span
    if tokens[first].text.lower() in words.with_article or not gazetteer.hint(_text(tokens, first, span.last)):
        return span
    return Span(first, span.last, tokens[first].start, span.end, span.kind)


def _is_no_place(tokens: Sequence[Token], span: Span, words: ToponymWords) -> bool:
    """Whether a name stands in a compound or in an organisation's name that has nothing to do with the place."""
    name = _text(tokens, span.first, span.last).lower()
    following = tokens[span.last].text if span.last < len(tokens) else ""
    if following.lower() in words.plain_compounds.get(name, ()) or name in words.no_places:
        return True
    newspaper = following[:1].isupper() and following.lower() in words.newspapers
    around = _text(tokens, max(span.first - 2, 0), span.last).lower()
    ahead = f"{name} {following.lower()}"
    return span.kind != "place" and (newspaper or around in words.without_place or ahead in words.without_place)


def _in_capitals(tokens: Sequence[Token], first: int, last: int, gazetteer: Gazetteer) -> Iterator[Span]:
    """A place at the end of what looks like a person in a headline in capitals: "SHELLS KHARKIV"."""
    if last - first != 2 or not all(token.text.isupper() for token in tokens[first:last]):  # noqa: PLR2004 - verb, place
        return
    given = any(cue.startswith("given") for cue in load_cues().of.get(tokens[first].text.lower(), ()))
    if not given and gazetteer.hint(tokens[last - 1].text) in _WELL_KNOWN:
        yield Span(last - 1, last, tokens[last - 1].start, tokens[last - 1].end, "place")


def _is_place_after_all(
    tokens: Sequence[Token], first: int, last: int, words: ToponymWords, gazetteer: Gazetteer
) -> bool:
    """Whether what the tagger took for a person or an organisation is wholly a place's name: "near Salamiyah".

    Long names of capitals, waters, islands and regions are enough; a single word needs something before it that only
    places have, or stands as a dateline does.
    """
    hint = gazetteer.hint(_text(tokens, first, last))
    if (
        not hint
        or _text(tokens, first, last).lower() in words.common_in_names
        or (first > 0 and tokens[first - 1].pos in {"NNP", "NNPS"})
    ):
        return False
    if last - first > 1 and hint in _LONG_NAMES:
        speaks = last < len(tokens) and tokens[last].pos in {"VBD", "VBZ"}
        return hint in {"capital", "country"} or not speaks
    asked = last < len(tokens) and tokens[last].text in words.divisions_after
    located = _is_located(tokens, first, words) or _is_struck(tokens, first, last, hint, words)
    of = hint in {"country", "division"} and first > 0 and tokens[first - 1].text == "of"
    governs = hint in _GOVERNING and last < len(tokens) and tokens[last].text in words.government_verbs
    return governs or of or (hint in _SETTLED and (asked or located or is_dateline(tokens, first, last)))


def _is_located(tokens: Sequence[Token], first: int, words: ToponymWords) -> bool:
    """Whether a preposition before the name says that it is a place; articles and directions are passed over."""
    index = first - 1
    while index >= 0 and (tokens[index].text.lower() in {"the", "of"} | words.generic_before):
        index -= 1
    return index >= 0 and tokens[index].text.lower() in words.place_prepositions


def _is_struck(tokens: Sequence[Token], first: int, last: int, hint: str, words: ToponymWords) -> bool:
    """Whether a large city is what somebody reaches or attacks: "seized Goma", "Kharkiv was shelled"."""
    if hint not in _LARGE or any(cue.startswith("given") for cue in load_cues().of.get(tokens[first].text.lower(), ())):
        return False
    if first > 0 and tokens[first - 1].pos.startswith("VB") and tokens[first - 1].text in words.motion_verbs:
        return True
    passive = last + 1 < len(tokens) and tokens[last].text in {"was", "were", "is"}
    return passive and tokens[last + 1].pos == "VBN" and tokens[last + 1].text in words.motion_verbs


def is_dateline(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name opens its sentence as a dateline or the head of an item does: "SRINAGAR, Feb. 19 (…) -"."""
    if last >= len(tokens) or not all(token.text in _BULLETS for token in tokens[:first]):
        return False
    capitals = all(token.text.isupper() for token in tokens[first:last])
    return tokens[last].text in _AFTER_DATELINE or (capitals and tokens[last].text == ",")


def _longest(
    tokens: Sequence[Token], kinds: list[tuple[str, int]], first: int, gazetteer: Gazetteer, allowed: frozenset[str]
) -> int:
    """Where the longest name of the gazetteer that begins at ``first`` ends; ``first`` when there is none."""
    if not tokens[first].text[0].isalpha():
        return first
    best = first
    last = first + 1
    while last <= len(tokens) and last - first <= _LONGEST and kinds[last - 1][0] in allowed:
        token = tokens[last - 1]
        if not token.text[0].isupper() and (last - first == 1 or token.text.lower() not in _SMALL_WORDS):
            break
        if token.text[0].isupper() and gazetteer.hint(_text(tokens, first, last)):
            best = last
        last += 1
    return best


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.text for token in tokens[first:last]) if last - first > 1 else tokens[first].text


def _divided(tokens: Sequence[Token], first: int, last: int, kind: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """One span, or one for each of the places that a hyphen or a comma joins."""
    while first < last and tokens[first].text.lower() in {"the", "a", "an"} and last - first > 1:
        first += 1
    while last - first > 1 and tokens[last - 1].text in {"'s", "’s", ".", ",", "'", "’"}:
        last -= 1
    if last - first == 1:
        yield from _unhyphened(tokens[first], first, kind, gazetteer)
        return
    for middle in range(first + 1, last - 1):
        if tokens[middle].text in {",", "and"} and not gazetteer.hint(_text(tokens, first, last)):
            yield from _divided(tokens, first, middle, kind, gazetteer)
            yield from _divided(tokens, middle + 1, last, kind, gazetteer)
            return
    if tokens[first].text.isupper() and _is_headline(tokens) and not gazetteer.hint(_text(tokens, first, last)):
        first, last = _known_part(tokens, first, last, gazetteer)
        if last == first:
            return
    yield Span(first, last, tokens[first].start, tokens[last - 1].end, kind)


def _known_part(tokens: Sequence[Token], first: int, last: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """The part of a name in a headline that is a place of its own: "UKRAINE PLEADS"."""
    for size in range(last - first - 1, 0, -1):
        for start in range(first, last - size + 1):
            if gazetteer.hint(_text(tokens, start, start + size)) in _WELL_KNOWN | {"demonym", "division"}:
                return start, start + size
    return first, first


def _is_headline(tokens: Sequence[Token]) -> bool:
    return all(not token.text.isalpha() or token.text.isupper() for token in tokens)


def _unhyphened(token: Token, index: int, kind: str, gazetteer: Gazetteer) -> Iterator[Span]:
    whole = Span(index, index + 1, token.start, token.end, kind)
    if gazetteer.hint(token.text) or _JOINS.isdisjoint(token.text):
        yield whole
        return
    parts = list(_hyphen_parts(token))
    known = [(start, end) for start, end, text in parts if text[:1].isupper() and gazetteer.hint(text) in _TRUSTED]
    if not known:
        yield whole
        return
    for start, end in known:
        yield Span(index, index + 1, start, end, "joined" if len(known) > 1 else kind)


def _hyphen_parts(token: Token) -> Iterator[tuple[int, int, str]]:
    start = token.start
    for offset, letter in enumerate(token.text):
        if letter in _JOINS:
            yield start, token.start + offset, token.text[start - token.start : offset]
            start = token.start + offset + 1
    yield start, token.end, token.text[start - token.start :]


def _embedded(
    tokens: Sequence[Token], first: int, last: int, words: ToponymWords, gazetteer: Gazetteer
) -> Iterator[Span]:
    """Countries, divisions and large cities inside an organisation's name ("Aleppo University")."""
    if last - first == 1:
        if gazetteer.hint(tokens[first].text) == "country":
            yield Span(first, last, tokens[first].start, tokens[first].end, "place")
        return
    index = first
    while index < last:
        step = index + 1
        if tokens[index].text[0].isupper():
            for end in range(min(last, index + 3), index, -1):
                name = _text(tokens, index, end)
                if gazetteer.hint(name) in _INSIDE_ORGANISATIONS and name.lower() not in words.common_in_names:
                    yield Span(index, end, tokens[index].start, tokens[end - 1].end, "embedded")
                    step = end
                    break
        index = step


def _missed(
    tokens: Sequence[Token], kinds: list[tuple[str, int]], index: int, words: ToponymWords, gazetteer: Gazetteer
) -> Generator[Span, None, int]:
    """A name that the tagger did not mark but the gazetteer and its surroundings vouch for. Returns where to go on."""
    token = tokens[index]
    if not token.text[0].isupper():
        return index
    if not _JOINS.isdisjoint(token.text) and not gazetteer.hint(token.text):
        parts = _known_parts(token, words, gazetteer)
        for start, end in parts:
            yield Span(index, index + 1, start, end, "joined" if len(parts) > 1 else "missed")
        return index + 1
    last = _longest(tokens, kinds, index, gazetteer, _ANYTHING)
    if any(kind for kind, _ in kinds[index:last]) and gazetteer.hint(_text(tokens, index, last)) not in _NATURAL:
        last = _longest(tokens, kinds, index, gazetteer, frozenset({""}))
    if last > index and _is_sure(tokens, index, last, words, gazetteer):
        yield Span(index, last, token.start, tokens[last - 1].end, "missed")
        return last
    return index


def _known_parts(token: Token, words: ToponymWords, gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Countries and peoples in a hyphened word, and towns where all parts are places or the rest says so."""
    pieces = list(_hyphen_parts(token))
    hints = [gazetteer.hint(text) if text[:1].isupper() else "" for _, _, text in pieces]
    rest = {text.lower() for (_, _, text), hint in zip(pieces, hints, strict=True) if not hint}
    asked = {"country", "demonym"} | (_SETTLED if rest <= words.hyphened else frozenset())
    return [(start, end) for (start, end, _), hint in zip(pieces, hints, strict=True) if hint in asked]


_SHORTEST_SURE = 4


def _is_sure(tokens: Sequence[Token], first: int, last: int, words: ToponymWords, gazetteer: Gazetteer) -> bool:
    name = _text(tokens, first, last)
    hint = gazetteer.hint(name)
    if name.lower() in words.common_in_names:
        return False
    if last - first > 1:
        return hint in _TRUSTED or hint in {"city6", "city5"} or (hint == "city4" and _is_located(tokens, first, words))
    if hint in {"country", "demonym"}:
        return _is_sure_country(tokens, first, name)
    if is_dateline(tokens, first, last):
        return hint in _SETTLED
    if hint in _NATURAL and first > 0 and tokens[first - 1].text.lower() == "the":
        return tokens[first].pos in {"NNP", "NNPS", "NNS"}
    vouched = (
        _is_located(tokens, first, words)
        or _is_capital_that_acts(tokens, first, last, hint)
        or _is_struck(tokens, first, last, hint, words)
        or (last < len(tokens) and tokens[last].text in words.divisions_after)
        or (hint in _LARGE and first > 0 and tokens[first - 1].pos in {"IN", "TO"})
    )
    return hint in _SETTLED and tokens[first].pos in {"NNP", "NNPS", "NNS"} and vouched


def _is_capital_that_acts(tokens: Sequence[Token], first: int, last: int, hint: str) -> bool:
    """A capital as the subject or the object of a verb: "Bucharest summoned the envoy", "Bamako accused Algiers"."""
    subject = last < len(tokens) and tokens[last].pos in {"VBD", "VBZ", "MD", "VBP"}
    return hint == "capital" and (subject or (first > 0 and tokens[first - 1].pos.startswith("VB")))


def _is_sure_country(tokens: Sequence[Token], first: int, name: str) -> bool:
    if len(name) >= _SHORTEST_SURE:
        return tokens[first].pos.startswith(("NNP", "JJ")) or tokens[first].pos in {"", "NNS", "NN"}
    # "US" in a text that is all capitals may be the pronoun.
    return name.isupper() and not all(token.text.isupper() for token in tokens if token.text.isalpha())
