from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.actors import load_ontology
from geoevents.actors.scenes import scenes
from geoevents.events.clauses import Clauses
from geoevents.records import Article

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline
    from geoevents.records import Event

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed"
ONTOLOGY = load_ontology()
LINKS = ("and", "of", "by", "who", "that", "Iran", "troops", "had", "not", "between", "aged", "then")


def events(pipeline: Pipeline, text: str, published: str | None = "2024-06-01") -> tuple[Event, ...]:
    return pipeline.events(Article(id="a", text=text, published=published))


def only(pipeline: Pipeline, text: str) -> Event:
    found = events(pipeline, text)
    assert len(found) == 1, [(event.event_type, event.trigger.text) for event in found]
    return found[0]


def places(event: Event) -> list[tuple[str, str]]:
    return [(place.resolution.toponym.mention.text, place.role) for place in event.places]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "recipients"),
    [
        ("Israel bombed a Syrian army base.", ("ASSAULT", "explosives"), ["ISR"], ["SYRMIL"]),
        ("A Syrian army base was bombed by Israel.", ("ASSAULT", "explosives"), ["ISR"], ["SYRMIL"]),
        ("Kenya and Uganda signed a border treaty.", ("AGREE", ""), ["KEN", "UGA"], []),
        ("Kenya signed a border treaty with Uganda.", ("AGREE", ""), ["KEN"], ["UGA"]),
        ("France praised Ghana for the reform.", ("SUPPORT", ""), ["FRA"], ["GHA"]),
        ("Chad accused Sudan of arming the rebels.", ("ACCUSE", "allege"), ["TCD"], ["SDN"]),
        ("Sudan rejected a proposal by Egypt.", ("REJECT", ""), ["SDN"], ["EGY"]),
        ("Ethiopia urged Eritrea to withdraw its troops.", ("REQUEST", ""), ["ETH"], ["ERI"]),
        ("Norway said that Russia must return the ship.", ("REQUEST", ""), ["NOR"], ["RUS"]),
        ("Turkey threatened to close the border with Greece.", ("THREATEN", ""), ["TUR"], ["GRC"]),
        ("Canada imposed sanctions on Belarus.", ("COERCE", "restrict"), ["CAN"], ["BLR"]),
        ("Poland expelled two Russian diplomats.", ("SANCTION", "expel"), ["POL"], ["RUSGOV"]),
        ("Japan sent food aid to Nepal.", ("AID", ""), ["JPN"], ["NPL"]),
        ("China and Pakistan held joint naval exercises.", ("COOPERATE", ""), ["CHN", "PAK"], []),
        ("Hamas released four hostages.", ("RETREAT", "release"), ["PSEREB"], ["CVL"]),
    ],
)
def test_who_did_what_to_whom(pipeline: Pipeline, text, kind, actors, recipients) -> None:
    event = only(pipeline, text)
    assert (event.event_type, event.mode, event.status) == (*kind, "actual")
    assert [actor.code for actor in event.actors] == actors
    assert [actor.code for actor in event.recipients] == recipients
    assert event.quad == ONTOLOGY.types[event.event_type].quad


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gunmen killed seven people in Mosul.", 7),
        ("At least twenty-three villagers were killed in an attack in Mosul.", 23),
        ("An air strike on Mosul killed three soldiers and two civilians.", 5),
        ("A bomb exploded in Mosul, killing 1,200 people.", 1200),
        ("The shelling of Mosul left four people dead.", 4),
        ("Gunmen killed dozens of people in Mosul.", None),
        ("Gunmen killed more than 40 people in Mosul.", None),
        ("Gunmen wounded six people in Mosul.", None),
    ],
)
def test_deaths_that_the_text_counts(pipeline: Pipeline, text: str, count: int | None) -> None:
    assert only(pipeline, text).fatalities == count


@pytest.mark.parametrize(
    "text",
    [
        "Israel did not attack the base.",
        "No protesters were arrested in Cairo.",
        "Rebels intended to attack the palace in Khartoum.",
        "If Iran attacks Israel, prices will rise.",
        "Israel could strike Iran.",
        "Police prevented an attack on the embassy in Cairo.",
        "Without attacking Israel, Iran gained nothing.",
        "Reports that Israel bombed Beirut are false.",
        "The minister spoke about the possibility of a war.",
        "According to police, the weather was fine, officials said.",
    ],
)
def test_what_did_not_happen_is_no_event(pipeline: Pipeline, text: str) -> None:
    assert events(pipeline, text) == ()


def test_a_denial_is_a_rejection_and_not_the_deed(pipeline: Pipeline) -> None:
    event = only(pipeline, "Russia denied that it had bombed a hospital in Aleppo.")
    assert (event.event_type, event.status) == ("REJECT", "actual")


