"""What geoevents knows about actors and events, read from the tables under ``ontology/``.

Adding an actor, a role noun, an organisation, an office holder, a trigger or a status word means adding a row there.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from geoevents import _resources
from geoevents.actors.inflection import plural, verb_forms
from geoevents.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = [
    "Condition",
    "EventType",
    "Ontology",
    "Organisation",
    "Role",
    "Term",
    "Trigger",
    "index_names",
    "load_ontology",
    "name_words",
]

# Slots that hold no word as it stands in the sentence.
_NOT_BY_WORD = frozenset({"inf", "gerund", "poss", "nat", "neg", "finite", "alone", "date"})
RoleKind: TypeAlias = Literal["person", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """A PLOVER event type with its quad class, its modes and what it means."""

    name: str
    quad: str
    modes: tuple[str, ...]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a role noun such as "minister" or "rebels" tells about who bears it."""

    noun: str
    sector: str
    kind: RoleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation, bloc or armed group. ``country`` is ISO 3166-1 alpha-3, empty for international ones."""

    name: str
    country: str
    sector: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A person's time in an office or position; ``end`` is None where it lasts."""

    name: str
    country: str
    sector: str
    office: str
    start: int
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One part of a trigger's cue: in ``slot`` (obj, subj, a preposition …) stands one of ``words`` or ``classes``.

    Empty words and classes mean that the slot need only be filled. Classes are ``actor``, ``person`` and ``place``.
    Of conditions that begin with "!", none may hold.
    """

    slot: str
    words: frozenset[str]
    classes: frozenset[str]
    excludes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A row of ``triggers.tsv``: a verb or noun that tells of an event, when its cue is met.

    Attributes:
        lemma: Base form; the last word of a noun of several words is its head.
        pos: ``V`` or ``N``.
        particle: Words after the verb that belong to it, such as "for" in "call for".
        cue: Conditions; at least one of each group must hold.
        event_type: PLOVER type or OTHER.
        mode: Mode, or empty.
        actor: Slots that may hold the actor, best first.
        recipient: Slots that may hold the recipient, best first.
        weight: How surely the word means the event, 0 to 1.
        scope: True when what the complement tells did not happen by being said (urge, deny, threaten).
        planned: True when the word itself announces: "called a rally".
        needs: Sets of words; where a sentence holds none of one of them, the cue is not met, and nobody need look.
    """

    lemma: str
    pos: str
    particle: tuple[str, ...]
    cue: tuple[tuple[Condition, ...], ...]
    event_type: str
    mode: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    weight: float
    scope: bool
    planned: bool = False
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """All tables. Names of several words are keyed by their words joined with one space.

    Attributes:
        types: Event types by name.
        sectors: Meaning of each sector code.
        verbs: Triggers by verb lemma, in the table's order.
        verb_forms: Triggers by every form of their verbs, in the order in which they are tried.
        nouns: Triggers by head noun in any number, longest phrase first.
        roles: Role nouns, singular and plural, in lower case.
        role_heads: Last words of role nouns.
        organisations: By name or alias, as written.
        people: Terms by full name or alias.
        surnames: Names by which alone a person is known, to the full name.
        offices: Role noun to offices ("leader" names two).
        lemmas: Inflected verb to its base forms.
        words: Word lists of status and grammar.
        numbers: Number words to their values.
        sets: Word sets that cues name.
        forms: Every word form that can tell of an event; a sentence with none of them has no event.
        retagged: Words whose part of speech is known better than the tagger knows it.
        names: First word of an organisation's or person's name to all such names, longest first.
    """

    types: Mapping[str, EventType]
    sectors: Mapping[str, str]
    verbs: Mapping[str, tuple[Trigger, ...]]
    verb_forms: Mapping[str, tuple[Trigger, ...]]
    nouns: Mapping[str, tuple[Trigger, ...]]
    roles: Mapping[str, Role]
    role_heads: frozenset[str]
    organisations: Mapping[str, Organisation]
    people: Mapping[str, tuple[Term, ...]]
    surnames: Mapping[str, str]
    offices: Mapping[str, frozenset[str]]
    lemmas: Mapping[str, tuple[str, ...]]
    words: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    sets: Mapping[str, frozenset[str]]
    forms: frozenset[str]
    retagged: frozenset[str]
    names: Mapping[str, tuple[tuple[str, ...], ...]]

    def lemma(self, form: str, among: str) -> str:
        """The base form of a verb that stands in the word list ``among``, or "" when it does not."""
        wanted = self.words[among]
        for lemma in self.lemmas.get(form, (form,)):
            if lemma in wanted:
                return lemma
        return ""


