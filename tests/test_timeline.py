"""When events were of which their own sentences give no date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoevents.records import Article

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline
    from geoevents.records import Event

PUBLISHED = "2024-06-05"  # a Wednesday


def dated(pipeline: Pipeline, text: str, published: str | None = PUBLISHED) -> list[tuple[str, str, str]]:
    """Trigger, EDTF and basis of each event; empty where it has no date."""
    events = pipeline.events(Article(id="a", text=text, published=published))
    return [(event.trigger.text, *_when(event)) for event in events]


def _when(event: Event) -> tuple[str, str]:
    return (event.date.edtf, event.date.basis) if event.date else ("", "")


@pytest.mark.parametrize(
    ("text", "trigger", "edtf"),
    [
        # The story goes on.
        ("Thousands marched through Lima on Monday. Nobody slept. Police fired tear gas.", "fired", "2024-06-03"),
        ("Foreign Minister Ola Berg spoke in Oslo on Monday.\n\nHe praised Ghana.", "praised", "2024-06-03"),
        # What others say to it may come later.
        ("Gunmen attacked a market in Kano on Monday. Kenya condemned the raid.", "condemned", ""),
        # What was before, and what was at no one day, leads nowhere.
        ("Gunmen had attacked Kano on Monday.\n\nPolice arrested ten men.", "arrested", ""),
        ("Gunmen attacked Kano in May. They burned a market. Police arrested ten men.", "arrested", ""),
        ("Gunmen attacked Kano on Monday. Police often arrested thieves.", "arrested", ""),
        ("Gunmen attacked Kano on Monday.\n\n“The army bombed our village,” a trader said.", "bombed", ""),
        ("It rained on Monday.\n\nOne.\n\nTwo.\n\nThree.\n\nPolice arrested ten men.", "arrested", ""),
    ],
)
def test_the_story_goes_on_at_the_day_where_it_stands(pipeline: Pipeline, text: str, trigger: str, edtf: str) -> None:
    assert (trigger, edtf, "inherited" if edtf else "") in dated(pipeline, text)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Kenya signs a treaty with Uganda\n\nThe text was not shown to anybody.", "signs"),
        ("Ten men arrested in Lagos\n\nThe police gave no names.", "arrested"),
        ("Kenya has signed a treaty with Uganda.", "signed"),
        ("It was a long way.\n\nPoland has expelled two Russian diplomats.", "expelled"),
    ],
)
def test_the_news_of_the_day_is_of_the_day_of_publication(pipeline: Pipeline, text: str, trigger: str) -> None:
    assert (trigger, PUBLISHED, "publication") in dated(pipeline, text)
    assert (trigger, "", "") in dated(pipeline, text, published=None)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Kenya signed a treaty with Uganda.", "signed"),  # nobody knows when
        ("Gunmen have killed 292 people in Kano.", "killed"),  # they are counted since it began
        ("Poland has often expelled Russian diplomats.", "expelled"),
        ("It rained. It was cold. Nobody came. Poland has expelled two Russian diplomats.", "expelled"),
    ],
)
def test_what_is_not_told_as_news_has_no_date(pipeline: Pipeline, text: str, trigger: str) -> None:
    assert (trigger, "", "") in dated(pipeline, text)


def test_a_report_without_a_date_has_that_of_another_of_the_same_event(pipeline: Pipeline) -> None:
    text = (
        "Poland expels two Russian diplomats\n\nPoland expelled two Russian diplomats on 3 June.\n\n"
        "Traders cheered.\n\nSchools stayed shut.\n\nNobody knew why.\n\nShops did well."
    )
    assert ("expels", "2024-06-03", "inherited") in dated(pipeline, text)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("At least 43 people died when rain on Monday washed away a bridge.", "died"),
        ("Nigeria, which closed its border after the coup, on Monday offered to send food.", "offered"),
        ("After the attack, on Monday police arrested ten men.", "arrested"),
        ("The airport was shut on Monday after an accident.", "accident"),
    ],
)
def test_a_date_goes_with_the_clauses_of_one_time(pipeline: Pipeline, text: str, trigger: str) -> None:
    assert (trigger, "2024-06-03") in [(word, edtf) for word, edtf, _ in dated(pipeline, text)]


def test_nothing_has_happened_after_it_was_published(pipeline: Pipeline) -> None:
    (visit,) = pipeline.events(Article(id="a", text="Hugo Chavez visits Russia next week.", published=PUBLISHED))
    assert visit.status == "planned"
    (attack,) = pipeline.events(Article(id="a", text="Gunmen attacked Goma on 3 March 2026.", published=PUBLISHED))
    assert (attack.status, attack.date) == ("actual", None)
