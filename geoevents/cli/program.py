"""What the commands share: one-line errors, examples in the help, common options."""

from __future__ import annotations

import inspect
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import IO, TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from geoevents._bounds import Bounds, read_bounds
from geoevents.errors import GeoEventsError, InputError
from geoevents.reading import check_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geoevents.gazetteer import Gazetteer
    from geoevents.gazetteer.online import OnlineGeocoder, Problem

__all__ = [
    "Command",
    "PlaceOptions",
    "Program",
    "format_option",
    "one_line",
    "output_option",
    "place_options",
    "sources_argument",
    "sources_options",
]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOptions:
    """Where names are looked up and which places are preferred: what the options of `place_options` were given."""

    gazetteer: str | None = None
    country: str | None = None
    bounds: Bounds | None = None
    geocoder: str | None = None
    geocoder_url: str | None = None
    geocoder_key: str | None = None

    def opened(self) -> Gazetteer:
        """The gazetteer.

        Raises:
            ResourceError: It is missing or damaged.
        """
        from geoevents.gazetteer import Gazetteer  # noqa: PLC0415 - opens no files before they are needed

        return Gazetteer.open(self.gazetteer)

    def country_code(self) -> str | None:
        """The ISO alpha-2 code of the country to prefer.

        Raises:
            InputError: It is no country.
        """
        from geoevents._countries import country_code  # noqa: PLC0415 - same reason

        return country_code(self.country, gazetteer=self.opened()) if self.country else None

    def online(self, tell: Callable[[Problem], None]) -> OnlineGeocoder | None:
        """The online geocoder for names that the gazetteer lacks, where one is asked for; sends nothing yet.

        Raises:
            InputError: There is no such service, or it needs a key.
        """
        if self.geocoder is None:
            return None
        from geoevents.gazetteer.online import OnlineGeocoder  # noqa: PLC0415 - geopy is for those who ask for it

        return OnlineGeocoder.open(self.geocoder, url=self.geocoder_url, key=self.geocoder_key, tell=tell)


def place_options(*wanted: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that say where names are looked up and which places are preferred.

    The command gets their values as a `PlaceOptions` called ``places``.

    Args:
        wanted: Some of ``gazetteer``, ``country``, ``bounds`` and ``geocoder``.
    """
    options = [option for name in wanted for option in _place_option(name)]
    fields = {*wanted} | ({"geocoder_url", "geocoder_key"} if "geocoder" in wanted else set())

    def decorated(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's
            values = {name: kwargs.pop(name) for name in fields}
            _check_geocoder(values.get("geocoder"))
            function(*args, places=PlaceOptions(**values), **kwargs)

        with_options: Callable[..., None] = command
        for option in reversed(options):
            with_options = option(with_options)
        return with_options

    return decorated


def _place_option(name: str) -> tuple[Callable[[Callable[..., None]], Callable[..., None]], ...]:
    if name == "gazetteer":
        text = "Compiled gazetteer to use; else what GEOEVENTS_GAZETTEER names, else the one that comes with geoevents."
        return (click.option("--gazetteer", metavar="FILE", type=click.Path(), help=text),)
    if name == "country":
        text = "Prefer places in a country, where a name has several: ISO code or name."
        return (click.option("--country", metavar="CC", help=text, shell_complete=complete_countries),)
    if name == "bounds":
        text = "Prefer places in a box of degrees; west is greater than east across the antimeridian."
        return (click.option("--bounds", metavar="WEST,SOUTH,EAST,NORTH", callback=_checked_bounds, help=text),)
    return (
        click.option(
            "--geocoder",
            metavar="SERVICE",
            shell_complete=_complete_services,
            help="Ask an online service for names that the gazetteer lacks: nominatim, photon, geonames … It learns "
            "these names, and nothing else.",
        ),
        click.option(
            "--geocoder-url",
            metavar="URL",
            envvar="GEOEVENTS_GEOCODER_URL",
            show_envvar=True,
            help="Where --geocoder runs, if not at its makers', such as http://localhost:8080.",
        ),
        click.option(
            "--geocoder-key",
            metavar="KEY",
            envvar="GEOEVENTS_GEOCODER_KEY",
            show_envvar=True,
            help="Key or user name for --geocoder.",
        ),
    )


def complete_countries(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The codes of countries that begin like this."""
    from geoevents import _resources  # noqa: PLC0415 - only a shell asks
    from geoevents.gazetteer.tables import read_countries  # noqa: PLC0415 - same reason

    begun = incomplete.lower()
    return [
        CompletionItem(code, help=country.name)
        for code, country in read_countries(_resources.gazetteer_tables()).items()
        if code.lower().startswith(begun)
    ]


def _complete_services(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from geoevents.gazetteer.online.services import read_services  # noqa: PLC0415 - only a shell asks

    begun = incomplete.lower()
    return [
        CompletionItem(name, help=service.title) for name, service in read_services().items() if name.startswith(begun)
    ]


def _checked_bounds(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Bounds | None:
    return None if value is None else read_bounds(value)


def _check_geocoder(geocoder: str | None) -> None:
    """Whoever gives an address or a key on the command line means to ask a service."""
    source = click.get_current_context().get_parameter_source
    for name in ("geocoder_url", "geocoder_key"):
        if geocoder is None and source(name) is ParameterSource.COMMANDLINE:
            raise InputError(f"--{name.replace('_', '-')} goes with --geocoder: add for example --geocoder nominatim")
