"""What the detail pages of this room show beside their fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.operation.risk.access import may_decide
from holdfast.operation.risk.choices import Consideration, Stage
from holdfast.operation.risk.method import DIMENSIONS, MayAccept, Method
from holdfast.operation.risk.models import (
    RiskAcceptance,
    RiskAssessment,
    RiskMethod,
    RiskScenario,
    Treatment,
)
from holdfast.operation.risk.queries.levels import (
    LevelShown,
    level_shown,
    levels_of,
    step_label,
    tables_of,
)
from holdfast.operation.risk.queries.methods import method_in_force, method_named, who_may_accept
from holdfast.operation.risk.queries.scenarios import (
    acceptance_of,
    covered_by,
    scenarios_of,
    treatments_of,
)
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY

SOON = 14  # days before an end at which a page warns


@dataclass(frozen=True)
class Judged:
    """One input of a score: what it is, its step, the word of the step."""

    label: str
    value: int
    words: str = ""


@dataclass(frozen=True)
class StageShown:
    """One of the three scores with everything that led to it."""

    stage: str
    label: str
    level: LevelShown
    likelihood: Judged | None
    consequence: Judged | None
    inputs: list[Judged]
    dimensions: list[Judged]
    rationale: str
    why: list[str]
    warnings: list[str]


@dataclass(frozen=True)
class TreatmentShown:
    """A treatment with how far it is and how it stands against its date."""

    record: Treatment
    overdue: bool
    tone: str


@dataclass(frozen=True)
class ScenarioShown:
    """A scenario as its owner wants to see it."""

    scenario: RiskScenario
    parts: list[tuple[str, str]]
    stages: list[StageShown]
    method: Method | None
    method_is_old: bool
    objections: list[str]
    authority: MayAccept | None
    is_mine: bool
    acceptance: RiskAcceptance | None
    days_left: int
    acceptance_tone: str
    acceptance_needed: bool
    ended: list[RiskAcceptance]
    treatments: list[TreatmentShown]
    flags: list[str] = field(default_factory=list)


def scenario_panel(caller: Caller, scenario: RiskScenario) -> Mapping[str, object]:
    """Give what the page of a scenario shows: scores, reasons, decision, acceptance, treatments."""
    today = clock.today()
    method = method_named(scenario.method_name)
    found = who_may_accept(scenario, method) if method else None
    accepted = acceptance_of(scenario, today)
    left = accepted.days_left(today) if accepted else 0
    shown = ScenarioShown(
        scenario=scenario,
        parts=_parts(scenario),
        stages=[_stage(scenario, stage, method) for stage in Stage],
        method=method,
        method_is_old=_is_old(scenario),
        objections=list(scenario.reasoning.get("objections", [])),
        authority=found,
        is_mine=found is not None and may_decide(caller, scenario, found.authority.key),
        acceptance=accepted,
        days_left=left,
        acceptance_tone="warn" if left <= SOON else "good",
        acceptance_needed=bool(scenario.above_appetite)
        and scenario.decision == "retain"
        and accepted is None,
        ended=[each for each in _ended(scenario, accepted) if _may_read(caller, each)],
        treatments=[
            _treatment(each, today) for each in treatments_of(scenario) if _may_read(caller, each)
        ],
    )
    return {"risk": shown}


def _may_read(caller: Caller, record: Record) -> bool:
    secret = record.classification == Classification.CONFIDENTIAL
    needed = Permission.RECORD_READ_CONFIDENTIAL if secret else Permission.RECORD_READ
    return caller.may(needed, record.unit_id)


def _parts(scenario: RiskScenario) -> list[tuple[str, str]]:
    parts = (
        (_("Who or what"), scenario.actor or scenario.threat_text),
        (_("uses which way"), scenario.way),
        (_("against what"), scenario.at_risk),
        (_("through which weakness"), scenario.vulnerability_text),
        (_("leading to"), scenario.consequence_text),
    )
    return [(label, text) for label, text in parts if text]


def _is_old(scenario: RiskScenario) -> bool:
    record = method_in_force()
    in_force = record.name if record is not None else ""
    return bool(scenario.method_name) and in_force != scenario.method_name


def _stage(scenario: RiskScenario, stage: Stage, method: Method | None) -> StageShown:
    reasoning: Mapping[str, Any] = scenario.reasoning.get(stage, {})
    return StageShown(
        stage=stage,
        label=str(stage.label),
        level=level_shown(method, scenario.level_at(stage)),
        likelihood=_judged(method, "likelihood", getattr(scenario, f"likelihood_{stage}")),
        consequence=_judged(method, "consequence", getattr(scenario, f"consequence_{stage}")),
        inputs=[
            found
            for axis, value in (
                ("intent", scenario.intent),
                ("capability", scenario.capability),
                ("threat", reasoning.get("threat")),
                ("vulnerability", getattr(scenario, f"vulnerability_{stage}")),
            )
            if (found := _judged(method, axis, value))
        ],
        dimensions=_dimensions(scenario, stage, method),
        rationale=getattr(scenario, f"rationale_{stage}"),
        why=list(reasoning.get("why", [])),
        warnings=list(reasoning.get("warnings", [])),
    )


def _judged(method: Method | None, axis: str, value: int | None) -> Judged | None:
    if value is None:
        return None
    scale = next((each for each in method.axes if each.key == axis), None) if method else None
    label = scale.label if scale else str(_(axis.capitalize()))
    return Judged(label, value, step_label(method, axis, value))


def _dimensions(scenario: RiskScenario, stage: Stage, method: Method | None) -> list[Judged]:
    labels: dict[str, tuple[str, tuple[str, ...]]] = {}
    if method is not None:
        scale = method.axis("consequence")
        labels = {each.key: (each.label, each.descriptors) for each in scale.dimensions}
    found = []
    for name in DIMENSIONS:
        value = getattr(scenario, f"{name}_{stage}")
        if value is None:
            continue
        label, descriptors = labels.get(name, (name.capitalize(), ()))
        words = descriptors[value - 1] if value <= len(descriptors) else ""
        found.append(Judged(label, value, words))
    return found


def _ended(scenario: RiskScenario, accepted: RiskAcceptance | None) -> list[RiskAcceptance]:
    others = RiskAcceptance.objects.live().filter(scenario=scenario)
    if accepted is not None:
        others = others.exclude(pk=accepted.pk)
    return list(others.order_by("-accepted_on")[:5])


def _treatment(record: Treatment, today: dt.date) -> TreatmentShown:
    overdue = record.is_overdue(today)
    tone = "bad" if overdue else record.state_now.tone
    return TreatmentShown(record, overdue, tone)


def method_panel(caller: Caller, record: RiskMethod) -> Mapping[str, object]:
    """Give a method as a handbook prints it."""
    return {"handbook": handbook(record.method), "method_record": record}


def handbook(method: Method) -> Mapping[str, object]:
    """Give scales, tables, levels and authorities of a method, ready for a page."""
    authorities = {each.key: each.label for each in method.authorities}
    rules = [
        {
            "level": level_shown(method, level.key),
            "authority": authorities[level.authority],
            "days": level.max_days,
            "months": level.review_months,
            "treatment_due": level.treatment_due,
            "rule": level.rule,
        }
        for level in sorted(method.levels, key=lambda each: -each.rank)
    ]
    return {
        "method": method,
        "scales": method.axes,
        "tables": tables_of(method),
        "levels": levels_of(method),
        "rules": rules,
        "appetite": level_shown(method, method.appetite.level),
        "people_authority": authorities[method.people_limit.authority],
    }


def assessment_panel(caller: Caller, record: RiskAssessment) -> Mapping[str, object]:
    """Give what an assessment covers, how far it is, and what its baseline holds."""
    covered = covered_by([record.pk])[record.pk]
    places = [
        str(each)
        for kind, keys in covered.items()
        for each in REGISTRY[kind]
        .model.objects.visible_to(caller)
        .filter(pk__in=keys)
        .order_by("reference")
    ]
    scenarios = scenarios_of(record)
    total = scenarios.count()
    method = record.method.method if record.method is not None else None
    judged = scenarios.filter(
        level_before__gt="", level_current__gt="", level_target__gt=""
    ).count()
    return {
        "assessment": {
            "record": record,
            "places": places,
            "total": total,
            "judged": judged,
            "frozen_total": sum(record.summary.values()),
            "frozen": [
                (level, record.summary[level.key])
                for level in (levels_of(method) if method else [])
                if level.key in record.summary
            ],
            "considered": [
                (Consideration(key).label, kept)
                for key, kept in sorted(record.considerations.items())
            ],
        }
    }
