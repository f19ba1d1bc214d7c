"""Asks an online geocoder for the place names of a document that the gazetteer lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.gazetteer import fold
from geoevents.records import Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoevents.gazetteer.online import OnlineGeocoder
    from geoevents.records import Candidate

__all__ = ["resolve_online"]

# How sure the first answer is: the service saw nothing of the text, and it finds streets and shops by any name. Less so
# where its answers lie in several countries.
_ONE_COUNTRY = 0.5
_SEVERAL_COUNTRIES = 0.3
# Roads and buildings: services find them by a part of their names, such as a family's.
_NAMED_AFTER_OTHERS = frozenset({"RD", "ST", "BLDG", "FCL"})


def resolve_online(resolutions: Iterable[Resolution], geocoder: OnlineGeocoder) -> tuple[Resolution, ...]:
    """The resolutions, with the service's first likely answer where a name used as a place has no candidate at all.

    Only the name is sent. The answers are the toponym's candidates in the service's order; `Place.source` names the
    service. A service that fails is told once, and the rest stays as it is.
    """
    return tuple(_answered(each, geocoder) if _is_missing(each) else each for each in resolutions)


def _is_missing(resolution: Resolution) -> bool:
    toponym = resolution.toponym
    return toponym.use == "place" and not toponym.candidates


def _answered(resolution: Resolution, geocoder: OnlineGeocoder) -> Resolution:
    found = geocoder.lookup_or_tell(resolution.toponym.mention.text)
    candidates = tuple(each for each in found if _is_likely(each))
    if not candidates:
        return resolution
    return Resolution(
        toponym=replace(resolution.toponym, candidates=candidates),
        places=(candidates[0].place,),
        score=_score(candidates),
        near=resolution.near and not resolution.places,  # a place near by was a guess of ours
    )


def _is_likely(candidate: Candidate) -> bool:
    """Whether news may mean it: "Rustaveli Avenue" is the road of that name, "Smith" is not Smith Street."""
    is_whole = fold(candidate.place.name) == fold(candidate.matched_name)
    return is_whole or candidate.place.feature_code not in _NAMED_AFTER_OTHERS


def _score(candidates: tuple[Candidate, ...]) -> float:
    countries = {each.place.country_code for each in candidates}
    return _ONE_COUNTRY if len(countries) == 1 else _SEVERAL_COUNTRIES
