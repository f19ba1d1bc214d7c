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
    naming.py     articles                ->  articles of different ids
    published.py  a date as given         ->  YYYY-MM-DD
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.errors import ReadingError
from geoevents.reading.formats import parse
from geoevents.reading.naming import shared_names, unique
from geoevents.reading.published import check_date
from geoevents.reading.sources import ENDINGS, Source, find_sources, named

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from geoevents.records import Article

__all__ = ["ENDINGS", "check_date", "read"]


def read(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    published: str | None = None,
    on_error: Callable[[ReadingError], object] | None = None,
) -> Iterator[Article]:
    """Gives the articles of files, folders, globs and ``-`` (the standard input), in the order named.

    Article ids are unique within one call: the file's name, or the ``id`` of a JSON line or CSV row. Files of the same
    name are told apart by a hash of their text (``x.txt#5f1c09ab``), whichever is named first; so is an ``id`` that
    comes again.

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
    return _read(named(sources), default, on_error)


def _read(
    names: Iterable[str], published: str | None, on_error: Callable[[ReadingError], object] | None
) -> Iterator[Article]:
    # All are looked for before the first is read: whether a name is shared must not depend on the order.
    found = list(_found(names))
    shared = shared_names(source for source in found if isinstance(source, Source))
    yield from unique(_dated(_succeeding(_outcomes(found), on_error), published), shared)


def _found(names: Iterable[str]) -> Iterator[Source | ReadingError]:
    for name in names:
        try:
            yield from find_sources(name)
        except ReadingError as error:
            yield error


def _outcomes(found: Iterable[Source | ReadingError]) -> Iterator[Article | ReadingError]:
    for source in found:
        if isinstance(source, ReadingError):
            yield source
        else:
            yield from _articles_of(source)


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
