"""5.2.2: what the policy in force agrees with, who answers for it, who has it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from holdfast.accounts.models import Person
from holdfast.acting.gates import Text
from holdfast.catalogue.checks import SHOWN, Answer, Gap, check, day_after, evidence_of, gap_at
from holdfast.context.checks.answers import TRACE, earliest, latest_of
from holdfast.context.models import Scope
from holdfast.leadership.checks.policy import (
    AMEND,
    POLICY,
    about_versions,
    bound_gap,
    every_policy,
)
from holdfast.leadership.choices.policy import BusinessChange
from holdfast.leadership.models import (
    PolicyConsistencyReview,
    PolicyOutcome,
    Role,
    RoleAssignment,
)
from holdfast.leadership.models.policy_changes import ASSESSMENT, PLAN, shared_changes
from holdfast.leadership.queries.coverage import coverage
from holdfast.leadership.queries.policy import (
    InForce,
    considered_by,
    extract_is_current,
    policies_in_force,
    raised_since,
    seen_at_approval,
    to_come,
    unreviewed,
)
from holdfast.leadership.queries.roles import holders_on
from holdfast.records.models import Distribution, Record, Trace

COMPARED: Final = "leadership.policy.compared"
COMPARISON: Final = "leadership.policy.comparison_amended"
LOOKED: Final = "leadership.policy.reviewed_after_change"
OUTCOME: Final = "leadership.policyoutcome"


@check("5.2.2/1", reads=(*POLICY, PolicyConsistencyReview))
def policy_agrees_with_others(on: dt.date) -> Answer:
    """The version in force was compared with other policies by name, and agrees with each."""
    latest: dict[UUID, PolicyConsistencyReview] = {
        review.policy_id: review
        for review in PolicyConsistencyReview.objects.current(on)
        .filter(about_versions(policies_in_force(on)))
        .order_by("reviewed_on", "reference")
    }

    def judge(found: InForce) -> list[Gap]:
        review = latest.get(found.policy.pk)
        if review is None:
            why = gettext_lazy("The version in force was not compared with the other policies.")
            return [gap_at(found.policy, why, COMPARED)]
        return _comparison(review, found)

    return every_policy(
        on,
        judge,
        evidence=[evidence_of(review) for review in latest.values()],
        lapses=earliest(day_after(review.review_due) for review in latest.values()),
    )


def _comparison(review: PolicyConsistencyReview, found: InForce) -> list[Gap]:
    """Name what a comparison lacks; what the approval was given in view of is made anew."""
    stays = seen_at_approval(review, found.version)
    where: Record = found.policy if stays else review
    mend = COMPARED if stays else COMPARISON
    gaps = []
    if not review.findings:
        why: Text = gettext_lazy("It names no other policy.")
        gaps.append(gap_at(where, why, mend))
    for finding in review.findings:
        if not finding.finding:
            why = _("It gives no finding on “{policy}”.").format(policy=finding.policy)
            gaps.append(gap_at(where, why, mend))
    if review.contradictions.strip():
        why = _("The policies contradict each other: {what}").format(what=review.contradictions)
        gaps.append(gap_at(where, why, mend))
    return gaps


@check("5.2.2/2", reads=(*POLICY, Trace, ASSESSMENT), awaits=(ASSESSMENT,))
def policy_agrees_with_the_risks(on: dt.date) -> Answer:
    """The version considered a risk assessment; no later one raised a risk above appetite."""

    def judge(found: InForce) -> list[Gap]:
        if not considered_by(found.policy, found.annex):
            why: Text = gettext_lazy("The version in force is not linked to a risk assessment.")
            return [gap_at(found.policy, why, TRACE)]
        words = _(
            "{assessment} came later and found above appetite: {risks}. Look at the policy again."
        )
        return [
            gap_at(
                found.policy,
                words.format(
                    assessment=raised.assessed.reference, risks=", ".join(raised.risks[:10])
                ),
                LOOKED,
            )
            for raised in raised_since(found.policy, found.annex)
        ]

    return every_policy(on, judge)


@check("5.2.2/3", reads=(*POLICY, Scope, PLAN))
def policy_is_reviewed_on_change(on: dt.date) -> Answer:
    """It is to be reviewed on merger, acquisition and new scope, and was after each of them."""
    found = policies_in_force(on)
    shared = shared_changes() if found else []

    def judge(each: InForce) -> list[Gap]:
        absent = _("The version in force does not provide for its review on: {kind}.")
        wanted = (BusinessChange.MERGER, BusinessChange.ACQUISITION, BusinessChange.SCOPE)
        since = _("{kind} on {day}: {what}. The policy was not reviewed since.")
        return [
            *(
                gap_at(each.policy, absent.format(kind=kind.label), AMEND)
                for kind in wanted
                if kind not in each.annex.get("triggers", ())
            ),
            *(
                gap_at(
                    each.policy,
                    since.format(
                        kind=BusinessChange(change.kind).label,
                        day=change.on.isoformat(),
                        what=change.what,
                    ),
                    LOOKED,
                )
                for change in unreviewed(each.policy, each.annex, on, shared)
            ),
        ]

    coming = earliest(to_come(each.policy, each.annex, on, shared) for each in found)
    return every_policy(on, judge, lapses=coming)


@check("5.2.2/4", reads=(*POLICY, PolicyOutcome, Role, RoleAssignment))
def outcomes_are_accounted_for(on: dt.date) -> Answer:
    """Each outcome has exactly one accountable role, and a person holds it today."""
    roles = {
        UUID(entry["role"])
        for each in policies_in_force(on)
        for entry in each.annex.get("outcomes", ())
        if entry["role"]
    }
    ends: dict[UUID, list[dt.date | None]] = defaultdict(list)
    for role, ends_on in holders_on(on).filter(role_id__in=roles).values_list("role_id", "ends_on"):
        ends[role].append(day_after(ends_on))
    unnamed = gettext_lazy("No role is accountable for it in the version in force.")
    vacant = _("Nobody holds the accountable role “{role}” today.")

    def judge(each: InForce) -> list[Gap]:
        outcomes = each.annex.get("outcomes", ())
        if not outcomes:
            why = gettext_lazy("The version in force names no outcome that somebody answers for.")
            return [gap_at(each.policy, why, "leadership.policy.outcome_added")]
        return [
            *(
                bound_gap(OUTCOME, entry, unnamed, "leadership.policy.outcome_amended")
                for entry in outcomes
                if not entry["role"]
            ),
            *(
                bound_gap(
                    OUTCOME,
                    entry,
                    vacant.format(role=entry["role_title"]),
                    "leadership.assignment.proposed",
                )
                for entry in outcomes
                if entry["role"] and UUID(entry["role"]) not in ends
            ),
        ]

    held = Role.objects.filter(pk__in=ends).order_by("reference")[:SHOWN]
    return every_policy(
        on,
        judge,
        evidence=[evidence_of(role) for role in held],
        lapses=earliest(latest_of(days) for days in ends.values()),
    )


@check("5.2.2/5", reads=POLICY)
def policy_is_documented(on: dt.date) -> Answer:
    """The policy is a controlled document in force, with a text."""
    why = gettext_lazy("The version in force has no text.")
    return every_policy(
        on,
        lambda each: (
            []
            if each.version.body.strip()
            else [gap_at(each.policy, why, "records.content.drafted")]
        ),
    )


@check("5.2.2/6", reads=(*POLICY, Distribution, Person))
def policy_is_communicated(on: dt.date) -> Answer:
    """Everybody in scope has the version in force, and enough of them have confirmed it."""
    return every_policy(on, _communicated)


def _communicated(found: InForce) -> list[Gap]:
    policy = found.policy
    share = coverage(policy, found.version)
    gaps = []
    if not share.people:
        why: Text = gettext_lazy("No people are on record to whom it could be given.")
        gaps.append(gap_at(policy, why, "accounts.person.added"))
    if share.given < share.people:
        without = share.people - share.given
        why = ngettext(
            "%(count)d person in scope was not given the version in force.",
            "%(count)d people in scope were not given the version in force.",
            without,
        ) % {"count": without}
        gaps.append(gap_at(policy, why, "records.content.distributed"))
    target = policy.acknowledgement_target
    if target is None:
        why = gettext_lazy("It is not set which share of the people is to acknowledge it.")
        gaps.append(gap_at(policy, why, AMEND))
    elif share.people and not share.reaches(target):
        why = _("{share} % have acknowledged it; the target is {target} %.").format(
            share=share.percent, target=target
        )
        gaps.append(gap_at(policy, why, "leadership.policy.reminded"))
    return gaps


@check("5.2.2/7", reads=POLICY)
def policy_is_available(on: dt.date) -> Answer:
    """An extract of the version in force is published, or it is said to whom it goes and how."""

    def judge(found: InForce) -> list[Gap]:
        if extract_is_current(found.policy) or found.policy.availability.strip():
            return []
        why = gettext_lazy(
            "No extract of the version in force is published, and it is not said to whom it goes "
            "and how."
        )
        return [gap_at(found.policy, why, "leadership.policy.published")]

    return every_policy(on, judge)