@lru_cache(maxsize=1)
def load_ontology() -> Ontology:
    """The ontology that geoevents carries."""
    folder = _resources.ontology()
    listed = tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))
    words = {name: frozenset(value.split()) for name, value in listed.items() if isinstance(value, str)}
    sets = _sets(folder / "cues.toml")
    triggers = [_trigger(row, sets) for row in _rows(folder / "triggers.tsv")]
    people = list(_rows(folder / "people.tsv"))
    organisations, terms = _organisations(folder / "organisations.tsv"), _people(people)
    lemmas = _lemmas(
        folder / "irregular.tsv",
        {trigger.lemma for trigger in triggers if trigger.pos == "V"}.union(*words.values(), *sets.values()),
    )
    by_verb, by_head = _by_verb(triggers), _by_head(triggers)
    by_form = {form: tuple(row for lemma in known for row in by_verb.get(lemma, ())) for form, known in lemmas.items()}
    by_form = {form: rows for form, rows in by_form.items() if rows}
    roles = _roles(folder / "roles.tsv")
    numbers = cast("dict[str, int]", listed["numbers"])
    return Ontology(
        types=_types(folder / "types.toml"),
        sectors={row["sector"]: row["meaning"] for row in _rows(folder / "sectors.tsv")},
        verbs=by_verb,
        verb_forms=by_form,
        nouns=by_head,
        roles=roles,
        role_heads=frozenset(noun.split()[-1] for noun in roles),
        organisations=organisations,
        people=terms,
        surnames={known: row["name"] for row in people for known in _list(row["known_as"])},
        offices=_offices(folder / "offices.tsv"),
        lemmas=lemmas,
        words=words,
        numbers=numbers,
        sets=sets,
        forms=words["modal_duty"].union(by_form, by_head),
        retagged=frozenset({"both"})
        | words["time_adverbs"]
        | words["dashes"]
        | {word for word, value in numbers.items() if value > 1},
        names=index_names([*organisations, *terms]),
    )


def name_words(name: str) -> tuple[str, ...]:
    """A name in the tokens that segmentation cuts it into."""
    plain = name.replace("’", "'")
    return tuple(plain.replace("'s ", " 's ").replace("s' ", "s ' ").split())


def index_names(names: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names in tokens by their first token, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        words = name_words(name)
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in found.items()}


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
            if None in row or None in row.values():
                raise ResourceError(f"{path.name} line {number}: the number of columns differs from the header's")
            yield row


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _types(path: Path) -> dict[str, EventType]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: EventType(name=name, quad=row["quad"], modes=tuple(row["modes"]), definition=row["definition"])
        for name, row in tables.items()
    }


def _sets(path: Path) -> dict[str, frozenset[str]]:
    tables: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in tables.items()}


def _trigger(row: dict[str, str], sets: Mapping[str, frozenset[str]]) -> Trigger:
    cue = tuple(_condition_group(part, sets) for part in row["cue"].split("&") if part)
    return Trigger(
        lemma=row["lemma"],
        pos=row["pos"],
        particle=tuple(row["particle"].split()),
        cue=cue,
        event_type=row["type"],
        mode=row["mode"],
        actor=tuple(row["actor"].split("|")) if row["actor"] else (),
        recipient=tuple(row["recipient"].split("|")) if row["recipient"] else (),
        weight=float(row["weight"]),
        scope="scope" in row["flags"].split(),
        planned="planned" in row["flags"].split(),
        needs=tuple(filter(None, (_needed(group, sets) for group in cue))),
    )


