# ruff: noqa: INP001 - a script, not a package
"""A picture of a map as Chromium shows it: ``python maps/gallery/picture.py MAP.html PICTURE.png``.

``--size 390x844`` is a phone, ``--dark`` a reader who prefers dark colours, ``--print`` the first page on paper, and
``--at STATE`` what stands after the ``#`` of a link, such as ``arcs=1``. Needs Selenium, Chromium and its driver; the
network is off.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
READY = 'return !!document.querySelector(".geoevents[data-ready]")'
PAPER = 'return !!document.querySelector(".ge-printing")'
SETTLED = 0.7  # seconds until tiles and names stand still


def main() -> None:
    """Takes the picture that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("map", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--size", default="1280x800", metavar="WIDTHxHEIGHT")
    parser.add_argument("--at", default="", metavar="STATE")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--print", dest="paper", action="store_true")
    parser.add_argument("--open", default="", metavar="EVENT", help="the number of an event whose popup is open")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as profile:
        driver = _driver(profile)
        try:
            _take(driver, options)
        finally:
            driver.quit()


def _driver(profile: str) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    return driver


def _take(driver: webdriver.Chrome, options: argparse.Namespace) -> None:
    width, height = (int(side) for side in options.size.split("x"))
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}  # noqa: PLR2004 - a phone
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if options.dark else "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    driver.get(f"{options.map.resolve().as_uri()}#{options.at}")
    WebDriverWait(driver, 30).until(lambda page: page.execute_script(READY))
    if options.open:
        driver.execute_script("document.querySelectorAll('.ge-row')[arguments[0]].click()", int(options.open))
    if options.paper:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        WebDriverWait(driver, 30).until(lambda page: page.execute_script(PAPER))
    time.sleep(SETTLED)
    driver.save_screenshot(str(options.picture))


if __name__ == "__main__":
    main()
