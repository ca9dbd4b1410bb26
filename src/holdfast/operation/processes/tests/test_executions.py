"""Criteria and execution records: judged by the limits of the moment, breaches answered (8.1)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.improvement.models import Nonconformity
from holdfast.operation.processes import commands
from holdfast.operation.processes.models.executions import outcome_of
from holdfast.operation.processes.tests.stage import (
    LATER,
    TODAY,
    at,
    described,
    ran,
    running,
    seals_checked,
    waiting_time,
)
from holdfast.records.queries import links_of


@pytest.fixture
def gate(ines, nora):
    return running(ines, nora)


@pytest.mark.parametrize(
    ("value", "outcome"), [("2", "within"), ("2.5", "within"), ("10", "within"), ("1.9", "breach")]
)
def test_limits_belong_to_what_is_allowed(ines, gate, value, outcome):
    criterion = waiting_time(ines, gate, lower_limit=Decimal(2))
    made = ran(ines, criterion, value)
    assert (made.outcome, made.state) == (outcome, outcome)


def test_a_record_says_who_what_and_how_it_compares(ines, gate):
    made = ran(ines, waiting_time(ines, gate), "10.50")
    assert made.state == "breach"
    assert made.title == "Gate, Waiting time: 10.5 min"
    assert made.performed_by == "Ines Solberg"
    assert made.limits["upper"] == "10"
    assert made.owner == gate.owner


def test_a_record_keeps_the_limits_of_its_moment(ines, gate):
    criterion = waiting_time(ines, gate)
    made = ran(ines, criterion, 12)
    commands.amend_criterion(ines, criterion, upper_limit=Decimal(20))
    made.refresh_from_db()
    assert commands.amend_execution(ines, made, note="Fog.").state == "breach"
    assert ran(ines, criterion, 12).state == "within"


def test_a_slip_is_corrected_and_judged_again(ines, gate):
    made = ran(ines, waiting_time(ines, gate), 100)
    mended = commands.amend_execution(ines, made, value=Decimal(10))
    assert (mended.state, mended.outcome) == ("within", "within")


def test_the_only_criterion_of_its_kind_is_meant(ines, gate):
    time, seals = waiting_time(ines, gate), seals_checked(ines, gate)
    record = commands.record_execution
    assert record(ines, process=gate, value=Decimal(3)).criterion == time
    assert record(ines, process=gate, answer="no").criterion == seals
    assert record(ines, process=gate).state == "noted"
    waiting_time(ines, gate, title="Queue")
    with pytest.raises(Refused, match="Choose the criterion"):
        record(ines, process=gate, value=Decimal(3))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "enter the value"),
        ({"value": Decimal(1), "happened_at": at(TODAY) + dt.timedelta(days=1)}, "not happened"),
    ],
)
def test_a_record_that_says_nothing_true_is_refused(ines, gate, values, why):
    criterion = waiting_time(ines, gate)
    with pytest.raises(Refused, match=why):
        commands.record_execution(ines, process=gate, criterion=criterion, **values)
    with pytest.raises(Refused, match="yes or no"):
        commands.record_execution(ines, process=gate, criterion=seals_checked(ines, gate))


def test_a_criterion_of_another_process_is_refused(ines, nora, gate):
    other = described(ines, nora, "Patrol")
    with pytest.raises(Refused, match="another process"):
        commands.record_execution(
            ines, process=other, criterion=waiting_time(ines, gate), value=Decimal(1)
        )


def test_limits_the_wrong_way_round_are_refused(ines, gate):
    with pytest.raises(Refused, match="above the upper"):
        waiting_time(ines, gate, lower_limit=Decimal(11))
    with pytest.raises(Refused, match="no limits"):
        seals_checked(ines, gate, upper_limit=Decimal(1))


def test_a_breach_is_raised_once_as_a_nonconformity(ines, gate):
    breach = ran(ines, waiting_time(ines, gate), 12)
    raised = commands.raise_breach(ines, breach)
    assert isinstance(raised, Nonconformity)
    assert raised.requirement == "8.1/2"
    assert "12 min" in raised.evidence
    assert "10 min" in raised.evidence
    breach.refresh_from_db()
    assert breach.state == "raised"
    with acting_as(ines):
        assert [link.other.pk for link in links_of(ines, breach)] == [raised.pk]
    with pytest.raises(Refused, match="raised already"):
        commands.raise_breach(ines, breach)
    with pytest.raises(Refused, match="frozen"):
        commands.amend_execution(ines, breach, value=Decimal(1))


def test_a_decision_on_a_breach_needs_a_reason_and_an_owner_of_processes(ines, omar, gate, north):
    breach = ran(ines, waiting_time(ines, gate), 12, unit=north)
    with pytest.raises(Refused, match="why"):
        commands.decide_on_breach(ines, breach, reason=" ")
    with pytest.raises(NotPermitted):
        commands.decide_on_breach(omar, breach, reason="Fog.")
    decided = commands.decide_on_breach(ines, breach, reason="Fog; no lorry was left unchecked.")
    assert (decided.state, decided.decided_by, decided.decided_on) == (
        "decided",
        "Ines Solberg",
        TODAY,
    )


def test_a_site_officer_records_but_sets_no_criteria(ines, omar, gate, north):
    made = ran(omar, waiting_time(ines, gate), 3, unit=north)
    assert made.performed_by == "Omar Haddad"
    with pytest.raises(NotPermitted):
        waiting_time(omar, gate, unit=north)


def test_the_first_time_in_force_is_told_from_a_later_one(ines, gate):
    assert (gate.times_in_force, gate.in_force_since) == (1, TODAY)
    again = commands.revise_process(ines, gate)
    assert commands.put_process_in_force(ines, again, review_due=LATER).times_in_force == 2


FIGURES = st.decimals(-1000, 1000, places=2)


@given(low=FIGURES, high=FIGURES, value=FIGURES)
def test_a_value_is_within_exactly_where_the_limits_are(low, high, value):
    limits = {"measure": "limits", "lower": str(low), "upper": str(high)}
    assert (outcome_of(limits, value, "") == "within") == (low <= value <= high)
