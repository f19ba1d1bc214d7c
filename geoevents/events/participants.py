"""Who stands in which slot of a verb or noun: subject, object, "by", "with", owner, and so on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoevents.actors.ontology import Condition, Ontology
    from geoevents.actors.scenes import Scene
    from geoevents.events.clauses import Clauses
    from geoevents.records import Actor, Resolution

__all__ = ["Participants"]

_LARGE_CITY = 300_000
# Slots that cues call by shorter names.
_SLOTS = {"obj": "object", "subj": "subject"}
_BELONGING = frozenset({"from", "of"})
_SPEAKER_PRONOUNS = frozenset(["it", "he", "she", "they", "we", "i"])


@dataclass(frozen=True, slots=True)
class Participants:
    """The actors of a document, found by their place in one sentence."""

    scene: Scene
    clauses: Clauses
    ontology: Ontology
    actors: Sequence[Actor]
    starts: Sequence[int]
    # What was found already: the rows of a verb and the steps after them ask for the same phrases again and again.
    _slots: dict[tuple[int, str], tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _actors: dict[int, Actor | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _toponyms: dict[int, Resolution | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _named: dict[int, Actor | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _words: dict[int, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    # --- who is named in a noun phrase ----------------------------------------------------------------------------

    def actor(self, noun: int) -> Actor | None:
        """The actor that a noun phrase names, is explained by, is a part of, or belongs to; None when there is none."""
        if noun not in self._actors:
            self._actors[noun] = self._find_actor(noun)
        return self._actors[noun]

    def _find_actor(self, noun: int) -> Actor | None:
        if not self.clauses.is_noun(noun) or self._is_number_of_things(noun):
            return None
        found = self._inside(noun)
        head = found[-1] if found and found[-1].mention.end >= self._end(noun) else None
        if head and head.kind == "person":
            return head
        beside = self._beside(noun) or (self._explained(noun) if head is None else None)
        if beside:
            return beside
        if head and (head.country or head.kind not in {"unnamed", "population"}):
            return head
        part = self.clauses.word(noun) in self.ontology.words["part_nouns"]
        vague = head is None or (part and head.kind == "population")
        if vague and (part or not found) and self.clauses.word(noun + 1) == "of":
            whole = self.actor(noun + 2)
            # "Residents of Xtown", which the tagger takes for an organisation, are its people
            unknown = whole is not None and whole.kind == "organisation" and not (whole.country or whole.sector)
            return (None if unknown and head else whole) or head or _first_known(found)
        return head or _first_known(found)

    def _is_number_of_things(self, noun: int) -> bool:
        """As in "thousands of hectares"."""
        numbered = self.clauses.word(noun) in self.ontology.words["part_nouns"] and self.clauses.word(noun + 1) == "of"
        return numbered and self.clauses.word(noun + 2) in self.ontology.words["things"]

    def _led_by(self, noun: int) -> tuple[Actor, ...]:
        """As in "a delegation led by the foreign minister"."""
        is_led = self.clauses.word(noun + 1) in {"led", "headed"} and self.clauses.word(noun + 2) == "by"
        leader = self.actor(noun + 3) if is_led else None
        return (leader,) if leader else ()

    def named(self, noun: int) -> Actor | None:
        """The actor whose name or role is the head of a noun phrase."""
        if noun not in self._named:
            found = self._inside(noun)
            self._named[noun] = found[-1] if found and found[-1].mention.end >= self._end(noun) else None
        return self._named[noun]

    def group(self, noun: int) -> tuple[Actor, ...]:
        """The actors of a noun phrase and of those coordinated to it."""
        if not self.clauses.is_noun(noun):
            return ()
        return tuple(actor for member in self.clauses.group(noun) for actor in self._members(member))

    def _members(self, noun: int) -> tuple[Actor, ...]:
        """The actor of a noun phrase; several for "ministers from Jordan, Egypt and Qatar"."""
        head = self.actor(noun)
        if head is None:
            return ()
        led = self._led_by(noun) if not head.country else ()
        if led:
            return led
        if head.kind in {"person", "state"} or self.clauses.word(noun + 1) not in _BELONGING:
            return (head,)
        listed = self.clauses.listed(noun + 2) if self.clauses.is_noun(noun + 2) else ()
        owners = [self.named(member) for member in listed]
        states = [owner for owner in owners if owner and owner.kind == "state" and owner.country]
        if len(states) < max(2, len(listed)) or len({state.country for state in states}) == 1:
            return (head,)
        return tuple(replace(state, sector=head.sector) for state in states)

    def toponym(self, noun: int) -> Resolution | None:
        """The place that heads a noun phrase."""
        if not self.scene.toponyms:
            return None
        if noun not in self._toponyms:
            self._toponyms[noun] = self._find_toponym(noun)
        return self._toponyms[noun]

    def _find_toponym(self, noun: int) -> Resolution | None:
        if not self.clauses.is_noun(noun):
            return None
        part = self.clauses.parts[noun]
        for first in range(part.first, part.last):
            if first in self.scene.toponyms:
                last, found = self.scene.toponyms[first]
                # "Damascus, Syria" is the more exact of the two; a name before another noun heads nothing.
                rest = {word.lower() for word in self.scene.words[last : part.last]}
                glued = self.scene.words[last : last + 1] == (",",) and last + 1 in self.scene.toponyms
                if found.place and (glued or rest <= self.ontology.words["place_heads"]):
                    return found
        return None

    def is_spot_only(self, actor: Actor) -> bool:
        """Whether an actor is only the name of an island, a water, or a city that is no capital: these do not act."""
        if not self.scene.toponyms:
            return False
        if actor.kind != "state" and (actor.kind != "organisation" or actor.country or actor.sector):
            return False
        start = actor.mention.start
        return any(
            found.toponym.mention.start == start and first not in self.scene.names and _is_spot_name(found)
            for first, (_, found) in self.scene.toponyms.items()
        )

    def is_governing(self, actor: Actor) -> bool:
        """Whether a large city is said to do what governments do: "Tel Aviv accused …", but not "Lagos was calm"."""
        start = actor.mention.start
        found = [each for _, each in self.scene.toponyms.values() if each.toponym.mention.start == start]
        return any(each.toponym.use == "actor" and _is_large_city(each) for each in found)

    def is_town(self, actor: Actor) -> bool:
        """Whether an actor is only the name of a town or division with a country."""
        if not actor.country or not self.scene.toponyms:
            return False
        start = actor.mention.start
        places = (found.place for _, found in self.scene.toponyms.values() if found.toponym.mention.start == start)
        inland = any(place is not None and place.feature_class in {"P", "A"} for place in places)
        return inland and self.is_spot_only(actor)

    def _inside(self, noun: int) -> list[Actor]:
        part = self.clauses.parts[noun]
        tokens = self.scene.sentence.tokens
        start, end = tokens[part.first].start, tokens[part.last - 1].end
        found: list[Actor] = []
        at = bisect_left(self.starts, start)
        while at < len(self.actors) and self.actors[at].mention.start < end:
            found.append(self.actors[at])
            at += 1
        return found

    def _end(self, noun: int) -> int:
        part = self.clauses.parts[noun]
        tokens = self.scene.sentence.tokens
        last = part.last - 1
        while last > part.first and self.scene.words[last] == ",":
            last -= 1
        return tokens[last].end

    def _beside(self, noun: int) -> Actor | None:
        """The person in apposition: "the commander of the Quds Force, Qasem Soleimani"."""
        beside = self.clauses.apposition(noun)
        if beside < 0:
            return None
        found = self._inside(beside)
        if found and found[-1].kind == "person" and found[-1].mention.end >= self._end(beside):
            return found[-1]
        return None

    def _explained(self, noun: int) -> Actor | None:
        """The state in apposition: "India's nuclear rival, Pakistan, …"."""
        beside = self.clauses.apposition(noun)
        found = self.named(beside) if beside >= 0 else None
        return found if found and found.kind == "state" else None

    # --- slots ----------------------------------------------------------------------------------------------------

    def slot(self, index: int, name: str) -> tuple[int, ...]:
        """The noun phrases in a slot of the verb or noun at ``index``."""
        known = self._slots.get((index, name))
        if known is None:
            find = self._verb_slot if self.clauses.verb(index) else self._noun_slot
            known = self._slots[index, name] = find(index, name)
        return known

    def fill(self, index: int, names: Sequence[str]) -> tuple[Actor, ...]:
        """The actors in the first of the slots that holds any."""
        for name in names:
            if name in {"poss", "nat", "poss_if_of"}:
                found = self._owners(index, name)
            elif name == "inf":
                found = self._of_complement(index)
            elif name == "that":
                found = self.group(self.clauses.that_clause(index))
            elif name == "between":
                found = self._pair(index)
            else:
                local = {"in", "at", "of"} if self.clauses.verb(index) else {"in", "at"}
                heads = [noun for noun in self.slot(index, name) if not self._is_border(noun, name)]
                nouns = [noun for noun in heads if name not in local or not self._is_spot(noun)]
                found = tuple(actor for noun in nouns for actor in self.group(noun))
                if name in {"in", "at"}:  # an unknown name there is a place
                    found = tuple(actor for actor in found if actor.country or actor.sector)
            if not found and name == "subject" and not self.clauses.is_passive(index):
                found = self._speaker(index)
            if found:
                return _distinct(found)
        return ()

    def _is_border(self, noun: int, slot: str) -> bool:
        """Whether a phrase only says where: "on the Algerian border"."""
        return slot not in {"subject", "object"} and self.clauses.word(noun) in self.ontology.words["border_words"]

    def _is_spot(self, noun: int) -> bool:
        """Whether a noun phrase is a place that is no country."""
        found = self.toponym(noun)
        return found is not None and found.place is not None and not found.place.feature_code.startswith("PCL")

    def meets(self, index: int, condition: Condition) -> bool:
        """Whether a trigger's condition holds at ``index``."""
        slot = condition.slot
        if slot in {"inf", "gerund"}:
            return self._complement_meets(index, condition)
        if slot in {"poss", "nat"}:
            return bool(self._owners(index, slot))
        if slot in self.ontology.sets:
            wanted = self.ontology.sets[slot]
            return any(word.lower() in wanted for word in self.scene.words)
        if slot == "date":
            return bool(self.scene.dates)
        if slot == "alone":
            return self.clauses.object(index) < 0
        return any(self._is(noun, condition) for noun in self.slot(index, _SLOTS.get(slot, slot)))

    def _complement_meets(self, index: int, condition: Condition) -> bool:
        here = self.clauses.complement(index)
        verb = self.clauses.verb(here)
        if verb is None or (verb.form == "gerund") != (condition.slot == "gerund"):
            return False
        lemmas = self.ontology.lemmas.get(self.clauses.word(here), (self.clauses.word(here),))
        return not condition.words or any(lemma in condition.words for lemma in lemmas)

    def _is(self, noun: int, condition: Condition) -> bool:
        if not condition.words and not condition.classes:
            return True
        if condition.words and not condition.words.isdisjoint(self._named_words(noun)):
            return True
        return bool(condition.classes) and self._is_among(noun, condition.classes)

    def _is_among(self, noun: int, classes: frozenset[str]) -> bool:
        """Whether a noun phrase names a place, actor or person, where these are among the classes."""
        if "place" in classes and any(self.toponym(head) for head in self._named_with(noun)):
            return True
        if "actor" in classes:
            return self.actor(noun) is not None
        found = (self.named(noun) or self._beside(noun)) if "person" in classes else None
        return found is not None and found.kind in {"person", "unnamed", "population", "group"}

    def _named_words(self, noun: int) -> frozenset[str]:
        """The heads of a noun phrase and of those named with it."""
        known = self._words.get(noun)
        if known is None:
            known = self._words[noun] = frozenset().union(*map(self._heads, self._named_with(noun)))
        return known

    def _named_with(self, noun: int) -> list[int]:
        """A noun phrase, with what it is of or with those listed after it."""
        if self.clauses.word(noun + 1) == "of" and self.clauses.is_noun(noun + 2):
            return [noun, noun + 2]
        if self.clauses.kind(self.clauses.past_phrases(noun)) in {"and", "mark"}:
            return [noun, *[member for member in self.clauses.group(noun) if member > noun]]
        return [noun]

    def _heads(self, noun: int) -> tuple[str, ...]:
        """The head of a noun phrase; also the word before a generic head ("aid program") and a person's titles."""
        part = self.clauses.parts[noun]
        named = self.named(noun)
        if named and named.kind == "person":
            return tuple(word.lower() for word in self.scene.words[part.first : part.last])
        if part.word in self.ontology.words["generic_heads"] and part.last - part.first > 1:
            return part.word, self.scene.words[part.last - 2].lower()
        return (part.word,)

    def _verb_slot(self, index: int, name: str) -> tuple[int, ...]:
        passive = self.clauses.is_passive(index)
        if name == "subject":
            if passive or self._is_outcome_of_passive(index):
                return self._agent(index)
            return () if self._is_outcome_at(index) else self._one(self.clauses.subject(index))
        if name == "object" and not passive:
            given, _ = self._given(index)
            return self._one(given)
        if name == "object":
            return self._one(self.clauses.subject(index))
        if name == "indirect":
            return () if passive else self._one(self._given(index)[1])
        found = tuple(noun for word, noun in self.clauses.phrases(index) if word == name)
        return found if found or name != "to" or passive else self._one(self._given(index)[1])

    def _given(self, index: int) -> tuple[int, int]:
        """The object of a verb and to whom it goes: "gave Hamas an ultimatum", "gave Nepal food aid"; -1 for nobody."""
        first = self.clauses.object(index)
        if first < 0 or not self.clauses.lemma(index, "giving_verbs"):
            return first, -1
        if self.clauses.is_noun(first + 1) and not self.clauses.starts_clause(first + 1):
            return first + 1, first
        part = self.clauses.parts[first]
        last, found = self.scene.toponyms.get(part.first, (part.last, None))
        is_state = found is not None and found.place is not None and found.place.feature_code.startswith("PCL")
        return first, first if is_state and last < part.last else -1

    def _is_outcome_of_passive(self, index: int) -> bool:
        """As in "the plane was shot down, killing five": the plane kills nobody."""
        verb = self.clauses.verb(index)
        if verb is None or verb.form != "gerund" or self.clauses.is_reduced(index):
            return False
        harms = self.clauses.lemma(index, "death_verbs") or self.clauses.lemma(index, "injury_verbs")
        return bool(harms) and self.clauses.is_passive(self.clauses.main_verb(index))

    def _is_outcome_at(self, index: int) -> bool:
        """As in "exploded near an Iraqi checkpoint killing two soldiers": the checkpoint kills nobody."""
        verb, noun = self.clauses.verb(index), self.clauses.subject(index)
        if verb is None or verb.form != "gerund" or not self.clauses.lemma(index, "death_verbs"):
            return False
        return noun > 0 and self.clauses.kind(noun - 1) == "preposition" and self.named(noun) is None

    def _agent(self, index: int) -> tuple[int, ...]:
        found = tuple(noun for word, noun in self.clauses.phrases(index) if word == "by")[:1]
        after = self.clauses.verb(index + 2) if self.clauses.kind(index + 1) == "and" else None
        shared = not found and after is not None and after.form == "participle"
        return self._agent(index + 2) if shared else found  # "were held and deported by Chad"

    def _noun_slot(self, index: int, name: str) -> tuple[int, ...]:
        if name == "subject" or (name == "doer" and self._is_done(index)):
            return self._one(self._clause_subject(index))
        return tuple(noun for word, noun in self.clauses.phrases(index) if word == name)[:2]

    def _is_done(self, index: int) -> bool:
        """Whether the clause's subject does what the noun says: "carried out a raid", not "protested over a raid"."""
        if self.clauses.word(index - 1) == "of" and self.clauses.word(index - 2) in self.ontology.words["spans_of"]:
            return bool(self.clauses.lemma(index - 3, "light_verbs"))  # "began weeks of protests"
        if self.clauses.kind(index - 1) == "preposition":
            claimed = self.clauses.word(index - 2) == "responsibility" and self.clauses.lemma(index - 3, "claims")
            return bool(claimed) or self.clauses.word(index - 1) in self.ontology.words["doing_prepositions"]
        before = index - 1
        before -= self.clauses.kind(before) == "adverb"  # "carried out a raid"
        return bool(self.clauses.lemma(before, "light_verbs"))

    def _clause_subject(self, index: int) -> int:
        """The subject of the verb that a noun is object or circumstance of."""
        for before in range(index - 1, max(-1, index - 6), -1):
            if self.clauses.verb(before):
                return -1 if self.clauses.is_passive(before) else self.clauses.subject(before)
            if self.clauses.parts[before].kind in {"link", "relative"}:
                return -1
        if self.clauses.word(index - 1) in {"in", "during", "at", "after", "before", "ahead"}:
            for after in range(index + 1, min(len(self.clauses.parts), index + 12)):
                verb = self.clauses.verb(after)
                if verb and verb.form == "finite":
                    return -1 if self.clauses.is_passive(after) else self.clauses.subject(after)
        return -1

    def _owners(self, index: int, name: str) -> tuple[Actor, ...]:
        """As in "Israel's attack", "an Israeli air strike"; for "poss_if_of" only where "of" names the victim."""
        part = self.clauses.parts[index]
        if name in {"poss", "poss_if_of"} and not part.owner_end:
            return ()
        if name == "poss_if_of" and not self.slot(index, "of"):
            return ()
        found = [actor for actor in self._inside(index) if name != "nat" or actor.country or actor.sector]
        return tuple(found)[:1]

    def _pair(self, index: int) -> tuple[Actor, ...]:
        """As in "talks between Iran and Iraq", and of the truce in "the truce between them was extended"."""
        subject = self.clauses.subject(index) if self.clauses.is_passive(index) else self.clauses.object(index)
        for head in (index, subject):
            nouns = [noun for word, noun in self.clauses.phrases(head) if word == "between"] if head >= 0 else []
            if nouns:
                return self.group(nouns[0])
        return ()

    def _of_complement(self, index: int) -> tuple[Actor, ...]:
        """Those whom the governed verb is about: "agreed to send aid to Chad"."""
        here = self.clauses.complement(index)
        if here < 0:
            return ()
        goals = [noun for word, noun in self.clauses.phrases(here) if word in {"to", "for"}]
        given = self.clauses.lemma(here, "transfer_verbs")
        first = goals if given else []
        for noun in (*first, self.clauses.object(here), *(noun for _, noun in self.clauses.phrases(here))):
            found = self.group(noun)
            if found:
                return found
        return self._of_complement(here)  # "is ready to send arms to help defend Chad"

    def _speaker(self, index: int) -> tuple[Actor, ...]:
        """As in "Hungary said it will …": the pronoun is whoever speaks."""
        subject = self.clauses.subject(index)
        if subject < 0 or self.clauses.word(subject) not in _SPEAKER_PRONOUNS:
            return ()
        person = self.clauses.word(subject) not in {"it", "they"}
        told = next((at for at in range(subject - 1, max(-1, subject - 30), -1) if self._tells(at)), -1)
        if told >= 0 and not person and self.clauses.word(subject - 1) == "and":
            return self._no_persons(self.clauses.subject(told))  # "A group says … is unjust and it is asking …"
        many = self._many_between(told, subject) if self.clauses.word(subject) == "they" else ()
        return many or self._subject_before(subject, person=person)

    def _subject_before(self, pronoun: int, *, person: bool) -> tuple[Actor, ...]:
        """The subject of the finite verb before a pronoun, where it may be meant."""
        for before in range(pronoun - 1, max(-1, pronoun - 30), -1):
            if not self.clauses.is_finite(before):
                continue
            found = self.group(self.clauses.subject(before))
            if self._is_one_state(pronoun, found):
                return ()
            if self.clauses.lemma(before, "reporting") or not person:
                human = all(actor.kind in {"person", "unnamed"} for actor in found)
                return found if human == person or (human and not any(one.kind == "person" for one in found)) else ()
            return ()
        return ()

    def _many_between(self, told: int, subject: int) -> tuple[Actor, ...]:
        """The people named last before "they": "The army says it shelled militants after they fired rockets"."""
        for noun in range(subject - 1, max(told, 0), -1):
            actor = self.named(noun) if self.clauses.is_noun(noun) else None
            many = actor is not None and actor.kind in {"unnamed", "group", "population"}
            if actor is not None and many and self.clauses.word(noun).endswith("s"):
                return (actor,)
        return ()

    def _tells(self, index: int) -> bool:
        return self.clauses.is_finite(index) and bool(self.clauses.lemma(index, "reporting"))

    def _no_persons(self, noun: int) -> tuple[Actor, ...]:
        found = self.group(noun)
        return () if any(actor.kind == "person" for actor in found) else found

    def _is_one_state(self, subject: int, found: Sequence[Actor]) -> bool:
        """Whether "they" would have to mean a single country."""
        return self.clauses.word(subject) == "they" and len(found) == 1 and found[0].kind == "state"

    def _one(self, noun: int) -> tuple[int, ...]:
        return (noun,) if noun >= 0 else ()


def _is_large_city(resolution: Resolution) -> bool:
    place = resolution.place
    return place is not None and place.feature_class == "P" and place.population >= _LARGE_CITY


def _is_spot_name(found: Resolution) -> bool:
    place = found.place
    if place is None or place.feature_code == "PPLC" or place.feature_code.startswith("PCL"):
        return False
    return found.toponym.use == "place" or place.feature_class in {"P", "H"} or place.feature_code.startswith("ISL")


def _first_known(found: Sequence[Actor]) -> Actor | None:
    """The first of those that only describe a noun ("an Israeli air strike") of whom anything is known."""
    return next((actor for actor in found if actor.country or actor.sector or actor.kind == "group"), None)


def _distinct(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """One mention of each actor, the first."""
    return tuple({(actor.name, actor.country): actor for actor in reversed(actors)}.values())[::-1]
