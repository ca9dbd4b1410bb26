"""My work: all that is due, grouped by urgency or by day; and gates that were passed."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.common.days import add_months
from holdfast.records.commands import review_override
from holdfast.web.addresses import address_of_key
from holdfast.web.history import news_for
from holdfast.web.middleware import Request
from holdfast.web.pages.found import require
from holdfast.work.queries import (
    DueItem,
    DueWork,
    Whose,
    by_day,
    dated_items,
    override_of,
    overrides_to_review,
    work_due,
)

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2999, 12, 1)


def _whose(request: Request) -> Whose:
    wanted = request.GET.get("whose", "")
    return Whose(wanted) if wanted in set(map(str, Whose)) else Whose.MINE


def _tabs(request: Request, whose: Whose, page: str) -> list[dict[str, Any]]:
    labels = {
        Whose.MINE: _("Mine"),
        Whose.UNITS: _("My units"),
        Whose.ALL: _("Everybody's"),
    }
    kept = request.GET.get("month", "")
    tail = f"&month={kept}" if kept else ""
    return [
        {"label": label, "url": f"{reverse(page)}?whose={value}{tail}", "active": value == whose}
        for value, label in labels.items()
        if value is not Whose.UNITS or request.caller.may_somewhere(Permission.ACTION_EDIT)
    ]


@require_GET
def work_page(request: Request) -> HttpResponse:
    """Show all that is due, the most urgent first."""
    whose = _whose(request)
    due = work_due(request.caller, whose=whose)
    context = {
        "due": due,
        "groups": groups(due),
        "tabs": _tabs(request, whose, "web:work"),
        "whose": whose,
        "person_missing": request.caller.person_id is None and whose is Whose.MINE,
    }
    return render(request, "web/work.html", context)


def groups(due: DueWork) -> list[dict[str, Any]]:
    """Give the items under headings, the most urgent group first."""
    made = [
        {"key": "overdue", "heading": _("Overdue"), "tone": "bad", "items": due.overdue},
        {"key": "waiting", "heading": _("Waiting for you"), "tone": "warn", "items": due.waiting},
        {"key": "week", "heading": _("This week"), "tone": "warn", "items": due.this_week},
        {"key": "later", "heading": _("Later"), "tone": "", "items": due.later},
    ]
    return [group for group in made if group["items"]]


@require_GET
def calendar_page(request: Request) -> HttpResponse:
    """Show what is due in a month, day by day."""
    first = _month(request.GET.get("month", ""))
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    start, end = weeks[0][0], weeks[-1][-1]
    whose = _whose(request)
    items = dated_items(request.caller, whose=whose, since=start, until=end)
    items += [i for i in overrides_to_review(request.caller) if i.on and start <= i.on <= end]
    days = by_day(items)
    context = {
        "first": first,
        "weeks": [[_day(day, first, days.get(day, [])) for day in week] for week in weeks],
        "weekdays": weeks[0],
        "previous": _month_address(add_months(first, -1), whose),
        "following": _month_address(add_months(first, 1), whose),
        "tabs": _tabs(request, whose, "web:calendar"),
        "count": sum(len(found) for day, found in days.items() if day.month == first.month),
    }
    return render(request, "web/work/calendar.html", context)


def _month(text: str) -> dt.date:
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        first = clock.today().replace(day=1)
    # The months beside it, and the days around it, must exist too.
    return first if FIRST <= first <= LAST else clock.today().replace(day=1)


def _month_address(first: dt.date, whose: Whose) -> str:
    return f"{reverse('web:calendar')}?month={first:%Y-%m}&whose={whose}"


def _day(day: dt.date, first: dt.date, items: list[DueItem]) -> dict[str, Any]:
    return {
        "date": day,
        "inside": day.month == first.month,
        "today": day == clock.today(),
        "items": items,
    }


@require_http_methods(["GET", "POST"])
def override_page(request: Request, key: UUID) -> HttpResponse:
    """Show a gate that was passed with a reason, and take the finding of whoever looks at it."""
    caller: Caller = request.caller
    require(caller, Permission.ASSURANCE_READ)
    passed = override_of(caller, key)
    if passed is None:
        raise Http404(_("There is no such passed gate."))
    error = ""
    if request.method == "POST":
        try:
            review_override(caller, passed, finding=request.POST.get("finding", ""))
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Your finding is recorded."))
            return redirect("web:work")
    context = {
        "passed": passed,
        "record_url": address_of_key(passed.record_type, passed.record_id),
        "may_review": caller.may(Permission.CONFORMITY_DECIDE) and passed.reviewed_at is None,
        "error": error,
        "finding": request.POST.get("finding", ""),
    }
    return render(request, "web/work/override.html", context, status=422 if error else 200)


@require_GET
def changes_page(request: Request) -> HttpResponse:
    """Show what changed lately, in words, further and further back."""
    text = request.GET.get("before", "")
    below = count_in(text)
    news, oldest = news_for(request.caller, below=below, count=200)
    context = {"news": news, "older": oldest if oldest > 0 else None, "below": below}
    return render(request, "web/work/changes.html", context)
