"""Goes through the articles of a run: progress, errors that do not stop it, hints, exit status."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from geoevents.cli.program import one_line
from geoevents.errors import GeocoderError, OutputError, ResourceError
from geoevents.reading import read
from geoevents.reading.sources import find_sources
from geoevents.storage import is_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.progress import Progress

    from geoevents.gazetteer.online import OnlineGeocoder, Problem
    from geoevents.records import Article, TemporalExpression

__all__ = ["Batch", "check_output", "counted"]

T = TypeVar("T")
_LARGE = 500_000
_SHOWN = 40


class Batch:
    """One run over many articles; counts what was done and what failed."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.done = 0
        self.failed = 0
        self.online: OnlineGeocoder | None = None
        self._open_dates = False
        self._progress: Progress | None = None

    def results(
        self, sources: Sequence[str], work: Callable[[Article], T], *, published: str | None
    ) -> Iterator[tuple[Article, T]]:
        """Each article with what the work on it gives; an article that fails is reported and left out.

        Raises:
            click.exceptions.Exit: Nothing at all could be read; the exit status is 2.
        """
        with self._progressing():
            for article in read(sources, published=published, on_error=self.fail):
                self._show(article)
                try:
                    result = work(article)
                except (ResourceError, ImportError):
                    raise  # a part of geoevents is missing: no article will do better
                except Exception as error:  # noqa: BLE001 - one article must not stop the others
                    self.fail(
                        f"{article.id}: {type(error).__name__} while reading it ({error}); please report this article"
                    )
                    continue
                self._advance()
                yield article, result
        self.stop_if_nothing()

    def stop_if_nothing(self) -> None:
        """Ends the run with exit status 2 when everything failed, before anything is written."""
        if self.failed and not self.done:
            raise click.exceptions.Exit(2)

    def fail(self, error: object) -> None:
        """Reports what could not be read, and goes on."""
        self.failed += 1
        self._say(f"Error: {one_line(error)}")

    def tell(self, problem: Problem) -> None:
        """Reports what went wrong with an online geocoder, and goes on without it."""
        if isinstance(problem, GeocoderError):
            self.fail(problem)
        elif not self.quiet:
            self._say(f"Warning: {one_line(problem)}")

    def note_dates(self, article: Article, dates: Iterable[TemporalExpression | None]) -> None:
        """Remembers when dates stay open because the article's own date is not known."""
        if article.published is None and not self._open_dates:
            self._open_dates = any(date is not None and _is_open(date) for date in dates)

    def finish(self, summary: str) -> None:
        """Says what was done, and ends with exit status 1 when something failed."""
        if self._open_dates and not self.quiet:
            self._say(
                "Hint: some dates stay open, as the publication date is not known: give it with --published YYYY-MM-DD"
            )
        if self.online is not None and self.online.answered and not self.quiet:
            names = counted(self.online.answered, "place name")
            self._say(one_line(f"Note: {names} answered by {self.online.service.source}; name it where you publish"))
        if summary and not self.quiet:
            self._say(one_line(summary))
        if self.failed:
            raise click.exceptions.Exit(1)

    def _say(self, line: str) -> None:
        if self._progress is not None and self._progress.live.is_started:
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(line, err=True)

    @contextmanager
    def _progressing(self) -> Iterator[None]:
        """Shows a line with what is done, for somebody who sees it only."""
        if not self.quiet and sys.stderr.isatty():
            self._progress = _progress()
            self._progress.add_task("reading", total=None)
            self._progress.start()
        try:
            yield
        finally:
            if self._progress is not None:
                self._progress.stop()
                self._progress = None

    def _show(self, article: Article) -> None:
        """Says which article is being read, as a single large one may take a minute."""
        if self._progress is not None:
            size = f" ({len(article.text) / 1e6:.1f} million characters)" if len(article.text) > _LARGE else ""
            name = one_line(article.id)
            shown = name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
            self._progress.update(self._progress.task_ids[0], description=f"reading {shown}{size}")

    def _advance(self) -> None:
        self.done += 1
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], completed=self.done)


def _is_open(date: TemporalExpression) -> bool:
    """Whether a publication date would tell more; "now" and "recently" stay vague in any case."""
    return date.timex_type == "DATE" and not date.start and not date.timex_value.endswith("_REF")


def _progress() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - same reason

    return Progress(
        SpinnerColumn(),
        TimeElapsedColumn(),
        TextColumn("articles: {task.completed:.0f}"),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 event", "2 events"."""
    return f"{count} {noun}{'s' * (count != 1)}"


def check_output(output: str, sources: Iterable[str]) -> None:
    """Makes sure that no source is written over, whatever name it goes by.

    Tables from geoevents in a folder of articles may be replaced: they are no articles.

    Raises:
        OutputError: The output is one of the sources: by its path, a link, a folder, a glob, or as the standard input.
    """
    try:
        goal = Path(output).stat()
    except (OSError, ValueError):
        return  # what does not exist cannot be lost
    if stat.S_ISREG(goal.st_mode) and any(os.path.samestat(goal, each) for each in _files_of(sources)):
        raise OutputError(f"{output} is one of the sources and would be lost: choose another file with -o")


def _files_of(sources: Iterable[str]) -> Iterator[os.stat_result]:
    for name in sources:
        with suppress(OSError, ValueError):  # whoever reads it will say so
            if name == "-":
                yield os.fstat(sys.stdin.fileno())
            elif os.path.isfile(name):  # noqa: PTH113 - pathlib raises at a name that is too long
                yield Path(name).stat()
            else:
                yield from (
                    source.path.stat() for source in find_sources(name) if source.path and not is_table(source.path)
                )
