"""Competence and clearance on paper: the matrix role by role, and the list of clearances (7.2)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.printing.answering import printed
from holdfast.printing.parts import (
    Column,
    Figure,
    Figures,
    Heading,
    Part,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.support.models import Clearance
from holdfast.support.queries.clearance import board
from holdfast.support.queries.competence import Standing
from holdfast.support.queries.competence_matrix import Asked, Cell, Group, Matrix, Row, matrix
from holdfast.web.access_log import note_many
from holdfast.web.middleware import Request
from holdfast.web.pages.found import require

ACROSS = 7  # requirements side by side on one sheet
LISTED = 2000


@require_GET
def competence_pdf(request: Request) -> HttpResponse:
    """Give the matrix as a paper, role by role, for whom each requirement is asked."""
    require_reading(request)
    found = matrix(request.caller, Asked.read(request.GET.dict(), paged=False))
    page = reverse("support:competence")
    return printed(
        request, request.caller, matrix_printout(found), page=page, name="competence-matrix"
    )


def require_reading(request: Request) -> None:
    """Let only readers of the organization on.

    Raises:
        PermissionDenied: the caller reads nothing here.
    """
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        require(request.caller, Permission.RECORD_READ)


def matrix_printout(found: Matrix) -> Printout:
    """Give the matrix as parts: the figures, then a sheet for each role."""
    parts: list[Part] = [
        Figures(
            [
                Figure(_("People"), str(found.people)),
                Figure(_("Met"), str(found.counts[Standing.VALID]), "good"),
                Figure(_("Run out within 90 days"), str(found.counts[Standing.EXPIRING]), "warn"),
                Figure(_("Not met"), str(found.missing), "bad" if found.missing else "good"),
            ]
        )
    ]
    first = 0
    for group in found.groups:
        last = first + len(group.requirements)
        parts += _of_group(found, group, first, last)
        first = last
    if not found.groups:
        parts.append(Text(_("Nothing is asked of anybody yet.")))
    return Printout(
        kind=_("Competence matrix · clause 7.2"),
        title=_("Who can do what"),
        parts=parts,
        landscape=True,
        keywords=["ISO 28000:2022", "7.2"],
    )


def _of_group(found: Matrix, group: Group, first: int, last: int) -> list[Part]:
    rows = [row for row in found.rows if any(cell.needed for cell in row.cells[first:last])]
    title = group.role.title if group.role is not None else _("Posts and places")
    parts: list[Part] = [Heading(title)]
    if not rows:
        return [*parts, Text(_("Nobody is measured by it."))]
    for start in range(first, last, ACROSS):
        end = min(start + ACROSS, last)
        columns = [Column(_("Person"), 18)] + [
            Column(f"{r.subject} ({r.get_level_display()})", 82 // (end - start))
            for r in found.columns[start:end]
        ]
        parts.append(Sheet(columns, [_line(row, start, end) for row in rows], dense=True))
    return parts


def _line(row: Row, start: int, end: int) -> list[Words]:
    name = Value(row.person.title, how="strong")
    return [name, *(_said(cell) for cell in row.cells[start:end])]


def _said(cell: Cell) -> Words:
    words = cell.said
    return Value(words, cell.tone) if cell.tone in ("bad", "warn") else words


@require_GET
def clearances_pdf(request: Request) -> HttpResponse:
    """Give the list of clearances as a paper; each name on it is logged."""
    require(request.caller, Permission.CLEARANCE_READ)
    found = list(board(request.caller)[:LISTED])
    note_many(request, request.caller, _("Printed list of clearances"), found)
    page = reverse("support:clearance-board")
    return printed(request, request.caller, list_printout(found), page=page, name="clearances")


def list_printout(found: list[Clearance]) -> Printout:
    """Give the clearances as one sheet: person, level, outcome, dates."""
    columns = [
        Column(_("Reference"), 12),
        Column(_("Person"), 26),
        Column(_("Level"), 12),
        Column(_("State"), 18),
        Column(_("Outcome on"), 12),
        Column(_("Valid until"), 12),
    ]
    rows: list[list[Words]] = [
        [
            c.reference,
            Value(c.person.title, how="strong"),
            str(c.get_level_display()),
            Value(c.get_state_display(), c.state_now.tone, "pill"),
            date_format(c.decided_on, "SHORT_DATE_FORMAT") if c.decided_on else "–",
            date_format(c.valid_until, "SHORT_DATE_FORMAT") if c.valid_until else "–",
        ]
        for c in found
    ]
    empty = Text(_("No clearance is on record."))
    return Printout(
        kind=_("Clearances · clause 7.2"),
        title=_("Who is cleared"),
        parts=[Sheet(columns, rows) if rows else empty],
        classification=Classification.CONFIDENTIAL,
        keywords=["ISO 28000:2022", "7.2"],
    )


COMPETENCE_PRINTS = [
    path("competence/print.pdf", competence_pdf, name="competence"),
    path("clearance/print.pdf", clearances_pdf, name="clearances"),
]
