from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import time
from contextlib import nullcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.errors import DateError, ReadingError
from geoevents.pipeline import _articles
from geoevents.reading import check_date, read
from geoevents.reading.formats import parse
from geoevents.reading.markdown import plain
from geoevents.reading.naming import _mark as mark
from geoevents.reading.naming import identity
from geoevents.reading.sources import ENDINGS, Source
from geoevents.records import Article

PAGE = """<!doctype html><html><head><title>Bridge reopens</title>
<meta property="article:published_time" content="2024-06-01T10:00:00Z">
<meta property="og:site_name" content="The Paper"></head><body><nav>Home | Sport</nav><article>
<h1>Bridge reopens</h1><p>The bridge over the river reopened on Monday after two years of repairs, officials said.</p>
<p>Traffic had been diverted through the old town since the flood.</p></article>
<footer>Imprint</footer></body></html>"""


@pytest.fixture
def write(tmp_path):
    def write_file(name: str, content: str | bytes):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def only(source, **options):
    (article,) = read(source, **options)
    return article


def failures(*sources):
    errors = []
    articles = list(read(sources, on_error=errors.append))
    return articles, [str(error) for error in errors]


# Text


def test_a_text_file_is_read_as_it_is(write):
    article = only(write("a.txt", "  One.\n\nTwo.\n"))
    assert (article.id, article.text, article.published) == ("a.txt", "  One.\n\nTwo.\n", None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_are_recognised(write, encoding):
    text = "A café in Zürich – “open”."
    assert only(write("a.txt", text.encode(encoding))).text == text


def test_mostly_utf8_with_a_broken_byte_stays_utf8(write):
    assert only(write("a.txt", "éèü café".encode() + b"\xff")).text == "éèü café\ufffd"


def test_line_ends_become_one_character(write):
    assert only(write("a.txt", "One.\r\nTwo.\rThree.")).text == "One.\nTwo.\nThree."


def test_a_file_of_any_ending_is_read_as_text(write):
    assert only(write("article", "Some text.")).text == "Some text."


@pytest.mark.parametrize(
    "content", [bytes(range(256)), b"%PDF-1.7 text", b"text\x00text", b"\x89PNG\r\n", b"\x01\x02\x03"]
)
def test_binary_is_no_text(write, content):
    with pytest.raises(ReadingError, match="binary"):
        only(write("a.txt", content))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a.csv", "a"])
@pytest.mark.parametrize("content", ["", " \n\n", "\ufeff"])
def test_an_empty_file_is_an_error(write, name, content):
    with pytest.raises(ReadingError, match=r"empty|no article text"):
        only(write(name, content))


@pytest.mark.parametrize("name", ["none.txt", "no*.txt", "", "a" * 300, "nul\0byte"])
def test_a_missing_file_is_an_error_of_one_line(name):
    with pytest.raises(ReadingError) as caught:
        only(name)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.json", "e.geojson", "e.parquet"])
def test_other_formats_say_what_to_do(write, name):
    with pytest.raises(ReadingError, match=r"save its text|save it as|one JSON object a line|events, not articles"):
        only(write(name, "x"))


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_give_an_article_or_a_reading_error(data):
    for name in ("x.txt", "x.md", "x.jsonl", "x.csv"):
        articles, errors = failures_of(name, data)
        assert articles or errors
        assert all("\n" not in error for error in errors)
        for article in articles:
            article.text.encode()


def failures_of(name: str, data: bytes):
    class Bytes(Source):
        def open(self):
            return nullcontext(io.BufferedReader(io.BytesIO(data)))

    source = Bytes(name=name, shown=name, format=ENDINGS[os.path.splitext(name)[1]], path=None)  # noqa: PTH122
    articles, errors = [], []
    try:
        for outcome in parse(source):
            (errors if isinstance(outcome, ReadingError) else articles).append(outcome)
    except ReadingError as error:
        errors.append(error)
    return articles, [str(error) for error in errors]


# Markdown


def test_front_matter_gives_title_and_date(write):
    article = only(write("a.md", '---\ntitle: "A title"\ndate: 2024-06-01 10:00\nurl: https://x.org\n---\nText.\n'))
    assert (article.title, article.published, article.url, article.text) == (
        "A title",
        "2024-06-01",
        "https://x.org",
        "Text.\n",
    )


def test_the_first_heading_is_the_title(write):
    article = only(write("a.md", "# Bridge reopens #\n\nText.\n"))
    assert (article.title, article.text.strip()) == ("Bridge reopens", "Text.")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Bold** and *italic* and __both__.", "Bold and italic and both."),
        ("See [the report](http://x.org/a).", "See the report."),
        ("![photo](a.png)Text", "Text"),
        ("## Section ##\nText", "Section\nText"),
        ("> Quoted.\n> More.", "Quoted.\nMore."),
        ("- one\n* two", "one\ntwo"),
        ("a snake_case_word and 2 * 3 * 4", "a snake_case_word and 2 * 3 * 4"),
        ("use `code` here", "use code here"),
        ("a <!-- hidden --> b", "a  b"),
        (r"5 \* 6", "5 * 6"),
        ("1. first", "1. first"),
    ],
)
def test_marks_are_taken_out(markdown, text):
    assert plain(markdown)[0] == text


