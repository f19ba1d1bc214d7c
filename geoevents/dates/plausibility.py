"""Tells dates from what only looks like one: names, counts, verbs, parts of longer numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.dates.fields import Fields
    from geoevents.dates.scene import Scene

__all__ = ["is_date", "is_season", "is_title"]

# Bare years that news speak of; others need a word that asks for a year ("in 1066").
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
# After a name, older figures are a number of it: "Resolution 1701".
_MODERN = 1900
_BEFORE_FIGURES = frozenset("$£€¥#/.:+")
_AFTER_FIGURES = frozenset("%°/+")
_SHORT = 3
_LONGEST_NAME = 4
_APOSTROPHES = frozenset("'’‘")


def is_date(scene: Scene, fields: Fields) -> bool:
    """Whether a match of months, days and years is a date."""
    if scene.has("mo"):
        return True
    if fields.month is None:
        return fields.year is not None and _is_year(scene, fields)
    if fields.day is not None:
        return _is_month_and_day(scene)
    return fields.year is not None or bool(fields.part) or _is_month(scene)


def is_season(scene: Scene) -> bool:
    """Whether a season without a year is one: ``in spring`` is, ``to fall`` and ``spring-loaded`` are not."""
    if scene.end - scene.start == 1 and not scene.is_cue("in", scene.before()):
        return False
    return not (scene.after() == "-" or scene.before().lower() == "to" or _is_fall(scene))


def is_title(scene: Scene) -> bool:
    """Whether the match is a part of a name: ``60 Minutes``, ``High Noon``, ``Sunday Times``, ``Daily Mail``."""
    last, following = scene.words.texts[scene.end - 1], scene.after()
    if following in _APOSTROPHES:
        following = scene.after(2)  # "the Hundred Years' War"
    if following[:1].isupper() and scene.is_cue("paper", following) and last[:1].isupper():
        return scene.end - scene.start <= _LONGEST_NAME
    return _is_capital_unit(scene, last)


def _is_capital_unit(scene: Scene, last: str) -> bool:
    """``60 Minutes`` and ``This Week`` within a sentence that is no headline."""
    if not last[:1].isupper() or last.isupper() or not scene.start or last.lower() not in scene.grammar.cues["title"]:
        return False
    if scene.end - scene.start == 1 and not scene.before()[:1].isalnum():
        return False  # the first word of a quotation
    texts = scene.words.texts
    return sum(text[:1].islower() for text in texts) > sum(text[:1].isupper() for text in texts)


def _is_fall(scene: Scene) -> bool:
    """``prices fall to``, ``the fall of Guernica``: no autumn."""
    if scene.word("season") not in {"fall", "spring"}:
        return False
    return scene.is_cue("season_verb", scene.after()) or (
        scene.after() == "of" and scene.after(2).lower() not in scene.grammar.symbols
    )


def _is_month_and_day(scene: Scene) -> bool:
    """Not ``In May 20 people`` and not ``9 March`` of a name; figures after it would be part of a longer number."""
    return not (scene.words.texts[scene.end - 1].isdigit() and scene.is_cue("counted", scene.after()))


def _is_month(scene: Scene) -> bool:
    """Whether a bare month is one: ``in May`` is, ``May said``, ``Theresa May`` and ``March on Washington`` are not."""
    before, after, word = scene.before(), scene.after(), scene.word("m")
    if word in scene.grammar.values["SHORTMONTH"] and "." not in scene.words.texts[scene.start : scene.end]:
        return scene.is_cue("in_strictly", before) and not after[:1].isupper()
    if before.lower() in {"and", "or"} and _is_name(scene, after):
        return False
    if scene.is_cue("in", before):
        return not (word in {"may", "march"} and after in {"’", "'"} and before.lower() in {"of", "by", "to", "for"})
    if before.lower() == "the" and after.islower():
        return not scene.is_cue("name_month", after)
    is_after_name = _is_name(scene, before) and scene.start > 1
    is_before_name = _is_name(scene, after) and before.lower() != "the"
    return not (scene.is_cue("ambiguous_month", word) or is_after_name or is_before_name)


def _is_name(scene: Scene, word: str) -> bool:
    return word[:1].isupper() and word.lower() not in scene.grammar.symbols


def _is_year(scene: Scene, fields: Fields) -> bool:
    """Whether bare figures are a year and not a count, an amount, a number of something or a part of a longer one."""
    if scene.has("era") or fields.part or scene.end - scene.start > 1:
        return True
    before, after = scene.before(), scene.after()
    if _is_part_of_number(scene) or scene.is_cue("numbered", before):
        return False
    if scene.is_cue("counted", after) or _is_of_games(scene):
        return False
    first = _MODERN if _is_name(scene, before) and scene.start > 1 else _FIRST_YEAR
    is_usual = first <= (fields.year or 0) <= _LAST_YEAR
    return scene.is_cue("in", before) or (is_usual and (before.lower() == "the" or not _is_plural(after)))


def _is_of_games(scene: Scene) -> bool:
    """``2024 Olympics``, ``2024 Paris Olympics``, ``2018 FIFA World Cup``: a name."""
    names = [scene.after(ahead) for ahead in (1, 2, 3, 4)]
    for name in names:
        if scene.is_cue("name", name):
            return True
        if not name[:1].isupper():
            return False
    return False


def _is_part_of_number(scene: Scene) -> bool:
    """``$2020``, ``2020 12``, ``555-2020``, ``2020:15``."""
    before, after = scene.before(), scene.after()
    if before[:1].isdigit() or after[:1].isdigit() or before in _BEFORE_FIGURES or after in _AFTER_FIGURES:
        return True
    return (before in {"-", "–"} and scene.before(2)[:1].isdigit()) or (after == ":" and scene.after(2)[:1].isdigit())


def _is_plural(word: str) -> bool:
    """Whether a word looks like a plural, so that figures before it count: ``2000 protesters``."""
    looks_so = word.islower() and word.endswith("s") and not word.endswith("ss")
    return looks_so and len(word) > _SHORT and word != "this"
