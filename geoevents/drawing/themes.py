"""Themes and layers: the TOML files in ``maps/themes`` and ``maps/layers``, or files of the caller in the same form."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents import _resources
from geoevents.errors import InputError

if TYPE_CHECKING:
    import os

__all__ = ["is_colour", "load_theme", "named", "stylesheet"]


def stylesheet(theme: str | os.PathLike[str]) -> str:
    """The colours of a theme as CSS custom properties."""
    if theme != "auto":
        return _properties(load_theme(theme))
    dark = _properties(load_theme("dark"))
    return f"{_properties(load_theme('light'))}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}"


def _properties(theme: dict[str, str]) -> str:
    scheme = "dark" if _is_dark(theme["surface"]) else "light"
    colours = " ".join(f"--ge-{name}: {value};" for name, value in theme.items())
    return f".geoevents {{ color-scheme: {scheme}; {colours} }}"


def _is_dark(colour: str) -> bool:
    return int(colour[1:3], 16) + int(colour[3:5], 16) + int(colour[5:7], 16) < 3 * 128


def load_theme(theme: str | os.PathLike[str]) -> dict[str, str]:
    """Light, with what the theme's file changes of it."""
    colours = _colours(named("themes", "light"))
    return colours | _colours(named("themes", theme))


def _colours(path: Path) -> dict[str, str]:
    colours: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8")).get("colors", {})
    for name, value in colours.items():
        if not is_colour(value) or escape(name) != name or " " in name:
            raise InputError(f"the theme {path} says {name} = {value!r}: a colour is written as #rrggbb")
    return colours


def is_colour(value: object) -> bool:
    """Whether a value is a colour as ``#rrggbb``."""
    digits = value.removeprefix("#") if isinstance(value, str) else ""
    return len(digits) == 6 and all(digit in "0123456789abcdefABCDEF" for digit in digits)  # noqa: PLR2004 - rrggbb


def named(folder: str, name: str | os.PathLike[str]) -> Path:
    """The file of a theme or layer, by its name in maps/ or by its path."""
    known = {path.stem: path for path in sorted((_resources.maps() / folder).glob("*.toml"))}
    if str(name) in known:
        return known[str(name)]
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return path
    raise InputError(f"no {folder[:-1]} {str(name)!r}: there is {', '.join(known)}, or give the path of a .toml file")
