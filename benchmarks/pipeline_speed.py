"""How many articles a second each step reads: ``python benchmarks/pipeline_speed.py [ARTICLES]``.

Without arguments the sample articles of the tests are read again and again. Knowledge is loaded before the clock
starts.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.actors import find_actors
from geoevents.dates import find_dates
from geoevents.events import find_events
from geoevents.pipeline import Pipeline
from geoevents.reading import read
from geoevents.resolution import resolve
from geoevents.segmentation import segment
from geoevents.toponyms import find_toponyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "articles"
ARTICLES = 200
WORDS = 550  # the length of an article that other tools state their speed for


def main() -> None:
    """Prints the time of each step and of the whole."""
    sources = sys.argv[1:] or [str(SAMPLES)]
    found = [article for article in read(sources) if article.text.strip()]
    articles = [found[number % len(found)] for number in range(ARTICLES)]
    words = sum(len(article.text.split()) for article in articles)
    pipeline = Pipeline.load()
    pipeline.events(articles[0])
    total = 0.0
    for name, step in _steps(pipeline):
        started = time.perf_counter()
        articles = [step(item) for item in articles]
        seconds = time.perf_counter() - started
        total += seconds
        print(f"{name:14} {words / WORDS / seconds:8,.0f} articles of {WORDS} words a second")
    print(f"{'whole':14} {words / WORDS / total:8,.0f}")


def _steps(pipeline: Pipeline) -> Iterable[tuple[str, Callable]]:
    gazetteer = pipeline.gazetteer
    yield "segmentation", lambda article: segment(article, abbreviations=pipeline.abbreviations)
    yield "tagging", lambda document: pipeline.tagger.tag(document, gazetteer=gazetteer)
    yield "toponyms", lambda document: (document, find_toponyms(document, gazetteer=gazetteer, words=pipeline.words))
    yield "resolution", lambda pair: (pair[0], resolve(pair[0], pair[1], gazetteer=gazetteer, words=pipeline.words))
    yield "dates", lambda pair: (*pair, find_dates(pair[0], grammar=pipeline.grammar, published="2024-06-01"))
    yield (
        "actors",
        lambda three: (
            *three,
            find_actors(three[0], resolutions=three[1], ontology=pipeline.ontology, countries=gazetteer.countries),
        ),
    )
    yield (
        "events",
        lambda four: find_events(
            four[0],
            resolutions=four[1],
            dates=four[2],
            actors=four[3],
            ontology=pipeline.ontology,
            countries=gazetteer.countries,
        ),
    )


if __name__ == "__main__":
    main()
