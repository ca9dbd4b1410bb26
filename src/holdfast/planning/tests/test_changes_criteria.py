"""What a process in force is held against changes by a change plan (6.3)."""

import pytest

from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed
from holdfast.context.tests.stage import LATER, answer, gap_commands, process_in_force
from holdfast.operation.processes.commands import (
    amend_criterion,
    put_process_in_force,
    revise_process,
    set_criterion,
    withdraw_criterion,
)
from holdfast.planning.tests.changes_stage import NEXT_MONTH, approved, implemented
from holdfast.tests.stage import fresh

PAST = Terms(override=Override("It cannot wait."))


@pytest.fixture
def gate(ines, nora):
    return process_in_force(ines, nora, "Gate control")


def held(caller, process, title="Minutes to clear an alarm", upper=10):
    return set_criterion(
        caller, title=title, process=process, measured="Each alarm", upper_limit=upper
    )


def test_setting_up_needs_no_plan(ines, gate, next_month):
    first = held(ines, gate)
    amend_criterion(ines, first, upper_limit=8)  # put in force today: still being set up
    next_month()
    assert answer(ines, "6.3/0", NEXT_MONTH).gaps[0].command == "planning.change.raised"


def test_the_first_criterion_of_a_process_needs_no_plan(ines, tom, order, gate, next_month):
    implemented(ines, tom, order)
    next_month()
    held(ines, gate)
    assert answer(ines, "6.3/0", NEXT_MONTH).met


def test_the_criteria_of_a_process_in_force_ask_for_its_plan(ines, tom, order, gate, next_month):
    implemented(ines, tom, order)
    first = held(ines, gate)
    next_month()
    with pytest.raises(GateClosed, match="change plan"):
        amend_criterion(ines, fresh(ines, first), upper_limit=99)
    with pytest.raises(GateClosed, match="change plan"):
        withdraw_criterion(ines, fresh(ines, first), reason="Nobody reads it.")
    with pytest.raises(GateClosed, match="change plan"):
        held(ines, gate, "Rounds", 3)
    assert answer(ines, "6.3/0", NEXT_MONTH).met
    amend_criterion.under(PAST)(ines, fresh(ines, first), upper_limit=99)
    found = answer(ines, "6.3/0", NEXT_MONTH)
    assert gap_commands(found) == ["planning.change.raised"]
    assert found.gaps[0].reference == first.reference
    approved(ines, tom, fresh(ines, gate))
    assert answer(ines, "6.3/0", NEXT_MONTH).met
    withdraw_criterion(ines, fresh(ines, first), reason="Nobody reads it.")
    held(ines, gate, "Rounds", 3)


def test_a_withdrawal_past_the_gate_is_a_gap(ines, tom, order, gate, next_month):
    implemented(ines, tom, order)
    first = held(ines, gate)
    next_month()
    withdraw_criterion.under(PAST)(ines, fresh(ines, first), reason="Nobody reads it.")
    assert gap_commands(answer(ines, "6.3/0", NEXT_MONTH)) == ["planning.change.raised"]


def test_the_criteria_of_a_draft_are_worked_on_freely(ines, tom, order, gate, next_month):
    implemented(ines, tom, order)
    first = held(ines, gate)
    next_month()
    revise_process(ines, fresh(ines, gate))
    amend_criterion(ines, fresh(ines, first), upper_limit=8)
    held(ines, fresh(ines, gate), "Rounds", 3)
    approved(ines, tom, fresh(ines, gate))
    put_process_in_force(ines, fresh(ines, gate), review_due=LATER)
    assert answer(ines, "6.3/0", NEXT_MONTH).met
