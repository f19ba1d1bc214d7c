"""The README's commands and code blocks are run as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a checkout, in which the README's commands may write."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "tests" / "articles", folder / "tests" / "articles")
    return folder


def _commands() -> list[str]:
    parts = [part.strip() for language, block in BLOCKS if language == "sh" for part in re.split(r"\n|&&", block)]
    return [part for part in parts if part]


def test_commands_run_in_the_order_of_the_readme(workplace: Path) -> None:
    # Installing and running the tests is what CI does around this test; everything else is run here.
    commands = [command for command in _commands() if not command.startswith(("pip install", "pytest"))]
    assert len(commands) >= 8
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "geoevents", command
        done = subprocess.run(
            [sys.executable, "-m", "geoevents", *words[1:]],
            cwd=workplace, capture_output=True, text=True, encoding="utf-8", check=False,
            env=os.environ | {"PYTHONUTF8": "1", "NO_COLOR": "1"},
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
    for written in ("map.html", "events.geojson", "toponyms.jsonl", "dates.jsonl", "rejections.csv"):
        assert (workplace / written).stat().st_size > 0, written


def test_code_runs_in_the_order_of_the_readme(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - only this test draws

    mpl.use("Agg")
    monkeypatch.chdir(workplace)
    namespace: dict[str, object] = {}
    blocks = [block for language, block in BLOCKS if language == "python"]
    assert len(blocks) >= 5
    for block in blocks:
        exec(compile(block, "README.md", "exec"), namespace)  # noqa: S102 - the README is ours
    for written in ("map.html", "report.html", "events.png"):
        assert (workplace / written).stat().st_size > 0, written


def test_what_the_readme_names_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_every_command_is_in_the_readme() -> None:
    from geoevents.cli import main  # noqa: PLC0415

    for name in main.commands:
        if name != "completion":
            assert f"geoevents {name} " in README, name
