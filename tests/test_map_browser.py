from __future__ import annotations

import json
import random

import folium
import pytest
from browser import chromium
from eventframes import HOSTILE, QUADS, frame, hostile, row, sample
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from geoevents.drawing import EventMap

pytestmark = pytest.mark.browser


def popup(browser) -> str:
    return browser.run('const p = document.querySelector(".leaflet-popup-content"); return p && p.innerText') or ""


def choose(browser, event_id: str) -> None:
    browser.run('document.querySelector(`.ge-row[data-event-id="${arguments[0]}"]`).click()', event_id)


def test_every_located_row_is_one_sign_and_every_event_one_row_of_the_list(show):
    page = show(sample(), title="Test")
    located = sorted(sample().dropna(subset="geometry")["event_id"])
    assert page.markers() == located
    assert sorted(page.listed()) == sorted(set(sample()["event_id"]))
    assert page.run('return document.querySelector("h1").textContent') == "Test"


def test_the_list_is_in_order_of_dates_and_unlocated_events_have_a_panel(show):
    page = show(sample())
    assert page.listed() == ["ships", "trip", "strike", "joint", "islands", "visit", "plan", "hit", "crash"]
    unlocated = page.run('return [...document.querySelectorAll(".ge-unlocated .ge-row")].map(e => e.dataset.eventId)')
    assert unlocated == ["crash"]
    choose(page, "crash")
    assert "He died in a crash." in page.run('return document.querySelector(".ge-unlocated .ge-card").innerText')


def test_switching_an_actor_off_takes_its_events_away_from_map_and_list(show):
    page = show(sample())
    page.switch("actor", "Israel")
    assert not {"hit", "strike", "joint"} & set(page.markers())
    assert not {"hit", "strike", "joint"} & set(page.listed())
    page.switch("actor", "Israel")
    assert {"hit", "strike", "joint"} <= set(page.markers())


def test_switching_a_date_or_a_type_off_takes_its_events_away(show):
    page = show(sample())
    page.switch("date", "2024-05-11/2024-05-20")
    assert "islands" not in page.markers() + page.listed()
    page.switch("date", "")
    assert "hit" not in page.markers() + page.listed()
    page.switch("type", "CONSULT")
    assert not {"visit", "trip"} & set(page.markers() + page.listed())
    assert "strike" in page.markers()


def test_counts_follow_the_other_filters(show):
    page = show(sample())
    page.switch("date", "2024-04-01")
    count = """return document.querySelector('input[data-facet="actor"][data-value="Israel"]').closest("label")
        .querySelector(".ge-count").textContent"""
    assert page.run(count) == "2"
    assert "8 of 9 events" in page.run('return document.querySelector(".ge-summary").textContent')


def test_a_popup_says_what_when_where_who_and_how_sure(show):
    page = show(sample())
    choose(page, "strike")
    text = popup(page)
    for words in (
        "air strike",
        "1 April 2024",
        "Damascus, Syria",
        "exact place",
        "Israel",
        "Score\n0.90",
        "1 more event here",
    ):
        assert words in text
    assert page.run('return document.querySelector(".leaflet-popup mark").textContent') == "air strike"
    choose(page, "islands")
    assert "Iran, United Arab Emirates" in popup(page)
    assert "talked about" in popup(page)
    choose(page, "hit")
    assert "somewhere in this country" in popup(page)
    choose(page, "visit")
    assert page.run('return document.querySelector(".leaflet-popup a[target]").href') == "https://example.org/a"


def test_a_click_on_a_sign_opens_its_event_and_marks_its_row(show):
    page = show(sample())
    page.run("""document.querySelector('path.geoevents-marker[data-event-id="visit"]')
        .dispatchEvent(new MouseEvent("click", {bubbles: true}))""")
    assert "Assad flew to Tehran." in popup(page)
    assert page.run("return document.querySelector('.ge-row[aria-pressed=true]').dataset.eventId") == "visit"


def test_a_sign_under_the_pointer_says_what_it_stands_for(show):
    page = show(sample())
    sign = page.driver.find_element("css selector", 'path.geoevents-marker[data-event-id="plan"]')
    ActionChains(page.driver).move_to_element(sign).perform()
    assert page.run("return document.querySelector('.ge-tip').textContent") == "Assault · planned · Hama · 10 June 2024"
    sign.click()
    assert page.run("return document.querySelectorAll('.ge-tip').length") == 0


