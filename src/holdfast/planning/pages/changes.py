"""The board of planned changes: what stands at which stage, and what it waits for (6.3, 8.4)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.planning.models import ChangePlan, UnintendedChange
from holdfast.planning.queries.changes import Stage, board_of, unintended_open
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, record_address
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
