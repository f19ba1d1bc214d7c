"""What is in a gazetteer, in figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from geoevents.gazetteer.layout import PLACES, place_columns

if TYPE_CHECKING:
    from geoevents.gazetteer.store import Gazetteer

__all__ = ["summarise"]

# GeoNames' feature classes.
_CLASSES: Final = {
    "A": "countries and divisions",
    "H": "seas, rivers, lakes",
    "L": "regions, parks, areas",
    "P": "settlements",
    "R": "roads and railways",
    "S": "sites and buildings",
    "T": "mountains, islands, capes",
    "U": "undersea",
    "V": "forests and heaths",
    "": "other",
}


def summarise(gazetteer: Gazetteer) -> dict[str, Any]:
    """Path, size, places by feature class and by country, names, disputed places, and the sources."""
    import numpy as np  # noqa: PLC0415 - not needed to look names up

    container = gazetteer.container
    lists, columns = container.meta["lists"], place_columns(container.section(PLACES))

    def counted(name: str) -> Counter[str]:
        numbers = np.bincount(np.asarray(columns[name]), minlength=len(lists[name])).tolist()
        return _named(lists[name], numbers)

    features = counted("feature")
    classes: Counter[str] = Counter()
    for feature, number in features.items():
        classes[feature[:1] if feature[:1] in _CLASSES and feature != "." else ""] += number
    return {
        "path": str(gazetteer.path),
        "bytes": gazetteer.path.stat().st_size,
        "format": container.meta["format"],
        "places": len(gazetteer),
        "names": container.meta["names"],
        "kinds": [
            {"class": name, "meaning": _CLASSES[name], "places": number} for name, number in classes.most_common()
        ],
        "countries": dict(counted("country").most_common()),
        "sources": gazetteer.sources,
    }


def _named(values: list[str], numbers: list[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for value, number in zip(values, numbers, strict=True):
        if number:
            found[value] += number
    return found
