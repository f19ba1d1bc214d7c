"""Finds the subjects of verbs, and the verbs that others hang on.

The walks know relative clauses, reduced relatives, appositions, coordination and infinitives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.events.relations import CLAUSE_OPENERS, REACH, STOPS, Relations

if TYPE_CHECKING:
    from geoevents.actors.phrases import VerbGroup

__all__ = ["Clauses"]

_ASIDE = 16
_BRACKETED = 8
_AGES = frozenset({"aged", "ages"})


@dataclass(frozen=True)
class Clauses(Relations):
    """`Relations` with subjects."""

    def subject(self, index: int) -> int:
        """The noun phrase before the verb that does it (or, passive, undergoes it); -1 when there is none."""
        known = self._subjects.get(index)
        if known is None:
            known = self._subjects[index] = self._find_subject(index)
        return known

    def _find_subject(self, index: int) -> int:
        seen: set[int] = set()
        while index not in seen:
            seen.add(index)
            verb = self.verb(index)
            if verb is None:
                return -1
            found, index = self._step(index, verb)
            if index < 0:
                return found
        return -1

    def _step(self, index: int, verb: VerbGroup) -> tuple[int, int]:
        """(subject or -1, -1), or (-1, the verb whose subject it shares)."""
        if verb.form == "infinitive" and not self._is_bare(index):
            governor = self.governor(index)
            between = next((i for i in range(governor + 1, index) if self.is_noun(i)), -1)
            if governor >= 0 and between >= 0 and self.lemma(governor, "object_control"):
                return between, -1
            return -1, governor
        if verb.form in {"gerund", "participle"} and not self.is_past(index):
            if self.is_reduced(index):
                return self._reduced_subject(index)
            if self.is_aside(index) and self.is_noun(index - 2) and not self._has_finite_before(index):
                return self.host(index - 2), -1  # "The spokesman, dismissing the claims, said"
            return -1, self.main_verb(index)
        return self._subject_before(index)

    def _has_finite_before(self, index: int) -> bool:
        """Whether a clause before has its verb already."""
        return any(self.is_finite(before) for before in range(max(0, index - REACH), index))

    def _reduced_subject(self, index: int) -> tuple[int, int]:
        """The noun that it describes; of "issued a statement backing …", whoever issued it."""
        host = self.host(index - 1)
        issuing = host - 1
        issued = self.word(host) in self.ontology.sets["statement"] and self.is_finite(issuing)
        return (-1, issuing) if issued else (host, -1)

    def governor(self, index: int) -> int:
        """The verb that an infinitive or gerund hangs on: "agreed to meet", "denies having"; -1 when none."""
        for before in range(index - 1, max(-1, index - 14), -1):
            part = self.parts[before]
            if part.kind == "verb":
                return before
            if part.kind in {"link", "relative"} or part.word in STOPS:
                return -1
        return -1

    def in_relative(self, verb: int) -> int:
        """The antecedent, when a verb stands in a relative clause that begins right before it; else -1."""
        for before in range(verb - 1, max(-1, verb - 6), -1):
            if self.parts[before].kind == "relative":
                return self._antecedent(before)
            if self.parts[before].kind in {"verb", "link"} or self.word(before) in STOPS:
                return -1
        return -1

    def _is_bare(self, index: int) -> bool:
        """A base form after its subject: "demanded that Sudan return …"."""
        return self.scene.words[self.parts[index].first].lower() != "to" and self.is_noun(index - 1)

    def main_verb(self, index: int) -> int:
        """The finite verb whose subject a free participle shares: the one before, else the one after."""
        for before in range(index - 1, max(-1, index - REACH), -1):
            verb = self.verb(before)
            if verb and verb.form == "finite" and not self.is_reduced(before) and self.in_relative(before) < 0:
                return before
            if self.parts[before].word in STOPS:
                break
        for after in range(index + 1, min(len(self.parts), index + REACH)):
            verb = self.verb(after)
            if verb and verb.form == "finite":
                return after
        return -1

    # --- the walk to the left -------------------------------------------------------------------------------------

    def _subject_before(self, index: int) -> tuple[int, int]:
        """(subject or -1, -1), or (-1, the verb whose subject it shares)."""
        here, joined = self._before_aside(index) - 1, False
        for _ in range(REACH):
            part = self.parts[here] if here >= 0 else None
            if part is None or part.kind == "link" or part.word in STOPS:
                break
            if part.kind == "relative":
                return self._antecedent(here), -1
            step = here - 1
            if part.word == ")":
                step = self._before_brackets(here)
            elif part.kind == "noun" and not joined:  # otherwise it is an object of the verb that it is joined to
                step = self._past_noun(here, index)
                if step == here:
                    return (-1 if self.word(here) == "there" else here), -1
            elif part.kind == "verb":
                step = self._past_verb(here, joined=joined)
                if step == here:
                    return -1, self._sharing(here, index, joined=joined)
            joined = joined or part.kind == "and"
            here = step
        return -1, -1

    def _before_aside(self, index: int) -> int:
        """The comma that opens an aside: "The leaders, meeting in Vienna, agreed"; the verb where there is none."""
        if self.word(index - 1) != ",":
            return index
        finite = False
        for before in range(index - 2, max(0, index - _ASIDE), -1):
            if self.kind(before) == "relative":  # "Vietnam, which borders China, urged"
                return before - 1 if self.word(before - 1) == "," and self.is_noun(before - 2) else index
            if self.word(before) in _AGES:
                continue
            if self.is_finite(before) and not finite and self.word(before) != ",":
                finite = True
                continue
            if self.word(before) == ",":
                aside = self.is_aside(before + 1) or (not finite and self._opens_phrase(before + 1))
                if not aside and self.is_noun(before + 1):
                    continue  # a list inside the aside: "together with Bahrain, Egypt and Chad,"
                return before if aside and self.is_noun(before - 1) else index
            if self.kind(before) in {"link", "relative"} or self.is_finite(before):
                break
        return index

    def is_aside(self, index: int) -> bool:
        """Whether a participle after a comma only describes: "Ethiopia, backed by Israel, attacked"."""
        verb = self.verb(index)
        free = verb is not None and verb.form in {"gerund", "participle"} and not self.is_past(index)
        return free and self.word(index - 1) == ","

    def _opens_phrase(self, index: int) -> bool:
        """As in "Kenya, together with Uganda and Chad, condemned …"."""
        return self.kind(index + (self.kind(index) == "adverb")) == "preposition"

    def _past_verb(self, here: int, *, joined: bool) -> int:
        """Where to go on from a verb left of a verb; the same place when their subject may be one."""
        if joined:
            return here - 1 if self.is_reduced(here) else here
        antecedent = self.in_relative(here)
        if antecedent >= 0:
            return antecedent
        return here - 1 if self.is_reduced(here) else here

    def _sharing(self, here: int, index: int, *, joined: bool) -> int:
        """The verb whose subject the verb at ``index`` has."""
        if joined and self.word(index - 2) == "," and self._speech(here) >= 0:
            return self._speech(here)
        verb = self.verb(here)
        return here if joined or (verb and verb.form != "gerund") else self.main_verb(here)

    def _speech(self, verb: int) -> int:
        """The verb of saying whose clause a verb is, as in "said the strike had hit …, and accused"; else -1."""
        subject = self._subject_before(verb)[0]
        before = subject - 1
        before -= self.word(before) == "that"
        return before if subject >= 0 and self.is_finite(before) and self.lemma(before, "reporting") else -1

    def _before_brackets(self, index: int) -> int:
        """Where to go on before a comma from "(NUT)": the chunk before the bracket."""
        if self.word(index) != ")":
            return index
        opening = next((at for at in range(index - 1, max(-1, index - _BRACKETED), -1) if self.word(at) == "("), index)
        return opening - 1 if opening < index else index

    def _past_noun(self, here: int, index: int) -> int:
        """Where to go on from a noun phrase left of a verb; the same place when it is the subject."""
        before = here - 1
        kind = self.kind(before)
        aside = self._aged(here)  # "Two men aged 34 and 27 were killed", "a town north of Baghdad"
        if self.word(here) in self.ontology.words["directions"] and self.is_noun(before):
            aside = here
        if aside >= 0:
            return aside - 1
        if kind == "preposition":
            return here if self._opens_clause(before, here, index) else before - 1
        if kind == "and":
            return self._listed_host(here)
        if kind == "verb":
            return self._described(before, here)
        host = self._before_brackets(before - 1)
        if self.word(before) == "," and self.is_noun(host) and self.word(index - 1) == ",":
            introductory = self.kind(host - 1) == "preposition" and host == 1
            return here if introductory else self.host(host)  # an apposition in commas, but not "In July, Iran, …"
        return here

    def _aged(self, index: int) -> int:
        """The "aged" before a bare number that says how old somebody is; -1 where there is none."""
        here = index
        while here > index - _ASIDE and (self.word(here).isdigit() or self.word(here) in {",", "and"}):
            here -= 1
        return here if here < index and self.word(here) in _AGES else -1

    def _described(self, verb: int, noun: int) -> int:
        """The noun that a verb before ``noun`` only describes: "soldiers guarding the base fired"; else ``noun``."""
        antecedent = self.in_relative(verb)
        if antecedent >= 0:
            return antecedent
        form = self.verb(verb)
        if self.is_finite(verb) and "then" in {self.word(noun + 1), self.word(noun + 2), self.word(noun + 3)}:
            return verb  # "Police blocked their way, then began firing"
        free = form is not None and form.form in {"gerund", "participle"}
        return self.host(verb - 1) if free and self.is_noun(verb - 1) else noun

    def _opens_clause(self, preposition: int, noun: int, verb: int) -> bool:
        """Whether "after" opens a clause: "after a coup toppled …" does, "after the talks, Iran said" does not."""
        if self.word(preposition) not in self.ontology.words["time_subordinators"]:
            return False
        between = self.parts[noun + 1 : verb]
        if all(part.kind == "adverb" for part in between):
            return True
        commas = sum(part.word == "," for part in between)
        plain = all(part.kind in {"preposition", "noun", "adverb", "date"} or part.word == "," for part in between)
        return plain and commas in {0, 2} and self._has_verb_before(preposition)

    def _has_verb_before(self, index: int) -> bool:
        """Whether the main clause has its verb already, or has not begun."""
        nouns = False
        for before in range(index - 1, max(-1, index - REACH), -1):
            if self.is_finite(before) and not self.is_mistaken(before):
                return True
            nouns = nouns or self.is_noun(before)
        return not nouns

    def _listed_host(self, noun: int) -> int:
        """Who acts in "talks with Iran and Russia failed" (talks), "a deal with Iran and Russia protested" (Russia)."""
        first = noun - 2
        while self.is_noun(first) and self.word(first - 1) == "," and self.is_noun(first - 2):
            first -= 2
        if self.kind(first - 1) != "preposition" or self.word(first - 1) in CLAUSE_OPENERS:
            return noun
        host = self.host(first)
        alone = not self.is_noun(host) or host == first or self.verb(host - 1) is not None
        return noun if alone else host

    def _antecedent(self, relative: int) -> int:
        """What "who" or "which" stands for: the nearest noun, or, for ", which", the one that its phrase hangs on."""
        here = relative - 1
        while here >= 0 and (self.word(here) == "," or self.parts[here].kind in {"preposition", "date"}):
            here -= 1
        if not self.is_noun(here):
            return -1
        names = self.scene.toponyms
        if self.word(relative) == "that" and any(at in names for at in range(*self.parts[here][1:3])):
            return self._telling(here)
        if self.word(relative) != "who" and self.word(relative - 1) == ",":
            return self.host(here)
        while self.word(here - 1) == "of" and self.is_noun(here - 2):
            here -= 2
        return here

    def _telling(self, noun: int) -> int:
        """What "that" stands for after a place, which it cannot mean: "an attack on a base in Arauca that killed"."""
        first = noun - 2 if self.kind(noun - 1) == "preposition" and self.is_noun(noun - 2) else noun
        here = first
        for _ in range(4):
            if self.word(here) in self.ontology.nouns:
                return here
            if self.kind(here - 1) != "preposition" or not self.is_noun(here - 2):
                break
            here -= 2
        return first
