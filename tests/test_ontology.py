from __future__ import annotations

import itertools

import pytest

from geoevents import _resources
from geoevents.actors import finding, load_ontology
from geoevents.actors.inflection import plural, verb_forms
from geoevents.actors.ontology import name_words
from geoevents.gazetteer.tables import read_countries

ONTOLOGY = load_ontology()
COUNTRIES = read_countries(_resources.gazetteer_tables())
TRIGGERS = sorted(
    {trigger for rows in (*ONTOLOGY.verbs.values(), *ONTOLOGY.nouns.values()) for trigger in rows},
    key=lambda trigger: (
        trigger.lemma,
        trigger.pos,
        trigger.event_type,
        trigger.mode,
        trigger.particle,
        trigger.weight,
    ),
)
TERMS = sorted(
    {term for terms in ONTOLOGY.people.values() for term in terms},
    key=lambda term: (term.country, term.office, term.start, term.end or 9999),
)
QUADS = {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}
SLOTS = {"subject", "object", "indirect", "inf", "that", "poss", "poss_if_of", "doer", "nat"}
PREPOSITIONS = {
    "about",
    "as",
    "after",
    "against",
    "among",
    "at",
    "behind",
    "belonging",
    "between",
    "by",
    "for",
    "from",
    "in",
    "into",
    "of",
    "on",
    "over",
    "to",
    "toward",
    "towards",
    "upon",
    "with",
}


def test_the_sixteen_types_of_plover_and_other() -> None:
    assert set(ONTOLOGY.types) == {
        *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT"),
        *("THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "OTHER"),
    }
    for name, kind in ONTOLOGY.types.items():
        assert kind.quad in QUADS or (name == "OTHER" and not kind.quad)
        assert kind.definition.endswith(".")
        assert len(set(kind.modes)) == len(kind.modes)


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda trigger: f"{trigger.lemma} {' '.join(trigger.particle)}")
def test_a_trigger_names_a_known_type_mode_and_slots(trigger) -> None:
    assert trigger.event_type in ONTOLOGY.types
    assert not trigger.mode or trigger.mode in ONTOLOGY.types[trigger.event_type].modes
    assert trigger.pos in {"V", "N"}
    assert 0 < trigger.weight <= 1
    assert set(trigger.actor) | set(trigger.recipient) <= SLOTS | PREPOSITIONS
    if trigger.pos == "V":
        assert trigger.lemma in ONTOLOGY.lemmas[trigger.lemma]
    else:
        assert trigger in ONTOLOGY.nouns[trigger.lemma.split()[-1]]


def test_every_role_has_a_known_sector() -> None:
    for noun, role in ONTOLOGY.roles.items():
        assert noun == noun.lower()
        assert role.sector in ONTOLOGY.sectors, noun
        assert role.kind in {"person", "group"}
    assert len({role.noun for role in ONTOLOGY.roles.values()}) >= 400


def test_every_organisation_finds_itself_and_has_a_known_country() -> None:
    codes = {country.alpha3 for country in read_countries(_resources.gazetteer_tables()).values()} | {""}
    for key, organisation in ONTOLOGY.organisations.items():
        assert organisation.country in codes, key
        assert organisation.sector in ONTOLOGY.sectors, key
        words = tuple(key.split())
        assert words in ONTOLOGY.names[words[0]]
        assert " ".join(name_words(organisation.name)) in ONTOLOGY.organisations


def test_every_person_has_a_known_country_and_a_term_that_runs_forward() -> None:
    codes = {country.alpha3 for country in read_countries(_resources.gazetteer_tables()).values()} | {""}
    for term in TERMS:
        assert term.country in codes, term
        assert term.sector in ONTOLOGY.sectors, term
        assert term.end is None or term.start <= term.end, term
        assert term.office in {"", *(office for offices in ONTOLOGY.offices.values() for office in offices)}, term


def test_terms_of_one_office_do_not_overlap() -> None:
    by_office: dict[tuple[str, str], list] = {}
    for term in TERMS:
        if term.office:
            by_office.setdefault((term.country, term.office), []).append(term)
    for office, terms in by_office.items():
        for earlier, later in itertools.pairwise(terms):
            assert earlier.end is not None, (office, earlier)
            assert earlier.end <= later.start, (office, earlier, later)


