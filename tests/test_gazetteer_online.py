"""Online geocoders, against a server on this machine that speaks Nominatim's format; nothing leaves the machine."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeocoderServiceError, GeocoderUnavailable
from geopy.geocoders import GeoNames, Nominatim, Photon
from geopy.location import Location
from hypothesis import given
from hypothesis import strategies as st

import geoevents as ge
from geoevents import _resources
from geoevents._files import cache_folder
from geoevents.errors import GeocoderError, GeoEventsWarning, InputError
from geoevents.gazetteer.online import OnlineGeocoder
from geoevents.gazetteer.online.answers import Answers
from geoevents.gazetteer.online.locations import place_of, read_features
from geoevents.gazetteer.online.services import connect, find_service, read_services, user_agent
from geoevents.records import Place

ROOT = Path(__file__).resolve().parent.parent

# In Nominatim's format (https://nominatim.org/release-docs/develop/api/Output/), of places that are not on Earth.
VILLAGE = {
    "place_id": 1, "osm_type": "node", "osm_id": 11, "lat": "35.1234", "lon": "36.7890", "class": "place",
    "type": "village", "addresstype": "village", "name": "Xanzabad",
    "display_name": "Xanzabad, Hama District, Hama Governorate, Syria", "importance": 0.2,
    "address": {"village": "Xanzabad", "state": "Hama Governorate", "country": "Syria", "country_code": "sy"},
    "boundingbox": ["35.1034", "35.1434", "36.7690", "36.8090"],
}  # fmt: skip
NAMESAKE = VILLAGE | {
    "lat": "34.0", "lon": "44.0", "display_name": "Xanzabad, Iraq", "class": "boundary", "type": "administrative",
    "addresstype": "county", "address": {"country": "Iraq", "country_code": "iq"}, "boundingbox": None,
}  # fmt: skip
STREET = VILLAGE | {"class": "highway", "type": "residential", "addresstype": "road", "name": "Xanzabad Street"}


class Server(ThreadingHTTPServer):
    """Answers searches as it is told to, and remembers them."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {"xanzabad": [VILLAGE, NAMESAKE]}
        self.status, self.body, self.headers, self.delay = 200, None, {}, 0.0
        self.asked, self.agents = [], []

    def handle_error(self, *_):
        """Whoever asked has gone away."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, address = self.server, urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        server.asked.append(asked | {"path": address.path})
        server.agents.append(self.headers["User-Agent"])
        time.sleep(server.delay)
        answer = server.answers.get(asked.get("q", "").lower(), [])
        body = json.dumps(answer).encode() if server.body is None else server.body
        self.send_response(server.status)
        for name, value in ({"Content-Type": "application/json"} | server.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now, self.slept = time.time(), []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def server():
    with Server() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Each test has a cache of its own, and no proxy."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def nominatim(server, **options):
    moments = options.pop("moments", None) or Time()
    return OnlineGeocoder.open(
        "nominatim", url=server.url, **({"clock": moments.clock, "sleep": moments.sleep} | options)
    )


# What is asked, and what comes of the answers


def test_an_answer_is_candidates_in_the_services_order(server):
    first, second = nominatim(server).lookup("Xanzabad")
    assert first.match == "online"
    assert first.matched_name == "Xanzabad"
    assert first.place == Place(
        name="Xanzabad", latitude=35.1234, longitude=36.789, feature_class="P", feature_code="PPL", country_code="SY",
        admin1="Hama Governorate", bounds=(36.769, 35.1034, 36.809, 35.1434),
        source="Nominatim, © OpenStreetMap contributors, ODbL",
    )  # fmt: skip
    assert (second.place.feature_code, second.place.country_code, second.place.bounds) == ("ADM2", "IQ", None)


def test_only_the_name_is_sent_and_the_project_says_who_it_is(server):
    nominatim(server).lookup("  Xan\nzabad ")
    (asked,) = server.asked
    assert asked == {
        "path": "/search", "q": "Xan zabad", "format": "json", "limit": "10", "addressdetails": "1",
        "accept-language": "en",
    }  # fmt: skip
    assert server.agents == [user_agent()]
    assert user_agent().startswith(f"geoevents/{ge.__version__}")


def test_the_user_agent_names_the_home_page(monkeypatch):
    from email.message import Message  # noqa: PLC0415 - what importlib.metadata gives

    about = Message()
    about["Version"] = "9.1"
    about["Project-URL"] = "Documentation, https://docs.example.org/"
    about["Project-URL"] = "Homepage, https://example.org/geoevents"
    monkeypatch.setattr("geoevents.gazetteer.online.services.metadata", lambda _: about)
    assert user_agent() == "geoevents/9.1 (+https://example.org/geoevents)"


@pytest.mark.parametrize("name", ["", "  ", "12", "—", "x" * 101, "\ud800"])
def test_what_cannot_be_a_name_is_not_sent(server, name):
    assert nominatim(server).lookup(name) == ()
    assert server.asked == []


def test_names_of_any_script_are_sent_as_they_are(server):
    server.answers["حصن الأكراد"] = [VILLAGE]
    assert nominatim(server).lookup("حصن الأكراد")[0].place.name == "Xanzabad"


def test_an_empty_answer_is_no_candidate_and_is_not_asked_again(server):
    geocoder = nominatim(server)
    assert geocoder.lookup("Nowhere") == ()
    assert geocoder.lookup("nowhere") == ()
    assert nominatim(server).lookup("Nowhere") == ()
    assert len(server.asked) == 1


# At the service's pace


def test_a_request_a_second_at_most(server):
    moments = Time()
    geocoder = nominatim(server, moments=moments)
    for name in ("Aaa", "Bbb", "Ccc", "Bbb"):
        geocoder.lookup(name)
    assert moments.slept == [1.0, 1.0]
    moments.now += 5
    geocoder.lookup("Ddd")
    assert moments.slept == [1.0, 1.0]
    assert len(server.asked) == 4


def test_another_pace_can_be_asked_for(server):
    moments = Time()
    geocoder = nominatim(server, moments=moments, seconds=3)
    for name in ("Aaa", "Bbb"):
        geocoder.lookup(name)
    assert moments.slept == [3.0]


def test_processes_take_turns(server):
    moments = Time()
    for name in ("Aaa", "Bbb", "Ccc"):  # each asks once, as a process of its own would
        nominatim(server, moments=moments).lookup(name)
    assert moments.slept == [1.0, 1.0]


def test_turns_of_a_clock_that_was_set_back_are_not_waited_for(server):
    moments = Time()
    geocoder = nominatim(server, moments=moments)
    geocoder.lookup("Aaa")
    moments.now -= 3600
    geocoder.lookup("Bbb")
    assert moments.slept == [1.0]


def test_a_service_that_wants_a_moment_gets_it_once(server):
    moments = Time()
    server.status, server.headers = 429, {"Retry-After": "7"}
    with pytest.raises(GeocoderError, match=r"no more requests for now \(HTTP status 429\)"):
        nominatim(server, moments=moments).lookup("Aaa")
    assert len(server.asked) == 2
    assert moments.slept == [7.0]


def test_nobody_waits_for_an_hour(server):
    moments = Time()
    server.status, server.headers = 429, {"Retry-After": "3600"}
    with pytest.raises(GeocoderError, match="try again in some hours"):
        nominatim(server, moments=moments).lookup("Aaa")
    assert moments.slept == []


# When the service fails


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (503, None, r"did not answer in time \(HTTP status 503\)"),
        (500, None, r"sent no answer that can be read \(HTTP status 500\)"),
        (403, None, r"refuses to answer \(HTTP status 403\)"),
        (200, b"<html>welcome to our hotel</html>", "sent no answer that can be read"),
        (200, b"\xff\xfe\x00", "sent no answer that can be read"),
        (200, b"7", "sent no answer that can be read"),
        (200, b'[{"lat": "north", "lon": "east"}]', "sent no answer that can be read"),
    ],
)
def test_a_refusal_is_one_plain_error_and_no_more_requests(server, status, body, reason):
    server.status, server.body = status, body
    geocoder = nominatim(server)
    with pytest.raises(GeocoderError, match=reason) as caught:
        geocoder.lookup("Aaa")
    assert str(caught.value).startswith(f"Nominatim (127.0.0.1:{server.server_port}) ")
    assert "\n" not in str(caught.value)
    before = len(server.asked)
    with pytest.raises(GeocoderError, match=reason):
        geocoder.lookup("Bbb")
    assert len(server.asked) == before


def test_a_name_that_is_refused_is_no_reason_to_stop(server):
    server.status = 400
    geocoder = nominatim(server)
    with pytest.raises(GeocoderError, match="does not take the name 'Aaa'"):
        geocoder.lookup("Aaa")
    server.status = 200
    assert geocoder.lookup("Xanzabad")
    assert geocoder.lookup("Aaa") == ()
    assert len(server.asked) == 2


def test_a_slow_service_is_given_up(server):
    server.delay = 1.0
    moments = Time()
    silent = connect(find_service("nominatim"), url=server.url, timeout=0.05)
    geocoder = OnlineGeocoder(silent, clock=moments.clock, sleep=moments.sleep)
    with pytest.raises(GeocoderError, match="did not answer in time"):
        geocoder.lookup("Aaa")
    assert len(server.asked) == 2


def test_offline_is_told_with_the_service_and_what_to_do(server):
    url = server.url
    server.server_close()
    geocoder = OnlineGeocoder.open("nominatim", url=url)
    with pytest.raises(GeocoderError) as caught:
        geocoder.lookup("Aaa")
    assert re.search(
        r"could not be reached \(Connection (refused|reset by peer)\): check the network", str(caught.value)
    )
    assert isinstance(caught.value, ConnectionError)


def test_answers_from_before_work_offline(server):
    nominatim(server).lookup("Xanzabad")
    offline = OnlineGeocoder(Nominatim(domain=urlsplit(server.url).netloc, scheme="http", user_agent="x"))
    server.server_close()
    assert offline.lookup("XANZABAD")[0].place.country_code == "SY"
    with pytest.raises(GeocoderError):
        offline.lookup("Aaa")
    assert offline.lookup("xanzabad")[0].place.country_code == "SY"


def test_for_many_names_the_refusal_is_told_once(server):
    server.status = 500
    told = []
    geocoder = nominatim(server, tell=told.append)
    assert [geocoder.lookup_or_tell(name) for name in ("Aaa", "Bbb", "Ccc")] == [(), (), ()]
    assert [type(each) for each in told] == [GeocoderError]
    assert len(server.asked) == 1


def test_in_python_the_refusal_is_a_warning(server):
    server.status = 500
    geocoder = nominatim(server)
    with pytest.warns(GeoEventsWarning, match="HTTP status 500"):
        assert geocoder.lookup_or_tell("Aaa") == ()


def test_keys_are_not_shown():
    class Leaking:
        def geocode(self, query):
            raise GeocoderServiceError(f"Max retries exceeded with url: /search?q={query}&key=SECRET")

    with pytest.raises(GeocoderError) as caught:
        OnlineGeocoder(Leaking(), cache=False).lookup("Aaa")
    assert "SECRET" not in str(caught.value)


# Kept answers


def test_a_second_process_finds_the_answers(server):
    nominatim(server).lookup("Xanzabad")
    nominatim(server).lookup("Nowhere")
    url = server.url
    server.server_close()
    code = (
        "from geoevents.gazetteer.online import OnlineGeocoder\n"
        f"geocoder = OnlineGeocoder.open('nominatim', url={url!r})\n"
        "print(geocoder.lookup('Xanzabad')[0].place.country_code, geocoder.lookup('Nowhere'))"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout == "SY ()\n"


def test_services_do_not_answer_for_one_another(tmp_path):
    answers = Answers(tmp_path / "a.sqlite", tell=pytest.fail)
    place = Place(name="A", latitude=1, longitude=2, feature_class="P", feature_code="PPL", bounds=(1, 2, 3, 4))
    answers.put("nominatim host", "a", (place,))
    assert answers.get("nominatim host", "a") == (place,)
    assert answers.get("photon host", "a") is None
    assert answers.get("nominatim host", "b") is None


def test_nothing_found_is_asked_again_after_a_month(tmp_path):
    now = [0.0]
    answers = Answers(tmp_path / "a.sqlite", tell=pytest.fail, now=lambda: now[0])
    answers.put("s", "none", ())
    answers.put("s", "one", (Place(name="A", latitude=1, longitude=2, feature_class="", feature_code=""),))
    now[0] = 29 * 86_400
    assert answers.get("s", "none") == ()
    now[0] = 31 * 86_400
    assert answers.get("s", "none") is None
    assert answers.get("s", "one")


@pytest.mark.parametrize(
    "damage", [b"no database at all, but long enough to be looked at" * 20, b"SQLite format 3\x00" + b"\xff" * 4000]
)
def test_a_damaged_cache_is_put_aside_with_a_warning(server, damage):
    path = cache_folder() / "geocoders.sqlite"
    path.parent.mkdir(parents=True)
    path.write_bytes(damage)
    geocoder = nominatim(server)
    with pytest.warns(GeoEventsWarning, match="damaged") as told:
        assert geocoder.lookup("Xanzabad")
    assert len(told) == 1
    assert Path(f"{path}.damaged").read_bytes() == damage
    assert nominatim(server).lookup("Xanzabad")
    assert len(server.asked) == 1


def test_a_damaged_row_is_asked_again(server):
    nominatim(server).lookup("Xanzabad")
    with sqlite3.connect(cache_folder() / "geocoders.sqlite") as connection:
        connection.execute("UPDATE answers SET places = '[{\"name\": 1}'")
    connection.close()
    assert nominatim(server).lookup("Xanzabad")
    assert len(server.asked) == 2


def test_a_cache_that_cannot_be_written_is_a_warning(server, tmp_path):
    (tmp_path / "file").touch()
    geocoder = nominatim(server, cache=tmp_path / "file" / "a.sqlite")
    with pytest.warns(GeoEventsWarning, match="for this run only"):
        assert geocoder.lookup("Xanzabad")
    assert geocoder.lookup("Xanzabad")
    assert len(server.asked) == 1


def test_a_cache_of_a_later_release_is_left_alone(server, tmp_path):
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    before = path.read_bytes()
    with pytest.warns(GeoEventsWarning, match="later release"):
        assert nominatim(server, cache=path).lookup("Xanzabad")
    assert path.read_bytes() == before


def test_two_writers_do_not_disturb_one_another(tmp_path):
    caches = [Answers(tmp_path / "a.sqlite", tell=pytest.fail) for _ in range(2)]

    def write(number):
        for step in range(20):
            caches[number].put("s", f"{number} {step}", ())

    threads = [threading.Thread(target=write, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(caches[0].get("s", f"{number} {step}") == () for number in (0, 1) for step in range(20))


def test_the_cache_is_the_users_own_folder(monkeypatch, tmp_path):
    assert cache_folder() == tmp_path / "cache" / "geoevents"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("LOCALAPPDATA", "/home/somebody/AppData")
    folders = {}
    for platform in ("linux", "darwin", "win32"):
        monkeypatch.setattr(sys, "platform", platform)
        folders[platform] = cache_folder().as_posix()
    assert folders == {
        "linux": "/home/somebody/.cache/geoevents",
        "darwin": "/home/somebody/Library/Caches/geoevents",
        "win32": "/home/somebody/AppData/geoevents/Cache",
    }


def test_terms_that_forbid_keeping_are_kept_to(server):
    class Google(Nominatim):
        pass

    google = Google(domain=urlsplit(server.url).netloc, scheme="http", user_agent="x")
    assert OnlineGeocoder(google, service=find_service("google")).lookup("Xanzabad")
    assert not cache_folder().exists()


# Which services there are


@pytest.mark.parametrize("name", sorted(read_services()))
def test_every_service_of_the_table_can_be_made(name):
    service = find_service(name)
    geocoder = connect(service, key="k" if service.key else None)
    assert callable(geocoder.geocode)
    assert service.seconds >= 1
    assert service.licence
    if service.key:
        with pytest.raises(InputError, match="GEOEVENTS_GEOCODER_KEY"):
            connect(service)


def test_the_tables_are_sound() -> None:
    with (ROOT / "gazetteer" / "online_services.tsv").open(encoding="utf-8", newline="") as file:
        assert {row["kept"] for row in csv.DictReader(file, delimiter="\t")} == {"yes", "no"}
    with (_resources.gazetteer_tables() / "osm_features.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == len(read_features())
    known = ROOT / "gazetteer" / "feature_codes.tsv"
    if not known.exists():
        pytest.skip("the table of GeoNames' feature codes is not there")
    with known.open(encoding="utf-8", newline="") as file:
        codes = {(row["feature_class"], row["feature_code"]) for row in csv.DictReader(file, delimiter="\t")}
    for row in rows:
        assert (row["feature_class"], row["feature_code"]) in codes, row


def test_services_that_only_geopy_knows():
    assert find_service("GeoLake").key == "api_key"
    assert not find_service("geolake").kept
    with pytest.raises(InputError, match="needs more than a key"):
        find_service("liveaddress")
    with pytest.raises(InputError, match="nominatim, opencage"):
        find_service("nowhere")
    with pytest.raises(InputError, match="--geocoder-url"):
        connect(find_service("pelias"))
    with pytest.raises(InputError, match="no address"):
        connect(find_service("nominatim"), url="ftp://x y")


@pytest.mark.parametrize(
    ("url", "api"),
    [
        ("http://localhost:8080", "http://localhost:8080/search"),
        ("https://example.org/nominatim/", "https://example.org/nominatim/search"),
        ("example.org", "https://example.org/search"),
    ],
)
def test_a_service_may_run_elsewhere(url, api):
    assert connect(find_service("nominatim"), url=url).api == api


def test_what_is_no_geocoder_is_refused():
    with pytest.raises(InputError, match="no geocoder"):
        OnlineGeocoder("nominatim")


def test_an_asynchronous_geocoder_is_refused():
    class Later:
        async def geocode(self, query):
            return query

    with pytest.raises(InputError, match="asynchronous"):
        OnlineGeocoder(Later(), cache=False).lookup("Aaa")


def test_any_object_with_geocode_will_do():
    class Own:
        def geocode(self, query):
            return Location(f"{query}, Somewhere", (1.0, 2.0), {})

    (found,) = OnlineGeocoder(Own(), cache=False).lookup("Aaa")
    assert (found.place.name, found.place.feature_code, found.place.source) == ("Aaa", "", "Own")


def test_a_geocoder_that_is_not_reached_by_requests_is_told_too():
    class Away:
        def geocode(self, query):
            raise GeocoderUnavailable(query)

    with pytest.raises(GeocoderError, match="Away could not be reached: "):
        OnlineGeocoder(Away(), cache=False).lookup("Aaa")


# Other services' formats


def test_photon(server):
    server.answers["xanzabad"] = {
        "type": "FeatureCollection",
        "features": [{
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [36.5, 35.5]},
            "properties": {
                "osm_key": "place", "osm_value": "island", "type": "other", "name": "Xanzabad", "countrycode": "SY",
                "state": "Hama", "extent": [36.0, 36.0, 37.0, 35.0],
            },
        }],
    }  # fmt: skip
    photon = Photon(domain=urlsplit(server.url).netloc, scheme="http")
    (found,) = OnlineGeocoder(photon, seconds=0).lookup("Xanzabad")
    assert found.place == Place(
        name="Xanzabad", latitude=35.5, longitude=36.5, feature_class="T", feature_code="ISL", country_code="SY",
        admin1="Hama", bounds=(36.0, 35.0, 37.0, 36.0), source="Photon, © OpenStreetMap contributors, ODbL",
    )  # fmt: skip


def test_geonames(server):
    server.answers["xanzabad"] = {
        "geonames": [
            {
                "name": "Xanzabad", "toponymName": "Xānzābād", "lat": "35.5", "lng": "36.5", "geonameId": 42,
                "fcl": "P", "fcode": "PPLA2", "countryCode": "SY", "countryName": "Syria", "adminName1": "Hama",
            }
        ]
    }  # fmt: skip
    geonames = GeoNames("me", domain=urlsplit(server.url).netloc)
    (found,) = OnlineGeocoder(geonames, seconds=0).lookup("Xanzabad")
    assert (found.place.geonameid, found.place.feature_code, found.place.country_code) == (42, "PPLA2", "SY")
    assert found.place.source == "GeoNames, CC BY 4.0"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["name", "class", "type", "address", "country_code", "boundingbox", "properties", "fcode",
                         "osm_key", "extent", "state", "geonameId", "bbox"]), inner, max_size=5
    ),
    max_leaves=12,
)  # fmt: skip


@given(raw=JSON, latitude=st.floats(), longitude=st.floats(), address=st.none() | st.text())
def test_any_answer_is_a_sound_place_or_none(raw, latitude, longitude, address):
    class Answer:
        pass

    answer = Answer()
    answer.raw, answer.latitude, answer.longitude, answer.address = raw, latitude, longitude, address
    place = place_of(answer, source="test")
    if place is not None:
        assert place.name.strip()
        assert abs(place.latitude) <= 90
        assert abs(place.longitude) <= 180
        assert len(place.country_code) in {0, 2}
        assert hash(place) is not None
