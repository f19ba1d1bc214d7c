"""The places of an event and the part that each plays; the most exact one of its clause counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.events.spots import NOWHERE
from geoevents.records import EventPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.events.spots import Spot
    from geoevents.records import PlaceRole

__all__ = ["places_of"]

_SPEAKING = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_MEETING = frozenset({"AGREE", "CONSULT"})
_MOVING = frozenset({"MOBILIZE", "AID", "RETREAT", "SANCTION"})
_DIVISION = 3
_UNKNOWN = 9
# Which place tells most: where a withdrawal came from, where help or forces went.
_ORDER: tuple[PlaceRole, ...] = ("location", "destination", "origin", "about")
_ORDERS: dict[str, tuple[PlaceRole, ...]] = {
    "RETREAT": ("origin", "location", "destination", "about"),
    "MOBILIZE": ("destination", "location", "origin", "about"),
    "AID": ("destination", "location", "origin", "about"),
}


def places_of(
    who: Participants, event: Coded, at: int, spots: Sequence[Spot], owners: dict[int, int], *, only: bool
) -> tuple[tuple[EventPlace, ...], bool]:
    """The event's places, and whether they stand in its own clause."""
    mine = [
        (spot, role) for spot in spots if owners.get(spot.anchor) == at for role in [_role(who, event, spot)] if role
    ]
    if not mine and event.event_type == "OTHER":
        mine = [(spot, "location") for spot in spots if _is_struck(who, event, spot)]
    direct = True
    if not mine:
        mine = [(spot, "about") for spot in spots if _is_about(who, event, spot, owners, at)]
    if not mine and event.event_type in _SPEAKING - _MEETING:
        mine = [(spot, "about") for spot in spots if _is_claimed(who, event, spot)]
        if mine:
            return tuple(EventPlace(resolution=spot.resolution, role=role) for spot, role in mine), True
    if not mine and event.event_type not in _SPEAKING and event.event_type != "CONSULT":
        loose = [spot for spot in spots if _is_loose(who, event, spot, owners, only=only)]
        mine = [(spot, role) for spot in loose for role in [_role(who, event, spot)] if role == "location"]
        direct = False
    if not mine:
        return (), True
    order = _ORDERS.get(event.event_type, _ORDER)
    best, role = min(mine, key=lambda pair: (order.index(pair[1]), _is_wide(pair[0]), abs(pair[0].noun - event.index)))
    same = [spot for spot, its in mine if its == role and spot.lead == best.lead]
    return tuple(EventPlace(resolution=spot.resolution, role=role) for spot in same), direct


def _is_claimed(who: Participants, event: Coded, spot: Spot) -> bool:
    """Whether an island stands in what is said: "its claim to Abu Musa", "called on Iran to withdraw from Abu Musa"."""
    if spot.noun < event.index or not _is_named_island(spot) or _acts(event, spot):
        return False
    between = who.clauses.parts[event.index + 1 : spot.noun]
    if spot.lead > event.index:
        between = who.clauses.parts[event.index + 1 : spot.lead]
    left = any(part.kind == "relative" or part.word in {";", ":", "according"} for part in between)
    ends = any(who.clauses.is_finite(at) for at in range(event.index + 1, spot.lead))
    return not left and not ends


def _is_loose(who: Participants, event: Coded, spot: Spot, owners: dict[int, int], *, only: bool) -> bool:
    """Whether a place that stands with no event may be this one's: not the place of another clause or of who tells."""
    anchor = spot.anchor
    if anchor == NOWHERE or (anchor in owners and not only):
        return False
    unanchored = anchor < 0 or anchor in owners or who.clauses.verb(anchor) is None
    return unanchored or _is_same_clause(who, event, spot)


def _is_same_clause(who: Participants, event: Coded, spot: Spot) -> bool:
    anchor = spot.anchor
    if who.clauses.lemma(anchor, "reporting"):
        return spot.lead == len(spot.chain) or spot.noun > anchor  # "In Kyiv, officials said …"
    if who.clauses.verb(event.index) is None:  # "clashes were reported in Homs", but not "a film about the war won …"
        return event.index in {who.clauses.subject(anchor), who.clauses.object(anchor)} or not spot.noun > anchor
    if who.clauses.governor(event.index) == anchor or who.clauses.governor(anchor) == event.index:
        return True
    between = range(min(anchor, event.index), max(anchor, event.index))
    return not any(
        who.clauses.word(at) in {";", ":"} or (who.clauses.kind(at) == "and" and who.clauses.joins_clauses(at))
        for at in between
    )


def _is_wide(spot: Spot) -> int:
    """How wide a division, country or region is; 0 for what is more exact and so counts first."""
    place = spot.resolution.place
    return _UNKNOWN if place is None else place.precision * (place.precision >= _DIVISION)


def _role(who: Participants, event: Coded, spot: Spot) -> PlaceRole | None:
    """The part that a place plays in the event that it stands with, or None."""
    if event.event_type in _SPEAKING - _MEETING:
        about = set(spot.chain[:3]) & who.ontology.words["about_prepositions"]
        struck = spot.resolution.toponym.use == "actor" and spot.preposition == "on"  # "new sanctions on Moscow"
        return "about" if about and not struck and not _acts(event, spot) else None
    if not spot.preposition:
        return _object_role(who, event, spot)
    if event.event_type == "CONSULT" and spot.preposition in {"to", "for"}:
        return _goal_role(event, spot)
    if _acts(event, spot):
        return None
    role = _local_role(who, event, spot)
    if role == "location" and event.trigger.lemma == "leave" and event.event_type == "RETREAT":
        return "origin"  # "left the base in Agadez"
    return role or (_moving_role(event, spot) if event.event_type != "CONSULT" else None)


