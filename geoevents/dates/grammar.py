"""Words and rules of a language, compiled once, and the scanner that finds where the rules apply.

The table ``languages/<code>/dates.toml`` has classes of words (``[words.MONTH]``), shorthands (``[macros]``) and rules.
Every word and mark of a sentence becomes one symbol: the set of classes that it belongs to. A rule is a regular
expression over symbols, so it is short, reads like the text it stands for, and cannot run away on long input: symbols
of words that no rule knows cut a sentence into short runs, and runs are matched in windows of fixed length.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias

from geoevents import _resources
from geoevents.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["DateGrammar", "Hit", "Rule", "Words", "load_grammar"]

Value: TypeAlias = int | str
Groups: TypeAlias = tuple[tuple[str, int, int], ...]

_UNKNOWN = "\0"
_FIRST_SYMBOL = 0xE000  # private use: no text can smuggle in a symbol
# Plain letters come first, as the quickest of the four to find, where no other letter goes on with the word.
_WORD = re.compile(r"[A-Za-z]+(?![^\W\d_])|[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]|_")
_KNOWN = re.compile(r"[^\0]+")
_DASHES = frozenset("-–—")
_ASCII_FIGURE = re.compile(r"[0-9]")
# What most sentences have: no rule is sought by these where it also needs something rarer. They matter for speed only.
_COMMON = frozenset({
    "the", "a", "an", "of", "in", "on", "at", "to", "for", "by", "from", "and", "or", "that", "this", "s", "as", "with",
    "after", "one", "two", "first", ".", ",", ":", ";", "-", "–", "—", "/",
})  # fmt: skip
_COMMON_WEIGHT = 1000
# A sentence beyond this is looked through without the test of its parts, so that the memory of parts stays small.
_LONGEST_SENTENCE = 1000
_LEXEME = re.compile(
    r"""(?P<look>\(\?[!=]) | (?P<rest>[)|?]|\{[\d,]+\}) | \s+
    | (?:(?P<name>[a-z_]+)=)?
      (?: (?P<open>\() | (?P<classes>[A-Z][A-Z0-9]*) | (?P<word>[a-z]+) | '(?P<mark>[^']+)' )""",
    re.VERBOSE,
)
# No expression is longer; it also bounds the work for a run, so that time stays linear.
_WINDOW = 40
_MAX_YEAR = 2100
_MIN_YEAR = 1000
# Classes of figures: every number that could be a day, an hour, a minute, a year … is named by its value.
_FIGURES = ("DAY", "MONTHNUMBER", "HOUR", "TWO", "YEAR", "FOUR", "THREE", "FIGURE", "LONG", "DOTTED", "HOURDOT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern over symbols, the symbols that it can open with, and the name of what makes a reading of it.

    The examples are tested.
    """

    make: str
    pattern: re.Pattern[str]
    openers: frozenset[str]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Where a rule matched in a string of symbols, with its named groups."""

    rule: Rule
    start: int
    end: int
    groups: Groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words and marks of a sentence: texts, offsets in the article, and one symbol each."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    symbols: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateGrammar:
    """The compiled words and rules of a language.

    Attributes:
        language: Its code, such as ``en``.
        values: What each word of a class means: month number, unit, TIMEX3 suffix and so on, by lower-case word.
        symbols: Symbol of each word as it may be spelled.
        figures: Symbol of each sort of figures.
        rules: All rules; where several match, the longest does, and of equals the first.
        cues: Lists of words around an expression that say how to read it.
        first_hit: First match in a string of symbols (memoized: the same runs of symbols come again and again).
        can_tell: Whether a part of a text between blanks holds a word that some rule cannot do without (memoized).
    """

    language: str
    values: Mapping[str, Mapping[str, Value]]
    symbols: Mapping[str, str]
    figures: Mapping[frozenset[str], str]
    rules: tuple[Rule, ...]
    cues: Mapping[str, frozenset[str]]
    first_hit: Callable[[str], Hit | None]
    can_tell: Callable[[str], bool]

    def may_tell(self, text: str, start: int, end: int) -> bool:
        """Whether any rule may match between two offsets of a text: most sentences hold no word that tells a time.

        A quick look, never False where there is a match: no word reaches over a blank.
        """
        return end - start > _LONGEST_SENTENCE or any(map(self.can_tell, text[start:end].split()))

    def tells(self, words: Words) -> bool:
        """Whether a rule matches somewhere in a sentence; where a run is longer than the window, it may be none."""
        runs = _KNOWN.findall(words.symbols)
        return max(map(len, runs), default=0) > _WINDOW or any(map(self.first_hit, runs))

    def words(self, text: str, start: int, end: int) -> Words:
        """The words between two offsets of a text."""
        found = list(_WORD.finditer(text, start, end))
        texts = tuple([match[0] for match in found])
        known, figures = self.symbols.get, self.figures
        symbols = [known(word) or (_symbol(figures, word) if word < ":" else _UNKNOWN) for word in texts]
        starts = tuple([match.start() for match in found])
        ends = tuple([match.end() for match in found])
        for index in [place for place, word in enumerate(texts) if word in _DASHES]:
            if not (starts[index] == ends[index - 1] and text[ends[index] : ends[index] + 1].strip()):
                symbols[index] = known("—", _UNKNOWN)
        return Words(texts=texts, starts=starts, ends=ends, symbols="".join(symbols))

    def hits(self, symbols: str, *, accept: Callable[[Hit, int], bool]) -> None:
        """Shows the matches in text order to ``accept``, with the offset of their run.

        After a match that is not accepted the search goes on one symbol further.
        """
        first_hit = self.first_hit
        for found in _KNOWN.finditer(symbols):
            run = found[0]
            if len(run) > _WINDOW or first_hit(run) is not None:
                self._hits_of_run(run, found.start(), accept)

    def _hits_of_run(self, run: str, offset: int, accept: Callable[[Hit, int], bool]) -> None:
        position = 0
        while position < len(run):
            hit = self.first_hit(run[position : position + _WINDOW])
            if hit is None:
                position += _WINDOW // 2
            elif hit.start > _WINDOW // 2 and position + _WINDOW < len(run):
                position += _WINDOW // 2  # it may be cut off by the window's end: look again from nearer
            else:
                accepted = accept(hit, offset + position)
                position += hit.end if accepted else hit.start + 1


@lru_cache(maxsize=8)
def load_grammar(language: str = "en") -> DateGrammar:
    """The date grammar of a language, compiled once.

    Raises:
        ResourceError: The language or its table of dates is missing or damaged.
    """
    path = _resources.language(language) / "dates.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return _compile(language, table)
    except (OSError, KeyError, ValueError, re.error) as error:
        raise ResourceError(f"the table of dates {path} is missing or damaged ({error}): install it again") from error


def _compile(language: str, table: Mapping[str, Any]) -> DateGrammar:
    words, rows = table["words"], table["rule"]
    expanded = [_expand(row["pattern"], table["macros"]) for row in rows]
    classes = _classes(words, expanded)
    symbols = {signature: chr(_FIRST_SYMBOL + place) for place, signature in enumerate(dict.fromkeys(classes.values()))}
    figures = {}
    for signature in dict.fromkeys(_figure_classes(sample) for sample in _figure_samples()):
        figures[signature] = symbols.setdefault(signature, chr(_FIRST_SYMBOL + len(symbols)))
    rules = tuple(
        Rule(
            make=row["make"],
            pattern=re.compile(_translate(pattern, symbols)),
            openers=_openers([found for found in _LEXEME.finditer(pattern) if found[0].strip()], symbols),
            examples=tuple(row["examples"]),
        )
        for row, pattern in zip(rows, expanded, strict=True)
    )
    spelled = {word: symbols[signature] for word, signature in classes.items()}
    needed = _needed(expanded, symbols, spelled)
    telling = frozenset(word for word, symbol in spelled.items() if symbol in needed)
    starting = {symbol: tuple(rule for rule in rules if symbol in rule.openers) for symbol in symbols.values()}
    return DateGrammar(
        language=language,
        values={name: {word.lower(): value for word, value in rows.items()} for name, rows in words.items()},
        symbols=spelled,
        figures=figures,
        rules=rules,
        cues={name: frozenset(listed) for name, listed in table["cues"].items()},
        first_hit=lru_cache(maxsize=1 << 14)(partial(_first_hit, starting, needed)),
        can_tell=lru_cache(maxsize=1 << 15)(partial(_can_tell, telling)),
    )


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    """Replaces shorthands by what they stand for; a shorthand may use those defined before it."""
    for name in reversed(list(macros)):
        pattern = re.sub(rf"(?<!\w){name}(?!\w)", f"( {macros[name]} )", pattern)
    return pattern


def _classes(words: Mapping[str, Mapping[str, Value]], patterns: list[str]) -> dict[str, frozenset[str]]:
    """The classes of each spelling; a row with a capital stands only for words written with one."""
    lower: dict[str, set[str]] = {}
    capital: dict[str, set[str]] = {}
    for name, table in words.items():
        for word in table:
            (lower if word == word.lower() else capital).setdefault(word.lower(), set()).add(name)
    for pattern in patterns:
        for lexeme in _LEXEME.finditer(pattern):
            if word := lexeme["word"] or lexeme["mark"]:
                lower.setdefault(word, set()).add(f"={word}")
    spelled: dict[str, frozenset[str]] = {}
    for word in lower | capital:
        small = frozenset(lower.get(word, ()))
        large = small | frozenset(capital.get(word, ()))
        spelled.update(dict.fromkeys((word.upper(), word.capitalize()), large))
        if small:
            spelled[word] = small
    if "’" in spelled:
        spelled.update(dict.fromkeys("'‘`´ʼ", spelled["’"]))
    return spelled


def _translate(pattern: str, symbols: Mapping[frozenset[str], str]) -> str:
    """From the notation of the table to a regular expression over symbols."""
    parts: list[str] = []
    position = 0
    for number, lexeme in enumerate(_LEXEME.finditer(pattern)):
        if lexeme.start() != position:
            raise ValueError(f"cannot read {pattern[position : lexeme.start()]!r} in the pattern {pattern!r}")
        position = lexeme.end()
        name, word = lexeme["name"], lexeme["word"] or lexeme["mark"]
        opening = f"(?P<{name}__{number}>" if name else "(?:"
        if lexeme["open"]:
            parts.append(opening)
        elif lexeme["classes"] or word:
            group = _symbol_set(lexeme["classes"] or f"={word}", symbols)
            parts.append(f"{opening}{group})" if name else group)
        else:
            parts.append(lexeme["look"] or lexeme["rest"] or "")
    return "".join(parts)


def _openers(lexemes: list[re.Match[str]], symbols: Mapping[frozenset[str], str]) -> frozenset[str]:
    """The symbols that a pattern can open with, so that a rule is only tried where it may match."""
    found, _, _ = _openers_from(lexemes, symbols, 0)
    return frozenset(found)


def _openers_from(
    lexemes: list[re.Match[str]], symbols: Mapping[frozenset[str], str], place: int
) -> tuple[set[str], bool, int]:
    """Openers of a group's alternatives from a place on, whether it may be empty, and the place after it."""
    found: set[str] = set()
    is_open = True  # nothing before has to be there
    may_be_empty = False
    while place < len(lexemes) and lexemes[place]["rest"] != ")":
        lexeme = lexemes[place]
        place += 1
        if lexeme["rest"] == "|":
            may_be_empty, is_open = may_be_empty or is_open, True
            continue
        if lexeme["open"] or lexeme["look"]:
            inner, is_optional, place = _openers_from(lexemes, symbols, place)
            inner = set() if lexeme["look"] else inner
            is_optional = is_optional or bool(lexeme["look"])
        else:
            name = lexeme["classes"] or f"={lexeme['word'] or lexeme['mark']}"
            inner, is_optional = set(_symbol_set(name, symbols)[1:-1]), False
        if place < len(lexemes) and (times := lexemes[place]["rest"] or "")[:1] in {"?", "{"} and times:
            is_optional = is_optional or times == "?" or times.startswith("{0")
            place += 1
        found |= inner if is_open else set()
        is_open = is_open and is_optional
    return found, may_be_empty or is_open, place + 1


def _needed(patterns: list[str], symbols: Mapping[frozenset[str], str], spelled: Mapping[str, str]) -> frozenset[str]:
    """Symbols of which every match of every rule has at least one, as few and as rare as the rules allow."""
    weights = dict.fromkeys(symbols.values(), 1)
    for word, symbol in spelled.items():
        weights[symbol] += _COMMON_WEIGHT if word.lower() in _COMMON else 1
    found: set[str] = set()
    for pattern in patterns:
        lexemes = [lexeme for lexeme in _LEXEME.finditer(pattern) if lexeme[0].strip()]
        found |= _needed_from(lexemes, symbols, weights, 0)[0] or set(symbols.values())
    if spelled.get("—") in found:  # what a dash means depends on the blanks around it
        found |= {spelled[dash] for dash in _DASHES if dash in spelled}
    return frozenset(found)


def _needed_from(
    lexemes: list[re.Match[str]], symbols: Mapping[frozenset[str], str], weights: Mapping[str, int], place: int
) -> tuple[set[str], int]:
    """The rarest symbols that a group cannot do without, empty where it can do without any, and the place after it."""
    alternatives: list[list[set[str]]] = [[]]
    while place < len(lexemes) and lexemes[place]["rest"] != ")":
        lexeme = lexemes[place]
        place += 1
        if lexeme["rest"] == "|":
            alternatives.append([])
            continue
        if lexeme["open"] or lexeme["look"]:
            inner, place = _needed_from(lexemes, symbols, weights, place)
            inner = set() if lexeme["look"] else inner
        else:
            inner = set(_symbol_set(lexeme["classes"] or f"={lexeme['word'] or lexeme['mark']}", symbols)[1:-1])
        if place < len(lexemes) and (times := lexemes[place]["rest"] or "")[:1] in {"?", "{"} and times:
            inner = set() if times == "?" or times.startswith(("{0", "{,")) else inner
            place += 1
        if inner:
            alternatives[-1].append(inner)
    if not all(alternatives):
        return set(), place + 1
    rarest = [min(parts, key=lambda part: sum(weights[symbol] for symbol in part)) for parts in alternatives]
    return set().union(*rarest), place + 1


def _can_tell(telling: frozenset[str], part: str) -> bool:
    if part.isalpha():
        return part in telling
    return bool(_ASCII_FIGURE.search(part)) or not telling.isdisjoint(_WORD.findall(part))  # any figure may tell


def _symbol_set(name: str, symbols: Mapping[frozenset[str], str]) -> str:
    members = "".join(symbol for signature, symbol in symbols.items() if name in signature)
    if not members:
        raise ValueError(f"no class of words is called {name}")
    return f"[{members}]"


def _figure_samples() -> Iterator[str]:
    yield from (f"{value}" for value in range(1000))
    yield from (f"0{value}" for value in range(10))
    yield from (
        "0999",
        "1000",
        "2100",
        "2400",
        "9999",
        "010",
        "100000",
        "1,000",
        "1.5",
        "5.30",
        "01.02.2003",
        "1.2.3.4",
    )


def _symbol(figures: Mapping[frozenset[str], str], word: str) -> str:
    """The symbol of a word in no class: figures have one by their value."""
    return figures[_figure_classes(word)] if "0" <= word < ":" else _UNKNOWN  # begins with an ASCII digit


def _figure_classes(word: str) -> frozenset[str]:
    """Sorts of figures by spelling and value."""
    if not word.isdigit():
        names = {"DOTTED"} if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", word) else set()
        names |= {"HOURDOT"} if re.fullmatch(r"(?:1?\d|2[0-4])\.[0-5]\d", word) else set()
        return frozenset(names | {"FIGURE"})
    length = len(word)
    value = int(word) if length <= 4 else 0  # noqa: PLR2004 - longer ones are no years
    names = {"FIGURE"}
    if length <= 2:  # noqa: PLR2004 - days, hours, minutes
        names |= {"TWO"} if length == 2 else set()  # noqa: PLR2004 - same reason
        names |= {"DAY"} if 1 <= value <= 31 else set()  # noqa: PLR2004 - days of a month
        names |= {"MONTHNUMBER"} if 1 <= value <= 12 else set()  # noqa: PLR2004 - months of a year
        names |= {"HOUR"} if value <= 24 else set()  # noqa: PLR2004 - hours of a day
    elif length == 3 and word[0] != "0":  # noqa: PLR2004 - years of antiquity
        names.add("THREE")
    elif length == 4:  # noqa: PLR2004 - years and hours as one figure
        names |= {"FOUR", "YEAR"} if _MIN_YEAR <= value <= _MAX_YEAR else {"FOUR"}
    else:
        names.add("LONG")
    return frozenset(names)


def _first_hit(starting: Mapping[str, tuple[Rule, ...]], needed: frozenset[str], run: str) -> Hit | None:
    if needed.isdisjoint(run):
        return None
    for start, symbol in enumerate(run):
        best: tuple[Rule, re.Match[str]] | None = None
        for rule in starting[symbol]:
            found = rule.pattern.match(run, start)
            if found and found.end() > start and (best is None or found.end() > best[1].end()):
                best = (rule, found)
        if best:
            rule, found = best
            groups = tuple(
                (name.partition("__")[0], *found.span(name)) for name in rule.pattern.groupindex if found[name]
            )
            return Hit(rule=rule, start=start, end=found.end(), groups=groups)
    return None
