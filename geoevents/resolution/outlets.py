"""Where an outlet is at home: local news seldom say which Athens they mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geoevents import _resources
from geoevents.gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoevents.records import Article

__all__ = ["Outlet", "outlet_of"]

# Two-letter domains that everybody uses, and one that is not the country's code.
_NOT_A_HOME = frozenset({"ac", "ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "nu", "to", "tv", "ws"})
_OTHER_CODES = {"uk": "GB"}
_SHORTEST_NAME = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """What is known of an article's outlet.

    Attributes:
        country: ISO alpha-2 of where it is at home, or empty.
        letters: The letters of its name or address, in which its town's name may stand ("athensreview").
    """

    country: str = ""
    letters: str = ""

    def is_named_for(self, key: str) -> bool:
        """Whether a folded place name stands in the outlet's name."""
        return len(key) >= _SHORTEST_NAME and key.replace(" ", "") in self.letters


def outlet_of(article: Article) -> Outlet:
    """The outlet by the article's ``source``, or by its ``url``."""
    given = article.source or article.url or ""
    host = urlsplit(given).netloc.lower().partition(":")[0] if "//" in given else ""
    name = host.removeprefix("www.") or fold(given)
    known = _known_outlets()
    country = known.get(name) or known.get(".".join(name.split(".")[-2:])) or _country_of_domain(host)
    return Outlet(country=country, letters="".join(letter for letter in name if letter.isalnum()))


def _country_of_domain(host: str) -> str:
    last = host.rpartition(".")[2]
    if len(last) != 2 or not last.isalpha() or last in _NOT_A_HOME:  # noqa: PLR2004 - a country's domain
        return ""
    return _OTHER_CODES.get(last, last.upper())


@lru_cache(maxsize=8)
def _known_outlets(language: str = "en") -> Mapping[str, str]:
    """Outlets by address or folded name, with their countries."""
    path = _resources.language(language) / "outlets.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name if "." in name else fold(name): country for name, country in list(rows)[1:]}
