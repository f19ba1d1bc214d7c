from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoevents.records import Article
from geoevents.toponyms import load_words
from geoevents.toponyms.use import load_weights

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

# [name] is a place, {name} an actor, <name> neither; what is not marked must not be found.
SENTENCES = [
    "The minister arrived in [Damascus] on Monday.",
    "{Damascus} rejected the proposal.",
    "{Washington} and {Moscow} agreed to extend the treaty.",
    "{Syria} and {Iraq} signed a trade agreement.",
    "Fighting broke out in [Syria] and [Lebanon].",
    "Heavy shelling was reported near [Kharkiv], [Ukraine].",
    "The {Syrian} army entered [Aleppo].",
    "{Israel} struck targets in southern [Lebanon].",
    "Students at <Aleppo> University went on strike.",
    "The ship passed the [Strait of Hormuz] before dawn.",
    "The convoy travelled from [Amman] to [Baghdad].",
    "Tensions rose over [Abu Musa], [Greater Tunb] and [Lesser Tunb].",
    "Trade between {Iran} and {Turkey} fell.",
    "He flew to [Paris], [Texas], to see his family.",
    "The delegation visited [South Korea] last week.",
    "{Bamako} accused {Algiers} of sheltering rebels.",
    "{Kyiv} and {Moscow} last exchanged prisoners in May.",
    "{Israel}, which has not commented, closed the crossing.",
    "The {United Arab Emirates} denied the report.",
    "The move drew condemnation from {Washington} and {Brussels}.",
    "Fighting in the [Donetsk] region killed two.",
    "A fence along the border with [Slovakia] was torn down.",
    "Aid trucks crossed the [White Nile] and reached [El Fasher] at night.",
    "[SRINAGAR], Feb. 19 (Agency) - Two soldiers died.",
    "Michael Jordan met Victoria Beckham.",
    "May I ask you to wait?",
    "They told us to leave.",
]


# Persons, in their first mention and afterwards.
PERSONS = [
    "Chad Smith played the drums.",
    "Drummer Chad Smith left the band. Smith said he was tired. Chad had played for years.",
    "Jack London wrote about the cold. London died in 1916.",
    "The novels of Jack London sell well.",
    "Israel Adesanya won the fight. Adesanya said he was happy. Israel is a champion.",
    "Israel Adesanya beat Paulo Costa.",
    "Victoria Beckham showed her collection. Beckham smiled. Victoria wore black.",
    "Michael Jordan met reporters. Jordan said he would return.",
    "Paris Hilton went home. Hilton laughed.",
    "Jordan Peterson spoke for an hour.",
    "Florence Pugh and Sydney Sweeney star in the film.",
    "Chelsea Clinton wrote a book.",
    "Brooklyn Beckham got married last year.",
    "India Arie sang at the ceremony.",
    "Dakota Johnson and Savannah Guthrie arrived late.",
    "Virginia Woolf drowned in 1941.",
    "Mr. Jordan declined to comment.",
    "Senator Houston objected.",
    "Abraham Lincoln was shot in 1865. Lincoln had led the country through the war.",
    "Kenya Moore left the show.",
    "Denzel Washington directed the play. Washington was praised.",
    "George Washington crossed the [Delaware River].",
    "Observers in [Yemen] and [Oman] Brig-Gen Reza Karimi had led.",
]

# Words that are somebody's place and nobody's here, and the places beside them.
PLAIN_WORDS = [
    "The family sat down to a turkey dinner.",
    "They ate a Turkey dinner on Thursday.",
    "Turkey sandwiches were served.",
    "A bull in a China shop would do less harm.",
    "Guinea pigs are cheap. Panama hats are not.",
    "May is a warm month. May I go?",
    "In May, the talks failed.",
    "Theresa May resigned. May said she was sad.",
    "Reading is fun. Reading books helps children.",
    "The festival in [Reading] drew thousands.",
    "Nice people live here. Nice work, he said.",
    "The attack in [Nice] killed 86 people.",
    "Of the dead, three were children. Of course it rained.",
    "March was cold. He will march on Sunday.",
    "Let us go. Us and them.",
]

# Places inside the names of organisations are neither place nor actor, and in some there is none.
ORGANISATIONS = [
    "The Washington Post reported the news.",
    "According to The New York Times, the deal is dead.",
    "He works for Bank of America.",
    "Bank of America shares fell.",
    "Students at <Aleppo> University went on strike.",
    "The University of <Damascus> reopened.",
]

