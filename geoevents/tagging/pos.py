"""What the part-of-speech model sees of a sentence: words, their ends, their shapes and their neighbours.

Each word's features are made once and remembered; a token's features are then a join of ready lists. The same functions
serve training and tagging, so a model never sees anything else than what it was trained on.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["pos_features", "shape"]

# Enough for the vocabulary of a few hundred articles (about 1 KB a word); older words make room for newer ones.
_REMEMBERED_WORDS = 1 << 15
_LONGEST_WORD = 40


class _WordFeatures(NamedTuple):
    """A word's features in its own place and as the neighbour of another."""

    here: list[str]
    before: list[str]
    after: list[str]
    two_before: str
    two_after: str


def pos_features(words: Sequence[str]) -> list[list[str]]:
    """One list of features a word, for the words of one sentence."""
    known = [_BORDER, _BORDER, *map(_word_features, words), _BORDER, _BORDER]
    return [
        [*word.here, *before.before, *after.after, two_before.two_before, two_after.two_after]
        for two_before, before, word, after, two_after in zip(
            known, known[1:], known[2:], known[3:], known[4:], strict=False
        )
    ]


@lru_cache(maxsize=_REMEMBERED_WORDS)
def shape(word: str) -> str:
    """How a word is written: ``Xx`` Damascus, ``XxX`` McCain, ``X.X`` U.S., ``d-x`` 16-year, at most 8 signs."""
    signs: list[str] = []
    for letter in word[:_LONGEST_WORD]:
        sign = "d" if letter.isdigit() else "X" if letter.isupper() else "x" if letter.isalpha() else letter
        if not signs or signs[-1] != sign:
            signs.append(sign)
    return "".join(signs[:8])


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _word_features(word: str) -> _WordFeatures:
    lower = word.lower() if len(word) < _LONGEST_WORD else word[:_LONGEST_WORD].lower()
    lower = "0" if lower.isdigit() else lower
    end = lower[-3:]
    form = shape(word)
    here = ["1", f"w={lower}", f"f={form}", f"f={form}:{end}", f"3={end}", f"2={lower[-2:]}", f"1={lower[-1]}"]
    here += [f"4={lower[-4:]}", f"p={lower[:3]}", f"q={lower[:2]}"]
    return _WordFeatures(
        here=here,
        before=[f"-w={lower}", f"-3={end}", f"-f={form}"],
        after=[f"+w={lower}", f"+3={end}", f"+f={form}"],
        two_before=f"-2w={lower}",
        two_after=f"+2w={lower}",
    )


_BORDER = _WordFeatures(here=[], before=["-|"], after=["+|"], two_before="-2|", two_after="+2|")
