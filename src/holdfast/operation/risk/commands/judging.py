"""Judging a scenario by the method in force, and keeping what came of it with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from holdfast.acting.refusals import Refused
from holdfast.acting.running import current_memory
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.operation.risk.choices import Stage
from holdfast.operation.risk.method import (
    DIMENSIONS,
    Method,
    Reasons,
    Score,
    ScoreError,
    ScoreInputs,
    derived_likelihood,
    objections,
    score,
)
from holdfast.operation.risk.models import FACTS, STEPS, RiskAcceptance, RiskMethod, RiskScenario
from holdfast.operation.risk.queries.methods import method_in_force

STAGE_FIELDS: Final = tuple(f"{name}_{stage}" for stage in Stage for name in STEPS)
RATIONALES: Final = tuple(f"rationale_{stage}" for stage in Stage)
SCORE_FIELDS: Final = (*FACTS, *STAGE_FIELDS, *RATIONALES, "target_reason")
UNJUDGED: Final = ("identified", "analysed", "review_due")
DECIDED: Final = ("treated", "retained", "monitored")


def method_at_work() -> RiskMethod | None:
    """Give the method in force, asked of the database once for the whole command."""
    memory = current_memory()
    if "risk.method" not in memory:
        memory["risk.method"] = method_in_force()
    found: RiskMethod | None = memory["risk.method"]
    return found


def forget_method_at_work() -> None:
    """Ask again for the method in force: it changed within the command."""
    current_memory().pop("risk.method", None)


def inputs_of(scenario: RiskScenario, stage: Stage, method: Method) -> ScoreInputs:
    """Give what was judged of a scenario at one moment, as far as the method uses it."""
    axes = {scale.key for scale in method.axes}
    known = {scale.key: {d.key for d in scale.dimensions} for scale in method.axes}
    dimensions: dict[str, int] = {
        name: value
        for name in DIMENSIONS
        if name in known["consequence"]
        and (value := getattr(scenario, f"{name}_{stage}")) is not None
    }
    derives_threat = bool(method.tables.threat)
    return ScoreInputs(
        intent=scenario.intent if "intent" in axes else None,
        capability=scenario.capability if "capability" in axes else None,
        threat=scenario.threat_step if "threat" in axes and not derives_threat else None,
        vulnerability=(
            getattr(scenario, f"vulnerability_{stage}") if "vulnerability" in axes else None
        ),
        likelihood=getattr(scenario, f"likelihood_{stage}"),
        consequences=dimensions or None,
        consequence=None if dimensions else getattr(scenario, f"consequence_{stage}"),
    )


def derived(scenario: RiskScenario, stage: Stage, method: Method) -> int | None:
    """Give the likelihood that the method derives at one moment; None where it cannot."""
    try:
        return derived_likelihood(method, inputs_of(scenario, stage, method))
    except ScoreError:
        return None


def apply(scenario: RiskScenario, values: Mapping[str, Any], *, strict: bool) -> None:
    """Take over what was judged and judge the scenario anew; the caller saves it.

    A likelihood that was derived is derived again when its inputs change; one that was set
    directly stays until it is set otherwise. `strict` refuses what the method objects to;
    otherwise (another register is taken over) the objections stay with the scenario.

    Raises:
        Refused: the method objects, and strict was asked for.
    """
    record = method_at_work()
    before = _direct_stages(scenario, record)
    was = {stage: getattr(scenario, f"likelihood_{stage}") for stage in Stage}
    wholes = {stage for stage in Stage if _is_whole(scenario, values, stage)}
    texts = {*RATIONALES, "target_reason"}
    for name, value in values.items():
        setattr(scenario, name, "" if value is None and name in texts else value)
    if values.get("intent") is not None or values.get("capability") is not None:
        scenario.is_malicious = True
    if record is None:
        return
    method = record.method
    for stage in Stage:
        given = getattr(scenario, f"likelihood_{stage}")
        if stage not in before and given is not None and given == was[stage]:
            setattr(scenario, f"likelihood_{stage}", derived(scenario, stage, method) or given)
    settle(scenario, record, strict=strict, wholes=wholes)


def _is_whole(scenario: RiskScenario, values: Mapping[str, Any], stage: Stage) -> bool:
    """Tell whether the consequence is given as one figure, not as the worst of its dimensions."""
    name = f"consequence_{stage}"
    given = values.get(name)
    if given is None:
        return False
    parts = [values.get(f"{each}_{stage}") for each in DIMENSIONS if each != "people"]
    return bool(given != getattr(scenario, name) or not any(parts))


def _direct_stages(scenario: RiskScenario, record: RiskMethod | None) -> set[Stage]:
    """Give the moments at which the likelihood was set directly, not derived."""
    if record is None:
        return set()
    return {
        stage
        for stage in Stage
        if (stored := getattr(scenario, f"likelihood_{stage}")) is not None
        and derived(scenario, stage, record.method) not in (None, stored)
    }


def settle(
    scenario: RiskScenario,
    record: RiskMethod,
    *,
    strict: bool,
    wholes: set[Stage] = frozenset(),  # type: ignore[assignment]
) -> None:
    """Judge the three moments of a scenario by a method and keep levels, reasons, objections."""
    method = record.method
    level, people = scenario.level_current, scenario.harm_to_people
    reasoning: dict[str, Any] = {}
    scores: dict[Stage, Score | None] = {}
    for stage in Stage:
        scores[stage] = _judge(scenario, stage, method, reasoning, strict=strict, wholes=wholes)
    faults = objections(
        method,
        scores[Stage.BEFORE],
        scores[Stage.CURRENT],
        scores[Stage.TARGET],
        Reasons(
            before=scenario.rationale_before,
            current=scenario.rationale_current,
            target=scenario.rationale_target,
            target_above_current=scenario.target_reason,
        ),
    )
    if faults and strict:
        raise Refused(" ".join(faults), fields=_fields_of(scores, scenario, faults))
    reasoning["objections"] = faults
    _keep(scenario, method, scores, reasoning)
    _step(scenario, complete=not faults and None not in scores.values())
    if level and (scenario.level_current != level or scenario.harm_to_people > people):
        _void_acceptances(scenario, level)


def _judge(
    scenario: RiskScenario,
    stage: Stage,
    method: Method,
    reasoning: dict[str, Any],
    *,
    strict: bool,
    wholes: set[Stage],
) -> Score | None:
    inputs = inputs_of(scenario, stage, method)
    if stage in wholes:
        inputs = replace(inputs, consequence=getattr(scenario, f"consequence_{stage}"))
    judged = (inputs.likelihood, inputs.vulnerability, inputs.consequence, inputs.consequences)
    if not any(judged):
        return None
    try:
        set_to = inputs.likelihood
        if set_to is not None and derived_likelihood(method, inputs) == set_to:
            inputs = replace(inputs, likelihood=None)
        found = score(method, inputs)
    except ScoreError as error:
        if strict:
            words = f"{Stage(stage).label}: {error}"
            raise Refused(words, fields={f"likelihood_{stage}": [str(error)]}) from error
        reasoning[stage] = {"why": [], "warnings": [str(error)]}
        return None
    reasoning[stage] = {"why": list(found.why), "warnings": list(found.warnings)}
    if found.threat is not None:
        reasoning[stage]["threat"] = found.threat
    return found


def _fields_of(
    scores: Mapping[Stage, Score | None], scenario: RiskScenario, faults: list[str]
) -> dict[str, list[str]]:
    """Give the inputs that the objections speak of, so that a form shows them there."""
    fields: dict[str, list[str]] = {}
    for stage in Stage:
        if scores[stage] is None:
            fields[f"likelihood_{stage}"] = [_("Judge likelihood and consequence.")]
        elif not getattr(scenario, f"rationale_{stage}").strip():
            fields[f"rationale_{stage}"] = [_("Say why.")]
    return fields or {"target_reason": faults}


def _keep(
    scenario: RiskScenario,
    method: Method,
    scores: Mapping[Stage, Score | None],
    reasoning: dict[str, Any],
) -> None:
    for stage, found in scores.items():
        if found is not None:
            setattr(scenario, f"likelihood_{stage}", found.likelihood)
            setattr(scenario, f"consequence_{stage}", found.consequence)
        setattr(scenario, f"level_{stage}", found.level if found else "")
        setattr(scenario, f"rank_{stage}", method.level(found.level).rank if found else None)
    scenario.reasoning = reasoning
    judged = any(found is not None for found in scores.values())
    scenario.method_name = method.name if judged else ""
    scenario.scored_at = clock.now() if judged else None
    current = scores[Stage.CURRENT]
    scenario.above_appetite = method.is_above_appetite(current.level) if current else None
    if current is not None and scenario.review_due is None:
        months = method.level(current.level).review_months
        scenario.review_due = add_months(scenario.assessed_on or clock.today(), months)


def _step(scenario: RiskScenario, *, complete: bool) -> None:
    """Let the state follow the scores: how far it is judged, whether to decide anew."""
    state = scenario.state or scenario.life_cycle.initial
    rose = (scenario.rank_current or 0) > (scenario.decided_rank or 0)
    if complete and (state in UNJUDGED or (state in DECIDED and rose)):
        scenario.state = "evaluated"
    elif not complete and state in (*UNJUDGED, "evaluated"):
        scenario.state = "analysed" if scenario.method_name else "identified"


def _void_acceptances(scenario: RiskScenario, level: str) -> None:
    """End the acceptances of a scenario whose risk is no longer the one that was accepted."""
    why = _("The risk changed from {before} to {after}; it needs to be accepted again.").format(
        before=level, after=scenario.level_current or _("unknown")
    )
    for acceptance in RiskAcceptance.objects.live().filter(
        scenario=scenario, state__in=("awaiting", "in_force")
    ):
        acceptance.state, acceptance.ended_because = "void", why
        acceptance.save()


def next_review(scenario: RiskScenario, method: Method, today: dt.date) -> dt.date:
    """Give the day by which a scenario is to be reviewed, by its level."""
    months = method.level(scenario.level_current).review_months if scenario.level_current else 12
    return add_months(today, months)
