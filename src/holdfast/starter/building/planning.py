"""Clauses 6.1.1 and 6.2: objectives with their measurements, risks of the system."""

from __future__ import annotations

import datetime as dt
from typing import Final

from holdfast.accounts.commands import amend_unit
from holdfast.accounts.models import Unit
from holdfast.context.models import ContextIssue, PartyRequirement
from holdfast.planning.choices.system_risks import (
    Effectiveness,
    Extent,
    Likelihood,
    SystemRiskSide,
)
from holdfast.planning.commands import objectives_document
from holdfast.planning.commands.objectives import (
    activate_objective,
    approve_objective,
    approve_viability,
    assess_viability,
    decide_on_no_objective,
    propose_objective,
)
from holdfast.planning.commands.progress import record_measurement
from holdfast.planning.commands.system_risks import (
    address_system_risk,
    decide_nothing_arises,
    integrate_system_risk,
    judge_system_risk,
    record_system_risk,
)
from holdfast.planning.models import Objective, SystemRisk
from holdfast.planning.queries.system_risks import answered, issues_and_requirements
from holdfast.planning.queries.top_risks import top_risks
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.content import submit_version
from holdfast.records.queries import is_traced
from holdfast.starter.building.content import enforce, hand_out
from holdfast.starter.building.stage import (
    AUDITOR,
    SECURITY_MANAGER,
    SOURCE,
    TOP_MANAGEMENT,
    Stage,
)
from holdfast.starter.steering import DemoObjective, DemoSystemRisk, load_steering
from holdfast.work.commands import judge_effective, plan_action_for, report_done
from holdfast.work.models import Action

QUARTER: Final = dt.timedelta(days=91)
YEAR: Final = dt.timedelta(days=365)
STATEMENT: Final = "These are our objectives until the next review."
INTRODUCTION: Final = "What we want to reach, how we see it, and who sees to it."
READERS: Final = ("Henrik Dahl", "Stian Lund", "Kari Myhre", "Ida Fosse", "Lene Sund")
PLACES: Final = ("Terminal Operations, shift room", "Inland Depot, guard post")
NO_GOAL: Final = (
    "It is kept down by its treatment, which has an owner, a date and a test; a figure of its own "
    "would add nothing."
)


def build_objectives(stage: Stage) -> None:
    """Set objectives for the port and two units, approve, take them up, and measure them."""
    stage.say("Objectives and their measurements")
    for each in load_steering().planning.objectives:
        if each.unit_of:
            unit = stage.find(each.unit_of, Unit)
            amend_unit(stage.installation, unit, needs_objectives=True)
        stage.keep(each.key, _objective(stage, each))
    _rest_of_the_top_risks(stage)
    _issue(stage)


def _objective(stage: Stage, each: DemoObjective) -> Objective:
    security, top = stage.caller(SECURITY_MANAGER), stage.caller(TOP_MANAGEMENT)
    made = propose_objective(
        security,
        title=each.title,
        level="site" if each.unit_of else "organization",
        unit=stage.find(each.unit_of, Unit) if each.unit_of else None,
        goal=each.goal,
        indicator=each.indicator,
        formula=each.formula,
        data_source=each.data_source,
        unit_of_measure=each.unit,
        direction=each.direction,
        baseline=each.baseline,
        baseline_on=stage.on(each.baseline_on),
        target=each.target,
        due=stage.on(each.due),
        plan_what=each.what,
        plan_resources=each.resources,
        plan_evaluation=each.evaluation,
        option_technological=each.technological,
        option_human=each.human,
        option_administrative=each.administrative,
        option_chosen=each.chosen,
        option_reason=each.because,
        owner=stage.person(each.owner),
        external_reference=each.key,
        external_source=SOURCE,
    )
    _link(stage, each, made)
    assess_viability(security, made, note=each.viability)
    approve_viability(top, made, viability_due=stage.today + 2 * QUARTER)
    approve_objective(top, made)
    plan_action_for(
        security,
        made,
        title=each.action,
        owner=stage.person(each.owner),
        due=stage.on(each.action_due),
        criterion=each.evaluation,
        judge_on=stage.on(each.due),
    )
    activate_objective(security, made, review_due=stage.today + QUARTER)
    for day, value in each.measured:
        record_measurement(security, made, value=value, measured_on=stage.on(day))
    return made


