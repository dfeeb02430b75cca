"""A real browser for tests: the machine's own Chromium, driven by Playwright, and axe in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.palette import with_palette
from tests.support.programs import REQUIRE_ALL

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (320, 1280)
LEAST_TARGET = 44
"""CSS pixels, each way, of what can be tapped. Links inside a sentence are excepted."""
_WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_SMALL = """least => [...document.querySelectorAll('button, a.button, summary, .choice, .check')]
  .filter(each => each.offsetParent !== null)
  .map(each => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([each, box]) => `${each.textContent.trim()}: ${box.width}x${box.height}`)"""


def executable() -> str | None:
    """Where the browser is; None where there is none. `KREIS_CHROMIUM` may name it."""
    given = os.environ.get("KREIS_CHROMIUM")
    return given or next((found for name in NAMES if (found := shutil.which(name))), None)


needs_chromium = pytest.mark.skipif(
    executable() is None and not REQUIRE_ALL,
    reason="NOT TESTED: there is no Chromium here (apt-get install chromium)",
)
"""Skips a test, with one loud line, where no browser is."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


def faults_of(page: Page) -> list[Any]:
    """What is wrong with the page as it stands: axe's violations, sideways scrolling, targets too
    small to tap."""
    found: list[Any] = [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in Axe().run(page, options=_WCAG).response["violations"]
    ]
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"scrolls sideways: {wide} > {width}")
    return found + list(page.evaluate(_SMALL, LEAST_TARGET))


def picture(page: Page, name: str, folder: Path) -> None:
    """A picture for the documentation, when it is asked for (`KREIS_PICTURES=1`)."""
    if os.environ.get("KREIS_PICTURES") == "1":
        width = page.viewport_size["width"] if page.viewport_size else 0
        taken = page.screenshot(full_page=True, animations="disabled")
        (folder / f"{name}-{width}.png").write_bytes(with_palette(taken))
