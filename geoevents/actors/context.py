"""Gives "the ministry", "the army" and "the bloc" the country or name that the text before them settles.

An office takes the country of the one government that an earlier mention of the same noun names; else that of the only
country of its paragraph. Where two are possible, it stays open.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoevents.actors.drafts import Draft
    from geoevents.records import Document

__all__ = ["apposed", "in_context"]

_STATE = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
_SIDES = _STATE | {"REB", "OPP", "PTY"}
# Offices of one country, of which the text speaks at home.
_AT_HOME = frozenset({"GOV", "LEG", "JUD", "COP", "OPP", "PTY"})
_GROUPS = frozenset({"group", "movement", "militia", "organisation", "organization", "faction"})
# Whoever stands in another country may be of any.
_ABROAD = frozenset(
    {
        "delegation",
        "delegations",
        "diplomat",
        "diplomats",
        "ambassador",
        "ambassadors",
        "envoy",
        "envoys",
        "consul",
        "attache",
        "embassy",
        "consulate",
    }
)
# These may be of several states together.
_OF_MANY = frozenset(
    {"commission", "mission", "court", "courts", "tribunal", "tribunals", "leaders", "ministers", "officials"}
)
_BODIES = frozenset({"organisation", "group"})
_UNIONS = frozenset({"bloc", "alliance", "organisation", "organization"})
_DASHES = frozenset({"-", "–", "—", "--"})
_DATELINE = 16


@dataclass(slots=True)
class _Seen:
    """What was named so far; it lives only while one document is read."""

    by_head: dict[str, set[str]] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)
    acting: set[str] = field(default_factory=set)
    paragraph: int = -1
    union: Draft | None = None
    group: Draft | None = None
    sentence: int = -1
    subject: str = ""

    def enter(self, paragraph: int) -> None:
        """Forgets the countries of the paragraph before."""
        if paragraph != self.paragraph:
            self.paragraph, self.countries, self.acting = paragraph, set(), set()
            self.subject, self.group = "", None

    def add(self, draft: Draft) -> None:
        """Remembers a draft."""
        if draft.country and (draft.kind == "state" or draft.sector in _SIDES):
            if (
                draft.sentence != self.sentence and not draft.is_place
            ):  # the first of a sentence is most often its subject
                self.sentence, self.subject = draft.sentence, draft.country
            self.countries.add(draft.country)
            if not draft.is_place:
                self.acting.add(draft.country)
            if draft.head and draft.sector in _STATE:
                for noun in {draft.head, draft.head.split()[-1]}:
                    self.by_head.setdefault(noun, set()).add(draft.country)
        is_union = draft.name.split()[-1:] and draft.name.split()[-1].lower() in _UNIONS and draft.name[:1].isupper()
        if (draft.kind == "organisation" and draft.sector == "IGO") or (draft.kind in _BODIES and is_union):
            self.union = draft
        if draft.kind == "group" and draft.name[:1].isupper():
            self.group = draft


def in_context(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts of a document with countries that only the text before them gives."""
    paragraphs = {sentence.start: sentence.paragraph for sentence in document.sentences}
    seen, begins = _Seen(), _begins(document)
    named = _named(drafts, paragraphs, begins)
    scenes = _scenes(document, drafts)
    found: list[Draft] = []
    for draft in drafts:
        seen.enter(paragraphs[draft.sentence])
        settled = _settled(_at_scene(draft, scenes), seen)
        found.append(settled if settled.country else _of_only_country(settled, named.get(seen.paragraph, frozenset())))
        if draft.mention.start >= begins.get(draft.sentence, 0):  # a dateline says where the paper's man sits
            seen.add(found[-1])
    return found


