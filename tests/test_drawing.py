from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path

import folium
import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

mpl.use("Agg")

from eventframes import HOSTILE, frame, hostile, row, sample

import geoevents as ge
from geoevents import _resources
from geoevents.basemap import _numbers, load_basemap, load_countries
from geoevents.drawing import EventMap, plot
from geoevents.drawing.eventmap import _data
from geoevents.drawing.page import Raw
from geoevents.drawing.payload import deflated, embed_json, pack, vlq
from geoevents.drawing.themes import load_theme
from geoevents.drawing.words import date_in_words


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    mpl.pyplot.close("all")


def rendered(events: gpd.GeoDataFrame, **options: object) -> str:
    return EventMap(events, **options).get_root().render()


def policy(html: str) -> str:
    return re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#x27;", "'")


# Dates in words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024-05-30", "30 May 2024"),
        ("2024-05", "May 2024"),
        ("2024", "2024"),
        ("", "undated"),
        ("XXXX-05-30", "30 May, year not given"),
        ("2024-05-11/2024-05-20", "11–20 May 2024"),
        ("XXXX-05-11/XXXX-05-20", "11–20 May, year not given"),
        ("2024-05-30/2024-06-02", "30 May – 2 June 2024"),
        ("2023-12-30/2024-01-02", "30 December 2023 – 2 January 2024"),
        ("2024-01/2024-03", "January – March 2024"),
        ("2020/2022", "2020 – 2022"),
        ("../2024", "until 2024"),
        ("2024-02/..", "from February 2024"),
        ("202X", "the 2020s"),
        ("20XX", "between 2000 and 2099"),
        ("-0043-03-15", "15 March 44 BC"),
        ("0000", "1 BC"),
        ("Y-17000", "17001 BC"),
        ("2024-21", "spring 2024"),
        ("2024-33", "1st quarter of 2024"),
        ("2024-W22", "week 22 of 2024"),
        ("2024-05?", "May 2024 (uncertain)"),
        ("1984~", "1984 (approximate)"),
        ("2024-XX-05", "2024, month not given"),
        ("2024-13-01", "2024-13-01"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_said_in_words(edtf, words):
    assert date_in_words(edtf) == words


@given(st.text(alphabet="0123456789X-/.~?Y W", max_size=24))
def test_any_text_has_words(text):
    assert isinstance(date_in_words(text), str)


# Packing


@given(st.lists(st.integers(-(2**30), 2**30)))
def test_packed_integers_come_back(numbers):
    assert _numbers(vlq(numbers)) == numbers


@given(st.text())
def test_embedded_json_ends_no_script_and_comes_back(text):
    packed = embed_json([text])
    assert "<" not in packed
    assert ">" not in packed
    assert not {"\u2028", "\u2029"} & set(packed)
    assert json.loads(packed) == [text]


def test_deflated_text_comes_back():
    assert zlib.decompress(base64.b64decode(deflated("é" * 1000)), wbits=-15).decode() == "é" * 1000


def test_missing_columns_and_values_are_nothing_special():
    bare = gpd.GeoDataFrame(geometry=[Point(1, 2), None, Point()], crs=4326)
    assert pack(bare)["rows"] == 3
    odd = frame(
        row("a", at=(1, 2), actors=None, date=pd.NaT, score=float("nan"), place=np.nan, fatalities=pd.NA),
        row("b", at=(1, 2), actors="Iran; Syria", date=pd.Timestamp("2024-05-01"), score="high", place_precision="x"),
        row("c", at=(1, 2), actors=np.array(["Iran"]), date=None, score=float("inf"), place=7),
    )
    columns = pack(odd)["columns"]
    assert columns["actors"]["table"] == ["Iran", "Syria"]
    assert columns["place"]["table"] == ["", "7"]


def test_a_broken_character_in_a_list_costs_nothing():
    packed = pack(frame(row("a", actors=["half \ud800 a pair"])))
    embed_json(packed).encode("utf-8")


def test_days_are_counted_before_1970_and_before_christ():
    days = [_pairs(pack(frame(row("a", day=day)))) for day in ("1970-01-01", "2001-09-09", "1969-12-31", "0000-03-01")]
    assert days == [[0, 0], [11574, 11574], [-1, -1], [-719468, -719468]]


def _pairs(packed: dict) -> list[int]:
    return list(np.cumsum(_numbers(packed["dates"]["days"])))


def test_another_reference_system_is_reprojected():
    there = frame(row("a", at=(36.29, 33.51)))
    assert pack(there.to_crs(3857))["columns"] == pack(there)["columns"]
    assert pack(there.set_crs(None, allow_override=True))["columns"] == pack(there)["columns"]


def test_coordinates_that_are_no_degrees_need_a_reference_system():
    metres = frame(row("a", at=(36.29, 33.51))).to_crs(3857).set_crs(None, allow_override=True)
    with pytest.raises(ge.InputError, match="set_crs"):
        EventMap(metres)


@pytest.mark.parametrize("value", [pd.DataFrame({"a": [1]}), gpd.GeoDataFrame({"a": [1]}), None, "events.geojson"])
def test_what_has_no_geometry_is_refused_in_one_line(value):
    for draw in (EventMap, plot):
        with pytest.raises(ge.InputError, match="geometry column") as caught:
            draw(value)
        assert "\n" not in str(caught.value)


def test_a_polygon_of_the_frame_is_an_outline():
    packed = pack(frame(row("a", at=None, geometry=box(0, 0, 1, 1))))
    assert len(packed["shapes"]) == 1


# The page


def test_a_map_is_a_folium_map_that_asks_for_nothing():
    html = rendered(sample(), title="Test")
    assert isinstance(EventMap(sample()), folium.Map)
    assert not re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="https?:', html)
    assert "connect-src" not in policy(html)
    assert policy(html).startswith("default-src 'none'")


def test_the_policy_allows_exactly_the_scripts_of_the_page():
    html = rendered(sample())
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    assert set(re.findall(r"'sha256-([^']+)'", policy(html))) == hashes
    assert "unsafe-eval" not in policy(html)
    assert "script-src 'unsafe-inline'" not in policy(html)


def test_the_same_events_give_the_same_bytes():
    first = EventMap(sample(), title="Test")
    first.add_child(folium.Marker([1, 2], popup="hello"))
    second = EventMap(sample(), title="Test")
    second.add_child(folium.Marker([1, 2], popup="hello"))
    html = first.get_root().render()
    assert html == second.get_root().render()
    assert html == first.get_root().render()


def test_folium_itself_is_left_alone():
    before = (list(folium.Map.default_js), list(folium.Map.default_css))
    rendered(sample())
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_no_hostile_text_reaches_the_page_as_html():
    html = rendered(hostile(), title=HOSTILE[1])
    assert "<img src=x" not in html
    assert "<svg onload" not in html
    assert html.count("</script>") == len(re.findall(r"<script\b", html))
    assert "{{ 7*7 }}" in html  # not 49: no template engine has seen it


def test_raw_text_is_no_template():
    assert Raw("{{ 7*7 }}{% if").render() == "{{ 7*7 }}{% if"


def test_saving_writes_the_whole_file_or_nothing(tmp_path):
    target = tmp_path / "map.html"
    EventMap(sample()).save(target)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    with pytest.raises(ge.OutputError):
        EventMap(sample()).save(tmp_path / "missing" / "map.html")


def test_saving_to_an_open_file_leaves_it_open_by_choice(tmp_path):
    with (tmp_path / "map.html").open("wb") as file:
        EventMap(sample()).save(file, close_file=False)
        assert not file.closed


def test_a_fragment_is_one_sandboxed_frame():
    fragment = EventMap(sample(), title='Two "quotes" & more').embed(height="300px")
    assert fragment.startswith("<iframe srcdoc=")
    assert fragment.endswith("</iframe>")
    assert 'sandbox="allow-scripts ' in fragment
    assert "allow-same-origin" not in fragment
    assert "height:300px" in fragment
    assert fragment.count("<") == 2


def test_jupyter_shows_the_map():
    assert EventMap(sample(), height="400px")._repr_html_().count("height:400px") >= 1


def test_online_tiles_are_asked_for_by_choice_only():
    html = rendered(sample(), online_tiles=True)
    assert "tile.openstreetmap.org" in html
    assert "img-src data: https://tile.openstreetmap.org;" in policy(html)
    assert "openstreetmap" not in rendered(sample())


@pytest.mark.parametrize("options", [{"theme": "neon"}, {"online_tiles": "moon"}])
def test_an_unknown_theme_or_layer_is_an_error_that_lists_what_there_is(options):
    with pytest.raises(ge.InputError, match=r"light|openstreetmap"):
        EventMap(sample(), **options)


def test_a_theme_of_the_caller_changes_what_it_names(tmp_path):
    theme = tmp_path / "sand.toml"
    theme.write_text('[colors]\nsea = "#c2b280"\n', encoding="utf-8")
    html = rendered(sample(), theme=theme)
    assert "--ge-sea: #c2b280" in html
    theme.write_text('[colors]\nsea = "red; } </style>"\n', encoding="utf-8")
    with pytest.raises(ge.InputError, match="#rrggbb"):
        rendered(sample(), theme=theme)


def test_every_theme_has_every_colour():
    light, dark = load_theme("light"), load_theme("dark")
    assert set(light) == set(dark)
    for theme in (light, dark):
        for name in ("text", "muted", "accent"):
            assert contrast(theme[name], theme["surface"]) >= 4.5
            assert contrast(theme[name], theme["raised"]) >= 4.5
        for quad in ("material-conflict", "verbal-conflict", "verbal-cooperation", "material-cooperation", "other"):
            assert contrast(theme[quad], theme["land"]) >= 3
            assert contrast(theme[quad], theme["surface"]) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_sector_of_actors_has_a_name_for_the_layer_control():
    tables = [_resources.ontology() / "sectors.tsv", _resources.maps() / "sectors.tsv"]
    known, named = ({line.split("\t")[0] for line in table.read_text().splitlines()} for table in tables)
    assert known == named
    packed = _data(frame(row("a", actor_codes=["SYRGOV", "REB"]), row("b", recipient_codes=["NGO"])), "")
    assert packed["sectors"] == {"GOV": "government", "REB": "rebels", "NGO": "non-governmental"}


def test_ten_thousand_events_are_small():
    names = [f"Place {i % 3000}" for i in range(10_000)]
    rows = [
        row(
            f"{i:012x}",
            day=f"20{i % 25:02}-{i % 12 + 1:02}-{i % 28 + 1:02}",
            actors=[f"Actor {i % 200}"],
            place=name,
            at=((i * 37) % 360 - 180, (i * 17) % 160 - 80),
            sentence=f"Officials said that talks {i} were held in {name}.",
        )
        for i, name in enumerate(names)
    ]
    extra = len(rendered(frame(*rows)).encode()) - len(rendered(frame(rows[0])).encode())
    assert extra < 1_500_000


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("a", title="Talks in Lima", article_id="1"), row("b", article_id="1")], "Talks in Lima"),
        ([row("a", title="One", day="2024-05-03"), row("b", title="Two", day="2024-05-09")], "Events, 3–9 May 2024"),
        ([row("a", title="News", article_id="1"), row("b", title="News", article_id="2", day="2024-05-09")],
         "Events, 9 May 2024"),
        ([row("a", day="-0043-03-15"), row("b", day="2024-01-01")], "Events, 15 March 44 BC – 1 January 2024"),
        ([row("a")], "Events"),
    ],
)  # fmt: skip
def test_a_map_without_a_title_is_called_after_its_article_or_its_days(rows, words):
    assert EventMap(frame(*rows)).title == words
    assert f"<title>{words}</title>" in rendered(frame(*rows))
    assert EventMap(frame(*rows), title="Mine").title == "Mine"


