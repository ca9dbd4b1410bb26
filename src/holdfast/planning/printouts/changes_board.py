"""The board of planned changes on paper: what stands at which stage, and what it waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.planning.models import ChangePlan, UnintendedChange
from holdfast.planning.queries.changes import Board, Stage, board_of, unintended_open
from holdfast.planning.queries.trend import day_in_words
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
from holdfast.records.models import Record
from holdfast.web.middleware import Request
from holdfast.web.values import may_be_named

NOTHING = "–"


@require_GET
def changes_pdf(request: Request) -> HttpResponse:
    """Give the changes under way that the reader may see as a paper."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    today = clock.today()
    return printed(
        request,
        caller,
        changes_printout(board_of(caller, today), unintended_open(caller), today),
        page=reverse("planning:changes"),
        name=f"changes-{today.isoformat()}",
    )


def changes_printout(
    board: Board, unintended: Sequence[UnintendedChange], today: dt.date
) -> Printout:
    """Give the board of planned changes as a paper, as it stands on a day."""
    shown: list[Record] = [
        *(card.plan for stage in board.stages for card in stage.cards),
        *board.deferred,
        *unintended,
    ]
    secret = any(each.classification == Classification.CONFIDENTIAL for each in shown)
    return Printout(
        kind=_("Planned changes · clauses 6.3 and 8.4"),
        title=_("What is to change in the system"),
        under=[day_in_words(today)],
        parts=[
            Figures(_figures(board, len(unintended))),
            *(part for stage in board.stages if stage.total for part in _stage(stage)),
            *_deferred(board.deferred),
            *_unintended(unintended),
        ],
        classification=Classification.CONFIDENTIAL if secret else Classification.INTERNAL,
        landscape=True,
        keywords=["ISO 28000:2022", "6.3", "8.4"],
    )


def _figures(board: Board, unintended: int) -> list[Figure]:
    under_way = sum(stage.total for stage in board.stages)
    return [
        Figure(_("Under way"), str(under_way)),
        Figure(_("Past their day"), str(board.late), "bad" if board.late else ""),
        Figure(_("Unintended, open"), str(unintended), "warn" if unintended else ""),
        Figure(_("Settled"), str(sum(board.ended.values()))),
    ]


def _columns(last: str) -> list[Column]:
    return [Column(_("Change"), 44), Column(_("Owner"), 18), Column(_("Day"), 12), Column(last, 26)]


def _named(record: Record | None) -> str:
    if record is None:
        return NOTHING
    return record.title if may_be_named(record) else _("(not readable)")


def _row(record: Record, day: dt.date | None, last: Words) -> list[Words]:
    owner = record.owner
    named = (
        NOTHING if owner is None else owner.title if may_be_named(owner) else _("(not readable)")
    )
    return [
        f"{record.reference} {record.title}",
        named,
        day_in_words(day) if day is not None else NOTHING,
        last,
    ]


def _stage(stage: Stage) -> list[Part]:
    rows = [
        _row(
            card.plan,
            card.plan.review_by if card.plan.implemented_on else card.plan.implement_by,
            Value(card.waits_for, "bad") if card.is_late else card.waits_for,
        )
        for card in stage.cards
    ]
    made: list[Part] = [Heading(f"{stage.label} ({stage.total})"), Text(str(stage.meaning))]
    made.append(Sheet(_columns(_("Waits for")), rows))
    left = stage.total - len(stage.cards)
    if left:
        made.append(Text(ngettext("{count} more.", "{count} more.", left).format(count=left)))
    return made


def _deferred(plans: Sequence[ChangePlan]) -> list[Part]:
    if not plans:
        return []
    rows = [_row(plan, plan.deferred_until, plan.decision) for plan in plans]
    return [Heading(_("Deferred")), Sheet(_columns(_("Why")), rows)]


def _unintended(changes: Sequence[UnintendedChange]) -> list[Part]:
    if not changes:
        return []
    rows = [
        _row(each, each.detected_on, Value(str(each.state_now.label), each.state_now.tone, "pill"))
        for each in changes
    ]
    return [Heading(_("Changes that nobody planned")), Sheet(_columns(_("State")), rows)]
