from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geoevents._files import whole_file
from geoevents.errors import OutputError, ReadingError
from geoevents.frame import COLUMNS, LISTS, NULLABLE_INTEGERS, from_rows, point
from geoevents.storage import FORMATS, check_target, is_events, read_events, write_events, write_rows
from geoevents.storage.rows import _guarded, bare

READABLE = [name for name in FORMATS if name != "kml"]
ROWS = [
    {
        "event_id": "e1",
        "article_id": "a",
        "event_type": "ASSAULT",
        "actors": ["Bashar al-Assad", "troops"],
        "actor_codes": ["SYRGOV", ""],
        "recipients": ["تجمع", "群众"],
        "date": "2024-05-11/2024-05-20",
        "date_start": "2024-05-11",
        "date_end": "2024-05-20",
        "date_precision": "part of month",
        "place": "Hama",
        "geonameid": 170017,
        "place_precision": 1,
        "fatalities": 7,
        "score": 0.75,
        "sentence": 'He said: "=1+1",\nthen left; </script> & ${5 bn}\u2028end',
        "start": 4,
        "end": 60,
        "claimed_by": ["IR", "AE"],
        "geometry": point(35.13, 36.75),
    },
    {
        "event_id": "e2",
        "event_type": "OTHER",
        "sentence": "-5 degrees",
        "trigger": "=cmd|'/c calc'!A1",
        "geometry": None,
    },
]


@pytest.fixture
def events() -> gpd.GeoDataFrame:
    return from_rows(ROWS)


@pytest.mark.parametrize("name", READABLE)
def test_what_is_written_is_read_back(events, tmp_path, name):
    target = tmp_path / f"events.{name}"
    write_events(events, target)
    assert_geodataframe_equal(read_events(target), events)
    assert is_events(target)


@pytest.mark.parametrize("name", READABLE)
def test_no_events_are_written_and_read_back(tmp_path, name):
    target = tmp_path / f"events.{name}"
    write_events(from_rows([]), target)
    back = read_events(target)
    assert tuple(back.columns) == COLUMNS
    assert len(back) == 0


@pytest.mark.parametrize("name", READABLE)
def test_events_that_are_all_without_place_and_lists_are_read_back(tmp_path, name):
    events = from_rows([{"event_id": "e", "event_type": "OTHER", "geometry": None}] * 2)
    write_events(events, tmp_path / f"x.{name}")
    assert_geodataframe_equal(read_events(tmp_path / f"x.{name}"), events)


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize(
    ("names", "codes"), [(["x"], [""]), (["x", "y"], ["", ""]), (["x", "y"], ["", "SYR"]), ([], [])]
)
def test_actors_and_codes_stay_side_by_side(tmp_path, name, names, codes):
    write_events(from_rows([ROWS[0] | {"actors": names, "actor_codes": codes}]), tmp_path / f"e.{name}")
    (row,) = read_events(tmp_path / f"e.{name}").to_dict("records")
    assert (row["actors"], row["actor_codes"]) == (names, codes)


@pytest.mark.parametrize("name", READABLE)
def test_columns_of_your_own_are_kept(events, tmp_path, name):
    write_events(events.assign(note=["x", "y"]), tmp_path / f"e.{name}")
    assert list(read_events(tmp_path / f"e.{name}")["note"]) == ["x", "y"]


def test_geojson_follows_rfc_7946(events, tmp_path):
    write_events(events, tmp_path / "e.geojson")
    text = (tmp_path / "e.geojson").read_text(encoding="utf-8")
    value = json.loads(text)
    assert set(value) == {"type", "features"}
    assert value["features"][0]["geometry"] == {"type": "Point", "coordinates": [36.75, 35.13]}
    assert value["features"][1]["geometry"] is None
    assert value["features"][0]["properties"]["actors"] == ["Bashar al-Assad", "troops"]
    assert value["features"][1]["properties"]["fatalities"] is None
    assert "تجمع" in text


def test_geojson_opens_in_geopandas(events, tmp_path):
    write_events(events, tmp_path / "e.geojson")
    assert gpd.read_file(tmp_path / "e.geojson").crs == "EPSG:4326"


