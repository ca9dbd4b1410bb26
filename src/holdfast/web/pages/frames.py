"""What the frame asks for: another organization, a theme, a sign of life."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from holdfast.accounts.models import AccessLogEntry
from holdfast.web.middleware import CHOSEN, Request

THEMES = ("auto", "light", "dark")


@require_POST
def switch_page(request: Request, key: UUID) -> HttpResponse:
    """Go on in another organization in which one has a role."""
    if key not in {organization.pk for organization in request.organizations}:
        raise Http404(_("You have no role in such an organization."))
    request.session[CHOSEN] = str(key)
    return redirect("web:home")


@login_not_required
@require_POST
def theme_page(request: HttpRequest) -> HttpResponse:
    """Remember whether pages are light, dark, or as the device says."""
    wanted = request.POST.get("theme", "auto")
    back = request.META.get("HTTP_REFERER", "")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = redirect(back if own else "web:home")
    response.set_cookie(
        "holdfast_theme",
        wanted if wanted in THEMES else "auto",
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@login_not_required
@require_GET
def health_page(request: HttpRequest) -> JsonResponse:
    """Say that the server lives and reaches its database."""
    AccessLogEntry.objects.exists()
    return JsonResponse({"status": "ok"})
