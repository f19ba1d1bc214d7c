"""Merges triggers into events: one for each happening, not one for each verb.

A verb that only adds deaths ("which killed seven people"), the means ("in an Israeli air strike") and the second half
of one act ("signed …, reiterating support") go into the event that they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.actors.ontology import Trigger
    from geoevents.events.participants import Participants
    from geoevents.records import Actor, Status

__all__ = ["Coded", "merged"]

_HARM = frozenset({"ASSAULT", "OTHER", "PROTEST", "COERCE"})
_MEANS = frozenset(
    {"aerial", "drone", "heavy-weapons", "explosives", "suicide-attack", "firearms", "primitive", "unconventional"}
)
# Two measures are two acts: "expelled the ambassador and recalled its own".
_DISTINCT = frozenset({"SANCTION", "COERCE"})
_PRONOUNS = frozenset({"they", "he", "she", "it"})
# "The deaths of two ministers in a crash": the crash is the event.
_FOLLOWS = frozenset({("death", "accident"), ("death", "disaster"), ("death", "epidemic")})
_WHEN = frozenset({"when", "as", "while"})
_ELSEWHERE = frozenset({"where", "although", "though", "whereas", "because"})
_ISSUES = frozenset({"REQUEST", "ACCUSE", "REJECT", "ASSAULT", "SUPPORT"})
_APART = frozenset({"after", "before", "since", "following", "over", "for", "against"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """An event of one sentence, before place and date.

    Attributes:
        index: Chunk of its main trigger.
        members: Chunks of all triggers merged into it.
        first: First token of the trigger's words.
        last: Index after their last token.
        trigger: The row that named it.
        event_type: PLOVER type or OTHER.
        mode: Mode, or empty.
        actors: Who did it.
        recipients: To whom.
        status: Whether it happened.
        fatalities: Deaths counted, or None.
        towns: Towns in the recipient's place: they do not act, but their country may be whom it concerns.
    """

    index: int
    members: tuple[int, ...]
    first: int
    last: int
    trigger: Trigger
    event_type: str
    mode: str
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    status: Status
    fatalities: int | None
    towns: tuple[Actor, ...] = ()


def merged(who: Participants, events: Sequence[Coded]) -> list[Coded]:
    """The events of a sentence, each happening once, in text order."""
    done: list[Coded] = []
    for event in events:
        found = [i for i in range(len(done) - 1, -1, -1) if _is_one(who, done[i], event)]
        # "fired at those who stormed the gate, killing two" tells of the main verb.
        main = who.clauses.main_verb(event.index) if _is_gerund(who, event) else -1
        at = next((i for i in found if main in done[i].members), next(iter(found), None))
        if at is None:
            done.append(event)
        else:
            done[at] = _join(who, done[at], event)
    return done


def _is_gerund(who: Participants, event: Coded) -> bool:
    verb = who.clauses.verb(event.index)
    return verb is not None and verb.form == "gerund"


def _is_one(who: Participants, one: Coded, other: Coded) -> bool:
    """Whether a later trigger tells more of the same happening as an earlier one."""
    if {one.status, other.status} & {"hypothetical", "denied"} and one.status != other.status:
        return False
    if _is_when(who, one, other) or _is_issue(who, one, other) or _is_disaster(who, one, other):
        return True
    if one.event_type == other.event_type:
        alike = one.event_type not in _DISTINCT or one.mode == other.mode
        near = _share_subject(who, one, other) and _is_close(who, one, other) and alike
        return near or _is_attached(who, one, other)
    return {one.event_type, other.event_type} <= _HARM and _is_harm_told_on(who, one, other)


def _is_harm_told_on(who: Participants, one: Coded, other: Coded) -> bool:
    if _is_during(who, one, other):
        return True
    if not _adds_victims(who, other):
        return _adds_victims(who, one) and _is_attached(who, one, other)
    if who.clauses.word(other.index - 3) in {"dead", "killed"}:
        return True  # "leaving five dead and three wounded"
    return _is_attached(who, one, other) or _is_consequence(who, one, other)


def _is_during(who: Participants, one: Coded, other: Coded) -> bool:
    """As in "captured a commander in a raid on the cell": the raid is how."""
    clauses = who.clauses
    if clauses.verb(one.index) is None or clauses.verb(other.index):
        return False
    named = clauses.word(other.index) in {
        "raids",
        "operations",
        "raid",
        "operation",
        "ambush",
        "sweep",
        "strike",
        "airstrike",
    }
    return (
        named
        and not other.actors
        and any(noun == other.index and word in {"in", "during", "of"} for word, noun in clauses.phrases(one.index))
    )


def _is_issue(who: Participants, one: Coded, other: Coded) -> bool:
    """As in "marched, calling for elections", "went on strike to demand higher pay"."""
    verb = who.clauses.verb(other.index)
    free = verb is not None and verb.form in {"gerund", "infinitive"}
    return free and one.event_type == "PROTEST" and other.event_type in _ISSUES


def _is_disaster(who: Participants, one: Coded, other: Coded) -> bool:
    """As in "an earthquake struck": the verb is the earthquake's."""
    types = (one.event_type, other.event_type)
    verb = who.clauses.verb(other.index)
    return types == ("OTHER", "ASSAULT") and verb is not None and one.index == who.clauses.subject(other.index)


