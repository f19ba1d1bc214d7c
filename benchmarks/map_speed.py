"""How large and how fast a map of many events is: ``python benchmarks/map_speed.py [--keep MAP.html] [EVENTS …]``.

Generated events on places of the gazetteer: the size of the file beside the base map and the CPU time to write it (the
best of three). With Chromium and its driver installed also, in milliseconds: from opening the file until the page is
ready; the median and the longest of filters of each kind, with the layout that follows; the longest frame of a pan.
``--keep`` only writes a map of so many events.

"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.drawing import EventMap
from geoevents.frame import from_rows, point
from geoevents.gazetteer import Gazetteer

if TYPE_CHECKING:
    import geopandas as gpd

SIZES = (1_000, 10_000, 100_000)
QUADS = {
    "CONSULT": "verbal cooperation", "AGREE": "verbal cooperation", "AID": "material cooperation",
    "PROTEST": "material conflict", "ASSAULT": "material conflict", "COERCE": "material conflict",
    "REJECT": "verbal conflict", "ACCUSE": "verbal conflict",
}  # fmt: skip
READY = 'const [mark] = performance.getEntriesByName("geoevents-ready"); return mark && mark.startTime'
FILTERS = """const app = geoevents.app; const times = [];
const [first, last] = [app.timebar.first, app.timebar.last];
const changes = [];
for (let i = 0; i < 6; i += 1) {
  changes.push(() => { app.filters.facets[0].off.add(`Actor ${i}`); app.refresh(); });
  changes.push(() => { app.filters.facets[2].off.add(["AID", "AGREE", "ACCUSE"][i % 3]); app.refresh(); });
  changes.push(() => app.timebar.set([first + 200 * i, last - 300 * i]));
  changes.push(() => { app.filters.search(["san", "number", "talks 7", "an", "river", ""][i]); app.refresh(); });
}
for (const change of changes) {
  const start = performance.now(); change(); document.body.offsetHeight; times.push(performance.now() - start);
}
app.restore("");
return times.sort((a, b) => a - b);"""
PAN = """const done = arguments[arguments.length - 1]; const { map } = geoevents.app; const frames = [];
map.setZoom(4, { animate: false });
let [before, left] = [performance.now(), 60];
const step = (now) => {
  frames.push(now - before); before = now; left -= 1;
  if (left) { map.panBy([23, 9], { animate: false }); requestAnimationFrame(step); }
  else { done(Math.max(...frames.slice(2))); }
};
requestAnimationFrame(step);"""


def main() -> None:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    gazetteer = Gazetteer.open()
    if options.keep:
        EventMap(_events(options.sizes[0], gazetteer), title="Generated events").save(options.keep)
        return
    empty = _size(EventMap(from_rows([])))
    print(f"page and base map alone {empty / 1e6:.2f} MB")
    for size in options.sizes:
        events = _events(size, gazetteer)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "map.html"
            seconds = min(_seconds_to_write(events, path) for _ in range(3))
            megabytes = (path.stat().st_size - empty) / 1e6
            line = f"{size:8,} events {megabytes:6.2f} MB beside it, written in {seconds:.2f} s"
            print(line + _in_browser(path))


def _seconds_to_write(events: gpd.GeoDataFrame, path: Path) -> float:
    started = time.process_time()
    EventMap(events).save(str(path))
    return time.process_time() - started


def _events(size: int, gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    return from_rows([_row(number, gazetteer) for number in range(size)])


def _row(number: int, gazetteer: Gazetteer) -> dict[str, Any]:
    draw = random.Random(number)  # noqa: S311 - the same rows every time
    place = gazetteer.place(draw.randrange(len(gazetteer)))
    event_type = draw.choice(list(QUADS))
    day = f"20{draw.randrange(25):02}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    return {
        "event_id": f"{number:08x}",
        "article_id": "generated",
        "event_type": event_type,
        "trigger": "talks",
        "quad": QUADS[event_type],
        "actors": [f"Actor {draw.randrange(200)}"],
        "date": day,
        "date_start": day,
        "date_end": day,
        "date_precision": "day",
        "place": place.name,
        "place_role": "location",
        "country_code": place.country_code,
        "place_precision": place.precision,
        "status": "actual",
        "sentence": f"Sentence {number} tells of talks that were held in {place.name} by people of all sides.",
        "geometry": point(place.latitude, place.longitude),
    }


def _size(event_map: EventMap) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        event_map.save(str(path))
        return path.stat().st_size


def _in_browser(path: Path) -> str:
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        return ""
    from selenium import webdriver  # noqa: PLC0415 - only where there is a browser
    from selenium.webdriver.support.ui import WebDriverWait  # noqa: PLC0415 - same reason

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
        options.add_argument(flag)
    page = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        page.get(path.as_uri())
        WebDriverWait(page, 60, poll_frequency=0.02).until(lambda _: page.execute_script(READY))
        ready = page.execute_script(READY)
        filters = page.execute_script(FILTERS)
        pan = page.execute_async_script(PAN)
    finally:
        page.quit()
    filtered = f"filters {statistics.median(filters):.0f} (at most {filters[-1]:.0f}) ms"
    return f", ready in {ready:.0f} ms, {filtered}, pan {pan:.0f} ms a frame at most"


if __name__ == "__main__":
    main()
