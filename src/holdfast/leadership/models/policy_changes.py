"""What happened that calls for a review of the policy: the business, its scope, its risks (5.2.2).

Clause 5 knows nothing of the rooms above it: risk assessments and change plans are looked up by
their keys, where they exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from holdfast.context.models import Scope
from holdfast.leadership.choices.policy import BusinessChange
from holdfast.records.choices import Classification, Relation
from holdfast.records.models import ContentVersion, Trace
from holdfast.records.registry import REGISTRY

if TYPE_CHECKING:
    from holdfast.leadership.models.policy import SecurityPolicy

ASSESSMENT: Final = "risk.riskassessment"
PLAN: Final = "planning.changeplan"
SCOPE: Final = "context.scope"
APPROVED: Final = ("approved", "planned")  # the states of a plan that waits for its day
LEVEL_COLUMN: Final = 4  # of a row of an assessment's baseline, after the reference in column 0


@dataclass(frozen=True)
class Change:
    """A change of the business: what sort, what it was, on which day it took place."""

    key: str
    kind: str
    what: str
    on: dt.date

    @property
    def as_bound(self) -> dict[str, str]:
        """The change as an approval binds it."""
        return {"key": self.key, "kind": self.kind, "what": self.what, "on": self.on.isoformat()}


@dataclass(frozen=True)
class Assessed:
    """A risk assessment with the risks that it found above appetite."""

    key: str
    reference: str
    title: str
    on: dt.date
    above: frozenset[str]

    @property
    def as_bound(self) -> dict[str, Any]:
        """The assessment as an approval binds it."""
        return {
            "id": self.key,
            "reference": self.reference,
            "title": self.title,
            "on": self.on.isoformat(),
            "above": sorted(self.above),
        }


def changes_recorded(
    policy: SecurityPolicy, shared: Sequence[Change] | None = None
) -> list[Change]:
    """Give the changes of the business on record, the earliest first, whatever their day.

    `shared` are those that all policies share, where they are at hand already.
    """
    found = [
        Change(str(c["key"]), str(c["kind"]), str(c["what"]), dt.date.fromisoformat(str(c["on"])))
        for c in policy.business_changes
    ]
    others = shared_changes() if shared is None else shared
    return sorted((*found, *others), key=lambda change: (change.on, change.key))


def shared_changes() -> list[Change]:
    """Give the changes of the business that other records show: new scopes, and change plans."""
    return [*_scope_changes(), *_planned_changes()]


def _scope_changes() -> list[Change]:
    """Give each version of the scope that took effect after the first one did."""
    versions = (
        ContentVersion.objects.filter(
            record_type=SCOPE,
            record_id__in=Scope.objects.live().filter(unconfirmed=False).values("pk"),
            effective_on__isnull=False,
        )
        .order_by("effective_on", "number")
        .values_list("pk", "number", "effective_on", "change_reason")
    )
    return [
        Change(str(key), BusinessChange.SCOPE.value, f"v{number} {why}".strip(), effective_on)
        for key, number, effective_on, why in list(versions)[1:]
        if effective_on is not None
    ]


def _planned_changes() -> list[Change]:
    """Give each change plan of the business that was carried out, or will be on a set day."""
    if PLAN not in REGISTRY:
        return []
    live = Trace.objects.filter(ended_at__isnull=True, relation=Relation.CHANGES)
    ids = {
        *live.filter(source_type=PLAN, target_type=SCOPE).values_list("source_id", flat=True),
        *live.filter(target_type=PLAN, source_type=SCOPE).values_list("target_id", flat=True),
    }
    plans: Any = REGISTRY[PLAN].model.objects.live()
    of_business = plans.filter(~Q(business="") | Q(pk__in=ids), unconfirmed=False)
    done = Q(implemented_on__isnull=False)
    to_come = Q(state__in=APPROVED, implement_by__isnull=False)
    return [
        Change(
            str(plan.pk),
            plan.business or BusinessChange.SCOPE.value,
            _named(plan),
            plan.implemented_on or plan.implement_by,
        )
        for plan in of_business.filter(done | to_come).order_by("reference")
    ]


def _named(plan: Any) -> str:
    """Name a plan for whoever reads the policy; of a confidential one nothing is told."""
    if plan.classification == Classification.CONFIDENTIAL:
        return _("a confidential change plan")
    return f"{plan.reference} {plan.title}"


def assessments_considered(policy: SecurityPolicy) -> list[Assessed]:
    """Give the approved risk assessments that the policy is linked to."""
    live = Trace.objects.filter(ended_at__isnull=True)
    ids = {
        *live.filter(source_id=policy.pk, target_type=ASSESSMENT).values_list(
            "target_id", flat=True
        ),
        *live.filter(target_id=policy.pk, source_type=ASSESSMENT).values_list(
            "source_id", flat=True
        ),
    }
    return approved_assessments(Q(pk__in=ids))


def approved_assessments(where: Q) -> list[Assessed]:
    """Give approved risk assessments, the earliest first; none where no room brings them."""
    if ASSESSMENT not in REGISTRY:
        return []
    live: Any = REGISTRY[ASSESSMENT].model.objects.live()
    found = (
        live.filter(
            where,
            unconfirmed=False,
            state__in=("approved", "superseded"),
            approved_on__isnull=False,
        )
        .select_related("method")
        .order_by("approved_on", "reference")
    )
    methods: dict[UUID | None, Any] = {}
    return [_assessed(assessment, methods) for assessment in found]


def _assessed(assessment: Any, methods: dict[UUID | None, Any]) -> Assessed:
    if assessment.method_id not in methods:
        held = assessment.method
        methods[assessment.method_id] = held.method if held is not None else None
    method = methods[assessment.method_id]
    above = {
        str(row[0])
        for row in assessment.baseline
        if method is not None and row[LEVEL_COLUMN] and method.is_above_appetite(row[LEVEL_COLUMN])
    }
    return Assessed(
        key=str(assessment.pk),
        reference=assessment.reference,
        title=assessment.title,
        on=assessment.approved_on,
        above=frozenset(above),
    )
