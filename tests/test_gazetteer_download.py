"""Downloads, against a server on this machine; nothing leaves it."""

from __future__ import annotations

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from geoevents.errors import InputError, ReadingError
from geoevents.gazetteer.building.download import CHECKSUMS, check_sums, download, files_of

if TYPE_CHECKING:
    from pathlib import Path


def zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("SY.txt", text)
    return buffer.getvalue()


class Server(ThreadingHTTPServer):
    """Gives files, and parts of them as RFC 9110 says; can break off and forget editions."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {"SY.zip": zipped("a line\n" * 50_000), "admin1CodesASCII.txt": b"SY.01\tX\tX\t1\n"}
        self.etag, self.break_after, self.asked = '"one"', None, []

    def handle_error(self, *_):
        """A connection that is broken off is meant to be."""


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    def log_message(self, *_):
        """Nobody reads it."""

    def do_GET(self):
        server, wanted = self.server, self.headers.get("Range")
        server.asked.append((self.path, wanted, self.headers["User-Agent"]))
        content = server.files.get(self.path.rpartition("/dump/")[2])
        if content is None:
            self.send_error(404)
            return
        start = int(wanted[6:-1]) if wanted and self.headers.get("If-Range") == server.etag else 0
        if start and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        if server.etag:
            self.send_header("ETag", server.etag)
        self.end_headers()
        end = server.break_after or len(content)
        self.wfile.write(content[start : max(end, start + 1)])


@pytest.fixture
def server():
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def fetch(server: Server, folder: Path, *names: str, **options) -> list[Path]:
    base = f"http://127.0.0.1:{server.server_port}/dump/"
    return download(names or ("SY.zip",), folder, base=base, user_agent="geoevents/test", **options)


def test_files_arrive_whole_with_their_checksums(server: Server, tmp_path: Path) -> None:
    found = fetch(server, tmp_path, "SY.zip", "admin1CodesASCII.txt")
    assert [path.read_bytes() for path in found] == list(server.files.values())
    assert {path.name for path in tmp_path.iterdir()} == {"SY.zip", "admin1CodesASCII.txt", CHECKSUMS}
    assert len((tmp_path / CHECKSUMS).read_text().splitlines()) == 2
    check_sums(tmp_path)
    assert {agent for *_, agent in server.asked} == {"geoevents/test"}


def test_what_is_there_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    fetch(server, tmp_path)
    fetch(server, tmp_path)
    assert len(server.asked) == 1


def test_a_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.break_after = 1000
    with pytest.raises(ReadingError, match="goes on from where it stopped"):
        fetch(server, tmp_path)
    assert not (tmp_path / "SY.zip").exists()
    server.break_after = None
    assert fetch(server, tmp_path)[0].read_bytes() == server.files["SY.zip"]
    assert server.asked[-1][1] == "bytes=1000-"
    assert not list(tmp_path.glob("*.part*"))


def test_another_edition_is_fetched_from_the_beginning(server: Server, tmp_path: Path) -> None:
    server.break_after = 1000
    with pytest.raises(ReadingError):
        fetch(server, tmp_path)
    server.break_after, server.etag = None, '"two"'
    server.files["SY.zip"] = zipped("another line\n" * 60_000)
    assert fetch(server, tmp_path)[0].read_bytes() == server.files["SY.zip"]


def test_without_an_edition_a_download_begins_anew(server: Server, tmp_path: Path) -> None:
    server.etag, server.break_after = "", 1000
    with pytest.raises(ReadingError):
        fetch(server, tmp_path)
    server.break_after = None
    assert fetch(server, tmp_path)[0].read_bytes() == server.files["SY.zip"]
    assert server.asked[-1][1] is None


def test_a_download_that_was_whole_but_not_yet_named_is_taken(server: Server, tmp_path: Path) -> None:
    server.break_after = 1000
    with pytest.raises(ReadingError):
        fetch(server, tmp_path)
    (tmp_path / "SY.zip.part").write_bytes(server.files["SY.zip"])
    server.break_after = None
    assert fetch(server, tmp_path)[0].read_bytes() == server.files["SY.zip"]


def test_a_zip_that_arrives_broken_is_not_kept(server: Server, tmp_path: Path) -> None:
    data = bytearray(server.files["SY.zip"])
    data[200] ^= 0xFF
    server.files["SY.zip"] = bytes(data)
    with pytest.raises(ReadingError, match="arrived broken"):
        fetch(server, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".zip", ".part"}]


def test_a_file_that_was_altered_is_told(server: Server, tmp_path: Path) -> None:
    fetch(server, tmp_path)
    with (tmp_path / "SY.zip").open("ab") as file:
        file.write(b"more")
    with pytest.raises(ReadingError, match="altered since it was downloaded"):
        check_sums(tmp_path)


def test_progress_is_told_in_bytes(server: Server, tmp_path: Path) -> None:
    told = []
    fetch(server, tmp_path, progress=lambda *each: told.append(each))
    size = len(server.files["SY.zip"])
    assert told[0] == ("SY.zip", 0, size)
    assert told[-1] == ("SY.zip", size, size)


def test_a_file_that_the_server_lacks(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"XX\.zip cannot be fetched \(404"):
        fetch(server, tmp_path, "XX.zip")


def test_offline_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="check the connection"):
        download(["SY.zip"], tmp_path, base="http://127.0.0.1:9/dump/", user_agent="geoevents/test")


@pytest.mark.parametrize("base", ["file:///etc/", "ftp://example.org/", "dump"])
def test_only_web_servers_are_asked(tmp_path: Path, base: str) -> None:
    with pytest.raises(InputError, match="no address of a web server"):
        download(["passwd"], tmp_path, base=base, user_agent="geoevents/test")


def test_what_is_fetched_for_the_world_and_for_countries() -> None:
    assert files_of()[:3] == ["allCountries.zip", "alternateNamesV2.zip", "hierarchy.zip"]
    assert files_of(["sy", " IQ"])[:4] == ["SY.zip", "IQ.zip", "alternatenames/SY.zip", "alternatenames/IQ.zip"]
    with pytest.raises(InputError, match="is no country"):
        files_of(["../x"])
