"""How the objectives stand, on paper: the figures, then a table per unit, then why (6.2)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.planning.models import figure
from holdfast.planning.queries.objectives import (
    ObjectiveCard,
    UnitGroup,
    objective_board,
    span_of,
)
from holdfast.planning.queries.trend import LABELS, TONES, Standing, day_in_words
from holdfast.printing.answering import printed
from holdfast.printing.parts import Column, Figure, Figures, Heading, Part, Sheet, Value, Words
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.web.middleware import Request

NOTHING = "–"


@require_GET
def objectives_pdf(request: Request) -> HttpResponse:
    """Give the objectives that the reader may see as a paper: how each stands today."""
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    today = clock.today()
    return printed(
        request,
        request.caller,
        objectives_printout(objective_board(request.caller, today), today),
        page=reverse("planning:objectives"),
        name=f"objectives-{today.isoformat()}",
    )


def objectives_printout(groups: Sequence[UnitGroup], today: dt.date) -> Printout:
    """Give the objectives of a board as a paper, with how each stands on a day."""
    cards = [card for group in groups for card in group.cards]
    counted = Counter(c.trend.standing for c in cards if c.objective.state == "active")
    figures = [
        Figure(str(LABELS[each]), str(counted[each]), TONES[each])
        for each in Standing
        if counted[each]
    ]
    parts: list[Part] = [Figures(figures)] if figures else []
    for group in groups:
        title = group.unit.title if group.unit is not None else _("Whole organization")
        parts += [Heading(title), _table(group.cards)]
    secret = any(c.objective.classification == Classification.CONFIDENTIAL for c in cards)
    return Printout(
        kind=_("Security objectives · clause 6.2"),
        title=_("How our objectives stand"),
        under=[day_in_words(today)],
        parts=parts,
        classification=Classification.CONFIDENTIAL if secret else Classification.INTERNAL,
        landscape=True,
        keywords=["ISO 28000:2022", "6.2"],
    )


def _table(cards: Sequence[ObjectiveCard]) -> Sheet:
    columns = [
        Column(_("Objective"), 28),
        Column(_("From and to"), 14),
        Column(_("By"), 10),
        Column(_("Now"), 8, number=True),
        Column(_("Standing"), 12),
        Column(_("Why"), 28),
        Column(_("Owner"), 14),
    ]
    return Sheet(columns, [_row(card) for card in cards])


def _row(card: ObjectiveCard) -> list[Words]:
    objective, trend = card.objective, card.trend
    state = objective.state_now
    standing = (
        Value(str(trend.label), trend.tone, "pill")
        if objective.state == "active"
        else Value(str(state.label), state.tone, "pill")
    )
    title = f"{objective.reference} {objective.title}"
    return [
        f"{title} ({_('template')})" if objective.unconfirmed else title,
        span_of(objective) or NOTHING,
        day_in_words(objective.due) if objective.due else NOTHING,
        figure(trend.last.value) if trend.last is not None else NOTHING,
        standing,
        trend.words,
        objective.owner.title if objective.owner is not None else NOTHING,
    ]
