"""Cuts an article into paragraphs, sentences and tokens, each with its offsets in the text.

`segment` gives a `Document` whose tokens cover every character that is not white space, in order and without overlap.
Sentences never cross a paragraph; a line break alone starts a new paragraph only where the text has no blank lines
between its paragraphs or where the line before ends as a sentence or a headline does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geoevents import _resources
from geoevents.records import Article, Document, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Abbreviations", "load_abbreviations", "segment"]

_TOKEN = re.compile(
    r"""
    (?P<url>https?://[^\s<>"']+)
  | (?P<number>\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W_]))
  | (?P<initials>(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])|[A-Z][a-z]?\.[A-Z][a-z]?\.)  # U.S.  a.m.  W.Va.  Ph.D.
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
_PARAGRAPH = re.compile(r"\n(?:[ \t\r]*\n)*|\u2029|\u2028")
# Longer runs without any sentence mark (tables, broken texts) are cut, so that later steps stay linear.
_MAX_TOKENS = 250
# No sentence closes with more marks than these; longer rows of them (a line of dots) are not looked through.
_MAX_CLOSERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviations:
    """The words of a language that end in a full stop inside a sentence, in lower case and without that stop.

    Attributes:
        words: All of them.
        titles: Those that another word always follows: ``Gen.``, ``Mt.``, ``e.g.``
        inner: Those that are abbreviations in small letters too, whatever follows: ``vs.``, ``approx.``
        last: Those that often end a sentence: ``Inc.``, ``p.m.``
        starters: Words that begin a sentence far more often than they follow an abbreviation, in their letters there.
    """

    words: frozenset[str]
    titles: frozenset[str]
    inner: frozenset[str]
    last: frozenset[str]
    starters: frozenset[str]


@lru_cache(maxsize=8)
def load_abbreviations(language: str = "en") -> Abbreviations:
    """The abbreviations of a language, from its ``abbreviations.txt`` and ``sentence_starters.txt``."""
    folder = _resources.language(language)
    kinds: dict[str, set[str]] = {"": set(), "title": set(), "inner": set(), "last": set()}
    for line in _lines(folder / "abbreviations.txt"):
        word, _, kind = line.partition("\t")
        kinds[kind].add(word)
    return Abbreviations(
        words=frozenset().union(*kinds.values()),
        titles=frozenset(kinds["title"]),
        inner=frozenset(kinds["inner"]),
        last=frozenset(kinds["last"]),
        starters=frozenset(_lines(folder / "sentence_starters.txt")),
    )


def segment(article: Article, *, abbreviations: Abbreviations) -> Document:
    """Cuts an article into sentences and tokens.

    Args:
        article: What to read.
        abbreviations: From `load_abbreviations`; a full stop after one of them does not end the sentence unless what
            follows clearly starts a new one.
    """
    text = article.text
    rules = _Rules(abbreviations=abbreviations, has_capitals=text != text.lower())
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        tokens = list(_tokens(text, start, end, abbreviations))
        for first, last in _sentence_ranges(tokens, rules):
            part = tuple(tokens[first:last])
            sentences.append(Sentence(start=part[0].start, end=part[-1].end, tokens=part, paragraph=number))
    return Document(article=article, sentences=tuple(sentences))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What decides where sentences end; a text without any capitals cannot ask for one after a full stop."""

    abbreviations: Abbreviations
    has_capitals: bool


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


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


def _tokens(text: str, start: int, end: int, abbreviations: Abbreviations) -> Iterator[Token]:
    """Words, numbers and marks; a full stop is part of an abbreviation (``Gen.``) and a mark of its own elsewhere."""
    position = start
    while found := _TOKEN.search(text, position, end):
        first, last = found.span()
        if found.lastgroup == "word":
            if text[last : last + 1] == "." and last < end and _is_abbreviation(text, found, end, abbreviations):
                last += 1
        elif found.lastgroup == "url":
            last = first + len(found.group().rstrip(".,;:!?)"))
        yield Token(start=first, end=last, text=text[first:last])
        position = last


def _is_abbreviation(text: str, found: re.Match[str], end: int, abbreviations: Abbreviations) -> bool:
    word = found.group()
    if len(word) == 1 and word.isupper():  # an initial: "J. Smith"
        return True
    if word.lower() not in abbreviations.words:
        return False
    if word[0].isupper():
        return found.end() + 1 < end
    return word in abbreviations.inner or text[found.end() + 1 : found.end() + 40].lstrip()[:1].islower()


def _sentence_ranges(tokens: list[Token], rules: _Rules) -> Iterator[tuple[int, int]]:
    first = 0
    index = 0
    while index < len(tokens):
        index += 1
        if _ends_sentence(tokens, index - 1, rules):
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


def _ends_sentence(tokens: list[Token], index: int, rules: _Rules) -> bool:
    token = tokens[index]
    if token.text[-1] not in _SENTENCE_END:
        return False
    following = index + 1
    furthest = min(len(tokens), following + _MAX_CLOSERS)
    while following < furthest and _closes(tokens[following - 1], tokens[following]):
        following += 1
    if following == len(tokens):
        return False  # the paragraph's end closes it anyway
    after = tokens[following]
    if len(token.text) == 1 or set(token.text) == {"."}:
        spaced = after.start > tokens[following - 1].end
        return spaced and not (after.text[0].islower() and rules.has_capitals)
    return token.text[-1] == "." and _abbreviation_ends_sentence(token, after, rules.abbreviations)


def _abbreviation_ends_sentence(token: Token, after: Token, abbreviations: Abbreviations) -> bool:
    """``the U.S. The`` ends a sentence, ``the U.S. Navy`` and ``Gen. Haftar`` do not."""
    word = token.text[:-1].lower()
    if word in abbreviations.titles or len(word) == 1:
        return False
    if after.text in _OPENERS:
        return word in abbreviations.last
    return after.text in abbreviations.starters and (word in abbreviations.words or "." in word)
