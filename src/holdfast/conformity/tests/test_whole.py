"""What the records say of 4.4: a whole map in force, and nothing unmet that nobody works on."""

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.catalogue.checks import CHECKS
from holdfast.catalogue.standard import standard
from holdfast.conformity.choices import Status
from holdfast.conformity.commands import approve_exemption, propose_exemption
from holdfast.conformity.engine import refresh
from holdfast.conformity.models import StatusInterval
from holdfast.improvement.commands import raise_nonconformity
from holdfast.operation.processes import commands
from holdfast.operation.processes.tests.stage import (
    LATER,
    SOON,
    TODAY,
    answer,
    at,
    day_after,
    gap_commands,
    link,
    reasons,
    running,
)
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import archive_record, void_record
from holdfast.work.commands import plan_action_for

YESTERDAY = TODAY - dt.timedelta(days=1)
UNDER = Terms(override=Override("For the test."))


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def nora(installation):
    return add_person(installation, title="Nora Dahl")


@pytest.fixture
def pair(ines, nora):
    first = running(ines, nora, "Steering", clauses=["4", "5", "6", "9.2", "10"])
    second = running(ines, nora, "Gate", clauses=["7", "8.4"], review_due=SOON)
    link(ines, first, second, Relation.FEEDS, "targets")
    return first, second


def mapped(ines, tom, nora):
    drawn = commands.draw_map(ines, title="Process map", owner=nora)
    content.draft_version(ines, drawn, body="How we work.")
    content.submit_version(ines, drawn)
    commands.approve_map.under(UNDER)(tom, drawn, statement="This is how we work.")
    content.put_in_force(tom, drawn, effective_on=TODAY, review_due=LATER)
    return drawn


def unmet(caller, requirement, since=YESTERDAY, gaps=()):
    """Keep it as the engine does: a statement has been a gap since a day."""
    with acting_as(caller):
        return StatusInterval.objects.create(
            organization_id=caller.organization_id,
            requirement=requirement,
            status=Status.GAP,
            since=at(since),
            checked_at=at(since),
            gaps=list(gaps),
        )


def test_a_whole_map_in_force_with_nothing_left_unmet(ines, tom, nora, pair):
    drawn = mapped(ines, tom, nora)
    found = answer(ines, "4.4/1")
    assert found.met, reasons(found)
    assert {e.reference for e in found.evidence} == {drawn.reference, "PRC-0001", "PRC-0002"}
    assert found.lapses_on == day_after(SOON)
    assert gap_commands(answer(ines, "4.4/1", day_after(SOON)))[0] == "records.record.reviewed"


def test_a_map_is_followed_from_its_first_line_to_its_approval(ines, tom, nora, pair):
    assert gap_commands(answer(ines, "4.4/1")) == ["processes.map.drawn"]
    drawn = commands.draw_map(ines, title="Process map", owner=nora)
    assert gap_commands(answer(ines, "4.4/1")) == ["records.content.submitted"]
    content.draft_version(ines, drawn, body="How we work.")
    content.submit_version(ines, drawn)
    assert gap_commands(answer(ines, "4.4/1")) == ["processes.map.approved"]
    commands.approve_map(tom, drawn, statement="So.")
    assert gap_commands(answer(ines, "4.4/1")) == ["records.content.put_in_force"]
    content.put_in_force(tom, drawn, effective_on=SOON, review_due=LATER)
    early = answer(ines, "4.4/1")
    assert (early.met, early.lapses_on) == (False, SOON)
    late = answer(ines, "4.4/1", day_after(LATER))
    assert gap_commands(late) == ["records.record.reviewed"]


@pytest.mark.parametrize(
    ("values", "command"),
    [
        ({"inputs": ""}, "processes.process.amended"),
        ({"outputs": ""}, "processes.process.amended"),
        ({"owner": None}, "processes.process.amended"),
        ({"clauses": ["7"]}, "processes.process.described"),
    ],
)
def test_each_part_of_the_map_is_asked_for(ines, tom, nora, pair, values, command):
    mapped(ines, tom, nora)
    commands.amend_process(ines, pair[1], **values)
    assert gap_commands(answer(ines, "4.4/1")) == [command]


def test_a_process_on_the_map_works_together_with_another_one_there(ines, tom, nora, pair):
    running(ines, nora, "Lonely")
    mapped(ines, tom, nora)
    found = answer(ines, "4.4/1")
    assert gap_commands(found) == ["records.trace.made"]
    assert found.gaps[0].title == "Lonely"


