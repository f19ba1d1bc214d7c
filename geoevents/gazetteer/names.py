"""How names are made comparable before they are looked up."""

from __future__ import annotations

import unicodedata

__all__ = ["fold", "is_abbreviation"]

# Apostrophes of every kind and full stops vanish (Sana'a, U.S.); hyphens and slashes part words (Deir ez-Zor).
_VANISH = "'’‘ʼʻ`´ʿʾ′."
_PART = "-‐‑‒–—/_,"
_CASE = {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_TABLE = str.maketrans(dict.fromkeys(_VANISH, "") | dict.fromkeys(_PART, " ") | _CASE)
_ABBREVIATION_LENGTH = 6


def fold(name: str) -> str:
    """A name without case, diacritics, apostrophes, full stops, hyphens and a leading article.

    >>> fold("Deir ez-Zor"), fold("The Hague"), fold("Hala'ib"), fold("São Paulo"), fold("U.S.")
    ('deir ez zor', 'hague', 'halaib', 'sao paulo', 'us')
    """
    if name.isascii():
        folded = name.translate(_TABLE)
    else:
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
        folded = name.translate(_LETTERS).casefold().translate(_TABLE)
    if "  " in folded or folded.strip() != folded or not folded.isprintable():
        folded = " ".join(folded.split())
    if folded.startswith("the ") and len(folded) > len("the "):
        folded = folded[4:]
    return folded


# Letters that have no decomposition but are written plainly in English news.
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Þ": "Th", "þ": "th", "æ": "ae", "Æ": "Ae",
     "œ": "oe", "Œ": "Oe", "ı": "i", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه",
     "أ": "ا", "إ": "ا", "آ": "ا"}
)  # fmt: skip


def is_abbreviation(name: str) -> bool:
    """Whether a name counts only when it is written in capitals or with stops, as ``US``, ``UK`` or ``Ky.`` do."""
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or len(letters) > _ABBREVIATION_LENGTH or not name.isascii() or " " in name:
        return False
    return all(letter.isupper() for letter in letters) or name.endswith(".")