def test_an_announced_visit_is_planned(pipeline: Pipeline) -> None:
    event = only(pipeline, "Turkish President Recep Tayyip Erdogan will visit Baghdad next week.")
    assert (event.event_type, event.mode, event.status) == ("CONSULT", "visit", "planned")
    assert places(event) == [("Baghdad", "location")]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Germany will provide aid to Chad.", "AGREE"),
        ("Germany is willing to send aid to Chad.", "AGREE"),
        ("Turkey said it would impose sanctions on Greece.", "THREATEN"),
    ],
)
def test_announced_help_is_a_promise_and_announced_harm_a_menace(pipeline: Pipeline, text, event_type) -> None:
    assert (only(pipeline, text).event_type, only(pipeline, text).status) == (event_type, "planned")


def test_one_happening_is_one_event(pipeline: Pipeline) -> None:
    event = only(
        pipeline, "On 3 March, a warehouse in Homs was destroyed in a Turkish drone strike, which killed two guards."
    )
    assert (event.event_type, event.mode, event.fatalities) == ("ASSAULT", "drone", 2)
    assert [actor.code for actor in event.actors] == ["TUR"]
    assert places(event) == [("Homs", "location")]
    assert event.date is not None
    assert event.date.edtf == "2024-03-03"


@pytest.mark.parametrize("crossing", ["the Torkham crossing", "its border crossing with Iran", "the border crossing"])
def test_a_crossing_has_no_date_of_its_own(pipeline: Pipeline, crossing: str) -> None:
    event = only(pipeline, f"Pakistan reopened {crossing} on May 14, 2024.")
    assert event.date is not None
    assert (event.trigger.text, event.date.edtf) == ("reopened", "2024-05-14")


def test_the_mourned_belong_to_the_crash_and_its_date(pipeline: Pipeline) -> None:
    found = events(
        pipeline,
        "Peter Otieno flew to Nairobi on May 3 to mourn the deaths of Grace Wanjiru and Joseph Kamau in a plane crash "
        "on April 28.",
    )
    crash = next(event for event in found if event.event_type == "OTHER")
    assert [actor.name for actor in crash.actors] == ["Grace Wanjiru", "Joseph Kamau"]
    assert (crash.mode, crash.places) == ("accident", ())
    assert crash.date is not None
    assert crash.date.edtf == "2024-04-28"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen attacked a market in Kano, Nigeria, on Monday.", [("Kano", "location")]),
        ("In Kano, gunmen attacked a market.", [("Kano", "location")]),
        ("Workers marched through Lyon and Marseille on Monday.", [("Lyon", "location"), ("Marseille", "location")]),
        ("France withdrew its troops from Niger.", [("Niger", "origin")]),
        ("Russia deployed troops to Kherson.", [("Kherson", "destination")]),
        ("Iran denied having a military presence in Iraq.", [("Iraq", "about")]),
        ("Israel attacked Syria.", []),
        ("Kenya condemned Uganda.", []),
    ],
)
def test_places_and_the_parts_that_they_play(pipeline: Pipeline, text: str, expected: list[tuple[str, str]]) -> None:
    assert places(only(pipeline, text)) == expected


def test_a_dateline_gives_neither_date_nor_actor_but_a_place_in_reserve(pipeline: Pipeline) -> None:
    event = only(pipeline, "NAIROBI, May 30 (Agency) - Police arrested six students on Tuesday.")
    assert event.date is not None
    assert event.date.edtf == "2024-05-28"
    assert places(event) == [("NAIROBI", "location")]
    assert [actor.code for actor in event.actors] == ["KENCOP"]


def test_the_date_of_saying_is_not_the_date_of_doing(pipeline: Pipeline) -> None:
    assert only(pipeline, "Gunmen killed two guards in Mosul, police said on Monday.").date is None


def test_police_without_a_country_are_of_the_country_where_they_act(pipeline: Pipeline) -> None:
    event = only(pipeline, "Police arrested three activists in Lagos on Monday.")
    assert [actor.code for actor in event.actors] == ["NGACOP"]


def test_every_claim_is_traceable(pipeline: Pipeline) -> None:
    text = "Kenya is calm.\n\nIn Goma, rebels shelled a camp on Monday. Uganda condemned the attack."
    for event in events(pipeline, text):
        for mention in (event.trigger, event.sentence, *(actor.mention for actor in event.actors)):
            assert mention.text == text[mention.start : mention.end]
        assert event.sentence.start <= event.trigger.start < event.trigger.end <= event.sentence.end
        assert 0 < event.score <= 1


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kenya and Uganda signed a border treaty.", ["KEN", "UGA"]),
        ("Ministers from Jordan, Egypt and Saudi Arabia met in Amman on June 9.", ["JORGOV", "EGYGOV", "SAUGOV"]),
        ("The prime ministers of India and Nepal held talks in New Delhi.", ["INDGOV", "NPLGOV"]),
        ("Talks between Armenia and Azerbaijan were held in Abu Dhabi on July 10.", ["ARM", "AZE"]),
        ("American and British jets bombed a port in Sanaa.", ["USAMIL", "GBRMIL"]),
        ("Poland expelled three diplomats over an arson attack.", ["POL"]),
    ],
)
def test_everybody_in_a_list_acts(pipeline: Pipeline, text: str, codes: list[str]) -> None:
    found = events(pipeline, text)
    assert [actor.code for actor in found[0].actors] == codes


