"""Makes articles of a source, one function a format."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from geoevents.errors import DateError, ReadingError
from geoevents.reading.decoding import carried, decode, detect, unix_lines
from geoevents.reading.markdown import plain
from geoevents.reading.published import check_date
from geoevents.reading.sources import SAMPLE, Source
from geoevents.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["parse"]

_FIELDS = ("title", "published", "url", "source")
_MAX_CELL = (1 << 31) - 1


def parse(source: Source) -> Iterator[Article | ReadingError]:
    """The articles of a source, each bad line or row of it as an error in its place.

    Raises:
        ReadingError: The source as a whole cannot be read.
    """
    with source.open() as stream:
        kind = source.format or _sniff(stream.peek(SAMPLE))
        if kind == "jsonl":
            yield from _json_lines(stream, source)
        elif kind == "csv":
            yield from _csv_rows(stream, source)
        else:
            yield _WHOLE[kind](stream.read(), source)


def _sniff(start: bytes) -> str:
    """What a file of no known ending holds, by its first characters."""
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if re.match(rb"\{\s*\"", head):
        return "jsonl"
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "text"


def _text(data: bytes, source: Source) -> Article:
    return _article(source, text=unix_lines(decode(data, shown=source.shown)))


def _markdown(data: bytes, source: Source) -> Article:
    text, front = plain(unix_lines(decode(data, shown=source.shown)))
    return _article(source, text=text, **_known(front, f"{source.shown}, front matter"))


def _html(data: bytes, source: Source) -> Article:
    try:
        from geoevents.reading.html import main_text  # noqa: PLC0415 - trafilatura takes 0.3 s and is for HTML only
    except ImportError as error:
        raise ReadingError(
            f"{source.shown}: reading HTML needs trafilatura and lxml ({error}): "
            "pip install --upgrade --force-reinstall trafilatura lxml"
        ) from error

    text, fields = main_text(data, shown=source.shown)
    return _article(source, text=unix_lines(text), **fields)


_WHOLE = {"text": _text, "markdown": _markdown, "html": _html}


def _json_lines(stream: io.BufferedReader, source: Source) -> Iterator[Article | ReadingError]:
    count = 0
    for number, line in enumerate(_lines(stream, source, newline="\n"), start=1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        count += 1
        try:
            fields = _json_object(line, f"{source.shown}:{number}")
        except ReadingError as error:
            yield error
        else:
            _refuse_output(fields, source)
            yield _of_fields(fields, source, number)
    if not count:
        raise _empty(source.shown)


def _json_object(line: str, where: str) -> dict[str, Any]:
    expected = 'expected one JSON object a line, such as {"id": "a1", "text": "…"}'
    try:
        value = json.loads(line)
    except RecursionError:
        raise ReadingError(f"{where}: the JSON is nested too deeply; {expected}") from None
    except ValueError as error:
        raise ReadingError(f"{where}: broken JSON ({error}); {expected}") from None
    if not isinstance(value, dict):
        raise ReadingError(f"{where}: a JSON {_json_kind(value)}; {expected}")
    return value


def _json_kind(value: object) -> str:
    return {list: "array", str: "string", bool: "boolean", type(None): "null"}.get(type(value), "number")


def _csv_rows(stream: io.BufferedReader, source: Source) -> Iterator[Article | ReadingError]:
    # The csv module's limit of 128 kB a cell can only be changed for the whole process.
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL))
    lines = _lines(stream, source, newline="")
    header = next(lines, "")
    if not header.strip("\ufeff \r\n"):
        raise _empty(source.shown)
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter))]
    _refuse_output(names, source)
    if "text" not in names:
        raise ReadingError(
            f"{source.shown}: no column text in its first line; expected id,text and maybe {','.join(_FIELDS)}"
        )
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        for row in rows:
            if row:
                yield _of_fields(dict(zip(names, row, strict=False)), source, rows.line_num + 1)
    except csv.Error as error:
        raise ReadingError(
            f"{source.shown}:{rows.line_num + 1}: broken CSV ({error}); put quotes around the text"
        ) from None


def _lines(stream: io.BufferedReader, source: Source, *, newline: str) -> Iterator[str]:
    encoding = detect(stream.peek(SAMPLE), shown=source.shown)
    return iter(io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=newline))


def _refuse_output(fields: Iterable[str], source: Source) -> None:
    """Keeps the tables that geoevents itself writes, perhaps into the same folder, from being read as articles."""
    if "article_id" in fields:
        raise ReadingError(
            f"{source.shown} is a table from geoevents, not articles: `geoevents map` and `geoevents query` read events"
        )


def _of_fields(fields: Mapping[str, Any], source: Source, number: int) -> Article | ReadingError:
    """An article of a JSON line or a CSV row, or what is wrong with it."""
    try:
        return _article_of(fields, source, number)
    except ReadingError as error:
        return error


def _article_of(fields: Mapping[str, Any], source: Source, number: int) -> Article:
    where = f"{source.shown}:{number}"
    text = fields.get("text")
    if not isinstance(text, str):
        raise ReadingError(f'{where}: no "text" that is a string; expected an object with id and text')
    if not text.strip():
        raise ReadingError(f"{where}: the text is empty; give the article's text or leave it out")
    given = fields.get("id")
    name = str(given).strip() if isinstance(given, str | int) else ""
    return Article(id=carried(name) or f"{source.name}:{number}", text=carried(text), **_known(fields, where))


def _known(fields: Mapping[str, Any], where: str) -> dict[str, str | None]:
    """The optional fields of an article, as strings or None."""
    known = {name: carried(str(fields[name]).strip()) or None for name in _FIELDS if fields.get(name) is not None}
    if known.get("published"):
        try:
            known["published"] = check_date(str(known["published"]))
        except DateError as error:
            raise ReadingError(f"{where}: published {error}") from None
    return known


def _article(file: Source, *, text: str, **fields: str | None) -> Article:
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise _empty(file.shown)
    return Article(id=carried(file.name), text=text, **fields)


def _empty(shown: str) -> ReadingError:
    return ReadingError(f"{shown} is empty: expected the text of an article")
