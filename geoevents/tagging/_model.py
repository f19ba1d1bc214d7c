"""Opens a conditional random field of ours when it is first asked for labels.

The models are trained with crfsuite, but read with numpy alone: a file holds the attributes' weights and the
transitions as columns (``training/columnar.py`` writes them).
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from itertools import chain, repeat
from threading import Lock
from typing import TYPE_CHECKING

from geoevents import _resources
from geoevents.errors import ResourceError
from geoevents.tagging._decoding import Decoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from geoevents.tagging._decoding import Floats, Integers

__all__ = ["Model", "Weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What a model has learnt.

    Attributes:
        labels: The labels; their order is that of all columns.
        attributes: The number of each attribute.
        first: Where each attribute's weights begin in the last two columns, and where the last one's end.
        counts: How many weights each attribute has, and a zero for those that are unknown.
        label: The label of each weight, by number.
        weight: The weights.
        decoder: Finds the best labels of a sentence, given the sums of its attributes' weights.
    """

    labels: tuple[str, ...]
    attributes: Mapping[str, int]
    first: Integers
    counts: Integers
    label: Integers
    weight: Floats
    decoder: Decoder

    def sums(self, attributes: Iterable[str], rows: Sequence[int] | Integers, *, size: int) -> Floats:
        """The sums of attributes' weights, ``size`` rows by labels.

        Args:
            attributes: Any names; those that the model does not know count nothing.
            rows: The row that each of them adds to.
            size: The number of rows.
        """
        import numpy as np  # noqa: PLC0415 - see _decoding

        width = len(self.labels)
        nobody = len(self.attributes)  # without weights
        numbers = np.array(list(map(self.attributes.get, attributes, repeat(nobody))), np.intp)
        counts = self.counts.take(numbers)
        ends = counts.cumsum()
        if not numbers.size or not ends[-1]:
            return np.zeros((size, width), np.float32)
        weights = np.arange(ends[-1])
        weights += (self.first.take(numbers) - ends + counts).repeat(counts)
        cells = (np.asarray(rows, np.intp) * width).repeat(counts)
        cells += self.label.take(weights)
        sums = np.bincount(cells, self.weight.take(weights), size * width)
        return sums.astype(np.float32).reshape(size, width)

    def beside(self, other: Weights) -> Weights:
        """Both models in one: their attributes have the weights of both, and the other's labels come after ours."""
        import numpy as np  # noqa: PLC0415 - see _decoding

        attributes = dict(self.attributes)
        for attribute in other.attributes:
            attributes.setdefault(attribute, len(attributes))
        numbers = np.array([attributes[attribute] for attribute in other.attributes], np.intp)
        owners = np.concatenate(
            [np.arange(len(self.attributes)).repeat(self.counts[:-1]), numbers.repeat(other.counts[:-1])]
        )
        order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=len(attributes) + 1)
        return Weights(
            labels=(*self.labels, *other.labels),
            attributes=attributes,
            first=np.cumsum(counts) - counts,
            counts=counts,
            label=np.concatenate([self.label, other.label + len(self.labels)])[order],
            weight=np.concatenate([self.weight, other.weight])[order],
            decoder=self.decoder,
        )


class Model:
    """A trained model, by its file's name; the file is opened once, by the first sentence.

    May be shared between threads. May be sent to another process: it opens the file anew there.
    """

    __slots__ = ("_lock", "_name", "_weights")

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = Lock()
        self._weights: Weights | None = None

    def __reduce__(self) -> tuple[type[Model], tuple[str]]:
        return Model, (self._name,)

    @property
    def weights(self) -> Weights:
        """What the model has learnt."""
        if self._weights is None:
            with self._lock:
                self._weights = self._weights or _read(_resources.model(self._name))
        return self._weights

    def labels(self, features: Sequence[Sequence[str]]) -> Sequence[str]:
        """One label for each item of a sentence, from its attributes: what crfsuite answers, all labels considered."""
        import numpy as np  # noqa: PLC0415 - see _decoding

        weights = self.weights
        if not features:
            return ()
        rows = np.repeat(np.arange(1, len(features) + 1), list(map(len, features)))
        scores = weights.sums(chain.from_iterable(features), rows, size=len(features) + 2)
        is_border = np.zeros(len(scores), bool)
        is_border[[0, -1]] = True
        found = weights.decoder.everything().best(scores, is_border)
        return [weights.labels[number] for number in found[1:-1]]


def _read(path: Path) -> Weights:
    import numpy as np  # noqa: PLC0415 - see _decoding

    try:
        with np.load(path, allow_pickle=False) as columns:
            labels = _names(columns["labels"].tobytes())
            attributes = _names(columns["attributes"].tobytes())
            first = columns["first"].astype(np.intp)
            label, weight = columns["label"].astype(np.intp), columns["weight"]
            decoder = Decoder(columns["transitions"], margin=float(columns["margin"]))
    except (OSError, ValueError, KeyError, EOFError, IndexError, zipfile.BadZipFile) as error:
        raise ResourceError(f"the model {path} is damaged ({error}): install the package again") from error
    numbers = {attribute: row for row, attribute in enumerate(attributes)}
    return Weights(
        labels=labels,
        attributes=numbers,
        first=first,
        counts=np.append(np.diff(first), 0),
        label=label,
        weight=weight,
        decoder=decoder,
    )


def _names(raw: bytes) -> tuple[str, ...]:
    return tuple(raw.decode().split("\n"))
