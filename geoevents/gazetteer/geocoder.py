"""The gazetteer as a geopy geocoder: the same interface as geopy's online services, with nothing sent anywhere.

Unless an online geocoder is given for what the gazetteer lacks; see `online`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geoevents.gazetteer.store import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoevents.gazetteer.online import OnlineGeocoder
    from geoevents.records import Candidate, Place

__all__ = ["GazetteerGeocoder"]

_MOST_NEIGHBOURS = 10


class GazetteerGeocoder(Geocoder):  # type: ignore[misc] # geopy has no types
    """Geocodes with the gazetteer that geoevents carries, or with another.

    >>> GazetteerGeocoder().geocode("Paris, Texas").address
    'Paris, Lamar County, Texas, United States'
    """

    def __init__(
        self, gazetteer: Gazetteer | None = None, *, fuzzy: bool = True, fallback: OnlineGeocoder | None = None
    ) -> None:
        """Opens the gazetteer.

        Args:
            gazetteer: The one to use; by default the one that geoevents carries.
            fuzzy: Whether names with a typing error find well-known places when nothing else does.
            fallback: What is asked for names that the gazetteer lacks, before names with a typing error are tried.
        """
        super().__init__(user_agent="geoevents")
        self.gazetteer = gazetteer if gazetteer is not None else Gazetteer.open()
        self.fuzzy = fuzzy
        self.fallback = fallback

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        timeout: object = None,  # noqa: ARG002 - callers of geopy's geocoders may give one
    ) -> Location | list[Location] | None:
        """The place of a name, best first; None when there is none.

        Args:
            query: A name, alone or with what it lies in: ``Tripoli``, ``Tripoli, Lebanon``.
            exactly_one: Whether to give the best location instead of a list of all.
            limit: At most so many.
            country_codes: ISO alpha-2 codes of the countries that may administer or claim the place.
            timeout: Not needed: nothing here waits.

        Raises:
            GeocoderError: The fallback cannot be reached, or refuses.
        """
        codes = {country_codes} if isinstance(country_codes, str) else set(country_codes or ())
        codes = {code.upper() for code in codes}
        candidates = self._candidates(query)
        places = list(dict.fromkeys(each.place for each in candidates if not codes or codes & _countries(each.place)))
        return self._locations(places[:limit], exactly_one=exactly_one)

    def reverse(
        self,
        query: str | Point | tuple[float, float],
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        timeout: object = None,  # noqa: ARG002 - as in `geocode`
    ) -> Location | list[Location] | None:
        """The settlement nearest to a point, or the nearest ones.

        Args:
            query: Latitude and longitude as a pair, a `geopy.Point`, or text such as ``33.5, 36.3``.
            exactly_one: Whether to give the nearest location instead of a list.
            limit: How many; ten where a list is asked for.
            timeout: Not needed: nothing here waits.
        """
        point = Point(query)
        count = 1 if exactly_one else limit or _MOST_NEIGHBOURS
        places = self.gazetteer.nearest(point.latitude, point.longitude, limit=count)
        return self._locations(places, exactly_one=exactly_one)

    def _candidates(self, query: str) -> Iterable[Candidate]:
        found = self._known(query, fuzzy=False)
        if not found and self.fallback is not None:
            found = self.fallback.lookup(query)
        return found or (self._known(query, fuzzy=True) if self.fuzzy else ())

    def _known(self, query: str, *, fuzzy: bool) -> Sequence[Candidate]:
        """What the gazetteer has for a name, or for a name with what it lies in after a comma."""
        name, _, rest = query.partition(",")
        whole = self.gazetteer.lookup(query)
        if whole or not rest.strip():
            return whole or self.gazetteer.lookup(query, fuzzy=fuzzy)
        outer = [each.place for each in self._known(rest.strip(), fuzzy=fuzzy)]
        inner = self.gazetteer.lookup(name, fuzzy=fuzzy)
        return [each for each in inner if any(self.gazetteer.contains(place, each.place) for place in outer)]

    def _locations(self, places: Sequence[Place], *, exactly_one: bool) -> Location | list[Location] | None:
        locations = [self._location(place) for place in places]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def _location(self, place: Place) -> Location:
        """A `geopy.Location` whose ``raw`` holds all that we know of the place."""
        # What an online geocoder found is no place of the gazetteer, so nothing is known of what it lies in.
        around = [each.name for each in self.gazetteer.parents(place) if each.feature_code != "CONT"]
        address = ", ".join(dict.fromkeys([place.name, *around]))
        return Location(address, (place.latitude, place.longitude), asdict(place))


def _countries(place: Place) -> set[str]:
    return {place.country_code, place.administered_by, *place.claimed_by} - {""}