# The base map


def test_countries_have_codes_names_and_valid_outlines():
    countries = load_countries()
    assert countries.crs.to_epsg() == 4326
    assert countries.is_valid.all()
    assert set(countries.geom_type) <= {"Polygon", "MultiPolygon"}
    coded = countries[countries["alpha2"] != ""]
    assert coded["alpha2"].is_unique
    assert coded["alpha2"].str.fullmatch("[A-Z]{2}").all()
    assert coded["alpha3"].str.fullmatch("[A-Z]{3}").all()
    assert (coded["name"] != "").all()
    assert len(coded) > 240


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "country"),
    [
        ("Damascus", 36.29, 33.51, "SY"),
        ("Gaza", 34.45, 31.5, "PS"),
        ("Simferopol", 34.1, 44.95, "UA"),
        ("Hargeisa", 44.06, 9.56, "SO"),
        ("Kaliningrad", 20.5, 54.7, "RU"),
        ("west of the antimeridian", 177, 67, "RU"),
        ("east of the antimeridian", -175, 67, "RU"),
        ("Cayenne", -52.4, 4.8, "GF"),
        ("Svalbard", 15.6, 78.2, "SJ"),
        ("Maseru", 27.6, -29.4, "LS"),
        ("South Pole", 0, -89.9, "AQ"),
        ("Vanua Levu", 179.4, -16.6, "FJ"),
        ("Null Island", 0, 0, None),
        ("North Pacific", -175, 40, None),
    ],
)
def test_a_point_lies_in_its_country(place, longitude, latitude, country):
    countries = load_countries()
    found = list(countries[countries.contains(Point(longitude, latitude))]["alpha2"])
    assert found == ([country] if country else []), place


