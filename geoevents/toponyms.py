"""Finds the place names of a tagged document and says how each is used.

Place and nationality entities of the tagger are the start. They are grown to the longest name that the gazetteer has,
cut where they join several ("Iran-Syria"), and joined by names inside organisations ("University of Aleppo") and by
countries that the tagger missed. What stands around a name decides between a `place`, an `actor` (a capital or country
that stands for its government, a people) and `other`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geoevents import _resources
from geoevents.records import Candidate, Document, Mention, Sentence, Token, Toponym, Use

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from typing import Any

    from geoevents.gazetteer import Gazetteer

__all__ = ["ToponymWords", "candidates_of", "find_toponyms", "load_words"]

_LONGEST = 6
# Classes of names that are trusted where the tagger saw nothing: they mean a place nearly always.
_TRUSTED = frozenset({"country", "demonym", "island", "water", "region", "capital", "division"})
_INSIDE_ORGANISATIONS = frozenset({"country", "demonym", "division", "capital", "city6", "city5", "region"})
_ACTING = frozenset({"country", "capital", "region", "division"})
# Names of several words that are hardly ever persons or organisations, and classes of names that towns have.
_LONG_NAMES = frozenset({"capital", "water", "island", "region", "country", "city6"})
_SETTLED = frozenset({"capital", "city6", "city5", "city4", "division", "water", "island", "region"})
_LARGE = frozenset({"capital", "city6", "city5"})
_NATURAL = frozenset({"water", "island", "region"})
_ANYTHING = frozenset({"", "person", "organisation", "place"})
_BULLETS = frozenset({"-", "*", "•", "–", "—", "#", "##", "###"})
# What a name may grow over: what the tagger left free or marked as a name of another kind, never a person.
_GROWING = frozenset({"place", "nationality", "", "organisation"})
_SMALL_WORDS = frozenset({"of", "the", "and", "el", "al", "'s"})
_JOINS = "-–—/‑‐"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToponymWords:
    """The words of a language that say what a name is and how it is used; see ``languages/en/toponyms.toml``."""

    generic_before: frozenset[str]
    common_in_names: frozenset[str]
    divisions_after: frozenset[str]
    near_before: frozenset[str]
    place_prepositions: frozenset[str]
    open_prepositions: frozenset[str]
    actor_prepositions: frozenset[str]
    motion_verbs: frozenset[str]
    motion_nouns: frozenset[str]
    address_words: frozenset[str]
    joining_nouns: frozenset[str]
    between_subject_and_verb: frozenset[str]
    place_nouns: frozenset[str]
    possessed_places: frozenset[str]
    following_places: frozenset[str]
    other_following: frozenset[str]
    languages_before: frozenset[str]


@lru_cache(maxsize=8)
def load_words(language: str = "en") -> ToponymWords:
    """Reads the words of a language."""
    with (_resources.language(language) / "toponyms.toml").open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    return ToponymWords(
        generic_before=frozenset(raw["generic"]["before"]),
        common_in_names=frozenset(raw["generic"]["common_in_names"]),
        divisions_after=frozenset(raw["generic"]["divisions_after"]),
        near_before=frozenset(raw["near"]["before"]),
        motion_verbs=frozenset().union(*map(_inflected, raw["use"].pop("motion_verbs"))),
        **{name: frozenset(words) for name, words in raw["use"].items()},
    )


def find_toponyms(
    document: Document, *, gazetteer: Gazetteer, words: ToponymWords | None = None
) -> tuple[Toponym, ...]:
    """The place names of a document in text order, without overlap.

    Args:
        document: Tagged: its tokens have parts of speech, its entities stand in text order.
        gazetteer: Gives the candidates.
        words: From `load_words`; English by default.
    """
    words = words or load_words()
    entities = sorted(document.entities, key=lambda entity: entity.mention.start)
    found: list[Toponym] = []
    position = 0
    for sentence in document.sentences:
        inside = []
        while position < len(entities) and entities[position].mention.start < sentence.end:
            inside.append(entities[position])
            position += 1
        kinds = _kinds(sentence, [(e.mention.start, e.mention.end, e.kind) for e in inside])
        spans = list(_spans(sentence, kinds, words, gazetteer))
        found += _Reader(document, sentence, spans, words, gazetteer).toponyms()
    return tuple(found)


def candidates_of(
    name: str,
    *,
    gazetteer: Gazetteer,
    words: ToponymWords,  # noqa: ARG001 - the gazetteer knows its generic words; callers may still name a language
) -> tuple[Candidate, ...]:
    """The candidates of a name as the gazetteer finds them, with or without generic words ("northern Iraq")."""
    return gazetteer.lookup(name)


@dataclass(frozen=True, slots=True)
class _Span:
    """Tokens ``first`` to ``last`` (not included), or a part of one token by character offsets."""

    first: int
    last: int
    start: int
    end: int
    kind: str


def _kinds(sentence: Sentence, entities: Sequence[tuple[int, int, str]]) -> list[tuple[str, int]]:
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


def _spans(
    sentence: Sentence, kinds: list[tuple[str, int]], words: ToponymWords, gazetteer: Gazetteer
) -> Iterator[_Span]:
    tokens = sentence.tokens
    index = 0
    while index < len(tokens):
        kind, number = kinds[index]
        last = index + 1
        while number >= 0 and last < len(tokens) and kinds[last][1] == number:
            last += 1
        if kind in {"person", "organisation"} and _is_place_after_all(tokens, index, last, words, gazetteer):
            kind = "place"
        if kind in {"place", "nationality"}:
            last = max(last, _longest(tokens, kinds, index, gazetteer, _GROWING))
            yield from _divided(tokens, index, last, kind, gazetteer)
        elif kind == "embedded":
            yield _Span(index, last, tokens[index].start, tokens[last - 1].end, kind)
        elif kind == "organisation":
            yield from _embedded(tokens, index, last, words, gazetteer)
        elif kind == "":
            reached = yield from _missed(tokens, kinds, index, words, gazetteer)
            last = max(last, reached)
        index = last


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
    return hint in _SETTLED and (asked or _is_located(tokens, first, words) or _is_dateline(tokens, first, last))


def _is_located(tokens: Sequence[Token], first: int, words: ToponymWords) -> bool:
    """Whether a preposition before the name says that it is a place; articles and directions are passed over."""
    index = first - 1
    while index >= 0 and (tokens[index].text.lower() in {"the", "of"} | words.generic_before):
        index -= 1
    return index >= 0 and tokens[index].text.lower() in words.place_prepositions


def _is_dateline(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name opens its sentence as a dateline or the head of an item does: "SRINAGAR, Feb. 19 (…) -"."""
    if last >= len(tokens) or not all(token.text in _BULLETS for token in tokens[:first]):
        return False
    capitals = all(token.text.isupper() for token in tokens[first:last])
    return tokens[last].text in {"(", ":", "—", "–"} or (capitals and tokens[last].text == ",")


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


