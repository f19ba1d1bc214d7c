"""Gives articles ids that do not depend on the order in which they are named.

Two files of one name in different folders are told apart by what they say: ``x.txt#5f1c09ab`` and ``x.txt#e07a3b12``,
whichever comes first.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoevents.reading.sources import Source
    from geoevents.records import Article

__all__ = ["identity", "shared_names", "unique"]

_MARK_BYTES = 4


def shared_names(sources: Iterable[Source]) -> frozenset[str]:
    """The names that several files have."""
    counts = Counter(source.name for source in sources)
    return frozenset(name for name, count in counts.items() if count > 1)


def unique(articles: Iterable[Article], shared: frozenset[str]) -> Iterator[Article]:
    """The articles with ids of their own: a shared or taken id is followed by a hash of the text.

    The same text under the same id is numbered, since nothing tells one from the other.
    """
    taken: set[str] = set()
    for article in articles:
        name = article.id
        if name in shared or name in taken:
            name = f"{article.id}#{_mark(article.text)}"
        name = _numbered(name, taken)
        taken.add(name)
        yield article if name == article.id else replace(article, id=name)


def identity(article: Article) -> str:
    """What makes an article the same in every run, alone or among others: its own name and its text."""
    own_name = re.sub(rf"#{_mark(article.text)}(#\d+)?\Z", "", article.id)
    return f"{own_name}\x1f{_digest(article.text)}"


def _numbered(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}#{number}"
    return free


def _mark(text: str) -> str:
    return _digest(text)[: 2 * _MARK_BYTES]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()
