"""Clause 5.3: role cards, who holds them, who has what to do with a process."""

from __future__ import annotations

import datetime as dt

from holdfast.accounts.models import Unit
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.leadership.choices.roles import (
    AssignmentKind,
    RaciLetter,
    RaciSubject,
    RoleLevel,
)
from holdfast.leadership.commands.assignments import (
    accept_role,
    assign,
    note_acceptance,
    propose_assignment,
    tell_holder,
)
from holdfast.leadership.commands.delegations import accept_delegation, delegate
from holdfast.leadership.commands.roles import describe_role, set_letter, state_conflict
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.starter.building.stage import SECURITY_MANAGER, SOURCE, TOP_MANAGEMENT, Stage
from holdfast.starter.people import load_people
from holdfast.starter.steering import DemoDelegation, DemoRaci, DemoRole, load_steering

LETTER = "Letter of appointment, handed over in the quarterly meeting"
SIGNED = "Signed letter, personnel file"


def build_roles(stage: Stage) -> None:
    """Describe the roles, state which do not go together, and let top management assign them."""
    stage.say("Roles, holders and deputies")
    given = load_steering().leadership
    for each in given.roles:
        stage.keep(each.key, _role(stage, each))
    for conflict in given.conflicts:
        state_conflict(
            stage.caller(SECURITY_MANAGER),
            stage.find(conflict.role, Role),
            other=stage.find(conflict.other, Role),
            reason=conflict.reason,
        )
    for each in given.roles:
        _assign(stage, each, each.holder, AssignmentKind.HOLDER)
        _assign(stage, each, each.deputy, AssignmentKind.DEPUTY)
    for delegation in given.delegations:
        _delegate(stage, delegation)
    for line in given.raci:
        _letters(stage, line)


def _role(stage: Stage, each: DemoRole) -> Role:
    return describe_role(
        stage.caller(SECURITY_MANAGER),
        title=each.title,
        level=each.level,
        unit=stage.find(each.unit, Unit) if each.unit else None,
        purpose=each.purpose,
        responsibilities="\n".join(each.responsibilities),
        authorities="\n".join(each.authorities),
        ensures_conformity=each.conformity,
        reports_performance=each.reports,
        reports_every_months=each.months,
        needs_deputy=each.needs_deputy,
        clearance_needed=load_people().clearance_of(each.key),
        owner=stage.person(SECURITY_MANAGER),
        external_reference=each.key,
        external_source=SOURCE,
    )


def _assign(stage: Stage, each: DemoRole, name: str, kind: AssignmentKind) -> None:
    top, security = stage.caller(TOP_MANAGEMENT), stage.caller(SECURITY_MANAGER)
    made = propose_assignment(
        top,
        role=stage.find(each.key, Role),
        person=stage.person(name),
        kind=kind,
        starts_on=_since(stage, each, name),
        owner=stage.person(SECURITY_MANAGER),
    )
    waived = load_people().waived
    if (each.key, name) == (waived.role, waived.person):
        assign.under(Terms(override=Override(waived.reason)))(top, made)
    else:
        assign(top, made)
    tell_holder(security, made, how=LETTER)
    if name in stage.callers:
        accept_role(stage.caller(name), made)
    else:
        note_acceptance(security, made, how=SIGNED)


def _since(stage: Stage, each: DemoRole, name: str) -> dt.date:
    """Give the day from which somebody has a role; who leads the port has done so for long."""
    if each.level != RoleLevel.TOP.value:
        return stage.today
    started = next((p.started for p in stage.demo.people if p.name == name), None)
    return stage.on(started) if started is not None else stage.today


def _delegate(stage: Stage, each: DemoDelegation) -> None:
    held = RoleAssignment.objects.get(
        role=stage.find(each.role, Role), person=stage.person(each.holder)
    )
    made = delegate(
        stage.caller(TOP_MANAGEMENT if each.by_top_management else SECURITY_MANAGER),
        assignment=held,
        person=stage.person(each.person),
        what="\n".join(each.what),
        starts_on=stage.today,
        ends_on=stage.on(each.until),
        reason=each.reason,
        owner=stage.person(each.holder),
    )
    if each.person in stage.callers:
        accept_delegation(stage.caller(each.person), made)


def _letters(stage: Stage, line: DemoRaci) -> None:
    letters = (
        (RaciLetter.ACCOUNTABLE, (line.accountable,)),
        (RaciLetter.RESPONSIBLE, line.responsible),
        (RaciLetter.CONSULTED, line.consulted),
        (RaciLetter.INFORMED, line.informed),
    )
    for letter, roles in letters:
        for key in roles:
            set_letter(
                stage.caller(SECURITY_MANAGER),
                stage.find(key, Role),
                about=RaciSubject.CLAUSE if line.clause else RaciSubject.PROCESS,
                subject=line.clause or str(stage.records[line.process].pk),
                letter=letter,
            )