def _goal_role(event: Coded, spot: Spot) -> PlaceRole | None:
    """The goal of a visit is its place; who "left for Paris" is not there yet."""
    if spot.preposition == "to":
        return "location"
    return "destination" if "for" in event.trigger.particle else None


def _object_role(who: Participants, event: Coded, spot: Spot) -> PlaceRole | None:
    if event.trigger.lemma == "leave" and spot.lead in who.slot(event.index, "object"):
        return "origin"
    if event.event_type == "MOBILIZE" and spot.lead in who.slot(event.index, "object"):
        return "destination"  # "troops entered Goma"
    return "location" if _is_object(who, event, spot) else None


def _local_role(who: Participants, event: Coded, spot: Spot) -> PlaceRole | None:
    words = who.ontology.words
    if _is_part_of_object(who, event, spot):
        return "location"
    if spot.preposition == "of":
        if who.clauses.word(spot.lead - 2) in words["directions"]:
            return "location"  # "12 km south of Hama"
        if event.event_type == "ASSAULT" and spot.lead - 2 == event.index:
            return "location"  # "the shelling of Kherson"
    first = next((word for word in spot.chain if word != "of"), "of")
    apart = first == "between" and spot.lead - 2 != event.index  # "a deal on a road between Lima and Cusco"
    if event.event_type in _MEETING and (apart or first in words["about_prepositions"]):
        return "about"  # "held talks about Abu Musa"
    if first not in words["location_prepositions"] or (first == "on" and spot.preposition not in {"on", "of"}):
        return None
    return "about" if _is_statement_on(event, first) else "location"


def _is_named_island(spot: Spot) -> bool:
    place = spot.resolution.place
    return place is not None and place.feature_code.startswith("ISL")


def _moving_role(event: Coded, spot: Spot) -> PlaceRole | None:
    preposition = next((word for word in spot.chain if word != "of"), "of")
    if event.event_type == "RETREAT" and preposition == "of" and event.trigger.particle == ("out", "of"):
        return "origin"
    if preposition == "from":
        return None if event.event_type in _MEETING else "origin"
    moves = event.event_type in _MOVING and preposition in {"to", "into", "toward", "towards"}
    return "destination" if moves else None


def _is_statement_on(event: Coded, preposition: str) -> bool:
    return event.event_type in _MEETING and preposition in {"on", "over"}


def _is_object(who: Participants, event: Coded, spot: Spot) -> bool:
    """As in "visited Tehran", "bombed Mosul", "Mosul was bombed"."""
    if event.event_type not in {"CONSULT", "ASSAULT", "COERCE"}:
        return False
    verb = who.clauses.verb(event.index)
    if verb is None:
        return False
    country = spot.resolution.place is not None and spot.resolution.place.feature_code.startswith("PCL")
    if country and event.event_type == "CONSULT":
        return event.mode == "visit" and event.trigger.lemma in {"visit", "tour"}
    aimed = who.scene.words[who.clauses.parts[spot.lead].first].lower() in who.ontology.words["directions"]
    return spot.lead in who.slot(event.index, "object") and (not country or aimed)


def _is_part_of_object(who: Participants, event: Coded, spot: Spot) -> bool:
    """As in "struck the port of Hodeidah", "captured the town of Bakhmut"."""
    if spot.preposition != "of" or event.event_type not in {"CONSULT", "ASSAULT", "COERCE"}:
        return False
    head = who.clauses.word(spot.lead - 2)
    listed = head in who.ontology.sets["territory"] or head in who.ontology.words["place_heads"]
    return listed and spot.lead - 2 in who.slot(event.index, "object")


def _is_struck(who: Participants, event: Coded, spot: Spot) -> bool:
    """As in "an earthquake shook Bukavu"."""
    verb = who.clauses.verb(spot.lead - 1)
    return verb is not None and who.clauses.subject(spot.lead - 1) == event.index


def _acts(event: Coded, spot: Spot) -> bool:
    """Whether the name stands for somebody in this event: then it is no location."""
    mention = spot.resolution.toponym.mention
    place = spot.resolution.place
    country = place is not None and place.feature_code.startswith("PCL")
    if spot.preposition == "between":
        return any(actor.mention.start <= mention.start < actor.mention.end for actor in event.actors)
    if not country and spot.preposition in {"on", "to", "into", "of"}:
        return False
    if (spot.preposition, event.event_type) in {("from", "RETREAT"), ("to", "MOBILIZE"), ("into", "MOBILIZE")}:
        return False
    return any(
        actor.mention.start <= mention.start and mention.end <= actor.mention.end and actor.kind == "state"
        for actor in (*event.actors, *event.recipients)
    ) and spot.preposition not in {"in", "at", "near"}


def _is_about(who: Participants, event: Coded, spot: Spot, owners: dict[int, int], at: int) -> bool:
    """As in "denies maintaining a military presence in Syria": the place of what the complement tells."""
    if event.event_type not in _SPEAKING or _acts(event, spot):
        return False
    below = who.clauses.complement(event.index)
    if below < 0 or spot.anchor != below or owners.get(below, at) != at:
        return (
            event.trigger.scope
            and bool(set(spot.chain[:3]) & who.ontology.words["about_prepositions"])
            and spot.noun > event.index
        )
    return spot.preposition in who.ontology.words["location_prepositions"]
