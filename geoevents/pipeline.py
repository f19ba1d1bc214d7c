"""Ties the steps together: an article goes in, toponyms, dates and events come out.

`Pipeline` holds the knowledge that the steps need (gazetteer, taggers, date grammar, ontology), so that it is loaded
once and handed down as an argument; no step keeps any of its own.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents._bounds import check_bounds
from geoevents.actors import Ontology, find_actors, load_ontology
from geoevents.actors.scenes import scenes
from geoevents.dates import DateGrammar, find_dates, load_grammar
from geoevents.events import find_events
from geoevents.fallback import resolve_online
from geoevents.gazetteer import Gazetteer
from geoevents.reading import check_date, read
from geoevents.recognizers import Recognizer, Resolver, recognized, resolved
from geoevents.records import Article
from geoevents.resolution import Weighed, explain, resolve
from geoevents.segmentation import Abbreviations, load_abbreviations, segment
from geoevents.tagging import Tagger
from geoevents.toponyms import ToponymWords, find_toponyms, load_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoDataFrame

    from geoevents._bounds import Bounds
    from geoevents.gazetteer.online import OnlineGeocoder
    from geoevents.records import Document, Event, Resolution, TemporalExpression, Toponym

__all__ = ["Pipeline", "extract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Everything that reading an article needs.

    Attributes:
        gazetteer: Where places come from.
        tagger: Parts of speech and named entities.
        grammar: How the language writes dates.
        ontology: Event types, triggers, roles and organisations.
        abbreviations: Words that end in a full stop inside a sentence.
        words: What decides how a place name is used.
        country: ISO alpha-2 of a country that ambiguous names are more likely to lie in, or None.
        bounds: (west, south, east, north) in degrees of an area that they are more likely to lie in, or None.
        fallback: An online geocoder for names that the gazetteer lacks, or None.
        recognizer: What finds place names instead of `geoevents.toponyms`, or None.
        resolver: What decides between places instead of `geoevents.resolution`, or None.
    """

    gazetteer: Gazetteer
    tagger: Tagger
    grammar: DateGrammar
    ontology: Ontology
    abbreviations: Abbreviations
    words: ToponymWords
    country: str | None = None
    bounds: Bounds | None = None
    fallback: OnlineGeocoder | None = None
    recognizer: Recognizer | None = None
    resolver: Resolver | None = None

    @classmethod
    def load(
        cls,
        *,
        gazetteer_path: str | Path | None = None,
        language: str = "en",
        country: str | None = None,
        bounds: Bounds | None = None,
        fallback: Any = None,  # noqa: ANN401 - geopy's geocoders have no types
        recognizer: Recognizer | None = None,
        resolver: Resolver | None = None,
    ) -> Pipeline:
        """Opens the gazetteer and the models that geoevents carries.

        Args:
            gazetteer_path: Another compiled gazetteer; by default as `Gazetteer.open` finds it.
            language: Language of the articles.
            country: ISO alpha-2 of a country to prefer.
            bounds: (west, south, east, north) in degrees of an area to prefer; west is greater across the antimeridian.
            fallback: What is asked for names that the gazetteer lacks: an `OnlineGeocoder`, one of geopy's geocoders,
                or the name of a service. Its maker learns these names. By default nothing is asked.
            recognizer: What finds place names; ours by default. `geoevents.recognizers` says what it has to do.
            resolver: What decides which places they mean; ours by default.

        Raises:
            InputError: The bounds are none, or there is no such geocoder.
            ResourceError: The gazetteer or a model is missing or damaged.
        """
        return cls(
            gazetteer=Gazetteer.open(gazetteer_path),
            tagger=Tagger.load(),
            grammar=load_grammar(language),
            ontology=load_ontology(),
            abbreviations=load_abbreviations(language),
            words=load_words(language),
            country=country,
            bounds=check_bounds(bounds) if bounds else None,
            fallback=_online(fallback),
            recognizer=recognizer,
            resolver=resolver,
        )

    def document(self, article: Article) -> Document:
        """The article in sentences and tokens, with parts of speech and entities."""
        return self.tagger.tag(segment(article, abbreviations=self.abbreviations), gazetteer=self.gazetteer)

    def toponyms(self, article: Article) -> tuple[Resolution, ...]:
        """The place names of an article, each with the place that it means."""
        document = self.document(article)
        return self.resolve(document, self.recognize(document))

    def recognize(self, document: Document) -> tuple[Toponym, ...]:
        """The place names of a document, with their candidates."""
        if self.recognizer is not None:
            return recognized(self.recognizer, document, gazetteer=self.gazetteer)
        return find_toponyms(document, gazetteer=self.gazetteer, words=self.words)

    def resolve(self, document: Document, toponyms: Sequence[Toponym]) -> tuple[Resolution, ...]:
        """What place names mean: a resolution for each, in the same order."""
        resolutions = self._resolved(document, toponyms)
        return resolutions if self.fallback is None else resolve_online(resolutions, self.fallback)

    def explain(self, document: Document, toponyms: Sequence[Toponym]) -> tuple[tuple[Weighed, ...], ...]:
        """Why `resolve` decides as it does; a resolver that is not ours gives no reasons."""
        if self.resolver is not None:
            return tuple(() for _ in toponyms)
        return explain(
            document,
            toponyms,
            gazetteer=self.gazetteer,
            country=self.country,
            bounds=self.bounds,
            words=self.words,
        )

    def dates(self, article: Article) -> tuple[TemporalExpression, ...]:
        """The dates, times, durations and sets of an article."""
        return find_dates(self.document(article), grammar=self.grammar, published=article.published)

    def events(self, article: Article) -> tuple[Event, ...]:
        """The events of an article in text order."""
        document = self.document(article)
        resolutions = self.resolve(document, self.recognize(document))
        dates = find_dates(document, grammar=self.grammar, published=article.published)
        layout = tuple(scenes(document, resolutions=resolutions, dates=dates, ontology=self.ontology))
        actors = find_actors(
            document,
            resolutions=resolutions,
            ontology=self.ontology,
            countries=self.gazetteer.countries,
            layout=layout,
        )
        return find_events(
            document,
            resolutions=resolutions,
            dates=dates,
            actors=actors,
            ontology=self.ontology,
            countries=self.gazetteer.countries,
            layout=layout,
        )

    def extract(self, articles: Iterable[Article]) -> GeoDataFrame:
        """The events of all articles as the events table."""
        from geoevents.frame import to_frame  # noqa: PLC0415 - geopandas takes a second to import

        return to_frame(event for article in articles for event in self.events(article))

    def _resolved(self, document: Document, toponyms: Sequence[Toponym]) -> tuple[Resolution, ...]:
        if self.resolver is not None:
            return resolved(self.resolver, document, toponyms)
        return resolve(
            document,
            toponyms,
            gazetteer=self.gazetteer,
            country=self.country,
            bounds=self.bounds,
            words=self.words,
        )


