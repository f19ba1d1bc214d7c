"""``gazetteer``: what is in it, build another, verify one."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoevents import _resources
from geoevents.cli.program import Command, PlaceOptions, Program, one_line, place_options
from geoevents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geoevents.gazetteer.building.merging import Added

__all__ = ["gazetteer"]


@click.group(
    cls=Program,
    short_help="What is in the gazetteer; build another; verify one.",
    examples="""
    geoevents gazetteer info
    geoevents gazetteer build geonames/ --download -o world.gazetteer
    geoevents gazetteer check world.gazetteer
    geoevents geocode Kafranbel --gazetteer world.gazetteer
    """,
)
def gazetteer() -> None:
    """Shows, builds and verifies gazetteers.

    geoevents carries one with all places of 500 people and more, countries, divisions, waters, islands, regions and
    disputed places. `build` makes a larger one, for example with the whole of GeoNames.
    """


# --- info ------------------------------------------------------------------------------------------------------------


@gazetteer.command(
    "info",
    cls=Command,
    short_help="What is inside: places by kind, sources, editions, licences.",
    examples="""
    geoevents gazetteer info
    geoevents gazetteer info world.gazetteer
    geoevents gazetteer info --json
    """,
)
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object instead of tables.")
@place_options("gazetteer")
def info(file: Path | None, *, as_json: bool, places: PlaceOptions) -> None:
    """Shows what a gazetteer holds: how many places of each kind, and from where.

    Without FILE it is the gazetteer that would be used.
    """
    from geoevents.gazetteer import Gazetteer  # noqa: PLC0415 - as below
    from geoevents.gazetteer.summary import summarise  # noqa: PLC0415 - opens no files before they are needed

    summary = summarise(Gazetteer(file) if file is not None else places.opened())
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
        return
    from geoevents.cli.tables import show_rows  # noqa: PLC0415 - rich is for the eye only

    megabytes = summary["bytes"] / 1e6
    click.echo(f"{summary['path']}: {summary['places']:,} places, {summary['names']:,} names, {megabytes:,.1f} MB")
    show_rows(summary["kinds"], ("class", "meaning", "places"))
    show_rows(summary["sources"], ("name", "by", "edition", "licence", "taken"))


# --- build -----------------------------------------------------------------------------------------------------------


@gazetteer.command(
    "build",
    cls=Command,
    short_help="Build one from GeoNames' dumps, or from files of your own.",
    examples="""
    geoevents gazetteer build geonames/ --download -o world.gazetteer
    geoevents gazetteer build geonames/ --download --country SY,IQ -o levant.gazetteer
    geoevents gazetteer build allCountries.zip alternateNamesV2.zip -o world.gazetteer
    geoevents gazetteer build my-places.toml --base world.gazetteer -o ours.gazetteer
    """,
)
@click.argument("sources", nargs=-1, metavar="SOURCES...", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path), help="File to write.")
@click.option(
    "--base", metavar="FILE", type=click.Path(path_type=Path), help="Gazetteer to add to, if not geoevents' own."
)
@click.option(
    "--tables", metavar="FOLDER", type=click.Path(path_type=Path), help="Our own tables, edited: compile these first."
)
@click.option("--download", is_flag=True, help="Fetch GeoNames' dumps first, into the first of the SOURCES, a folder.")
@click.option("--country", "countries", metavar="CC,CC", help="With --download: the files of these countries only.")
@click.option("--mirror", metavar="URL", help="With --download: from here instead of GeoNames' server.")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only: no progress or summary.")
def build(
    sources: tuple[Path, ...],
    *,
    output: Path,
    base: Path | None,
    tables: Path | None,
    countries: str | None,
    mirror: str | None,
    download: bool,
    quiet: bool,
) -> None:
    """Builds a gazetteer from SOURCES, on top of the one that geoevents carries.

    SOURCES are GeoNames' dump files as they are downloaded (allCountries.zip or zips of countries,
    alternateNamesV2.zip, hierarchy.zip, admin1CodesASCII.txt, admin2Codes.txt), folders with them, and .toml files that
    describe a CSV, GeoJSON or Natural Earth file. The gazetteer is written whole or not at all: until the end, one of
    that name stays.
    """
    from geoevents import _files  # noqa: PLC0415 - as below

    _files.check_target(output)
    if base is not None and tables is not None:
        raise InputError("--base and --tables exclude each other: tables are compiled into a base")
    if (countries or mirror) and not download:
        raise InputError("--country and --mirror go with --download: add it, or leave them out")
    if download and (not sources or sources[0].suffix):
        raise InputError("--download needs a folder for the files: name it first, such as geonames/")
    if not sources and tables is None:
        raise InputError("nothing to build from: name GeoNames' files, a folder with them, or a .toml of your own")
    with _progress(quiet=quiet) as tell:
        if download:
            _download(sources, countries, mirror, tell)
        added = _build(sources, output, base, tables, tell)
    _report(added, output, quiet=quiet)


def _download(
    sources: tuple[Path, ...], countries: str | None, mirror: str | None, tell: Callable[[str, int, int], None]
) -> None:
    import geoevents  # noqa: PLC0415 - for its version
    from geoevents.gazetteer.building import download  # noqa: PLC0415 - as below

    download.download(
        download.files_of(countries.split(",") if countries else ()),
        sources[0],
        base=mirror or download.GEONAMES,
        user_agent=f"geoevents/{geoevents.__version__}",
        progress=lambda name, done, total: tell(f"fetching {name}", done, total),
    )


def _build(
    sources: tuple[Path, ...],
    output: Path,
    base: Path | None,
    tables: Path | None,
    tell: Callable[[str, int, int], None],
) -> list[Added]:
    from geoevents.gazetteer.building import compiling, described, download, dumps, merging  # noqa: PLC0415 - only built here

    descriptions = [described.read_description(path) for path in sources if path.suffix.lower() == ".toml"]
    files = [path for path in sources if path.suffix.lower() != ".toml"]
    for folder in {path if path.is_dir() else path.parent for path in files}:
        for each in {folder, *(sums.parent for sums in folder.rglob(download.CHECKSUMS))}:
            download.check_sums(each)
    found = dumps.find_dumps(files)
    folder = tables or _resources.gazetteer_tables()
    if tables is None:
        start = base or _resources.compiled_gazetteer()
        return merging.build_gazetteer(
            output, base=start, tables=folder, dumps=found, described=descriptions, progress=tell
        )
    with merging.work_folder(output) as scratch:
        tell("compiling tables", 0, 1)
        compiling.compile_gazetteer(tables, scratch / "tables.gazetteer")
        tell("compiling tables", 1, 1)
        return merging.build_gazetteer(
            output,
            base=scratch / "tables.gazetteer",
            tables=folder,
            dumps=found,
            described=descriptions,
            progress=tell,
        )


def _report(added: list[Added], output: Path, *, quiet: bool) -> None:
    for each in added:
        tally = each.tally
        if tally.broken:
            examples = "; ".join(one_line(example) for example in tally.examples)
            click.echo(f"Warning: {tally.broken:,} of {tally.read:,} lines were left out: {examples}", err=True)
    if quiet:
        return
    from geoevents.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    built = Gazetteer.open(output)
    click.echo(f"Wrote {output}: {built!r}, {output.stat().st_size / 1e6:,.0f} MB", err=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage, on a terminal."""
    from rich.console import Console  # noqa: PLC0415 - rich is for the eye only
    from rich.progress import Progress, TaskID  # noqa: PLC0415 - same reason

    console = Console(stderr=True)
    with Progress(console=console, disable=quiet or not console.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(one_line(stage), total=total or None)
            progress.update(tasks[stage], completed=done, total=total or None)

        yield tell


# --- check -----------------------------------------------------------------------------------------------------------


@gazetteer.command(
    "check",
    cls=Command,
    short_help="Verify a gazetteer, and every row of our tables.",
    examples="""
    geoevents gazetteer check
    geoevents gazetteer check world.gazetteer
    geoevents gazetteer check --tables gazetteer/
    """,
)
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(path_type=Path))
@click.option("--tables", metavar="FOLDER", type=click.Path(path_type=Path), help="Tables to check instead of ours.")
@click.option("-q", "--quiet", is_flag=True, help="Show problems only.")
def check(file: Path | None, tables: Path | None, *, quiet: bool) -> None:
    """Compares a gazetteer with its checksums, looks at its values, and checks every row of our tables.

    Without FILE it is the gazetteer that would be used, and our tables are checked too. Exit status 1 when something is
    wrong.
    """
    from geoevents.gazetteer import Gazetteer  # noqa: PLC0415 - opens no files before they are needed
    from geoevents.gazetteer.checking import check_tables  # noqa: PLC0415 - same reason
    from geoevents.gazetteer.verifying import check_columns, remember_intact  # noqa: PLC0415 - same reason

    opened = Gazetteer.open(file, verify=False)
    with _progress(quiet=quiet) as tell:
        opened.container.verify(progress=lambda done, total: tell(f"reading {opened.path.name}", done, total))
    problems = [f"{opened.path}: {problem}" for problem in check_columns(opened.container)]
    if not problems:
        remember_intact(opened.path)
    if file is None or tables is not None:
        folder = tables or _resources.gazetteer_tables()
        compiled = opened if tables is None else None
        problems += [str(problem) for problem in check_tables(folder, gazetteer=compiled)]
    for problem in problems:
        click.echo(f"Error: {one_line(problem)}", err=True)
    if problems:
        raise click.exceptions.Exit(1)
    if not quiet:
        click.echo(f"{opened.path}: {opened!r} is sound")
