"""Turns the raw score of a choice into how often such a choice is right.

Right is a point within 161 km of where annotators put the name. The rows of ``models/toponym_score.tsv``, which
`training/calibrate_resolution.py` made, lie on one rising line for each kind of place. Very large countries, seas and
world regions are kinds of their own: however sure the name is, sources put their one point in different places.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from geoevents import _resources
from geoevents.resolution.places import is_country, sort_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoevents.records import Place

__all__ = ["Calibration", "calibrated", "kind_of", "likelihood", "load_calibration"]

# For each kind of place the (raw, probability) points of its line, from left to right.
Calibration: TypeAlias = "Mapping[str, tuple[tuple[float, float], ...]]"

_LARGE_DEGREES = 22.5  # 2,500 km from south to north


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """The lines that geoevents carries."""
    lines = _resources.model("toponym_score.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[tuple[float, float]]] = {}
    for kind, raw, probability in [line.split("\t") for line in lines if not line.startswith("#")][1:]:
        found.setdefault(kind, []).append((float(raw), float(probability)))
    return {kind: tuple(points) for kind, points in found.items()}


def kind_of(place: Place) -> str:
    """The kind of place whose line a choice lies on."""
    if is_country(place):
        bounds = place.bounds
        return "large country" if bounds and bounds[3] - bounds[1] > _LARGE_DEGREES else "country"
    sort = sort_of(place)
    return "world region" if sort == "other" and not place.country_code else sort


def calibrated(place: Place, raw: float, calibration: Calibration) -> float:
    """How likely a choice with this raw score is right; the raw score itself for a kind without a line."""
    return likelihood(kind_of(place), raw, calibration)


def likelihood(kind: str, raw: float, calibration: Calibration) -> float:
    """The same for a kind of place or of guess by name."""
    points = calibration.get(kind)
    if not points:
        return raw
    at = bisect_right(points, (raw, 2.0))
    if at == 0 or at == len(points):
        return points[min(at, len(points) - 1)][1]
    (left, low), (right, high) = points[at - 1], points[at]
    return low + (high - low) * (raw - left) / (right - left) if right > left else high
