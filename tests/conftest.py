"""What several test files share: the knowledge that is slow to open, opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import chromium
from hypothesis import settings

from geoevents.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browser import Browser

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


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with the network off, one for a file of tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """Draws events and opens the map, which must neither ask for anything nor complain."""
    from geoevents.drawing import EventMap  # noqa: PLC0415 - folium takes a second to import

    def draw(events: object, *, layers: tuple[dict, ...] = (), at: str = "", **options: object) -> Browser:
        path = tmp_path / "map.html"
        event_map = EventMap(events, **options)
        for layer in layers:
            event_map.add_layer(**layer)
        event_map.save(path)
        browser.open(path, at)
        return browser

    yield draw
    assert browser.requests() == []
    assert browser.complaints() == []
