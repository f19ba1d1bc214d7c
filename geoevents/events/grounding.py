"""Gives events their places and dates: the clause's own first, then the sentence's, never another event's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.records import EventPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.actors.scenes import Scene
    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.records import PlaceRole, Resolution, TemporalExpression

__all__ = ["Grounded", "dateline", "ground", "heading", "names_places"]

_REACH = 24
_NEAR = 8
_NOWHERE = -2
_JOINED = 2
_DATELINE = 16
_HEADING = 10
_AT_SCENES = frozenset({"after", "during", "at", "following", "outside"})
_DASHES = frozenset({"-", "–", "—", "--"})
_NOT_AT = frozenset({"since", "until", "till", "before", "after"})
_SPEAKING = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_MEETING = frozenset({"AGREE", "CONSULT"})
_MOVING = frozenset({"MOBILIZE", "AID", "RETREAT", "SANCTION"})
_DIVISION = 3
# Which place tells most: where a withdrawal came from, where help or forces went.
_ORDER = ("location", "destination", "origin", "about")
_ORDERS = {
    "RETREAT": ("origin", "location", "destination", "about"),
    "MOBILIZE": ("destination", "location", "origin", "about"),
    "AID": ("destination", "location", "origin", "about"),
}
_DEEPEST = 6
_STOPS = frozenset({";", ":", "—", "–", "--", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """Where and when an event was; ``direct`` is False when the place stands only in the same sentence."""

    places: tuple[EventPlace, ...] = ()
    date: TemporalExpression | None = None
    direct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A place name at chunk ``noun`` after ``preposition``, and the chunk of the verb or event that it goes with."""

    noun: int
    lead: int
    preposition: str
    chain: tuple[str, ...]
    anchor: int
    resolution: Resolution


def ground(who: Participants, events: Sequence[Coded]) -> list[Grounded]:
    """Places and dates for the events of one sentence, in the same order."""
    owners = {member: at for at, event in enumerate(events) for member in event.members}
    spots = _spots(who, owners)
    times = _times(who, events, owners)
    found = [
        Grounded(places=places, date=times.get(at), direct=direct)
        for at, event in enumerate(events)
        for places, direct in [_places(who, event, at, spots, owners, only=len(events) == 1)]
    ]
    for at, event in enumerate(events):
        scene = next((i for i, other in enumerate(events) if _is_scene(who, event, other, owners)), None)
        if scene is not None:
            found[at] = _at_scene(found[at], found[scene])
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
    return owners.get(_anchor(who, other.index - 1, owners)) == owners.get(event.index)


def _at_scene(own: Grounded, scene: Grounded) -> Grounded:
    at = tuple(place for place in scene.places if place.role == "location")
    return replace(own, places=own.places or at, date=own.date or scene.date, direct=bool(own.places))


def _shares_front(who: Participants, one: Coded, other: Coded, grounded: Grounded) -> bool:
    """As in "In Brussels, youths threw stones and nine were arrested": what stands before both goes with both."""
    first = who.scene.sentence.tokens[who.clauses.parts[one.index].first].start
    fronted = grounded.places and all(p.resolution.toponym.mention.end < first for p in grounded.places)
    return bool(fronted) and who.clauses.kind(0) == "preposition" and _goes_on(who, one, other)


def dateline(scene: Scene) -> Resolution | None:
    """The place of "NAIROBI, June 25 (Agency) -"; None where the sentence has no dateline."""
    begin = _after_dateline(scene)
    return next((found for first, (_, found) in sorted(scene.toponyms.items()) if first < begin and found.place), None)


def heading(scene: Scene) -> Resolution | None:
    """The place of "- Tartus: Residents marched …"; None where the sentence does not begin with one."""
    colon = next((at for at, word in enumerate(scene.words[:_HEADING]) if word == ":"), -1)
    if any(part.verb for part in scene.chunks if part.first < colon):
        return None
    return next((found for first, (_, found) in sorted(scene.toponyms.items()) if first < colon and found.place), None)


def names_places(who: Participants, event: Coded) -> bool:
    """Whether the sentence names a place other than those that act, known or not: "villages in the district of …"."""
    acting = [actor.mention for actor in (*event.actors, *event.recipients)]
    begin = _after_dateline(who.scene)
    tokens = who.scene.sentence.tokens
    known = who.scene.toponyms
    starts = {first for first, (_, found) in known.items() if found.toponym.use == "place"}
    starts |= {first for first, (_, kind) in who.scene.entities.items() if kind == "place" and first not in known}
    return any(
        first >= begin and not any(mention.start <= tokens[first].start < mention.end for mention in acting)
        for first in starts
    )


