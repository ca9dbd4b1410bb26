"""Answering a request with a paper: set it, note that it left, hand it over."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.printing.letterhead import Letterhead, letterhead_for
from holdfast.printing.office import documents, sheets
from holdfast.printing.printouts import Printout, pdf_of, without_pages

OFFICE: Final = frozenset({"docx", "xlsx"})


def printed(
    request: HttpRequest, caller: Caller, printout: Printout, *, page: str, name: str
) -> HttpResponse:
    """Answer with a printout as a file, and note in the access log that it left.

    `page` is the address on which one sees whether the print is current; `name` becomes the name
    of the file. `?as=docx` and `?as=xlsx` ask for office files, else it is a PDF, with
    `?archive=yes` by PDF/A-2a and PDF/UA-1.

    Raises:
        Refused: the paper is too large, or the press is busy.
    """
    letterhead = letterhead_for(
        caller, request.build_absolute_uri(page), language=get_language() or "en"
    )
    form = request.GET.get("as", "pdf")
    made, media_type = _made(
        letterhead, printout, form, archive=request.GET.get("archive") == "yes"
    )
    extension = form if form in OFFICE else "pdf"
    subject = f"{extension.upper()}: {printout.reference or printout.kind} {printout.title}"
    _note(request, caller, subject)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "printout"
    response = HttpResponse(made, content_type=media_type)
    shown = "inline" if extension == "pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{plain}.{extension}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _made(
    letterhead: Letterhead, printout: Printout, form: str, *, archive: bool
) -> tuple[bytes, str]:
    if form == "docx":
        printout = without_pages(printout, "office")
        return documents.docx_of(letterhead, printout), documents.MEDIA_TYPE
    if form == "xlsx":
        printout = without_pages(printout, "office")
        return sheets.xlsx_of(letterhead, printout), sheets.MEDIA_TYPE
    return pdf_of(letterhead, printout, archive=archive), "application/pdf"


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