def test_no_outline_is_a_band_across_the_map():
    for geometry in load_countries().geometry:
        for part in getattr(geometry, "geoms", [geometry]):
            west, south, east, _ = part.bounds
            assert east - west < 180 or south < -60 or part.area > 100, part.bounds


def test_a_caller_may_change_the_countries_it_got():
    countries = load_countries()
    countries["name"] = "Changed"
    assert "Changed" not in set(load_countries()["name"])


def test_the_base_map_is_small_and_says_where_it_comes_from():
    assert "Natural Earth" in load_basemap()["attribution"]
    assert (Path(__file__).parents[1] / "maps" / "basemap.json").stat().st_size < 1_000_000


# The static figure


def test_a_figure_shows_the_events_on_the_base_map():
    axes = plot(sample())
    labels = {text.get_text() for text in axes.texts}
    assert {"Damascus", "Tehran", "Syria"} <= labels
    west, east = axes.get_xlim()
    assert west < 31
    assert east > 56
    assert any("1 without a place" in text for text in labels)


def test_a_figure_goes_into_axes_of_the_caller():
    _, axes = mpl.pyplot.subplots()
    assert plot(sample(), ax=axes) is axes


def test_a_figure_of_hostile_or_no_events_can_be_drawn(tmp_path):
    axes = plot(hostile())
    axes.figure.savefig(tmp_path / "figure.png")
    plot(sample().iloc[:0])
    plot(frame(row("a")))


