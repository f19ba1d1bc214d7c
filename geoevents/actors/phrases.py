"""Cuts a tagged sentence into noun phrases, verb groups, prepositions and connecting words.

A light analysis that needs no tree: `chunk` walks once over the tokens. ``events.clauses`` relates the chunks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from geoevents.actors.headlines import is_headline, mend_headline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geoevents.actors.ontology import Ontology
    from geoevents.records import Token

__all__ = ["Chunk", "ChunkKind", "Layout", "VerbGroup", "chunk"]

ChunkKind: TypeAlias = Literal["noun", "verb", "preposition", "and", "link", "relative", "date", "adverb", "mark"]
VerbForm: TypeAlias = Literal["finite", "infinitive", "gerund", "participle"]

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "FW"})
_ADJECTIVES = frozenset({"JJ", "JJR"})
_BEFORE_NOUNS = frozenset({"JJ", "JJR", "JJS", "CD", "RBS", "RBR", "$", "#", "AFX"})
_DETERMINERS = frozenset({"DT", "PDT", "PRP$"})
_VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_VERB_STARTS = _VERBS | {"MD"}
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_PARTICIPLES = frozenset({"VBG", "VBN"})
_MODIFIERS = _BEFORE_NOUNS | _PARTICIPLES
# What a noun phrase without a noun may begin with: "the wounded", "two of them".
_HEADLESS = _DETERMINERS | {"CD", "JJ", "JJS"}
# No phrase of several words begins with these.
_SINGLES = frozenset({"IN", "TO", "CC", "WDT", "WP", "WP$", "WRB", "RP", "UH", ",", ".", ":", "``", "''", "POS"})
_NEVER_INSIDE = _SINGLES - {"CC", "POS"} | {"MD", "VB", "VBD", "VBP", "VBZ", "PRP", "EX"}
_ADVERBS = frozenset({"RB", "RP", "RBR", "UH"})
_RELATIVES = frozenset({"WDT", "WP", "WP$"})
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'s", "’s", "'re", "’re", "'m"})
_HAVE = frozenset({"have", "has", "had", "having", "'ve", "’ve"})
_DO = frozenset({"do", "does", "did"})
_GET = frozenset({"get", "gets", "got", "getting"})
_HAVE = frozenset({"have", "has", "had", "'ve", "’ve"})
_NEGATION = frozenset({"not", "n't", "n’t", "never"})
# Measures of time that follow a name without being its head: "in La Paz hours after".
_SPANS_OF_TIME = frozenset({"minutes", "hours", "days", "weeks", "months", "years"})
_HAPPENINGS = frozenset({"fighting", "shelling", "bombing", "shooting", "flooding", "killing", "stabbing", "rioting"})
_MISTAKEN = _HAPPENINGS | {"shot", "crossing", "visiting"}
_HOSTS = frozenset({"with", "the", "a"})
# Base forms of triggers that are adjectives as often.
_ALSO_ADJECTIVES = frozenset(
    {"open", "free", "clear", "back", "complete", "secure", "welcome", "shut", "lead", "present"}
)
_UNCHANGED = frozenset({"cut", "hit", "quit", "shut", "put", "set"})
_PAIRED = 8
_TO = frozenset({"to"})
_CLITIC_FUTURE = frozenset({"'ll", "’ll"})


class VerbGroup(NamedTuple):  # made by the thousand, as chunks are
    """What a verb group says beside its main verb.

    Attributes:
        form: Finite, infinitive with "to", gerund (killing …) or bare past participle (deployed in …).
        passive: Whether the subject undergoes it; a bare participle may be either and counts as not passive.
        negated: Whether "not" or "never" stands in it.
        modal: Modal in lower case ("will", "could", "must" for "has to"), or empty.
        perfect: Whether "have" or "has" or "had" helps: with "would" it did not come to pass.
    """

    form: VerbForm
    passive: bool = False
    negated: bool = False
    modal: str = ""
    perfect: bool = False


class Chunk(NamedTuple):  # made by the thousand: a tuple takes half the time of a frozen dataclass
    """Tokens ``first`` to ``last`` (exclusive) of a sentence.

    Attributes:
        kind: What it is.
        first: Index of its first token.
        last: Index after its last token.
        word: Lower-case head: last noun, main verb, preposition, conjunction or mark.
        owner_end: For noun phrases with a possessive, the index of the last "'s"; 0 when there is none.
        verb: For verb groups only.
    """

    kind: ChunkKind
    first: int
    last: int
    word: str
    owner_end: int = 0
    verb: VerbGroup | None = None


# A chunk from all its fields; without the names of its arguments it is made in a third of the time.
_new_chunk = cast(
    "Callable[[tuple[ChunkKind, int, int, str, int, VerbGroup | None]], Chunk]", partial(tuple.__new__, Chunk)
)
# What a verb without helping verbs says, by its part of speech.
_ALONE: Mapping[str, VerbGroup] = {
    **dict.fromkeys(_FINITE, VerbGroup(form="finite")),
    "VBG": VerbGroup(form="gerund"),
    "VBN": VerbGroup(form="participle"),
    "VB": VerbGroup(form="infinitive"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What is known of a sentence before it is cut: token indices from entities, toponyms and dates.

    Attributes:
        spans: First token of a name of several words to the index after its last.
        dates: First token of a date to the index after its last.
        glue: Commas inside one place name, as in "Damascus, Syria".
    """

    spans: Mapping[int, int]
    dates: Mapping[int, int]
    glue: frozenset[int]


