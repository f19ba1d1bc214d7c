"""Online geocoders for names that the gazetteer lacks: any of geopy's, asked slowly, and never twice for a name.

An online geocoder tells a third party what one looks at. So none is used unless the caller asks for it, and it is sent
the name alone, never the text around it.
"""

from __future__ import annotations

import inspect
import threading
import time
import unicodedata
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from geoevents._files import cache_folder
from geoevents.errors import GeocoderError, GeoEventsWarning, InputError
from geoevents.gazetteer.online.answers import Answers
from geoevents.gazetteer.online.locations import place_of
from geoevents.gazetteer.online.services import Service, connect, find_service, service_of
from geoevents.records import Candidate, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["OnlineGeocoder", "Problem"]

Problem: TypeAlias = GeocoderError | GeoEventsWarning

# What is asked of every service that can be asked for it; the services' own defaults differ.
_WANTED = {"exactly_one": False, "limit": 10, "addressdetails": True}
# Services that take "en" for the language of their answers; others have codes of their own.
_ENGLISH = frozenset({"nominatim", "photon", "opencage", "openmapquest", "pickpoint", "google", "googlev3"})
_LONGEST_NAME = 100
_LONGEST_WAIT = 30.0
_KEPT = 50_000
_ADVICE = "names that neither the gazetteer nor a kept answer has stay without a place"