def test_a_popup_of_an_event_that_is_filtered_away_closes(show):
    page = show(sample())
    choose(page, "strike")
    page.switch("type", "ASSAULT")
    page.wait('return !document.querySelector(".leaflet-popup-content")')


def test_the_keyboard_reaches_every_event_and_comes_back(show):
    page = show(sample())
    page.run("document.querySelector('.ge-row[data-event-id=visit]').focus()")
    ActionChains(page.driver).send_keys(Keys.ENTER).perform()
    assert "Assad flew" in popup(page)
    page.run('document.querySelector(".ge-popup").focus()')
    ActionChains(page.driver).send_keys(Keys.ESCAPE).perform()
    page.wait('return !document.querySelector(".leaflet-popup-content")')
    assert page.run("return document.activeElement.dataset.eventId") == "visit"


def test_a_country_is_an_area_and_never_a_dot(show):
    page = show(sample())
    assert page.run("return document.querySelectorAll('path.geoevents-area').length") == 2
    assert page.run("return document.querySelectorAll('path.geoevents-marker[data-event-id=hit]').length") == 0
    assert page.run("return !!document.querySelector('.ge-chip [data-event-id=hit]')")


def test_the_search_narrows_map_and_list(show):
    page = show(sample())
    box = page.driver.find_element("css selector", "input[type=search]")
    box.send_keys("damascus")
    assert page.markers() == ["joint", "strike"]
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(Keys.DELETE)
    assert len(page.listed()) == 9


def test_all_and_none_switch_a_whole_facet(show):
    page = show(sample())
    page.driver.find_element("css selector", '[aria-label="None: Actors"]').click()
    assert page.listed() == []
    page.driver.find_element("css selector", '[aria-label="All: Actors"]').click()
    assert len(page.listed()) == 9


def test_hostile_text_in_every_field_runs_nothing_and_breaks_nothing(show):
    page = show(hostile(), title=HOSTILE[0])
    assert len(page.listed()) == 2 * len(HOSTILE)
    page.run('document.querySelectorAll(".ge-row").forEach(row => row.click())')
    page.run('document.querySelectorAll(".ge-layers details").forEach(d => { d.open = true; })')
    page.switch("type", HOSTILE[1])
    assert len(page.listed()) == 2 * len(HOSTILE) - 2
    assert page.run("return window.__pwned === undefined")
    assert page.run('return document.querySelectorAll("main img, main script, main svg[onload]").length') == 0
    assert page.run('return [...document.querySelectorAll("main a")].every(a => /^(https?|file):/.test(a.href))')