def _needed(group: Sequence[Condition], sets: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Words of which one must stand in a sentence where one of the conditions holds; empty where none need."""
    if any(each.excludes or each.classes or each.slot in _NOT_BY_WORD for each in group):
        return frozenset()
    needed = [sets.get(each.slot, each.words) for each in group]
    return frozenset().union(*needed) if all(needed) else frozenset()


def _condition_group(part: str, sets: Mapping[str, frozenset[str]]) -> tuple[Condition, ...]:
    """``obj:@talks|actor`` is one condition; ``on:place|on:actor`` and ``of|against`` are alternatives.

    ``!obj:video|film`` is met where none of them holds.
    """
    conditions: list[Condition] = []
    excludes = part.startswith("!")
    for alternative in part.removeprefix("!").split("|"):
        slot, colon, value = alternative.partition(":")
        if not colon and conditions and (conditions[-1].words or conditions[-1].classes):
            slot, value = conditions[-1].slot, slot
        classes = frozenset({value} & {"actor", "person", "place"})
        words = sets[value[1:]] if value.startswith("@") else frozenset({value} - classes - {""})
        both = words | {plural(word) for word in words}
        conditions.append(Condition(slot=slot, words=both, classes=classes, excludes=excludes))
    return tuple(conditions)


def _by_verb(triggers: Iterable[Trigger]) -> dict[str, tuple[Trigger, ...]]:
    found: dict[str, tuple[Trigger, ...]] = {}
    for trigger in triggers:
        if trigger.pos == "V":
            found[trigger.lemma] = (*found.get(trigger.lemma, ()), trigger)
    # "call off" is tried before "call": a particle is the surer cue.
    return {lemma: tuple(sorted(rows, key=lambda row: not row.particle)) for lemma, rows in found.items()}


def _by_head(triggers: Iterable[Trigger]) -> dict[str, tuple[Trigger, ...]]:
    found: dict[str, list[Trigger]] = {}
    for trigger in triggers:
        if trigger.pos == "N":
            head = trigger.lemma.split()[-1]
            for form in {head, plural(head)}:
                found.setdefault(form, []).append(trigger)
    return {head: tuple(sorted(rows, key=lambda row: -len(row.lemma.split()))) for head, rows in found.items()}


def _roles(path: Path) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for row in _rows(path):
        role = Role(noun=row["noun"], sector=row["sector"], kind=cast("RoleKind", row["kind"]))
        roles[role.noun] = role
        if role.kind == "person":
            *before, last = role.noun.split()
            many = Role(noun=role.noun, sector=role.sector, kind="group")
            roles.setdefault(" ".join([*before, plural(last)]), many)
        elif not role.noun.endswith("s"):
            *before, last = role.noun.split()
            roles.setdefault(" ".join([*before, plural(last)]), role)
    return roles


def _organisations(path: Path) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for row in _rows(path):
        record = Organisation(name=row["name"], country=row["country"], sector=row["sector"], kind=row["kind"])
        for name in [row["name"], *_list(row["aliases"])]:
            found[" ".join(name_words(name))] = record
    return found


def _people(rows: Iterable[dict[str, str]]) -> dict[str, tuple[Term, ...]]:
    found: dict[str, tuple[Term, ...]] = {}
    for row in rows:
        term = Term(
            name=row["name"],
            country=row["country"],
            sector=row["sector"],
            office=row["office"],
            start=int(row["from"]),
            end=int(row["to"]) if row["to"] else None,
        )
        for name in [row["name"], *_list(row["aliases"])]:
            key = " ".join(name_words(name))
            found[key] = (*found.get(key, ()), term)
    # The last office is the one that a name alone means.
    return {key: tuple(sorted(terms, key=_recency)) for key, terms in found.items()}


def _recency(term: Term) -> tuple[float, int]:
    return (float("inf") if term.end is None else term.end), term.start


def _offices(path: Path) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in _rows(path):
        for noun in _list(row["nouns"]):
            found[noun] = found.get(noun, frozenset()) | {row["office"]}
    return found


def _lemmas(path: Path, verbs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    irregular = {row["lemma"]: row["forms"].split() for row in _rows(path)}
    found: dict[str, tuple[str, ...]] = {}
    for lemma in sorted({*verbs, *irregular}):
        for form in {*verb_forms(lemma), *irregular.get(lemma, ())}:
            found[form] = (*found.get(form, ()), lemma)
    return found
