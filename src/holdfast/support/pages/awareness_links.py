"""Personal links: given by whoever holds trainings, opened by one person without a user (7.3)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.acting.callers import acting_as
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.api.throttle import Throttle
from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.support.commands.awareness_links import confirm_by_link, issue_link, revoke_link
from holdfast.support.pages.awareness import answers_in, reading_of
from holdfast.support.queries.awareness_links import Opened, open_links, opened_link
from holdfast.support.queries.awareness_tablet import Asked, asked_person, asked_without_user
from holdfast.web.access_log import address_of
from holdfast.web.codes import qr_code
from holdfast.web.middleware import Request
from holdfast.web.texts import markdown

PER_MINUTE: Final = 30
POLICY: Final = "policy"
VISITS: Final = Throttle()


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.TRAINING_EDIT):
        raise PermissionDenied(_("Only who holds trainings gives personal links."))


@require_http_methods(["GET", "POST"])
def links_page(request: Request) -> HttpResponse:
    """Show who has no user and something to confirm; give a link, as a code or by e-mail."""
    _permit(request)
    given: dict[str, Any] = {}
    error = ""
    if request.method == "POST":
        try:
            given = _give(request)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            error = refusal.message
    context = {
        "asked": [_row(each) for each in asked_without_user(request.caller, clock.today())],
        "open": open_links(request.caller)[:200],
        "given": given,
        "error": error,
        "coverage_url": reverse("support:awareness-coverage"),
    }
    response = render(
        request, "support/awareness_links.html", context, status=422 if error else 200
    )
    response["Cache-Control"] = "no-store"
    return response


def _row(asked: Asked) -> dict[str, Any]:
    things = [(str(a.pk), a.title) for a in asked.missing.activities]
    if asked.missing.lacks_policy:
        things.insert(0, (POLICY, _("Security policy")))
    return {"person": asked.person, "things": things}


def _give(request: Request) -> dict[str, Any]:
    """Issue the link that the form asks for; its address is shown this once."""
    asked = asked_person(request.caller, _key(request.POST.get("person", "")), clock.today())
    if asked is None:
        raise Http404
    what = request.POST.get("what", "")
    activity = next((a for a in asked.missing.activities if str(a.pk) == what), None)
    if activity is None and what != POLICY:
        raise Http404
    mail = request.POST.get("mail", "") == "yes"
    issued = issue_link(
        request.caller,
        asked.person,
        activity=activity,
        base=request.build_absolute_uri("/") if mail else "",
    )
    address = request.build_absolute_uri(reverse("personal-link", args=(issued.token,)))
    return {
        "person": asked.person,
        "address": address,
        "code": qr_code(address),
        "mailed": issued.mailed,
        "expires_at": issued.link.expires_at,
    }


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_POST
def revoke_page(request: Request, key: UUID) -> HttpResponse:
    """Take a link back before it is used."""
    _permit(request)
    link = open_links(request.caller).filter(pk=key).first()
    if link is None:
        raise Http404
    revoke_link(request.caller, link.person, link=link)
    messages.success(request, _("The link no longer opens anything."))
    return redirect("support:awareness-links")


@login_not_required
@require_http_methods(["GET", "POST"])
def personal_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever holds a link read and confirm its one thing; without one, say only that."""
    opened = opened_link(token)
    # Guesses are counted by where they come from, a good link by itself: many people may read at
    # once from behind one address.
    counted = f"link {opened.link.pk}" if opened is not None else f"from {address_of(request)}"
    if VISITS.take(counted, PER_MINUTE):
        return _answer(request, {"busy": True}, 429)
    if opened is None:
        return _answer(request, {}, 404)
    with translation.override(opened.language), acting_as(opened.visitor):
        if opened.is_used or request.method != "POST":
            return _answer(request, _shown(request, opened), 200)
        return _confirm(request, opened, token)


def _confirm(request: HttpRequest, opened: Opened, token: str) -> HttpResponse:
    answers = answers_in(request.POST, opened.activity) if opened.activity is not None else []
    seen = count_in(request.POST.get("seen", "")) or 0
    try:
        done = confirm_by_link(opened.visitor, token=token, answers=answers, seen=seen)
    except Refused as refusal:
        return _answer(request, _shown(request, opened, error=refusal.message), 422)
    if getattr(done, "confirmed_at", True) is None:
        return _answer(request, _shown(request, opened, failed=done), 422)
    return _answer(request, {"opened": opened, "done": True}, 200)


def _shown(request: HttpRequest, opened: Opened, **outcome: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"opened": opened, "done": opened.is_used, **outcome}
    if opened.activity is not None:
        shown["reading"] = reading_of(opened.activity, request.POST, **outcome)
    if opened.policy is not None:
        shown["policy_text"] = markdown(opened.policy.version.body)
    return shown


def _answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, "support/personal_link.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


ROUTES = [
    path("awareness/links/", links_page, name="awareness-links"),
    path("awareness/links/<uuid:key>/revoke/", revoke_page, name="awareness-link-revoke"),
]
PUBLIC = [path("read/<str:token>/", personal_page, name="personal-link")]