def test_who_is_only_beside_a_clause_is_no_recipient(pipeline: Pipeline) -> None:
    found = events(pipeline, "Venezuela rejected the result, and Argentina, Chile and Peru refused to recognise it.")
    assert [[actor.country for actor in event.actors] for event in found] == [["VEN"], ["ARG", "CHL", "PER"]]
    assert found[0].recipients == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Air strikes were reported in Homs, Hama and Idlib on Sunday.", ["Homs", "Hama", "Idlib"]),
        ("Storms flooded the Libyan city of Derna, and a bomb killed two people in Derna.", ["Derna"]),
        ("Ukrainian troops withdrew from the town of Bakhmut in the Donetsk region.", ["Bakhmut"]),
        ("Putin will visit Pyongyang and Hanoi next week.", ["Pyongyang", "Hanoi"]),
        ("Israel struck the port of Hodeidah on 20 July.", ["Hodeidah"]),
        ("Israel bombed a school, killing 21 people, according to health officials in Cairo.", []),
        ("The film about the 1982 massacre of Palestinians won a prize in Cannes.", []),
    ],
)
def test_the_most_exact_place_and_none_that_is_another_clauses(pipeline: Pipeline, text, expected) -> None:
    event = events(pipeline, text)[-1]
    assert [place for place, _ in places(event)] == expected


def test_two_days_are_one_interval_and_keep_their_words(pipeline: Pipeline) -> None:
    event = only(pipeline, "Residents marched through Tartus on 8 and 9 March.")
    assert event.date is not None
    assert (event.date.edtf, event.date.mention.text) == ("2024-03-08/2024-03-09", "8 and 9 March")


def test_the_date_of_what_somebody_is_accused_of_is_not_the_accusations(pipeline: Pipeline) -> None:
    event = only(pipeline, "The UAE accused Iran of landing troops on Abu Musa on May 12.")
    assert (event.event_type, event.date, places(event)) == ("ACCUSE", None, [("Abu Musa", "about")])


@pytest.mark.parametrize(
    "text",
    [
        "A car bomb exploded in Mosul on Monday. Seven people were killed, police said.",
        "A car bomb exploded in Mosul on Monday. The blast killed seven people.",
        "Seven people were killed when a car bomb exploded in Mosul on Monday.",
    ],
)
def test_deaths_that_are_told_later_belong_to_the_attack(pipeline: Pipeline, text: str) -> None:
    event = events(pipeline, text)[0]
    assert len(events(pipeline, text)) == 1
    assert (event.fatalities, places(event)) == (7, [("Mosul", "location")])


def test_what_ranks_somebody_tells_no_event(pipeline: Pipeline) -> None:
    assert events(pipeline, "He is the most senior officer who has been killed since the war began.") == ()


def test_an_act_stays_where_its_paragraph_is_unless_another_place_comes_between(pipeline: Pipeline) -> None:
    staying = events(pipeline, "Protesters marched through Nairobi on Monday. Police arrested nine people.")[-1]
    moving = events(
        pipeline, "Protesters marched through Nairobi. Many came from Mombasa. Police arrested nine people."
    )[-1]
    assert (places(staying), staying.date and staying.date.edtf) == ([("Nairobi", "location")], "2024-05-27")
    assert places(moving) == []


@pytest.mark.parametrize(
    ("text", "event_type", "codes"),
    [
        ("Bahrain issued a statement backing the UAE.", "SUPPORT", ["BHR", "ARE"]),
        ("Turkey sent a field hospital to Morocco.", "AID", ["TUR", "MAR"]),
        ("Russia ordered five Polish diplomats to leave.", "SANCTION", ["RUS", "POLGOV"]),
        ('"Azerbaijan must release all prisoners," Armenian Prime Minister Nikol Pashinyan said.', "REQUEST", None),
        ("A bus plunged into a ravine near Quetta, killing 17 people.", "OTHER", None),
        ("Mortar shells fell on the town of Homs on Saturday.", "ASSAULT", None),
    ],
)
def test_other_ways_of_telling(pipeline: Pipeline, text: str, event_type: str, codes: list[str] | None) -> None:
    event = only(pipeline, text)
    assert event.event_type == event_type
    assert codes is None or [actor.code for actor in (*event.actors, *event.recipients)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "A frigate that left Bahrain on Monday was near the coast.",
        "The ministry neither confirmed nor denied that a drone had hit the refinery.",
        "The stock market crashed in Tokyo.",
    ],
)
def test_what_is_no_political_act_is_no_event(pipeline: Pipeline, text: str) -> None:
    assert events(pipeline, text) == ()


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_read(pipeline: Pipeline, text: str) -> None:
    events(pipeline, text)