WRITTEN_OTHERWISE = [
    "{USA} beat {Mexico}.",
    "{U.S.} officials met {UK} diplomats.",
    "The {US} imposed sanctions on {Iran}.",
    "He moved to the [UK] from the [UAE].",
    "{European} leaders met in [Brussels].",
    "The {EU} condemned the attack.",
    "The [Baghdad]-based group denied it.",
    "{Iran}-backed militias fired rockets at [Erbil].",
    "The [Syrian]-[Turkish] border was closed.",
    "{US}-{China} talks resumed.",
    "{Syria}'s army left [Idlib].",
    "The attack south of [Hama] killed five.",
    "They met 20 km north of [Raqqa].",
    "Flights to [Paris], [Rome], [Madrid] and [Lisbon] were cancelled.",
    "[KHARTOUM], April 16 (Agency) — Fighting broke out on Saturday.",
    "[BEIRUT] (Agency) — Two people died.",
    "[Beirut] – Two people died.",
    "[GAZA CITY], [Gaza Strip] (Agency) — Two people died.",
]

CAPITALS = [
    "{TURKEY} AND {GREECE} AGREE ON GAS DEAL",
    "THREE KILLED AS TRAIN DERAILS NEAR [MUMBAI]",
    "TELL US WHAT YOU THINK ABOUT THE STORM IN [TEXAS]",
    "THE PRESIDENT ARRIVED IN [PARIS] ON MONDAY. HE WILL LEAVE FOR [BERLIN] ON TUESDAY.",
]

NO_CAPITALS = [
    "protesters clashed with police in [cairo] on friday.",
    "the {french} president met the leader of {germany} in [berlin].",
    "a bomb killed six people in [baghdad], [iraq], police said.",
    "{ukraine} said {russia} had shelled [kharkiv].",
    "the storm moved from [new york] to [los angeles].",
    "three soldiers died in [kirkuk], [mosul] and [baghdad].",
    "the family sat down to a turkey dinner, and it was nice of them.",
    "reading books is nice. may i go? of course. the bull in the china shop.",
    "chad smith left the band.",
]

TRAPS = [*PERSONS, *PLAIN_WORDS, *ORGANISATIONS, *WRITTEN_OTHERWISE, *CAPITALS, *NO_CAPITALS]


@pytest.mark.parametrize("marked", [*SENTENCES, *TRAPS])
def test_names_are_found_with_their_use(pipeline: Pipeline, marked: str) -> None:
    assert _read(pipeline, marked) == _expected(marked)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a", "…", "—" * 1000, "Syria" * 5000, "Iran-" * 3000, "🙂 " * 500])
def test_any_text_is_read_and_offsets_hold(pipeline: Pipeline, text: str) -> None:
    for found in pipeline.toponyms(Article(id="a", text=text)):
        mention = found.toponym.mention
        assert text[mention.start : mention.end] == mention.text


def test_a_hyphen_joins_two_toponyms(pipeline: Pipeline) -> None:
    found = pipeline.toponyms(Article(id="a", text="The Iran-Iraq war and the Syrian-Turkish border were discussed."))
    assert [r.toponym.mention.text for r in found] == ["Iran", "Iraq", "Syrian", "Turkish"]


def test_headlines_keep_the_places_beside_their_verbs(pipeline: Pipeline) -> None:
    found = pipeline.toponyms(Article(id="a", text="RUSSIA SHELLS KHARKIV AS UKRAINE PLEADS FOR AID"))
    assert [r.toponym.mention.text for r in found] == ["RUSSIA", "KHARKIV", "UKRAINE"]


def test_our_training_sentences_are_read_as_they_are_marked(pipeline: Pipeline) -> None:
    """The weights of the cues are learnt from them and from a corpus, so a few may lose against it."""
    lines = (Path(__file__).parent.parent / "training" / "use_sentences.txt").read_text(encoding="utf-8").splitlines()
    marked = [line for line in lines if line and not line.startswith("#")]
    wrong = [line for line in marked if _read(pipeline, line) != _expected(line)]
    assert len(wrong) <= len(marked) // 20, wrong


def test_every_cue_has_a_weight_that_counts() -> None:
    weights = load_weights()
    assert len(weights) > 500
    assert all(weights.values())


@pytest.mark.parametrize(
    ("name", "following"), [(n, w) for n, following in sorted(load_words().plain_compounds.items()) for w in following]
)
def test_every_plain_compound_is_in_small_letters_and_found(pipeline: Pipeline, name: str, following: str) -> None:
    assert name == name.lower()
    assert following == following.lower()
    text = f"He wrote about {name.capitalize()} {following} last week."
    assert name not in [r.toponym.mention.text.lower() for r in pipeline.toponyms(Article(id="a", text=text))]


def _expected(marked: str) -> list[tuple[str, str]]:
    uses = {"[": "place", "{": "actor", "<": "other"}
    return [(m.group(2), uses[m.group(1)]) for m in re.finditer(r"([\[{<])([^\]}>]+)[\]}>]", marked)]


def _read(pipeline: Pipeline, marked: str) -> list[tuple[str, str]]:
    text = re.sub(r"[\[\]{}<>]", "", marked)
    return [(r.toponym.mention.text, r.toponym.use) for r in pipeline.toponyms(Article(id="a", text=text))]
