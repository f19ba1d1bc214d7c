from __future__ import annotations

import importlib
import pickle
import time
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents import _resources
from geoevents.errors import GeoEventsError, ResourceError
from geoevents.gazetteer import Gazetteer
from geoevents.records import Article
from geoevents.segmentation import load_abbreviations, segment
from geoevents.tagging import Tagger, _labelling, _table, names, pos
from geoevents.tagging._model import Model
from geoevents.tagging.casing import normal_case, usual_case
from geoevents.tagging.consistency import consistent
from geoevents.tagging.cues import load_cues
from geoevents.tagging.labels import labels, spans
from geoevents.tagging.names import document_evidence, name_features, place_hints, unknown_hints
from geoevents.tagging.pos import LONGEST_WORD, pos_features, shape

ARTICLES = Path(__file__).parent / "articles"
TAGGER = Tagger.load()
CUES = {
    "title", "organisation", "place tail", "road", "place head", "compass", "calendar", "locative", "speech", "family",
    "given or place",
}  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer():
    try:
        return Gazetteer.open()
    except GeoEventsError:
        pytest.skip("the gazetteer is not compiled here")


def tagged(text, gazetteer=None):
    document = segment(Article(id="a", text=text), abbreviations=load_abbreviations("en"))
    return TAGGER.tag(document, gazetteer=gazetteer)


def found(text, gazetteer=None):
    return [(entity.mention.text, entity.kind) for entity in tagged(text, gazetteer).entities]


# Parts of speech


@pytest.mark.parametrize(
    "drawn",
    [
        "The/DT army/NN shelled/VBD the/DT town/NN on/IN Monday/NNP ./.",
        "Protesters/NNS have/VBP blocked/VBN two/CD roads/NNS ./.",
        "The/DT minister/NN will/MD visit/VB Cairo/NNP ./.",
        "She/PRP did/VBD n't/RB say/VB who/WP fired/VBD ./.",
        "Turkey/NNP 's/POS president/NN rejected/VBD the/DT offer/NN ./.",
    ],
)
def test_words_have_penn_tags(drawn):
    pairs = [word.rsplit("/", 1) for word in drawn.split()]
    text = " ".join(word for word, _ in pairs).replace(" n't", "n't").replace(" 's", "'s").replace(" .", ".")
    (sentence,) = tagged(text).sentences
    assert [[token.text, token.pos] for token in sentence.tokens] == pairs


# Entities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighting broke out near Omdurman and in Khartoum.", ["Omdurman place", "Khartoum place"]),
        ("Damascus rejected the plan.", ["Damascus place"]),
        ("Syrian troops entered Aleppo.", ["Syrian nationality", "Aleppo place"]),
        ("President Vladimir Putin went to Moscow.", ["Vladimir Putin person", "Moscow place"]),
        ("They met the Ministry of Health of Turkey.", ["Ministry of Health of Turkey organisation", "Turkey place"]),
        ("KHARTOUM, April 16 (Reuters) - Shells hit the airport.", ["KHARTOUM place", "Reuters organisation"]),
        ("Russia and the United States agreed.", ["Russia place", "United States place"]),
        ("Guinea-Bissau borders Senegal.", ["Guinea-Bissau place", "Senegal place"]),
        ("The rally in Paris, Texas, ended.", ["Paris place", "Texas place"]),
        ("Nothing happened there.", []),
    ],
)  # fmt: skip
def test_entities_have_kinds(text, expected, gazetteer):
    assert [f"{name} {kind}" for name, kind in found(text, gazetteer)] == expected


def test_a_headline_in_capitals_is_read_like_a_sentence(gazetteer):
    assert ("GAZA CITY", "place") in found("RUSSIAN FORCES LEAVE AS SHELLS HIT GAZA CITY AGAIN", gazetteer)


def test_a_text_without_capitals_keeps_its_well_known_places(gazetteer):
    names = dict(found("shells hit kyiv on friday. russian forces left ukraine, nice as it was.", gazetteer))
    assert names["kyiv"] == names["ukraine"] == "place"
    assert names["russian"] == "nationality"
    assert "nice" not in names


def test_without_a_gazetteer_the_context_still_tells():
    names = dict(found("Officials in Damascus said that Mr. Hassan Karim had left for the United States."))
    assert names["Damascus"] == names["United States"] == "place"
    assert names["Hassan Karim"] == "person"


