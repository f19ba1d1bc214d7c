"""Cuts a tagged sentence into noun phrases, verb groups, prepositions and connecting words.

A light analysis that needs no tree: `chunk` walks once over the tokens. ``events.clauses`` relates the chunks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoevents.actors.ontology import Ontology
    from geoevents.records import Token

__all__ = ["Chunk", "ChunkKind", "Layout", "VerbGroup", "chunk"]

ChunkKind: TypeAlias = Literal["noun", "verb", "preposition", "and", "link", "relative", "date", "adverb", "mark"]
VerbForm: TypeAlias = Literal["finite", "infinitive", "gerund", "participle"]

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "FW"})
_BEFORE_NOUNS = frozenset({"JJ", "JJR", "JJS", "CD", "RBS", "RBR", "$", "#", "AFX"})
_DETERMINERS = frozenset({"DT", "PDT", "PRP$"})
_VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_PARTICIPLES = frozenset({"VBG", "VBN"})
_BE = frozenset("be is are was were been being am 's ’s 're ’re 'm".split())
_HAVE = frozenset("have has had having 've ’ve".split())
_DO = frozenset("do does did".split())
_GET = frozenset("get gets got getting".split())
_NEGATION = frozenset("not n't n’t never".split())
_CLITIC_FUTURE = frozenset({"'ll", "’ll"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbGroup:
    """What a verb group says beside its main verb.

    Attributes:
        form: Finite, infinitive with "to", gerund (killing …) or bare past participle (deployed in …).
        passive: Whether the subject undergoes it; a bare participle may be either and counts as not passive.
        negated: Whether "not" or "never" stands in it.
        modal: Modal in lower case ("will", "could", "must" for "has to"), or empty.
    """

    form: VerbForm
    passive: bool = False
    negated: bool = False
    modal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Tokens ``first`` to ``last`` (exclusive) of a sentence.

    Attributes:
        kind: What it is.
        first: Index of its first token.
        last: Index after its last token.
        word: Lower-case head: last noun, main verb, preposition, conjunction or mark.
        owner_end: For noun phrases with a possessive, the index of the last "'s"; 0 when there is none.
        verb: For verb groups only.
    """

    kind: ChunkKind
    first: int
    last: int
    word: str
    owner_end: int = 0
    verb: VerbGroup | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What is known of a sentence before it is cut: token indices from entities, toponyms and dates.

    Attributes:
        spans: First token of a name of several words to the index after its last.
        dates: First token of a date to the index after its last.
        glue: Commas inside one place name, as in "Damascus, Syria".
    """

    spans: Mapping[int, int]
    dates: Mapping[int, int]
    glue: frozenset[int]


def chunk(tokens: Sequence[Token], layout: Layout, ontology: Ontology) -> tuple[Chunk, ...]:
    """The chunks of a sentence, in order; every token is in exactly one."""
    words = [token.text.lower() for token in tokens]
    tags = [token.pos for token in tokens]
    found: list[Chunk] = []
    index = 0
    while index < len(tokens):
        piece = (
            _date(words, index, layout)
            or (None if index in layout.spans else _verb_group(words, tags, index))
            or _noun_phrase(words, tags, index, layout, ontology)
            or _single(words, tags, index, ontology)
        )
        found.append(piece)
        index = piece.last
    return tuple(found)


def _date(words: Sequence[str], index: int, layout: Layout) -> Chunk | None:
    end = layout.dates.get(index)
    return None if end is None else Chunk(kind="date", first=index, last=end, word=words[end - 1])


def _verb_group(words: Sequence[str], tags: Sequence[str], start: int) -> Chunk | None:
    if tags[start] not in _VERBS and tags[start] != "MD" and not _opens_infinitive(words, tags, start):
        return None
    index, main = start, -1
    while index < len(words):
        if tags[index] == "RB" or words[index] in _NEGATION:
            following = _after_adverbs(words, tags, index)
            if following == len(words) or not _continues(words, tags, main, following):
                break
            index = following
        elif index == start or _continues(words, tags, main, index):
            if tags[index] != "TO":
                main = index
            index += 1
        else:
            break
    if main < 0:
        return None
    return _described(words, tags, start, main)


def _opens_infinitive(words: Sequence[str], tags: Sequence[str], index: int) -> bool:
    if words[index] != "to" or tags[index] not in {"TO", "IN"}:
        return False
    following = _after_adverbs(words, tags, index + 1)
    return following < len(words) and tags[following] == "VB"


def _after_adverbs(words: Sequence[str], tags: Sequence[str], index: int) -> int:
    stop = min(len(words), index + 4)
    while index < stop and (tags[index] == "RB" or words[index] in _NEGATION):
        index += 1
    return index


def _continues(words: Sequence[str], tags: Sequence[str], main: int, index: int) -> bool:
    """Whether the verb at ``index`` belongs to the group whose last verb so far is at ``main``."""
    tag = tags[index]
    if main < 0:
        return tag in _VERBS
    before = words[main]
    if before in _HAVE:
        return tag in {"VBN", "VBD"} or _opens_infinitive(words, tags, index)
    if before in _BE or before in _GET:
        if tag == "VBD" and words[index] in _BE:
            return False
        return tag in {"VBN", "VBG", "VBD"} or (before in _BE and _opens_infinitive(words, tags, index))
    if tags[main] == "MD" or before in _DO:
        return tag in {"VB", "VBP", "VBN", "VBD"}
    return tags[main] == "VBG" and before == "going" and _opens_infinitive(words, tags, index)


def _described(words: Sequence[str], tags: Sequence[str], start: int, main: int) -> Chunk:
    parts = [index for index in range(start, main + 1) if tags[index] in _VERBS or tags[index] in {"MD", "TO"}]
    helpers = [words[index] for index in parts if index != main]
    passive = tags[main] in {"VBN", "VBD"} and bool(helpers) and (helpers[-1] in _BE or helpers[-1] in _GET)
    verb = VerbGroup(
        form=_form(tags, start, main),
        passive=passive,
        negated=any(words[index] in _NEGATION for index in range(start, main)),
        modal=_modal(helpers, first=tags[start]),
    )
    return Chunk(kind="verb", first=start, last=main + 1, word=words[main], verb=verb)


def _form(tags: Sequence[str], start: int, main: int) -> VerbForm:
    first = next((tags[index] for index in range(start, main + 1) if tags[index] != "RB"), tags[main])
    if first in _FINITE:
        return "finite"
    if first in {"TO", "IN"}:
        return "infinitive"
    if first == "VBG":
        return "gerund"
    return "participle" if first == "VBN" else "infinitive" if first == "VB" else "finite"


def _modal(helpers: Sequence[str], *, first: str) -> str:
    if helpers and (first == "MD" or helpers[0] in _CLITIC_FUTURE):
        return helpers[0]
    if "to" in helpers[1:]:
        before = helpers[helpers.index("to", 1) - 1]
        return "must" if before in _HAVE else "will"
    return ""


def _noun_phrase(
    words: Sequence[str], tags: Sequence[str], start: int, layout: Layout, ontology: Ontology
) -> Chunk | None:
    if tags[start] in {"PRP", "EX"}:
        return Chunk(kind="noun", first=start, last=start + 1, word=words[start])
    index, noun, owner_end = start + _quantifier(words, tags, start, ontology), -1, 0
    while index < len(words):
        step = _noun_step(words, tags, start, index, noun, layout)
        if step == 0:
            break
        if tags[index] == "POS":
            owner_end = index
        elif tags[index] in _NOUNS or index in layout.spans:
            noun = index + step - 1
        index += step
    if index == start:
        return None
    if noun < 0 and tags[start] not in _DETERMINERS and tags[start] not in {"CD", "JJ", "JJS"}:
        return None
    last = index
    return Chunk(kind="noun", first=start, last=last, word=words[noun if noun >= 0 else last - 1], owner_end=owner_end)


def _quantifier(words: Sequence[str], tags: Sequence[str], start: int, ontology: Ontology) -> int:
    """How many tokens "at least", "more than" or "about" before a number take; 0 when there is none."""
    for length in (3, 2, 1):
        number = start + length
        if number < len(words) and tags[number] == "CD" and "_".join(words[start:number]) in ontology.words["quantifiers"]:
            return length
    return 0


def _noun_step(
    words: Sequence[str], tags: Sequence[str], start: int, index: int, noun: int, layout: Layout
) -> int:
    """How many tokens at ``index`` go into the phrase that began at ``start``; 0 ends it."""
    tag = tags[index]
    after_noun = noun == index - 1 and noun >= 0
    if index in layout.spans:
        return layout.spans[index] - index
    if index in layout.dates:
        end = layout.dates[index]
        inside = index > start and not after_noun and end < len(words) and tags[end] in _NOUNS
        return end - index if inside else 0
    if index in layout.glue:
        return 1
    if tag in _NOUNS:
        return 1
    if tag == "POS":
        return int(after_noun and index + 1 < len(words))
    if tag in _DETERMINERS:
        return int(index == start or tags[index - 1] == "PDT" or words[index - 1] in {"all", "both"})
    if tag == "CD" and after_noun and tags[index - 1] in {"NNS", "NNPS"}:
        return 0  # "the children two weeks later"
    if tag in _BEFORE_NOUNS:
        return int(not after_noun or _noun_follows(tags, index))
    if tag in _PARTICIPLES:
        opened = index > start and not after_noun
        return int(opened and _noun_follows(tags, index))
    if tag == "RB":
        return int(index + 1 < len(words) and tags[index + 1] in {"JJ", "CD"} and (index > start or tags[index + 1] == "CD"))
    if tag == "CC":
        return int(_joins_adjectives(tags, start, index, after_noun=after_noun))
    return 0


def _noun_follows(tags: Sequence[str], index: int) -> bool:
    following = index + 1
    stop = min(len(tags), index + 4)
    while following < stop and tags[following] in (_BEFORE_NOUNS | _PARTICIPLES):
        following += 1
    return following < len(tags) and tags[following] in _NOUNS


def _joins_adjectives(tags: Sequence[str], start: int, index: int, *, after_noun: bool) -> bool:
    """"political and economic pressures" is one phrase."""
    if index == start or after_noun or tags[index - 1] not in {"JJ", "JJR", "CD"} or index + 1 >= len(tags):
        return False
    return tags[index + 1] in {"JJ", "JJR"} and _noun_follows(tags, index + 1)


def _single(words: Sequence[str], tags: Sequence[str], index: int, ontology: Ontology) -> Chunk:
    word, tag = words[index], tags[index]
    return Chunk(kind=_single_kind(word, tag, ontology), first=index, last=index + 1, word=word)


def _single_kind(word: str, tag: str, ontology: Ontology) -> ChunkKind:
    if tag in {"WDT", "WP", "WP$"}:
        return "relative"
    if tag == "WRB":
        return "link"
    if tag in {"IN", "TO"} or word in {"according", "including"}:
        if word == "that" or (word in ontology.words["subordinators"] - ontology.words["time_subordinators"]):
            return "link"
        return "preposition"
    if tag == "CC":
        return "and"
    return "adverb" if tag in {"RB", "RP", "RBR", "UH"} else "mark"
