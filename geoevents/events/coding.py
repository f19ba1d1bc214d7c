"""Makes events of a sentence's triggers: one for each happening, not one for each verb.

A verb that only adds deaths ("which killed seven people"), the means ("in an Israeli air strike") and the second half
of one act ("signed …, reiterating support") are merged into the event that they belong to; what only stands in the
complement of a demand, denial, threat or promise is absorbed by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.actors.ontology import Trigger
from geoevents.events.counting import deaths
from geoevents.events.status import status_of
from geoevents.events.triggers import Found, find_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.events.participants import Participants
    from geoevents.records import Actor, Status

__all__ = ["Coded", "code"]

_VIOLENT = frozenset({"ASSAULT", "OTHER"})
_HARM = frozenset({"ASSAULT", "OTHER", "PROTEST", "COERCE"})
_MEANS = frozenset(
    {"aerial", "drone", "heavy-weapons", "explosives", "suicide-attack", "firearms", "primitive", "unconventional"}
)
_PROMISES = frozenset({"AID", "COOPERATE", "RETREAT", "CONCEDE", "SUPPORT"})
_WILLING = _PROMISES | {"AGREE", "CONSULT"}
_MENACES = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE"})
_ABSORBING = frozenset({"AGREE", "THREATEN", "REQUEST", "REJECT", "ACCUSE", "SUPPORT"})
_PRONOUNS = frozenset({"they", "he", "she", "it"})
_APART = frozenset({"after", "before", "since", "following", "over", "for", "against"})
_WHEN = frozenset({"when", "as", "while"})
_ISSUES = frozenset({"REQUEST", "ACCUSE", "REJECT", "ASSAULT", "SUPPORT"})
_DUTY = Trigger(
    lemma="must",
    pos="V",
    particle=(),
    cue=(),
    event_type="REQUEST",
    mode="",
    actor=(),
    recipient=(),
    weight=0.5,
    scope=True,
)


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


def code(who: Participants) -> list[Coded]:
    """The events of a sentence in text order."""
    found = list(find_triggers(who))
    kept = _unabsorbed(who, found)
    coded = [_coded(who, each) for each in kept if not _is_background(who, each)]
    coded.extend(_duties(who, found))
    coded.sort(key=lambda event: event.index)
    return [_recast(who, event) for event in _merged(who, coded)]


# --- absorbing ----------------------------------------------------------------------------------------------------


def _unabsorbed(who: Participants, found: Sequence[Found]) -> list[Found]:
    absorbers = [each for each in found if each.trigger.scope or each.trigger.event_type in _ABSORBING]
    kept: list[Found] = []
    gone: set[int] = set()
    for each in found:
        over = [
            a for a in absorbers if a.index not in gone and a.index != each.index and _governs(who, a.index, each.index)
        ]
        if each.trigger.pos == "N" and _is_cue(who, found, each):
            continue
        same = any(a.trigger.event_type == each.trigger.event_type and not a.trigger.scope for a in over)
        if over and not same and not _is_fact(each):
            gone.add(each.index)
        else:
            kept.append(each)
    return kept


def _is_cue(who: Participants, found: Sequence[Found], noun: Found) -> bool:
    """Whether a noun is only the object that a verb's row asks for: the "fire" of "exchanged fire"."""
    verbs = [other for other in found if other.trigger.pos == "V" and who.clauses.object(other.index) == noun.index]
    return any(other.trigger.cue and other.trigger.event_type != noun.trigger.event_type for other in verbs)


def _is_fact(found: Found) -> bool:
    """An accident or disaster is a fact, whatever is said about it."""
    trigger = found.trigger
    return trigger.event_type == "OTHER" and trigger.pos == "N" and trigger.mode != "election"


def _governs(who: Participants, above: int, below: int) -> bool:
    """Whether ``below`` stands in the complement of the verb ``above``, or is what it is done to."""
    clauses = who.clauses
    if clauses.verb(above) is None:
        return False
    if below < above:
        return clauses.is_passive(above) and clauses.subject(above) == below
    for between in range(above + 1, below + 1):
        part = clauses.parts[between]
        if part.word in {";", ":"} or part.kind == "relative":
            return False
        if part.kind == "link" and part.word not in {"that", "if", "whether"}:
            return False
        if part.kind == "and" and clauses.joins_clauses(between):
            return False
        if part.kind == "preposition" and part.word in who.ontology.words["time_subordinators"] and part.word != "as":
            return False
    return True


def _is_background(who: Participants, found: Found) -> bool:
    """Whether a participle only describes: "forces deployed in Syria"; with an agent or a date it tells an event."""
    clauses = who.clauses
    if not clauses.is_reduced(found.index):
        return False
    verb = clauses.verb(found.index)
    if verb and verb.form == "gerund":
        return found.trigger.event_type not in _VIOLENT
    following = clauses.parts[found.index + 1 : found.index + 4]
    return not any(part.word == "by" or part.kind == "date" for part in following)


# --- coding -------------------------------------------------------------------------------------------------------


def _coded(who: Participants, found: Found) -> Coded:
    trigger = found.trigger
    actors = who.fill(found.index, trigger.actor)
    recipients = tuple(actor for actor in who.fill(found.index, trigger.recipient) if actor not in actors)
    return Coded(
        index=found.index,
        members=(found.index,),
        first=found.first,
        last=found.last,
        trigger=trigger,
        event_type=trigger.event_type,
        mode=trigger.mode,
        actors=actors,
        recipients=recipients,
        status=_status(who, found),
        fatalities=deaths(who, found.index),
    )


