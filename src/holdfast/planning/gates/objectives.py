"""Gates before an objective is approved, taken up and closed (6.2; DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.context.queries.links import has_action, holds_for
from holdfast.planning.models import Objective
from holdfast.planning.queries.commitments import serves_commitment
from holdfast.planning.queries.objectives import trend_of_objective
from holdfast.planning.queries.trend import Standing

Values = Mapping[str, Any]


def _is_measurable(caller: Caller, objective: Objective, values: Values) -> str | None:
    if objective.cannot_be_measured_because.strip() or objective.is_measurable:
        return None
    return _(
        "Give its indicator with baseline, target and date, or say why it cannot be measured; "
        "where it is approved already, revise it first."
    )


OBJECTIVE_IS_MEASURABLE = Gate(
    key="objective-is-measurable",
    clause="6.2.1",
    sentence=gettext_lazy("An objective has an indicator, or a reason why it has none."),
    holds=_is_measurable,
)


def lacking_in_plan(objective: Objective) -> list[str]:
    """Name the parts of the plan of an objective that are empty (6.2.2)."""
    parts = {
        _("what will be done"): objective.plan_what.strip(),
        _("the resources"): objective.plan_resources.strip(),
        _("who answers for it (owner)"): objective.owner_id,
        _("by when"): objective.due,
        _("how results are evaluated"): objective.plan_evaluation.strip(),
    }
    return [label for label, value in parts.items() if not value]


def _is_planned(caller: Caller, objective: Objective, values: Values) -> str | None:
    lacking = lacking_in_plan(objective)
    if not lacking:
        return None
    return _(
        "Its plan does not say: {parts}. Where it is approved already, revise it first."
    ).format(parts=", ".join(lacking))


OBJECTIVE_IS_PLANNED = Gate(
    key="objective-is-planned",
    clause="6.2.2",
    sentence=gettext_lazy("The plan says what, with what, who, by when, and how it is evaluated."),
    holds=_is_planned,
)


def _proposer_is_not_approver(caller: Caller, objective: Objective, values: Values) -> str | None:
    if objective.proposed_by_actor is None or objective.proposed_by_actor != caller.actor_id:
        return None
    return _(
        "You proposed this objective, so somebody else approves it. In a small organization you "
        "may go on with a stated reason; it is looked at again afterwards."
    )


PROPOSER_DOES_NOT_APPROVE = Gate(
    key="proposer-does-not-approve",
    clause="6.2.1",
    sentence=gettext_lazy("Who proposes an objective does not approve it."),
    holds=_proposer_is_not_approver,
)


def _serves_policy(caller: Caller, objective: Objective, values: Values) -> str | None:
    if holds_for(objective, serves_commitment()):
        return None
    return _("Link the commitment of the security policy that it serves.")


OBJECTIVE_SERVES_POLICY = Gate(
    key="objective-serves-policy",
    clause="6.2.1",
    sentence=gettext_lazy("An objective serves a commitment of the policy."),
    holds=_serves_policy,
)


def _has_an_action(caller: Caller, objective: Objective, values: Values) -> str | None:
    if holds_for(objective, has_action()):
        return None
    return _("Plan at least one action for it.")


OBJECTIVE_HAS_ACTION = Gate(
    key="objective-has-action",
    clause="6.2.2",
    sentence=gettext_lazy("At least one action carries an objective."),
    holds=_has_an_action,
)


def _is_reached(caller: Caller, objective: Objective, values: Values) -> str | None:
    if objective.target is None or objective.due is None:
        return None
    trend = trend_of_objective(objective, clock.today())
    kept = objective.direction == "keep" and trend.standing is Standing.ON_TRACK
    if trend.standing is Standing.REACHED or kept:
        return None
    return _("Its measurements do not show that: {words}").format(words=trend.words)


OBJECTIVE_IS_REACHED = Gate(
    key="objective-is-reached",
    clause="6.2.2",
    sentence=gettext_lazy("An objective is achieved when its measurements show it."),
    holds=_is_reached,
)
