"""Scoring a scenario: the three moments side by side, with the level shown while one judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.acting.commands import Terms
from holdfast.acting.refusals import Refused, Stale
from holdfast.common.counts import count_in
from holdfast.operation.risk.access import may_assess
from holdfast.operation.risk.choices import Stage
from holdfast.operation.risk.commands import score_scenario
from holdfast.operation.risk.method import (
    DIMENSIONS,
    Method,
    ScoreError,
    ScoreInputs,
    derived_likelihood,
)
from holdfast.operation.risk.models import RiskScenario
from holdfast.operation.risk.queries.levels import steps_of
from holdfast.operation.risk.queries.methods import method_in_force
from holdfast.operation.risk.queries.trying import tried
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import record_address
from holdfast.web.forms import CommandForm, form_for, initial_of, values_of
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at


@dataclass(frozen=True)
class Choice:
    """One step that can be chosen."""

    value: int
    label: str
    hint: str
    selected: bool


@dataclass(frozen=True)
class Cell:
    """One thing to judge at one moment."""

    name: str
    label: str
    choices: list[Choice]
    errors: list[str]


@dataclass(frozen=True)
class Line:
    """One scale, judged at the three moments."""

    label: str
    about: str
    cells: list[Cell]


@require_http_methods(["GET", "POST"])
def score_page(request: Request, key: UUID) -> HttpResponse:
    """Ask for the three scores with their reasons, and keep them."""
    scenario = _scenario(request, key)
    record = method_in_force()
    if record is None:
        messages.warning(request, _("No risk method is in force: put one in force, then score."))
        return redirect("risk:handbook")
    method = record.method
    if request.method == "GET":
        form = form_for(request.caller, score_scenario, initial=_start(scenario, method))
        return _show(request, scenario, method, form)
    form = form_for(request.caller, score_scenario, data=request.POST)
    if not form.is_valid():
        return _show(request, scenario, method, form, status=422)
    seen = request.POST.get("expected_version", "")
    terms = Terms(expected_version=count_in(seen))
    # What the method in force does not ask for is not on the page, and stays as it is.
    shown = {n: v for n, v in values_of(score_scenario, form).items() if n in request.POST}
    try:
        made = score_scenario.under(terms)(request.caller, scenario, **shown)
    except Stale as refusal:
        form.add_error(None, refusal.message)
        return _show(request, _scenario(request, key), method, form, status=409)
    except Refused as refusal:
        for name, texts in (refusal.fields or {}).items():
            if name in form.fields:
                form.add_error(name, texts)
        if not refusal.fields or not any(name in form.fields for name in refusal.fields):
            form.add_error(None, refusal.message)
        return _show(request, _scenario(request, key), method, form, status=422)
    messages.success(request, _("{reference} is scored.").format(reference=made.reference))
    return redirect(record_address(made))


@require_POST
def try_page(request: Request, key: UUID) -> HttpResponse:
    """Show what the scores would come to as the form stands; nothing is saved."""
    _scenario(request, key)
    record = method_in_force()
    if record is None:
        raise Http404(_("No risk method is in force."))
    form = form_for(request.caller, score_scenario, data=request.POST)
    form.is_valid()
    stages = tried(record.method, form.cleaned_data)
    return render(request, "risk/scoring/levels.html", {"stages": stages})


def _scenario(request: Request, key: UUID) -> RiskScenario:
    found = record_at(request.caller, REGISTRY["risk.riskscenario"], key)
    if not isinstance(found, RiskScenario):
        raise Http404(_("There is no such risk."))
    if not may_assess(request.caller, found):
        raise PermissionDenied(_("You may not score this risk."))
    return found


def _start(scenario: RiskScenario, method: Method) -> dict[str, Any]:
    """Give the form's first values; a derived likelihood stays empty, so that it is derived."""
    start = initial_of(score_scenario, scenario)
    for stage in Stage:
        inputs = ScoreInputs(
            intent=scenario.intent,
            capability=scenario.capability,
            threat=scenario.threat_step,
            vulnerability=getattr(scenario, f"vulnerability_{stage}"),
        )
        try:
            derived = derived_likelihood(method, inputs)
        except ScoreError:
            derived = None
        if derived is not None and derived == start.get(f"likelihood_{stage}"):
            start[f"likelihood_{stage}"] = None
        if any(start.get(f"{name}_{stage}") for name in DIMENSIONS):
            start[f"consequence_{stage}"] = None
    return start


def _show(
    request: Request, scenario: RiskScenario, method: Method, form: CommandForm, status: int = 200
) -> HttpResponse:
    values = form.cleaned_data if form.is_bound else form.initial
    facts, lines = _lines(method, form, values)
    context = {
        "page_title": _("Score the risk"),
        "scenario": scenario,
        "method": method,
        "form": form,
        "facts": facts,
        "lines": lines,
        "moments": [stage.label for stage in Stage],
        "reasons": [form[f"rationale_{stage}"] for stage in Stage],
        "target_reason": form["target_reason"],
        "stages": tried(method, values),
        "back_url": record_address(scenario),
    }
    return render(request, "risk/score.html", context, status=status)


def _lines(
    method: Method, form: CommandForm, values: Mapping[str, Any]
) -> tuple[list[Line], list[Line]]:
    """Give what is judged once, and what is judged at each moment, as the method asks for it."""
    axes = {scale.key: scale for scale in method.axes}
    once = [("intent", "intent"), ("capability", "capability")]
    if not method.tables.threat:
        once.append(("threat_step", "threat"))
    facts = [
        Line(axes[axis].label, axes[axis].about, [_cell(form, name, axes[axis].label,
                                                        steps_of(axes[axis]), values)])
        for name, axis in once
        if axis in axes
    ]  # fmt: skip
    lines = []
    if "vulnerability" in axes:
        scale = axes["vulnerability"]
        steps = steps_of(scale)
        lines.append(_line(form, "vulnerability", scale.label, scale.about, steps, values))
    scale = axes["likelihood"]
    about = scale.about
    if method.tables.likelihood:
        about = _(
            "Leave it empty where it follows from threat and vulnerability; set it directly for "
            "failures and natural causes."
        )
    lines.append(_line(form, "likelihood", scale.label, about, steps_of(scale), values))
    scale = axes["consequence"]
    for each in scale.dimensions:
        steps = [
            type(step)(step.value, words, step.hint)
            for step, words in zip(steps_of(scale), each.descriptors, strict=True)
        ]
        lines.append(_line(form, each.key, each.label, "", steps, values))
    if any(values.get(f"consequence_{stage}") for stage in Stage):
        about = _("As another register gave it; better judge each kind of harm above.")
        lines.append(_line(form, "consequence", _("Consequence as a whole"), about,
                           steps_of(scale), values))  # fmt: skip
    return facts, lines


def _line(
    form: CommandForm, name: str, label: str, about: str, steps: list[Any],
    values: Mapping[str, Any],
) -> Line:  # fmt: skip
    cells = [
        _cell(form, f"{name}_{stage}", f"{label}, {stage.label}", steps, values) for stage in Stage
    ]
    return Line(label, about, cells)


def _cell(
    form: CommandForm, name: str, label: str, steps: list[Any], values: Mapping[str, Any]
) -> Cell:
    chosen = values.get(name)
    return Cell(
        name,
        label,
        [Choice(s.value, s.label, s.hint, selected=str(s.value) == str(chosen)) for s in steps],
        [str(text) for text in form.errors.get(name, [])],
    )
