"""Regular English inflection: plurals of nouns and forms of verbs."""

from __future__ import annotations

__all__ = ["plural", "verb_forms"]

_VOWELS = "aeiou"
_PLURALS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "policeman": "policemen",
    "policewoman": "policewomen",
    "gunman": "gunmen",
    "person": "people",
    "wife": "wives",
    "thief": "thieves",
    "crisis": "crises",
    "serviceman": "servicemen",
    "spokesman": "spokesmen",
    "spokeswoman": "spokeswomen",
    "militiaman": "militiamen",
    "businessman": "businessmen",
    "businesswoman": "businesswomen",
    "congressman": "congressmen",
    "congresswoman": "congresswomen",
    "cameraman": "cameramen",
    "fisherman": "fishermen",
    "airman": "airmen",
    "hitman": "hitmen",
    "mp": "mps",
}


def plural(noun: str) -> str:
    """The plural of an English noun."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun if noun.endswith("s") and not noun.endswith("ss") else noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def verb_forms(lemma: str) -> set[str]:
    """The base form of a verb with its regular third person, past and participles."""
    if lemma.endswith("e"):
        return {lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"}
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return {lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    third = lemma + "es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else lemma + "s"
    forms = {lemma, third, lemma + "ed", lemma + "ing"}
    if _doubles(lemma):
        forms |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return forms


def _doubles(lemma: str) -> bool:
    """Short verbs double their last consonant before an ending: stab, stabbed."""
    return (
        3 <= len(lemma) <= 5  # noqa: PLR2004 - longer verbs are stressed elsewhere or stand in irregular.tsv
        and lemma[-1] not in "aeiouwxyh"
        and lemma[-2] in _VOWELS
        and lemma[-3] not in _VOWELS
    )
