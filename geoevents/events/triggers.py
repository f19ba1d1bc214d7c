"""Finds the verbs and nouns of a sentence that tell of an event, by the rows of ``triggers.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.actors.ontology import Condition, Trigger
    from geoevents.events.participants import Participants

__all__ = ["Found", "find_triggers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A trigger at chunk ``index``; tokens ``first`` to ``last`` (exclusive) are its words."""

    index: int
    trigger: Trigger
    first: int
    last: int


def find_triggers(who: Participants) -> Iterator[Found]:
    """The triggers of a sentence whose cues are met, in text order, at most one a chunk."""
    verbs, nouns = who.ontology.verb_forms, who.ontology.nouns
    for index, part in enumerate(who.clauses.parts):
        if part.kind == "verb":
            found = _verb(who, index, verbs[part.word]) if part.word in verbs else None
        elif part.kind == "noun":
            found = _noun(who, index, nouns[part.word]) if part.word in nouns else None
        else:
            continue
        if found:
            yield found


def _verb(who: Participants, index: int, rows: Sequence[Trigger]) -> Found | None:
    part = who.clauses.parts[index]
    for trigger in rows:
        if trigger.needs and _lacks(who, trigger):
            continue
        last = _after_particle(who, index, trigger.particle) if trigger.particle else part.last
        if last and _is_met(who, index, trigger):
            return Found(index=index, trigger=trigger, first=part.last - 1, last=last)
    return None


def _after_particle(who: Participants, index: int, particle: tuple[str, ...]) -> int:
    """The token index after a verb with its particle, directly behind it or behind its object; 0 when it is missing."""
    part = who.clauses.parts[index]
    if who.clauses.vocabulary.isdisjoint(particle):
        return 0
    words = [word.lower() for word in who.scene.words[part.last : part.last + len(particle)]]
    if tuple(words) == particle:
        return part.last + len(particle)
    if len(particle) > 1 or particle[0] not in who.ontology.words["separable"]:
        return 0
    noun = who.clauses.object(index)
    if noun < 0:
        return 0
    after = who.clauses.parts[who.clauses.past_phrases(noun) - 1].last
    if particle[0] == "hostage" and who.clauses.word(noun) == "hostage":
        return part.last  # "took journalists hostage"
    return part.last if who.scene.words[after : after + 1] == particle else 0


def _noun(who: Participants, index: int, rows: Sequence[Trigger]) -> Found | None:
    part, words = who.clauses.parts[index], who.scene.words
    last = part.last
    while last > part.first and words[last - 1] == ",":
        last -= 1
    if words[last - 1].lower() != part.word:
        return None
    for trigger in rows:
        if trigger.needs and _lacks(who, trigger):
            continue
        *before, _ = trigger.lemma.split()
        first = last - 1 - len(before)
        if first < part.first or (before and before != [word.lower() for word in words[first : last - 1]]):
            continue
        if _is_met(who, index, trigger):
            return Found(index=index, trigger=trigger, first=first, last=last)
    return None


def _lacks(who: Participants, trigger: Trigger) -> bool:
    """Whether the sentence lacks the words that the cue asks for, wherever they would have to stand."""
    return any(map(who.clauses.mentioned.isdisjoint, trigger.needs))


def _is_met(who: Participants, index: int, trigger: Trigger) -> bool:
    return all(any(_holds(who, index, condition) for condition in group) != group[0].excludes for group in trigger.cue)


def _holds(who: Participants, index: int, condition: Condition) -> bool:
    if condition.slot == "neg":
        verb = who.clauses.verb(index)
        return verb is not None and verb.negated
    if condition.slot == "prev":
        return who.clauses.word(index - 1) in condition.words
    if condition.slot == "finite":
        return who.clauses.is_finite(index)
    return who.meets(index, condition)
