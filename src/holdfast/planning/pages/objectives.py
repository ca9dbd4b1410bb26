"""The board of objectives: how each stands, and a measurement in two taps (6.2)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.planning.commands.progress import record_measurement
from holdfast.planning.models import Objective, figure
from holdfast.planning.queries.courses import course_of
from holdfast.planning.queries.objectives import ObjectiveCard, objective_board, span_of
from holdfast.planning.queries.trend import LABELS, TONES, Standing
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import command_address, list_address, new_address, record_address
from holdfast.web.middleware import Request


@require_GET
def board_page(request: Request) -> HttpResponse:
    """Show the objectives by unit, each with its course, its standing and what is due."""
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    closed = request.GET.get("closed") == "yes"
    groups = objective_board(request.caller, clock.today(), closed=closed)
    cards = [card for group in groups for card in group.cards]
    counted = Counter(c.trend.standing for c in cards if c.objective.state == "active")
    declared = REGISTRY.of(Objective)
    may_propose = request.caller.may_somewhere(Permission.PLANNING_EDIT)
    context = {
        "groups": [
            {
                "title": group.unit.title if group.unit is not None else _("Whole organization"),
                "cards": [_shown(request, card) for card in group.cards],
            }
            for group in groups
        ],
        "figures": [
            {"label": LABELS[standing], "figure": counted[standing], "tone": TONES[standing]}
            for standing in Standing
            if counted[standing]
        ],
        "closed": closed,
        "record_type": declared,
        "list_url": list_address(declared),
        "print_url": reverse("planning-print:objectives"),
        "create_url": new_address(declared) if may_propose else "",
    }
    return render(request, "planning/objectives.html", context)


def _shown(request: Request, card: ObjectiveCard) -> dict[str, Any]:
    objective, today = card.objective, clock.today()
    due = objective.next_measurement
    measurable = objective.state in ("approved", "active")
    may = request.caller.may(Permission.PLANNING_EDIT, objective.unit_id)
    return {
        "objective": objective,
        "url": record_address(objective),
        "state": objective.state_now,
        "trend": card.trend,
        "stands": objective.state == "active",
        "span": span_of(objective),
        "last": figure(card.trend.last.value) if card.trend.last is not None else "",
        "course": course_of(card.figures),
        "due": due,
        "due_tone": _tone(due, today),
        "past": objective.due is not None and objective.due < today,
        "measure_url": command_address(objective, record_measurement) if may and measurable else "",
    }


def _tone(due: dt.date | None, today: dt.date) -> str:
    if due is None:
        return ""
    left = (due - today).days
    return "bad" if left < 0 else "warn" if left <= 7 else ""
