"""Commands on scenarios: record, amend, score, link, review, merge, close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.acting.running import current_memory
from holdfast.common import clock
from holdfast.operation.risk.choices import FLAGS
from holdfast.operation.risk.commands.judging import (
    RATIONALES,
    SCORE_FIELDS,
    STAGE_FIELDS,
    apply,
    method_at_work,
    next_review,
    settle,
)
from holdfast.operation.risk.gates import NO_OPEN_TREATMENT
from holdfast.operation.risk.models import FACTS, Asset, RiskScenario, Threat, Vulnerability
from holdfast.records.making import COMMON, PROVENANCE, fill, make, refuse_unless_open

TOLD: Final = (
    "description", "actor", "way", "at_risk", "threat_text", "vulnerability_text",
    "consequence_text", "catalogue_threat", "catalogue_vulnerability", "protected_asset", "site",
    "flow_step", "family", "category", *FLAGS.values(), "controls_text", "evidence", "grade",
    "assessed_on", "needs_plan",
)  # fmt: skip
KEPT: Final = (
    "treatment_text", "due_text", "contingency_text", "trigger_text", "exposure_text", "notes",
    "source_level", "source_score", "source_level_target", "source_score_target", "source_status",
    "source_priority", "source_identified", "source_reviewed",
)  # fmt: skip
ASKED: Final = (
    "title", *TOLD, *FACTS, *STAGE_FIELDS, *RATIONALES, "target_reason", "decision", *KEPT,
    *COMMON, *PROVENANCE,
)  # fmt: skip
# Text of a scenario -> the register that it may name a record of, and the link to it.
REGISTERS: Final = (
    ("threat_text", "catalogue_threat_id", Threat),
    ("vulnerability_text", "catalogue_vulnerability_id", Vulnerability),
    ("at_risk", "protected_asset_id", Asset),
)


def _record(caller: Caller, **values: Any) -> RiskScenario:
    """Record a risk scenario: who uses which way against what, leading to what."""
    scenario = RiskScenario(organization_id=caller.organization_id)
    told, scores = _parted(values)
    fill(scenario, told)
    scenario.state = scenario.life_cycle.initial
    _link_by_words(scenario)
    apply(scenario, scores, strict=False)
    return make(scenario, {})


def _amend(caller: Caller, scenario: RiskScenario, **values: Any) -> RiskScenario:
    """Correct or complete a risk scenario; changed scores are judged anew."""
    refuse_unless_open(scenario)
    told, scores = _parted(values)
    decision = told.get("decision", scenario.decision)
    refuse_if(
        scenario.decided_at is not None and decision != scenario.decision,
        _("“{decision}” was decided by {name}: decide anew instead of correcting it.").format(
            decision=scenario.get_decision_display(), name=scenario.decided_by
        ),
        field="decision",
    )
    fill(scenario, told)
    _link_by_words(scenario)
    changed = {n: v for n, v in scores.items() if v != getattr(scenario, n)}
    if changed:
        apply(scenario, scores, strict=False)
    scenario.corrected_at = clock.now()
    scenario.save()
    return scenario


def _score(caller: Caller, scenario: RiskScenario, **values: Any) -> RiskScenario:
    """Score a scenario before controls, now and as it is to be, with the reason for each."""
    refuse_unless_open(scenario)
    refuse_if(
        method_at_work() is None,
        _("No risk method is in force: put one in force first, then score."),
    )
    apply(scenario, values, strict=True)
    scenario.assessed_on = clock.today()
    method = method_at_work()
    if method is not None and (scenario.review_due is None or scenario.review_due <= clock.today()):
        scenario.review_due = next_review(scenario, method.method, clock.today())
    scenario.save()
    return scenario


record_scenario: Command[..., RiskScenario] = register(
    Command(
        function=_record,
        kind="risk.scenario.recorded",
        needs=Permission.RISK_EDIT,
        label=gettext_lazy("Record a risk"),
        asks=ASKED,
        makes=RiskScenario,
        tone="primary",
    )
)
amend_scenario: Command[..., RiskScenario] = register(
    Command(
        function=_amend,
        kind="risk.scenario.amended",
        needs=Permission.RISK_EDIT,
        label=gettext_lazy("Edit"),
        asks=ASKED,
        target=RiskScenario,
    )
)
score_scenario: Command[..., RiskScenario] = register(
    Command(
        function=_score,
        kind="risk.scenario.scored",
        needs=Permission.RISK_EDIT,
        label=gettext_lazy("Score"),
        asks=SCORE_FIELDS,
        target=RiskScenario,
        tone="primary",
    )
)


def _parted(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part what is told of a scenario from how it is judged."""
    told = {name: value for name, value in values.items() if name not in SCORE_FIELDS}
    scores = {name: value for name, value in values.items() if name in SCORE_FIELDS}
    return told, scores


def _link_by_words(scenario: RiskScenario) -> None:
    """Link a scenario to the threat, weakness or asset that its words name exactly."""
    for text_name, link_name, model in REGISTERS:
        words = getattr(scenario, text_name).strip().casefold()
        if words and getattr(scenario, link_name) is None:
            setattr(scenario, link_name, _named(model).get(words))