def test_a_surname_alone_leads_to_a_person_of_the_table() -> None:
    for known, full in ONTOLOGY.surnames.items():
        assert " ".join(name_words(full)) in ONTOLOGY.people, known


@pytest.mark.parametrize(
    ("noun", "many"),
    [("minister", "ministers"), ("policeman", "policemen"), ("spy", "spies"), ("boss", "bosses"), ("forces", "forces")],
)
def test_plurals(noun: str, many: str) -> None:
    assert plural(noun) == many


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("stab", "stabbed"), ("invade", "invading"), ("deny", "denies"), ("attack", "attacked"), ("veto", "vetoes")],
)
def test_regular_verb_forms(lemma: str, form: str) -> None:
    assert form in verb_forms(lemma)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("struck", "strike"), ("withdrew", "withdraw"), ("shot", "shoot"), ("met", "meet"), ("hit", "hit")],
)
def test_irregular_verbs(form: str, lemma: str) -> None:
    assert lemma in ONTOLOGY.lemmas[form]


def test_the_leaders_of_sixty_states_since_2000_are_known() -> None:
    offices: dict[str, set[str]] = {}
    for term in TERMS:
        if term.office and (term.end or 9999) >= 2000:
            offices.setdefault(term.country, set()).add(term.office)
    leaders = {"head of state", "head of government"}
    assert sum(bool(found & leaders) for found in offices.values()) >= 140
    assert sum(bool(found & leaders) and "foreign minister" in found for found in offices.values()) >= 60


@pytest.mark.parametrize(
    "country",
    ["USA", "GBR", "FRA", "DEU", "RUS", "CHN", "IND", "TUR", "IRN", "ISR", "EGY", "UKR", "POL", "ITA", "ESP", "JPN"],
)
def test_of_the_most_named_states_no_year_since_2000_is_without_a_leader(country: str) -> None:
    governed = {"GBR", "DEU", "ITA", "ESP", "JPN", "IND", "ISR"}
    wanted = "head of government" if country in governed else "head of state"
    terms = [term for term in TERMS if (term.country, term.office) == (country, wanted)]
    known = {year for term in terms for year in range(term.start, (term.end or 2026) + 1)}
    assert set(range(2000, 2027)) <= known


def test_a_name_means_the_last_office_of_its_bearer() -> None:
    assert ONTOLOGY.people["Antonio Guterres"][-1].sector == "IGO"
    assert ONTOLOGY.people["Donald Trump"][-1].start == 2025


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_a_country_and_its_demonyms_find_a_country(code: str) -> None:
    country, world = COUNTRIES[code], finding._world(finding._Identity(COUNTRIES))
    assert world.meaning[" ".join(name_words(country.name))][0].alpha3 == country.alpha3
    for demonym in country.demonyms:
        found = world.meaning[" ".join(name_words(demonym))][0]
        assert found is country or demonym in found.demonyms or demonym in {found.name, *found.aliases}


def test_every_form_of_a_verb_leads_to_its_triggers_in_the_order_of_its_lemmas() -> None:
    for form, rows in ONTOLOGY.verb_forms.items():
        assert rows == tuple(row for lemma in ONTOLOGY.lemmas[form] for row in ONTOLOGY.verbs.get(lemma, ()))
    assert {row for rows in ONTOLOGY.verb_forms.values() for row in rows} == {row for row in TRIGGERS if row.pos == "V"}


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda trigger: f"{trigger.lemma}-{trigger.event_type}")
def test_a_trigger_needs_only_words_of_a_condition_that_must_hold(trigger) -> None:
    asked = [
        frozenset().union(*(ONTOLOGY.sets.get(each.slot, each.words) for each in group))
        for group in trigger.cue
        if not any(each.excludes or each.classes for each in group)
    ]
    assert all(words and words in asked for words in trigger.needs)


def test_what_a_cue_asks_of_the_object_needs_to_be_written_somewhere() -> None:
    sign = next(row for row in ONTOLOGY.verbs["sign"] if not row.particle)
    assert any({"treaty", "treaties"} <= words for words in sign.needs)
    assert all(not row.needs for row in ONTOLOGY.verbs["visit"] if any(each.classes for each in row.cue[0]))
