"""What the records say of 4.3."""

import pytest

from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.context.commands import issues, parties, scopes
from holdfast.context.tests.stage import (
    LATER,
    SOON,
    TODAY,
    adopted,
    answer,
    day_after,
    gap_commands,
    party,
    places,
    put_in_force,
    reasons,
    required,
    scope_draft,
)
from holdfast.records import content
from holdfast.records.commands import void_record

ALL = ("4.3/1", "4.3/2", "4.3/3")


@pytest.fixture
def everything(ines, nora):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Contract.")
    return (*places(ines), adopted(ines, nora), need)


@pytest.fixture
def scope(ines, tom, nora, everything):
    return put_in_force(ines, tom, scope_draft(ines, nora, *everything))


def approved_past_gates(ines, tom, scope):
    terms = Terms(override=Override("For now."))
    scopes.approve_scope.under(terms)(tom, scope, statement="I approve.")
    return content.put_in_force(tom, scope, effective_on=TODAY, review_due=LATER)


def test_a_complete_scope_in_force_meets_all_three(ines, scope):
    content.distribute(ines, scope, places="Gatehouse", to_everyone=False)
    for requirement in ALL:
        found = answer(ines, requirement)
        assert found.met, reasons(found)
        assert found.lapses_on == day_after(LATER)
        late = answer(ines, requirement, day_after(LATER))
        assert gap_commands(late) == ["records.record.reviewed"]


def test_without_a_scope_each_asks_for_one(ines):
    for requirement in ALL:
        assert gap_commands(answer(ines, requirement)) == ["context.scope.set_up"]


def test_a_scope_under_way_is_named_with_its_next_step(ines, tom, nora, everything):
    scope = scope_draft(ines, nora, *everything)
    for requirement in ALL:
        assert gap_commands(answer(ines, requirement)) == ["context.scope.approved"]
    scopes.approve_scope(tom, scope, statement="I approve.")
    for requirement in ALL:
        assert gap_commands(answer(ines, requirement)) == ["records.content.put_in_force"]


def test_a_scope_is_not_in_force_before_its_day(ines, tom, nora, everything):
    scope = scope_draft(ines, nora, *everything)
    put_in_force(ines, tom, scope, effective_on=SOON)
    early = answer(ines, "4.3/1")
    assert not early.met
    assert early.lapses_on == SOON
    assert answer(ines, "4.3/1", SOON).met


def test_a_scope_of_another_organization_voided_or_withdrawn_never_counts(
    ines, tom, vera, scope, nora, everything
):
    assert not answer(vera, "4.3/1").met
    scope.refresh_from_db()
    content.withdraw_content(tom, scope, reason="Merger.")
    assert not answer(ines, "4.3/1").met
    again = put_in_force(ines, tom, scope_draft(ines, nora, *everything))
    assert answer(ines, "4.3/1").met
    void_record(ines, again, reason="A mistake.")
    assert not answer(ines, "4.3/1").met


def test_only_one_scope_is_in_force(ines, tom, nora, everything, scope):
    put_in_force(ines, tom, scope_draft(ines, nora, *everything))
    found = answer(ines, "4.3/1")
    assert not found.met
    assert gap_commands(found) == ["records.content.withdrawn"] * 2


@pytest.mark.parametrize(
    "case",  # what is written, which kind is not linked, what the gap says
    [
        ({"activities": ""}, "", "lists no activities"),
        ({"supply_chain_parts": ""}, "", "no parts of the supply chain"),
        ({}, "accounts.unit", "lists no units"),
        ({}, "accounts.site", "lists no sites"),
        ({"exclusions": "Marina"}, "", "leaves out “Marina” without a reason"),
    ],
)
def test_each_part_of_the_scope_is_asked_for(ines, tom, nora, everything, case):
    values, without, why = case
    linked = [r for r in everything if r._meta.label_lower != without]
    approved_past_gates(ines, tom, scope_draft(ines, nora, *linked, **values))
    found = answer(ines, "4.3/1")
    assert not found.met
    assert len(found.gaps) == 1
    assert why in reasons(found)[0]


@pytest.mark.parametrize("without", ["context.contextissue", "context.partyrequirement"])
def test_issues_and_requirements_are_both_considered(ines, tom, nora, everything, without):
    linked = [r for r in everything if r._meta.label_lower != without]
    approved_past_gates(ines, tom, scope_draft(ines, nora, *linked))
    found = answer(ines, "4.3/2")
    assert not found.met
    assert gap_commands(found) == ["records.trace.made"]
    assert answer(ines, "4.3/1").met


def test_a_change_of_what_was_considered_flags_the_scope(ines, scope, everything):
    issue = everything[2]
    issue.refresh_from_db()
    issues.amend_issue(ines, issue, effect="It reaches the offices.")
    found = answer(ines, "4.3/2")
    assert not found.met
    assert gap_commands(found) == ["context.scope.looked_at_again"]
    assert issue.reference in reasons(found)[0]
    scope.refresh_from_db()
    scopes.confirm_scope_after_changes(ines, scope, note="The boundary does not move.")
    assert answer(ines, "4.3/2").met


def test_a_voided_issue_that_was_considered_flags_the_scope(ines, scope, everything):
    issue = everything[2]
    issue.refresh_from_db()
    void_record(ines, issue, reason="A mistake.")
    assert gap_commands(answer(ines, "4.3/2")) == ["context.scope.looked_at_again"]


def test_a_scope_in_a_drawer_is_not_available(ines, tom, scope):
    assert gap_commands(answer(ines, "4.3/3")) == ["records.content.distributed"]
    content.distribute(ines, scope, places="Gatehouse", to_everyone=False)
    assert answer(ines, "4.3/3").met
    content.draft_version(ines, scope, body="New.", change_reason="New quay.")
    content.submit_version(ines, scope)
    put_in_force(ines, tom, scope)
    assert not answer(ines, "4.3/3").met
