"""Reads actors off the noun phrases of a document.

Country: nationality word, possessive, the person's or organisation's row, what follows ("president of Syria").
Sector: role noun, then the row. ``linking`` then joins the mentions of one actor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geoevents.actors.context import apposed
from geoevents.actors.drafts import Draft
from geoevents.actors.linking import linked
from geoevents.actors.ontology import index_names, name_words
from geoevents.actors.scenes import Scene, longest_name, scenes
from geoevents.records import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoevents.actors.ontology import Ontology, Role
    from geoevents.actors.phrases import Chunk
    from geoevents.records import Actor, ActorKind, Country, Document, Resolution

__all__ = ["find_actors"]

_LED = "-led"
_LONGEST_ROLE = 4
_PAIR = 2
_FLIGHT = 7


def find_actors(
    document: Document,
    *,
    resolutions: Sequence[Resolution],
    ontology: Ontology,
    countries: Mapping[str, Country],
    layout: Sequence[Scene] | None = None,
) -> tuple[Actor, ...]:
    """Everybody in a tagged document who can act, in text order; mentions do not overlap.

    A place name counts too, for who rules or lives there: ``events`` decides whether it acts or only says where.

    Args:
        document: With parts of speech and entities.
        resolutions: Its toponyms.
        ontology: From `load_ontology`.
        countries: By ISO 3166-1 alpha-2.
        layout: The sentences from `scenes`, where they are laid out already.
    """
    world = _world(_Identity(countries))
    surnames = _surnames(document, ontology)
    drafts: list[Draft] = []
    laid_out = scenes(document, resolutions=resolutions, dates=(), ontology=ontology) if layout is None else layout
    for scene in laid_out:
        marks = _marks(scene, ontology, world, surnames)
        reader = _Reader(scene, marks, ontology, world)
        read = {
            at: tuple(reader.read(at)) if reader.may_act(part) else ()
            for at, part in enumerate(scene.chunks)
            if part.kind == "noun"
        }
        _pair_offices(scene, read)
        drafts.extend(draft for found in _with_appositions(scene, read).values() for draft in found)
    return linked(document, drafts, ontology=ontology)


def _with_appositions(scene: Scene, read: dict[int, tuple[Draft, ...]]) -> dict[int, tuple[Draft, ...]]:
    """Persons with the office beside their name: "Iran's foreign minister, Ali Hasan", and the other way round."""
    for at, found in read.items():
        beside = _beside(scene, at) if len(found) == 1 else -1
        if beside not in read or len(read[beside]) != 1:
            continue
        one, other = found[0], read[beside][0]
        if one.kind in {"organisation", "group"} and other.kind == "group" and other.sector in {"REB", "UAF"}:
            read[at] = (replace(one, sector=other.sector, kind="group"),)  # "…, an alliance of armed groups"
        elif one.kind == "unnamed" and one.head and other.kind == "person" and not other.pronoun:
            read[beside] = (apposed(one, other),)
        elif one.kind == "person" and not one.pronoun and other.kind == "unnamed" and other.office:
            read[at] = (apposed(other, one),)
    return read


def _pair_offices(scene: Scene, read: dict[int, tuple[Draft, ...]]) -> None:
    """As in "the foreign ministers of Armenia and Azerbaijan, Ararat Mirzoyan and Jeyhun Bayramov,"."""
    for at, found in read.items():
        if len(found) != 1 or not found[0].head or found[0].office or scene.chunks[at + 1 : at + 2] == ():
            continue
        owners = _list_at(scene, at + 2) if scene.chunks[at + 1].word in {"of", "from"} else ()
        names = _list_at(scene, owners[-1] + 2) if owners and _word(scene, owners[-1] + 1) == "," else ()
        if len(owners) != len(names) or len(names) < _PAIR:
            continue
        for owner, name in zip(owners, names, strict=True):
            if len(read[name]) == 1 and len(read[owner]) == 1 and not read[name][0].country:
                person = replace(read[name][0], kind="person", sector=found[0].sector, head=found[0].head)
                read[name] = (replace(person, country=read[owner][0].country),)


def _list_at(scene: Scene, at: int) -> tuple[int, ...]:
    """Noun phrases joined by commas and one "and"; empty where there is no such list."""
    run: list[int] = []
    while at < len(scene.chunks) and scene.chunks[at].kind == "noun":
        run.append(at)
        word = _word(scene, at + 1)
        if len(run) > 1 and _word(scene, at - 1) == "and":
            return tuple(run)
        if word not in {",", "and"}:
            break
        at += 2
    return ()


def _word(scene: Scene, at: int) -> str:
    return scene.chunks[at].word if at < len(scene.chunks) else ""


def _beside(scene: Scene, at: int) -> int:
    """The chunk in apposition after a comma, which another comma or a verb closes; -1 when there is none."""
    parts = scene.chunks
    after = _past_of(scene, at)
    if after + 1 >= len(parts) or parts[after].word != "," or parts[after + 1].kind != "noun":
        return -1
    end = _past_of(scene, after + 1)
    while end + 1 < len(parts) and parts[end].kind == "preposition" and parts[end + 1].kind == "noun":
        end = _past_of(scene, end + 1)
    closed = end >= len(parts) or parts[end].word in {",", "."} or parts[end].kind in {"verb", "adverb", "relative"}
    listed = end + 1 < len(parts) and parts[end].word == "," and parts[end + 1].kind in {"and", "noun"}
    return after + 1 if closed and not listed else -1


def _past_of(scene: Scene, at: int) -> int:
    """The index after a noun phrase with its "of" phrases."""
    parts = scene.chunks
    at += 1
    while at + 1 < len(parts) and parts[at].word == "of" and parts[at + 1].kind == "noun":
        at += 2
    return at


class _Identity:
    """Lets a mapping be the key of a cache by being itself, not by what it holds."""

    __slots__ = ("countries",)

    def __init__(self, countries: Mapping[str, Country]) -> None:
        self.countries = countries

    def __hash__(self) -> int:
        return id(self.countries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.countries is self.countries


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """Country names and demonyms in tokens, and what each stands for; capitals by their usual name."""

    by_code: Mapping[str, Country]
    names: Mapping[str, tuple[tuple[str, ...], ...]]
    meaning: Mapping[str, tuple[Country, bool]]
    capitals: Mapping[str, Country]


@lru_cache(maxsize=4)
def _world(identity: _Identity) -> _World:
    meaning: dict[str, tuple[Country, bool]] = {}
    for country in identity.countries.values():
        for demonym in country.demonyms:
            meaning.setdefault(" ".join(name_words(demonym)), (country, True))
    for country in identity.countries.values():
        for name in (*country.aliases, country.name):
            if name.startswith("the "):
                continue  # the article is no part of a phrase's name
            meaning[" ".join(name_words(name))] = (country, False)
    capitals = {country.capital: country for country in identity.countries.values() if country.capital}
    return _World(by_code=identity.countries, names=index_names(meaning), meaning=meaning, capitals=capitals)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A name at tokens ``first`` to ``last``; ``kind`` is one of the ActorKinds, "nationality" or "place"."""

    first: int
    last: int
    kind: str
    name: str
    country: str = ""
    sector: str = ""


