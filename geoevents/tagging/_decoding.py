"""Finds the best labels of many sentences at once: Viterbi's algorithm in whole arrays.

A token's score for a label is the sum of the weights of its attributes; a sentence's labels are best when these scores
and the weights of the transitions between neighbours add up to most. Looking at all pairs of labels of all neighbours
would take most of the time of tagging, and for nearly nothing: given what its neighbours are likely to be, most tokens
have one label only that is worth a thought. So

1. every token asks its neighbours which labels they favour;
2. it keeps the labels that come within a margin of its best one; those with one label left are settled, and part the
   sentences into short runs;
3. Viterbi's algorithm decides the runs, all of them in step, the longest first.

The margin comes with the model, and is so wide that labels are those of the full search, but for one of the parts of
speech in some thousands (``tests/test_tagging.py`` holds both against each other).

Numpy is imported by the functions that need it, because `geoevents --help` would wait for it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Integers: TypeAlias = NDArray[np.intp]
    Truths: TypeAlias = NDArray[np.bool_]

__all__ = ["Decoder"]

_WIDTH = 8
# With so few labels a neighbour answers with all of them, else with its two best.
_FEW_LABELS = 16
_NEVER = -1e30


class Decoder:
    """Finds best labels by the transitions of one model.

    Args:
        transitions: Their weights, labels by labels, from the row to the column.
        margin: Labels are considered that score no more than this behind the best one.
        width: Of these, at most so many.
    """

    __slots__ = ("_after", "_before", "_margin", "_transitions", "_width")

    def __init__(self, transitions: Floats, *, margin: float, width: int = _WIDTH) -> None:
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        nothing = np.zeros((1, len(transitions)), np.float32)
        self._transitions = transitions
        # What a neighbour's label adds to each label, with a last row for a border, which adds nothing.
        self._before = np.concatenate([transitions, nothing])
        self._after = np.concatenate([transitions.T, nothing])
        self._margin = margin
        self._width = width

    def everything(self) -> Decoder:
        """The same, but with all labels considered: exact, and several times slower."""
        return Decoder(self._transitions, margin=math.inf, width=len(self._transitions))

    def best(self, scores: Floats, is_border: Truths) -> Integers:
        """The number of the best label of each row; borders get the number after the last label.

        Args:
            scores: Rows by labels; borders part the sentences, and come first and last.
            is_border: Which rows are borders.
        """
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        count, width = scores.shape
        row, label = self._considered(scores, is_border)
        labels = np.full(count, width, np.intp)
        labels[row] = label
        is_open = np.bincount(row, minlength=count) > 1
        if not is_open.any():
            return labels
        labels[is_open] = width
        undecided = is_open.take(row)
        row, label = row[undecided], label[undecided]
        sums = scores.reshape(-1).take(row * width + label)
        sums += self._before.reshape(-1).take(labels.take(row - 1) * width + label)
        sums += self._after.reshape(-1).take(labels.take(row + 1) * width + label)
        at = np.flatnonzero(is_open)
        labels[at] = self._decide(at, row, label, sums)
        return labels

    def _considered(self, scores: Floats, is_border: Truths) -> tuple[Integers, Integers]:
        """Rows and labels that are worth considering, by row: one or more labels for each row but the borders."""
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        beside = self._beside_neighbours(scores, is_border)
        lowest = beside.max(1)
        lowest -= self._margin
        lowest[is_border] = -_NEVER
        width = scores.shape[1]
        cells = np.flatnonzero(beside >= lowest[:, None])
        row = cells // width
        wide = np.flatnonzero(np.bincount(row) > self._width)
        if wide.size:
            lowest[wide] = np.partition(beside.take(wide, 0), -self._width, axis=1)[:, -self._width]
            cells = cells[beside.reshape(-1).take(cells) >= lowest.take(row)]
            row = cells // width
        return row, cells - row * width

    def _beside_neighbours(self, scores: Floats, is_border: Truths) -> Floats:
        """Each row's scores with the transitions from and to labels that its neighbours favour."""
        favoured = _every_label if len(self._transitions) <= _FEW_LABELS else _two_labels
        advice = favoured(scores, is_border)
        beside = scores.copy()
        beside[1:] += advice(self._before)[:-1]
        beside[:-1] += advice(self._after)[1:]
        return beside

    def _decide(self, at: Integers, row: Integers, label: Integers, sums: Floats) -> Integers:
        """Viterbi's algorithm over the runs of neighbours among the rows that stand ``at`` these places.

        The labels that are considered in each of them are given by row.
        """
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        order, sizes = _in_step(at)
        choices, scores = _side_by_side(np.searchsorted(at, row), label, sums, order)
        first = sizes[0]
        if len(sizes) == 1:
            last, back = scores.argmax(1).tolist(), []
        else:
            previous = np.arange(first, len(at)) - np.repeat(sizes[:-1], sizes[1:])
            pairs = choices.take(previous, 0)[:, :, None] * len(self._transitions) + choices[first:, None, :]
            totals = self._transitions.reshape(-1).take(pairs)
            totals += scores[first:, None, :]
            begin, before = 0, scores[:first]
            for size in sizes[1:]:
                step = totals[begin : begin + size]
                step += before[:size, :, None]
                before = step.max(1, out=scores[first + begin : first + begin + size])
                begin += size
            last, back = scores.argmax(1).tolist(), totals.argmax(1).tolist()
        chosen = np.array(_walk_back(last, back, sizes), np.intp)
        result = np.empty(len(at), np.intp)
        result[order] = choices[np.arange(len(at)), chosen]
        return result


