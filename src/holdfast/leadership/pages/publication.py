"""The public address of the policy: what was published, for anyone, without signing in (5.2.2)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from holdfast.leadership.queries.publication import Published, published_extract

GONE, NOT_FOUND = 410, 404


@login_not_required
@require_safe
def published_page(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show what an organization published of its policy, or say what became of it."""
    found = published_extract(slug, number)
    with translation.override(found.language or translation.get_language()):
        response = render(
            request,
            "leadership/published.html",
            {
                "extract": found.extract,
                "found": found,
                "current_url": reverse("published-policy", args=(slug,)),
                "version_url": _address_of_version(request, slug, found),
            },
            status=_status(found),
        )
    response["Cache-Control"] = "no-cache"
    return response


def _status(found: Published) -> int:
    if found.extract is not None:
        return 200
    return NOT_FOUND if found.was is None else GONE


def _address_of_version(request: HttpRequest, slug: str, found: Published) -> str:
    """Give the address that goes on meaning the version that is shown."""
    if found.extract is None:
        return ""
    address = reverse("published-policy-version", args=(slug, found.extract.number))
    return request.build_absolute_uri(address)


PUBLIC = [
    path("policy/<slug:slug>/", published_page, name="published-policy"),
    path("policy/<slug:slug>/<int:number>/", published_page, name="published-policy-version"),
]
