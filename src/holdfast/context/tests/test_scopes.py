"""The scope: what an approval binds, its gates, and the flags for review (4.3)."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.context.commands import issues, parties, scopes
from holdfast.context.models import Scope
from holdfast.context.queries.scopes import changes_since
from holdfast.context.tests.stage import (
    LATER,
    adopted,
    overrides,
    party,
    places,
    put_in_force,
    required,
    scope_draft,
)
from holdfast.records.commands import confirm_review
from holdfast.records.queries import open_version_of, version_in_force_of


@pytest.fixture
def considered(ines, nora):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Contract.")
    return adopted(ines, nora), need


def test_an_approval_binds_contents_coverage_and_what_was_considered(ines, tom, nora, considered):
    unit, site = places(ines)
    scope = put_in_force(ines, tom, scope_draft(ines, nora, unit, site, *considered))
    with acting_as(ines):
        version = version_in_force_of(scope)
    assert version is not None
    assert version.annex["activities"] == ["Container handling", "Storage"]
    assert version.annex["exclusions"] == [{"what": "Marina", "reason": "run by the town"}]
    assert [e["reference"] for e in version.annex["units"]] == [unit.reference]
    assert [e["reference"] for e in version.annex["sites"]] == [site.reference]
    assert {e["id"] for e in version.annex["considered"]} == {str(r.pk) for r in considered}


def test_an_amendment_leaves_the_version_in_force_as_it_was_approved(ines, tom, nora, considered):
    scope = put_in_force(ines, tom, scope_draft(ines, nora, *places(ines), *considered))
    scopes.amend_scope(ines, scope, activities="Everything")
    with acting_as(ines):
        version = version_in_force_of(scope)
    assert version is not None
    assert version.annex["activities"] == ["Container handling", "Storage"]


def test_an_exclusion_without_a_reason_is_not_approved(ines, tom, nora, considered):
    scope = scope_draft(ines, nora, *places(ines), *considered, exclusions="Marina\nPark: town's")
    with pytest.raises(GateClosed, match="Marina") as closed:
        scopes.approve_scope(tom, scope, statement="I approve.")
    assert [r.gate.key for r in closed.value.refusals] == ["exclusions-have-reasons"]


def test_a_scope_that_considered_nothing_is_not_approved(ines, tom, nora):
    scope = scope_draft(ines, nora, *places(ines))
    with pytest.raises(GateClosed, match="context issues and the requirements"):
        scopes.approve_scope(tom, scope, statement="I approve.")


def test_a_scope_that_lists_no_site_is_not_approved(ines, tom, nora, considered):
    scope = scope_draft(ines, nora, places(ines)[0], *considered)
    with pytest.raises(GateClosed, match="does not list any sites"):
        scopes.approve_scope(tom, scope, statement="I approve.")


def test_who_wrote_the_scope_does_not_approve_it(ines, nora, considered):
    scope = scope_draft(ines, nora, *places(ines), *considered)
    with pytest.raises(GateClosed, match="You wrote"):
        scopes.approve_scope(ines, scope, statement="I approve.")


def test_a_scope_is_approved_past_a_gate_with_a_recorded_reason(ines, tom, nora):
    scope = scope_draft(ines, nora, *places(ines))
    terms = Terms(override=Override("The register follows next week."))
    scopes.approve_scope.under(terms)(tom, scope, statement="I approve.")
    with acting_as(ines):
        version = open_version_of(scope)
    assert version is not None
    assert version.state == "approved"
    assert overrides(ines) == ["scope-considers"]


def test_a_change_of_a_considered_issue_flags_the_scope(ines, tom, nora, considered):
    issue, need = considered
    scope = put_in_force(ines, tom, scope_draft(ines, nora, *places(ines), *considered))
    with acting_as(ines):
        assert changes_since(scope) == []
    issue.refresh_from_db()
    issues.amend_issue(ines, issue, effect="It reaches the offices too.")
    with acting_as(ines):
        assert [c.reference for c in changes_since(scope)] == [issue.reference]
    need.refresh_from_db()
    parties.decline_requirement(ines, need, reason="Contract ended.")
    with acting_as(ines):
        assert len(changes_since(scope)) == 2


def test_a_confirmed_review_or_a_new_owner_is_no_change(ines, tom, nora, considered):
    issue, _ = considered
    scope = put_in_force(ines, tom, scope_draft(ines, nora, *places(ines), *considered))
    issue.refresh_from_db()
    confirm_review(ines, issue, review_due=LATER)
    issues.amend_issue(ines, issue, owner=None)
    with acting_as(ines):
        assert changes_since(scope) == []


def test_a_flag_is_answered_by_looking_again_and_comes_back_with_the_next_change(
    ines, tom, nora, considered
):
    issue, _ = considered
    scope = put_in_force(ines, tom, scope_draft(ines, nora, *places(ines), *considered))
    scope.refresh_from_db()
    with pytest.raises(Refused, match="Nothing that was considered"):
        scopes.confirm_scope_after_changes(ines, scope, note="Still right.")
    issue.refresh_from_db()
    issues.amend_issue(ines, issue, effect="More.")
    scopes.confirm_scope_after_changes(ines, scope, note="The boundary does not move.")
    with acting_as(ines):
        assert changes_since(scope) == []
    issues.amend_issue(ines, issue, effect="Even more.")
    with acting_as(ines):
        assert len(changes_since(Scope.objects.get(pk=scope.pk))) == 1
