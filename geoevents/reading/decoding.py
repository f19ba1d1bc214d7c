"""Turns bytes into text."""

from __future__ import annotations

import codecs
import re

from geoevents.errors import ReadingError

__all__ = ["carried", "decode", "detect", "unix_lines"]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FALLBACK = "cp1252"
# Marks of well-known files that are not text and need not hold a NUL.
_BINARY_STARTS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"PAR1", b"SQLite format 3")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_CARRIED = re.compile("[\x00\ud800-\udfff]")
# Windows-1252 texts hold no control characters; one in a hundred bytes leaves room for a stray one.
_MOST_CONTROLS = 0.01


def decode(data: bytes, *, shown: str) -> str:
    """The text of a whole file.

    A file that is mostly UTF-8 with a few broken bytes stays UTF-8, and these become U+FFFD.

    Raises:
        ReadingError: The file is binary.
    """
    encoding = detect(data, shown=shown)
    text = data.decode(encoding, errors="replace")
    return _NOT_CARRIED.sub("\ufffd", text)


def detect(sample: bytes, *, shown: str) -> str:
    """The encoding of a file by its first bytes: by byte order mark, as UTF-8, else Windows-1252.

    Raises:
        ReadingError: The bytes are no text.
    """
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return encoding
    if _is_binary(sample):
        raise ReadingError(
            f"{shown} is binary, not text: expected an article as text, Markdown, HTML, JSON lines or CSV"
        )
    decoded = codecs.getincrementaldecoder("utf-8")("replace").decode(sample, final=False)
    broken = decoded.count("\ufffd")
    valid = sum(not character.isascii() for character in decoded) - broken if broken else 0
    return _FALLBACK if broken > valid else "utf-8"


def carried(text: str) -> str:
    """The text with the characters that no output could carry replaced one by one, so that offsets stay."""
    return _NOT_CARRIED.sub("\ufffd", text)


def unix_lines(text: str) -> str:
    r"""The text with ``\n`` as its only line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_binary(sample: bytes) -> bool:
    if sample.startswith(_BINARY_STARTS) or b"\x00" in sample:
        return True
    return len(_CONTROLS.findall(sample)) > 1 + len(sample) * _MOST_CONTROLS
