"""Decides which coded happenings are told as events. In doubt there is no event."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from geoevents.events.relations import REACH

if TYPE_CHECKING:
    from geoevents.events.grounding import Grounded
    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.events.story import Story
    from geoevents.records import Actor

__all__ = ["ANNOUNCED", "tells"]

# What may be announced and is an event then.
ANNOUNCED = frozenset({"CONSULT", "AGREE", "THREATEN", "OTHER", "PROTEST", "RETREAT", "REQUEST"})
_SPEAKING = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_MEANS = frozenset({"drone", "heavy-weapons", "explosives", "aerial"})  # "a missile hit a depot in …"
_NEAR = 6
_GAME = frozenset({"", "beat", "firearms"})
# "3-1", but not the years of a season.
_RESULT = re.compile(r"(?<!\S)\d{1,3} ?[-–] ?\d{1,3}(?!\S)")
_POINTING = frozenset({"the", "this", "that", "these", "those"})


def tells(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """Whether there is enough to speak of an event, and it is not one that was told before."""
    if event.status in {"denied", "hypothetical"} or (event.status == "planned" and event.event_type not in ANNOUNCED):
        return False
    if (
        _is_habit(who, event)
        or _is_mere_silence(who, event)
        or (event.status == "planned" and event.trigger.lemma in {"win", "offer"})
    ):
        return False
    return _is_filled(who, event, grounded) and not _is_reference(who, event, grounded, story)


def _is_habit(who: Participants, event: Coded) -> bool:
    """As in "two million people die each year", which tells of no single happening."""
    after = [word.lower() for word in who.scene.words[event.last : event.last + _NEAR]]
    spans = {*after, *(f"{one}_{other}" for one, other in pairwise(after))}
    return not who.ontology.words["again_and_again"].isdisjoint(spans)


def _is_mere_silence(who: Participants, event: Coded) -> bool:
    """As in "declined to comment", which refuses nobody anything."""
    below = who.clauses.complement(event.index)
    return event.event_type == "REJECT" and bool(who.clauses.lemma(below, "mere_words"))


def _is_filled(who: Participants, event: Coded, grounded: Grounded) -> bool:
    noun = who.clauses.verb(event.index) is None
    anywhere = bool(grounded.places or grounded.date)
    if event.event_type == "OTHER":
        named = not noun and any(actor.kind == "person" for actor in event.actors)
        return anywhere or event.fatalities is not None or named
    if _is_nobodys_aim(who, event) or _is_sport(who, event):
        return False
    if event.event_type in _SPEAKING:
        return _is_said(who, event, anywhere=anywhere)
    if event.event_type == "CONSULT":
        return _is_meeting(who, event, grounded)
    if noun and not (event.event_type == "PROTEST" and event.actors):
        return anywhere or event.fatalities is not None or bool(event.actors and event.recipients)
    # "Clashes erupted in Goma" names nobody, and needs none.
    nameless = {"between"}.issuperset(event.trigger.actor)
    suffered = who.clauses.is_passive(event.index) or event.mode in _MEANS or nameless
    return bool(event.actors or event.recipients) or (anywhere and suffered)


def _is_sport(who: Participants, event: Coded) -> bool:
    """As in "Arsenal attacked from the start and won 3-1", "beat her in the final"."""
    if event.event_type != "ASSAULT" or event.fatalities is not None or event.mode not in _GAME:
        return False
    words = who.ontology.words["contests"] if event.mode == "beat" else who.ontology.words["sports"]
    played = not words.isdisjoint(who.clauses.vocabulary) or _RESULT.search(" ".join(who.scene.words)) is not None
    return played and (event.mode == "beat" or not event.recipients)


def _is_nobodys_aim(who: Participants, event: Coded) -> bool:
    """As in "one of the storms to strike Fiji"."""
    verb = who.clauses.verb(event.index)
    return verb is not None and verb.form == "infinitive" and event.event_type == "ASSAULT" and not event.actors


def _is_said(who: Participants, event: Coded, *, anywhere: bool) -> bool:
    """Whether it is known who says it, or, of an accusation without an author, against whom."""
    if event.trigger.lemma == "warn" and not _is_menacing(who, event):
        return False
    known = any(actor.country or actor.sector or actor.kind != "unnamed" for actor in event.actors)
    accused = event.event_type in {"ACCUSE", "REQUEST"} and any(
        actor.country or actor.kind == "person" for actor in event.recipients
    )
    # "Sudan was accused of …", "the note accused Sudan of …": who accuses may be left out, who is accused not.
    paper = who.clauses.word(who.clauses.subject(event.index)) in who.ontology.sets["statement"] | {"report"}
    unsaid = paper or who.clauses.is_passive(event.index)
    settled = event.event_type == "AGREE" and anywhere and event.trigger.lemma != "offer"
    return known or settled or (accused and unsaid)


def _is_meeting(who: Participants, event: Coded, grounded: Grounded) -> bool:
    if not who.ontology.words["sports"].isdisjoint(who.clauses.vocabulary):
        return False  # "will meet in the final"
    subject = who.clauses.word(who.clauses.subject(event.index))
    if event.mode == "visit" and (all(map(_is_traveller, event.actors)) or subject in who.ontology.words["no_guests"]):
        return False
    several = event.recipients or len(event.actors) > 1 or any(map(_are_delegates, event.actors))
    return bool(event.actors) and bool(several or grounded.places or event.mode == "phone")


def _are_delegates(actor: Actor) -> bool:
    """As in "EU foreign ministers are meeting", who meet each other."""
    return actor.kind == "unnamed" and actor.sector in {"GOV", "IGO", "LEG", "MIL"} and actor.name.endswith("s")


def _is_menacing(who: Participants, event: Coded) -> bool:
    """Whether a warning is a threat: not to one's own citizens, and not of what may befall anybody."""
    if event.recipients:
        own = ("its ", "their ", "his ", "her ")
        return not all(actor.mention.text.lower().startswith(own) for actor in event.recipients)
    later = who.clauses.parts[event.index + 1 : event.index + REACH]
    return any(part.verb and part.verb.modal in who.ontology.words["modal_future"] for part in later)


def _is_traveller(actor: Actor) -> bool:
    """Whether somebody visits in no office, such as tourists."""
    return actor.kind in {"unnamed", "population"} and actor.sector in {"CVL", "REF", "EDU", "LAB", "HLH", ""}


def _is_reference(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """Whether "the attack", without a date, only points back to one that was told before."""
    if who.clauses.verb(event.index) or grounded.date or event.fatalities is not None:
        return False
    first = who.scene.words[who.clauses.parts[event.index].first].lower()
    return first in _POINTING and event.event_type in story.told
