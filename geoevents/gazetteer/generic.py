"""Takes the generic words off a name: "Idlib province", "the port city of Odesa", "محافظة إدلب", "广东省"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.errors import ResourceError
from geoevents.gazetteer import tables
from geoevents.gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["GenericWords", "read_generic_words"]

_MOST_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericWords:
    """Words that a name is said with or without, each with the GeoNames feature class that it speaks of, or ''.

    Attributes:
        before: Such as ``city of``, ``northern``.
        after: Such as ``province``, ``islands``.
        glued: Endings of names that are written without spaces, such as ``省``.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    glued: Mapping[str, str]

    def stripped(self, folded: str) -> Iterator[tuple[str, str]]:
        """The name with fewer and fewer generic words, each time with the feature class that it then should have.

        Args:
            folded: A folded name.
        """
        feature_class = ""
        while (shorter := self._shorter(folded)) is not None:
            folded, taken = shorter
            feature_class = feature_class or taken
            yield folded, feature_class

    def _shorter(self, folded: str) -> tuple[str, str] | None:
        words = folded.split()
        for size in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
            taken = self.before.get(" ".join(words[:size]))
            if taken is not None:
                return " ".join(words[size:]), taken
        for size in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
            taken = self.after.get(" ".join(words[-size:]))
            if taken is not None:
                return " ".join(words[:-size]), taken
        taken = self.glued.get(folded[-1:])
        return (folded[:-1], taken) if taken is not None and len(folded) > 2 else None  # noqa: PLR2004 - 广州 is Guangzhou


def read_generic_words(folder: Path) -> GenericWords:
    """Reads the table ``generic_words.tsv``.

    Raises:
        ResourceError: A row has another position than ``before`` or ``after``.
    """
    path = folder / "generic_words.tsv"
    words: dict[str, dict[str, str]] = {"before": {}, "after": {}, "glued": {}}
    for word, position, row in tables.read_pairs(path, key="word", value="position"):
        if position not in {"before", "after"}:
            raise ResourceError(f"{path}: {word!r} stands {position!r}; expected before or after the name")
        glued = position == "after" and len(word) == 1
        words["glued" if glued else position][fold(word)] = row["feature_class"]
    return GenericWords(**words)
