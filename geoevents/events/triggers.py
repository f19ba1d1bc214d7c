"""Finds the verbs and nouns of a sentence that tell of an event, by the rows of ``triggers.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    for index, part in enumerate(who.clauses.parts):
        if part.kind == "verb":
            found = _verb(who, index)
        elif part.kind == "noun":
            found = _noun(who, index)
        else:
            found = None
        if found:
            yield found


def _verb(who: Participants, index: int) -> Found | None:
    part = who.clauses.parts[index]
    for lemma in who.ontology.lemmas.get(part.word, ()):
        for trigger in who.ontology.verbs.get(lemma, ()):
            last = _after_particle(who, index, trigger.particle)
            if last and _is_met(who, index, trigger):
                return Found(index=index, trigger=trigger, first=part.last - 1, last=last)
    return None


def _after_particle(who: Participants, index: int, particle: tuple[str, ...]) -> int:
    """The token index after a verb with its particle, directly behind it or behind its object; 0 when it is missing."""
    part = who.clauses.parts[index]
    if not particle:
        return part.last
    words = [word.lower() for word in who.scene.words[part.last : part.last + len(particle)]]
    if tuple(words) == particle:
        return part.last + len(particle)
    noun = who.clauses.object(index)
    if noun >= 0 and len(particle) == 1 and particle[0] in who.ontology.words["separable"]:
        after = who.clauses.parts[who.clauses.past_phrases(noun) - 1].last
        if particle[0] == "hostage" and who.clauses.word(noun) == "hostage":
            return part.last  # "took journalists hostage"
        if who.scene.words[after : after + 1] == particle:
            return part.last
    return 0


def _noun(who: Participants, index: int) -> Found | None:
    part = who.clauses.parts[index]
    last = part.last
    while last > part.first and who.scene.words[last - 1] == ",":
        last -= 1
    if who.scene.words[last - 1].lower() != part.word:
        return None
    for trigger in who.ontology.nouns.get(part.word, ()):
        length = len(trigger.lemma.split())
        first = last - length
        before = [word.lower() for word in who.scene.words[first : last - 1]]
        if first >= part.first and before == trigger.lemma.split()[:-1] and _is_met(who, index, trigger):
            return Found(index=index, trigger=trigger, first=first, last=last)
    return None


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
