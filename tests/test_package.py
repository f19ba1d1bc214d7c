"""What holds for the package as a whole: its public names, and that its parts point one way."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import geoevents

PACKAGE = Path(geoevents.__file__).parent

# A module imports those before it, never one after it.
ORDER = [
    "errors", "_resources", "records", "_tokens", "_bounds", "_files", "reading", "segmentation", "gazetteer",
    "tagging", "toponyms", "resolution", "recognizers", "fallback", "dates", "actors", "events", "pipeline",
    "evaluation", "rows", "frame", "basemap", "outlines", "_countries", "queries", "drawing", "storage", "cli",
    "__main__",
]  # fmt: skip


def _step(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imported_steps(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "geoevents"
        for alias in node.names
    ]
    return {module.split(".")[1] for module in modules if module.startswith("geoevents.")} | (set(names) & set(ORDER))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_steps_before_it(path: Path) -> None:
    step = _step(path)
    if step == "__init__":
        return
    assert step in ORDER, f"{step} has no place in the order of the steps yet"
    # The pipeline returns the events table, so it alone names the frame, and only inside a function.
    allowed = {"frame"} if step == "pipeline" else set()
    later = {other for other in _imported_steps(path) - allowed if ORDER.index(other) > ORDER.index(step)}
    assert later == set()


def test_the_public_names_are_what_the_package_gives() -> None:
    for name in geoevents.__all__:
        assert getattr(geoevents, name) is not None
    assert sorted(geoevents.__all__, key=str) == list(geoevents.__all__)
    assert set(geoevents._HOME_OF) == set(geoevents.__all__)
    with pytest.raises(AttributeError, match="public are"):
        _ = geoevents.nothing_of_that_name


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "geopandas pandas numpy folium shapely matplotlib trafilatura".split()  # noqa: SIM905 - reads better
    code = f"import sys, geoevents, geoevents.cli; print([m for m in {heavy!r} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"
