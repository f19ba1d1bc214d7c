"""Goes through the articles of a run: progress, errors that do not stop it, hints, exit status."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from geoevents.cli.program import one_line
from geoevents.errors import OutputError, ResourceError
from geoevents.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.progress import Progress

    from geoevents.records import Article, TemporalExpression

__all__ = ["Batch", "check_output", "counted"]

T = TypeVar("T")


class Batch:
    """One run over many articles; counts what was done and what failed."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.done = 0
        self.failed = 0
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
                try:
                    result = work(article)
                except ResourceError:
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
        try:
            yield
        finally:
            if self._progress is not None:
                self._progress.stop()
                self._progress = None

    def _advance(self) -> None:
        """Counts an article; the progress bar comes with the second one, and only for somebody who sees it."""
        self.done += 1
        if self.done == 1 or self.quiet or not sys.stderr.isatty():
            return
        if self._progress is None:
            self._progress = _progress()
            self._progress.add_task("articles", total=None)
            self._progress.start()
        self._progress.update(self._progress.task_ids[0], completed=self.done)


def _is_open(date: TemporalExpression) -> bool:
    """Whether a publication date would tell more; "now" and "recently" stay vague in any case."""
    return date.timex_type == "DATE" and not date.start and not date.timex_value.endswith("_REF")


def _progress() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - only a long run needs it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - same reason

    return Progress(
        TextColumn("{task.completed:.0f} articles"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 event", "2 events"."""
    return f"{count} {noun}{'s' * (count != 1)}"


def check_output(output: str, sources: Iterable[str]) -> None:
    """Makes sure that no source is written over.

    Raises:
        OutputError: The output is one of the sources.
    """
    goal = os.path.realpath(output)
    if any(os.path.realpath(source) == goal for source in sources if source != "-"):
        raise OutputError(f"{output} is one of the sources and would be lost: choose another file with -o")
