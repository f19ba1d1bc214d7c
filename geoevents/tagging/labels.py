"""Turns entity spans into labels of tokens and back.

A label is ``O``, or ``B-`` or ``I-`` and a kind. Places and nationalities inside the name of an organisation are
entities of their own ("Aleppo" in "Aleppo University"): there the kind is ``organisation+place`` or
``organisation+nationality``, and `spans` gives both the whole and the part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["labels", "spans"]

OUTSIDE = "O"


def labels(length: int, found: Sequence[tuple[int, int, str]]) -> list[str]:
    """Labels of a sentence of ``length`` tokens from (first, end, kind); parts may lie inside organisations."""
    kinds: list[list[str]] = [[] for _ in range(length)]
    begins = [False] * length
    for first, end, kind in sorted(found, key=lambda span: (span[0], -span[1], span[2])):
        inner = bool(kinds[first])
        begins[first] |= not inner
        for index in range(first, end):
            if kind not in kinds[index]:
                kinds[index].append(kind)
    return [
        f"{'B' if begin else 'I'}-{'+'.join(kind)}" if kind else OUTSIDE
        for kind, begin in zip(kinds, begins, strict=True)
    ]


def spans(found: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first, end, kind) of the entities that labels describe, in text order, the whole before its part."""
    if found.count(OUTSIDE) == len(found):
        return []
    result = list(_outer(found))
    if any("+" in label for label in found):
        result = sorted([*result, *_inner(found)], key=lambda span: (span[0], -span[1]))
    return result


def _outer(found: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    first, kind = 0, ""
    for index, label in enumerate(found):
        if label == OUTSIDE:
            here = ""
            if not kind:
                continue
        else:
            here = label[2:].partition("+")[0]
        if kind and (here != kind or label[0] != "I"):
            yield first, index, kind
            kind = ""
        if here and not kind:
            first, kind = index, here
    if kind:
        yield first, len(found), kind


def _inner(found: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    first, kind = 0, ""
    for index, label in enumerate([*found, OUTSIDE]):
        here = label.partition("+")[2]
        if kind and (here != kind or label[0] == "B"):
            yield first, index, kind
            kind = ""
        if here and not kind:
            first, kind = index, here
