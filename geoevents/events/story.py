"""What earlier sentences settle for later ones: place, date and countries, while one article is read.

Police, crowds and other people without a country are of the country where they act; an act without a place stands
where its paragraph or the dateline puts it, at a lower score, unless another place was named in between.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.events.spots import dateline, heading, names_places
from geoevents.records import Actor, EventPlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoevents.actors.scenes import Scene
    from geoevents.events.grounding import Grounded
    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.records import Country, Document, Event, Mention, Resolution, TemporalExpression

__all__ = ["Story", "begin", "fallen_on", "is_act", "settled", "with_parties"]

_SITED = frozenset({"ASSAULT", "PROTEST", "COERCE", "OTHER"})
# Acts of power that are done on the spot; sanctions and bans are not.
_ACTS = {"COERCE": frozenset({"arrest"})}
_AT_HOME = frozenset(
    {"REB", "COP", "GOV", "LEG", "JUD", "OPP", "CVL", "EDU", "LAB", "HLH", "UAF", "CRM", "BUS", "REL", "MED"}
)
_SPEECH = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE"})
_OFFICIAL = frozenset({"COP", "GOV", "LEG", "JUD"})
_WITHIN = frozenset({"GOV", "LEG", "JUD", "COP", "OPP", "REB", "PTY", "LAB", "EDU", "CVL", "REL"})
_PERFECT = frozenset({"has", "have", "had", "'s", "'d"})
_TALKING = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT", "REJECT", "ACCUSE", "RETREAT"})
_PAIR = 2
_PAIRS = (["the", "two"], ["both"], ["the", "pair"], ["the", "duo"], ["two"])
# Whom the police, courts and ministries of a state rule over.
_GOVERNED = frozenset({"CVL", "LAB", "EDU", "OPP", "PTY", "MED", "HLH", "REL", "BUS", "CRM", "UAF"})
# Of "dismissed his chief of staff": those over whom somebody has power.
_OVER_OWN = frozenset({"SANCTION", "COERCE"})
_OWN = ("his ", "her ", "its ", "their ")
# What a state does to its own.
_POWERS = frozenset({"execute", "convict", "crowd-control", "torture"})
# Acts that fall on a country, where nobody else is named.
_FALLING = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "AID", "CONCEDE", "THREATEN", "ACCUSE"})
# Of these, a country may do them to itself.
_AT_HOME_TOO = frozenset({"PROTEST", "CONCEDE", "COERCE", "THREATEN"})
# What only those who rule a country do there.
_RULES = frozenset({"COERCE", "CONCEDE", "THREATEN"})
_RULING = frozenset({"curfew", "martial-law", "censor"})
# Those without a country who act in one.
_OUTSIDE = frozenset({"IGO", "NGO"})


@dataclass(slots=True, kw_only=True)
class Story:
    """What an article has told so far; it lives only while one article is read.

    Attributes:
        countries: ISO alpha-2 of a place to ISO alpha-3.
        names: ISO alpha-3 to the usual name of the country.
        order: Start of a sentence to its number in the article.
        spots: Offsets of the names that are places, in text order.
        governments: Countries whose government or army the article names.
        told: Event types told so far.
        paragraph: Number of the paragraph that is being read.
        at: Number of the sentence that is being read.
        told_at: Number of the sentence that told the last act.
        spoke_at: Number of the sentence that told anything last.
        named: Number of a paragraph to the countries (ISO alpha-3) of the actors that it names.
        line: The place of the last dateline or heading.
        place: Where that was, or what the paragraph's heading or the dateline names.
        place_end: Where the sentence of that place ends.
        date: When the last act was.
        home: Country of the dateline, ISO alpha-3.
        last: The event told last in the paragraph, whatever it was.
        grounded: Its place and date.
        parties: Those of two countries who dealt with each other last.
        parties_at: Number of the paragraph that told of them.
    """

    countries: Mapping[str, str]
    names: Mapping[str, str]
    order: Mapping[int, int]
    spots: Sequence[int]
    governments: frozenset[str]
    told: set[str]
    named: Mapping[int, frozenset[str]]
    paragraph: int = -1
    at: int = -1
    told_at: int = -1
    spoke_at: int = -1
    line: EventPlace | None = None
    place: EventPlace | None = None
    place_end: int = 0
    date: TemporalExpression | None = None
    home: str = ""
    last: Coded | None = None
    grounded: Grounded | None = None
    parties: tuple[Actor, ...] = ()
    parties_at: int = -1

    def enter(self, who: Participants) -> None:
        """Begins a sentence: a new paragraph forgets what was told, a dateline or heading gives a place."""
        sentence = who.scene.sentence
        self.at = self.order[sentence.start]
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.place, self.date = sentence.paragraph, None, None
            self.last, self.grounded = None, None
        line = dateline(who.scene)
        if line and not self.home:
            self.home = self.country(line)
        line = line or heading(who.scene)
        if line:
            self.place, self.place_end = EventPlace(resolution=line, role="location"), sentence.end
            self.line = self.place

    def names_others(self, country: str) -> bool:
        """Whether the paragraph names another country than that of its place or dateline: then these colour nobody."""
        return bool(self.named.get(self.paragraph, frozenset()) - {country})

    def country(self, resolution: Resolution) -> str:
        """The country where a place lies, ISO alpha-3."""
        return self.countries.get(resolution.place.country_code, "") if resolution.place else ""

    def is_same_scene(self, who: Participants) -> bool:
        """Whether no other place was named since the last act."""
        start = who.scene.sentence.start
        return bisect_left(self.spots, self.place_end) == bisect_left(self.spots, max(start, self.place_end))

    def is_just_said(self, event: Event, scene: Scene) -> bool:
        """Whether an act was told in the sentence right before."""
        last = self.order[event.sentence.start] == self.order[scene.sentence.start] - 1
        return last and event.event_type not in _SPEECH

    def tell(self, who: Participants, event: Coded, grounded: Grounded) -> None:
        """Remembers an event."""
        self.told.add(event.event_type)
        self.spoke_at = self.at
        self.last, self.grounded = event, grounded
        sides = {actor.country: actor for actor in (*event.actors, *event.recipients) if actor.country}
        if len(sides) == _PAIR and not any(actor.kind == "population" for actor in sides.values()):
            self.parties, self.parties_at = tuple(sides.values()), self.paragraph
        if not is_act(event):
            return
        self.told_at, self.date = self.at, grounded.date
        if grounded.places and grounded.places[0].role == "location":
            self.place, self.place_end = grounded.places[0], who.scene.sentence.end


def begin(
    document: Document, resolutions: Sequence[Resolution], actors: Sequence[Actor], countries: Mapping[str, Country]
) -> Story:
    """The story of a document before its first sentence."""
    return Story(
        countries={code: country.alpha3 for code, country in countries.items()},
        names={country.alpha3: country.name for country in countries.values()},
        order={sentence.start: number for number, sentence in enumerate(document.sentences)},
        spots=sorted(one.toponym.mention.start for one in resolutions if one.toponym.use == "place"),
        governments=frozenset(actor.country for actor in actors if actor.sector in {"GOV", "MIL"}) - {""},
        told=set(),
        named=_named(document, actors),
    )


def _named(document: Document, actors: Sequence[Actor]) -> dict[int, frozenset[str]]:
    starts = [sentence.start for sentence in document.sentences]
    found: dict[int, set[str]] = {}
    for actor in actors:
        at = bisect_left(starts, actor.mention.start + 1) - 1
        if actor.country and at >= 0:
            found.setdefault(document.sentences[at].paragraph, set()).add(actor.country)
    return {paragraph: frozenset(countries) for paragraph, countries in found.items()}


def with_parties(who: Participants, event: Coded, story: Story) -> Coded:
    """The event of "the two countries", "both sides", "the two" or "they" with those who were named before."""
    if any(actor.country for actor in event.actors) or who.clauses.is_passive(event.index):
        return event
    subject = who.clauses.subject(event.index) if who.clauses.verb(event.index) else -1
    if who.clauses.word(subject) == "they" and story.at - story.spoke_at == 1 and not event.actors:
        return replace(event, actors=_meant_by_they(event, story))
    if not story.parties or story.paragraph - story.parties_at > 1 or event.event_type not in _TALKING:
        return event
    heads = [subject, subject + 2] if who.clauses.word(subject + 1) == "of" else [subject]
    return replace(event, actors=story.parties) if any(_is_pair(who, head) for head in heads) else event


def _meant_by_they(event: Coded, story: Story) -> tuple[Actor, ...]:
    """Those who acted in the sentence before, where nobody else there could be meant."""
    if story.last is None:
        return ()
    actors, others = story.last.actors, story.last.recipients
    if len(story.parties) > 1 and event.event_type in _TALKING and {*actors, *others} >= set(story.parties):
        return story.parties
    plain = bool(actors) and all(actor.kind != "person" for actor in actors)
    return actors if plain and _are_many(actors) and not _are_many(others) else ()


def _are_many(actors: Sequence[Actor]) -> bool:
    """Whether "they" may mean them."""
    heads = [actor.mention.text.lower().split()[-1] for actor in actors]
    return len(actors) > 1 or any(head.endswith("s") or head in {"police", "people", "men", "gunmen"} for head in heads)


def _is_pair(who: Participants, noun: int) -> bool:
    if not who.clauses.is_noun(noun):
        return False
    part = who.clauses.parts[noun]
    words = [word.lower() for word in who.scene.words[part.first : part.last]]
    if words in _PAIRS:
        return True
    return who.clauses.word(noun) in who.ontology.words["pairs"] and bool({"two", "both"} & set(words))


def settled(who: Participants, event: Coded, grounded: Grounded, story: Story) -> tuple[Coded, Grounded]:
    """The event with countries and place that its own clause leaves open but the text settles."""
    if _is_plain_act(who, event):
        grounded = _carried_on(who, event, grounded, story)
    here = ""
    at = {"location", "about"} if event.event_type in {"THREATEN", "CONCEDE"} else {"location"}
    if event.event_type != "CONSULT" and grounded.places and grounded.places[0].role in at:
        here = story.country(grounded.places[0].resolution)
    # An army acts at home where the text tells of that country's state and of no other country.
    domestic = here in story.governments and (event.event_type == "COERCE" or not story.names_others(here))
    at_home = _AT_HOME | {"MIL"} if domestic else _AT_HOME
    if grounded.places and grounded.places[0] is story.place and story.names_others(here):
        here = ""  # "Kenyan police arrested a man in Goma. Police …"
    home = (story.country(story.place.resolution) if story.place else "") or story.home
    if story.names_others(story.home) and (story.place is None or story.place is story.line):
        home = ""
    known = event.event_type == "CONSULT" and any(actor.country for actor in event.actors)
    if known or (grounded.places and not here):
        home = ""
    actors = tuple(_of_country(who, actor, here, home, at_home) for actor in event.actors)
    if here and event.event_type in _RULES:
        actors = tuple(replace(one, country=here) if one.sector == "GOV" and not one.country else one for one in actors)
    recipients = event.recipients
    if event.event_type == "CONSULT":
        recipients = tuple(_of_hosts(actor, actors, grounded, story) for actor in recipients)
    else:
        recipients = tuple(_of_same_country(who, actor, actors, event.recipients) for actor in recipients)
    recipients = tuple(_of_country(who, actor, here, home, at_home) for actor in recipients)
    recipients = tuple(_of_their_state(who, event, actor, actors) for actor in recipients)
    people = {one.name for one in actors if one.kind == "person"}
    recipients = tuple(one for one in recipients if one.name not in people)  # nobody pledges to himself
    event = replace(event, actors=actors, recipients=recipients)
    return replace(event, recipients=recipients or _implied(event, grounded, story)), grounded


def _carried_on(who: Participants, event: Coded, grounded: Grounded, story: Story) -> Grounded:
    """Place and date of the act told right before in the paragraph, where nothing in between speaks against."""
    is_elsewhere = bool(grounded.places)
    if not story.is_same_scene(who):
        return grounded
    if not is_elsewhere and story.place and not names_places(who, event) and _fits(event, story):
        grounded = replace(grounded, places=(story.place,), direct=False)
    if grounded.date or is_elsewhere or story.at - story.told_at > 1 or story.date is None or not _is_undated(who):
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


def _is_plain_act(who: Participants, event: Coded) -> bool:
    """A finite verb in the simple past: what is told in the perfect or by a noun alone may be elsewhere."""
    return is_act(event) and any(_is_simple(who, member) for member in event.members)


def _is_simple(who: Participants, verb: int) -> bool:
    first = who.scene.words[who.clauses.parts[verb].first].lower()
    return who.clauses.is_finite(verb) and first not in _PERFECT and who.clauses.in_relative(verb) < 0


def is_act(event: Coded) -> bool:
    """Whether it happened on a spot where what comes next may have happened too."""
    if event.event_type not in _SITED or event.status != "actual":
        return False
    return event.mode in _ACTS.get(event.event_type, {event.mode})


def _of_same_country(who: Participants, actor: Actor, actors: Sequence[Actor], recipients: Sequence[Actor]) -> Actor:
    """As in "Rwandan rebels demanded the removal of the president": those within one country."""
    unnamed = actor.kind in {"unnamed", "population", "group"}
    elsewhere = unnamed and not actor.country and not _may_be_of_the_place(who, actor)
    if actor.name.lower().split()[-1] in who.ontology.words["posted_abroad"] or elsewhere:
        return actor  # as in `_of_country`
    outside = actor.country or actor.sector not in _WITHIN - {"CVL"} or any(other.country for other in recipients)
    countries = {other.country for other in actors if other.sector in _WITHIN}
    return actor if outside or len(countries) != 1 else replace(actor, country=countries.pop())


def _of_hosts(actor: Actor, actors: Sequence[Actor], grounded: Grounded, story: Story) -> Actor:
    """As in "The envoy arrived in Beijing for talks with officials": these are of the country that he visits."""
    placed = [story.country(each.resolution) for each in grounded.places if each.role == "location"]
    guests = {one.country for one in actors} - {""}
    official = actor.kind == "unnamed" and actor.sector in _OFFICIAL and not actor.country
    return replace(actor, country=placed[0]) if official and placed and guests and placed[0] not in guests else actor


def _of_their_state(who: Participants, event: Coded, actor: Actor, actors: Sequence[Actor]) -> Actor:
    """As in "Egyptian police beat demonstrators", "Iran executed ten men", "Kenyan students clashed with the army".

    Those whom the powers of a state touch are of that state, and the forces that its people meet are its own.
    """
    if actor.country or actor.kind not in {"unnamed", "population"} or not _may_be_of_the_place(who, actor):
        return actor
    powers = event.mode in _POWERS or event.event_type == "COERCE"
    posted = actor.name.lower().split()[-1] in who.ontology.words["posted_abroad"]
    if event.event_type in _OVER_OWN and actor.mention.text.lower().startswith(_OWN) and not posted:
        countries = {one.country for one in actors}
    elif actor.sector in _GOVERNED:
        countries = {one.country for one in actors if one.sector in _OFFICIAL or (powers and one.kind == "state")}
    elif actor.sector in {"MIL", "COP"} and "peacekeep" not in actor.name.lower():
        people = all(one.sector in _GOVERNED - {"UAF", "CRM"} for one in actors)
        countries = {one.country for one in actors} if people else set()
    else:
        return actor
    return replace(actor, country=countries.pop()) if len(countries) == 1 else actor


def _is_of_many(actor: Actor) -> bool:
    """As "industrialised nations", "others", which are of no single country."""
    return actor.name.lower().split()[-1] in {"nation", "nations", "countries", "states"}


def _implied(event: Coded, grounded: Grounded, story: Story) -> tuple[Actor, ...]:
    """The country that an act without a recipient falls on: where it was done or, of an act at home, its own.

    "Israel sent tanks into Lebanon" is done to Lebanon, "Kenyan teachers marched" to Kenya's government.
    """
    if event.event_type not in _FALLING or not event.actors:
        return ()
    own = {actor.country for actor in event.actors}
    country, mention = next(_grounds(event, grounded, story), ("", None))
    ruling = event.trigger.mode in _RULING or event.event_type == "PROTEST"
    if not mention and ruling and len(own) == 1:
        country, mention = event.actors[0].country, event.actors[0].mention
    abroad = country not in own
    if not country or mention is None or (abroad and "" in own and event.actors[0].sector not in _OUTSIDE):
        return ()
    if not abroad and event.event_type not in _AT_HOME_TOO:
        return ()
    sector = "GOV" if event.event_type == "PROTEST" else ""
    return (
        Actor(mention=mention, name=story.names.get(country, country), country=country, sector=sector, kind="state"),
    )


def fallen_on(event: Coded, story: Story) -> tuple[Actor, ...]:
    """The country of the towns that an act reaches: "flew rescuers to Yangon" is done for Myanmar."""
    own = {actor.country for actor in event.actors}
    if event.event_type not in _FALLING or "" in own:
        return ()
    towns = {actor.country: actor for actor in event.recipients if actor.country not in {"", *own}}
    return tuple(
        Actor(mention=town.mention, name=story.names.get(country, country), country=country, kind="state")
        for country, town in towns.items()
    )


def _grounds(event: Coded, grounded: Grounded, story: Story) -> Iterator[tuple[str, Mention]]:
    """The countries of the places that an act falls on, and where the text names them."""
    for town in event.towns:
        yield town.country, town.mention
    roles = {"location", "destination"} | ({"about"} if event.event_type in {"THREATEN", "ACCUSE"} else set())
    for placed in grounded.places:
        if placed.role in roles and story.country(placed.resolution):
            yield story.country(placed.resolution), placed.resolution.toponym.mention


def _of_country(who: Participants, actor: Actor, here: str, home: str, at_home: frozenset[str]) -> Actor:
    posted = actor.name.lower().split()[-1] in who.ontology.words["posted_abroad"]
    if actor.country or posted or not _may_be_of_the_place(who, actor):
        return actor  # an embassy or envoy is of another country than where it is
    if here and actor.sector in at_home:
        return replace(actor, country=here)
    several = actor.name.split()[-1].lower() in who.ontology.words["many_governments"]
    return replace(actor, country=home) if home and actor.sector in _OFFICIAL and not several else actor


def _may_be_of_the_place(who: Participants, actor: Actor) -> bool:
    """Whether somebody may be of the country where he acts.

    Islamic State is of no country, wherever it strikes; "two Western teachers" are not of Gaza, though the foreign
    minister is.
    """
    if _is_of_many(actor) or actor.kind not in {"unnamed", "population", "group"}:
        return False
    words, known = actor.name.lower().split(), who.ontology.words
    foreign = {"foreign", "visiting"} if actor.sector in _OFFICIAL else set()
    elsewhere = not (known["from_elsewhere"] - foreign).isdisjoint(words)
    return (
        not elsewhere and known["not_of_the_state"].isdisjoint(words) and actor.name not in who.ontology.organisations
    )