def test_a_person_stays_a_person(gazetteer):
    text = "Michael Jordan came home. Jordan said he was tired."
    assert ("Jordan", "person") in found(text, gazetteer)


def test_a_country_stays_a_place_beside_a_person_of_that_name(gazetteer):
    text = "Michael Jordan flew to Amman. He had never been in Jordan before. The king of Jordan met him."
    assert ("Jordan", "place") in found(text, gazetteer)


def test_entities_are_in_text_order_with_exact_mentions(gazetteer):
    document = tagged("The Ministry of Health of Syria and Homs University met in Hama.", gazetteer)
    starts = [entity.mention.start for entity in document.entities]
    assert starts == sorted(starts)
    for entity in document.entities:
        assert entity.mention.text == document.text[entity.mention.start : entity.mention.end]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_tagged(text):
    document = tagged(text)
    assert all(token.pos for sentence in document.sentences for token in sentence.tokens)


@pytest.mark.parametrize("unit", ["a", "A ", "Of ", "Jordan ", "I-", "US, ", "Mr. ", "New York "])
def test_any_text_is_tagged_in_linear_time(unit):
    def seconds(size):
        began = time.process_time()
        tagged(unit * (size // len(unit)))
        return time.process_time() - began

    seconds(1_000)
    assert min(seconds(40_000) for _ in range(2)) < 40 * min(seconds(4_000) for _ in range(2)) + 0.2


def test_tagging_changes_neither_text_nor_offsets(gazetteer):
    before = segment(Article(id="a", text="MOSCOW (AP) — Russia said no."), abbreviations=load_abbreviations("en"))
    after = TAGGER.tag(before, gazetteer=gazetteer)
    assert after.article is before.article
    assert [(t.start, t.end, t.text) for s in after.sentences for t in s.tokens] == [
        (t.start, t.end, t.text) for s in before.sentences for t in s.tokens
    ]


# The tagger and its models


def test_a_tagger_is_frozen():
    tagger = Tagger.load()
    with pytest.raises(FrozenInstanceError):
        tagger._labeller = None


def test_a_tagger_can_be_sent_to_another_process():
    again = pickle.loads(pickle.dumps(TAGGER))  # noqa: S301 - our own bytes
    document = segment(Article(id="a", text="He left Cairo."), abbreviations=load_abbreviations("en"))
    assert again.tag(document) == TAGGER.tag(document)


@pytest.mark.parametrize("name", ["pos.npz", "entities.npz"])
def test_models_are_small(name):
    assert _resources.model(name).stat().st_size < 500_000


def test_a_damaged_model_says_so(tmp_path, monkeypatch):
    path = tmp_path / "broken.npz"
    path.write_bytes(b"nothing")
    monkeypatch.setattr(_resources, "model", lambda _name: path)
    with pytest.raises(ResourceError, match="install the package again"):
        Model("broken.npz").labels([["a"]])


# Decoding


def _sample_sentences(gazetteer):
    """Words, hints and evidence of the sample articles, as the tagger sees them."""
    for path in sorted(ARTICLES.glob("*.txt")):
        article = Article(id=path.stem, text=path.read_text(encoding="utf-8"))
        sentences = segment(article, abbreviations=load_abbreviations("en")).sentences
        texts = usual_case([[token.text for token in s.tokens] for s in sentences], hint=gazetteer.hint)
        yield texts, [place_hints(words, gazetteer.hint) for words in texts], document_evidence(texts)


def test_quick_labels_are_those_of_the_full_search(gazetteer):
    pos, entities = Model("pos.npz"), Model("entities.npz")
    wrong = count = 0
    for texts, hints, evidence in _sample_sentences(gazetteer):
        tags, labels = TAGGER._labeller.label(texts, hints=hints, evidence=evidence)
        for words, known, quick, found in zip(texts, hints, tags, labels, strict=True):
            full = pos.labels(pos_features(words))
            # Rows of braces are one word to the full search, "goes with" from end to end; the quick one reads on.
            full = quick if "GW" in full else full
            wrong += sum(one != other for one, other in zip(quick, full, strict=True))
            count += len(words)
            assert found == entities.labels(name_features(words, quick, known, evidence))
    assert wrong <= count / 2_000


@given(
    st.one_of(st.text(min_size=1, max_size=LONGEST_WORD), st.sampled_from([pos.BORDER, "UK", "Gen.", "in", "Paris"]))
)
def test_what_both_models_ask_of_a_word_is_asked_at_once(word):
    of_both = zip(pos.word_features(word), names.word_features(word), strict=True)
    assert list(_labelling._word_features(word)) == [list(dict.fromkeys(one + other)) for one, other in of_both]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.text("aAbB.-1'é", min_size=1, max_size=4), min_size=1, max_size=6), max_size=8))
