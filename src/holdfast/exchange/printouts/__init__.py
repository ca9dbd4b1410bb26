"""Registers and single records on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.exchange.printouts.copies import copy_pdf
from holdfast.exchange.printouts.look import look_page, sample_pdf
from holdfast.exchange.printouts.records import record_printout
from holdfast.exchange.printouts.registers import register_printout
from holdfast.printing.answering import printed
from holdfast.web.addresses import list_address
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, type_at
from holdfast.web.registers import Register


@require_GET
def register_pdf(request: Request, area: str, slug: str) -> HttpResponse:
    """Give a register as PDF: the columns, filters and order of its page."""
    register = Register(request.caller, type_at(area, slug), request.GET)
    printout = register_printout(register)
    query = register.query_of_view()
    page = list_address(register.record_type) + (f"?{query}" if query else "")
    name = f"{slug}-{clock.today().isoformat()}"
    return printed(request, request.caller, printout, page=page, name=name)


@require_GET
def record_pdf(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Give a record as PDF; of controlled content the version in force, or the one asked for."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    printout = record_printout(request.caller, record_type, record, _number(request))
    page = reverse("web:reference", args=(record.reference,))
    return printed(request, request.caller, printout, page=page, name=record.reference)


@require_GET
def version_pdf(request: Request, area: str, slug: str, key: UUID, number: int) -> HttpResponse:
    """Give a version as people work by it: its content with its marks, not the record around it."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    printout = record_printout(request.caller, record_type, record, number, content_only=True)
    page = reverse("web:reference", args=(record.reference,))
    name = f"{record.reference}-v{number}"
    return printed(request, request.caller, printout, page=page, name=name)


def _number(request: Request) -> int | None:
    given = request.GET.get("version", "")
    if not given:
        return None
    number = count_in(given)
    if number is None:
        raise Http404(_("There is no such version."))
    return number


app_name = "print"
urls = [
    path("copies/<uuid:key>/", copy_pdf, name="copy"),
    path("look/", look_page, name="look"),
    path("look/sample/", sample_pdf, name="sample"),
    path("<slug:area>/<slug:slug>/", register_pdf, name="register"),
    path("<slug:area>/<slug:slug>/<uuid:key>/", record_pdf, name="record"),
    path("<slug:area>/<slug:slug>/<uuid:key>/versions/<int:number>/", version_pdf, name="version"),
]
urlpatterns = [path("print/", include((urls, app_name)))]
