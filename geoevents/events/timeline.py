"""When an event was of which its own sentence gives no date.

Three things tell: another report of the same event in the article has a date; the story stands at a day that one of the
sentences before gave, and goes on in the simple past; or the event is the news of the day, told by the headline or, in
the perfect ("has signed"), by the first sentences, and its date is the day of publication.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.events.clustering import clusters, day_number, report_of
from geoevents.events.spots import after_dateline
from geoevents.events.story import is_act
from geoevents.events.telling import ANNOUNCED
from geoevents.records import Mention, TemporalExpression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.actors.scenes import Scene
    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.records import Document, Event

__all__ = ["Timeline", "in_time", "shared_dates", "timeline"]

# The story stands at a day for so many sentences.
_GOES_ON = 3
# The first sentences of the text, without headline and dateline, tell the news.
_NEWS = 2
_AHEAD = ("later this ", "next ", "tomorrow")
# Days by which clocks around the world may differ.
_CLOCKS = 1
_LONGEST_HEADLINE = 25
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HAVE = frozenset({"has", "have", "'s", "'ve"})
_NOT_THEN = frozenset({"before", "after", "since", "until", "till", "from", "by"})
_COUNTED = frozenset({"ASSAULT", "OTHER"})
_QUOTES = frozenset({'"', "``", "“", "‘", "'", "«", "„"})
_PRONOUNS = frozenset({"he", "she", "they"})
_ENDS = (".", "!", "?", ":", "”", '"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What the sentences of an article say about time.

    Attributes:
        text: The article's.
        starts: Where its sentences begin.
        paragraphs: The paragraphs that they stand in.
        published: Day of publication, ISO 8601, or None when it is not known.
        headline: Whether the first sentence is a headline.
        begin: Number of the first sentence that tells.
        days: For each sentence the day at which it leaves the story, or None where it gives no one day; and whether it
            says anything about the calendar at all.
    """

    text: str
    starts: Sequence[int]
    paragraphs: Sequence[int]
    published: str | None
    headline: bool
    begin: int
    days: Sequence[tuple[TemporalExpression | None, bool]]

    def date(self, who: Participants, event: Coded, number: int) -> TemporalExpression | None:
        """The date of an event without one of its own, where the story or the news of the day gives it.

        Args:
            who: Its sentence.
            event: What is told.
            number: Number of the sentence in the article.
        """
        verb = _main_verb(who, event)
        if event.status != "actual" or verb < 0 or any(map(_is_when, who.scene.dates.values())):
            return None
        if who.scene.words[0] in _QUOTES:
            return None
        if self.published is not None and self._is_news(who, event, verb, number):
            return _published(self.text, who.scene, event, self.published)
        return self._day_before(who, event, number) if _is_simple_past(who, verb) and not _is_other_time(who) else None

    def _is_news(self, who: Participants, event: Coded, verb: int, number: int) -> bool:
        """Whether it is told as what happened on the day of publication or right before.

        In the perfect, the dead and the damage are counted since something began: "has killed 292 people".
        """
        form = who.clauses.verb(verb)
        if self.headline and number == 0:
            return form is not None and not form.modal and not form.perfect
        if not 0 <= number - self.begin < _NEWS or form is None or not form.perfect or event.event_type in _COUNTED:
            return False
        first = who.scene.words[who.clauses.parts[verb].first].lower()
        return first in _HAVE and not _is_other_time(who)

    def _day_before(self, who: Participants, event: Coded, number: int) -> TemporalExpression | None:
        """The day at which the sentences before leave the story, where the event goes on with it.

        What somebody says goes on with it when the same was named there; what others say may come later. Violence,
        protests and arrests go on over paragraphs, other deeds in the same one.
        """
        before = range(number - 1, max(self.begin, number - _GOES_ON) - 1, -1)
        at = next((each for each in before if self.days[each][1]), None)
        day = self.days[at][0] if at is not None else None
        if at is None or day is None:
            return None
        goes_on = is_act(event) or self.paragraphs[at] == who.scene.sentence.paragraph
        if who.ontology.types[event.event_type].quad.startswith("verbal"):
            goes_on = _is_named_since(who, event, self.starts[at])
        if not goes_on:
            return None
        return replace(day, basis="inherited")


def timeline(document: Document, layout: Sequence[Scene]) -> Timeline:
    """What the sentences of a document say about time.

    Args:
        document: The article.
        layout: Its sentences, from `actors.scenes`.
    """
    published = document.article.published
    day = published[:10] if published and _DAY.match(published) else None
    headline = _is_headline(document, layout)
    begin = int(headline)
    while begin < len(layout) and not any(part.verb for part in layout[begin].chunks):
        begin += 1  # a line with the date, an outlet's name, a by-line
    return Timeline(
        text=document.text,
        starts=[scene.sentence.start for scene in layout],
        paragraphs=[scene.sentence.paragraph for scene in layout],
        published=day,
        headline=headline,
        begin=begin,
        days=[_day(scene, day) for scene in layout],
    )


def in_time(event: Event) -> Event:
    """The event, so that nothing has happened after its article was published.

    What may be announced is planned then; of anything else, such as an attack, the date was read wrongly.
    """
    if event.status != "actual" or event.date is None:
        return event
    published, first = day_number(event.article.published), day_number(event.date.start)
    later = published is not None and first is not None and first - published > _CLOCKS
    if not later and not event.date.mention.text.lower().startswith(_AHEAD):
        return event
    return replace(event, status="planned") if event.event_type in ANNOUNCED else replace(event, date=None)


