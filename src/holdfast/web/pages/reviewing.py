"""Asking people by name to read a version: chosen from a list, by a date (7.5.2)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.records.content import ask_reviewers
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request
from holdfast.web.pages.content import controlled_at


@require_POST
def ask_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Ask the chosen people to review the version."""
    _type, record = controlled_at(request, area, slug, key)
    chosen = [line for line in request.POST.getlist("reviewers") if line.strip()]
    back = redirect(f"{record_address(record)}#review")
    try:
        due = parse_date(request.POST.get("due", ""))
    except ValueError:
        due = None
    if due is None:
        messages.error(request, _("Say by when an answer is needed."))
        return back
    try:
        ask_reviewers(
            request.caller,
            record,
            reviewers="\n".join(chosen),
            due=due,
            note=request.POST.get("note", ""),
        )
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        asked = ngettext("{count} person was asked.", "{count} people were asked.", len(chosen))
        messages.success(request, asked.format(count=len(chosen)))
    return back
