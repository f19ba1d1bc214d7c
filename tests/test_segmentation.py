from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents import _resources
from geoevents.records import Article
from geoevents.segmentation import load_abbreviations, segment

ABBREVIATIONS = load_abbreviations("en")


def read(text):
    return segment(Article(id="a", text=text), abbreviations=ABBREVIATIONS)


def sentences_of(text):
    return [text[sentence.start : sentence.end] for sentence in read(text).sentences]


def words_of(text):
    return [token.text for sentence in read(text).sentences for token in sentence.tokens]


@pytest.mark.parametrize(
    "drawn",
    [
        "The talks failed. | Both sides left.",
        "Gen. Haftar met Dr. Salem in Benghazi. | They spoke for an hour.",
        "He lives in the U.S. | The move surprised many.",
        "The U.S. Navy sent two ships. | Iran protested.",
        "It began at 5 p.m. | “We ran,” she said.",
        "“We will stay.” | The crowd cheered.",
        "Who fired first? | Nobody knows!",
        "Shares of Acme Corp. fell. | Others rose.",
        "The envoy left St. Petersburg for Ft. Worth.",
        "He is from Lexington, Ky. | The trial starts on Jan. 5.",
        "Prices rose 3.5 percent to $1,200.50 in 2023. | Wages did not.",
        "They waited … and waited.",
        "J. R. Smith of the U.N. arrived. | He was late.",
        "The case, Smith vs. Jones, is old.",
        "It was over (at last). | Then it rained.",
        "the army withdrew. | the rebels stayed.",
        "停火开始了。 | 他们离开了。",
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(drawn):
    text = drawn.replace("| ", "")
    assert sentences_of(text) == drawn.split(" | ")


@pytest.mark.parametrize(
    "drawn",
    [
        "Syria 's army , U.S. troops",
        "They did n't go",
        "al-Assad and O'Neill met",
        "on April 16th , at 10:30",
        "a 100mm gun and 5G masts",
        "Charleston , W.Va. , on Jan. 5",
        "see https://example.org/a.b?c=d .",
        "KHARTOUM , April 16 ( Reuters ) --",
        "the Iran-Syria border",
    ],
)
def test_a_token_is_a_word_or_a_mark(drawn):
    squeezed = (
        drawn.replace(" 's", "'s").replace(" n't", "n't").replace(" ,", ",").replace("( ", "(").replace(" )", ")")
    )
    assert words_of(squeezed.replace("c=d .", "c=d.")) == drawn.split()


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One line.\nAnother line.", [0, 1]),
        ("A headline\n\nThe first words.", [0, 1]),
        ("The army said on\nMonday that it had\nleft the town.\n\nNobody was hurt in\nthe end.", [0, 1]),
        ("First.\r\n\r\nSecond.", [0, 1]),
        ("One.\u2029Two.", [0, 1]),
    ],
)
def test_paragraphs_are_numbered(text, paragraphs):
    assert [sentence.paragraph for sentence in read(text).sentences] == paragraphs


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\t \u00a0"])
def test_nothing_gives_no_sentence(text):
    assert read(text).sentences == ()


@given(st.text(max_size=300))
def test_tokens_cover_all_that_is_not_white_space_in_order(text):
    document = read(text)
    at = 0
    for sentence in document.sentences:
        assert sentence.start == sentence.tokens[0].start
        assert sentence.end == sentence.tokens[-1].end
        for token in sentence.tokens:
            assert token.text == text[token.start : token.end] != ""
            assert not text[at : token.start].strip()
            at = token.end
    assert not text[at:].strip()


@settings(max_examples=30)
@given(st.text(alphabet="ab.!?\"' \nSU.,1-–", max_size=200))
def test_segmentation_of_a_sentence_alone_does_not_fail(text):
    assert sum(len(sentence.tokens) for sentence in read(text).sentences) <= len(text)


@pytest.mark.parametrize(
    "unit",
    ["a", "a.", "1,", "!", ". ", " ", "\n", "\n ", "a-", "n't", "https://", '"', "…", "A. ", "\u0301", "1a", "don’"],
)
def test_any_text_is_read_in_linear_time(unit):
    def seconds(size):
        text = "x" + unit * (size // len(unit)) + "y"
        began = time.process_time()
        read(text)
        return time.process_time() - began

    seconds(1_000)
    short = min(seconds(10_000) for _ in range(2))
    assert min(seconds(80_000) for _ in range(3)) < 40 * short + 0.1


def test_a_text_without_marks_is_cut():
    lengths = [len(sentence.tokens) for sentence in read("word " * 10_000).sentences]
    assert max(lengths) <= 250


@pytest.mark.parametrize("word", sorted(ABBREVIATIONS.words))
def test_each_abbreviation_keeps_its_full_stop(word):
    written = ".".join(part.capitalize() for part in word.split(".")) + "."
    text = f"x {written} Brown"
    assert words_of(text) == ["x", written, "Brown"]
    assert len(read(text).sentences) == 1


@pytest.mark.parametrize("word", sorted(ABBREVIATIONS.starters))
def test_each_starter_begins_a_sentence_after_an_abbreviation(word):
    assert len(read(f"He left the U.S. {word} went on.").sentences) == 2


def test_every_row_of_the_word_lists_is_used_once():
    for name in ("abbreviations.txt", "sentence_starters.txt"):
        lines = (_resources.language("en") / name).read_text(encoding="utf-8").splitlines()
        rows = [line.partition("\t")[0] for line in lines if line and not line.startswith("#")]
        assert len(rows) == len(set(rows))
