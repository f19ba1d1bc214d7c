"""Keys under which the spellings of one name meet: what is tried when a name is not in the gazetteer as it stands.

A key is coarser than `names.fold`: Deir ez-Zor, Deir Ezzor and Dayr az Zawr have one key. There is a family of keys for
each way in which names are romanised, and a place gets those of its country only, so that a coarse key meets few names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Family", "families_of", "variant_keys"]

Family: TypeAlias = Literal["general", "arabic", "slavic", "script"]

# Keys stand in the same trie as names; `fold` never gives this character, so no name is taken for a key.
_MARK: Final = "\x1f"
_ARABIC: Final = frozenset(
    "AE AF AZ BD BH DJ DZ EG EH ER IL IN IQ IR JO KM KW LB LY MA "  # noqa: SIM905 - read as a list of codes
    "ML MR NE NP OM PK PS QA SA SD SO SS SY TD TJ TN TR YE".split()
)
_SLAVIC: Final = frozenset("AM AZ BA BG BY GE HR KG KZ MD ME MK MN RS RU SI TJ TM UA UZ XK".split())  # noqa: SIM905 - as above


def families_of(country_code: str) -> tuple[Family, ...]:
    """The ways in which names of a country are romanised; places without a country have the general way only."""
    families: list[Family] = ["general"]
    if country_code in _ARABIC:
        families += ["arabic", "script"]
    if country_code in _SLAVIC:
        families.append("slavic")
    return tuple(families)


def variant_keys(folded: str, families: tuple[Family, ...] = ("general", "arabic", "slavic", "script")) -> list[str]:
    """The keys of a folded name, the finest first; none where so little is left that it would meet anything.

    >>> variant_keys("deir ezzor", ("arabic",)) == variant_keys("dayr az zawr", ("arabic",))
    True
    """
    keys = []
    for family in families:
        key = _KEYS[family](folded)
        if key:
            keys.append(f"{_MARK}{family[0]}{key}")
    return keys


# --- every language --------------------------------------------------------------------------------------------------

_SHORTENED: Final = {
    "saint": "st", "sainte": "st", "ste": "st", "mount": "mt", "mont": "mt", "fort": "ft", "&": "and", "isle": "island",
    "heights": "hts",
}  # fmt: skip


def _general(folded: str) -> str:
    """One word of it all, with saints, mounts and forts shortened: "Saint-Denis" and "St. Denis", "Hong Kong"."""
    if " " not in folded:
        return folded
    return "".join(_SHORTENED.get(word, word) for word in folded.split())


# --- Arabic, Persian, Kurdish, Pashto, Urdu and Hindi in Latin letters ----------------------------------------------

# The article, before sun letters too, and the Persian ezafe.
_ARTICLES: Final = frozenset(
    "al el ul ol il as es us ash esh az ez ad ed ar er at et an en l e i ye y o".split()  # noqa: SIM905 - as above
)
_GLUED: Final = re.compile(r"^[ae](?:l(?=[bcdfghjkmpqrstvwxz])|([tdrszn])(?=\1)|sh(?=sh))")
_SHORTEST_GLUED: Final = 5
_DIGRAPHS: Final = (
    ("tch", "C"), ("ch", "S"), ("sh", "S"), ("dj", "j"), ("kh", "x"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("ph", "f"), ("q", "k"), ("c", "k"),
)  # fmt: skip
_FINAL_H: Final = re.compile(r"(?<=[aeiouy])h$")
_VOWELS: Final = re.compile(r"[aeiouyw]+")
_DOUBLED: Final = re.compile(r"(.)\1+")
_VOWEL_CLASS: Final = str.maketrans("eiyow", "aaauu")
_LONG_VOWELS: Final = (("ee", "i"), ("oo", "u"), ("ou", "u"), ("ai", "ay"), ("ei", "ay"), ("ey", "ay"), ("aw", "au"))
_FINE: Final = str.maketrans("eo", "iu")
# With fewer consonants too many names share the coarse vowels, and with fewer letters the fine ones.
_FEWEST_CONSONANTS: Final = 4
_SHORTEST_FINE: Final = 4


def _arabic(folded: str) -> str:
    """Without articles, doubled letters and endings in -h, with two vowels: one for a, e, i and one for o, u, w.

    Names of few consonants keep more of their vowels: only long ones and those of one sound are made the same.
    """
    if not folded.isascii():
        return ""
    words = folded.split()
    if len(words) > 1:
        words = [word for word in words if word not in _ARTICLES] or words
    plain = [_consonants_alike(word) for word in words]
    coarse = "".join(_DOUBLED.sub(r"\1", _VOWELS.sub(_vowel_class, word)) for word in plain)
    if len(_VOWELS.sub("", coarse)) >= _FEWEST_CONSONANTS:
        return coarse
    fine = "".join(map(_vowels_kept, plain))
    return f"={fine}" if len(fine) >= _SHORTEST_FINE else ""


def _consonants_alike(word: str) -> str:
    if len(word) >= _SHORTEST_GLUED and (glued := _GLUED.match(word)):
        word = word[glued.end() :]
    word = _FINAL_H.sub("", word)
    for written, key in _DIGRAPHS:
        word = word.replace(written, key)
    return word


def _vowel_class(found: re.Match[str]) -> str:
    vowels = _DOUBLED.sub(r"\1", found[0].translate(_VOWEL_CLASS))
    return _DOUBLED.sub(r"\1", vowels.replace("au", "u"))


def _vowels_kept(word: str) -> str:
    for written, key in _LONG_VOWELS:
        word = word.replace(written, key)
    return _DOUBLED.sub(r"\1", word.translate(_FINE))


# --- Cyrillic in Latin letters ---------------------------------------------------------------------------------------

_SOFT: Final = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("zh", "Z"), ("ch", "C"), ("kh", "h"), ("ts", "c"), ("tz", "c"),
    ("w", "v"), ("ks", "x"), ("ph", "f"),
)  # fmt: skip
_IOTATED: Final = re.compile(r"[iyj]+(?=[aeou])|(?<=[aeou])[iyj]+")
_I: Final = re.compile(r"[iyj]+")


def _slavic(folded: str) -> str:
    """With one letter for i, j and y, none beside another vowel, and none doubled: Zaporizhzhya, Zaporizhia."""
    if not folded.isascii():
        return ""
    key = folded.replace(" ", "")
    for written, short in _SOFT:
        key = key.replace(written, short)
    key = _DOUBLED.sub(r"\1", _I.sub("i", _IOTATED.sub("", key)))
    return key if len(key) >= _FEWEST_LETTERS else ""


_FEWEST_LETTERS: Final = 4


# --- the Arabic script itself ----------------------------------------------------------------------------------------


def _script(folded: str) -> str:
    """Without the article and spaces: الرقة and رقة."""
    if not "\u0600" <= folded[:1] <= "\u06ff":
        return ""
    return "".join(word.removeprefix("ال") for word in folded.split())


_KEYS: Final[Mapping[Family, Callable[[str], str]]] = {
    "general": _general,
    "arabic": _arabic,
    "slavic": _slavic,
    "script": _script,
}
