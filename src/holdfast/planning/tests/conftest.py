"""The stage of clause 6: a fixed day, and somebody to own things."""

import pytest

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.context.tests.stage import TODAY


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def nora(installation: Caller) -> Person:
    """Give the person who owns records in Halden."""
    return add_person(installation, title="Nora Dahl")
