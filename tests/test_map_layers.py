"""Layers of the caller, arcs, tiles and Leaflet from a network: all by choice, all as text."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import re
import threading
import tomllib

import folium
import geopandas as gpd
import pytest
import shapely
import xyzservices
from browser import chromium
from click.testing import CliRunner
from eventframes import HOSTILE, frame, row, sample

import geoevents as ge
from geoevents import _resources
from geoevents.cli import main
from geoevents.drawing import EventMap
from geoevents.drawing.marks import date_mentions
from geoevents.drawing.overlays import read_overlay
from geoevents.drawing.page import _leaflet_file
from geoevents.frame import combine
from geoevents.storage import write_events

ZONES = gpd.GeoDataFrame(
    {"name": ["North", "South"], "size": [3, float("nan")]},
    geometry=[shapely.box(40, 30, 50, 40), shapely.Point(45, 20)],
    crs="EPSG:4326",
)


def diplomacy() -> gpd.GeoDataFrame:
    return frame(
        row("a", at=(1, 2), actors=["Iran"], actor_codes=["IRN"], recipients=["Oman"], recipient_codes=["OMNGOV"]),
        row("b", at=(3, 4), actors=["Oman"], actor_codes=["OMN"], recipients=["Iran"], recipient_codes=["IRN"]),
        row("c", actors=["Iran"], actor_codes=["IRN"], recipients=["Oman"], recipient_codes=["OMN"]),
        row("d", actors=["Chile"], actor_codes=["CHL"], recipients=["army"], recipient_codes=["CHLMIL"]),
        row("e", actors=["rebels"], actor_codes=["REB"], recipients=["Fiji"], recipient_codes=["FJI"]),
    )


# Layers


def test_a_layer_is_geojson_in_degrees_with_plain_properties():
    layer = read_overlay(ZONES.to_crs(3857), name="Zones", color="#112233", label="name")
    one, two = layer.geojson["features"]
    assert one["properties"] == {"name": "North", "size": 3.0}
    assert two["properties"]["size"] is None
    assert two["geometry"] == {"type": "Point", "coordinates": [45, 20]}


@pytest.mark.parametrize(
    "data",
    [
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]},
        shapely.Point(1, 2),
        gpd.GeoSeries([shapely.Point(1, 2)]),
    ],
)  # fmt: skip
def test_a_layer_is_made_of_whatever_has_a_geometry(data):
    (feature,) = read_overlay(data).geojson["features"]
    assert feature["geometry"]["coordinates"] == [1, 2]


def test_a_layer_is_read_from_a_file_or_from_a_toml_file_beside_it(tmp_path):
    ZONES.to_file(tmp_path / "zones.geojson")
    assert read_overlay(tmp_path / "zones.geojson").name == "zones"
    toml = tmp_path / "zones.toml"
    toml.write_text(
        'file = "zones.geojson"\nname = "Zones"\ncolor = "#aa0000"\nlabel = "name"\nshow = false\n', encoding="utf-8"
    )
    layer = read_overlay(str(toml), name="Mine")
    assert (layer.name, layer.color, layer.label, layer.show) == ("Mine", "#aa0000", "name", False)
    toml.write_text('name = "Zones"\n', encoding="utf-8")
    with pytest.raises(ge.InputError, match="file ="):
        read_overlay(toml)


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ("missing.geojson", {}), (7, {}), ({"type": "Nonsense"}, {}), (gpd.GeoDataFrame({"a": [1]}), {}),
        (ZONES, {"color": "red; }"}), (ZONES, {"label": "title"}),
    ],
)  # fmt: skip
def test_what_is_no_layer_is_refused_in_one_line(data, options):
    with pytest.raises(ge.InputError) as caught:
        EventMap(sample()).add_layer(data, **options)
    assert "\n" not in str(caught.value)


def test_a_map_gives_itself_back_and_stays_the_same_bytes():
    first, second = (EventMap(sample()).add_layer(ZONES, name="Zones") for _ in range(2))
    assert first.get_root().render() == second.get_root().render()


@pytest.mark.browser
def test_a_layer_is_drawn_switched_and_described(show):
    page = show(sample(), layers=({"data": ZONES, "name": "Zones", "label": "name", "attribution": "Survey <b>"},))
    assert page.run("return document.querySelectorAll('path.geoevents-overlay').length") == 2
    assert "Survey <b>" in page.run("return document.querySelector('.leaflet-control-attribution').textContent")
    page.run("""geoevents.app.overlays.layers[0].layer.getLayers()[0].openPopup()""")
    assert "North" in page.run("return document.querySelector('.leaflet-popup-content').innerText")
    page.driver.find_element("css selector", "input[data-extra=layer1]").click()
    assert page.run("return document.querySelectorAll('path.geoevents-overlay').length") == 0


@pytest.mark.browser
def test_hostile_text_in_a_layer_runs_nothing(show):
    features = [
        {
            "type": "Feature",
            "properties": {text[:200]: text, "name": text},
            "geometry": {"type": "Point", "coordinates": [i, i]},
        }
        for i, text in enumerate(HOSTILE)
    ]
    data = {"type": "FeatureCollection", "features": features}
    page = show(sample(), layers=({"data": data, "name": HOSTILE[0], "label": "name", "attribution": HOSTILE[6]},))
    page.run("geoevents.app.overlays.layers[0].layer.eachLayer(layer => { layer.openTooltip(); layer.openPopup(); })")
    assert page.run("return window.__pwned === undefined")
    assert page.run('return document.querySelectorAll("main img, main script, main svg[onload]").length') == 0


# Arcs


@pytest.mark.browser
def test_arcs_go_from_the_country_of_the_actor_to_that_of_the_recipient_by_choice(show):
    page = show(diplomacy())
    arcs = "return [...document.querySelectorAll('path.geoevents-arc')].map(e => e.dataset.arc).sort()"
    assert page.run(arcs) == []
    page.run("document.querySelector('.ge-extras').open = true")
    page.driver.find_element("css selector", "input[data-extra=arcs]").click()
    assert page.run(arcs) == ["IRN>OMN", "OMN>IRN"]
    assert "arcs=1" in page.driver.current_url
    page.switch("actor", "Iran")
    assert page.run(arcs) == ["OMN>IRN"]


@pytest.mark.browser
def test_a_click_on_an_arc_opens_its_events_and_the_address_restores_arcs(show):
    page = show(diplomacy(), at="arcs=1")
    page.run(
        """document.querySelector('path[data-arc="IRN>OMN"]').dispatchEvent(new MouseEvent("click", {bubbles: true}))"""
    )
    assert "1 more event here" in page.run('return document.querySelector(".leaflet-popup-content").innerText')


@pytest.mark.browser
def test_without_actors_and_recipients_of_two_countries_there_is_no_switch(show):
    assert (
        show(sample().drop(columns=["recipient_codes"])).run("return document.querySelectorAll('[data-extra]').length")
        == 0
    )


# Tiles and Leaflet from a network


def test_leaflet_from_a_network_is_the_very_file_that_is_carried():
    files = tomllib.loads((_resources.maps() / "cdn.toml").read_text(encoding="utf-8"))
    for kind in ("js", "css"):
        carried = hashlib.sha384(_leaflet_file(f"leaflet.{kind}").read_bytes()).digest()
        assert files[kind]["integrity"] == "sha384-" + base64.b64encode(carried).decode()
        assert files["version"] in files[kind]["url"]


def test_a_map_that_loads_leaflet_is_smaller_and_allows_that_address_only():
    whole, small = (EventMap(sample(), cdn=cdn).get_root().render() for cdn in (False, True))
    assert len(small) < len(whole) - 150_000
    linked = re.findall(r'<(?:script|link)[^>]*(?:src|href)="(https?:[^"]+)"[^>]*integrity="sha384-', small)
    assert len(linked) == 2
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', small)[1]
    assert all(address in policy for address in linked)
    assert not re.findall(r'<(?:script|link)[^>]*(?:src|href)="https?:', whole)


class _Network(http.server.BaseHTTPRequestHandler):
    """Stands for the network: gives the files of Leaflet that are carried, or with ``/bad`` others."""

    def do_GET(self):
        body = _leaflet_file(self.path.rpartition("/")[2]).read_bytes() + (
            b" " if self.path.startswith("/bad") else b""
        )
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", "text/css" if self.path.endswith("css") else "text/javascript")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def network():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Network)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize(("folder", "works"), [("good", True), ("bad", False)])
def test_a_browser_takes_leaflet_from_the_network_only_if_it_is_the_very_file(tmp_path, network, folder, works):
    path = tmp_path / "map.html"
    html = EventMap(sample(), cdn=True).get_root().render()
    path.write_text(html.replace("https://cdn.jsdelivr.net", f"{network}/{folder}"), encoding="utf-8")
    with chromium(tmp_path / "profile") as page:
        online = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        page.driver.execute_cdp_cmd("Network.emulateNetworkConditions", online)
        page.driver.get(path.as_uri())
        assert page.run("return !!window.L") is works
        assert page.run("return !!document.querySelector('.geoevents[data-ready]')") is works
        assert any("integrity" in complaint for complaint in page.complaints()) is not works


def test_tiles_of_xyzservices_are_taken_by_name_or_as_they_are():
    provider = xyzservices.providers.query_name("Esri.WorldImagery")
    for tiles in ("Esri.WorldImagery", provider):
        html = EventMap(sample(), online_tiles=tiles).get_root().render()
        assert "img-src data: https://server.arcgisonline.com;" in html.replace("&#x27;", "'")
        assert "Esri" in html


@pytest.mark.parametrize(("name", "words"), [("No.Such", "xyzservices"), ("Thunderforest.Landscape", "key")])
def test_tiles_that_do_not_exist_or_want_a_key_are_refused(name, words):
    with pytest.raises(ge.InputError, match=words):
        EventMap(sample(), online_tiles=name)


def test_a_provider_of_the_caller_may_bring_its_key():
    provider = xyzservices.TileProvider(
        name="Mine", url="https://tiles.example.org/{z}/{x}/{y}.png?key={apikey}", attribution="Mine", apikey="abc"
    )
    html = EventMap(sample(), online_tiles=provider).get_root().render()
    assert "key=abc" in html
    assert isinstance(EventMap(sample(), online_tiles=provider), folium.Map)


# The command


def drawn(tmp_path, *options: str, status: int = 0) -> str:
    """The page that the command draws of two events, or what it says."""
    events, page = tmp_path / "events.geojson", tmp_path / "map.html"
    write_events(combine([diplomacy().assign(start=0, end=0)]), events)
    result = CliRunner().invoke(main, ["map", str(events), "-o", str(page), "-q", *options], prog_name="geoevents")
    assert result.exit_code == status, result.output
    return page.read_text(encoding="utf-8") if status == 0 else result.output


def test_the_command_takes_layers_tiles_and_a_smaller_file(tmp_path):
    for name in ("one", "two"):
        ZONES.to_file(tmp_path / f"{name}.geojson")
    options = [f"--layer={tmp_path / name}.geojson" for name in ("one", "two")]
    html = drawn(tmp_path, *options, "--tiles", "Esri.WorldImagery", "--cdn")
    (block,) = re.findall(r'id="geoevents-overlays">(.*?)</script>', html)
    assert [layer["name"] for layer in json.loads(block)] == ["one", "two"]
    assert "arcgisonline" in html
    assert 'integrity="sha384-' in html


def test_the_command_says_which_layer_or_tiles_it_cannot_draw(tmp_path):
    assert "nowhere.geojson" in drawn(tmp_path, "--layer", "nowhere.geojson", status=2)
    assert "No.Such" in drawn(tmp_path, "--tiles", "No.Such", status=2)


# Marks


@pytest.mark.parametrize(
    ("sentence", "date", "published", "words"),
    [
        ("He left on May 30, 2024.", "2024-05-30", "", "May 30, 2024"),
        ("He left on May 30.", "2024-05-30", "", "May 30"),
        ("It happened on Tuesday.", "2024-05-28", "2024-05-30", "Tuesday"),
        ("Nothing is said here.", "2024-05-28", "2024-05-30", ""),
        ("He left on May 30.", "", "", ""),
        ("He left on May 31.", "2024-05-30", "", ""),
        ("It happened on Tuesday.", "2024-05-28", "2024-13-99", ""),
    ],
)
def test_the_words_of_a_date_are_found_in_its_sentence(sentence, date, published, words):
    assert date_mentions(frame(row("a", sentence=sentence, date=date, published=published))) == [words]
