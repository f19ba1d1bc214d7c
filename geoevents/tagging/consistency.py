"""A second look at a document's entities: one name, one kind, unless the text clearly says otherwise.

Four rules, each over the whole document and in linear time:

* A given name that the model takes for a whole person goes on over a place right behind it ("Jack London").
* A country or capital that the model takes for a person or an organisation ("Damascus rejected") is a place, unless
  a given name or a title stands before that name somewhere.
* After "Michael Jordan", a bare "Jordan" is that person, unless the text puts it clearly on the map ("in Jordan").
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
    entities = [
        [_as_state(words, span, known, evidence) for span in _with_surnames(words, found)] if found else []
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


def _with_surnames(words: Sequence[str], found: Sequence[Found]) -> list[Found]:
    cues = load_cues().of
    result: list[Found] = []
    for first, end, kind in found:
        before = result[-1] if result else (0, 0, "")
        bare = before[1] == first == before[0] + 1 and before[2] == "person"
        if bare and kind == "place" and end == first + 1 and "given" in cues.get(words[before[0]].lower(), ()):
            result[-1] = (before[0], end, "person")
        else:
            result.append((first, end, kind))
    return result


def _as_state(words: Sequence[str], span: Found, hints: Sequence[str], evidence: Mapping[str, str]) -> Found:
    first, end, kind = span
    if end - first > 1 or kind not in {"person", "organisation"} or hints[first] not in _STATES:
        return span
    return span if _A_PERSON in evidence.get(words[first].lower(), "") else (first, end, "place")


def _surnames(sentences: Sequence[Sequence[str]], entities: Sequence[Sequence[Found]]) -> frozenset[str]:
    """Last words of the full names of persons."""
    return frozenset(
        words[end - 1]
        for words, found in zip(sentences, entities, strict=True)
        for first, end, kind in found
        if kind == "person" and end - first > 1
    )


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
