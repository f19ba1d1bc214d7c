"""Codes events: who did what to whom, where and when, with PLOVER's types and modes.

`find_events` walks over the sentences; ``clauses`` relates their phrases, ``triggers`` finds the words that tell of
events, ``coding`` makes one event of each happening, ``status`` says whether it happened, ``grounding`` adds place and
date. What is denied or only wanted gives no event.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.actors.scenes import Scene, scenes
from geoevents.events.clauses import Clauses
from geoevents.events.coding import code
from geoevents.events.grounding import Grounded, ground
from geoevents.events.participants import Participants
from geoevents.events.repeats import repeats, with_more
from geoevents.events.status import retracts
from geoevents.events.story import begin, fallen_on, settled, with_parties
from geoevents.events.telling import tells
from geoevents.events.timeline import in_time, shared_dates, timeline
from geoevents.records import Actor, Document, Event, EventPlace, Mention, Resolution, TemporalExpression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoevents.actors.ontology import Ontology
    from geoevents.events.merging import Coded
    from geoevents.events.story import Story
    from geoevents.events.timeline import Timeline
    from geoevents.records import Country

__all__ = ["find_events"]


def find_events(
    document: Document,
    *,
    resolutions: Sequence[Resolution],
    dates: Sequence[TemporalExpression],
    actors: Sequence[Actor],
    ontology: Ontology,
    countries: Mapping[str, Country],
    layout: Sequence[Scene] | None = None,
) -> tuple[Event, ...]:
    """The events of a document in text order.

    Args:
        document: With parts of speech and entities.
        resolutions: Its toponyms with their places.
        dates: Its temporal expressions.
        actors: From `actors.find_actors`.
        ontology: From `actors.load_ontology`.
        countries: By ISO 3166-1 alpha-2.
        layout: The sentences from `actors.scenes`, where they are laid out already.

    Returns:
        Events that happened (`actual`), and those announced (`planned`); nothing for what was denied or only wanted.
    """
    ordered = sorted(actors, key=lambda actor: actor.mention.start)
    starts = [actor.mention.start for actor in ordered]
    story = begin(document, resolutions, ordered, countries)
    found: list[Event] = []
    if layout is None:
        layout = tuple(scenes(document, resolutions=resolutions, dates=dates, ontology=ontology))
    calendar = timeline(document, layout)
    for number, scene in enumerate(layout):
        if found and retracts(scene.words, ontology):
            found = [event for event in found if not story.is_just_said(event, scene)]
        if not _may_tell(scene, ontology):
            continue
        who = Participants(scene, Clauses(scene, scene.chunks, ontology), ontology, ordered, starts)
        for event, is_more in _events(document, who, story, calendar, number):
            found[-1:] = [with_more(found[-1], event)] if is_more and found else [*found[-1:], event]
    return tuple(shared_dates(found))


def _events(
    document: Document, who: Participants, story: Story, calendar: Timeline, number: int
) -> Iterator[tuple[Event, bool]]:
    """The events of a sentence, each with whether it only tells more of the one before."""
    story.enter(who)
    coded = [with_parties(who, event, story) for event in code(who)]
    if not coded:
        return
    for event, grounded in zip(coded, ground(who, coded), strict=True):
        if not tells(who, event, grounded, story):
            continue
        is_more = repeats(who, event, grounded, story)
        whole, placed = settled(who, event, grounded, story)
        if not is_more:
            story.tell(who, whole, placed)
        date = placed.date or calendar.date(who, whole, number)
        if date is not placed.date:
            placed = replace(placed, date=date)
        recipients = _without_places(whole, placed) or fallen_on(whole, story)
        if recipients != whole.recipients:
            whole = replace(whole, recipients=recipients)
        told = _event(document, who.scene, who.ontology, whole, placed)
        yield in_time(told), is_more


def _may_tell(scene: Scene, ontology: Ontology) -> bool:
    """Whether a word of the sentence can tell of an event. Most are written in lower case, which is tested first."""
    forms = ontology.forms
    return not (forms.isdisjoint(scene.words) and forms.isdisjoint(map(str.lower, scene.words)))


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
        date=_in_words(document, grounded.date),
        status=event.status,
        fatalities=event.fatalities,
        score=_score(scene, ontology, event, grounded),
    )


def _is_mere_spot(placed: EventPlace) -> bool:
    """Whether a place is left, reached or spoken of and stands for nobody: "offered to host talks in Muscat"."""
    spoken_of = placed.role == "about" and placed.resolution.toponym.use == "place"
    return spoken_of or placed.role in {"origin", "destination"}


def _without_places(event: Coded, grounded: Grounded) -> tuple[Actor, ...]:
    """The recipients without towns that the event only left or reached: of "withdrew from Gao", Gao is the origin."""
    towns = {
        placed.resolution.toponym.mention.start
        for placed in grounded.places
        if _is_mere_spot(placed) and placed.resolution.place and placed.resolution.place.precision < 4  # noqa: PLR2004 - no country
    }
    return tuple(actor for actor in event.recipients if actor.mention.start not in towns) if towns else event.recipients


def _in_words(document: Document, date: TemporalExpression | None) -> TemporalExpression | None:
    """The date with its own words, also where it was joined of two: "8 and 9 March"."""
    if date is None:
        return None
    start, end = date.mention.start, date.mention.end
    text = document.text[start:end]
    return date if date.mention.text == text else replace(date, mention=Mention(start=start, end=end, text=text))


def _score(scene: Scene, ontology: Ontology, event: Coded, grounded: Grounded) -> float:
    """From the trigger's weight, the arguments found, and how near place and date stand."""
    doubt = not ontology.words["doubtful"].isdisjoint(map(str.lower, scene.words))
    share = 0.55 + 0.15 * bool(event.actors) + 0.12 * bool(event.recipients or event.event_type == "OTHER")
    share += (0.1 if grounded.direct else 0.04) * bool(grounded.places) + 0.08 * bool(grounded.date)
    return round(event.trigger.weight * share * (0.8 if doubt else 1.0), 3)
