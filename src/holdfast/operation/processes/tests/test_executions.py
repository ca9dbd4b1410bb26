"""Criteria and execution records: judged by the limits of the moment, breaches answered (8.1)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.api.tests.conftest import Program, issued_to
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import Outcome
from holdfast.improvement.models import Nonconformity
from holdfast.operation.processes import commands
from holdfast.operation.processes.models import ProcessExecution
from holdfast.operation.processes.models.executions import outcome_of
from holdfast.operation.processes.tests.stage import (
    LATER,
    SOON,
    TODAY,
    at,
    described,
    ran,
    running,
    seals_checked,
    waiting_time,
)
from holdfast.records.queries import links_of
from holdfast.records.registry import REGISTRY, Column


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


def test_what_was_found_is_not_overwritten(ines, gate):
    breach = ran(ines, waiting_time(ines, gate), 12)
    for values in ({"value": Decimal(3)}, {"answer": "yes"}, {"happened_at": at(SOON)}):
        with pytest.raises(Refused, match="not overwritten"):
            commands.amend_execution(ines, breach, **values)
    breach.refresh_from_db()
    assert (breach.state, breach.value) == ("breach", Decimal(12))
    noted = commands.amend_execution(ines, breach, note="Fog.", performed_by="Omar Haddad")
    assert (noted.note, noted.performed_by, noted.state) == ("Fog.", "Omar Haddad", "breach")


def test_a_slip_is_corrected_with_a_reason_and_the_first_record_stays(ines, gate):
    wrong = ran(ines, waiting_time(ines, gate), 100, note="Fog.")
    with pytest.raises(Refused, match="why it was wrong"):
        commands.correct_execution(ines, wrong, value=Decimal(10), reason=" ")
    with pytest.raises(Refused, match="says already"):
        commands.correct_execution(ines, wrong, value=Decimal(100), reason="Turned digits.")
    right = commands.correct_execution(ines, wrong, value=Decimal(10), reason="A nought too many.")
    wrong.refresh_from_db()
    assert (wrong.state, wrong.outcome, wrong.value) == ("corrected", "breach", Decimal(100))
    assert wrong.correction_reason == "A nought too many."
    assert (right.state, right.corrects, right.note) == ("within", wrong, "Fog.")
    assert right.title == "Gate, Waiting time: 10 min"
    assert (right.happened_at, right.performed_by) == (wrong.happened_at, wrong.performed_by)
    made = [each for each in REGISTRY.of(right).columns if isinstance(each, Column)]
    assert [each.value(right) for each in made if each.value] == ["10 min (first: 100 min)"]
    with pytest.raises(Refused):
        commands.correct_execution(ines, wrong, value=Decimal(9), reason="Again.")


def test_a_correction_is_held_against_the_limits_of_the_first_record(ines, gate):
    criterion = waiting_time(ines, gate)
    wrong = ran(ines, criterion, 2)
    commands.amend_criterion(ines, criterion, upper_limit=Decimal(20))
    right = commands.correct_execution(ines, wrong, value=Decimal(12), reason="Misread.")
    assert right.state == "breach"
    later = at(TODAY) + dt.timedelta(days=1)
    with pytest.raises(Refused, match="not happened"):
        commands.correct_execution(ines, right, happened_at=later, reason="Misread.")


def test_an_answer_is_corrected_too(ines, gate):
    wrong = ran(ines, seals_checked(ines, gate), "yes")
    right = commands.correct_execution(ines, wrong, answer="no", reason="Unit 7 had none.")
    assert (right.state, right.title) == ("breach", "Gate, All seals checked?: No")


def test_who_only_records_does_not_correct_a_breach_away(ines, omar, gate, north):
    criterion = waiting_time(ines, gate)
    breach = ran(omar, criterion, 100, unit=north)
    with pytest.raises(NotPermitted, match="no breach any more"):
        commands.correct_execution(omar, breach, value=Decimal(10), reason="A nought too many.")
    breach.refresh_from_db()
    assert (breach.state, breach.correction_reason) == ("breach", "")
    # What stays a breach, or becomes one, whoever recorded it may put right.
    worse = commands.correct_execution(omar, breach, value=Decimal(90), reason="Misread.")
    assert worse.state == "breach"
    within = ran(omar, criterion, 3, unit=north)
    assert commands.correct_execution(omar, within, value=Decimal(4), reason="Misread.").value == 4
    right = commands.correct_execution(ines, worse, value=Decimal(9), reason="A nought too many.")
    assert right.state == "within"


def test_a_breach_that_is_answered_is_not_corrected(ines, gate):
    breach = ran(ines, waiting_time(ines, gate), 12)
    commands.raise_breach(ines, breach)
    breach.refresh_from_db()
    with pytest.raises(Refused):
        commands.correct_execution(ines, breach, value=Decimal(2), reason="Misread.")


def test_an_import_does_not_overwrite_what_was_found(ines, gate, tmp_path):
    waiting_time(ines, gate)
    path = tmp_path / "log.csv"

    def imported(value, note):
        path.write_text(
            "id,process,criterion,value,date,note\n"
            f"L1,{gate.reference},CRI-0001,{value},2026-03-01,{note}\n"
        )
        opened = open_register(path, REGISTRY["processes.processexecution"])
        return import_register(ines, opened, ImportOptions())

    with acting_as(ines):
        assert imported(12, "Fog").count(Outcome.CREATED) == 1
        assert imported(12, "Fog and rain").count(Outcome.UPDATED) == 1
        again = imported(3, "Fog and rain")
        assert again.count(Outcome.REJECTED) == 1
        assert "not overwritten" in f"{again.rows[0].reason} {again.rows[0].faults}"
        assert ProcessExecution.objects.get().value == Decimal(12)


def test_a_program_corrects_and_does_not_overwrite(ines, gate):
    wrong = ran(ines, waiting_time(ines, gate), 12)
    program = Program(issued_to(ines).secret)
    path = f"/api/v1/processes/executions/{wrong.pk}"
    answer = program.patch(path, {"value": 3}, If_Match='"1"')
    assert answer.status_code == 422
    assert program.get(path).json()["value"] in ("12", "12.0000", 12)
    body = {"value": 3, "reason": "Misread."}
    answer = program.post(f"{path}/commands/corrected", body, If_Match='"1"')
    assert answer.status_code == 200
    assert answer.json()["record"]["state"] == "corrected"
    with acting_as(ines):
        assert ProcessExecution.objects.get(corrects=wrong).state == "within"


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
