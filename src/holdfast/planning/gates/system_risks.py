"""Gates of the risks and opportunities of the system (6.1, DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.context.queries.links import holds_for
from holdfast.planning.choices.system_risks import Effectiveness, SystemRiskDecision
from holdfast.planning.models import SystemRisk
from holdfast.planning.queries.system_risks import (
    COUNTING,
    UNDONE,
    actions_of,
    has_owned_action,
    in_a_process,
)

Values = Mapping[str, Any]


def _action_is_planned(caller: Caller, risk: SystemRisk, values: Values) -> str | None:
    if SystemRisk.objects.filter(has_owned_action(), pk=risk.pk).exists():
        return None
    return _("No action for it has an owner and a date yet: plan one first.")


ACTION_IS_PLANNED = Gate(
    key="system-risk-action-is-planned",
    clause="6.1.1",
    sentence=gettext_lazy("What is to be addressed has an action with owner and date."),
    holds=_action_is_planned,
)


def _is_in_a_process(caller: Caller, risk: SystemRisk, values: Values) -> str | None:
    if holds_for(risk, in_a_process()):
        return None
    actions = actions_of(risk).filter(state__in=COUNTING)
    loose = list(actions.exclude(in_a_process()))
    if not loose and actions.exists():
        return None
    if not loose:
        return _("Neither it nor an action for it is linked to a process yet.")
    return _(
        "These actions are not linked to the process that they change: {actions}. Link them, or "
        "link the process to the risk itself."
    ).format(actions=", ".join(action.reference for action in loose[:5]))


IS_IN_A_PROCESS = Gate(
    key="system-risk-is-in-a-process",
    clause="6.1.1",
    sentence=gettext_lazy("What is done is part of a process before it counts as integrated."),
    holds=_is_in_a_process,
)


def _actions_are_judged(caller: Caller, risk: SystemRisk, values: Values) -> str | None:
    waiting = list(actions_of(risk).filter(state__in=UNDONE)[:5])
    if not waiting:
        return None
    return _("Whether these actions worked is not judged yet: {actions}.").format(
        actions=", ".join(action.reference for action in waiting)
    )


ACTIONS_ARE_JUDGED = Gate(
    key="system-risk-actions-are-judged",
    clause="6.1.1",
    sentence=gettext_lazy("Whether it worked is judged after its actions are."),
    holds=_actions_are_judged,
)


def _effectiveness_is_judged(caller: Caller, risk: SystemRisk, values: Values) -> str | None:
    if risk.effectiveness == Effectiveness.NOT_EFFECTIVE:
        return _("What was done did not work: take it up again, or leave it as it is.")
    if risk.decision == SystemRiskDecision.ACCEPT or risk.effectiveness:
        return None
    return _("Whether what was done about it worked is not judged yet: judge that first.")


EFFECTIVENESS_IS_JUDGED = Gate(
    key="system-risk-effectiveness-is-judged",
    clause="6.1.1",
    sentence=gettext_lazy("Nothing is closed before it is known whether it worked."),
    holds=_effectiveness_is_judged,
)