def _status(who: Participants, found: Found) -> Status:
    status = status_of(who, found.index, fact=_is_fact(found))
    return "planned" if status == "actual" and found.trigger.planned else status


def _duties(who: Participants, found: Sequence[Found]) -> Iterator[Coded]:
    """ "Russia said that Sudan must return …" is a demand, whatever the verb is."""
    clauses = who.clauses
    taken = {each.index for each in found if each.trigger.scope}
    for index, part in enumerate(clauses.parts):
        if part.verb is None or part.verb.modal not in who.ontology.words["modal_duty"]:
            continue
        subject = clauses.subject(index)
        speaker = _speaker_of(who, index, subject)
        if speaker < 0 or speaker in taken:
            continue
        actors = who.group(clauses.subject(speaker))
        recipients = tuple(actor for actor in who.group(subject) if actor not in actors)
        if actors and recipients:
            yield Coded(
                index=index,
                members=(index,),
                first=part.first,
                last=part.last,
                trigger=_DUTY,
                event_type="REQUEST",
                mode="",
                actors=actors,
                recipients=recipients,
                status="actual",
                fatalities=None,
            )


def _speaker_of(who: Participants, index: int, subject: int) -> int:
    for before in range(min(index, subject if subject >= 0 else index) - 1, max(-1, index - 8), -1):
        if who.clauses.verb(before):
            return before if who.clauses.lemma(before, "reporting") else -1
    return -1


def _recast(who: Participants, event: Coded) -> Coded:
    """What is only announced: help to come is a promise (AGREE), harm to come a menace (THREATEN)."""
    verb = who.clauses.verb(event.index)
    if verb is None or not event.actors:
        return event
    if verb.negated and verb.modal in who.ontology.words["modal_future"] and event.event_type in _WILLING:
        return replace(event, event_type="REJECT", mode="", status="actual", fatalities=None)
    if event.status != "planned" or not (verb.modal or verb.form == "infinitive"):
        return event
    if event.event_type in _PROMISES and event.mode != "resign":
        return replace(event, event_type="AGREE", mode="", fatalities=None)
    if event.event_type in _MENACES:
        return replace(event, event_type="THREATEN", mode="", fatalities=None)
    return event


# --- merging ------------------------------------------------------------------------------------------------------


def _merged(who: Participants, events: Sequence[Coded]) -> list[Coded]:
    done: list[Coded] = []
    for event in events:
        at = next((i for i in range(len(done) - 1, -1, -1) if _is_one(who, done[i], event)), None)
        if at is None:
            done.append(event)
        else:
            done[at] = _join(who, done[at], event)
    return done


def _is_one(who: Participants, one: Coded, other: Coded) -> bool:
    """Whether a later trigger tells more of the same happening as an earlier one."""
    if one.event_type == other.event_type:
        if _is_attached(who, one, other):
            return True
        return _share_subject(who, one, other) and _is_close(who, one, other)
    verb = who.clauses.verb(other.index)
    if one.event_type == "PROTEST" and other.event_type in _ISSUES and verb and verb.form in {"gerund", "infinitive"}:
        return True
    if one.event_type == "OTHER" and other.event_type == "ASSAULT" and verb:
        if one.index == who.clauses.subject(other.index):
            return True  # "an earthquake struck"
    if {one.event_type, other.event_type} <= _HARM and _adds_victims(who, other):
        return _is_attached(who, one, other) or _is_consequence(who, one, other)
    if {one.event_type, other.event_type} <= _HARM and _adds_victims(who, one):
        return _is_attached(who, one, other)
    return False


def _adds_victims(who: Participants, event: Coded) -> bool:
    words = who.clauses
    return bool(words.lemma(event.index, "death_verbs") or words.lemma(event.index, "injury_verbs")) or (
        words.word(event.index) in who.ontology.words["death_nouns"]
    )


def _is_attached(who: Participants, one: Coded, other: Coded) -> bool:
    """One is subject, object or circumstance of the other, or a relative clause about it."""
    clauses = who.clauses
    for above, below in ((one, other), (other, one)):
        verb = clauses.verb(above.index)
        if verb is None:
            phrases = [noun for _, noun in clauses.phrases(above.index)]
            if below.index in phrases and not clauses.verb(below.index):
                return True
            continue
        if below.index in {clauses.subject(above.index), clauses.object(above.index)}:
            return True
        for word, noun in clauses.phrases(above.index):
            if noun == below.index and word not in _APART - ({"for"} if one.event_type == "CONSULT" else set()):
                return True
    return _is_consequence(who, one, other)


def _is_consequence(who: Participants, one: Coded, other: Coded) -> bool:
    """ "…, which killed seven", "…, killing seven", "… and wounded two"."""
    clauses = who.clauses
    verb = clauses.verb(other.index)
    if verb is None or not _adds_victims(who, other):
        return False
    if clauses.word(other.index - 1) in {"which", "that"} or verb.form == "gerund":
        return True
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
    if one.event_type != other.event_type and _adds_victims(who, one):
        main, extra = other, one
    # A noun that names the means ("air strike") tells more than its verb ("destroyed").
    mode = extra.mode if extra.mode in _MEANS and main.mode not in _MEANS else main.mode or extra.mode
    victims = extra.recipients or (extra.actors if extra.event_type == "OTHER" else ())
    actors = main.actors or (extra.actors if extra.event_type != "OTHER" else ())
    recipients = main.recipients or victims
    if main.event_type == "CONSULT" and extra.recipients and all(actor.kind == "state" for actor in recipients):
        recipients = extra.recipients  # who was met, rather than where
    if main.event_type == "OTHER":
        actors, recipients = _unique(main.actors, extra.recipients, extra.actors), ()
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
