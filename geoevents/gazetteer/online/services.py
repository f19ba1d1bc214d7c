"""Which online geocoders there are and what asking them takes, from ``gazetteer/online_services.tsv`` or geopy."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from typing import TYPE_CHECKING, Any

from geoevents import _resources
from geoevents.errors import InputError
from geoevents.gazetteer.tables import read_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Service", "connect", "find_service", "read_services", "service_of", "user_agent"]

# How geopy's geocoders call what tells who asks.
_KEYS = ("api_key", "apikey", "subscription_key", "username")
_ADDRESS = re.compile(r"(?:(https?)://)?([^\s/?#@]+(?:/[^\s?#]*)?)", re.IGNORECASE)
# Seconds to wait for an answer before the service counts as silent.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An online geocoder.

    Attributes:
        name: How geopy calls it.
        title: How its makers write it.
        key: geopy's parameter for a key or user name; empty where none is needed.
        seconds: The least time from one request to the next.
        kept: Whether its terms allow to keep answers on disk.
        licence: Under what licence it answers, to be named with its places.
    """

    name: str
    title: str
    key: str = ""
    seconds: float = 1.0
    kept: bool = True
    licence: str = ""

    @property
    def source(self) -> str:
        """What `Place.source` says of its answers."""
        return ", ".join(filter(None, (self.title, self.licence)))


@cache
def read_services() -> Mapping[str, Service]:
    """The services that we know the terms of, by name; needs no geopy."""
    path = _resources.gazetteer_tables() / "online_services.tsv"
    return {
        name: Service(
            name=name,
            title=title,
            key=row["key"],
            seconds=float(row["seconds"]),
            kept=row["kept"] == "yes",
            licence=row["licence"],
        )
        for name, title, row in read_pairs(path, key="service", value="title")
    }


def find_service(name: str) -> Service:
    """A service by its name, also one that only geopy knows.

    Raises:
        InputError: There is none of that name, or it needs more than a key.
    """
    known = read_services()
    service = known.get(name.strip().lower())
    if service is not None:
        return service
    from geopy.geocoders import SERVICE_TO_GEOCODER  # noqa: PLC0415 - imports all of geopy's geocoders

    geocoder = SERVICE_TO_GEOCODER.get(name.strip().lower())
    if geocoder is None:
        raise InputError(f"no online geocoder is called {name!r}; there are: {', '.join(sorted(known))}")
    parameters = inspect.signature(geocoder).parameters
    needed = {each.name for each in parameters.values() if each.default is each.empty}
    key = next((each for each in _KEYS if each in parameters), "")
    if not needed <= {key, "domain"}:
        raise InputError(
            f"{geocoder.__name__} needs more than a key ({', '.join(sorted(needed))}): make geopy's geocoder in "
            "Python, and give it to geoevents.extract(…, geocoder=…)"
        )
    # Its terms are not known to us, so nothing of it is kept on disk.
    return Service(name=name.strip().lower(), title=geocoder.__name__, key=key, kept=False)


def service_of(geocoder: object) -> Service:
    """The service that an object of geopy's asks; one of somebody else's is called like its class."""
    from geopy.geocoders import SERVICE_TO_GEOCODER  # noqa: PLC0415 - as above

    for name, kind in SERVICE_TO_GEOCODER.items():
        if type(geocoder) is kind:
            return read_services().get(name) or Service(name=name, title=kind.__name__, kept=False)
    title = type(geocoder).__name__
    return Service(name=title.lower(), title=title)


def connect(service: Service, *, url: str | None = None, key: str | None = None, timeout: float = _PATIENCE) -> Any:  # noqa: ANN401 - geopy has no types
    """The geocoder of geopy for a service; nothing is sent yet.

    Args:
        service: From `find_service`.
        url: Where the service runs, when it is not its makers': ``http://localhost:8080``, ``https://host/nominatim``.
        key: Its key or user name.
        timeout: Seconds to wait for an answer.

    Raises:
        InputError: The key is missing, the address is none, or the service cannot be run elsewhere.
    """
    from geopy.adapters import URLLibAdapter  # noqa: PLC0415 - as above
    from geopy.exc import ConfigurationError  # noqa: PLC0415 - as above
    from geopy.geocoders import get_geocoder_for_service  # noqa: PLC0415 - as above

    kind = get_geocoder_for_service(service.name)
    parameters = inspect.signature(kind).parameters
    # The adapter that makes one attempt only and logs nothing: when to try again is decided here.
    options = {"timeout": timeout, "user_agent": user_agent(), "adapter_factory": URLLibAdapter}
    options |= _address(service, url, parameters) if url else {}
    if service.key and key:
        options[service.key] = key
    missing = [each.name for each in parameters.values() if each.default is each.empty and each.name not in options]
    if service.key in missing or (service.key and not key and service.name in read_services()):
        raise InputError(
            f"{service.title} needs a key or user name: give it with --geocoder-key, or in GEOEVENTS_GEOCODER_KEY"
        )
    if missing:
        raise InputError(f"{service.title} runs at no fixed address: give one with --geocoder-url")
    try:
        return kind(**options)
    except ConfigurationError as error:
        raise InputError(f"{service.title} cannot be asked like this: {error}") from error


def user_agent() -> str:
    """Names the project, its version and its home page, as the services' policies want."""
    try:
        about = metadata("geoevents")
    except PackageNotFoundError:
        return "geoevents"
    pages = [entry.partition(",") for entry in about.get_all("Project-URL") or []]
    home = next((address.strip() for name, _, address in pages if name.strip().lower() == "homepage"), "")
    return f"geoevents/{about['Version']}" + (f" (+{home})" if home else "")


def _address(service: Service, url: str, parameters: Mapping[str, inspect.Parameter]) -> dict[str, str]:
    found = _ADDRESS.fullmatch(url.strip())
    if found is None:
        raise InputError(f"{url!r} is no address of a service: expected one such as http://localhost:8080")
    if "domain" not in parameters:
        raise InputError(f"{service.title} answers at its makers' address only: leave out --geocoder-url")
    scheme, domain = found.groups()
    if "scheme" in parameters:
        return {"domain": domain.rstrip("/"), "scheme": (scheme or "https").lower()}
    return {"domain": domain.rstrip("/")}
