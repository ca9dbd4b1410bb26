"""The stage of risk assessment: a fixed day, and those who decide on risks."""

import pytest

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller
from holdfast.operation.risk.tests.stage import TODAY, member


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def rita(halden: Organization) -> Caller:
    """Give a risk owner of Halden."""
    return member(halden, "Rita", RoleKey.RISK_OWNER)
