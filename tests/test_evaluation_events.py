from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoevents.cli import main
from geoevents.errors import ReadingError
from geoevents.evaluation import evaluate_events, read_event_gold
from geoevents.records import Actor, Article, Event, Mention, TemporalExpression

JUDGED = Path(__file__).resolve().parents[1] / "docs" / "judged_events.tsv"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "events"
TEXT = "Chad thanked Mali on Monday. Rebels shelled Gao."
PLOVER = {
    "id": "p",
    "text": TEXT,
    "date": "2000-01-01",
    "events": [
        {"plover2021": "SUPPORT", "source": ["TCDGOV"], "target": ["MLI"]},
        {"plover2021": "ASSAULT", "source": ["MLIREB"], "target": ["MLI"]},
    ],
}
MEANTIME = {
    "id": "m",
    "text": TEXT,
    "dct": "03-06-2024",
    "events": [
        {"start": 5, "end": 12, "event_date": "2024-06-XX", "instance": "one"},
        {"start": 36, "end": 43, "event_date": "2024-06-03", "instance": "one"},
        {"start": 0, "end": 4, "event_date": "", "instance": ""},
    ],
}
OURS = {
    "id": "o",
    "text": TEXT,
    "published": "2024-06-04",
    "events": [
        {"event_type": "SUPPORT", "evidence": "thanked Mali on Monday", "date": "2024-06-03", "actor_country": ["TCD"]},
        {"event_type": "COERCE", "evidence": "shelled Gao", "also_right": ["ASSAULT"], "optional": True},
    ],
}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def mention(text: str) -> Mention:
    start = TEXT.index(text)
    return Mention(start=start, end=start + len(text), text=text)


def actor(text: str, country: str, sector: str = "") -> Actor:
    return Actor(mention=mention(text), name=text, country=country, sector=sector)


def day(text: str, iso: str) -> TemporalExpression:
    return TemporalExpression(
        mention=mention(text), timex_type="DATE", timex_value=iso, edtf=iso, start=iso, end=iso, precision="day"
    )


def find(article: Article) -> tuple[Event, ...]:
    sentence = mention("Chad thanked Mali on Monday.")
    thanked = Event(
        article=article, event_type="SUPPORT", trigger=mention("thanked"), sentence=sentence,
        actors=(actor("Chad", "TCD"),), recipients=(actor("Mali", "MLI"),), date=day("Monday", "2024-06-03"),
    )  # fmt: skip
    shelled = Event(
        article=article, event_type="ASSAULT", trigger=mention("shelled"), sentence=mention("Rebels shelled Gao."),
        actors=(actor("Rebels", "", "REB"),),
    )  # fmt: skip
    again = Event(article=article, event_type="AID", trigger=mention("Gao"), sentence=mention("Rebels shelled Gao."))
    return thanked, shelled, again


def test_types_and_countries_of_plovers_records(tmp_path: Path) -> None:
    scores = evaluate_events(read_event_gold(write(tmp_path, PLOVER)), find)
    assert (scores.documents, scores.annotated, scores.found) == (1, 2, 3)
    assert {name: (scores.right[name], scores.scored[name]) for name in ("type", "actor", "recipient", "both")} == {
        "type": (2, 2), "actor": (1, 2), "recipient": (1, 2), "both": (1, 2),
    }  # fmt: skip
    assert (scores.right["both the same"], scores.right["type and both"]) == (1, 1)
    assert (scores.right["extra"], scores.scored["extra"]) == (1, 3)
    assert [each.kind for each in scores.disagreements] == ["actor, recipient", "extra"]


def test_dates_and_links_of_meantime(tmp_path: Path) -> None:
    scores = evaluate_events(read_event_gold(write(tmp_path, MEANTIME)), find)
    assert (scores.right["found"], scores.scored["found"]) == (2, 3)
    assert (scores.right["date"], scores.scored["date"]) == (0, 1)
    assert (scores.right["dated"], scores.scored["dated"]) == (1, 2)
    assert scores.scored["extra"] == scores.scored["type"] == 0
    assert scores.links is not None
    assert (scores.links.right, scores.links.annotated) == (0, 1)
    assert scores.share("type") is None


def test_our_own_articles(tmp_path: Path) -> None:
    scores = evaluate_events(read_event_gold(write(tmp_path, OURS)), find)
    assert scores.annotated == 1
    assert (scores.right["type"], scores.scored["type"]) == (2, 2)
    assert (scores.right["date"], scores.scored["date"]) == (1, 1)
    assert scores.scored["recipient"] == 0
    assert scores.links is None


def test_a_single_document_names_the_file_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps({"article": "text.txt", "events": OURS["events"]}, indent=1), encoding="utf-8")
    (document,) = read_event_gold(gold)
    assert document.article.text == TEXT


@pytest.mark.parametrize(
    "row",
    [
        "{",
        '{"text": "a"}',
        {"text": "a", "events": [{"evidence": "b", "event_type": "AID"}]},
        {"text": "a", "events": [{"start": 0, "end": 9}]},
        {"text": "a", "dct": "June", "events": []},
    ],
)
def test_a_line_that_is_no_document_is_told(tmp_path: Path, row: object) -> None:
    with pytest.raises(ReadingError, match=r"gold\.jsonl:1"):
        read_event_gold(write(tmp_path, row))
    with pytest.raises(ReadingError, match="no annotated document"):
        read_event_gold(tmp_path / "none.json")


def test_the_command_prints_tables_and_json(tmp_path: Path) -> None:
    gold = str(write(tmp_path, PLOVER))
    shown = CliRunner().invoke(main, ["evaluate", "events", gold, "--errors", "3"])
    assert shown.exit_code == 0, shown.output
    assert "type, and both countries" in shown.output
    result = json.loads(CliRunner().invoke(main, ["evaluate", "events", gold, "--json", "--errors", "9"]).stdout)
    assert result["type"]["share"] == 1.0
    assert set(result) >= {"documents", "found", "both", "extra", "extra_per_document", "errors"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpora are not on this machine")
def test_plovers_records_are_coded_as_well_as_they_were() -> None:
    shown = CliRunner().invoke(main, ["evaluate", "events", str(SHARED / "plover_gsr_dev.jsonl"), "--json"])
    scores = json.loads(shown.stdout)
    assert scores["type"]["share"] >= 0.8
    assert scores["both"]["share"] >= 0.65
    assert scores["extra"]["share"] <= 0.15


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpora are not on this machine")
def test_meantimes_dates_and_links_are_as_good_as_they_were() -> None:
    shown = CliRunner().invoke(main, ["evaluate", "events", str(SHARED / "meantime_events.jsonl"), "--json"])
    scores = json.loads(shown.stdout)
    assert scores["date"]["share"] >= 0.7
    assert scores["linked_pairs"]["f1"] >= 0.6


def test_the_events_judged_by_hand_are_whole_and_hold_no_text() -> None:
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    draws = {row["draw"] for row in rows}
    assert [sum(row["draw"] == draw for row in rows) for draw in sorted(draws)] == [100] * len(draws)
    assert {row["verdict"] for row in rows} == {"right", "wrong"}
    assert all(bool(row["reason"]) == (row["verdict"] == "wrong") for row in rows)
    last = [row for row in rows if row["draw"] == max(draws, key=int)]
    assert sum(row["verdict"] == "right" for row in last) >= 80
