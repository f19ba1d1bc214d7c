"""What the part-of-speech model sees of a sentence: words, their ends, their shapes and their neighbours.

All of its features depend on one word and on where that word stands, so the sums of their weights are kept by word.
Training and tagging share `word_features`; a model never sees anything else than what it was trained on.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BORDER", "LONGEST_WORD", "WordFeatures", "pos_features", "shape"]

# Stands before and after a sentence; no word has a line break.
BORDER = "\n"
_REMEMBERED_WORDS = 1 << 14
# Of longer words only the beginning counts.
LONGEST_WORD = 40


class WordFeatures(NamedTuple):
    """A word's features in its own place and as the neighbour of another, in the order of a `Table`'s distances."""

    here: list[str]
    before: list[str]
    after: list[str]
    two_before: list[str]
    two_after: list[str]


def pos_features(words: Sequence[str]) -> list[list[str]]:
    """One list of features a word, for the words of one sentence."""
    return joined_features([_remembered_features(word) for word in [BORDER, BORDER, *words, BORDER, BORDER]])


def joined_features(known: Sequence[WordFeatures]) -> list[list[str]]:
    """The features of each word but the first two and the last two, which are borders."""
    return [
        [*word.here, *before.before, *after.after, *two_before.two_before, *two_after.two_after]
        for two_before, before, word, after, two_after in zip(
            known, known[1:], known[2:], known[3:], known[4:], strict=False
        )
    ]


@lru_cache(maxsize=_REMEMBERED_WORDS)
def shape(word: str) -> str:
    """How a word is written: ``Xx`` Damascus, ``XxX`` McCain, ``X.X`` U.S., ``d-x`` 16-year, at most 8 signs."""
    if word.isascii() and word.isalpha():  # most words
        if word.islower():
            return "x"
        if word.istitle():
            return "Xx" if len(word) > 1 else "X"
    signs: list[str] = []
    for letter in word[:LONGEST_WORD]:
        sign = "d" if letter.isdigit() else "X" if letter.isupper() else "x" if letter.isalpha() else letter
        if not signs or signs[-1] != sign:
            signs.append(sign)
    return "".join(signs[:8])


def lowered(word: str) -> str:
    """A word in small letters, as features have it: numbers are all alike, and very long words are cut."""
    lower = word.lower() if len(word) < LONGEST_WORD else word[:LONGEST_WORD].lower()
    return "0" if lower.isdigit() else lower


def word_features(word: str) -> WordFeatures:
    """The features of one word, or of a border."""
    if word == BORDER:
        return WordFeatures(here=[], before=["-|"], after=["+|"], two_before=["-2|"], two_after=["+2|"])
    lower = lowered(word)
    end = lower[-3:]
    form = shape(word)
    here = ["1", f"w={lower}", f"f={form}", f"f={form}:{end}", f"3={end}", f"2={lower[-2:]}", f"1={lower[-1]}"]
    here += [f"4={lower[-4:]}", f"p={lower[:3]}", f"q={lower[:2]}"]
    return WordFeatures(
        here=here,
        before=[f"-w={lower}", f"-3={end}", f"-f={form}"],
        after=[f"+w={lower}", f"+3={end}", f"+f={form}"],
        two_before=[f"-2w={lower}"],
        two_after=[f"+2w={lower}"],
    )


# Training reads every sentence of a corpus; tagging asks for each word once, and keeps the sums.
_remembered_features = lru_cache(maxsize=_REMEMBERED_WORDS)(word_features)
