"""What the system needs against what it is given, for those who decide on it (7.1, 5.1)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.records.registry import REGISTRY
from holdfast.support.models import ResourceNeed, ResourcePlan
from holdfast.support.queries.resources import (
    every_line,
    kinds_unstated,
    needs_today,
    plan_in_force,
    resource_plan_panel,
)
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.middleware import Request


@require_GET
def resources_page(request: Request) -> HttpResponse:
    """Show what is needed, what is there, what is missing, and who decided what about it."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    kinds = needs_today(caller)
    lines = every_line(kinds)
    plan = plan_in_force(caller)
    needs, plans = REGISTRY.of(ResourceNeed), REGISTRY.of(ResourcePlan)
    may_edit = caller.may_somewhere(Permission.PLANNING_EDIT)
    context = {
        "kinds": kinds,
        "total": len(lines),
        "met": sum(line.gap == 0 for line in lines),
        "undecided": [line for line in lines if line.is_undecided],
        "late": sum(line.is_late for line in lines),
        "declined": sum(line.state == "declined" for line in lines),
        "unstated": kinds_unstated(kinds),
        "plan": plan,
        "plan_url": record_address(plan) if plan is not None else list_address(plans),
        "differences": resource_plan_panel(caller, plan)["differences"] if plan else (),
        "may_decide": caller.may_somewhere(Permission.LEADERSHIP_DECIDE),
        "create_url": new_address(needs) if may_edit else "",
        "list_url": list_address(needs),
        "about": needs.about,
    }
    return render(request, "support/resources.html", context)


ROUTES = [path("resources/", resources_page, name="resources")]
