from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geoevents.records import Article

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

# [name] is a place, {name} an actor, <name> neither; what is not marked must not be found.
SENTENCES = [
    "The minister arrived in [Damascus] on Monday.",
    "{Damascus} rejected the proposal.",
    "{Washington} and {Moscow} agreed to extend the treaty.",
    "{Syria} and {Iraq} signed a trade agreement.",
    "Fighting broke out in [Syria] and [Lebanon].",
    "Heavy shelling was reported near [Kharkiv], [Ukraine].",
    "The {Syrian} army entered [Aleppo].",
    "{Israel} struck targets in southern [Lebanon].",
    "Students at <Aleppo> University went on strike.",
    "The ship passed the [Strait of Hormuz] before dawn.",
    "The convoy travelled from [Amman] to [Baghdad].",
    "Tensions rose over [Abu Musa], [Greater Tunb] and [Lesser Tunb].",
    "Trade between {Iran} and {Turkey} fell.",
    "He flew to [Paris], [Texas], to see his family.",
    "The delegation visited [South Korea] last week.",
    "{Bamako} accused {Algiers} of sheltering rebels.",
    "{Kyiv} and {Moscow} last exchanged prisoners in May.",
    "{Israel}, which has not commented, closed the crossing.",
    "The {United Arab Emirates} denied the report.",
    "The move drew condemnation from {Washington} and {Brussels}.",
    "Fighting in the [Donetsk] region killed two.",
    "A fence along the border with [Slovakia] was torn down.",
    "Aid trucks crossed the [White Nile] and reached [El Fasher] at night.",
    "[SRINAGAR], Feb. 19 (Agency) - Two soldiers died.",
    "Michael Jordan met Victoria Beckham.",
    "May I ask you to wait?",
    "They told us to leave.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_names_are_found_with_their_use(pipeline: Pipeline, marked: str) -> None:
    uses = {"[": "place", "{": "actor", "<": "other"}
    expected = [(m.group(2), uses[m.group(1)]) for m in re.finditer(r"([\[{<])([^\]}>]+)[\]}>]", marked)]
    text = re.sub(r"[\[\]{}<>]", "", marked)
    found = [(r.toponym.mention.text, r.toponym.use) for r in pipeline.toponyms(Article(id="a", text=text))]
    assert found == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a", "…", "—" * 1000, "Syria" * 5000, "Iran-" * 3000, "🙂 " * 500])
def test_any_text_is_read_and_offsets_hold(pipeline: Pipeline, text: str) -> None:
    for found in pipeline.toponyms(Article(id="a", text=text)):
        mention = found.toponym.mention
        assert text[mention.start : mention.end] == mention.text


def test_a_hyphen_joins_two_toponyms(pipeline: Pipeline) -> None:
    found = pipeline.toponyms(Article(id="a", text="The Iran-Iraq war and the Syrian-Turkish border were discussed."))
    assert [r.toponym.mention.text for r in found] == ["Iran", "Iraq", "Syrian", "Turkish"]
