"""How names are made comparable before they are looked up."""

from __future__ import annotations

import unicodedata

__all__ = ["fold", "is_abbreviation", "is_useful"]

# Apostrophes of every kind and full stops vanish (Sana'a, U.S.); hyphens and slashes part words (Deir ez-Zor).
_VANISH = "'’‘ʼʻ`´ʿʾ′.׳״ـء\u200c\u200d\u200e\u200f"
_PART = "-‐‑‒–—/_,־・·"
_ASCII = str.maketrans(dict.fromkeys("'`.", "") | dict.fromkeys("-/_,", " "))
_ARTICLE = "the "
_ABBREVIATION_LENGTH = 6
_SHORTEST_CODE = 4


def fold(name: str) -> str:
    """A name without case, diacritics, apostrophes, full stops, hyphens and a leading article.

    >>> fold("Deir ez-Zor"), fold("The Hague"), fold("Hala'ib"), fold("São Paulo"), fold("U.S.")
    ('deir ez zor', 'hague', 'halaib', 'sao paulo', 'us')
    """
    if name.isascii():
        folded = name.lower()
        if folded.isalpha():
            return folded
        if not folded.replace(" ", "").isalpha():
            folded = folded.translate(_ASCII)
    else:
        folded = name.translate(_LETTERS)
    if "  " in folded or folded[:1] == " " or folded[-1:] == " " or not folded.isprintable():
        folded = " ".join(folded.replace("\0", " ").split())
    if folded[:4] == _ARTICLE and len(folded) > len(_ARTICLE):
        folded = folded[4:]
    return folded


def is_abbreviation(name: str) -> bool:
    """Whether a name counts only when it is written in capitals or with stops, as ``US``, ``UK`` or ``Ky.`` do."""
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or len(letters) > _ABBREVIATION_LENGTH or not name.isascii() or " " in name:
        return False
    return all(letter.isupper() for letter in letters) or name.endswith(".")


def is_useful(name: str) -> bool:
    """Whether another name of a place finds it in news: airport codes ("PAR") and machine romanisations do not."""
    if not name.isascii():
        return True
    return bool(name) and not name[0].islower() and not (len(name) <= _SHORTEST_CODE and name.isupper())


# Letters that have no decomposition but are written plainly in English news, and the letters of the Arabic script that
# Arabic, Persian, Urdu and Kurdish write in ways of their own.
_PLAIN = {
    "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Þ": "th", "þ": "th", "æ": "ae", "Æ": "ae",
    "œ": "oe", "Œ": "oe", "ı": "i", "ə": "a", "Ə": "a", "ħ": "h", "Ħ": "h",
    "ي": "ی", "ى": "ی", "ې": "ی", "ێ": "ی", "ے": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "ۆ": "و",
}  # fmt: skip


class _Letters(dict[int, str]):
    """What each letter is folded to, worked out when it is met for the first time."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        base = (letter for letter in decomposed if not unicodedata.combining(letter))
        folded = "".join(_PLAIN.get(letter, letter) for letter in base).casefold()
        self[code] = "".join("" if x in _VANISH else " " if x in _PART else x for x in folded)
        return self[code]


_LETTERS = _Letters()
