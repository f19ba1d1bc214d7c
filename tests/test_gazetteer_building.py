"""Building a gazetteer from dumps in GeoNames' format; the places are made up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents import _resources
from geoevents.errors import OutputError, ReadingError, ResourceError
from geoevents.gazetteer import Gazetteer, fold
from geoevents.gazetteer.building.described import read_description
from geoevents.gazetteer.building.drafts import Draft
from geoevents.gazetteer.building.dumps import find_dumps
from geoevents.gazetteer.building.merging import build_gazetteer
from geoevents.gazetteer.building.writing import write
from geoevents.gazetteer.container import Container
from geoevents.gazetteer.verifying import check_columns
from geoevents.records import Place


def place_line(geonameid, name, latitude, longitude, feature, country, admin1="", admin2="", population=0, others=""):
    feature_class, feature_code = feature.split(".")
    cells = [geonameid, name, name, others, latitude, longitude, feature_class, feature_code, country, ""]
    cells += [admin1, admin2, "", "", population, "", "100", "Asia/Damascus", "2026-01-01"]
    return "\t".join(map(str, cells)) + "\n"


PLACES = [
    place_line(90_000_001, "Xanzabad Province", 35.0, 38.0, "A.ADM1", "SY", "77"),
    place_line(90_000_002, "Xanzabad District", 35.1, 38.1, "A.ADM2", "SY", "77", "01"),
    place_line(90_000_003, "Kafr Xan", 35.12, 38.12, "P.PPL", "SY", "77", "01", 1200, "Kefr Xan,كفر كسان"),
    place_line(90_000_004, "Jabal Xan", 35.2, 38.2, "T.MT", "SY", "77"),
    place_line(90_000_005, "Kafr Xan", 36.5, 37.0, "P.PPL", "SY", "09", "", 40),
    place_line(90_000_006, "Old Quarter of Xan", 35.13, 38.13, "P.PPLX", "SY", "77"),
    place_line(170_654, "Dimashq", 33.5102, 36.29128, "P.PPLC", "SY", "13", "", 1_569_394),  # ours has it as Damascus
]
NAMES = [
    "1\t90000003\ten\tXanville\t1\t\t\t\t\t\n",
    "2\t90000003\tar\tكفر كسان\t\t\t\t\t\t\n",
    "3\t90000003\tlink\thttps://example.org/xan\t\t\t\t\t\t\n",
    "4\t90000003\tabbr\tKXN\t\t\t\t\t\t\n",
    "5\t90000004\ten\tOld Mount Xan\t\t\t\t1\t1900\t1950\n",
    "6\t99999999\ten\tNowhere\t\t\t\t\t\t\n",
]


def write_zip(path: Path, member: str, lines: list[str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, "".join(lines))
    return path


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    """A gazetteer of one country, which is quicker to build on than the world."""
    syria = Place(name="Syria", latitude=35, longitude=38, feature_class="A", feature_code="PCLI", country_code="SY")
    draft = Draft(syria, 9.0, "country")
    draft.add_ours("Syria", "name")
    path = tmp_path_factory.mktemp("tiny") / "tiny.gazetteer"
    write([draft], {}, path)
    return path


def build(target: Path, *sources: Path, base: Path, **options) -> Gazetteer:
    build_gazetteer(
        target,
        base=base,
        tables=_resources.gazetteer_tables(),
        dumps=find_dumps(sources),
        **options,
    )
    return Gazetteer.open(target)


@pytest.fixture(scope="module")
def dump(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dump")
    write_zip(folder / "SY.zip", "SY.txt", PLACES)
    write_zip(folder / "alternateNamesV2.zip", "alternateNamesV2.txt", NAMES)
    write_zip(folder / "hierarchy.zip", "hierarchy.txt", ["90000003\t90000006\t\n"])
    (folder / "admin1CodesASCII.txt").write_text("SY.77\tXanzabad\tXanzabad\t90000001\n", encoding="utf-8")
    (folder / "admin2Codes.txt").write_text("SY.77.01\tXanzabad District\tXanzabad\t90000002\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(dump, tmp_path_factory) -> Gazetteer:
    return build(tmp_path_factory.mktemp("built") / "world.gazetteer", dump, base=_resources.compiled_gazetteer())


# --- what a dump adds ------------------------------------------------------------------------------------------------


def test_all_that_geoevents_carries_is_still_there(built: Gazetteer, gazetteer: Gazetteer) -> None:
    assert len(built) == len(gazetteer) + len(PLACES) - 1
    for name in ("Tripoli", "the Tunbs", "Syrian", "U.S.", "Deir Ezzor", "Idlib province", "دمشق", "Damacsus"):
        ours = gazetteer.lookup(name, fuzzy=True)
        assert built.lookup(name, fuzzy=True)[: len(ours)] == ours
    assert built.hint("Syrian") == gazetteer.hint("Syrian") == "demonym"


def test_a_village_of_the_dump_is_found_with_all_that_is_known_of_it(built: Gazetteer) -> None:
    village = built.find("Kafr Xan")
    assert (village.latitude, village.longitude) == (35.12, 38.12)
    assert (village.feature_code, village.country_code, village.admin1) == ("PPL", "SY", "Xanzabad")
    assert (village.population, village.geonameid, village.source) == (1200, 90_000_003, "GeoNames")


def test_the_larger_of_two_namesakes_comes_first(built: Gazetteer) -> None:
    assert [each.place.population for each in built.lookup("Kafr Xan")] == [1200, 40]


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("Xanville", "alias"),
        ("كفر كسان", "alternate"),
        ("KXN", "abbreviation"),
        ("Kafr al-Xan", "variant"),
    ],
)
def test_other_names_and_romanisations_find_it(built: Gazetteer, name: str, match: str) -> None:
    found = built.lookup(name)
    assert (found[0].place.geonameid, found[0].match) == (90_000_003, match)


@pytest.mark.parametrize("name", ["https://example.org/xan", "Nowhere of Xan", "kxn"])
def test_links_and_codes_are_no_names(built: Gazetteer, name: str) -> None:
    assert built.lookup(name) == ()


def test_places_know_what_they_lie_in(built: Gazetteer) -> None:
    names = [place.name for place in built.parents(built.find("Kafr Xan"))]
    assert names == ["Xanzabad District", "Xanzabad Province", "Syria", "Asia"]


def test_the_hierarchy_speaks_where_no_code_does(built: Gazetteer) -> None:
    """The quarter carries the code of the province only, and the hierarchy's finer word is not heard over a code."""
    assert built.parents(built.find("Old Quarter of Xan"))[0].name == "Xanzabad Province"


