"""Commands on objectives: propose, approve, take up, revise, close (6.2; DOMAIN 3.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller, Channel
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.planning.gates.objectives import (
    OBJECTIVE_HAS_ACTION,
    OBJECTIVE_IS_MEASURABLE,
    OBJECTIVE_IS_PLANNED,
    OBJECTIVE_IS_REACHED,
    OBJECTIVE_SERVES_POLICY,
    PROPOSER_DOES_NOT_APPROVE,
)
from holdfast.planning.models import NoObjectiveReason, Objective
from holdfast.planning.queries.objectives import is_part_of, newest_day_of
from holdfast.records.making import (
    COMMON,
    PROVENANCE,
    amending,
    fill,
    make,
    refuse_unless_open,
)

OBJECTIVE_FIELDS = (
    "level",
    "goal",
    "parent",
    "indicator",
    "formula",
    "data_source",
    "unit_of_measure",
    "direction",
    "baseline",
    "baseline_on",
    "target",
    "tolerance",
    "due",
    "interval_count",
    "interval_unit",
    "cannot_be_measured_because",
    "lowers_level_because",
    "plan_what",
    "plan_resources",
    "plan_evaluation",
    "option_technological",
    "option_human",
    "option_administrative",
    "option_other",
    "option_chosen",
    "option_reason",
)

ASKED: Final = ("title", *OBJECTIVE_FIELDS, *COMMON, *PROVENANCE)


def _proposed_by(caller: Caller, objective: Objective) -> None:
    """Keep whose proposal it is; what a template brings is nobody's until somebody works on it."""
    if caller.channel is not Channel.TEMPLATE:
        objective.proposed_by, objective.proposed_by_actor = caller.name, caller.actor_id


def _propose(caller: Caller, **values: Any) -> Objective:
    """Propose a security objective with its indicator and its plan."""
    objective = Objective(organization_id=caller.organization_id)
    _proposed_by(caller, objective)
    return make(objective, values)


propose_objective: Command[..., Objective] = register(
    Command(
        function=_propose,
        kind="planning.objective.proposed",
        needs=Permission.PLANNING_EDIT,
        label=gettext_lazy("Propose an objective"),
        asks=ASKED,
        makes=Objective,
        tone="primary",
    )
)


def _amend(caller: Caller, objective: Objective, **values: Any) -> Objective:
    """Work on a proposed objective; an approved one is revised first."""
    refuse_unless_open(objective)
    fill(objective, values)
    refuse_if(
        is_part_of(objective.parent, objective),
        _("The other objective is a part of this one already."),
        field="parent",
    )
    objective.corrected_at = clock.now()
    if objective.proposed_by_actor is None:
        _proposed_by(caller, objective)
    objective.save()
    return objective


amend_objective: Command[..., Objective] = register(
    Command(
        function=_amend,
        kind="planning.objective.amended",
        needs=Permission.PLANNING_EDIT,
        label=gettext_lazy("Edit"),
        asks=ASKED,
        target=Objective,
    )
)


def refuse_unless_top_management(caller: Caller) -> None:
    """Refuse whoever holds no role of top management today.

    Raises:
        Refused: with who may.
    """
    refuse_if(
        RoleKey.TOP_MANAGEMENT not in caller.roles,
        _("Only top management decides this, in its own name."),
    )


@command(
    kind="planning.objective.approved",
    needs=Permission.LEADERSHIP_DECIDE,
    label=gettext_lazy("Approve"),
    moves=Move(("proposed",), "approved"),
    gates=(OBJECTIVE_IS_MEASURABLE, OBJECTIVE_IS_PLANNED, PROPOSER_DOES_NOT_APPROVE),
    tone="primary",
)
def approve_objective(caller: Caller, objective: Objective) -> Objective:
    """Approve an objective as top management; from now on it is only changed by revision."""
    refuse_unless_top_management(caller)
    objective.approved_on, objective.approved_by = clock.today(), caller.name
    objective.approver_roles = sorted(caller.roles)
    objective.save()
    return objective


@command(
    kind="planning.objective.activated",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Take up"),
    moves=Move(("approved",), "active"),
    gates=(
        OBJECTIVE_SERVES_POLICY,
        OBJECTIVE_IS_MEASURABLE,
        OBJECTIVE_IS_PLANNED,
        OBJECTIVE_HAS_ACTION,
    ),
    tone="primary",
)
def activate_objective(caller: Caller, objective: Objective, *, review_due: dt.date) -> Objective:
    """Begin to work on an approved objective and to measure it."""
    today = clock.today()
    refuse_if(review_due <= today, _("The next review lies in the future."), field="review_due")
    refuse_if(
        objective.due is not None and objective.due < today,
        _("Its date has passed: revise it and set it anew."),
    )
    objective.active_since, objective.review_due = today, review_due
    objective.next_measurement = objective.measured_again_by(newest_day_of(objective) or today)
    objective.save()
    return objective


