"""What top management did, and the one page on which it decides (5.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.models import LeadershipActivity
from holdfast.leadership.pages.deciding import card_of
from holdfast.leadership.queries.cockpit import approval_by, cockpit
from holdfast.leadership.queries.courses import Course, courses_of
from holdfast.leadership.queries.deciding import Waiting
from holdfast.leadership.queries.gathered import Deed, words_for
from holdfast.leadership.queries.line import (
    PERIODS,
    Group,
    Wanted,
    kind_words,
    line_of,
    wanted_from,
)
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.web import home
from holdfast.web.addresses import (
    item_address,
    list_address,
    new_address,
    record_address,
)
from holdfast.web.middleware import Request
from holdfast.work.queries import DueItem

GROUPED: Final = 100  # so many of a group are named


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


def _query(wanted: Wanted, **changes: str | int) -> str:
    parts: dict[str, str | int] = {
        "months": wanted.months,
        "who": wanted.who,
        "kind": wanted.kind,
        **changes,
    }
    return urlencode({name: value for name, value in parts.items() if value})


@require_GET
def activity_page(request: Request) -> HttpResponse:
    """Show what top management did and when, by month; decisions of one sort together."""
    _permit(request)
    wanted = wanted_from(request.GET)
    found = line_of(request.caller, wanted, clock.today())
    made = REGISTRY.of(LeadershipActivity)
    may = request.caller.may_somewhere(Permission.LEADERSHIP_EDIT)
    context = {
        "months": [
            {"first": month.first, "groups": [_group(group) for group in month.groups]}
            for month in found.months
        ],
        "gathered": found.gathered,
        "typed": found.typed,
        "periods": [
            {
                "label": _("{n} months").format(n=period),
                "url": f"?{_query(wanted, months=period)}",
                "active": period == wanted.months,
            }
            for period in PERIODS
        ],
        "wanted": wanted,
        "people": found.people,
        "kinds": [{"key": kind, "label": kind_words(kind)} for kind in found.kinds],
        "all_url": f"?{_query(wanted, who='', kind='')}",
        "paper_url": f"{reverse('leadership-print:activity')}?{_query(wanted)}",
        "record_type": made,
        "list_url": list_address(made),
        "create_url": new_address(made) if may else "",
    }
    return render(request, "leadership/activity.html", context)


def _group(group: Group) -> dict[str, Any]:
    alone = group.single
    if alone is not None:
        return {**_deed(alone), "deeds": []}
    return {
        "what": f"{group.what}: {len(group.deeds)}",
        "who": group.who,
        "when": group.on,
        "icon": "seal",
        "tone": "calm",
        "url": "",
        "detail": "",
        "deeds": [_deed(deed) for deed in group.deeds[:GROUPED]],
        "left_out": max(0, len(group.deeds) - GROUPED),
    }


def _deed(deed: Deed) -> dict[str, Any]:
    return {
        "what": words_for(deed),
        "record": deed.record,
        "who": deed.who,
        "when": deed.on,
        "icon": "seal" if deed.gathered else "leadership",
        "tone": "calm" if deed.gathered else "good",
        "url": record_address(deed.record) if deed.record is not None else "",
        "detail": deed.detail,
    }


@require_GET
def cockpit_page(request: Request) -> HttpResponse:
    """Show on one page what top management decides on, and how security stands."""
    _permit(request)
    today = clock.today()
    found = cockpit(request.caller, today)
    context = {
        "found": found,
        "decisions": [card_of(request.caller, each, today) for each in found.decisions],
        "more": [_more(kind) for kind in found.waiting_by_kind if kind.more],
        "approvals": [_approval(item, today) for item in found.approvals],
        "late": [{"item": i, "url": item_address(i)} for i in found.late],
        "objectives": _objectives(found.objectives or (), today),
        "here": reverse("leadership:cockpit"),
        "objectives_known": found.objectives is not None,
        "panels": [
            {"template": panel.template, "panel": shown}
            for panel in home.panels()
            if (shown := panel.context(request.caller))
        ],
    }
    return render(request, "leadership/cockpit.html", context)


def _approval(item: DueItem, today: dt.date) -> dict[str, Any]:
    by = approval_by(item)
    return {"item": item, "url": item_address(item), "by": by, "overdue": by < today}


def _more(kind: Waiting) -> dict[str, Any]:
    """Give where the rest of a kind stands: its register, narrowed to what waits."""
    made = kind.record_type
    asked = urlencode({"state": kind.states[0]}) if len(kind.states) == 1 else ""
    return {
        "url": f"{list_address(made)}{'?' + asked if asked else ''}",
        "n": kind.more,
        "noun": made.noun,
        "plural": made.plural,
    }


def _objectives(records: Sequence[Record], today: dt.date) -> list[dict[str, Any]]:
    courses = courses_of(records, today)
    return [_objective(each, courses.get(each.pk), today) for each in records]


def _objective(record: Any, course: Course | None, today: dt.date) -> dict[str, Any]:
    due = getattr(record, "due", None)
    return {
        "record": record,
        "url": record_address(record),
        "state": record.state_now,
        "due": due,
        "course": course,
        "tone": "bad" if due is not None and due < today else "",
    }


ROUTES = [
    path("activity/", activity_page, name="activity"),
    path("cockpit/", cockpit_page, name="cockpit"),
]