def test_a_place_that_is_ours_keeps_its_name_and_gets_the_other(built: Gazetteer) -> None:
    assert built.find("Damascus").name == "Damascus"
    assert built.find("Dimashq").geonameid == 170_654


def test_small_places_do_not_change_what_taggers_take_a_word_for(built: Gazetteer) -> None:
    assert built.hint("Jabal Xan") == ""
    assert built.hint("Kafr Xan") == "city3"


def test_the_point_finds_the_village(built: Gazetteer) -> None:
    assert built.nearest(35.121, 38.121)[0].name == "Kafr Xan"


def test_sources_name_file_edition_and_checksum(built: Gazetteer) -> None:
    source = next(each for each in built.sources if each["by"] == "SY.zip")
    assert (source["name"], source["licence"], source["taken"]) == ("GeoNames", "CC BY 4.0", len(PLACES))
    assert len(source["sha256"]) == 64
    assert source["edition"][:2] == "20"


def test_what_was_built_is_sound(built: Gazetteer) -> None:
    built.container.verify()
    assert list(check_columns(built.container)) == []


def test_without_a_file_of_alternate_names_those_of_the_places_count(tiny: Path, tmp_path: Path) -> None:
    file = tmp_path / "SY.txt"
    file.write_text("".join(PLACES), encoding="utf-8")
    built = build(tmp_path / "g", file, base=tiny)
    assert built.find("Kefr Xan").geonameid == 90_000_003


def test_the_same_input_gives_the_same_bytes(tiny: Path, dump: Path, tmp_path: Path) -> None:
    for name, seed in (("one", "7"), ("other", "8")):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "geoevents", "gazetteer", "build", dump, "-q", "--base", tiny, "-o", name]
        subprocess.run(command, check=True, env=environment, cwd=tmp_path)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


# --- input that is bad -----------------------------------------------------------------------------------------------


def test_broken_lines_are_left_out_and_told(tiny: Path, tmp_path: Path) -> None:
    broken = [
        "no tabs at all\n",
        place_line("seven", "A", 1, 1, "P.PPL", "SY"),
        place_line(90_000_010, "B", 91, 1, "P.PPL", "SY"),
        place_line(90_000_011, "C", "nan", 1, "P.PPL", "SY"),
        place_line(90_000_012, "", 1, 1, "P.PPL", "SY"),
        place_line(10**12, "D", 1, 1, "P.PPL", "SY"),
    ]
    file = tmp_path / "SY.txt"
    file.write_text("".join([PLACES[0], *broken, *PLACES[1:]]), encoding="utf-8")
    added = build_gazetteer(
        tmp_path / "g",
        base=tiny,
        tables=_resources.gazetteer_tables(),
        dumps=find_dumps([file]),
    )
    assert added[0].tally.broken == len(broken)
    assert added[0].tally.examples[0] == f"{file}:2: 1 columns instead of 19"
    assert Gazetteer.open(tmp_path / "g").find("Kafr Xan")