def test_a_figure_has_no_antarctica_and_no_country_dwarfs_its_places():
    cities = {"Lima": (-77, -12), "Tokyo": (139.7, 35.7), "Hobart": (147.3, -42.9)}
    assert plot(frame(*(row(name, place=name, at=at) for name, at in cities.items()))).get_ylim()[0] >= -60
    near = [row(name, place=name, at=at) for name, at in {"Kyiv": (30.5, 50.4), "Odesa": (30.7, 46.5)}.items()]
    axes = plot(frame(*near, row("r", place="Russia", place_precision=4, country_code="RU", at=(100, 60))))
    assert axes.get_xlim()[1] < 50


def test_the_legend_of_a_figure_explains_each_sign_that_is_there():
    words = [text.get_text() for text in plot(sample()).get_legend().get_texts()]
    assert "Material conflict" in words
    assert "Did not happen (yet)" in words
    assert "Talked about, not where it happened" in words
    assert "Only the area is known" in words
    plain = plot(frame(row("a", place="X", at=(1, 2)))).get_legend().get_texts()
    assert [text.get_text() for text in plain] == ["Verbal cooperation"]


def test_no_name_of_a_figure_lies_on_another_or_on_the_legend():
    rows = [row(f"r{i}", place=f"Somewhere {i}", at=(30 + i % 6 * 0.8, 40 + i // 6 * 0.5)) for i in range(36)]
    axes = plot(frame(*rows))
    axes.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text().startswith("Somewhere")]
    boxes.append(axes.get_legend().get_window_extent())
    assert len(boxes) > 10
    assert not [1 for i, one in enumerate(boxes) for other in boxes[:i] if one.overlaps(other)]
