"""What the records say of 6.3 and of changes in 8.4."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from holdfast.accounts.commands import add_person, add_unit
from holdfast.acting.callers import Channel, acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.context.tests.stage import (
    LATER,
    TODAY,
    answer,
    day_after,
    document,
    gap_commands,
    link,
    process_in_force,
    reasons,
)
from holdfast.improvement.commands import raise_nonconformity
from holdfast.leadership.commands import assignments, roles
from holdfast.operation.processes.commands import (
    amend_process,
    put_process_in_force,
    revise_process,
)
from holdfast.planning.commands import changes, unintended
from holdfast.planning.models import RoleChange
from holdfast.planning.tests.changes_stage import (
    REVIEW,
    approved,
    considered,
    detected,
    emergency,
    implemented,
    minor,
    new_version,
    raised,
    screened,
)
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.tests.stage import fresh

PAST = Terms(override=Override("It cannot wait."))
ALL = ("6.3/0", "6.3/a", "6.3/b", "6.3/c", "6.3/d")
RISK = ("8.4/3", "8.4/a", "8.4/b", "8.4/c", "8.4/d", "8.4/4")
NEXT_MONTH = dt.date(2026, 4, 1)


@pytest.mark.parametrize("requirement", [*ALL, *RISK])
def test_without_any_plan_each_asks_for_one(ines, requirement):
    assert gap_commands(answer(ines, requirement)) == ["planning.change.raised"]


@pytest.mark.parametrize("requirement", [*ALL, *RISK])
def test_a_change_made_as_it_should_be_meets_each(ines, tom, order, requirement):
    implemented(ines, tom, order, kinds="abcd")
    found = answer(ines, requirement)
    assert found.met, reasons(found)


def test_what_comes_from_a_template_shows_nothing(ines, tom, order):
    template = replace(ines, channel=Channel.TEMPLATE)
    with acting_as(template):
        changes.raise_change(template, title="From a template", purpose="P.", consequences="C.")
    assert gap_commands(answer(ines, "6.3/a")) == ["planning.change.raised"]


def test_a_plan_under_way_is_named_with_its_next_step(ines, order):
    plan = raised(ines)
    for step, act in (
        ("screened", lambda: changes.screen_change(ines, plan, processes=True)),
        (
            "risk_considered",
            lambda: changes.consider_risk(ines, plan, considered_on=TODAY, finding="Low."),
        ),
        ("approved", lambda: None),
    ):
        assert gap_commands(answer(ines, "6.3/c")) == [f"planning.change.{step}"]
        act()


@pytest.mark.parametrize(
    ("requirement", "field", "command"),
    [
        ("6.3/a", "purpose", "planning.change.amended"),
        ("6.3/a", "consequences", "planning.change.amended"),
        ("6.3/b", "integrity", "planning.change.amended"),
        ("6.3/c", "resources", "planning.change.amended"),
        ("6.3/d", "roles_stay", "planning.change.role_change_named"),
    ],
)
def test_an_emergency_lacks_what_was_not_considered(ines, order, requirement, field, command):
    absent: dict[str, Any] = {field: False if field == "roles_stay" else ""}
    plan = emergency(ines, order, **absent)
    assert command in gap_commands(answer(ines, requirement))
    changes.amend_change(ines, plan, **{field: True if field == "roles_stay" else "Said."})
    assert command not in gap_commands(answer(ines, requirement))


def test_an_effect_names_records_and_its_forecast_was_looked_at(ines, order):
    plan = emergency(ines)
    assert gap_commands(answer(ines, "6.3/b")) == [
        "records.trace.made",
        "planning.change.forecast_looked_at",
    ]
    link(ines, plan, order, Relation.CHANGES)
    changes.look_at_forecast(ines, plan, note="Nothing lapses.")
    assert answer(ines, "6.3/b").met


# --- The change of what is in force


def test_a_later_version_of_the_scope_asks_for_its_plan(ines, tom, scope, next_month):
    next_month()
    with pytest.raises(GateClosed, match="approve a change plan that names it"):
        new_version(ines, tom, scope, NEXT_MONTH)
    screened(ines, scope)  # no more than screened: it allows nothing
    with pytest.raises(GateClosed, match="approve a change plan"):
        content.put_in_force(tom, fresh(ines, scope), effective_on=NEXT_MONTH, review_due=LATER)
    approved(ines, tom, scope, kinds="c")
    content.put_in_force(tom, fresh(ines, scope), effective_on=NEXT_MONTH, review_due=LATER)
    found = answer(ines, "6.3/0", NEXT_MONTH)
    assert found.met, reasons(found)
    assert scope.reference in [e.reference for e in found.evidence]


def test_a_minor_revision_opens_the_way_too(ines, tom, scope, next_month):
    next_month()
    minor(ines, scope)
    new_version(ines, tom, scope, NEXT_MONTH)
    assert answer(ines, "6.3/0", NEXT_MONTH).met


def test_a_plan_of_an_earlier_version_opens_nothing(ines, tom, scope, next_month):
    approved(ines, tom, scope)
    next_month()
    new_version(ines, tom, scope, NEXT_MONTH)  # decided after the first took effect
    next_month(dt.date(2026, 5, 4))
    with pytest.raises(GateClosed, match="approve a change plan"):
        new_version(ines, tom, scope, dt.date(2026, 5, 4))


def test_a_version_put_in_force_past_the_gate_is_a_gap_until_it_is_planned_for(
    ines, tom, scope, next_month
):
    next_month()
    with pytest.raises(GateClosed):
        new_version(ines, tom, scope, NEXT_MONTH)
    content.put_in_force.under(PAST)(
        tom, fresh(ines, scope), effective_on=NEXT_MONTH, review_due=LATER
    )
    found = answer(ines, "6.3/0", NEXT_MONTH)
    assert gap_commands(found) == ["planning.change.raised"]
    assert "2026-04-01" in reasons(found)[0]
    emergency(ines, scope, day=NEXT_MONTH)
    assert answer(ines, "6.3/0", NEXT_MONTH).met


def test_a_document_needs_no_change_plan(ines, tom, nora, next_month):
    other = document(ines, "Key register", owner=nora)
    content.draft_version(ines, other, body="Text.")
    content.submit_version(ines, other)
    content.approve_version(tom, other, statement="I approve.")
    content.put_in_force(tom, other, effective_on=TODAY, review_due=LATER)
    next_month()
    content.draft_version(ines, other, body="More.", change_reason="More.")
    content.submit_version(ines, other)
    content.approve_version(tom, other, statement="I approve.")
    content.put_in_force(tom, other, effective_on=NEXT_MONTH, review_due=LATER)


def test_a_process_in_force_asks_for_its_plan(ines, tom, nora, next_month):
    gate = process_in_force(ines, nora, "Gate control")
    next_month()
    gate = fresh(ines, gate)
    with pytest.raises(GateClosed, match="change plan"):
        amend_process(ines, gate, outputs="Logged trucks")
    revise_process(ines, gate)
    amend_process(ines, gate, outputs="Logged trucks")  # a draft is worked on freely
    with pytest.raises(GateClosed, match="change plan"):
        put_process_in_force(ines, gate, review_due=LATER)
    put_process_in_force.under(PAST)(ines, gate, review_due=LATER)
    assert gap_commands(answer(ines, "6.3/0", NEXT_MONTH)) == ["planning.change.raised"]
    emergency(ines, gate, day=NEXT_MONTH)
    assert answer(ines, "6.3/0", NEXT_MONTH).met


def test_a_planned_process_change_is_free(ines, tom, nora, next_month):
    gate = process_in_force(ines, nora, "Gate control")
    next_month()
    approved(ines, tom, gate)
    amend_process(ines, fresh(ines, gate), outputs="Logged trucks")
    assert answer(ines, "6.3/0", NEXT_MONTH).met


@pytest.fixture
def post(ines):
    return roles.describe_role(
        ines, title="Gate supervisor", responsibilities="Runs it.", authorities="May close it."
    )


def assigned(caller, role, person, day=TODAY):
    made = assignments.propose_assignment(caller, role=role, person=person, starts_on=day)
    return assignments.assign(caller, made)


def test_a_role_that_somebody_holds_asks_for_its_plan(ines, tom, nora, post, next_month):
    assigned(ines, post, nora)
    roles.amend_role(ines, post, authorities="May close any gate.")  # still being set up
    next_month()
    with pytest.raises(GateClosed, match="change plan"):
        roles.amend_role(ines, post, authorities="May do nothing.")
    roles.amend_role.under(PAST)(ines, post, authorities="May do nothing.")
    assert gap_commands(answer(ines, "6.3/0", NEXT_MONTH)) == ["planning.change.raised"]


def test_a_correction_that_changes_the_system_is_linked_to_a_plan(ines, tom, order):
    implemented(ines, tom, order)
    found = raise_nonconformity(ines, title="Gate open", statement="The gate stood open.")
    assert answer(ines, "6.3/0").met
    link(ines, found, order, Relation.CHANGES)
    assert gap_commands(answer(ines, "6.3/0")) == ["records.trace.made"]
    link(ines, raised(ines), found, Relation.ARISES_FROM)
    assert answer(ines, "6.3/0").met


# --- Roles change hands


def test_role_changes_are_made_when_the_change_is_carried_out(ines, tom, nora, post, order):
    per = add_person(ines, title="Per Moe")
    held = assigned(ines, post, nora, dt.date(2026, 1, 5))
    plan = raised(ines, roles_stay=False)
    link(ines, plan, order, Relation.CHANGES)
    changes.screen_change(ines, plan, structure=True)
    with pytest.raises(Refused, match="does not hold"):
        changes.name_role_change(ines, plan, role=post, from_person=per)
    changes.name_role_change(ines, plan, role=post, from_person=nora, to_person=per)
    changes.look_at_forecast(ines, plan, note="Fine.")
    changes.consider_risk(ines, plan, considered_on=TODAY, finding="A new face at the gate.")
    changes.approve_change(tom, plan, statement="Go on.")
    changes.implement_change(
        ines, plan, outcome="Handed over.", implemented_on=TODAY, review_by=REVIEW
    )
    held = fresh(ines, held)
    assert held.ends_on == dt.date(2026, 3, 1)
    with acting_as(ines):
        (now,) = post.assignments.filter(person=per)
        (change,) = RoleChange.objects.filter(plan=plan)
    assert (now.state, now.starts_on, change.made_on) == ("assigned", TODAY, TODAY)
    assert answer(ines, "6.3/d").met


def test_a_role_held_until_a_day_is_handed_over_before_it(ines, tom, nora, post, order, next_month):
    per = add_person(ines, title="Per Moe")
    held = assigned(ines, post, nora)
    leaves = NEXT_MONTH + dt.timedelta(days=90)
    assignments.end_assignment(ines, held, last_day=leaves, reason="She retires.")
    next_month()
    plan = considered(ines, order, kinds="a", roles_stay=False)
    changes.name_role_change(ines, plan, role=post, from_person=nora, to_person=per)
    changes.look_at_forecast(ines, plan, note="Fine.")
    changes.approve_change(tom, plan, statement="Go on.")
    changes.implement_change(
        ines, plan, outcome="Handed over.", implemented_on=NEXT_MONTH, review_by=REVIEW
    )
    assert fresh(ines, held).ends_on == NEXT_MONTH - dt.timedelta(days=1)


def test_who_may_not_assign_does_not_carry_a_role_change_out(ines, tom, omar, nora, post, order):
    plan = considered(ines, order, kinds="a", roles_stay=False)
    changes.name_role_change(ines, plan, role=post, to_person=nora)
    changes.look_at_forecast(ines, plan, note="Fine.")
    changes.approve_change(tom, plan, statement="Go on.")
    with pytest.raises(Refused):
        changes.implement_change(
            omar, plan, outcome="Done.", implemented_on=TODAY, review_by=REVIEW
        )
    with acting_as(ines):
        assert not post.assignments.exists()


# --- 8.4


def test_an_emergency_counts_once_it_is_considered_and_reviewed(ines, tom, order):
    plan = emergency(ines, order)
    changes.screen_afterwards(ines, plan, processes=True)
    for requirement in ("8.4/3", "8.4/d"):
        assert gap_commands(answer(ines, requirement)) == ["planning.change.risk_considered_again"]
    changes.look_at_forecast(ines, plan, note="Fine.")
    changes.consider_risk_again(ines, plan, considered_on=TODAY, finding="Low.")
    assert answer(ines, "8.4/3").met
    changes.review_change(tom, plan, finding="It held.")
    assert answer(ines, "8.4/3").met


def test_a_consideration_after_the_fact_is_a_gap_until_the_review(ines, tom, order, next_month):
    plan = emergency(ines, order)
    changes.screen_afterwards(ines, plan, people=True)
    changes.look_at_forecast(ines, plan, note="Fine.")
    next_month()
    changes.consider_risk_again(ines, plan, considered_on=NEXT_MONTH, finding="Low.")
    for requirement in ("8.4/3", "8.4/b"):
        found = answer(ines, requirement, NEXT_MONTH)
        assert gap_commands(found) == ["planning.change.reviewed"]
    changes.review_change(tom, plan, finding="It held.")
    assert answer(ines, "8.4/3", NEXT_MONTH).met


def test_a_consideration_counts_from_the_day_on_which_it_was_recorded(ines, tom, order, next_month):
    plan = raised(ines)
    next_month()
    changes.implement_in_emergency(
        ines, plan, reason="Fire.", outcome="Posted.", implemented_on=NEXT_MONTH
    )
    changes.screen_afterwards(ines, plan, people=True)
    link(ines, plan, order, Relation.CHANGES)
    changes.look_at_forecast(ines, plan, note="Fine.")
    next_month(dt.date(2026, 4, 3))
    before = TODAY - dt.timedelta(days=1)
    with pytest.raises(Refused, match="raised on 2026-03-02 only"):
        changes.consider_risk_again(ines, plan, considered_on=before, finding="Low.")
    changes.consider_risk_again(ines, plan, considered_on=NEXT_MONTH, finding="Low.")
    for requirement in ("8.4/3", "8.4/b"):
        found = answer(ines, requirement, dt.date(2026, 4, 3))
        assert gap_commands(found) == ["planning.change.reviewed"]
    changes.review_change(tom, plan, finding="It held.")
    assert answer(ines, "8.4/3", dt.date(2026, 4, 3)).met


def test_a_kind_without_changes_rests_on_the_screenings(ines, tom, order):
    plan = implemented(ines, tom, order, kinds="d")
    found = answer(ines, "8.4/b")
    assert found.met
    assert [e.reference for e in found.evidence] == [plan.reference]


def test_a_new_unit_needs_a_plan_whose_risks_were_considered(ines, tom, scope, order, next_month):
    implemented(ines, tom, order)
    assert answer(ines, "8.4/a").met  # what was there when the system began is no change of it
    next_month()
    unit = add_unit(ines, title="Rail yard")
    found = answer(ines, "8.4/a", NEXT_MONTH)
    assert gap_commands(found) == ["planning.change.raised"]
    assert unit.reference == found.gaps[0].reference
    assert found.lapses_on == dt.date(2027, 4, 2)
    assert answer(ines, "8.4/a", dt.date(2027, 4, 2)).met
    plan = emergency(ines, unit, day=NEXT_MONTH)
    changes.screen_afterwards(ines, plan, structure=True)
    assert not answer(ines, "8.4/a", NEXT_MONTH).met
    changes.consider_risk_again(ines, plan, considered_on=NEXT_MONTH, finding="Low.")
    assert answer(ines, "8.4/a", NEXT_MONTH).met


def test_a_new_holder_needs_a_plan_and_is_asked_for_on_the_day_it_starts(
    ines, tom, nora, scope, post
):
    implemented(ines, tom, document(ines))
    assigned(ines, post, nora, NEXT_MONTH)
    today = answer(ines, "8.4/a")
    assert today.met
    assert today.lapses_on == NEXT_MONTH
    assert gap_commands(answer(ines, "8.4/a", NEXT_MONTH)) == ["planning.change.raised"]


def test_reviews_are_made_by_their_date(ines, tom, order):
    plan = implemented(ines, tom, order)
    found = answer(ines, "8.4/4")
    assert found.met
    assert found.lapses_on == day_after(REVIEW)
    assert gap_commands(answer(ines, "8.4/4", day_after(REVIEW))) == ["planning.change.reviewed"]
    changes.review_change(tom, plan, finding="It works.")
    assert answer(ines, "8.4/4", day_after(REVIEW)).met


def test_unintended_changes_need_consequences_and_mitigation(ines):
    change = detected(ines)
    assert gap_commands(answer(ines, "8.4/4")) == ["planning.unintended.consequences_reviewed"]
    unintended.review_consequences(ines, change, consequences="Open.", reviewed_on=TODAY)
    assert gap_commands(answer(ines, "8.4/4")) == ["planning.unintended.mitigated"]
    unintended.mitigate_unintended_change(
        ines, change, mitigation="Guard posted.", mitigated_on=TODAY
    )
    assert answer(ines, "8.4/4").met


@pytest.mark.parametrize("requirement", [*ALL, *RISK])
def test_each_asks_as_much_for_many_plans_as_for_one(
    ines, tom, order, requirement, django_assert_max_num_queries
):
    implemented(ines, tom, order, kinds="abcd")
    detected(ines)
    with django_assert_max_num_queries(40) as asked:
        answer(ines, requirement)
    few = len(asked)
    for _ in range(3):
        implemented(ines, tom, document(ines), kinds="abcd")
        detected(ines)
    with django_assert_max_num_queries(few):
        answer(ines, requirement)
