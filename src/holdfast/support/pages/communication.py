"""The board of communication, and the plan as a matrix (7.4)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.support.commands.communication import start_from_entry
from holdfast.support.commands.communication_plan import note_carried_out
from holdfast.support.models.communication import Communication
from holdfast.support.models.communication_plan import CommunicationPlan, CommunicationPlanEntry
from holdfast.support.models.incoming_communication import IncomingCommunication
from holdfast.support.queries.communication_board import (
    MatrixRow,
    OutCard,
    board_of,
    matrix_of,
)
from holdfast.support.queries.communication_due import EntryDue
from holdfast.web.addresses import command_address, list_address, new_address, record_address
from holdfast.web.middleware import Request


def permit(request: Request) -> None:
    """Let only readers of records in.

    Raises:
        PermissionDenied: the caller reads no records.
    """
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


def may_make(request: Request, model: type[Record]) -> str:
    """Give the address at which the caller records a new one; empty where he may not."""
    made = REGISTRY.of(model)
    may = made.create is not None and request.caller.may_somewhere(made.create.needs)
    return new_address(made) if may else ""


@require_GET
def board_page(request: Request) -> HttpResponse:
    """Show what is to be communicated, what is on its way, and what came in."""
    permit(request)
    today = clock.today()
    board = board_of(request.caller, today)
    context = {
        "due": [_due(request, each) for each in board.due],
        "columns": [
            {"title": _("In writing"), "cards": [_card(c) for c in board.writing]},
            {"title": _("Classified or released"), "cards": [_card(c) for c in board.released]},
            {"title": _("Out, not confirmed by all"), "cards": [_card(c) for c in board.out]},
        ],
        "incoming": [
            {
                "record": each,
                "url": record_address(each),
                "late": each.answer_due is not None and each.answer_due < today,
            }
            for each in board.incoming
        ],
        "mine": board.mine,
        "figures": {
            "due": sum(each.due_on <= today for each in board.due),
            "writing": len(board.writing) + len(board.released),
            "waiting": len(board.out),
            "late": board.late_incoming,
            "stale": board.stale_contacts,
        },
        "record_type": REGISTRY.of(Communication),
        "list_url": list_address(REGISTRY.of(Communication)),
        "incoming_url": list_address(REGISTRY.of(IncomingCommunication)),
        "create_url": may_make(request, Communication),
        "log_url": may_make(request, IncomingCommunication),
        "plan_url": reverse("support:communication-plan"),
        "contacts_url": f"{reverse('support:contacts')}?stale=yes",
    }
    return render(request, "support/communications.html", context)


def _due(request: Request, each: EntryDue) -> dict[str, Any]:
    entry = each.entry
    may = request.caller.may(Permission.COMMUNICATION_EDIT, entry.unit_id)
    return {
        "due": each,
        "url": record_address(entry),
        "start_url": command_address(entry, start_from_entry) if may else "",
        "done_url": command_address(entry, note_carried_out) if may else "",
    }


def _card(card: OutCard) -> dict[str, Any]:
    return {
        "card": card,
        "record": card.communication,
        "state": card.communication.state_now,
        "url": record_address(card.communication),
    }


@require_GET
def plan_page(request: Request) -> HttpResponse:
    """Show the communication plan as a matrix: what, when, with whom, how, by whom."""
    permit(request)
    matrix = matrix_of(request.caller)
    rows = matrix.rows
    context = {
        "plans": [
            {
                "plan": plan,
                "url": record_address(plan),
                "state": plan.state_now,
                "rows": [_row(row) for row in rows_of],
            }
            for plan, rows_of in matrix.plans
        ],
        "figures": {
            "internal": sum(row.entry.side == "internal" for row in rows),
            "external": sum(row.entry.side == "external" for row in rows),
            "incomplete": sum(row.missing for row in rows),
            "unapproved": sum(not row.in_force for row in rows),
        },
        "record_type": REGISTRY.of(CommunicationPlan),
        "list_url": list_address(REGISTRY.of(CommunicationPlanEntry)),
        "create_url": may_make(request, CommunicationPlan),
        "add_url": may_make(request, CommunicationPlanEntry),
    }
    return render(request, "support/communication_plan.html", context)


def _row(row: MatrixRow) -> dict[str, Any]:
    return {"row": row, "entry": row.entry, "url": record_address(row.entry)}


ROUTES: list[URLPattern] = [
    path("communications/board/", board_page, name="communications"),
    path("communications/plan/", plan_page, name="communication-plan"),
]