class OnlineGeocoder:
    """Asks an online service for names: at its pace, once for each name, with answers kept on disk.

    The first time that the service fails, it is left alone: from then on only kept answers are given.

    >>> online = OnlineGeocoder.open("nominatim")
    >>> online.lookup("Shushtar bazaar")  # doctest: +SKIP
    """

    def __init__(
        self,
        geocoder: Any,  # noqa: ANN401 - geopy has no types
        *,
        service: Service | None = None,
        cache: str | Path | bool = True,
        seconds: float | None = None,
        tell: Callable[[Problem], None] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Wraps a geocoder; nothing is sent yet.

        Args:
            geocoder: One of geopy's, or anything with its method ``geocode``.
            service: What it asks; by default known from its class.
            cache: The file for answers; True for one in the user's cache folder, where the service's terms allow to
                keep answers; False for none.
            seconds: The least time from one request to the next; by default what the service asks for.
            tell: Called with what goes wrong where the work goes on all the same; a Python warning by default.
            clock: Seconds since 1970, the same for all processes.
            sleep: Waits for so many seconds.

        Raises:
            InputError: It has no method ``geocode``.
        """
        if not callable(getattr(geocoder, "geocode", None)):
            raise InputError(f"{geocoder!r} is no geocoder: expected one of geopy.geocoders, or the name of one")
        self.service = service or service_of(geocoder)
        self._geocode = geocoder.geocode
        self._options = _options(geocoder.geocode, self.service)
        self._host = urlsplit(str(getattr(geocoder, "api", ""))).netloc
        self._tell = tell or _warn
        path = _cache_path(cache, self.service)
        self._answers = Answers(path, tell=self._tell, now=clock) if path else None
        self._seconds = self.service.seconds if seconds is None else seconds
        self._clock, self._sleep = clock, sleep
        self._next = 0.0
        self._memory: dict[str, tuple[Place, ...]] = {}
        self._lock = threading.Lock()
        self._refusal = ""
        self._told = False
        self.answered = 0

    @classmethod
    def open(cls, name: str, *, url: str | None = None, key: str | None = None, **options: Any) -> OnlineGeocoder:  # noqa: ANN401 - those of __init__
        """Wraps a service by its name: ``nominatim``, ``photon``, ``geonames``, or another of geopy's.

        Args:
            name: How geopy calls it.
            url: Where it runs, when not at its makers': ``http://localhost:8080``.
            key: Its key or user name, where it needs one.
            options: As for the class.

        Raises:
            InputError: There is no such service, it needs a key, or the address is none.
        """
        service = find_service(name)
        return cls(connect(service, url=url, key=key), service=service, **options)

    def __repr__(self) -> str:
        return f"<OnlineGeocoder: {self._called}>"

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """The places that the service gives for a name, in its order; empty when it knows none.

        Raises:
            GeocoderError: It cannot be reached, refuses, or answers nonsense, now or before in this run.
        """
        query = _query(name)
        if not query:
            return ()
        key = query.casefold()
        with self._lock:
            places = self._kept(key)
            if places is None:
                places = self._ask(query)
                self._keep(key, places)
        return tuple(Candidate(place=place, matched_name=query, match="online") for place in places)

    def lookup_or_tell(self, name: str) -> tuple[Candidate, ...]:
        """Like `lookup`, for many names: a service that fails is told once, and gives nothing from then on."""
        try:
            return self.lookup(name)
        except GeocoderError as error:
            if not self._told:
                self._told = True
                self._tell(error)
            return ()

    @property
    def _called(self) -> str:
        return f"{self.service.title} ({self._host})" if self._host else self.service.title

    @property
    def _cache_key(self) -> str:
        return f"{self.service.name} {self._host}".strip()

    def _kept(self, key: str) -> tuple[Place, ...] | None:
        places = self._memory.get(key)
        if places is None and self._answers is not None:
            places = self._answers.get(self._cache_key, key)
            if places is not None:
                self._remember(key, places)
        return places

    def _keep(self, key: str, places: tuple[Place, ...]) -> None:
        self._remember(key, places)
        if self._answers is not None:
            self._answers.put(self._cache_key, key, places)

    def _remember(self, key: str, places: tuple[Place, ...]) -> None:
        if len(self._memory) >= _KEPT:
            self._memory.clear()
        self._memory[key] = places
        self.answered += bool(places)

    def _ask(self, query: str) -> tuple[Place, ...]:
        if self._refusal:
            raise GeocoderError(self._refusal)
        try:
            locations = self._request(query)
        except InputError:
            raise
        except GeocoderQueryError as error:
            self._memory[query.casefold()] = ()  # the next name may do better
            raise GeocoderError(f"{self._called} does not take the name {query!r}{_detail(error)}") from error
        except Exception as error:  # whatever its answer did to geopy
            self._refusal = f"{self._called} {_what_happened(error)}{_detail(error)}: {_what_to_do(error)}; {_ADVICE}"
            raise GeocoderError(self._refusal) from error
        places = (place_of(each, source=self.service.source) for each in locations)
        return tuple(place for place in places if place is not None)

    def _request(self, query: str) -> Sequence[object]:
        """Asks, and asks once more where the service wants a moment."""
        self._wait()
        try:
            return _listed(self._geocode(query, **self._options))
        except (GeocoderTimedOut, GeocoderRateLimited) as error:
            moment = float(getattr(error, "retry_after", None) or 2 * self._seconds)
            if moment > _LONGEST_WAIT:
                raise
            self._sleep(moment)
            self._wait()
            return _listed(self._geocode(query, **self._options))

    def _wait(self) -> None:
        """Waits for a turn: a while after the last request of this process, and of others where answers are kept."""
        own = min(max(0.0, self._next - self._clock()), self._seconds)  # no longer, if somebody sets the clock back
        if own:
            self._sleep(own)
        others = self._answers.turn(self._cache_key, seconds=self._seconds) if self._answers else 0.0
        if others:
            self._sleep(others)
        self._next = self._clock() + self._seconds


def _warn(problem: Problem) -> None:
    warnings.warn(GeoEventsWarning(str(problem)), stacklevel=2)


def _cache_path(cache: str | Path | bool, service: Service) -> Path | None:  # noqa: FBT001 - a value, not a switch
    if not isinstance(cache, bool):
        return Path(cache)
    try:
        return cache_folder() / "geocoders.sqlite" if cache and service.kept else None
    except RuntimeError:  # nobody's home
        return None


def _options(geocode: Callable[..., object], service: Service) -> dict[str, object]:
    """What to ask for beside the name, as far as the service can be asked for it."""
    try:
        parameters = inspect.signature(geocode).parameters
    except (TypeError, ValueError):
        return {}
    wanted = _WANTED | ({"language": "en"} if service.name in _ENGLISH else {})
    return {name: value for name, value in wanted.items() if name in parameters}


def _query(name: str) -> str:
    """What is sent: the name on one line; empty for what cannot be a name."""
    text = unicodedata.normalize("NFC", " ".join(name.encode("utf-8", "ignore").decode().split()))
    is_name = len(text) <= _LONGEST_NAME and any(letter.isalpha() for letter in text)
    return text if is_name else ""


def _listed(answer: object) -> Sequence[object]:
    if inspect.isawaitable(answer):
        if inspect.iscoroutine(answer):
            answer.close()
        raise InputError("the geocoder is asynchronous: make it with one of geopy's synchronous adapters")
    if answer is None:
        return ()
    return answer if isinstance(answer, list | tuple) else (answer,)


def _what_happened(error: Exception) -> str:
    if isinstance(error, GeocoderTimedOut):
        return "did not answer in time"
    if isinstance(error, GeocoderQuotaExceeded):
        return "takes no more requests for now"
    if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
        return "refuses to answer"
    is_system = _status(error) is None and _system_error(error) is not None
    if is_system or isinstance(error, GeocoderUnavailable):
        return "could not be reached"
    return "sent no answer that can be read"


def _what_to_do(error: Exception) -> str:
    if isinstance(error, GeocoderQuotaExceeded):
        return "try again in some hours, or with another service"
    if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
        return "check the key, and the service's terms of use"
    return "check the network and the service's address, or do without an online geocoder"


def _detail(error: Exception) -> str:
    """The reason in brackets. Messages of others are not shown: they hold addresses with keys."""
    status, system = _status(error), _system_error(error)
    if status is not None:
        return f" (HTTP status {status})"
    return f" ({system.strerror})" if system is not None else ""


def _status(error: Exception) -> int | None:
    return next((each.status_code for each in _causes(error) if isinstance(each, AdapterHTTPError)), None)


def _system_error(error: Exception) -> OSError | None:
    return next((each for each in _causes(error) if isinstance(each, OSError) and each.strerror), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what led to it."""
    for _ in range(20):  # chains can be circular
        if error is None:
            return
        yield error
        reason = getattr(error, "reason", None)
        if isinstance(reason, BaseException):
            yield reason
        error = error.__cause__ or error.__context__