@pytest.mark.parametrize(
    "piece", ["killed ", "and ", "Iran attacked ", "which ", "in Mosul, ", "the people killed ", "of ", "to attack "]
)
def test_long_repetitions_take_linear_time(pipeline: Pipeline, piece: str) -> None:
    events(pipeline, piece * 4000)


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not on this machine")
def test_the_seed_article(pipeline: Pipeline) -> None:
    expected = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    found = events(pipeline, (SEED / "article.txt").read_text(encoding="utf-8"), expected["published"])
    for gold in expected["events"]:
        matches = [event for event in found if _agrees(event, gold)]
        assert matches or gold["status"] == "denied", gold["what"]
    assert not any("overthrow" in event.trigger.text for event in found)


def _agrees(event: Event, gold: dict) -> bool:
    countries = {actor.country for actor in event.actors}
    wanted = set(gold.get("actor_country", []))
    date = event.date.edtf if event.date else None
    return (
        event.event_type == (gold["event_type"] or "OTHER")
        and wanted <= countries
        and set(gold.get("recipients_country", [])) <= {actor.country for actor in event.recipients}
        and [name for name, _ in places(event)] == gold["places"]
        and date == gold["date"]
        and event.mode == gold.get("mode", event.mode)
        and event.fatalities == gold.get("fatalities", event.fatalities)
        and event.status == gold["status"]
    )


# What is refuted, conditional or only plotted, and who is no actor


@pytest.mark.parametrize(
    "text",
    [
        "Neither Iran nor Iraq attacked Kuwait.",
        "It is not true that Turkish jets bombed Sinjar on Friday.",
        "There is no evidence that Russia shelled the plant in Enerhodar.",
        "Had Russia attacked Poland, NATO would have responded.",
        "The draft would have imposed an arms embargo on Libya.",
        "Were Iran to attack Israel, the United States would respond.",
        "Ankara never bombed Sinjar.",
        "NATO would have responded had Russia attacked Poland.",
        "No evidence has emerged that Rwanda attacked Goma.",
        "It is wrong to say that Israel bombed the hospital.",
        "Reports of a coup in Niamey are false.",
        "The army said that rebels shelled a camp in Goma on Monday, but there is no evidence for it.",
    ],
)
def test_what_did_not_happen_is_no_actual_event(pipeline, text):
    assert [e for e in pipeline.events(Article(id="a", text=text)) if e.status == "actual"] == []


def test_a_plot_that_came_to_light_is_no_threat(pipeline):
    events = pipeline.events(
        Article(id="a", text="Police arrested a man who was planning to attack a school in Paris.")
    )
    assert [(e.event_type, e.mode) for e in events] == [("COERCE", "arrest")]


@pytest.mark.parametrize(
    ("text", "event_type", "mode", "actors", "fatalities"),
    [
        ("Vietnam, which borders China, urged Laos to halt work on the dam.", "REQUEST", "", ["Vietnam"], None),
        ("Typhoon Yagi killed 200 people in Vietnam.", "OTHER", "disaster", ["200 people"], 200),
        ("A drone killed Hassan Karimi in Basra on Monday.", "ASSAULT", "drone", [], None),
        ("Ukrainian drones set fire to a depot in Rostov, according to the governor, Vasily Golubev.",
         "ASSAULT", "destroy", ["Ukrainian drones"], None),
        ("Two men aged 34 and 27 were killed in Haifa on Sunday.", "ASSAULT", "", [], 2),
        ("A heatwave killed 1,300 pilgrims in Mecca.", "OTHER", "disaster", ["1,300 pilgrims"], 1300),
        ("Cholera killed 28 people in Sudan.", "OTHER", "epidemic", ["28 people"], 28),
        ("A missile hit a depot in Slavyansk.", "ASSAULT", "heavy-weapons", [], None),
        ("A drone launched by Iran hit a tanker in Oman.", "ASSAULT", "drone", ["Iran"], None),
        ("A fire killed 14 people in Valencia.", "OTHER", "accident", ["14 people"], 14),
        ("A blast killed three workers in Izmir.", "OTHER", "accident", ["three workers"], 3),
    ],
)  # fmt: skip
def test_causes_sources_and_ages_are_no_parties(pipeline, text, event_type, mode, actors, fatalities):
    (event,) = pipeline.events(Article(id="a", text=text))
    assert (event.event_type, event.mode, event.fatalities) == (event_type, mode, fatalities)
    assert [actor.name for actor in event.actors] == actors
    assert not {actor.name for actor in event.recipients} & {"Vasily Golubev", "China"}