# --- anchors ------------------------------------------------------------------------------------------------------


def _anchor(who: Participants, index: int, owners: dict[int, int]) -> int:
    """The event noun or verb that a phrase at chunk ``index`` goes with: the nearest before it, else the verb after."""
    clauses = who.clauses
    if _is_source(who, index):
        return _NOWHERE
    for before in range(index - 1, max(-1, index - _REACH), -1):
        part = clauses.parts[before]
        if before in owners or part.kind == "verb":
            return before
        if part.kind in {"link", "relative"} or part.word in _STOPS or part.word == "according":
            break
        if part.kind == "and" and clauses.joins_clauses(before):
            break
    for after in range(index + 1, min(len(clauses.parts), index + _REACH)):
        if clauses.is_finite(after) and not clauses.is_reduced(after):
            return after
    return -1


def _is_source(who: Participants, index: int) -> bool:
    """Whether a phrase tells who says so: "according to health officials in Gaza"."""
    for before in range(index - 1, max(-1, index - _NEAR), -1):
        if who.clauses.word(before) == "according":
            return True
        if who.clauses.kind(before) in {"verb", "link", "relative"} or who.clauses.word(before) == ",":
            return False
    return False


# --- dates --------------------------------------------------------------------------------------------------------


def _times(who: Participants, events: Sequence[Coded], owners: dict[int, int]) -> dict[int, TemporalExpression]:
    found: dict[int, tuple[int, TemporalExpression]] = {}
    for index, date in _dated(who.scene):
        part = who.clauses.parts[index]
        if part.kind == "noun":
            anchor = index
        elif who.clauses.word(index - 1) in _NOT_AT - ({"before"} if date.timex_type == "TIME" else set()):
            continue
        else:
            anchor = _owned_by(who, index, owners)
        at = _event_at(who, anchor, events, owners)
        if at is not None and _is_content(who, events[at], index):
            continue
        distance = abs(index - anchor)
        if at is not None and (at not in found or distance < found[at][0]):
            found[at] = (distance, date)
    times = {at: date for at, (_, date) in found.items()}
    for at in range(1, len(events)):
        if at not in times and at - 1 in times and _goes_on(who, events[at - 1], events[at]):
            times[at] = times[at - 1]
    return times


def _goes_on(who: Participants, one: Coded, other: Coded) -> bool:
    """Whether "and" leads from one act to the next, on the same day: "marched on Monday, and nine were arrested"."""
    clauses = who.clauses
    if not clauses.is_finite(other.index) or one.status != other.status:
        return False
    if who.scene.words[clauses.parts[other.index].first].lower() in {"has", "have", "had"}:
        return False
    between = clauses.parts[one.index + 1 : other.index]
    if any(part.kind in {"link", "relative"} for part in between):
        return False
    return any(part.kind == "and" for part in between) and not any(part.word in _NOT_AT for part in between)


def _dated(scene: Scene) -> list[tuple[int, TemporalExpression]]:
    """Chunks that are or hold a date of the calendar."""
    found: list[tuple[int, TemporalExpression]] = []
    begin = _after_dateline(scene)
    for first, (_, date) in scene.dates.items():
        if first < begin:
            continue
        if date.timex_type not in {"DATE", "TIME"} or not date.edtf:
            continue
        index = next((i for i, part in enumerate(scene.chunks) if part.first <= first < part.last), -1)
        if index < 0:
            continue
        if found and _is_joined(scene, found[-1][0], index):
            both = _both_days(found[-1][1], date)
            if both:
                found[-1] = (found[-1][0], both)
                continue
        found.append((index, date))
    return found


def _is_joined(scene: Scene, one: int, other: int) -> bool:
    """As in "8 and 9 March"."""
    parts = scene.chunks
    return other == one + _JOINED and parts[one].kind == parts[other].kind == "date" and parts[one + 1].word == "and"


def _both_days(one: TemporalExpression, other: TemporalExpression) -> TemporalExpression | None:
    """Days of one month as one interval; None where they lie farther apart."""
    days = one.precision == other.precision == "day" and one.start and other.end
    if not days or one.start is None or other.end is None or one.start >= other.end or one.start[:7] != other.end[:7]:
        return None
    interval = f"{one.start}/{other.end}"
    # The text between the two comes from the document, in `find_events`; here only its place is known.
    mention = replace(one.mention, end=other.mention.end)
    return replace(one, mention=mention, timex_value=interval, edtf=interval, end=other.end)


