"""What tests of the ledger start from."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from holdfast.ledger.tests.samples import flushable


@pytest.fixture
def halden_id(db: None) -> UUID:
    """An organization of which the ledger knows nothing but its id."""
    return uuid4()


@pytest.fixture(autouse=True, scope="session")
def _flushable() -> Iterator[None]:
    """Tests with real transactions can be cleaned up, although nothing may delete entries."""
    with flushable():
        yield
