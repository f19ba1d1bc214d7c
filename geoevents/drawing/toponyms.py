"""Articles as a page with their place names: how each is used, which place it means, and why.

One file without any request. It works without scripts, too: a name in the text links to its box beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from geoevents.drawing.paper import attribute, bidi, clean, page, paragraphs, title_of
from geoevents.gazetteer.nearest import distance_km
from geoevents.resolution.nearby import is_placed_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoevents.records import Article, Candidate, Country, Place, Resolution
    from geoevents.resolution import Weighed

__all__ = ["Reading", "toponym_page"]

_CANDIDATES = 5
_SURE, _LIKELY = 0.9, 0.5
# Signs of less weight than this are not worth a word.
_SLIGHT = 0.05
_LINK = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_CLASSES = {
    "A": "division", "H": "water", "L": "area", "P": "settlement", "R": "road", "S": "site", "T": "terrain or island",
    "U": "undersea", "V": "vegetation",
}  # fmt: skip
_LEGEND = (
    ("place", "used as a place"),
    ("actor", "stands for people or a government"),
    ("other", "part of another name"),
    ("unsure", "score below .9 (dashed)"),
    ("doubtful", "score below .5 (dotted)"),
    ("nowhere", "no match (wavy)"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article with what its toponyms were taken for.

    Attributes:
        article: The article.
        resolutions: In text order.
        reasons: For each resolution its candidates with their signs, from ``Pipeline.explain``; may be empty.
    """

    article: Article
    resolutions: Sequence[Resolution]
    reasons: Sequence[Sequence[Weighed]]


def toponym_page(readings: Iterable[Reading], *, countries: Mapping[str, Country]) -> str:
    """Articles as an HTML page: toponyms coloured by use and score, each with its candidates and why the winner won.

    Args:
        readings: An article each.
        countries: From ``Gazetteer.countries``, for their names.
    """
    listed = list(readings)
    headings = ["<h2>Text</h2>"] if len(listed) == 1 else [f"<h2>{bidi(title_of(r.article))}</h2>" for r in listed]
    parts = [
        _reading(number, reading, countries, heading=heading)
        for number, (reading, heading) in enumerate(zip(listed, headings, strict=True), start=1)
    ]
    title = title_of(listed[0].article) if len(listed) == 1 else f"Toponyms of {len(listed)} articles"
    head = f"<header><h1>{bidi(title)}</h1>{_legend()}</header>"
    contents = _contents([reading.article for reading in listed]) if len(listed) > 1 else ""
    main = "".join(parts) or "<p>There is no article.</p>"
    return page(title, f"{head}{contents}<main>{main}</main>")


def _reading(number: int, reading: Reading, countries: Mapping[str, Country], *, heading: str) -> str:
    article = reading.article
    # Mentions that were decided alike share a box.
    mentions: dict[object, list[int]] = {}
    for index, (resolution, weighed) in enumerate(zip(reading.resolutions, reading.reasons, strict=True)):
        mentions.setdefault(_likeness(resolution, weighed), []).append(index)
    names = [""] * len(reading.resolutions)
    boxes = []
    for place, alike in enumerate(mentions.values(), start=1):
        for index in alike:
            names[index] = f"a{number}t{place}"
        first = alike[0]
        box = _box(names[first], reading.resolutions[first], reading.reasons[first], countries, count=len(alike))
        boxes.append(box)
    return (
        f'<article id="a{number}" aria-label="{attribute(title_of(article))}">{heading}{_about(article)}'
        f'<div class="columns"><div class="text">{_text(article.text, reading.resolutions, names)}</div>'
        f'<section class="places" aria-label="Place names, in the order of the text">'
        f"<h2>{len(names):,} place name{'s' * (len(names) != 1)}</h2>{''.join(boxes)}</section></div></article>"
    )


