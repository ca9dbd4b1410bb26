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
from holdfast.common.days import add_months
from holdfast.leadership.models import LeadershipActivity
from holdfast.leadership.pages.deciding import card_of
from holdfast.leadership.queries.cockpit import approval_by, cockpit
from holdfast.leadership.queries.courses import Course, courses_of
from holdfast.leadership.queries.deciding import Waiting
from holdfast.leadership.queries.gathered import Deed, activity_of, words_for
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

PERIODS: Final = (3, 12, 36)


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


@require_GET
def activity_page(request: Request) -> HttpResponse:
    """Show what top management did and when, as a line of time."""
    _permit(request)
    asked = request.GET.get("months", "")
    months = int(asked) if asked in {str(p) for p in PERIODS} else 12
    today = clock.today()
    deeds = activity_of(request.caller, add_months(today, -months), today)
    made = REGISTRY.of(LeadershipActivity)
    may = request.caller.may_somewhere(Permission.LEADERSHIP_EDIT)
    context = {
        "items": [_deed(deed) for deed in deeds],
        "gathered": sum(deed.gathered for deed in deeds),
        "typed": sum(not deed.gathered for deed in deeds),
        "periods": [
            {
                "label": _("{n} months").format(n=period),
                "url": f"?months={period}",
                "active": period == months,
            }
            for period in PERIODS
        ],
        "record_type": made,
        "list_url": list_address(made),
        "create_url": new_address(made) if may else "",
    }
    return render(request, "leadership/activity.html", context)


def _deed(deed: Deed) -> dict[str, Any]:
    return {
        "what": words_for(deed),
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
