"""What the entity model sees: words with cues, parts of speech, place names of the gazetteer, the rest of the article.

As in `geoevents.tagging.pos`, what depends on a word alone is made once, and training and tagging share the functions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geoevents.tagging.cues import load_cues
from geoevents.tagging.pos import shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["document_evidence", "name_features", "place_hints", "unknown_hints"]

_REMEMBERED_WORDS = 1 << 15
_LONGEST_WORD = 40
_LONGEST_NAME = 5
_UNKNOWN = "?"
# Words inside a place name that are not capitalised: Strait of Hormuz, Rio de Janeiro.
_INNER = frozenset({"of", "the", "and", "de", "la", "du", "del", "al", "el", "da", "do", "upon", "on"})


class _WordFeatures(NamedTuple):
    """A word's features in its own place and as the neighbour of another, and what it says about others."""

    here: list[str]
    before: list[str]
    after: list[str]
    two_before: list[str]
    two_after: list[str]
    lower: str
    form: str
    cues: tuple[str, ...]


def name_features(
    words: Sequence[str], tags: Sequence[str], hints: Sequence[str], evidence: Mapping[str, str]
) -> list[list[str]]:
    """One list of features a word.

    Args:
        words: The words of one sentence, capitals already made normal.
        tags: Their Penn tags.
        hints: From `place_hints`.
        evidence: From `document_evidence`.
    """
    known = [_BORDER, _BORDER, *map(_word_features, words), _BORDER, _BORDER]
    tags = ["|", *tags, "|"]
    hints = ["", "", *hints, "", ""]
    items = []
    for i, word in enumerate(known[2:-2]):
        before, after = known[i + 1], known[i + 3]
        hint = hints[i + 2]
        item = [
            *word.here,
            *before.before,
            *after.after,
            *known[i].two_before,
            *known[i + 4].two_after,
            f"t={tags[i + 1]}",
            f"-t={tags[i]}{tags[i + 1]}",
            f"+t={tags[i + 1]}{tags[i + 2]}",
            f"-h={hints[i + 1]}",
            f"+h={hints[i + 3]}",
            f"h={hint}",
            f"n={before.form}{word.form}{after.form}",
        ]
        if hint and hint != _UNKNOWN:
            item += (f"h-w={hint}{before.lower}", f"h+w={hint}{after.lower}", f"hw={hint}{word.lower}")
        if hints[i + 4]:
            item.append(f"+2h={after.lower}{hints[i + 4]}")
        if hints[i]:
            item.append(f"-2h={before.lower}{hints[i]}")
        if word.lower in evidence and word.form[0] == "X":
            found = evidence[word.lower]
            item += (f"d={found}", f"dh={found}{hint}")
        items.append(item)
    return items


def place_hints(words: Sequence[str], hint: Callable[[str], str]) -> list[str]:
    """The gazetteer's class of the longest name that each word is part of.

    It follows B, I or S for the word's part of that name, or P where only a part of a hyphenated word is a name. Names
    begin with a capital, have at most five words, and the longest match from the left wins, so the work is linear.
    """
    found = [""] * len(words)
    at = 0
    while at < len(words):
        length, kind = _longest_name(words, at, hint) if words[at][:1].isupper() else (0, "")
        if length == 1:
            found[at] = f"S{kind}"
        elif length:
            found[at : at + length] = [f"B{kind}"] + [f"I{kind}"] * (length - 1)
        elif "-" in words[at]:
            found[at] = _hint_of_parts(words[at], hint)
        at += length or 1
    return found


def unknown_hints(words: Sequence[str]) -> list[str]:
    """What stands in for `place_hints` where there is no gazetteer; the model has learnt to do without as well."""
    return [_UNKNOWN if word[0].isupper() else "" for word in words]


def _longest_name(words: Sequence[str], start: int, hint: Callable[[str], str]) -> tuple[int, str]:
    last = start + 1
    while last < len(words) and last < start + _LONGEST_NAME and (words[last][:1].isupper() or words[last] in _INNER):
        last += 1
    for end in range(last, start, -1):
        if words[end - 1][:1].isupper() and (kind := hint(" ".join(words[start:end]))):
            return end - start, kind
    return 0, ""


def _hint_of_parts(word: str, hint: Callable[[str], str]) -> str:
    """``Russian-European`` and ``Sligo-based`` hold a name that the whole word is not."""
    for part in word.split("-", 3)[:3]:
        if len(part) > 1 and part[0].isupper() and (kind := hint(part)):
            return f"P{kind}"
    return ""


def document_evidence(sentences: Sequence[Sequence[str]]) -> dict[str, str]:
    """What the document says about its capitalised words elsewhere, keyed by the word in lower case.

    A sequence of letters: ``p`` follows a given name or a title somewhere, ``l`` follows ``in`` or ``near`` somewhere,
    ``c`` is written without a capital somewhere. Words without evidence are absent.
    """
    marks: dict[str, set[str]] = {}
    for words in sentences:
        before = _BORDER
        for word in words:
            known = _word_features(word)
            if known.form[0] == "X":
                if "given" in before.cues or ("title" in before.cues and before.form[0] == "X"):
                    marks.setdefault(known.lower, set()).add("p")
                elif "locative" in before.cues and before.form[0] == "x":
                    marks.setdefault(known.lower, set()).add("l")
            elif known.form == "x":
                marks.setdefault(known.lower, set()).add("c")
            before = known
    return {word: "".join(sorted(found)) for word, found in marks.items()}


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _word_features(word: str) -> _WordFeatures:
    lower = word.lower() if len(word) < _LONGEST_WORD else word[:_LONGEST_WORD].lower()
    lower = "0" if lower.isdigit() else lower
    form = shape(word)
    cues = load_cues().of.get(lower, ())
    if "given" in cues and form[0] != "X":
        cues = tuple(cue for cue in cues if cue != "given")
    here = ["1", f"w={lower}", f"f={form}", f"3={lower[-3:]}", f"4={lower[-4:]}", f"2={lower[-2:]}", f"p={lower[:3]}"]
    if len(word) < 4 and word.isupper():  # noqa: PLR2004 - US, EU, BC, NATO: an abbreviation shows by its letters
        here.append(f"W={word}")
    return _WordFeatures(
        here=here + [f"c={cue}{form[0]}" for cue in cues],
        before=[f"-w={lower}", f"-f={form}"] + [f"-c={cue}{form[0]}" for cue in cues],
        after=[f"+w={lower}", f"+f={form}"] + [f"+c={cue}{form[0]}" for cue in cues],
        two_before=[f"-2w={lower}"] + [f"-2c={cue}{form[0]}" for cue in cues],
        two_after=[f"+2w={lower}"] + [f"+2c={cue}{form[0]}" for cue in cues],
        lower=lower,
        form=form,
        cues=cues,
    )


_BORDER = _WordFeatures(
    here=[], before=["-|"], after=["+|"], two_before=["-2|"], two_after=["+2|"], lower="|", form="|", cues=()
)
