"""Deciding on rights one by one, and noting that a backup was verified (7.5.1, 7.5.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.registry import REGISTRY
from holdfast.support.commands.access_reviews import (
    AccessDecision,
    conclude_access_review,
    decide_access,
)
from holdfast.support.commands.preservation import PERIOD_MONTHS, note_backup
from holdfast.support.models import AccessReview
from holdfast.support.queries.access import grant_of, readers_of_confidential
from holdfast.web.addresses import command_address, record_address
from holdfast.web.forms import form_for, values_of
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, require


@require_http_methods(["GET", "POST"])
def access_review_page(request: Request, key: UUID) -> HttpResponse:
    """Show who may read what is confidential, and keep or withdraw each right."""
    require(request.caller, Permission.CONTENT_APPROVE)
    review = record_at(request.caller, REGISTRY.of(AccessReview), key)
    if not isinstance(review, AccessReview):
        raise Http404(_("There is no such review."))
    error = ""
    if request.method == "POST":
        try:
            _decide(request, review)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            error = refusal.message
        else:
            return redirect("support:access-review", review.pk)
    live = {str(g) for g in readers_of_confidential(clock.today()).values_list("pk", flat=True)}
    context: dict[str, Any] = {
        "review": review,
        "here": record_address(review),
        "entries": [{**entry, "is_live": entry["grant"] in live} for entry in review.entries],
        "error": error,
        "may_withdraw": request.caller.may(Permission.ACCESS_MANAGE),
        "conclude_url": command_address(review, conclude_access_review)
        if review.state == "open" and not review.undecided
        else "",
    }
    return render(request, "support/access_review.html", context)


def _decide(request: Request, review: AccessReview) -> None:
    wanted = request.POST.get("grant", "")
    if review.entry_of(wanted) is None:
        raise Refused(_("This right is not part of the review."))
    grant = grant_of(wanted)
    if grant is None:
        raise Refused(_("This right does not exist any more."))
    decision = request.POST.get("decision", "")
    if decision not in AccessDecision.values:
        raise Refused(_("Choose whether the right is kept or withdrawn."))
    decide_access(
        request.caller,
        review,
        grant=grant,
        decision=AccessDecision(decision),
        reason=request.POST.get("reason", ""),
    )


@require_http_methods(["GET", "POST"])
def backup_page(request: Request) -> HttpResponse:
    """Note by hand that a backup was read back or restored as a test."""
    require(request.caller, note_backup.needs)
    posted = request.POST if request.method == "POST" else None
    today = clock.today()
    start = {"verified_on": today, "review_due": add_months(today, PERIOD_MONTHS)}
    form = form_for(request.caller, note_backup, data=posted, initial=start)
    if posted is not None and form.is_valid():
        try:
            made = note_backup(request.caller, **values_of(note_backup, form))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Noted."))
            return redirect(record_address(made))
    return render(request, "support/backup.html", {"form": form})


ACCESS_ROUTES = [
    path("access-reviews/<uuid:key>/decide/", access_review_page, name="access-review"),
    path("backup-verified/", backup_page, name="backup"),
]
