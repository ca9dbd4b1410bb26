"""The letter with which somebody is told of a role, and which comes back signed (5.3)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.context.models import lines_of
from holdfast.leadership.choices.roles import AssignmentKind
from holdfast.leadership.models import RoleAssignment
from holdfast.printing.answering import printed
from holdfast.printing.parts import Callout, Column, Fact, Facts, Heading, Part, Sheet, Text
from holdfast.printing.printouts import Printout
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at


@require_GET
def letter_pdf(request: Request, key: UUID) -> HttpResponse:
    """Print the letter with which somebody is told of a role."""
    record = record_at(request.caller, REGISTRY.of(RoleAssignment), key)
    if not isinstance(record, RoleAssignment):
        raise TypeError(type(record).__name__)
    return printed(
        request,
        request.caller,
        letter_of_appointment(record),
        page=record_address(record),
        name=f"{record.reference}-letter",
    )


def letter_of_appointment(assignment: RoleAssignment) -> Printout:
    """Give the letter of appointment of an assignment, with room to acknowledge it."""
    role, person = assignment.role, assignment.person
    deputy = assignment.kind == AssignmentKind.DEPUTY
    return Printout(
        kind=_("Letter of appointment · clause 5.3"),
        title=role.title,
        reference=assignment.reference,
        under=[_("as deputy") if deputy else _("as holder")],
        facts=[
            Fact(_("To"), person.title),
            Fact(_("From"), date_format(assignment.starts_on)),
            Fact(_("Until"), date_format(assignment.ends_on) if assignment.ends_on else "–"),
            Fact(_("Assigned by"), assignment.assigned_by or _("not assigned yet")),
        ],
        parts=_parts(assignment),
        classification=assignment.classification,
        watermark="" if assignment.assigned_on else str(_("Proposal")),
        keywords=["ISO 28000:2022", "5.3"],
    )


def _parts(assignment: RoleAssignment) -> list[Part]:
    role = assignment.role
    made: list[Part] = [
        Text(
            _(
                "You are given the role named above in the security management system. This letter "
                "says what you answer for and what you may decide."
            )
        )
    ]
    if role.purpose:
        made += [Heading(_("Purpose"), 2), Text(role.purpose)]
    made += [
        Heading(_("You answer for"), 2),
        _lines(role.responsibilities),
        Heading(_("You may, without asking"), 2),
        _lines(role.authorities),
    ]
    duties = _duties(assignment)
    if duties:
        made.append(Callout(duties, heading=_("Named by ISO 28000, 5.3"), tone="accent"))
    return [*made, Heading(_("Acknowledgement"), 2), *_acknowledgement(assignment)]


def _lines(text: str) -> Sheet:
    rows = [[str(number), line] for number, line in enumerate(lines_of(text), 1)]
    return Sheet([Column("", 6, number=True), Column(_("What"), 94)], rows or [["", "–"]])


def _duties(assignment: RoleAssignment) -> str:
    role = assignment.role
    said = []
    if role.ensures_conformity:
        said.append(_("You make sure that the system conforms to the standard."))
    if role.reports_performance:
        said.append(
            _("You report to top management on its performance, at least every {n} months.").format(
                n=role.reports_every_months
            )
            if role.reports_every_months
            else _("You report to top management on its performance.")
        )
    return " ".join(said)


def _acknowledgement(assignment: RoleAssignment) -> list[Part]:
    if assignment.acknowledged_on is not None:
        return [
            Facts(
                [
                    Fact(_("Acknowledged on"), date_format(assignment.acknowledged_on)),
                    Fact(_("How"), assignment.acknowledged_how),
                ]
            )
        ]
    return [
        Text(_("I have read this letter and take the role."), stays=True),
        Facts(
            [
                Fact(_("Place and day"), "_" * 28),
                Fact(_("Signature"), "_" * 28),
                Fact(_("For the organization"), "_" * 28),
                Fact(_("Signature"), "_" * 28),
            ]
        ),
    ]


LETTER_PRINTS = [path("assignments/<uuid:key>/letter/", letter_pdf, name="letter")]
