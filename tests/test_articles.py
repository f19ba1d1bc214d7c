"""Our sample articles: that their annotations hold, and how much of them geoevents reads.

The floors stand a little below what was measured over the whole corpus; ``python benchmarks/score_articles.py --show``
shows what is behind each figure.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoevents.reading import read
from geoevents.records import Article, Event, Mention

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "tests" / "articles"
NAMES = [path.stem for path in sorted(ARTICLES.glob("*.json"))]
VERBAL = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
MATERIAL = {"COOPERATE", "AID", "RETREAT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
TYPES = VERBAL | MATERIAL | {"OTHER"}
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
FLOORS = {
    "toponym recall": 0.94,
    "toponym precision": 0.97,
    "toponym use": 0.92,
    "toponym point": 0.92,
    "event recall": 0.80,
    "event precision": 0.96,
    "event type": 0.96,
    "event country": 0.75,
    "event place": 0.70,
    "event date": 0.71,
    "event status": 0.97,
    "event fatalities": 0.80,
}


def annotations(name: str) -> dict:
    return json.loads((ARTICLES / f"{name}.json").read_text(encoding="utf-8"))


def text_of(gold: dict) -> str:
    return gold.get("text") or (ARTICLES / gold["article"]).read_text(encoding="utf-8")


def event(article: Article, word: str, *, event_type: str) -> Event:
    start = article.text.index(word)
    trigger = Mention(start=start, end=start + len(word), text=word)
    sentence = Mention(start=0, end=len(article.text), text=article.text)
    return Event(article=article, event_type=event_type, trigger=trigger, sentence=sentence)


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    path = ROOT / "benchmarks" / "score_articles.py"
    spec = importlib.util.spec_from_file_location("score_articles", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_articles"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scores(scoring) -> dict:
    pipeline = scoring.Pipeline.load()
    return {gold.article.id: scoring.score(gold, pipeline) for gold in scoring.load_gold()}


@pytest.fixture(scope="module")
def whole(scoring, scores):
    return scoring.total(scores.values())


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-18", "2024-02-18", "2024-02-18"),
        ("2024-02/2024-04-03", "2024-02-01", "2024-04-03"),
    ],
)
def test_the_scorer_knows_the_days_of_a_date(scoring, edtf, first, last):
    assert scoring.bounds(edtf) == (first, last)


def test_the_scorer_measures_on_the_sphere(scoring):
    assert scoring.distance_km(0, 0, 1, 0) == pytest.approx(111.195, abs=0.01)


def test_the_scorer_sees_what_must_not_have_happened(scoring):
    gold = scoring.Gold(
        article=Article(id="a", text="Ankara denied that it bombed Ariha."),
        toponyms=(),
        events=(),
        never=({"evidence": "it bombed Ariha", "note": "denied"},),
    )
    taken = event(gold.article, "bombed", event_type="ASSAULT")
    assert scoring.score_events(gold, [taken]).forbidden
    assert not scoring.score_events(gold, [replace(taken, status="denied")]).forbidden
    assert not scoring.score_events(gold, [event(gold.article, "denied", event_type="REJECT")]).forbidden


def test_the_scorer_counts_an_event_told_twice_once(scoring):
    gold = scoring.Gold(
        article=Article(id="a", text="A bomb exploded and killed two."),
        toponyms=(),
        events=(
            {"event_type": "ASSAULT", "evidence": "bomb exploded and killed two", "places": [], "date": None}
            | {"status": "actual"},
        ),
        never=(),
    )
    found = [event(gold.article, word, event_type="ASSAULT") for word in ("exploded", "killed")]
    score = scoring.score_events(gold, found)
    assert score.share("event recall") == score.share("event precision") == 1.0
    assert not score.errors


def test_every_article_has_annotations():
    articles = {path.stem for path in ARTICLES.iterdir() if path.suffix in {".txt", ".md", ".html", ".jsonl"}}
    assert articles - {"README"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_toponyms_stand_at_their_offsets_in_text_order(name):
    gold = annotations(name)
    text = text_of(gold)
    for row in gold["toponyms"]:
        assert text[row["start"] : row["end"]] == row["text"]
    spans = [(row["start"], row["end"]) for row in gold["toponyms"]]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("name", NAMES)
def test_toponyms_have_a_use_and_a_point_on_earth(name):
    for row in annotations(name)["toponyms"]:
        assert row["use"] in {"place", "actor", "other"}
        assert -90 <= row["latitude"] <= 90
        assert -180 <= row["longitude"] <= 180
        assert 20 <= row["within_km"] <= 3500


@pytest.mark.parametrize("name", NAMES)
def test_evidence_is_in_the_text_exactly_once(name):
    gold = annotations(name)
    for row in (*gold["events"], *gold["never"]):
        assert text_of(gold).count(row["evidence"]) == 1, row["evidence"]


@pytest.mark.parametrize("name", NAMES)
def test_events_use_the_known_types_places_and_statuses(name):
    gold = annotations(name)
    known = {row["text"] for row in gold["toponyms"]}
    for row in gold["events"]:
        assert {row["event_type"], *row.get("also_right", ())} <= TYPES
        assert {row["status"], *row.get("status_also", ())} <= {"actual", "denied", "planned", "hypothetical"}
        assert set(row["places"]) <= known
        assert row.get("place_role", "location") in {"location", "origin", "destination", "about"}


@pytest.mark.parametrize("name", NAMES)
def test_actors_are_words_of_the_text_and_codes_are_alpha_3(name):
    gold = annotations(name)
    for row in gold["events"]:
        assert all(actor in text_of(gold) for actor in row["actors"])
        assert all(re.fullmatch("[A-Z]{3}", code) for code in row["actor_country"] + row["recipients_country"])


@pytest.mark.parametrize("name", NAMES)
def test_dates_are_dates_or_intervals(name):
    gold = annotations(name)
    assert re.fullmatch(DATE, gold["published"])
    for row in gold["events"]:
        assert row["date"] is None or re.fullmatch(f"{DATE}(/{DATE})?", row["date"])


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_gives_the_annotated_text(name):
    gold = annotations(name)
    (article,) = read([ARTICLES / gold["article"]], published=gold["published"])
    assert " ".join(text_of(gold).split()) in " ".join(article.text.split())
    assert article.published == gold["published"]


def test_nothing_denied_planned_or_imagined_is_an_actual_event(whole):
    assert not whole.forbidden, "\n" + "\n".join(whole.forbidden)


@pytest.mark.parametrize("measure", FLOORS)
def test_the_corpus_is_read_as_well_as_ever(measure, scoring, scores, whole):
    misses = [line for name, score in scores.items() for line in (f"== {name}", *score.errors)]
    report = "\n".join(["", scoring.table(scores), *misses])
    assert whole.share(measure) >= FLOORS[measure], report


def test_an_article_without_a_place_has_no_toponym(scores):
    assert scores["trap_no_place"].scored["toponym precision"] == 0, scores["trap_no_place"].errors
