"""How fast the gazetteer opens and answers: ``python benchmarks/gazetteer_speed.py``.

Opening is measured in fresh processes, look-ups on one core: over 200,000 different
names of all parts of the world, each new, and over names that come again as they do in news.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from geoevents.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RUNS = 5
NAMES = 200_000
OPENING = """
import time
from geoevents.gazetteer import Gazetteer
started = time.perf_counter()
gazetteer = Gazetteer.open()
gazetteer.lookup("Damascus")
print((time.perf_counter() - started) * 1000)
"""
RESIDENT = """
from geoevents.gazetteer import Gazetteer
gazetteer = Gazetteer.open()
for row in range(0, 10_000):
    gazetteer.lookup(gazetteer.place(row).name)
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmRSS")))
"""
MISSPELLED = (
    "Damacsus", "Bagdhda", "Islamabd", "Ouagadogou", "Kinshassa", "Philadephia", "Sevastapol", "Antananrivo",
    "Reykjavick", "Jerusalm", "Afganistan", "Phillipines", "Hezbollah", "Xanaduville", "Straight of Hormuz",
)  # fmt: skip
STARTUP = {
    "import geoevents": [sys.executable, "-c", "import geoevents"],
    "geoevents --help": [sys.executable, "-m", "geoevents", "--help"],
}


def main() -> None:
    """Prints a line for each figure."""
    opened = [float(subprocess.check_output([sys.executable, "-c", OPENING])) for _ in range(RUNS)]  # noqa: S603
    print(f"open and first look-up       {statistics.median(opened):8.1f} ms")
    for name, command in STARTUP.items():
        seconds = [_seconds(lambda command=command: subprocess.check_output(command)) for _ in range(RUNS)]  # noqa: S603
        print(f"{name:28} {statistics.median(seconds) * 1000:8.0f} ms")
    gazetteer = Gazetteer.open()
    names = [gazetteer.place(row).name for row in islice(range(len(gazetteer)), NAMES)]
    _print_rate("exact look-ups, all new", lambda: Gazetteer.open().rows, names)
    _print_rate("exact look-ups, as in news", lambda: gazetteer.rows, names[:2000] * 100)
    _print_rate("candidates, all new", lambda: Gazetteer.open().lookup, names)
    _print_rate("candidates, as in news", lambda: gazetteer.lookup, names[:2000] * 100)
    _print_rate("fuzzy look-ups", lambda: partial(gazetteer.lookup, fuzzy=True), MISSPELLED * 100)
    kilobytes = int(subprocess.check_output([sys.executable, "-c", RESIDENT]))  # noqa: S603
    print(f"resident after 10,000 names  {kilobytes / 1024:8.0f} MB")


def _print_rate(label: str, opened: Callable[[], Callable[[str], object]], names: Sequence[str]) -> None:
    """The median over runs; ``opened`` gives the look-up anew, so that nothing is remembered from the run before."""
    rates = []
    for _ in range(RUNS):
        look_up = opened()
        rates.append(len(names) / _seconds(lambda look_up=look_up: [look_up(name) for name in names]))
    print(f"{label:28} {statistics.median(rates):8,.0f} a second")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
