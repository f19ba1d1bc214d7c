"""Typing errors: the names of well-known places that lie within one or two letters of what was asked.

A deletion neighbourhood: two words within k edits of one another have a common string that is left of both when up to
k letters are deleted. Only the first letters of a name are taken, which keeps the index small, and only the names of
well-known places, so that a surname does not become a village.
"""

from __future__ import annotations

from array import array
from itertools import combinations
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["MOST_NAMES", "build_index", "edit_distance", "edits_allowed", "near_names"]

# Numbers of names fit into 16 bits.
MOST_NAMES: Final = 65_535
_PREFIX: Final = 7
_BUCKETS: Final = 1 << 18
_SHORTEST: Final = 5
_SHORTEST_OF_TWO: Final = 9


def edits_allowed(folded: str) -> int:
    """How many letters may be wrong: none in short names, one from 5 letters on, two from 9 letters on."""
    return 0 if len(folded) < _SHORTEST else 1 if len(folded) < _SHORTEST_OF_TWO else 2


def build_index(names: Sequence[str]) -> tuple[array[int], array[int]]:
    """Where each bucket of the neighbourhood begins, and the numbers of the names in the buckets, one after another."""
    import numpy as np  # noqa: PLC0415 - not needed to look names up

    buckets, numbers = array("I"), array("H")
    for number, name in enumerate(names):
        found = _buckets(name, 1 if len(name) < _SHORTEST_OF_TWO - 2 else 2)
        buckets.extend(found)
        numbers.extend([number] * len(found))
    starts = np.zeros(_BUCKETS + 1, dtype=np.uint32)
    np.cumsum(np.bincount(np.asarray(buckets, dtype=np.int64), minlength=_BUCKETS), out=starts[1:])
    order = np.argsort(np.asarray(buckets), kind="stable")
    return array("I", starts.tobytes()), array("H", np.asarray(numbers)[order].tobytes())


def near_names(
    folded: str, starts: memoryview[int], numbers: memoryview[int], name_of: Callable[[int], str]
) -> list[tuple[int, int]]:
    """(edits, number) of the names that are near enough, the nearest first and then by their number.

    Args:
        folded: What was asked, folded.
        starts: From `build_index`.
        numbers: From `build_index`.
        name_of: Gives the name of a number.
    """
    most = edits_allowed(folded)
    if not most:
        return []
    seen: set[int] = set()
    for bucket in _buckets(folded, most):
        seen.update(numbers[starts[bucket] : starts[bucket + 1]])
    letters = set(folded)
    found: list[tuple[int, int]] = []
    for number in seen:
        name = name_of(number)
        # Each letter that one of the two lacks costs an edit; this is quicker told than the distance.
        if len(letters.difference(name)) > most or len(set(name) - letters) > most:
            continue
        edits = edit_distance(folded, name, most=most)
        if edits <= most:
            found.append((edits, number))
    return sorted(found)


def _buckets(name: str, edits: int) -> set[int]:
    return {crc32(left.encode()) % _BUCKETS for left in _deletions(name[:_PREFIX], edits)}


def _deletions(word: str, edits: int) -> Iterator[str]:
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]
    if edits > 1:
        for first, second in combinations(range(len(word)), 2):
            yield word[:first] + word[first + 1 : second] + word[second + 1 :]


def edit_distance(one: str, other: str, *, most: int) -> int:
    """Letters to insert, delete, replace or swap with the next; ``most + 1`` as soon as there are more.

    >>> edit_distance("damascus", "damacsus", most=2), edit_distance("hama", "homs", most=1)
    (1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    one, other = _without_common_ends(one, other)
    if not one or not other:
        return min(len(one) + len(other), most + 1)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [index]
        for position, there in enumerate(other, start=1):
            cost = min(before[position] + 1, row[-1] + 1, before[position - 1] + (letter != there))
            if index > 1 and position > 1 and letter == other[position - 2] and one[index - 2] == there:
                cost = min(cost, earlier[position - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    start, shorter = 0, min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
