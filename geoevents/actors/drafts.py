"""Actors as they are read off one mention, before the mentions of a document are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.records import ActorKind, Mention

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An actor before its mentions are joined.

    Attributes:
        mention: Where it stands; its text is filled in by `linking.linked`.
        sentence: Offset of its sentence.
        kind: As in `Actor`.
        name: As the mention gives it, without titles.
        country: ISO 3166-1 alpha-3, or empty.
        sector: PLOVER sector, or empty.
        office: Role noun of a single holder ("president"), or empty; also empty for former holders.
        pronoun: True for "he" and "she".
        head: Role noun in lower case ("ministry", "army"), also of persons; empty where there is none.
        definite: Whether the text points to it as known: "the army", or a title before a name.
        is_place: Whether it is a place that rules nothing: a town that is no capital.
        owned: Whether a pronoun owns it: "its army".
    """

    mention: Mention
    sentence: int
    kind: ActorKind
    name: str
    country: str
    sector: str
    office: str
    pronoun: bool
    head: str = ""
    definite: bool = False
    owned: bool = False
    is_place: bool = False
