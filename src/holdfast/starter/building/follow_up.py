"""What follows from findings: actions in several states, a nonconformity, a suggestion."""

from __future__ import annotations

from holdfast.acting.permissions import Permission
from holdfast.context.models import ComplianceObligation
from holdfast.improvement.choices import Grade
from holdfast.improvement.commands import (
    contain_nonconformity,
    raise_nonconformity,
    suggest_improvement,
)
from holdfast.records.choices import Relation
from holdfast.starter.building.stage import AUDITOR, SECURITY_MANAGER, Stage
from holdfast.starter.shapes import DemoAction
from holdfast.work.commands import judge_effective, plan_action_for, report_done

UNMET = "OB-22"
IMPROVEMENT = "IMPROVEMENT"


def build_follow_up(stage: Stage) -> None:
    """Plan the actions, let some be done and judged, raise what is not met."""
    stage.say("Actions and nonconformities")
    for each in stage.demo.actions:
        _action(stage, each)
    _nonconformity(stage)
    suggested = suggest_improvement(
        stage.caller(AUDITOR),
        title="Keep the drill records of all shifts in one register",
        requirement="4.2.2/b",
        description="Three binders are compared by hand before each evaluation.",
        benefit="Half a day less for each evaluation, and no record is missed.",
        origin="Evaluation of the regulations on port facilities",
        owner=stage.person("Marte Vik"),
    )
    stage.keep(IMPROVEMENT, suggested)


def _action(stage: Stage, each: DemoAction) -> None:
    action = plan_action_for(
        stage.caller(SECURITY_MANAGER),
        stage.records[each.about],
        title=each.title,
        owner=stage.person(each.owner),
        due=stage.on(each.due),
        criterion=each.criterion,
    )
    if each.done_on is None:
        return
    doer = stage.first_who_may(Permission.ACTION_EDIT, [each.owner])
    report_done(doer, action, result=each.result, done_on=stage.on(each.done_on))
    if each.finding:
        judge_effective(stage.caller(AUDITOR), action, finding=each.finding)


def _nonconformity(stage: Stage) -> None:
    unmet = next(each for each in stage.demo.obligations if each.key == UNMET)
    found = raise_nonconformity(
        stage.caller(AUDITOR),
        title="The fence of the truck park was not mended within the agreed days",
        requirement="4.2.2/b",
        statement=f"Nothing of ours sees to it that “{unmet.title}” is kept.",
        evidence=unmet.finding,
        grade=Grade.MINOR,
        owner=stage.person(unmet.owner),
    )
    stage.link(found, Relation.RELATES_TO, stage.find(UNMET, ComplianceObligation))
    contain_nonconformity(
        stage.caller(SECURITY_MANAGER),
        found,
        correction="Fence closed by our own workshop; the patrol looks at it every night.",
    )
