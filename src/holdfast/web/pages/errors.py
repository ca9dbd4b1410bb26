"""When something is refused or fails: what happened and what to do, in plain words."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from holdfast.web.middleware import note_refusal


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense."""
    return render(request, "web/errors/400.html", {"message": ""}, status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that the caller may not make; it is noted in the access log."""
    note_refusal(request)
    return render(request, "web/errors/403.html", {"message": str(exception)}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there, or is another organization's."""
    words = str(exception) if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "web/errors/404.html", {"message": words}, status=404)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """Answer when the program itself failed: without the frame, which may be what failed."""
    return HttpResponse(render_to_string("web/errors/500.html"), status=500)
