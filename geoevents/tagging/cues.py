"""Words that hint at names: titles, given names, heads of organisations, parts of place names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geoevents import _resources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Cues", "load_cues"]

_GIVEN_NAME = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The cues of a language.

    Attributes:
        of: What each word hints at, ``of["gen."] == ("title",)``; keys in lower case.
        small_words: Words that a headline in capitals would otherwise write small.
        abbreviations: Names that are written in capitals everywhere.
    """

    of: Mapping[str, tuple[str, ...]]
    small_words: frozenset[str]
    abbreviations: frozenset[str]


@lru_cache(maxsize=8)
def load_cues(language: str = "en") -> Cues:
    """The cues of a language, from its ``name_cues.tsv`` and ``given_names.txt``."""
    folder = _resources.language(language)
    found: dict[str, tuple[str, ...]] = {}
    for row in _lines(folder / "name_cues.tsv")[1:]:
        word, _, cue = row.partition("\t")
        found[word] = (*found.get(word, ()), cue)
    for name in _lines(folder / "given_names.txt"):
        found[name.lower()] = (*found.get(name.lower(), ()), _GIVEN_NAME)
    return Cues(
        of=found,
        small_words=frozenset(_lines(folder / "small_words.txt")),
        abbreviations=frozenset(_lines(folder / "capital_abbreviations.txt")),
    )


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
