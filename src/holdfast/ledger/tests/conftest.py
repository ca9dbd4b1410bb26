"""What tests of the ledger start from."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest


@pytest.fixture
def halden_id(db: None) -> UUID:
    """An organization of which the ledger knows nothing but its id."""
    return uuid4()
