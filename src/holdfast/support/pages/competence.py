"""Who knows what: the matrix of people and requirements, what runs out, one's own (7.2)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.accounts.choices import AccessKind
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.registry import REGISTRY
from holdfast.support.commands.clearance import request_clearance
from holdfast.support.commands.competence_gaps import raise_gap, raise_gaps
from holdfast.support.models import (
    Clearance,
    CompetenceGap,
    CompetenceRecord,
    CompetenceRequirement,
)
from holdfast.support.pages.competence_sheet import sheet_of
from holdfast.support.queries.competence import STANDING_WORDS, may_open
from holdfast.support.queries.competence_matrix import (
    SIGNS,
    TONES,
    Asked,
    Cell,
    Expiry,
    Matrix,
    choices_of,
    expiry_board,
    matrix,
    may_see_clearances,
)
from holdfast.support.queries.competence_own import own_competence
from holdfast.web.access_log import note_for, note_many
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.forms import form_for, values_of
from holdfast.web.middleware import Request
from holdfast.work.queries import last_reminded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


@require_GET
def matrix_page(request: Request) -> HttpResponse:
    """Show who meets which requirement; who could stand in where a role is chosen."""
    _permit(request)
    asked = Asked.read(request.GET.dict(), paged=True)
    found = matrix(request.caller, asked)
    shown = [each.clearance for each in found.stand_ins if each.clearance is not None]
    note_many(request, request.caller, _("Stand-ins"), shown)
    may_edit = request.caller.may_somewhere(Permission.COMPETENCE_EDIT)
    requirements = REGISTRY.of(CompetenceRequirement)
    query = {name: value for name, value in request.GET.items() if name != "page"}
    context = {
        "found": found,
        "asked": asked,
        "groups": [_group(group) for group in found.groups],
        "rows": [
            {
                "row": row,
                "url": record_address(row.person),
                "cells": [_linked(request.caller, row.person.pk, cell) for cell in row.cells],
            }
            for row in found.rows
        ],
        "legend": [(SIGNS[s], TONES[s], words, s) for s, words in STANDING_WORDS.items()],
        "filters": _filters(request.caller, asked),
        "stand_ins": [{"one": s, "url": record_address(s.person)} for s in found.stand_ins],
        "needs_clearance": found.role is not None and found.role.clearance_needed != "none",
        "sees_clearances": may_see_clearances(request.caller),
        "earlier_url": _page_url(query, (asked.page or 1) - 1, found),
        "further_url": _page_url(query, (asked.page or 1) + 1, found),
        "may_edit": may_edit,
        "may_export": request.caller.may_somewhere(Permission.EVIDENCE_EXPORT),
        "query": urlencode(query),
        "about": requirements.about,
        "create_url": new_address(requirements) if may_edit else "",
        "list_url": list_address(requirements),
    }
    return render(request, "support/competence_matrix.html", context)


def _page_url(query: dict[str, Any], page: int, found: Matrix) -> str:
    if not 1 <= page <= found.pages:
        return ""
    return f"?{urlencode({**query, 'page': str(page)})}"


def _group(group: Any) -> dict[str, Any]:
    return {
        "role": group.role,
        "url": f"?role={group.role.pk}" if group.role is not None else "",
        "requirements": [{"one": r, "url": record_address(r)} for r in group.requirements],
        "span": len(group.requirements),
    }


def _linked(caller: Caller, person: UUID, cell: Cell) -> dict[str, Any]:
    """Give a cell with where it leads: to the action, to the record, or to recording one."""
    url = ""
    rests_on = cell.met.record if cell.met.holds or cell.met.gap is None else cell.met.gap
    if rests_on is not None:
        url = record_address(rests_on) if may_open(caller, rests_on) else ""
    elif cell.needed and caller.may_somewhere(Permission.COMPETENCE_EDIT):
        made = new_address(REGISTRY.of(CompetenceRecord))
        url = f"{made}?{urlencode({'person': person, 'requirement': cell.requirement.pk})}"
    return {"cell": cell, "url": url}


def _filters(caller: Caller, asked: Asked) -> list[dict[str, Any]]:
    labels = {"unit": _("Unit"), "site": _("Site"), "role": _("Role")}
    chosen = {"unit": asked.unit, "site": asked.site, "role": asked.role}
    return [
        {
            "name": name,
            "label": labels[name],
            "options": [(str(key), title, key == chosen[name]) for key, title in pairs],
        }
        for name, pairs in choices_of(caller).items()
        if pairs
    ]


@require_GET
def sheet_page(request: Request) -> HttpResponse:
    """Give the matrix as a spreadsheet, everybody on one page."""
    _permit(request)
    if not request.caller.may_somewhere(Permission.EVIDENCE_EXPORT):
        raise PermissionDenied(_("You may not export registers."))
    found = matrix(request.caller, Asked.read(request.GET.dict(), paged=False))
    out = io.BytesIO()
    sheet_of(found, out)
    name = f"competence-matrix-{clock.today().isoformat()}.xlsx"
    note_for(request, request.caller, AccessKind.EXPORTED, name)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
def raise_page(request: Request) -> HttpResponse:
    """Plan the same measure for all that is missing and that nothing is done about."""
    if not request.caller.may_somewhere(raise_gaps.needs):
        raise PermissionDenied(_("You may not plan how gaps of competence are closed."))
    posted = request.POST if request.method == "POST" else None
    start: dict[str, Any] = {"due": add_months(clock.today(), 3), "owner": request.caller.person_id}
    own_units = request.caller.units(raise_gaps.needs)
    if own_units:  # who works for a unit plans for that unit
        start["unit"] = min(own_units)
    form = form_for(request.caller, raise_gaps, data=posted, initial=start)
    if posted is not None and form.is_valid() and _raised(request, form):
        return redirect("support:competence")
    context = {"form": form, "here": reverse("support:competence"), "about": raise_gaps.about}
    return render(request, "support/competence_raise.html", context)


def _raised(request: Request, form: Any) -> bool:
    try:
        made = raise_gaps(request.caller, **values_of(raise_gaps, form))
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        known = [name for name in refusal.fields if name in form.fields]
        form.add_error(known[0] if known else None, refusal.message)
        return False
    words = ngettext(
        "{count} gap has its action now.", "{count} gaps have their action now.", len(made)
    )
    messages.success(request, words.format(count=len(made)))
    return True


@require_GET
def expiry_page(request: Request) -> HttpResponse:
    """Show what has run out and what does within 7, 30 and 90 days."""
    _permit(request)
    sees = may_see_clearances(request.caller)
    lanes = expiry_board(request.caller, clearances=sees)
    seen = [e.clearance for lane in lanes for e in lane.items if e.clearance is not None]
    note_many(request, request.caller, _("Expiry board"), seen)
    told = last_reminded(key for lane in lanes for e in lane.items if (key := _record_key(e)))
    context = {
        "lanes": [
            {
                "lane": lane,
                "label": _label(lane.within),
                "entries": [_entry(request.caller, e, told) for e in lane.items],
            }
            for lane in lanes
        ],
        "count": sum(len(lane.items) for lane in lanes),
        "sees_clearances": sees,
        "may_edit": request.caller.may_somewhere(Permission.COMPETENCE_EDIT),
    }
    return render(request, "support/competence_expiry.html", context)


def _label(within: int | None) -> str:
    if within is None:
        return _("Has run out")
    return _("Within {days} days").format(days=within)


def _record_key(expiry: Expiry) -> UUID | None:
    """Give the record of which people are reminded; None where nothing is on record."""
    if expiry.clearance is not None:
        return expiry.clearance.pk
    record = expiry.met.record if expiry.met is not None else None
    return record.pk if record is not None else None


def _plan_url(caller: Caller, expiry: Expiry) -> str:
    """Give where a gap is planned for what runs out; empty where one is, or it is not for him."""
    need = expiry.need
    planned = expiry.met is not None and expiry.met.gap is not None
    if need is None or planned or not caller.may(raise_gap.needs, expiry.person.unit_id):
        return ""
    made = new_address(REGISTRY.of(CompetenceGap))
    return f"{made}?{urlencode({'person': need.person.pk, 'requirement': need.requirement.pk})}"


def _renew_url(caller: Caller, expiry: Expiry) -> str:
    """Give where a clearance is requested anew, of the person and level of the one that ends."""
    old = expiry.clearance
    if old is None or not caller.may(request_clearance.needs, old.unit_id):
        return ""
    made = new_address(REGISTRY.of(Clearance))
    return f"{made}?{urlencode({'person': old.person_id, 'level': old.level})}"


def _open_url(caller: Caller, found: CompetenceRecord | CompetenceGap | None) -> str:
    return record_address(found) if found is not None and may_open(caller, found) else ""


def _entry(caller: Caller, expiry: Expiry, told: Mapping[UUID, dt.date]) -> dict[str, Any]:
    url, gap_url = "", ""
    if expiry.clearance is not None:
        url = record_address(expiry.clearance)
    elif expiry.met is not None:
        url = _open_url(caller, expiry.met.record)
        gap_url = _open_url(caller, expiry.met.gap)
    key = _record_key(expiry)
    return {
        "plan_url": _plan_url(caller, expiry),
        "renew_url": _renew_url(caller, expiry),
        "one": expiry,
        "url": url,
        "gap_url": gap_url,
        "person": record_address(expiry.person),
        "reminded": told.get(key) if key is not None else None,
    }


@require_GET
def own_page(request: Request) -> HttpResponse:
    """Show somebody what his roles ask of him, what he has, and his own clearance."""
    _permit(request)
    found = own_competence(request.caller)
    note_many(request, request.caller, _("Own clearance"), found.clearances)
    context = {
        "found": found,
        "needs": [
            {"need": need, "cell": Cell(need.requirement, met, needed=True), "met": met}
            for need, met in found.needs
        ],
        "records": [{"one": r, "url": record_address(r)} for r in found.records],
        "clearances": [{"one": c, "url": record_address(c)} for c in found.clearances],
    }
    return render(request, "support/competence_own.html", context)


COMPETENCE_ROUTES = [
    path("competence/", matrix_page, name="competence"),
    path("competence/sheet/", sheet_page, name="competence-sheet"),
    path("competence/plan/", raise_page, name="competence-plan"),
    path("competence/expiry/", expiry_page, name="competence-expiry"),
    path("competence/mine/", own_page, name="competence-mine"),
]