def test_towns_that_soldiers_leave_are_origins_and_no_recipients(pipeline):
    (event,) = pipeline.events(Article(id="a", text="France has withdrawn its forces from Gao, Kidal and Timbuktu."))
    assert event.recipients == ()
    assert [(p.resolution.place.name, p.role) for p in event.places] == [
        ("Gao", "origin"), ("Kidal", "origin"), ("Timbuktu", "origin"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "actors", "trigger"),
    [
        ("Ethiopia signed a pact with Somaliland, prompting Somalia to recall its envoy.", ["SOM"], "recall"),
        ("Floods hit Derna, forcing Libya to close its ports.", ["LBY"], "close"),
        ("Riots spread, leading Kenya to drop the bill and deploy troops to Kisumu.", ["KEN"], "deploy"),
        ("Ethiopia, backed by Israel and led by Abiy Ahmed, attacked Eritrea.", ["ETH"], "attacked"),
        ("Police, backed by soldiers from Chad, arrested ten men in Kano.", ["NGACOP"], "arrested"),
        ("Kenya, together with Uganda and Chad, condemned Burundi.", ["KEN"], "condemned"),
        ("Kenya, unlike Uganda, condemned Burundi.", ["KEN"], "condemned"),
        ("Oman, together with Bahrain, Egypt and Chad, cut ties with Qatar.", ["OMN"], "cut"),
        ("Qatar, the world's biggest gas exporter, cut ties with Iran.", ["QAT"], "cut"),
        ("Manila, which claims the Spratly Islands, condemned China.", ["PHL"], "condemned"),
        ("Egypt, bordering Libya, closed its border with Sudan.", ["EGY"], "closed"),
    ],
)
def test_who_is_brought_to_an_act_does_it_and_asides_do_not(pipeline, text, actors, trigger):
    event = events(pipeline, text)[-1]
    assert ([actor.code for actor in event.actors], event.trigger.text) == (actors, trigger)
    assert event.status == "actual"


@pytest.mark.parametrize("place", ["The town of Kherson", "The Senkaku Islands", "The Black Sea"])
def test_towns_islands_and_waters_never_act(pipeline, place):
    assert [event.actors for event in events(pipeline, f"{place} condemned Turkey.") if event.actors] == []


def test_a_capital_may_stand_for_its_government(pipeline):
    assert [actor.code for actor in only(pipeline, "Ankara condemned Baghdad.").actors] == ["TUR"]


@pytest.mark.parametrize(
    ("text", "recipients", "fatalities"),
    [
        ("Gunmen killed a 45-year-old woman in Haifa.", ["woman"], 1),
        ("A 45-year-old woman was killed in Haifa.", ["woman"], 1),
        ("Gunmen killed two 17-year-old boys in Haifa.", ["boys"], 2),
        ("A 12-year-old boy and his 40-year-old mother were killed in Kharkiv.", ["boy", "mother"], 2),
        ("21 people, including three children aged 4, 7 and 9, were killed in Sennar.", ["21 people"], 21),
        ("21 civilians, including 11 children, were killed in Sennar.", ["21 civilians"], 21),
    ],
)
def test_ages_are_no_counts_and_no_names(pipeline, text, recipients, fatalities):
    event = only(pipeline, text)
    assert ([actor.name for actor in event.recipients], event.fatalities) == (recipients, fatalities)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("GOMA, May 2 (Agency) - Kenyan police arrested a man in Goma. Police fired tear gas.", ["KENCOP", "COP"]),
        ("KYIV, June 5 (Agency) - Crimean occupation authorities closed a bridge on Monday.", ["GOV"]),
        ("DUBAI, May 3 (Agency) - Iran said its navy seized a tanker.", ["IRNMIL"]),
        ("NAIROBI, May 3 (Agency) - Soldiers shot dead two protesters in Kampala on Friday.", ["MIL"]),
        ("Syrian border guards shot dead two men near Qusayr.", ["SYRMIL"]),
        ("The Syrian guards killed two people.", ["SYRMIL"]),
        ("Ukraine's General Staff deployed two brigades to Kherson.", ["UKRMIL"]),
        ("The Free River Front, an alliance of armed groups, attacked Laukkai. The Free River Front shelled Hsenwi.",
         ["MMRREB", "MMRREB"]),
    ],
)  # fmt: skip
def test_countries_and_sectors_come_from_the_actors_own_words_first(pipeline, text, codes):
    assert [event.actors[0].code for event in events(pipeline, text)] == codes


