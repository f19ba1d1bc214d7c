"""Makes many tokens at once."""

from __future__ import annotations

from collections import deque
from itertools import repeat
from typing import TYPE_CHECKING

from geoevents.records import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["make_tokens"]


def make_tokens(
    starts: Sequence[int], ends: Iterable[int], texts: Iterable[str], tags: Iterable[str] | None = None
) -> list[Token]:
    """Tokens from their columns, equal to those that ``Token(…)`` makes, in a third of the time.

    Reading an article makes a thousand tokens, and calling a frozen dataclass for each would take a tenth of the whole
    time. Here the same slots are filled, a column after the other; nobody has seen the tokens before they are complete.
    """
    tokens = list(map(object.__new__, repeat(Token, len(starts))))
    columns = (_START, starts), (_END, ends), (_TEXT, texts), (_POS, repeat("") if tags is None else tags)
    for fill, values in columns:
        deque(map(fill, tokens, values), maxlen=0)
    return tokens


_START, _END, _TEXT, _POS = (vars(Token)[name].__set__ for name in ("start", "end", "text", "pos"))
