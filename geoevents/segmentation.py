"""Cuts an article into paragraphs, sentences and tokens, each with its offsets in the text.

`segment` gives a `Document` whose tokens cover every character that is not white space, in order and without overlap.
Sentences never cross a paragraph; a line break alone starts a new paragraph only where the text has no blank lines
between its paragraphs or where the line before ends as a sentence or a headline does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geoevents import _resources
from geoevents.records import Article, Document, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["load_abbreviations", "segment"]

_TOKEN = re.compile(
    r"""
    (?P<url>https?://[^\s<>"']+)
  | (?P<number>\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_]))
  | (?P<initials>(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_]))       # U.S.   N.M.   a.m.
  | (?P<clitic>['’](?:s|S|re|ve|ll|d|m)\b|(?<=[a-zA-Z])n['’]t\b)
  | (?P<word>\w+?(?=n['’]t\b)|\w+(?:[-‐‑]\w+|['’](?!(?:s|S|re|ve|ll|d|m|t)\b)\w+)*)
  | (?P<dash>--+|…|\.{2,})
  | (?P<mark>\S)
    """,
    re.VERBOSE,
)
_SENTENCE_END = frozenset(".!?…。؟۔।")
_CLOSERS = frozenset("\"'’”»)]}")
_OPENERS = frozenset("\"'‘“«([{¿¡-–—•*")
# Abbreviations that always go on, and words that begin a sentence far more often than they follow an abbreviation.
_TITLES = frozenset(
    "mr mrs ms dr prof rev fr sr sra st hon sen rep reps sens gov pres gen brig-gen maj-gen lt-gen lt col lt-col maj "
    "capt cpt cmdr adm sgt cpl pvt det insp supt messrs amb mt ft vs v e.g i.e".split()
)
_STARTERS = frozenset(
    "The A An It Its He She They We I You This That These Those There In On At As But And For With From By If When "
    "While After Before Since His Her Their Our Some Many Most One Two Three However Meanwhile Also Earlier".split()
)
_PARAGRAPH = re.compile(r"(?:[ \t\r]*\n){2,}|\n|\u2029|\u2028")
# Longer runs without any sentence mark (tables, broken texts) are cut, so that later steps stay linear.
_MAX_TOKENS = 250


@lru_cache(maxsize=8)
def load_abbreviations(language: str = "en") -> frozenset[str]:
    """The words of a language that end in a full stop inside a sentence, in lower case and without that stop."""
    lines = (_resources.language(language) / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def segment(article: Article, *, abbreviations: frozenset[str]) -> Document:
    """Cuts an article into sentences and tokens.

    Args:
        article: What to read.
        abbreviations: From `load_abbreviations`; a full stop after one of them does not end the sentence unless what
            follows clearly starts a new one.
    """
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(article.text)):
        tokens = list(_tokens(article.text, start, end, abbreviations))
        for first, last in _sentence_ranges(article.text, tokens, abbreviations):
            part = tuple(tokens[first:last])
            sentences.append(Sentence(start=part[0].start, end=part[-1].end, tokens=part, paragraph=number))
    return Document(article=article, sentences=tuple(sentences))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between line breaks; single breaks inside a wrapped paragraph do not count."""
    wrapped = _is_hard_wrapped(text)
    start = 0
    for found in _PARAGRAPH.finditer(text):
        if wrapped and found.group() == "\n":
            continue
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _is_hard_wrapped(text: str) -> bool:
    """Whether line breaks come from a fixed width: blank lines separate paragraphs, and lines are of like length."""
    if "\n\n" not in text.replace("\r", ""):
        return False
    inner = [line for block in re.split(r"\n\s*\n", text) for line in block.split("\n")[:-1] if line.strip()]
    if not inner:
        return False
    unfinished = sum(line.rstrip()[-1] not in _SENTENCE_END for line in inner)
    return unfinished > len(inner) / 2 and max(len(line) for line in inner) < 130  # noqa: PLR2004 - a wide terminal


def _tokens(text: str, start: int, end: int, abbreviations: frozenset[str]) -> Iterator[Token]:
    """Words, numbers and marks; a full stop is part of an abbreviation (``Gen.``) and a mark of its own elsewhere."""
    position = start
    while found := _TOKEN.search(text, position, end):
        first, last = found.span()
        if (
            found.lastgroup == "word"
            and text[last : last + 1] == "."
            and _is_abbreviation(text, found, end, abbreviations)
        ):
            last += 1
        elif found.lastgroup == "url":
            last = first + len(found.group().rstrip(".,;:!?)"))
        yield Token(start=first, end=last, text=text[first:last])
        position = last


def _is_abbreviation(text: str, found: re.Match[str], end: int, abbreviations: frozenset[str]) -> bool:
    word = found.group()
    if len(word) == 1 and word.isupper():  # an initial: "J. Smith"
        return True
    if word.lower() not in abbreviations:
        return False
    if word[0].isupper():
        return found.end() + 1 < end
    return text[found.end() + 1 : found.end() + 40].lstrip()[:1].islower() or word.lower() in {
        "vs",
        "v",
        "approx",
        "ca",
        "cf",
        "no",
    }


def _sentence_ranges(text: str, tokens: list[Token], abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    first = 0
    index = 0
    while index < len(tokens):
        index += 1
        if _ends_sentence(text, tokens, index - 1, abbreviations):
            while index < len(tokens) and _closes(tokens[index - 1], tokens[index]):
                index += 1
            yield first, index
            first = index
        elif index - first >= _MAX_TOKENS:
            yield first, index
            first = index
    if first < len(tokens):
        yield first, len(tokens)


def _closes(before: Token, token: Token) -> bool:
    return token.start == before.end and (token.text in _CLOSERS or token.text in _SENTENCE_END)


def _ends_sentence(text: str, tokens: list[Token], index: int, abbreviations: frozenset[str]) -> bool:
    token = tokens[index]
    following = index + 1
    while following < len(tokens) and _closes(tokens[following - 1], tokens[following]):
        following += 1
    if following == len(tokens):
        return False  # the paragraph's end closes it anyway
    after = tokens[following]
    if token.text in _SENTENCE_END or set(token.text) == {"."}:
        spaced = after.start > tokens[following - 1].end
        return spaced and not after.text[0].islower() and not _is_continued(token, tokens[following - 1], after)
    if token.text.endswith(".") and len(token.text) > 1:
        return _abbreviation_ends_sentence(token, after, abbreviations)
    return False


def _is_continued(mark: Token, last: Token, after: Token) -> bool:
    """A question or exclamation inside a quotation goes on with its speaker: ``"Why?" Smith asked``."""
    return mark.text in "!?" and last is not mark and last.text in {'"', "”"} and after.text[0].islower()


def _abbreviation_ends_sentence(token: Token, after: Token, abbreviations: frozenset[str]) -> bool:
    """``the U.S. The`` ends a sentence, ``the U.S. Navy`` and ``Gen. Haftar`` do not."""
    word = token.text[:-1].lower()
    if word in _TITLES or len(word) == 1:
        return False
    if after.text in _OPENERS:
        return word in {"p.m", "a.m", "u.s", "u.k", "u.n", "inc", "co", "corp", "ltd", "etc"}
    return after.text in _STARTERS and (word in abbreviations or "." in word)