def _likeness(resolution: Resolution, weighed: Sequence[Weighed]) -> object:
    """The same for mentions of one name that were decided in the same way."""
    toponym = resolution.toponym
    weights = tuple((each.candidate.place, round(each.total, 6)) for each in weighed[:_CANDIDATES])
    return toponym.mention.text, toponym.use, resolution.places, resolution.score, resolution.near, weights


def _text(text: str, resolutions: Sequence[Resolution], names: Sequence[str]) -> str:
    """The text in paragraphs, its toponyms as links to their boxes."""
    pieces: list[str] = []
    at = 0
    for resolution, name in zip(resolutions, names, strict=True):
        mention = resolution.toponym.mention
        pieces.append(paragraphs(text[at : mention.start]))
        said = f"{resolution.toponym.use}: {_outcome(resolution)}"
        pieces.append(
            f'<a class="{_classes(resolution)}" href="#{name}" title="{attribute(said)}">{clean(mention.text)}</a>'
        )
        at = mention.end
    pieces.append(paragraphs(text[at:]))
    return f'<p dir="auto">{"".join(pieces)}</p>'


def _box(
    name: str, resolution: Resolution, weighed: Sequence[Weighed], countries: Mapping[str, Country], *, count: int
) -> str:
    toponym = resolution.toponym
    summary = (
        f"<bdi>{clean(toponym.mention.text)}</bdi> <span aria-hidden='true'>→</span> {clean(_outcome(resolution))} "
        f"<small>{toponym.use}{f', {count:,} times' if count > 1 else ''}</small>"
    )
    return (
        f'<details name="places"><summary>{summary}</summary><div class="reasons" id="{name}" tabindex="-1">'
        f"{_why(resolution, weighed)}{_candidates(resolution, weighed, countries)}</div></details>"
    )


def _why(resolution: Resolution, weighed: Sequence[Weighed]) -> str:
    """The winner's reasons in a sentence, against the best candidate that lies elsewhere."""
    if len(resolution.places) > 1:
        return "<p>The name means all of these places together.</p>"
    if not weighed:
        return f"<p>No candidates were weighed: {_unweighed(resolution)}.</p>"
    winner = weighed[0]
    signs = f"<p>{clean(_short(winner.candidate.place))} weighs {winner.total:.1f}: {_signs(winner.signs)}.</p>"
    if resolution.place is None:
        return f"<p>No match: even the best candidate was not believed here.</p>{signs}"
    if winner.candidate.place != resolution.place:
        return f"<p>Decided otherwise: {_unweighed(resolution)}.</p>{signs}"
    rival = next((each for each in weighed if _apart(each.candidate.place, winner.candidate.place)), None)
    if rival is None:
        return signs + "<p>No other place of this name is known.</p>"
    lead = {
        sign: winner.signs.get(sign, 0.0) - rival.signs.get(sign, 0.0)
        for sign in dict.fromkeys(chain(winner.signs, rival.signs))
    }
    return (
        f"{signs}<p>Ahead of {clean(_short(rival.candidate.place))} by {winner.total - rival.total:.1f}: "
        f"{_signs(lead)}.</p>"
    )


def _unweighed(resolution: Resolution) -> str:
    if is_placed_near(resolution):
        return "no place of this name is believed, and it lies near the one that the text names around it"
    return "resolved from outside" if resolution.place else "the gazetteer has no place of this name"


def _candidates(resolution: Resolution, weighed: Sequence[Weighed], countries: Mapping[str, Country]) -> str:
    rows: list[tuple[Candidate, Weighed | None]] = [(each.candidate, each) for each in weighed[:_CANDIDATES]]
    if not rows:
        rows = [(candidate, None) for candidate in resolution.toponym.candidates[:_CANDIDATES]]
    if not rows:
        return ""
    cells = "".join(_candidate(candidate, each, resolution, countries) for candidate, each in rows)
    more = len(resolution.toponym.candidates) - len(rows)
    note = f", {more} more not shown" if more else ""
    return (
        f"<table><caption>Candidates, the heaviest first{note}</caption><thead><tr><th scope='col'>place</th>"
        "<th scope='col'>country</th><th scope='col'>feature</th><th scope='col' class='number'>from the winner</th>"
        f"<th scope='col' class='number'>weight</th></tr></thead><tbody>{cells}</tbody></table>"
    )


