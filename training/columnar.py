"""Turns a trained model of crfsuite into the columns that `geoevents.tagging` reads with numpy alone.

::

    python training/columnar.py MODEL.crfsuite geoevents/models/MODEL.npz --margin 8

`train_tagger.py` calls `write_columns` after training; the command line is for models that were trained before.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pycrfsuite


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("columns", type=Path)
    parser.add_argument("--margin", type=float, required=True, help="see geoevents/tagging/_decoding.py")
    given = parser.parse_args()
    write_columns(given.model, given.columns, margin=given.margin)


def write_columns(model: Path, columns: Path, *, margin: float) -> None:
    """Writes what a model holds as arrays.

    Args:
        model: A model of crfsuite, first-order.
        columns: The ``.npz`` file to write: ``labels`` and ``attributes`` (UTF-8, a name a line), ``transitions``
            (labels by labels, from the row to the column), and the weights of the attributes as a sparse matrix:
            ``first`` (where each attribute's weights begin), ``label`` and ``weight``. The same model gives the same
            bytes.
        margin: How far behind the best label, by score, a label may lie and still be considered.
    """
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    info = tagger.info()
    labels = sorted(info.labels, key=lambda label: int(info.labels[label]))
    number_of = {label: number for number, label in enumerate(labels)}
    transitions = np.zeros((len(labels), len(labels)), np.float32)
    for (before, after), weight in info.transitions.items():
        transitions[number_of[before], number_of[after]] = weight
    weights: dict[str, list[tuple[int, float]]] = {}
    for (attribute, label), weight in sorted(info.state_features.items()):
        weights.setdefault(attribute, []).append((number_of[label], weight))
    np.savez_compressed(
        columns,
        labels=_as_bytes(labels),
        attributes=_as_bytes(list(weights)),
        transitions=transitions,
        first=np.cumsum([0, *map(len, weights.values())], dtype=np.int32),
        label=np.array([label for pairs in weights.values() for label, _ in pairs], np.uint8),
        weight=np.array([weight for pairs in weights.values() for _, weight in pairs], np.float32),
        margin=np.float32(margin),
    )


def _as_bytes(names: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), np.uint8)


if __name__ == "__main__":
    main()
