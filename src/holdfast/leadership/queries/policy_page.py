"""The policy on one page: what it holds, what is missing, and who has it (5.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.context.queries.links import linked_by_record
from holdfast.leadership.choices.policy import CommitmentKind
from holdfast.leadership.models import (
    AdverseImpactAssessment,
    PolicyCommitment,
    PolicyConsistencyReview,
    PolicyOutcome,
    RoleAssignment,
    SecurityPolicy,
)
from holdfast.leadership.models.policy_changes import Change
from holdfast.leadership.queries.coverage import Share, coverage
from holdfast.leadership.queries.policy import (
    Raised,
    commitments_of,
    comparisons_of,
    considered_by,
    impacts_on,
    raised_since,
    stands_in,
    unreviewed,
)
from holdfast.leadership.queries.roles import holders_on
from holdfast.records.models import ContentVersion, Record
from holdfast.records.queries import open_version_of, version_in_force_of

SERVING: Final = ("planning.objective", "processes.process")


@dataclass(frozen=True)
class Condition:
    """One condition or commitment of 5.2.1: how it is answered, and where the text shows it."""

    letter: str
    label: str
    answer: str
    passage: str
    is_shown: bool


@dataclass(frozen=True)
class CommitmentRow:
    """A commitment, whether the version in force holds it as it is, and what pursues it."""

    commitment: PolicyCommitment
    is_bound: bool
    served_by: tuple[Record, ...]

    @property
    def lacks_objective(self) -> bool:
        """Tell whether it calls for an objective and has none."""
        kinds = {record._meta.label_lower for record in self.served_by}
        return self.commitment.calls_for_objective and "planning.objective" not in kinds


@dataclass(frozen=True)
class OutcomeRow:
    """An outcome, and who holds the role that is accountable for it today."""

    outcome: PolicyOutcome
    holders: tuple[RoleAssignment, ...]


@dataclass(frozen=True)
class PolicyView:
    """Everything that the page of the policy shows; `judged` is the version that is looked at."""

    policy: SecurityPolicy
    in_force: ContentVersion | None
    open: ContentVersion | None
    annex: Mapping[str, Any]
    judged: int
    conditions: tuple[Condition, ...]
    commitments: tuple[CommitmentRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    impacts: tuple[AdverseImpactAssessment, ...]
    comparisons: tuple[PolicyConsistencyReview, ...]
    changes: tuple[Change, ...]
    raised: tuple[Raised, ...]
    considered: tuple[Mapping[str, Any], ...]
    share: Share | None


def policy_view(caller: Caller, policy: SecurityPolicy, on: dt.date) -> PolicyView:
    """Give the policy as a reader sees it: the version that is being written, else the other."""
    effective, being_written = version_in_force_of(policy), open_version_of(policy)
    shown = being_written or effective
    annex: Mapping[str, Any] = dict(shown.annex) if shown is not None else policy.annex()
    number = shown.number if shown is not None else 1
    impacts = tuple(impacts_on(policy.pk, number).visible_to(caller).order_by("assessed_on"))
    bound: Mapping[str, Any] = dict(effective.annex) if effective is not None else {}
    return PolicyView(
        policy=policy,
        in_force=effective,
        open=being_written,
        annex=annex,
        judged=number,
        conditions=_conditions(annex, shown.body if shown is not None else "", impacts),
        commitments=_commitments(caller, policy, bound),
        outcomes=_outcomes(caller, policy, on),
        impacts=impacts,
        comparisons=tuple(
            comparisons_of(policy.pk, number).visible_to(caller).order_by("reviewed_on")
        ),
        changes=tuple(unreviewed(policy, bound, on)) if effective is not None else (),
        raised=tuple(raised_since(policy, bound)) if effective is not None else (),
        considered=tuple(considered_by(policy, annex)),
        share=coverage(policy, effective) if effective is not None else None,
    )


def _conditions(
    annex: Mapping[str, Any], body: str, impacts: tuple[AdverseImpactAssessment, ...]
) -> tuple[Condition, ...]:
    purpose, framework = (
        str(annex.get("purpose_passage", "")),
        str(annex.get("framework_passage", "")),
    )
    made = [
        Condition(
            "a",
            _("It suits the organization's purpose"),
            str(annex.get("purpose", "")),
            purpose,
            bool(annex.get("purpose")) and stands_in(purpose, body),
        ),
        Condition(
            "b", _("It is a framework for objectives"), "", framework, stands_in(framework, body)
        ),
    ]
    for letter, kind in (("c", CommitmentKind.REQUIREMENTS), ("d", CommitmentKind.IMPROVEMENT)):
        found = commitments_of(annex, kind)
        first = next((c for c in found if stands_in(c["passage"], body)), None)
        named = first or (found[0] if found else None)
        made.append(
            Condition(
                letter,
                str(kind.label),
                f"{named['number']}. {named['title']}" if named else "",
                str(named["passage"]) if named else "",
                first is not None,
            )
        )
    words = "; ".join(str(impact) for impact in impacts)
    label = _("Harm that it can do elsewhere is considered")
    return (*made, Condition("e", label, words, "", bool(impacts)))


def _commitments(
    caller: Caller, policy: SecurityPolicy, bound: Mapping[str, Any]
) -> tuple[CommitmentRow, ...]:
    found = list(
        PolicyCommitment.objects.visible_to(caller).live().filter(policy=policy).order_by("number")
    )
    served = linked_by_record(caller, found, SERVING)
    entries = {entry["id"]: entry for entry in bound.get("commitments", ())}
    return tuple(
        CommitmentRow(
            commitment=commitment,
            is_bound=entries.get(str(commitment.pk)) == commitment.as_bound,
            served_by=tuple(served[commitment.pk]),
        )
        for commitment in found
    )


def _outcomes(caller: Caller, policy: SecurityPolicy, on: dt.date) -> tuple[OutcomeRow, ...]:
    found = list(
        PolicyOutcome.objects.visible_to(caller)
        .live()
        .filter(policy=policy)
        .select_related("accountable")
        .order_by("reference")
    )
    roles = {outcome.accountable_id for outcome in found if outcome.accountable_id}
    holders: dict[UUID, list[RoleAssignment]] = {}
    for held in holders_on(on).filter(role_id__in=roles).select_related("person"):
        holders.setdefault(held.role_id, []).append(held)
    return tuple(
        OutcomeRow(o, tuple(holders.get(o.accountable_id, ())) if o.accountable_id else ())
        for o in found
    )
