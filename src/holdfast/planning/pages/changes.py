"""The board of planned changes: what stands at which stage, and what it waits for (6.3, 8.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.planning.commands.changes import look_at_forecast
from holdfast.planning.commands.changes.forecasting import as_seen, forecast_with
from holdfast.planning.models import ChangePlan, UnintendedChange
from holdfast.planning.queries.change_panel import change_plan_at, may_read_forecasts, phases_of
from holdfast.planning.queries.changes import Stage, board_of, touched_by, unintended_open
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import command_address, list_address, new_address, record_address
from holdfast.web.middleware import Request


@require_GET
def changes_page(request: Request) -> HttpResponse:
    """Show the change plans under way by stage, each with what it waits for."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    board = board_of(caller, clock.today())
    plans, others = REGISTRY.of(ChangePlan), REGISTRY.of(UnintendedChange)
    may_raise = caller.may_somewhere(Permission.PLANNING_EDIT)
    stages = [_stage(stage) for stage in board.stages]
    open_changes = unintended_open(caller)
    context = {
        "stages": [stage for stage in stages if stage["total"]],
        "deferred": [{"plan": plan, "url": record_address(plan)} for plan in board.deferred],
        "unintended": [
            {"change": change, "url": record_address(change), "state": change.state_now}
            for change in open_changes
        ],
        "under_way": sum(stage["total"] for stage in stages),
        "late": board.late,
        "unintended_total": len(open_changes),
        "ended": sum(board.ended.values()),
        "record_type": plans,
        "list_url": list_address(plans),
        "unintended_url": list_address(others),
        "create_url": new_address(plans) if may_raise else "",
        "detect_url": new_address(others) if may_raise else "",
    }
    return render(request, "planning/changes.html", context)


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "key": stage.key,
        "label": stage.label,
        "meaning": stage.meaning,
        "total": stage.total,
        "left_out": stage.total - len(stage.cards),
        "cards": [
            {
                "plan": card.plan,
                "url": record_address(card.plan),
                "waits_for": card.waits_for,
                "is_late": card.is_late,
            }
            for card in stage.cards
        ],
    }


@require_GET
def forecast_page(request: Request, key: UUID) -> HttpResponse:
    """Work out what a change would do to conformity: it is tried, and taken back."""
    caller = request.caller
    plan = change_plan_at(caller, key)
    if plan is None:
        raise Http404(_("There is no such change plan."))
    if not may_read_forecasts(caller):
        raise PermissionDenied(_("You may not read how the statements stand."))
    forecast = forecast_with(caller, plan)
    may_record = caller.may(look_at_forecast.needs, plan.unit_id) and _is_to_be_made(plan)
    context = {
        "plan": plan,
        "plan_url": record_address(plan),
        "phases": phases_of(as_seen(forecast)),
        "refused": forecast.refused,
        "names_records": bool(touched_by(plan)),
        "look_url": command_address(plan, look_at_forecast) if may_record else "",
    }
    return render(request, "planning/change_forecast.html", context)


def _is_to_be_made(plan: ChangePlan) -> bool:
    state = plan.state_now
    return plan.state != "implemented" and not (state.frozen or state.final)
