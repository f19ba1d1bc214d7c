"""Everything that geoevents raises on purpose.

::

    GeoEventsError
    ├── InputError (ValueError)            what was given cannot be used
    │   ├── ReadingError (OSError)         a source is missing, empty, binary or broken
    │   └── DateError                      a publication date that is none
    ├── PlaceNotFoundError (LookupError)   no place of that name
    ├── ResourceError (OSError)            a file of ours (gazetteer, model, table) is missing or damaged
    ├── OutputError (OSError)              a file cannot be written, or its format is unknown
    └── GeocoderError (ConnectionError)    an online geocoder cannot be reached, refuses, or answers nonsense

    GeoEventsWarning (UserWarning)         something was done without, and the work goes on

Each has a built-in second parent, so that code which has never heard of geoevents can catch it too.
A message says what was given, what was expected, and what to do next, in one line.
"""

from __future__ import annotations

__all__ = [
    "DateError",
    "GeoEventsError",
    "GeoEventsWarning",
    "GeocoderError",
    "InputError",
    "OutputError",
    "PlaceNotFoundError",
    "ReadingError",
    "ResourceError",
]


class GeoEventsError(Exception):
    """Root of all errors of this package."""


class InputError(GeoEventsError, ValueError):
    """What was given cannot be used."""


class ReadingError(InputError, OSError):
    """A source is missing, empty, binary or broken."""

    def __str__(self) -> str:
        # OSError would print an errno tuple; our messages are whole sentences.
        return str(self.args[0]) if self.args else ""


class DateError(InputError):
    """A date that is given by the caller is not a date."""


class PlaceNotFoundError(GeoEventsError, LookupError):
    """No place of that name is known."""


class ResourceError(GeoEventsError, OSError):
    """A file that belongs to geoevents is missing or damaged."""


class OutputError(GeoEventsError, OSError):
    """A file cannot be written, or its format is unknown."""


class GeocoderError(GeoEventsError, ConnectionError):
    """An online geocoder cannot be reached, refuses to answer, or answers nonsense."""


class GeoEventsWarning(UserWarning):
    """Something was done without, and the work goes on."""
