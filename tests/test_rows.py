from __future__ import annotations

from dataclasses import replace

from geoevents.records import Article, Mention, Place, Resolution, TemporalExpression, Toponym
from geoevents.rows import DATE_COLUMNS, TOPONYM_COLUMNS, date_rows, toponym_rows

TEXT = "Before. Troops shelled Hama and Homs on 3 May."
ARTICLE = Article(id="a.txt", text=TEXT)
HAMA, HOMS = (
    Place(name=name, latitude=latitude, longitude=36.7, feature_class="P", feature_code="PPLA", country_code="SY")
    for name, latitude in (("Hama", 35.13), ("Homs", 34.73))
)


def mention(text: str) -> Mention:
    start = TEXT.index(text)
    return Mention(start=start, end=start + len(text), text=text)


def resolution(text: str, *places: Place) -> Resolution:
    return Resolution(toponym=Toponym(mention=mention(text), use="place"), places=places, score=0.9)


def test_a_toponym_is_one_row_and_a_group_has_all_its_names():
    rows = list(
        toponym_rows(ARTICLE, [resolution("Hama", HAMA), resolution("Homs"), resolution("Hama and Homs", HAMA, HOMS)])
    )
    assert [tuple(row) for row in rows] == [TOPONYM_COLUMNS] * 3
    assert [row["name"] for row in rows] == ["Hama", "", "Hama; Homs"]
    assert [row["latitude"] for row in rows] == [35.13, None, 35.13]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in rows)


def test_a_place_that_is_only_a_reference_is_marked():
    (row,) = toponym_rows(ARTICLE, [replace(resolution("Hama", HAMA), near=True)])
    assert row["near"] is True


def test_a_temporal_expression_is_one_row():
    found = TemporalExpression(mention=mention("3 May"), timex_type="DATE", timex_value="XXXX-05-03", edtf="XXXX-05-03")
    (row,) = date_rows(ARTICLE, [found])
    assert tuple(row) == DATE_COLUMNS
    assert (row["edtf"], row["date_start"], row["date_end"]) == ("XXXX-05-03", "", "")
