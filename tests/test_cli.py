from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from geopy.location import Location

import geoevents.pipeline
from geoevents.cli import main
from geoevents.cli.batch import Batch, check_output
from geoevents.errors import OutputError, ResourceError
from geoevents.gazetteer import Gazetteer
from geoevents.gazetteer.online import OnlineGeocoder
from geoevents.records import (
    Event,
    EventPlace,
    Mention,
    Place,
    Resolution,
    TemporalExpression,
    Toponym,
)
from geoevents.storage import read_events, write_events

HAMA = Place(
    name="Hama",
    latitude=35.13,
    longitude=36.75,
    feature_class="P",
    feature_code="PPLA",
    country_code="SY",
    admin1="Hama",
)
COMMANDS = ("map", "extract", "toponyms", "dates", "geocode", "query", "evaluate", "completion")
OUTPUTS = {"map": "out.html", "extract": "out.geojson", "toponyms": "out.jsonl", "dates": "out.csv"}


class Pipeline:
    """Finds one event in Hama on 3 May in every article that names Hama, and fails at "crash"."""

    def toponyms(self, article):
        if "crash" in article.text:
            raise IndexError("out\nof range")
        start = article.text.find("Hama")
        if start < 0:
            return ()
        mention = Mention(start=start, end=start + 4, text="Hama")
        return (Resolution(toponym=Toponym(mention=mention, use="place"), places=(HAMA,), score=0.9),)

    def dates(self, article):
        self.toponyms(article)
        year = (article.published or "XXXX")[:4]
        day = f"{year}-05-03"
        known = None if year == "XXXX" else day
        mention = Mention(start=0, end=0, text="")
        return (
            TemporalExpression(
                mention=mention, timex_type="DATE", timex_value=day, edtf=day, start=known, end=known, precision="day"
            ),
        )

    def events(self, article):
        whole = Mention(start=0, end=len(article.text), text=article.text)
        return tuple(
            Event(
                article=article,
                event_type="ASSAULT",
                trigger=each.toponym.mention,
                sentence=whole,
                places=(EventPlace(resolution=each, role="location"),),
                date=self.dates(article)[0],
            )
            for each in self.toponyms(article)
        )


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Every test runs in an empty folder, with the pipeline above in place of the real one."""
    monkeypatch.setattr(geoevents.pipeline.Pipeline, "load", lambda **_: Pipeline())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args, status=0, given=None):
    result = CliRunner().invoke(main, list(args), input=given, prog_name="geoevents")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def python(*arguments, **options):
    """Runs Python with this very package, installed or not."""
    environment = os.environ | {"PYTHONPATH": str(Path(geoevents.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, timeout=60, env=environment, **options
    )


def article(name="a.txt", text="Shells fell on Hama."):
    Path(name).write_text(text, encoding="utf-8")
    return name


def events_file(name="e.geojson", **options):
    run("extract", article(), "-o", name, "-q", *(f for key, value in options.items() for f in (f"--{key}", value)))
    return name


# Help


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help_with_examples(command, option):
    text = run(command, option).output
    assert text.startswith(f"Usage: geoevents {command}")
    assert "\nExamples:\n  " in text
    assert f"geoevents {command}" in text.split("Examples:")[1]


def test_the_program_lists_its_commands_and_version():
    text = run("--help").output
    assert all(f"\n  {command} " in text for command in COMMANDS)
    assert "..." not in text.split("Commands:")[1].split("Examples:")[0]
    assert run("--version").output == f"geoevents, version {geoevents.__version__}\n"


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from geoevents.cli import main; main(['--help'], standalone_mode=False); "
        "print(sorted({'geopandas', 'pandas', 'numpy', 'folium', 'trafilatura', 'rich', 'shapely'} & set(sys.modules)))"
    )
    assert python("-c", code).stdout.endswith("[]\n")


def test_it_runs_as_a_module():
    done = python("-m", "geoevents", "--version")
    assert done.stdout.startswith("geoevents, version")


# Articles to tables


@pytest.mark.parametrize("name", ["e.geojson", "e.jsonl", "e.parquet", "e.gpkg", "e.csv"])
def test_extract_writes_what_query_and_map_read(name):
    result = run("extract", article(), "-o", name, "--published", "2024-06-01")
    assert result.stdout == ""
    assert result.stderr == f"1 event in 1 article, written to {name}\n"
    events = read_events(name)
    assert list(events["place"]) == ["Hama"]
    assert list(events["date"]) == ["2024-05-03"]
    assert "Hama" in run("query", name, "--country", "SY").output
    run("map", name, "-o", "m.html")
    assert Path("m.html").stat().st_size > 1000


def test_extract_without_output_prints_a_table():
    text = run("extract", article(), "-q").stdout
    assert "ASSAULT" in text
    assert "Shells fell on Hama." in text


@pytest.mark.parametrize("format_", ["geojson", "jsonl", "csv"])
def test_extract_writes_to_the_standard_output(format_):
    text = run("extract", "-", "-o", "-", "--format", format_, given="Shells fell on Hama.").stdout
    assert "Shells fell on Hama." in text
    if format_ == "geojson":
        assert len(json.loads(text)["features"]) == 1


def test_an_article_that_yields_nothing_is_no_error():
    run("extract", article(text="Nothing happened."), "-o", "e.geojson")
    assert len(read_events("e.geojson")) == 0


def test_toponyms_and_dates_are_rows():
    name = article()
    run("toponyms", name, "-o", "t.jsonl")
    row = json.loads(Path("t.jsonl").read_text())
    assert (row["article_id"], row["text"], row["name"], row["latitude"]) == ("a.txt", "Hama", "Hama", 35.13)
    run("dates", name, "-o", "d.csv", "--published", "2024-06-01")
    assert (
        Path("d.csv").read_text().splitlines()[1]
        == "a.txt,0,0,,DATE,2024-05-03,2024-05-03,2024-05-03,2024-05-03,day,explicit"
    )
    assert "Hama" in run("toponyms", name).stdout
    assert "2020-05-03" in run("dates", name, "--published", "2020-01-01").stdout


def test_open_dates_give_one_hint():
    for command in ("extract", "dates", "map"):
        result = run(command, article("a.txt"), article("b.txt"), "-o", OUTPUTS[command])
        assert result.stderr.count("Hint: ") == 1
        assert "--published" in result.stderr
    assert "Hint" not in run("extract", article(), "--published", "2024-06-01").stderr
    assert run("extract", article(), "-q").stderr == ""


def test_folders_globs_and_files_can_be_mixed():
    Path("news").mkdir()
    for name in ("news/a.txt", "b.txt", "c.txt"):
        article(name)
    result = run("extract", "news", "[bc].txt", "-o", "e.jsonl")
    assert "3 events in 3 articles" in result.stderr


# Articles to maps


def test_map_writes_one_html_file():
    result = run("map", article(), "-o", "m.html", "--title", "Shells & <b>more</b>", "--published", "2024-06-01")
    assert result.stderr == "1 event on the map m.html\n"
    page = Path("m.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "<b>more</b>" not in page


def test_map_takes_articles_and_events_together():
    events_file("e.geojson", published="2024-06-01")
    assert "2 events on the map" in run("map", "e.geojson", article("b.txt"), "-o", "m.html").stderr


def test_map_wants_an_output():
    assert "Missing option '-o'" in run("map", article(), status=2).stderr


@pytest.mark.parametrize("output", ["m.pdf", "m", "m.geojson", "m.html.gz"])
def test_a_map_is_an_html_page_and_nothing_else(output, monkeypatch):
    monkeypatch.setattr(geoevents.pipeline.Pipeline, "load", lambda **_: pytest.fail("worked first"))
    result = run("map", article(), "-o", output, status=2)
    assert result.stderr.startswith(f"Error: cannot write {output}: ")
    assert ".html or .htm" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path(output).exists()


@pytest.mark.parametrize("output", ["m.HTM", "-", os.devnull])
def test_a_map_may_go_to_a_page_the_standard_output_or_a_device(output):
    run("map", article(), "-o", output)


# Bad input


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["map", "a.txt"], "for example geoevents map article.txt"),
        (["map"], "for example geoevents map article.txt"),
        (["map", "a.txt", "-o"], "requires an argument"),
        (["extract", "a.txt", "--format", "xyz"], "geojson"),
        (["query", "e.csv", "--near", "Hama"], "--near Damascus --km 50"),
        (["query", "e.csv", "--near", "Hama", "--km", "-5"], "such as --km 50"),
        (["query", "e.csv", "--near", "Hama", "--km", "nan"], "such as --km 50"),
        (["query", "e.csv", "--near", "Hama", "--km", "far"], "geoevents query --help"),
        (["query", "e.csv", "--nea", "Hama"], "--near"),
        (["evaluate", "dates"], "for example geoevents evaluate dates gold.jsonl"),
        (["evaluate", "moods"], "geoevents evaluate --help"),
        (["paint"], "geoevents --help"),
        (["--paint"], "geoevents --help"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_do(arguments, reason):
    result = run(*arguments, status=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert reason in result.stderr


@pytest.mark.parametrize("package", ["rich", "folium", "pyarrow"])
def test_a_missing_package_is_one_line(package, monkeypatch):
    for name in [
        name for name in sys.modules if name.startswith(("geoevents.drawing", "geoevents.cli.tables", "rich"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    output = {"rich": [], "folium": ["-o", "m.html"], "pyarrow": ["-o", "e.parquet"]}[package]
    result = run("map" if package == "folium" else "extract", article(), *output, "-q", status=2)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert "pip install" in result.stderr


def bad_sources():
    Path("empty.txt").touch()
    Path("binary.txt").write_bytes(bytes(range(256)))
    Path("broken.jsonl").write_text('{"id": 1, "text": "Ham')
    Path("wrong.jsonl").write_text("[1, 2]\n")
    Path("page.html").write_text("<html></html>")
    Path("paper.pdf").write_bytes(b"%PDF-1.7")
    Path("folder").mkdir()
    return {
        "missing.txt": "there is no file",
        "no*.txt": "no file matches",
        "empty.txt": "is empty",
        "binary.txt": "is binary",
        "broken.jsonl": "broken.jsonl:1: broken JSON",
        "wrong.jsonl": "expected one JSON object a line",
        "page.html": "no article text",
        "paper.pdf": "save its text",
        "folder": "holds no articles",
    }


@pytest.mark.parametrize("before", [None, "what was there"])
@pytest.mark.parametrize("command", OUTPUTS)
def test_bad_input_is_one_line_and_leaves_the_output_as_it_was(command, before):
    for source, reason in bad_sources().items():
        output = Path(OUTPUTS[command])
        if before is not None:
            output.write_text(before)
        files = sorted(Path().rglob("*"))
        result = run(command, source, "-o", str(output), status=2)
        assert result.stdout == ""
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
        assert reason in result.stderr
        assert sorted(Path().rglob("*")) == files
        assert before is None or output.read_text() == before


@pytest.mark.parametrize("date", ["2024-02-30", "yesterday", "", "2024"])
@pytest.mark.parametrize("command", OUTPUTS)
def test_an_impossible_publication_date_is_one_line(command, date):
    result = run(command, article(), "-o", OUTPUTS[command], "--published", date, status=2)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert "YYYY-MM-DD" in result.stderr
    assert not Path(OUTPUTS[command]).exists()


@pytest.mark.parametrize("command", OUTPUTS)
def test_a_bad_article_among_good_ones_is_reported_and_left_out(command):
    lines = ['{"id": "1", "text": "Hama"}', "{", '{"id": "3", "text": "crash"}', '{"id": "4", "text": "Hama"}']
    article("a.jsonl", "\n".join(lines))
    result = run(command, "a.jsonl", "missing.txt", "-o", OUTPUTS[command], status=1)
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 3
    assert "a.jsonl:2" in errors[0]
    assert "3: IndexError while reading it (out of range)" in errors[1]
    assert Path(OUTPUTS[command]).exists()
    if command == "extract":
        assert list(read_events(OUTPUTS[command])["article_id"]) == ["1", "4"]


@pytest.mark.parametrize(
    ("output", "reason"),
    [("out.xyz", "geojson"), ("out", "geojson"), ("no/such/out.csv", "does not exist"), (".", "folder"),
     ("postgresql://u:secret@h/d", "expected a file"), ("", "empty")],
)  # fmt: skip
def test_a_bad_output_is_told_before_the_work(output, reason, monkeypatch):
    monkeypatch.setattr(geoevents.pipeline.Pipeline, "load", lambda **_: pytest.fail("worked first"))
    result = run("extract", article(), "-o", output, status=2)
    assert reason in result.stderr or "without ending" in result.stderr
    assert "secret" not in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_source_is_never_written_over():
    name = article("a.jsonl", '{"id": "1", "text": "Hama"}')
    for command in ("extract", "toponyms", "dates"):
        assert "would be lost" in run(command, name, "-o", name, status=2).stderr
    assert "would be lost" in run("query", events_file(), "-o", "./e.geojson", status=2).stderr
    gpd.GeoDataFrame(geometry=[shapely.box(36, 35, 37, 36)], crs="EPSG:4326").to_file("box.geojson")
    result = run("query", "e.geojson", "--within", "box.geojson", "-o", "box.geojson", status=2)
    assert "would be lost" in result.stderr


@pytest.mark.parametrize("source", ["a.jsonl", "./sub/../a.jsonl", "hard.jsonl", "soft.jsonl", "*.jsonl", ".", "-"])
@pytest.mark.parametrize("output", ["a.jsonl", "hard.jsonl", "soft.jsonl"])
def test_a_source_is_never_written_over_by_any_other_name(source, output, monkeypatch):
    Path("sub").mkdir()
    text = '{"id": "1", "text": "Hama"}'
    article("a.jsonl", text)
    os.link("a.jsonl", "hard.jsonl")
    Path("soft.jsonl").symlink_to("a.jsonl")
    with Path("a.jsonl").open(encoding="utf-8") as stdin:
        if source == "-":
            monkeypatch.setattr(sys, "stdin", stdin)
            with pytest.raises(OutputError, match="would be lost"):
                check_output(output, [source])
        else:
            assert "would be lost" in run("extract", source, "-o", output, status=2).stderr
    assert Path("a.jsonl").read_text(encoding="utf-8") == text


def test_a_table_in_a_folder_of_articles_may_be_written_again():
    article()
    for command, name in (("extract", "e.jsonl"), ("toponyms", "t.csv")):
        run(command, ".", "-o", name)
        run(command, ".", "-o", name, status=1)  # the table itself is no article
        Path(name).unlink()


def test_a_broken_events_file_is_one_line():
    Path("e.geojson").write_text("{")
    for arguments in (
        ["map", "e.geojson", "-o", "m.html"],
        ["query", "e.geojson", "-o", "q.csv"],
        ["query", "none.csv"],
    ):
        result = run(*arguments, status=2)
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
    assert [path.name for path in Path().iterdir()] == ["e.geojson"]


def test_a_missing_part_of_geoevents_ends_the_run(monkeypatch):
    def load(**_):
        raise ResourceError("the model is not there: install the package again")

    monkeypatch.setattr(geoevents.pipeline.Pipeline, "load", load)
    result = run("extract", article("a.txt"), article("b.txt"), "-o", "e.csv", status=2)
    assert result.stderr == "Error: the model is not there: install the package again\n"


def test_control_characters_of_an_article_do_not_reach_the_terminal():
    result = run("extract", article(text="Hama \x1b[31m\x07 [red]x[/red] \u202e"), "-q")
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "[red]x[/red]" in result.stdout
    missing = run("extract", "no\x1b[31mfile", status=2)
    assert "\x1b" not in missing.stderr


def test_a_reader_that_goes_away_is_no_traceback():
    article("a.jsonl", "".join(f'{{"id": "{"x" * 1000}{n}", "text": "x"}}\n' for n in range(300)))
    code = (
        "import os, sys, geoevents.pipeline; sys.path.insert(0, sys.argv.pop(1)); import test_cli; "
        "geoevents.pipeline.Pipeline.load = lambda **_: test_cli.Pipeline(); "
        "read, write = os.pipe(); os.close(read); os.dup2(write, 1); test_cli.main()"
    )
    arguments = ["-c", code, str(Path(__file__).parent), "dates", "a.jsonl", "-o", "-", "-q"]
    with pytest.raises(subprocess.CalledProcessError) as caught:
        python(*arguments)
    assert caught.value.stderr == ""


def test_progress_is_shown_on_a_terminal_only(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for quiet in (False, True):
        monkeypatch.setattr(sys, "stderr", Terminal())
        monkeypatch.setenv("TERM", "xterm")
        names = [article(f"{n}.txt") for n in range(3)]
        batch = Batch(quiet=quiet)
        done = list(batch.results([*names, "none.txt"], len_of, published=None))
        assert len(done) == 3
        assert ("articles" in sys.stderr.getvalue()) is not quiet
        assert "Error: there is no file" in sys.stderr.getvalue()


def test_a_single_article_shows_its_name_and_the_time(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    list(Batch(quiet=False).results([article("[red]a.txt")], len_of, published=None))
    assert "0:00:00" in sys.stderr.getvalue()
    assert "reading [red]a.txt" in sys.stderr.getvalue()


def len_of(read):
    return len(read.text)


# Places


@pytest.fixture
def gazetteer():
    try:
        return Gazetteer.open()
    except ResourceError as error:
        pytest.skip(f"the gazetteer is not compiled: {error}")


@pytest.mark.usefixtures("gazetteer")
class TestGeocode:
    def test_candidates_come_best_first(self):
        lines = run("geocode", "Tripoli").stdout.splitlines()
        assert "Libya (LY)" in lines[3]
        assert any("Lebanon (LB)" in line for line in lines)

    def test_json_is_an_array_of_candidates(self):
        rows = json.loads(run("geocode", "Tripoli", "Damascus", "--json").stdout)
        assert next(row["country_code"] for row in rows if row["query"] == "Damascus") == "SY"
        assert [row["rank"] for row in rows if row["query"] == "Tripoli"][:4] == [1, 2, 3, 4]

    @pytest.mark.parametrize("country", ["LB", "LBN", "Lebanon"])
    def test_a_country_can_be_asked_for(self, country):
        rows = json.loads(run("geocode", "Tripoli", "--json", "--country", country).stdout)
        assert {row["country_code"] for row in rows} == {"LB"}

    def test_a_disputed_place_lists_its_claimants(self):
        rows = json.loads(run("geocode", "Abu Musa", "--json", "--limit", "1").stdout)
        assert rows[0]["administered_by"] == "IR"
        assert set(rows[0]["claimed_by"]) == {"IR", "AE"}
        assert "United Arab Emirates (AE)" in run("geocode", "Abu Musa").stdout

    def test_an_unknown_name_is_exit_status_1_and_the_others_are_printed(self):
        result = run("geocode", "Xyzzyqwert", "Damascus", status=1)
        assert "Syria (SY)" in result.stdout
        assert result.stderr.startswith("Error: no place is called 'Xyzzyqwert'")
        assert json.loads(run("geocode", "Xyzzyqwert", "--json", status=1).stdout) == []

    def test_no_country_is_an_error(self):
        assert "no country" in run("geocode", "Hama", "--country", "Damascus", status=2).stderr


# Where names are looked up


def loaded(monkeypatch):
    """What the pipeline is loaded with."""
    options = {}
    monkeypatch.setattr(geoevents.pipeline.Pipeline, "load", lambda **given: options.update(given) or Pipeline())
    return options


@pytest.mark.parametrize("command", ["map", "extract", "toponyms"])
def test_places_to_prefer_reach_the_pipeline(command, monkeypatch):
    options = loaded(monkeypatch)
    run(command, article(), "-o", OUTPUTS[command], "--country", "Lebanon", "--bounds", "170,-30,-170,0", "-q")
    assert options == {
        "gazetteer_path": None, "country": "LB", "bounds": (170.0, -30.0, -170.0, 0.0), "fallback": None,
    }  # fmt: skip


@pytest.mark.parametrize("command", OUTPUTS)
def test_another_gazetteer_reaches_the_pipeline(command, monkeypatch):
    options = loaded(monkeypatch)
    run(command, article(), "-o", OUTPUTS[command], "--gazetteer", "places.db", "-q")
    assert options["gazetteer_path"] == "places.db"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--bounds", "1,2,3"], "expected west,south,east,north"),
        (["--bounds", "1,2,3,x"], "expected west,south,east,north"),
        (["--bounds", "1,2,3,nan"], "not on Earth"),
        (["--bounds", "1,2,3,95"], "not on Earth"),
        (["--bounds", "1,20,3,10"], "south must be smaller than north"),
        (["--bounds", "1,2,1,3"], "holds nothing"),
        (["--country", "Atlantis"], "is no country"),
        (["--geocoder", "atlas"], "there are: arcgis"),
        (["--geocoder", "geonames"], "GEOEVENTS_GEOCODER_KEY"),
        (["--geocoder", "bing", "--geocoder-key", "k", "--geocoder-url", "x y"], "is no address"),
        (["--geocoder-url", "http://localhost:1"], "add for example --geocoder nominatim"),
    ],
)
@pytest.mark.parametrize("command", ["map", "extract", "toponyms"])
def test_wrong_places_are_told_before_any_article_is_read(command, arguments, reason, monkeypatch):
    monkeypatch.setattr(geoevents.pipeline.Pipeline, "load", lambda **_: pytest.fail("worked first"))
    result = run(command, article(), "-o", OUTPUTS[command], *arguments, status=2)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert reason in result.stderr


def test_a_box_may_begin_with_a_minus():
    assert "Tripoli" in run("geocode", "Tripoli", "--bounds", "-10,-5,20,40").stdout


def test_a_key_in_the_environment_is_no_request_to_use_it(monkeypatch):
    monkeypatch.setenv("GEOEVENTS_GEOCODER_KEY", "k")
    monkeypatch.setenv("GEOEVENTS_GEOCODER_URL", "http://localhost:1")
    options = loaded(monkeypatch)
    run("extract", article(), "-o", "e.csv", "-q")
    assert options["fallback"] is None


def test_a_gazetteer_that_is_none_is_one_line(monkeypatch):
    assert "none.db" in run("geocode", "Hama", "--gazetteer", "none.db", status=2).stderr
    monkeypatch.setenv("GEOEVENTS_GAZETTEER", "other.db")
    result = run("geocode", "Hama", status=2)
    assert "other.db" in result.stderr
    assert result.stderr.count("\n") == 1


class Online:
    """Knows Xanaduville, and fails at Brokenville."""

    def __init__(self):
        self.asked = []

    def geocode(self, query):
        self.asked.append(query)
        if query == "Brokenville":
            raise ConnectionRefusedError(111, "Connection refused")
        raw = {"class": "place", "type": "town", "address": {"country_code": "sy"}}
        return Location(f"{query}, Syria", (35.0, 36.0), raw) if query == "Xanaduville" else None


@pytest.fixture
def online(monkeypatch):
    service = Online()

    def opened(name, *, tell, **_):
        assert name == "nominatim"
        return OnlineGeocoder(service, cache=False, seconds=0, tell=tell)

    monkeypatch.setattr(OnlineGeocoder, "open", opened)
    return service


@pytest.mark.usefixtures("gazetteer")
class TestOnline:
    def test_geocode_asks_for_missing_names_only(self, online):
        result = run("geocode", "Damascus", "Xanaduville", "--geocoder", "nominatim", "--json", "--limit", "1")
        rows = json.loads(result.stdout)
        assert [(row["name"], row["match"], row["country_code"]) for row in rows] == [
            ("Damascus", "name", "SY"), ("Xanaduville", "online", "SY"),
        ]  # fmt: skip
        assert rows[1]["source"] == "Online"
        assert "Note: places found online are of Online" in result.stderr
        assert online.asked == ["Xanaduville"]

    def test_a_name_that_nobody_knows(self, online):
        result = run("geocode", "Nowhereville", "--geocoder", "nominatim", status=1)
        assert "no place is called 'Nowhereville'" in result.stderr
        assert online.asked == ["Nowhereville"]

    def test_a_refusal_is_one_line_and_the_gazetteer_still_answers(self, online):
        names = ("Brokenville", "Damascus", "Xanaduville")
        result = run("geocode", *names, "--geocoder", "nominatim", "--json", "--limit", "1", status=1)
        assert [row["name"] for row in json.loads(result.stdout)] == ["Damascus"]
        assert result.stderr.startswith("Error: Online could not be reached (Connection refused): check the network")
        assert result.stderr.endswith(": 'Brokenville', 'Xanaduville'\n")
        assert result.stderr.count("\n") == 1
        assert online.asked == ["Brokenville"]

    def test_without_the_option_nothing_is_asked(self, online):
        run("geocode", "Xanaduville", status=1)
        assert online.asked == []

    def test_in_a_batch_the_refusal_is_told_once_and_the_work_goes_on(self, online, monkeypatch):
        class Asking(Pipeline):
            def __init__(self, fallback):
                self.fallback = fallback

            def events(self, article):
                for name in ("Xanaduville", "Brokenville", "Otherville"):
                    self.fallback.lookup_or_tell(name)
                return super().events(article)

        monkeypatch.setattr(geoevents.pipeline.Pipeline, "load", lambda fallback, **_: Asking(fallback))
        sources = [article(f"{number}.txt") for number in range(3)]
        result = run("extract", *sources, "-o", "e.csv", "--geocoder", "nominatim", status=1)
        assert result.stderr.count("Error: Online could not be reached") == 1
        assert "3 events in 3 articles" in result.stderr
        assert "Note: 1 place name answered by Online; name it" in result.stderr
        assert online.asked == ["Xanaduville", "Brokenville"]


@pytest.mark.usefixtures("gazetteer")
class TestPreferred:
    def test_geocode_puts_places_in_the_box_first(self):
        rows = json.loads(run("geocode", "Tripoli", "--json", "--bounds", "34,33,37,35").stdout)
        assert rows[0]["country_code"] == "LB"
        assert any(row["country_code"] == "LY" for row in rows)

    @pytest.mark.parametrize("preferred", [["--bounds", "-5,6,0,10"], ["--country", "GH"]])
    def test_query_takes_the_place_of_a_name_that_is_preferred(self, preferred):
        there = Place(name="Tamale", latitude=9.4, longitude=-0.84, feature_class="P", feature_code="PPLA",
                      country_code="GH", admin1="Northern")  # fmt: skip
        events = read_events(events_file())
        events["geometry"] = [shapely.Point(there.longitude, there.latitude)]
        events["country_code"] = "GH"
        write_events(events, "g.geojson")
        run("query", "g.geojson", "--near", "Tamale", "--km", "20", *preferred)
        run("query", "g.geojson", "--near", "Damascus", "--km", "20", *preferred, status=1)


@pytest.mark.parametrize(
    ("option", "begun", "expected"),
    [("--geocoder", "no", "nominatim"), ("--country", "l", "LB"), ("--geocoder", "", "photon")],
)
@pytest.mark.parametrize("command", ["map", "extract", "toponyms", "geocode"])
def test_the_shell_completes_values(command, option, begun, expected):
    complete = ShellComplete(main, {}, "geoevents", "_GEOEVENTS_COMPLETE")
    assert expected in {item.value for item in complete.get_completions([command, option], begun)}


# Questions


@pytest.mark.parametrize(
    "arguments",
    [["--near", "35.1,36.7", "--km", "10"], ["--within", "box.geojson"], ["--type", "assault", "--type", "PROTEST"],
     ["--from", "2024-05", "--to", "2024-05", "--certain"], ["--status", "actual"], []],
)  # fmt: skip
def test_query_finds(arguments):
    gpd.GeoDataFrame(geometry=[shapely.box(36, 35, 37, 36)], crs="EPSG:4326").to_file("box.geojson")
    name = events_file(published="2024-06-01")
    assert "Hama" in run("query", name, *arguments).stdout
    run("query", name, *arguments, "-o", "q.csv")
    assert list(read_events("q.csv")["place"]) == ["Hama"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--near", "0,0", "--km", "10"],
        ["--type", "PROTEST"],
        ["--from", "2025"],
        ["--status", "denied"],
        ["--actor", "USA"],
    ],
)
def test_query_that_finds_nothing_is_exit_status_1(arguments):
    result = run("query", events_file(published="2024-06-01"), *arguments, status=1)
    assert result.stdout == ""
    assert "No event" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--near", "Hama"], "go together"),
        (["--km", "5"], "go together"),
        (["--near", "0,0", "--km", "-5"], "no distance"),
        (["--type", "FOO"], "expected AGREE, CONSULT"),
        (["--near", "91,0", "--km", "5"], "not on Earth"),
        (["--status", "maybe"], "hypothetical"),
        (["--from", "May"], "YYYY"),
        (["--from", "2025", "--to", "2024"], "ends before"),
        (["--within", "none.geojson"], "no file"),
        (["--actor", " "], "empty"),
    ],
)
def test_query_explains_wrong_questions(arguments, reason):
    assert reason in run("query", events_file(), *arguments, status=2).stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_prints_a_script(shell):
    assert "_GEOEVENTS_COMPLETE" in run("completion", shell).stdout
