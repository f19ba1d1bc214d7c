"""Time on the map: any date that there is, the time bar's steps, play, zoom and brush."""

from __future__ import annotations

import pytest
from eventframes import frame, row
from selenium.webdriver.common.action_chains import ActionChains

pytestmark = pytest.mark.browser

DAYS = {
    "caesar": ("-0043-03-15", "15 March 44 BC", "44 BC"),
    "year one": ("0001-01-01", "1 January 1", "1"),
    "before": ("0000-12-31", "31 December 1 BC", "1 BC"),
    "old": ("0476-09-04", "4 September 476", "476"),
    "leap": ("1600-02-29", "29 February 1600", "1600"),
    "moon": ("1969-07-20", "20 July 1969", "1969"),
    "eve": ("1969-12-31", "31 December 1969", "1969"),
    "epoch": ("1970-01-01", "1 January 1970", "1970"),
    "billion": ("2001-09-09", "9 September 2001", "2001"),
    "day before": ("2001-09-08", "8 September 2001", "2001"),
    "far": ("9999-12-31", "31 December 9999", "9999"),
}


def history():
    return frame(*(row(name, day=day, place=name, at=(10 + i, 40)) for i, (name, (day, *_)) in enumerate(DAYS.items())))


def year():
    """An event a week in 2023 and 2024, one interval and one undated event."""
    days = [f"{y}-{m:02}-{d:02}" for y in (2023, 2024) for m in range(1, 13) for d in (3, 10, 17, 24)]
    long = {"date": "2023-02-01/2023-05-31", "date_start": "2023-02-01", "date_end": "2023-05-31"}
    return frame(
        *(row(day, day=day, at=(1, 2)) for day in days), row("long", at=(1, 2), **long), row("never", at=(1, 2))
    )


def shown(page) -> set[str]:
    return set(page.run("return geoevents.app.events.filter(event => event.shown).map(event => event.id)"))


def words(page) -> str:
    return page.run("return document.querySelector('.ge-timebar output').textContent")


def press(page, label: str) -> None:
    page.driver.find_element("css selector", f'.ge-timebar [aria-label="{label}"]').click()


def test_days_before_1970_around_2001_09_09_and_before_christ_are_right(show):
    page = show(history())
    in_order = sorted(DAYS, key=lambda name: (not DAYS[name][0].startswith("-"), DAYS[name][0]))
    assert page.listed() == in_order
    said = page.run("return Object.fromEntries(geoevents.app.rows.map(row => [row.event_id, row.date.words]))")
    assert said == {name: long for name, (_, long, _) in DAYS.items()}
    days = page.run(
        "return Object.fromEntries(geoevents.app.rows.map(row => [row.event_id, geoevents.isoDay(row.date.days[0])]))"
    )
    assert days == {name: day for name, (day, *_) in DAYS.items()}
    for name in DAYS:
        page.run(
            """const { events, timebar } = geoevents.app;
            timebar.set(events.find(event => event.id === arguments[0]).first.date.days)""",
            name,
        )
        assert shown(page) == {name}
    assert words(page) == "31 Dec 9999"


def test_stretches_of_the_calendar_hold_for_years_before_christ(show):
    page = show(history())
    start = "return geoevents.isoDay(geoevents.unitStart(arguments[0], arguments[1], arguments[2] || 0))"
    caesar = page.run("return geoevents.app.events.find(e => e.id === 'caesar').first.date.days[0]")
    assert page.run(start, caesar, "year") == "-0043-01-01"
    assert page.run(start, caesar, "month", 1) == "-0043-04-01"
    assert page.run(start, caesar, "decade") == "-0050-01-01"
    assert page.run(start, -1, "week") == "1969-12-29"
    assert page.run(start, 11574, "quarter") == "2001-07-01"
    assert page.run(start, 60, "month", -13) == "1969-02-01"


def test_steps_go_from_one_month_to_the_next_and_back(show):
    page = show(year())
    page.run("const unit = geoevents.app.timebar.unit; unit.value = 'month'; unit.dispatchEvent(new Event('change'))")
    assert words(page) == "Jan 2023"
    assert shown(page) == {"2023-01-03", "2023-01-10", "2023-01-17", "2023-01-24"}
    press(page, "One step on")
    assert words(page) == "Feb 2023"
    assert "long" in shown(page)
    press(page, "One step back")
    press(page, "One step back")
    assert words(page) == "Jan 2023"
    assert page.run("return [...geoevents.app.timebar.unit.options].map(o => o.value)") == [
        "day",
        "week",
        "month",
        "year",
    ]


def test_play_goes_on_to_the_end_and_leaves_out_what_has_no_events(show):
    page = show(
        frame(
            row("a", day="2023-01-03", at=(1, 2)),
            row("b", day="2023-06-04", at=(1, 2)),
            row("c", day="2023-12-05", at=(1, 2)),
        )
    )
    page.run("geoevents.app.timebar.unit.value = 'month'")
    press(page, "Play")
    seen = [shown(page)]
    for _ in range(2):
        page.run("geoevents.app.timebar.next()")
        seen.append(shown(page))
    assert seen == [{"a"}, {"b"}, {"c"}]
    page.run("geoevents.app.timebar.next()")
    assert page.run("return geoevents.app.timebar.playing") == 0
    assert page.run("return document.querySelector('.ge-play').getAttribute('aria-label')") == "Play"


