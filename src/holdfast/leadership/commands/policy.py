"""Commands on the security policy and its parts (5.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.identifiers import uuid7
from holdfast.leadership.choices.policy import BusinessChange
from holdfast.leadership.gates.policy import (
    CONDITIONS_ANSWERED,
    IMPACT_ASSESSED,
    OUTCOMES_ACCOUNTED,
    TOP_MANAGEMENT_APPROVES,
    TRIGGERS_ANSWERED,
)
from holdfast.leadership.models import PolicyCommitment, PolicyOutcome, SecurityPolicy
from holdfast.leadership.queries.policy import in_force, raised_since, unreviewed
from holdfast.records.content import ON_CONTROLLED, approve_version
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.making import COMMON, PROVENANCE, amending, make, recording
from holdfast.records.models import ContentVersion

POLICY_FIELDS = (
    "purpose",
    "purpose_passage",
    "framework_passage",
    "review_on_merger",
    "review_on_acquisition",
    "review_on_scope_change",
    "other_triggers",
    "acknowledgement_target",
    "availability",
)
COMMITMENT_FIELDS = ("policy", "number", "text", "kind", "passage", "calls_for_objective")
OUTCOME_FIELDS = ("policy", "text", "accountable", "responsible")

set_up_policy = recording(
    SecurityPolicy,
    kind="leadership.policy.set_up",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Set up the security policy"),
    asks=POLICY_FIELDS,
    about="Begin the security policy: what it is for, and when it is reviewed.",
)
amend_policy = amending(
    SecurityPolicy,
    kind="leadership.policy.amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=POLICY_FIELDS,
    about="Change what the next version of the policy binds; the one in force stays as it is.",
)


def _add_commitment(caller: Caller, **values: Any) -> PolicyCommitment:
    """Add a numbered commitment to the policy; the next version binds it."""
    if values.get("number") is None:
        last = PolicyCommitment.objects.live().filter(policy=values["policy"])
        values["number"] = (last.aggregate(last=Max("number"))["last"] or 0) + 1
    return make(PolicyCommitment(organization_id=caller.organization_id), values)


add_commitment: Command[..., PolicyCommitment] = register(
    Command(
        function=_add_commitment,
        kind="leadership.policy.commitment_added",
        needs=Permission.LEADERSHIP_EDIT,
        label=gettext_lazy("Add a commitment"),
        asks=("title", *COMMITMENT_FIELDS, *COMMON, *PROVENANCE),
        makes=PolicyCommitment,
        tone="primary",
    )
)
amend_commitment = amending(
    PolicyCommitment,
    kind="leadership.policy.commitment_amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=COMMITMENT_FIELDS,
    about="Change a commitment for the next version; the one in force keeps its own wording.",
)
add_outcome = recording(
    PolicyOutcome,
    kind="leadership.policy.outcome_added",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Add an outcome"),
    asks=OUTCOME_FIELDS,
    about="Say what the policy is to bring, and which one role is accountable for it.",
)
amend_outcome = amending(
    PolicyOutcome,
    kind="leadership.policy.outcome_amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=OUTCOME_FIELDS,
    about="Change an outcome of the policy, or who is accountable for it.",
)


@command(
    kind="leadership.policy.approved",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Approve"),
    gates=(
        TOP_MANAGEMENT_APPROVES,
        AUTHOR_DOES_NOT_APPROVE,
        REMARKS_SETTLED,
        CONTENT_COMPLETE,
        CONDITIONS_ANSWERED,
        IMPACT_ASSESSED,
        OUTCOMES_ACCOUNTED,
        TRIGGERS_ANSWERED,
    ),
    labels={"statement": gettext_lazy("Statement of approval")},
    tone="primary",
)
def approve_policy(
    caller: Caller, policy: SecurityPolicy, *, statement: str, seen_digest: str = ""
) -> ContentVersion:
    """Approve exactly the policy that was seen, as top management, with a statement."""
    return approve_version.function(caller, policy, statement=statement, seen_digest=seen_digest)


@command(
    kind="leadership.policy.business_changed",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Note a merger, acquisition or change"),
    labels={
        "kind": gettext_lazy("What sort of change"),
        "what": gettext_lazy("What changed"),
        "changed_on": gettext_lazy("On which day"),
    },
)
def note_business_change(
    caller: Caller,
    policy: SecurityPolicy,
    *,
    kind: BusinessChange,
    what: str,
    changed_on: dt.date,
) -> SecurityPolicy:
    """Note a change of the business that calls for a review of the policy from its day on."""
    refuse_if(not what.strip(), _("Say what changed."), field="what")
    policy.business_changes = [
        *policy.business_changes,
        {
            "key": str(uuid7()),
            "kind": BusinessChange(kind).value,
            "what": what.strip(),
            "on": changed_on.isoformat(),
            "noted_at": clock.now().isoformat(),
            "noted_by": caller.name,
        },
    ]
    policy.save()
    return policy


def _changed_since(policy: SecurityPolicy) -> dict[str, str]:
    """Give what changed since the policy was last reviewed: of the business, and of the risks."""
    found = in_force(policy)
    annex = found.annex if found is not None else {}
    return {
        **{change.key: change.what for change in unreviewed(policy, annex, clock.today())},
        **{r.assessed.key: r.assessed.reference for r in raised_since(policy, annex)},
    }


def _asks_for_a_review(caller: Caller, policy: SecurityPolicy) -> bool:
    return in_force(policy) is not None and bool(_changed_since(policy))


@command(
    kind="leadership.policy.reviewed_after_change",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("It still holds after the changes"),
    labels={"note": gettext_lazy("Why the changes do not alter the policy")},
    fits=_asks_for_a_review,
)
def review_after_change(caller: Caller, policy: SecurityPolicy, *, note: str) -> SecurityPolicy:
    """Confirm that the policy in force still holds although business or risks changed, and why."""
    changes = _changed_since(policy)
    refuse_if(in_force(policy) is None, _("No version is in force that could be reviewed."))
    refuse_if(not changes, _("Nothing has changed since the policy was last reviewed."))
    refuse_if(not note.strip(), _("Say why the policy still holds."), field="note")
    stamp = {"at": clock.now().isoformat(), "by": caller.name, "note": note.strip()}
    policy.looked_again = {
        **policy.looked_again,
        **{key: {"what": what, **stamp} for key, what in changes.items()},
    }
    policy.looked_again_note = note.strip()
    policy.save()
    return policy


ON_POLICY = tuple(approve_policy if c is approve_version else c for c in ON_CONTROLLED)
