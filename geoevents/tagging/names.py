"""What the entity model sees: words with cues, parts of speech, place names of the gazetteer, the rest of the article.

As in `geoevents.tagging.pos`, what depends on one word is summed once, and so is what depends on a part of speech, on a
hint or on the shapes of three words; only what joins a word to a hint or to the document is looked up token by token.
`name_features` names the same features for training; a test holds both against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geoevents.tagging._table import Table
from geoevents.tagging.cues import load_cues
from geoevents.tagging.pos import BORDER, LONGEST_WORD, WordFeatures, joined_features, lowered, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geoevents.tagging._decoding import Floats, Integers
    from geoevents.tagging._model import Weights

__all__ = ["NameScores", "document_evidence", "name_features", "place_hints", "unknown_hints"]

_REMEMBERED_WORDS = 1 << 15
_LONGEST_NAME = 5
_UNKNOWN = "?"
# Words inside a place name that are not capitalised: Strait of Hormuz, Rio de Janeiro.
_INNER = frozenset({"of", "the", "and", "de", "la", "du", "del", "al", "el", "da", "do", "upon", "on"})
# What stands for a word, a shape and a part of speech beyond the ends of a sentence.
_BEYOND = "|"
_PERSONAL, _LOCATIVE = "personal", "locative"


class NameScores:
    """Scores labels of entities by the weights of a model.

    Args:
        weights: The entity model's.
        tags: The parts of speech, in the order of their numbers.
    """

    __slots__ = ("_hints", "_shapes", "_tag_pairs", "_tags", "_weights")

    def __init__(self, weights: Weights, tags: Sequence[str]) -> None:
        self._weights = weights
        self._hints: Table[str] = Table(weights, _features_of_place, distances=(0, 1, -1))
        self._shapes: Table[tuple[str, ...]] = Table(weights, _features_of_shapes, distances=(0,))
        every = [*tags, _BEYOND]
        self._tags = self._rows([f"t={tag}" for tag in every])
        pairs = [before + after for before in every for after in every]
        self._tag_pairs = self._rows([f"-t={pair}" for pair in pairs]), self._rows([f"+t={pair}" for pair in pairs])

    def scores(
        self, scores: Floats, words: Sequence[str], tags: Integers, hints: Sequence[str], evidence: Mapping[str, str]
    ) -> Floats:
        """Words by labels, added to what the words alone and their neighbours add up to.

        Args:
            scores: The sums of `word_features`.
            words: Of many sentences, with two borders before the first, between them and after the last.
            tags: The numbers of their parts of speech; a border has one more than the last.
            hints: As for `name_features`, empty for borders.
            evidence: From `document_evidence`.
        """
        scores += self._tags.take(tags, 0)
        pairs = tags[:-1] * len(self._tags) + tags[1:]
        scores[1:] += self._tag_pairs[0].take(pairs, 0)
        scores[:-1] += self._tag_pairs[1].take(pairs, 0)
        scores += self._hints.scores(hints)
        known = traits_of(words)
        forms = [word.form for word in known]
        scores[1:-1] += self._shapes.scores(list(zip(forms, forms[1:], forms[2:], strict=False)))
        at, attributes = _features_of_single_tokens(known, hints, evidence)
        scores += self._weights.sums(attributes, at, size=len(scores))
        return scores

    def _rows(self, attributes: Sequence[str]) -> Floats:
        return self._weights.sums(attributes, range(len(attributes)), size=len(attributes))


def _features_of_single_tokens(
    known: Sequence[WordTraits], hints: Sequence[str], evidence: Mapping[str, str]
) -> tuple[list[int], list[str]]:
    """Places of tokens, and the features that join each to a hint or to the document."""
    at: list[int] = []
    features: list[str] = []
    for i, hint in enumerate(hints):
        if hint:
            for place, feature in _features_of_hint(i, hint, known):
                at.append(place)
                features.append(feature)
    for i, word in enumerate(known):
        if word.is_capital and word.lower in evidence:
            at += (i, i)
            features += _features_of_evidence(evidence[word.lower], hints[i])
    return at, features


def _features_of_place(hint: str) -> tuple[list[str], ...]:
    return [f"h={hint}"], [f"-h={hint}"], [f"+h={hint}"]


def _features_of_shapes(three: tuple[str, ...]) -> tuple[list[str], ...]:
    return (["n=" + "".join(three)],)


def _features_of_hint(i: int, hint: str, known: Sequence[WordTraits]) -> list[tuple[int, str]]:
    """The features that a hint at ``i`` makes together with words: its own, and those of the tokens two away."""
    before, after = known[i - 1].lower, known[i + 1].lower
    features = [(i - 2, f"+2h={before}{hint}"), (i + 2, f"-2h={after}{hint}")]
    if hint != _UNKNOWN:
        features += [(i, f"h-w={hint}{before}"), (i, f"h+w={hint}{after}"), (i, f"hw={hint}{known[i].lower}")]
    return features


def _features_of_evidence(found: str, hint: str) -> tuple[str, str]:
    return f"d={found}", f"dh={found}{hint}"


def name_features(
    words: Sequence[str], tags: Sequence[str], hints: Sequence[str], evidence: Mapping[str, str]
) -> list[list[str]]:
    """One list of features a word.

    Args:
        words: The words of one sentence, capitals already made normal.
        tags: Their Penn tags.
        hints: From `place_hints`.
        evidence: From `document_evidence`.
    """
    padded = [BORDER, BORDER, *words, BORDER, BORDER]
    known = traits_of(padded)
    items = joined_features([_remembered_features(word) for word in padded])
    tags = [_BEYOND, *tags, _BEYOND]
    for i, (item, hint) in enumerate(zip(items, hints, strict=True)):
        before, word, after = known[i + 1], known[i + 2], known[i + 3]
        item.extend((f"t={tags[i + 1]}", f"-t={tags[i]}{tags[i + 1]}", f"+t={tags[i + 1]}{tags[i + 2]}"))
        around = hints[i - 1] if i else "", hints[i + 1] if i + 1 < len(words) else ""
        item.extend((f"h={hint}", f"-h={around[0]}", f"+h={around[1]}", f"n={before.form}{word.form}{after.form}"))
        if word.is_capital and word.lower in evidence:
            item.extend(_features_of_evidence(evidence[word.lower], hint))
    for i, hint in enumerate(hints):
        if hint:
            for at, feature in _features_of_hint(i + 2, hint, known):
                if 0 <= at - 2 < len(items):
                    items[at - 2].append(feature)
    return items


def place_hints(words: Sequence[str], hint: Callable[[str], str]) -> list[str]:
    """The gazetteer's class of the longest name that each word is part of.

    It follows B, I or S for the word's part of that name, or P where only a part of a hyphenated word is a name. Names
    begin with a capital, have at most five words, and the longest match from the left wins, so the work is linear.
    """
    found = [""] * len(words)
    end = 0
    for at, word in enumerate(words):
        if at < end:
            continue
        if word[0].isupper():
            length, kind = _longest_name(words, at, hint)
            if length == 1:
                found[at] = f"S{kind}"
            elif length:
                end = at + length
                found[at:end] = [f"B{kind}"] + [f"I{kind}"] * (length - 1)
            elif "-" in word:
                found[at] = _hint_of_parts(word, hint)
        elif "-" in word:
            found[at] = _hint_of_parts(word, hint)
    return found


def unknown_hints(words: Sequence[str]) -> list[str]:
    """What stands in for `place_hints` where there is no gazetteer; the model has learnt to do without as well."""
    return [_UNKNOWN if word[0].isupper() else "" for word in words]


def _longest_name(words: Sequence[str], start: int, hint: Callable[[str], str]) -> tuple[int, str]:
    last = start + 1
    while last < len(words) and last < start + _LONGEST_NAME and (words[last][:1].isupper() or words[last] in _INNER):
        last += 1
    for end in range(last, start, -1):
        if words[end - 1][:1].isupper() and (kind := hint(" ".join(words[start:end]))):
            return end - start, kind
    return 0, ""


def _hint_of_parts(word: str, hint: Callable[[str], str]) -> str:
    """``Russian-European`` and ``Sligo-based`` hold a name that the whole word is not."""
    for part in word.split("-", 3)[:3]:
        if len(part) > 1 and part[0].isupper() and (kind := hint(part)):
            return f"P{kind}"
    return ""


def document_evidence(sentences: Sequence[Sequence[str]]) -> dict[str, str]:
    """What the document says about its capitalised words elsewhere, keyed by the word in lower case.

    A sequence of letters: ``p`` follows a given name or a title somewhere, ``l`` follows ``in`` or ``near`` somewhere,
    ``c`` is written without a capital somewhere. Words without evidence are absent.
    """
    known = [_NOBODY]
    for words in sentences:
        known += map(_TRAITS.__getitem__, words)
        known.append(_NOBODY)
    small = {word.lower for word in known if word.is_small}
    written_small = {word.lower for word in known if word.is_capital and word.lower in small}
    pairs = [(before, word) for before, word in pairwise(known) if before.speaks and word.is_capital]
    located = {word.lower for before, word in pairs if before.speaks == _LOCATIVE}
    persons = {word.lower for before, word in pairs if before.speaks == _PERSONAL}
    marks = (("c", written_small), ("l", located), ("p", persons))
    return {
        word: "".join(letter for letter, marked in marks if word in marked)
        for word in sorted(persons | located | written_small)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTraits:
    """What decides the features of a word, and whether it says that a capital after it names a person or a place."""

    lower: str
    form: str
    cues: tuple[str, ...]
    is_capital: bool
    is_small: bool
    speaks: str


def traits_of(words: Iterable[str]) -> list[WordTraits]:
    """The traits of words and borders."""
    return list(map(_TRAITS.__getitem__, words))


class _Traits(dict[str, WordTraits]):
    """The traits of the words that were met; begun anew when they are too many.

    ``functools.lru_cache`` takes twice the time, because it notes every use.
    """

    def __missing__(self, word: str) -> WordTraits:
        if len(self) >= _REMEMBERED_WORDS:
            self.clear()
        found = _traits(word)
        if len(word) <= LONGEST_WORD:
            self[word] = found
        return found


_TRAITS = _Traits()


def _traits(word: str) -> WordTraits:
    if word == BORDER:
        return _NOBODY
    lower, form = lowered(word), shape(word)
    cues = load_cues().of.get(lower, ())
    is_capital = form[0] == "X"
    if not is_capital:
        cues = tuple(cue for cue in cues if cue != "given")
    personal = is_capital and ("given" in cues or "title" in cues)
    return WordTraits(
        lower=lower,
        form=form,
        cues=cues,
        is_capital=is_capital,
        is_small=form == "x",
        speaks=_PERSONAL if personal else _LOCATIVE if form[0] == "x" and "locative" in cues else "",
    )


_NOBODY = WordTraits(lower=_BEYOND, form=_BEYOND, cues=(), is_capital=False, is_small=False, speaks="")


def word_features(word: str) -> WordFeatures:
    """The features of one word, or of a border."""
    if word == BORDER:
        return WordFeatures(here=[], before=["-|"], after=["+|"], two_before=["-2|"], two_after=["+2|"])
    traits = _TRAITS[word]
    lower, form = traits.lower, traits.form
    here = ["1", f"w={lower}", f"f={form}", f"3={lower[-3:]}", f"4={lower[-4:]}", f"2={lower[-2:]}", f"p={lower[:3]}"]
    features = WordFeatures(
        here=here,
        before=[f"-w={lower}", f"-f={form}"],
        after=[f"+w={lower}", f"+f={form}"],
        two_before=[f"-2w={lower}"],
        two_after=[f"+2w={lower}"],
    )
    return with_name_features(word, features)


def with_name_features(word: str, features: WordFeatures) -> WordFeatures:
    """The features of a word, and those that only names are told by: its cues, and the letters of an abbreviation."""
    traits = _TRAITS[word]
    # US, EU, BC, NATO: an abbreviation shows by its letters.
    letters = [f"W={word}"] if len(word) < 4 and word.isupper() else []  # noqa: PLR2004
    cued = [f"c={cue}{traits.form[0]}" for cue in traits.cues]
    if not letters and not cued:  # most words
        return features
    return WordFeatures(
        here=features.here + letters + cued,
        before=features.before + [f"-{cue}" for cue in cued],
        after=features.after + [f"+{cue}" for cue in cued],
        two_before=features.two_before + [f"-2{cue}" for cue in cued],
        two_after=features.two_after + [f"+2{cue}" for cue in cued],
    )


# As in `geoevents.tagging.pos`: training reads every sentence of a corpus.
_remembered_features = lru_cache(maxsize=_REMEMBERED_WORDS)(word_features)
