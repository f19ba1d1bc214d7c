"""Finds the country that a caller means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.errors import InputError

if TYPE_CHECKING:
    from geoevents.gazetteer import Gazetteer

__all__ = ["country_code"]


def country_code(given: str, *, gazetteer: Gazetteer) -> str:
    """The ISO alpha-2 code of a country by code (two or three letters, any case) or name.

    Raises:
        InputError: It is no country.
    """
    code = given.strip().upper()
    countries = gazetteer.countries
    if code in countries:
        return code
    for country in countries.values():
        if code == country.alpha3:
            return country.alpha2
    for candidate in gazetteer.lookup(given.strip()):
        if candidate.place.country_code in countries and candidate.place.precision == 4:  # noqa: PLR2004 - a country
            return candidate.place.country_code
    raise InputError(f"{given!r} is no country: expected a name or an ISO code, such as SY, SYR or Syria")
