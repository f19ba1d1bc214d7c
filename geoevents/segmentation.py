"""Cuts an article into paragraphs, sentences and tokens, each with its offsets in the text.

`segment` gives a `Document` whose tokens cover every character that is not white space, in order and without overlap.
Sentences never cross a paragraph; a line break alone starts a new paragraph only where the text has no blank lines
between its paragraphs or where the line before ends as a sentence or a headline does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from geoevents import _resources
from geoevents._tokens import make_tokens
from geoevents.records import Article, Document, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Abbreviations", "load_abbreviations", "segment"]

# Tokens, each with the white space behind it; the pieces cover a text without gaps.
_PIECE = re.compile(
    r"""
    (?: [a-zA-Z]+(?=[ ,])  # most words: none of the other rules would say anything else of them
      | https?://[^\s<>"']+
      | \d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W_])
      | (?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])|[A-Z][a-z]?\.[A-Z][a-z]?\.  # initials: U.S.  a.m.  W.Va.  Ph.D.
      | ['’](?:s|S|re|ve|ll|d|m)\b|(?<=[a-zA-Z])n['’]t\b  # clitics
      | \w+?(?=n['’]t\b)|\w+(?:[-‐‑]\w+|['’](?!(?:s|S|re|ve|ll|d|m|t)\b)\w+)*
      | --+|…|\.{2,}
      | \S
    )\s*
  | \s+
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"https?://.")
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
        columns = _columns(text, start, end, abbreviations)
        tokens = make_tokens(columns.starts, columns.ends, columns.texts)
        for first, last in _sentence_ranges(columns, rules):
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


class _Columns(NamedTuple):
    """The tokens of a paragraph."""

    starts: list[int]
    ends: list[int]
    texts: list[str]


def _columns(text: str, start: int, end: int, abbreviations: Abbreviations) -> _Columns:
    """Words, numbers and marks; a full stop is part of an abbreviation (``Gen.``) and a mark of its own elsewhere."""
    pieces = _PIECE.findall(text, start, end)
    if "://" in text:
        pieces = list(_without_marks_after_addresses(pieces))
    texts = list(map(str.rstrip, pieces))
    starts = list(accumulate(map(len, pieces), initial=start))
    starts.pop()
    ends = list(map(add, starts, map(len, texts)))
    for index, mark in enumerate(texts):
        if mark[:1] == "." and index and ends[index - 1] == starts[index]:
            word = texts[index - 1]
            if _is_abbreviation(word, text, ends[index - 1], end, abbreviations):
                texts[index - 1], texts[index] = f"{word}.", mark[1:]
                ends[index - 1] += 1
                starts[index] += 1
    if "" in texts:
        kept = list(map(bool, texts))
        return _Columns(*(list(compress(column, kept)) for column in (starts, ends, texts)))
    return _Columns(starts, ends, texts)


def _without_marks_after_addresses(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, with what stands behind a web address and is no part of it ("https://example.org.") on its own."""
    for piece in pieces:
        if _ADDRESS.match(piece):
            address = piece.rstrip().rstrip(".,;:!?)")
            yield address
            yield from _PIECE.findall(piece, len(address))
        else:
            yield piece


def _is_abbreviation(word: str, text: str, stop: int, end: int, abbreviations: Abbreviations) -> bool:
    """Whether the full stop at ``stop`` belongs to the word before it."""
    if len(word) == 1 and word.isupper() and word.isalpha():  # an initial: "J. Smith"
        return True
    if word.lower() not in abbreviations.words:
        return False
    if word[0].isupper():
        return stop + 1 < end
    return word in abbreviations.inner or text[stop + 1 : stop + 40].lstrip()[:1].islower()


def _sentence_ranges(tokens: _Columns, rules: _Rules) -> Iterator[tuple[int, int]]:
    first = 0
    count = len(tokens.texts)
    for index in [index for index, word in enumerate(tokens.texts) if word[-1] in _SENTENCE_END]:
        if index < first:
            continue
        for cut in range(first + _MAX_TOKENS, index + 1, _MAX_TOKENS):
            yield first, cut
            first = cut
        last = index + 1
        if _ends_sentence(tokens, index, rules):
            while last < count and _closes(tokens, last):
                last += 1
        elif last - first < _MAX_TOKENS:
            continue
        yield first, last
        first = last
    for cut in range(first + _MAX_TOKENS, count, _MAX_TOKENS):
        yield first, cut
        first = cut
    if first < count:
        yield first, count


def _closes(tokens: _Columns, index: int) -> bool:
    mark = tokens.texts[index]
    return (mark in _CLOSERS or mark in _SENTENCE_END) and tokens.starts[index] == tokens.ends[index - 1]


def _ends_sentence(tokens: _Columns, index: int, rules: _Rules) -> bool:
    mark = tokens.texts[index]
    following = index + 1
    furthest = min(len(tokens.texts), following + _MAX_CLOSERS)
    while following < furthest and _closes(tokens, following):
        following += 1
    if following == len(tokens.texts):
        return False  # the paragraph's end closes it anyway
    after = tokens.texts[following]
    if len(mark) == 1 or set(mark) == {"."}:
        spaced = tokens.starts[following] > tokens.ends[following - 1]
        return spaced and not (after[0].islower() and rules.has_capitals)
    return mark[-1] == "." and _abbreviation_ends_sentence(mark, after, rules.abbreviations)


def _abbreviation_ends_sentence(written: str, after: str, abbreviations: Abbreviations) -> bool:
    """``the U.S. The`` ends a sentence, ``the U.S. Navy`` and ``Gen. Haftar`` do not."""
    word = written[:-1].lower()
    if word in abbreviations.titles or len(word) == 1:
        return False
    if after in _OPENERS:
        return word in abbreviations.last
    return after in abbreviations.starters and (word in abbreviations.words or "." in word)