def test_a_map_that_shows_what_is_no_longer_done_is_out_of_date(ines, tom, nora, pair):
    mapped(ines, tom, nora)
    revised = commands.revise_process(ines, pair[1])
    assert "processes.process.put_in_force" in gap_commands(answer(ines, "4.4/1"))
    commands.withdraw_process(ines, revised, reason="Closed.")
    assert "records.content.drafted" in gap_commands(answer(ines, "4.4/1"))


def test_a_map_in_force_shows_how_processes_work_together_today(ines, tom, nora, pair):
    mapped(ines, tom, nora)
    link(ines, pair[1], pair[0], Relation.USES)
    assert gap_commands(answer(ines, "4.4/1")) == ["records.content.drafted"]


@pytest.fixture
def whole(ines, tom, nora, pair):
    return mapped(ines, tom, nora)


def test_a_statement_that_stays_unmet_needs_a_nonconformity(ines, whole):
    unmet(ines, "4.1/1")
    found = answer(ines, "4.4/1")
    assert gap_commands(found) == ["improvement.nonconformity.raised"]
    assert found.gaps[0].reference == "4.1/1"
    assert "2026-03-01" in reasons(found)[0]
    raised = raise_nonconformity(ines, title="No issues", requirement="4.1/1", statement="None.")
    assert answer(ines, "4.4/1").met
    void_record(ines, raised, reason="A mistake.")
    assert not answer(ines, "4.4/1").met


def test_or_a_planned_action_at_the_record_that_lacks_something(ines, nora, pair, whole):
    gate = pair[1]
    entry = {"type": "processes.process", "id": str(gate.pk), "reference": gate.reference}
    unmet(ines, "8.1/1", gaps=[entry])
    assert not answer(ines, "4.4/1").met
    planned = plan_action_for(ines, gate, title="Set criteria", owner=nora, due=LATER)
    assert answer(ines, "4.4/1").met
    archive_record(ines, planned, reason="Dropped.")
    assert not answer(ines, "4.4/1").met


def test_what_became_a_gap_today_has_not_stayed_one(ines, whole):
    unmet(ines, "4.1/1", since=TODAY)
    found = answer(ines, "4.4/1")
    assert found.met
    assert found.lapses_on == day_after(TODAY)
    assert not answer(ines, "4.4/1", day_after(TODAY)).met


def test_a_gap_that_closes_in_the_same_moment_is_no_gap(ines, tom, whole, monkeypatch):
    with acting_as(ines):
        refresh(ines)
        monkeypatch.setenv("HOLDFAST_CLOCK", day_after(day_after(TODAY)).isoformat())
        refresh(ines)
        assert "4.1/1" in open_gaps_of("4.4/1")
    exempted = propose_exemption(ines, requirement="4.1/1", reason="Ours are given by the group.")
    approve_exemption(tom, exempted, statement="So it is.", review_due=LATER)
    with acting_as(ines):
        refresh(ines)
        assert "4.1/1" not in open_gaps_of("4.4/1")


def open_gaps_of(requirement):
    """Give the references that a statement names as gaps now, as the engine keeps them."""
    kept = StatusInterval.objects.get(requirement=requirement, until__isnull=True)
    return {gap["reference"] for gap in kept.gaps}


def test_it_is_asked_again_the_day_after_another_answer_lapses(ines, whole):
    kept = unmet(ines, "4.1/1")
    with acting_as(ines):
        StatusInterval.objects.filter(pk=kept.pk).update(
            status=Status.MET, lapses_on=TODAY + dt.timedelta(days=3)
        )
    assert answer(ines, "4.4/1").lapses_on == TODAY + dt.timedelta(days=4)


def test_gaps_of_another_organization_are_none_of_ours(ines, vera, whole):
    unmet(vera, "4.1/1")
    assert answer(ines, "4.4/1").met
    assert not answer(vera, "4.4/1").met


def test_many_gaps_are_counted_in_few_questions(ines, whole, django_assert_max_num_queries):
    asked = [r.id for r in standard().requirements if r.id in CHECKS and r.id != "4.4/1"]
    for requirement in asked[:20]:
        unmet(ines, requirement)
    with acting_as(ines), django_assert_max_num_queries(20):
        found = CHECKS["4.4/1"].function(TODAY)
    assert found.gaps_total == 20
