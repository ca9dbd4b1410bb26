"""The codes of a session, on the screen and on paper, and the page that a scan opens (7.3)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.api.throttle import Throttle
from holdfast.support.commands.training_attendance import (
    confirm_presence,
    renew_printed_code,
    state_presence,
    switch_off_printed_code,
)
from holdfast.support.models.training import TrainingSession
from holdfast.support.pages.training import kept_session
from holdfast.support.queries.session_codes import (
    TIME_TO_CONFIRM,
    Scanned,
    Visit,
    printed_code,
    scanned_by,
    scanned_word,
    shown_code,
    visit_of,
)
from holdfast.support.queries.training import closes_at, is_open_for_presence, opens_at
from holdfast.web.access_log import address_of
from holdfast.web.addresses import record_address
from holdfast.web.codes import qr_code
from holdfast.web.middleware import Request

SCANNED: Final = "holdfast_scanned"  # a cookie of the one address that was scanned
PER_MINUTE: Final = 60
VISITS: Final = Throttle()


@require_GET
def code_page(request: Request, key: UUID) -> HttpResponse:
    """Show the code of a session on a screen, large enough for a room; it changes every minute."""
    session = kept_session(request, key)
    context = {
        **_shown_now(request, session),
        "back_url": reverse("support:attendance", args=(session.pk,)),
        "printed_url": reverse("support:session-code-printed", args=(session.pk,)),
        "url": record_address(session),
    }
    return _unkept(render(request, "support/session_code.html", context))


@require_GET
def code_now(request: Request, key: UUID) -> HttpResponse:
    """Give the part of the screen that changes: the code of this minute."""
    session = kept_session(request, key)
    context = _shown_now(request, session)
    return _unkept(render(request, "support/parts/session_code.html", context))


def _shown_now(request: Request, session: TrainingSession) -> dict[str, Any]:
    address = _address(request, shown_code(session))
    return {
        "session": session,
        "address": address,
        "code": qr_code(address),
        "now_url": reverse("support:session-code-now", args=(session.pk,)),
        "is_open": is_open_for_presence(session),
        "opens_at": opens_at(session),
        "closes_at": closes_at(session),
    }


def _address(request: Request, word: str) -> str:
    return request.build_absolute_uri(reverse("support:here", args=(word,)))


@require_http_methods(["GET", "POST"])
def printed_page(request: Request, key: UUID) -> HttpResponse:
    """Show the code to print, make a new one, or switch it off."""
    session = kept_session(request, key)
    error = ""
    if request.method == "POST":
        change = switch_off_printed_code if request.POST.get("off") else renew_printed_code
        try:
            change(request.caller, session)
            return redirect("support:session-code-printed", session.pk)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            error = refusal.message
    word = printed_code(session)
    context = {
        "session": session,
        "code": qr_code(_address(request, word)) if word else "",
        "address": _address(request, word) if word else "",
        "opens_at": opens_at(session),
        "closes_at": closes_at(session),
        "error": error,
        "back_url": reverse("support:session-code", args=(session.pk,)),
    }
    status = 422 if error else 200
    return _unkept(render(request, "support/session_code_printed.html", context, status=status))


@login_not_required
@require_http_methods(["GET", "POST"])
def here_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever scanned a code confirm that he is at its session, by his user or by his name."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        return _by_name(request, token)
    if not caller.may_somewhere(Permission.CONTENT_ACKNOWLEDGE):
        raise PermissionDenied(_("Your role only reads: it confirms nothing."))
    words = (token, request.COOKIES.get(SCANNED, ""))
    word, scanned = next(((w, s) for w in words if (s := scanned_by(caller, w))), (token, None))
    outcome: dict[str, Any] = {}
    if request.method == "POST":
        try:
            confirm_presence(caller, token=word)
            outcome["done"] = True
        except Refused as refusal:
            outcome["error"] = refusal.message
    context = {**_place(scanned), **outcome, "mine_url": reverse("support:awareness-mine")}
    status = 404 if scanned is None else 422 if "error" in outcome else 200
    return _remembering(
        request, render(request, "support/here.html", context, status=status), scanned
    )


def _place(scanned: Scanned | None) -> dict[str, Any]:
    session = scanned.session if scanned is not None else None
    return {
        "session": session,
        "is_open": session is not None and is_open_for_presence(session),
    }


def _by_name(request: HttpRequest, token: str) -> HttpResponse:
    """Answer somebody who is not signed in: sign in, or say your name and number."""
    template = "support/here_by_name.html"
    if request.method == "POST" and VISITS.take(f"from {address_of(request)}", PER_MINUTE):
        return _unkept(render(request, template, {"busy": True}, status=429))
    words = (token, request.COOKIES.get(SCANNED, ""))
    word, visit = next(((w, v) for w in words if (v := visit_of(w))), (token, None))
    if visit is None:
        # A code that ran out still leads somebody with a user to the page that says so.
        return _unkept(render(request, template, {}, status=404))
    with translation.override(visit.language), acting_as(visit.visitor):
        outcome = _state(request, visit, word)
        sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"
        context = {**_place(visit.scanned), "visit": visit, "sign_in_url": sign_in, **outcome}
        status = 422 if "error" in outcome else 200
        response = render(request, template, context, status=status)
    return _remembering(request, response, visit.scanned)


def _state(request: HttpRequest, visit: Visit, word: str) -> dict[str, Any]:
    if request.method != "POST":
        return {}
    name, mark = (request.POST.get(each, "")[:200] for each in ("name", "mark"))
    try:
        state_presence(visit.visitor, token=word, name=name, mark=mark)
    except Refused as refusal:
        return {"error": refusal.message, "name": name, "mark": mark}
    return {"done": True}


def _remembering(
    request: HttpRequest, response: HttpResponse, scanned: Scanned | None
) -> HttpResponse:
    """Let whoever scanned a code in time confirm within minutes, from this address only."""
    if scanned is not None and request.method == "GET" and SCANNED not in request.COOKIES:
        response.set_cookie(
            SCANNED,
            scanned_word(scanned),
            max_age=TIME_TO_CONFIRM,
            path=request.path,
            secure=settings.SECURE_COOKIES,
            httponly=True,
            samesite="Lax",
        )
    return _unkept(response)


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


ROUTES = [
    path("attendance/<uuid:key>/code/", code_page, name="session-code"),
    path("attendance/<uuid:key>/code/now/", code_now, name="session-code-now"),
    path("attendance/<uuid:key>/code/printed/", printed_page, name="session-code-printed"),
    path("here/<str:token>/", here_page, name="here"),
]
