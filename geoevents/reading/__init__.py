r"""Reads articles from files, folders, globs and the standard input, one after the other, never all at once.

Findings point into ``Article.text``, so this is what the text is:

- Text and Markdown: UTF-8 or UTF-16, else Windows-1252, with line ends as ``\n``. Markdown loses its front matter and
  the marks that would break sentences.
- JSON lines and CSV: ``text`` exactly as given, so that the offsets of an annotated corpus stay true. Only characters
  that no output could carry (NUL, lone surrogates) are replaced, one by one, by U+FFFD.
- HTML: the main text as trafilatura finds it.

::

    sources.py    what the caller names   ->  Source (a name, a format, a stream of bytes)
    decoding.py   bytes                   ->  text
    formats.py    a Source                ->  Article, or ReadingError for one that is broken
    published.py  a date as given         ->  YYYY-MM-DD
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.errors import ReadingError
from geoevents.reading.formats import parse
from geoevents.reading.published import check_date
from geoevents.reading.sources import ENDINGS, find_sources, named

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from geoevents.reading.sources import Source
    from geoevents.records import Article

__all__ = ["ENDINGS", "check_date", "read"]


def read(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    published: str | None = None,
    on_error: Callable[[ReadingError], object] | None = None,
) -> Iterator[Article]:
    """Gives the articles of files, folders, globs and ``-`` (the standard input), in the order named.

    Article ids are unique within one call: the file's name or the ``id`` of a JSON line or CSV row; the second article
    of the same id becomes ``name#2``.

    Args:
        sources: One or many. Folders are searched with their subfolders for the endings in `ENDINGS`, without
            hidden files and READMEs.
        published: Publication date (``YYYY-MM-DD``) of the articles that carry none themselves.
        on_error: Called with the error of every source or article that cannot be read; reading then goes on with the
            next. Without it the first error is raised.

    Raises:
        DateError: ``published`` is not a date.
        ReadingError: A source is missing, empty, binary or broken.
    """
    default = None if published is None else check_date(published)
    return _unique(_dated(_succeeding(_outcomes(named(sources)), on_error), default))


def _outcomes(names: Iterable[str]) -> Iterator[Article | ReadingError]:
    for name in names:
        try:
            for source in find_sources(name):
                yield from _articles_of(source)
        except ReadingError as error:
            yield error


def _articles_of(source: Source) -> Iterator[Article | ReadingError]:
    try:
        yield from parse(source)
    except ReadingError as error:
        yield error


def _succeeding(
    outcomes: Iterator[Article | ReadingError], on_error: Callable[[ReadingError], object] | None
) -> Iterator[Article]:
    for outcome in outcomes:
        if not isinstance(outcome, ReadingError):
            yield outcome
        elif on_error is None:
            raise outcome
        else:
            on_error(outcome)


def _dated(articles: Iterator[Article], published: str | None) -> Iterator[Article]:
    for article in articles:
        yield article if article.published else replace(article, published=published)


def _unique(articles: Iterator[Article]) -> Iterator[Article]:
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for article in articles:
        name = article.id
        while name in taken:
            counts[article.id] = counts.get(article.id, 1) + 1
            name = f"{article.id}#{counts[article.id]}"
        taken.add(name)
        yield article if name == article.id else replace(article, id=name)
