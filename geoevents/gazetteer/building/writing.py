"""Turns the drafts of all places into the columns and names that `assembling` writes."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from geoevents.gazetteer.building.assembling import WELL_KNOWN, NameColumns, Places, assemble
from geoevents.gazetteer.layout import DEGREE, HINTS, MATCHES, PLACE_FIELDS, PROMINENCE
from geoevents.gazetteer.variants import Family, families_of, variant_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from geoevents.gazetteer.building.drafts import Draft
    from geoevents.gazetteer.layout import Column
    from geoevents.records import Match

__all__ = ["ALTERNATE_PENALTY", "keys_of", "write"]

_Entries: TypeAlias = dict[str, list[tuple[int, "Match"]]]

# A place called so in some language only stands behind one whose own name it is.
ALTERNATE_PENALTY = 1.4
# Names in other languages have keys of their own script only: in Latin letters they follow other ways of writing and
# would meet what they do not mean.
_VARYING = frozenset({"name", "alias"})
_ALL: tuple[Family, ...] = ("general", "arabic", "slavic", "script")


def write(
    drafts: Sequence[Draft],
    groups: Mapping[str, Sequence[int]],
    path: Path,
    *,
    sources: Sequence[Mapping[str, str]] = (),
) -> None:
    """Writes a compiled gazetteer.

    Args:
        drafts: The places; their order numbers them.
        groups: Numbers of places by the folded name that is said of all of them.
        path: The file.
        sources: Name, licence, what it came by, and edition of each source.
    """
    entries = _ranked_entries(drafts)
    for key, rows in groups.items():
        entries[key] = [(row, "group") for row in rows]
    entries |= _variant_entries(drafts, entries)
    assemble(path, _places(drafts), [_Entered(entries=entries)], meta={"sources": list(sources)})


# --- names -----------------------------------------------------------------------------------------------------------


def _ranked_entries(drafts: Sequence[Draft]) -> _Entries:
    scored: defaultdict[str, list[tuple[float, int, Match]]] = defaultdict(list)
    for row, draft in enumerate(drafts):
        for key, match in draft.names.items():
            scored[key].append((_rank(draft, match), row, match))
    return {key: [(row, match) for _, row, match in sorted(found)] for key, found in scored.items()}


def _rank(draft: Draft, match: Match) -> float:
    return (ALTERNATE_PENALTY if match == "alternate" else 0.0) - draft.prominence


def _variant_entries(drafts: Sequence[Draft], entries: _Entries) -> _Entries:
    """What the coarse keys find. A key that no name differs from needs no entry: the name itself is tried too."""
    scored: defaultdict[str, dict[int, tuple[float, Match]]] = defaultdict(dict)
    for row, draft in enumerate(drafts):
        for name, match in draft.names.items():
            for key in _keys(draft, name, match):
                rank = _rank(draft, match)
                if row not in scored[key] or rank < scored[key][row][0]:
                    scored[key][row] = rank, "variant"
    return {
        key: [(row, match) for row, (_, match) in sorted(found.items(), key=lambda item: item[1][0])]
        for key, found in scored.items()
        if key not in entries
    }


def _keys(draft: Draft, name: str, match: Match) -> Iterator[str]:
    place = draft.place
    return keys_of(
        name,
        match,
        country_code=place.country_code,
        feature_code=place.feature_code,
        prominence=draft.prominence,
    )


def keys_of(name: str, match: Match, *, country_code: str, feature_code: str, prominence: float) -> Iterator[str]:
    """The coarse keys of a folded name of a place.

    Countries have no keys that take a glued article off: Algeria would be Geria.
    """
    if match in {"abbreviation", "demonym"}:
        return
    allowed = ("general",) if feature_code.startswith("PCL") else families_of(country_code)
    families = _ALL if match in _VARYING else ("script",)
    for key in variant_keys(name, tuple(family for family in families if family in allowed)):
        if key.startswith("\x1fg") and prominence < WELL_KNOWN and not _SAINTS & set(name.split()):
            continue
        yield key


_SAINTS = frozenset({"st", "saint", "sainte", "ste", "mt", "mount", "ft", "fort", "&", "and"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entered:
    """All names of the drafts."""

    entries: _Entries

    def keys(self) -> Sequence[str]:
        return list(self.entries)

    def columns(self) -> NameColumns:
        found = NameColumns(counts=array("I"), rows=array("I"), matches=array("B"))
        for entries in self.entries.values():
            found.counts.append(len(entries))
            found.rows.extend(row for row, _ in entries)
            found.matches.extend(MATCHES.index(match) for _, match in entries)
        return found


# --- places ----------------------------------------------------------------------------------------------------------


def _places(drafts: Sequence[Draft]) -> Places:
    """The drafts in columns, with the lists that their small numbers point into."""
    numbers: dict[str, dict[str, int]] = {name: {"": 0} for name in ("country", "admin1", "feature", "source")}
    columns = {name: array(code) for name, code in PLACE_FIELDS.items()}
    strings = bytearray()
    for draft in drafts:
        place = draft.place
        values = {
            "country": place.country_code,
            "admin1": place.admin1,
            "feature": f"{place.feature_class}.{place.feature_code}",
            "source": place.source,
        }
        for name, value in values.items():
            columns[name].append(numbers[name].setdefault(value, len(numbers[name])))
        columns["latitude"].append(round(place.latitude * DEGREE))
        columns["longitude"].append(round(place.longitude * DEGREE))
        columns["population"].append(place.population)
        columns["geonameid"].append(place.geonameid or 0)
        columns["prominence"].append(round(draft.prominence * PROMINENCE))
        columns["hint"].append(HINTS.index(draft.hint))
        columns["name"].append(len(strings))
        strings += place.name.encode() + b"\n"
    columns["parent"] = _parents(drafts)
    spellings = [item for draft in drafts for item in draft.spellings.items()]
    lists = {name: list(values) for name, values in numbers.items()}
    return Places(columns=columns, strings=[strings], lists=lists, details=_details(drafts), spellings=spellings)


def _parents(drafts: Sequence[Draft]) -> Column:
    rows = {id(draft): row for row, draft in enumerate(drafts)}
    return array(PLACE_FIELDS["parent"], (rows[id(draft.parent)] + 1 if draft.parent else 0 for draft in drafts))


def _details(drafts: Sequence[Draft]) -> dict[int, list[object]]:
    return {
        row: [draft.place.bounds, draft.place.administered_by, draft.place.claimed_by]
        for row, draft in enumerate(drafts)
        if draft.place.bounds or draft.place.administered_by or draft.place.claimed_by
    }
