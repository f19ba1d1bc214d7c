"""The dates of a sentence's events: the clause's own first, never another event's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.events.spots import after_dateline, anchor_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.actors.scenes import Scene
    from geoevents.events.merging import Coded
    from geoevents.events.participants import Participants
    from geoevents.records import TemporalExpression

__all__ = ["find_times", "goes_on"]

_JOINED = 2
_NOT_AT = frozenset({"since", "until", "till", "before", "after"})
_SPEAKING = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})


def find_times(who: Participants, events: Sequence[Coded], owners: dict[int, int]) -> dict[int, TemporalExpression]:
    """The date of each event of a sentence that has one, by its number."""
    found: dict[int, tuple[int, TemporalExpression]] = {}
    anchored: dict[int, TemporalExpression] = {}
    for index, date in _dated(who.scene):
        part = who.clauses.parts[index]
        if part.kind == "noun":
            anchor = index
        elif who.clauses.word(index - 1) in _NOT_AT - ({"before"} if date.timex_type == "TIME" else set()):
            continue
        else:
            anchor = _owned_by(who, index, owners)
            anchored[anchor] = date
        at = _event_at(who, anchor, events, owners)
        if at is not None and _is_content(who, events[at], index):
            continue
        distance = abs(index - anchor)
        if at is not None and (at not in found or distance < found[at][0]):
            found[at] = (distance, date)
    times = dict(_causes(who, events, anchored)) | {at: date for at, (_, date) in found.items()}
    for at in range(1, len(events)):
        if at not in times and at - 1 in times and goes_on(who, events[at - 1], events[at]):
            times[at] = times[at - 1]
    return dict(_at_once(who, events, anchored | {events[at].index: date for at, date in times.items()})) | times


def goes_on(who: Participants, one: Coded, other: Coded) -> bool:
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
    begin = after_dateline(scene)
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
    days = parts[one].kind == parts[other].kind == "date"
    return other == one + _JOINED and days and parts[one + 1].word == "and"


def _both_days(one: TemporalExpression, other: TemporalExpression) -> TemporalExpression | None:
    """Days of one month as one interval; None where they lie farther apart."""
    days = one.precision == other.precision == "day" and one.start and other.end
    if not days or one.start is None or other.end is None or one.start >= other.end or one.start[:7] != other.end[:7]:
        return None
    interval = f"{one.start}/{other.end}"
    # The text between the two comes from the document, in `find_events`; here only its place is known.
    mention = replace(one.mention, end=other.mention.end)
    return replace(one, mention=mention, timex_value=interval, edtf=interval, end=other.end)


def _owned_by(who: Participants, index: int, owners: dict[int, int]) -> int:
    """As in "Monday's attack", "the May 19 crash", "After the raid, on Friday he left": what follows; the anchor."""
    after = index + 1
    if "," in {who.clauses.word(index - 1), who.clauses.word(index - 2)}:
        verb = after + who.clauses.is_noun(after)
        if who.clauses.is_finite(verb):
            return verb
    if who.clauses.word(after) == "'s" or who.clauses.word(after) == "’s":
        after += 1
    if after in owners and who.clauses.is_noun(after):
        return after
    return anchor_of(who, index, owners)


def _event_at(who: Participants, anchor: int, events: Sequence[Coded], owners: dict[int, int]) -> int | None:
    """The event of an anchor; a verb that is no event hands its date on to its subject, object or complement."""
    if anchor in owners:
        return owners[anchor]
    if anchor < 0 or who.clauses.verb(anchor) is None:
        return None
    if who.clauses.lemma(anchor, "reporting") and not who.clauses.is_passive(anchor):
        return None  # "air strikes were reported on Sunday", but not "police said on Sunday"
    return None if _is_complement(who, anchor, events, owners) else _handed_on(who, anchor, events, owners)


def _handed_on(who: Participants, anchor: int, events: Sequence[Coded], owners: dict[int, int]) -> int | None:
    """The event that is subject, object or complement of a verb that is none."""
    described = who.clauses.in_relative(anchor)
    if described >= 0:  # "the army, which lost Goma in January, withdrew"
        return owners.get(described)
    shared = who.clauses.subject(anchor)
    for at, event in enumerate(events):
        if shared >= 0 and who.clauses.verb(event.index) and who.clauses.subject(event.index) == shared:
            return at
    near = {who.clauses.subject(anchor), who.clauses.object(anchor), who.clauses.complement(anchor)}
    near |= {noun for word, noun in who.clauses.phrases(anchor) if word not in _NOT_AT}
    return next((owners[index] for index in sorted(near) if index in owners), None)


def _causes(
    who: Participants, events: Sequence[Coded], anchored: dict[int, TemporalExpression]
) -> Iterator[tuple[int, TemporalExpression]]:
    """As in "was closed on Monday after an accident": what is news itself, and not known yet, was on that day."""
    for at, event in enumerate(events):
        first = who.scene.words[who.clauses.parts[event.index].first].lower()
        is_new = first in {"a", "an"} and who.clauses.is_noun(event.index) and event.event_type == "OTHER"
        if is_new and who.clauses.word(event.index - 1) == "after":
            verb = next((i for i in range(event.index - 2, -1, -1) if who.clauses.verb(i)), -1)
            if verb in anchored:
                yield at, anchored[verb]


def _at_once(
    who: Participants, events: Sequence[Coded], anchored: dict[int, TemporalExpression]
) -> Iterator[tuple[int, TemporalExpression]]:
    """As in "drowned when a wall fell on Monday": both clauses tell of one time."""
    for at, event in enumerate(events):
        for anchor, date in anchored.items():
            first, last = sorted((anchor, event.index))
            between = [part for part in who.clauses.parts[first + 1 : last] if part.kind in {"link", "relative"}]
            if [part.word for part in between] == ["when"] and event.status == "actual":
                yield at, date


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
