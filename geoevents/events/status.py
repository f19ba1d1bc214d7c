"""Says of each trigger whether what it tells happened, is planned, is denied, or is only thought of."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.actors.ontology import Ontology
    from geoevents.actors.phrases import VerbGroup
    from geoevents.events.participants import Participants
    from geoevents.records import Status

__all__ = ["lacks_evidence", "retracts", "status_of"]

_NEAR = 14
_REFUTING = 6
# "No evidence for it", "of this", "for the claim".
_BACK = frozenset({"it", "this", "that", "these", "such", "the", "them"})
_FALSE_WITHIN = 6
_POINTING = frozenset({"the", "this", "that", "these", "those"})
_ARE = frozenset({"is", "are", "was", "were"})
_TURNED = frozenset({"resorted", "resort", "took", "turned", "returned"})
_UNREAL_AFTER = frozenset(
    {"before", "until", "of", "against", "about", "from", "in", "for", "at", "to", "than", "as", "on"}
)


def status_of(who: Participants, index: int, *, fact: bool = False) -> Status:
    """The status of the verb or noun at chunk ``index``, from its own words and from what governs it.

    Args:
        who: The sentence.
        index: Chunk of the trigger.
        fact: True for accidents and disasters, which stay facts whatever is intended about them.
    """
    return _verb_status(who, index) if who.clauses.verb(index) else _noun_status(who, index, fact=fact)


def lacks_evidence(words: Sequence[str], ontology: Ontology) -> bool:
    """Whether words say that there is no evidence for what stands before them."""
    lower = [word.lower() for word in words]
    return any(
        lower[at] == "no"
        and lower[at + 1] in ontology.words["truth"]
        and lower[at + 2] in {"for", "of"}
        and lower[at + 3] in _BACK
        for at in range(len(lower) - 3)
    )


def retracts(words: Sequence[str], ontology: Ontology) -> bool:
    """Whether a sentence takes back the one before: "There was no evidence for the claim", "The report was false"."""
    first, *rest = map(str.lower, words[:_FALSE_WITHIN])
    if (first == "no" or "no" in rest) and lacks_evidence(words, ontology):
        return True
    if first not in _POINTING or ontology.words["rumours"].isdisjoint(rest[:1]):
        return False
    return not ontology.words["untrue"].isdisjoint(rest) and "not" not in rest


def _verb_status(who: Participants, index: int, depth: int = 0) -> Status:
    verb = who.clauses.verb(index)
    if verb is None:
        return "actual"
    never = who.clauses.kind(index - 1) == "adverb" and who.clauses.word(index - 1) in {"never", "not"}
    own = "denied" if never or _is_neither(who, index) or _is_refuted(who, index) else _own(who, verb)
    if own != "actual":
        return "hypothetical" if own == "planned" and _is_open(who, index) else own
    if _is_conditional(who, index) or _is_inverted(who, index) or _is_thought(who, index):
        return "hypothetical"
    if _is_nobody(who, who.clauses.subject(index)) or _is_nobody(who, who.clauses.object(index)):
        return "denied"
    if verb.form in {"infinitive", "gerund"} and depth < 4:  # noqa: PLR2004 - chains of verbs are short
        return _governed(who, index, verb, depth)
    return "actual"


def _own(who: Participants, verb: VerbGroup) -> Status:
    words = who.ontology.words
    if verb.negated:
        return "denied" if not verb.modal else "hypothetical"
    if verb.modal == "would" and verb.perfect:
        return "hypothetical"  # "would have imposed": it did not come to pass
    if verb.modal == "would" and not words["drafts"].isdisjoint(who.clauses.vocabulary):
        return "hypothetical"  # "the plan would shut down schools"
    if verb.modal in words["modal_future"]:
        return "planned"
    if verb.modal in words["modal_open"] or verb.modal in words["modal_duty"]:
        return "hypothetical"
    return "actual"


def _is_neither(who: Participants, index: int) -> bool:
    """As in "neither confirmed nor denied" and "Neither Iran nor Iraq attacked"."""
    opening = index
    while opening > 0 and not _closes_clause(who, opening - 1):
        opening -= 1
    first = max(0, min(who.clauses.parts[opening].first, who.clauses.parts[index].first - 1))
    before = {word.lower() for word in who.scene.words[first : who.clauses.parts[index].last]}
    return bool(before & {"neither", "nor"})


def _closes_clause(who: Participants, index: int) -> bool:
    part = who.clauses.parts[index]
    return part.verb is not None or part.kind in {"link", "relative"} or part.word in {",", ";", ":", "but"}


def _is_refuted(who: Participants, index: int) -> bool:
    """Whether the clause is what something says not to be so: "it is not true that", "there is no evidence that"."""
    words = [word.lower() for word in who.scene.words[: who.clauses.parts[index].first]]
    if "that" not in words:
        return False
    at = len(words) - 1 - words[::-1].index("that")
    before = words[max(0, at - _REFUTING) : at]
    before = before[:-2] if before[-2:-1] == ["to"] else before  # "it is wrong to say that"
    if not before or len(words) - at > _NEAR or {",", ";"} & set(words[at:]):
        return False
    known = who.ontology.words
    denied = bool(set(before[:-1]) & {"not", "n't", "no"})
    none = any(one == "no" and other in known["truth"] for one, other in pairwise(before))
    return none or before[-1] in known["untrue"] or (before[-1] in known["truth"] and denied)


def _is_inverted(who: Participants, index: int) -> bool:
    """As in "Had Russia attacked, …", "Were Iran to attack, …": a condition without "if"."""
    verb = who.clauses.verb(index)
    governor = who.clauses.governor(index) if verb and verb.form == "infinitive" else -1
    if governor >= 0 and who.clauses.word(governor) == "were" and who.clauses.is_noun(governor + 1):
        return governor == 0 or who.clauses.word(governor - 1) in {",", ";", "and"}
    subject = who.clauses.subject(index)
    first = who.clauses.parts[subject].first if subject >= 0 else 0
    if first < 1 or who.scene.words[first - 1].lower() not in {"had", "were", "should"} or "?" in who.scene.words:
        return False
    before = {word.lower() for word in who.scene.words[: first - 1]}
    return (
        first == 1 or bool(before & {"would", "could", "might"}) or who.scene.words[first - 2] in {",", ";", "“", '"'}
    )


def _is_conditional(who: Participants, index: int) -> bool:
    """Whether "if", "unless" or "whether" opens the clause."""
    for before in range(index - 1, max(-1, index - _NEAR), -1):
        part = who.clauses.parts[before]
        if part.word == "that" and who.clauses.word(before - 1) in who.ontology.words["rumours"]:
            return True
        if part.kind == "link" or part.word in {"until", "unless", "before"}:
            return part.word == "before" or part.word in who.ontology.words["conditional"]
        if who.clauses.verb(before) or part.word == ",":
            return False
    return False


def _is_open(who: Participants, index: int) -> bool:
    """As in "speculation over whether troops will launch an attack"."""
    subject = who.clauses.subject(index)
    return subject > 0 and (who.clauses.word(subject - 1) in {"whether", "if"} or _is_thought(who, index))


def _is_thought(who: Participants, index: int) -> bool:
    """As in "to ensure that prisoners are freed", "feared that rebels had attacked"."""
    subject = who.clauses.subject(index)
    if subject < 1 or not who.clauses.is_finite(index):
        return False
    that = who.clauses.word(subject - 1) == "that"
    before = subject - 1 - that
    hoped = that and who.clauses.word(before) in who.ontology.words["unreal_nouns"]  # "no hope that Iraq withdrew"
    return hoped or bool(who.clauses.lemma(before, "thought"))


def _is_nobody(who: Participants, noun: int) -> bool:
    """As in "no rebels fired", "reached no agreement"."""
    if noun < 0:
        return False
    first = who.scene.words[who.clauses.parts[noun].first].lower()
    return first in {"no", "nobody", "none", "neither"}


def _governed(who: Participants, index: int, verb: VerbGroup, depth: int) -> Status:
    """The status of an infinitive or gerund, from what stands before it."""
    before = who.clauses.word(index - 1)
    if before in who.ontology.words["unreal_nouns"] or _is_unable(who, index):
        return "hypothetical"
    if before in who.ontology.words["ready"]:
        return "planned"
    governor = who.clauses.governor(index)
    bare = verb.form == "infinitive" and who.scene.words[who.clauses.parts[index].first].lower() != "to"
    if bare and who.clauses.kind(index - 1) == "and" and governor >= 0:
        return _verb_status(who, governor, depth + 1)  # "prompting Kenya to drop the bill and deploy troops"
    if who.clauses.kind(index - 1) == "preposition":
        turned = before == "to" and who.clauses.word(index - 2) in _TURNED  # "resorted to throwing stones"
        return (None if turned else _after_preposition(before)) or _verb_status(who, governor, depth + 1)
    if governor < 0:
        return "actual" if verb.form == "gerund" else "hypothetical"
    return _of_governor(who, index, governor, depth)


def _is_unable(who: Participants, index: int) -> bool:
    """As in "are still not able to agree", "was unable to free them"."""
    first = who.clauses.parts[index].first
    words = [word.lower() for word in who.scene.words[max(0, first - 4) : first]]
    return words[-1:] == ["unable"] or (words[-1:] == ["able"] and not {"not", "n't", "never"}.isdisjoint(words))


def _after_preposition(preposition: str) -> Status | None:
    """As in "without attacking", "accused of attacking"; None for "by" and "after", which leave it open."""
    if preposition == "without":
        return "denied"
    return "hypothetical" if preposition in _UNREAL_AFTER else None


def _of_governor(who: Participants, index: int, governor: int, depth: int) -> Status:
    """As in "began bombing", "managed to free", "plans to visit", "wants to leave"."""
    clauses = who.clauses
    above = _verb_status(who, governor, depth + 1)
    if governor == index - 1 and clauses.word(governor) in _ARE and above == "actual":
        return "planned"  # "were to discuss"
    if clauses.lemma(governor, "implicative"):
        return above
    verb = clauses.verb(index)
    if verb and verb.form == "gerund":
        unreal = clauses.lemma(governor, "intention") or clauses.lemma(governor, "unreal_verbs")
        return "hypothetical" if governor == index - 1 and unreal else above
    return "planned" if clauses.lemma(governor, "planning") and above == "actual" else "hypothetical"


def _noun_status(who: Participants, index: int, *, fact: bool) -> Status:
    words = who.ontology.words
    part = who.clauses.parts[index]
    inside = {word.lower() for word in who.scene.words[part.first : part.last]}
    if inside & words["hypothetical_determiners"]:
        return "hypothetical"
    if inside & words["planned_words"]:
        return "planned"
    if who.clauses.word(index - 1) in {"before", "ahead"} or who.clauses.word(index - 2) == "ahead":
        return "planned"
    if who.clauses.word(index - 1) in {"of", "for", "to", "against", "about", "on", "over", "without", "from", "than"}:
        if who.clauses.word(index - 1) == "without":
            return "denied"
        if who.clauses.word(index - 2) in words["unreal_nouns"] | words["rumours"]:
            return "hypothetical"
    return "actual" if fact else _carried(who, index)


def _carried(who: Participants, index: int) -> Status:
    """The status of the verb that a noun is subject or object of."""
    for before in range(index - 1, max(-1, index - 6), -1):
        verb = who.clauses.verb(before)
        if verb and before == index - 1 and who.clauses.starts_clause(index) and who.clauses.lemma(before, "reporting"):
            break  # "said the elections will be delayed"
        if verb and who.clauses.lemma(before, "reporting") and _is_subject_later(who, index):
            break  # "says a round of talks with Chad will take place"
        if verb:
            if who.clauses.lemma(before, "unreal_verbs") and before >= index - 3:
                return "hypothetical"
            return _verb_status(who, before) if verb.form != "finite" or _own(who, verb) != "actual" else "actual"
        if who.clauses.parts[before].kind in {"link", "relative"} or who.clauses.word(before) == ",":
            break
    for after in range(index + 1, min(len(who.clauses.parts), index + 8)):
        verb = who.clauses.verb(after)
        if verb and verb.form == "finite":
            off = who.clauses.is_passive(after) and who.clauses.lemma(after, "put_off")
            return "hypothetical" if off else _own(who, verb)
        if who.clauses.parts[after].kind in {"link", "relative"} or (verb and verb.form != "gerund"):
            break
    return "actual"


def _is_subject_later(who: Participants, index: int) -> bool:
    """Whether a noun, or what its phrase hangs on, is the subject of a finite verb after it."""
    after = range(index + 1, min(len(who.clauses.parts), index + 10))
    verb = next((at for at in after if who.clauses.is_finite(at)), -1)
    return verb >= 0 and who.clauses.subject(verb) in {index, who.clauses.host(index)}