def _divided(tokens: Sequence[Token], first: int, last: int, kind: str, gazetteer: Gazetteer) -> Iterator[_Span]:
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
    yield _Span(first, last, tokens[first].start, tokens[last - 1].end, kind)


def _unhyphened(token: Token, index: int, kind: str, gazetteer: Gazetteer) -> Iterator[_Span]:
    whole = _Span(index, index + 1, token.start, token.end, kind)
    if gazetteer.hint(token.text) or not any(join in token.text for join in _JOINS):
        yield whole
        return
    parts = list(_hyphen_parts(token))
    known = [(start, end) for start, end, text in parts if text[:1].isupper() and gazetteer.hint(text) in _TRUSTED]
    if not known:
        yield whole
        return
    for start, end in known:
        yield _Span(index, index + 1, start, end, "joined" if len(known) > 1 else kind)


def _hyphen_parts(token: Token) -> Iterator[tuple[int, int, str]]:
    start = token.start
    for offset, letter in enumerate(token.text):
        if letter in _JOINS:
            yield start, token.start + offset, token.text[start - token.start : offset]
            start = token.start + offset + 1
    yield start, token.end, token.text[start - token.start :]


def _embedded(
    tokens: Sequence[Token], first: int, last: int, words: ToponymWords, gazetteer: Gazetteer
) -> Iterator[_Span]:
    """Countries, divisions and large cities inside an organisation's name ("Aleppo University")."""
    if last - first == 1:
        if gazetteer.hint(tokens[first].text) == "country":
            yield _Span(first, last, tokens[first].start, tokens[first].end, "place")
        return
    index = first
    while index < last:
        step = index + 1
        if tokens[index].text[0].isupper():
            for end in range(min(last, index + 3), index, -1):
                name = _text(tokens, index, end)
                if gazetteer.hint(name) in _INSIDE_ORGANISATIONS and name.lower() not in words.common_in_names:
                    yield _Span(index, end, tokens[index].start, tokens[end - 1].end, "embedded")
                    step = end
                    break
        index = step