def test_jsonl_has_a_row_a_line_with_named_coordinates(events, tmp_path):
    write_events(events, tmp_path / "e.jsonl")
    lines = (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert (rows[0]["latitude"], rows[0]["longitude"]) == (35.13, 36.75)
    assert (rows[1]["latitude"], rows[1]["geometry"]) == (None, None)
    assert set(COLUMNS) < set(rows[0])


def test_csv_runs_no_formula_in_a_spreadsheet(events, tmp_path):
    write_events(events, tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[1]["trigger"].startswith("'=")
    assert rows[1]["sentence"] == "'-5 degrees"
    assert rows[0]["actors"] == "Bashar al-Assad; troops"
    assert rows[0]["latitude"] == "35.13"


@given(st.text())
def test_the_guard_against_formulas_can_be_undone(text):
    assert bare(_guarded(text)) == text
    assert not _guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_kml_shows_hostile_text_as_text(tmp_path):
    sentence = "<img src=x onerror=alert(1)> \x00\x1b"
    write_events(from_rows([ROWS[0] | {"sentence": sentence}, ROWS[1]]), tmp_path / "e.kml")
    root = ET.parse(tmp_path / "e.kml").getroot()  # noqa: S314 - our own file
    kml = {"k": "http://www.opengis.net/kml/2.2"}
    first, second = root.findall(".//k:Placemark", kml)
    assert first.findtext("k:description", namespaces=kml).startswith("\u2039img src=x")
    assert first.findtext("k:Point/k:coordinates", namespaces=kml) == "36.75,35.13"
    assert first.findtext("k:TimeSpan/k:begin", namespaces=kml) == "2024-05-11"
    assert second.find("k:Point", kml) is None


def test_kml_is_escaped_once(tmp_path):
    sentence = "Sana'a's \"port\" & Ma'rib: 3 < 5"
    write_events(from_rows([ROWS[0] | {"place": "Ma'rib", "sentence": sentence}]), tmp_path / "e.kml")
    (row,) = gpd.read_file(tmp_path / "e.kml").to_dict("records")
    assert "Ma'rib" in row["Name"]
    assert row["description" if "description" in row else "Description"] == sentence
    assert "&amp;#" not in (tmp_path / "e.kml").read_text(encoding="utf-8")


def test_whole_numbers_that_may_be_missing_are_whole_numbers_in_a_geopackage(events, tmp_path):
    write_events(events, tmp_path / "e.gpkg")
    info = pyogrio.read_info(tmp_path / "e.gpkg", layer="events")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert {kinds[name] for name in NULLABLE_INTEGERS} == {"OFTInteger64"}
    table = pyogrio.read_dataframe(tmp_path / "e.gpkg", sql="SELECT geonameid FROM events LIMIT 1")
    assert table["geonameid"].dtype == "int64"
    back = read_events(tmp_path / "e.gpkg")
    assert {str(back[name].dtype) for name in NULLABLE_INTEGERS} == {"Int64"}


@pytest.mark.parametrize("package", ["pyarrow", "pyogrio"])
def test_a_missing_package_says_what_to_install(events, tmp_path, monkeypatch, package):
    name = "parquet" if package == "pyarrow" else "gpkg"
    write_events(events, tmp_path / f"e.{name}")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OutputError, match="pip install") as written:
        write_events(events, tmp_path / f"new.{name}")
    with pytest.raises(OutputError, match="pip install"):
        check_target(tmp_path / f"new.{name}")
    with pytest.raises(ReadingError, match="pip install") as read:
        read_events(tmp_path / f"e.{name}")
    assert not (tmp_path / f"new.{name}").exists()
    assert "\n" not in f"{written.value}{read.value}"


@pytest.mark.parametrize("target", ["e.xlsx", "e", "postgresql://me:secret@host/db"])
def test_an_unknown_format_names_the_known_ones(events, target):
    with pytest.raises(OutputError, match=r"\.geojson, \.jsonl") as caught:
        write_events(events, target)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_folder_is_named(events, tmp_path):
    with pytest.raises(OutputError, match="does not exist"):
        write_events(events, tmp_path / "no" / "e.csv")


def test_a_folder_is_no_file(events, tmp_path):
    (tmp_path / "e.csv").mkdir()
    with pytest.raises(OutputError, match="it is a folder"):
        write_events(events, tmp_path / "e.csv")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"type": "FeatureCollection"}', "\x00\x01", '{"features": [1]}'])
@pytest.mark.parametrize("name", READABLE)
def test_a_broken_events_file_is_one_line_of_explanation(tmp_path, name, content):
    path = tmp_path / f"e.{name}"
    path.write_text(content)
    if name in {"csv", "jsonl"} and not content:
        assert len(read_events(path)) == 0
        return
    if name == "csv":
        return  # any text is a CSV file with one column and no rows
    with pytest.raises(ReadingError) as caught:
        read_events(path)
    assert "\n" not in str(caught.value)


