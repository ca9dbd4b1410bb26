"""Who does what: the responsibility matrix (5.3)."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused
from holdfast.common import clock
from holdfast.leadership.choices.roles import RaciLetter
from holdfast.leadership.commands.roles import follow_process, set_letter
from holdfast.leadership.models import Role
from holdfast.leadership.queries.raci import Raci, RaciCell, RaciRow, raci
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.middleware import Request

FOLLOW: Final = "follow"  # what a select says where the letter follows the process


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


@require_GET
def responsibilities_page(request: Request) -> HttpResponse:
    """Show which role does what about each process and clause; one row can be edited."""
    _permit(request)
    found = raci(request.caller, clock.today())
    may_edit = request.caller.may(Permission.LEADERSHIP_EDIT)
    editing = request.GET.get("edit", "") if may_edit else ""
    made = REGISTRY.of(Role)
    context = {
        "found": found,
        "groups": [
            {"label": label, "rows": [_row(row, editing) for row in rows]}
            for label, rows in (
                (_("Processes"), found.processes),
                (_("Clauses of the standard"), found.clauses),
            )
            if rows
        ],
        "cards": [{"card": card, "url": record_address(card.role)} for card in found.cards],
        "letters": RaciLetter.choices,
        "follow": FOLLOW,
        "may_edit": may_edit,
        "focus": request.GET.get("role", ""),
        "figures": _figures(found),
        "record_type": made,
        "list_url": list_address(made),
        "create_url": new_address(made) if may_edit else "",
        "here": reverse("leadership:responsibilities"),
    }
    return render(request, "leadership/responsibilities.html", context)


def _row(row: RaciRow, editing: str) -> dict[str, Any]:
    return {"row": row, "editing": row.key == editing}


def _figures(found: Raci) -> dict[str, int]:
    return {
        "vacant": sum(card.is_vacant for card in found.cards),
        "without_deputy": sum(card.lacks_deputy for card in found.cards),
        "clashing": sum(bool(card.clashes) for card in found.cards),
        "unanswered": sum(row.accountable == 0 for row in found.rows),
        "doubled": sum(row.accountable > 1 for row in found.rows),
    }


@require_POST
def set_row(request: Request) -> HttpResponse:
    """Set the letters of one row, one command per letter that changed."""
    _permit(request)
    key = request.POST.get("row", "")
    found = raci(request.caller, clock.today())
    row = next((each for each in found.rows if each.key == key), None)
    if row is None:
        raise Http404
    try:
        for cell in row.cells:
            _set(request, row, cell, request.POST.get(f"role-{cell.role.pk}"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Set: {row}.").format(row=row.label))
    return redirect(f"{reverse('leadership:responsibilities')}#{row.key}")


def _set(request: Request, row: RaciRow, cell: RaciCell, wanted: str | None) -> None:
    """Set one letter, or let it follow the process again; nothing where nothing changes."""
    caller, role = request.caller, cell.role
    if wanted is None:
        return
    if wanted == FOLLOW and row.may_follow:
        if cell.by_hand:
            follow_process(caller, role, subject=row.subject)
    elif wanted != cell.letter or (wanted and not cell.by_hand):
        set_letter(caller, role, about=row.about, subject=row.subject, letter=wanted)


ROUTES = [
    path("responsibilities/", responsibilities_page, name="responsibilities"),
    path("responsibilities/set/", set_row, name="set-responsibilities"),
]