@pytest.mark.parametrize(
    ("text", "kind", "actors", "recipients", "where"),
    [
        ("Peru expelled the diplomats of Mali, Chad and Niger.", ("SANCTION", "expel"), ["PER"],
         ["MLIGOV", "TCDGOV", "NERGOV"], []),
        ("Truckers in La Paz blocked roads on Monday.", ("PROTEST", "obstruct"), ["BOLLAB"], ["BOLGOV"],
         [("La Paz", "location")]),
        ("Mali, Niger and Burkina Faso quit ECOWAS in January 2024.", ("SANCTION", "withdraw"), ["MLI", "NER", "BFA"],
         ["IGO"], []),
        ("Russia and Ukraine exchanged prisoners on Friday.", ("RETREAT", "release"), ["RUS", "UKR"], [], []),
        ("Niger revoked a military accord with the United States.", ("SANCTION", "discontinue"), ["NER"], ["USA"], []),
        ("The last soldiers left the base in Agadez on August 5.", ("RETREAT", "withdraw"), ["MIL"], [],
         [("Agadez", "origin")]),
        ("The raid drew condemnation from Egypt.", ("ACCUSE", "disapprove"), ["EGY"], [], []),
        ("French troops pulled out of Gao, Kidal and Timbuktu in 2022.", ("RETREAT", "withdraw"), ["FRAMIL"], [],
         [("Gao", "origin"), ("Kidal", "origin"), ("Timbuktu", "origin")]),
        ("In Gofa, southern Ethiopia, a landslide killed 55 people.", ("OTHER", "disaster"), ["ETHCVL"], [],
         [("Ethiopia", "location")]),
        ("In Colombia, rebels attacked an army base in Arauca.", ("ASSAULT", ""), ["COLREB"], ["COLMIL"],
         [("Arauca", "location")]),
        ("Egypt renewed its support for the UAE's claim to Abu Musa and Greater Tunb.", ("SUPPORT", ""), ["EGY"],
         ["ARE"], [("Abu Musa", "about"), ("Greater Tunb", "about")]),
        ("The communique called on Iran to return Abu Musa, Greater Tunb and Lesser Tunb.", ("REQUEST", ""), [],
         ["IRN"], [("Abu Musa", "about"), ("Greater Tunb", "about"), ("Lesser Tunb", "about")]),
        ("The UAE and Iran held talks about Abu Musa.", ("CONSULT", ""), ["ARE", "IRN"], [], [("Abu Musa", "about")]),
    ],
)  # fmt: skip
def test_who_what_and_where_of_less_common_ways_of_telling(pipeline, text, kind, actors, recipients, where):
    event = only(pipeline, text)
    assert (event.event_type, event.mode) == kind
    assert [actor.code for actor in event.actors] == actors
    assert [actor.code for actor in event.recipients] == recipients
    assert places(event) == where


def test_a_relative_clause_keeps_its_date_and_means_no_place(pipeline):
    left = only(pipeline, "The army, which lost Goma in January, withdrew from Bukavu.")
    assert (left.event_type, left.date) == ("RETREAT", None)
    blamed = events(pipeline, "Colombia blamed the ELN for an attack on a base in Arauca that killed two soldiers.")
    assert "Arauca" not in {actor.name for event in blamed for actor in (*event.actors, *event.recipients)}


def test_the_country_of_a_longer_name_colours_nobody(pipeline):
    event = only(pipeline, "Rebels had attacked an army base in Puerto Jordan, Arauca.")
    assert "JOR" not in {actor.country for actor in (*event.actors, *event.recipients)}


def test_envoys_and_embassies_are_not_of_the_country_where_they_are(pipeline):
    found = events(pipeline, "Venezuela cut ties with Peru, and expelled its envoys.")
    assert [[actor.code for actor in event.recipients] for event in found] == [["PER"], ["GOV"]]
    (event,) = events(pipeline, "Israel bombed a consulate in Damascus.")
    assert "SYR" not in {actor.country for actor in event.recipients}


def test_a_town_that_an_offer_only_names_is_no_recipient(pipeline):
    (event,) = pipeline.events(Article(id="a", text="Oman has offered to host talks in Muscat next month."))
    assert [actor.name for actor in event.actors] == ["Oman"]
    assert event.recipients == ()


@pytest.mark.parametrize(
    ("text", "kind", "actors", "recipients"),
    [
        ("Kenyan teachers marched on Monday.", ("PROTEST", "demo"), ["KENEDU"], ["KENGOV"]),
        ("Israel sent tanks into southern Lebanon.", ("MOBILIZE", "troops"), ["ISR"], ["LBN"]),
        ("Iran executed ten men on Monday.", ("ASSAULT", "execute"), ["IRN"], ["IRNCVL"]),
        ("Police in Lima beat students on Monday.", ("ASSAULT", "beat"), ["PERCOP"], ["PEREDU"]),
        ("U.N. troops blocked the streets of Goma on Monday.", ("COERCE", "restrict"), ["IGO"], ["COD"]),
        ("North Korea fired two missiles on Monday.", ("MOBILIZE", "weapons"), ["PRK"], []),
    ],
)
def test_an_act_without_a_recipient_falls_on_a_country(pipeline, text, kind, actors, recipients) -> None:
    event = only(pipeline, text)
    assert (event.event_type, event.mode) == kind
    assert [actor.code for actor in event.actors] == actors
    assert [actor.code for actor in event.recipients] == recipients


