from __future__ import annotations

import csv
import gzip
import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.cli import main
from geoevents.errors import InputError, ReadingError
from geoevents.evaluation import evaluate_toponyms, read_toponym_gold
from geoevents.evaluation.finding import cross_validated, in_text, on_gold_spans, without_demonyms
from geoevents.evaluation.judgements import JUDGEMENT_COLUMNS, judged_pieces, judgement_rows, predicted
from geoevents.records import Candidate, Mention, Place, Resolution, Toponym

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.evaluation import ToponymScores
    from geoevents.pipeline import Pipeline

SHARED = Path(__file__).resolve().parents[2] / "shared"
PARIS = Place(
    name="Paris", latitude=48.85, longitude=2.35, feature_class="P", feature_code="PPLC", country_code="FR",
    admin1="Île-de-France",
)  # fmt: skip
TEXAS = Place(
    name="Paris", latitude=33.66, longitude=-95.55, feature_class="P", feature_code="PPL", country_code="US",
    admin1="Texas",
)  # fmt: skip
ILLINOIS = replace(TEXAS, latitude=39.61, longitude=-87.7, admin1="Illinois")
SOUTH = replace(TEXAS, latitude=29.66)
TEXT = "Rain fell in Paris on Monday, said Paris officials. Oslo and Hama were dry."


def gold_row(start: int, end: int, lat: float | None = None, lon: float | None = None, **more: object) -> dict:
    return {"start": start, "end": end, "lat": lat, "lon": lon, **more}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def found(
    start: int, end: int, place: Place | None, *, among: Sequence[Place] = (), score: float = 0.95, use: str = "place"
) -> Resolution:
    candidates = tuple(Candidate(place=each, matched_name="paris", match="name") for each in among or (PARIS, TEXAS))
    return Resolution(
        toponym=Toponym(
            mention=Mention(start=start, end=end, text=TEXT[start:end]),
            use=use,  # type: ignore[arg-type]
            candidates=candidates,
        ),
        places=(place,) if place else (),
        score=score if place else 0.0,
    )


def score(folder: Path, gold: Sequence[dict], resolutions: Sequence[Resolution]) -> ToponymScores:
    path = write(folder, {"id": "a", "text": TEXT, "toponyms": list(gold)})
    candidates = (Candidate(place=PARIS, matched_name="paris", match="name"),)
    return evaluate_toponyms(read_toponym_gold(path), lambda _: resolutions, candidates=lambda _: candidates)


@pytest.mark.parametrize(
    ("place", "among", "cause"),
    [
        (PARIS, (PARIS, TEXAS), "right"),
        (TEXAS, (PARIS, TEXAS), "wrong country"),
        (TEXAS, (TEXAS,), "no candidate"),
        (None, (TEXAS,), "no candidate"),
        (None, (PARIS, TEXAS), "no match"),
    ],
)
def test_each_error_has_its_cause(tmp_path: Path, place, among, cause: str) -> None:
    scores = score(tmp_path, [gold_row(13, 18, 48.86, 2.34)], [found(13, 18, place, among=among)])
    assert [each.cause for each in scores.judgements] == [cause]
    assert scores.causes[cause] == 1


def test_wrong_divisions_and_wrong_places_are_told_apart(tmp_path: Path) -> None:
    gold = [gold_row(13, 18, 33.7, -95.5), gold_row(35, 40, 33.7, -95.5)]
    among = (TEXAS, ILLINOIS, SOUTH)
    scores = score(tmp_path, gold, [found(13, 18, ILLINOIS, among=among), found(35, 40, SOUTH, among=among)])
    assert [each.cause for each in scores.judgements] == ["wrong division", "wrong place"]


def test_missed_spurious_and_wrong_spans(tmp_path: Path) -> None:
    gold = [gold_row(13, 18, 48.86, 2.34), gold_row(52, 56)]
    scores = score(tmp_path, gold, [found(8, 18, PARIS), found(61, 65, None)])
    assert [each.cause for each in scores.judgements] == ["wrong span", "missed", "spurious"]
    assert scores.judgements[0].context.startswith("Rain fel[l in Paris] on Monday")
    assert (scores.exact.right, scores.overlap.right, scores.end_to_end.right) == (0, 1, 1)
    assert scores.worst(3) == ["a"]


