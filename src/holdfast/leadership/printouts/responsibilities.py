"""The responsibility matrix on paper and as a spreadsheet (5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.choices.roles import RaciLetter
from holdfast.leadership.queries.raci import Raci, RaciCell, RaciRow, raci
from holdfast.leadership.queries.roles import RoleCard
from holdfast.printing.answering import printed
from holdfast.printing.parts import Column, Heading, Part, Sheet, Text, Value, Words
from holdfast.printing.printouts import Printout
from holdfast.web.middleware import Request

SUBJECT: Final = 26  # per cent of the width for the process or clause
TONES: Final = {RaciLetter.ACCOUNTABLE.value: "accent"}


@require_GET
def matrix_pdf(request: Request) -> HttpResponse:
    """Print who does what: roles with their holders, then the letters."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    return printed(
        request,
        caller,
        responsibilities(raci(caller, clock.today())),
        page=reverse("leadership:responsibilities"),
        name="responsibility-matrix",
    )


def responsibilities(found: Raci) -> Printout:
    """Give the responsibility matrix as a paper; roles are numbered to fit as columns."""
    return Printout(
        kind=_("Responsibility matrix · clause 5.3"),
        title=_("Who does what"),
        parts=[
            Text(", ".join(f"{letter.value} {letter.label}" for letter in RaciLetter)),
            Heading(_("Roles")),
            _roles(found.cards),
            Heading(_("Processes")),
            _letters(found.cards, found.processes),
            Heading(_("Clauses of the standard")),
            Text(
                _(
                    "What is not set by hand follows from the processes that carry the clause; "
                    "such letters are small."
                )
            ),
            _letters(found.cards, found.clauses),
        ],
        landscape=True,
        keywords=["ISO 28000:2022", "5.3"],
    )


def _roles(cards: Sequence[RoleCard]) -> Part:
    rows: list[list[Words]] = [
        [
            str(number),
            Value(card.role.title, how="strong"),
            ", ".join(each.person.title for each in card.holders)
            or Value(_("vacant"), "bad", "pill"),
            ", ".join(each.person.title for each in card.deputies) or "–",
        ]
        for number, card in enumerate(cards, 1)
    ]
    columns = [
        Column(_("No."), 6, number=True),
        Column(_("Role"), 40),
        Column(_("Held by"), 27),
        Column(_("Deputy"), 27),
    ]
    return Sheet(columns, rows or [["", _("No roles yet"), "", ""]])


def _letters(cards: Sequence[RoleCard], rows: Sequence[RaciRow]) -> Part:
    each = max(2, (100 - SUBJECT) // max(1, len(cards)))
    columns = [Column(_("Process or clause"), SUBJECT)]
    columns += [Column(str(number), each) for number, _card in enumerate(cards, 1)]
    return Sheet(columns, [_line(row) for row in rows] or [["–"] * len(columns)], dense=True)


def _line(row: RaciRow) -> list[Words]:
    return [f"{row.number} {row.label}", *(_cell(cell) for cell in row.cells)]


def _cell(cell: RaciCell) -> Words:
    if cell.taken_from:
        return Value(cell.letter.lower(), how="quiet")
    return Value(cell.letter, TONES.get(cell.letter, ""), "strong")


MATRIX_PRINTS = [path("responsibilities/paper/", matrix_pdf, name="responsibilities")]
