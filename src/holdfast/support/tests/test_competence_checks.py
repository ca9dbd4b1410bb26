"""How competence and clearance answer 7.2 and 6.1.3 g: met, failed in each part, lapsing."""

from __future__ import annotations

import datetime as dt

import pytest

from holdfast.acting.callers import acting_as
from holdfast.leadership.commands import assignments, roles
from holdfast.operation.risk.commands.scenarios import record_scenario
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.support.choices.clearance import WithdrawalGround
from holdfast.support.commands import clearance, competence, competence_gaps
from holdfast.support.tests.stage_of_competence import (
    DAY,
    YEAR,
    answer,
    cleared,
    commands_of,
    guard_role,
    holds,
    knows,
    needs,
    person,
)

NEXT = dt.timedelta(days=1)
SUMMER = dt.date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


@pytest.fixture
def nora(ines):
    return person(ines)


@pytest.fixture
def guard(ines, nora):
    """Give the role of a guard, which Nora has."""
    made = guard_role(ines)
    holds(ines, made, nora)
    return made


def test_7_2_1_every_role_has_requirements(ines, guard):
    assert commands_of(answer(ines, "7.2/1")) == ["support.competence_requirement.stated"]
    needs(ines, guard, "Search", review_due=YEAR)
    found = answer(ines, "7.2/1")
    assert found.met
    assert found.lapses_on == YEAR + NEXT
    late = answer(ines, "7.2/1", YEAR + NEXT)
    assert commands_of(late) == ["records.record.reviewed"]
    other = guard_role(ines, "Dock worker")
    assert [gap.id for gap in answer(ines, "7.2/1").gaps] == [other.pk]


def test_7_2_1_without_roles_nothing_is_determined(ines):
    assert commands_of(answer(ines, "7.2/1")) == ["leadership.role.described"]


def test_7_2_1_a_retired_requirement_asks_nothing(ines, guard):
    asked = needs(ines, guard, "Search")
    assert answer(ines, "7.2/1").met
    competence.retire_requirement(ines, asked, retired_because="Done by machines.")
    assert not answer(ines, "7.2/1").met


def test_7_2_2_holders_meet_each_requirement_until_the_record_lapses(ines, nora, guard):
    needs(ines, guard, "Search", validity_months=12)
    assert commands_of(answer(ines, "7.2/2")) == ["support.competence.recorded"]
    made = knows(ines, nora, "Search")
    found = answer(ines, "7.2/2")
    assert found.met
    assert [e.id for e in found.evidence] == [made.pk]
    assert found.lapses_on == YEAR + NEXT
    late = answer(ines, "7.2/2", YEAR + NEXT)
    assert ["expired" in str(gap.why) for gap in late.gaps] == [True]


def test_7_2_2_a_gap_action_helps_until_it_is_overdue(ines, nora, guard):
    asked = needs(ines, guard, "Search")
    gap = competence_gaps.raise_gap(ines, person=nora, requirement=asked, due=SUMMER)
    found = answer(ines, "7.2/2")
    assert found.met
    assert found.lapses_on == SUMMER + NEXT
    late = answer(ines, "7.2/2", SUMMER + NEXT)
    assert [(g.id, g.command) for g in late.gaps] == [(gap.pk, "support.gap.done")]


def test_7_2_2_a_record_that_nobody_verified_is_named(ines, nora, guard):
    needs(ines, guard, "Search")
    made = competence.record_competence(ines, person=nora, subject="Search", obtained_on=DAY)
    assert [(g.id, g.command) for g in answer(ines, "7.2/2").gaps] == [
        (made.pk, "support.competence.verified")
    ]


def test_7_2_2_somebody_who_begins_later_is_ready_by_then(ines, nora, guard):
    needs(ines, guard, "Search")
    knows(ines, nora, "Search")
    assert answer(ines, "7.2/2").lapses_on is None
    holds(ines, guard, person(ines, "Per Moe"), starts_on=SUMMER)
    found = answer(ines, "7.2/2")
    assert found.met
    assert found.lapses_on == SUMMER
    assert not answer(ines, "7.2/2", SUMMER).met


def test_7_2_2_an_assignment_that_ends_first_lapses_nothing(ines, nora, guard):
    needs(ines, guard, "Search", validity_months=12)
    knows(ines, nora, "Search")
    with acting_as(ines):
        from_role = guard.assignments.get()
    assignments.end_assignment(ines, from_role, last_day=SUMMER, reason="Retires.")
    assert answer(ines, "7.2/2").lapses_on is None


def test_7_2_2_nothing_stated_is_a_gap(ines, guard):
    assert commands_of(answer(ines, "7.2/2")) == ["support.competence_requirement.stated"]


def test_7_2_3_holders_of_roles_that_need_clearance_have_it(ines, nora):
    role = guard_role(ines, clearance_needed="enhanced")
    holds(ines, role, nora)
    assert [(g.id, g.command) for g in answer(ines, "7.2/3").gaps] == [
        (role.pk, "support.clearance.requested")
    ]
    cleared(ines, nora, "basic")
    assert not answer(ines, "7.2/3").met
    cleared(ines, nora, "enhanced", valid_until=YEAR)
    found = answer(ines, "7.2/3")
    assert found.met
    assert found.lapses_on == YEAR + NEXT
    assert not answer(ines, "7.2/3", YEAR + NEXT).met


