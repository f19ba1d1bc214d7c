from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.cli import main
from geoevents.drawing.toponyms import Reading, toponym_page
from geoevents.records import Article

if TYPE_CHECKING:
    from pathlib import Path

    from geoevents.pipeline import Pipeline

TEXT = "A fire broke out in Paris, Texas. Iran took the Tunbs.\n\nTroops moved near Hama in Syria."
HOSTILE = "<script>alert(1)</script> ${x} {{7*7}} \u202e </p></article> in Hama \x00 & <!-- \"'"


class Structure(HTMLParser):
    """Elements that are opened, the text inside ``.text``, and whether every element is closed in its turn."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[dict[str, str]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self.links.append(given)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page_of(pipeline: Pipeline, *articles: Article) -> str:
    readings = []
    for article in articles:
        document = pipeline.document(article)
        toponyms = pipeline.recognize(document)
        readings.append(
            Reading(
                article=article,
                resolutions=pipeline.resolve(document, toponyms),
                reasons=pipeline.explain(document, toponyms),
            )
        )
    return toponym_page(readings, countries=pipeline.gazetteer.countries)


def visible(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", page.partition("<body>")[2]).split())


def test_each_name_in_the_text_links_to_its_box(pipeline: Pipeline) -> None:
    structure = Structure(page_of(pipeline, Article(id="a", text=TEXT)))
    targets = [link["href"].removeprefix("#") for link in structure.links if "t " in link.get("class", "")]
    assert len(targets) >= 6
    assert set(targets) <= set(structure.ids)
    assert len(structure.ids) == len(set(structure.ids))
    assert structure.open == []


def test_a_box_tells_the_candidates_and_why_the_winner_won(pipeline: Pipeline) -> None:
    shown = visible(page_of(pipeline, Article(id="a", text=TEXT)))
    for expected in (
        "Paris → Paris, Texas, US, score",
        "in the place named beside it +",
        "Ahead of Paris, Île-de-France, FR by",
        "Candidates, the heaviest first",
        "winner",
        " km",
        "United States",
        "means all of these places together",
        "near Hama",
    ):
        assert expected in shown


def test_mentions_that_were_decided_alike_share_a_box(pipeline: Pipeline) -> None:
    text = "It rained in Hama. " * 2000
    page = page_of(pipeline, Article(id="a", text=text))
    structure = Structure(page)
    assert sum("t " in link.get("class", "") for link in structure.links) == 2000
    assert structure.names.count("details") == 1
    assert "2,000 times" in visible(page)


def test_use_and_certainty_are_more_than_a_colour(pipeline: Pipeline) -> None:
    page = page_of(pipeline, Article(id="a", text="Damascus rejected it. It rained in Hama."))
    titles = [link["title"] for link in Structure(page).links if "title" in link]
    assert any(title.startswith("actor: Damascus") for title in titles)
    assert any(title.startswith("place: Hama") for title in titles)


def test_what_is_in_an_article_stays_text(pipeline: Pipeline) -> None:
    article = Article(
        id="<i>", text=HOSTILE, title='"><img src=x onerror=alert(2)>', url="javascript:alert(3)", source="<b>"
    )
    page = page_of(pipeline, article, Article(id="b", text="", url="https://example.org/?a=1&b=\"'><u>"))
    structure = Structure(page)
    assert structure.names.count("script") == 1
    assert not {"img", "i", "u", "b"} & set(structure.names)
    assert "{{7*7}}" in page
    assert "\u202e" not in page
    assert "\x00" not in page
    assert not [link for link in structure.links if link["href"].startswith("java")]
    assert structure.open == []


def test_a_link_to_the_article_is_kept(pipeline: Pipeline) -> None:
    page = page_of(pipeline, Article(id="a", text="x", url="https://example.org/a?b=1&c=2"))
    assert "https://example.org/a?b=1&c=2" in [link["href"] for link in Structure(page).links]


def test_the_page_asks_nobody_and_runs_only_its_own_script(pipeline: Pipeline) -> None:
    page = page_of(pipeline, Article(id="a", text=TEXT))
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert f"sha256-{digest}" in policy[1]
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert not re.search(r"(src|@import|url\()\s*=?\s*[\"']?https?:", page)
    assert "prefers-color-scheme: dark" in page


def test_the_same_articles_give_the_same_page(pipeline: Pipeline) -> None:
    article = Article(id="a", text=TEXT)
    assert page_of(pipeline, article) == page_of(pipeline, article)


@pytest.mark.parametrize("text", ["", "No place here.", "دمشق ليست بعيدة عن حماة.", "\ud800 Hama", "Hama\r\n\r\nHama"])
def test_any_article_gives_a_page(pipeline: Pipeline, text: str) -> None:
    page = page_of(pipeline, Article(id="a", text=text, title=text))
    assert page.encode("utf-8")
    assert Structure(page).open == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80).map(lambda text: f"{text} Hama {text}"))
def test_any_text_stays_text(pipeline: Pipeline, text: str) -> None:
    assert Structure(page_of(pipeline, Article(id="a", text=text))).open == []


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    rows = [{"id": "a", "text": TEXT, "title": "One"}, {"id": "b", "text": "Rain in Oslo.", "title": "Two"}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = CliRunner().invoke(main, ["toponyms", str(source), "-o", str(tmp_path / "page.html")])
    assert done.exit_code == 0, done.output
    shown = visible((tmp_path / "page.html").read_text(encoding="utf-8"))
    for expected in ("Toponyms of 2 articles", "One", "Two", "Oslo"):
        assert expected in shown
    again = CliRunner().invoke(main, ["toponyms", str(source), "-o", "-", "--format", "html", "-q"])
    assert again.output.rstrip() == (tmp_path / "page.html").read_text(encoding="utf-8").rstrip()


def test_an_article_that_cannot_be_read_leaves_the_old_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old", encoding="utf-8")
    done = CliRunner().invoke(main, ["toponyms", str(tmp_path / "no.txt"), "-o", str(page)])
    assert done.exit_code == 2
    assert page.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.browser
def test_keyboard_and_pointer_show_the_reasons_beside_the_text(pipeline: Pipeline, tmp_path: Path) -> None:
    from browser import chromium  # noqa: PLC0415 - needs selenium

    path = tmp_path / "page.html"
    path.write_text(page_of(pipeline, Article(id="a", text=f"{TEXT} {HOSTILE}")), encoding="utf-8")
    opened = "return [...document.querySelectorAll('details[open] summary bdi:first-child')].map(e => e.innerText)"
    focus = "return document.activeElement.tagName + ' ' + document.activeElement.innerText.split(' ')[0]"
    with chromium(tmp_path / "profile") as browser:
        browser.driver.get("about:blank")
        assert browser.requests() is not None  # what Chromium asks for on its own is not ours
        browser.driver.get(path.as_uri())
        link = next(each for each in browser.driver.find_elements("css selector", "a.t") if each.text == "Hama")
        link.click()
        assert browser.run(opened) == ["Hama"]
        assert browser.run(focus) == "A Hama"
        link.send_keys("\ue007")  # Enter
        assert browser.run(focus) == "SUMMARY Hama"
        browser.driver.switch_to.active_element.send_keys("\ue00c")  # Escape
        assert browser.run(focus) == "A Hama"
        browser.driver.switch_to.active_element.send_keys("\ue004")  # Tab
        assert browser.run(opened) == ["Syria"]
        assert browser.requests() == []
        assert browser.complaints() == []
