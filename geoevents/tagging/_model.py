"""Opens a conditional random field of ours when it is first asked for labels."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from geoevents import _resources
from geoevents.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Model"]


class Model:
    """A trained model, by its file's name; the file is opened once, by the first sentence.

    May be shared between threads: crfsuite keeps the sentence at hand inside the model, so one sentence is labelled
    after the other. May be sent to another process: it opens the file anew there.
    """

    __slots__ = ("_lock", "_name", "_opened")

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = Lock()
        self._opened: Any = None

    def __reduce__(self) -> tuple[type[Model], tuple[str]]:
        return Model, (self._name,)

    def labels(self, features: list[list[str]]) -> Sequence[str]:
        """One label for each item of a sentence."""
        if not features:
            return ()
        with self._lock:
            if self._opened is None:
                self._opened = _open(self._name)
            labels: Sequence[str] = self._opened.tag(features)
        return labels


def _open(name: str) -> Any:  # noqa: ANN401 - pycrfsuite has no types
    import pycrfsuite  # noqa: PLC0415 - the import costs more than `geoevents --help` may take

    path = _resources.model(name)
    tagger = pycrfsuite.Tagger()
    try:
        tagger.open(str(path))
    except (OSError, ValueError) as error:
        raise ResourceError(f"the model {path} is damaged ({error}): install the package again") from error
    return tagger
