"""The one browser of all tests of the front end: two drivers in one process stop each other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/holdfast/web/static"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give the browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    choices = (
        os.environ.get("CHROMIUM"),
        str(ROOT / ".tools/chromium/chromium"),
        "/usr/bin/chromium",
    )
    program = next((each for each in choices if each and Path(each).exists()), None)
    if program is None or not (STATIC / "dist/world.json").exists():
        pytest.skip("needs Chromium and the built front end: make browser")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
