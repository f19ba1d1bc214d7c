"""Finds the article in an HTML page."""

from __future__ import annotations

import logging
import re
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # its stubs are a package of their own
import trafilatura

from geoevents.errors import DateError, ReadingError
from geoevents.reading.decoding import carried, decode, detect
from geoevents.reading.published import check_date

__all__ = ["main_text"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
# Declarations stand at the top of a page.
_HEAD = 4096
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_NO_TEXT = ("script", "style", "head", "noscript", "template", "nav", "footer")
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article")


def main_text(data: bytes, *, shown: str) -> tuple[str, dict[str, str | None]]:
    """The main text of a page, and title, published, url and source as far as its metadata give them.

    Raises:
        ReadingError: The page is binary, or holds no text.
    """
    # Without a handler, logging would print the libraries' remarks on broken pages to the standard error.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    page = _decode(data, shown)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # The extensive search guesses dates from the running text: better none than a wrong one.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = getattr(found, "text", None) or _all_text(page)
    if not text.strip():
        raise ReadingError(f"{shown} holds no article text: expected an HTML page with paragraphs")
    return text, _fields(found)


def _fields(found: Any) -> dict[str, str | None]:  # noqa: ANN401 - a Document of trafilatura, or None
    known = {"title": "title", "url": "url", "source": "sitename"}
    fields = {name: getattr(found, attribute, None) or None for name, attribute in known.items()}
    return fields | {"published": _day_or_none(getattr(found, "date", None))}


def _decode(data: bytes, shown: str) -> str:
    """The page by its byte order mark, as UTF-8, or in the encoding that it declares."""
    declared = _CHARSET.search(data, 0, _HEAD)
    if declared and detect(data, shown=shown) == "cp1252":
        try:
            return carried(data.decode(declared.group(1).decode("ascii"), errors="replace"))
        except LookupError:
            pass  # a made-up charset: go on as if there were none
    return decode(data, shown=shown)


def _all_text(page: str) -> str:
    """The text of a page that is too short or too plain for trafilatura, a line for each block."""
    try:
        root = lxml.html.document_fromstring(_DECLARATION.sub("", page))
    except (lxml.etree.ParserError, ValueError):
        return ""
    for element in list(root.iter(*_NO_TEXT)):
        element.drop_tree()
    for element in root.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def _day_or_none(text: str | None) -> str | None:
    try:
        return check_date(text) if text else None
    except DateError:
        return None