def test_gold_without_coordinates_counts_for_recognition_only(tmp_path: Path) -> None:
    scores = score(
        tmp_path, [gold_row(13, 18), gold_row(35, 40, 48.86, 2.34)], [found(13, 18, TEXAS), found(35, 40, PARIS)]
    )
    assert scores.overlap.f1 == 1
    assert scores.end_to_end.f1 == 1
    assert (scores.located, scores.accuracy, scores.coverage) == (1, 1.0, 1.0)


def test_scores_that_keep_their_promise_are_counted_by_range(tmp_path: Path) -> None:
    gold = [gold_row(13, 18, 48.86, 2.34), gold_row(35, 40, 48.86, 2.34), gold_row(52, 56, 48.86, 2.34)]
    scores = score(
        tmp_path,
        gold,
        [found(13, 18, PARIS, score=1.0), found(35, 40, TEXAS, score=0.9), found(52, 56, PARIS, score=0.05)],
    )
    assert [(each.right, each.count) for each in scores.calibration if each.count] == [(1, 1), (1, 2)]
    assert (scores.sure.right, scores.sure.count, scores.sure.total) == (1, 2, 3)


def test_uses_are_compared_where_the_gold_tells_them(tmp_path: Path) -> None:
    gold = [
        gold_row(13, 18, kind="Literal"), gold_row(35, 40, kind="Metonymic"), gold_row(52, 56, kind="Mixed/Noun"),
        gold_row(61, 65, kind="Literal_Expression"),
    ]  # fmt: skip
    scores = score(tmp_path, gold, [found(13, 18, PARIS), found(35, 40, PARIS, use="place"), found(52, 56, None)])
    assert scores.annotated == 3  # a common noun is no toponym
    assert (scores.uses["place"].right, scores.uses["place"].found) == (1, 2)
    assert (scores.uses["actor"].right, scores.uses["actor"].annotated) == (0, 1)


