"""Relates the chunks of a sentence to their right and within: voice, objects, prepositional phrases, coordination.

No tree is built. Each relation is found by a short walk, so that the time stays linear. ``clauses`` adds the subjects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geoevents.actors.ontology import Ontology
    from geoevents.actors.phrases import Chunk, VerbGroup
    from geoevents.actors.scenes import Scene

__all__ = ["CLAUSE_OPENERS", "REACH", "STOPS", "Relations"]

# Longest walk in chunks: longer sentences are lists or broken text, and relations that far apart are guesses.
REACH = 40
_NEAR = 20
_PAIR = 2
_LONGEST_LIST = 12
# More than any walk steps over the end of a sentence.
_BEYOND = 8 * (("", 0, 0, "", 0, None),)
STOPS = frozenset({";", ":", "—", "–", "--", "-", "?", "!"})
# What follows these tells of something else: "killed since the assassination of … by …".
_OTHER_TIMES = frozenset({"since", "after", "before", "until", "following"})
_PAIRING = frozenset({"between"})
CLAUSE_OPENERS = STOPS | _OTHER_TIMES | {"as"}
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "``", "''"})
_BREAKS = frozenset({"and", "link", "relative"})


@dataclass(frozen=True)
class Relations:
    """A sentence's chunks with their relations; all methods take and give chunk indices.

    Attributes:
        scene: The sentence.
        parts: Its chunks.
        ontology: The words of the grammar.
        word: The lower-case head at an index, or "" outside the sentence.
        kind: The kind of the chunk there, or "" outside the sentence.
        verb: The verb group there, or None.
    """

    scene: Scene
    parts: Sequence[Chunk]
    ontology: Ontology
    word: Callable[[int], str] = field(init=False, repr=False, compare=False)
    kind: Callable[[int], str] = field(init=False, repr=False, compare=False)
    verb: Callable[[int], VerbGroup | None] = field(init=False, repr=False, compare=False)
    _passives: dict[int, bool] = field(init=False, repr=False, compare=False)
    _groups: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    _subjects: dict[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The columns of the chunks are looked at a thousand times an article: bound to them, a look is one call that
        # needs no frame. Walks go a few chunks beyond either end; there lies padding, which index -1 reaches as well.
        kinds, _, _, words, _, verbs = zip(*self.parts, *_BEYOND, strict=False)  # all have six
        vars(self).update(
            word=words.__getitem__,
            kind=kinds.__getitem__,
            verb=verbs.__getitem__,
            _passives={},
            _groups={},
            _subjects={},
        )

    def is_noun(self, index: int) -> bool:
        """Whether a noun phrase stands there."""
        return self.kind(index) == "noun"

    def lemma(self, index: int, among: str) -> str:
        """The lemma of the verb there if it stands in a word list, else ""."""
        return self.ontology.lemma(self.word(index), among) if self.verb(index) else ""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the sentence in lower case."""
        return frozenset(map(str.lower, self.scene.words))

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The words of the sentence and the heads of its chunks: what a cue may ask for."""
        return self.vocabulary.union([part.word for part in self.parts])

    # --- voice ----------------------------------------------------------------------------------------------------

    def is_passive(self, index: int) -> bool:
        """Whether the subject undergoes the verb: "was hit", "hit by", "imposed on"."""
        known = self._passives.get(index)
        if known is None:
            known = self._passives[index] = self._undergoes(index)
        return known

    def _undergoes(self, index: int) -> bool:
        verb = self.verb(index)
        if verb is None or verb.form == "gerund":
            return False
        if verb.passive or self._shares_passive(index):
            return True
        if self._is_elliptic(index):
            return True
        following = self.plain_after(index)
        if verb.form == "participle":
            return not self.is_noun(following) and not self.is_past(index)
        # A past tense with no object before "by" is a participle that the tagger mistook.
        agent = self.word(following) == "by" and self.word(following + 1) not in self.ontology.words["means"]
        return verb.form == "finite" and agent and self._simple_past(index)

    def _is_elliptic(self, index: int) -> bool:
        """As in "ten were killed and 25 others injured"."""
        harmed = self.lemma(index, "injury_verbs") or self.word(index) in self.ontology.words["undergone"]
        if not harmed or not self._simple_past(index) or self.object(index) >= 0 or not self.is_noun(index - 1):
            return False
        of = self.word(index - 2) == "of" and self.word(self.plain_after(index)) in {".", ",", ""}
        headline = index == 1 and self.word(self.plain_after(index)) not in {"at", "on"}  # "Man shot in robbery"
        if self.word(index) != "killed" and not self.lemma(index, "injury_verbs"):
            return headline
        return of or headline or self.kind(index - 2) in {"and", "mark", "verb"}  # "the names of the soldiers killed."

    def _shares_passive(self, index: int) -> bool:
        """The second of "was arrested and charged"."""
        verb = self.verb(index)
        if verb is None or verb.form != "participle" or self.kind(index - 1) != "and":
            return False
        before = next((i for i in range(index - 2, max(-1, index - 8), -1) if self.verb(i)), -1)
        earlier = self.verb(before)
        return earlier is not None and earlier.passive

    def _simple_past(self, index: int) -> bool:
        part = self.parts[index]
        return part.last - part.first == 1 and self.scene.sentence.tokens[part.first].pos in {"VBD", "VBN"}

    def is_finite(self, index: int) -> bool:
        """Whether the verb has a subject of its own."""
        verb = self.verb(index)
        return verb is not None and (verb.form == "finite" or self.is_past(index))

    def is_past(self, index: int) -> bool:
        """Whether the tagger took a past tense for a participle: "Beirut again rejected an appeal"."""
        return index in self._pasts

    @cached_property
    def _pasts(self) -> set[int]:
        # From right to left, since whether a verb is one depends on those after it.
        self.__dict__["_pasts"] = found = set()
        for index in range(len(self.parts) - 1, -1, -1):
            verb = self.verb(index)
            if verb and verb.form == "participle" and self._stands_alone(index):
                found.add(index)
        return found

    def _stands_alone(self, index: int) -> bool:
        if self.kind(index - 1) == "and" or self.object(index) >= 0:
            return True
        return self.is_noun(index - 1) and self.word(index + 1) != "by" and not self._has_rival(index)

    def _has_rival(self, index: int) -> bool:
        """Whether another verb could be the clause's; none is in "a plane carrying 62 people crashed in Brazil"."""
        for after in range(index + 1, min(len(self.parts), index + _NEAR)):
            verb = self.verb(after)
            if verb and verb.form == "finite":
                return True
            if self.parts[after].kind in _BREAKS or self.word(after) in STOPS:
                break
        for before in range(index - 1, max(-1, index - _NEAR), -1):
            verb = self.verb(before)
            if verb and verb.form == "finite":
                return not self.lemma(before, "reporting")
            if self.parts[before].kind in _BREAKS or self.word(before) in CLAUSE_OPENERS:
                break
        return False

    def is_reduced(self, index: int) -> bool:
        """Whether the verb only describes the noun before it: "forces deployed in Syria", "troops guarding it"."""
        verb = self.verb(index)
        if verb is None:
            return False
        if verb.form in {"participle", "gerund"} and not self.is_past(index):
            return self.is_noun(index - 1)
        return verb.form == "finite" and not verb.passive and self.is_mistaken(index)

    def is_mistaken(self, index: int) -> bool:
        """Whether a past tense is none: "the soldiers killed in the raid were …", with another verb to come."""
        following = self.plain_after(index)
        if not self._simple_past(index) or not self.is_noun(index - 1) or self.is_noun(following):
            return False
        if self.word(index) in self.ontology.words["only_past"]:
            return False
        for later in range(index + 1, min(len(self.parts), index + 10)):
            verb = self.verb(later)
            if verb and verb.form == "finite":
                return True
            if verb or self.parts[later].kind in _BREAKS or self.word(later) in {",", *STOPS}:
                return False
        return False

    # --- what follows ---------------------------------------------------------------------------------------------

    def object(self, index: int) -> int:
        """The noun phrase right after a verb, adverbs aside; -1 when there is none."""
        following = self.plain_after(index)
        if not self.is_noun(following):
            return -1
        verb = self.verb(index)
        # "to shell militants holed up in a camp" has an object, "to say militants fled" has not.
        bare = verb is not None and verb.form in {"infinitive", "gerund"}
        own = bare and not (self.lemma(index, "reporting") or self.lemma(index, "thought"))
        return following if own or not self.starts_clause(following) else -1

    def plain_after(self, index: int) -> int:
        """The index after a chunk, its adverbs, dates and quotation marks."""
        following = index + 1
        while following < len(self.parts) and (
            self.parts[following].kind in {"adverb", "date"} or self.word(following) in _QUOTES
        ):
            following += 1
        return following

    def starts_clause(self, noun: int) -> bool:
        """Whether a noun phrase is the subject of a verb that follows it: "said Israel attacked"."""
        after = noun + 1
        after += self.kind(after) == "adverb"  # "said troops also captured"
        return self.is_finite(after) and not self.is_mistaken(after)

    def phrases(self, index: int) -> Iterator[tuple[str, int]]:
        """(preposition, noun phrase) pairs that may belong to the verb or noun at ``index``, nearest first.

        The walk ends where another clause begins. A phrase inside another ("of") is given too; the caller chooses.
        """
        here = index + 1
        stop = min(len(self.parts), index + REACH)
        while here < stop:
            part = self.parts[here]
            if part.kind in {"link", "relative"} or part.word in STOPS or part.word == "according":
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
        here, described = index + 1, False
        for _ in range(12):
            verb = self.verb(here)
            if self.word(here) == "who" and self.is_noun(here - 1) and not described:
                described, here = True, here + 1  # "allowed those who had fled to return"
                continue
            if verb and described and verb.form == "finite":
                here += 1
                continue
            if verb:
                return here if verb.form in {"infinitive", "gerund"} else -1
            if self.word(here) == "," and self.apposition(here - 1) == here + 1 and self.word(here + 2) == ",":
                here += 3  # "ordered the ambassador, Joel Meyer, to leave"
                continue
            if self.kind(here) in {"", "link", "relative"} or self.word(here) in {",", *STOPS}:
                return -1
            here += 1
        return -1

    def that_clause(self, index: int) -> int:
        """The subject of the clause that a verb governs: "demanded that Iran stop"; -1 when there is none."""
        for here in range(index + 1, min(len(self.parts), index + 6)):
            if self.word(here) == "that" and self.is_noun(here + 1):
                return here + 1
            if self.verb(here) or self.word(here) in STOPS:
                return -1
        return -1

    # --- coordination ---------------------------------------------------------------------------------------------

    def group(self, noun: int) -> tuple[int, ...]:
        """A noun phrase with those coordinated to it on either side, in text order."""
        known = self._groups.get(noun)
        if known is None:
            known = self._groups[noun] = self._find_group(noun)
        return known

    def _find_group(self, noun: int) -> tuple[int, ...]:
        right = self._coordinated_right(noun)
        left = self._coordinated_left(noun, last=right[-1] if right else noun)
        members = (*left, noun, *right)
        return members[:1] if self._is_described(members) else members

    def _is_described(self, members: Sequence[int]) -> bool:
        """Whether what looks like a list says what somebody is: "Omar, a trader and former guard, was held"."""
        if len(members) <= _PAIR or self.word(members[0] + 1) != "," or not self._ends_aside(members[-1]):
            return False
        first = [self.scene.words[self.parts[member].first] for member in members]
        offices = first[0][0].isupper() and all(self._is_office(member) for member in members[1:])
        return first[1].lower() in {"a", "an"} or offices

    def _ends_aside(self, noun: int) -> bool:
        """Whether a comma or the sentence's end follows."""
        return self.word(self.past_phrases(noun)) in {",", "."}

    def _is_office(self, noun: int) -> bool:
        """Whether a noun phrase is a bare office of one person: "president", "chief executive"."""
        part = self.parts[noun]
        words = " ".join(self.scene.words[part.first : part.last])
        role = self.ontology.roles.get(words)
        return role is not None and role.noun == words and role.kind == "person"

    def _coordinated_left(self, noun: int, *, last: int) -> tuple[int, ...]:
        found: list[int] = []
        here = noun
        linked = last != noun  # in the middle of a list a comma is enough
        apart = False  # whether a comma stands before the "and"
        for _ in range(12):
            before = here - 1
            if before < 1:
                break
            if self.parts[before].kind == "and" and not linked:
                linked = True
                apart = self.word(before - 1) == ","
                before -= apart
            elif not (linked and self.word(before) == ","):
                break
            if not self.is_noun(before - 1):
                break
            member = before - 1
            if found and self.kind(member - 1) == "and" and self.word(member - 2) != ",":
                break  # "of Chad and Mali, Ali and Omar": the list before it is closed
            end = self._left_end(member, last)
            if end is not None:
                # "was held in the capital, Goma, and rebels fired": nobody of the clause before joins the rebels
                return () if apart and found and self.starts_clause(last) else (*end, *found)
            here = self.host(member)
            found.insert(0, here)
        return tuple(found)

    def _left_end(self, member: int, last: int) -> tuple[int, ...] | None:
        """What a list still takes in where it cannot go on to the left of a noun phrase; None where it can."""
        begins = self.starts_clause(last)
        if self.kind(member - 1) == "preposition":
            # "in Homs and Hama", "after Kyiv and Ankara signed"
            joined = not begins or self.word(member - 1) in CLAUSE_OPENERS | _PAIRING
            return (member,) if joined else ()
        host = self.host(member)
        if self._is_taken(host) and not (self.lemma(host - 1, "reporting") and begins):
            return ()
        return None

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
        paired = self.word(noun - 1) in _PAIRING  # "talks between Iran and Russia failed"
        for _ in range(12):
            kind = self.kind(here)
            comma = self.word(here) == ","
            if not comma and kind != "and":
                break
            following = here + 1
            if comma and following < len(self.parts) and self.parts[following].kind == "and":
                kind, following = "and", following + 1
            if not self.is_noun(following) or (not paired and self._begins_subject(following)):
                break
            run.append(following)
            if kind == "and":
                closed = True
                break
            here = self.past_phrases(following)
        return tuple(run) if closed else ()

    def _begins_subject(self, noun: int) -> bool:
        """Whether a clause begins at a noun phrase: "Iran refused", "Argentina, Chile and Peru refused"."""
        here = self.past_phrases(noun)
        if self.starts_clause(here - 1):
            return True
        if self.kind(here) == "and" and self.is_noun(here + 1):
            return self.starts_clause(self.past_phrases(here + 1) - 1)
        if self.word(here) != "," or not self.is_noun(here + 1):
            return False
        while self.word(here) == "," and self.is_noun(here + 1):
            here = self.past_phrases(here + 1)
        here += self.word(here) == ","
        if self.kind(here) != "and" or not self.is_noun(here + 1):
            return False
        return self.starts_clause(self.past_phrases(here + 1) - 1)

    def listed(self, noun: int) -> tuple[int, ...]:
        """A noun phrase with those listed after it, whoever acts then: "ministers from Chad, Mali and Niger met"."""
        run, here = [noun], self.past_phrases(noun)
        while len(run) < _LONGEST_LIST:
            closing = self.kind(here) == "and" or (self.word(here) == "," and self.kind(here + 1) == "and")
            here += 1 + (self.word(here) == "," and self.kind(here + 1) == "and")
            if not self.is_noun(here) or self.word(here - 1) not in {",", "and", "&"}:
                break
            run.append(here)
            here = self.past_phrases(here)
            if closing:
                return tuple(run)
        return (noun,)

    def past_phrases(self, noun: int) -> int:
        """The index after a noun phrase with its "of" phrases."""
        here = noun + 1
        while here + 1 < len(self.parts) and self.word(here) == "of" and self.is_noun(here + 1):
            here += 2
        return here

    def apposition(self, noun: int) -> int:
        """The noun phrase in apposition after a comma: "the commander of the guard, Ali Hasan"; else -1."""
        after = self.past_phrases(noun)
        if self.word(after) == "," and self.is_noun(after + 1) and not self._coordinated_right(noun):
            return after + 1
        return -1

    def joins_clauses(self, index: int) -> bool:
        """Whether an "and" stands between clauses and not between phrases."""
        following = self.plain_after(index)
        if self.verb(following):
            return self.is_finite(following)
        return self.is_noun(following) and self.starts_clause(self.past_phrases(following) - 1)

    def host(self, noun: int) -> int:
        """The noun phrase that a chain of phrases hangs on: "the building in Damascus" gives "building"."""
        for _ in range(8):
            inside = self.kind(noun - 1) == "preposition" and self.is_noun(noun - 2)
            if not inside or self.word(noun - 1) in CLAUSE_OPENERS:
                break
            noun -= 2
        return noun