def _marks(scene: Scene, ontology: Ontology, world: _World, surnames: Mapping[str, str]) -> dict[int, _Mark]:
    """Names by each token that they cover; tables come before toponyms, and these before the tagger's entities."""
    covered: dict[int, _Mark] = {}
    nations = list(_nations(scene, world, ontology.words["directions"]))
    for found in (
        *_listed(scene, ontology),
        *(mark for mark in nations if mark.last - mark.first > 1),  # "Sri Lanka" before a town called Lanka
        *_places(scene, world),
        *nations,
        *_tagged(scene, ontology),
        *_known(scene, ontology, surnames),
    ):
        mark = _trimmed(found, covered) if found.kind == "person" else found
        if mark.kind == "nationality" and _is_regional(scene, mark, ontology):
            continue
        if all(token not in covered for token in range(mark.first, mark.last)):
            covered.update(dict.fromkeys(range(mark.first, mark.last), mark))
    return covered


def _is_regional(scene: Scene, mark: _Mark, ontology: Ontology) -> bool:
    """As in "Latin American countries", which are not of the United States."""
    words = "_".join(scene.words[max(0, mark.first - 1) : mark.last]).lower()
    return words in ontology.words["regional_demonyms"]


def _trimmed(mark: _Mark, covered: Mapping[int, _Mark]) -> _Mark:
    """A person without the country that the tagger took for a part of the name: "Pakistan President X"."""
    first = mark.first
    while first < mark.last - 1 and first in covered and covered[first].kind in {"state", "nationality"}:
        first = covered[first].last
    if first == mark.first or first >= mark.last:
        return mark
    return replace(mark, first=first, name=" ".join(mark.name.split()[first - mark.first :]))


