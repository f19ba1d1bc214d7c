from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.errors import InputError, ResourceError
from geoevents.pipeline import Pipeline
from geoevents.recognizers.spacy import SpacyRecognizer
from geoevents.records import Article, Mention, Resolution, Toponym
from geoevents.toponyms import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.records import Document

ARTICLE = Article(
    id="a", text="Syrian troops left Hama. Damascus rejected a plan of the Aleppo Chamber and of Victoria Paris."
)


def mention(text: str, name: str) -> Mention:
    start = text.index(name)
    return Mention(start=start, end=start + len(name), text=name)


@dataclass
class Names:
    """Stands for a spaCy pipeline: it knows some names and their labels."""

    labels: dict[str, str]

    def __call__(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(ents=[
            SimpleNamespace(start_char=text.index(name), end_char=text.index(name) + len(name), label_=label)
            for name, label in self.labels.items()
            if name in text
        ])  # fmt: skip


def spacy_recognizer(pipeline: Pipeline, labels: dict[str, str]) -> SpacyRecognizer:
    return SpacyRecognizer(nlp=Names(labels), gazetteer=pipeline.gazetteer, words=load_words())


def test_a_function_can_be_the_recognizer_and_the_gazetteer_gives_the_candidates(pipeline: Pipeline) -> None:
    def only_hama(document: Document) -> Sequence[Toponym]:
        return [Toponym(mention=mention(document.text, "Hama"), use="place")]

    (found,) = replace(pipeline, recognizer=only_hama).toponyms(ARTICLE)
    assert found.place is not None
    assert (found.place.name, found.place.country_code) == ("Hama", "SY")


def test_a_function_can_be_the_resolver(pipeline: Pipeline) -> None:
    def never(_document: Document, toponyms: Sequence[Toponym]) -> Sequence[Resolution]:
        return [Resolution(toponym=toponym) for toponym in toponyms]

    found = replace(pipeline, resolver=never).toponyms(ARTICLE)
    assert "Hama" in {resolution.toponym.mention.text for resolution in found}
    assert all(resolution.place is None for resolution in found)
    assert replace(pipeline, resolver=never).events(ARTICLE) is not None


def test_a_pipeline_is_loaded_with_both() -> None:
    loaded = Pipeline.load(recognizer=lambda _document: (), resolver=lambda _document, _toponyms: ())
    assert loaded.toponyms(ARTICLE) == ()


@pytest.mark.parametrize(
    ("given_mentions", "message"),
    [
        ([Mention(start=0, end=4, text="Hama")], "characters 0 to 4"),
        ([Mention(start=19, end=19, text="")], "characters 19 to 19"),
        ([Mention(start=19, end=23, text="Hama"), Mention(start=21, end=23, text="ma")], "inside the name before"),
    ],
)
def test_a_recognizer_that_gives_no_names_of_the_text_is_told_so(pipeline, given_mentions, message: str) -> None:
    wrong = replace(pipeline, recognizer=lambda _: [Toponym(mention=m, use="place") for m in given_mentions])
    with pytest.raises(InputError, match=message):
        wrong.toponyms(ARTICLE)


def test_a_resolver_that_forgets_toponyms_is_told_so(pipeline: Pipeline) -> None:
    with pytest.raises(InputError, match="gave 0 resolutions"):
        replace(pipeline, resolver=lambda _document, _toponyms: ()).toponyms(ARTICLE)


def test_what_spacy_calls_a_place_or_a_people_is_a_toponym(pipeline: Pipeline) -> None:
    labels = {
        "Hama": "GPE", "Damascus": "GPE", "Syrian": "NORP", "the Aleppo Chamber": "ORG", "Victoria Paris": "PERSON",
        "troops": "NORP", "a plan": "DATE",
    }  # fmt: skip
    found = replace(pipeline, recognizer=spacy_recognizer(pipeline, labels)).toponyms(ARTICLE)
    uses = {resolution.toponym.mention.text: resolution.toponym.use for resolution in found}
    assert uses == {"Syrian": "actor", "Hama": "place", "Damascus": "actor", "Aleppo": uses["Aleppo"]}
    assert all(resolution.place is not None for resolution in found)


def test_a_text_too_long_for_spacy_is_read_in_stretches_of_sentences(pipeline: Pipeline) -> None:
    lengths = []

    def nlp(text: str) -> SimpleNamespace:
        lengths.append(len(text))
        return Names({"Hama": "GPE"})(text)

    text = "Nothing much happened on that day. " * 4000 + "Troops left Hama."
    recognizer = SpacyRecognizer(nlp=nlp, gazetteer=pipeline.gazetteer, words=load_words())
    (found,) = replace(pipeline, recognizer=recognizer).toponyms(Article(id="a", text=text))
    assert text[found.toponym.mention.start :].startswith("Hama.")
    assert len(lengths) > 1
    assert max(lengths) <= 50_000


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_is_read(pipeline: Pipeline, text: str) -> None:
    found = replace(pipeline, recognizer=spacy_recognizer(pipeline, {text[2:7] or "x": "GPE"})).toponyms(
        Article(id="a", text=text)
    )
    assert all(text[r.toponym.mention.start : r.toponym.mention.end] == r.toponym.mention.text for r in found)


def test_without_spacy_the_command_that_installs_it_is_told(pipeline: Pipeline, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(ResourceError, match=r"pip install 'geoevents\[spacy\]'"):
        SpacyRecognizer.load("en_core_web_sm", gazetteer=pipeline.gazetteer)


def test_without_the_model_the_command_that_installs_it_is_told(pipeline: Pipeline, monkeypatch) -> None:
    def load(name: str) -> None:
        raise OSError(f"[E050] Can't find model {name!r}")

    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
    with pytest.raises(ResourceError, match="python -m spacy download en_core_web_sm"):
        SpacyRecognizer.load("en_core_web_sm", gazetteer=pipeline.gazetteer)


def test_a_pipeline_without_entities_is_refused(pipeline: Pipeline, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=lambda _: SimpleNamespace(pipe_names=["tagger"])))
    with pytest.raises(ResourceError, match="sets no entities"):
        SpacyRecognizer.load("tagger_only", gazetteer=pipeline.gazetteer)


def test_a_real_spacy_pipeline_finds_its_names(pipeline: Pipeline, tmp_path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is an optional extra: pip install geoevents[spacy]")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "GPE", "pattern": name} for name in ("Hama", "Damascus")] + [{"label": "NORP", "pattern": "Syrian"}]
    )
    nlp.to_disk(tmp_path / "model")
    recognizer = SpacyRecognizer.load(str(tmp_path / "model"), gazetteer=pipeline.gazetteer)
    found = replace(pipeline, recognizer=recognizer).toponyms(ARTICLE)
    assert {"Syrian", "Hama", "Damascus"} <= {resolution.toponym.mention.text for resolution in found}
