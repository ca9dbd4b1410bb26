"""The browser of the tests of the front end."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.tests.chromium import launched


@pytest.fixture(scope="session")
def chromium() -> Any:
    """Give the browser."""
    return launched()
