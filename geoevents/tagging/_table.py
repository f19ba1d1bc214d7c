"""Keeps what a model's weights add up to for things that come again and again, such as the words of a language."""

from __future__ import annotations

from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from geoevents.tagging._decoding import Floats, Integers
    from geoevents.tagging._model import Weights

__all__ = ["Table"]

_Key = TypeVar("_Key", bound="Hashable")
_FIRST_ROWS = 1024
# Enough for the vocabulary of a few hundred articles (40 MB); then the quarter
# that was not met for the longest time is forgotten.
_MOST_ROWS = 1 << 15


class Table(Generic[_Key]):
    """A table of summed weights by key, made as keys are met; it never grows beyond a fixed size for long.

    Can be shared between threads.

    Args:
        weights: A model's.
        features: The attributes of a key, one list for each distance.
        distances: Where these attributes count: 0 at the token itself, 1 at the next one, -1 at the one before it …
    """

    __slots__ = ("_clock", "_distances", "_features", "_lock", "_met", "_numbers", "_rows", "_weights")

    def __init__(
        self,
        weights: Weights,
        features: Callable[[_Key], Sequence[Sequence[str]]],
        *,
        distances: Sequence[int] = (0, 1, -1, 2, -2),
    ) -> None:
        import numpy as np  # noqa: PLC0415 - see _decoding

        self._weights = weights
        self._features = features
        self._distances = distances
        self._lock = Lock()
        self._clock = 0
        self._numbers: dict[_Key, int] = {}
        # Sums by distance, by key, by label; and when each key was last asked for.
        self._rows: Floats = np.empty((len(distances), 0, len(weights.labels)), np.float32)
        self._met: Integers = np.empty(0, np.intp)

    def scores(self, keys: Sequence[_Key]) -> Floats:
        """What tokens with these keys and their neighbours add up to: tokens by labels, in 32-bit floats."""
        import numpy as np  # noqa: PLC0415 - see _decoding

        scores = np.zeros((len(keys), len(self._weights.labels)), np.float32)
        with self._lock:
            at = np.array(self._numbers_of(keys), np.intp)
            self._clock += 1
            self._met[at] = self._clock
            for distance, rows in zip(self._distances, self._rows, strict=True):
                if distance >= 0:
                    scores[distance:] += rows.take(at[: len(at) - distance], 0)
                else:
                    scores[:distance] += rows.take(at[-distance:], 0)
        return scores

    def _numbers_of(self, keys: Sequence[_Key]) -> list[int | None]:
        numbers = list(map(self._numbers.get, keys))
        if None in numbers:
            self._add(key for key, number in zip(keys, numbers, strict=True) if number is None)
            numbers = list(map(self._numbers.get, keys))
        if None in numbers:  # some were forgotten to make room for others
            self._numbers = {}
            self._add(keys)
            numbers = list(map(self._numbers.get, keys))
        return numbers

    def _add(self, keys: Iterable[_Key]) -> None:
        new = [key for key in dict.fromkeys(keys) if key not in self._numbers]
        if len(self._numbers) + len(new) > _MOST_ROWS:
            self._forget()
        first, end = len(self._numbers), len(self._numbers) + len(new)
        if end > len(self._met):
            self._resize(max(end, 2 * len(self._met), _FIRST_ROWS))
        self._rows[:, first:end] = self._sums_of(new)
        self._met[first:end] = self._clock
        self._numbers.update(zip(new, range(first, end), strict=True))

    def _forget(self) -> None:
        """Keeps the three quarters of the keys that were met last."""
        import numpy as np  # noqa: PLC0415 - see _decoding

        size = len(self._numbers)
        kept = np.sort(np.argsort(self._met[:size], kind="stable")[size // 4 :])
        keys = list(self._numbers)
        self._numbers = {keys[number]: place for place, number in enumerate(kept.tolist())}
        self._rows[:, : len(kept)] = self._rows[:, kept]
        self._met[: len(kept)] = self._met[kept]

    def _resize(self, size: int) -> None:
        import numpy as np  # noqa: PLC0415 - see _decoding

        used = len(self._numbers)
        rows = np.empty((len(self._distances), size, len(self._weights.labels)), np.float32)
        met = np.empty(size, np.intp)
        rows[:, :used], met[:used] = self._rows[:, :used], self._met[:used]
        self._rows, self._met = rows, met

    def _sums_of(self, keys: Sequence[_Key]) -> Floats:
        """The sums of the attributes' weights: by distance, by key, by label."""
        import numpy as np  # noqa: PLC0415 - see _decoding

        parts = [part for key in keys for part in self._features(key)]
        rows = np.repeat(np.arange(len(parts)), list(map(len, parts)))
        sums = self._weights.sums(chain.from_iterable(parts), rows, size=len(parts))
        return sums.reshape(len(keys), len(self._distances), -1).swapaxes(0, 1)
