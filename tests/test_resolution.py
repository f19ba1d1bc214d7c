from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geoevents._resources import language
from geoevents.records import Article, Mention, Toponym
from geoevents.resolution import Weights, explain, resolve
from geoevents.resolution.calibration import load_calibration
from geoevents.resolution.nearby import is_placed_near
from geoevents.resolution.outlets import outlet_of
from geoevents.toponyms import find_toponyms

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline
    from geoevents.records import Place, Resolution
    from geoevents.resolution import Bounds


def _places(pipeline: Pipeline, text: str) -> dict[str, Place | None]:
    return {r.toponym.mention.text: r.place for r in pipeline.toponyms(Article(id="a", text=text))}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("Clashes hit Tripoli as Lebanon's army moved in. Beirut sent more soldiers.", "Tripoli", "LB", None),
        ("Libya's government returned to Tripoli. Benghazi stayed quiet.", "Tripoli", "LY", None),
        ("A fire broke out in Paris, Texas, on Monday.", "Paris", "US", "Texas"),
        ("A fire broke out in Paris on Monday.", "Paris", "FR", None),
        ("Police in London, Ontario, arrested two men.", "London", "CA", "Ontario"),
        ("Georgia and Armenia opened talks in Tbilisi.", "Georgia", "GE", None),
        ("Niger closed its border with Nigeria.", "Niger", "NE", None),
        ("Niger closed its border with Nigeria.", "Nigeria", "NG", None),
        ("The president of Guinea-Bissau arrived.", "Guinea-Bissau", "GW", None),
        ("Troops left Goma in the Democratic Republic of Congo.", "Democratic Republic of Congo", "CD", None),
    ],
)
def test_context_decides_between_homonyms(
    pipeline: Pipeline, text: str, name: str, country: str, admin1: str | None
) -> None:
    place = _places(pipeline, text)[name]
    assert place is not None
    assert place.country_code == country
    assert admin1 in (None, place.admin1)


# [Name=CC] or [Name=CC/Division]: where the named place lies.
HOMONYMS = [
    "Clashes hit [Tripoli=LB] as Lebanon's army moved in. [Beirut=LB] sent more soldiers.",
    "A fisherman from [Tripoli=LB] in northern Lebanon drowned on Sunday.",
    "The Lebanese army deployed in [Tripoli=LB] after the clashes.",
    "Shops closed in Beirut, Sidon and [Tripoli=LB].",
    "Libyan rebels entered [Tripoli=LY] at dawn.",
    "Militias from Misrata and Zawiya fought over the airport in [Tripoli=LY].",
    "The envoy flew from Benghazi to [Tripoli=LY].",
    "[Georgia=GE] and Armenia opened talks in Tbilisi.",
    "Voters in [Georgia=US] and Florida go to the polls on Tuesday.",
    "The governor of [Georgia=US] declared an emergency in Atlanta and Savannah.",
    "Russian troops left South Ossetia, a breakaway region of [Georgia=GE].",
    "A tornado hit Alabama and [Georgia=US].",
    "He was born in [Paris=US/Texas], Texas. He left [Paris=US/Texas] at 18.",
    "The fair in [Paris=US/Tennessee], Tenn., draws thousands.",
    "The summit in [Paris=FR] ended on Friday.",
    "The mayor of [London=CA/Ontario], Ont., resigned.",
    "Students in [London=GB] protested outside parliament.",
    "[Guinea-Bissau=GW] and [Guinea=GN] share a border.",
    "The outbreak spread from [Guinea=GN] to [Sierra Leone=SL] and Liberia.",
    "Voters in [Papua New Guinea=PG] and [Equatorial Guinea=GQ] went to the polls.",
    "Soldiers seized power in [Niger=NE]'s capital, [Niamey=NE].",
    "Gunmen killed 20 people in [Niger State=NG], Nigerian police said.",
    "The [DRC=CD] and Rwanda traded accusations.",
    "The [Republic of the Congo=CG] held an election; its capital is [Brazzaville=CG].",
    "[Congo-Brazzaville=CG] lies across the river from [Congo-Kinshasa=CD].",
    "Troops left Kinshasa as the war in [Congo=CD] went on.",
    "Voters in [Brazzaville=CG] said [Congo=CG] needed change.",
    "He moved to [New York=US/New York] and later to Boston.",
    "The case was found in the state of [Washington=US/Washington].",
    "Imports from [Mexico=MX] in the Midwest fell. Mexico, the US, and Canada signed.",
    "Cases were found in Georgia, [Oklahoma=US/Oklahoma], Pennsylvania and Wisconsin.",
    "Peace in the [Middle East=] is far.",
]


@pytest.mark.parametrize("marked", HOMONYMS)
def test_the_text_tells_which_of_several_places_is_meant(pipeline: Pipeline, marked: str) -> None:
    expected = re.findall(r"\[([^=\]]+)=([A-Z]{2}|)/?([^\]]*)\]", marked)
    found = _places(pipeline, re.sub(r"\[([^=\]]+)=[^\]]*\]", r"\1", marked))
    for name, country, division in expected:
        place = found[name]
        assert place is not None
        assert place.country_code == country
        assert division in ("", place.admin1)


