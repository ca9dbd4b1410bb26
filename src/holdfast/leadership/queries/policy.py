"""The policy in force, what its version bound, and what happened since (5.2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from holdfast.accounts.choices import RoleKey
from holdfast.acting.callers import Caller
from holdfast.leadership.choices.policy import CommitmentKind
from holdfast.leadership.models import (
    AdverseImpactAssessment,
    PolicyConsistencyReview,
    SecurityPolicy,
)
from holdfast.leadership.models.policy_changes import (
    Assessed,
    Change,
    approved_assessments,
    assessments_considered,
    changes_recorded,
)
from holdfast.ledger.models import Entry
from holdfast.records.models import ContentVersion, RecordQuerySet
from holdfast.records.queries import open_version_of, version_in_force_of

APPROVALS: Final = ("leadership.policy.approved", "records.content.approved")
MARKS: Final = re.compile(r"[*_`#>\s\-–—“”\"'’]+")


@dataclass(frozen=True)
class InForce:
    """A policy with its version in force, and what that version bound."""

    policy: SecurityPolicy
    version: ContentVersion

    @property
    def annex(self) -> Mapping[str, Any]:
        """What the approval bound beside the text."""
        return dict(self.version.annex)

    @property
    def by_top_management(self) -> bool:
        """Tell whether somebody approved it who held a top-management role on that day."""
        return RoleKey.TOP_MANAGEMENT in self.version.approver_roles


@dataclass(frozen=True)
class Raised:
    """A later risk assessment with the risks that it newly found above appetite."""

    assessed: Assessed
    risks: tuple[str, ...]


def policies_in_force(on: dt.date) -> list[InForce]:
    """Give the policies whose version in force has taken effect and is not due for review."""
    policies: QuerySet[SecurityPolicy] = SecurityPolicy.objects.current(on).filter(
        version_in_force__isnull=False, effective_on__lte=on
    )
    found = list(policies.order_by("reference")[:20])
    wanted = Q(pk__in=[])
    for policy in found:
        wanted |= Q(record_id=policy.pk, number=policy.version_in_force)
    versions = {v.record_id: v for v in ContentVersion.objects.filter(wanted)}
    return [InForce(p, versions[p.pk]) for p in found if p.pk in versions]


def in_force(policy: SecurityPolicy) -> InForce | None:
    """Give a policy with its version in force, or None."""
    version = version_in_force_of(policy)
    return InForce(policy, version) if version is not None else None


def policy_of(caller: Caller) -> SecurityPolicy | None:
    """Give the policy to show: the one in force, else the newest that is being written."""
    visible = SecurityPolicy.objects.visible_to(caller).live().exclude(state="withdrawn")
    in_effect = visible.filter(version_in_force__isnull=False).order_by("-effective_on").first()
    return in_effect or visible.order_by("-recorded_at").first()


def version_to_judge(policy: SecurityPolicy) -> int:
    """Give the number of the version that is being written, else of the one in force, else 1."""
    version = open_version_of(policy)
    return version.number if version is not None else policy.version_in_force or 1


def annex_to_judge(policy: SecurityPolicy) -> Mapping[str, Any]:
    """Give what the version bound that is being written; before there is one, what it would."""
    version = open_version_of(policy)
    return dict(version.annex) if version is not None else policy.annex()


def impacts_on(policy_id: UUID, number: int) -> RecordQuerySet[AdverseImpactAssessment]:
    """Give the adverse-impact assessments of a version that count."""
    return AdverseImpactAssessment.objects.live().filter(
        policy_id=policy_id, policy_version=number, unconfirmed=False
    )


def comparisons_of(policy_id: UUID, number: int) -> RecordQuerySet[PolicyConsistencyReview]:
    """Give the consistency reviews of a version that count."""
    return PolicyConsistencyReview.objects.live().filter(
        policy_id=policy_id, policy_version=number, unconfirmed=False
    )


def seen_at_approval(
    judged: AdverseImpactAssessment | PolicyConsistencyReview, version: ContentVersion | None
) -> bool:
    """Tell whether a judgement stood when the version that it judges was approved.

    The ledger says what came first; days alone do not.
    """
    if version is None or version.approved_at is None:
        return False
    entries = Entry.objects.filter(organization_id=judged.organization_id)
    made = entries.filter(record_id=judged.pk).aggregate(at=Min("index"))["at"]
    approvals = entries.filter(record_id=version.pk, kind__in=APPROVALS)
    approved = approvals.aggregate(at=Max("index"))["at"]
    return made is not None and (approved is None or made < approved)


def version_judged(
    judged: AdverseImpactAssessment | PolicyConsistencyReview,
) -> ContentVersion | None:
    """Give the version of the policy that a judgement is about, or None."""
    return ContentVersion.objects.filter(
        record_id=judged.policy_id, number=judged.policy_version
    ).first()


def stands_in(passage: str, body: str) -> bool:
    """Tell whether a passage stands in a text, whatever the marks, quotes and line breaks."""
    wanted = MARKS.sub(" ", passage).casefold().strip()
    return bool(wanted) and wanted in MARKS.sub(" ", body).casefold()


def commitments_of(annex: Mapping[str, Any], kind: CommitmentKind) -> list[Mapping[str, Any]]:
    """Give the commitments of a kind that a version bound."""
    return [c for c in annex.get("commitments", ()) if c["kind"] == kind]


def unreviewed(
    policy: SecurityPolicy,
    annex: Mapping[str, Any],
    on: dt.date,
    shared: Sequence[Change] | None = None,
) -> list[Change]:
    """Give the changes of the business up to a day since which the policy was not reviewed."""
    return [change for change in _unseen(policy, annex, shared) if change.on <= on]


def to_come(
    policy: SecurityPolicy,
    annex: Mapping[str, Any],
    on: dt.date,
    shared: Sequence[Change] | None = None,
) -> dt.date | None:
    """Give the day of the first later change that will call for a review, or None."""
    later = [change.on for change in _unseen(policy, annex, shared) if change.on > on]
    return min(later, default=None)


def _unseen(
    policy: SecurityPolicy, annex: Mapping[str, Any], shared: Sequence[Change] | None
) -> list[Change]:
    seen = {entry["key"] for entry in annex.get("changes", ())} | set(policy.looked_again)
    return [change for change in changes_recorded(policy, shared) if change.key not in seen]


def considered_by(policy: SecurityPolicy, annex: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the risk assessments that a version considered; where it named none, those linked."""
    bound: list[Mapping[str, Any]] = list(annex.get("assessments", ()))
    return bound or [each.as_bound for each in assessments_considered(policy)]


def raised_since(policy: SecurityPolicy, annex: Mapping[str, Any]) -> list[Raised]:
    """Give the later assessments that raised a risk above appetite and were not looked at."""
    considered = considered_by(policy, annex)
    if not considered:
        return []
    newest = max(dt.date.fromisoformat(entry["on"]) for entry in considered)
    known = {entry["id"] for entry in considered}
    above = {risk for entry in considered for risk in entry["above"]}
    found = []
    for each in approved_assessments(Q(approved_on__gte=newest)):
        if each.key in policy.looked_again:
            above |= each.above
        elif each.key not in known and each.above - above:
            found.append(Raised(each, tuple(sorted(each.above - above))))
    return found


def extract_is_current(policy: SecurityPolicy) -> bool:
    """Tell whether an extract is published and comes from the version in force."""
    return (
        bool(policy.extract)
        and policy.version_in_force is not None
        and policy.extract.get("version") == policy.version_in_force
        and policy.state == "in_force"
    )


def named(changes: Iterable[Change]) -> str:
    """Name changes in a sentence."""
    return "; ".join(f"{change.what} ({change.on.isoformat()})" for change in changes)
