"""Read news articles, geocode their places, extract dated events, and draw them on an offline map.

    >>> import geoevents as ge
    >>> events = ge.extract("article.txt", published="2024-06-01")  # doctest: +SKIP
    >>> ge.EventMap(events).save("map.html")  # doctest: +SKIP

Everything public is here; names are imported when they are first used, so that ``import geoevents`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.drawing import EventMap, plot
    from geoevents.errors import (
        DateError,
        GeocoderError,
        GeoEventsError,
        GeoEventsWarning,
        InputError,
        OutputError,
        PlaceNotFoundError,
        ReadingError,
        ResourceError,
    )
    from geoevents.frame import COLUMNS, one_per_event, to_frame
    from geoevents.gazetteer import Gazetteer
    from geoevents.gazetteer.geocoder import GazetteerGeocoder
    from geoevents.gazetteer.online import OnlineGeocoder
    from geoevents.pipeline import Pipeline, extract
    from geoevents.queries import between, by_actor, by_country, by_status, by_type, near, within
    from geoevents.reading import read
    from geoevents.records import (
        Actor,
        Article,
        Candidate,
        Country,
        Document,
        Entity,
        Event,
        EventPlace,
        Mention,
        Place,
        Resolution,
        Sentence,
        TemporalExpression,
        Token,
        Toponym,
    )
    from geoevents.storage import read_events, write_events

__version__ = "0.1.0"

_HOMES = {
    "drawing": ("EventMap", "plot"),
    "errors": (
        "DateError", "GeoEventsError", "GeoEventsWarning", "GeocoderError", "InputError", "OutputError",
        "PlaceNotFoundError", "ReadingError", "ResourceError",
    ),
    "frame": ("COLUMNS", "one_per_event", "to_frame"),
    "gazetteer": ("Gazetteer",),
    "gazetteer.geocoder": ("GazetteerGeocoder",),
    "gazetteer.online": ("OnlineGeocoder",),
    "pipeline": ("Pipeline", "extract"),
    "queries": ("between", "by_actor", "by_country", "by_status", "by_type", "near", "within"),
    "reading": ("read",),
    "records": (
        "Actor", "Article", "Candidate", "Country", "Document", "Entity", "Event", "EventPlace", "Mention", "Place",
        "Resolution", "Sentence", "TemporalExpression", "Token", "Toponym",
    ),
    "storage": ("read_events", "write_events"),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022 - in the order of _HOMES, which a test compares
    "Actor",
    "Article",
    "COLUMNS",
    "Candidate",
    "Country",
    "DateError",
    "Document",
    "Entity",
    "Event",
    "EventMap",
    "EventPlace",
    "Gazetteer",
    "GazetteerGeocoder",
    "GeoEventsError",
    "GeoEventsWarning",
    "GeocoderError",
    "InputError",
    "Mention",
    "OnlineGeocoder",
    "OutputError",
    "Pipeline",
    "Place",
    "PlaceNotFoundError",
    "ReadingError",
    "Resolution",
    "ResourceError",
    "Sentence",
    "TemporalExpression",
    "Token",
    "Toponym",
    "between",
    "by_actor",
    "by_country",
    "by_status",
    "by_type",
    "extract",
    "near",
    "one_per_event",
    "plot",
    "read",
    "read_events",
    "to_frame",
    "within",
    "write_events",
]


def __getattr__(name: str) -> object:
    """Imports a public name from its module on first use."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; public are: {', '.join(__all__)}")
    value: object = getattr(import_module(f"geoevents.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