def _scenes(document: Document, drafts: Sequence[Draft]) -> dict[int, str]:
    """Start of a sentence that begins with "In", a place and a comma, to the country of that place."""
    firsts = {draft.mention.start: draft for draft in drafts if draft.country}
    found: dict[int, str] = {}
    for sentence in document.sentences:
        if len(sentence.tokens) > 1 and sentence.tokens[0].text == "In":
            first = firsts.get(sentence.tokens[1].start)
            if first is not None and document.text[first.mention.end : first.mention.end + 1] == ",":
                found[sentence.start] = first.country
    return found


def _at_scene(draft: Draft, scenes: Mapping[int, str]) -> Draft:
    """As in "In Beijing, the foreign ministry said …": an office, but no minister, who may be on a visit."""
    is_office = draft.sector in _AT_HOME and draft.definite and bool(draft.head) and draft.kind != "person"
    return replace(draft, country=scenes.get(draft.sentence, "")) if is_office and not draft.country else draft


def _named(
    drafts: Sequence[Draft], paragraphs: Mapping[int, int], begins: Mapping[int, int]
) -> dict[int, frozenset[str]]:
    """The countries that each paragraph names, as long as they act; none where another is named as a place."""
    found: dict[int, set[str]] = {}
    others: dict[int, set[str]] = {}
    for draft in drafts:
        if draft.country and draft.mention.start >= begins.get(draft.sentence, 0):
            among = others if draft.is_place else found
            among.setdefault(paragraphs[draft.sentence], set()).add(draft.country)
    return {
        paragraph: frozenset(countries)
        for paragraph, countries in found.items()
        if others.get(paragraph, set()) <= countries
    }


def _of_only_country(draft: Draft, named: frozenset[str]) -> Draft:
    """As in "The vice-president declined to resign despite pressure by Kenya's parliament"."""
    holds_office = draft.sector in _AT_HOME and (draft.definite or draft.kind == "person") and bool(draft.head)
    abroad = bool(draft.head) and draft.head.split()[-1] in _ABROAD | _OF_MANY
    return replace(draft, country=next(iter(named))) if holds_office and not abroad and len(named) == 1 else draft


def _begins(document: Document) -> dict[int, int]:
    """Start of a sentence with a dateline ("NAIROBI, June 25 (Agency) -") to where its own words begin."""
    found: dict[int, int] = {}
    for sentence in document.sentences:
        if sentence.tokens and sentence.tokens[0].text.isupper():
            dashes = (token.end for token in sentence.tokens[:_DATELINE] if token.text in _DASHES)
            found[sentence.start] = next(dashes, sentence.start)
    return found


def apposed(title: Draft, person: Draft) -> Draft:
    """The person with country, sector and office of "Iran's foreign minister, …" beside the name."""
    return replace(
        person,
        country=person.country or title.country,
        sector=title.sector if person.sector in {"", "REL"} else person.sector,
        office=person.office or title.office,
        head=person.head or title.head,
        definite=person.definite or title.definite,
    )


def _settled(draft: Draft, seen: _Seen) -> Draft:
    abroad = bool(draft.head) and draft.head.split()[-1] in _ABROAD
    if draft.owned and not draft.country and draft.sector in _SIDES and not abroad:
        return replace(draft, country=seen.subject)
    if draft.country or not draft.definite or not draft.head or abroad:
        return draft
    if draft.head in _GROUPS and draft.name == draft.head and seen.group:
        return replace(seen.group, mention=draft.mention, sentence=draft.sentence)
    if draft.head in _UNIONS and draft.kind != "person":
        return replace(seen.union, mention=draft.mention, sentence=draft.sentence) if seen.union else draft
    if draft.sector not in _SIDES:
        return draft
    # "The ministry" may be any that was named; "the prime minister" is not the defence minister.
    known = seen.by_head.get(draft.head, set())
    known = known & seen.countries if seen.countries else known
    # An army may act abroad: the towns of a paragraph do not say whose it is.
    near = seen.acting if draft.sector == "MIL" else seen.countries
    known = known or (near if draft.head not in seen.by_head else set())
    return replace(draft, country=next(iter(known))) if len(known) == 1 else draft
