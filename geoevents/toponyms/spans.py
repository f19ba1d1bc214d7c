"""Finds which tokens of a sentence are a place name, before anybody asks which place it is.

Entities of the tagger are grown to the longest name that the gazetteer has and cut where they join several; names
inside organisations and names that the tagger missed are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.tagging.cues import load_cues

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

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
_OTHER_NAMES = frozenset({"person", "organisation"})
_PLACES = frozenset({"place", "nationality"})
# The kind of a token in no entity, and the number of none.
_FREE = ("", -1)
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
    tokens = sentence.tokens
    kinds: list[tuple[str, int]] = [_FREE] * len(tokens)
    whole = {(start, end) for start, end, kind in entities if kind == "organisation"}
    index, size = 0, len(tokens)
    for number, (start, end, kind) in enumerate(entities):
        while index < size and tokens[index].end <= start:
            index += 1
        at = index
        # A place inside an organisation's name is an entity of its own beside the organisation.
        inner = kind in {"place", "nationality"} and bool(whole) and (start, end) not in whole
        while at < size and tokens[at].start < end:
            nested = inner and kinds[at][0] == "organisation"
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
    tokens, hints = sentence.tokens, gazetteer.hints
    for span in _all_spans(tokens, kinds, words, hints):
        shortened = _without_article(tokens, span, words, hints)
        if not _is_no_place(tokens, shortened, words):
            yield shortened


def _all_spans(
    tokens: Sequence[Token], kinds: list[tuple[str, int]], words: ToponymWords, hints: Mapping[str, str]
) -> Iterator[Span]:
    reached = 0
    # Most tokens are neither in an entity nor capitalised.
    for index in [n for n, token in enumerate(tokens) if kinds[n][1] >= 0 or token.text[0].isupper()]:
        if index < reached:
            continue
        kind, number = kinds[index]
        last = index + 1
        while number >= 0 and last < len(tokens) and kinds[last][1] == number:
            last += 1
        if kind in _OTHER_NAMES and _is_place_after_all(tokens, index, last, words, hints):
            kind = "place"
        if kind in _PLACES:
            last = max(last, _longest(tokens, kinds, index, hints, _GROWING))
            yield from _divided(tokens, index, last, kind, hints)
        elif kind == "embedded":
            yield Span(index, last, tokens[index].start, tokens[last - 1].end, kind)
        elif kind == "organisation":
            yield from _embedded(tokens, index, last, words, hints)
        elif kind == "person":
            yield from _in_capitals(tokens, index, last, hints)
        elif kind == "" and not _is_plain(tokens, index, words, hints):
            last = max(last, (yield from _missed(tokens, kinds, index, words, hints)))
        reached = last


def _is_plain(tokens: Sequence[Token], index: int, words: ToponymWords, hints: Mapping[str, str]) -> bool:
    """Whether a capitalised word is none that `_missed` knows: a quick look at what most sentences begin with."""
    word = tokens[index].text
    following = tokens[index + 1].text if index + 1 < len(tokens) else "."
    if following[0].isupper() or following.lower() in _SMALL_WORDS or not word.isalpha():
        return False
    return not hints[word] or word.lower() in words.common_in_names


def _without_article(tokens: Sequence[Token], span: Span, words: ToponymWords, hints: Mapping[str, str]) -> Span:
    first = span.first + 1
    if span.last - span.first < 2 or tokens[span.first].text.lower() != "the":  # noqa: PLR2004 - an article and a name
        return span
    if tokens[first].text.lower() in words.with_article or not hints[_text(tokens, first, span.last)]:
        return span
    return Span(first, span.last, tokens[first].start, span.end, span.kind)


def _is_no_place(tokens: Sequence[Token], span: Span, words: ToponymWords) -> bool:
    """Whether a name stands in a compound or in an organisation's name that has nothing to do with the place."""
    name = _text(tokens, span.first, span.last).lower()
    following = tokens[span.last].text if span.last < len(tokens) else ""
    if name in words.no_places or (name in words.plain_compounds and following.lower() in words.plain_compounds[name]):
        return True
    if span.kind == "place":
        return False
    if following.lower() in words.newspapers and following[0].isupper():
        return True
    around = _text(tokens, max(span.first - 2, 0), span.last).lower()
    return around in words.without_place or f"{name} {following.lower()}" in words.without_place


def _in_capitals(tokens: Sequence[Token], first: int, last: int, hints: Mapping[str, str]) -> Iterator[Span]:
    """A place at the end of what looks like a person in a headline in capitals: "SHELLS KHARKIV"."""
    if last - first != 2 or not all(token.text.isupper() for token in tokens[first:last]):  # noqa: PLR2004 - verb, place
        return
    given = any(cue.startswith("given") for cue in load_cues().of.get(tokens[first].text.lower(), ()))
    if not given and hints[tokens[last - 1].text] in _WELL_KNOWN:
        yield Span(last - 1, last, tokens[last - 1].start, tokens[last - 1].end, "place")


def _is_place_after_all(
    tokens: Sequence[Token], first: int, last: int, words: ToponymWords, hints: Mapping[str, str]
) -> bool:
    """Whether what the tagger took for a person or an organisation is wholly a place's name: "near Salamiyah".

    Long names of capitals, waters, islands and regions are enough; a single word needs something before it that only
    places have, or stands as a dateline does.
    """
    name = _text(tokens, first, last)
    hint = hints[name]
    if not hint or name.lower() in words.common_in_names or (first > 0 and tokens[first - 1].pos in {"NNP", "NNPS"}):
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
    following = tokens[last].text if last < len(tokens) else ""
    if following not in _AFTER_DATELINE and following != ",":
        return False
    if first > 0 and not all(token.text in _BULLETS for token in tokens[:first]):
        return False
    return following != "," or all(token.text.isupper() for token in tokens[first:last])


