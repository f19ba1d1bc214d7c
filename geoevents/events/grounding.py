"""Gives events their places and dates: the clause's own first, then the sentence's, never another event's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.events.places import places_of
from geoevents.events.spots import anchor_of, find_spots
from geoevents.events.times import find_times, goes_on
from geoevents.records import EventPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.events.spots import Spot
    from geoevents.records import TemporalExpression

__all__ = ["Grounded", "ground"]

_NEAR = 8
_AT_SCENES = frozenset({"after", "during", "at", "following", "outside"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """Where and when an event was; ``direct`` is False when the place stands only in the same sentence."""

    places: tuple[EventPlace, ...] = ()
    date: TemporalExpression | None = None
    direct: bool = True


def ground(who: Participants, events: Sequence[Coded]) -> list[Grounded]:
    """Places and dates for the events of one sentence, in the same order."""
    if not events:
        return []
    owners = {member: at for at, event in enumerate(events) for member in event.members}
    spots = find_spots(who, owners)
    times = find_times(who, events, owners)
    found = [
        Grounded(places=places, date=times.get(at), direct=direct)
        for at, event in enumerate(events)
        for places, direct in [places_of(who, event, at, spots, owners, only=len(events) == 1)]
    ]
    for at, event in enumerate(events):
        scene = next((i for i, other in enumerate(events) if _is_scene(who, event, other, owners)), None)
        if scene is not None:
            found[at] = _at_scene(found[at], found[scene])
        elif not found[at].places and _where(who, event, spots):
            found[at] = replace(found[at], places=_where(who, event, spots))
        elif at and _shares_front(who, events[at - 1], event, found[at - 1]) and not found[at].places:
            found[at] = replace(found[at], places=found[at - 1].places, direct=False)
    return found


def _is_scene(who: Participants, event: Coded, other: Coded, owners: dict[int, int]) -> bool:
    """As in "was shot dead after a rally in Quito": where and when the rally was."""
    if event.event_type not in {"ASSAULT", "OTHER"} or other.event_type in {"ASSAULT", "OTHER"}:
        return False
    near = who.clauses.verb(event.index) and not who.clauses.verb(other.index)
    if not near or who.clauses.word(other.index - 1) not in _AT_SCENES:
        return False
    return owners.get(anchor_of(who, other.index - 1, owners)) == owners.get(event.index)


def _where(who: Participants, event: Coded, spots: Sequence[Spot]) -> tuple[EventPlace, ...]:
    """As in "travelled to Beirut, where he met …"."""
    for before in range(event.index - 1, max(-1, event.index - _NEAR), -1):
        if who.clauses.word(before) == "where":
            here = before - 1 - (who.clauses.word(before - 1) == ",")
            found = [spot for spot in spots if spot.noun == here]
            return tuple(EventPlace(resolution=spot.resolution, role="location") for spot in found)
        if who.clauses.kind(before) in {"link", "relative"} or who.clauses.is_finite(before):
            break
    return ()


def _at_scene(own: Grounded, scene: Grounded) -> Grounded:
    at = tuple(place for place in scene.places if place.role == "location")
    return replace(own, places=own.places or at, date=own.date or scene.date, direct=bool(own.places))


def _shares_front(who: Participants, one: Coded, other: Coded, grounded: Grounded) -> bool:
    """As in "In Brussels, youths threw stones and nine were arrested": what stands before both goes with both."""
    first = who.scene.sentence.tokens[who.clauses.parts[one.index].first].start
    fronted = grounded.places and all(p.resolution.toponym.mention.end < first for p in grounded.places)
    return bool(fronted) and who.clauses.kind(0) == "preposition" and goes_on(who, one, other)
