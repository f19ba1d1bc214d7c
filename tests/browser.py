"""Chromium for the tests of drawn maps: offline, with everything it requests and complains about on record."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
DRIVER = shutil.which("chromedriver")
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
)  # fmt: skip


class Browser:
    """A page in Chromium, with the network off."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, at: str = "") -> None:
        """Opens a file, where wanted with a state in its address, and forgets what earlier pages did."""
        self.driver.get("about:blank")
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self.driver.get(f"{path.as_uri()}#{at}" if at else path.as_uri())
        self.wait('return !!document.querySelector(".geoevents[data-ready], iframe")')

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, script: str, seconds: float = 8) -> None:
        """Waits until a script returns something true."""
        WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: self.run(script))

    def requests(self) -> list[str]:
        """Every address that the page asked for, but itself and what it holds."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith(("data:", "file:", "about:", "blob:"))]

    def complaints(self) -> list[str]:
        """What the console said."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def markers(self) -> list[str]:
        """The event ids of all signs on the map, in a stable order."""
        return sorted(
            self.run(
                'return [...document.querySelectorAll(".folium-map .geoevents-marker")].map(e => e.dataset.eventId)'
            )
        )

    def listed(self) -> list[str]:
        """The event ids of all rows of the list, in the order in which they stand."""
        return self.run('return [...document.querySelectorAll(".ge-side .ge-row")].map(e => e.dataset.eventId)')

    def switch(self, facet: str, value: str) -> None:
        """Clicks the checkbox of one value of a facet, as a person would."""
        for box in self.driver.find_elements("css selector", f'input[type=checkbox][data-facet="{facet}"]'):
            if box.get_attribute("data-value") == value:
                box.click()
                return
        raise AssertionError(f"no checkbox for {facet} = {value}")


@contextmanager
def chromium(profile: Path, *, size: tuple[int, int] = (1280, 800), dark: bool = False) -> Iterator[Browser]:
    """A fresh Chromium; the test is skipped where there is none."""
    if not CHROMIUM or not DRIVER:
        pytest.skip("needs Chromium and chromedriver (Debian: chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (*QUIET, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        yield Browser(driver)
    finally:
        driver.quit()