def test_a_truncated_zip_is_refused_and_the_old_gazetteer_stays(tiny: Path, dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "world.gazetteer"
    build(target, dump / "SY.zip", base=tiny)
    before = target.read_bytes()
    whole = (dump / "SY.zip").read_bytes()
    (tmp_path / "SY.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReadingError, match="broken or truncated"):
        build(target, tmp_path / "SY.zip", base=tiny)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["SY.zip", "world.gazetteer"]


def test_a_zip_with_altered_bytes_is_refused(tiny: Path, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "SY.zip", "SY.txt", PLACES * 50)
    data = bytearray(path.read_bytes())
    data[300] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ReadingError, match="broken"):
        build(tmp_path / "g", path, base=tiny)


@pytest.mark.parametrize("content", ["", "a,b,c\n1,2,3\n", "\x00\x01binary"])
def test_a_file_that_is_no_dump_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "things.txt"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError, match="no dump of GeoNames"):
        find_dumps([file])


def test_a_target_in_a_folder_that_does_not_exist_is_told_first(tiny: Path, dump: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        build(tmp_path / "nowhere" / "g", dump, base=tiny)


@given(
    cells=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=8), max_size=20),
        max_size=8,
    ),
    names=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\t"), max_size=30), max_size=8
    ),
)
@settings(max_examples=25)
def test_any_lines_are_either_taken_or_counted(tiny: Path, cells: list[list[str]], names: list[str]) -> None:
    """Whatever a dump's lines hold, they are read, what is a place is found by its name, and the result is sound."""
    lines = [PLACES[0], *("\t".join(row) + "\n" for row in cells)]
    lines += [place_line(92_000_000 + n, name, 1, 1, "P.PPL", "SY") for n, name in enumerate(names)]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "any.txt"
        file.write_text("".join(lines), encoding="utf-8", newline="\n")
        target = Path(folder) / "g"
        added = build_gazetteer(target, base=tiny, tables=_resources.gazetteer_tables(), dumps=find_dumps([file]))
        tally = added[0].tally
        assert tally.taken + tally.broken == tally.read == len(lines)
        built = Gazetteer.open(target, verify=False)
        assert list(check_columns(built.container)) == []
        for number, name in enumerate(names):
            if fold(name):
                assert 92_000_000 + number in {built.place(row).geonameid for row in built.rows(name)}


# --- killed, truncated, altered --------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="kills a process by a signal")
def test_a_build_that_is_killed_leaves_the_old_gazetteer_and_the_next_one_cleans_up(
    tiny: Path, dump: Path, tmp_path: Path
) -> None:
    target = tmp_path / "world.gazetteer"
    build(target, dump / "SY.zip", base=tiny)
    before = target.read_bytes()
    large = tmp_path / "large"
    large.mkdir()
    lines = [place_line(91_000_000 + n, f"Xan {n}", 10, 10, "P.PPL", "SY") for n in range(200_000)]
    (large / "SY.txt").write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "geoevents", "gazetteer", "build", large, "-q", "--base", tiny, "-o", target]
    process = subprocess.Popen(command)
    while not list(tmp_path.glob(".world.gazetteer.building-*")) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert target.read_bytes() == before
    assert Gazetteer.open(target).find("Kafr Xan")
    build(target, dump / "SY.zip", base=tiny)
    assert not list(tmp_path.glob(".world*"))


def test_a_truncated_gazetteer_is_refused(built: Gazetteer, tmp_path: Path) -> None:
    whole = built.path.read_bytes()
    for length in (len(whole) - 1, len(whole) // 2, 100, 0):
        (tmp_path / "g").write_bytes(whole[:length])
        with pytest.raises(ResourceError, match=r"truncated|no compiled gazetteer|it is empty"):
            Gazetteer.open(tmp_path / "g")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9, 0.999999])
def test_an_altered_gazetteer_is_refused(built: Gazetteer, tmp_path: Path, share: float) -> None:
    data = bytearray(built.path.read_bytes())
    data[int(len(data) * share)] ^= 1
    (tmp_path / "g").write_bytes(data)
    with pytest.raises(ResourceError, match="altered"):
        Gazetteer.open(tmp_path / "g")