def extract(
    source: Article | str | Path | Iterable[Article | str | Path],
    *,
    published: str | None = None,
    country: str | None = None,
    bounds: Bounds | None = None,
    gazetteer: Gazetteer | str | Path | None = None,
    geocoder: Any = None,  # noqa: ANN401 - geopy's geocoders have no types
) -> GeoDataFrame:
    """The events of one or more articles as a GeoDataFrame: the main entry in Python.

    Args:
        source: An `Article`, the path of a file or folder, or several of these.
        published: Publication date (``YYYY-MM-DD``) of articles that carry none.
        country: ISO alpha-2 of a country that ambiguous names are more likely to lie in.
        bounds: (west, south, east, north) in degrees of an area that they are more likely to lie in; west is greater
            across the antimeridian.
        gazetteer: Another gazetteer, or its file; by default as `Gazetteer.open` finds it.
        geocoder: What is asked for names that the gazetteer lacks: one of geopy's geocoders, an `OnlineGeocoder`, or
            the name of a service, such as ``nominatim``. Its maker learns these names. By default nothing is asked.

    Returns:
        One row per event and place, in EPSG:4326; the columns are in `geoevents.COLUMNS`.

    Raises:
        ReadingError: A file is missing, empty, binary or broken.
        DateError: ``published`` is no date.
        InputError: The bounds are none, or there is no such geocoder.
        ResourceError: The gazetteer is missing or damaged.
    """
    path = None if isinstance(gazetteer, Gazetteer) or gazetteer is None else Path(gazetteer)
    # The variable is read by Gazetteer.open; it stands here so that another value opens another gazetteer.
    pipeline = replace(
        _pipeline(path, os.environ.get("GEOEVENTS_GAZETTEER")),
        country=country,
        bounds=check_bounds(bounds) if bounds else None,
        fallback=_online(geocoder),
    )
    if isinstance(gazetteer, Gazetteer):
        pipeline = replace(pipeline, gazetteer=gazetteer)
    return pipeline.extract(_articles(source, published=published))


@lru_cache(maxsize=4)
def _pipeline(path: Path | None, _variable: str | None) -> Pipeline:
    return Pipeline.load(gazetteer_path=path)


def _online(geocoder: Any) -> OnlineGeocoder | None:  # noqa: ANN401 - as above
    if geocoder is None:
        return None
    from geoevents.gazetteer.online import OnlineGeocoder  # noqa: PLC0415 - geopy is for those who ask for it

    if isinstance(geocoder, OnlineGeocoder):
        return geocoder
    return OnlineGeocoder.open(geocoder) if isinstance(geocoder, str) else OnlineGeocoder(geocoder)


def _articles(
    source: Article | str | Path | Iterable[Article | str | Path], *, published: str | None
) -> Iterable[Article]:
    date = check_date(published) if published else None
    given = [source] if isinstance(source, Article | str | Path) else source
    for is_file, items in groupby(given, key=lambda item: not isinstance(item, Article)):
        if is_file:  # read together, so that their ids differ
            yield from read((item for item in items if not isinstance(item, Article)), published=date)
        else:
            articles = (item for item in items if isinstance(item, Article))
            yield from (item if item.published or not date else replace(item, published=date) for item in articles)
