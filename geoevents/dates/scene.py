"""What a maker sees of a match, and what it gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.dates.calendar import Part, Stretch, bounds, edtf, edtf_part, iso, timex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoevents.dates.anchoring import Anchor, Direction
    from geoevents.dates.calendar import Day
    from geoevents.dates.grammar import DateGrammar, Groups, Value, Words
    from geoevents.records import DateBasis, DatePrecision, TimexType

__all__ = ["Reading", "Scene", "of_stretch", "open_ended"]

# How far around an expression words count that look ahead or back.
_REACH_BEFORE = 10
_REACH_AFTER = 8
# A past tense further back says little: "gave no reason for setting a Jan. 14 deadline".
_REACH_PAST = 4
_REACH_FOR = 8
# Words after a date count only where it opens the sentence: "On Friday the council will …".
_SUBJECT = 6  # words at most before the "to" of a headline
_STOPS = frozenset({".", "!", "?"})
_OPENING = 2
_REACH_OPENING = 14
# What EDTF allows at no end of an interval: unknown digits and seasons.
_NO_ENDS = re.compile(r"X|-2[1-4](?!-)")
_APOSTROPHES = frozenset("'’‘`´ʼ")
_PRECISION: Mapping[str, DatePrecision] = {
    "day": "day",
    "weekend": "week",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "season": "season",
    "half": "year",
    "year": "year",
    "decade": "decade",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One expression: the words that it covers and what it means.

    Attributes:
        start: Index of its first word in the sentence.
        end: Index after its last word.
        timex_type: TIMEX3 type.
        value: TIMEX3 value.
        edtf: EDTF or empty.
        span: First and last day; either may be open.
        precision: Finest unit that the text gives.
        basis: Where the date comes from.
        stretch: What later dates may be counted from, if any.
    """

    start: int
    end: int
    timex_type: TimexType
    value: str
    edtf: str = ""
    span: tuple[Day | None, Day | None] = (None, None)
    precision: DatePrecision = "unknown"
    basis: DateBasis = "explicit"
    stretch: Stretch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A match in its sentence, with the anchor of this point of the text.

    ``start`` and ``end`` are indexes of words, and so are the named groups.
    """

    grammar: DateGrammar
    words: Words
    anchor: Anchor
    start: int
    end: int
    groups: Groups

    def has(self, *names: str) -> bool:
        """Whether one of these groups was found."""
        return any(group[0] in names for group in self.groups)

    def texts(self, name: str) -> tuple[str, ...]:
        """The words of a group in lower case, empty when it was not found."""
        for group, start, end in self.groups:
            if group == name:
                return tuple(text.lower() for text in self.words.texts[start:end])
        return ()

    def word(self, name: str) -> str:
        """The first word of a group in lower case, or empty."""
        return (self.texts(name) or ("",))[0]

    def value(self, name: str, *classes: str) -> Value | None:
        """What the first word of a group means in the first of some classes that knows it."""
        word = self.word(name)
        for table in classes:
            if word in self.grammar.values[table]:
                return self.grammar.values[table][word]
        return None

    def number(self, name: str, *classes: str) -> int | None:
        """The same as a number; figures mean themselves."""
        word = self.word(name)
        if word.isdigit():
            return int(word)
        value = self.value(name, *classes)
        return value if isinstance(value, int) else None

    def text(self, name: str, *classes: str) -> str:
        """The same as a text, empty when unknown."""
        value = self.value(name, *classes)
        return value if isinstance(value, str) else ""

    def before(self, back: int = 1) -> str:
        """The word so many before the match as it is spelled, empty at the sentence's start."""
        return self.words.texts[self.start - back] if self.start >= back else ""

    def after(self, ahead: int = 1) -> str:
        """The word so many after the match as it is spelled, empty at the sentence's end."""
        place = self.end + ahead - 1
        return self.words.texts[place] if place < len(self.words.texts) else ""

    def covered(self) -> frozenset[str]:
        """All words of the match in lower case."""
        return frozenset(text.lower() for text in self.words.texts[self.start : self.end])

    def is_cue(self, name: str, word: str) -> bool:
        """Whether a word is in a list of cues."""
        return word.lower() in self.grammar.cues[name]

    def direction(self) -> Direction:
        """Whether the clause looks ahead (1) or back (-1): the nearest word before that says so, else after."""
        texts = self.words.texts
        is_opening = self.start <= _OPENING
        reach = _REACH_OPENING if is_opening else _REACH_AFTER
        after = range(self.end, min(len(texts), self.end + reach))
        if self._is_due(after) or self._is_ahead() or self._is_set_for():
            return 1
        if self._is_before_past_noun():
            return -1
        if self._is_genitive():
            return 0
        way = self._way_before()
        if way < 0 and self._is_before_ahead_noun():
            return 0
        if way or not is_opening:
            return way
        return next((way for place in after if (way := self._way(place))), 0)

    def is_future(self) -> bool:
        """Whether a word close by looks ahead."""
        places = range(max(0, self.start - _REACH_PAST), min(len(self.words.texts), self.end + _OPENING))
        outside = [place for place in places if not self.start <= place < self.end]
        return self.start != self.end - 1 or any(self._way(place) > 0 for place in outside)

    def within(self, name: str) -> Scene:
        """The part of the match that a group covers, with the groups inside it."""
        start, end = next((first, last) for group, first, last in self.groups if group == name)
        inside = tuple(group for group in self.groups if start <= group[1] and group[2] <= end and group[0] != name)
        return replace(self, start=start, end=end, groups=inside)

    def _way_before(self) -> Direction:
        """What the nearest telling word before the match says."""
        texts = self.words.texts
        for place in range(self.start - 1, max(-1, self.start - 1 - _REACH_BEFORE), -1):
            if texts[place] == ";":
                return 0
            way = self._way(place)
            if way > 0 and place == self.start - 1 and self.is_cue("by", texts[place]):
                continue  # "until Friday, they had …" says nothing of itself
            if way:
                return way if way > 0 or self.start - place <= _REACH_PAST else 0
        return 1 if self._is_announced() else 0

    def _is_announced(self) -> bool:
        """As in the headline "Pope to visit Lebanon in March"."""
        texts = self.words.texts[: self.start]
        if self.words.texts[-1] in _STOPS or "to" not in texts[1:_SUBJECT]:
            return False
        at = texts.index("to", 1)
        return at + 1 < len(texts) and texts[at + 1].islower()

    def _is_set_for(self) -> bool:
        """``set his trial for June 2``."""
        if self.before().lower() != "for":
            return False
        return any(self.is_cue("set_for", self.before(back)) for back in range(2, _REACH_FOR))

    def _is_due(self, after: range) -> bool:
        """``by Friday``, unless the clause tells what has happened by then."""
        if not self.is_cue("by", self.before()) or any(self._way(place) < 0 for place in after):
            return False
        for back in range(2, _REACH_PAST + 1):
            if self.before(back).lower() == "to":
                return True
            if self.is_cue("past_auxiliary", self.before(back)):
                return False
        return True

    def _is_ahead(self) -> bool:
        """``the coming Friday``, ``as early as Friday``."""
        before = self.before()
        is_as = before.lower() == "as" and self.is_cue("as_ahead", self.before(2))
        return is_as or self.is_cue("ahead", before) or self.is_cue("ahead_after", self.after())

    def _is_before_past_noun(self) -> bool:
        """``the May 28 incident``, ``Friday's suicide attack``."""
        if self.after() in _APOSTROPHES:
            return any(self.is_cue("past_noun", self.after(ahead)) for ahead in (3, 4))
        return any(self.is_cue("past_noun", self.after(ahead)) for ahead in (1, 2)) and self.after().isalpha()

    def _is_genitive(self) -> bool:
        """``Wednesday's ruling`` lies behind, unless what it names lies ahead: ``Tuesday's election``."""
        if self.after() not in _APOSTROPHES or self.after(2).lower() != "s":
            return False
        return not self._is_before_ahead_noun()

    def _is_before_ahead_noun(self) -> bool:
        """``Tuesday's election``, ``the March 31 deadline``."""
        skipped = 2 if self.after() in _APOSTROPHES else 0
        return any(self.is_cue("ahead_noun", self.after(skipped + ahead)) for ahead in (1, 2, 3))

    def _way(self, place: int) -> Direction:
        """Whether a word says that its clause looks ahead (1) or back (-1)."""
        spelled = self.words.texts[place]
        word = spelled.lower()
        if place and spelled[0].isupper() and not (spelled.isupper() and len(spelled) > 1):
            return 0  # a name, or the month of May
        cues, following = self.grammar.cues, self._word(place + 1)
        if word == "be":
            return 1 if self._word(place - 1) in cues["before_be"] else 0
        if word in cues["future_with_to"] and following in {"to", "for"}:
            return 1
        if word in cues["modal"] and following not in {"be", "have", "not"}:
            return 1
        if word in cues["future"]:
            return 1
        is_past = word in cues["past"] or (word.endswith("ed") and len(word) > 4)  # noqa: PLR2004 - "need"
        is_infinitive = self._word(place - 1) in cues["before_be"]  # "will hit"
        # In "will be formally sentenced" it is "be" that decides.
        is_participle = any(self._word(place - back) == "be" for back in (1, 2, 3))
        return -1 if is_past and not (is_participle or is_infinitive) else 0

    def _word(self, place: int) -> str:
        texts = self.words.texts
        return texts[place].lower() if 0 <= place < len(texts) else ""


