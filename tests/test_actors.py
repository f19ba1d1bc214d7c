from __future__ import annotations

import itertools
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.actors import find_actors, load_ontology
from geoevents.actors.finding import _Reader
from geoevents.records import Actor, Article, Country, Document, Entity, Mention, Place, Sentence, Token

ONTOLOGY = load_ontology()


def country(alpha2: str, alpha3: str, name: str, demonyms: tuple[str, ...], aliases: tuple[str, ...] = ()) -> Country:
    place = Place(name=name, latitude=0, longitude=0, feature_class="A", feature_code="PCLI", country_code=alpha2)
    return Country(alpha2=alpha2, alpha3=alpha3, name=name, capital="", aliases=aliases, demonyms=demonyms, place=place)


COUNTRIES = MappingProxyType(
    {
        "IR": country("IR", "IRN", "Iran", ("Iranian", "Iranians")),
        "SY": country("SY", "SYR", "Syria", ("Syrian", "Syrians")),
        "IL": country("IL", "ISR", "Israel", ("Israeli", "Israelis")),
        "US": country("US", "USA", "United States", ("American", "Americans"), ("US", "U.S.")),
        "KE": country("KE", "KEN", "Kenya", ("Kenyan", "Kenyans")),
    }
)


def document(tagged: str, people: tuple[str, ...] = ()) -> Document:
    """Sentences of ``word/TAG`` tokens, one a line; ``people`` are the person entities."""
    words = [[piece.rsplit("/", 1) for piece in line.split()] for line in tagged.strip().splitlines()]
    text = "\n".join(" ".join(word for word, _ in line) for line in words)
    sentences, at = [], 0
    for number, line in enumerate(words):
        tokens = []
        for word, tag in line:
            tokens.append(Token(start=at, end=at + len(word), text=word, pos=tag))
            at += len(word) + 1
        sentences.append(Sentence(start=tokens[0].start, end=tokens[-1].end, tokens=tuple(tokens), paragraph=number))
    entities = tuple(
        Entity(mention=Mention(start=start, end=start + len(name), text=name), kind="person")
        for name in people
        for start in [text.index(name)]
    )
    return Document(article=Article(id="a", text=text), sentences=tuple(sentences), entities=entities)


def actors(tagged: str, people: tuple[str, ...] = ()) -> list[Actor]:
    return list(find_actors(document(tagged, people), resolutions=(), ontology=ONTOLOGY, countries=COUNTRIES))


def coded(tagged: str, people: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    return [(actor.name, actor.code, actor.kind) for actor in actors(tagged, people)]


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        ("Iranian/JJ military/JJ forces/NNS", ("Iranian military forces", "IRNMIL", "unnamed")),
        ("the/DT Syrian/JJ president/NN", ("Syrian president", "SYRGOV", "unnamed")),
        ("an/DT Israeli/JJ air/NN strike/NN", ("Israel", "ISR", "state")),
        ("the/DT president/NN of/IN Kenya/NNP", ("president", "KENGOV", "unnamed")),
        ("Kenya/NNP 's/POS army/NN", ("Kenya's army", "KENMIL", "unnamed")),
        ("seven/CD people/NNS", ("seven people", "CVL", "population")),
        ("Israelis/NNS", ("Israelis", "ISRCVL", "population")),
        ("the/DT Arab/NNP League/NNP", ("Arab League", "IGO", "organisation")),
        ("Hamas/NNP fighters/NNS", ("Hamas fighters", "PSEREB", "group")),
        ("the/DT Quds/NNP Force/NNP", ("Quds Force", "IRNMIL", "organisation")),
        ("Bashar/NNP al-Assad/NNP", ("Bashar al-Assad", "SYRGOV", "person")),
        ("rebel/NN spokesman/NN", ("rebel spokesman", "REB", "unnamed")),
        ("U.S./NNP troops/NNS", ("U.S. troops", "USAMIL", "unnamed")),
    ],
)
def test_an_actor_with_country_sector_and_kind(tagged: str, expected: tuple[str, str, str]) -> None:
    assert coded(tagged)[0] == expected


def test_a_persons_role_and_country_come_from_the_words_before_the_name() -> None:
    tagged = "Iran/NNP 's/POS Foreign/NNP Ministry/NNP Spokesman/NNP Reza/NNP Tehrani/NNP"
    assert coded(tagged, ("Reza Tehrani",)) == [("Reza Tehrani", "IRNGOV", "person")]


def test_one_who_held_an_office_is_of_the_elites() -> None:
    tagged = "former/JJ Kenyan/JJ President/NNP Peter/NNP Otieno/NNP"
    assert coded(tagged, ("Peter Otieno",)) == [("Peter Otieno", "KENELI", "person")]


def test_the_president_and_the_surname_take_the_fullest_name() -> None:
    tagged = """
    Kenyan/JJ President/NNP Peter/NNP Otieno/NNP spoke/VBD ./.
    Otieno/NNP left/VBD ./.
    The/DT Kenyan/JJ president/NN returned/VBD ./.
    """
    names = coded(tagged, ("Peter Otieno",))
    second = coded(tagged.replace("Otieno/NNP left", "Otieno/NNP left"), ("Peter Otieno", "Otieno"))
    assert names[0] == ("Peter Otieno", "KENGOV", "person")
    assert names[-1] == ("Peter Otieno", "KENGOV", "person")
    assert {name for name, _, _ in second} == {"Peter Otieno"}


