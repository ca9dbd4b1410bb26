"""The life of an issue, its gates, and the two standing decisions (4.1)."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.context.commands import issues
from holdfast.context.models import ClimateDetermination
from holdfast.context.tests.stage import (
    LATER,
    TODAY,
    adopted,
    captured,
    document,
    link,
    overrides,
)
from holdfast.records.choices import Relation
from holdfast.work.commands import plan_action_for


def test_an_issue_is_captured_assessed_and_adopted(ines, nora):
    issue = captured(ines, owner=nora)
    assert not issue.state_now.current
    issues.assess_issue(ines, issue, effect="Guards are hard to find.")
    issues.adopt_issue(ines, issue, reason="It delays every plan.", review_due=LATER)
    assert issue.state == "adopted"
    assert issue.is_current(TODAY)
    assert issue.review_due == LATER


def test_an_issue_is_not_adopted_before_it_is_assessed(ines, nora):
    issue = captured(ines, owner=nora, effect="It matters.")
    with pytest.raises(Refused, match="Captured"):
        issues.adopt_issue(ines, issue)


def test_an_issue_without_an_owner_is_not_adopted(ines):
    issue = issues.assess_issue(ines, captured(ines), effect="It matters.")
    with pytest.raises(GateClosed, match="owner"):
        issues.adopt_issue(ines, issue)


def test_an_issue_is_only_watched_once_something_addresses_it(ines, nora):
    issue = adopted(ines, nora)
    with pytest.raises(GateClosed, match="Nothing addresses"):
        issues.monitor_issue(ines, issue, review_due=LATER)
    issue.refresh_from_db()
    link(ines, document(ines), issue, Relation.ADDRESSES)
    issues.monitor_issue(ines, issue, review_due=LATER)
    assert issue.state == "monitored"


def test_a_planned_action_addresses_an_issue(ines, nora):
    issue = adopted(ines, nora)
    plan_action_for(ines, issue, title="Train guards", owner=nora, due=LATER)
    assert issues.monitor_issue(ines, issue, review_due=LATER).state == "monitored"


def test_a_gate_is_passed_with_a_reason_that_is_kept(ines, nora):
    issue = adopted(ines, nora)
    terms = Terms(override=Override("The group addresses it."))
    issues.monitor_issue.under(terms)(ines, issue, review_due=LATER)
    assert issue.state == "monitored"
    assert overrides(ines) == ["issue-is-addressed"]


def test_a_legal_issue_is_not_declined(ines):
    issue = captured(ines, "New harbour act", category="legal")
    with pytest.raises(GateClosed, match="comes from law"):
        issues.decline_issue(ines, issue, reason="Too much work.")
    terms = Terms(override=Override("Not our country after all."))
    issue.refresh_from_db()
    issues.decline_issue.under(terms)(ines, issue, reason="Not our country.")
    assert overrides(ines) == ["legal-is-not-declined"]


def test_an_issue_is_declined_only_with_a_reason(ines):
    with pytest.raises(Refused, match="why"):
        issues.decline_issue(ines, captured(ines), reason=" ")


def test_a_changed_issue_no_longer_counts_until_it_is_assessed_anew(ines, nora):
    issue = adopted(ines, nora)
    issues.report_issue_changed(ines, issue, reason="A second gang.")
    assert not issue.is_current(TODAY)
    issues.assess_issue(ines, issue, effect="Worse.")
    issues.adopt_issue(ines, issue)
    assert issue.is_current(TODAY)


def test_an_expired_issue_keeps_the_reason(ines, nora):
    issue = issues.expire_issue(ines, adopted(ines, nora), reason="The route is closed.")
    assert issue.decision_reason == "The route is closed."
    assert issue.state_now.final


def test_a_site_officer_captures_for_his_unit_but_does_not_decide(omar, north, ines, nora):
    issue = captured(omar, unit=north, owner=nora, effect="It matters.")
    issues.assess_issue(omar, issue, effect="It matters.")
    with pytest.raises(NotPermitted):
        issues.adopt_issue(omar, issue)


def test_a_new_decision_on_climate_supersedes_the_one_before(ines):
    first = issues.determine_climate(ines, relevant=False, reason="Inland site.")
    second = issues.determine_climate(ines, relevant=True, reason="The river floods.")
    first.refresh_from_db()
    assert first.state == "superseded"
    assert second.is_current(TODAY)
    assert second.decided_by == ines.name
    with acting_as(ines):
        assert ClimateDetermination.objects.current(TODAY).count() == 1


def test_decisions_of_units_stand_beside_those_of_the_organization(ines, north):
    issues.determine_climate(ines, relevant=False, reason="Inland.")
    issues.determine_climate(ines, relevant=True, reason="On the quay.", unit=north)
    with acting_as(ines):
        assert ClimateDetermination.objects.current(TODAY).count() == 2


def test_a_decision_needs_a_reason_and_lies_not_in_the_future(ines):
    with pytest.raises(Refused, match="reason"):
        issues.determine_climate(ines, relevant=True, reason="")
    with pytest.raises(Refused, match="not come yet"):
        issues.determine_supply_chain(ines, issues_arise=False, reason="None.", decided_on=LATER)
