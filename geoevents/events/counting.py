"""Counts the deaths that a verb or noun tells of; what the text leaves open stays None."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoevents.events.participants import Participants

__all__ = ["deaths", "number"]

_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_OPEN = frozenset(
    {"between", "than", "over", "up", "or", "dozens", "scores", "hundreds", "thousands", "several", "many"}
)
_ROUGHLY = frozenset({"at", "least", "about", "around", "some", "nearly", "almost", "another"})
_OWNED = frozenset({"his", "her", "their"})
_SINGLE = frozenset({"a", "an"})


def deaths(who: Participants, index: int) -> int | None:
    """The number of dead that the verb or noun at chunk ``index`` counts."""
    clauses = who.clauses
    after = clauses.parts[index].last
    if clauses.lemma(index, "death_verbs") or (clauses.verb(index) and who.scene.words[after : after + 1] == ("dead",)):
        passive = clauses.is_passive(index)
        dies = clauses.ontology.lemma(clauses.word(index), "death_verbs") in {"die", "perish", "drown"}
        noun = clauses.object(index)
        if passive or (dies and noun < 0):
            noun = clauses.subject(index)
        return _sum(who, noun)
    if clauses.word(index) in who.ontology.words["death_nouns"]:
        return next((_sum(who, noun) for word, noun in clauses.phrases(index) if word == "of"), None)
    return None


def number(words: list[str], values: Mapping[str, int]) -> int | None:
    """The number that the words of a noun phrase begin with: "at least 1,200 people", "twenty-three miners"."""
    total, found = 0, False
    for word in words:
        if word in _OPEN:
            return None
        if _FIGURE.fullmatch(word):
            return int(word.replace(",", ""))
        parts = [values[part] for part in word.split("-") if part in values]
        if len(parts) != len(word.split("-")):
            if found:
                break
            continue
        for value in parts:
            total = max(1, total) * value if value >= 100 else total + value  # noqa: PLR2004 - hundred, thousand
        found = True
    return total if found else None


def _without_age(words: list[str]) -> list[str]:
    """Without the "17-year-old" of "two 17-year-old boys"."""
    end = next((at + 1 for at, word in enumerate(words) if word.endswith("year-old")), 0)
    start = next((at for at, word in enumerate(words[:end]) if word[:1].isdigit()), end)
    return [*words[:start], *words[end:]] or words


def _sum(who: Participants, noun: int) -> int | None:
    """Deaths over a coordination: "three soldiers and two civilians"."""
    if noun < 0:
        return None
    total: int | None = None
    for member in who.clauses.group(noun):
        count = _count(who, member)
        if count is None:
            return total if total and who.clauses.word(member) not in who.ontology.words["people_nouns"] else None
        total = (total or 0) + count
    return total


def _count(who: Participants, noun: int) -> int | None:
    part = who.clauses.parts[noun]
    words = [word.lower() for word in who.scene.words[max(0, part.first - 2) : part.last]]
    if any(word in _OPEN for word in words):
        return None
    words = _without_age(words[min(2, part.first) :])
    first = words[0]
    count = number(words, who.ontology.numbers)
    named = who.named(noun)
    people = part.word in who.ontology.words["people_nouns"] or part.word in who.ontology.roles
    people = people or (named is not None and named.kind == "population")  # "three Ukrainians"
    tokens = who.scene.sentence.tokens[part.first : part.last]
    bare = all(token.pos == "CD" or token.text.lower() in _ROUGHLY for token in tokens)
    lives = part.word in {"lives", "dead"}
    if count is None and first in _OWNED and people and tokens[-1].pos == "NN":
        return 1  # "his mother"
    if not (people or bare or lives or (first in _SINGLE and named)):
        return None
    return count