def test_a_description_of_two_possible_people_stays_a_description() -> None:
    tagged = """
    Kenyan/JJ Minister/NNP Peter/NNP Otieno/NNP met/VBD Kenyan/JJ Minister/NNP Grace/NNP Wanjiru/NNP ./.
    The/DT Kenyan/JJ minister/NN left/VBD ./.
    """
    assert coded(tagged, ("Peter Otieno", "Grace Wanjiru"))[-1] == ("Kenyan minister", "KENGOV", "unnamed")


def test_the_ministry_is_that_of_the_one_country_named_before() -> None:
    tagged = """
    Kenya/NNP 's/POS foreign/JJ ministry/NN spoke/VBD ./.
    The/DT ministry/NN left/VBD ./.
    """
    assert [code for _, code, _ in coded(tagged)] == ["KENGOV", "KENGOV"]


def test_an_office_stays_open_where_two_countries_were_named() -> None:
    tagged = "Kenya/NNP met/VBD Syria/NNP ./. The/DT army/NN left/VBD ./."
    assert coded(tagged)[-1] == ("army", "MIL", "unnamed")


def test_an_office_beside_a_name_gives_country_and_sector() -> None:
    tagged = "Kenya/NNP 's/POS foreign/JJ minister/NN ,/, Peter/NNP Otieno/NNP ,/, left/VBD ./."
    assert ("Peter Otieno", "KENGOV", "person") in coded(tagged, ("Peter Otieno",))


def test_paired_offices_go_to_their_holders() -> None:
    tagged = (
        "The/DT ministers/NNS of/IN Kenya/NNP and/CC Syria/NNP ,/, Peter/NNP Otieno/NNP and/CC "
        "Grace/NNP Wanjiru/NNP ,/, met/VBD ./."
    )
    found = coded(tagged, ("Peter Otieno", "Grace Wanjiru"))
    assert [code for _, code, kind in found if kind == "person"] == ["KENGOV", "SYRGOV"]


def test_latin_americans_are_not_of_the_united_states() -> None:
    assert coded("Latin/JJ American/JJ leaders/NNS met/VBD")[0][1] == "GOV"


def test_its_army_is_of_whoever_the_sentence_began_with() -> None:
    assert coded("Kenya/NNP said/VBD its/PRP$ army/NN left/VBD")[-1] == ("its army", "KENMIL", "unnamed")


def test_a_secretary_of_state_is_one_person() -> None:
    tagged = "American/JJ Secretary/NNP of/IN State/NNP Grace/NNP Wanjiru/NNP left/VBD"
    assert coded(tagged, ("Grace Wanjiru",)) == [("Grace Wanjiru", "USAGOV", "person")]


def test_he_is_the_only_person_named_before() -> None:
    tagged = "Peter/NNP Otieno/NNP spoke/VBD ./.\nHe/PRP left/VBD ./."
    assert [name for name, _, _ in coded(tagged, ("Peter Otieno",))] == ["Peter Otieno", "Peter Otieno"]


def test_he_is_left_out_when_two_people_were_named() -> None:
    tagged = "Peter/NNP Otieno/NNP met/VBD Grace/NNP Wanjiru/NNP ./.\nHe/PRP left/VBD ./."
    assert len(coded(tagged, ("Peter Otieno", "Grace Wanjiru"))) == 2


def test_us_takes_the_full_name_of_the_country_where_the_text_has_it() -> None:
    tagged = "The/DT United/NNP States/NNPS left/VBD ./.\nThe/DT US/NNP returned/VBD ./."
    assert [name for name, _, _ in coded(tagged)] == ["United States", "United States"]


def test_a_word_in_lower_case_is_no_country() -> None:
    assert coded("they/PRP told/VBD us/PRP") == []


def test_mentions_point_at_their_words_and_do_not_overlap() -> None:
    tagged = "Syria/NNP 's/POS army/NN and/CC Israeli/JJ jets/NNS fought/VBD near/IN the/DT border/NN"
    found = actors(tagged)
    text = document(tagged).text
    assert all(actor.mention.text == text[actor.mention.start : actor.mention.end] for actor in found)
    assert all(one.mention.end <= other.mention.start for one, other in itertools.pairwise(found))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["Iran", "'s", "president", "of", "the", "and", ",", "killed", "General", "who", "7", "UN"]
            ),
            st.sampled_from(
                ["NNP", "NN", "POS", "VBD", "VBN", "VBG", "IN", "DT", "CC", ",", "CD", "WP", "JJ", "TO", ""]
            ),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_any_tagging_is_read(pieces: list[tuple[str, str]]) -> None:
    for actor in actors(" ".join(f"{word}/{tag}" for word, tag in pieces)):
        assert actor.mention.text


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Iran/NNP",
                "'s/POS",
                "vice-president/NN",
                "president/NN",
                "of/IN",
                "the/DT",
                "and/CC",
                ",/,",
                "troops/NNS",
                "he/PRP",
                "NATO/NNP",
                "old/JJ",
                "Iranian/JJ",
                "table/NN",
                "7/CD",
                "US-led/JJ",
                "year-old/JJ",
            ]
        ),
        min_size=1,
        max_size=25,
    )
)
def test_a_phrase_that_is_not_read_has_nobody_in_it(pieces: list[str]) -> None:
    text = " ".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        found = actors(text)
        patch.setattr(_Reader, "may_act", lambda *_: True)
        assert actors(text) == found
