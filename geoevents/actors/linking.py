"""Joins the mentions of one actor within a document, where that is safe.

"Assad" takes the name, country and sector of "Bashar al-Assad"; "the Syrian president" that of the one person of that
country and office whom the document names; "he" that of the only person in reach.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.actors.context import in_context
from geoevents.records import Actor, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoevents.actors.drafts import Draft
    from geoevents.actors.ontology import Ontology
    from geoevents.records import Document

__all__ = ["linked"]

_BODIES = frozenset({"organisation", "group"})


def linked(document: Document, drafts: Sequence[Draft], *, ontology: Ontology) -> tuple[Actor, ...]:
    """The actors of a document, with names, countries and sectors shared among the mentions of one actor."""
    persons = _persons(drafts, ontology)
    named = [_as_person(draft, persons) for draft in drafts]
    holders = _holders(named, ontology)
    held = [_as_holder(draft, holders, ontology) for draft in named]
    resolved = in_context(document, _pronouns(_groups(held)))
    states = _states(resolved)
    return tuple(_actor(document, draft, states) for draft in resolved)


def _groups(drafts: Sequence[Draft]) -> list[Draft]:
    """Organisations and groups with one sector and kind in the whole document: that which says most."""
    found: dict[str, Draft] = {}
    for draft in drafts:
        if draft.kind in _BODIES and draft.name[:1].isupper():
            known = found.get(draft.name)
            if (
                known is None
                or (draft.kind == "group" and known.kind != "group")
                or (draft.sector and not known.sector)
            ):
                found[draft.name] = draft
    return [_alike(draft, found[draft.name]) if draft.name in found else draft for draft in drafts]


def _alike(draft: Draft, known: Draft) -> Draft:
    if draft.kind not in _BODIES or (draft.sector == known.sector and draft.kind == known.kind):
        return draft
    return replace(draft, sector=known.sector, kind=known.kind)


def _persons(drafts: Iterable[Draft], ontology: Ontology) -> dict[str, Draft]:
    """Each person's fullest mention by every name that means only that person in this document."""
    fullest: dict[str, Draft] = {}
    for draft in drafts:
        if draft.kind == "person" and not draft.pronoun:
            known = fullest.get(draft.name)
            fullest[draft.name] = _richer(known, draft) if known else draft
    by_name: dict[str, set[str]] = {}
    for name in fullest:
        for part in {name, name.split()[-1], name.split()[-1].removeprefix("al-").removeprefix("el-")}:
            by_name.setdefault(part, set()).add(name)
    found: dict[str, Draft] = {}
    for part, names in by_name.items():
        longest = max(names, key=len)
        if all(longest.endswith(name) or name.split()[-1] == part == name for name in names):
            merged = fullest[longest]
            for name in names:
                merged = _richer(merged, fullest[name])
            found[part] = _from_table(merged, ontology)
    return found


def _richer(one: Draft, other: Draft) -> Draft:
    """The first, with what it lacks taken from the second."""
    country, sector, office = one.country or other.country, one.sector or other.sector, one.office or other.office
    if (country, sector, office) == (one.country, one.sector, one.office):
        return one
    return replace(one, country=country, sector=sector, office=office)


def _from_table(draft: Draft, ontology: Ontology) -> Draft:
    """A person known by one name alone (Putin) has the country of the table, where the text gives none."""
    full = ontology.surnames.get(draft.name)
    if draft.country or not full:
        return draft
    term = ontology.people[full][-1]
    return replace(draft, country=term.country, sector=draft.sector or term.sector)


def _as_person(draft: Draft, persons: Mapping[str, Draft]) -> Draft:
    if draft.kind != "person" or draft.pronoun:
        return draft
    full = persons.get(draft.name)
    if full is None:
        return draft
    country, sector = draft.country or full.country, draft.sector or full.sector
    if draft.name == full.name and draft.country == country and draft.sector == sector:
        return draft
    return replace(draft, name=full.name, country=country, sector=sector)


def _holders(drafts: Iterable[Draft], ontology: Ontology) -> dict[tuple[str, str], str]:
    """(country, role noun or office) to the only person of the document who holds it."""
    found: dict[tuple[str, str], set[str]] = {}
    for draft in drafts:
        if draft.kind != "person" or draft.pronoun or not draft.country:
            continue
        offices = {draft.office} if draft.office else set()
        offices |= {term.office for term in ontology.people.get(draft.name, ()) if term.office}
        for office in offices:
            found.setdefault((draft.country, office), set()).add(draft.name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _as_holder(draft: Draft, holders: Mapping[tuple[str, str], str], ontology: Ontology) -> Draft:
    if draft.kind != "unnamed" or not draft.office or not draft.country:
        return draft
    offices = ontology.offices.get(draft.office, frozenset())
    names = {
        holders[draft.country, office] for office in (draft.office, *offices) if (draft.country, office) in holders
    }
    if len(names) != 1:
        return draft
    return replace(draft, kind="person", name=next(iter(names)))


def _pronouns(drafts: Sequence[Draft]) -> list[Draft]:
    """As in "He" is the only person named since the start of the sentence before; otherwise it is left out."""
    found: list[Draft] = []
    here: dict[str, Draft] = {}
    before: dict[str, Draft] = {}
    sentence = -1
    last: Draft | None = None
    for draft in drafts:
        if draft.sentence != sentence:
            before, here, sentence, last = here, {}, draft.sentence, None
        if not draft.pronoun:
            found.append(draft)
            last = draft
            if draft.kind == "person":
                here[draft.name] = draft
            continue
        reach = here or before
        if draft.name in {"him", "her"} and (len(here) > 1 or last is None or last.kind == "person"):
            reach = dict(list(here.items())[1:]) or before  # not who does it, who stands first
        if len(reach) == 1:
            person = next(iter(reach.values()))
            found.append(replace(person, mention=draft.mention, sentence=sentence, pronoun=False))
            here[person.name] = person
    return found


def _states(drafts: Iterable[Draft]) -> dict[str, str]:
    """Country codes to the fullest country name, so that "US" and "United States" are one; capitals keep theirs."""
    found: dict[str, str] = {}
    for draft in drafts:
        if draft.kind == "state" and draft.country and draft.name.isupper():
            found.setdefault(draft.country, draft.name)
    for draft in drafts:
        if (
            draft.kind == "state"
            and draft.country in found
            and " " in draft.name
            and len(draft.name) > len(found[draft.country])
        ):
            found[draft.country] = draft.name
    return found


def _actor(document: Document, draft: Draft, states: Mapping[str, str]) -> Actor:
    name = draft.name
    if draft.kind == "state" and name.isupper():
        name = states.get(draft.country, name)
    start, end = draft.mention.start, draft.mention.end
    return Actor(
        mention=Mention(start=start, end=end, text=document.text[start:end]),
        name=name,
        country=draft.country,
        sector=draft.sector,
        kind=draft.kind,
    )
