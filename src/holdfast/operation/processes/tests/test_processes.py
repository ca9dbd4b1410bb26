"""Processes: described, put in force, revised (8.1)."""

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.common import clock
from holdfast.operation.processes.commands import (
    describe_process,
    put_process_in_force,
    revise_process,
    withdraw_process,
)


@pytest.fixture
def owner(installation):
    return add_person(installation, title="Nora Dahl")


@pytest.fixture
def next_year():
    return clock.today() + dt.timedelta(days=365)


def described(caller, owner, **values):
    given = {"inputs": "Lorries", "outputs": "Checked lorries", "criteria": "All", **values}
    return describe_process(caller, title="Gate", owner=owner, **given)


def test_a_process_is_in_force_until_its_review(ines, owner, next_year):
    process = put_process_in_force(ines, described(ines, owner), review_due=next_year)
    assert process.is_current(next_year)
    assert not process.is_current(next_year + dt.timedelta(days=1))
    assert not revise_process(ines, process).is_current(next_year)


@pytest.mark.parametrize("part", ["inputs", "outputs", "criteria"])
def test_a_process_that_is_not_described_is_not_in_force(ines, owner, next_year, part):
    process = described(ines, owner, **{part: ""})
    with pytest.raises(GateClosed, match=part):
        put_process_in_force(ines, process, review_due=next_year)
    process.refresh_from_db()
    terms = Terms(override=Override("The night shift needs it now."))
    assert (
        put_process_in_force.under(terms)(ines, process, review_due=next_year).state == "in_force"
    )


def test_clauses_are_taken_as_text_and_checked_against_the_standard(ines, owner):
    assert described(ines, owner, clauses="4.2.2; 8.3, 9").clauses == ["4.2.2", "8.3", "9"]
    with pytest.raises(Refused, match="no clause 11"):
        described(ines, owner, clauses=["8.3", "11"])


def test_a_process_is_withdrawn_with_a_reason(ines, owner):
    with pytest.raises(Refused, match="why"):
        withdraw_process(ines, described(ines, owner), reason=" ")


def test_a_site_officer_does_not_describe_processes(omar, owner):
    with pytest.raises(NotPermitted):
        described(omar, owner)
