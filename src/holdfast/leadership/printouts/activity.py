"""What top management did, on paper and as a spreadsheet (5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.queries.line import (
    Group,
    Line,
    Month,
    Wanted,
    kind_words,
    line_of,
    wanted_from,
)
from holdfast.printing.answering import printed
from holdfast.printing.parts import Column, Fact, Heading, Part, Sheet, Text, Value, Words
from holdfast.printing.printouts import Printout
from holdfast.web.middleware import Request

NAMED: Final = 8  # of a group


@require_GET
def activity_pdf(request: Request) -> HttpResponse:
    """Print what top management did, narrowed as it is looked at."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    wanted = wanted_from(request.GET)
    return printed(
        request,
        caller,
        line_on_paper(line_of(caller, wanted, clock.today()), wanted),
        page=reverse("leadership:activity"),
        name="leadership-activity",
    )


def line_on_paper(line: Line, wanted: Wanted) -> Printout:
    """Give what top management did as a paper, a table per month."""
    facts = [
        Fact(_("Period"), _("the last {n} months").format(n=wanted.months)),
        Fact(_("Gathered from decisions"), str(line.gathered)),
        Fact(_("Recorded by hand"), str(line.typed)),
    ]
    if wanted.who:
        facts.append(Fact(_("Of whom"), wanted.who))
    if wanted.kind:
        facts.append(Fact(_("Kind"), kind_words(wanted.kind)))
    parts: list[Part] = [part for month in line.months for part in _month(month)]
    return Printout(
        kind=_("Leadership activity · clause 5.1"),
        title=_("What top management did"),
        facts=facts,
        parts=parts or [Text(_("Nothing in this period"))],
        keywords=["ISO 28000:2022", "5.1"],
    )


def _month(month: Month) -> Sequence[Part]:
    columns = [
        Column(_("Day"), 13),
        Column(_("Who"), 19),
        Column(_("What"), 24),
        Column(_("About, and what came of it"), 44),
    ]
    rows = [_row(group) for group in month.groups]
    return [Heading(date_format(month.first, "F Y"), 2), Sheet(columns, rows, dense=True)]


def _row(group: Group) -> list[Words]:
    alone = group.single
    if alone is not None:
        about = str(alone.record) if alone.record is not None else ""
        words = ". ".join(part for part in (about, alone.detail) if part)
        return [date_format(alone.on, "SHORT_DATE_FORMAT"), alone.who, alone.what, words]
    named = [deed.record.reference for deed in group.deeds if deed.record is not None]
    rest = len(named) - NAMED
    more = ngettext("and {n} more", "and {n} more", rest).format(n=rest) if rest > 0 else ""
    what = f"{group.what}: {len(group.deeds)}"
    return [
        date_format(group.on, "SHORT_DATE_FORMAT"),
        group.who,
        Value(what, how="strong"),
        ", ".join([*named[:NAMED], *([more] if more else [])]),
    ]


ACTIVITY_PRINTS = [path("activity/paper/", activity_pdf, name="activity")]