def test_7_2_3_names_roles_and_never_clearances(ines, nora):
    role = guard_role(ines, clearance_needed="basic")
    holds(ines, role, nora)
    told = answer(ines, "7.2/3")
    cleared(ines, nora)
    told_then = answer(ines, "7.2/3")
    named = {gap.id for gap in told.gaps} | {shown.id for shown in told_then.evidence}
    assert named == {role.pk}
    assert not any("Nora" in f"{gap.why} {gap.title}" for gap in told.gaps)


def test_7_2_3_refused_and_withdrawn_clear_nobody(ines, nora):
    role = guard_role(ines, clearance_needed="basic")
    holds(ines, role, nora)
    made = cleared(ines, nora)
    assert answer(ines, "7.2/3").met
    clearance.withdraw_clearance(ines, made, ground=WithdrawalGround.BODY)
    assert not answer(ines, "7.2/3").met


def test_7_2_3_a_role_that_comes_to_need_clearance_asks_for_it(ines, nora, guard):
    assert answer(ines, "7.2/3").met
    roles.amend_role(ines, guard, clearance_needed="basic")
    assert not answer(ines, "7.2/3").met


def test_7_2_3_without_roles_nobody_says_who_needs_clearance(ines):
    assert commands_of(answer(ines, "7.2/3")) == ["leadership.role.described"]


def test_7_2_4_each_gap_has_an_action(ines, nora, guard):
    asked = needs(ines, guard, "Search")
    assert commands_of(answer(ines, "7.2/4")) == ["support.gap.raised"]
    gap = competence_gaps.raise_gap(ines, person=nora, requirement=asked, due=DAY)
    assert answer(ines, "7.2/4").met
    competence_gaps.drop_gap(ines, gap, reason="No course this year.")
    assert not answer(ines, "7.2/4").met


def test_7_2_4_each_completed_action_is_judged_in_time(ines, tom, nora, guard):
    asked = needs(ines, guard, "Search")
    gap = competence_gaps.raise_gap(ines, person=nora, requirement=asked, due=DAY, judge_on=SUMMER)
    competence_gaps.report_gap_done(ines, gap, result="Went along for two weeks.")
    found = answer(ines, "7.2/4")
    assert found.met
    assert found.lapses_on == SUMMER + NEXT
    late = answer(ines, "7.2/4", SUMMER + NEXT)
    assert [(g.id, g.command) for g in late.gaps] == [(gap.pk, "support.gap.judged_effective")]
    knows(ines, nora, "Search")
    competence_gaps.judge_gap_effective(tom, gap, finding="Finds all of it.")
    assert answer(ines, "7.2/4", SUMMER + NEXT).met


def test_7_2_4_what_did_not_help_leaves_the_gap_open(ines, tom, nora, guard):
    asked = needs(ines, guard, "Search")
    gap = competence_gaps.raise_gap(ines, person=nora, requirement=asked, due=DAY)
    competence_gaps.report_gap_done(ines, gap, result="Course.")
    competence_gaps.judge_gap_ineffective(tom, gap, finding="Failed the test.")
    assert commands_of(answer(ines, "7.2/4")) == ["support.gap.raised"]


def test_7_2_4_lapses_when_a_competence_runs_out_with_nothing_planned(ines, nora, guard):
    needs(ines, guard, "Search", validity_months=12)
    knows(ines, nora, "Search")
    assert answer(ines, "7.2/4").lapses_on == YEAR + NEXT


def test_7_2_5_every_record_that_counts_is_evidenced(ines, nora):
    assert commands_of(answer(ines, "7.2/5")) == ["support.competence.recorded"]
    made = knows(ines, nora, "Search", evidence="", valid_until=YEAR)
    assert [(g.id, g.command) for g in answer(ines, "7.2/5").gaps] == [
        (made.pk, "records.attachment.added")
    ]
    competence.amend_competence(ines, made, evidence="Personnel file 12")
    found = answer(ines, "7.2/5")
    assert found.met
    assert found.lapses_on == YEAR + NEXT
    assert not answer(ines, "7.2/5", YEAR + NEXT).met


def test_7_2_5_what_does_not_count_needs_no_evidence(ines, nora):
    knows(ines, nora, "Search")
    competence.record_competence(ines, person=nora, subject="Seals", obtained_on=DAY)
    old = knows(ines, nora, "Lifting", evidence="")
    competence.revoke_competence(ines, old, reason="Withdrawn.")
    assert answer(ines, "7.2/5").met


def test_6_1_3_g_requirements_or_trainings_are_linked_to_risks(ines, nora, guard):
    assert not answer(ines, "6.1.3/g").met
    asked, other = needs(ines, guard, "Search"), needs(ines, guard, "Seals")
    assert commands_of(answer(ines, "6.1.3/g")) == ["records.trace.made"] * 2
    with acting_as(ines):
        risk = record_scenario(ines, title="Fence cut in the dark")
        trace(ines, asked, relation=Relation.ADDRESSES, target=risk)
    assert [gap.id for gap in answer(ines, "6.1.3/g").gaps] == [other.pk]
    gap = competence_gaps.raise_gap(ines, person=nora, requirement=other, due=SUMMER)
    with acting_as(ines):
        trace(ines, gap, relation=Relation.ADDRESSES, target=risk)
    assert answer(ines, "6.1.3/g").met


def test_7_2_4_has_nothing_to_judge_where_nothing_is_asked_and_no_gap_where_all_is_met(
    ines, nora, guard
):
    empty = answer(ines, "7.2/4")
    assert [(g.command, "nothing to judge yet" in str(g.why)) for g in empty.gaps] == [
        ("support.competence_requirement.stated", True)
    ]
    needs(ines, guard, "Search")
    knows(ines, nora, "Search")
    assert answer(ines, "7.2/4").met