@pytest.mark.parametrize(
    ("outlet", "text", "name", "country"),
    [
        ({"source": "https://www.cambridge-news.example.uk/a"}, "A cyclist was hurt in Cambridge.", "Cambridge", "GB"),
        ({"source": "The Irish Times"}, "A man was hurt in Kilkenny.", "Kilkenny", "IE"),
        ({"url": "http://news.example.co.uk/1"}, "Police in Perth arrested two men.", "Perth", "AU"),
        ({}, "A cyclist was hurt in Birmingham.", "Birmingham", "GB"),
        ({"source": "USA Today"}, "A cyclist was hurt in Birmingham.", "Birmingham", "US"),
    ],
)
def test_the_home_of_the_outlet_counts(
    pipeline: Pipeline, outlet: dict[str, str], text: str, name: str, country: str
) -> None:
    found = pipeline.toponyms(Article(id="a", text=text, **outlet))
    (place,) = [r.place for r in found if r.toponym.mention.text == name]
    assert place is not None
    assert place.country_code == country


def test_every_outlet_has_a_country(pipeline: Pipeline) -> None:
    rows = (language("en") / "outlets.tsv").read_text(encoding="utf-8").splitlines()[2:]
    assert len(rows) == len(set(rows))
    for row in rows:
        name, country = row.split("\t")
        assert country in pipeline.gazetteer.countries
        assert (
            outlet_of(Article(id="a", text="", source=f"https://{name}/1" if "." in name else name)).country == country
        )


@pytest.mark.parametrize("kind", sorted(load_calibration()))
def test_calibrated_scores_rise_with_the_raw_ones(kind: str) -> None:
    points = load_calibration()[kind]
    assert list(points) == sorted(points)
    assert [score for _, score in points] == sorted(score for _, score in points)
    assert all(0 < score < 1 for _, score in points)


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("Protesters filled the streets of Beirut, Lebanon.", "Beirut", True),
        ("A bomb killed two people in Baghdad.", "Baghdad", True),
        ("A shop in Springfield burned down.", "Springfield", False),
        ("Rain fell on Clinton.", "Clinton", False),
        ("Trade in Europe grew.", "Europe", False),
    ],
)
def test_sure_scores_are_for_clear_names(pipeline: Pipeline, text: str, name: str, sure: bool) -> None:  # noqa: FBT001 - a column
    (found,) = [r for r in pipeline.toponyms(Article(id="a", text=text)) if r.toponym.mention.text == name]
    assert (found.score >= 0.9) is sure


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("Fighting in the Donetsk region killed two.", "Donetsk", "ADM1"),
        ("Shells fell on Donetsk.", "Donetsk", "PPL"),
        ("They met in Geneva.", "Geneva", "PPL"),
        ("The soldiers left Gao, Kidal and Timbuktu in Mali.", "Kidal", "PPL"),
    ],
)
def test_a_bare_name_is_the_city_and_a_region_is_the_division(
    pipeline: Pipeline, text: str, name: str, feature: str
) -> None:
    place = _places(pipeline, text)[name]
    assert place is not None
    assert place.feature_code == feature


def test_no_place_is_better_than_one_outside_the_country_that_the_text_names(pipeline: Pipeline) -> None:
    assert _places(pipeline, "They met in Argyle, Saint Vincent, to talk.")["Argyle"] is None


def test_a_group_name_means_all_its_places(pipeline: Pipeline) -> None:
    (found,) = [
        r
        for r in pipeline.toponyms(Article(id="a", text="Iran sent boats to the Tunbs."))
        if "Tunbs" in r.toponym.mention.text
    ]
    assert [place.name for place in found.places] == ["Greater Tunb", "Lesser Tunb"]


def test_near_and_direction_words_make_a_reference_point(pipeline: Pipeline) -> None:
    found = {r.toponym.mention.text: r for r in pipeline.toponyms(
        Article(id="a", text="A drone fell north of Hama in Syria. Another one hit Damascus.")
    )}  # fmt: skip
    assert found["Hama"].near
    assert not found["Damascus"].near


def test_a_country_to_prefer_can_be_given() -> None:
    from geoevents.pipeline import Pipeline  # noqa: PLC0415

    places = _places(Pipeline.load(country="LB"), "A bomb went off in Tripoli.")
    assert places["Tripoli"] is not None
    assert places["Tripoli"].country_code == "LB"


@pytest.mark.parametrize(
    ("bounds", "text", "name", "country"),
    [
        (None, "A bomb went off in Tripoli.", "Tripoli", "LY"),
        ((34.0, 32.0, 38.0, 36.0), "A bomb went off in Tripoli.", "Tripoli", "LB"),
        ((-95.0, 30.0, -80.0, 36.0), "Rome and Athens were without power.", "Athens", "US"),
        ((170.0, -25.0, -170.0, -10.0), "The ferry reached Suva.", "Suva", "FJ"),
    ],
)
def test_an_area_to_prefer_can_be_given(
    pipeline: Pipeline, bounds: Bounds | None, text: str, name: str, country: str
) -> None:
    document = pipeline.document(Article(id="a", text=text))
    toponyms = find_toponyms(document, gazetteer=pipeline.gazetteer)
    found = {
        r.toponym.mention.text: r.place
        for r in resolve(document, toponyms, gazetteer=pipeline.gazetteer, bounds=bounds)
    }
    place = found[name]
    assert place is not None
    assert place.country_code == country