def test_play_moves_by_itself_and_stops(show):
    page = show(year())
    press(page, "Play")
    before = words(page)
    page.wait(f"return document.querySelector('.ge-timebar output').textContent !== {before!r}")
    press(page, "Pause")
    assert page.run("return geoevents.app.timebar.playing") == 0


def test_the_span_of_time_under_the_bar_can_be_made_shorter_and_longer(show):
    page = show(year())
    ticks = "return [...document.querySelectorAll('.ge-ticks span')].map(e => e.textContent)"
    whole = page.run(ticks)
    assert "2024" in whole
    for _ in range(6):
        press(page, "Shorter span of time")
    days = page.run(ticks)
    assert days != whole
    assert all(tick.split()[0].isdigit() for tick in days)
    assert len(shown(page)) == len(year())  # looking closer filters nothing
    for _ in range(8):
        press(page, "Longer span of time")
    assert page.run(ticks) == whole


def test_a_drag_draws_a_stretch_and_a_drag_on_it_moves_it(show):
    page = show(year())
    track = page.driver.find_element("css selector", ".ge-timebar-track")
    high = -track.size["height"] // 2 + 8
    drag = ActionChains(page.driver).move_to_element_with_offset(track, -200, high).click_and_hold()
    drag.move_by_offset(100, 0).release().perform()
    first = page.run("return geoevents.app.timebar.range()")
    assert 50 < first[1] - first[0] < 120
    drag = ActionChains(page.driver).move_to_element_with_offset(track, -150, high).click_and_hold()
    drag.move_by_offset(120, 0).release().perform()
    second = page.run("return geoevents.app.timebar.range()")
    assert second[1] - second[0] == first[1] - first[0]
    assert second[0] > first[0] + 60
    assert "never" not in shown(page)
    page.driver.find_element("xpath", "//button[text()='All time']").click()
    assert len(shown(page)) == len(year())


def test_intervals_are_bars_of_their_own_and_the_bars_follow_every_other_filter(show):
    page = show(year())
    assert page.run("return document.querySelectorAll('.ge-bars .ge-interval').length") == 1
    page.run("geoevents.app.filters.search('nothing like this'); geoevents.app.refresh()")
    assert page.run("return document.querySelectorAll('.ge-bars .ge-interval').length") == 0
    assert page.run(
        "return [...document.querySelectorAll('.ge-bars path')].every(path => path.getAttribute('d') === 'M0 0')"
    )


def test_an_open_interval_reaches_beyond_everything_and_stretches_nothing(show):
    page = show(frame(row("a", day="2024-01-01", at=(1, 2)), row("b", day="2024-03-01", at=(1, 2)),
                      row("open", date="2024-02-01/..", date_start="2024-02-01", date_end="", at=(1, 2))))  # fmt: skip
    assert page.run("return [geoevents.app.timebar.first, geoevents.app.timebar.last].map(geoevents.isoDay)") == [
        "2024-01-01",
        "2024-03-01",
    ]
    page.run("geoevents.app.timebar.set([geoevents.app.timebar.last - 3, geoevents.app.timebar.last - 1])")
    assert shown(page) == {"open"}


def test_a_link_restores_dates_filters_search_and_view(show):
    page = show(year())
    page.run("geoevents.app.timebar.set([19400, 19500]); geoevents.app.map.setView([12.5, 33.25], 6, {animate: false})")
    before, address = shown(page), page.driver.current_url
    assert "view=12.5%2C33.25%2C6" in address
    page = show(year(), at=address.partition("#")[2])
    assert shown(page) == before
    center = page.run("const c = geoevents.app.map.getCenter(); return [c.lat, c.lng, geoevents.app.map.getZoom()]")
    assert center == pytest.approx([12.5, 33.25, 6], abs=0.02)


@pytest.mark.parametrize(
    "state", ["view=91,0,3", "view=x", "days=1", "actor=%3Cb%3E", "view=1,2,3,4", "%%%", "days=9..1&view=,,"]
)
def test_nonsense_in_the_address_is_left_out(show, state):
    assert len(shown(show(year(), at=state))) in {0, len(year())}


@pytest.mark.parametrize(
    ("name", "at"),
    [("north", (0, 90)), ("south", (0, -90)), ("east", (180, 0)), ("west", (-180, 10)), ("alert", (-62.3, 82.5))],
)
def test_poles_and_the_antimeridian_are_on_the_map(show, name, at):
    page = show(frame(row(name, place=name, at=at), row("home", place="Home", at=(170, 5))))
    boxes = page.run(
        "return [...document.querySelectorAll('path.geoevents-marker')].map(e => e.getBoundingClientRect().toJSON())"
    )
    stage = page.run("return document.querySelector('.folium-map').getBoundingClientRect().toJSON()")
    assert len(boxes) == 2
    assert all(stage["left"] <= box["left"] and box["right"] <= stage["right"] for box in boxes)
    assert all(stage["top"] <= box["top"] and box["bottom"] <= stage["bottom"] for box in boxes)
