"""Compiles the gazetteer while the package is built, so that nothing has to be downloaded when it is used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg] # no configuration of ours
    """Puts the compiled gazetteer into ``geoevents/_data``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compiles before the files of a wheel are gathered; a source distribution carries the tables instead."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from geoevents.gazetteer.building.compiling import compile_gazetteer  # noqa: PLC0415 - the path is set just above

            compile_gazetteer(root / "gazetteer", root / "geoevents" / "_data" / "world.gazetteer")
        finally:
            sys.path.remove(str(root))
