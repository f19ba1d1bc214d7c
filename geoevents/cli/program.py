"""What the commands share: one-line errors, examples in the help, common options."""

from __future__ import annotations

import inspect
import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from geoevents.errors import GeoEventsError
from geoevents.reading import check_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Command", "Program", "format_option", "one_line", "output_option", "sources_argument", "sources_options"]

# Control characters could move the terminal's cursor, and direction marks could make a text look like another one.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_HELP_NAMES = {"help_option_names": ["-h", "--help"]}


def one_line(text: object) -> str:
    """Text that is safe to show in a terminal, on one line."""
    return _UNSHOWN.sub(" ", str(text)).strip()


class _Failure(click.ClickException):
    """An error of ours: one line, exit status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"Error: {one_line(self.message)}", file=file, err=file is None)


class Command(click.Command):
    """A command whose help ends with examples, shown as they are written, and whose errors are one line."""

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **{"context_settings": _HELP_NAMES, **kwargs})
        self.examples = examples

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:  # noqa: ANN401 - click's
        """Reads the options."""
        with _one_line_errors(self):
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Runs the command."""
        with _one_line_errors(self):
            return super().invoke(ctx)

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples."""
        _write_examples(self.examples, formatter)


class Program(click.Group):
    """The whole program: errors of ours end it with one line and no traceback."""

    command_class = Command

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **{"context_settings": _HELP_NAMES, **kwargs})
        self.examples = examples

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:  # noqa: ANN401 - click's
        """Reads the options."""
        with _one_line_errors(self):
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Runs a command."""
        with _one_line_errors(self):
            return super().invoke(ctx)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The commands, the main one first."""
        return list(self.commands)

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples."""
        _write_examples(self.examples, formatter)


@contextmanager
def _one_line_errors(command: Command | Program) -> Iterator[None]:
    """Turns errors of ours, of usage and of broken installations into one line that says what to do."""
    try:
        yield
    except click.UsageError as error:
        if error.__class__.__name__ == "NoArgsIsHelpError":  # not public; shows the help instead of an error
            raise
        raise _Failure(_usage(error, command)) from error
    except GeoEventsError as error:
        raise _Failure(str(error)) from error
    except ImportError as error:
        package = (error.name or "").partition(".")[0]
        what = package if package and package != "geoevents" else "geoevents"
        raise _Failure(
            f"a Python package is missing or broken ({error}): pip install --upgrade --force-reinstall {what}"
        ) from error


def _usage(error: click.UsageError, command: Command | Program) -> str:
    """The error, and what to type instead."""
    path = error.ctx.command_path if error.ctx else "geoevents"
    message = error.format_message().rstrip(".")
    if isinstance(error, click.MissingParameter) and command.examples:
        return f"{message}: write for example {inspect.cleandoc(command.examples).splitlines()[0]}"
    return f"{message}; {path} --help lists what there is"


def _write_examples(examples: str, formatter: click.HelpFormatter) -> None:
    if examples:
        lines = inspect.cleandoc(examples).splitlines()
        formatter.write("\nExamples:\n" + "".join(f"  {line}\n" for line in lines))


def _checked_date(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    return None if value is None else check_date(value)


def sources_argument(metavar: str = "SOURCES...") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Files, folders, globs or ``-``."""
    return click.argument("sources", nargs=-1, required=True, metavar=metavar)


def sources_options(function: Callable[..., None]) -> Callable[..., None]:
    """What every command that reads articles knows."""
    published = click.option(
        "--published",
        metavar="DATE",
        callback=_checked_date,
        help="Publication date (YYYY-MM-DD) of articles that carry none; relative dates count from it.",
    )
    quiet = click.option("-q", "--quiet", is_flag=True, help="Show errors only: no progress, hints or summary.")
    return published(quiet(function))


def output_option(text: str, *, required: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Where the result goes."""
    return click.option("-o", "--output", metavar="FILE", required=required, help=text)


def format_option(formats: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The format where the file's ending does not say it."""
    return click.option(
        "--format", "format_", type=click.Choice(formats), help="Format, where the ending of -o does not say it."
    )
