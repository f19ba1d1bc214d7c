from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoevents.records import Article
from geoevents.resolution import Weights, explain, resolve
from geoevents.toponyms import find_toponyms

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline
    from geoevents.records import Place
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
        if resolution.place is not None:
            assert weighed[0].candidate.place == resolution.place
            assert weighed[0].total >= Weights().no_match
    first, later = (w for r, w in zip(resolutions, explained, strict=True) if r.toponym.mention.text == "Paris")
    assert first[0].signs["in the place named beside it"] == Weights().container
    assert later == first  # one name has one sense
    assert explain(document, (), gazetteer=pipeline.gazetteer) == ()