def shared_dates(events: Sequence[Event]) -> list[Event]:
    """The events of an article; one without a date of its own has that of another report of the same event."""
    is_open = [_is_open(each) for each in events]
    kinds = [(each.event_type, each.status) for each in events]  # reports of two kinds are never of one event
    shared = {kind for kind, opens in zip(kinds, is_open, strict=True) if opens}
    shared &= {kind for kind, opens in zip(kinds, is_open, strict=True) if not opens}
    told = list(events)
    which = [at for at, kind in enumerate(kinds) if kind in shared]
    heads = clusters([report_of(replace(told[at], date=None) if is_open[at] else told[at]) for at in which])
    given = {head: told[at].date for head, at in zip(reversed(heads), reversed(which), strict=True) if not is_open[at]}
    for head, at in zip(heads, which, strict=True):
        date = given.get(head) if is_open[at] else None
        if date is not None:
            told[at] = replace(told[at], date=replace(date, basis="inherited"))
    return told


def _is_open(event: Event) -> bool:
    """Whether an event has no date but the day of publication, which stands nowhere in its sentence."""
    return event.date is None or (event.date.basis == "publication" and event.date.mention == event.trigger)


def _is_headline(document: Document, layout: Sequence[Scene]) -> bool:
    if len(layout) < 2:  # noqa: PLR2004 - nothing below it
        return False
    first, second = layout[0].sentence, layout[1].sentence
    text = document.text[first.start : first.end].rstrip()
    alone = first.paragraph != second.paragraph and len(first.tokens) <= _LONGEST_HEADLINE
    return alone and not text.endswith(_ENDS) and not after_dateline(layout[0])


def _day(scene: Scene, published: str | None) -> tuple[TemporalExpression | None, bool]:
    """The one day that a sentence gives, and whether it gives any date."""
    if not scene.dates:
        return None, False
    begin = after_dateline(scene)
    dates = {first: date for first, (_, date) in scene.dates.items() if first >= begin and date.edtf}
    if not dates or not any(part.verb for part in scene.chunks):
        return None, False
    (first, date), *others = sorted(dates.items())
    if (
        any((other.start, other.end) != (date.start, date.end) for _, other in others)
        or date.start is None
        or date.start != date.end
        or date.timex_type not in {"DATE", "TIME"}
    ):
        return None, True
    is_other = (first > 0 and scene.words[first - 1].lower() in _NOT_THEN) or _is_background(scene, first)
    is_ahead = published is not None and date.start > published
    return (None if is_other or is_ahead else date), True


def _is_background(scene: Scene, date: int) -> bool:
    """Whether a date belongs to what was before: "had informed the ministry on 16 April"."""
    verbs = [part for part in scene.chunks if part.verb is not None]
    verb = next((part for part in reversed(verbs) if part.first < date), verbs[0])
    return verb.verb is not None and verb.verb.perfect and scene.words[verb.first].lower() == "had"


def _is_when(found: tuple[int, TemporalExpression]) -> bool:
    """Whether an expression of the sentence may say when something was: not so "27-year"."""
    date = found[1]
    return date.timex_type != "DURATION" or "-" not in date.mention.text


def _is_other_time(who: Participants) -> bool:
    """Whether a word puts what the sentence tells at another time: "earlier", "often"."""
    return not who.ontology.words["other_times"].isdisjoint(map(str.lower, who.scene.words))


def _is_named_since(who: Participants, event: Coded, start: int) -> bool:
    """Whether who acts was named from an offset on, before this sentence."""
    names = {actor.name for actor in event.actors}
    earlier = who.actors[bisect_left(who.starts, start) : bisect_left(who.starts, who.scene.sentence.start)]
    return any(actor.name in names for actor in earlier)


def _main_verb(who: Participants, event: Coded) -> int:
    """The verb that tells of an event: its trigger, or the one whose subject or object a noun is; -1 where none is."""
    return next((member for member in event.members if who.clauses.verb(member)), -1)


def _is_simple_past(who: Participants, verb: int) -> bool:
    """Whether a verb is finite, in the simple past, and in no relative clause."""
    form, part = who.clauses.verb(verb), who.clauses.parts[verb]
    if form is None or form.modal or form.perfect or not who.clauses.is_finite(verb):
        return False
    tags = {token.pos for token in who.scene.sentence.tokens[part.first : part.last]}
    # "Canada, which he thanked for its help" belongs to the speech that is told.
    main = who.clauses.in_relative(verb) < 0 or who.clauses.word(who.clauses.subject(verb)) in _PRONOUNS
    return "VBD" in tags and main


def _published(text: str, scene: Scene, event: Coded, day: str) -> TemporalExpression:
    """The day of publication as the date of an event; its mention is the trigger's, for the text says nothing else."""
    tokens = scene.sentence.tokens
    start, end = tokens[event.first].start, tokens[event.last - 1].end
    mention = Mention(start=start, end=end, text=text[start:end])
    return TemporalExpression(
        mention=mention,
        timex_type="DATE",
        timex_value=day,
        edtf=day,
        start=day,
        end=day,
        precision="day",
        basis="publication",
    )