def test_scores_are_between_0_and_1(pipeline: Pipeline) -> None:
    text = "Damascus, Springfield, Tripoli, Georgia and Syria were named with Xanaduville."
    assert all(0 <= found.score <= 1 for found in pipeline.toponyms(Article(id="a", text=text)))


def test_every_choice_is_explained_by_signs_that_add_up(pipeline: Pipeline) -> None:
    article = Article(
        id="a", text="A fire broke out in Paris, Texas. Paris is near Dallas. Police in Oslo and Xyzzyville came."
    )
    document = pipeline.document(article)
    resolutions = pipeline.toponyms(article)
    toponyms = [resolution.toponym for resolution in resolutions]
    explained = explain(document, toponyms, gazetteer=pipeline.gazetteer, words=pipeline.words)
    assert len(explained) == len(toponyms)
    for resolution, weighed in zip(resolutions, explained, strict=True):
        totals = [each.total for each in weighed]
        assert totals == sorted(totals, reverse=True)
        if resolution.place is not None and not is_placed_near(resolution):
            assert weighed[0].candidate.place == resolution.place
            assert weighed[0].total >= Weights().no_match
    first, later = (w for r, w in zip(resolutions, explained, strict=True) if r.toponym.mention.text == "Paris")
    assert first[0].signs["in the place named beside it"] == Weights().container
    assert later == first  # one name has one sense
    assert explain(document, (), gazetteer=pipeline.gazetteer) == ()


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("A clinic on Orvell Street in Leeds was shut. Leeds has 30 clinics.", "Orvell Street", "Leeds"),
        ("Voters in Lagos queued. In Kano, rain fell on Xandoro Road. Kano voted late.", "Xandoro Road", "Kano"),
        ("Floods hit Xandoro, Bavaria, and then Lagos. Lagos was dry, and Lagos cheered.", "Xandoro", "Bavaria"),
    ],
)
def test_a_place_that_no_gazetteer_knows_lies_near_the_others(
    pipeline: Pipeline, text: str, name: str, where: str
) -> None:
    found = next(r for r in _resolved(pipeline, text, name) if r.toponym.mention.text == name)
    assert found.place is not None
    assert found.place.name == where
    assert found.near
    assert is_placed_near(found)
    assert 0.3 < found.score < 0.9


@pytest.mark.parametrize(
    ("name", "country"),
    [("Bank of Japan", "Japan"), ("Brazilian Senate", "Brazil"), ("European Commission", "Europe")],
)
def test_an_institution_lies_in_the_country_of_its_name(pipeline: Pipeline, name: str, country: str) -> None:
    text = f"Prices rose in Leeds, York and Hull after the {name} spoke."
    found = next(r for r in _resolved(pipeline, text, name) if r.toponym.mention.text == name)
    assert found.place is not None
    assert found.place.name == country


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A clinic on Orvell Street was shut.", "Orvell Street"),
        ("Japan and Brazil signed a pact on Orvell Street.", "Orvell Street"),  # countries are no places to be near to
        ("Flights left Perth, Oslo, Lima, Accra, Tokyo and Orvell for Dakar, Riga, Quito, Hanoi and Minsk.", "Orvell"),
    ],
)
def test_a_place_is_near_nothing_where_the_text_does_not_say_where(pipeline: Pipeline, text: str, name: str) -> None:
    found = next(r for r in _resolved(pipeline, text, name) if r.toponym.mention.text == name)
    assert found.place is None


def _resolved(pipeline: Pipeline, text: str, name: str) -> tuple[Resolution, ...]:
    """The resolutions of a text in which a name is a toponym, whatever the recognizer thinks of it."""
    document = pipeline.document(Article(id="a", text=text))
    found = list(find_toponyms(document, gazetteer=pipeline.gazetteer))
    start = text.index(name)
    apart = [t for t in found if t.mention.end <= start or t.mention.start >= start + len(name)]
    unknown = Toponym(mention=Mention(start=start, end=start + len(name), text=name), use="place")
    toponyms = sorted([*apart, unknown], key=lambda toponym: toponym.mention.start)
    return resolve(document, toponyms, gazetteer=pipeline.gazetteer)


def test_squares_are_called_alike_everywhere(pipeline: Pipeline) -> None:
    text = "In Manchester, where hundreds had met in Stockport, a march went from St Peter's Square to Salford."
    found = next(r for r in pipeline.toponyms(Article(id="a", text=text)) if "Square" in r.toponym.mention.text)
    assert found.place is not None
    assert found.place.country_code == "GB"
    assert found.near
