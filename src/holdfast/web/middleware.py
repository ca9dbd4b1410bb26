"""Every request acts for one caller: the user in the organization that he has chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import Organization, User
from holdfast.accounts.queries import caller_for, organizations_of
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.refusals import ForeignReference, NotPermitted, Refused
from holdfast.web import access_log

CHOSEN = "organization"
OPEN_TO_ALL = ("/account/", "/static/", "/healthz", "/organization/", "/policy/", "/copy/")


class Request(HttpRequest):
    """A request in which a caller acts; pages take this type."""

    caller: Caller
    organizations: list[Organization]
    htmx: Any


class CallerMiddleware:
    """Sets the ambient caller for signed-in users; others act for nobody and see nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request as the caller behind it."""
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        caller, organizations = self._caller(request, user)
        request.caller, request.organizations = caller, organizations  # type: ignore[attr-defined]
        if caller is None:
            if request.path.startswith(OPEN_TO_ALL):
                return self.get_response(request)
            return render(request, "web/accounts/nowhere.html", status=403)
        with acting_as(caller):
            response = self.get_response(request)
            if isinstance(response, HttpResponse) and hasattr(response, "render"):
                response.render()
            return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Turn a refusal that no page caught into a page or a message, never into a failure."""
        if isinstance(exception, ForeignReference):
            raise Http404 from exception
        if isinstance(exception, NotPermitted):
            raise PermissionDenied(exception.message) from exception
        if isinstance(exception, Refused):
            return refused(request, exception)
        return None

    def _caller(self, request: HttpRequest, user: User) -> tuple[Caller | None, list[Organization]]:
        organizations = organizations_of(user)
        ids = [organization.pk for organization in organizations]
        chosen = _key(request.session.get(CHOSEN))
        if chosen is not None and chosen in ids:
            return caller_for(user, chosen), organizations
        return (caller_for(user, ids[0]) if ids else None), organizations


def _key(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def refused(request: HttpRequest, refusal: Refused) -> HttpResponseBase:
    """Answer with the reason: on the page one came from, or on a page of its own."""
    back = request.META.get("HTTP_REFERER", "")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    if request.method == "POST" and own:
        messages.error(request, refusal.message)
        return redirect(back)
    return render(request, "web/errors/400.html", {"message": refusal.message}, status=400)


def note_refusal(request: HttpRequest) -> None:
    """Write into the access log that a signed-in caller was refused a page."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is not None:
        access_log.note_for(request, caller, AccessKind.REFUSED, f"{request.method} {request.path}")
