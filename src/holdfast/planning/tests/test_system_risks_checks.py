"""6.1.1: met by records, failing part by part, lapsing on the right day."""

import datetime as dt

import pytest

from holdfast.acting.callers import acting_as
from holdfast.catalogue.checks import CHECKS
from holdfast.context.commands import issues as issue_commands
from holdfast.context.commands import parties
from holdfast.context.tests.stage import (
    LATER,
    SOON,
    TODAY,
    adopted,
    answer,
    captured,
    day_after,
    gap_commands,
    link,
    party,
    process,
    reasons,
    required,
)
from holdfast.operation.processes.commands import withdraw_process
from holdfast.planning.commands import system_risks as commands
from holdfast.planning.tests.system_risk_stage import (
    JUDGED,
    action_of,
    addressed,
    fresh,
    integrated,
    judged,
    noted,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import void_record
from holdfast.work.commands import amend_action, drop_action, judge_effective, report_done

OURS = ("6.1.1/1", "6.1.1/a", "6.1.1/b1", "6.1.1/b2")


@pytest.mark.parametrize("requirement", OURS)
def test_an_empty_register_meets_nothing_and_names_the_first_step(ines, requirement):
    found = answer(ines, requirement)
    assert not found.met
    assert all(gap.command for gap in found.gaps)
    assert found.gaps


# 6.1.1/1


def addressed_need(ines, title="Seals"):
    need = required(ines, party(ines, f"Shipper of {title}"), title)
    return parties.adopt_requirement(ines, need, reason="Contract.")


def test_each_issue_and_addressed_requirement_leads_to_a_risk_or_to_a_decision(ines, nora):
    issue, need = adopted(ines, nora), addressed_need(ines)
    found = answer(ines, "6.1.1/1")
    assert not found.met
    noted(ines, issues=[issue])
    found = answer(ines, "6.1.1/1")
    assert [(gap.reference, gap.command) for gap in found.gaps] == [
        (need.reference, "planning.systemrisk.recorded")
    ]
    commands.decide_nothing_arises(ines, reason="Met for years.", requirements=[need])
    assert answer(ines, "6.1.1/1").met


def test_decisions_alone_are_no_register(ines, nora):
    commands.decide_nothing_arises(ines, reason="No.", issues=[adopted(ines, nora)])
    assert gap_commands(answer(ines, "6.1.1/1")) == ["planning.systemrisk.recorded"]


def test_only_issues_that_count_and_requirements_that_are_addressed_ask_for_one(ines, nora):
    issue = adopted(ines, nora)
    noted(ines, issues=[issue])
    captured(ines, "Only captured")
    required(ines, party(ines), "Only captured")
    assert answer(ines, "6.1.1/1").met


def test_a_link_from_the_other_side_counts_as_well(ines, nora):
    issue = adopted(ines, nora)
    link(ines, issue, noted(ines), Relation.RELATES_TO)
    assert answer(ines, "6.1.1/1").met


def test_voided_unconfirmed_and_withdrawn_answers_do_not_count(ines, nora):
    issue, other = adopted(ines, nora), adopted(ines, nora, "Labour market")
    noted(ines, issues=[issue])
    decision = commands.decide_nothing_arises(ines, reason="No.", issues=[other])
    assert answer(ines, "6.1.1/1").met
    commands.withdraw_nothing_arises(ines, decision, reason="It grew.")
    assert [gap.reference for gap in answer(ines, "6.1.1/1").gaps] == [other.reference]
    risk = noted(ines, issues=[other])
    assert answer(ines, "6.1.1/1").met
    void_record(ines, risk, reason="A mistake.")
    assert not answer(ines, "6.1.1/1").met


def test_a_closed_risk_still_answers_where_it_came_from(ines, tom, nora):
    risk = judged(ines, tom, nora)
    link(ines, risk, adopted(ines, nora), Relation.ARISES_FROM)
    commands.close_system_risk(ines, risk, reason="Done.")
    assert answer(ines, "6.1.1/1").met


def test_it_lapses_when_the_last_answer_to_an_issue_is_due_for_review(ines, nora):
    issue = adopted(ines, nora)
    noted(ines)
    commands.decide_nothing_arises(ines, reason="No.", issues=[issue], review_due=SOON)
    found = answer(ines, "6.1.1/1")
    assert found.lapses_on == day_after(SOON)
    assert not answer(ines, "6.1.1/1", found.lapses_on).met
    noted(ines, "Another", issues=[issue], review_due=LATER)
    assert answer(ines, "6.1.1/1").lapses_on == day_after(LATER)
    noted(ines, "A third", issues=[issue])
    assert answer(ines, "6.1.1/1").lapses_on is None


# 6.1.1/a


def test_what_is_to_be_addressed_has_an_action_with_owner_and_date(ines, nora):
    risk = noted(ines)
    assert gap_commands(answer(ines, "6.1.1/a")) == ["planning.systemrisk.addressed"]
    risk = addressed(ines, nora, risk)
    assert answer(ines, "6.1.1/a").met
    amend_action(ines, action_of(ines, risk), owner=None)
    assert gap_commands(answer(ines, "6.1.1/a")) == ["work.action.planned_for_record"]
    amend_action(ines, action_of(ines, risk), owner=nora)
    drop_action(ines, action_of(ines, risk), reason="No money.")
    assert not answer(ines, "6.1.1/a").met


def test_what_is_left_as_it_is_needs_none_until_its_review(ines):
    commands.accept_system_risk(ines, noted(ines), reason="Rare.", review_due=SOON)
    found = answer(ines, "6.1.1/a")
    assert (found.met, found.lapses_on) == (True, day_after(SOON))
    late = answer(ines, "6.1.1/a", day_after(SOON))
    assert gap_commands(late) == ["planning.systemrisk.taken_up_again"]
    assert answer(ines, "6.1.1/b1").met
    assert answer(ines, "6.1.1/b2").met


# 6.1.1/b1


def test_each_action_is_linked_to_the_process_that_it_changes(ines, nora):
    risk = addressed(ines, nora)
    found = answer(ines, "6.1.1/b1")
    assert [(gap.reference, gap.command) for gap in found.gaps] == [
        (action_of(ines, risk).reference, "records.trace.made")
    ]
    work = process(ines, nora)
    link(ines, action_of(ines, risk), work, Relation.CHANGES)
    assert answer(ines, "6.1.1/b1").met
    addressed(ines, nora, noted(ines, "Second"))
    assert not answer(ines, "6.1.1/b1").met
    withdraw_process(ines, work, reason="No longer done.")
    assert len(answer(ines, "6.1.1/b1").gaps) == 2


def test_without_an_action_planning_one_is_the_step(ines):
    noted(ines)
    assert gap_commands(answer(ines, "6.1.1/b1")) == ["planning.systemrisk.addressed"]


# 6.1.1/b2


@pytest.mark.parametrize(
    ("absent", "words"),
    [
        ("criterion", "It does not say how one sees that it worked."),
        ("judge_on", "No day is set to judge whether it worked."),
    ],
)
def test_each_action_says_how_and_when_one_sees_that_it_worked(ines, nora, absent, words):
    addressed(ines, nora)
    assert answer(ines, "6.1.1/b2").met
    bare = {"criterion": "", "judge_on": None}[absent]
    addressed(ines, nora, noted(ines, "Second"), **{absent: bare})
    found = answer(ines, "6.1.1/b2")
    assert (reasons(found), gap_commands(found)) == ([words], ["work.action.amended"])


def test_a_completed_action_is_judged_by_its_day(ines, tom, nora):
    risk = integrated(ines, nora)
    assert answer(ines, "6.1.1/b2", dt.date(2027, 1, 1)).met
    action = report_done(ines, action_of(ines, risk), result="Trained.", done_on=TODAY)
    found = answer(ines, "6.1.1/b2")
    assert (found.met, found.lapses_on) == (True, day_after(JUDGED))
    late = answer(ines, "6.1.1/b2", day_after(JUDGED))
    assert gap_commands(late) == ["work.action.judged_effective"]
    judge_effective(tom, fresh(ines, action), finding="Both passed.")
    assert answer(ines, "6.1.1/b2", day_after(JUDGED)).met


# all


@pytest.mark.parametrize("requirement", OURS)
def test_a_check_asks_as_many_questions_for_many_as_for_one(
    ines, nora, requirement, django_assert_max_num_queries
):
    def more(count):
        for number in range(count):
            issue = adopted(ines, nora, f"Issue {number}")
            addressed(ines, nora, noted(ines, f"Risk {number}", issues=[issue]))
            issue_commands.capture_issue(ines, title="Noise")
            noted(ines, f"Undecided {number}")

    def asked():
        with acting_as(ines), django_assert_max_num_queries(25) as counted:
            CHECKS[requirement].function(TODAY)
        return len(counted)

    more(1)
    few = asked()
    more(3)
    assert asked() == few
