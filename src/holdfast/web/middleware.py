"""Every request acts for one caller: the user in the organization that he has chosen."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from holdfast.accounts.models import Organization, User
from holdfast.accounts.queries import caller_for, organizations_of
from holdfast.acting.callers import Caller, acting_as

CHOSEN = "organization"


class Request(HttpRequest):
    """A request in which a caller acts; pages take this type."""

    caller: Caller
    organizations: list[Organization]


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
            return self.get_response(request)
        with acting_as(caller):
            response = self.get_response(request)
            if isinstance(response, HttpResponse) and hasattr(response, "render"):
                response.render()
            return response

    def _caller(
        self, request: HttpRequest, user: User
    ) -> tuple[Caller | None, list[Organization]]:
        organizations = organizations_of(user)
        chosen = request.session.get(CHOSEN)
        ids = [organization.pk for organization in organizations]
        if chosen and UUID(chosen) in ids:
            return caller_for(user, UUID(chosen)), organizations
        return (caller_for(user, ids[0]) if ids else None), organizations
