"""How many articles a second each step reads on one core: ``python benchmarks/pipeline_speed.py [ARTICLES…]``.

Given articles (files, folders, JSONL) are brought to the length that other tools state their speed for: long ones are
cut, short ones joined. Without arguments these are the Local Global Lexicon and GeoWebNews where the folder of corpora
lies beside the checkout, else the sample articles of the tests, again and again.

The knowledge is loaded first. Then two thirds of the articles are read, and the others are measured, once each: words
and names that articles have in common are remembered as in any long run, but nobody has seen the measured articles
before. The sample articles are too few for that, so their figures say how fast a text is read that was read before.
What is counted is processor time.
"""

from __future__ import annotations

import random
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.actors import find_actors
from geoevents.actors.scenes import scenes
from geoevents.dates import find_dates
from geoevents.events import find_events
from geoevents.pipeline import Pipeline
from geoevents.reading import read
from geoevents.resolution import resolve
from geoevents.segmentation import segment
from geoevents.toponyms import find_toponyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geoevents.records import Article

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "tests" / "articles"
CORPORA = [HERE.parent.parent / "shared" / "data" / "toponyms" / f"{name}.jsonl" for name in ("lgl", "geowebnews")]
WORDS = 550  # the length of an article that other tools state their speed for
FEWEST = 100
PUBLISHED = "2024-06-01"
# The first steps: what is compared with tools that find and resolve place names.
TOPONYMS = ("segmentation", "tagging", "toponyms", "resolution")


def main() -> None:
    """Prints the speed of each step, of recognition with resolution, and of the whole."""
    articles = list(_of_equal_length(_articles(sys.argv[1:])))
    while len(articles) < FEWEST:
        articles += articles
    pipeline = Pipeline.load()
    measured = len(articles) // 3
    for article in articles[measured:]:
        pipeline.events(article)
    seconds: dict[str, float] = {}
    for article in articles[:measured]:
        _read(article, pipeline, seconds)
    words = sum(len(article.text.split()) for article in articles[:measured])
    print(f"articles of {WORDS} words a second of processor time; {measured} were measured, {len(articles)} are there")
    for name, spent in seconds.items():
        print(f"{name:28} {words / WORDS / spent:8,.0f}")
    both = sum(seconds[name] for name in TOPONYMS)
    print(f"{'recognition and resolution':28} {words / WORDS / both:8,.0f}")
    print(f"{'whole':28} {words / WORDS / sum(seconds.values()):8,.0f}")


def _articles(sources: Sequence[str]) -> Iterable[Article]:
    beside = [str(path) for path in CORPORA if path.exists()]
    return read(sources or beside or [str(SAMPLES)])


def _of_equal_length(articles: Iterable[Article]) -> Iterator[Article]:
    """Articles of about `WORDS` words in a mixed but fixed order, cut after a sentence where one ends soon."""
    mixed = [article for article in articles if article.text.strip()]
    random.Random(1).shuffle(mixed)  # noqa: S311 - an order, not a secret
    text = ""
    for article in mixed:
        text = f"{text}\n\n{article.text}" if text else article.text
        ends = [word.end() for word in re.finditer(r"\S+", text)]
        if len(ends) >= WORDS:
            end = ends[WORDS - 1]
            stop = re.compile(r"(?<=[.!?”\"])\s").search(text, end, end + 300)
            yield replace(article, text=text[: stop.start() if stop else end])
            text = ""


def _read(article: Article, pipeline: Pipeline, seconds: dict[str, float]) -> None:
    """Reads one article and adds the time that each step took."""

    def timed(name: str, step: Callable[..., Any], *given: Any, **options: Any) -> Any:  # noqa: ANN401 - any step
        started = time.process_time()
        result = step(*given, **options)
        seconds[name] = seconds.get(name, 0.0) + time.process_time() - started
        return result

    gazetteer, words, ontology = pipeline.gazetteer, pipeline.words, pipeline.ontology
    plain = timed("segmentation", segment, article, abbreviations=pipeline.abbreviations)
    document = timed("tagging", pipeline.tagger.tag, plain, gazetteer=gazetteer)
    toponyms = timed("toponyms", find_toponyms, document, gazetteer=gazetteer, words=words)
    resolutions = timed("resolution", resolve, document, toponyms, gazetteer=gazetteer, words=words)
    dates = timed("dates", find_dates, document, grammar=pipeline.grammar, published=PUBLISHED)
    known: dict[str, Any] = {"resolutions": resolutions, "ontology": ontology}
    layout = timed("scenes", lambda: tuple(scenes(document, dates=dates, **known)))
    known |= {"layout": layout, "countries": gazetteer.countries}
    actors = timed("actors", find_actors, document, **known)
    timed("events", find_events, document, dates=dates, actors=actors, **known)


if __name__ == "__main__":
    main()
