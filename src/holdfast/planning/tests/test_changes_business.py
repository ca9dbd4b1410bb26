"""Change plans of the business call for a review of the policy (5.2.2, 6.3)."""

import datetime as dt

import pytest

from holdfast.context.tests.stage import document
from holdfast.leadership.commands.policy import review_after_change
from holdfast.leadership.tests.policy_stage import (
    TODAY,
    answer,
    complete_draft,
    put_in_force,
    role,
)
from holdfast.planning.commands import changes
from holdfast.planning.tests.changes_stage import approved, implemented

COMING, AFTERWARDS = dt.date(2026, 9, 1), dt.date(2026, 10, 1)


@pytest.fixture
def order(ines):
    return document(ines, "Post orders")


@pytest.fixture
def policy(ines, tom):
    return put_in_force(tom, complete_draft(ines, role(ines)))


@pytest.mark.parametrize(
    ("business", "kind"), [("merger", "Merger"), ("acquisition", "Acquisition")]
)
def test_a_merger_by_change_plan_calls_for_a_review_of_the_policy(
    ines, tom, policy, order, business, kind
):
    assert answer(ines, "5.2.2/3").met
    plan = approved(ines, tom, order, title="Join Ostrava", business=business)
    assert answer(ines, "5.2.2/3").met  # it is decided, but has no day yet
    changes.plan_change(ines, plan, implement_by=COMING, review_by=AFTERWARDS)
    coming = answer(ines, "5.2.2/3")
    assert coming.met
    assert coming.lapses_on == COMING
    changes.implement_change(ines, plan, outcome="Signed.", implemented_on=TODAY)
    fired = answer(ines, "5.2.2/3")
    (gap,) = fired.gaps
    assert gap.command == "leadership.policy.reviewed_after_change"
    assert f"{kind} on {TODAY.isoformat()}: {plan.reference} Join Ostrava" in str(gap.why)
    review_after_change(tom, policy, note="It speaks of all our sites already.")
    assert answer(ines, "5.2.2/3").met


def test_a_confidential_plan_calls_for_a_review_without_being_named(ines, tom, policy, order):
    secret = {"business": "merger", "classification": "confidential"}
    implemented(ines, tom, order, title="Join Ostrava", **secret)
    (gap,) = answer(ines, "5.2.2/3").gaps
    assert "Join Ostrava" not in str(gap.why)
    assert "confidential" in str(gap.why)
