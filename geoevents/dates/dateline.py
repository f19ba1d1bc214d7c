"""Finds the publication date that an article without one carries in its own first lines."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from geoevents.dates.anchoring import Anchor
from geoevents.dates.points import date
from geoevents.dates.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoevents.dates.calendar import Day
    from geoevents.dates.grammar import DateGrammar, Hit, Words

__all__ = ["day_of_dateline"]

# A headline, a by-line and a dateline at most.
_SENTENCES = 4
_LONGEST_PLACE = 80
# "(Reuters) —", "/PRNewswire/ --", " - ", and nothing before it but places: "KHARTOUM, Sudan", "By Our Correspondent".
_AGENCY = r"(?:\([^()\n]{1,40}\)|/[^/\n]{1,30}/|\[[^\[\]\n]{1,40}\])"
_AFTER = re.compile(rf"\)?\s{{0,3}}(?:{_AGENCY}\s{{0,3}}(?:—|–|-{{1,2}}|_|:|\n|$)|(?:—|–|--|-|_|:)\s)")
_BEFORE = re.compile(rf"\(?(?:[^\W\d_][\w'’.-]*,?[ /]{{1,2}}){{0,8}}(?:{_AGENCY}\s?[,:—–-]?\s?)?\(?")
_LINE_END = re.compile(r"[.)]?[ \t]*(?:\n|$|\||,? \d{1,2}[:.]\d\d)")


def day_of_dateline(sentences: Iterable[Words], text: str, grammar: DateGrammar) -> Day | None:
    """The day of a dateline with a year ("KHARTOUM, April 16, 2023 (Reuters) —") or of a line like "Published: …".

    None where there is no such line, or where it gives no year: a guess would be worse.
    """
    for words in islice(sentences, _SENTENCES):
        found: list[Day] = []

        def accept(hit: Hit, offset: int, *, words: Words = words, found: list[Day] = found) -> bool:
            if hit.rule.make == "date" and not found and (day := _whole_day(hit, offset, words, text, grammar)):
                found.append(day)
            return True

        grammar.hits(words.symbols, accept=accept)
        if found:
            return found[0]
    return None


def _whole_day(hit: Hit, offset: int, words: Words, text: str, grammar: DateGrammar) -> Day | None:
    groups = tuple((name, start + offset, end + offset) for name, start, end in hit.groups)
    scene = Scene(
        grammar=grammar, words=words, anchor=Anchor(), start=hit.start + offset, end=hit.end + offset, groups=groups
    )
    if not {"y", "d"} <= {name for name, _, _ in groups}:
        return None
    start, end = words.starts[scene.start], words.ends[scene.end - 1]
    begin = text.rfind("\n", max(0, start - _LONGEST_PLACE), start) + 1
    if not begin and start > _LONGEST_PLACE:
        return None
    if not _is_line_of_its_own(text[begin:start], text, end, grammar):
        return None
    readings = date(scene)
    return readings[0].span[0] if readings else None


def _is_line_of_its_own(before: str, text: str, end: int, grammar: DateGrammar) -> bool:
    names = re.findall(r"[^\W\d_]+", re.sub(_AGENCY, "", before))
    if {name.lower() for name in names} & grammar.cues["published"]:
        return bool(_LINE_END.match(text, end) or _AFTER.match(text, end))
    are_names = all(name[0].isupper() or name.lower() in grammar.cues["of_place"] for name in names)
    is_before = bool(_BEFORE.fullmatch(before)) and are_names
    return is_before and bool(_AFTER.match(text, end) or (not names and _LINE_END.match(text, end)))
