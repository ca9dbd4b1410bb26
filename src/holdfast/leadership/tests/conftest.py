"""The stage of clause 5: a fixed day, and somebody to have roles."""

import pytest

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.leadership.tests.days import TODAY


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def nora(installation: Caller) -> Person:
    """Give the person who has roles in Halden."""
    return add_person(installation, title="Nora Dahl")


@pytest.fixture
def per(installation: Caller) -> Person:
    """Give the person who steps in for her."""
    return add_person(installation, title="Per Moen")
