"""How long finding the dates of a sentence takes: ``python benchmarks/dates_speed.py [ARTICLES]``.

Without arguments the sample articles of the tests are read again and again. The first figure is for a grammar that has
seen no text yet, the second for one that is warm, as in a long run. Sentences are cut before the clock starts.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.dates import DateGrammar, find_dates, load_grammar
from geoevents.reading import read
from geoevents.segmentation import load_abbreviations, segment

if TYPE_CHECKING:
    from geoevents.records import Document

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "articles"
RUNS = 9


def main() -> None:
    """Prints milliseconds a sentence."""
    sources = sys.argv[1:] or [str(SAMPLES)]
    abbreviations = load_abbreviations("en")
    documents = [segment(article, abbreviations=abbreviations) for article in read(sources) if article.text.strip()]
    sentences = sum(len(document.sentences) for document in documents)
    grammar = load_grammar()
    cold = _seconds(documents, grammar)
    found = sum(len(find_dates(document, grammar=grammar)) for document in documents)
    warm = statistics.median(_seconds(documents, grammar) for _ in range(RUNS))
    print(f"{len(documents)} articles, {sentences} sentences, {found} expressions")
    print(f"first reading {1000 * cold / sentences:8.3f} ms a sentence")
    print(f"warm          {1000 * warm / sentences:8.3f} ms a sentence")


def _seconds(documents: list[Document], grammar: DateGrammar) -> float:
    started = time.perf_counter()
    for document in documents:
        find_dates(document, grammar=grammar)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
