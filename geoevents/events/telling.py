"""Decides which coded happenings are told as events, and fills in what earlier sentences settle.

In doubt there is no event. Police, crowds and other people without a country are of the country where they act; an act
without a place stands where its paragraph or the dateline puts it, at a lower score.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geoevents.events.grounding import Grounded, dateline, heading, names_places
from geoevents.records import EventPlace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.records import Actor, Resolution, TemporalExpression

__all__ = ["Story", "counts_toll", "settled", "tells"]

_PLANNED = frozenset({"CONSULT", "AGREE", "THREATEN", "OTHER", "PROTEST", "RETREAT", "REQUEST"})
_SPEAKING = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_SITED = frozenset({"ASSAULT", "PROTEST", "COERCE", "OTHER"})
# Acts of power that are done on the spot; sanctions and bans are not.
_ACTS = {"COERCE": frozenset({"arrest"})}
_AT_HOME = frozenset("REB COP GOV LEG JUD OPP CVL EDU LAB HLH UAF CRM BUS REL MED".split())
_OFFICIAL = frozenset({"COP", "GOV", "LEG", "JUD"})
_WITHIN = frozenset({"GOV", "LEG", "JUD", "COP", "OPP", "REB", "PTY", "LAB", "EDU", "CVL", "REL"})
_HARMING = frozenset({"accident", "disaster", "epidemic"})
_TOLLS = frozenset({"kill", "die", "wound", "injure"})
_POINTING = frozenset({"the", "this", "that", "these", "those"})
_PERFECT = frozenset({"has", "have", "had", "'s", "'d"})


@dataclass(slots=True)
class Story:
    """What an article has told so far; it lives only while one article is read.

    Attributes:
        countries: ISO alpha-2 of a place to ISO alpha-3.
        told: Event types told so far.
        paragraph: Number of the paragraph that is being read.
        sentence: How many sentences of the paragraph were read since its last event.
        place: Where its last event was, or what its heading or the dateline names.
        date: When that event was, where it was on one day.
        home: Country of the dateline, ISO alpha-3.
        last: The event told last.
        is_toll: Whether what is told now only counts the dead of the event before.
    """

    countries: Mapping[str, str]
    told: set[str] = field(default_factory=set)
    paragraph: int = -1
    sentence: int = 0
    place: EventPlace | None = None
    date: TemporalExpression | None = None
    home: str = ""
    last: Coded | None = None
    is_toll: bool = False

    def enter(self, who: Participants) -> None:
        """Begins a sentence: a new paragraph forgets place and date, a dateline or heading gives a place."""
        self.sentence += 1
        if who.scene.sentence.paragraph != self.paragraph:
            self.paragraph, self.place, self.date = who.scene.sentence.paragraph, None, None
            self.last = None
        line = dateline(who.scene)
        if line and not self.home:
            self.home = self.country(line)
        line = line or heading(who.scene)
        if line:
            self.place = EventPlace(resolution=line, role="location")

    def country(self, resolution: Resolution) -> str:
        """The country where a place lies, ISO alpha-3."""
        return self.countries.get(resolution.place.country_code, "") if resolution.place else ""

    def tell(self, event: Coded, grounded: Grounded) -> None:
        """Remembers an event."""
        self.told.add(event.event_type)
        if self.is_toll:
            return
        self.last = event
        if not _is_act(event):
            return
        self.sentence, self.date = 0, grounded.date
        if grounded.places and grounded.places[0].role == "location":
            self.place = grounded.places[0]


def tells(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """Whether there is enough to speak of an event, and it is not one that was told before."""
    if event.status in {"denied", "hypothetical"} or (event.status == "planned" and event.event_type not in _PLANNED):
        return False
    return _is_filled(who, event, grounded) and not _is_reference(who, event, grounded, story)


def counts_toll(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """As in "A bomb exploded in Mosul on Monday. Seven people were killed": what was told before, with its dead."""
    before = story.last
    if before is None or story.sentence != 1 or who.clauses.in_relative(event.index) >= 0:
        return False
    if grounded.places or grounded.date:
        return False
    harms = before.event_type == "ASSAULT" or before.mode in _HARMING
    plain = event.trigger.lemma in _TOLLS and (who.clauses.is_passive(event.index) or event.trigger.lemma == "die")
    if not harms or before.status != "actual" or not plain or (event.actors and event.event_type != "OTHER"):
        return False
    same = before.fatalities is None or event.fatalities in {None, before.fatalities}
    named = any(actor.kind not in {"unnamed", "population"} for actor in (*event.actors, *event.recipients))
    return same and not named


def settled(who: Participants, event: Coded, grounded: Grounded, story: Story) -> tuple[Coded, Grounded]:
    """The event with countries and place that its own clause leaves open but the text settles."""
    if _is_plain_act(who, event):
        grounded = _carried_on(who, event, grounded, story)
    here = ""
    if grounded.places and grounded.places[0].role == "location":
        here = story.country(grounded.places[0].resolution)
    at_home = _AT_HOME | {"MIL"} if event.event_type == "COERCE" else _AT_HOME
    actors = tuple(_of_country(actor, here, story.home, at_home) for actor in event.actors)
    recipients = tuple(_of_same_country(actor, actors, event.recipients) for actor in event.recipients)
    recipients = tuple(_of_country(actor, here, story.home, at_home) for actor in recipients)
    return replace(event, actors=actors, recipients=recipients), grounded


def _carried_on(who: Participants, event: Coded, grounded: Grounded, story: Story) -> Grounded:
    """Place and date of the event told right before in the paragraph, where nothing in the sentence speaks against."""
    is_elsewhere = bool(grounded.places)
    if not grounded.places and story.place and not names_places(who, event) and _fits(event, story):
        grounded = replace(grounded, places=(story.place,), direct=False)
    if grounded.date or is_elsewhere or story.sentence > 1 or story.date is None or not _is_undated(who):
        return grounded
    if story.date.start != story.date.end:
        return grounded
    return replace(grounded, date=replace(story.date, basis="inherited"))


def _is_undated(who: Participants) -> bool:
    others = who.ontology.words["other_times"]
    return not who.scene.dates and not any(word.lower() in others for word in who.scene.words)


def _fits(event: Coded, story: Story) -> bool:
    """Whether somebody of the country may be among those who act and undergo."""
    here = story.country(story.place.resolution) if story.place else ""
    known = {actor.country for actor in event.recipients} or {actor.country for actor in event.actors}
    return not here or here in known or "" in known or not known


def _is_filled(who: Participants, event: Coded, grounded: Grounded) -> bool:
    noun = who.clauses.verb(event.index) is None
    anywhere = bool(grounded.places or grounded.date)
    if event.event_type == "OTHER":
        named = not noun and any(actor.kind == "person" for actor in event.actors)
        return anywhere or event.fatalities is not None or named
    if event.event_type in _SPEAKING:
        known = any(actor.country or actor.sector or actor.kind != "unnamed" for actor in event.actors)
        accused = event.event_type == "ACCUSE" and any(actor.country for actor in event.recipients)
        return known or (event.event_type == "AGREE" and anywhere) or (accused and who.clauses.is_passive(event.index))
    if event.event_type == "CONSULT":
        several = event.recipients or len(event.actors) > 1
        return bool(event.actors) and bool(several or grounded.places or event.mode == "phone")
    if noun and not (event.event_type == "PROTEST" and event.actors):
        return anywhere or event.fatalities is not None or bool(event.actors and event.recipients)
    return bool(event.actors or event.recipients) or (anywhere and who.clauses.is_passive(event.index))


def _is_reference(who: Participants, event: Coded, grounded: Grounded, story: Story) -> bool:
    """Whether "the attack", without a date, only points back to one that was told before."""
    if who.clauses.verb(event.index) or grounded.date or event.fatalities is not None:
        return False
    first = who.scene.words[who.clauses.parts[event.index].first].lower()
    return first in _POINTING and event.event_type in story.told


def _is_plain_act(who: Participants, event: Coded) -> bool:
    """A finite verb in the simple past: what is told in the perfect or by a noun may be elsewhere."""
    if not _is_act(event) or not who.clauses.is_finite(event.index):
        return False
    part = who.clauses.parts[event.index]
    first = who.scene.words[part.first].lower()
    return first not in _PERFECT and who.clauses.in_relative(event.index) < 0


def _is_act(event: Coded) -> bool:
    """Whether it happened on a spot where what comes next may have happened too."""
    if event.event_type not in _SITED or event.status != "actual":
        return False
    return event.mode in _ACTS.get(event.event_type, {event.mode})


def _of_same_country(actor: Actor, actors: Sequence[Actor], recipients: Sequence[Actor]) -> Actor:
    """As in "Rwandan rebels demanded the removal of the president": those within one country."""
    outside = actor.country or actor.sector not in _WITHIN - {"CVL"} or any(other.country for other in recipients)
    countries = {other.country for other in actors if other.sector in _WITHIN}
    return actor if outside or len(countries) != 1 else replace(actor, country=countries.pop())


def _of_country(actor: Actor, here: str, home: str, at_home: frozenset[str]) -> Actor:
    if actor.country or actor.kind not in {"unnamed", "population", "group"}:
        return actor
    if here and actor.sector in at_home:
        return replace(actor, country=here)
    return replace(actor, country=home) if home and actor.sector in _OFFICIAL else actor
