"""Keeps what online geocoders answered on disk, so that nothing is asked twice: an SQLite file in the user's cache.

Finding nothing is an answer too, and is asked again after a month. The file can be read and written by several
processes at once, which take turns at asking through it. One that is damaged is put aside and a new one begun; without
a file that can be written, answers last as long as the run.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

from geoevents.errors import GeoEventsWarning
from geoevents.records import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Answers"]

T = TypeVar("T")
_EDITION = 1
_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS answers (
        service TEXT NOT NULL, query TEXT NOT NULL, asked REAL NOT NULL, places TEXT NOT NULL,
        PRIMARY KEY (service, query)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE IF NOT EXISTS turns (service TEXT PRIMARY KEY, next REAL NOT NULL)",
)
# Seconds after which it is asked again whether there is a place of that name.
_FOUND_NOTHING = 30 * 24 * 3600
# Seconds that another process may take for writing.
_BUSY = 10.0
# A turn that lies further ahead was taken before somebody set the clock back.
_LONGEST_QUEUE = 60.0


class Answers:
    """The places that services gave for queries.

    Every reading and writing opens the file anew: a request takes a hundred times longer, and so threads, processes
    and forks never share a connection.
    """

    def __init__(
        self,
        path: Path,
        *,
        tell: Callable[[GeoEventsWarning], None],
        now: Callable[[], float] = time.time,
    ) -> None:
        """Opens nothing yet.

        Args:
            path: The file; it and its folder are made when something is kept.
            tell: Called with a warning when the file is damaged or cannot be used.
            now: Seconds since 1970.
        """
        self.path = path
        self._tell = tell
        self._now = now
        self._usable = True
        self._begun_anew = False

    def get(self, service: str, query: str) -> tuple[Place, ...] | None:
        """What the service gave, best first; None when it was not asked, or found nothing long ago."""
        if not os.path.exists(self.path):  # noqa: PTH110 - pathlib raises where a folder may not be entered
            return None
        found = self._run(
            lambda connection: connection.execute(
                "SELECT asked, places FROM answers WHERE service = ? AND query = ?", (service, query)
            ).fetchone()
        )
        if found is None:
            return None
        asked, text = found
        places = _places(text)
        is_old = not places and self._now() - asked > _FOUND_NOTHING
        return None if is_old else places

    def put(self, service: str, query: str, places: tuple[Place, ...]) -> None:
        """Keeps an answer, in place of an earlier one."""
        text = json.dumps([asdict(place) for place in places], ensure_ascii=False)
        row = service, query, self._now(), text
        self._run(lambda connection: connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row))

    def turn(self, service: str, *, seconds: float) -> float:
        """Takes the next turn at asking a service, after those of other processes; gives the seconds until then.

        Args:
            service: The service.
            seconds: The least time from one request to the next.
        """

        def take(connection: sqlite3.Connection) -> float:
            connection.execute("BEGIN IMMEDIATE")
            found = connection.execute("SELECT next FROM turns WHERE service = ?", (service,)).fetchone()
            now = self._now()
            wait = max(0.0, found[0] - now) if found else 0.0
            wait = wait if wait <= _LONGEST_QUEUE else 0.0
            connection.execute("INSERT OR REPLACE INTO turns VALUES (?, ?)", (service, now + wait + seconds))
            return wait

        return self._run(take) or 0.0

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        if not self._usable:
            return None
        try:
            return self._run_once(work)
        except (OSError, sqlite3.OperationalError, sqlite3.NotSupportedError) as error:
            self._usable = False
            self._tell(
                GeoEventsWarning(
                    f"answers of online geocoders cannot be kept in {self.path} ({error}): they last for this run only"
                )
            )
        except sqlite3.DatabaseError as error:
            self._put_aside(error)
            return self._run(work)
        return None

    def _run_once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        # What somebody looks up is nobody else's business.
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_BUSY)) as connection, connection:
            (edition,) = connection.execute("PRAGMA user_version").fetchone()
            if edition > _EDITION:
                raise sqlite3.NotSupportedError("it is of a later release of geoevents")
            if edition < _EDITION:
                for table in _TABLES:
                    connection.execute(table)
                connection.execute(f"PRAGMA user_version = {_EDITION}")
            return work(connection)

    def _put_aside(self, error: sqlite3.Error) -> None:
        """Begins anew beside a file that is no database, once; its text may still be of use to somebody."""
        aside = self.path.with_name(f"{self.path.name}.damaged")
        try:
            self.path.replace(aside)
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
        except OSError:
            self._usable = False
        self._usable, self._begun_anew = self._usable and not self._begun_anew, True
        self._tell(
            GeoEventsWarning(
                f"the kept answers of online geocoders in {self.path} are damaged ({error}): the file is now {aside}, "
                "and a new one is begun"
            )
        )


def _places(text: str) -> tuple[Place, ...] | None:
    """The places as they were kept; None when they are of another edition or damaged."""
    try:
        rows = json.loads(text)
        return tuple(
            Place(**row | {"bounds": row["bounds"] and tuple(row["bounds"]), "claimed_by": tuple(row["claimed_by"])})
            for row in rows
        )
    except (ValueError, TypeError, KeyError):
        return None
