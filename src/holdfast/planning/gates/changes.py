"""Gates of planned changes: what comes before approval, before carrying out, before closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.planning.models import ChangePlan
from holdfast.planning.queries.changes import (
    missing_considerations,
    named_by,
    named_role_changes,
    plans_allowing,
)
from holdfast.records.models import ControlledRecord, Record

Values = Mapping[str, Any]
# Content that governs the system: a later version of it is a change of the system (6.3).
GOVERNING: Final = (
    "context.scope",
    "leadership.securitypolicy",
    "processes.processmap",
    "response.securityplan",
)


def _is_screened(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if plan.screened_on is not None:
        return None
    return _("Screen it first: answer for each of the seven kinds whether it is such a change.")


IS_SCREENED = Gate(
    key="change-is-screened",
    clause="8.4",
    sentence=gettext_lazy("A change is screened by its kind before anything is decided."),
    holds=_is_screened,
    can_override=False,
)


def _risk_is_considered(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if plan.risk_considered_on is not None or (plan.screened_on is not None and not plan.kinds):
        return None
    return _(
        "Its security risks were not considered yet. Record “Consider the risks” first; what "
        "cannot wait is carried out as an emergency, with the reason."
    )


RISK_CONSIDERED_FIRST = Gate(
    key="risk-considered-before-implementation",
    clause="8.4",
    sentence=gettext_lazy("The security risks of a change are considered before it is made."),
    holds=_risk_is_considered,
    can_override=False,
)


def _considerations(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    lacks = missing_considerations(plan, named_by(plan))
    if not lacks:
        return None
    return _("Not recorded yet: {lacks}.").format(lacks=", ".join(lacks))


CONSIDERATIONS_RECORDED = Gate(
    key="considerations-recorded",
    clause="6.3",
    sentence=gettext_lazy(
        "Purpose, consequences, integrity of the system and resources are considered first."
    ),
    holds=_considerations,
    can_override=False,
)


def _roles_named(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if plan.roles_stay or named_role_changes(plan).exists():
        return None
    return _(
        "It is not said who will hold responsibilities and authorities: name each change of a "
        "role, or state that nobody's change."
    )


ROLE_CHANGES_NAMED = Gate(
    key="role-changes-named",
    clause="6.3",
    sentence=gettext_lazy("It is said who holds which role after the change."),
    holds=_roles_named,
    can_override=False,
)


def _requester_is_not_approver(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if plan.requested_by_actor is None or plan.requested_by_actor != caller.actor_id:
        return None
    return _(
        "You asked for this change, so somebody else approves it. In a small organization you may "
        "go on with a stated reason; it is looked at again afterwards."
    )


REQUESTER_DOES_NOT_APPROVE = Gate(
    key="requester-does-not-approve",
    clause="6.3",
    sentence=gettext_lazy("Who asks for a change does not approve it."),
    holds=_requester_is_not_approver,
)


def _is_approved(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if plan.state in ("approved", "planned"):
        return None
    return _("It is not approved yet.")


APPROVED_FIRST = Gate(
    key="change-is-approved",
    clause="6.3",
    sentence=gettext_lazy("A change is approved before it is carried out."),
    holds=_is_approved,
    can_override=False,
)


def _is_minor(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if plan.screened_on is not None and not plan.kinds and not named_role_changes(plan).exists():
        return None
    return _(
        "By rule only a change that is none of the seven kinds and alters nobody's role is a minor "
        "revision: this one is decided like any other."
    )


MINOR_BY_RULE = Gate(
    key="minor-by-rule",
    clause="6.3",
    sentence=gettext_lazy("A minor revision is none of the seven kinds and alters no role."),
    holds=_is_minor,
    can_override=False,
)


def _all_considered_afterwards(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if not plan.emergency:
        return None
    closed = (
        _is_screened(caller, plan, values),
        _risk_is_considered(caller, plan, values),
        _considerations(caller, plan, values),
        _roles_named(caller, plan, values),
    )
    return " ".join(why for why in closed if why) or None


CONSIDERED_AFTERWARDS = Gate(
    key="considered-afterwards",
    clause="8.4",
    sentence=gettext_lazy("What an emergency left out is considered before the review."),
    holds=_all_considered_afterwards,
    can_override=False,
)


def _implementer_is_not_reviewer(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    if plan.implemented_by_actor is None or plan.implemented_by_actor != caller.actor_id:
        return None
    return _("You carried it out, so somebody else reviews it; or go on with a stated reason.")


IMPLEMENTER_DOES_NOT_REVIEW = Gate(
    key="implementer-does-not-review",
    clause="8.4",
    sentence=gettext_lazy("Who carried a change out does not review it."),
    holds=_implementer_is_not_reviewer,
)


def _is_reviewed(caller: Caller, plan: ChangePlan, values: Values) -> str | None:
    return None if plan.reviewed_on is not None else _("Review first how it worked.")


REVIEWED_BEFORE_CLOSED = Gate(
    key="reviewed-before-closed",
    clause="8.4",
    sentence=gettext_lazy("A change is reviewed after it was made, before it is closed."),
    holds=_is_reviewed,
    can_override=False,
)


def _asks_for_plan(record: Record) -> str:
    return _(
        "{record} is in force, so this is a change of the system: approve a change plan that names "
        "it, or settle the plan as a minor revision."
    ).format(record=record.reference or record)


def _version_has_plan(caller: Caller, record: ControlledRecord, values: Values) -> str | None:
    if record._meta.label_lower not in GOVERNING or record.version_in_force is None:
        return None
    return planned_since(record, record.effective_on)


def planned_since(record: Record, since: dt.date | None) -> str | None:
    """Ask for a plan that is newer than what is in force; what began today is still set up."""
    if since is None or since >= clock.today() or plans_allowing(record, since).exists():
        return None
    return _asks_for_plan(record)


VERSION_HAS_ITS_PLAN = Gate(
    key="a-change-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A later version of policy, scope or plan is made by a change plan."),
    holds=_version_has_plan,
)


WITHDRAWAL_HAS_ITS_PLAN = Gate(
    key="a-withdrawal-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("Policy, scope or plan is taken out of force by a change plan."),
    holds=_version_has_plan,
)


def _role_has_plan(caller: Caller, role: Role, values: Values) -> str | None:
    held = RoleAssignment.objects.live().filter(role_id=role.pk, assigned_on__lt=clock.today())
    if not held.exists():
        return None  # a role that nobody held before today is still being described
    return planned_since(role, (role.corrected_at or role.recorded_at).date())


ROLE_HAS_ITS_PLAN = Gate(
    key="a-role-change-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A role that somebody holds is changed by a change plan."),
    holds=_role_has_plan,
)


ROLE_END_HAS_ITS_PLAN = Gate(
    key="the-end-of-a-role-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A role that somebody held is dissolved by a change plan."),
    holds=_role_has_plan,
)


def _ending_has_plan(caller: Caller, assignment: RoleAssignment, values: Values) -> str | None:
    since = assignment.assigned_on
    role = assignment.role
    if since is None or since >= clock.today() or plans_allowing(role, since).exists():
        return None
    return _(
        "{person} has the role “{role}”, so that it ends is a change of the system: approve a "
        "change plan that names the role. Where somebody leaves at once, go on with that reason."
    ).format(person=assignment.person.title, role=role.title)


ENDING_HAS_ITS_PLAN = Gate(
    key="the-end-of-an-assignment-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("That somebody gives up a role is planned like any change."),
    holds=_ending_has_plan,
)


def _process_has_plan(caller: Caller, record: Record, values: Values) -> str | None:
    return planned_since(record, getattr(record, "in_force_since", None))


PROCESS_HAS_ITS_PLAN = Gate(
    key="a-process-change-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A process that was in force before is changed by a change plan."),
    holds=_process_has_plan,
)


PROCESS_WITHDRAWAL_HAS_ITS_PLAN = Gate(
    key="a-process-withdrawal-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A process that was in force is given up by a change plan."),
    holds=_process_has_plan,
)


def _amendment_has_plan(caller: Caller, record: Record, values: Values) -> str | None:
    return _process_has_plan(caller, record, values) if record.state == "in_force" else None


PROCESS_AMENDMENT_HAS_ITS_PLAN = Gate(
    key="a-process-amendment-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A process in force is changed by a change plan."),
    holds=_amendment_has_plan,
)
