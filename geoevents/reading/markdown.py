"""Takes the marks out of Markdown that would break sentences; everything else stays as it is."""

from __future__ import annotations

import re

__all__ = ["plain"]

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"(\w+)[ \t]*:[ \t]*(.*)")
_TITLE = re.compile(r"\A\s*#[ \t]+([^\n]+)\n?")
# What front matter calls the fields of an article.
_NAMES = {
    "title": "title",
    "date": "published",
    "published": "published",
    "url": "url",
    "link": "url",
    "source": "source",
}
# Each pattern stops at the next mark of its kind, so that all of them are linear.
_REPLACEMENTS = (
    (re.compile(r"<!--(?:[^<]|<(?!!--))*?-->"), ""),  # comments
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)"), ""),  # images
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\n]*\)"), r"\1"),  # links
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+|(?<=[^\n#])[ \t]#+$", re.MULTILINE), ""),  # headings
    (re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE), ""),  # quotations
    (re.compile(r"^[ \t]*[*+-][ \t]+", re.MULTILINE), ""),  # lists
    (re.compile(r"\*{1,3}(?=\S)([^*\n]+)(?<=\S)\*{1,3}"), r"\1"),  # bold and italics
    (re.compile(r"(?<!\w)_{1,3}(?=\S)([^_\n]+)(?<=\S)_{1,3}(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),  # escaped marks
)


def plain(text: str) -> tuple[str, dict[str, str]]:
    """The running text, and title, published, url and source as far as the front matter or first heading give them."""
    fields: dict[str, str] = {}
    if front := _FRONT.match(text):
        fields = _fields(front.group(1))
        text = text[front.end() :]
    if "title" not in fields and (title := _TITLE.match(text)) and text[title.end() :].strip():
        fields["title"] = title.group(1).rstrip("# \t")
        text = text[title.end() :]
    for pattern, replacement in _REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text, fields


def _fields(front: str) -> dict[str, str]:
    found = (_FIELD.match(line) for line in front.splitlines())
    pairs = ((match.group(1).lower(), match.group(2).strip().strip("\"'")) for match in found if match)
    return {_NAMES[name]: value for name, value in pairs if name in _NAMES and value}
