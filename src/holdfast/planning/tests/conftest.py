"""The stage of clause 6: a fixed day, and somebody to own things."""

import pytest

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.context.commands import parties
from holdfast.context.tests.stage import (
    TODAY,
    adopted,
    document,
    party,
    places,
    put_in_force,
    required,
    scope_draft,
)
from holdfast.planning.tests.changes_stage import NEXT_MONTH


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def nora(installation: Caller) -> Person:
    """Give the person who owns records in Halden."""
    return add_person(installation, title="Nora Dahl")


@pytest.fixture
def order(ines):
    """Give a document that a change may touch."""
    return document(ines, "Post orders")


@pytest.fixture
def scope(ines, tom, nora):
    """Give the scope, in force since the day of the stage."""
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Contract.")
    return put_in_force(
        ines, tom, scope_draft(ines, nora, *places(ines), adopted(ines, nora), need)
    )


@pytest.fixture
def next_month(monkeypatch):
    """Give what turns the clock on, to a day of the next month unless told otherwise."""

    def turn(day=NEXT_MONTH):
        monkeypatch.setenv("HOLDFAST_CLOCK", day.isoformat())

    return turn
