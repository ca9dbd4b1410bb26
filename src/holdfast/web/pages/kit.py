"""The gallery of components, with content as it occurs, in the look of the day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from holdfast.web.middleware import Request


@require_GET
def kit_page(request: Request) -> HttpResponse:
    """Show every component."""
    return render(request, "web/kit.html")