@pytest.mark.parametrize(
    ("text", "event_type", "actors", "recipients"),
    [
        ("Turkey threatened to close the crossing unless Greece freed the crew.", "THREATEN", ["TUR"], ["GRC"]),
        ("Kenya called for the withdrawal of Eritrean troops from Ethiopia.", "REQUEST", ["KEN"], ["ERIMIL"]),
        ("Congo charged Uganda with arming rebels.", "ACCUSE", ["COD"], ["UGA"]),
        ("British troops were withdrawn from Iraq in May.", "RETREAT", ["GBRMIL"], ["IRQ"]),
        ("Ethnic Albanians in Serbia demonstrated on Tuesday.", "PROTEST", ["SRBCVL"], ["SRBGOV"]),
        ("The envoy of Iran arrived in Beijing for talks with officials.", "CONSULT", ["IRNGOV"], ["CHNGOV"]),
        ("Egypt has extradited to Mali a suspect.", "COOPERATE", ["EGY"], ["MLI"]),
        ("The president of Peru urged both Chile and Bolivia to talk.", "REQUEST", ["PERGOV"], ["CHL", "BOL"]),
        ("Moscow protested the ruling.", "ACCUSE", ["RUS"], []),
        ("At least 40 people were killed in Peru after days of heavy rain.", "OTHER", ["PERCVL"], []),
        ("Protests erupted in Jakarta on Monday.", "PROTEST", [], []),
        ("Fighting erupted in Khartoum.", "ASSAULT", [], []),
        ("Shelling by the Sudanese army killed two people in Kosti.", "ASSAULT", ["SDNMIL"], ["SDNCVL"]),
        ("Clashes erupted on Friday between police and students in Dhaka.", "ASSAULT", ["BGDCOP", "BGDEDU"], []),
        ("Israel gave Hamas an ultimatum.", "THREATEN", ["ISR"], ["PSEREB"]),
        ("Japan gave Nepal food aid.", "AID", ["JPN"], ["NPL"]),
        ("China flew relief supplies to Yangon.", "AID", ["CHN"], ["MMR"]),
        ("Hamas artillery shelled Haifa.", "ASSAULT", ["PSEREB"], ["ISR"]),
    ],
)  # fmt: skip
def test_who_is_meant_where_another_is_named_too(pipeline, text, event_type, actors, recipients) -> None:
    event = only(pipeline, text)
    assert event.event_type == event_type
    assert [actor.code for actor in event.actors] == actors
    assert [actor.code for actor in event.recipients] == recipients


@pytest.mark.parametrize(
    "text",
    [
        "The plan would expel diplomats of Mali.",
        "Tourists visited Petra in May.",
        "Thousands of people die in Chad each year.",
        "The army declined to comment.",
        "Japan warned its citizens of attacks in Manila.",
        "There was speculation over whether Turkish troops would attack Syria.",
        "He was about to attack the president of Chad in Moundou.",
        "Chile and Peru will meet in the final in Lima.",
        "The governor said that rebels had shelled the camp at Kalma. There was no evidence for the claim.",
    ],
)
def test_habits_plans_and_what_is_taken_back_are_no_events(pipeline, text) -> None:
    assert not events(pipeline, text)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Kenya and Uganda held talks. The two signed a treaty.", ["Kenya", "Uganda"]),
        ("Kenya and Uganda held talks. Both signed a treaty.", ["Kenya", "Uganda"]),
        ("Kenya and Uganda held talks. The pair signed a treaty.", ["Kenya", "Uganda"]),
        ("Kenya and Uganda held talks. They signed a treaty.", ["Kenya", "Uganda"]),
        ("Rebels attacked a convoy near Goma on Monday. They freed five hostages.", ["Rebels"]),
    ],
)
def test_they_and_the_two_are_those_who_acted_before(pipeline, text, actors) -> None:
    assert [actor.name for actor in events(pipeline, text)[-1].actors] == actors


def test_a_road_between_two_towns_is_what_a_treaty_is_about(pipeline) -> None:
    event = only(pipeline, "Kenya and Uganda signed an agreement on a road between Busia and Malaba.")
    assert places(event) == [("Busia", "about"), ("Malaba", "about")]


def test_an_office_in_a_sentence_that_begins_with_a_place_is_of_that_country(pipeline: Pipeline) -> None:
    text = (
        "MANILA, May 12 - The Philippine navy accused China of blocking a boat.\n\n"
        "In Beijing, the foreign ministry summoned the Philippine ambassador."
    )
    summoned = events(pipeline, text)[-1]
    assert [(actor.country, actor.sector) for actor in summoned.actors] == [("CHN", "GOV")]


@pytest.mark.parametrize("goods", ["rice", "vaccines", "food parcels", "tents and blankets"])
def test_goods_that_are_delivered_are_aid(pipeline: Pipeline, goods: str) -> None:
    assert only(pipeline, f"The World Food Programme delivered {goods} to Tacloban on Monday.").event_type == "AID"


def test_diplomats_are_not_of_the_country_that_expels_them(pipeline: Pipeline) -> None:
    event = only(pipeline, "In Port Sudan, the government expelled two European diplomats on 12 May.")
    assert [(actor.country, actor.sector) for actor in event.recipients] == [("", "GOV")]


