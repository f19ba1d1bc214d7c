"""Codes events: who did what to whom, where and when, with PLOVER's types and modes.

`find_events` walks over the sentences; ``clauses`` relates their phrases, ``triggers`` finds the words that tell of
events, ``coding`` makes one event of each happening, ``status`` says whether it happened, ``grounding`` adds place and
date. What is denied or only wanted gives no event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.actors.scenes import Scene, scenes
from geoevents.events.clauses import Clauses
from geoevents.events.coding import Coded, code
from geoevents.events.grounding import Grounded, ground
from geoevents.events.participants import Participants
from geoevents.records import Actor, Document, Event, Mention, Resolution, TemporalExpression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.actors.ontology import Ontology

__all__ = ["find_events"]

_PLANNED = frozenset({"CONSULT", "AGREE", "THREATEN", "OTHER", "PROTEST", "RETREAT", "REQUEST"})
_SPEAKING = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})


def find_events(
    document: Document,
    *,
    resolutions: Sequence[Resolution],
    dates: Sequence[TemporalExpression],
    actors: Sequence[Actor],
    ontology: Ontology,
) -> tuple[Event, ...]:
    """The events of a document in text order.

    Args:
        document: With parts of speech and entities.
        resolutions: Its toponyms with their places.
        dates: Its temporal expressions.
        actors: From `actors.find_actors`.
        ontology: From `actors.load_ontology`.

    Returns:
        Events that happened (`actual`), and those announced (`planned`); nothing for what was denied or only wanted.
    """
    ordered = sorted(actors, key=lambda actor: actor.mention.start)
    starts = [actor.mention.start for actor in ordered]
    found: list[Event] = []
    told: dict[str, int] = {}
    for scene in scenes(document, resolutions=resolutions, dates=dates, ontology=ontology, only=ontology.forms):
        who = Participants(scene, Clauses(scene, scene.chunks, ontology), ontology, ordered, starts)
        found.extend(_events(document, who, told))
    return tuple(found)


def _events(document: Document, who: Participants, told: dict[str, int]) -> Iterator[Event]:
    coded = code(who)
    for event, grounded in zip(coded, ground(who, coded), strict=True):
        if _is_told(who, event, grounded) and not _is_reference(who, event, grounded, told):
            told[event.event_type] = who.scene.sentence.start
            yield _event(document, who.scene, who.ontology, event, grounded)


def _is_reference(who: Participants, event: Coded, grounded: Grounded, told: dict[str, int]) -> bool:
    """Whether "the attack", without a date, only points back to one that was told before."""
    if who.clauses.verb(event.index) or grounded.date or event.fatalities is not None:
        return False
    first = who.scene.words[who.clauses.parts[event.index].first].lower()
    return first in {"the", "this", "that", "these", "those"} and event.event_type in told


def _is_told(who: Participants, event: Coded, grounded: Grounded) -> bool:
    """Whether there is enough to speak of an event: in doubt there is none."""
    if event.status in {"denied", "hypothetical"}:
        return False
    if event.status == "planned" and event.event_type not in _PLANNED:
        return False
    noun = who.clauses.verb(event.index) is None
    anywhere = bool(grounded.places or grounded.date)
    if event.event_type == "OTHER":
        return anywhere or event.fatalities is not None or (not noun and any(a.kind == "person" for a in event.actors))
    if event.event_type in _SPEAKING:
        if event.event_type == "AGREE" and anywhere:
            return True
        return any(actor.country or actor.sector or actor.kind != "unnamed" for actor in event.actors)
    if event.event_type == "CONSULT":
        return bool(event.actors) and bool(event.recipients or len(event.actors) > 1 or grounded.places or event.mode == "phone")
    if noun and not (event.event_type == "PROTEST" and event.actors):
        return anywhere or bool(event.actors and event.recipients)
    return bool(event.actors or event.recipients) or (anywhere and who.clauses.is_passive(event.index))


def _event(document: Document, scene: Scene, ontology: Ontology, event: Coded, grounded: Grounded) -> Event:
    tokens = scene.sentence.tokens
    start, end = tokens[event.first].start, tokens[event.last - 1].end
    sentence = scene.sentence
    return Event(
        article=document.article,
        event_type=event.event_type,
        mode=event.mode,
        quad=ontology.types[event.event_type].quad,
        trigger=Mention(start=start, end=end, text=document.text[start:end]),
        sentence=Mention(start=sentence.start, end=sentence.end, text=document.text[sentence.start : sentence.end]),
        actors=event.actors,
        recipients=event.recipients,
        places=grounded.places,
        date=grounded.date,
        status=event.status,
        fatalities=event.fatalities,
        score=_score(scene, ontology, event, grounded),
    )


def _score(scene: Scene, ontology: Ontology, event: Coded, grounded: Grounded) -> float:
    """From the trigger's weight, the arguments found, and how near place and date stand."""
    doubt = any(word.lower() in ontology.words["doubtful"] for word in scene.words)
    share = 0.55 + 0.15 * bool(event.actors) + 0.12 * bool(event.recipients or event.event_type == "OTHER")
    share += (0.1 if grounded.direct else 0.04) * bool(grounded.places) + 0.08 * bool(grounded.date)
    return round(event.trigger.weight * share * (0.8 if doubt else 1.0), 3)
