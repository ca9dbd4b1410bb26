"""Raise and screen a change, and complete what is considered (6.3, 8.4)."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.planning.choices.changes import ChangeKind
from holdfast.planning.models import ChangePlan
from holdfast.planning.queries.changes import touched_by
from holdfast.records.making import COMMON, PROVENANCE, fill, make, refuse_unless_open

CHANGE_FIELDS: Final = (
    "purpose",
    "consequences",
    "integrity",
    "resources",
    "roles_stay",
    "business",
    "implement_by",
    "review_by",
)
ASKED: Final = ("title", *CHANGE_FIELDS, *COMMON, *PROVENANCE)


def _raise(caller: Caller, **values: Any) -> ChangePlan:
    """Ask for a change of the security management system, and say what it is for."""
    plan = ChangePlan(
        organization_id=caller.organization_id,
        requested_by=caller.name,
        requested_by_actor=caller.actor_id,
    )
    return make(plan, values)


raise_change: Command[..., ChangePlan] = register(
    Command(
        function=_raise,
        kind="planning.change.raised",
        needs=Permission.PLANNING_EDIT,
        label=gettext_lazy("Raise a change"),
        asks=ASKED,
        makes=ChangePlan,
        tone="primary",
    )
)


def _amend(caller: Caller, plan: ChangePlan, **values: Any) -> ChangePlan:
    """Complete what is considered; once it is approved, the plan stands as it was approved."""
    refuse_unless_open(plan)
    fill(plan, values)
    plan.corrected_at = clock.now()
    plan.save()
    return plan


amend_change: Command[..., ChangePlan] = register(
    Command(
        function=_amend,
        kind="planning.change.amended",
        needs=Permission.PLANNING_EDIT,
        label=gettext_lazy("Edit"),
        asks=ASKED,
        target=ChangePlan,
    )
)


def _screen(plan: ChangePlan, answers: dict[ChangeKind, bool]) -> None:
    kinds = "".join(kind.value for kind in ChangeKind if answers[kind])
    refuse_if(
        plan.risk_considered_on is not None and not set(plan.kinds) <= set(kinds),
        _("A kind that was found is not taken back after its risks were considered."),
    )
    plan.kinds, plan.screened_on = kinds, clock.today()
    plan.save()


@command(
    kind="planning.change.screened",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Screen"),
    moves=Move(("raised", "screened"), "screened"),
    labels={
        "structure": ChangeKind.STRUCTURE.label,
        "people": ChangeKind.PEOPLE.label,
        "policy": ChangeKind.POLICY.label,
        "processes": ChangeKind.PROCESSES.label,
        "equipment": ChangeKind.EQUIPMENT.label,
        "providers": ChangeKind.PROVIDERS.label,
        "assurance": ChangeKind.ASSURANCE.label,
    },
    tone="primary",
)
def screen_change(  # noqa: PLR0913 - the seven questions of 8.4
    caller: Caller,
    plan: ChangePlan,
    *,
    structure: bool = False,
    people: bool = False,
    policy: bool = False,
    processes: bool = False,
    equipment: bool = False,
    providers: bool = False,
    assurance: bool = False,
) -> ChangePlan:
    """Answer for each of the seven kinds of 8.4 whether the change is of that kind: yes or no."""
    given = (structure, people, policy, processes, equipment, providers, assurance)
    _screen(plan, dict(zip(ChangeKind, given, strict=True)))
    return plan


@command(
    kind="planning.change.screened_afterwards",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Screen afterwards"),
    moves=Move(("made_in_emergency",), "made_in_emergency"),
    labels=screen_change.labels,
)
def screen_afterwards(  # noqa: PLR0913 - the seven questions of 8.4
    caller: Caller,
    plan: ChangePlan,
    *,
    structure: bool = False,
    people: bool = False,
    policy: bool = False,
    processes: bool = False,
    equipment: bool = False,
    providers: bool = False,
    assurance: bool = False,
) -> ChangePlan:
    """Answer the seven questions of 8.4 for an emergency change that is already made."""
    given = (structure, people, policy, processes, equipment, providers, assurance)
    _screen(plan, dict(zip(ChangeKind, given, strict=True)))
    return plan


def bind(plan: ChangePlan) -> None:
    """Hold fast for which records the plan is decided; what is linked later is not among them."""
    named = sorted(str(key) for _kind, key in touched_by(plan))
    plan.effect = {**plan.effect, "decided_for": named}


def is_to_be_made(caller: Caller, plan: ChangePlan) -> bool:
    """Tell whether a plan still takes what belongs before its decision."""
    return not plan.state_now.frozen


def refuse_unless_to_be_made(plan: ChangePlan) -> None:
    """Refuse what belongs before a change is made; an emergency is completed afterwards."""
    refuse_if(
        plan.state == "implemented",
        _("It was carried out already; raise a further change."),
    )
    refuse_unless_open(plan)
