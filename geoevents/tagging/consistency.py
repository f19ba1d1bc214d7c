"""A second look at a document's entities: one name, one kind, unless the text clearly says otherwise.

A few rules, each over the whole document and in linear time:

* A given name that the model takes for a whole person goes on over a place right behind it ("Jack London").
* A place's name that is also a given name ("Israel", "Paris") is one before a person's name, before a word that is
  somebody's name elsewhere, and before a capitalised word that a verb follows ("India Arie sang").
* After "Mr." or another title a town is a surname, and "Lebanon Brig-Gen Zahedi" is a place and a person.
* A country or capital that the model takes for a person or an organisation ("Damascus rejected") is a place, unless
  a given name or a title stands before that name somewhere.
* After "Michael Jordan" or "Chad Smith", a bare "Jordan" or "Chad" is that person, unless the text puts it clearly on
  the map ("in Jordan").
* A name that is a place in most of its mentions is a place in the others as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from geoevents.tagging.cues import load_cues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Found", "consistent"]

Found = tuple[int, int, str]
_Name = tuple[str, ...]

_LONGEST_NAME = 4
_ON_THE_MAP = "l"
_A_PERSON = "p"
_STATES = frozenset({"Scountry", "Scapital"})
_GIVEN = "given"
_GIVEN_OR_PLACE = "given or place"
_HONORIFICS = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "sir", "dame", "madam", "mme"})
# Cues of words that are no surnames, and words before a place that no given name follows.
_NO_SURNAMES = frozenset(
    {"title", "organisation", "place tail", "place head", "road", "compass", "calendar", "locative"}
)
_NOT_BEFORE_GIVEN = frozenset({"the", "of", "from", "to", "between", "across", "visit", "left"})
# What follows a person's name mostly; past forms in -ed and verbs of speech need no row.
_VERBS = frozenset(
    {"is", "was", "has", "had", "will", "would", "won", "beat", "sang", "wrote", "went", "led", "ran", "met", "made",
     "took", "got", "gave", "left", "lost", "became", "began", "told", "says", "who", "'s", "’s", "fought", "plays"}
)  # fmt: skip
_SHORTEST_TITLED = 3


def consistent(
    sentences: Sequence[Sequence[str]],
    entities: Sequence[Sequence[Found]],
    *,
    hints: Sequence[Sequence[str]],
    evidence: Mapping[str, str],
) -> list[list[Found]]:
    """The entities of each sentence as (first, end, kind), brought into line with one another.

    Args:
        sentences: The words of each sentence.
        entities: What the model found in each.
        hints: From `geoevents.tagging.names.place_hints`, for each.
        evidence: From `geoevents.tagging.names.document_evidence`.
    """
    names = _names_of_persons(sentences, entities)
    entities = [
        [_as_state(words, span, known, evidence) for span in _with_names(words, found, known, names)] if found else []
        for words, found, known in zip(sentences, entities, hints, strict=True)
    ]
    persons = _surnames(sentences, entities)
    places = _settled_places(sentences, entities)
    by_first_word = _by_first_word(places)
    result: list[list[Found]] = []
    for words, found in zip(sentences, entities, strict=True):
        if not found and by_first_word.keys().isdisjoint(words):
            result.append([])
            continue
        kept = [_as_place(words, _as_person(words, span, persons, evidence), places) for span in found]
        # Mentions of settled places that no entity touches.
        unseen = [(first, end, "place") for first, end in _occurrences(words, kept, by_first_word)]
        result.append(sorted([*kept, *unseen], key=lambda span: (span[0], -span[1])) if unseen else kept)
    return result


def _names_of_persons(sentences: Sequence[Sequence[str]], entities: Sequence[Sequence[Found]]) -> frozenset[str]:
    """The words that the names of persons end in."""
    return frozenset(
        words[end - 1]
        for words, found in zip(sentences, entities, strict=True)
        for _, end, kind in found
        if kind == "person"
    )


def _with_names(
    words: Sequence[str], found: Sequence[Found], hints: Sequence[str], names: frozenset[str]
) -> list[Found]:
    """The entities of a sentence with given names and surnames where they belong."""
    result: list[Found] = []
    for span in found:
        first, end, kind = span
        before = result[-1] if result else (0, 0, "")
        if before[1] > first:  # a place inside an organisation
            result.append(span)
        elif _is_given_name(words, before, hints, {first} if kind == "person" else set(), names):
            taken = end if first == before[1] and kind == "person" else before[1] + 1
            result[-1] = (before[0], taken, "person")
            if taken <= first:
                result += _split(words, span, hints)
        elif kind == "place" and _is_surname(words, before, span, hints):
            if before[1] == first and before[2] == "person":
                result.pop()
                first = before[0]
            result.append((first, end, "person"))
        else:
            result += _split(words, span, hints)
    if result and _is_given_name(words, result[-1], hints, set(), names):
        result[-1] = (result[-1][0], result[-1][1] + 1, "person")
    return result


def _is_given_name(
    words: Sequence[str], span: Found, hints: Sequence[str], persons: set[int], names: frozenset[str]
) -> bool:
    """Whether a place's name is the given name of a person whose surname follows."""
    first, end, kind = span
    cues = load_cues().of
    if (
        kind != "place"
        or end != first + 1
        or end >= len(words)
        or _GIVEN_OR_PLACE not in cues.get(words[first].lower(), ())
    ):
        return False
    before, after = words[first - 1].lower() if first else "", words[end]
    if "locative" in cues.get(before, ()) or before in _NOT_BEFORE_GIVEN:
        return False
    if end in persons:
        return True
    plain = (
        after[:1].isupper()
        and after[1:].islower()
        and not hints[end]
        and not _NO_SURNAMES & {*cues.get(after.lower(), ())}
    )
    if not plain or after.endswith("s"):
        return False
    return after in names or (end + 1 < len(words) and _is_like_a_verb(words[end + 1]))


