"""What several test files share: the knowledge that is slow to open, opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from geoevents.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline


# A busy machine must not fail a property: speed is measured in benchmarks/, never in a test.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    from geoevents.pipeline import Pipeline  # noqa: PLC0415 - only for the tests that need the whole

    return Pipeline.load()