def of_stretch(scene: Scene, stretch: Stretch, basis: DateBasis, *, part: Part = "") -> Reading:
    """A DATE that covers the whole match and means a stretch of the calendar, or a part of it."""
    span = bounds(stretch, part)
    precision = _PRECISION.get(stretch.kind, "unknown")
    return Reading(
        start=scene.start,
        end=scene.end,
        timex_type="DATE",
        value=timex(stretch),
        edtf=edtf_part(stretch, part) if part else edtf(stretch),
        span=span or (None, None),
        precision="part of month" if part and stretch.kind == "month" else precision,
        basis=basis,
        stretch=stretch,
    )


def open_ended(scene: Scene, reading: Reading) -> Reading:
    """``since March`` has no last day that the text gives, ``until May`` no first; news does not go on from either."""
    before = scene.before()
    is_since, is_until = scene.is_cue("since", before), scene.is_cue("until", before)
    if reading.timex_type != "DATE" or None in reading.span or not (is_since or is_until):
        return reading
    first, _, last = reading.edtf.partition("/")
    edtf = f"{first}/.." if is_since else f"../{last or first}"
    span = (reading.span[0], None) if is_since else (None, reading.span[1])
    stretch = reading.stretch if scene.anchor.narrative else None
    return replace(reading, edtf=_edtf_of_open(edtf, span), span=span, stretch=stretch)


def _edtf_of_open(edtf: str, span: tuple[Day | None, Day | None]) -> str:
    """Open intervals with days where EDTF allows no other ends (a decade's X, a season)."""
    if not _NO_ENDS.search(edtf):
        return edtf
    start, end = (iso(day) if day else ".." for day in span)
    return f"{start}/{end}"