def test_a_gazetteer_is_read_through_once_and_again_when_it_was_changed(
    built: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(Container, "verify", lambda self, **_: read.append(self.path))
    file = tmp_path / "g"
    file.write_bytes(built.path.read_bytes())
    Gazetteer.open(file)
    Gazetteer.open(file)
    assert read == [file]
    os.utime(file, (1, 1))
    Gazetteer.open(file)
    assert read == [file, file]


def test_without_a_cache_that_can_be_written_it_is_read_through_every_time(
    built: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Gazetteer.open(built.path).find("Kafr Xan")


# --- files of one's own ----------------------------------------------------------------------------------------------

DESCRIPTION = """
name = "Our checkpoints"
licence = "CC0"
file = "checkpoints.csv"
[columns]
name = "title"
latitude = "lat"
longitude = "lon"
aliases = ["also"]
country_code = "cc"
feature_code = "kind"
population = "people"
[defaults]
feature_class = "S"
[feature_codes]
camp = "S.CMPRF"
crossing = "S.BDG"
"""
ROWS = """title,lat,lon,also,cc,kind,people
Xan Crossing,35.5,38.5,Gate of Xan; XCR,sy,crossing,
Xan Camp,35.6,38.6,,SY,camp,4000
Nowhere,95,38.6,,SY,camp,
"""


def described(tmp_path: Path, *, toml: str = DESCRIPTION, rows: str = ROWS) -> Path:
    (tmp_path / "checkpoints.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "ours.toml").write_text(toml, encoding="utf-8")
    return tmp_path / "ours.toml"


def test_a_csv_file_that_is_described(tiny: Path, tmp_path: Path) -> None:
    built = build(tmp_path / "g", described=[read_description(described(tmp_path))], base=tiny)
    crossing = built.find("Gate of Xan")
    assert (crossing.name, crossing.feature_class, crossing.feature_code) == ("Xan Crossing", "S", "BDG")
    assert (crossing.country_code, crossing.source) == ("SY", "Our checkpoints")
    assert built.lookup("XCR")[0].match == "abbreviation"
    assert [place.name for place in built.parents(crossing)] == ["Syria"]
    assert built.find("Xan Camp").population == 4000
    assert built.hint("Xan Camp") == "site"


def test_a_geojson_file_that_is_described(tiny: Path, tmp_path: Path) -> None:
    ring = [[20, 10], [22, 10], [22, 12], [20, 12], [20, 10]]
    features = [
        {"type": "Feature", "properties": {"n": "Gulf of Xan"}, "geometry": {"type": "Polygon", "coordinates": [ring]}},
        {"type": "Feature", "properties": {"n": "No shape"}, "geometry": None},
    ]
    (tmp_path / "seas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "seas.toml").write_text(
        'name = "Seas"\nlicence = "public domain"\nfile = "seas.geojson"\n[columns]\nname = "n"\n'
        '[defaults]\nfeature_class = "H"\nfeature_code = "GULF"\n'
    )
    gulf = build(tmp_path / "g", described=[read_description(tmp_path / "seas.toml")], base=tiny).find("Gulf of Xan")
    assert (gulf.latitude, gulf.longitude, gulf.bounds) == (11, 21, (20, 10, 22, 12))
    assert (gulf.feature_class, gulf.feature_code, gulf.precision) == ("H", "GULF", 5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("name = ", "nam = "), "name is missing"),
        (('title"', 'titel"'), "no column 'titel'"),
        (("licence", "license"), "licence is missing"),
        (("[columns]", "[columns"), "no description"),
        (("population", "inhabitants"), "'inhabitants' is not known"),
        (("checkpoints.csv", "other.csv"), r"other\.csv is missing"),
    ],
)
def test_a_description_that_is_wrong_says_what(
    tiny: Path, tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = described(tmp_path, toml=DESCRIPTION.replace(*change, 1))
    with pytest.raises(ReadingError, match=message):
        build(tmp_path / "g", described=[read_description(path)], base=tiny)


def test_a_row_that_is_wrong_is_left_out_and_told(tiny: Path, tmp_path: Path) -> None:
    added = build_gazetteer(
        tmp_path / "g",
        base=tiny,
        tables=_resources.gazetteer_tables(),
        described=[read_description(described(tmp_path))],
    )
    assert (added[0].tally.taken, added[0].tally.broken) == (2, 1)
    assert "not on Earth" in added[0].tally.examples[0]


def test_the_example_in_the_readme_of_the_tables_is_understood(tmp_path: Path) -> None:
    readme = (_resources.gazetteer_tables() / "README.md").read_text(encoding="utf-8")
    (tmp_path / "seas.toml").write_text(readme.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    description = read_description(tmp_path / "seas.toml")
    assert description.aliases == ("name_fr", "name_ar", "namealt")
    assert description.feature_codes["strait"] == "H.STRT"
