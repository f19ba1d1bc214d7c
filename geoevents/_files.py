"""Writes files whole or not at all: into a temporary file beside the target, which then takes the target's name."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["STDOUT", "cache_folder", "check_target", "whole_file"]

STDOUT = "-"
_EXTENSION_LENGTH = 20


@contextmanager
def whole_file(target: str | os.PathLike[str]) -> Iterator[Path]:
    """Gives a path to write to; what stands there afterwards becomes the target, unless the block raises.

    Until the end of the block the target stays as it is, and after an error as well.

    Args:
        target: A file, which is replaced, a device or pipe, or ``-`` for the standard output.

    Raises:
        OutputError: The target cannot be written, in one line that says why.
    """
    if os.fspath(target) == STDOUT:
        with _scratch("stdout") as scratch:
            yield scratch
            _copy_to_stdout(scratch)
        return
    # A link keeps pointing to where it points: its goal is what gets replaced.
    goal = Path(os.path.realpath(target))
    with _explained(target):
        _check(goal, target)
        is_device = goal.exists() and not goal.is_file()
    if is_device:  # /dev/null, a named pipe: replacing it would destroy it
        with _scratch(goal.name) as scratch:
            yield scratch
            with _explained(target), scratch.open("rb") as read, goal.open("wb") as write:
                shutil.copyfileobj(read, write)
        return
    yield from _beside(goal, target)


def check_target(target: str | os.PathLike[str]) -> None:
    """Says early, before the work is done, that a target cannot be written.

    Raises:
        OutputError: It is a folder, or its folder does not exist.
    """
    if os.fspath(target) != STDOUT:
        with _explained(target):
            _check(Path(os.path.realpath(target)), target)


def cache_folder() -> Path:
    """Where this system keeps what programs can make again; ``XDG_CACHE_HOME`` names another place.

    Raises:
        RuntimeError: The user has no home folder.
    """
    given = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):  # noqa: PTH117 - the specification says to ignore any other
        return Path(given) / "geoevents"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "geoevents" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "geoevents"
    return Path.home() / ".cache" / "geoevents"


def _beside(goal: Path, target: str | os.PathLike[str]) -> Iterator[Path]:
    # The ending stays, since some writers choose the format by it; a long name is cut so that the file system takes it.
    temporary = goal.with_name(f".{goal.stem[:80]}.{secrets.token_hex(6)}{goal.suffix[:_EXTENSION_LENGTH]}")
    try:
        with _explained(target):
            temporary.touch(exist_ok=False)
        with _explained(target):
            yield temporary
        with _explained(target):
            if goal.exists():
                temporary.chmod(stat.S_IMODE(goal.stat().st_mode))
            temporary.replace(goal)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _explained(target: str | os.PathLike[str]) -> Iterator[None]:
    """Turns an error of the operating system into one that names the target."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        if type(error).__module__ != "builtins":  # our own errors are OSErrors too, and say enough
            raise
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot write {os.fspath(target)}: {reason}; choose another file or folder with -o"
        ) from error


def _check(goal: Path, target: str | os.PathLike[str]) -> None:
    shown = os.fspath(target)
    if not shown:
        raise OutputError("the name of the output file is empty: give one, such as events.geojson")
    if goal.is_dir():
        raise OutputError(
            f"cannot write {shown}: it is a folder; add a file name, such as {Path(shown) / goal.name}.html"
        )
    if not goal.parent.is_dir():
        raise OutputError(f"cannot write {shown}: the folder {goal.parent} does not exist; make it first")


@contextmanager
def _scratch(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="geoevents-") as folder:
        yield Path(folder) / name


def _copy_to_stdout(path: Path) -> None:
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a notebook's or a test's text stream
        sys.stdout.write(path.read_text(encoding="utf-8"))
        return
    sys.stdout.flush()
    with path.open("rb") as read:
        shutil.copyfileobj(read, binary)
    binary.flush()
