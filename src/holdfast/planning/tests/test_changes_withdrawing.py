"""What is in force is given up by a change plan too, or past the gate with a reason (6.3)."""

import datetime as dt

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed
from holdfast.context.tests.stage import document, process_in_force
from holdfast.leadership.commands import assignments, roles
from holdfast.leadership.tests.policy_stage import complete_draft, put_in_force, role
from holdfast.operation.processes.commands import revise_process, withdraw_process
from holdfast.planning.commands import changes
from holdfast.planning.tests.changes_stage import TODAY, approved, considered, minor, raised
from holdfast.records import content
from holdfast.tests.stage import fresh

PAST = Terms(override=Override("It cannot wait."))
NEXT_MONTH = dt.date(2026, 4, 1)


@pytest.fixture
def next_month(monkeypatch):
    return lambda: monkeypatch.setenv("HOLDFAST_CLOCK", NEXT_MONTH.isoformat())


@pytest.fixture
def post(ines):
    return roles.describe_role(
        ines, title="Gate supervisor", responsibilities="Runs it.", authorities="May close it."
    )


def assigned(caller, to, person):
    made = assignments.propose_assignment(caller, role=to, person=person, starts_on=TODAY)
    return assignments.assign(caller, made)


def test_a_policy_in_force_is_withdrawn_by_its_plan(ines, tom, next_month):
    policy = put_in_force(tom, complete_draft(ines, role(ines)))
    next_month()
    with pytest.raises(GateClosed, match="approve a change plan that names it"):
        content.withdraw_content(tom, fresh(ines, policy), reason="Merged away.")
    approved(ines, tom, policy, kinds="c")
    withdrawn = content.withdraw_content(tom, fresh(ines, policy), reason="Merged away.")
    assert withdrawn.state == "withdrawn"


def test_with_a_reason_a_policy_is_withdrawn_past_the_gate(ines, tom, next_month):
    policy = put_in_force(tom, complete_draft(ines, role(ines)))
    next_month()
    content.withdraw_content.under(PAST)(tom, fresh(ines, policy), reason="It was unlawful.")
    with acting_as(ines):
        passed = GateOverride.objects.get(gate="a-withdrawal-has-its-plan")
    assert passed.reason == "It cannot wait."


def test_a_document_is_withdrawn_without_a_plan(ines, tom, nora, next_month):
    order = document(ines, "Post orders", owner=nora)
    content.draft_version(ines, order, body="Text.")
    content.submit_version(ines, order)
    content.approve_version(tom, order, statement="I approve.")
    content.put_in_force(tom, order, effective_on=TODAY, review_due=dt.date(2026, 12, 31))
    next_month()
    withdrawn = content.withdraw_content(tom, fresh(ines, order), reason="Not needed.")
    assert withdrawn.state == "withdrawn"


def test_a_process_that_was_in_force_is_given_up_by_its_plan(ines, tom, nora, next_month):
    gate = process_in_force(ines, nora, "Gate control")
    watch = process_in_force(ines, nora, "Night watch")
    next_month()
    with pytest.raises(GateClosed, match="change plan"):
        withdraw_process(ines, fresh(ines, gate), reason="Closed.")
    revise_process(ines, fresh(ines, watch))  # a draft of it is no way round
    with pytest.raises(GateClosed, match="change plan"):
        withdraw_process(ines, fresh(ines, watch), reason="Closed.")
    minor(ines, gate)
    assert withdraw_process(ines, fresh(ines, gate), reason="Closed.").state == "withdrawn"
    past = withdraw_process.under(PAST)
    assert past(ines, fresh(ines, watch), reason="Closed.").state == "withdrawn"


def test_a_role_that_was_held_ends_by_its_plan(ines, tom, nora, post, next_month):
    held = assigned(ines, post, nora)
    next_month()
    with pytest.raises(GateClosed, match="Nora Dahl has the role"):
        assignments.end_assignment(
            ines, fresh(ines, held), last_day=dt.date(2026, 3, 31), reason="Retires."
        )
    approved(ines, tom, post, kinds="a")
    assignments.end_assignment(
        ines, fresh(ines, held), last_day=dt.date(2026, 3, 31), reason="Retires."
    )
    dissolved = roles.dissolve_role(ines, fresh(ines, post), reason="Outsourced.")
    assert dissolved.state == "dissolved"


def test_a_role_is_dissolved_past_the_gate_only_with_a_reason(ines, nora, post, next_month):
    held = assigned(ines, post, nora)
    next_month()
    assignments.end_assignment.under(PAST)(
        ines, fresh(ines, held), last_day=dt.date(2026, 3, 31), reason="Left."
    )
    with pytest.raises(GateClosed, match="change plan"):
        roles.dissolve_role(ines, fresh(ines, post), reason="Outsourced.")
    roles.dissolve_role.under(PAST)(ines, fresh(ines, post), reason="Outsourced.")
    with acting_as(ines):
        passed = set(GateOverride.objects.values_list("gate", flat=True))
    assert passed == {"the-end-of-an-assignment-has-its-plan", "the-end-of-a-role-has-its-plan"}


def test_a_plan_that_hands_a_role_over_opens_the_way_for_it(ines, tom, nora, post, next_month):
    held = assigned(ines, post, nora)
    next_month()
    plan = considered(ines, document(ines), kinds="a", roles_stay=False)
    changes.name_role_change(ines, plan, role=post, from_person=nora)
    changes.look_at_forecast(ines, plan, note="Fine.")
    changes.approve_change(tom, plan, statement="Go on.")
    changes.implement_change(
        ines, plan, outcome="Done.", implemented_on=NEXT_MONTH, review_by=dt.date(2026, 6, 1)
    )
    assert fresh(ines, held).ends_on == dt.date(2026, 3, 31)


def test_an_emergency_hands_a_role_over_at_once(ines, nora, post, next_month):
    held = assigned(ines, post, nora)
    next_month()
    plan = raised(ines, roles_stay=False)
    changes.name_role_change(ines, plan, role=post, from_person=nora)
    changes.implement_in_emergency(
        ines, plan, reason="Arrested.", outcome="Relieved.", implemented_on=NEXT_MONTH
    )
    assert fresh(ines, held).ends_on == dt.date(2026, 3, 31)