@pytest.mark.parametrize(
    "part", ["[", "![", "*", "_", "**a", "<!--", "`", "> ", "# ", "[a](", " \t", "\\", "---\n", "# a "]
)
def test_markdown_takes_linear_time(part):
    begin = time.perf_counter()
    plain(part * 100_000)
    assert time.perf_counter() - begin < 30  # quadratic time would take minutes


# HTML


def test_the_main_text_of_a_page_and_its_metadata(write):
    article = only(write("a.html", PAGE))
    assert article.title == "Bridge reopens"
    assert article.published == "2024-06-01"
    assert article.source == "The Paper"
    assert "reopened on Monday" in article.text
    assert "Sport" not in article.text
    assert "<" not in article.text


def test_a_page_in_another_encoding(write):
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace("The bridge", "Мост")
    assert "Мост" in only(write("a.html", page.encode("windows-1251"))).text


def test_a_short_page_is_read_as_well(write):
    assert only(write("a.html", "<p>Rain in Hama.<p>Sun in Homs.")).text == "Rain in Hama.\nSun in Homs."


def test_a_page_with_an_xml_declaration(write):
    page = f'<?xml version="1.0" encoding="utf-8"?>{PAGE}'
    assert "reopened" in only(write("a.xhtml", page)).text


@pytest.mark.parametrize("page", ["<html></html>", "<script>x()</script>", "<!-- -->"])
def test_a_page_without_text_is_an_error(write, page):
    with pytest.raises(ReadingError, match="no article text"):
        only(write("a.html", page))


def test_entities_become_text_and_scripts_do_not(write):
    page = "<html><body><p>A &lt;img src=x onerror=alert(1)&gt; appeared.</p><script>evil()</script></body></html>"
    text = only(write("a.html", page)).text
    assert "<img src=x" in text
    assert "evil" not in text


# JSON lines and CSV


def test_json_lines_keep_their_fields_and_their_text_as_it_is(write):
    row = {
        "id": 7,
        "text": "One.\r\nTwo.",
        "title": "T",
        "published": "2024-06-01T10:00:00Z",
        "url": "u",
        "source": "s",
    }
    article = only(write("a.jsonl", json.dumps(row) + "\n\n"))
    assert (article.id, article.text, article.title, article.published) == ("7", "One.\r\nTwo.", "T", "2024-06-01")
    assert (article.url, article.source) == ("u", "s")


def test_characters_that_no_output_can_carry_are_replaced_one_by_one(write):
    assert only(write("a.jsonl", r'{"id": "1", "text": "a\u0000b\ud800c"}')).text == "a\ufffdb\ufffdc"


