"""How long the whole of GeoNames takes to build, and how it opens and answers afterwards.

    python benchmarks/gazetteer_dump.py FOLDER [--places 12000000] [--names 16000000]

Writes a dump in GeoNames' format into FOLDER, made up but with the lengths, scripts, kinds and codes of the real one,
builds a gazetteer from it in a process of its own, and prints seconds, memory, size and look-ups.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

FEATURES = (
    ["P\tPPL"] * 38 + ["H\tSTM"] * 10 + ["T\tMT", "T\tHLL"] * 5 + ["S\tFRM", "S\tSCH", "S\tHTL", "S\tCH"] * 4
    + ["A\tADM4", "A\tADM3", "L\tLCTY", "L\tPRK", "V\tFRST", "R\tRD", "H\tLK", "P\tPPLX", "T\tISL", "A\tADM2"]
)  # fmt: skip
CONSONANTS = ["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "sh", "ch", "kh"]
SYLLABLES = [a + b for a in CONSONANTS for b in ("a", "e", "i", "o", "u", "an", "en", "or", "ar", "il")]
CYRILLIC = [a + b for a in "бвгдклмнпрст" for b in "аеиоу"]
ARABIC = list("ابتجحدرسعفقلمنهوي")
LANGUAGES = ["en", "", "ru", "ar", "fr", "de", "link", "wkdt", "fa", "es"]
SEED = 20_26
GIGA = 1 << 30
BLOCK = 100_000


def main() -> None:
    """Makes the dump if it is not there, builds, and prints a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--places", type=int, default=12_000_000)
    parser.add_argument("--names", type=int, default=16_000_000)
    options = parser.parse_args()
    dump = options.folder / "dump"
    if not dump.exists():
        write_dump(dump, places=options.places, names=options.names)
    target = options.folder / "world.gazetteer"
    started = time.perf_counter()
    command = [sys.executable, "-m", "geoevents", "gazetteer", "build", str(dump), "-o", str(target)]
    subprocess.run(command, check=True)  # noqa: S603 - our own command
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"build         {seconds:10.0f} s  ({used.ru_utime + used.ru_stime:.0f} s of one core)")
    print(f"memory        {used.ru_maxrss * 1024 / GIGA:10.2f} GiB at most")
    print(f"file          {target.stat().st_size / GIGA:10.2f} GiB")
    measure(target, dump)


def measure(target: Path, dump: Path) -> None:
    """Opens the gazetteer and looks up names of the dump, each once."""
    opened = []
    for _ in range(5):
        started = time.perf_counter()
        gazetteer = Gazetteer.open(target)
        opened.append(time.perf_counter() - started)
    print(f"open          {min(opened) * 1000:10.1f} ms")
    with (dump / "allCountries.txt").open(encoding="utf-8") as file:
        names = [line.split("\t", 2)[1] for line in islice(file, 0, 2_000_000, 10)]
    random.Random(SEED).shuffle(names)  # noqa: S311 - not for secrets
    for label, look_up in (("rows", gazetteer.rows), ("candidates", gazetteer.lookup)):
        started = time.perf_counter()
        found = sum(bool(look_up(name)) for name in names)
        rate = len(names) / (time.perf_counter() - started)
        print(f"{label:13} {rate:10,.0f} a second ({found / len(names):.0%} found)")


# --- a dump that is made up ------------------------------------------------------------------------------------------


def write_dump(folder: Path, *, places: int, names: int) -> None:
    """Writes allCountries.txt, alternateNamesV2.txt, admin1CodesASCII.txt and hierarchy.txt."""
    folder.mkdir(parents=True)
    choose = random.Random(SEED)  # noqa: S311 - not for secrets
    countries = sorted(Gazetteer.open().countries)
    with (folder / "allCountries.txt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_place_lines(choose, countries, places))
    with (folder / "alternateNamesV2.txt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_name_lines(choose, places, names))
    with (folder / "admin1CodesASCII.txt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(
            f"{code}.{number:02}\t{code} {number}\t{code} {number}\t{number}\n"
            for code in countries
            for number in range(1, 20)
        )
    with (folder / "hierarchy.txt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{_id(number // 40)}\t{_id(number)}\tADM\n" for number in range(1, places // 30))


def _id(number: int) -> int:
    return 20_000_000 + number


def _place_lines(choose: random.Random, countries: list[str], count: int) -> Iterator[str]:
    for number, name in enumerate(islice(_names(choose, SYLLABLES), count)):
        country = countries[int(choose.random() ** 2 * len(countries))]
        people = int(10 ** (choose.random() * 4)) if choose.random() < 0.1 else 0  # noqa: PLR2004 - a tenth has a number
        latitude, longitude = choose.random() * 135 - 60, choose.random() * 360 - 180
        first, second = int(choose.random() * 19) + 1, int(choose.random() * 200)
        yield (
            f"{_id(number)}\t{name}\t{name}\t\t{latitude:.5f}\t{longitude:.5f}\t{choose.choice(FEATURES)}\t{country}\t\t"
            f"{first:02}\t{second:03}\t\t\t{people}\t\t0\tEtc/UTC\t2026-01-01\n"
        )


def _name_lines(choose: random.Random, places: int, count: int) -> Iterator[str]:
    names = {language: _names(choose, SYLLABLES) for language in LANGUAGES}
    names |= {"ru": _names(choose, CYRILLIC), "ar": _names(choose, ARABIC), "fa": _names(choose, ARABIC)}
    for number in range(count):
        language = choose.choice(LANGUAGES)
        name = "https://example.org/x" if language == "link" else next(names[language])
        yield f"{number + 1}\t{_id(int(choose.random() * places))}\t{language}\t{name}\t\t\t\t\t\t\n"


def _names(choose: random.Random, syllables: list[str]) -> Iterator[str]:
    """Names of one to three words without end; most are met once, some a hundred times."""
    words = ["".join(choose.choices(syllables, k=choose.randint(2, 4))).capitalize() for _ in range(300_000)]
    common = words[:20_000]
    while True:
        for first, second in zip(choose.choices(words, k=BLOCK), choose.choices(words, k=BLOCK), strict=True):
            kind = choose.random()
            if kind < 0.2:  # noqa: PLR2004 - the shares of the kinds of names
                yield choose.choice(common)
            elif kind < 0.3:  # noqa: PLR2004 - as above
                yield first
            elif kind < 0.9:  # noqa: PLR2004 - as above
                yield f"{first} {second}"
            else:
                yield f"{first} {second} {choose.choice(common)}"


if __name__ == "__main__":
    main()
