"""Plain rows as JSON lines and CSV; nothing here needs GeoPandas."""

from __future__ import annotations

import csv
import json
import re
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["JOIN", "ROW_WRITERS", "bare", "joined", "to_json", "write_csv", "write_jsonl"]

JOIN = "; "
# A spreadsheet takes a cell that starts like this for a formula. Apostrophes before it are our guard's or the text's.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def write_jsonl(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], file: IO[str]) -> int:
    """Writes one JSON object a line with the given columns, and says how many lines."""
    count = 0
    for row in rows:
        file.write(to_json({name: row.get(name) for name in columns}) + "\n")
        count += 1
    return count


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], file: IO[str]) -> int:
    """Writes a header and one line a row, guarded against formula injection, and says how many rows."""
    plain = csv.writer(file, lineterminator="\n")
    # The csv module puts no quotes around a carriage return that is not part of its own line end.
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(columns)
    count = 0
    for row in rows:
        cells = [_guarded(row.get(name)) for name in columns]
        writer = quoted if any(isinstance(cell, str) and "\r" in cell for cell in cells) else plain
        writer.writerow(cells)
        count += 1
    return count


ROW_WRITERS: dict[str, Callable[[Iterable[Mapping[str, Any]], Sequence[str], IO[str]], int]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
}


def to_json(value: object) -> str:
    """JSON on one line, with text as people read it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    # Some readers of JSON lines take these two for line ends.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def joined(values: Iterable[object]) -> str:
    """A list in one cell; a semicolon inside a name becomes a comma, or it would come back as two names."""
    return JOIN.join(str(value).replace(";", ",") for value in values)


def bare(cell: str | None) -> str:
    """A CSV cell without the apostrophe that guards it."""
    text = cell or ""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _guarded(value: Any) -> Any:  # noqa: ANN401 - whatever a row holds
    text = joined(value) if isinstance(value, list | tuple) else value
    return f"'{text}" if isinstance(text, str) and _FORMULA.match(text) else text