def _after_dateline(scene: Scene) -> int:
    """The token after "NAIROBI, June 25 (Agency) -"; 0 where the sentence has no dateline."""
    if not scene.words[0].isupper():
        return 0
    dashes = (at for at, word in enumerate(scene.words[:_DATELINE]) if word in _DASHES)
    return next(dashes, -1) + 1


def _owned_by(who: Participants, index: int, owners: dict[int, int]) -> int:
    """As in "Monday's attack", "the May 19 crash": the noun after; else the anchor."""
    after = index + 1
    if who.clauses.word(after) == "'s" or who.clauses.word(after) == "’s":
        after += 1
    if after in owners and who.clauses.is_noun(after):
        return after
    return _anchor(who, index, owners)


def _event_at(who: Participants, anchor: int, events: Sequence[Coded], owners: dict[int, int]) -> int | None:
    """The event of an anchor; a verb that is no event hands its date on to its subject, object or complement."""
    if anchor in owners:
        return owners[anchor]
    if anchor < 0 or who.clauses.verb(anchor) is None:
        return None
    if who.clauses.lemma(anchor, "reporting") and not who.clauses.is_passive(anchor):
        return None  # "air strikes were reported on Sunday", but not "police said on Sunday"
    if _is_complement(who, anchor, events, owners):
        return None
    shared = who.clauses.subject(anchor)
    for at, event in enumerate(events):
        if shared >= 0 and who.clauses.verb(event.index) and who.clauses.subject(event.index) == shared:
            return at
    near = {who.clauses.subject(anchor), who.clauses.object(anchor), who.clauses.complement(anchor)}
    near |= {noun for word, noun in who.clauses.phrases(anchor) if word not in _NOT_AT}
    return next((owners[index] for index in sorted(near) if index in owners), None)


def _is_content(who: Participants, event: Coded, index: int) -> bool:
    """Whether a date stands in what somebody is accused of: "accused Iran of a raid on Monday"."""
    between = who.clauses.parts[event.index + 1 : index]
    inside = any(part.word in {"of", "for"} and part.kind == "preposition" for part in between)
    return inside and event.event_type == "ACCUSE"


def _is_complement(who: Participants, verb: int, events: Sequence[Coded], owners: dict[int, int]) -> bool:
    """Whether a verb only stands in what is said: the date of "accused Iran of landing troops in May"."""
    form = who.clauses.verb(verb)
    if form is None or form.form not in {"gerund", "infinitive"}:
        return False
    above = owners.get(who.clauses.governor(verb))
    return above is not None and events[above].event_type in _SPEAKING and who.clauses.word(verb - 1) != ","


# --- places -------------------------------------------------------------------------------------------------------


def _spots(who: Participants, owners: dict[int, int]) -> list[_Spot]:
    found: list[_Spot] = []
    begin = _after_dateline(who.scene)
    for index, part in enumerate(who.clauses.parts):
        if part.kind != "noun" or part.first < begin:
            continue
        resolution = who.toponym(index)
        if resolution is None or resolution.toponym.use == "other" or _is_nationality(resolution):
            continue
        lead = _after_unknown(who, who.clauses.group(index)[0])
        chain = _chain(who, lead)
        preposition = chain[0] if chain else ""
        found.append(
            _Spot(
                noun=index,
                lead=lead,
                preposition=preposition,
                chain=chain,
                anchor=_anchor(who, lead, owners),
                resolution=resolution,
            )
        )
    return found


def _is_nationality(resolution: Resolution) -> bool:
    candidates = resolution.toponym.candidates
    return bool(candidates) and candidates[0].match == "demonym"


def _after_unknown(who: Participants, noun: int) -> int:
    """As in "in Kuriga, northern Nigeria", where only the second is known: the place stands where the first does."""
    before = noun - 2
    if who.clauses.word(noun - 1) != "," or not who.clauses.is_noun(before) or who.toponym(before):
        return noun
    entity = who.scene.entities.get(who.clauses.parts[before].last - 1)
    return before if entity and entity[1] == "place" else noun


def _chain(who: Participants, noun: int) -> tuple[str, ...]:
    """The prepositions before a noun phrase, nearest first: "over the islands of Abu Musa" gives ("of", "over")."""
    found: list[str] = []
    local = who.ontology.words["location_prepositions"]
    while len(found) < _DEEPEST:
        kind, word = who.clauses.kind(noun - 1), who.clauses.word(noun - 1)
        if kind != "preposition" and not (kind == "adverb" and word in local):  # "capsized off the coast"
            break
        found.append(who.clauses.word(noun - 1))
        noun -= 2
        if not who.clauses.is_noun(noun):
            break
    return tuple(found)


