"""Very many events: one canvas, a list that keeps only what is looked at, and the same answers as with few."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from eventframes import HOSTILE, LISTS, QUADS, TEXTS, frame, row

pytestmark = pytest.mark.browser

TYPES = ("CONSULT", "ASSAULT", "AID", "PROTEST")


def many(count: int = 3000):
    """Events all over the world, an eighth of them without a place, some in divisions, countries and seas."""
    draw = random.Random(5)  # noqa: S311 - the same rows every time
    rows = []
    for i in range(count):
        day = f"{draw.randrange(2019, 2024)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
        at = (round(draw.uniform(-170, 170), 4), round(draw.uniform(-60, 75), 4)) if i % 8 else None
        rows.append(
            row(
                f"e{i:05}",
                day=day if i % 11 else "",
                place=f"P{i}",
                at=at,
                place_precision=(1, 1, 1, 2, 3, 5)[i % 6] if at else None,
                actors=draw.sample(["Assad", "Iran", "Israel", "Qatar", "UN"], draw.randrange(3)),
                event_type=draw.choice(TYPES),
                quad=draw.choice(QUADS),
                sentence=f"Sentence {i} tells of talks.",
            )
        )
    return frame(*rows)


def shown(page) -> list[str]:
    return page.run("return geoevents.app.events.filter(event => event.shown).map(event => event.id)")


def test_thousands_of_events_are_one_canvas_and_a_short_list(show):
    page = show(many())
    assert page.run("return document.querySelectorAll('canvas.ge-crowd').length") == 1
    assert page.run("return document.querySelectorAll('path.geoevents-marker').length") == 0
    assert len(page.listed()) < 150
    assert page.run("return document.querySelector('.ge-summary').textContent") == "3,000 events"
    assert page.run("return document.getElementsByTagName('*').length") < 4000


def test_filters_that_combine_give_what_geopandas_gives(show):
    events = many()
    page = show(events)
    draw = random.Random(3)  # noqa: S311 - the same questions every time
    first = page.run("return geoevents.app.timebar.first")
    for _ in range(50):
        actors, types = draw.sample(["Assad", "Iran", "Israel", "Qatar", "UN", ""], 2), draw.sample(TYPES, 2)
        days = sorted(draw.randrange(1800) for _ in range(2)) if draw.random() < 0.7 else None
        page.run(
            """const app = geoevents.app; const [actors, types, days] = arguments;
            app.filters.facets.find(f => f.key === "actor").off = new Set(actors);
            app.filters.facets.find(f => f.key === "type").off = new Set(types);
            app.timebar.set(days)""",
            actors,
            types,
            days and [first + day for day in days],
        )
        names = events["actors"].map(lambda value: set(value) or {""})
        keep = names.map(lambda value, gone=actors: not value & set(gone)) & ~events["event_type"].isin(types)
        if days:
            low, high = (iso(first + day) for day in days)
            keep &= (events["date_start"] != "") & (events["date_end"] >= low) & (events["date_start"] <= high)
        assert shown(page) == list(events[keep]["event_id"])
        listed = (
            "const { located, unlocated } = geoevents.app.panel; return located.events.length + unlocated.events.length"
        )
        assert page.run(listed) == keep.sum()


def iso(day: int) -> str:
    return (pd.Timestamp("1970-01-01") + pd.Timedelta(days=day)).date().isoformat()


def test_the_counts_of_the_control_are_what_geopandas_counts(show):
    events = many()
    page = show(events)
    page.run("geoevents.app.filters.facets.find(f => f.key === 'type').off.add('AID'); geoevents.app.refresh()")
    counts = page.run("""const { filters } = geoevents.app; const counts = filters.apply();
        const of = (facet, i) => facet.entries.map(entry => [entry.value, counts[i][entry.number]]);
        return Object.fromEntries(filters.facets.map((facet, i) => [facet.key, of(facet, i)]))""")
    left = events[events["event_type"] != "AID"]
    assert dict(counts["type"]) == events["event_type"].value_counts().to_dict()
    assert dict(counts["actor"]) == left["actors"].map(lambda value: value or [""]).explode().value_counts().to_dict()


def test_a_search_finds_what_is_in_any_text(show):
    events = many()
    page = show(events)
    for words, found in [
        ("sentence 77 ", events["sentence"].str.contains("77")),
        ("P2999", events["place"] == "P2999"),
        ("israel protest", events["actors"].map(lambda v: "Israel" in v) & (events["event_type"] == "PROTEST")),
        ("nowhere", events["place"] == "nowhere"),
    ]:
        page.run("geoevents.app.filters.search(arguments[0]); geoevents.app.refresh()", words)
        assert shown(page) == list(events[found]["event_id"])


def test_the_list_follows_the_reader_to_its_end_and_back(show):
    page = show(many())
    sizes = page.run("return [...document.querySelectorAll('.ge-located li')].map(e => e.getAttribute('aria-setsize'))")
    assert set(sizes) == {"2625"}
    for _ in range(12):
        page.run("document.querySelector('.ge-located > .ge-end:last-child').scrollIntoView()")
        page.wait("return new Promise(done => setTimeout(() => done(true), 60))")
    places = page.run(
        "return [...document.querySelectorAll('.ge-located li')].map(e => Number(e.getAttribute('aria-posinset')))"
    )
    assert places == list(range(places[0], places[0] + len(places)))
    assert places[-1] > 150
    assert len(places) <= 224


def test_choosing_an_event_far_down_brings_its_row_and_its_place(show):
    page = show(many())
    page.run("const app = geoevents.app; app.open(app.sorted.filter(event => event.located)[2000].first, {move: true})")
    assert page.run("return document.querySelectorAll('.ge-row[aria-pressed=true]').length") == 1
    assert (
        page.run(
            "return document.querySelector('.ge-row[aria-pressed=true]').closest('li').getAttribute('aria-posinset')"
        )
        == "2001"
    )
    assert page.run("return document.querySelectorAll('.leaflet-popup').length") == 1
    assert page.run("return document.querySelectorAll('.ge-row').length") < 300


def test_a_click_on_the_canvas_opens_what_is_drawn_there(show):
    page = show(
        frame(
            *(row(f"e{i}", place="Quito", at=(-78.5, -0.22)) for i in range(1600)),
            row("far", place="Cairo", at=(31.24, 30.04)),
        )
    )
    page.run(
        """const { map } = geoevents.app; const at = map.latLngToContainerPoint([arguments[0], arguments[1]]);
        const box = map.getContainer().getBoundingClientRect();
        const where = { bubbles: true, clientX: box.left + at.x, clientY: box.top + at.y };
        for (const type of ["mousedown", "mouseup", "click"]) {
            map.getContainer().dispatchEvent(new MouseEvent(type, where));
        }""",
        30.04,
        31.24,
    )
    assert "Cairo" in page.run('return document.querySelector(".leaflet-popup-content").innerText')
    page.run("geoevents.app.map.closePopup(); geoevents.app.open(geoevents.app.events[0].first)")
    assert "1,599 more events here" in page.run('return document.querySelector(".leaflet-popup-content").innerText')


def test_a_click_on_the_count_of_one_place_spreads_its_signs_on_the_canvas_too(show):
    far = [row(f"far{i}", place="Cairo", at=(31.24, 30.04)) for i in range(20)]
    page = show(frame(*(row(f"e{i}", place="Quito", at=(-78.5, -0.22)) for i in range(1600)), *far))
    drawn = "return geoevents.app.markers.hits.filter(hit => !hit.group).length"
    assert page.run(drawn) == 0
    page.run("geoevents.app.markers.clicked({latlng: L.latLng(30.04, 31.24)})")
    assert page.run(drawn) == 20
    page.run("geoevents.app.markers.clicked({latlng: L.latLng(-40, 31)})")
    assert page.run(drawn) == 0


def test_the_canvas_covers_the_view_after_any_pan_and_zoom(show):
    page = show(many())
    for move in (
        "panBy([700, 200], {animate: false})",
        "setZoom(6, {animate: false})",
        "panBy([-900, 0], {animate: false})",
    ):
        page.run(f"geoevents.app.map.{move}")
        canvas, stage = page.run(
            """const box = (name) => document.querySelector(name).getBoundingClientRect().toJSON();
            return [box(".ge-crowd"), box(".folium-map")]"""
        )
        assert canvas["left"] <= stage["left"]
        assert canvas["right"] >= stage["right"]


def test_hostile_text_on_a_canvas_runs_nothing_and_breaks_nothing(show):
    rows = []
    for i in range(1800):
        text = HOSTILE[i % len(HOSTILE)][:300]
        values: dict = dict.fromkeys(TEXTS[2:], text) | {name: [text] for name in LISTS}
        rows.append(row(f"{text}{i}", **values, at=(i % 360 - 180, i % 150 - 75), place_precision=1 + i % 5))
    page = show(frame(*rows), title=HOSTILE[1])
    page.run("geoevents.app.open(geoevents.app.events[1].first, {move: true}); geoevents.app.map.setZoom(5)")
    page.run("geoevents.app.markers.hovered({latlng: geoevents.app.map.getCenter()})")
    assert page.run("return window.__pwned === undefined")
    assert page.run('return document.querySelectorAll("main img, main script, main svg[onload]").length') == 0
