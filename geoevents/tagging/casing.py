"""Gives words their usual letters, so that a headline in capitals or a chat without any is read like a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.tagging.cues import load_cues

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["normal_case", "usual_case"]

# Places that are meant nearly always when their name stands in small letters in a text that has no capitals at all.
_SURE_HINTS = frozenset({"country", "demonym", "capital", "city6"})
# The same after "in" and "near".
_LOCATED_HINTS = frozenset({"city5", "city4", "island", "region"})
# The same for names of several words, and how long a division's name of one word has to be.
_SURE_LONG_HINTS = frozenset({"division", "city5", "water", "region", "island"})
_SHORTEST_DIVISION = 5
_GIVEN_OR_PLACE = "given or place"
_BEFORE_PLACES = frozenset({"to", "from", "of", "for", "with", "between", "against", "by", "over", "toward", "on"})
_INNER = frozenset({"of", "the", "de", "la", "and", "al", "el"})
_MOST_CAPITALS_OF_NONE = 0.005

# A run of this many words in capitals is a headline or a dateline, not a row of abbreviations.
_SHORTEST_RUN = 4
_LONGEST_ABBREVIATION = 3
_GIVEN = "given"


def usual_case(sentences: Sequence[Sequence[str]], *, hint: Callable[[str], str]) -> list[list[str]]:
    """The sentences of a document with capitals where a newspaper has them.

    Args:
        sentences: The words of each sentence.
        hint: The gazetteer's class of a name; where a document has no capitals, it says which words are places.
    """
    if _has_capitals(sentences):
        return [normal_case(words) for words in sentences]
    return [_with_capitals(words, hint) for words in sentences]


def _has_capitals(sentences: Sequence[Sequence[str]]) -> bool:
    firsts = [word[0] for words in sentences for word in words]
    letters = sum(map(str.isalpha, firsts))
    capitals = sum(map(str.isupper, firsts))
    return capitals > letters * _MOST_CAPITALS_OF_NONE or not letters


def _with_capitals(words: Sequence[str], hint: Callable[[str], str]) -> list[str]:
    """Capitals for the first word, for "i", and for the names of well-known places and of persons."""
    cues = load_cues()
    result = list(words)
    for first in range(len(words)):
        for end in (first + 3, first + 2, first + 1):
            listed = words[first - 1] in {",", "and"} and result[first - 2][:1].isupper() if first > 1 else False
            if _is_place(words, first, end, hint, listed=listed):
                result[first:end] = [_capital(word) if word not in _INNER else word for word in words[first:end]]
                break
        else:
            known = () if words[first] in cues.small_words else cues.of.get(words[first], ())
            if words[first] == "i" or _GIVEN in known or _GIVEN_OR_PLACE in known:
                result[first] = words[first].capitalize()
            if _GIVEN_OR_PLACE in known and first + 1 < len(words) and _may_be_a_surname(words[first + 1]):
                result[first + 1] = _capital(words[first + 1])
    if result:
        result[0] = _capital(result[0])
    return result


def _may_be_a_surname(word: str) -> bool:
    cues = load_cues()
    return (
        word.isalpha() and word not in cues.small_words and not cues.of.get(word) and not word.endswith(("ed", "ing"))
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _is_place(words: Sequence[str], first: int, end: int, hint: Callable[[str], str], *, listed: bool) -> bool:
    """Whether words without capitals are a place's name nearly always: countries, capitals, large cities, states."""
    cues = load_cues()
    name = words[first:end]
    if len(name) < end - first or not cues.small_words.isdisjoint((name[0], name[-1])):
        return False
    if not all(word[0].isalpha() for word in name):
        return False
    kind = hint(" ".join(name))
    if len(name) > 1:
        return kind in _SURE_HINTS or kind in _SURE_LONG_HINTS
    known = cues.of.get(name[0], ())
    before, after = words[first - 1] if first else "", words[end] if end < len(words) else "."
    # "in baghdad, mosul and kirkuk" is a list of towns, "in ukraine, nice as it was" is none.
    located = "locative" in cues.of.get(before, ()) or (listed and after in {",", "and", ".", ")", "("})
    if kind not in _SURE_HINTS:
        division = kind == "division" and len(name[0]) >= _SHORTEST_DIVISION
        return not known and (division or (located and kind in _LOCATED_HINTS))
    if _GIVEN_OR_PLACE not in known:
        return True
    # "in chad", "jordan said", "turkey and jordan", but "chad smith".
    asked = located or before in _BEFORE_PLACES or (kind == "country" and before in {"and", ","})
    return asked or not after[0].isalpha() or after in cues.small_words or "speech" in cues.of.get(after, ())


def normal_case(words: Sequence[str]) -> list[str]:
    """The words, with runs of words in capitals written with a first capital only; words of other sentences unchanged.

    A single word of at least four letters in capitals is left alone: it may be an abbreviation (``NATO``).
    """
    result = list(words)
    if sum(map(str.isupper, words)) < _SHORTEST_RUN:
        return result
    for first, end in _runs(words):
        result[first:end] = [_usual(word) for word in words[first:end]]
    return result


def _runs(words: Sequence[str]) -> list[tuple[int, int]]:
    """(first, end) of runs of words without small letters that hold enough words of some length."""
    runs: list[tuple[int, int]] = []
    first = 0
    for index in range(len(words) + 1):
        if index < len(words) and not _has_small_letter(words[index]):
            continue
        long = sum(word.isupper() and len(word) > 1 for word in words[first:index])
        if long >= _SHORTEST_RUN and any(len(word) > _LONGEST_ABBREVIATION for word in words[first:index]):
            runs.append((first, index))
        first = index + 1
    return runs


def _has_small_letter(word: str) -> bool:
    return word.upper() != word


def _usual(word: str) -> str:
    cues = load_cues()
    lower = word.lower()
    if lower in cues.small_words:
        return lower
    if word in cues.abbreviations or "." in word:
        return word
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