def _places(
    who: Participants, event: Coded, at: int, spots: Sequence[_Spot], owners: dict[int, int], *, only: bool
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
    if not mine and event.event_type not in _SPEAKING and event.event_type != "CONSULT":
        loose = [spot for spot in spots if spot.anchor != _NOWHERE and (spot.anchor not in owners or only)]
        mine = [(spot, role) for spot in loose for role in [_role(who, event, spot)] if role == "location"]
        direct = False
    if not mine:
        return (), True
    order = _ORDERS.get(event.event_type, _ORDER)
    best, role = min(mine, key=lambda pair: (order.index(pair[1]), _is_wide(pair[0]), abs(pair[0].noun - event.index)))
    same = [spot for spot, its in mine if its == role and spot.lead == best.lead]
    return tuple(EventPlace(resolution=spot.resolution, role=role) for spot in same), direct


def _is_wide(spot: _Spot) -> bool:
    """Whether a place is a country or region: a settlement that stands with the event too is the more exact."""
    place = spot.resolution.place
    return place is None or place.precision >= _DIVISION


def _role(who: Participants, event: Coded, spot: _Spot) -> PlaceRole | None:
    """The part that a place plays in the event that it stands with, or None."""
    if event.event_type in _SPEAKING - _MEETING:
        return "about" if set(spot.chain[:3]) & who.ontology.words["about_prepositions"] else None
    if not spot.preposition:
        return _object_role(who, event, spot)
    if event.event_type == "CONSULT":
        if spot.preposition == "to":
            return "location"
        return None if _acts(event, spot) else _local_role(who, event, spot)
    return None if _acts(event, spot) else _local_role(who, event, spot) or _moving_role(event, spot)


def _object_role(who: Participants, event: Coded, spot: _Spot) -> PlaceRole | None:
    if event.trigger.lemma == "leave" and spot.lead in who.slot(event.index, "object"):
        return "origin"
    return "location" if _is_object(who, event, spot) else None


def _local_role(who: Participants, event: Coded, spot: _Spot) -> PlaceRole | None:
    words = who.ontology.words
    if spot.preposition == "of":
        if who.clauses.word(spot.lead - 2) in words["directions"]:
            return "location"  # "12 km south of Hama"
        if event.event_type == "ASSAULT" and spot.lead - 2 == event.index:
            return "location"  # "the shelling of Kherson"
    first = next((word for word in spot.chain if word != "of"), "of")
    if first not in words["location_prepositions"] or (first == "on" and spot.preposition not in {"on", "of"}):
        return None
    return "about" if _is_statement_on(event, first) else "location"


def _moving_role(event: Coded, spot: _Spot) -> PlaceRole | None:
    preposition = next((word for word in spot.chain if word != "of"), "of")
    if preposition == "from":
        return None if event.event_type in _MEETING else "origin"
    moves = event.event_type in _MOVING and preposition in {"to", "into", "toward", "towards"}
    return "destination" if moves else None


def _is_statement_on(event: Coded, preposition: str) -> bool:
    return event.event_type in _MEETING and preposition in {"on", "over"}


def _is_object(who: Participants, event: Coded, spot: _Spot) -> bool:
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


def _is_struck(who: Participants, event: Coded, spot: _Spot) -> bool:
    """As in "an earthquake shook Bukavu"."""
    verb = who.clauses.verb(spot.lead - 1)
    return verb is not None and who.clauses.subject(spot.lead - 1) == event.index


def _acts(event: Coded, spot: _Spot) -> bool:
    """Whether the name stands for somebody in this event: then it is no location."""
    mention = spot.resolution.toponym.mention
    place = spot.resolution.place
    country = place is not None and place.feature_code.startswith("PCL")
    if spot.preposition == "between":
        return any(actor.mention.start <= mention.start < actor.mention.end for actor in event.actors)
    if not country and spot.preposition in {"on", "to", "into", "of"}:
        return False
    if spot.preposition == "from" and event.event_type == "RETREAT":
        return False
    return any(
        actor.mention.start <= mention.start and mention.end <= actor.mention.end and actor.kind == "state"
        for actor in (*event.actors, *event.recipients)
    ) and spot.preposition not in {"in", "at", "near"}


def _is_about(who: Participants, event: Coded, spot: _Spot, owners: dict[int, int], at: int) -> bool:
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