def test_nothing_annotated_and_nothing_found_has_no_figures(tmp_path: Path) -> None:
    scores = score(tmp_path, [], [])
    assert (scores.accuracy, scores.auc, scores.median_km, scores.coverage, scores.uses) == (None, None, None, None, {})
    assert scores.end_to_end.f1 == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 15)), max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 15)), max_size=8, unique=True),
)
def test_the_pieces_of_a_judged_text_are_the_text(tmp_path: Path, annotated, spans) -> None:
    gold = [gold_row(start, start + length, 48.86, 2.34) for start, length in annotated]
    scores = score(tmp_path, gold, [found(start, start + length, PARIS) for start, length in spans])
    assert "".join(piece for piece, _ in judged_pieces(TEXT, scores.judgements)) == TEXT
    assert scores.annotated == len(gold)
    assert scores.found == len(spans)
    assert len(list(judgement_rows(scores.judgements))) == len(gold) + len(spans) - scores.overlap.right


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "is empty"),
        (("{broken",), "gold.jsonl:1"),
        (([1],), "gold.jsonl:1"),
        (({"id": "a", "text": "x"},), "toponyms"),
        (({"id": "a", "text": 5, "toponyms": []},), "its text is int"),
        (({"id": "a", "text": "x", "toponyms": [gold_row(0, 2)]},), "does not lie in a text of 1"),
        (({"id": "a", "text": "x", "toponyms": [gold_row(0, 1, 5.0)]},), "only one of lat and lon"),
        (({"id": "a", "text": "x", "toponyms": [gold_row(0, 1, 95.0, 5.0)]},), "no point on earth"),
        (
            ('{"id": "a", "text": "x", "toponyms": [{"start": 0, "end": 1, "lat": NaN, "lon": 1}]}',),
            "no point on earth",
        ),
        (
            ({"id": "a", "text": "x", "toponyms": []}, {"id": "a", "text": "y", "toponyms": []}),
            "2 documents have the id",
        ),
    ],
)
def test_a_broken_gold_standard_says_where_and_what_was_expected(tmp_path: Path, rows, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        read_toponym_gold(write(tmp_path, *rows))


def test_a_gzipped_gold_standard_with_a_date_in_another_form_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl.gz"
    row = {"id": 1, "text": TEXT, "date": "Monday", "source": "The Post", "toponyms": [gold_row(13, 18)]}
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    (document,) = read_toponym_gold(path)
    assert (document.article.id, document.article.published, document.article.source) == ("1", None, "The Post")


def test_annotated_spans_are_resolved_as_they_are(pipeline: Pipeline, tmp_path: Path) -> None:
    gold = read_toponym_gold(
        write(tmp_path, {"id": "a", "text": TEXT, "toponyms": [gold_row(13, 18), gold_row(13, 18), gold_row(8, 18)]})
    )
    spans = [r.toponym.mention.text for r in on_gold_spans(pipeline)(gold[0])]
    assert spans == ["l in Paris", "Paris"]


def test_demonyms_can_be_left_out(pipeline: Pipeline, tmp_path: Path) -> None:
    (gold,) = read_toponym_gold(write(tmp_path, {"id": "a", "text": "Syrian troops left Hama.", "toponyms": []}))
    names = [r.toponym.mention.text for r in without_demonyms(in_text(pipeline))(gold)]
    assert names == ["Hama"]


def news(count: int) -> list[dict]:
    towns = ("Hama", "Oslo", "Paris", "Bamako", "Quito")
    rows = []
    for number in range(count):
        town = towns[number % len(towns)]
        text = f"Police in {town} arrested two men. Officials in {town} rejected the plan of Mr. Smith."
        start = text.rindex(town)
        rows.append({
            "id": f"n{number}", "text": text,
            "toponyms": [
                gold_row(10, 10 + len(town), kind="Literal"), gold_row(start, start + len(town), kind="Metonymic"),
            ],
        })  # fmt: skip
    return rows


def test_in_cross_validation_each_document_is_read_once_by_models_that_never_saw_it(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    gold = read_toponym_gold(write(tmp_path, *news(10)))
    folds: list[int] = []
    find = cross_validated(gold, pipeline, folds=2, note=folds.append)
    scores = evaluate_toponyms(gold, find, candidates=pipeline.gazetteer.lookup)
    assert folds == [1, 2]
    assert scores.documents == 10
    assert scores.overlap.recall > 0.5


def test_more_folds_than_documents_and_a_folder_without_corpora_are_refused(pipeline: Pipeline, tmp_path: Path) -> None:
    gold = read_toponym_gold(write(tmp_path, *news(3)))
    with pytest.raises(InputError, match="3 documents cannot be dealt into 4 parts"):
        cross_validated(gold, pipeline, folds=4)
    with pytest.raises(InputError, match="has no tagging"):
        cross_validated(gold, pipeline, folds=2, data=tmp_path)


def run(*arguments: object):
    return CliRunner().invoke(main, ["evaluate", "toponyms", *map(str, arguments)])


def test_the_command_prints_tables_causes_and_the_worst_documents(tmp_path: Path) -> None:
    row = {"id": "w", "text": "\x1b[31mIt rained in [Oslo] all day.", "toponyms": [gold_row(5, 7)]}
    done = run(write(tmp_path, *news(3), row), "--by", "cause", "--errors", "1", "--worst", "1")
    assert done.exit_code == 0, done.output
    assert "4 documents, 7 toponyms annotated (0 with coordinates), 7 found" in done.output
    for expected in (
        "overlapping span",
        "use: actor",
        "candidate coverage",
        "0.9 and more",
        "missed",
        "w: 2 of 2 wrong",
    ):
        assert expected in done.output
    assert "[31m[missed: It] rained in [[spurious: Oslo]] all day." in done.output
    assert "\x1b" not in done.output


def test_the_command_prints_json(tmp_path: Path) -> None:
    row = json.loads(run(write(tmp_path, *news(2)), "--json").output)
    assert row["recognition"]["overlap"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert row["resolution"]["acc161"] is None
    assert len(row["calibration"]) == 10


def test_the_command_writes_a_row_per_toponym_and_predictions(tmp_path: Path) -> None:
    gold = write(tmp_path, *news(2))
    assert run(gold, "-o", tmp_path / "r.csv", "--predictions", tmp_path / "p.jsonl").exit_code == 0
    rows = list(csv.DictReader((tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == JUDGEMENT_COLUMNS
    assert [row["cause"] for row in rows] == ["right"] * 4
    first = json.loads((tmp_path / "p.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert first["id"] == "n0"
    assert first["toponyms"][0]["surface"] == "Hama"
    assert run(gold, "-o", tmp_path / "r.jsonl", "--gold-spans").exit_code == 0
    assert json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8").split("\n")[0])["gold_text"] == "Hama"


def test_the_command_writes_a_report_whose_texts_stay_texts(tmp_path: Path) -> None:
    row = {"id": "<b>x</b>", "text": "<script>alert(1)</script> in Hama and Oslo.", "toponyms": [gold_row(29, 33)]}
    done = run(write(tmp_path, row), "-o", tmp_path / "r.html")
    assert done.exit_code == 0, done.output
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>x" not in page
    assert "Content-Security-Policy" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no.jsonl",), "cannot read no.jsonl"),
        (("GOLD", "--gold-spans", "--folds", "3"), "give one of them"),
        (("GOLD", "--data", "."), "give --folds K too"),
        (("GOLD", "--recognizer", "other"), "such as spacy:en_core_web_sm"),
        (("GOLD", "--recognizer", "spacy:x", "--folds", "2"), "leave out --folds"),
        (("GOLD", "--recognizer", "spacy:no_such_pipeline"), "pip install"),
        (("GOLD", "-o", "report.xlsx"), "expected a file that ends in .jsonl, .csv, .html"),
        (("GOLD", "-o", "GOLD"), "would be lost"),
        (("GOLD", "--predictions", "no/such/p.jsonl"), "does not exist"),
    ],
)
def test_bad_input_is_told_in_one_line(tmp_path: Path, arguments, message: str) -> None:
    gold = str(write(tmp_path, *news(2)))
    done = run(*(gold if each == "GOLD" else each for each in arguments))
    assert done.exit_code == 2
    assert message in done.output
    assert done.output.count("\n") == 1
    assert read_toponym_gold(gold)


@pytest.mark.skipif(not (SHARED / "score").is_dir(), reason="the shared scorer is not here")
@pytest.mark.parametrize("corpus", ["lgl", "geowebnews", "geovirus"])
@pytest.mark.parametrize("way", [in_text, on_gold_spans])
def test_the_figures_are_those_of_the_shared_scorer(pipeline: Pipeline, tmp_path: Path, corpus: str, way) -> None:
    spec = importlib.util.spec_from_file_location("scorer", SHARED / "score" / "score_toponyms.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    lines = (SHARED / "data" / "toponyms" / f"{corpus}.jsonl").read_text(encoding="utf-8").split("\n")[:25]
    path = write(tmp_path, *lines)
    gold = read_toponym_gold(path)
    scores = evaluate_toponyms(gold, way(pipeline), candidates=pipeline.gazetteer.lookup)
    theirs, _ = scorer.score(list(map(json.loads, lines)), list(predicted(gold, scores.judgements)))
    for ours, name in ((scores.exact, "exact"), (scores.overlap, "overlap"), (scores.end_to_end, "e2e161")):
        rates = theirs["e2e161"] if name == "e2e161" else theirs[f"recog_{name}"]
        assert (ours.precision, ours.recall, ours.f1) == pytest.approx((rates["P"], rates["R"], rates["F1"]), abs=6e-5)
    resolution = theirs["resolution"]
    assert len(scores.errors_km) == resolution["n"]
    assert scores.accuracy == pytest.approx(resolution["acc161"], abs=6e-5)
    assert scores.accuracy_of_matched == pytest.approx(resolution["acc161_all_matched"], abs=6e-5)
    assert scores.median_km == pytest.approx(resolution["median_km"], abs=6e-3)
    assert scores.mean_km == pytest.approx(resolution["mean_km"], abs=6e-2)
    assert scores.auc == pytest.approx(resolution["auc"], abs=6e-5)
