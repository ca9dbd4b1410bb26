"""What processes are for on paper and as a spreadsheet: the five purposes of 8.2, and the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.operation.processes.queries.matrix import (
    PurposeMatrix,
    PurposeRow,
    purpose_matrix,
)
from holdfast.printing.answering import printed
from holdfast.printing.parts import Callout, Column, Heading, Part, Sheet, Text, Value, Words
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.web.middleware import Request

GRAVITY = tuple(Classification.values)


@require_GET
def purposes_pdf(request: Request) -> HttpResponse:
    """Give which process serves which purpose, as the page shows it."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    return printed(
        request,
        caller,
        purposes_printout(purpose_matrix(caller)),
        page=reverse("processes:purposes"),
        name=f"purposes-of-processes-{clock.today().isoformat()}",
    )


def purposes_printout(matrix: PurposeMatrix) -> Printout:
    """Give the paper of what one person may see of processes and their purposes."""
    count = len(matrix.rows)
    shown = [row.process.classification for row in matrix.rows]
    return Printout(
        kind=_("Purposes of processes · clause 8.2"),
        title=_("What our processes are for"),
        under=[ngettext("{n} process", "{n} processes", count).format(n=count)],
        parts=[
            *_gaps(matrix),
            Heading(_("The processes")),
            *_left_out(matrix),
            _served(matrix.rows),
        ],
        classification=max(
            [Classification.INTERNAL, *shown], key=lambda each: GRAVITY.index(str(each))
        ),
        landscape=True,
        keywords=["ISO 28000:2022", "8.2"],
    )


def _gaps(matrix: PurposeMatrix) -> list[Part]:
    """Give what no process in force serves."""
    groups: list[tuple[str, Iterable[str]]] = [
        (_("Commitments of the policy"), map(_named, matrix.commitments)),
        (_("Legal obligations"), map(_named, matrix.obligations)),
        (_("Objectives"), map(_named, matrix.objectives)),
        (_("Clauses of the standard"), (f"{number} {words}" for number, words in matrix.clauses)),
    ]
    said = [f"{label}: {'; '.join(found)}." for label, each in groups if (found := list(each))]
    if matrix.rows and not matrix.keeps_level:
        said.append(_("No process says which security level of the supply chain it keeps."))
    if not said:
        return [Text(_("Everything that needs a process is served by one in force."))]
    return [Callout("\n".join(said), heading=_("Served by no process in force"))]


def _left_out(matrix: PurposeMatrix) -> list[Part]:
    if not matrix.left_out:
        return []
    words = ngettext(
        "{n} more process is in the register.",
        "{n} more processes are in the register.",
        matrix.left_out,
    )
    return [Text(words.format(n=matrix.left_out))]


def _named(record: Record) -> str:
    return f"{record.reference} {record.title}"


def _served(rows: Sequence[PurposeRow]) -> Sheet:
    columns = [
        Column(_("Reference"), 9),
        Column(_("Process"), 17),
        Column(_("State"), 10),
        Column(_("a) Policy"), 15),
        Column(_("b) Law"), 17),
        Column(_("c) Objectives"), 13),
        Column(_("d) The system"), 6),
        Column(_("e) Supply chain"), 15),
    ]
    return Sheet(columns, [_row(row) for row in rows], dense=True)


def _row(row: PurposeRow) -> list[Words]:
    process, state = row.process, row.process.state_now
    return [
        Value(process.reference, how="quiet"),
        Value(process.title, how="strong"),
        Value(_("template, not yet yours"), "warn", "pill")
        if process.unconfirmed
        else Value(str(state.label), state.tone, "pill"),
        *(
            "\n".join(map(_named, served)) or "–"
            for served in (row.commitments, row.obligations, row.objectives)
        ),
        ", ".join(row.delivers) or "–",
        process.supply_chain_level.strip() or "–",
    ]
