"""Reads the verb of a headline, which the tagger, trained on whole sentences, often takes for a noun.

"Israel bombs Beirut suburbs", "Rebels free hostages", "Russia, China veto resolution", "Putin to visit Beijing".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.actors.ontology import Ontology

__all__ = ["is_headline", "mend_headline"]

_SHORTEST, _LONGEST = 3, 25
_ENDS = frozenset({".", ":"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_SINGULAR = frozenset({"NN", "NNP"})
_PLURAL = frozenset({"NNS", "NNPS"})
_NAMES = frozenset({"NNP", "NNPS", ","})
_MISTAKEN = _SINGULAR | _PLURAL | {"JJ", "VB", "FW"}
# What may follow a verb and begin its object or a phrase.
_OBJECTS = _SINGULAR | _PLURAL | {"JJ", "CD", "DT", "PRP$", "$"}
_NUMBERS = frozenset({"CD", "DT", "PRP$", "$"})
_PHRASES = frozenset({"IN", "TO", "RP"})


def is_headline(tags: Sequence[str]) -> bool:
    """Whether words with these parts of speech may be a headline: few, and without a full stop."""
    return _SHORTEST <= len(tags) <= _LONGEST and tags[-1] not in _ENDS


def mend_headline(words: list[str], tags: list[str], ontology: Ontology) -> None:
    """Makes a verb of the first word that can be one, where a headline has none yet.

    Args:
        words: In lower case; "to" of "Putin to visit Beijing" becomes "will".
        tags: Their parts of speech.
        ontology: Knows the verbs that tell of events.
    """
    if not is_headline(tags) or not _FINITE.isdisjoint(tags):
        return
    for index in range(1, len(tags) - 1):
        if tags[index] == "TO" and tags[index + 1] == "VB" and tags[index - 1] in _SINGULAR | _PLURAL:
            words[index], tags[index] = "will", "MD"
            return
        tag = _verb_tag(words, tags, index, ontology)
        if tag:
            tags[index] = tag
            return


def _verb_tag(words: Sequence[str], tags: Sequence[str], index: int, ontology: Ontology) -> str:
    """The tag of a verb in the present tense where a word may be one, else ""."""
    word, before, after = words[index], tags[index - 1], tags[index + 1]
    lemmas = ontology.lemmas.get(word, ())
    if tags[index] not in _MISTAKEN or ontology.verbs.keys().isdisjoint(lemmas):
        return ""
    if after not in _OBJECTS and (after not in _PHRASES or word in ontology.nouns):
        return ""  # "air strikes on Gaza"
    third = word.endswith("s") and before in _SINGULAR
    if word in lemmas and not third:
        listed = "," in tags[:index] and _NAMES.issuperset(tags[:index])
        # "Strikes on Goma kill 12"
        apart = after in _NUMBERS and not _PLURAL.isdisjoint(tags[:index])
        return "VBP" if before in _PLURAL or listed or apart else ""
    return "VBZ" if third else ""
