"""The board of clearances, and who has read them (7.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.registry import REGISTRY
from holdfast.support.models import Clearance
from holdfast.support.queries.clearance import board, readings, roles_waiting
from holdfast.support.queries.competence import EXPIRING
from holdfast.web.access_log import note_many
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.middleware import Request
from holdfast.web.pages.found import require

LINES = 100
SHOWN = 1000


def lane_of(clearance: Clearance, today: dt.date) -> str:
    """Say in which lane of the board a clearance stands."""
    if clearance.state not in Clearance.life_cycle.current:
        return "over" if clearance.state_now.final else "on_the_way"
    if clearance.valid_until is None or clearance.valid_until < today:
        return "expired"
    return "expiring" if clearance.valid_until <= today + EXPIRING else "valid"


@require_GET
def clearances_page(request: Request) -> HttpResponse:
    """Show who is cleared, by how near the last day is; each look is logged by name."""
    require(request.caller, Permission.CLEARANCE_READ)
    today = clock.today()
    found = list(board(request.caller)[:SHOWN])
    note_many(request, request.caller, _("Board of clearances"), found)
    lanes: dict[str, list[dict[str, Any]]] = {}
    for clearance in found:
        entry = {"one": clearance, "url": record_address(clearance)}
        lanes.setdefault(lane_of(clearance, today), []).append(entry)
    made = REGISTRY.of(Clearance)
    may_edit = request.caller.may_somewhere(Permission.CLEARANCE_EDIT)
    context = {
        "lanes": [
            {"key": key, "label": label, "tone": tone, "entries": lanes.get(key, [])}
            for key, label, tone in (
                ("on_the_way", _("On the way"), "calm"),
                ("expired", _("Has run out"), "bad"),
                ("expiring", _("Runs out within 90 days"), "warn"),
                ("valid", _("Valid"), "good"),
                ("over", _("Refused or withdrawn"), "unknown"),
            )
        ],
        "count": len(found),
        "waiting": [
            {"one": each, "url": record_address(each.role), "person": record_address(each.person)}
            for each in roles_waiting(request.caller, today)
        ],
        "about": made.about,
        "create_url": new_address(made) if may_edit else "",
        "list_url": list_address(made),
        "readings_url": reverse("support:clearance-readings"),
    }
    return render(request, "support/clearances.html", context)


@require_GET
def readings_page(request: Request) -> HttpResponse:
    """Show who read which clearance when, the newest first."""
    require(request.caller, Permission.CLEARANCE_READ)
    number = request.GET.get("page", "1")
    pages = Paginator(readings(request.caller), LINES)
    page = pages.get_page(number if number.isdecimal() and len(number) < 6 else 1)
    context = {
        "lines": page.object_list,
        "earlier_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "further_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "here": reverse("support:clearance-board"),
    }
    return render(request, "support/clearance_readings.html", context)


CLEARANCE_ROUTES = [
    path("clearance/", clearances_page, name="clearance-board"),
    path("clearance/readings/", readings_page, name="clearance-readings"),
]
