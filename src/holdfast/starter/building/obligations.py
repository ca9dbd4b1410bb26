"""Clause 4.2.2: compliance obligations from their register, judged, answered and evaluated."""

from __future__ import annotations

import datetime as dt

from holdfast.context.choices import ComplianceResult
from holdfast.context.commands.obligations import (
    evaluate_compliance,
    judge_applicable,
    judge_not_applicable,
)
from holdfast.context.models import ComplianceObligation
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.choices import Relation
from holdfast.starter.building.registers import bring_in
from holdfast.starter.building.stage import LEGAL_ADVISER, SECURITY_MANAGER, Stage
from holdfast.starter.loading import demo_file
from holdfast.starter.shapes import DemoObligation

YEAR = dt.timedelta(days=365)
RESULTS = {
    "Compliant": ComplianceResult.COMPLIANT,
    "Partly compliant": ComplianceResult.PARTIAL,
    "Not compliant": ComplianceResult.NOT_COMPLIANT,
}


def build_obligations(stage: Stage) -> None:
    """Import the obligations and judge for each whether and how it applies."""
    stage.say("Compliance obligations")
    security = stage.caller(SECURITY_MANAGER)
    bring_in(stage, "obligations", security)
    for each in stage.demo.obligations:
        obligation = stage.find(each.key, ComplianceObligation)
        if not each.applies:
            judge_not_applicable(security, obligation, reason=each.how_it_applies)
            continue
        evaluated = stage.on(each.last_evaluated) if each.last_evaluated else stage.today
        judge_applicable(
            security,
            obligation,
            how_it_applies=each.how_it_applies,
            audience="\n".join(each.audience),
            next_evaluation=evaluated + YEAR,
            review_due=stage.on(each.next_review),
        )


def evaluate_obligations(stage: Stage) -> None:
    """Link obligations to what meets them, and evaluate them as the legal adviser found them."""
    for each in stage.demo.obligations:
        obligation = stage.find(each.key, ComplianceObligation)
        for key in each.met_by:
            stage.link(stage.records[key], Relation.MEETS, obligation)
        if each.result and each.last_evaluated:
            _evaluate(stage, each, obligation)


def _evaluate(stage: Stage, each: DemoObligation, obligation: ComplianceObligation) -> None:
    if each.last_evaluated is None:
        return
    day, result = stage.on(each.last_evaluated), RESULTS[each.result]
    caller = stage.caller(LEGAL_ADVISER)
    made = evaluate_compliance(
        caller,
        obligation,
        result=result,
        evidence=f"With {each.evaluated_by}: {each.finding}",
        shortfall="" if result is ComplianceResult.COMPLIANT else each.finding,
        evaluated_on=day,
        next_evaluation=day + YEAR,
    )
    for file in stage.demo.files:
        if file.shows == each.key:
            attach(
                caller,
                made,
                file=store(file.name, [demo_file(file.name, stage.today).encode()]),
                note=file.note,
                proves_from=stage.on(file.proves_from),
                proves_until=stage.on(file.proves_until),
            )