def _is_when(who: Participants, one: Coded, other: Coded) -> bool:
    """As in "ten were killed when militants attacked their camp", "two died when their plane crashed"."""
    clauses = who.clauses
    undergone = clauses.is_passive(one.index) or who.ontology.lemma(clauses.word(one.index), "death_verbs") == "die"
    if not undergone or not _adds_victims(who, one) or (one.actors and one.event_type == "ASSAULT"):
        return False
    between = clauses.parts[one.index + 1 : other.index]
    return any(part.word == "when" for part in between) and other.event_type in {"ASSAULT", "OTHER"}


def _adds_victims(who: Participants, event: Coded) -> bool:
    words = who.clauses
    return bool(words.lemma(event.index, "death_verbs") or words.lemma(event.index, "injury_verbs")) or (
        words.word(event.index) in who.ontology.words["death_nouns"]
    )


def _is_attached(who: Participants, one: Coded, other: Coded) -> bool:
    """Whether one is subject, object or circumstance of the other, or a relative clause about it."""
    if not who.clauses.verb(one.index) and other.index in who.clauses.group(one.index):
        return True  # "bombings and shootings"
    return _holds(who, one, other) or _holds(who, other, one) or _is_consequence(who, one, other)


def _holds(who: Participants, above: Coded, below: Coded) -> bool:
    clauses = who.clauses
    # Of "were killed and five injured in an attack", the attack stands with the second verb.
    phrases = [pair for member in above.members for pair in clauses.phrases(member)]
    if clauses.verb(above.index) is None:
        return clauses.verb(below.index) is None and any(noun == below.index for _, noun in phrases)
    if below.index in {clauses.subject(above.index), clauses.object(above.index)}:
        return True
    apart = _APART - {"for"} if above.event_type == "CONSULT" else _APART
    return any(noun == below.index and word not in apart for word, noun in phrases)


def _is_consequence(who: Participants, one: Coded, other: Coded) -> bool:
    """As in "…, which killed seven", "…, killing seven", "… and wounded two"."""
    clauses = who.clauses
    verb = clauses.verb(other.index)
    if verb is None or not _adds_victims(who, other):
        return False
    if clauses.word(other.index - 1) in {"which", "that"} or verb.form == "gerund":
        return True
    subject = clauses.subject(other.index)
    if clauses.word(subject - 1) in _APART and subject > one.index:
        return False  # "The attacks come a day after 25 people were killed"
    if any(part.kind == "link" and part.word in _ELSEWHERE for part in clauses.parts[one.index + 1 : other.index]):
        return False
    return _share_subject(who, one, other) or not other.actors


def _share_subject(who: Participants, one: Coded, other: Coded) -> bool:
    clauses = who.clauses
    if clauses.verb(other.index) is None:
        return False
    mine = {clauses.subject(member) for member in one.members if clauses.verb(member)} - {-1}
    theirs = clauses.subject(other.index)
    return theirs in mine or (theirs >= 0 and clauses.word(theirs) in _PRONOUNS and clauses.word(theirs - 1) in _WHEN)


def _is_close(who: Participants, one: Coded, other: Coded) -> bool:
    """Not two dated acts of one actor, such as "visited Paris on Monday and Rome on Tuesday"."""
    return not any(part.kind == "date" for part in who.clauses.parts[one.index : other.index]) or _adds_victims(
        who, other
    )


def _join(who: Participants, one: Coded, other: Coded) -> Coded:
    """The earlier event with what the later one adds."""
    main, extra = (one, other)
    if (one.event_type != other.event_type and _adds_victims(who, one)) or (one.mode, other.mode) in _FOLLOWS:
        main, extra = other, one
    # A noun that names the means ("air strike") tells more than its verb ("destroyed").
    added = extra.mode if extra.mode in who.ontology.types[main.event_type].modes else ""
    mode = added if added in _MEANS and main.mode not in _MEANS else main.mode or added
    victims = extra.recipients or (extra.actors if extra.event_type == "OTHER" else ())
    actors = main.actors or (extra.actors if extra.event_type != "OTHER" else ())
    recipients = main.recipients or victims
    if main.event_type == "CONSULT" and extra.recipients and all(actor.kind == "state" for actor in recipients):
        recipients = extra.recipients  # who was met, rather than where
    if main.event_type == "OTHER":
        found = _unique(main.actors, extra.recipients, extra.actors)
        actors, recipients = tuple(actor for actor in found if actor.kind != "state"), ()
    return replace(
        main,
        members=(*main.members, *extra.members),
        mode=mode,
        actors=actors,
        recipients=tuple(actor for actor in recipients if actor not in actors),
        fatalities=main.fatalities if main.fatalities is not None else extra.fatalities,
    )


def _unique(*groups: Sequence[Actor]) -> tuple[Actor, ...]:
    found: dict[int, Actor] = {}
    for group in groups:
        for actor in group:
            found.setdefault(actor.mention.start, actor)
    return tuple(found.values())