@pytest.mark.parametrize(
    ("headline", "kind", "actors", "recipients"),
    [
        ("Israel bombs Beirut suburbs", "ASSAULT", ["ISR"], ["LBN"]),
        ("Kenya signs border treaty with Uganda", "AGREE", ["KEN"], ["UGA"]),
        ("Poland, Lithuania shut crossings with Belarus", "COERCE", ["POL", "LTU"], ["BLR"]),
        ("Colombia rebels free hostages", "RETREAT", ["COLREB"], ["CVL"]),
        ("Norwegian fishing minister arrives in Lima", "CONSULT", ["NORGOV"], []),
        ("Russian missile strikes on Kharkiv kill 12", "ASSAULT", ["RUS"], ["UKR"]),
    ],
)
def test_headlines_are_read(
    pipeline: Pipeline, headline: str, kind: str, actors: list[str], recipients: list[str]
) -> None:
    event = only(pipeline, headline)
    assert event.event_type == kind
    assert [actor.code for actor in event.actors] == actors
    assert [actor.code for actor in event.recipients][: len(recipients)] == recipients


@pytest.mark.parametrize("headline", ["Air strikes and sanctions", "New US sanctions on Iran", "Peace talks in Geneva"])
def test_headlines_without_a_verb_are_not_made_to_tell(pipeline: Pipeline, headline: str) -> None:
    assert not events(pipeline, headline)


def test_what_is_announced_in_a_headline_is_planned(pipeline: Pipeline) -> None:
    assert only(pipeline, "Putin to visit Beijing in May").status == "planned"


@pytest.mark.parametrize(
    "text",
    [
        "Arsenal beat Chelsea 3-1 on Sunday, with Bukayo Saka striking twice.",
        "The band exploded onto the scene in Seattle in 1991.",
        "Three cabinets demonstrated a taste for saving.",
        "Videotape shot by a news crew showed a mural in Lima.",
        "The virus was found by accident in Texas.",
        "An official in Lagos, who asked not to be quoted, was tired.",
    ],
)
def test_what_only_sounds_like_an_event_is_none(pipeline: Pipeline, text: str) -> None:
    assert not events(pipeline, text)


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        # Who is described is one, and nobody of the clause before joins the next.
        ("Ali Omar, a trader and former guard, was arrested in Lagos.", [], ["Ali Omar"]),
        ("Omar Ali, president and chief executive, met the mayor in Oslo.", ["Omar Ali"], ["mayor"]),
        ("Ten men were held and deported by Chad.", ["Chad"], ["Ten men"]),
        ("Thousands of hectares of wheat were destroyed in Kenya.", [], []),
        ("A car bomb exploded beside a Turkish checkpoint killing two guards.", [], ["two guards"]),
        ("Islamic State claimed an attack on a market near Gao.", ["Islamic State"], []),
    ],
)
def test_who_is_meant_and_who_is_not(pipeline: Pipeline, text: str, actors: list[str], recipients: list[str]) -> None:
    found = events(pipeline, text)[-1]
    assert [actor.name for actor in found.actors] == actors
    assert [actor.name for actor in found.recipients] == recipients


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The Saudi-led coalition bombed Sanaa.", ["SAUMIL"]),
        ("Coalition soldiers in Iraq killed two insurgents.", ["MIL"]),
        ("NATO-led troops in Kosovo arrested a man.", ["MIL"]),
        ("EU Commission President Jose Barroso met a delegation in Lima.", ["IGO"]),
        ("Russia's prosecutor general accused Chad of fraud.", ["RUSJUD"]),
        ("Insurgent groups attacked Goma.", ["CODREB"]),
    ],
)
def test_whose_forces_and_offices_these_are(pipeline: Pipeline, text: str, codes: list[str]) -> None:
    assert [actor.code for actor in events(pipeline, text)[0].actors] == codes


def test_an_army_is_of_the_only_country_that_the_text_names(pipeline: Pipeline) -> None:
    text = "Nigerian officials said that the army killed 12 fighters in Borno."
    assert [actor.code for actor in only(pipeline, text).actors] == ["NGAMIL"]


def test_walks_may_step_beyond_either_end_of_a_sentence(pipeline: Pipeline) -> None:
    document = pipeline.document(Article(id="walk", text="Israel attacked Iran."))
    (scene,) = scenes(document, resolutions=(), dates=(), ontology=pipeline.ontology)
    clauses = Clauses(scene, scene.chunks, pipeline.ontology)
    size = len(scene.chunks)
    assert [clauses.word(at) for at in range(size)] == [part.word for part in scene.chunks]
    for at in (-4, -3, -2, -1, size, size + 1, size + 4):
        assert (clauses.word(at), clauses.kind(at), clauses.verb(at), clauses.is_noun(at)) == ("", "", None, False)


@given(words=st.lists(st.sampled_from([*sorted(ONTOLOGY.forms)[::9], *",;:()“”", *LINKS]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_order_of_words_leads_a_walk_astray(pipeline: Pipeline, words: list[str]) -> None:
    found = pipeline.events(Article(id="walk", text=" ".join([*words, "x"])))
    assert all(event.trigger.text for event in found)
