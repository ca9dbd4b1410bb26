"""Clauses 8.1, 8.2 and 6.3: processes measured and mapped, and one of them changed by plan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from holdfast.operation.processes.commands import (
    approve_map,
    decide_on_breach,
    draw_map,
    put_process_in_force,
    record_execution,
    revise_process,
    set_criterion,
)
from holdfast.operation.processes.models import Criterion, Process, ProcessExecution
from holdfast.planning.commands.changes import (
    approve_change,
    consider_risk,
    implement_change,
    look_at_forecast,
    plan_change,
    raise_change,
    screen_change,
)
from holdfast.planning.models import ChangePlan
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.choices import Relation
from holdfast.starter.building.content import enforce, hand_out, write
from holdfast.starter.building.stage import (
    DEPUTY,
    SECURITY_MANAGER,
    SOURCE,
    TOP_MANAGEMENT,
    Stage,
)
from holdfast.starter.steering import DemoChange, DemoCriterion, load_steering

YEAR: Final = dt.timedelta(days=365)
LATER: Final = dt.timedelta(days=60)
STATEMENT: Final = "This is how our processes work together."
MAP: Final = (
    "## How to read it\nEach box is a process with its owner, each arrow what passes on.\n\n"
    "## Where security is built in\nGate, access, cargo and release belong to the business; "
    "security runs only assessment and response.\n\n## Outside\nShips, rail and the tenant's hall: "
    "see the interfaces in the scope."
)


def link_processes(stage: Stage) -> None:
    """Link each process to the commitments it serves, the law it keeps and the risks it carries."""
    for each in load_steering().links:
        process = stage.find(each.process, Process)
        for relation, keys in (
            (Relation.SERVES, each.serves),
            (Relation.MEETS, each.meets),
            (Relation.CARRIES, each.carries),
        ):
            for key in keys:
                stage.link(process, relation, stage.records[key])


def measure_processes(stage: Stage) -> None:
    """Set the criteria and record executions; each last one has the sheet that shows it."""
    stage.say("Criteria and execution records")
    for each in load_steering().criteria:
        _measure(stage, each)


def _measure(stage: Stage, each: DemoCriterion) -> None:
    security, process = stage.caller(SECURITY_MANAGER), stage.find(each.process, Process)
    criterion = set_criterion(
        security,
        title=each.title,
        process=process,
        measured=each.measured,
        measure="yes_no" if each.yes_no else "limits",
        unit_of_measure=each.unit,
        lower_limit=each.lower,
        upper_limit=each.upper,
        interval_days=each.every,
        owner=process.owner,
        external_reference=each.key,
        external_source=SOURCE,
    )
    made = None
    for day, found in each.values:
        made = record_execution(
            security,
            process=process,
            criterion=criterion,
            value=found if isinstance(found, Decimal) else None,
            answer=found if isinstance(found, str) else "",
            happened_at=stage.at(day),
            performed_by=process.owner.title if process.owner else "",
        )
        if made.state == "breach":
            decide_on_breach(security, made, reason=each.decision)
    if made is not None:
        _show(stage, made)


def _show(stage: Stage, made: ProcessExecution) -> None:
    sheet = f"day,what,result\n{made.happened_at:%Y-%m-%d},{made.title!r},{made.result!r}\n"
    attach(
        stage.caller(SECURITY_MANAGER),
        made,
        file=store(f"{made.reference.lower()}.csv", [sheet.encode()]),
        note="Sheet of the day, as kept by the owner of the process",
    )


def change_a_process(stage: Stage) -> None:
    """Change the gate process in a planned way: considered, approved, carried out."""
    stage.say("A planned change")
    given = load_steering().planning.change
    process, plan = stage.find(given.process, Process), _considered(stage, given)
    security, top = stage.caller(SECURITY_MANAGER), stage.caller(TOP_MANAGEMENT)
    approve_change(top, plan, statement=given.approval)
    plan_change(security, plan, implement_by=stage.today, review_by=stage.today + LATER)
    revise_process(security, process)
    set_criterion(
        security,
        title=given.criterion,
        process=process,
        measured="Releases of reefers, all of the week",
        measure="yes_no",
        interval_days=14,
        owner=process.owner,
    )
    put_process_in_force(security, process, review_due=stage.today + YEAR)
    record_execution(
        security,
        process=process,
        criterion=Criterion.objects.get(process=process, title=given.criterion),
        answer="yes",
        happened_at=stage.at_start,
        note="First morning: fourteen reefers, all named.",
    )
    implement_change(security, plan, outcome=given.outcome, implemented_on=stage.today)


def _considered(stage: Stage, given: DemoChange) -> ChangePlan:
    writer, security = stage.caller(DEPUTY), stage.caller(SECURITY_MANAGER)
    plan = raise_change(
        writer,
        title=given.title,
        purpose=given.purpose,
        consequences=given.consequences,
        integrity=given.integrity,
        resources=given.resources,
        roles_stay=True,
        implement_by=stage.today,
        review_by=stage.today + LATER,
        owner=stage.person(DEPUTY),
    )
    stage.link(plan, Relation.CHANGES, stage.records[given.process])
    for key in given.considers:
        stage.link(plan, Relation.CONSIDERS, stage.records[key])
    screen_change(writer, plan, processes=True)
    look_at_forecast(security, plan, note=given.forecast)
    consider_risk(
        security,
        plan,
        considered_on=stage.today,
        finding=given.finding,
        residual=given.residual,
    )
    plan.refresh_from_db()
    return plan


def draw_the_map(stage: Stage) -> None:
    """Approve the process map as it stands, and hand it out."""
    security = stage.caller(SECURITY_MANAGER)
    made = draw_map(
        security,
        title="Process map of the port",
        purpose="Which processes there are and what each passes to the next.",
        owner=stage.person(SECURITY_MANAGER),
    )
    write(security, made, MAP, stage)
    enforce(
        stage.caller(TOP_MANAGEMENT),
        made,
        approve_map,
        statement=STATEMENT,
        review_due=stage.today + YEAR,
        today=stage.today,
    )
    hand_out(security, made, stage, places=("Intranet",), to_everyone=True, readers=())
