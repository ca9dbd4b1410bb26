"""Who knows what, and the list of a session, on paper (7.3)."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.printing.answering import printed
from holdfast.printing.parts import Column, Figure, Figures, Part, Sheet, Value, Words
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.support.models.training import TrainingSession
from holdfast.support.queries.awareness_coverage import Coverage, Share, UnitRow, coverage
from holdfast.support.queries.training import (
    AttendanceRow,
    attendance_rows,
    may_keep,
    session_of,
)
from holdfast.web.middleware import Request

NOTHING = "–"
EMPTY_LINES = 8  # for who comes without having been invited


@require_GET
def coverage_pdf(request: Request) -> HttpResponse:
    """Give unit by subject who knows what, of the people the reader may know of, as a paper."""
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    today = clock.today()
    return printed(
        request,
        request.caller,
        coverage_printout(coverage(request.caller, today)),
        page=reverse("support:awareness-coverage"),
        name=f"awareness-{today.isoformat()}",
    )


def coverage_printout(found: Coverage) -> Printout:
    """Give the shares of a coverage as a paper: the figures, then a table unit by subject."""
    figures = [
        Figure(str(label), f"{found.total.shares[key].percent} %", _tone(found.total.shares[key]))
        for key, label in found.subjects
    ]
    columns = [Column(_("Unit"), 26), *(Column(str(label), 14) for _key, label in found.subjects)]
    rows = [
        _row(found, row, row.unit.title if row.unit else _("without a unit")) for row in found.rows
    ]
    rows.append(_row(found, found.total, _("All")))
    parts: list[Part] = [Figures(figures)] if figures else []
    return Printout(
        kind=_("Awareness · clause 7.3"),
        title=_("Who knows what"),
        under=[date_format(clock.today(), "DATE_FORMAT")],
        parts=[*parts, Sheet(columns, rows)],
        classification=Classification.INTERNAL,
        landscape=True,
        keywords=["ISO 28000:2022", "7.3"],
    )


def _row(found: Coverage, row: UnitRow, title: str) -> list[Words]:
    return [title, *(_cell(row.shares.get(key, Share())) for key, _label in found.subjects)]


def _cell(share: Share) -> Words:
    if not share.people:
        return NOTHING
    words = _("{percent} % ({current} of {people})").format(
        percent=share.percent, current=share.current, people=share.people
    )
    return Value(words, _tone(share), "pill")


def _tone(share: Share) -> str:
    if share.percent >= 100:
        return "good"
    return "calm" if share.percent >= 90 else "warn" if share.percent >= 60 else "bad"


@require_GET
def attendance_pdf(request: Request, key: UUID) -> HttpResponse:
    """Give the list of a session as a paper to be signed, with lines for who comes beside."""
    session = session_of(request.caller, key)
    if session is None:
        raise Http404
    if not may_keep(request.caller, session):
        raise PermissionDenied(_("The results of people are seen by whoever keeps the list."))
    return printed(
        request,
        request.caller,
        attendance_printout(session, attendance_rows(request.caller, session)),
        page=reverse("support:attendance", args=(session.pk,)),
        name=f"attendance-{session.reference}",
    )


def attendance_printout(session: TrainingSession, rows: list[AttendanceRow]) -> Printout:
    """Give the list of a session as a paper: who is expected or was there, and room to sign."""
    columns = [
        Column(_("Person"), 26),
        Column(_("Unit"), 18),
        Column(_("Attendance"), 12),
        Column(_("Signature"), 34),
    ]
    lines: list[list[Words]] = [
        [
            f"{row.person.reference} {row.person.title}",
            row.person.unit.title if row.person.unit is not None else NOTHING,
            str(row.mark.label),
            "",
        ]
        for row in rows
        if row.person is not None
    ]
    lines += [["", "", "", ""] for _line in range(EMPTY_LINES)]
    place = ", ".join(part for part in (session.place, session.trainer) if part)
    return Printout(
        kind=_("Attendance · clause 7.3"),
        title=f"{session.reference} {session.title}",
        under=[date_format(session.starts_at, "DATETIME_FORMAT"), place],
        parts=[Sheet(columns, lines)],
        classification=Classification.RESTRICTED,
        keywords=["ISO 28000:2022", "7.3"],
    )


AWARENESS_PRINTS = [
    path("awareness/coverage.pdf", coverage_pdf, name="awareness-coverage"),
    path("attendance/<uuid:key>/list.pdf", attendance_pdf, name="attendance"),
]