def _listed(scene: Scene, ontology: Ontology) -> Iterator[_Mark]:
    for first, (last, name) in scene.names.items():
        entity = scene.entities.get(first)
        joined = last < len(scene.words) and scene.words[last] in {"and", "&"}  # two names that the tagger took for one
        if entity and entity[0] > last and entity[1] != "place" and not joined:
            continue  # the tagger sees a longer name, such as "Shell Oil Nigeria"
        if name in ontology.organisations:
            record = ontology.organisations[name]
            kind = "group" if record.kind == "armed" else "state" if record.kind == "state" else "organisation"
            yield _Mark(first=first, last=last, kind=kind, name=name, country=record.country, sector=record.sector)
        else:
            term = ontology.people[name][-1]
            yield _Mark(first=first, last=last, kind="person", name=name, country=term.country, sector=term.sector)


def _places(scene: Scene, world: _World) -> Iterator[_Mark]:
    for first, (last, resolution) in scene.toponyms.items():
        place = resolution.place
        if place is None or resolution.toponym.use == "other":
            continue
        country = world.by_code.get(place.country_code)
        text = " ".join(scene.words[first:last])
        demonym = world.meaning.get(text, (None, False))[1]
        kind = "nationality" if demonym else "state" if _rules(resolution) else "place"
        yield _Mark(first=first, last=last, kind=kind, name=text, country=country.alpha3 if country else "")


def _rules(resolution: Resolution) -> bool:
    place = resolution.place
    return place is not None and (place.feature_code.startswith("PCL") or resolution.toponym.use == "actor")


def _nations(scene: Scene, world: _World, directions: frozenset[str]) -> Iterator[_Mark]:
    words, names, capitals, end = scene.words, world.names, world.capitals, 0
    inner = {
        at
        for first, (last, kind) in scene.entities.items()
        if kind == "place" and last - first > 1 and words[first].lower() not in directions
        for at in range(first + 1, last)
        if not any(" ".join(words[begin:last]) in world.meaning for begin in range(first, at))
    }  # the "Jordan" of "Puerto Jordan"
    if names.keys().isdisjoint(words) and capitals.keys().isdisjoint(words):
        return
    for index in [at for at, word in enumerate(words) if word in names or word in capitals]:
        if index < end or index in inner:
            continue
        name = longest_name(words, index, names) if words[index] in names else ()
        if name:
            end = index + len(name)
            country, demonym = world.meaning[" ".join(name)]
            kind = "nationality" if demonym else "state"
            yield _Mark(first=index, last=end, kind=kind, name=" ".join(name), country=country.alpha3)
        elif words[index] in capitals and _is_beside_place(scene, index):
            country = capitals[words[index]]
            yield _Mark(first=index, last=index + 1, kind="state", name=words[index], country=country.alpha3)