def test_an_id_is_made_up_where_there_is_none(write):
    assert only(write("a.jsonl", '{"text": "x"}')).id == "a.jsonl:1"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 1, "text": ', "broken JSON"),
        ("[1, 2]", "JSON array"),
        ("17", "JSON number"),
        ('{"id": 1}', 'no "text"'),
        ('{"id": 1, "text": 5}', 'no "text"'),
        ('{"id": 1, "text": " "}', "text is empty"),
        ('{"id": 1, "text": "a", "published": "2024-02-30"}', "not a day of the calendar"),
        ('{"id": 1, "text": "a", "published": "June"}', "YYYY-MM-DD"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_names_its_number_and_the_others_are_read(write, line, reason):
    good = '{"id": "good", "text": "fine"}'
    articles, errors = failures(write("a.jsonl", f"{good}\n{line}\n{good}"))
    assert [article.id for article in articles] == ["good", f"good#{mark('fine')}"]
    assert len(errors) == 1
    assert "a.jsonl:2" in errors[0]
    assert reason in errors[0]


def test_without_on_error_a_bad_line_raises_after_the_good_ones(write):
    articles = read(write("a.jsonl", '{"id": "1", "text": "a"}\n{'))
    assert next(articles).id == "1"
    with pytest.raises(ReadingError, match=r"a\.jsonl:2"):
        next(articles)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_usual_delimiter(write, delimiter):
    rows = f'id{delimiter}Text{delimiter}published\n1{delimiter}"Two\nlines, and; more"{delimiter}2024-06-01\n'
    article = only(write("a.csv", "\ufeff" + rows))
    assert (article.id, article.text, article.published) == ("1", "Two\nlines, and; more", "2024-06-01")


def test_csv_cells_may_be_long(write):
    assert len(only(write("a.csv", f"id,text\n1,{'x' * 200_000}\n")).text) == 200_000


def test_csv_without_a_text_column_is_an_error(write):
    with pytest.raises(ReadingError, match="no column text"):
        only(write("a.csv", "a,b\n1,2\n"))


@pytest.mark.parametrize(
    ("name", "content"), [("e.jsonl", '{"article_id": "a", "text": "x"}\n' * 3), ("e.csv", "article_id,text\n1,x\n")]
)
def test_our_own_tables_are_no_articles(write, name, content):
    articles, errors = failures(write(name, content))
    assert articles == []
    assert len(errors) == 1
    assert "table from geoevents" in errors[0]


# Sources


def test_a_folder_is_searched_with_its_subfolders(write, tmp_path):
    for name in ("b.txt", "a/c.md", "a/skip.xyz", ".hidden.txt", ".git/x.txt", "README.md"):
        write(name, "Text.")
    assert [article.id for article in read(tmp_path)] == ["b.txt", "c.md"]


def test_a_folder_without_articles_is_an_error(tmp_path):
    with pytest.raises(ReadingError, match="holds no articles"):
        list(read(tmp_path))


def test_a_glob_finds_files_in_order(write, tmp_path):
    for name in ("b.txt", "a.txt", "c.md"):
        write(name, "Text.")
    assert [article.id for article in read(str(tmp_path / "*.txt"))] == ["a.txt", "b.txt"]


def test_a_file_whose_name_looks_like_a_glob(write):
    assert only(str(write("a[1].txt", "Text."))).id == "a[1].txt"


def test_files_of_one_name_are_told_apart_by_their_text_in_any_order(write):
    one, two = write("x/a.txt", "1"), write("y/a.txt", "2")
    ids = {"1": f"a.txt#{mark('1')}", "2": f"a.txt#{mark('2')}"}
    for sources in ([one, two], [two, one], [one.parents[1]]):
        assert {article.text: article.id for article in read(sources)} == ids
    assert [article.id for article in read([one, two, one])] == [ids["1"], ids["2"], f"{ids['1']}#2"]


def test_ids_stay_unique_when_a_name_is_already_taken(write):
    own = mark("x")
    lines = "\n".join(json.dumps({"id": name, "text": "x"}) for name in (f"a#{own}", "a", "a", "a"))
    wanted = [f"a#{own}", "a", f"a#{own}#2", f"a#{own}#3"]
    assert [article.id for article in read(write("l.jsonl", lines))] == wanted


def test_files_given_in_python_have_different_ids_too(write):
    given = [write("x/a.txt", "1"), Article(id="own", text="own"), str(write("y/b.txt", "2")), write("z/b.txt", "3")]
    ids = [article.id for article in _articles(given, published=None)]
    assert ids == ["a.txt", "own", f"b.txt#{mark('2')}", f"b.txt#{mark('3')}"]


def test_an_article_is_the_same_alone_and_among_others(write):
    one, two = write("x/a.txt", "1"), write("y/a.txt", "2")
    alone, among = only(one), next(article for article in read([two, one]) if article.text == "1")
    assert alone.id != among.id
    assert identity(alone) == identity(among) != identity(only(two))


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.gz"])
def test_gzipped_files_are_unpacked(write, name):
    article = only(write(name, gzip.compress(b'{"id": "1", "text": "packed"}')))
    assert "packed" in article.text


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.GZ", "a.gz"])
def test_what_is_called_gz_and_is_not_gzipped_is_one_line(write, name):
    articles, (error,) = failures(write(name, "Shells fell on Hama."))
    assert articles == []
    assert "is not gzipped" in error
    assert "\n" not in error


def test_a_broken_html_library_says_what_to_install(write, monkeypatch):
    monkeypatch.delitem(sys.modules, "geoevents.reading.html", raising=False)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    articles, (error,) = failures(write("a.html", PAGE), write("b.txt", "Text."))
    assert [article.id for article in articles] == ["b.txt"]
    assert "pip install" in error
    assert "\n" not in error


def test_broken_gzip_is_an_error(write):
    with pytest.raises(ReadingError, match="gzip"):
        only(write("a.txt.gz", gzip.compress(b"text" * 1000)[:-20]))


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        ("Plain text.", "stdin", "Plain text."),
        ('{"id": "j", "text": "In JSON."}\n', "j", "In JSON."),
        ("<html><p>In HTML.</p></html>", "stdin", "In HTML."),
    ],
)
def test_the_standard_input_tells_its_format_itself(content, name, text, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    article = only("-")
    assert (article.id, article.text) == (name, text)
    assert not sys.stdin.buffer.closed


def test_a_bad_file_among_good_ones_is_reported_and_left_out(write):
    articles, errors = failures(write("a.txt", "A."), write("b.txt", ""), "missing.txt", write("c.txt", "C."))
    assert [article.id for article in articles] == ["a.txt", "c.txt"]
    assert len(errors) == 2


def test_articles_are_read_one_at_a_time(write):
    articles = read([write("a.txt", "A."), "missing.txt"])
    assert next(articles).id == "a.txt"


# Publication dates


def test_the_given_date_is_for_articles_without_one(write):
    own, none = write("a.md", "---\ndate: 2020-01-01\n---\nText."), write("b.md", "Text.")
    assert [article.published for article in read([own, none], published="2024-06-01")] == ["2020-01-01", "2024-06-01"]


@pytest.mark.parametrize("text", ["2024-06-01", " 2024-06-01 ", "2024-06-01T23:59:59Z", "2024-06-01 10:00"])
def test_a_day_is_a_day(text):
    assert check_date(text) == "2024-06-01"


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "yesterday",
        "",
        "2024",
        "2024-6-1",
        "20240601",
        "٢٠٢٤-٠٦-٠١",
        "0000-01-01",
        "2024-06-01x",
        "x" * 10_000,
    ],
)
def test_no_day_is_an_error_that_says_what_was_expected(text):
    with pytest.raises(DateError, match="YYYY-MM-DD") as caught:
        check_date(text)
    assert len(str(caught.value)) < 200


def test_a_wrong_date_is_told_before_anything_is_read():
    with pytest.raises(DateError):
        read("missing.txt", published="2024-02-30")


def test_reading_text_does_not_import_trafilatura(write):
    code = "import sys, geoevents.reading as r; list(r.read(sys.argv[1])); sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, str(write("a.txt", "x"))], check=False).returncode == 0
