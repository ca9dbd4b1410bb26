"""Commands on change plans: raise, screen, consider, decide, carry out, review (6.3, 8.4)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.common.days import working_days_after
from holdfast.leadership.commands.assignments import assign, end_assignment, propose_assignment
from holdfast.leadership.models import Role
from holdfast.planning.choices.changes import ChangeKind
from holdfast.planning.gates.changes import (
    APPROVED_FIRST,
    CONSIDERATIONS_RECORDED,
    CONSIDERED_AFTERWARDS,
    IMPLEMENTER_DOES_NOT_REVIEW,
    IS_SCREENED,
    MINOR_BY_RULE,
    REQUESTER_DOES_NOT_APPROVE,
    REVIEWED_BEFORE_CLOSED,
    RISK_CONSIDERED_FIRST,
    ROLE_CHANGES_NAMED,
)
from holdfast.planning.models import ChangePlan, RiskConsideration, RoleChange
from holdfast.planning.queries.changes import (
    SCENARIO,
    assignments_held,
    effect_of,
    named_role_changes,
    touched_by,
)
from holdfast.records.making import COMMON, PROVENANCE, fill, make, refuse_unless_open
from holdfast.records.queries import links_of
from holdfast.records.registry import REGISTRY

CHANGE_FIELDS: Final = (
    "purpose",
    "consequences",
    "integrity",
    "resources",
    "roles_stay",
    "implement_by",
    "review_by",
)
ASKED: Final = ("title", *CHANGE_FIELDS, *COMMON, *PROVENANCE)
UNDECIDED: Final = ("raised", "screened", "risk_considered", "deferred")
BEFORE_IMPLEMENTATION: Final = ("raised", "screened", "risk_considered", "approved", "planned")
REVIEW_DAYS: Final = 5  # working days for the look back after an emergency (DOMAIN 3.1)


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
    refuse_if(
        plan.state == "implemented" and not plan.emergency,
        _("It was approved and carried out as it stands; say in the review what was different."),
    )
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
    moves=Move(("implemented",), "implemented"),
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
    refuse_if(not plan.emergency, _("It was screened before it was carried out."))
    given = (structure, people, policy, processes, equipment, providers, assurance)
    _screen(plan, dict(zip(ChangeKind, given, strict=True)))
    return plan


@command(
    kind="planning.change.role_change_named",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Name a change of a role"),
    labels={
        "role": gettext_lazy("Role"),
        "from_person": gettext_lazy("From"),
        "to_person": gettext_lazy("To"),
    },
    helps={
        "from_person": gettext_lazy("Who holds it until then; empty: it is new or vacant."),
        "to_person": gettext_lazy("Who holds it afterwards; empty: nobody takes it over."),
    },
)
def name_role_change(
    caller: Caller,
    plan: ChangePlan,
    *,
    role: Role,
    from_person: Person | None = None,
    to_person: Person | None = None,
    note: str = "",
) -> RoleChange:
    """Name who takes over a role with the change, and from whom; it is made when it is done."""
    _refuse_unless_to_be_made(plan)
    refuse_if(
        from_person is None and to_person is None,
        _("Name who gives up the role or who takes it over."),
        field="to_person",
    )
    refuse_if(
        from_person is not None and to_person is not None and from_person.pk == to_person.pk,
        _("The role stays with the same person."),
        field="to_person",
    )
    refuse_if(
        from_person is not None and not assignments_held(role, from_person).exists(),
        _("{person} does not hold this role.").format(person=from_person and from_person.title),
        field="from_person",
    )
    made = RoleChange(
        organization_id=caller.organization_id,
        plan=plan,
        role=role,
        from_person=from_person,
        to_person=to_person,
        note=note.strip(),
    )
    made.save()
    if plan.state == "implemented":  # an emergency: what it did to roles is made at once
        _make_role_change(caller, plan, made, clock.today())
    plan.roles_stay = False
    plan.save()
    return made


@command(
    kind="planning.change.role_changes_dropped",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Drop the changes of roles"),
)
def drop_role_changes(caller: Caller, plan: ChangePlan, *, reason: str) -> ChangePlan:
    """Take back the changes of roles that are named and not made yet, with the reason."""
    _refuse_unless_to_be_made(plan)
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    named = list(named_role_changes(plan).filter(made_on__isnull=True))
    refuse_if(not named, _("No change of a role is named that is not made yet."))
    for change in named:
        change.dropped_because = reason.strip()
        change.save()
    plan.save()
    return plan


def _refuse_unless_to_be_made(plan: ChangePlan) -> None:
    refuse_unless_open(plan)
    refuse_if(
        plan.state == "implemented" and not plan.emergency,
        _("It was carried out already; raise a further change."),
    )


@command(
    kind="planning.change.forecast_looked_at",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Forecast looked at"),
    labels={"note": gettext_lazy("What the forecast with the change says, and what follows")},
)
def look_at_forecast(caller: Caller, plan: ChangePlan, *, note: str) -> ChangePlan:
    """Record that the effect on requirements and records was looked at, with what it says."""
    _refuse_unless_to_be_made(plan)
    refuse_if(not note.strip(), _("Say what you saw."), field="note")
    refuse_if(
        not touched_by(plan), _("Link the records that it changes first: without them it has none.")
    )
    effect = effect_of(caller, plan)
    plan.effect = {
        "changes": sorted(str(key) for _kind, key in touched_by(plan)),
        "records": [
            {
                "type": each.record._meta.label_lower,
                "id": str(each.record.pk),
                "reference": each.record.reference,
                "directly": each.directly,
            }
            for each in effect.records
        ],
        "statements": list(effect.statements),
    }
    plan.forecast_seen_on, plan.forecast_seen_by = clock.today(), caller.name
    plan.forecast_note = note.strip()
    plan.save()
    return plan


def _consider(
    caller: Caller, plan: ChangePlan, considered_on: dt.date, finding: str, residual: str
) -> RiskConsideration:
    refuse_if(considered_on > clock.today(), _("That day has not come yet."), field="considered_on")
    refuse_if(not finding.strip(), _("Say what you found."), field="finding")
    scenarios = [
        link.other.reference for link in links_of(caller, plan) if _is_scenario(link.other)
    ]
    made = RiskConsideration(
        organization_id=caller.organization_id,
        plan=plan,
        considered_on=considered_on,
        considered_by=caller.name,
        considered_by_actor=caller.actor_id,
        finding=finding.strip(),
        residual=residual.strip(),
        scenarios=sorted(scenarios),
        made_at=clock.now(),
    )
    made.save()
    earliest = plan.risk_considered_on
    plan.risk_considered_on = min(earliest or considered_on, considered_on)
    plan.save()
    return made


def _is_scenario(record: object) -> bool:
    return SCENARIO in REGISTRY and isinstance(record, REGISTRY[SCENARIO].model)


CONSIDERING: Final = {
    "considered_on": gettext_lazy("Considered on"),
    "finding": gettext_lazy("What the change does to security risks"),
    "residual": gettext_lazy("What remains, and why it is acceptable"),
}


@command(
    kind="planning.change.risk_considered",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Consider the risks"),
    moves=Move(("screened", "risk_considered"), "risk_considered"),
    labels=CONSIDERING,
    helps={"finding": gettext_lazy("Link the scenarios that you looked at to the plan first.")},
    tone="primary",
)
def consider_risk(
    caller: Caller, plan: ChangePlan, *, considered_on: dt.date, finding: str, residual: str = ""
) -> RiskConsideration:
    """Record what the change does to security risks, before it is decided and made."""
    return _consider(caller, plan, considered_on, finding, residual)


@command(
    kind="planning.change.risk_considered_again",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Consider the risks again"),
    moves=None,
    labels=CONSIDERING,
)
def consider_risk_again(
    caller: Caller, plan: ChangePlan, *, considered_on: dt.date, finding: str, residual: str = ""
) -> RiskConsideration:
    """Add a consideration of risk to a change that is decided, or made as an emergency."""
    refuse_if(
        plan.state not in ("approved", "planned", "implemented", "minor"),
        _("This is for a change that is decided and not reviewed yet."),
    )
    return _consider(caller, plan, considered_on, finding, residual)


def _decide(caller: Caller, plan: ChangePlan, words: str, field: str) -> ChangePlan:
    refuse_if(not words.strip(), _("Say why."), field=field)
    plan.decision = words.strip()
    plan.decided_on, plan.decided_by = clock.today(), caller.name
    plan.save()
    return plan


@command(
    kind="planning.change.approved",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Approve"),
    moves=Move(("screened", "risk_considered", "deferred"), "approved"),
    gates=(
        IS_SCREENED,
        RISK_CONSIDERED_FIRST,
        CONSIDERATIONS_RECORDED,
        ROLE_CHANGES_NAMED,
        REQUESTER_DOES_NOT_APPROVE,
    ),
    tone="primary",
)
def approve_change(caller: Caller, plan: ChangePlan, *, statement: str) -> ChangePlan:
    """Approve the change as it is considered; from now on the plan stands as it is."""
    return _decide(caller, plan, statement, "statement")


@command(
    kind="planning.change.rejected",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Reject"),
    moves=Move(UNDECIDED, "rejected"),
    tone="danger",
)
def reject_change(caller: Caller, plan: ChangePlan, *, reason: str) -> ChangePlan:
    """Decide that the change is not made, with the reason."""
    return _decide(caller, plan, reason, "reason")


@command(
    kind="planning.change.deferred",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Defer"),
    moves=Move(("raised", "screened", "risk_considered"), "deferred"),
)
def defer_change(caller: Caller, plan: ChangePlan, *, reason: str, until: dt.date) -> ChangePlan:
    """Put the decision off until a day, with the reason."""
    refuse_if(until <= clock.today(), _("Name a day that is still to come."), field="until")
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    plan.decision, plan.deferred_until = reason.strip(), until
    plan.save()
    return plan


@command(
    kind="planning.change.taken_up",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Take up again"),
    moves=Move(("deferred",), "raised"),
)
def take_change_up(caller: Caller, plan: ChangePlan) -> ChangePlan:
    """Take a deferred change up again; it is screened anew, its considerations stand."""
    plan.deferred_until = None
    plan.save()
    return plan


@command(
    kind="planning.change.settled_as_minor",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Settle as a minor revision"),
    moves=Move(("screened",), "minor"),
    gates=(MINOR_BY_RULE,),
)
def settle_as_minor(caller: Caller, plan: ChangePlan, *, reason: str) -> ChangePlan:
    """Settle a change that is none of the seven kinds as a minor revision, with the reason."""
    return _decide(caller, plan, reason, "reason")


@command(
    kind="planning.change.planned",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Plan the days"),
    moves=Move(("approved", "planned"), "planned"),
    labels={
        "implement_by": gettext_lazy("Carried out by"),
        "review_by": gettext_lazy("Reviewed afterwards by"),
    },
    tone="primary",
)
def plan_change(
    caller: Caller, plan: ChangePlan, *, implement_by: dt.date, review_by: dt.date
) -> ChangePlan:
    """Set the day by which an approved change is carried out, and the day of its review."""
    refuse_if(review_by <= implement_by, _("The review comes afterwards."), field="review_by")
    plan.implement_by, plan.review_by = implement_by, review_by
    plan.save()
    return plan


@command(
    kind="planning.change.implemented",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Carried out"),
    moves=Move(BEFORE_IMPLEMENTATION, "implemented"),
    gates=(IS_SCREENED, RISK_CONSIDERED_FIRST, APPROVED_FIRST),
    labels={
        "outcome": gettext_lazy("What was done"),
        "implemented_on": gettext_lazy("Carried out on"),
        "review_by": gettext_lazy("Reviewed afterwards by"),
    },
    tone="primary",
)
def implement_change(
    caller: Caller,
    plan: ChangePlan,
    *,
    outcome: str,
    implemented_on: dt.date,
    review_by: dt.date | None = None,
) -> ChangePlan:
    """Record that the change was carried out; the changes of roles that it names are made."""
    decided = plan.decided_on
    refuse_if(
        decided is not None and implemented_on < decided,
        _("It was approved on {day} only: what came before is an emergency.").format(day=decided),
        field="implemented_on",
    )
    plan.review_by = review_by or plan.review_by
    _implement(caller, plan, outcome, implemented_on)
    return plan


def _implement(caller: Caller, plan: ChangePlan, outcome: str, day: dt.date) -> None:
    refuse_if(day > clock.today(), _("That day has not come yet."), field="implemented_on")
    refuse_if(not outcome.strip(), _("Say what was done."), field="outcome")
    if plan.review_by is None or plan.review_by <= day:
        raise Refused(
            _("Name the day by which it is reviewed afterwards."),
            fields={"review_by": [_("A day after it was carried out.")]},
        )
    plan.implemented_on, plan.outcome = day, outcome.strip()
    plan.implemented_by, plan.implemented_by_actor = caller.name, caller.actor_id
    for change in named_role_changes(plan).filter(made_on__isnull=True):
        _make_role_change(caller, plan, change, day)
    plan.save()


def _make_role_change(caller: Caller, plan: ChangePlan, change: RoleChange, day: dt.date) -> None:
    """Hand a role over: end what was assigned, assign anew; who does it needs the right to."""
    because = _("{plan}: {title}").format(plan=plan.reference, title=plan.title)
    if change.from_person is not None:
        for held in assignments_held(change.role, change.from_person):
            last_day = max(day - dt.timedelta(days=1), held.starts_on)
            end_assignment(caller, held, last_day=last_day, reason=because)
    if change.to_person is not None:
        made = propose_assignment(caller, role=change.role, person=change.to_person, starts_on=day)
        assign(caller, made)
    change.made_on = day
    change.save()


@command(
    kind="planning.change.implemented_in_emergency",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Carried out as an emergency"),
    moves=Move((*BEFORE_IMPLEMENTATION, "deferred"), "implemented"),
    labels={
        "reason": gettext_lazy("Why it could not wait"),
        "outcome": gettext_lazy("What was done"),
        "implemented_on": gettext_lazy("Carried out on"),
    },
    tone="danger",
)
def implement_in_emergency(
    caller: Caller, plan: ChangePlan, *, reason: str, outcome: str, implemented_on: dt.date
) -> ChangePlan:
    """Carry out what cannot wait; it is considered and reviewed within five working days."""
    refuse_if(not reason.strip(), _("Say why it could not wait."), field="reason")
    plan.emergency, plan.emergency_reason = True, reason.strip()
    plan.review_by = working_days_after(clock.today(), REVIEW_DAYS)
    plan.decided_on, plan.decided_by = implemented_on, caller.name
    _implement(caller, plan, outcome, implemented_on)
    return plan


@command(
    kind="planning.change.reviewed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Review how it worked"),
    moves=Move(("implemented",), "reviewed"),
    gates=(CONSIDERED_AFTERWARDS, IMPLEMENTER_DOES_NOT_REVIEW),
    labels={
        "brought_up_to_date": gettext_lazy("Scenarios, plans and training brought up to date"),
    },
    tone="primary",
)
def review_change(
    caller: Caller, plan: ChangePlan, *, finding: str, brought_up_to_date: str = ""
) -> ChangePlan:
    """Judge after it was carried out whether the change did what it was for, and what else."""
    refuse_if(not finding.strip(), _("Say what you found."), field="finding")
    plan.finding, plan.brought_up_to_date = finding.strip(), brought_up_to_date.strip()
    plan.reviewed_on, plan.reviewed_by = clock.today(), caller.name
    plan.save()
    return plan


@command(
    kind="planning.change.closed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Close"),
    moves=Move(("implemented", "reviewed"), "closed"),
    gates=(REVIEWED_BEFORE_CLOSED,),
)
def close_change(caller: Caller, plan: ChangePlan) -> ChangePlan:
    """Close a change that is carried out and reviewed."""
    plan.save()
    return plan


ON_CHANGES: Final = (
    screen_change,
    consider_risk,
    name_role_change,
    drop_role_changes,
    look_at_forecast,
    approve_change,
    settle_as_minor,
    defer_change,
    take_change_up,
    plan_change,
    implement_change,
    screen_afterwards,
    consider_risk_again,
    review_change,
    close_change,
    reject_change,
    implement_in_emergency,
)
