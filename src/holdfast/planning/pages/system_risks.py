"""The board of risks and opportunities of the system, with a button for each gap (6.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.permissions import Permission
from holdfast.planning.choices.system_risks import SystemRiskDecision, SystemRiskSide, Weight
from holdfast.planning.commands import system_risks as commands
from holdfast.planning.models import NoSystemRisk, SystemRisk
from holdfast.planning.queries.system_risk_board import RiskRow, board
from holdfast.planning.queries.system_risks import PROCESS
from holdfast.records.choices import Relation
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import (
    command_address,
    list_address,
    new_address,
    part_address,
    record_address,
)
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.work.commands import judge_effective, plan_action_for, report_done

TONES = {Weight.HIGH: "bad", Weight.MEDIUM: "warn", Weight.LOW: "calm"}
EFFECT_TONES = {"effective": "good", "partly": "warn", "not_effective": "bad"}
Button = dict[str, str]


@require_GET
def board_page(request: Request) -> HttpResponse:
    """Show risks and opportunities side by side, each from where it comes to whether it worked."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    found = board(caller)
    register = REGISTRY.of(SystemRisk)
    context = {
        "sides": [
            {
                "label": label,
                "rows": [_row(caller, row) for row in found.on(side.value)],
                "new_url": _new(caller, SystemRisk, side=side.value),
                "new_label": new_label,
            }
            for side, label, new_label in (
                (SystemRiskSide.RISK, _("Risks"), _("Record a risk")),
                (SystemRiskSide.OPPORTUNITY, _("Opportunities"), _("Record an opportunity")),
            )
        ],
        "is_empty": not found.rows and not found.closed,
        "figures": _figures(found.rows, len(found.unanswered)),
        "unanswered": [_unanswered(caller, each) for each in found.unanswered],
        "left_out": found.left_out,
        "closed": found.closed,
        "closed_url": f"{list_address(register)}?state=closed",
        "register": register,
        "list_url": list_address(register),
        "create_url": _new(caller, SystemRisk),
        "security_url": _address("risk:matrix"),
        "coverage_url": _address("risk:coverage"),
    }
    return render(request, "planning/system_risks.html", context)


def _address(name: str) -> str:
    """Give the address of a page of a room above; empty where there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _new(caller: Caller, model: type[Record], **values: str) -> str:
    """Give the form for a new one with some values filled in, to whom may record it."""
    made = REGISTRY.of(model)
    if made.create is None or not caller.may_somewhere(made.create.needs):
        return ""
    return f"{new_address(made)}?{urlencode(values)}" if values else new_address(made)


def _figures(rows: tuple[RiskRow, ...], unanswered: int) -> dict[str, int]:
    return {
        "undecided": sum(r.risk.decision == SystemRiskDecision.UNDECIDED for r in rows),
        "without_process": sum(bool(r.actions) and not r.is_integrated for r in rows),
        "unjudged": sum(r.risk.state == "integrated" for r in rows),
        "unanswered": unanswered,
    }


def _shown(records: tuple[Record, ...]) -> list[dict[str, Any]]:
    return [
        {
            "record": record,
            "url": record_address(record),
            "icon": icon(REGISTRY.of(record).icon),
            "kind": REGISTRY.of(record).noun,
        }
        for record in records
    ]


def _row(caller: Caller, row: RiskRow) -> dict[str, Any]:
    risk = row.risk
    weight = risk.weight
    return {
        "risk": risk,
        "url": record_address(risk),
        "state": risk.state_now,
        "weight": risk.weight_words,
        "weight_tone": TONES.get(weight, "unknown") if weight else "unknown",
        "sources": _shown(row.sources),
        "actions": [
            {
                "action": each.action,
                "url": record_address(each.action),
                "state": each.action.state_now,
            }
            for each in row.actions
        ],
        "processes": _shown(row.all_processes),
        "effect_tone": EFFECT_TONES.get(risk.effectiveness, "unknown"),
        "gaps": list(_gaps(caller, row)),
    }


def _do(caller: Caller, record: Record, command: Command[..., Any]) -> str:
    """Give the form of a command, to whom may use it on this record."""
    return command_address(record, command) if caller.may(command.needs, record.unit_id) else ""


def _gap(why: str, label: object, url: str) -> Button:
    return {"why": why, "label": str(label), "url": url}


def _gaps(caller: Caller, row: RiskRow) -> Iterator[Button]:
    """Give what is missing on the way of one risk, each with the button that closes it."""
    risk, may_edit = row.risk, caller.may(Permission.PLANNING_EDIT, row.risk.unit_id)
    if not row.sources:
        url = f"{part_address(risk, 'links')}?rule=0" if may_edit else ""
        yield _gap(_("It is not said what it arises from."), _("Link"), url)
    if risk.decision == SystemRiskDecision.UNDECIDED:
        address = commands.address_system_risk
        yield _gap(_("It is not decided on."), address.label, _do(caller, risk, address))
    elif risk.decision == SystemRiskDecision.ADDRESS and not row.actions:
        plan = plan_action_for
        yield _gap(_("No action is planned."), plan.label, _do(caller, risk, plan))
    yield from _action_gaps(caller, row)
    if risk.state == "action_planned" and row.is_integrated:
        step = commands.integrate_system_risk
        yield _gap(_("It is not confirmed as part of the process."), step.label,
                   _do(caller, risk, step))  # fmt: skip
    if risk.state == "integrated" and not row.waits_for_judgement:
        judge = commands.judge_system_risk
        yield _gap(_("Whether it worked is not judged."), judge.label, _do(caller, risk, judge))
    if risk.state == "judged":
        again = risk.effectiveness == "not_effective"
        end = commands.take_up_system_risk if again else commands.close_system_risk
        why = _("It did not work.") if again else _("It worked; it can be closed.")
        yield _gap(why, end.label, _do(caller, risk, end))


def _action_gaps(caller: Caller, row: RiskRow) -> Iterator[Button]:
    for action in row.loose:
        may = caller.may(Permission.ACTION_EDIT, action.unit_id)
        query = urlencode({"relation": Relation.CHANGES.value, "kind": PROCESS})
        url = f"{part_address(action, 'links')}?{query}" if may and not row.processes else ""
        if not row.processes:
            why = _("{action} is not linked to the process that it changes.")
            yield _gap(why.format(action=action.reference), _("Link the process"), url)
    for action in row.waits_for_judgement if row.risk.state == "integrated" else ():
        step = report_done if action.state == "open" else judge_effective
        why = _("{action} is open.") if action.state == "open" else _("{action} is not judged.")
        yield _gap(why.format(action=action.reference), step.label, _do(caller, action, step))


def _unanswered(caller: Caller, record: Record) -> dict[str, Any]:
    """Give an issue or requirement with the two ways to answer it, filled in."""
    field = "issues" if record._meta.label_lower == "context.contextissue" else "requirements"
    here = {field: str(record.pk), "next": reverse("planning:system-risks")}
    return {
        **_shown((record,))[0],
        "state": record.state_now,
        "none_url": _new(caller, NoSystemRisk, **here),
        "risk_url": _new(caller, SystemRisk, side=SystemRiskSide.RISK.value, **here),
    }
