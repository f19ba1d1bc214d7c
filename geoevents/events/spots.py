"""The place names of a sentence: after which preposition each stands, and which verb or event it goes with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.actors.scenes import Scene
    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.records import Resolution

__all__ = ["NOWHERE", "Spot", "after_dateline", "anchor_of", "dateline", "find_spots", "heading", "names_places"]

NOWHERE = -2
_REACH = 24
_NEAR = 8
_DEEPEST = 6
_DATELINE = 16
_HEADING = 10
_DASHES = frozenset({"-", "–", "—", "--"})
_STOPS = frozenset({";", ":", "—", "–", "--", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place name at chunk ``noun`` after ``preposition``, and the chunk of the verb or event that it goes with."""

    noun: int
    lead: int
    preposition: str
    chain: tuple[str, ...]
    anchor: int
    resolution: Resolution


def find_spots(who: Participants, owners: dict[int, int]) -> list[Spot]:
    """The place names of a sentence that may say where something was, in text order."""
    found: list[Spot] = []
    leads: dict[int, int] = {}
    begin = after_dateline(who.scene)
    for index, part in enumerate(who.clauses.parts):
        if part.kind != "noun" or part.first < begin:
            continue
        resolution = who.toponym(index)
        if resolution is None or resolution.toponym.use == "other" or _is_nationality(resolution):
            continue
        members = _listed(who, index)
        lead = leads.get(index, _after_unknown(who, members[0]))
        leads.update({member: lead for member in members if member not in leads})
        chain = _chain(who, lead)
        preposition = chain[0] if chain else ""
        found.append(
            Spot(
                noun=index,
                lead=lead,
                preposition=preposition,
                chain=chain,
                anchor=anchor_of(who, lead, owners),
                resolution=resolution,
            )
        )
    return found


def _listed(who: Participants, index: int) -> tuple[int, ...]:
    """The places of a list, also before a verb of which they are no subject: "roads near Puno and Juliaca were"."""
    members = who.clauses.group(index)
    if len(members) > 1 or who.clauses.kind(index - 1) != "preposition":
        return members
    listed = who.clauses.listed(index)
    after = listed[-1] + 1
    return listed if who.clauses.is_finite(after) and who.clauses.subject(after) not in listed else members


def _is_nationality(resolution: Resolution) -> bool:
    candidates = resolution.toponym.candidates
    return bool(candidates) and candidates[0].match == "demonym"


def _after_unknown(who: Participants, noun: int) -> int:
    """As in "in Kuriga, northern Nigeria", where only the second is known: the place stands where the first does."""
    before = noun - 2
    if who.clauses.word(noun - 1) != "," or not who.clauses.is_noun(before) or who.toponym(before):
        return noun
    entity = who.scene.entities.get(who.clauses.parts[before].last - 1)
    if entity:
        return before if entity[1] == "place" else noun
    part = who.clauses.parts[before]
    proper = all(token.pos in {"NNP", "NNPS"} for token in who.scene.sentence.tokens[part.first : part.last])
    where = who.clauses.kind(before - 1) == "preposition"
    local = where and who.clauses.word(before - 1) in who.ontology.words["location_prepositions"]
    return before if proper and local else noun


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


def names_places(who: Participants, event: Coded) -> bool:
    """Whether the sentence names a place other than those that act, known or not: "villages in the district of …"."""
    acting = [actor.mention for actor in (*event.actors, *event.recipients)]
    begin = max(after_dateline(who.scene), _colon(who.scene) + 1)
    tokens = who.scene.sentence.tokens
    known = who.scene.toponyms
    starts = {first for first, (_, found) in known.items() if found.toponym.use == "place"}
    starts |= {first for first, (_, kind) in who.scene.entities.items() if kind == "place" and first not in known}
    return any(
        first >= begin and not any(mention.start <= tokens[first].start < mention.end for mention in acting)
        for first in starts
    )


def anchor_of(who: Participants, index: int, owners: dict[int, int]) -> int:
    """The event noun or verb that a phrase at chunk ``index`` goes with: the nearest before it, else the verb after."""
    clauses = who.clauses
    if _is_source(who, index):
        return NOWHERE
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


def dateline(scene: Scene) -> Resolution | None:
    """The place of "NAIROBI, June 25 (Agency) -"; None where the sentence has no dateline."""
    begin = after_dateline(scene)
    if not begin:
        return None
    return next((found for first, (_, found) in sorted(scene.toponyms.items()) if first < begin and found.place), None)


def after_dateline(scene: Scene) -> int:
    """The token after "NAIROBI, June 25 (Agency) -"; 0 where the sentence has no dateline."""
    if not scene.words[0].isupper():
        return 0
    dashes = (at for at, word in enumerate(scene.words[:_DATELINE]) if word in _DASHES)
    return next(dashes, -1) + 1


def heading(scene: Scene) -> Resolution | None:
    """The place of "- Tartus: Residents marched …"; None where the sentence does not begin with one."""
    colon = _colon(scene)
    if colon < 0:
        return None
    return next((found for first, (_, found) in sorted(scene.toponyms.items()) if first < colon and found.place), None)


def _colon(scene: Scene) -> int:
    """The token that ends a heading, "Tartus:"; -1 where there is none."""
    if ":" not in scene.words[:_HEADING]:
        return -1
    colon = scene.words.index(":")
    return -1 if any(part.verb for part in scene.chunks if part.first < colon) else colon
