"""What the records say of 4.1."""

import pytest

from holdfast.context.commands import issues
from holdfast.context.tests.stage import (
    LATER,
    SOON,
    adopted,
    answer,
    applicable,
    captured,
    day_after,
    gap_commands,
    link,
    party,
    reasons,
    required,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import void_record

SIDES = [("4.1/1", "external"), ("4.1/2", "internal")]


@pytest.mark.parametrize(("requirement", "side"), SIDES)
def test_a_current_issue_with_effect_and_owner_meets_it(ines, nora, requirement, side):
    issue = adopted(ines, nora, side=side)
    found = answer(ines, requirement)
    assert found.met
    assert [e.reference for e in found.evidence] == [issue.reference]
    assert found.lapses_on is None


@pytest.mark.parametrize(("requirement", "side"), SIDES)
def test_an_issue_of_the_other_side_does_not(ines, nora, requirement, side):
    adopted(ines, nora, side="internal" if side == "external" else "external")
    found = answer(ines, requirement)
    assert not found.met
    assert gap_commands(found) == ["context.issue.captured"]


def test_it_lapses_when_the_last_of_the_issues_is_due_for_review(ines, nora):
    adopted(ines, nora, review_due=SOON)
    assert answer(ines, "4.1/1").lapses_on == day_after(SOON)
    adopted(ines, nora, "Labour market", review_due=LATER)
    found = answer(ines, "4.1/1")
    assert found.lapses_on == day_after(LATER)
    assert answer(ines, "4.1/1", LATER).met
    late = answer(ines, "4.1/1", day_after(LATER))
    assert not late.met
    assert gap_commands(late) == ["records.record.reviewed"] * 2


def test_an_issue_whose_effect_was_removed_no_longer_meets_it(ines, nora):
    issue = adopted(ines, nora)
    issues.amend_issue(ines, issue, effect="")
    found = answer(ines, "4.1/1")
    assert not found.met
    assert gap_commands(found) == ["context.issue.amended"]
    assert found.gaps[0].reference == issue.reference


def test_an_issue_without_an_owner_does_not_meet_it(ines, nora):
    issues.amend_issue(ines, adopted(ines, nora), owner=None)
    assert reasons(answer(ines, "4.1/1")) == ["It has no owner."]


def test_what_is_captured_or_assessed_is_named_with_its_next_step(ines):
    captured(ines)
    issues.assess_issue(ines, captured(ines, "Labour market"), effect="Shifts stay open.")
    found = answer(ines, "4.1/1")
    assert not found.met
    assert gap_commands(found) == ["context.issue.assessed", "context.issue.adopted"]


def test_a_template_counts_once_it_is_confirmed_and_is_named_until_then(ines, nora):
    adopted(ines, nora, unconfirmed=True)
    found = answer(ines, "4.1/1")
    assert not found.met
    assert gap_commands(found) == ["records.record.confirmed"]


def test_a_voided_issue_never_counts(ines, nora):
    void_record(ines, adopted(ines, nora), reason="A mistake.")
    assert gap_commands(answer(ines, "4.1/1")) == ["context.issue.captured"]


def test_an_issue_of_another_organization_never_counts(ines, vera):
    issue = captured(vera, effect="It matters.")
    issues.assess_issue(vera, issue, effect="It matters.")
    assert gap_commands(answer(ines, "4.1/1")) == ["context.issue.captured"]


def test_an_issue_from_the_supply_chain_is_linked_to_where_it_comes_from(ines, nora):
    issue = adopted(ines, nora, from_supply_chain=True)
    found = answer(ines, "4.1/3")
    assert not found.met
    assert gap_commands(found) == ["records.trace.made", "context.supply_chain.determined"]
    link(ines, issue, required(ines, party(ines, kind="customer")), Relation.ARISES_FROM)
    assert answer(ines, "4.1/3").met


def test_a_requirement_of_somebody_outside_the_supply_chain_does_not_show_it(ines, nora):
    issue = adopted(ines, nora, from_supply_chain=True)
    link(ines, issue, required(ines, party(ines, "Police", kind="police")), Relation.ARISES_FROM)
    assert not answer(ines, "4.1/3").met


def test_an_issue_that_is_linked_but_not_marked_does_not_show_it(ines, nora):
    link(
        ines,
        adopted(ines, nora),
        required(ines, party(ines, kind="customer")),
        Relation.ARISES_FROM,
    )
    assert not answer(ines, "4.1/3").met


@pytest.mark.parametrize(("kind", "met"), [("programme", True), ("contract", True), ("law", False)])
def test_a_contract_or_programme_is_a_requirement_of_the_supply_chain(ines, nora, kind, met):
    issue = adopted(ines, nora, from_supply_chain=True)
    link(ines, issue, applicable(ines, kind=kind), Relation.ARISES_FROM)
    assert answer(ines, "4.1/3").met is met


def test_a_voided_requirement_no_longer_shows_where_an_issue_comes_from(ines, nora):
    issue = adopted(ines, nora, from_supply_chain=True)
    need = required(ines, party(ines, kind="supplier"))
    link(ines, issue, need, Relation.ARISES_FROM)
    void_record(ines, need, reason="A mistake.")
    assert not answer(ines, "4.1/3").met


def test_an_unconfirmed_requirement_does_not_show_where_an_issue_comes_from(ines, nora):
    issue = adopted(ines, nora, from_supply_chain=True)
    need = required(ines, party(ines, kind="supplier"), unconfirmed=True)
    link(ines, issue, need, Relation.ARISES_FROM)
    assert not answer(ines, "4.1/3").met


def test_a_decision_that_no_issue_comes_from_the_supply_chain_meets_it_for_a_year(ines):
    issues.determine_supply_chain(ines, issues_arise=False, reason="We only store our own goods.")
    found = answer(ines, "4.1/3")
    assert found.met
    assert found.lapses_on is not None
    assert not answer(ines, "4.1/3", found.lapses_on).met
    issues.determine_supply_chain(ines, issues_arise=True, reason="We forward now.")
    assert not answer(ines, "4.1/3").met


def test_issue_and_decision_lapse_together_with_the_later(ines, nora):
    issue = adopted(ines, nora, from_supply_chain=True, review_due=SOON)
    link(ines, issue, required(ines, party(ines, kind="supplier")), Relation.ARISES_FROM)
    issues.determine_supply_chain(ines, issues_arise=False, reason="No.", review_due=LATER)
    found = answer(ines, "4.1/3")
    assert found.lapses_on == day_after(LATER)
    assert found.evidence_total == 2


def test_without_a_decision_on_climate_it_is_a_gap(ines):
    assert gap_commands(answer(ines, "4.1/4")) == ["context.climate.determined"]


def test_climate_decided_not_relevant_meets_it_until_its_review(ines):
    issues.determine_climate(ines, relevant=False, reason="Inland.", review_due=SOON)
    found = answer(ines, "4.1/4")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    assert gap_commands(answer(ines, "4.1/4", day_after(SOON))) == ["records.record.reviewed"]


def test_climate_decided_relevant_needs_a_current_issue(ines, nora):
    decision = issues.determine_climate(
        ines, relevant=True, reason="The quay floods.", review_due=LATER
    )
    found = answer(ines, "4.1/4")
    assert not found.met
    assert gap_commands(found) == ["records.trace.made"]
    issue = captured(ines, "Flooded yard")
    link(ines, issue, decision, Relation.RELATES_TO)
    assert not answer(ines, "4.1/4").met
    issues.assess_issue(ines, issue, effect="Gates stay open.", owner=nora)
    issues.adopt_issue(ines, issue, review_due=SOON)
    found = answer(ines, "4.1/4")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    assert not answer(ines, "4.1/4", day_after(SOON)).met
