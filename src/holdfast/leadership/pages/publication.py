"""The public address of the policy: what was published, for anyone, without signing in (5.2.2)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.views.decorators.http import require_safe

from holdfast.leadership.queries.publication import published_extract


@login_not_required
@require_safe
def published_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an organization published of its policy; where nothing is, say only that."""
    extract = published_extract(slug)
    language = extract.language if extract is not None else translation.get_language()
    with translation.override(language):
        response = render(
            request,
            "leadership/published.html",
            {"extract": extract},
            status=200 if extract is not None else 404,
        )
    response["Cache-Control"] = "no-cache"
    return response


PUBLIC = [path("policy/<slug:slug>/", published_page, name="published-policy")]