def _link(stage: Stage, each: DemoObjective, made: Objective) -> None:
    for key in each.serves:
        stage.link(made, Relation.SERVES, stage.records[key])
    for key in each.addresses:
        stage.link(made, Relation.ADDRESSES, stage.records[key])
    for key in each.uses:
        stage.link(made, Relation.USES, stage.records[key])
    security = stage.caller(SECURITY_MANAGER)
    for key, view in each.parties.items():
        party = stage.records[key]
        trace(security, made, relation=Relation.CONSIDERS, target=party, note=view)


def _rest_of_the_top_risks(stage: Stage) -> None:
    """Say of the gravest risks that no objective addresses why they need none."""
    top = top_risks()
    left = list(top.exclude(is_traced(Objective))) if top is not None else []
    if not left:
        return
    reason = decide_on_no_objective(
        stage.caller(TOP_MANAGEMENT),
        title="No objective of their own for risks that are treated",
        reason=NO_GOAL,
        owner=stage.person(TOP_MANAGEMENT),
        review_due=stage.today + YEAR,
    )
    for risk in left:
        stage.link(reason, Relation.CONSIDERS, risk)


def _issue(stage: Stage) -> None:
    """Issue the objectives as a document, approved by top management and handed out."""
    security = stage.caller(SECURITY_MANAGER)
    document = objectives_document.set_up_document(
        security, title="Security objectives of the port", owner=stage.person(SECURITY_MANAGER)
    )
    objectives_document.write_document(security, document, introduction=INTRODUCTION)
    submit_version(security, document)
    enforce(
        stage.caller(TOP_MANAGEMENT),
        document,
        objectives_document.approve_document,
        statement=STATEMENT,
        review_due=stage.today + YEAR,
        today=stage.today,
    )
    hand_out(security, document, stage, places=PLACES, to_everyone=True, readers=READERS)


def build_system_risks(stage: Stage) -> None:
    """Record risks and opportunities of the system, act on them, and say where none arises."""
    stage.say("Risks and opportunities of the system")
    given = load_steering().planning
    for each in given.system_risks:
        stage.keep(each.key, _system_risk(stage, each))
    issues, needs = issues_and_requirements()
    decide_nothing_arises(
        stage.caller(SECURITY_MANAGER),
        reason=given.nothing_arises,
        issues=list(issues.exclude(answered(stage.today))),
        requirements=list(needs.exclude(answered(stage.today))),
        review_due=stage.today + YEAR,
        owner=stage.person(SECURITY_MANAGER),
    )


def _system_risk(stage: Stage, each: DemoSystemRisk) -> SystemRisk:
    security = stage.caller(SECURITY_MANAGER)
    sources = [stage.records[key] for key in each.arises]
    made = record_system_risk(
        security,
        title=each.title,
        side=SystemRiskSide(each.side),
        description=each.description,
        effect=each.effect,
        likelihood=Likelihood(each.likelihood),
        extent=Extent(each.extent),
        issues=[s for s in sources if isinstance(s, ContextIssue)],
        requirements=[s for s in sources if isinstance(s, PartyRequirement)],
        owner=stage.person(each.owner),
        review_due=stage.today + YEAR,
        external_reference=each.key,
        external_source=SOURCE,
    )
    address_system_risk(
        security,
        made,
        title=each.action,
        owner=stage.person(each.owner),
        due=stage.on(each.due),
        criterion=each.criterion,
        judge_on=stage.on(each.judge),
        reason="Decided in the context meeting.",
    )
    action = Action.objects.live().get(about_id=made.pk)
    process = stage.records[each.process]
    stage.link(made, Relation.CHANGES, process)
    trace(security, action, relation=Relation.CHANGES, target=process)
    _work_it_out(stage, each, made, action)
    return made


def _work_it_out(stage: Stage, each: DemoSystemRisk, risk: SystemRisk, action: Action) -> None:
    security, auditor = stage.caller(SECURITY_MANAGER), stage.caller(AUDITOR)
    if each.done is None:
        return
    report_done(security, action, result=each.result, done_on=stage.on(each.done))
    integrate_system_risk(security, risk)
    if each.effective:
        judge_effective(auditor, action, finding=each.finding)
        judge_system_risk(
            auditor, risk, effectiveness=Effectiveness.EFFECTIVE, finding=each.finding
        )
