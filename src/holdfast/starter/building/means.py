"""Clauses 7.1 and 6.1.3 a: what security needs, and which risks the board knows of."""

from __future__ import annotations

import datetime as dt
from typing import Final

from holdfast.leadership.models import Role, RoleAssignment
from holdfast.operation.risk.commands.coverage import report_to_enterprise
from holdfast.operation.risk.models import RiskScenario
from holdfast.records.choices import Relation
from holdfast.records.content import approve_version
from holdfast.starter.building.content import enforce, hand_out, write
from holdfast.starter.building.principles import LEADERSHIP
from holdfast.starter.building.stage import SECURITY_MANAGER, TOP_MANAGEMENT, Stage
from holdfast.starter.steering import DemoNeed, load_steering
from holdfast.support.commands.resources import (
    grant_need,
    note_provided,
    set_up_resource_plan,
    state_need,
)

YEAR: Final = dt.timedelta(days=365)
PLAN: Final = """\
## How needs come up
From risks and treatments, objectives, exercises and the talks on site.

## Who decides
The Managing Director, in the quarterly meeting; at once where life is at risk.

## What is needed and what is there
See the list that is approved with this text.
"""


def build_means(stage: Stage) -> None:
    """State what is needed and let top management decide; hand the grave risks on to the board."""
    stage.say("Resources, and what the board knows")
    given = load_steering().planning
    for each in given.needs:
        _need(stage, each)
    _plan(stage)
    report_to_enterprise(
        stage.caller(SECURITY_MANAGER),
        enterprise_register=given.reported_to,
        reported_on=stage.today,
        scenarios=list(RiskScenario.objects.live().filter(above_appetite=True)),
        owner=stage.person(SECURITY_MANAGER),
    )
    _show_leadership(stage)


def _need(stage: Stage, each: DemoNeed) -> None:
    security = stage.caller(SECURITY_MANAGER)
    made = state_need(
        security,
        title=each.title,
        kind=each.kind,
        purpose=each.purpose,
        needed=each.needed,
        measure=each.measure,
        needed_from=stage.on(each.since),
        owner=stage.person(SECURITY_MANAGER),
    )
    for key in each.risks:
        stage.link(made, Relation.ADDRESSES, stage.records[key])
    grant_need(
        stage.caller(TOP_MANAGEMENT), made, decision=each.decision, provide_by=stage.on(each.by)
    )
    if each.provided is not None:
        note_provided(security, made, provided=each.provided)


def _plan(stage: Stage) -> None:
    """Put the resource plan in force: every need with what is there and what was decided."""
    security = stage.caller(SECURITY_MANAGER)
    plan = set_up_resource_plan(
        security, title="Resource plan of the year", owner=stage.person(SECURITY_MANAGER)
    )
    write(security, plan, PLAN, stage)
    enforce(
        stage.caller(TOP_MANAGEMENT),
        plan,
        approve_version,
        statement="The means are there, or there is a day by which they are.",
        review_due=stage.today + YEAR,
        today=stage.today,
    )
    hand_out(security, plan, stage, places=("Security office",), to_everyone=False, readers=())


def _show_leadership(stage: Stage) -> None:
    """Link the principle of leadership to policy, objectives and roles, which came later."""
    statement = stage.records[LEADERSHIP]
    role = stage.find("ROL-SEC", Role)
    shown = [stage.records[key] for key in ("POL-01", "OBJ-1", "OBJ-2")]
    for record in (*shown, *RoleAssignment.objects.live().filter(role=role)):
        stage.link(record, Relation.SHOWS, statement)