def test_quick_scores_are_the_sums_of_the_features(texts):
    hints = [["Bcountry" if word[0] == "B" else "" for word in words] for words in texts]
    evidence = document_evidence(texts)
    _, labels = TAGGER._labeller.label(texts, hints=hints, evidence=evidence)
    tags = [Model("pos.npz").labels(pos_features(words)) for words in texts]
    if tags == TAGGER._labeller.label(texts, hints=hints, evidence=evidence)[0]:
        entities = Model("entities.npz")
        features = map(name_features, texts, tags, hints, [evidence] * len(texts))
        assert labels == [entities.labels(sentence) for sentence in features]


def test_labels_are_those_of_crfsuite(tmp_path, monkeypatch):
    pycrfsuite = pytest.importorskip("pycrfsuite", reason="needed for training only")
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "training"))
    columnar = importlib.import_module("columnar")
    sentences = ["the army shelled the town", "he shelled peas in the army town", "the peas left"]
    trainer = pycrfsuite.Trainer(algorithm="ap", params={"max_iterations": 5}, verbose=False)
    for sentence in sentences:
        trainer.append(pos_features(sentence.split()), [word[0] for word in sentence.split()])
    trainer.train(str(tmp_path / "model"))
    columnar.write_columns(tmp_path / "model", tmp_path / "model.npz", margin=70)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "model"))
    monkeypatch.setattr(_resources, "model", lambda _name: tmp_path / "model.npz")
    for sentence in [*sentences, "peas", "in the unknown town he left", "army army army the he"]:
        features = pos_features(sentence.split())
        assert Model("model.npz").labels(features) == tagger.tag(features)


def test_a_model_that_has_seen_many_words_still_knows_them(monkeypatch):
    monkeypatch.setattr(_table, "_MOST_ROWS", 64)
    monkeypatch.setattr(_table, "_FIRST_ROWS", 8)
    tagger = Tagger.load()
    for start in range(0, 600, 30):
        words = [f"Word{number}" for number in range(start, start + 40)] + ["left", "Cairo", "."]
        document = segment(Article(id="a", text=" ".join(words)), abbreviations=load_abbreviations("en"))
        assert tagger.tag(document) == TAGGER.tag(document)


def test_of_very_long_words_only_the_beginning_counts_and_is_remembered():
    tagger = Tagger.load()
    text = f"He left {'Cairo' * 20_000} today ."
    short = text.replace("Cairo" * 20_000, "Cairo" * 8)
    tags = [
        [token.pos for token in tagger.tag(document).sentences[0].tokens]
        for document in (
            segment(Article(id="a", text=t), abbreviations=load_abbreviations("en")) for t in (text, short)
        )
    ]
    assert tags[0] == tags[1]
    assert all(len(word) <= LONGEST_WORD for word in tagger._labeller._scores[0]._numbers)


def test_very_many_words_are_read_in_portions(monkeypatch):
    document = segment(Article(id="a", text="He left Cairo. " * 60), abbreviations=load_abbreviations("en"))
    whole = TAGGER.tag(document)
    monkeypatch.setattr(_labelling, "_TOGETHER", 7)
    assert TAGGER.tag(document) == whole


# Labels


@pytest.mark.parametrize(
    "entities",
    [
        [],
        [(0, 2, "place")],
        [(0, 1, "place"), (1, 2, "place")],
        [(0, 3, "organisation"), (0, 1, "place"), (3, 4, "person")],
        [(0, 4, "organisation"), (1, 2, "nationality")],
        [(0, 2, "organisation"), (0, 2, "place")],
    ],
)
def test_labels_say_all_that_spans_say(entities):
    assert spans(labels(5, entities)) == entities


