"""Relates the chunks of a sentence: subjects, objects, prepositional phrases, owners.

No tree is built. Each relation is found by a short walk from its verb or noun, so that the time stays linear; the
walks know relative clauses, reduced relatives, appositions, coordination and infinitives.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.actors.ontology import Ontology
    from geoevents.actors.phrases import Chunk, VerbGroup
    from geoevents.actors.scenes import Scene

__all__ = ["Clauses"]

# Longest walk in chunks: longer sentences are lists or broken text, and relations that far apart are guesses.
_REACH = 40
_NEAR = 20
_OPENERS = frozenset({"(", "[", "-lrb-"})
_STOPS = frozenset({";", ":", "—", "–", "--", "-", "?", "!"})
# What follows these tells of something else: "killed since the assassination of … by …".
_OTHER_TIMES = frozenset({"since", "after", "before", "until", "following"})
_CLAUSE_OPENERS = _STOPS | _OTHER_TIMES | {"as"}
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "``", "''"})


@dataclass(frozen=True)
class Clauses:
    """A sentence's chunks with their relations; all methods take and give chunk indices."""

    scene: Scene
    parts: Sequence[Chunk]
    ontology: Ontology

    @cached_property
    def _lemma_cache(self) -> dict[tuple[int, str], str]:
        return {}

    def is_noun(self, index: int) -> bool:
        """Whether a noun phrase stands there."""
        return 0 <= index < len(self.parts) and self.parts[index].kind == "noun"

    def verb(self, index: int) -> VerbGroup | None:
        """The verb group there, or None."""
        return self.parts[index].verb if 0 <= index < len(self.parts) else None

    def word(self, index: int) -> str:
        """The lower-case head there, or "" outside the sentence."""
        return self.parts[index].word if 0 <= index < len(self.parts) else ""

    def lemma(self, index: int, among: str) -> str:
        """The lemma of the verb there if it stands in a word list, else ""."""
        if self.verb(index) is None:
            return ""
        key = (index, among)
        if key not in self._lemma_cache:
            self._lemma_cache[key] = self.ontology.lemma(self.word(index), among)
        return self._lemma_cache[key]

    # --- voice ----------------------------------------------------------------------------------------------------

    def is_passive(self, index: int) -> bool:
        """Whether the subject undergoes the verb: "was hit", "hit by", "imposed on"."""
        verb = self.verb(index)
        if verb is None or verb.form == "gerund":
            return False
        if verb.passive or self._shares_passive(index):
            return True
        following = self._plain_after(index)
        if verb.form == "participle":
            return not self.is_noun(following) and not self._is_past(index)
        # A past tense with no object before "by" is a participle that the tagger mistook.
        agent = self.word(following) == "by" and self.word(following + 1) not in self.ontology.words["means"]
        return verb.form == "finite" and agent and self._simple_past(index)

    def _shares_passive(self, index: int) -> bool:
        """The second of "was arrested and charged"."""
        verb = self.verb(index)
        if verb is None or verb.form != "participle" or self.parts[index - 1].kind != "and" or not index:
            return False
        before = next((i for i in range(index - 2, max(-1, index - 8), -1) if self.verb(i)), -1)
        earlier = self.verb(before)
        return earlier is not None and earlier.passive

    def _simple_past(self, index: int) -> bool:
        part = self.parts[index]
        return part.last - part.first == 1 and self.scene.sentence.tokens[part.first].pos in {"VBD", "VBN"}

    def is_reduced(self, index: int) -> bool:
        """Whether the verb only describes the noun before it: "forces deployed in Syria", "troops guarding it"."""
        verb = self.verb(index)
        if verb is None or verb.form not in {"participle", "gerund"} or self._is_past(index):
            return verb is not None and verb.form == "finite" and not verb.passive and self._mistaken_past(index)
        return self.is_noun(index - 1)

    def _mistaken_past(self, index: int) -> bool:
        """ "The soldiers killed in the raid were …": a past tense without object, before another finite verb."""
        if not self._simple_past(index) or not self.is_noun(index - 1) or self.is_noun(index + 1):
            return False
        for later in range(index + 1, min(len(self.parts), index + 10)):
            kind = self.parts[later].kind
            verb = self.verb(later)
            if verb and verb.form == "finite":
                return True
            if kind in {"and", "link", "relative"} or verb or self.word(later) in {",", *_STOPS}:
                return False
        return False

    # --- subjects -------------------------------------------------------------------------------------------------

    def subject(self, index: int) -> int:
        """The noun phrase before the verb that does it (or, passive, undergoes it); -1 when there is none."""
        seen: set[int] = set()
        while index not in seen:
            seen.add(index)
            verb = self.verb(index)
            if verb is None:
                return -1
            if verb.form == "infinitive" and not self._is_bare(index):
                governor = self.governor(index)
                if governor < 0:
                    return -1
                between = self._object_between(governor, index)
                if between >= 0 and self.lemma(governor, "object_control"):
                    return between
                index = governor
                continue
            if verb.form in {"gerund", "participle"} and not self._is_past(index):
                if self.is_reduced(index):
                    return self._host(index - 1)
                index = self._main_verb(index)
                continue
            found, other = self._subject_before(index)
            if other < 0:
                return found
            index = other
        return -1

    def is_finite(self, index: int) -> bool:
        """Whether the verb has a subject of its own."""
        verb = self.verb(index)
        return verb is not None and (verb.form == "finite" or self._is_past(index))

    def _is_past(self, index: int) -> bool:
        """A past tense that the tagger took for a participle: "Beirut again rejected an appeal"."""
        verb = self.verb(index)
        if verb is None or verb.form != "participle":
            return False
        if index and self.parts[index - 1].kind == "and":
            return True
        return self.object(index) >= 0 or (self.word(index + 1) != "by" and self._is_alone(index))

    def _is_alone(self, index: int) -> bool:
        """Whether no other verb could be the clause's: "a plane carrying 62 people crashed in Brazil"."""
        if not self.is_noun(index - 1):
            return False
        for after in range(index + 1, min(len(self.parts), index + _NEAR)):
            verb = self.verb(after)
            if verb and verb.form == "finite":
                return False
            if self.parts[after].kind in {"and", "link", "relative"} or self.word(after) in _STOPS:
                break
        for before in range(index - 1, max(-1, index - _NEAR), -1):
            verb = self.verb(before)
            if verb and verb.form == "finite":
                return bool(self.lemma(before, "reporting"))
            if self.parts[before].kind in {"and", "link", "relative"} or self.word(before) in _CLAUSE_OPENERS:
                break
        return True

    def _is_bare(self, index: int) -> bool:
        """A base form after its subject: "demanded that Sudan return …"."""
        return self.scene.words[self.parts[index].first].lower() != "to" and self.is_noun(index - 1)

    def governor(self, index: int) -> int:
        """The verb that an infinitive or gerund hangs on: "agreed to meet", "denies having"; -1 when none."""
        for before in range(index - 1, max(-1, index - 14), -1):
            part = self.parts[before]
            if part.kind == "verb":
                return before
            if part.kind in {"link", "relative"} or part.word in _STOPS:
                return -1
        return -1

    def _object_between(self, governor: int, index: int) -> int:
        return next((i for i in range(governor + 1, index) if self.is_noun(i)), -1)

    def _main_verb(self, index: int) -> int:
        """The finite verb whose subject a free participle shares: the one before, else the one after."""
        for before in range(index - 1, max(-1, index - _REACH), -1):
            verb = self.verb(before)
            if verb and verb.form == "finite" and not self.is_reduced(before):
                return before
            if self.parts[before].word in _STOPS:
                break
        for after in range(index + 1, min(len(self.parts), index + _REACH)):
            verb = self.verb(after)
            if verb and verb.form == "finite":
                return after
        return -1

    def _subject_before(self, index: int) -> tuple[int, int]:
        """(subject, -1), or (-1, the verb whose subject it shares)."""
        here = index - 1
        joined = False
        for _ in range(_REACH):
            if here < 0:
                return -1, -1
            part = self.parts[here]
            if part.kind == "relative":
                antecedent = self._antecedent(here)
                return (antecedent, -1) if antecedent >= 0 else (-1, -1)
            if part.kind == "noun":
                if joined:
                    here -= 1  # an object of the verb that it is joined to
                    continue
                step = self._past_noun(here, index)
                if step == here:
                    return (-1, -1) if self.word(here) == "there" else (here, -1)
                here = step
                continue
            if part.kind == "verb":
                if joined and self.is_reduced(here):
                    here -= 1
                    continue
                if joined and self.word(index - 2) == "," and self._speech(here) >= 0:
                    return -1, self._speech(here)
                if joined or not self._belongs_to_noun(here):
                    return -1, (here if part.verb and part.verb.form != "gerund" or joined else self._main_verb(here))
                here = self._past_description(here)
                continue
            if part.kind == "and":
                joined = True
            elif part.kind == "link" or part.word in _STOPS:
                return -1, -1
            here -= 1
        return -1, -1

    def _speech(self, verb: int) -> int:
        """The verb of saying whose clause a verb is, as in "said the strike had hit …, and accused"; else -1."""
        subject = self._subject_before(verb)[0]
        before = subject - 1
        before -= self.word(before) == "that"
        return before if subject >= 0 and self.is_finite(before) and self.lemma(before, "reporting") else -1

    def _past_noun(self, here: int, index: int) -> int:
        """Where to go on from a noun phrase left of a verb; the same place when it is the subject."""
        before = here - 1
        if before >= 0 and self.parts[before].kind == "preposition":
            # "after a coup toppled …" opens a clause; "after the talks, X said" does not.
            opens = self.word(before) in self.ontology.words["time_subordinators"] and self._leads_to(here, index) and self._has_verb_before(before)
            return here if opens else before - 1
        if before >= 0 and self.word(before) == ",":
            host = before - 1
            if self.is_noun(host) and self.word(index - 1) == "," and not self._opens_clause(host):
                return self._host(host)  # an apposition in commas
            return here
        if before >= 0 and self.parts[before].kind == "and":
            return self._listed_host(here)
        if before >= 0 and self.parts[before].kind == "verb":
            verb = self.verb(before)
            if self.in_relative(before) >= 0:
                return self.in_relative(before)
            if verb and verb.form in {"gerund", "participle"} and self.is_noun(before - 1):
                return self._host(before - 1)
            if verb and verb.form == "infinitive" and self.governor(before) >= 0:
                return here
        return here

    def _has_verb_before(self, index: int) -> bool:
        """Whether the main clause has its verb already, or has not begun: then "after" opens another clause."""
        nouns = False
        for before in range(index - 1, max(-1, index - _REACH), -1):
            if self.is_finite(before) and not self._mistaken_past(before):
                return True
            nouns = nouns or self.is_noun(before)
        return not nouns

    def _leads_to(self, noun: int, verb: int) -> bool:
        """Whether only phrases of a noun stand between it and a verb, so that it is the verb's subject."""
        between = self.parts[noun + 1 : verb]
        commas = sum(part.word == "," for part in between)
        plain = all(part.kind in {"preposition", "noun", "adverb", "date"} or part.word == "," for part in between)
        return plain and commas in {0, 2}

    def _listed_host(self, noun: int) -> int:
        """"talks with Iran and Russia failed" is about talks; "a deal with Iran and Russia protested" is about Russia."""
        first = noun - 2
        while self.is_noun(first) and self.word(first - 1) == "," and self.is_noun(first - 2):
            first -= 2
        if first < 2 or self.parts[first - 1].kind != "preposition" or self.word(first - 1) in _CLAUSE_OPENERS:
            return noun
        host = self._host(first)
        if not self.is_noun(host) or host == first or self.verb(host - 1) is not None:
            return noun
        return host

    def _opens_clause(self, noun: int) -> bool:
        """Whether a noun phrase belongs to something introductory: "In July, Iran …"."""
        return noun >= 1 and self.parts[noun - 1].kind == "preposition" and noun - 2 < 0

    def in_relative(self, verb: int) -> int:
        """The antecedent, when a verb stands in a relative clause that begins right before it; else -1."""
        for before in range(verb - 1, max(-1, verb - 6), -1):
            if self.parts[before].kind == "relative":
                return self._antecedent(before)
            if self.parts[before].kind in {"verb", "link"} or self.word(before) in _STOPS:
                return -1
        return -1

    def _belongs_to_noun(self, verb: int) -> bool:
        return self.is_reduced(verb) or self.in_relative(verb) >= 0

    def _past_description(self, verb: int) -> int:
        antecedent = self.in_relative(verb)
        return antecedent if antecedent >= 0 else verb - 1

    def _antecedent(self, relative: int) -> int:
        """What "who" or "which" stands for: the nearest noun, or, for ", which", the one that its phrase hangs on."""
        here = relative - 1
        while here >= 0 and (self.word(here) == "," or self.parts[here].kind in {"preposition", "date"}):
            here -= 1
        if not self.is_noun(here):
            return -1
        if self.word(relative) != "who" and self.word(relative - 1) == ",":
            return self._host(here)
        while self.word(here - 1) == "of" and self.is_noun(here - 2):
            here -= 2
        return here

    def _host(self, noun: int) -> int:
        """The noun phrase that a chain of prepositional phrases hangs on: "the building in Damascus" gives "building"."""
        for _ in range(8):
            inside = noun >= 2 and self.parts[noun - 1].kind == "preposition" and self.is_noun(noun - 2)
            if inside and self.word(noun - 1) not in _CLAUSE_OPENERS:
                noun -= 2
            else:
                break
        return noun

    # --- what follows ---------------------------------------------------------------------------------------------

    def object(self, index: int) -> int:
        """The noun phrase right after a verb, adverbs aside; -1 when there is none."""
        following = self._plain_after(index)
        if self.is_noun(following) and not self._starts_clause(following):
            return following
        return -1

    def _plain_after(self, index: int) -> int:
        following = index + 1
        while following < len(self.parts) and (
            self.parts[following].kind in {"adverb", "date"} or self.word(following) in _QUOTES
        ):
            following += 1
        return following

    def _starts_clause(self, noun: int) -> bool:
        """Whether a noun phrase is the subject of a verb that follows it: "said Israel attacked"."""
        after = noun + 1
        return self.is_finite(after) and not self._mistaken_past(after)

    def phrases(self, index: int) -> Iterator[tuple[str, int]]:
        """(preposition, noun phrase) pairs that may belong to the verb or noun at ``index``, nearest first.

        The walk ends where another clause begins. A phrase inside another ("of") is given too; the caller chooses.
        """
        here = index + 1
        stop = min(len(self.parts), index + _REACH)
        while here < stop:
            part = self.parts[here]
            if part.kind in {"link", "relative"} or part.word in _STOPS:
                return
            if part.kind == "verb" and self._ends_phrases(here, index):
                return
            if part.word in _OTHER_TIMES and part.kind == "preposition":
                return
            if part.kind == "preposition" and self.is_noun(here + 1):
                yield part.word, here + 1
                here += 1
            here += 1

    def _ends_phrases(self, here: int, index: int) -> bool:
        verb = self.verb(here)
        if verb is None:
            return False
        if verb.form == "participle" or self.is_reduced(here):
            return True
        return not (verb.form == "infinitive" and here == index + 1) or self.parts[index].kind == "noun"

    def complement(self, index: int) -> int:
        """The infinitive or gerund that a verb governs ("agreed to send", "denies having"); -1 when there is none."""
        here = index + 1
        for _ in range(8):
            verb = self.verb(here)
            if verb:
                return here if verb.form in {"infinitive", "gerund"} else -1
            if (
                here >= len(self.parts)
                or self.parts[here].kind in {"link", "relative"}
                or self.word(here) in {",", *_STOPS}
            ):
                return -1
            here += 1
        return -1

    def that_clause(self, index: int) -> int:
        """The subject of the clause that a verb governs: "demanded that Iran stop"; -1 when there is none."""
        for here in range(index + 1, min(len(self.parts), index + 6)):
            if self.word(here) == "that" and self.is_noun(here + 1):
                return here + 1
            if self.verb(here) or self.word(here) in _STOPS:
                return -1
        return -1

    def group(self, noun: int) -> tuple[int, ...]:
        """A noun phrase with those coordinated to it on either side, in text order."""
        left = self._coordinated_left(noun)
        right = self._coordinated_right(noun)
        return (*left, noun, *right)

    def _coordinated_left(self, noun: int) -> tuple[int, ...]:
        found: list[int] = []
        here = noun
        linked = False
        for _ in range(12):
            before = here - 1
            if before < 1:
                break
            if self.parts[before].kind == "and" and not linked:
                linked = True
                before -= self.word(before - 1) == ","
            elif not (linked and self.word(before) == ","):
                break
            if not self.is_noun(before - 1):
                break
            member = before - 1
            if self.parts[member - 1].kind == "preposition" and self.word(member - 1) != "of":
                if not self._starts_clause(noun) or self.word(member - 1) in _CLAUSE_OPENERS:
                    found.insert(0, member)  # "in Homs and Hama", "after Kyiv and Ankara signed"
                break
            host = self._host(member)
            if self._is_taken(host):
                break
            found.insert(0, host)
            here = host
        return tuple(found)

    def _is_taken(self, noun: int) -> bool:
        """Whether a noun phrase is a verb's object or in a prepositional phrase, so that no list begins with it."""
        if noun < 1:
            return False
        inside = self.parts[noun - 1].kind == "preposition" and self.word(noun - 1) not in _OTHER_TIMES
        return inside or self.verb(noun - 1) is not None

    def _coordinated_right(self, noun: int) -> tuple[int, ...]:
        run: list[int] = []
        here = self.past_phrases(noun)
        closed = False
        for _ in range(12):
            kind = self.parts[here].kind if here < len(self.parts) else ""
            comma = self.word(here) == ","
            if not comma and kind != "and":
                break
            following = here + 1
            if comma and following < len(self.parts) and self.parts[following].kind == "and":
                kind, following = "and", following + 1
            if not self.is_noun(following) or self._starts_clause(self.past_phrases(following) - 1):
                break
            run.append(following)
            if kind == "and":
                closed = True
                break
            here = self.past_phrases(following)
        return tuple(run) if closed else ()

    def past_phrases(self, noun: int) -> int:
        """The index after a noun phrase with its "of" phrases."""
        here = noun + 1
        while here + 1 < len(self.parts) and self.word(here) == "of" and self.is_noun(here + 1):
            here += 2
        return here

    def apposition(self, noun: int) -> int:
        """The noun phrase in apposition after "of" phrases and a comma: "the commander of X, Qasem Soleimani"; else -1."""
        after = self.past_phrases(noun)
        if self.word(after) == "," and self.is_noun(after + 1) and not self._coordinated_right(noun):
            return after + 1
        return -1

    def clause_range(self, index: int) -> tuple[int, int]:
        """First and last (exclusive) chunk of the clause around a chunk: from the nearest boundary to the next."""
        first = index
        while first > 0 and not self._is_boundary(first - 1):
            first -= 1
        last = index + 1
        while last < len(self.parts) and not self._is_boundary(last):
            last += 1
        return first, last

    def _is_boundary(self, index: int) -> bool:
        part = self.parts[index]
        if part.kind in {"link", "relative"} or part.word in _STOPS:
            return True
        if part.kind == "and":
            return self.joins_clauses(index)
        return (
            part.kind == "preposition" and part.word in self.ontology.words["time_subordinators"] and self._opens(index)
        )

    def joins_clauses(self, index: int) -> bool:
        """Whether an "and" stands between clauses and not between phrases."""
        following = self._plain_after(index)
        if self.verb(following):
            return self.is_finite(following)
        return self.is_noun(following) and self._starts_clause(self.past_phrases(following) - 1)

    def _opens(self, index: int) -> bool:
        """Whether "after", "before" … opens a clause with a verb of its own."""
        following = index + 1
        if self.is_noun(following):
            return self._starts_clause(self.past_phrases(following) - 1)
        return self.verb(following) is not None
