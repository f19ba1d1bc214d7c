"""Event frames for the tests of maps and figures."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
from shapely.geometry import Point

QUADS = ("material conflict", "verbal conflict", "verbal cooperation", "material cooperation", "")
HOSTILE = (
    '<img src=x onerror="window.__pwned=1">',
    "</script><script>window.__pwned=2</script>",
    "`${window.__pwned=3}` ${5 bn} `",
    "{{ 7*7 }}{% for x in y %}{# never closed",
    "javascript:window.__pwned=4",
    "\u202egnirts desrever\u2066 \u2028 \u2029 \x00",
    "'\"><svg onload=window.__pwned=5>",
    "<!-- ]]> --><style>*{display:none}</style>",
    "é" * 10_000,
)
TEXTS = (
    "event_id",
    "article_id",
    "event_type",
    "mode",
    "quad",
    "trigger",
    "date",
    "date_start",
    "date_end",
    "date_precision",
    "date_basis",
    "place",
    "toponym",
    "place_role",
    "country_code",
    "admin1",
    "status",
    "sentence",
    "title",
    "url",
    "source",
    "published",
)
LISTS = ("actors", "actor_codes", "recipients", "recipient_codes", "claimed_by")


def row(event_id: str, **values: Any) -> dict[str, Any]:
    """One row of the events table; ``at`` is (longitude, latitude), ``day`` sets all three dates."""
    day = values.pop("day", "")
    at = values.pop("at", None)
    base: dict[str, Any] = dict.fromkeys(TEXTS, "") | {name: [] for name in LISTS}
    base |= {"event_id": event_id, "event_type": "CONSULT", "quad": "verbal cooperation", "status": "actual"}
    base |= {"place_role": "location" if at else "", "place_precision": 1 if at else None, "score": 0.9}
    base |= {"fatalities": None, "date": day, "date_start": day, "date_end": day, "geometry": at and Point(at)}
    return base | values


def frame(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """The rows as a GeoDataFrame."""
    return gpd.GeoDataFrame(list(rows), geometry="geometry", crs="EPSG:4326")


def sample() -> gpd.GeoDataFrame:
    """A dozen rows with every kind of place, date and status."""
    strike = {"event_type": "ASSAULT", "quad": "material conflict"}
    statement = {
        "date": "2024-05-11/2024-05-20",
        "date_start": "2024-05-11",
        "date_end": "2024-05-20",
        "date_basis": "explicit",
        "date_precision": "part of month",
        "actors": ["Syrian president"],
        "actor_codes": ["SYRGOV"],
        "recipients": ["United Arab Emirates"],
        "trigger": "joined",
        "place_role": "about",
        "country_code": "IR",
        "claimed_by": ["IR", "AE"],
        "sentence": "In the middle of May he joined a statement on the islands.",
    }
    return frame(
        row(
            "visit",
            day="2024-05-30",
            actors=["Assad"],
            actor_codes=["SYRGOV"],
            place="Tehran",
            at=(51.42, 35.69),
            country_code="IR",
            sentence="Assad flew to Tehran.",
            trigger="flew",
            url="https://example.org/a",
            title="A visit",
        ),
        row(
            "crash",
            day="2024-05-19",
            event_type="OTHER",
            quad="",
            actors=["Raisi"],
            actor_codes=["IRN"],
            sentence="He died in a crash.",
            trigger="crash",
        ),
        row("islands", place="Abu Musa", at=(55.03, 25.88), **statement),
        row("islands", place="Greater Tunb", at=(55.31, 26.26), **statement),
        row(
            "hit",
            **strike,
            actors=["Israel"],
            actor_codes=["ISR"],
            recipients=["Iran"],
            place="Syria",
            country_code="SY",
            place_precision=4,
            at=(38, 35),
            sentence="Forces in Syria were hit by Israel.",
            trigger="hit",
        ),
        row(
            "strike",
            **strike,
            day="2024-04-01",
            actors=["Israel"],
            actor_codes=["ISR"],
            place="Damascus",
            fatalities=7,
            country_code="SY",
            at=(36.29, 33.51),
            sentence="An air strike in Damascus killed seven.",
            trigger="air strike",
        ),
        row(
            "joint",
            **strike,
            day="2024-04-02",
            actors=["Israel", "France"],
            actor_codes=["ISR", "FRA"],
            place="Damascus",
            country_code="SY",
            at=(36.29, 33.51),
            status="denied",
            sentence="They denied a joint raid on Damascus.",
        ),
        row(
            "plan",
            **strike,
            day="2024-06-10",
            actors=["Turkey"],
            actor_codes=["TURMIL"],
            place="Hama",
            country_code="SY",
            place_precision=2,
            at=(36.75, 35.13),
            status="planned",
            sentence="Turkey will move troops to Hama.",
        ),
        row(
            "ships",
            day="-0043-03-15",
            actors=[],
            place="Red Sea",
            place_precision=5,
            at=(38, 20),
            sentence="Ships sank.",
        ),
        row(
            "trip",
            day="2024-03-14",
            actors=["Egypt"],
            actor_codes=["EGY"],
            place="Cairo",
            place_role="origin",
            country_code="EG",
            at=(31.24, 30.04),
            sentence="She went from Cairo to Ankara.",
        ),
        row(
            "trip",
            day="2024-03-14",
            actors=["Egypt"],
            actor_codes=["EGY"],
            place="Ankara",
            place_role="destination",
            country_code="TR",
            at=(32.85, 39.92),
            sentence="She went from Cairo to Ankara.",
        ),
    )


def hostile() -> gpd.GeoDataFrame:
    """For each hostile text a located and an unlocated row that hold it in every field."""
    rows = []
    for i, text in enumerate(HOSTILE):
        values: dict[str, Any] = dict.fromkeys(TEXTS[2:], text) | {name: [text, text[::-1]] for name in LISTS}
        rows.append(row(f"{text}{i}", **values, at=(i, i), place_precision=1 + i % 5))
        rows.append(row(f"{text}{i}-nowhere", **values))
    return frame(*rows)
