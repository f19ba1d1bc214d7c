from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geoevents.cli import main
from geoevents.errors import ReadingError
from geoevents.evaluation import evaluate_dates, read_date_gold
from geoevents.evaluation.dates import Timex
from geoevents.evaluation.spans import Rates, pair
from geoevents.records import Article, Mention, TemporalExpression

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS = Path(__file__).resolve().parent / "dates_news.jsonl"
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "data" / "dates"
ROW = {
    "id": "a1",
    "text": "He left on Friday and came back in May, they said.",
    "dct": "2024-06-01",
    "timexes": [
        {"start": 11, "end": 17, "type": "DATE", "value": "2024-05-31"},
        {"start": 35, "end": 38, "type": "DATE", "value": "2024-05"},
        {"start": 40, "end": 44, "type": "DATE", "value": "PRESENT_REF"},
    ],
}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def expression(start: int, end: int, value: str, kind: str = "DATE") -> TemporalExpression:
    return TemporalExpression(
        mention=Mention(start=start, end=end, text=ROW["text"][start:end]), timex_type=kind, timex_value=value
    )


def spans(*pairs: tuple[int, int]) -> list[Timex]:
    return [Timex(start=start, end=end, type="DATE", value="") for start, end in pairs]


def test_the_figures_are_those_of_tempeval(tmp_path: Path) -> None:
    def find(_article: Article) -> Sequence[TemporalExpression]:
        return expression(8, 17, "2024-05-31"), expression(35, 38, "2023-05"), expression(0, 2, "P1D", "DURATION")

    scores = evaluate_dates(read_date_gold(write(tmp_path, ROW)), find)
    assert (scores.documents, scores.value.annotated, scores.value.found) == (1, 3, 3)
    assert (scores.strict.right, scores.relaxed.right, scores.type.right, scores.value.right) == (1, 2, 2, 1)
    assert scores.value.f1 == pytest.approx(1 / 3)
    assert [(each.kind, each.annotated, each.found) for each in scores.disagreements] == [
        ("spurious", "", "DURATION P1D"),
        ("value", "DATE 2024-05", "DATE 2023-05"),
        ("missed", "DATE PRESENT_REF", ""),
    ]
    assert scores.disagreements[1].text == "He left on Friday and came back in [May], they said."


@pytest.mark.parametrize(
    ("annotated", "found", "expected"),
    [
        (spans((0, 5)), spans((0, 5)), [(0, 0)]),
        (spans((0, 5)), spans((5, 9)), []),
        (spans((0, 9)), spans((0, 3), (4, 9)), [(0, 1)]),  # the longer overlap
        (spans((0, 9), (4, 9)), spans((4, 9)), [(1, 0)]),  # the equal one
        (spans((0, 5), (6, 9)), spans((0, 9)), [(0, 0)]),  # each is used once
        (spans(), spans((0, 1)), []),
    ],
)
def test_spans_are_paired_equal_first_then_longest_then_leftmost(annotated, found, expected) -> None:
    assert pair(annotated, found) == expected


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=12),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=12),
)
def test_pairs_overlap_and_use_each_span_once(left, right) -> None:
    annotated = spans(*((start, start + length) for start, length in left))
    found = spans(*((start, start + length) for start, length in right))
    pairs = pair(annotated, found)
    assert all(
        annotated[here].start < found[there].end and found[there].start < annotated[here].end for here, there in pairs
    )
    assert len({here for here, _ in pairs}) == len({there for _, there in pairs}) == len(pairs)


def test_nothing_found_and_nothing_annotated_is_no_division_by_zero() -> None:
    nothing = Rates(right=0, found=0, annotated=0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)


@pytest.mark.parametrize(
    "published", [{"dct": "01-06-2024"}, {"dct": "2024-06-01T10:00:00"}, {"published": "2024-06-01"}]
)
def test_the_publication_date_may_be_written_in_several_ways(tmp_path: Path, published: dict[str, str]) -> None:
    row = {"id": "a1", "text": "…", "timexes": []} | published
    assert read_date_gold(write(tmp_path, row))[0].article.published == "2024-06-01"


def test_a_gzipped_gold_standard_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(ROW).encode()))
    assert len(read_date_gold(path)[0].timexes) == 3


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "is empty"),
        (("{broken",), "gold.jsonl:1"),
        ((ROW, [1]), "gold.jsonl:2"),
        (({"id": "a", "text": "x"},), "timexes"),
        (({"id": "a", "text": "x", "timexes": [{"start": 0, "end": 2}]},), "does not lie in a text of 1"),
        (({"id": "a", "text": "x", "timexes": [], "dct": "some day"},), "not a publication date"),
    ],
)
def test_a_broken_gold_standard_says_where_and_what_was_expected(tmp_path: Path, rows, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        read_date_gold(write(tmp_path, *rows))


def test_the_command_prints_tables(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", "dates", str(write(tmp_path, ROW)), "--errors", "1"])
    assert done.exit_code == 0, done.output
    assert "1 documents, 3 expressions annotated, 2 found" in done.output
    assert "overlapping span, same TIMEX3 value" in done.output
    assert "[they]" in done.output


def test_the_command_prints_json(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", "dates", str(write(tmp_path, ROW)), "--json", "--errors", "5"])
    row = json.loads(done.output)
    assert row["value"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert [each["kind"] for each in row["errors"]] == ["missed"]


def test_the_command_refuses_a_file_that_is_missing(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", "dates", str(tmp_path / "no.jsonl")])
    assert done.exit_code == 2
    assert "cannot read" in done.output


def test_our_own_news_is_read_as_a_careful_annotator_would() -> None:
    done = CliRunner().invoke(main, ["evaluate", "dates", str(OURS), "--json"])
    row = json.loads(done.output)
    assert row["documents"] == 115
    assert row["relaxed"]["f1"] >= 0.98
    assert row["value"]["f1"] >= 0.95


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are not here")
@pytest.mark.parametrize(
    ("corpus", "floor", "span_floor"),
    [
        ("timebank_te3", 0.815, 0.94),
        ("aquaint_te3", 0.765, 0.94),
        ("meantime_dates", 0.85, 0.93),
        ("wikiwars_dev", 0.84, 0),
    ],
)
def test_the_scores_on_the_corpora_do_not_fall(corpus: str, floor: float, span_floor: float) -> None:
    done = CliRunner().invoke(main, ["evaluate", "dates", str(CORPORA / f"{corpus}.jsonl"), "--json"])
    row = json.loads(done.output)
    assert row["value"]["f1"] >= floor
    assert row["relaxed"]["f1"] >= span_floor
