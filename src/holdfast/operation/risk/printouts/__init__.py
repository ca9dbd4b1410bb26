"""The risk assessment report on paper: of what a reader sees, or of one round of assessment."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.operation.risk.models import RiskAssessment
from holdfast.operation.risk.printouts.report import assessment_printout, risks_printout
from holdfast.operation.risk.queries.matrix import view_of
from holdfast.printing.answering import printed
from holdfast.records.registry import REGISTRY
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at


@require_GET
def risks_pdf(request: Request) -> HttpResponse:
    """Give the risks that the matrix shows, narrowed as there, as a report."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read risks here."))
    view = view_of(request.GET)
    page = f"{reverse('risk:matrix')}?{view.query()}".rstrip("?")
    name = f"risk-report-{clock.today().isoformat()}"
    return printed(request, caller, risks_printout(caller, view), page=page, name=name)


@require_GET
def assessment_pdf(request: Request, key: UUID) -> HttpResponse:
    """Give a round of assessment as a report: what it covers, how it stands, its approval."""
    record = record_at(request.caller, REGISTRY["risk.riskassessment"], key)
    if not isinstance(record, RiskAssessment):
        raise TypeError(type(record).__name__)
    printout = assessment_printout(request.caller, record)
    page = reverse("web:reference", args=(record.reference,))
    return printed(request, request.caller, printout, page=page, name=record.reference)


app_name = "risk-print"
urls = [
    path("report/", risks_pdf, name="report"),
    path("assessments/<uuid:key>/report/", assessment_pdf, name="assessment"),
]
urlpatterns = [path("risk/", include((urls, app_name)))]