def _is_beside_place(scene: Scene, index: int) -> bool:
    """As in "Kyiv and Ankara signed", where the tagger saw only one of them."""
    after = scene.words[index + 1 : index + 2] == ("and",) and index + 2 in scene.toponyms
    ends = {last for last, _ in scene.toponyms.values()}
    return after or (index > 1 and scene.words[index - 1] == "and" and index - 1 in ends)


def _tagged(scene: Scene, ontology: Ontology) -> Iterator[_Mark]:
    for first, (last, kind) in scene.entities.items():
        placed = scene.toponyms.get(first)
        if kind not in {"person", "organisation"} or (placed and placed[0] == last and placed[1].place):
            continue  # the West Bank is no bank
        name = " ".join(scene.words[first:last])
        full = ontology.surnames.get(name.removeprefix("al-")) if kind == "person" else None
        country = ontology.people[full][-1].country if full else ""
        sector = "IGO" if kind == "organisation" and _is_body(scene.words[first:last], ontology) else ""
        yield _Mark(first=first, last=last, kind=kind, name=name, country=country, sector=sector)


def _is_body(words: Sequence[str], ontology: Ontology) -> bool:
    """Whether a name begins with that of an organisation of states: "UN Security Council", "EU Commission"."""
    owners = (ontology.organisations.get(" ".join(words[:size])) for size in (1, 2))
    return any(owner is not None and owner.sector == "IGO" for owner in owners)


def _known(scene: Scene, ontology: Ontology, surnames: Mapping[str, str]) -> Iterator[_Mark]:
    """Surnames that the tagger overlooked, of persons whom the document or the table names."""
    if surnames.keys().isdisjoint(scene.words):
        return
    for index, word in enumerate(scene.words):
        if word in surnames and scene.sentence.tokens[index].pos in {"NNP", "NNPS"}:
            full = ontology.people.get(surnames[word])
            country = full[-1].country if full else ""
            yield _Mark(first=index, last=index + 1, kind="person", name=word, country=country)


def _surnames(document: Document, ontology: Ontology) -> dict[str, str]:
    """Surname to full name."""
    found = dict(ontology.surnames)
    for entity in document.entities:
        words = entity.mention.text.split()
        if entity.kind == "person" and len(words) > 1 and words[-1][:1].isupper():
            found[words[-1]] = entity.mention.text
    return found