@command(
    kind="planning.objective.revised",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Revise"),
    moves=Move(("approved", "active", "missed"), "proposed"),
)
def revise_objective(caller: Caller, objective: Objective, *, reason: str) -> Objective:
    """Take an objective back to a proposal, with the reason; it is then approved anew."""
    refuse_if(not reason.strip(), _("Say why it is set anew."), field="reason")
    objective.state_reason = reason.strip()
    objective.approved_on, objective.approved_by, objective.approver_roles = None, "", []
    objective.active_since = objective.next_measurement = None
    _proposed_by(caller, objective)
    objective.result, objective.result_on = "", None
    objective.save()
    return objective


def _close(objective: Objective, result: str) -> Objective:
    refuse_if(not result.strip(), _("Say what came of it."), field="result")
    objective.result, objective.result_on = result.strip(), clock.today()
    objective.next_measurement = objective.review_due = None
    objective.save()
    return objective


@command(
    kind="planning.objective.achieved",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Achieved"),
    moves=Move(("active",), "achieved"),
    gates=(OBJECTIVE_IS_REACHED,),
    tone="primary",
)
def close_as_achieved(caller: Caller, objective: Objective, *, result: str) -> Objective:
    """Close an objective as achieved, with the result as it was evaluated."""
    return _close(objective, result)


@command(
    kind="planning.objective.missed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Missed"),
    moves=Move(("active",), "missed"),
)
def close_as_missed(caller: Caller, objective: Objective, *, result: str) -> Objective:
    """Close an objective as missed, with what was reached and what was learned."""
    return _close(objective, result)


@command(
    kind="planning.objective.withdrawn",
    needs=Permission.LEADERSHIP_DECIDE,
    label=gettext_lazy("Withdraw"),
    moves=Move(("proposed", "approved", "active"), "withdrawn"),
    tone="danger",
)
def withdraw_objective(caller: Caller, objective: Objective, *, reason: str) -> Objective:
    """Give up an objective as top management, with the reason."""
    refuse_unless_top_management(caller)
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    objective.state_reason = reason.strip()
    objective.next_measurement = objective.review_due = None
    objective.save()
    return objective


OPEN = ("proposed", "approved", "active")


def _refuse_closed(objective: Objective) -> None:
    refuse_if(objective.state not in OPEN, _("The objective is closed."))


@command(
    kind="planning.objective.viability_assessed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Assess viability"),
    labels={"note": gettext_lazy("Can it be reached with what there is, and why?")},
)
def assess_viability(caller: Caller, objective: Objective, *, note: str) -> Objective:
    """Assess whether an objective can be reached with what there is; top management approves it."""
    _refuse_closed(objective)
    refuse_if(not note.strip(), _("Say whether it can be reached, and why."), field="note")
    objective.viability_note = note.strip()
    objective.viability_assessed_on, objective.viability_assessed_by = clock.today(), caller.name
    objective.viability_approved_on, objective.viability_approved_by = None, ""
    objective.viability_due = None
    objective.save()
    return objective


@command(
    kind="planning.objective.viability_approved",
    needs=Permission.LEADERSHIP_DECIDE,
    label=gettext_lazy("Approve viability"),
    labels={"viability_due": gettext_lazy("Looked at again by")},
)
def approve_viability(caller: Caller, objective: Objective, *, viability_due: dt.date) -> Objective:
    """Approve, as top management, the finding that an objective can be reached."""
    refuse_unless_top_management(caller)
    _refuse_closed(objective)
    refuse_if(not objective.viability_note, _("Nobody has assessed its viability yet."))
    refuse_if(
        viability_due <= clock.today(), _("That day lies in the past."), field="viability_due"
    )
    objective.viability_approved_on, objective.viability_approved_by = clock.today(), caller.name
    objective.viability_due = viability_due
    objective.save()
    return objective


@command(
    kind="planning.no_objective.decided",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Say why there is no objective"),
    makes=NoObjectiveReason,
    tone="primary",
)
def decide_on_no_objective(
    caller: Caller,
    *,
    title: str,
    reason: str,
    owner: Person | None = None,
    unit: Unit | None = None,
    review_due: dt.date | None = None,
) -> NoObjectiveReason:
    """Record why a top-rated risk has no objective of its own; then link the risk."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    made = NoObjectiveReason(
        organization_id=caller.organization_id,
        decided_on=clock.today(),
        decided_by=caller.name,
    )
    values = {"title": title, "reason": reason.strip(), "owner": owner, "unit": unit}
    return make(made, {**values, "review_due": review_due})


amend_no_objective = amending(
    NoObjectiveReason,
    kind="planning.no_objective.amended",
    needs=Permission.PLANNING_EDIT,
    asks=("reason",),
    about="Correct the reason why a risk has no objective.",
)


@command(
    kind="planning.no_objective.ended",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("It no longer holds"),
    moves=Move(("decided",), "ended"),
)
def end_no_objective(
    caller: Caller, decision: NoObjectiveReason, *, reason: str
) -> NoObjectiveReason:
    """End the reason why a risk has no objective."""
    refuse_if(not reason.strip(), _("Say what changed."), field="reason")
    decision.ended_because = reason.strip()
    decision.save()
    return decision


ON_OBJECTIVE = (
    approve_objective,
    activate_objective,
    assess_viability,
    approve_viability,
    close_as_achieved,
    close_as_missed,
    revise_objective,
    withdraw_objective,
)