def chunk(tokens: Sequence[Token], layout: Layout, ontology: Ontology) -> tuple[Chunk, ...]:
    """The chunks of a sentence, in order; every token is in exactly one."""
    words = [token.text.lower() for token in tokens]
    known = ontology.retagged
    tags = [
        _tag(token, word, ontology) if word in known or token.pos == "CD" else token.pos
        for word, token in zip(words, tokens, strict=True)
    ]
    if "TO" in tags:
        _mend_goals(tokens, tags)
    _mend(words, tags, ontology)
    mend_headline(words, tags, ontology)
    cutter = _Cutter(
        words,
        tags,
        layout,
        ontology,
        _joined(ontology.words["quantifier_starts"], _TO),
        _joined(ontology.words["directions"], _SPANS_OF_TIME),
        frozenset().union(layout.spans, layout.dates, layout.glue),
    )
    found: list[Chunk] = []
    index = 0
    while index < len(tokens):
        piece = cutter.cut(index)
        found.append(piece)
        index = piece.last
    if is_headline(tags):
        _mend_headline_chunks(found, tags)
    return tuple(found)


@lru_cache(maxsize=16)
def _joined(listed: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    """Both sets, joined once and not for each sentence."""
    return listed | more


def _mend_headline_chunks(found: list[Chunk], tags: Sequence[str]) -> None:
    """Makes an "and" of the comma in "Russia, China veto …", and a passive of "Ten men arrested in Lagos"."""
    if _is_list_of_two(found, tags):
        found[1] = found[1]._replace(kind="and", word="and")
    second = found[1] if len(found) > 1 else found[0]
    if _FINITE.isdisjoint(tags) and found[0].kind == "noun" and second.verb and second.verb.form == "participle":
        found[1] = second._replace(verb=VerbGroup(form="finite", passive=True))


def _is_list_of_two(parts: Sequence[Chunk], tags: Sequence[str]) -> bool:
    """Whether a headline begins as "Russia, China veto …" does."""
    kinds = [part.kind for part in parts[:4]]
    names = kinds == ["noun", "mark", "noun", "verb"] and parts[1].word == ","
    return names and {"NNP", "NNPS", ","}.issuperset(tags[: parts[3].first])


def _tag(token: Token, word: str, ontology: Ontology) -> str:
    """The part of speech, where a closed list of words knows better than the tagger."""
    if word == "both":
        return "DT"  # "both China and Taiwan"
    if ontology.numbers.get(word, 0) > 1:
        return "CD"
    if token.pos == "CD" and token.text[:1].isupper() and word.isalpha():
        return "NNP"  # a name that it never saw
    if word in ontology.words["dashes"]:
        return ":"
    return "RB" if token.pos in _VERBS and word in ontology.words["time_adverbs"] else token.pos


def _mend_goals(tokens: Sequence[Token], tags: list[str]) -> None:
    """Makes a name of the verb that the tagger sees in "flew to Kyiv"."""
    for index in range(1, len(tags)):
        if tags[index] == "VB" and tokens[index - 1].text == "to" and tokens[index].text[:1].isupper():
            tags[index] = "NNP"


def _mend(words: Sequence[str], tags: list[str], ontology: Ontology) -> None:
    """Sets right what the tagger often takes for something else: "gunmen shot and killed", "the Torkham crossing"."""
    if tags[:1] == ["VBZ"] and words[0] in ontology.nouns and tags[1:2] in (["IN"], ["VBD"]):
        tags[0] = "NNS"  # "Wildfires on …"
    if "NNS" in tags and "TO" in tags:
        _mend_plans(words, tags, ontology)
    _mend_adjectives(words, tags, ontology)
    _mend_verbs(words, tags, ontology)
    if not _MISTAKEN.intersection(words):
        return
    if words[0] in _HAPPENINGS and tags[0] == "VBG" and _opens_as_noun(tags):
        tags[0] = "NN"
    for index in range(1, len(words)):
        before = tags[index - 1]
        if (
            words[index] == "shot"
            and words[index + 1 : index + 2] == ["and"]
            and tags[index + 2 : index + 3] == ["VBD"]
        ):
            tags[index] = "VBD"
        elif words[index] in _HAPPENINGS and tags[index] == "VBG" and _happens(tags, index + 1):
            tags[index] = "NN"  # "heavy fighting broke out"
        elif words[index] == "visiting" and tags[index] == "VBG" and words[index - 1] in _HOSTS:
            tags[index] = "JJ"  # "talks with visiting ministers"
        elif (
            words[index] == "crossing"
            and tags[index] == "VBG"
            and (before in {"NNP", "JJ"} or words[index - 1] in ontology.words["crossed"])
        ):
            tags[index] = "NN"


def _opens_as_noun(tags: list[str]) -> bool:
    """Whether the first word is what happens, as in "Shelling by the army killed two", "Fighting in Goma spread"."""
    if _happens(tags, 1):
        return True
    finite = next((at for at, tag in enumerate(tags) if tag in _FINITE), len(tags))
    return tags[1:2] == ["IN"] and finite < len(tags) and "," not in tags[:finite]


def _happens(tags: list[str], index: int) -> bool:
    """Whether a finite verb stands there; "fighting erupted" has one that the tagger takes for a participle."""
    if tags[index : index + 1] == ["VBN"] and _FINITE.isdisjoint(tags):
        tags[index] = "VBD"
    return tags[index : index + 1] in (["VBD"], ["VBZ"])


def _mend_plans(words: Sequence[str], tags: list[str], ontology: Ontology) -> None:
    """Makes a verb of "plans" in "Greece, like most others, plans to impose"."""
    for index in range(3, len(words) - 2):
        noun = tags[index] == "NNS" and tags[index - 1] == "," and tags[index + 1 : index + 3] == ["TO", "VB"]
        if noun and words[index] in ontology.lemmas and not _FINITE.intersection(tags[:index]):
            tags[index] = "VBZ"


def _mend_adjectives(words: Sequence[str], tags: list[str], ontology: Ontology) -> None:
    """Makes one phrase of "a 45-year-old woman", and a verb of an adjective after an aside."""
    if "year-old" in words:
        for index in range(1, len(words)):
            if words[index] == "year-old" and words[index - 1] in ontology.words["dashes"]:
                tags[index - 1] = tags[index] = "JJ"
    for index in range(1, len(words) - 1) if "JJ" in tags and "," in tags else ():
        verb = words[index].endswith("ed") and words[index] in ontology.lemmas
        if verb and tags[index - 1 : index + 2] == [",", "JJ", "NNP"]:
            tags[index] = "VBD"  # "Manila, which claims the islands, condemned China"


def _mend_verbs(words: Sequence[str], tags: list[str], ontology: Ontology) -> None:
    """Makes verbs of "to drop the bill and deploy troops" and a past tense of "Riyadh, a close ally, cut ties"."""
    if "VB" not in tags:
        return
    for index in range(1, len(words)):
        if tags[index] == "VB" and tags[index - 1] == "," and words[index] in _UNCHANGED:
            listed = {"TO", "MD", "VB"} & set(tags[max(0, index - _PAIRED) : index])
            tags[index] = "VB" if listed else "VBD"  # "Riyadh, a close ally, cut ties"
    if "TO" in tags:
        for index in range(2, len(words) - 1):
            after = tags[index + 1] in _NOUNS | {"CD", "DT"} and tags[index - 2] in _VERBS
            if tags[index] == "JJ" and tags[index - 1] == "TO" and after and words[index] in ontology.verbs:
                tags[index] = "VB"  # "agreed to free 170 prisoners"
    if "CC" in tags:
        for index in range(1, len(words)):
            if tags[index] == "JJ" and tags[index - 1] == "CC" and _is_second_verb(words[index], index, tags, ontology):
                tags[index] = "VB"


def _is_second_verb(word: str, index: int, tags: Sequence[str], ontology: Ontology) -> bool:
    """Whether a word taken for an adjective is the base form of a trigger, joined to another base form."""
    return word in ontology.verbs and word not in _ALSO_ADJECTIVES and "VB" in tags[max(0, index - _PAIRED) : index]


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts one chunk after the other off a sentence."""

    words: Sequence[str]
    tags: Sequence[str]
    layout: Layout
    ontology: Ontology
    starts: frozenset[str]  # words that may open a quantifier, and "to"
    apart: frozenset[str]  # nouns that may stand apart from the phrase before them
    known: frozenset[int]  # tokens at which a name, a date or glue begins

    def cut(self, index: int) -> Chunk:
        """The chunk that begins at a token."""
        tag, word, named = self.tags[index], self.words[index], index in self.known
        if named:
            end = self.layout.dates.get(index)
            if end is not None:
                return _new_chunk(("date", index, end, self.words[end - 1], 0, None))
            named = index in self.layout.spans
        if word == "according" or (tag in _SINGLES and not named and word not in self.starts):
            return self._single(index)
        if word == "dead" and self.words[index - 1] == "shot":
            return _new_chunk(("adverb", index, index + 1, word, 0, None))
        found = None
        starts = tag in _VERB_STARTS or (word == "to" and self._opens_infinitive(index))
        if starts and not named and not (tag in _PARTICIPLES and self._describes(index)):
            found = self._verb_group(index)
        return found or self._noun_phrase(index) or self._single(index)

    # --- verbs ----------------------------------------------------------------------------------------------------

    def _verb_group(self, start: int) -> Chunk | None:
        words, tags = self.words, self.tags
        index, main, size = start, -1, len(words)
        while index < size:
            if tags[index] == "RB" or words[index] in _NEGATION:
                following = self._after_adverbs(index)
                if following == size or not self._continues(main, following):
                    break
                index = following
            elif index == start or self._continues(main, index):
                main = main if tags[index] == "TO" else index
                index += 1
            else:
                break
        return self._described(start, main) if main >= 0 else None

    def _describes(self, index: int) -> bool:
        """Whether a participle only describes the noun after it: "sent armoured vehicles", "masked youths threw"."""
        if self.tags[index] not in _PARTICIPLES:
            return False
        before = self.tags[index - 1] if index else ""
        if self.tags[index] == "VBN" and before in {"IN", "DT"} and self._noun_follows(index):
            return True  # "for kidnapped journalists", "of a detained Iranian lawyer"
        if self.tags[index + 1 : index + 2] not in (["NN"], ["NNS"]):
            return False
        if before in _VERBS - {"VBG", "VBN"} and self.words[index - 1] not in _BE | _HAVE | _GET:
            return True
        after = self.tags[index + 2 : index + 3]
        return (
            self.tags[index] == "VBN"
            and before not in _VERBS | {"MD", "RB"}
            and after[:1] in (["VBD"], ["VBZ"], ["MD"])
        )

    def _opens_infinitive(self, index: int) -> bool:
        if self.words[index] != "to" or self.tags[index] not in {"TO", "IN"}:
            return False
        following = self._after_adverbs(index + 1)
        named = following in self.layout.spans  # "extradited to Mali", which the tagger took for a verb
        return following < len(self.words) and self.tags[following] == "VB" and not named

    def _after_adverbs(self, index: int) -> int:
        stop = min(len(self.words), index + 4)
        while index < stop and (self.tags[index] == "RB" or self.words[index] in _NEGATION):
            index += 1
        return index

    def _continues(self, main: int, index: int) -> bool:
        """Whether the verb at ``index`` belongs to the group whose last verb so far is at ``main``."""
        tag = self.tags[index]
        if main < 0:
            return tag in _VERBS
        before = self.words[main]
        if before in _HAVE:
            return tag in {"VBN", "VBD"} or self._opens_infinitive(index)
        if before in _BE or before in _GET:
            known = tag in {"VBN", "VBG"} or (tag == "VBD" and self.words[index] not in _BE)
            return known or (before in _BE and self._opens_infinitive(index))
        if self.tags[main] == "MD" or before in _DO:
            return tag in _VERBS - {"VBG", "VBZ"}
        return self.tags[main] == "VBG" and before == "going" and self._opens_infinitive(index)

    def _described(self, start: int, main: int) -> Chunk:
        if start == main:  # most have no helping verb
            alone = _ALONE.get(self.tags[main]) or VerbGroup(form=self._form(start, main))
            return _new_chunk(("verb", start, main + 1, self.words[main], 0, alone))
        helpers = [
            self.words[index]
            for index in range(start, main)
            if self.tags[index] in _VERB_STARTS or self.tags[index] == "TO"
        ]
        passive = self.tags[main] in {"VBN", "VBD"} and bool(helpers) and (helpers[-1] in _BE or helpers[-1] in _GET)
        verb = VerbGroup(
            form=self._form(start, main),
            passive=passive,
            negated=any(word in _NEGATION for word in self.words[start:main]),
            modal=_modal(helpers, first=self.tags[start]) or ("may" if "about" in self.words[start:main] else ""),
            perfect=any(word in _HAVE for word in helpers),
        )
        return Chunk(kind="verb", first=start, last=main + 1, word=self.words[main], verb=verb)

    def _form(self, start: int, main: int) -> VerbForm:
        first = next((tag for tag in self.tags[start : main + 1] if tag != "RB"), self.tags[main])
        if first in _FINITE:
            return "finite"
        if first == "VBG":
            return "gerund"
        return "participle" if first == "VBN" else "infinitive"

    # --- nouns ----------------------------------------------------------------------------------------------------

    def _noun_phrase(self, start: int) -> Chunk | None:
        words, first = self.words, self.tags[start]
        if first in {"PRP", "EX"}:
            return _new_chunk(("noun", start, start + 1, words[start], 0, None))
        quantified = self._quantifier(start) if words[start] in self.starts else 0
        begin = start + (quantified or int(first in _PARTICIPLES and self._describes(start)))
        index, noun, owner_end = self._walked(start, begin)
        if index == start or (noun < 0 and not quantified and first not in _HEADLESS):
            return None
        if noun < 0 and index == start + 1 and first == "JJ" and self._describes_before(start):
            return None
        return _new_chunk(("noun", start, index, words[noun if noun >= 0 else index - 1], owner_end, None))

    def _walked(self, start: int, index: int) -> tuple[int, int, int]:
        """Where the phrase that began at ``start`` ends, its last noun or -1, and its last possessive or 0."""
        tags, words, known, apart = self.tags, self.words, self.known, self.apart
        noun, owner_end, size = -1, 0, len(words)
        while index < size:
            tag = tags[index]
            if index not in known:  # most tokens need no more than their part of speech
                if tag in _NOUNS and words[index] not in apart:
                    noun = index
                    index += 1
                    continue
                if tag in _NEVER_INSIDE:
                    break
            step = self._step(start, index, noun)
            if step == 0:
                break
            if tag == "POS":
                owner_end = index
            elif tag in _NOUNS or index in self.layout.spans:
                noun = index + step - 1
            index += step
        return index, noun, owner_end

    def _describes_before(self, index: int) -> bool:
        """Whether an adjective describes the noun before it: "militants loyal to the general"."""
        return index > 0 and self.tags[index - 1] in _NOUNS and self.tags[index + 1 : index + 2] in (["TO"], ["IN"])

    def _quantifier(self, start: int) -> int:
        """How many tokens "at least", "more than" or "about" before a number take; 0 when there is none."""
        for number in range(start + 3, start, -1):
            phrase = "_".join(self.words[start:number])
            if self.tags[number : number + 1] == ["CD"] and phrase in self.ontology.words["quantifiers"]:
                return number - start
        return 0

    def _step(self, start: int, index: int, noun: int) -> int:
        """How many tokens at ``index`` go into the phrase that began at ``start``; 0 ends it."""
        layout, tag = self.layout, self.tags[index]
        if index in layout.spans:
            return layout.spans[index] - index
        inside = index > start and noun != index - 1
        if index in layout.dates:
            end = layout.dates[index]
            goes_on = inside and end < len(self.words) and (self.tags[end] in _NOUNS or self._leads_on(end))
            return end - index if goes_on else 0
        apart = (
            index > start
            and self.words[index] in self.apart
            and (self._points(index) or (noun == index - 1 and self.words[index] in _SPANS_OF_TIME))
        )
        if apart or (tag in _NEVER_INSIDE and index not in layout.glue):
            return 0
        if tag in _NOUNS or index in layout.glue:
            return 1
        if tag in _DETERMINERS or tag in _BEFORE_NOUNS:
            return int(self._leads(start, index, noun))
        return int(self._joins(start, index, noun, inside=inside))

    def _leads_on(self, index: int) -> bool:
        """As "partial" in "a two-week partial ceasefire"."""
        return self.tags[index] in _ADJECTIVES and self._noun_follows(index)

    def _points(self, index: int) -> bool:
        """As "north" in "three crossings north of the city"."""
        return self.words[index] in self.ontology.words["directions"] and self.words[index + 1 : index + 2] == ["of"]

    def _leads(self, start: int, index: int, noun: int) -> bool:
        """Determiners, numbers and adjectives come before the noun, or between two nouns."""
        tag = self.tags[index]
        if tag in _DETERMINERS:
            return index == start or self.tags[index - 1] == "PDT" or self.words[index - 1] in {"all", "both"}
        if noun != index - 1 or noun < 0:
            return True
        if tag == "CD":  # "a magnitude 5.1" goes on, "the children two weeks later" does not
            return self.tags[index - 1] not in {"NNS", "NNPS"}
        return self._noun_follows(index)

    def _joins(self, start: int, index: int, noun: int, *, inside: bool) -> bool:
        """What stands only inside a phrase: possessives, participles, adverbs, "and" between adjectives."""
        tag, following = self.tags[index], self.tags[index + 1 : index + 2]
        if tag == "POS":
            return noun == index - 1 and noun >= 0 and bool(following)
        if tag in _PARTICIPLES:
            return inside and self._noun_follows(index)
        if tag == "RB":
            return (following == ["CD"] and self.words[index] not in self.ontology.words["separable"]) or (
                following == ["JJ"] and index > start
            )
        if tag == "CC":
            adjectives = inside and self.tags[index - 1] in {"JJ", "JJR", "CD"} and following[:1] in (["JJ"], ["JJR"])
            return adjectives and self._noun_follows(index + 1)
        return False

    def _noun_follows(self, index: int) -> bool:
        following = index + 1
        stop = min(len(self.tags), index + 4)
        while following < stop and self.tags[following] in _MODIFIERS:
            following += 1
        return following < len(self.tags) and self.tags[following] in _NOUNS

    # --- the rest -------------------------------------------------------------------------------------------------

    def _single(self, index: int) -> Chunk:
        return _new_chunk((self._single_kind(index), index, index + 1, self.words[index], 0, None))

    def _single_kind(self, index: int) -> ChunkKind:
        word, tag = self.words[index], self.tags[index]
        if tag in _RELATIVES:
            return "relative"
        if tag in {"IN", "TO", "WRB"} or word in {"according", "including"}:
            return "link" if tag == "WRB" or word in self.ontology.words["links"] else "preposition"
        if tag == "CC":
            return "and"
        return "adverb" if tag in _ADVERBS else "mark"


def _modal(helpers: Sequence[str], *, first: str) -> str:
    if helpers and (first == "MD" or helpers[0] in _CLITIC_FUTURE):
        return helpers[0]
    if "to" in helpers[1:]:
        before = helpers[helpers.index("to", 1) - 1]
        return "must" if before in _HAVE else "will"
    return ""
