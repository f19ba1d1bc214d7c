"""What the pages about toponyms share: a page in one file, and texts that stay texts.

Whatever comes from an article or a gazetteer goes through `clean` (or those that call it) on its way into the HTML.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from geoevents import _resources
from geoevents.drawing.page import Page, Raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoevents.records import Article

__all__ = ["attribute", "bidi", "clean", "page", "paragraphs", "table", "title_of"]

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")


def page(title: str, body: str) -> str:
    """A page with the look and the script of these pages; ``body`` is HTML."""
    folder = _resources.maps() / "toponyms"
    figure = Page(title=_UNSHOWN.sub("\ufffd", title))
    style = (folder / "page.css").read_text(encoding="utf-8")
    figure.header.add_child(
        Raw(f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{style}</style>')
    )
    figure.html.add_child(Raw(f'<a class="skip" href="#content">To the text</a><div id="content">{body}</div>'))
    figure.script.add_child(Raw((folder / "page.js").read_text(encoding="utf-8")))
    html: str = figure.render()
    return html


def paragraphs(text: str) -> str:
    """Escaped text whose empty lines begin new paragraphs."""
    blocks = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return '</p><p dir="auto">'.join(clean(block.strip("\n") if len(blocks) > 1 else block) for block in blocks)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of plain texts."""
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<div class='scroll'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def title_of(article: Article) -> str:
    """What to call an article."""
    return article.title or article.id


def bidi(text: str) -> str:
    """Text on its own, whichever way it is written."""
    return f"<bdi>{clean(text)}</bdi>"


def attribute(text: str) -> str:
    """Text for an attribute in quotes."""
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """Text as HTML.

    What HTML cannot hold (lone halves of characters, control characters) and what would turn the letters around becomes
    a sign for it.
    """
    return escape(_UNSHOWN.sub("\ufffd", text))
