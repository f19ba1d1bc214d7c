"""Finds the files that geoevents carries: in the wheel first, in the checkout second."""

from __future__ import annotations

from pathlib import Path

from geoevents.errors import ResourceError

__all__ = ["compiled_gazetteer", "gazetteer_tables", "language", "maps", "model", "ontology", "training"]

_PACKAGE = Path(__file__).resolve().parent
_DATA = _PACKAGE / "_data"
_CHECKOUT = _PACKAGE.parent


def gazetteer_tables() -> Path:
    """The folder with our own tables of places."""
    return _folder("gazetteer")


def maps() -> Path:
    """The folder with base map, scripts, styles, layers and themes."""
    return _folder("maps")


def compiled_gazetteer() -> Path:
    """The file of the gazetteer that the build hook compiled."""
    path = _DATA / "world.gazetteer"
    if not path.is_file():
        raise ResourceError(
            f"the compiled gazetteer {path} is missing: install the package again (pip install . or pip install -e .)"
        )
    return path


def language(code: str) -> Path:
    """The folder with the word tables of one language, such as ``en``."""
    path = _PACKAGE / "languages" / code
    if not path.is_dir():
        known = ", ".join(sorted(p.name for p in path.parent.iterdir() if p.is_dir()))
        raise ResourceError(f"no language {code!r}; there is: {known}")
    return path


def ontology() -> Path:
    """The folder with event types, triggers, roles and organisations."""
    return _PACKAGE / "ontology"


def model(name: str) -> Path:
    """One of our own trained models, such as ``entities.npz``, or another one by its whole path."""
    path = _PACKAGE / "models" / name
    if not path.is_file():
        raise ResourceError(f"the model {name} is not in {path.parent}: install the package again")
    return path


def training() -> Path:
    """The folder with the scripts that train our models."""
    return _folder("training")


def _folder(name: str) -> Path:
    for path in (_DATA / name, _CHECKOUT / name):
        if path.is_dir():
            return path
    raise ResourceError(f"the folder {name}/ is neither in {_DATA} nor in {_CHECKOUT}: install the package again")