def _named(model: type[Threat | Vulnerability | Asset]) -> dict[str, UUID | None]:
    """Give the keys of a register by reference and name; two of one name are not guessed."""
    memory = current_memory()
    key = ("risk.names", model)
    if key not in memory:
        names: dict[str, UUID | None] = {}
        rows = model.objects.live().values_list("pk", "reference", "external_reference", "title")
        for found, *words in rows:
            for word in {w.strip().casefold() for w in words if w.strip()}:
                names[word] = None if word in names else found
        memory[key] = names
    found_names: dict[str, UUID | None] = memory[key]
    return found_names


@command(
    kind="risk.scenario.rejudged",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Judge by the method in force"),
)
def rejudge_scenario(caller: Caller, scenario: RiskScenario) -> RiskScenario:
    """Judge a scenario anew by the method in force, from what was judged before."""
    refuse_unless_open(scenario)
    method = method_at_work()
    if method is None:
        refuse_if(condition=True, message=_("No risk method is in force: put one in force first."))
        return scenario
    settle(scenario, method, strict=False)
    scenario.save()
    return scenario


@command(
    kind="risk.scenario.linked_to_threat",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Link to a threat"),
)
def link_threat(caller: Caller, scenario: RiskScenario, *, threat: Threat) -> RiskScenario:
    """Trace a scenario to the threat in the register that it speaks of."""
    refuse_unless_open(scenario)
    scenario.catalogue_threat = threat
    scenario.save()
    return scenario


@command(
    kind="risk.scenario.linked_to_vulnerability",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Link to a vulnerability"),
)
def link_vulnerability(
    caller: Caller, scenario: RiskScenario, *, vulnerability: Vulnerability
) -> RiskScenario:
    """Trace a scenario to the vulnerability in the register that it uses."""
    refuse_unless_open(scenario)
    scenario.catalogue_vulnerability = vulnerability
    scenario.save()
    return scenario


@command(
    kind="risk.scenario.linked_to_asset",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Link to an asset"),
)
def link_asset(caller: Caller, scenario: RiskScenario, *, asset: Asset) -> RiskScenario:
    """Trace a scenario to the asset in the register that is at risk."""
    refuse_unless_open(scenario)
    scenario.protected_asset = asset
    scenario.save()
    return scenario


@command(
    kind="risk.scenario.review_called",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Call for a review"),
    moves=Move(("evaluated", "treated", "retained", "monitored"), "review_due"),
)
def call_review(caller: Caller, scenario: RiskScenario, *, reason: str) -> RiskScenario:
    """Call for a new judgement of a scenario, because something happened or changed."""
    refuse_if(not reason.strip(), _("Say what happened or changed."), field="reason")
    scenario.review_reason, scenario.review_due = reason.strip(), clock.today()
    scenario.save()
    return scenario


@command(
    kind="risk.scenario.reviewed",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Reviewed: it still holds"),
    labels={"note": gettext_lazy("What was looked at")},
)
def review_scenario(
    caller: Caller, scenario: RiskScenario, *, note: str, review_due: dt.date | None = None
) -> RiskScenario:
    """Confirm that a scenario and its scores still hold, and set its next review."""
    refuse_unless_open(scenario)
    refuse_if(not note.strip(), _("Say what was looked at."), field="note")
    refuse_if(not scenario.level_current, _("It is not judged yet: score it instead."))
    today = clock.today()
    method = method_at_work()
    latest = next_review(scenario, method.method, today) if method else None
    due = review_due or latest
    refuse_if(due is None or due <= today, _("The next review lies in the future."),
              field="review_due")  # fmt: skip
    refuse_if(
        latest is not None and due is not None and due > latest,
        _("A risk of this level is reviewed by {day} at the latest.").format(day=latest),
        field="review_due",
    )
    scenario.review_due, scenario.review_reason = due, ""
    scenario.notes = f"{scenario.notes}\n\n{today}: {note.strip()}".strip()
    if scenario.state == "review_due":
        scenario.state = "monitored" if scenario.is_decided else "evaluated"
    scenario.save()
    return scenario


@command(
    kind="risk.scenario.closed",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Close"),
    moves=Move(
        ("identified", "analysed", "evaluated", "treated", "retained", "monitored", "review_due"),
        "closed",
    ),
    gates=(NO_OPEN_TREATMENT,),
    tone="danger",
)
def close_scenario(caller: Caller, scenario: RiskScenario, *, reason: str) -> RiskScenario:
    """Close a scenario that is no longer a risk of ours, with the reason."""
    refuse_if(not reason.strip(), _("Say why it is no longer a risk of ours."), field="reason")
    scenario.closed_because = reason.strip()
    scenario.save()
    return scenario


@command(
    kind="risk.scenario.merged",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Merge into another"),
    moves=Move(("identified", "analysed", "evaluated", "review_due"), "merged"),
    gates=(NO_OPEN_TREATMENT,),
)
def merge_scenario(
    caller: Caller, scenario: RiskScenario, *, into: RiskScenario, reason: str
) -> RiskScenario:
    """Merge a scenario into another that tells the same risk; this one stays readable."""
    refuse_if(into.pk == scenario.pk, _("Choose another scenario."), field="into")
    refuse_if(into.state_now.final, _("The other scenario is closed."), field="into")
    refuse_if(not reason.strip(), _("Say what both have in common."), field="reason")
    scenario.merged_into, scenario.closed_because = into, reason.strip()
    scenario.save()
    return scenario