def test_a_file_of_something_else_is_no_events_file(tmp_path):
    (tmp_path / "x.csv").write_text("id,text\n1,a\n")
    (tmp_path / "x.jsonl").write_text('{"id": 1, "text": "a"}\n')
    for name in ("x.csv", "x.jsonl"):
        assert not is_events(tmp_path / name)
        with pytest.raises(ReadingError, match="no events"):
            read_events(tmp_path / name)


@pytest.mark.parametrize("name", ["none.geojson", f"{'x' * 300}.csv", "folder.jsonl"])
def test_a_missing_events_file_says_how_to_make_one(tmp_path, name):
    (tmp_path / "folder.jsonl").mkdir()
    is_events(tmp_path / name)
    with pytest.raises(ReadingError, match="geoevents extract"):
        read_events(tmp_path / name)


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_rows_are_written_one_by_one(tmp_path, name):
    rows = ({"text": f"{n}", "n": None} for n in range(3))
    assert write_rows(rows, ("text", "n"), tmp_path / f"t.{name}") == 3
    assert len((tmp_path / f"t.{name}").read_text().splitlines()) == 3 + (name == "csv")


def failing_rows():
    yield {"text": "a"}
    raise RuntimeError("halfway")


@pytest.mark.parametrize("before", [None, "what was there"])
def test_an_error_halfway_leaves_everything_as_it_was(tmp_path, before):
    target = tmp_path / "t.jsonl"
    if before is not None:
        target.write_text(before)
    with pytest.raises(RuntimeError, match="halfway"):
        write_rows(failing_rows(), ("text",), target)
    assert (target.read_text() if target.exists() else None) == before
    assert len(list(tmp_path.iterdir())) == (before is not None)


def test_a_replaced_file_keeps_its_permissions(events, tmp_path):
    target = tmp_path / "e.csv"
    target.touch()
    target.chmod(0o640)
    write_events(events, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_keeps_pointing_to_its_file(events, tmp_path):
    (tmp_path / "real.csv").touch()
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_events(events, tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").stat().st_size > 0


@pytest.mark.skipif(os.name == "nt", reason="there is no /dev/null")
def test_a_device_is_written_to_and_not_replaced(events):
    write_events(events, os.devnull, format="csv")
    assert not Path(os.devnull).is_file()


def test_a_name_that_is_too_long_is_explained(events, tmp_path):
    with pytest.raises(OutputError, match="cannot write"):
        write_events(events, tmp_path / f"{'x' * 300}.csv")


def test_standard_output_gets_geojson_unless_asked_otherwise(events, capsys):
    write_events(events, "-")
    assert json.loads(capsys.readouterr().out)["type"] == "FeatureCollection"
    write_events(events, "-", format="csv")
    assert capsys.readouterr().out.startswith("event_id,")
    with pytest.raises(OutputError, match="standard output"):
        write_events(events, "-", format="gpkg")


def test_an_error_inside_is_not_taken_for_one_of_writing(tmp_path):
    with pytest.raises(ReadingError, match="bad"), whole_file(tmp_path / "x"):
        raise ReadingError("bad")


def test_importing_storage_does_not_import_geopandas():
    code = "import sys, geoevents.storage; sys.exit('geopandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_lists_are_lists_after_every_format(events, tmp_path):
    for name in READABLE:
        write_events(events, tmp_path / f"e.{name}")
        back = read_events(tmp_path / f"e.{name}")
        assert all(isinstance(value, list) for column in LISTS for value in back[column])


# NUL and lone surrogates never come out of an article that was read, see test_reading.
@settings(max_examples=6, deadline=None)
@example(
    ["\r", "a\rb", "\n", "\t=", "'", "\u2028", "NA", "null", "nan", "1", " ", "None", "\ufeff", "\x85", "é" * 1000]
)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=20, max_size=40))
def test_any_text_survives_every_format(texts):
    events = from_rows([{"event_type": "OTHER", "sentence": text, "geometry": None} for text in texts])
    with tempfile.TemporaryDirectory() as folder:
        for name in READABLE:
            write_events(events, f"{folder}/e.{name}")
            assert list(read_events(f"{folder}/e.{name}")["sentence"]) == texts, name