def _kind(role: Role, sector: str) -> ActorKind:
    """What sort of actor bears a role."""
    if role.kind != "group":
        return "unnamed"
    if role.sector in {"CVL", "REF"}:
        return "population"
    armed = role.sector in {"REB", "UAF", "CRM"} or (role.sector == "IGO" and sector == "REB")
    return "group" if armed else "unnamed"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the actors of one noun phrase."""

    scene: Scene
    marks: Mapping[int, _Mark]
    ontology: Ontology
    world: _World

    def may_act(self, part: Chunk) -> bool:
        """Whether `read` may give anything: most phrases hold no name and do not end with a word for a role."""
        end = self.scene.words[part.last - 1]
        # A word with marks in it may be cut ("vice-president"), and a comma is left out.
        heads = not end.isalpha() or end.lower() in self.ontology.role_heads
        if heads or part.owner_end or part.word in self.ontology.words["pronouns_person"]:
            return True
        return bool(self.marks) and not self.marks.keys().isdisjoint(range(part.first, part.last))

    def read(self, position: int) -> Iterator[Draft]:
        """The actor that the phrase names, or else those that own it or describe it ("Iran's", "Israeli")."""
        part = self.scene.chunks[position]
        first, last = self._trimmed(part.first, part.last)
        if part.word in self.ontology.words["pronouns_person"]:
            yield self._draft(first, last, kind="person", name=part.word, pronoun=True)
            return
        start = part.owner_end + 1 if part.owner_end else first
        head = self._shared(position, first, last) or self._head(first, start, last, position)
        if head:
            yield head
            return
        if part.owner_end:
            owner = self._head(first, first, self._trimmed(first, part.owner_end)[1], None)
            if owner:
                yield owner
                first = part.owner_end + 1
        yield from self._describing(first, last)

    def _shared(self, position: int, first: int, last: int) -> Draft | None:
        """As in "American and British jets": the first nationality has the second's noun."""
        parts = self.scene.chunks
        mark = self.marks.get(first)
        if mark is None or mark.kind != "nationality" or mark.last != last or position + 2 >= len(parts):
            return None
        other = parts[position + 2]
        beside = self.marks.get(other.first)
        country = self.world.meaning.get(mark.name, (None, False))[0]
        if parts[position + 1].word != "and" or country is None:
            return None
        alike = beside is not None and beside.kind == "nationality" and beside.last < other.last
        allied = self.scene.words[other.first].lower() in {"international", "foreign", "allied", "coalition"}
        if not alike and not allied:
            return None
        role = self._role(beside.last if alike and beside else other.first, other.last)[0]
        sector = role.sector if role else ""
        return self._draft(first, last, kind="state", name=country.name, country=country.alpha3, sector=sector)

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Without determiners before it and the comma that a place name left behind it."""
        skipped = self.ontology.words["determiners"]
        if "year-old" in self.scene.words[first : last - 1]:
            first = self.scene.words.index("year-old", first) + 1
        while first < last - 1 and (
            self.scene.words[first].lower() in skipped or self.scene.words[first].lower().endswith("-old")
        ):
            first += 1
        while last - 1 > first and self.scene.words[last - 1] == ",":
            last -= 1
        return first, last

    def _head(self, first: int, start: int, last: int, position: int | None) -> Draft | None:
        if start >= last:
            return None
        mark = self.marks.get(last - 1)
        if mark and mark.last == last and mark.first >= start:
            return self._named(mark, first, position)
        role, role_first = self._role(start, last)
        bare = start == last - 1 and position is not None and self.scene.chunks[position].first == start
        named = position is not None and _word(self.scene, position + 1) in {"of", "to"}
        if role and role.noun in self.ontology.words["things_of"] and named:
            return None  # "the movement of livestock"
        if role and not (bare and self.scene.words[start].lower() in self.ontology.words["bare_things"]):
            return self._described(role, role_first, first, last, position)
        return None

    def _named(self, mark: _Mark, first: int, position: int | None) -> Draft:
        country = self._country_before(first, mark.first, office=mark.kind != "person" or self._has_office(first, mark))
        country = country or mark.country
        if mark.kind == "nationality":
            if self._is_minority(mark, position):
                country = self._country_after(position)
            return self._draft(mark.first, mark.last, kind="population", name=mark.name, country=country, sector="CVL")
        if mark.kind in {"place", "state"}:
            state = self._draft(
                mark.first, mark.last, kind="state", name=mark.name, country=mark.country, sector=mark.sector
            )
            town = mark.kind == "place" and mark.name.title() not in self.world.capitals
            return replace(state, is_place=town or self._is_where(position))
        if mark.kind == "person":
            return self._person(mark, first, country, position)
        country = country or self._country_after(position)
        sector = mark.sector or self._sector(mark.first, mark.last)
        kind: ActorKind = "group" if mark.kind == "group" else "organisation"
        return self._draft(mark.first, mark.last, kind=kind, name=mark.name, country=country, sector=sector)

    def _is_minority(self, mark: _Mark, position: int | None) -> bool:
        """As in "ethnic Albanians in Serbia", who are of Serbia, and "the Albanians of Serbia"."""
        before = self.scene.words[mark.first - 1].lower() if mark.first else ""
        if before == "ethnic":
            return True
        return position is not None and _word(self.scene, position + 1) == "of" and bool(self._country_after(position))

    def _is_where(self, position: int | None) -> bool:
        """Whether a name stands after "in", "to" or the like, so that it only says where."""
        before = self.scene.chunks[position - 1] if position else None
        return before is not None and before.kind == "preposition" and before.word in self.ontology.words["whereabouts"]

    def _person(self, mark: _Mark, first: int, country: str, position: int | None) -> Draft:
        begin = self._name_start(mark)
        role, role_first = self._last_role(first, begin)
        sector = self._role_sector(role, role_first, first) if role else ""
        former = any(self.scene.words[i].lower() in self.ontology.words["former"] for i in range(first, begin))
        if sector == "IGO":  # "NATO Secretary General …" is of no country
            mark, country = replace(mark, sector=""), ""
        return self._draft(
            first,
            mark.last,
            kind="person",
            name=" ".join(self.scene.words[begin : mark.last]),
            country=country or ("" if sector == "IGO" else self._country_after(position)),
            sector="ELI" if former and sector in {"GOV", "ELI"} else mark.sector or sector,
            office="" if former or role is None else role.noun,
            head="" if former or role is None else role.noun,
            definite=True,
        )

    def _name_start(self, mark: _Mark) -> int:
        """Where the name begins after its titles, which stay where they are a part of it ("King Charles")."""
        begin = last_known = mark.first
        while begin < mark.last - 1 and self.scene.words[begin].lower() in self.ontology.words["name_titles"]:
            begin += 1
            if " ".join(self.scene.words[begin : mark.last]) in self.ontology.people:
                last_known = begin
        return last_known if mark.name in self.ontology.people else begin

    def _described(self, role: Role, role_first: int, first: int, last: int, position: int | None) -> Draft:
        sector = self._sector_of(role, role_first, first, position)
        country = self._country_of(role, role_first, first, last, position)
        former = self.scene.words[max(first, role_first - 1)].lower() in self.ontology.words["former"]
        plural = self.scene.words[last - 1].lower() != role.noun.split()[-1]
        return self._draft(
            first,
            last,
            kind=_kind(role, sector),
            name=" ".join(self.scene.words[first:last]).replace(" 's", "'s").replace(" ,", ","),
            country="" if sector == "IGO" else country,  # "the NATO mission in Kosovo" is of no country
            sector=sector,
            office="" if former or plural or role.kind == "group" else role.noun,
            head="" if former else role.noun,
            definite=position is not None and self._first(position) == "the",
            owned=position is not None and self._first(position) in {"its", "their"},
        )

    def _country_of(self, role: Role, role_first: int, first: int, last: int, position: int | None) -> str:
        """The country of whoever bears a role, from the words before and after it."""
        if leader := self._leader(first, role_first):
            return leader
        if self._is_apart(first, last) or self._is_of_several(first, last):
            return self._nation(first, role_first)
        country = self._country_before(first, role_first)
        abroad = role.noun.split()[-1] in self.ontology.words["posted_abroad"]
        guest = abroad and position is not None and _word(self.scene, position + 1) == "in"  # "a consulate in Damascus"
        if not guest:
            country = country or self._country_after(position, office=role.sector != "CVL")
        if role.sector == "REF" and not country and position is not None:
            return self._fled_from(position)
        return country

    def _sector_of(self, role: Role, role_first: int, first: int, position: int | None) -> str:
        """The role's sector, or that of the organisation or company before or after a neutral role."""
        if role.noun in self.ontology.words["alliances"] and self._leader(first, role_first):
            return "MIL"  # "the Saudi-led coalition" is no party
        group = self._sector_before(first, role_first)
        irregular = group in {"REB", "UAF"} and role.sector == "MIL"  # "Hamas artillery"
        neutral = role.noun in self.ontology.words["neutral_roles"] or group == "IGO" or irregular
        sector = group if group and neutral else role.sector
        sector = self._of_company(role, sector, position)
        sector = self._of_members(sector, position) if sector == "IGO" or (neutral and not group) else sector
        national = role.noun in self.ontology.words["armed_of_state"] and self._is_national(first, role_first)
        return "MIL" if national else sector

    def _leader(self, first: int, last: int) -> str:
        """The country that leads in "the Saudi-led coalition", ISO alpha-3, or ""."""
        names = (word[: -len(_LED)] for word in self.scene.words[first:last] if word.lower().endswith(_LED))
        return next((self.world.meaning[name][0].alpha3 for name in names if name in self.world.meaning), "")

    def _of_company(self, role: Role, sector: str, position: int | None) -> str:
        """As in "the vice president of Acme Ltd.", who is in business."""
        parts = self.scene.chunks
        if position is None or position + 2 >= len(parts) or parts[position + 1].word != "of":
            return sector
        mark = self.marks.get(parts[position + 2].last - 1)
        heads = role.noun in self.ontology.words["company_heads"]
        return (mark.sector or "BUS") if heads and mark and mark.kind == "organisation" and not mark.country else sector

    def _fled_from(self, position: int) -> str:
        """As in "families escaping the fighting in Mali"."""
        following = self.scene.chunks[position + 1 : position + _FLIGHT]
        if not following or following[0].verb is None or following[0].word not in {"fleeing", "escaping", "leaving"}:
            return ""
        nouns = (part for part in following[1:] if part.kind == "noun")
        return next((found for part in nouns if (found := self._country_before(part.first, part.last))), "")

    def _of_members(self, sector: str, position: int | None) -> str:
        """As in "an alliance of armed groups", "the commander of a rebel force", who are armed as these are."""
        parts = self.scene.chunks
        if position is None or position + 2 >= len(parts) or parts[position + 1].word != "of":
            return sector
        member = self._role(parts[position + 2].first, parts[position + 2].last)[0]
        return "REB" if member and member.sector in {"REB", "UAF"} else sector

    def _is_apart(self, first: int, last: int) -> bool:
        """Whether a phrase names those who rule where they are not the state: "Crimean occupation authorities"."""
        apart = self.ontology.words["not_of_the_state"]
        return any(word.lower() in apart for word in self.scene.words[first:last])

    def _is_of_several(self, first: int, last: int) -> bool:
        """Whether forces are of several countries: "coalition soldiers in Iraq" are not Iraq's."""
        joint, words = self.ontology.words["of_several"], self.scene.words[first:last]
        led = (word[: -len(_LED)] for word in words if word.endswith(_LED))
        return any(word.lower() in joint for word in words) or any(name in self.ontology.organisations for name in led)

    def _nation(self, first: int, last: int) -> str:
        """The country whose own name or nationality stands in the phrase, not that of a region."""
        names = [self.marks[at].name for at in range(first, last) if at in self.marks]
        return next((self.world.meaning[name][0].alpha3 for name in names if name in self.world.meaning), "")

    def _is_national(self, first: int, last: int) -> bool:
        """Whether a country's name or nationality stands in the phrase: "the Syrian guards"."""
        return any(self.marks[at].kind in {"nationality", "state"} for at in range(first, last) if at in self.marks)

    def _first(self, position: int) -> str:
        return self.scene.words[self.scene.chunks[position].first].lower()

    def _describing(self, first: int, last: int) -> Iterator[Draft]:
        """As in "an Israeli air strike": Israel; "the US-led raid" tells nothing."""
        index = first if self.marks else last
        while index < last:
            mark = self.marks.get(index)
            if mark is None or mark.last > last:
                index += 1
                continue
            if mark.kind in {"nationality", "state"} and mark.country:
                name = mark.name
                if mark.kind == "nationality":
                    name = next((c.name for c in [self.world.meaning.get(mark.name, (None, False))[0]] if c), mark.name)
                yield self._draft(
                    mark.first, mark.last, kind="state", name=name, country=mark.country, sector=mark.sector
                )
            elif mark.kind not in {"place", "nationality", "state"}:
                yield self._named(mark, mark.first, None)
            index = mark.last

    def _role(self, start: int, last: int) -> tuple[Role | None, int]:
        """The longest role that ends a phrase, and where it begins."""
        if last <= start or self._phrase(last - 1, last).split()[-1] not in self.ontology.role_heads:
            return None, last
        for first in range(max(start, last - _LONGEST_ROLE), last):
            role = self.ontology.roles.get(self._phrase(first, last))
            if role:
                return role, first
        return None, last

    def _last_role(self, first: int, last: int) -> tuple[Role | None, int]:
        """The role nearest before a name: "Foreign Ministry Spokesman Nasser Kanani"."""
        for end in range(last, first, -1):
            role, begin = self._role(first, end)
            if role:
                return role, begin
        return None, last

    def _role_sector(self, role: Role, role_first: int, first: int) -> str:
        if role.noun in self.ontology.words["neutral_roles"]:
            return self._sector_before(first, role_first) or role.sector
        return "IGO" if self._sector_before(first, role_first) == "IGO" else role.sector

    def _sector_before(self, first: int, last: int) -> str:
        """The sector of the nearest organisation or role before a neutral role: "rebel spokesman".

        A body of an organisation of states is of these: "the EU Commission president".
        """
        if any(self.marks[at].sector == "IGO" for at in range(first, last) if at in self.marks):
            return "IGO"
        for end in range(last, first, -1):
            mark = self.marks.get(end - 1)
            if mark and mark.kind not in {"nationality", "state", "place"}:
                return mark.sector
            role, _ = self._role(first, end)
            if role:
                return role.sector
        return ""

    def _sector(self, first: int, last: int) -> str:
        """The sector that a word of an organisation's own name gives: "Central Bank of Kenya"."""
        for end in range(last, first, -1):
            role, _ = self._role(first, end)
            if role:
                return role.sector
        return ""

    def _has_office(self, first: int, mark: _Mark) -> bool:
        """Whether a person holds an office: then "Lagos governor …" is of Nigeria, but not "Liverpool striker …"."""
        role = self._last_role(first, mark.first)[0]
        return role is not None and role.sector not in {"", "CVL", "MED", "BUS"}

    def _country_before(self, first: int, last: int, *, office: bool = True) -> str:
        for index in range(first, last):
            mark = self.marks.get(index)
            if mark and mark.country and (office or mark.kind != "place"):
                return mark.country
        return ""

    def _country_after(self, position: int | None, *, office: bool = True) -> str:
        """As in "president of Syria", "police in Mosul", "commander of the Quds Force"."""
        parts = self.scene.chunks
        if position is None or position + 2 >= len(parts):
            return ""
        preposition, part = parts[position + 1], parts[position + 2]
        if preposition.word not in self.ontology.words["country_prepositions"] or part.kind != "noun":
            return ""
        heads = office or preposition.word == "in" or part.last - part.first == 1
        return self._country_before(part.first, part.last, office=heads)

    def _phrase(self, first: int, last: int) -> str:
        return " ".join(self.scene.words[first:last]).lower().replace(" '", "'").replace("vice-", "vice ")

    def _draft(
        self,
        first: int,
        last: int,
        *,
        kind: ActorKind,
        name: str,
        country: str = "",
        sector: str = "",
        office: str = "",
        pronoun: bool = False,
        head: str = "",
        definite: bool = False,
        owned: bool = False,
    ) -> Draft:
        tokens = self.scene.sentence.tokens
        start, end = tokens[first].start, tokens[last - 1].end
        offset = self.scene.sentence.start
        # The mention's text comes from the document in `linked`; here only its place is known.
        return Draft(
            mention=Mention(start=start, end=end, text=""),
            sentence=offset,
            kind=kind,
            name=name,
            country=country,
            sector=sector,
            office=office,
            pronoun=pronoun,
            head=head,
            definite=definite,
            owned=owned,
        )
