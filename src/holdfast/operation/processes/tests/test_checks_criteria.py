"""What the records say of 8.1."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from holdfast.acting.callers import Channel, acting_as
from holdfast.catalogue.checks import CHECKS
from holdfast.operation.processes import commands
from holdfast.operation.processes.tests.stage import (
    LATER,
    SOON,
    TODAY,
    answer,
    day_after,
    described,
    gap_commands,
    link,
    proven,
    ran,
    reasons,
    running,
    seals_checked,
    waiting_time,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import void_record
from holdfast.support.commands import set_up_document

WEEK_AGO = TODAY - dt.timedelta(days=7)
ALL = ("8.1/1", "8.1/2", "8.1/3")


@pytest.fixture
def gate(ines, nora):
    return running(ines, nora)


@pytest.mark.parametrize("requirement", ALL)
def test_without_a_process_in_force_nothing_is_met(ines, nora, requirement):
    described(ines, nora)
    assert gap_commands(answer(ines, requirement)) == ["processes.process.described"]


def test_a_criterion_with_a_limit_is_measurable_until_its_review(ines, gate):
    waiting_time(ines, gate, review_due=SOON)
    found = answer(ines, "8.1/1")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    assert gap_commands(answer(ines, "8.1/1", day_after(SOON))) == ["processes.criterion.set"]
    seals_checked(ines, gate, review_due=LATER)
    assert answer(ines, "8.1/1").lapses_on == day_after(LATER)


def test_each_process_needs_a_criterion_that_can_be_measured(ines, nora, gate):
    waiting_time(ines, gate)
    other = running(ines, nora, "Patrol")
    vague = waiting_time(ines, other, upper_limit=None)
    found = answer(ines, "8.1/1")
    assert not found.met
    assert [gap.id for gap in found.gaps] == [other.pk]
    commands.amend_criterion(ines, vague, lower_limit=Decimal(4))
    assert answer(ines, "8.1/1").met
    commands.withdraw_criterion(ines, vague, reason="Useless.")
    assert not answer(ines, "8.1/1").met


def test_what_comes_from_a_template_counts_when_it_is_confirmed(ines, gate):
    template = replace(ines, channel=Channel.TEMPLATE)
    waiting_time(template, gate)
    assert not answer(ines, "8.1/1").met


def test_a_process_is_held_against_every_criterion_within_its_interval(ines, gate):
    time, seals = waiting_time(ines, gate), seals_checked(ines, gate, interval_days=30)
    ran(ines, time, 3, WEEK_AGO)
    assert gap_commands(answer(ines, "8.1/2")) == ["processes.execution.recorded"]
    ran(ines, seals, "yes", WEEK_AGO)
    found = answer(ines, "8.1/2")
    assert found.met, reasons(found)
    assert found.lapses_on == day_after(TODAY)
    late = answer(ines, "8.1/2", day_after(TODAY))
    assert gap_commands(late) == ["processes.execution.recorded"]
    assert "7 days" in reasons(late)[0]
    ran(ines, time, 3, TODAY)
    assert answer(ines, "8.1/2", day_after(TODAY)).met


def test_the_interval_of_the_process_stands_in_for_one_of_the_criterion(ines, gate):
    ran(ines, waiting_time(ines, gate, interval_days=None), 3)
    assert gap_commands(answer(ines, "8.1/2")) == ["processes.criterion.amended"]
    assert gap_commands(answer(ines, "8.1/3")) == ["processes.process.amended"]
    gate = commands.amend_process(ines, gate, required_interval=10)
    found = answer(ines, "8.1/2")
    assert found.met
    assert found.lapses_on == TODAY + dt.timedelta(days=11)


def test_a_process_without_criteria_cannot_be_held_against_any(ines, gate):
    commands.record_execution(ines, process=gate, answer="yes")
    assert gap_commands(answer(ines, "8.1/2")) == ["processes.criterion.set"]


def test_voided_records_and_those_of_later_days_do_not_count(ines, gate):
    time = waiting_time(ines, gate)
    made = ran(ines, time, 3)
    assert not answer(ines, "8.1/2", TODAY - dt.timedelta(days=1)).met
    void_record(ines, made, reason="Wrong gate.")
    assert not answer(ines, "8.1/2").met


def test_a_corrected_record_counts_as_what_took_its_place_says(ines, gate):
    wrong = ran(ines, waiting_time(ines, gate), 12)
    proven(ines, wrong)
    right = commands.correct_execution(ines, wrong, value=Decimal(2), reason="Misread.")
    assert answer(ines, "8.1/2").met
    assert [each.id for each in answer(ines, "8.1/2").evidence] == [right.pk]
    assert answer(ines, "8.1/3").met, "what showed the first record shows the right one"
    late = commands.correct_execution(ines, right, value=Decimal(11), reason="Misread again.")
    assert gap_commands(answer(ines, "8.1/2")) == ["processes.execution.raised"]
    assert [each.id for each in answer(ines, "8.1/3").evidence] == [late.pk]


def test_a_breach_is_answered_by_a_nonconformity_that_counts(ines, gate):
    breach = ran(ines, waiting_time(ines, gate), 12)
    found = answer(ines, "8.1/2")
    assert gap_commands(found) == ["processes.execution.raised"]
    raised = commands.raise_breach(ines, breach)
    assert answer(ines, "8.1/2").met
    void_record(ines, raised, reason="A mistake.")
    assert gap_commands(answer(ines, "8.1/2")) == ["processes.execution.raised"]
    breach.refresh_from_db()
    commands.raise_breach(ines, breach)
    assert answer(ines, "8.1/2").met


def test_a_breach_is_answered_by_a_decision(ines, gate):
    breach = ran(ines, waiting_time(ines, gate), 12)
    commands.decide_on_breach(ines, breach, reason="Fog.")
    assert answer(ines, "8.1/2").met


def test_records_carry_evidence_within_the_interval(ines, gate):
    time = waiting_time(ines, gate)
    assert gap_commands(answer(ines, "8.1/3")) == ["processes.execution.recorded"]
    made = ran(ines, time, 3)
    bare = answer(ines, "8.1/3")
    assert gap_commands(bare) == ["records.attachment.added"]
    assert bare.gaps[0].id == made.pk
    proven(ines, made)
    found = answer(ines, "8.1/3")
    assert found.met
    assert found.lapses_on == TODAY + dt.timedelta(days=8)
    late = answer(ines, "8.1/3", found.lapses_on)
    assert gap_commands(late) == ["processes.execution.recorded"]


def test_a_linked_record_is_evidence_too(ines, gate):
    made = ran(ines, waiting_time(ines, gate), 3)
    link(ines, set_up_document(ines, title="Gate log"), made, Relation.EVIDENCES)
    assert answer(ines, "8.1/3").met


def test_another_organization_sees_nothing_of_it(ines, vera, gate):
    proven(ines, ran(ines, waiting_time(ines, gate), 3))
    for requirement in ALL:
        assert answer(ines, requirement).met
        assert not answer(vera, requirement).met


@pytest.mark.parametrize("requirement", ALL)
def test_the_number_of_questions_does_not_grow(
    ines, nora, requirement, django_assert_max_num_queries
):
    def one_more(n):
        process = running(ines, nora, f"Gate {n}")
        proven(ines, ran(ines, waiting_time(ines, process), 3 + 9 * (n % 2)))
        running(ines, nora, f"Bare {n}")

    def asked():
        with acting_as(ines), django_assert_max_num_queries(20) as found:
            CHECKS[requirement].function(TODAY)
        return len(found)

    one_more(1)
    one_more(2)
    few = asked()
    for n in range(3, 7):
        one_more(n)
    assert asked() <= few
