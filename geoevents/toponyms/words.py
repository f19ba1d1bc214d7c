"""The words of a language that say what a name is and how it is used."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geoevents import _resources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

__all__ = ["ToponymWords", "load_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToponymWords:
    """The words of a language that say what a name is and how it is used; see ``languages/en/toponyms.toml``."""

    generic_before: frozenset[str]
    common_in_names: frozenset[str]
    with_article: frozenset[str]
    newspapers: frozenset[str]
    without_place: frozenset[str]
    institutions: frozenset[str]
    no_places: frozenset[str]
    hyphened: frozenset[str]
    plain_compounds: Mapping[str, frozenset[str]]
    divisions_after: frozenset[str]
    divisions_before: frozenset[str]
    near_before: frozenset[str]
    place_prepositions: frozenset[str]
    motion_verbs: frozenset[str]
    motion_nouns: frozenset[str]
    address_words: frozenset[str]
    joining_nouns: frozenset[str]
    between_subject_and_verb: frozenset[str]
    place_nouns: frozenset[str]
    possessed_places: frozenset[str]
    following_places: frozenset[str]
    other_following: frozenset[str]
    government_verbs: frozenset[str]


@lru_cache(maxsize=8)
def load_words(language: str = "en") -> ToponymWords:
    """Reads the words of a language."""
    with (_resources.language(language) / "toponyms.toml").open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    return ToponymWords(
        generic_before=frozenset(raw["generic"].pop("before")),
        **{name: frozenset(words) for name, words in raw["generic"].items()},
        plain_compounds=_plain_compounds(_resources.language(language) / "plain_compounds.tsv"),
        near_before=frozenset(raw["near"]["before"]),
        motion_verbs=frozenset().union(*map(_inflected, raw["use"].pop("motion_verbs"))),
        **{name: frozenset(words) for name, words in raw["use"].items()},
    )


def _plain_compounds(path: Path) -> dict[str, frozenset[str]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: frozenset(following.split(", ")) for name, following in list(rows)[1:]}


def _inflected(entry: str) -> frozenset[str]:
    """The forms of a verb: those that are given ("go goes went gone going"), else the regular ones."""
    forms = entry.split()
    if len(forms) > 1:
        return frozenset(forms)
    base = forms[0]
    stem = base.removesuffix("e")
    doubled = base + base[-1] if base in _DOUBLING else base
    third = base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"
    past = base[:-1] + "ied" if third.endswith("ies") else (stem if base.endswith("e") else doubled) + "ed"
    hissing = {base + "es"} if base.endswith(("s", "sh", "ch", "x", "z")) else {third}
    return frozenset({base, past, (stem if base.endswith("e") else doubled) + "ing"} | hissing)


_DOUBLING = frozenset({"ship", "transfer"})
