"""KML 2.2, for Google Earth and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geoevents.storage.records import flat, located_rows

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_TAG = re.compile("<(?=[A-Za-z/!?])")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(events: gpd.GeoDataFrame, path: Path) -> None:
    """Writes a placemark per event and place; an event without a known place has no point."""
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = "Events"
    for row in located_rows(flat(events)):
        _add_placemark(document, row)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _add_placemark(document: ET.Element, row: dict[str, Any]) -> None:
    mark = ET.SubElement(document, "Placemark")
    _add_text(mark, "name", " · ".join(filter(None, (row["event_type"], row["place"], row["date"]))))
    _add_text(mark, "description", row["sentence"])
    _add_time(mark, row["date_start"], row["date_end"])
    data = ET.SubElement(mark, "ExtendedData")
    for name, value in row.items():
        if name != "geometry" and value not in {None, ""}:
            _add_text(ET.SubElement(data, "Data", name=_clean(name)), "value", str(value))
    if row["latitude"] is not None:
        _add_text(ET.SubElement(mark, "Point"), "coordinates", f"{row['longitude']},{row['latitude']}")


def _add_time(mark: ET.Element, start: str, end: str) -> None:
    if start[:1].isdigit():  # readers of KML know no years before 1
        span = ET.SubElement(mark, "TimeSpan")
        _add_text(span, "begin", start)
        if end:
            _add_text(span, "end", end)


def _add_text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Text that XML takes and that is no HTML.

    Google Earth shows text as HTML, QGIS as it is: escaped twice it would look wrong in the one, and escaped once it
    would run in the other. So the sign that opens a tag becomes one that looks like it.
    """
    return _TAG.sub("\u2039", _NOT_XML.sub("\ufffd", text))
