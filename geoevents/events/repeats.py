"""Knows again what was told before: the dead of an attack counted later, "the strike", "the quake"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.events.grounding import Grounded
    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.events.story import Story
    from geoevents.records import Event

__all__ = ["repeats", "with_more"]

_HARMING = frozenset({"accident", "disaster", "epidemic"})
_HARMS = frozenset({"ASSAULT", "OTHER"})
_TOLLS = frozenset({"kill", "die", "wound", "injure"})
_POINTING = frozenset({"the", "this", "that"})
_NEAR = 2
_DIVISION = 3


def repeats(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """Whether an event only tells more of the harm that its paragraph told last."""
    before = story.last
    if before is None or before.status != "actual" or event.status != "actual" or story.at == story.told_at:
        return False
    harms = before.event_type == "ASSAULT" or before.mode in _HARMING
    if not harms or story.at - story.told_at > _NEAR or grounded.date:
        return False
    if before.fatalities is not None and event.fatalities not in {None, before.fatalities}:
        return False
    return _counts_toll(who, event, grounded, story) or _points_back(who, event, grounded, story)


def with_more(event: Event, more: Event) -> Event:
    """An attack or accident with the dead, and the more exact place, that a later sentence gives."""
    dead = event.fatalities if event.fatalities is not None else more.fatalities
    places = event.places
    if _is_wide(event) and more.places and not _is_wide(more):
        places = more.places
    if event.event_type == "OTHER":
        victims = event.actors or more.actors or more.recipients
        return replace(event, fatalities=dead, actors=victims, places=places)
    return replace(event, fatalities=dead, recipients=event.recipients or more.recipients, places=places)


def _counts_toll(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """As in "A bomb exploded in Mosul on Monday. Seven people were killed"."""
    if grounded.places or story.at - story.told_at != 1 or who.clauses.in_relative(event.index) >= 0:
        return False
    plain = event.trigger.lemma in _TOLLS and (who.clauses.is_passive(event.index) or event.trigger.lemma == "die")
    if not plain or (event.actors and event.event_type != "OTHER"):
        return False
    return all(actor.kind in {"unnamed", "population"} for actor in (*event.actors, *event.recipients))


def _points_back(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """As in "The strike killed one soldier", "The quake struck near Hualien"."""
    clauses, before = who.clauses, story.last
    noun = event.index if clauses.is_noun(event.index) else clauses.subject(event.index)
    if before is None or not clauses.is_noun(noun) or event.event_type not in _HARMS:
        return False
    part = clauses.parts[noun]
    # "A car bomb exploded … The blast killed": what looks like an accident may be the attack.
    wanted = {before.event_type} if before.event_type == "OTHER" else _HARMS
    same = any(trigger.event_type in wanted for trigger in who.ontology.nouns.get(part.word, ()))
    if not same or who.scene.words[part.first].lower() not in _POINTING or clauses.word(noun + 1) == "of":
        return False
    named = any(actor.country and actor.kind == "state" for actor in event.actors)
    known = story.grounded.places if story.grounded else ()
    exact = any(place.resolution.place and place.resolution.place.precision < _DIVISION for place in known)
    return not named and not (grounded.places and exact)


def _is_wide(event: Event) -> bool:
    """Whether an event has no place, or only a country or region."""
    places = [place.resolution.place for place in event.places]
    return all(place is None or place.precision >= _DIVISION for place in places)
