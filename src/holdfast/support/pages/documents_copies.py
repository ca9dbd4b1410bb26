"""Copies: which are out, one copy on the telephone, and what anyone who holds one may know."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.choices import RecallOutcome
from holdfast.records.content.copies import CopyRow, copy_for, exists, holder_shown
from holdfast.records.content.recalling import may_confirm
from holdfast.records.models import ControlledRecord
from holdfast.support.queries.documents_copies import all_out, copies_of_record, public_copy
from holdfast.web import access_log
from holdfast.web.addresses import command_address, copy_address, record_address
from holdfast.web.codes import qr_code
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, type_at


@require_GET
def copies_page(request: Request) -> HttpResponse:
    """Show every copy that was called back and is still out, the most overdue first."""
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    rows = all_out(request.caller)
    context = {
        "rows": [_shown(request, row) for row in rows],
        "out": len(rows),
        "late": sum(1 for row in rows if row.is_overdue),
    }
    return render(request, "support/documents_copies.html", context)


def _shown(request: Request, row: CopyRow) -> dict[str, Any]:
    return {
        "copy": row.copy,
        "record": row.record,
        "number": row.copy.content_version.number,
        "is_late": row.is_overdue,
        "holder": holder_shown(request.caller, row.copy),
        "url": reverse("support:copy", args=(row.copy.pk,)),
        "record_url": record_address(row.record),
        "paper_url": reverse("print:copy", args=(row.copy.pk,)) if row.copy.token else "",
    }


@require_GET
def record_copies_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Show where the versions of one content are: in use, called back, back again."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    if not isinstance(record, ControlledRecord):
        raise Http404(_("This kind of record has no versions."))
    access_log.note_reading(request, request.caller, f"{record.reference} {_('copies')}", record)
    may = request.caller.may(Permission.CONTENT_EDIT, record.unit_id)
    in_force = may and record.version_in_force is not None
    context = {
        "record": record,
        "record_type": record_type,
        "here": record_address(record),
        "rows": [_shown(request, row) for row in copies_of_record(request.caller, record)],
        "issue_url": command_address(record, content.issue_copies) if in_force else "",
        "distribute_url": command_address(record, content.distribute) if in_force else "",
    }
    return render(request, "support/documents_copies_of.html", context)


@require_http_methods(["GET", "POST"])
def copy_page(request: Request, key: UUID) -> HttpResponse:
    """Show one copy, made for the telephone: is it current, and what became of it."""
    row = copy_for(request.caller, key)
    if row is None:
        if exists(key):
            raise PermissionDenied(_("This copy is of something that you may not read."))
        raise Http404(_("There is no such copy."))
    error = ""
    if request.method == "POST":
        try:
            _act(request, row)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            error = refusal.message
        else:
            return redirect("support:copy", row.copy.pk)
    version = row.copy.content_version
    context = {
        **_shown(request, row),
        "version": version,
        "error": error,
        "note": request.POST.get("note", ""),
        "outcomes": [{"value": v, "label": str(label)} for v, label in RecallOutcome.choices],
        "may_confirm": row.copy.is_out and may_confirm(request.caller, row.record, row.copy),
        "may_call_back": row.copy.recalled_at is None
        and request.caller.may(Permission.CONTENT_EDIT, row.record.unit_id),
        "code": qr_code(copy_address(request, row.copy)) if row.copy.token else "",
        "code_url": copy_address(request, row.copy) if row.copy.token else "",
    }
    return render(request, "support/documents_copy.html", context)


def _act(request: Request, row: CopyRow) -> None:
    if request.POST.get("step") == "call_back":
        content.call_back(
            request.caller, row.record, copy=row.copy, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("The copy is called back."))
        return
    outcome = request.POST.get("outcome", "")
    if outcome not in RecallOutcome.values:
        raise Refused(_("Choose what became of the copy."))
    content.confirm_recall(
        request.caller,
        row.record,
        copy=row.copy,
        outcome=RecallOutcome(outcome),
        note=request.POST.get("note", ""),
    )
    messages.success(request, _("Confirmed. Thank you."))


@login_not_required
@require_safe
def is_it_current_page(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Tell anyone who holds a copy whether it is current; nothing else of it leaves the house."""
    found = public_copy(slug, token)
    confirm = reverse("support:copy", args=(found.key,)) if found is not None else ""
    if found is not None and not request.user.is_authenticated:
        confirm = f"{reverse('account_login')}?{urlencode({'next': confirm})}"
    language = found.language if found is not None else translation.get_language()
    with translation.override(language):
        response = render(
            request,
            "support/documents_is_it_current.html",
            {"copy": found, "confirm_url": confirm, "now": clock.now()},
            status=200 if found is not None else 404,
        )
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


COPY_ROUTES = [
    path("copies/", copies_page, name="copies"),
    path("copies/<uuid:key>/", copy_page, name="copy"),
    path(
        "content/<slug:area>/<slug:slug>/<uuid:key>/copies/",
        record_copies_page,
        name="copies-of",
    ),
]
PUBLIC = [path("copy/<slug:slug>/<str:token>/", is_it_current_page, name="is-it-current")]