def test_a_frame_in_another_page_works_without_access_to_it(browser, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(f"<!DOCTYPE html><title>Report</title>{EventMap(sample()).embed()}", encoding="utf-8")
    browser.open(path)
    browser.driver.switch_to.frame(0)
    browser.wait('return !!document.querySelector(".geoevents[data-ready]")')
    assert len(browser.markers()) == 10
    browser.driver.switch_to.default_content()
    assert browser.requests() == []
    assert browser.complaints() == []


def test_children_of_folium_work_without_a_download(browser, tmp_path):
    path = tmp_path / "children.html"
    drawn = EventMap(sample())
    drawn.add_child(folium.Marker([35, 50], popup="A <b>bold</b> popup", tooltip="hello"))
    drawn.add_child(folium.Marker([36, 52], icon=folium.Icon(color="red")))
    drawn.add_child(folium.GeoJson({"type": "Point", "coordinates": [40, 40]}))
    drawn.save(path)
    browser.open(path)
    assert browser.run('return document.querySelectorAll(".leaflet-marker-pane > *").length') >= 5
    assert browser.run("return Object.keys(window).filter(k => k.startsWith('marker_')).length") == 2
    assert browser.requests() == []
    assert browser.complaints() == []


def test_no_events_give_a_map_of_the_world(show):
    page = show(sample().iloc[:0])
    assert "0 events" in page.run('return document.querySelector(".ge-summary").textContent')


def test_events_on_both_sides_of_the_antimeridian_are_neighbours(show):
    page = show(
        frame(row("fiji", at=(178.4, -18.1), place="Suva"), row("tonga", at=(-175.2, -21.1), place="Nukuʻalofa"))
    )
    boxes = page.run("""return ["fiji", "tonga"].map(id => document.querySelector(`path[data-event-id=${id}]`)
        .getBoundingClientRect().left)""")
    assert 0 < boxes[1] - boxes[0] < 500
    assert page.run("return geoevents.app.map.getZoom()") >= 4


ISLANDS = {"Abu Musa": (55.03, 25.88), "Greater Tunb": (55.31, 26.26), "Lesser Tunb": (55.15, 26.24)}
CAPITALS = {"Tehran": (51.42, 35.69), "Damascus": (36.29, 33.51), "Baghdad": (44.36, 33.31)}


def islands():
    """Three islands that lie close together, three capitals, and a country that is far larger."""
    near = [
        row("statement", place=name, at=at, claimed_by=["IR", "AE"], place_role="about") for name, at in ISLANDS.items()
    ]
    russia = row("large", place="Russia", place_precision=4, country_code="RU", at=(100, 60))
    return frame(*near, *(row(name, place=name, at=at) for name, at in CAPITALS.items()), russia)


def boxes(page, selector: str) -> list[dict[str, float]]:
    """What the visible elements cover, in pixels of the page."""
    return page.run(
        """return [...document.querySelectorAll(arguments[0])].filter(e => getComputedStyle(e).visibility === "visible")
            .map(e => e.getBoundingClientRect().toJSON()).filter(box => box.width)""",
        selector,
    )


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes share more than their edge."""
    return all(
        one[low] + 1 < other[high] and other[low] + 1 < one[high]
        for low, high in (("left", "right"), ("top", "bottom"))
    )


def many():
    """Two hundred events in one city, and countries side by side with many events each."""
    rows = [row(f"city{i}", place="Quito", at=(-78.5, -0.22), quad=QUADS[i % 5]) for i in range(200)]
    countries = {"UA": ("Ukraine", 32, 49, 58), "RO": ("Romania", 25, 46, 7), "MD": ("Moldova", 28.5, 47, 9),
                 "PL": ("Poland", 19, 52, 12), "HU": ("Hungary", 19, 47, 2), "RU": ("Russia", 100, 60, 30)}  # fmt: skip
    for code, (name, x, y, count) in countries.items():
        area = {"place": name, "place_precision": 4, "country_code": code, "at": (x, y)}
        rows += [row(f"{code}{i}", quad=QUADS[i % 3], **area) for i in range(count)]
    return frame(*rows)


def test_many_events_in_one_place_are_one_count_sign_that_stands_for_all(show):
    page = show(many())
    assert len(page.markers()) == len(many())
    assert boxes(page, "path.geoevents-marker") == []
    (sign,) = boxes(page, ".ge-cluster")
    assert sign["width"] <= 48
    element = page.driver.find_element("css selector", ".ge-cluster")
    assert "200 events in Quito: 40 material conflict" in element.get_attribute("title")
    assert len(element.get_attribute("data-event-ids").split()) == 200
    page.run("document.querySelector('.ge-cluster').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert "199 more events here" in popup(page)
    assert page.run("return document.querySelectorAll('.ge-popup .ge-card').length") == 31
    page.run("document.querySelector('.ge-popup > .ge-reset').click()")
    assert page.run("return document.querySelectorAll('.ge-popup .ge-card').length") == 61


def test_a_filter_changes_what_a_count_sign_stands_for(show):
    page = show(
        frame(*(row(f"e{i}", place="Quito", at=(-78.5, -0.22), actors=["A" if i % 4 else "B"]) for i in range(12)))
    )
    assert page.run("return document.querySelector('.ge-cluster text').textContent") == "12"
    page.switch("actor", "B")
    assert page.run("return document.querySelector('.ge-cluster text').textContent") == "9"
    assert page.markers() == sorted(f"e{i}" for i in range(12) if i % 4)
    page.switch("actor", "A")
    assert page.markers() == []
    page.switch("actor", "B")
    assert len(boxes(page, "path.geoevents-marker")) == 3


def test_a_click_on_the_count_of_one_place_spreads_its_signs_and_one_beside_puts_them_together(show):
    page = show(frame(*(row(f"e{i}", place="Quito", at=(-78.5, -0.22), sentence=f"Event {i}.") for i in range(30))))
    page.run("document.querySelector('.ge-cluster').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    signs = boxes(page, "path.geoevents-marker")
    assert len(signs) == 30
    middles = [complex(box["left"] + box["width"] / 2, box["top"] + box["height"] / 2) for box in signs]
    assert min(abs(one - other) for i, one in enumerate(middles) for other in middles[:i]) > 10
    page.run("""document.querySelector('path.geoevents-marker[data-event-id="e7"]')
        .dispatchEvent(new MouseEvent("click", {bubbles: true}))""")
    assert "Event 7." in popup(page)
    page.run("geoevents.app.map.fire('click', {latlng: geoevents.app.map.getCenter()})")
    assert boxes(page, "path.geoevents-marker") == []
    assert page.run("return document.querySelector('.ge-cluster text').textContent") == "30"


def test_places_that_touch_are_counted_together_and_a_click_takes_them_apart(show):
    rows = [row(f"e{i}", place=f"Town {i}", at=(30 + i % 4 * 0.4, 50 + i // 4 * 0.3)) for i in range(12)]
    page = show(frame(*rows, row("far", place="Cape Town", at=(18.4, -33.9))))
    assert page.run("return document.querySelector('.ge-cluster text').textContent") == "12"
    page.run("document.querySelector('.ge-cluster').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    page.wait("return !document.querySelector('.ge-cluster')")
    assert len(boxes(page, 'path.geoevents-marker[data-event-id^="e"]')) == 12


def test_few_events_in_one_place_stand_in_a_ring_of_24_pixels(show):
    page = show(frame(*(row(f"e{i}", place="Quito", at=(-78.5, -0.22)) for i in range(8))))
    signs = boxes(page, "path.geoevents-marker")
    assert len(signs) == 8
    across = max(box["right"] for box in signs) - min(box["left"] for box in signs)
    assert across <= 2 * 24 + 16


@pytest.mark.parametrize("zoom", [1, 2, 3, 4.5])
def test_names_of_areas_lie_neither_on_each_other_nor_under_the_panel(show, zoom):
    page = show(many())
    page.run("geoevents.app.map.setView([48, 25], arguments[0], {animate: false})", zoom)
    chips = boxes(page, ".ge-chip")
    assert chips
    covers = chips + boxes(page, ".ge-layers") + boxes(page, ".ge-label:not(.ge-label-dot)")
    assert not [(one, other) for i, one in enumerate(covers) for other in covers[:i] if overlap(one, other)]
    assert len(page.markers()) == len(many())


def three_islands(page) -> None:
    signs = boxes(page, 'path.geoevents-marker[data-event-id="statement"]')
    middles = [((box["left"] + box["right"]) / 2, (box["top"] + box["bottom"]) / 2) for box in signs]
    assert len(middles) == 3
    assert all(
        abs(complex(*one) - complex(*other)) > 13 for i, one in enumerate(middles) for other in middles[:i]
    )  # fmt: skip
    names = page.run('return [...document.querySelectorAll(".ge-label-place")].map(e => e.textContent)')
    assert {*ISLANDS, *CAPITALS} <= set(names)
    assert page.run("return document.querySelectorAll('path.ge-leader').length") >= 2


def test_islands_that_lie_close_together_are_three_signs_with_names(show):
    page = show(islands())
    three_islands(page)
    assert page.run("return geoevents.app.map.getZoom()") >= 4  # Russia does not dwarf the rest


def test_islands_are_three_signs_with_names_on_a_phone(tmp_path):
    path = tmp_path / "map.html"
    EventMap(islands(), title="Islands").save(path)
    with chromium(tmp_path / "profile", size=(390, 844)) as page:
        page.open(path)
        three_islands(page)


def test_the_start_view_of_the_world_has_no_antarctica(show):
    cities = {"Lima": (-77, -12), "Tokyo": (139.7, 35.7), "Oslo": (10.7, 59.9), "Hobart": (147.3, -42.9)}
    page = show(frame(*(row(name, place=name, at=at) for name, at in cities.items())))
    assert page.run("return geoevents.app.basemap.countries.every(country => country.alpha2 !== 'AQ')")
    panel = boxes(page, ".ge-layers")[0]
    assert not [box for box in boxes(page, "path.geoevents-marker") if overlap(box, panel)]
    south = show(frame(row("station", place="South Pole", at=(0, -89.9))))
    assert south.run("return geoevents.app.basemap.countries.some(country => country.alpha2 === 'AQ')")


@pytest.mark.parametrize("size", [(390, 844), (800, 700), (1024, 768), (1280, 800)])
def test_a_popup_is_clear_of_the_controls_and_its_close_button_of_its_text(tmp_path, size):
    path = tmp_path / "map.html"
    long = "Something happened there, as people of all sides said. " * 40
    rows = [
        row(f"e{i}", place="X", at=(x, y), sentence=long)
        for i, (x, y) in enumerate([(0, 0), (40, 30), (40, -30), (80, 0)])
    ]
    EventMap(frame(*rows), title="T").save(path)
    with chromium(tmp_path / "profile", size=size) as page:
        page.open(path)
        for i in range(4):
            choose(page, f"e{i}")
            page.wait("return !geoevents.app.map._panAnim || !geoevents.app.map._panAnim._inProgress")
            (frame_of_it,) = boxes(page, ".leaflet-popup-content-wrapper")
            covers = boxes(page, ".ge-layers") + boxes(page, ".ge-legend") + boxes(page, ".leaflet-control-zoom")
            assert not [box for box in covers if overlap(frame_of_it, box)]
            (close,), (content,) = boxes(page, ".leaflet-popup-close-button"), boxes(page, ".leaflet-popup-content")
            assert close["bottom"] <= content["top"]
        page.run("const box = document.querySelector('.leaflet-popup-content'); box.scrollTop = box.scrollHeight")
        (content,) = boxes(page, ".leaflet-popup-content")
        last = boxes(page, ".ge-popup dl > div")[-1]
        assert last["bottom"] <= content["bottom"] - 20  # above the stretch that fades out


def test_a_score_says_that_it_is_no_probability(show):
    page = show(sample())
    choose(page, "strike")
    assert "not a probability" in page.run("return document.querySelector('.ge-popup dl > div[title]').title")


def test_a_whole_country_of_actors_is_switched_at_once(show):
    events = frame(
        row("a", at=(1, 2), actors=["Assad"], actor_codes=["SYRGOV"]),
        row("b", at=(3, 4), actors=["Syrian army"], actor_codes=["SYRMIL"]),
        row("c", at=(5, 6), actors=["Iran"], actor_codes=["IRN"]),
        row("d", at=(7, 8), actors=["Raisi"], actor_codes=["IRNGOV"]),
    )
    page = show(events)
    group = page.driver.find_element("css selector", 'input[data-facet-group="actor"][data-value="SYR"]')
    mixed = "return document.querySelector('input[data-facet-group=actor][data-value=SYR]').indeterminate"
    group.click()
    assert page.markers() == ["c", "d"]
    assert "actor=Assad" in page.driver.current_url
    address = page.driver.current_url
    page.driver.get("about:blank")
    page.driver.get(address)
    page.wait('return !!document.querySelector(".geoevents[data-ready]")')
    assert page.markers() == ["c", "d"]
    page.switch("actor", "Assad")
    assert page.run(mixed)
    assert page.markers() == ["a", "c", "d"]
    page.driver.find_element("css selector", 'input[data-facet-group="actor"][data-value="SYR"]').click()
    assert page.markers() in (["a", "b", "c", "d"], ["c", "d"])
    assert not page.run(mixed)


def test_thousands_of_events_are_filtered_right(show):
    rng = random.Random(7)  # noqa: S311 - the same rows every time
    rows = [
        row(
            f"{i:08x}",
            day=f"20{rng.randrange(25):02}-0{rng.randrange(1, 10)}-{rng.randrange(1, 29):02}",
            place=f"P{i}",
            actors=[f"Actor {rng.randrange(200)}"],
            at=(rng.uniform(-170, 170), rng.uniform(-60, 75)),
            sentence=f"Sentence number {i} tells of talks that were held at P{i} by people of all sides.",
        )
        for i in range(10_000)
    ]
    page = show(frame(*rows))
    shown = page.run("""const app = geoevents.app;
        for (let i = 0; i < 8; i += 1) { app.filters.facets[0].off.add(`Actor ${i}`); }
        app.refresh();
        return app.filters.events.filter((event) => event.shown).length""")
    assert shown == sum(int(r["actors"][0].split()[1]) >= 8 for r in rows)


def test_filters_that_combine_give_what_pandas_gives(show):
    rng = random.Random(11)  # noqa: S311 - the same rows every time
    actors, types = [f"A{i}" for i in range(6)], ["CONSULT", "ASSAULT", "AID"]
    dates = [f"2024-05-{day:02}" for day in range(1, 6)] + [""]
    events = frame(
        *(
            row(
                f"e{i:03}",
                day=rng.choice(dates),
                actors=rng.sample(actors, rng.randrange(3)),
                event_type=rng.choice(types),
                at=(rng.uniform(30, 50), rng.uniform(20, 40)),
            )
            for i in range(150)
        )
    )
    page = show(events)
    for _ in range(50):
        off = {"actor": rng.sample([*actors, ""], 2), "date": rng.sample(dates, 2), "type": rng.sample(types, 1)}
        shown = page.run(
            """const { facets } = geoevents.app.filters;
            for (const [key, values] of Object.entries(arguments[0])) {
                facets.find(facet => facet.key === key).off = new Set(values);
            }
            geoevents.app.refresh();
            return geoevents.app.events.filter(event => event.shown).map(event => event.id)""",
            off,
        )
        names = events["actors"].map(lambda value: set(value) or {""})
        keep = names.map(lambda value, gone=off["actor"]: not value & set(gone))
        keep &= ~events["date"].isin(off["date"]) & ~events["event_type"].isin(off["type"])
        assert shown == list(events[keep]["event_id"])
        assert page.markers() == sorted(shown)


def test_the_time_bar_keeps_what_overlaps_its_stretch_and_hides_the_undated(show):
    page = show(sample())
    page.run("geoevents.app.timebar.set([19844, 19854])")  # 1 to 11 May 2024
    assert page.listed() == ["islands"]
    page.driver.find_element("xpath", "//button[text()='All time']").click()
    assert len(page.listed()) == 9


def test_the_time_bar_works_by_keyboard(show):
    page = show(sample().query("event_id != 'ships'"))
    page.run('document.querySelector(".ge-timebar input").focus()')
    ActionChains(page.driver).send_keys(Keys.ARROW_RIGHT).perform()
    assert "trip" not in page.listed()
    assert "strike" in page.listed()


def test_the_address_restores_the_filters(show):
    page = show(sample())
    page.switch("actor", "Israel")
    page.switch("date", "")
    page.driver.find_element("css selector", "input[type=search]").send_keys("syrian")
    listed = page.listed()
    address = page.driver.current_url
    assert "#actor=Israel" in address
    page.driver.get("about:blank")
    page.driver.get(address)
    page.wait('return !!document.querySelector(".geoevents[data-ready]")')
    assert page.listed() == listed
    page.driver.find_element("css selector", ".ge-layers-body > .ge-reset").click()
    assert len(page.listed()) == 9
    assert "#" not in page.driver.current_url


def test_what_is_shown_can_be_taken_along(show):
    page = show(frame(row("=1+1", at=(1, 2), actors=["=cmd()", "B"], place='say "x", y'), row("none")))
    rows = page.run("return geoevents.toCsv(geoevents.app.rows)").split("\r\n")
    assert len(rows) == 3
    assert rows[1].startswith("'=1+1,CONSULT")
    assert "'=cmd(); B" in rows[1]
    assert '"say ""x"", y"' in rows[1]
    collection = json.loads(page.run("return geoevents.toGeoJson(geoevents.app.rows)"))
    assert [feature["geometry"] and feature["geometry"]["coordinates"] for feature in collection["features"]] == [
        [1, 2],
        None,
    ]
    assert collection["features"][0]["properties"]["actors"] == ["=cmd()", "B"]


def test_a_click_looks_the_same_before_and_after_any_animation(show):
    page = show(sample())
    for event_id in ("strike", "visit", "hit"):
        choose(page, event_id)
        assert page.run('return document.querySelectorAll(".leaflet-popup").length') == 1


def test_the_layers_of_a_small_screen_lie_on_its_map_and_under_nothing(tmp_path):
    path = tmp_path / "map.html"
    EventMap(sample(), title="Test").save(path)
    for size in ((390, 844), (360, 640)):
        with chromium(tmp_path / f"profile{size[0]}", size=size) as page:
            page.open(path)
            page.driver.find_element("css selector", ".ge-layers > summary").click()
            page.wait("return !!document.querySelector('.ge-layers-open')")
            (layers,), (stage,) = boxes(page, ".ge-layers"), boxes(page, ".folium-map")
            assert layers["bottom"] <= stage["bottom"]
            assert boxes(page, ".ge-legend") == []


@pytest.mark.parametrize(("size", "dark"), [((390, 844), False), ((390, 844), True), ((1280, 800), True)])
def test_small_and_dark_screens_show_map_and_list(tmp_path, size, dark):
    path = tmp_path / "map.html"
    EventMap(sample(), title="A long title that has to fit on a small screen somehow").save(path)
    with chromium(tmp_path / "profile", size=size, dark=dark) as page:
        page.open(path)
        assert page.run("return document.documentElement.scrollWidth <= window.innerWidth")
        assert page.run('return document.querySelector(".folium-map").clientHeight') > 300
        assert page.run('return document.querySelector(".ge-side").clientHeight') > 300
        colour = page.run("return getComputedStyle(document.querySelector('.geoevents')).backgroundColor")
        assert (colour == "rgb(21, 29, 37)") == dark
        assert page.complaints() == []
