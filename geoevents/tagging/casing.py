"""Gives words their usual letters, so that a headline in capitals or a chat without any is read like a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.tagging.cues import load_cues

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["normal_case", "usual_case"]

# Places that are meant nearly always when their name stands in small letters in a text that has no capitals at all.
_SURE_HINTS = frozenset({"country", "demonym", "capital", "city6"})
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
        for end in (first + 2, first + 1):
            name = words[first:end]
            if len(name) == end - first and cues.small_words.isdisjoint(name) and hint(" ".join(name)) in _SURE_HINTS:
                result[first:end] = [word[:1].upper() + word[1:] for word in name]
                break
        else:
            if words[first] == "i" or (
                words[first] not in cues.small_words and _GIVEN in cues.of.get(words[first], ())
            ):
                result[first] = words[first].capitalize()
    if result:
        result[0] = result[0][:1].upper() + result[0][1:]
    return result


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