def _longest(
    tokens: Sequence[Token],
    kinds: list[tuple[str, int]],
    first: int,
    hints: Mapping[str, str],
    allowed: frozenset[str],
) -> int:
    """Where the longest name of the gazetteer that begins at ``first`` ends; ``first`` when there is none."""
    name = tokens[first].text
    if not (name[0].isupper() and name[0].isalpha()) or kinds[first][0] not in allowed:
        return first
    best = first + 1 if hints[name] else first
    for last in range(first + 1, min(first + _LONGEST, len(tokens))):
        text = tokens[last].text
        is_capitalised = text[0].isupper()
        if kinds[last][0] not in allowed or not (is_capitalised or text.lower() in _SMALL_WORDS):
            break
        name = f"{name} {text}"
        if is_capitalised and hints[name]:
            best = last + 1
    return best


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join([token.text for token in tokens[first:last]]) if last - first > 1 else tokens[first].text


def _divided(tokens: Sequence[Token], first: int, last: int, kind: str, hints: Mapping[str, str]) -> Iterator[Span]:
    """One span, or one for each of the places that a hyphen or a comma joins."""
    while first < last and tokens[first].text.lower() in {"the", "a", "an"} and last - first > 1:
        first += 1
    while last - first > 1 and tokens[last - 1].text in {"'s", "’s", ".", ",", "'", "’"}:
        last -= 1
    if last - first == 1:
        yield from _unhyphened(tokens[first], first, kind, hints)
        return
    for middle in range(first + 1, last - 1):
        if tokens[middle].text in {",", "and"} and not hints[_text(tokens, first, last)]:
            yield from _divided(tokens, first, middle, kind, hints)
            yield from _divided(tokens, middle + 1, last, kind, hints)
            return
    if tokens[first].text.isupper() and _is_headline(tokens) and not hints[_text(tokens, first, last)]:
        first, last = _known_part(tokens, first, last, hints)
        if last == first:
            return
    yield Span(first, last, tokens[first].start, tokens[last - 1].end, kind)


def _known_part(tokens: Sequence[Token], first: int, last: int, hints: Mapping[str, str]) -> tuple[int, int]:
    """The part of a name in a headline that is a place of its own: "UKRAINE PLEADS"."""
    for size in range(last - first - 1, 0, -1):
        for start in range(first, last - size + 1):
            if hints[_text(tokens, start, start + size)] in _WELL_KNOWN | {"demonym", "division"}:
                return start, start + size
    return first, first


def _is_headline(tokens: Sequence[Token]) -> bool:
    return all(not token.text.isalpha() or token.text.isupper() for token in tokens)


def _unhyphened(token: Token, index: int, kind: str, hints: Mapping[str, str]) -> Iterator[Span]:
    whole = Span(index, index + 1, token.start, token.end, kind)
    if hints[token.text] or _JOINS.isdisjoint(token.text):
        yield whole
        return
    parts = list(_hyphen_parts(token))
    known = [(start, end) for start, end, text in parts if text[:1].isupper() and hints[text] in _TRUSTED]
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
    tokens: Sequence[Token], first: int, last: int, words: ToponymWords, hints: Mapping[str, str]
) -> Iterator[Span]:
    """Countries, divisions and large cities inside an organisation's name ("Aleppo University")."""
    if last - first == 1:
        if hints[tokens[first].text] == "country":
            yield Span(first, last, tokens[first].start, tokens[first].end, "place")
        return
    index = first
    while index < last:
        step = index + 1
        if tokens[index].text[0].isupper():
            for end in range(min(last, index + 3), index, -1):
                name = _text(tokens, index, end)
                if hints[name] in _INSIDE_ORGANISATIONS and name.lower() not in words.common_in_names:
                    yield Span(index, end, tokens[index].start, tokens[end - 1].end, "embedded")
                    step = end
                    break
        index = step


def _missed(
    tokens: Sequence[Token], kinds: list[tuple[str, int]], index: int, words: ToponymWords, hints: Mapping[str, str]
) -> Generator[Span, None, int]:
    """A name that the tagger did not mark but the gazetteer and its surroundings vouch for. Returns where to go on."""
    token = tokens[index]
    if not _JOINS.isdisjoint(token.text) and not hints[token.text]:
        parts = _known_parts(token, words, hints)
        for start, end in parts:
            yield Span(index, index + 1, start, end, "joined" if len(parts) > 1 else "missed")
        return index + 1
    last = _longest(tokens, kinds, index, hints, _ANYTHING)
    if any(kind for kind, _ in kinds[index:last]) and hints[_text(tokens, index, last)] not in _NATURAL:
        last = _longest(tokens, kinds, index, hints, frozenset({""}))
    if last > index and _is_sure(tokens, index, last, words, hints):
        yield Span(index, last, token.start, tokens[last - 1].end, "missed")
        return last
    return index


def _known_parts(token: Token, words: ToponymWords, hints: Mapping[str, str]) -> list[tuple[int, int]]:
    """Countries and peoples in a hyphened word, and towns where all parts are places or the rest says so."""
    pieces = list(_hyphen_parts(token))
    known = [hints[text] if text[:1].isupper() else "" for _, _, text in pieces]
    rest = {text.lower() for (_, _, text), hint in zip(pieces, known, strict=True) if not hint}
    asked = {"country", "demonym"} | (_SETTLED if rest <= words.hyphened else frozenset())
    return [(start, end) for (start, end, _), hint in zip(pieces, known, strict=True) if hint in asked]


_SHORTEST_SURE = 4


def _is_sure(tokens: Sequence[Token], first: int, last: int, words: ToponymWords, hints: Mapping[str, str]) -> bool:
    name = _text(tokens, first, last)
    hint = hints[name]
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
