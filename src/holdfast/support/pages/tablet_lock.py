"""While a tablet is in the hands of others, the witness's session leads nowhere else (7.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from holdfast.accounts.models import User
from holdfast.web.middleware import Request

HANDED_OVER: Final = "tablet"  # in the session, with how often a wrong password was tried
OPEN: Final = ("/support/tablet/", "/static/", "/healthz", "/account/logout/")
TRIES: Final = 5


def is_handed_over(request: HttpRequest) -> bool:
    """Tell whether this session is open to whoever holds the tablet."""
    return HANDED_OVER in request.session


def hand_over(request: HttpRequest) -> None:
    """Lock the session to the pages of the tablet, until the witness's password or a sign-out."""
    request.session[HANDED_OVER] = 0


class TabletLockMiddleware:
    """Leads every other address back to the tablet while it is handed over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let a request through, unless the tablet is handed over and it leads elsewhere."""
        if not request.path.startswith(OPEN) and is_handed_over(request):
            return redirect("support:tablet")
        return self.get_response(request)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def leave_page(request: Request) -> HttpResponse:
    """Give the tablet back to the witness, who shows by the password that it is he.

    After some wrong passwords the session ends: whoever is there signs in, or does not.
    """
    if not is_handed_over(request):
        return redirect("support:awareness-coverage")
    user: Any = request.user
    error = ""
    if request.method == "POST":
        if isinstance(user, User) and user.check_password(request.POST.get("password", "")):
            del request.session[HANDED_OVER]
            return redirect("support:awareness-coverage")
        request.session[HANDED_OVER] += 1
        if request.session[HANDED_OVER] >= TRIES:
            logout(request)
            return redirect("account_login")
        error = _("That is not the password of {name}.").format(name=request.caller.name)
    context = {
        "witness": request.caller.name,
        "has_password": user.has_usable_password(),
        "error": error,
        "back_url": reverse("support:tablet"),
    }
    return render(request, "support/tablet_leave.html", context, status=422 if error else 200)


ROUTES = [path("tablet/leave/", leave_page, name="tablet-leave")]
