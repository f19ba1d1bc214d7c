"""Decides whether a toponym is a place, an actor or neither.

What stands around the name is put into words, its cues ("before in", "after verb"), and the weights of the cues are
added up: above zero the name is an actor. `training/train_use.py` found the weights, which stand in a table that one
can read. Names that are joined ("Iran and Syria signed …") share what stands before the first and after the last.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geoevents import _resources
from geoevents.toponyms.spans import is_dateline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoevents.records import Candidate, Token, Use
    from geoevents.toponyms.spans import Span
    from geoevents.toponyms.words import ToponymWords

__all__ = ["UseReader", "load_weights"]

_BETWEEN = frozenset({"and", "or", ",", "the", "&", ", and", ", or", "and the", ", the", ", and the", "/"})
_ARTICLES = frozenset({"the", "a", "an", "both", "neighboring", "neighbouring"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_MOST_WORDS_BACK = 6
_NOUNS = frozenset({"NN", "NNS"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PREPOSITIONS = frozenset({"IN", "TO"})
_PUNCTUATION = frozenset({".", ",", ":", ";", "(", ")", "``", "''", "-LRB-", "-RRB-"})


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """The weight of each cue, above zero for an actor, from ``models/toponym_use.tsv``."""
    lines = _resources.model("toponym_use.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {cue: float(weight) for cue, weight in list(rows)[1:]}


class UseReader:
    """Reads the uses of the names of one sentence."""

    def __init__(
        self,
        tokens: Sequence[Token],
        spans: Sequence[Span],
        candidates: Sequence[tuple[Candidate, ...]],
        words: ToponymWords,
        weights: Mapping[str, float],
    ) -> None:
        self._tokens = tokens
        self._spans = spans
        self._candidates = candidates
        self._words = words
        self._weights = weights
        self._lower = [token.text.lower() for token in tokens]
        self._pos = [token.pos for token in tokens]
        self._first, self._last = self._lists()

    def use(self, number: int) -> Use:
        """How the name with this number is used."""
        span = self._spans[number]
        if span.kind == "embedded" or (span.kind != "joined" and self._is_other(span)):
            return "other"
        if self._is_dateline(span):
            return "place"
        weights = self._weights
        return "actor" if sum([weights[cue] for cue in self.cues(number) if cue in weights]) > 0 else "place"

    def cues(self, number: int) -> list[str]:
        """What speaks for one use or the other."""
        span = self._spans[number]
        kind = _kind(self._candidates[number], span)
        before = self._before(self._spans[self._first[number]].first)
        after = self._after(self._spans[self._last[number]])
        if kind == "demonym" and after[0] != "of a place":
            return ["people"]  # only "the Syrian coast" is a place
        if after[0] in _GOVERNED:
            # In "in Tunisia's decisions" the preposition governs the decisions.
            before = [f"({cue})" for cue in before]
        found = ["1", kind, *before, *after, f"{before[0]}, {after[0]}"]
        found += [f"{kind}, {before[0]}", f"{kind}, {after[0]}"]
        if self._first[number] != self._last[number]:
            found.append("in a list")
        if self._is_container(number):
            found += ["container", f"{kind}, container"]
        if span.kind == "joined":
            found.append("joined")
        return found

    # --- lists ---

    def _lists(self) -> tuple[list[int], list[int]]:
        """For each name the first and the last of the list that it is in ("Iran, Iraq and Syria")."""
        first = list(range(len(self._spans)))
        for number in range(1, len(self._spans)):
            if self._joins(number):
                first[number] = first[number - 1]
        last = list(range(len(self._spans)))
        for number in range(len(self._spans) - 2, -1, -1):
            if first[number + 1] == first[number]:
                last[number] = last[number + 1]
        return first, last

    def _joins(self, number: int) -> bool:
        before, here = self._spans[number - 1], self._spans[number]
        if before.kind == "embedded" or here.kind == "embedded":
            return False
        between = self._lower[before.last : here.first]
        joined = before.first == here.first or " ".join(between) in _BETWEEN
        return joined and not self._is_container(number)

    def _is_container(self, number: int) -> bool:
        """Whether the name says where the one before it lies: "Damascus, Syria"."""
        if number == 0:
            return False
        span, before = self._spans[number], self._spans[number - 1]
        if before.last != span.first - 1 or self._lower[span.first - 1] != ",":
            return False
        after = self._word(span.last)
        closes = after in {",", ".", ")", ";", ""} and not (after == "," and self._word(span.last + 1) in {"and", "or"})
        return closes and _kind(self._candidates[number - 1], before) in _SMALL

    # --- before ---

    def _before(self, first: int) -> list[str]:
        """What governs a name: the first of the cues is the coarsest."""
        index, passed = first - 1, []
        while index >= 0 and self._is_passed(index):
            passed.append(self._passed(index))
            index -= 1
        if index < 0:
            return ["opens", *passed]
        word, pos = self._lower[index], self._pos[index]
        if pos in _PREPOSITIONS or word in self._words.place_prepositions:
            governor, governing = self._governor(index)
            cues = [f"before {word}", *passed, f"governor {governor}", f"before {word}, {governor}"]
            return [*cues, f"{governing} {word}"] if governing else cues
        return [*self._preceding(word, pos), *passed]

    def _preceding(self, word: str, pos: str) -> tuple[str, ...]:
        if word in _BE:
            return ("before is",)
        if pos.startswith("VB"):
            return ("before motion verb" if word in self._words.motion_verbs else "before verb", f"verb {word}")
        if pos in _NOUNS:
            return ("before noun", f"noun {word}")
        if word in _PUNCTUATION or pos in _PUNCTUATION:
            return (f"before {word}",)
        return (f"before {pos}", f"word {word}")

    def _is_passed(self, index: int) -> bool:
        word = self._lower[index]
        return word in _ARTICLES or word in self._words.generic_before or self._pos[index] in {"JJ", "CD"}

    def _passed(self, index: int) -> str:
        word = self._lower[index]
        if word in _ARTICLES:
            return f"past {word}"
        return "past direction" if word in self._words.generic_before else "past adjective"

    def _governor(self, index: int) -> tuple[str, str]:
        """The kind of the verb or noun that governs a preposition, and the word."""
        words = self._words
        for at in range(index - 1, max(index - 1 - _MOST_WORDS_BACK, -1), -1):
            word, pos = self._lower[at], self._pos[at]
            for name, group in (
                ("motion", words.motion_verbs), ("motion", words.motion_nouns), ("joining", words.joining_nouns),
                ("address", words.address_words), ("part", words.place_nouns),
            ):  # fmt: skip
                if word in group:
                    return name, word
            if pos.startswith("VB"):
                return "verb", word
            if pos in _NOUNS:
                return "noun", word
            if pos in {".", ":"}:
                break
        return "none", ""

    # --- after ---

    def _after(self, span: Span) -> list[str]:
        """What follows a name: the first of the cues is the coarsest."""
        last, token = span.last, self._tokens[span.last - 1]
        if span.end < token.end and span.kind != "joined":
            return ["hyphen", f"hyphen {token.text[span.end - token.start :].lower()}"]
        if self._word(last) in _POSSESSIVES:
            return self._possessed(last + 1)
        index = self._past_adverbs(last)
        if self._tag(index) in _FINITE or self._tag(index) == "MD":
            return self._verb(index)
        pos = self._tag(last)
        if pos in _NOUNS or (pos == "JJ" and self._tag(last + 1) in _NOUNS):
            return self._modified(last)
        return self._following(last)

    def _following(self, last: int) -> list[str]:
        word, pos, next_word = self._word(last), self._tag(last), self._word(last + 1)
        if not word:
            return ["closes"]
        if pos in {"VBG", "VBN", "VB"}:
            return [f"after {pos}", f"acts {word}"]
        if word in {",", "("}:
            return [f"after {word}", f"after {word} {next_word}"] if next_word in _RELATIVES else [f"after {word}"]
        plain = pos in _PREPOSITIONS or pos in {"CC", "WDT", "WP", "WRB"}
        return [f"after {word}" if plain else f"after {pos}"]

    def _possessed(self, index: int) -> list[str]:
        head = self._head(index)
        word = self._word(index)
        if self._tag(index) == "JJS" or word in self._words.possessed_places or head in self._words.possessed_places:
            return ["owns a place", f"owns {head}"]
        return ["owns", f"owns {head}"]

    def _modified(self, index: int) -> list[str]:
        head = self._head(index)
        if self._word(index) in self._words.following_places or head in self._words.following_places:
            return ["of a place", f"of {head}"]
        return ["of a noun", f"of {head}"]

    def _head(self, index: int) -> str:
        """The last noun of those that follow one another."""
        head = ""
        while index < len(self._pos) and self._pos[index] in {"NN", "NNS", "JJ", "NNP", "JJS", "JJR", "CD", "VBG"}:
            if self._pos[index] in _NOUNS:
                head = self._lower[index]
            elif head:
                break
            index += 1
        return head

    def _verb(self, index: int) -> list[str]:
        word = self._lower[index]
        following = self._past_adverbs(index + 1)
        verb, tag = self._word(following), self._tag(following)
        if word in _HAVE and verb == "been":
            word, following = "been", self._past_adverbs(following + 1)
            verb, tag = self._word(following), self._tag(following)
        if word in _BE and tag == "VBN":
            return ["is hit" if verb in self._words.motion_verbs else "is done to", f"done {verb}"]
        if (
            (word in _BE and tag == "VBG")
            or (word in _HAVE and tag in {"VBN", "VBD"})
            or (tag == "VB" and word not in _BE)
        ):
            return ["acts", f"acts {verb}"]
        if word in _BE:
            return ["is"]
        return ["acts", f"acts {word}"]

    def _past_adverbs(self, index: int) -> int:
        """Past adverbs and a date between subject and verb: "China on April 4 unveiled"."""
        size = len(self._lower)
        while index < size:
            if self._pos[index] in {"RB", "RBR"} or self._lower[index] in self._words.between_subject_and_verb:
                index += 1
            elif self._lower[index] == "on" and self._tag(index + 1) == "NNP":
                index += 3 if self._tag(index + 2) == "CD" else 2
            else:
                break
        return index

    def _word(self, index: int) -> str:
        return self._lower[index] if 0 <= index < len(self._lower) else ""

    def _tag(self, index: int) -> str:
        return self._pos[index] if 0 <= index < len(self._pos) else ""

    def _is_other(self, span: Span) -> bool:
        following = self._word(span.last)
        if following not in self._words.other_following or self._is_all_capitals(span):
            return False
        return following not in {"agreement", "time", "treaty"} or self._tokens[span.last].text[0].isupper()

    def _is_dateline(self, span: Span) -> bool:
        following = self._word(span.last)
        dated = following == "," and self._tag(span.last + 1) == "NNP"
        return (dated or following not in {":", ","}) and is_dateline(self._tokens, span.first, span.last)

    def _is_all_capitals(self, span: Span) -> bool:
        return all(token.text.isupper() for token in self._tokens[span.first : span.last + 1])


_BE = frozenset({"was", "were", "been", "is", "are", "be", "being"})
_HAVE = frozenset({"has", "have", "had"})
_GOVERNED = frozenset({"owns", "owns a place", "of a noun", "of a place", "hyphen"})
_RELATIVES = frozenset({"which", "who", "whose", "where"})
_SMALL = frozenset({"city", "capital", "division", "site", "unknown", "natural"})


def _kind(candidates: tuple[Candidate, ...], span: Span) -> str:
    """What sort of name it is, as far as uses differ."""
    if span.kind == "nationality" or (candidates and candidates[0].match == "demonym"):
        return "demonym"
    if not candidates:
        return "unknown"
    place = candidates[0].place
    return _KINDS.get(place.feature_code) or {"A": "division", "P": "city", "S": "site"}.get(
        place.feature_class, "natural"
    )


_KINDS = {
    **dict.fromkeys(("PCL", "PCLI", "PCLD", "PCLS", "PCLF", "PCLIX", "PCLX", "TERR"), "country"),
    **dict.fromkeys(("CONT", "RGN"), "region"),
    "PPLC": "capital",
    "RGNE": "bloc",
}