def _every_label(scores: Floats, is_border: Truths) -> Callable[[Floats], Floats]:
    """A function from transitions to what each row adds to each label of its neighbour.

    Each row takes the label that suits itself and that label of its neighbour best.
    """
    import numpy as np  # noqa: PLC0415 - see the module's docstring

    count, width = scores.shape
    space = np.empty((width, width, count), np.float32)
    behind = np.ascontiguousarray(scores.T)  # the longest axis last: numpy is quickest along it
    behind -= behind.max(0)

    def advice(transitions: Floats) -> Floats:
        np.add(behind[:, None, :], transitions[:-1, :, None], out=space)
        added: Floats = space.max(0).T.copy()
        added[is_border] = 0
        return added

    return advice


def _two_labels(scores: Floats, is_border: Truths) -> Callable[[Floats], Floats]:
    """As `_every_label`, but each row takes one of its two best labels."""
    import numpy as np  # noqa: PLC0415 - see the module's docstring

    nothing = scores.shape[1]
    rows = np.arange(0, scores.size, nothing)
    first = scores.argmax(1)
    others = scores.copy()
    flat = others.reshape(-1)
    best = flat.take(rows + first)
    flat[rows + first] = _NEVER
    second = others.argmax(1)
    behind = (best - flat.take(rows + second))[:, None]
    first[is_border] = second[is_border] = nothing

    def advice(transitions: Floats) -> Floats:
        added: Floats = transitions.take(second, 0)
        added -= behind
        np.maximum(transitions.take(first, 0), added, out=added)
        return added

    return advice


def _in_step(at: Integers) -> tuple[Integers, list[int]]:
    """An order of the rows in which the first ones of all runs come first, then the second ones, and so on.

    Runs of neighbouring rows go from the longest to the shortest. The second result is how many rows each step has.
    """
    import numpy as np  # noqa: PLC0415 - see the module's docstring

    begins = np.flatnonzero(np.diff(at, prepend=-2) != 1)
    lengths = np.diff(begins, append=len(at))
    place = np.empty(len(begins), np.intp)
    place[np.argsort(-lengths, kind="stable")] = np.arange(len(begins))
    step = np.arange(len(at)) - np.repeat(begins, lengths)
    order = np.argsort(step * len(begins) + np.repeat(place, lengths))
    return order, np.bincount(step).tolist()


def _side_by_side(row: Integers, label: Integers, sums: Floats, order: Integers) -> tuple[Integers, Floats]:
    """The labels of each row from the left, with their scores, and the rows in another order."""
    import numpy as np  # noqa: PLC0415 - see the module's docstring

    count = np.bincount(row)
    slot = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    shape = len(order), int(count.max())
    choices, scores = np.zeros(shape, np.intp), np.full(shape, _NEVER, np.float32)
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    at = place.take(row)
    choices[at, slot] = label
    scores[at, slot] = sums
    return choices, scores


def _walk_back(last: list[int], back: list[list[int]], sizes: list[int]) -> list[int]:
    """The slot of each row, from the end of its run to its beginning."""
    chosen = [0] * len(last)
    begins = [0]
    for size in sizes:
        begins.append(begins[-1] + size)
    first = sizes[0]
    for step in range(len(sizes) - 1, -1, -1):
        goes_on = sizes[step + 1] if step + 1 < len(sizes) else 0
        here, after = begins[step], begins[step + 1]
        for run in range(goes_on):
            chosen[here + run] = back[after - first + run][chosen[after + run]]
        chosen[here + goes_on : after] = last[here + goes_on : after]
    return chosen
