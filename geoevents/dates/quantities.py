"""Makers of readings that say how long, how often, or only before, around or after now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.dates.scene import Reading

if TYPE_CHECKING:
    from geoevents.dates.scene import Scene
    from geoevents.records import TimexType

__all__ = ["amount", "duration", "every", "frequency", "reference", "span_back", "unit_long", "vague_duration"]

_LETTERS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "fortnight": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "Y",
    "century": "Y",
    "millennium": "Y",
}
_TIMES = {"fortnight": 2, "decade": 10, "century": 100, "millennium": 1000}
# What half of a unit is in the next smaller one.
_HALVES = {"year": (6, "month"), "day": (12, "hour"), "hour": (30, "minute"), "minute": (30, "second")}
_OPEN_SET = {"day": "P1D", "week": "P1W", "month": "P1M", "quarter": "P1Q", "year": "P1Y"}
_HALF = 0.5


def duration(scene: Scene) -> tuple[Reading, ...]:
    """``three days``, ``the past two months``, ``five-year``, ``two and a half years``."""
    unit = str(scene.value("unit", "UNIT", "UNITS"))
    if _is_no_duration(scene, unit):
        return ()
    count = amount(scene)
    if scene.texts("n") == ("one",) and unit == "day" and scene.is_cue("future", scene.before()):
        return (_reading(scene, "DATE", "FUTURE_REF"),)
    if _is_rate(scene):
        return (_reading(scene, "SET", _OPEN_SET.get(unit, _period("1", unit))),)
    if count is None:
        return (_reading(scene, "DURATION", _period("X", unit)),)
    if not 0 < count < 10**9:
        return ()
    return (_reading(scene, "DURATION", _counted(count, unit)),)


def vague_duration(scene: Scene) -> tuple[Reading, ...]:
    """``recent years``, ``decades``, ``months-long``."""
    unit = str(scene.value("unit", "UNITS"))
    is_alone = scene.end - scene.start == 1
    if unit == "quarter" and is_alone:
        return ()
    is_short = unit in {"second", "minute", "hour"}
    if is_short and (scene.word("which") == "early" or (is_alone and not scene.is_cue("for", scene.before()))):
        return ()
    return (_reading(scene, "DURATION", _period("X", unit)),)


def span_back(scene: Scene) -> tuple[Reading, ...]:
    """``the past decade``: the ten years up to now, no decade of the calendar."""
    return (_reading(scene, "DURATION", _counted(1, str(scene.value("unit", "UNIT")))),)


def unit_long(scene: Scene) -> tuple[Reading, ...]:
    """``day-long``."""
    return (_reading(scene, "DURATION", _period("1", str(scene.value("unit", "UNIT")))),)


def every(scene: Scene) -> tuple[Reading, ...]:
    """``every Monday``, ``each July``, ``every two years``, ``per day``, ``Mondays``."""
    weekday = scene.number("wd", "WEEKDAY", "WEEKDAYS")
    part = scene.text("dp", "DAYPART")
    if weekday:
        return (_reading(scene, "SET", f"XXXX-WXX-{weekday}{'TNI' if scene.word('dp') == 'nights' else ''}"),)
    if scene.has("m"):
        return (_reading(scene, "SET", f"XXXX-{scene.number('m', 'MONTH'):02}"),)
    if scene.has("season"):
        codes = {1: "SP", 2: "SU", 3: "FA", 4: "WI"}
        return (_reading(scene, "SET", f"XXXX-{codes[scene.number('season', 'SEASON') or 1]}"),)
    unit = str(scene.value("unit", "UNIT", "UNITS"))
    if not scene.has("unit"):
        return (_reading(scene, "SET", f"XXXX-XX-XXT{part}"),)
    count = amount(scene) if scene.has("n") else 2 if "other" in scene.covered() else 1
    return (_reading(scene, "SET", _counted(count or 1, unit)),)


def frequency(scene: Scene) -> tuple[Reading, ...]:
    """``daily``, ``annually``; not ``the daily Granma``."""
    if scene.after()[:1].isupper():
        return ()
    return (_reading(scene, "SET", scene.text("often", "FREQUENCY")),)


def reference(scene: Scene) -> tuple[Reading, ...]:
    """``now``, ``recently``, ``the future``."""
    for name, value in (("past", "PAST_REF"), ("present", "PRESENT_REF"), ("future", "FUTURE_REF")):
        if scene.has(name):
            return (_reading(scene, "DATE", value),)
    if scene.text("ref", "REFERENCE") == "FUTURE_REF" and not scene.is_future():
        return ()  # "she soon left" lies in the past
    if scene.is_cue("no_reference", scene.after()) or scene.is_cue("no_reference", scene.before()):
        return ()
    return (_reading(scene, "DATE", scene.text("ref", "REFERENCE")),)


def amount(scene: Scene) -> float | None:
    """The number of a match, None when it is left open ("several", "a few")."""
    texts = [text for text in scene.texts("n") if text != "-"]
    if not texts or any(text in scene.grammar.values["VAGUE"] for text in texts):
        return None
    half = _HALF if scene.has("more") or texts[-1] == "half" else 0
    if texts[0] == "half":
        return _HALF
    if "couple" in texts:
        return 2
    if texts[0][0].isdigit():
        return _figures(texts) + half
    return _spelled(texts, scene) + half


def _figures(texts: list[str]) -> float:
    """``1,500``, ``2.5``, ``2 1/2``."""
    plain = texts[0].replace(",", "")
    whole = float(plain) if plain.count(".") <= 1 and len(plain) < 16 else 0.0  # noqa: PLR2004 - beyond is no count
    if len(texts) == 4 and texts[2] == "/" and texts[1].isdigit() and texts[3].isdigit():  # noqa: PLR2004 - 2 1/2
        return whole + int(texts[1][:4]) / max(int(texts[3][:4]), 1)
    return whole


def _spelled(texts: list[str], scene: Scene) -> float:
    """``twenty-four``, ``two hundred``, ``a``."""
    total = 0
    for text in texts:
        value = scene.grammar.values["NUMBER"].get(text)
        if not isinstance(value, int):
            continue
        total = max(total, 1) * value if value >= 100 else total + value  # noqa: PLR2004 - hundred, thousand
    return total or 1


def _counted(count: float, unit: str) -> str:
    count *= _TIMES.get(unit, 1)
    whole, rest = int(count), count % 1
    if rest == _HALF and unit in _HALVES:
        number, smaller = _HALVES[unit]
        if not whole:
            return _period(str(number), smaller)
        mark = "T" if unit == "day" else ""
        return f"{_period(str(whole), unit)}{mark}{number}{_LETTERS[smaller]}"
    text = str(whole) if not rest else f"{count:g}"
    return _period(text, unit)


def _period(text: str, unit: str) -> str:
    return f"{'PT' if unit in {'second', 'minute', 'hour'} else 'P'}{text}{_LETTERS[unit]}"


def _is_rate(scene: Scene) -> bool:
    """``15 a year``, ``twice a week``: an amount stands before."""
    if scene.texts("n") not in {("a",), ("an",)} or scene.end - scene.start != 2:  # noqa: PLR2004 - article and unit
        return False
    before = scene.before()
    return before[:1].isdigit() or scene.is_cue("rate", before)


def _is_no_duration(scene: Scene, unit: str) -> bool:
    """``a second``, ``three-quarters``, ``a quarter of``, ``37 years old``, ``the 1988 quarter``, ``a years``."""
    word, covered = scene.word("unit"), scene.words.texts[scene.start : scene.end]
    is_one = scene.texts("n") in {("a",), ("an",)}
    if word == "second" or (is_one and scene.has("unit") and word in scene.grammar.values["UNITS"]):
        return True
    if unit == "quarter" and (is_one or "-" in covered):
        return True
    if covered[-1].lower() == "old":
        return True
    count = amount(scene)
    return count is not None and count >= 1000 and word in scene.grammar.values["UNIT"]  # noqa: PLR2004 - a year


def _reading(scene: Scene, kind: str, value: str) -> Reading:
    timex_type: TimexType = "DATE" if kind == "DATE" else "SET" if kind == "SET" else "DURATION"
    return Reading(start=scene.start, end=scene.end, timex_type=timex_type, value=value)
