"""Pairs found spans of a text with annotated ones, and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Rates", "Span", "pair"]


class Span(Protocol):
    """Anything between two offsets of a text."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset after the last character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How many of the found are right (precision), how many of the annotated are found (recall), and F1 of both.

    Attributes:
        right: How many pairs count as right.
        found: How many spans were found.
        annotated: How many spans are annotated.
    """

    right: int
    found: int
    annotated: int

    @property
    def precision(self) -> float:
        """Share of the found that is right, 0 when nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated that was found, 0 when nothing is annotated."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.found + self.annotated
        return 2 * self.right / total if total else 0.0


def pair(annotated: Sequence[Span], found: Sequence[Span], *, equal_first: bool = True) -> list[tuple[int, int]]:
    """Pairs spans that overlap by a character or more, each used once, as places in the two lists.

    Equal spans go together first, then those with the longest overlap, then the leftmost. Both lists are in text order
    and free of overlaps, or nearly so; the work is proportional to the number of overlaps.

    Args:
        annotated: Spans of the gold standard.
        found: Spans that were found.
        equal_first: False to go by the longest overlap alone and then by the order in the lists.
    """
    options = sorted(_overlaps(annotated, found))
    if not equal_first:
        options.sort(key=lambda option: (option[1], *option[3:]))
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    used: set[int] = set()
    for *_, here, there in options:
        if here not in taken and there not in used:
            taken.add(here)
            used.add(there)
            pairs.append((here, there))
    return sorted(pairs)


def _overlaps(annotated: Sequence[Span], found: Sequence[Span]) -> list[tuple[bool, int, int, int, int]]:
    """Every overlap, as a key that puts the best first."""
    places = sorted(range(len(found)), key=lambda place: found[place].start)
    longest = max((one.end - one.start for one in found), default=0)
    options: list[tuple[bool, int, int, int, int]] = []
    first = 0
    for here in sorted(range(len(annotated)), key=lambda place: annotated[place].start):
        span = annotated[here]
        while first < len(places) and found[places[first]].start + longest <= span.start:
            first += 1
        for there in places[first:]:
            other = found[there]
            if other.start >= span.end:
                break
            if (common := min(span.end, other.end) - max(span.start, other.start)) > 0:
                differ = (span.start, span.end) != (other.start, other.end)
                options.append((differ, -common, span.start, here, there))
    return options
