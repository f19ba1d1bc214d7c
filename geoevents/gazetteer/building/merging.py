"""Builds a gazetteer from the dumps of GeoNames and from described files, on top of the one that geoevents carries."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, TYPE_CHECKING, Any, Final

from geoevents._files import check_target, whole_file
from geoevents.errors import ReadingError
from geoevents.gazetteer.building.assembling import assemble
from geoevents.gazetteer.building.connecting import connect
from geoevents.gazetteer.building.described import add_described
from geoevents.gazetteer.building.gathering import Gathering
from geoevents.gazetteer.building.geonames import GeoNames, Tally, read_prominences
from geoevents.gazetteer.building.spool import SHARES
from geoevents.gazetteer.container import Container
from geoevents.gazetteer.verifying import remember_intact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geoevents.gazetteer.building.described import Description
    from geoevents.gazetteer.building.dumps import DumpFile

__all__ = ["Added", "build_gazetteer", "work_folder"]

_LEFT_OVER: Final = ".{name}.building-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a file gave.

    Attributes:
        source: Its name, licence, edition (date of the file) and SHA-256, as the gazetteer keeps them.
        tally: What became of its lines.
    """

    source: dict[str, Any]
    tally: Tally


def build_gazetteer(
    target: Path,
    *,
    base: Path,
    tables: Path,
    dumps: Sequence[DumpFile] = (),
    described: Sequence[Description] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Added]:
    """Writes a gazetteer with all that ``base`` holds and what the files add; whole or not at all.

    Needs about 4 GB of free memory for all of GeoNames, and room beside the target for as much again as the file takes.

    Args:
        target: The file, which is replaced only at the end.
        base: A compiled gazetteer, such as the one that geoevents carries.
        tables: The folder with our own tables, for how well known the kinds of places are.
        dumps: From `dumps.find_dumps`.
        described: From `described.read_description`.
        progress: Called with the stage, what is done of it, and how much it is.

    Raises:
        ReadingError: A file is broken, or nothing in it can be read; names it.
        ResourceError: ``base`` is no compiled gazetteer.
        OutputError: The target cannot be written.
    """
    tell = progress or _silent
    container = Container(base)
    check_target(target)
    with work_folder(target) as folder:
        with closing(Gathering(container, folder)) as gathering:
            added = [*_read_dumps(gathering, dumps, tables, tell), *_read_described(gathering, described, tables, tell)]
            names = _sorted(gathering, tell)
            meta = {"sources": [*container.meta["sources"], *(each.source for each in added)]}
            assemble(folder / "whole", gathering.places(), names, meta=meta, progress=tell)
        with whole_file(target) as file:
            (folder / "whole").replace(file)
    remember_intact(target)
    return added


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def _read_dumps(
    gathering: Gathering, dumps: Sequence[DumpFile], tables: Path, tell: Callable[[str, int, int], None]
) -> Iterator[Added]:
    if not dumps:
        return
    reader = GeoNames(
        gathering,
        prominences=read_prominences(tables),
        alternates_follow=any(dump.kind == "alternates" for dump in dumps),
    )
    for dump in dumps:
        stage = f"reading {dump.path.name}"

        def progress(size: int, stage: str = stage, dump: DumpFile = dump) -> None:
            tell(stage, min(size, dump.size), dump.size)

        progress(0)
        if dump.kind == "places":
            tally = reader.read_places(dump, progress)
        elif dump.kind == "alternates":
            tally = reader.read_alternates(dump, progress)
        else:
            tally = reader.read_divisions(dump) if dump.kind == "divisions" else reader.read_hierarchy(dump)
        progress(dump.size)
        yield Added(source=_source(dump.path, name="GeoNames", licence="CC BY 4.0", tally=tally), tally=tally)
    connect(gathering, reader.codes)


def _read_described(
    gathering: Gathering, described: Sequence[Description], tables: Path, tell: Callable[[str, int, int], None]
) -> Iterator[Added]:
    prominences = read_prominences(tables) if described else {}
    for description in described:
        tell(f"reading {description.file.name}", 0, 1)
        tally = add_described(gathering, description, prominences=prominences)
        tell(f"reading {description.file.name}", 1, 1)
        source = _source(description.file, name=description.name, licence=description.licence, tally=tally)
        if description.attribution:
            source["attribution"] = description.attribution
        yield Added(source=source, tally=tally)


def _sorted(gathering: Gathering, tell: Callable[[str, int, int], None]) -> list[Any]:
    shares = []
    for share in gathering.names.shares(gathering.columns["prominence"]):
        shares.append(share)
        tell("sorting entries", len(shares), SHARES)
    return shares


def _source(path: Path, *, name: str, licence: str, tally: Tally) -> dict[str, Any]:
    """What to remember of a file.

    Raises:
        ReadingError: Nothing of it could be read.
    """
    if tally.broken and tally.broken == tally.read:
        raise ReadingError(f"nothing in {path} can be read ({tally.examples[0]}): is it the file that it should be?")
    with path.open("rb") as file:
        digest = _digest(file)
    edition = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    return {
        "name": name,
        "licence": licence,
        "by": path.name,
        "edition": edition,
        "sha256": digest,
        "taken": tally.taken,
    }


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def work_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target, since a build needs gigabytes, which a folder for temporary files may not have.

    What a build that was killed has left is removed.
    """
    prefix = _LEFT_OVER.format(name=target.name)
    for left in target.parent.glob(f"{escape(prefix)}*"):
        if not _is_running(left.name.removeprefix(prefix).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(mkdtemp(dir=target.parent, prefix=f"{prefix}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: str) -> bool:
    """Whether a process may still be at work; only what is surely over counts as over."""
    if os.name != "posix" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
