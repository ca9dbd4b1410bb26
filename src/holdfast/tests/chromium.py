"""The browser of the journeys and of the tests of the front end."""

from __future__ import annotations

import atexit
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "src/holdfast/web/static"


@cache
def launched() -> Any:
    """Give Chromium, one for all tests: a second driver in a process stops the first.

    Tests are skipped without it, or without the built front end.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    choices = (
        os.environ.get("CHROMIUM"),
        str(ROOT / ".tools/chromium/chromium"),
        "/usr/bin/chromium",
    )
    program = next((each for each in choices if each and Path(each).exists()), None)
    if program is None or not (STATIC / "dist/world.json").exists():
        pytest.skip("needs Chromium and the built front end: make browser")
    driver = playwright.sync_playwright().start()
    atexit.register(driver.stop)
    return driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