# Letters


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ARMY LEAVES THE TOWN OF HOMS", "Army Leaves the Town of Homs"),
        ("US AND RUSSIA MEET IN GENEVA", "US and Russia Meet in Geneva"),
        ("The UN and NATO met", "The UN and NATO met"),
        ("KHARTOUM , April 16", "KHARTOUM , April 16"),
        ("NATO", "NATO"),
    ],
)
def test_runs_of_capitals_get_small_letters(written, expected):
    assert normal_case(written.split()) == expected.split()


def test_small_letters_get_capitals_only_where_a_document_has_none():
    hints = {"syria": "country", "nice": "city5"}.get
    hint = lambda name: hints(name.lower(), "")  # noqa: E731 - a table with a default
    assert usual_case([["in", "syria", "nice", "folks"]], hint=hint) == [["In", "Syria", "nice", "folks"]]
    assert usual_case([["In", "syria"]], hint=hint) == [["In", "syria"]]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Damascus", "Xx"), ("McCain", "XxXx"), ("U.S.", "X.X."), ("16-year", "d-x"), ("2024", "d"), ("x" * 10_000, "x")],
)
def test_the_shape_of_a_word(word, expected):
    assert shape(word) == expected


# Consistency


def _consistent(text, entities, hints=None):
    words = text.split()
    evidence = document_evidence([words])
    (result,) = consistent([words], [entities], hints=[hints or [""] * len(words)], evidence=evidence)
    return [(" ".join(words[first:end]), kind) for first, end, kind in result]


def test_a_surname_of_a_person_is_that_person():
    text = "Michael Jordan spoke ; Jordan left"
    assert _consistent(text, [(0, 2, "person"), (4, 5, "place")])[1] == ("Jordan", "person")


def test_a_surname_that_is_clearly_a_place_stays_one():
    text = "Michael Jordan spoke in Jordan yesterday"
    assert _consistent(text, [(0, 2, "person"), (4, 5, "place")])[1] == ("Jordan", "place")


def test_a_surname_that_is_also_a_place_belongs_to_its_person():
    assert _consistent("Jack London wrote", [(0, 1, "person"), (1, 2, "place")]) == [("Jack London", "person")]


def test_a_capital_that_acts_is_a_place():
    text = "Damascus rejected it"
    assert _consistent(text, [(0, 1, "person")], ["Scapital", "", ""]) == [("Damascus", "place")]


def test_a_name_that_is_mostly_a_place_is_one_everywhere():
    text = "Homs fell ; Homs burned ; Homs United won ; Homs"
    entities = [(0, 1, "place"), (3, 4, "place"), (6, 8, "organisation")]
    assert _consistent(text, entities)[-1] == ("Homs", "place")


def test_a_name_that_is_a_place_once_changes_nothing():
    assert _consistent("Homs fell ; Homs", [(0, 1, "place")]) == [("Homs", "place")]


# Features


def test_the_longest_place_name_wins():
    hint = {"New York": "city6", "York": "city5", "Strait of Hormuz": "water", "Iran": "country"}.get
    words = ["New", "York", ",", "Strait", "of", "Hormuz", ",", "Iran-linked"]
    hints = place_hints(words, lambda name: hint(name, ""))
    assert hints == ["Bcity6", "Icity6", "", "Bwater", "Iwater", "Iwater", "", "Pcountry"]


def test_the_rest_of_the_document_is_evidence():
    evidence = document_evidence([["He", "met", "Michael", "Jordan", "in", "Amman"], ["amman", "Jordan"]])
    assert evidence["jordan"] == "p"
    assert evidence["amman"] == "cl"


def test_features_are_as_many_as_words():
    words = ["Syria", "fell"]
    assert len(pos_features(words)) == len(name_features(words, ["NNP", "VBD"], unknown_hints(words), {})) == 2
    assert pos_features([]) == name_features([], [], [], {}) == []


# Word lists


@pytest.mark.parametrize(("word", "cues"), load_cues().of.items())
def test_each_cue_is_a_known_one_on_a_word_in_small_letters(word, cues):
    assert word == word.lower().strip() != ""
    assert set(cues) <= CUES | {"given"}
    assert len(cues) == len(set(cues))


def test_small_words_and_abbreviations_are_written_as_they_are_looked_up():
    cues = load_cues()
    assert all(word == word.lower() for word in cues.small_words)
    assert all(word == word.upper() for word in cues.abbreviations)
