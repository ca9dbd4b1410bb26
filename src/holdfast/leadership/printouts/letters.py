"""The letters of appointment and of delegation, which come back signed (5.3)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.context.models import lines_of
from holdfast.leadership.choices.roles import AssignmentKind
from holdfast.leadership.models import Delegation, RoleAssignment
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


@require_GET
def delegation_pdf(request: Request, key: UUID) -> HttpResponse:
    """Print the letter with which part of a role is given to somebody for a time."""
    record = record_at(request.caller, REGISTRY.of(Delegation), key)
    if not isinstance(record, Delegation):
        raise TypeError(type(record).__name__)
    return printed(
        request,
        request.caller,
        letter_of_delegation(record),
        page=record_address(record),
        name=f"{record.reference}-letter",
    )


def letter_of_delegation(delegation: Delegation) -> Printout:
    """Give the letter of a delegation: which part, up to what limit, until when."""
    role, holder = delegation.role, delegation.assignment.person
    parts: list[Part] = [
        Text(
            _(
                "Part of the role named above is given to you for a time. You decide in it as the "
                "holder would, within the limits below, and no longer than until the last day."
            )
        ),
        Heading(_("What is delegated"), 2),
        _lines(delegation.what),
    ]
    if delegation.reason:
        parts += [Heading(_("Why"), 2), Text(delegation.reason)]
    parts += [
        Callout(
            _("The rest of the role stays with {holder}, who goes on to answer for it.").format(
                holder=holder.title
            )
        ),
        Heading(_("Acknowledgement"), 2),
        *_signed(
            delegation.acknowledged_on,
            delegation.acknowledged_how,
            _("I have read this letter and do this part of the role."),
        ),
    ]
    return Printout(
        kind=_("Letter of delegation · clause 5.3"),
        title=role.title,
        reference=delegation.reference,
        under=[_("part of the role")],
        facts=[
            Fact(_("To"), delegation.person.title),
            Fact(_("Holder of the role"), holder.title),
            Fact(_("From"), date_format(delegation.starts_on)),
            Fact(_("Until"), date_format(delegation.ends_on)),
            Fact(_("Delegated by"), delegation.given_by or "–"),
        ],
        parts=parts,
        classification=delegation.classification,
        watermark=str(_("Taken back")) if delegation.state == "withdrawn" else "",
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
    return [*made, Heading(_("Acknowledgement"), 2), *_acknowledged(assignment)]


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


def _acknowledged(assignment: RoleAssignment) -> list[Part]:
    return _signed(
        assignment.acknowledged_on,
        assignment.acknowledged_how,
        _("I have read this letter and take the role."),
    )


def _signed(on: dt.date | None, how: str, words: str) -> list[Part]:
    if on is not None:
        return [Facts([Fact(_("Acknowledged on"), date_format(on)), Fact(_("How"), how)])]
    return [
        Text(words, stays=True),
        Facts(
            [
                Fact(_("Place and day"), "_" * 28),
                Fact(_("Signature"), "_" * 28),
                Fact(_("For the organization"), "_" * 28),
                Fact(_("Signature"), "_" * 28),
            ]
        ),
    ]


LETTER_PRINTS = [
    path("assignments/<uuid:key>/letter/", letter_pdf, name="letter"),
    path("delegations/<uuid:key>/letter/", delegation_pdf, name="delegation"),
]