def _candidate(
    candidate: Candidate, weighed: Weighed | None, resolution: Resolution, countries: Mapping[str, Country]
) -> str:
    place, winner = candidate.place, resolution.place
    won = place in resolution.places
    country = countries[place.country_code].name if place.country_code in countries else place.country_code
    kind = "country" if place.feature_code.startswith("PCL") else _CLASSES.get(place.feature_class, "")
    people = f", {place.population:,} people" if place.population else ""
    away = f"{_km(place, winner):,.0f} km" if winner is not None and not won else ("winner" if won else "–")
    row = '<tr class="winner">' if won else "<tr>"
    signs = f"<tr><td colspan='5' class='quiet'>{_signs(weighed.signs)}</td></tr>" if weighed else ""
    return (
        f"{row}<th scope='row'>{bidi(_named(place))} "
        f"<span class='quiet'>by {clean(candidate.match)} <bdi>{clean(candidate.matched_name)}</bdi></span></th>"
        f"<td>{clean(country)}</td><td>{clean(kind)} {clean(place.feature_code)}{people}</td>"
        f"<td class='number'>{away}</td><td class='number'>{f'{weighed.total:.1f}' if weighed else '–'}</td></tr>"
        f"{signs}"
    )


def _signs(signs: Mapping[str, float]) -> str:
    """Signs in words, the strongest first: "country spoken of +2.2, prominence +0.4"."""
    strong = sorted(((value, sign) for sign, value in signs.items() if abs(value) >= _SLIGHT), key=lambda s: -abs(s[0]))
    return ", ".join(f"{clean(sign)} {value:+.1f}" for value, sign in strong) or "nothing between them"


def _contents(articles: Sequence[Article]) -> str:
    items = "".join(f'<li><a href="#a{n}">{bidi(title_of(each))}</a></li>' for n, each in enumerate(articles, start=1))
    return f'<nav aria-label="Articles"><ol>{items}</ol></nav>'


def _about(article: Article) -> str:
    parts = [clean(part) for part in (article.source, article.published) if part]
    if article.url and _LINK.match(article.url):
        parts.append(f'<a href="{attribute(article.url)}" rel="noreferrer noopener">{clean(article.url)}</a>')
    return f"<p class='about'>{' · '.join(parts)}</p>" if parts else ""


def _legend() -> str:
    items = []
    for name, meaning in _LEGEND:
        classes = name if name in {"place", "actor", "other"} else f"place {name}"
        items.append(f"<li><span class='t {classes}'>{meaning}</span></li>")
    return f"<ul class='legend' aria-label='Legend'>{''.join(items)}</ul>"


def _classes(resolution: Resolution) -> str:
    if resolution.place is None:
        certainty = "nowhere"
    elif resolution.score >= _SURE:
        certainty = "sure"
    else:
        certainty = "unsure" if resolution.score >= _LIKELY else "doubtful"
    return f"t {resolution.toponym.use} {certainty}"


def _outcome(resolution: Resolution) -> str:
    if not resolution.places:
        return "no match"
    names = "; ".join(_short(place) for place in resolution.places)
    return f"{'near ' * resolution.near}{names}, score {resolution.score:.2f}"


def _short(place: Place) -> str:
    return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, place.country_code) if part))


def _named(place: Place) -> str:
    return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1) if part))


def _apart(one: Place, other: Place) -> bool:
    """Whether two places are rivals: a city and the division around it are not."""
    return _km(one, other) > 100  # noqa: PLR2004 - as in resolution


def _km(one: Place, other: Place) -> float:
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)
