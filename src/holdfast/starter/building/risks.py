"""Clause 8.3: scenarios from their register, decided on, treated, and what remains accepted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.operation.risk.access import may_decide
from holdfast.operation.risk.choices import Decision, TreatmentOption
from holdfast.operation.risk.commands import (
    accept_risk,
    approve_assessment,
    approve_treatment,
    begin_treatment,
    decide_treatment,
    implement_treatment,
    plan_assessment,
    plan_treatment,
    start_assessment,
    submit_assessment,
    verify_treatment,
)
from holdfast.operation.risk.models import RiskScenario, Treatment
from holdfast.operation.risk.queries.methods import who_may_accept
from holdfast.starter.building.registers import bring_in
from holdfast.starter.building.stage import AUDITOR, SECURITY_MANAGER, TOP_MANAGEMENT, Stage
from holdfast.starter.shapes import DemoRisk, DemoTreatment

DECISIONS: Final = {
    "Avoid": Decision.AVOID,
    "Reduce": Decision.MODIFY,
    "Share": Decision.SHARE,
    "Retain": Decision.RETAIN,
}
OPTIONS: Final = {
    "Avoid": TreatmentOption.AVOID,
    "Reduce": TreatmentOption.MODIFY,
    "Share": TreatmentOption.SHARE,
    "Retain": TreatmentOption.MODIFY,
}
# How far along a treatment is, by its state in the data.
APPROVED: Final = ("approved", "in progress", "implemented", "verified")
BEGUN: Final = ("in progress", "implemented", "verified")
DONE: Final = ("implemented", "verified")
THOUSAND: Final = 1000
DIRECTORS: Final = ("Henrik Dahl", TOP_MANAGEMENT)


def build_risks(stage: Stage) -> None:
    """Import the scenarios; each is judged by the method as it comes in."""
    stage.say("Risk scenarios")
    bring_in(stage, "risks", stage.caller(SECURITY_MANAGER))


def decide_on_risks(stage: Stage) -> None:
    """Decide on what is judged, plan what is done, accept what remains, freeze the assessment."""
    stage.say("Decisions, treatments and acceptances")
    for each in stage.demo.risks:
        scenario = stage.find(each.key, RiskScenario)
        if scenario.state == "evaluated":
            _decide(stage, each, scenario)
    for treatment in stage.demo.treatments:
        _treat(stage, treatment)
    for acceptance in stage.demo.acceptances:
        accept_risk(
            stage.caller(acceptance.accepted_by),
            stage.find(acceptance.risk, RiskScenario),
            reason=acceptance.reason,
            accepted_on=stage.on(acceptance.accepted_on),
            until=stage.on(acceptance.until),
        )
    _assess(stage)


def _decide(stage: Stage, each: DemoRisk, scenario: RiskScenario) -> None:
    plan = each.why.target or each.why.current
    caller = _who_decides(stage, each, scenario)
    decide_treatment(caller, scenario, decision=DECISIONS[each.decision], reason=plan)


def _who_decides(stage: Stage, each: DemoRisk, scenario: RiskScenario) -> Caller:
    """Give its owner where he may, else the security manager, else a director, by the level."""
    found = who_may_accept(scenario)
    names = (each.owner, SECURITY_MANAGER, *DIRECTORS)
    callers = [stage.callers[name] for name in names if name in stage.callers]
    for caller in callers:
        permitted = caller.may(Permission.RISK_ACCEPT, scenario.unit_id)
        if permitted and found and may_decide(caller, scenario, found.authority.key):
            return caller
    return stage.caller(TOP_MANAGEMENT)


def _treat(stage: Stage, each: DemoTreatment) -> None:
    scenario = stage.find(each.risk, RiskScenario)
    risk = next(known for known in stage.demo.risks if known.key == each.risk)
    planner = stage.first_who_may(Permission.RISK_EDIT, [each.owner], scenario.unit)
    treatment = plan_treatment(
        planner,
        scenario,
        title=each.action,
        owner=stage.person(each.owner),
        due=stage.on(each.due),
        option=OPTIONS[risk.decision],
        actions="\n".join(each.steps),
        options_considered=each.considered,
        starts_on=stage.on(each.start),
        cost=Decimal(each.cost_thousand * THOUSAND),
        effect=each.effect,
    )
    stage.keep(each.key, treatment)
    if each.status in APPROVED:
        approve_treatment(stage.caller(DIRECTORS[0]), treatment)
    if each.status in BEGUN:
        begin_treatment(planner, treatment, starts_on=stage.on(each.start))
    if each.status in DONE:
        done_on = min(stage.on(each.due), stage.today)
        implement_treatment(planner, treatment, result=f"Done: {each.effect}.", done_on=done_on)
    if each.status == "verified":
        _verify(stage, treatment)


def _verify(stage: Stage, treatment: Treatment) -> None:
    scenario = treatment.scenario
    verify_treatment(
        stage.caller(AUDITOR),
        treatment,
        finding="Seen on site and tried; it does what it was meant to do.",
        likelihood=scenario.likelihood_current or 1,
        consequence=scenario.consequence_current or 1,
        rationale=scenario.rationale_current,
    )


def _assess(stage: Stage) -> None:
    security = stage.caller(SECURITY_MANAGER)
    days = sorted(stage.on(each.assessed_on) for each in stage.demo.risks)
    made = plan_assessment(
        security,
        title="Yearly assessment of all sites",
        trigger="plan",
        trigger_text="Programme of the year",
        starts_on=stage.today - dt.timedelta(days=135),
        participants="Security, departments, a representative of the dockers, Fjordvakt, customs",
        visits=f"All six sites before the workshops; the last on {days[-1]}, with photographs",
        owner=stage.person(SECURITY_MANAGER),
    )
    start_assessment(security, made)
    submit_assessment(security, made)
    approve_assessment(
        stage.caller(TOP_MANAGEMENT),
        made,
        statement="The picture is ours; what is above appetite is treated or accepted for a time.",
        review_due=stage.today + dt.timedelta(days=60),
    )
