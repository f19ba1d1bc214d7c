"""How large and how fast a map of many events is: ``python benchmarks/map_speed.py [EVENTS …]``.

Generated events on places of the gazetteer; the file's size and the time to write it. With Chromium and its driver
installed, also the time until the page is ready and the time of one filter.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from geoevents.drawing import EventMap
from geoevents.frame import from_rows, point
from geoevents.gazetteer import Gazetteer

SIZES = (1_000, 10_000)
TYPES = ("CONSULT", "AGREE", "AID", "PROTEST", "ASSAULT", "COERCE", "REJECT", "ACCUSE")
QUADS = ("material conflict", "verbal conflict", "verbal cooperation", "material cooperation")
FILTER = """const app = geoevents.app; const times = [];
for (let i = 0; i < 9; i += 1) { app.filters.facets[0].off.add(`Actor ${i}`); const start = performance.now();
  app.refresh(); times.push(performance.now() - start); }
return times.sort((a, b) => a - b)[4];"""


def main() -> None:
    """Prints a line for each size."""
    gazetteer = Gazetteer.open()
    empty = _size(EventMap(from_rows([])))
    print(f"page and base map alone {empty / 1e6:.2f} MB")
    for size in map(int, sys.argv[1:]) if len(sys.argv) > 1 else SIZES:
        events = from_rows([_row(number, gazetteer) for number in range(size)])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "map.html"
            started = time.perf_counter()
            EventMap(events).save(str(path))
            seconds = time.perf_counter() - started
            megabytes = (path.stat().st_size - empty) / 1e6
            line = f"{size:8,} events {megabytes:6.2f} MB beside it, written in {seconds:.2f} s"
            print(line + _in_browser(path))


def _row(number: int, gazetteer: Gazetteer) -> dict[str, Any]:
    draw = random.Random(number)  # noqa: S311 - the same rows every time
    place = gazetteer.place(draw.randrange(len(gazetteer)))
    day = f"20{draw.randrange(25):02}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    return {
        "event_id": f"{number:08x}",
        "article_id": "generated",
        "event_type": draw.choice(TYPES),
        "trigger": "talks",
        "quad": draw.choice(QUADS),
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

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
        options.add_argument(flag)
    page = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        started = time.perf_counter()
        page.get(path.as_uri())
        ready = time.perf_counter() - started
        filters = statistics.median(page.execute_script(FILTER) for _ in range(3))
    finally:
        page.quit()
    return f", ready in {ready:.2f} s, a filter takes {filters:.0f} ms"


if __name__ == "__main__":
    main()
