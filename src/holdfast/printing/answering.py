"""Answering a request with a paper: set it, note that it left, hand it over."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.printing.letterhead import letterhead_for
from holdfast.printing.printouts import Printout, pdf_of


def printed(
    request: HttpRequest, caller: Caller, printout: Printout, *, page: str, name: str
) -> HttpResponse:
    """Answer with a printout as PDF, and note in the access log that it left.

    `page` is the address on which one sees whether the print is current; `name` becomes the name
    of the file. `?archive=yes` asks for PDF/A-2a and PDF/UA-1.

    Raises:
        Refused: the paper is too large, or the press is busy.
    """
    letterhead = letterhead_for(
        caller, request.build_absolute_uri(page), language=get_language() or "en"
    )
    pdf = pdf_of(letterhead, printout, archive=request.GET.get("archive") == "yes")
    _note(request, caller, f"PDF: {printout.reference or printout.kind} {printout.title}")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "printout"
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{plain}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _note(request: HttpRequest, caller: Caller, subject: str) -> None:
    AccessLogEntry.objects.create(
        organization_id=caller.organization_id,
        at=clock.now(),
        kind=AccessKind.EXPORTED,
        actor_id=caller.actor_id,
        actor_name=caller.name[:200],
        subject=subject[:300],
        address=str(request.META.get("REMOTE_ADDR", ""))[:60],
    )