def _is_like_a_verb(word: str) -> bool:
    return word in _VERBS or "speech" in load_cues().of.get(word, ()) or (word.endswith("ed") and word.islower())


def _is_surname(words: Sequence[str], before: Found, span: Found, hints: Sequence[str]) -> bool:
    """Whether a place's name is the surname behind a given name or a title."""
    first, end, _ = span
    if end != first + 1 or not first:
        return False
    cues, previous = load_cues().of, words[first - 1]
    bare = before[1] == first == before[0] + 1 and before[2] == "person"
    if bare and _GIVEN in cues.get(words[before[0]].lower(), ()):
        return True
    if previous.lower() in _HONORIFICS:
        return True
    titled = previous[:1].isupper() and "title" in cues.get(previous.lower(), ())
    return titled and hints[first] not in _STATES


def _split(words: Sequence[str], span: Found, hints: Sequence[str]) -> list[Found]:
    """A country that the model took into the name of a person is cut off before a title: "Lebanon Brig-Gen Zahedi"."""
    first, end, kind = span
    cues = load_cues().of
    title = first + 1
    if kind != "person" or end - first < _SHORTEST_TITLED or hints[first] not in _STATES:
        return [span]
    while title < end and any("title" in cues.get(part, ()) for part in words[title].lower().split("-")):
        title += 1
    return [(first, first + 1, "place"), (title, end, "person")] if first + 1 < title < end else [span]


def _as_state(words: Sequence[str], span: Found, hints: Sequence[str], evidence: Mapping[str, str]) -> Found:
    first, end, kind = span
    if end - first > 1 or kind not in {"person", "organisation"} or hints[first] not in _STATES:
        return span
    return span if _A_PERSON in evidence.get(words[first].lower(), "") else (first, end, "place")


def _surnames(sentences: Sequence[Sequence[str]], entities: Sequence[Sequence[Found]]) -> frozenset[str]:
    """Last words of the full names of persons, and first ones that are places' names as well."""
    cues = load_cues().of
    names: set[str] = set()
    for words, found in zip(sentences, entities, strict=True):
        for first, end, kind in found:
            if kind == "person" and end - first > 1:
                names.add(words[end - 1])
                if _GIVEN_OR_PLACE in cues.get(words[first].lower(), ()):
                    names.add(words[first])
    return frozenset(names)


def _settled_places(sentences: Sequence[Sequence[str]], entities: Sequence[Sequence[Found]]) -> frozenset[_Name]:
    """Names that are places at least twice and in most of their mentions."""
    places: Counter[_Name] = Counter()
    others: Counter[_Name] = Counter()
    for words, found in zip(sentences, entities, strict=True):
        for first, end, kind in found:
            (places if kind == "place" else others)[tuple(words[first:end])] += 1
    candidates = {name for name, count in places.items() if count > 1 and count > others[name] and _is_name(name)}
    if not candidates:
        return frozenset()
    by_first_word = _by_first_word(candidates)
    for words, found in zip(sentences, entities, strict=True):
        for first, end in _occurrences(words, found, by_first_word):
            others[tuple(words[first:end])] += 1
    return frozenset(name for name in candidates if places[name] > others[name])


def _is_name(name: _Name) -> bool:
    return name[0][:1].isupper() and len("".join(name)) > 1


def _as_person(words: Sequence[str], span: Found, persons: frozenset[str], evidence: Mapping[str, str]) -> Found:
    first, end, kind = span
    word = words[first]
    if end - first > 1 or kind in {"person", "nationality"} or word not in persons:
        return span
    return span if _ON_THE_MAP in evidence.get(word.lower(), "") else (first, end, "person")


def _as_place(words: Sequence[str], span: Found, places: frozenset[_Name]) -> Found:
    first, end, kind = span
    if kind in {"person", "organisation"} and tuple(words[first:end]) in places:
        return (first, end, "place")
    return span


def _by_first_word(names: frozenset[_Name] | set[_Name]) -> dict[str, list[_Name]]:
    sorted_names: dict[str, list[_Name]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if len(name) <= _LONGEST_NAME:
            sorted_names[name[0]].append(name)
    return sorted_names


def _taken(found: Sequence[Found]) -> set[int]:
    return {index for first, end, _ in found for index in range(first, end)}


def _occurrences(
    words: Sequence[str], found: Sequence[Found], names: Mapping[str, list[_Name]]
) -> Iterator[tuple[int, int]]:
    """Where the names stand outside of what was found, by their first words."""
    if names.keys().isdisjoint(words):
        return
    taken = _taken(found)
    at = 0
    while at < len(words):
        end = at
        for name in names.get(words[at], ()) if at not in taken else ():
            if tuple(words[at : at + len(name)]) == name and taken.isdisjoint(range(at, at + len(name))):
                end = at + len(name)
                yield at, end
                break
        at = max(end, at + 1)
