"""The records that the steps hand to one another.

All are frozen: a step never changes what an earlier one found, it returns new records. Offsets count Unicode code
points in ``Article.text``, and every finding holds a `Mention` whose text is exactly what stands at its offsets.
Coordinates are WGS 84 degrees and always named ``latitude`` and ``longitude``; only ``frame.py`` puts them in an order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "Actor",
    "ActorKind",
    "Article",
    "Candidate",
    "Country",
    "DateBasis",
    "DatePrecision",
    "Document",
    "Entity",
    "EntityKind",
    "Event",
    "EventPlace",
    "Match",
    "Mention",
    "Place",
    "PlaceRole",
    "Resolution",
    "Sentence",
    "Status",
    "TemporalExpression",
    "TimexType",
    "Token",
    "Toponym",
    "Use",
]

EntityKind: TypeAlias = Literal["person", "organisation", "place", "nationality"]
Use: TypeAlias = Literal["place", "actor", "other"]
Match: TypeAlias = Literal[
    "name", "alternate", "alias", "abbreviation", "demonym", "group", "fuzzy", "variant", "stripped", "online"
]
TimexType: TypeAlias = Literal["DATE", "TIME", "DURATION", "SET"]
DatePrecision: TypeAlias = Literal[
    "day", "week", "part of month", "month", "season", "quarter", "year", "decade", "unknown"
]
DateBasis: TypeAlias = Literal["explicit", "relative", "inherited", "publication"]
ActorKind: TypeAlias = Literal["state", "person", "organisation", "group", "population", "unnamed"]
PlaceRole: TypeAlias = Literal["location", "origin", "destination", "about"]
Status: TypeAlias = Literal["actual", "denied", "planned", "hypothetical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with what is known about it.

    Attributes:
        id: Unique within one run; the file's name or the ``id`` of a JSON line.
        text: What is read. Offsets of all findings point into it.
        title: Headline, shown but not searched.
        published: Publication date as ISO 8601 (``2024-06-01``), or None when it is not known.
        url: Address of the article; shown as a link only when it is http(s).
        source: Name of the outlet.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of an article's text: ``text == article.text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or a punctuation mark. ``pos`` is its Penn Treebank tag, empty before tagging."""

    start: int
    end: int
    text: str
    pos: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its tokens. ``paragraph`` counts from 0."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    paragraph: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named entity as the tagger sees it.

    ``nationality`` is an adjective or noun of belonging (Syrian, Russians); ``place`` is a name that could be on a map,
    whether or not it stands for its government in this sentence.
    """

    mention: Mention
    kind: EntityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article cut into sentences and tokens and, once tagged, with parts of speech and entities in text order."""

    article: Article
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...] = ()

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer.

    Attributes:
        name: Usual English name.
        latitude: WGS 84 degrees north.
        longitude: WGS 84 degrees east.
        feature_class: GeoNames feature class (A division, P populated place, H water, T terrain and islands,
            L area, S spot).
        feature_code: GeoNames feature code, such as ``PPLC``, ``ADM1``, ``PCLI``, ``ISL``, ``STRT``.
        country_code: ISO 3166-1 alpha-2 of the country that administers it, empty for seas and world regions.
        admin1: Name of the first-order division, or empty.
        population: Inhabitants, 0 when not known.
        geonameid: GeoNames identifier, or None for places that we describe ourselves.
        bounds: (west, south, east, north) in degrees, or None. West is greater than east across the antimeridian.
        administered_by: For disputed places, ISO alpha-2 of the country in control, or a name where there is no code.
        claimed_by: For disputed places, all claimants, in the same way; the administrator is among them if it claims.
        source: Where the row comes from, such as ``GeoNames`` or the name of our table.
    """

    name: str
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country_code: str = ""
    admin1: str = ""
    population: int = 0
    geonameid: int | None = None
    bounds: tuple[float, float, float, float] | None = None
    administered_by: str = ""
    claimed_by: tuple[str, ...] = ()
    source: str = "GeoNames"

    @property
    def precision(self) -> int:
        """1 exact place, 2 near or part of one, 3 first- or second-order division, 4 country, 5 sea or region."""
        if self.feature_code in {"ADM1", "ADM2"}:
            return 3
        if self.feature_code.startswith("PCL") or self.feature_code == "TERR":
            return 4
        if self.feature_class in {"P", "S"} or self.feature_code in {"ISL", "ISLET", "MT", "PK", "ATOL"}:
            return 1
        if self.feature_class in {"A", "L", "H", "T", "V", "U", "R"}:
            return 5
        return 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country or territory with its own ISO 3166-1 code.

    Attributes:
        alpha2: ISO 3166-1 alpha-2.
        alpha3: ISO 3166-1 alpha-3.
        name: Usual English name.
        capital: Name of the capital, or empty.
        aliases: Other names and abbreviations, as news write them.
        demonyms: Adjectives and nouns of belonging, singular and plural.
        place: The country as a place of the gazetteer.
    """

    alpha2: str
    alpha3: str
    name: str
    capital: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean, which of its names matched, and how.

    Attributes:
        place: What it may mean.
        matched_name: The name of the place that matched, as our tables write it or else folded: without case,
            diacritics and hyphens.
        match: ``name`` for the place's own name, ``alias`` and ``alternate`` for others, ``abbreviation``, ``demonym``
            and ``group`` ("the Tunbs") as they say; ``stripped`` when a generic word was left out ("Idlib province"),
            ``variant`` for another romanisation or writing, ``fuzzy`` for one with a typing error, ``online`` for the
            answer of an online geocoder.
    """

    place: Place
    matched_name: str
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A place name in a text.

    ``use`` says whether it is a ``place``, an ``actor`` (a capital or country that stands for its government, a
    demonym) or ``other`` (teams, treaties, languages). Candidates come best first by prominence.
    """

    mention: Mention
    use: Use
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a toponym means: one place, several for a group name ("the Tunbs"), or none.

    Attributes:
        toponym: What was resolved.
        places: The places, best or first named first; empty is an explicit no-match.
        score: Between 0 and 1, how likely the choice is right.
        near: True for "near Hama" or "south of Hama": the place is a reference, not the spot itself.
    """

    toponym: Toponym
    places: tuple[Place, ...] = ()
    score: float = 0.0
    near: bool = False

    @property
    def place(self) -> Place | None:
        """The first or only place."""
        return self.places[0] if self.places else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalExpression:
    """A date, time, duration or set in a text.

    Attributes:
        mention: Where it stands.
        timex_type: TIMEX3 type.
        timex_value: TIMEX3 value, such as ``2024-05-30``, ``XXXX-05-30``, ``P3D``, ``2024-W22``.
        edtf: Extended Date/Time Format (ISO 8601-2), such as ``2024-05-11/2024-05-20``; empty where there is none.
        start: First day as ISO 8601 ``YYYY-MM-DD`` (astronomical year numbering before year 1), None when open. A
            string and not a ``datetime.date``, because that knows no year before 1.
        end: Last day, in the same way; ``start <= end``.
        precision: The finest unit that the text gives.
        basis: ``explicit`` when the text gives it whole, ``relative`` when counted from another date, ``inherited``
            when a part was taken from an earlier date of the text, ``publication`` when a part comes from the
            publication date.
    """

    mention: Mention
    timex_type: TimexType
    timex_value: str
    edtf: str = ""
    start: str | None = None
    end: str | None = None
    precision: DatePrecision = "unknown"
    basis: DateBasis = "explicit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who does something, or to whom something is done.

    Attributes:
        mention: Where it stands.
        name: What to call it: the fullest form of the name in the document, or the words of the mention.
        country: ISO 3166-1 alpha-3, or empty when unknown.
        sector: PLOVER sector code (GOV, MIL, REB, CVL …), or empty.
        kind: What sort of actor it is.
    """

    mention: Mention
    name: str
    country: str = ""
    sector: str = ""
    kind: ActorKind = "unnamed"

    @property
    def code(self) -> str:
        """Country and sector in one, such as ``SYRGOV``; empty when neither is known."""
        return f"{self.country}{self.sector}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlace:
    """A place of an event and the part that it plays."""

    resolution: Resolution
    role: PlaceRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to whom, where and when, and the sentence that says so.

    Attributes:
        article: Where it is told.
        event_type: PLOVER event type, or ``OTHER`` for dated happenings outside PLOVER (accidents, disasters, deaths).
        mode: PLOVER mode, or empty.
        quad: ``verbal cooperation``, ``material cooperation``, ``verbal conflict``, ``material conflict``, or empty.
        trigger: The words that name the event.
        sentence: The sentence, with its offsets.
        actors: Who did it.
        recipients: To whom.
        places: Where, each with its role.
        date: When, or None.
        status: Whether it is said to have happened.
        fatalities: Deaths that the text counts, None when it gives no number.
        score: Between 0 and 1, how sure we are of the whole.
    """

    article: Article
    event_type: str
    mode: str = ""
    quad: str = ""
    trigger: Mention
    sentence: Mention
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    places: tuple[EventPlace, ...] = ()
    date: TemporalExpression | None = None
    status: Status = "actual"
    fatalities: int | None = None
    score: float = 0.0