def _missed(
    tokens: Sequence[Token], kinds: list[tuple[str, int]], index: int, words: ToponymWords, gazetteer: Gazetteer
) -> Generator[_Span, None, int]:
    """A name that the tagger did not mark but the gazetteer and its surroundings vouch for. Returns where to go on."""
    token = tokens[index]
    if not token.text[0].isupper():
        return index
    if any(join in token.text for join in _JOINS) and not gazetteer.hint(token.text):
        pieces = _hyphen_parts(token)
        parts = [(start, end) for start, end, text in pieces if gazetteer.hint(text) in {"country", "demonym"}]
        for start, end in parts:
            yield _Span(index, index + 1, start, end, "joined" if len(parts) > 1 else "missed")
        return index + 1
    last = _longest(tokens, kinds, index, gazetteer, _ANYTHING)
    if any(kind for kind, _ in kinds[index:last]) and gazetteer.hint(_text(tokens, index, last)) not in _NATURAL:
        last = _longest(tokens, kinds, index, gazetteer, frozenset({""}))
    if last > index and _is_sure(tokens, index, last, words, gazetteer):
        yield _Span(index, last, token.start, tokens[last - 1].end, "missed")
        return last
    return index


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
    if _is_dateline(tokens, first, last):
        return hint in _SETTLED
    if hint in _NATURAL and first > 0 and tokens[first - 1].text.lower() == "the":
        return tokens[first].pos in {"NNP", "NNPS", "NNS"}
    vouched = (
        _is_located(tokens, first, words)
        or _is_capital_that_acts(tokens, first, last, hint)
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


class _Reader:
    """Turns the spans of one sentence into toponyms: looks candidates up, decides uses from left to right."""

    def __init__(
        self, document: Document, sentence: Sentence, spans: list[_Span], words: ToponymWords, gazetteer: Gazetteer
    ) -> None:
        self._text = document.text
        self._tokens = sentence.tokens
        self._spans = spans
        self._words = words
        self._gazetteer = gazetteer
        self._lower = [token.text.lower() for token in sentence.tokens]

    def toponyms(self) -> list[Toponym]:
        found: list[Toponym] = []
        uses: list[Use] = []
        for number, span in enumerate(self._spans):
            text = self._text[span.start : span.end]
            candidates = self._candidates(" ".join(text.split()), self._after(span, 1))
            if span.kind in {"missed", "embedded", "joined"} and not candidates:
                uses.append("other")
                continue
            use = self._use(number, uses, candidates)
            uses.append(use)
            mention = Mention(start=span.start, end=span.end, text=text)
            found.append(Toponym(mention=mention, use=use, candidates=candidates))
        return self._conjoined(found)

    def _candidates(self, name: str, following: str) -> tuple[Candidate, ...]:
        """The candidates of a name; only divisions where the next word asks for one ("the Donetsk region")."""
        found = candidates_of(name, gazetteer=self._gazetteer, words=self._words)
        if following in self._words.divisions_after:
            wider = self._gazetteer.lookup(f"{name} {following.removesuffix('s')}")
            divisions = [candidate for candidate in (*wider, *found) if candidate.place.feature_code.startswith("ADM")]
            return tuple(dict.fromkeys(divisions)) or found
        return found

    def _use(self, number: int, uses: list[Use], candidates: tuple[Candidate, ...]) -> Use:
        span = self._spans[number]
        if span.kind == "embedded" or (span.kind != "joined" and self._is_other(span)):
            return "other"
        if span.kind == "joined":
            return self._joined_use(span)
        if span.kind == "nationality" or (candidates and candidates[0].match == "demonym"):
            return "actor"
        if not candidates or not _can_act(candidates[0]) or self._is_container(number):
            return "place"
        return self._conjunct_use(number, uses) or self._use_by_context(span, candidates[0])

    def _conjunct_use(self, number: int, uses: list[Use]) -> Use | None:
        """The use of the name that this one is joined to, unless something of its own stands before it."""
        conjunct = self._conjunct(number)
        if conjunct is None or conjunct >= len(uses) or uses[conjunct] == "other":
            return None
        if uses[conjunct] == "place" and self._is_open(conjunct):
            return None
        return uses[conjunct]

    def _joined_use(self, span: _Span) -> Use:
        return "place" if self._after(span, 1) in {"border", "frontier", "highway", "road", "crossing"} else "actor"

    def _is_other(self, span: _Span) -> bool:
        following = self._after(span, 1)
        if following in self._words.other_following and not self._is_upper_context(span):
            return following not in {"agreement", "time", "treaty"} or self._tokens[span.last].text[0].isupper()
        return False

    def _is_upper_context(self, span: _Span) -> bool:
        return all(token.text.isupper() for token in self._tokens[span.first : span.last + 1])

    def _is_container(self, number: int) -> bool:
        """Whether the name says where the one before it lies: "Damascus, Syria"."""
        span = self._spans[number]
        if number == 0 or self._before(span, 1) != ",":
            return False
        before = self._spans[number - 1]
        closes = self._after(span, 1) in {",", ".", ")", ";", ""} or span.last == len(self._tokens)
        return before.last == span.first - 1 and closes and not self._after_and(span)

    def _after_and(self, span: _Span) -> bool:
        return self._after(span, 1) == "," and self._after(span, 2) in {"and", "or"}

    def _conjunct(self, number: int) -> int | None:
        """The name that this one is joined to by "and", "or" or a comma."""
        if number == 0:
            return None
        span, before = self._spans[number], self._spans[number - 1]
        between = self._lower[before.last : span.first]
        if between and all(word in {"and", "or", ",", "the", "&"} for word in between) and len(between) <= 3:  # noqa: PLR2004
            return number - 1
        return None

    def _conjoined(self, found: list[Toponym]) -> list[Toponym]:
        """In "Iran and Syria signed" the verb stands after the last name only: the first ones follow it."""
        by_start = {span.start: number for number, span in enumerate(self._spans)}
        for index in range(len(found) - 2, -1, -1):
            number = by_start[found[index].mention.start]
            next_number = by_start[found[index + 1].mention.start]
            joined = next_number == number + 1 and self._conjunct(next_number) == number
            if joined and found[index + 1].use == "actor" and found[index].use == "place" and self._is_open(number):
                found[index] = replace(found[index], use="actor")
        return found

    def _is_open(self, number: int) -> bool:
        """Whether nothing before the name, or before those that it is joined to, said that it is a place."""
        while (joined := self._conjunct(number)) is not None:
            number = joined
        span = self._spans[number]
        hint = self._gazetteer.hint(self._text[span.start : span.end])
        return self._before_name(span) not in self._words.place_prepositions and hint in _ACTING

    def _use_by_context(self, span: _Span, candidate: Candidate) -> Use:
        words = self._words
        country = candidate.place.feature_code.startswith("PCL") or candidate.place.feature_code == "TERR"
        acts = country or candidate.place.feature_code == "PPLC"
        before = self._before_name(span)
        if self._after(span, 1) in {"'s", "’s", "'", "’"}:
            return self._use_of_possessor(span, before, country=country)
        if before in words.place_prepositions:
            return "place"
        if before in words.actor_prepositions:
            acts = acts and self._governor(span) not in words.joining_nouns
            return "actor" if acts else "place"
        if self._is_subject(span) or self._opens_with_subject(span):
            return "actor" if acts else "place"
        return self._use_by_governor(span, before, acts=acts, country=country)

    def _use_by_governor(self, span: _Span, before: str, *, acts: bool, country: bool) -> Use:
        words = self._words
        if before in words.open_prepositions:
            return self._use_after_open_preposition(span, before, acts=acts, country=country)
        if self._after(span, 1) in words.following_places:
            return "place"
        if self._is_object(span):
            return "actor" if acts and self._verb_before(span) not in words.motion_verbs else "place"
        return "actor" if country and self._is_noun_after(span) else "place"

    def _use_of_possessor(self, span: _Span, before: str, *, country: bool) -> Use:
        possessed = self._after(span, 2)
        superlative = span.last + 1 < len(self._tokens) and self._tokens[span.last + 1].pos == "JJS"
        if (
            superlative
            or possessed in self._words.possessed_places
            or (before in self._words.place_prepositions and not country)
        ):
            return "place"
        return "actor" if country or before not in self._words.place_prepositions else "place"

    def _use_after_open_preposition(self, span: _Span, before: str, *, acts: bool, country: bool) -> Use:
        governor = self._governor(span)
        words = self._words
        if governor in words.motion_verbs or governor in words.motion_nouns:
            return "place"
        if before == "of":
            return "place" if governor in words.place_nouns or not country else "actor"
        if before in {"to", "from"}:
            return "actor" if acts and governor in words.address_words else "place"
        return "actor" if country else "place"

    # --- what stands around a span ---

    def _before(self, span: _Span, distance: int) -> str:
        index = span.first - distance
        return self._lower[index] if index >= 0 else ""

    def _after(self, span: _Span, distance: int) -> str:
        index = span.last - 1 + distance
        return self._lower[index] if index < len(self._lower) else ""

    def _before_name(self, span: _Span) -> str:
        """The word before the name, passing its article and its adjectives ("in the northern Syria")."""
        index = span.first - 1
        while index >= 0 and (
            self._lower[index] in {"the", "a", "an", "both", "neighboring", "neighbouring"}
            or self._lower[index] in self._words.generic_before
            or self._tokens[index].pos in {"JJ", "CD"}
        ):
            index -= 1
        return self._lower[index] if index >= 0 else ""

    def _governor(self, span: _Span) -> str:
        """The verb or the noun that governs the preposition before the name."""
        index = span.first - 1
        while index >= 0 and self._tokens[index].pos not in {"IN", "TO"}:
            index -= 1
        for at in range(index - 1, max(index - 7, -1), -1):
            pos, word = self._tokens[at].pos, self._lower[at]
            if pos.startswith("VB") or pos in {"NN", "NNS"} or word in self._words.address_words:
                return word
            if pos in {".", ",", ":"}:
                break
        return ""

    def _is_subject(self, span: _Span) -> bool:
        index = self._past_adverbs(span.last)
        if index >= len(self._tokens):
            return False
        asked = span.first > 0 and self._tokens[span.first - 1].pos == "MD" and self._tokens[index].pos == "VB"
        if asked:  # "How can Russia respond?"
            return True
        if not self._tokens[index].pos.startswith(("VBD", "VBZ", "VBP", "MD")):
            return False
        # A passive of violence happens at the place: "Kharkiv was shelled".
        passive = self._lower[index] in {"was", "were", "been", "is", "are"} and index + 1 < len(self._tokens)
        if passive and self._tokens[index + 1].pos == "VBN":
            return self._lower[index + 1] not in self._words.motion_verbs
        return True

    def _opens_with_subject(self, span: _Span) -> bool:
        """Whether the name opens its sentence as somebody: "Israel, which has not …", "Cambodia arrested three men"."""
        if self._after(span, 1) == "," and self._after(span, 2) in {"which", "who", "whose"}:
            return True
        opens = all(token.pos in {"DT", "RB", "CC", ",", "``", "''"} for token in self._tokens[: span.first])
        return opens and span.last < len(self._tokens) and self._tokens[span.last].pos in {"VBN", "VB", "CC"}

    def _past_adverbs(self, index: int) -> int:
        """Past adverbs and a date between subject and verb: "China on April 4 unveiled"."""
        while index < len(self._tokens):
            token = self._tokens[index]
            if token.pos in {"RB", "RBR"} or self._lower[index] in self._words.between_subject_and_verb:
                index += 1
            elif self._lower[index] == "on" and index + 1 < len(self._tokens) and self._tokens[index + 1].pos == "NNP":
                index += 3 if index + 2 < len(self._tokens) and self._tokens[index + 2].pos == "CD" else 2
            else:
                break
        return index

    def _is_object(self, span: _Span) -> bool:
        return bool(self._verb_before(span))

    def _verb_before(self, span: _Span) -> str:
        index = span.first - 1
        while index >= 0 and (self._lower[index] in {"the", "both"} or self._tokens[index].pos in {"JJ", "RB"}):
            index -= 1
        if index >= 0 and self._tokens[index].pos.startswith("VB"):
            return self._lower[index]
        return ""

    def _is_noun_after(self, span: _Span) -> bool:
        return span.last < len(self._tokens) and self._tokens[span.last].pos in {"NN", "NNS"}


def _can_act(candidate: Candidate) -> bool:
    """Whether a place can stand for a government: countries, capitals, divisions and world regions do."""
    code = candidate.place.feature_code
    return code.startswith(("PCL", "ADM1", "PPLC", "RGN", "CONT", "TERR", "LCTY")) or code == "PPLA"


def _inflected(entry: str) -> frozenset[str]:
    """The forms of a verb: those that are given ("go goes went gone going"), else the regular ones."""
    forms = entry.split()
    if len(forms) > 1:
        return frozenset(forms)
    base = forms[0]
    stem = base.removesuffix("e")
    doubled = base + base[-1] if base in _DOUBLING else base
    third = base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"
    past = base[:-1] + "ied" if third.endswith("ies") else (stem if base.endswith("e") else doubled) + "ed"
    hissing = {base + "es"} if base.endswith(("s", "sh", "ch", "x", "z")) else {third}
    return frozenset({base, past, (stem if base.endswith("e") else doubled) + "ing"} | hissing)


_DOUBLING = frozenset({"ship", "transfer"})
