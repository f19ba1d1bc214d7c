"""Fills in where the toponyms of an annotation stand, so that nobody has to count characters.

Write the rows of ``toponyms`` in the order of the text, without ``start`` and ``end``, then run
``python tests/articles/fill_offsets.py NAME.json``. Each row gets the next place in the text where its words stand.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path


def fill(path: Path) -> None:
    """Writes the file anew, with ``start`` and ``end`` first in every row of ``toponyms``."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = gold.get("text") or (path.parent / gold["article"]).read_text(encoding="utf-8")
    end = 0
    for number, row in enumerate(gold["toponyms"]):
        found = re.compile(rf"(?<!\w){re.escape(row['text'])}(?!\w)").search(text, end)
        if found is None:
            sys.exit(
                f"{path}: toponym {number} ({row['text']!r}) does not stand after offset {end}; is the order right?"
            )
        end = found.end()
        gold["toponyms"][number] = {"start": found.start(), "end": end} | {
            key: value for key, value in row.items() if key not in {"start", "end"}
        }
    path.write_text(as_lines(gold), encoding="utf-8")


def as_lines(gold: dict[str, object]) -> str:
    """The annotation as JSON with a line for each row, so that a change shows as a changed line."""
    parts = []
    for key, value in gold.items():
        shown = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            shown = "[\n  " + ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value) + "\n ]"
        parts.append(f" {json.dumps(key)}: {shown}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        fill(Path(name))
