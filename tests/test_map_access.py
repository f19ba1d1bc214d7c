"""The map for everybody, everywhere: screen readers and keyboards, sandboxed frames, notebooks, paper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from browser import chromium
from eventframes import frame, hostile, row, sample
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from geoevents.drawing import EventMap

pytestmark = pytest.mark.browser

AXE = Path(os.environ.get("GEOEVENTS_AXE", "node_modules/axe-core/axe.min.js"))


def faults(page) -> list[str]:
    """What axe-core finds, but for trifles."""
    if not AXE.is_file():
        pytest.skip("needs axe-core: npm install --no-save axe-core, or its axe.min.js in GEOEVENTS_AXE")
    page.run(AXE.read_text(encoding="utf-8"))
    page.driver.set_script_timeout(60)
    found = page.driver.execute_async_script("""const done = arguments[arguments.length - 1];
        const fault = ({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0].html}`;
        axe.run(document).then(({ violations }) => done(violations.map(fault)))""")
    return [fault for fault in found if not fault.startswith("minor")]


def codes(count: int):
    """Many events of many actors in several countries and sectors, so that the control folds its groups."""
    kinds = ("SYRGOV", "SYRMIL", "IRN", "IRNGOV", "REB")
    return frame(*(row(f"e{i}", day=f"20{i % 25:02}-05-01", at=(i % 300 - 150, i % 100 - 50), place=f"P{i}",
                       actors=[f"Actor {i % 90}"], actor_codes=[kinds[i % 5]]) for i in range(count)))  # fmt: skip


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_fault_in_a_map_with_everything_open(tmp_path, dark):
    path = tmp_path / "map.html"
    EventMap(sample(), title="Test").add_layer({"type": "Point", "coordinates": [40, 30]}, name="Mine").save(path)
    with chromium(tmp_path / "profile", dark=dark) as page:
        page.open(path)
        page.run("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        page.run("document.querySelector('.ge-row').click(); geoevents.app.timebar.set([19844, 19854])")
        assert faults(page) == []


@pytest.mark.parametrize("count", [400, 1700])
def test_axe_finds_no_fault_in_a_map_of_many_events(show, count):
    page = show(codes(count))
    page.run("document.querySelectorAll('.ge-facet').forEach(details => { details.open = true; })")
    assert faults(page) == []


def test_axe_finds_no_fault_in_hostile_text_on_a_phone_and_on_paper(tmp_path):
    path = tmp_path / "map.html"
    EventMap(hostile(), title="Test").save(path)
    with chromium(tmp_path / "profile", size=(390, 844)) as page:
        page.open(path)
        assert faults(page) == []
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        page.wait("return !!document.querySelector('.ge-printing')")
        assert faults(page) == []


def test_actors_are_grouped_by_country_and_by_sector(show):
    page = show(codes(400))
    page.run("document.querySelectorAll('.ge-group').forEach(details => { details.open = true; })")
    page.wait("return !!document.querySelector('.ge-sector-head')")
    heads = page.run("return [...document.querySelectorAll('.ge-sector-head')].map(e => e.textContent)")
    assert heads == ["government", "armed forces", "government"]
    page.run("document.querySelector('[data-facet-group=actor][data-value=\"SYR government\"]').click()")
    left = page.run("return geoevents.app.events.filter(event => event.shown).map(event => event.first.actor_codes[0])")
    assert "SYRGOV" not in left
    assert {"SYRMIL", "IRNGOV"} <= set(left)


def test_focus_on_a_row_rings_its_places_and_arrow_keys_walk_the_list(show):
    page = show(sample())
    page.run("document.querySelector('.ge-row[data-event-id=trip]').focus()")
    rings = "return document.querySelectorAll('.ge-ring').length"
    assert page.run(rings) == 2
    ActionChains(page.driver).send_keys(Keys.ARROW_DOWN).perform()
    assert page.run("return document.activeElement.dataset.eventId") == "strike"
    assert page.run(rings) == 1
    ActionChains(page.driver).send_keys(Keys.ARROW_UP, Keys.ARROW_UP).perform()
    assert page.run("return document.activeElement.dataset.eventId") == "ships"
    page.run("document.activeElement.blur()")
    assert page.run(rings) == 0


def test_a_row_of_the_list_says_what_when_where_and_by_whom(show):
    page = show(sample())
    text = page.run("return document.querySelector('.ge-row[data-event-id=islands]').innerText")
    for words in ("Consult", "11–20 May 2024", "Syrian president → United Arab Emirates", "Abu Musa, Greater Tunb"):
        assert words in text
    marked = """return [...document.querySelectorAll(".ge-row[data-event-id=strike] .ge-sentence > *")]
        .map(mark => [mark.localName, mark.textContent])"""
    assert page.run(marked) == [["mark", "air strike"], ["span", "Damascus"]]


def test_right_to_left_text_keeps_to_itself(show):
    page = show(frame(row("a", at=(46, 25), place="الرياض", sentence="اجتمع الوزراء في الرياض.", trigger="اجتمع")))
    assert page.run("return getComputedStyle(document.querySelector('.ge-row .ge-sentence')).direction") == "rtl"
    assert page.run("return getComputedStyle(document.querySelector('.ge-row .ge-date')).direction") == "ltr"
    assert page.run("return document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("how", ["embed", "_repr_html_"])
def test_a_notebook_and_a_sandboxed_frame_show_the_whole_map(browser, tmp_path, how):
    path = tmp_path / "page.html"
    fragment = getattr(EventMap(sample(), title="Test"), how)()
    path.write_text(f"<!DOCTYPE html><title>Page</title>{fragment}", encoding="utf-8")
    browser.open(path)
    browser.driver.switch_to.frame(0)
    browser.wait('return !!document.querySelector(".geoevents[data-ready]")')
    browser.switch("actor", "Israel")
    assert "6 of 9 events" in browser.run('return document.querySelector(".ge-summary").textContent')
    browser.run("document.querySelector('.ge-row').click()")
    assert browser.run("return document.querySelectorAll('.leaflet-popup').length") == 1
    browser.driver.switch_to.default_content()
    assert browser.requests() == []
    assert browser.complaints() == []


def test_paper_has_the_map_the_legend_and_every_row(show):
    page = show(
        frame(*(row(f"e{i}", place=f"P{i}", at=(i % 60, i % 50), sentence=f"It happened at P{i}.") for i in range(300)))
    )
    assert len(page.listed()) < 300
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    page.wait("return !!document.querySelector('.ge-printing')")
    assert len(page.listed()) == 300
    hidden = page.run("""return [".ge-layers", "input[type=search]", ".leaflet-control-zoom", ".ge-side > footer"]
        .every(name => getComputedStyle(document.querySelector(name)).display === "none")""")
    assert hidden
    assert "exact place" in page.run("return document.querySelector('.ge-reader').innerText")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})
    page.wait("return !document.querySelector('.ge-printing')")
    assert len(page.listed()) < 300
    assert page.run("return document.querySelectorAll('.ge-reader').length") == 0
