"""Pages of conformity: every clause, every statement, its evidence, gaps, history and forecast."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.catalogue.standard import requirement, standard
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.conformity import commands
from holdfast.conformity.choices import ExemptionState, Status
from holdfast.conformity.models import Exemption
from holdfast.conformity.queries import (
    StatementView,
    Tally,
    chapters,
    exemptions_of,
    forecast,
    history_of,
    last_known_tallies,
    statements_on,
    tally,
)
from holdfast.conformity.showing import in_days, may_raise, shown_statement
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request

HORIZON = 90


def _day(request: Request) -> dt.date | None:
    text = request.GET.get("on", "")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        messages.warning(request, _("“{text}” is no day; today is shown.").format(text=text))
        return None


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.ASSURANCE_READ):
        raise NotPermitted(_("You may not read the conformity status."))


@require_GET
def overview(request: Request) -> HttpResponse:
    """Show how the organization stands, clause by clause."""
    _permit(request)
    on = _day(request)
    views = statements_on(request.caller, on)
    lapses = forecast(request.caller, days=HORIZON)
    shall_gaps = [v for v in views if v.status is Status.GAP and v.requirement.modality == "shall"]
    figures = tally(views)
    wanted = request.GET.get("status", "")
    context = {
        "chapters": chapters(views),
        "tally": figures,
        "assessed": figures.met + figures.gap,
        "percent": round(100 * figures.met / (figures.met + figures.gap))
        if figures.met + figures.gap
        else 0,
        "shall_gaps": len(shall_gaps),
        "should_gaps": figures.gap - len(shall_gaps),
        "lapses": lapses,
        "first_gaps": [shown_statement(request.caller, view) for view in shall_gaps[:5]],
        "on": on or clock.today(),
        "is_today": on is None or on >= clock.today(),
        "narrowed": [
            shown_statement(request.caller, view) for view in views if view.status == wanted
        ]
        if wanted in Status.values
        else [],
        "narrowed_label": Status(wanted).label if wanted in Status.values else "",
    }
    return render(request, "conformity/overview.html", context)


@require_GET
def clause(request: Request, number: str) -> HttpResponse:
    """Show every statement of a clause (or of a chapter) with evidence, gaps and buttons."""
    _permit(request)
    on = _day(request)
    views = [
        view
        for view in statements_on(request.caller, on)
        if f"{view.requirement.clause}.".startswith(f"{number}.")
    ]
    if not views:
        raise Http404
    found = [made for made in standard().clauses if f"{made.number}.".startswith(f"{number}.")]
    groups: dict[str, list[Any]] = defaultdict(list)
    for view in views:
        groups[view.requirement.clause].append(shown_statement(request.caller, view))
    numbers = [made.number for made in standard().clauses]
    place = numbers.index(found[0].number)
    context = {
        "number": number,
        "title": found[0].title if len(found) == 1 else "",
        "groups": [(made, groups[made.number]) for made in found],
        "tally": tally(views),
        "on": on or clock.today(),
        "is_today": on is None or on >= clock.today(),
        "previous": numbers[place - 1] if place else "",
        "next": numbers[place + len(found)] if place + len(found) < len(numbers) else "",
        "may_raise": may_raise(request.caller),
        "breadcrumbs": [
            {"label": _("Conformity"), "url": reverse("conformity:overview")},
            {"label": _("Clause {number}").format(number=number), "url": ""},
        ],
    }
    return render(request, "conformity/clause.html", context)


def _view_of(request: Request, identifier: str) -> StatementView:
    for view in statements_on(request.caller):
        if view.requirement.id == identifier:
            return view
    raise Http404


@require_GET
def statement(request: Request, identifier: str) -> HttpResponse:
    """Show one statement: what holds now, how it stood before, and whether it applies."""
    _permit(request)
    view = _view_of(request, identifier)
    caller = request.caller
    context = {
        "statement": shown_statement(caller, view),
        "history": [_interval(i) for i in history_of(caller, identifier)],
        "exemptions": exemptions_of(identifier),
        "may_propose": caller.may_somewhere(Permission.CONTEXT_EDIT),
        "may_decide": caller.may_somewhere(Permission.CONFORMITY_DECIDE),
        "may_raise": may_raise(caller),
        "a_year_on": add_months(clock.today(), 12),
        "breadcrumbs": [
            {"label": _("Conformity"), "url": reverse("conformity:overview")},
            {
                "label": _("Clause {number}").format(number=view.requirement.clause),
                "url": reverse("conformity:clause", args=(view.requirement.clause,)),
            },
            {"label": identifier, "url": ""},
        ],
    }
    return render(request, "conformity/statement.html", context)


def _interval(interval: Any) -> dict[str, Any]:
    label = Status(interval.status).label
    what = _("{status} on {evidence} record(s), {gaps} gap(s)").format(
        status=label, evidence=interval.evidence_total, gaps=interval.gaps_total
    )
    tones = {Status.MET: "good", Status.GAP: "bad"}
    references = ", ".join(e["reference"] for e in interval.evidence[:12])
    whys = "; ".join(f"{g['reference']} {g['why']}".strip() for g in interval.gaps[:6])
    until = interval.until.date().isoformat() if interval.until else _("today")
    return {
        "what": what,
        "when": interval.since,
        "who": _("until {day}").format(day=until),
        "tone": tones.get(interval.status, ""),
        "icon": "check" if interval.status == Status.MET else "clock",
        "detail": whys or references,
    }


@require_POST
def raise_gap(request: Request, identifier: str) -> HttpResponse:
    """Raise the gap of a statement as a nonconformity or an opportunity."""
    try:
        made = commands.raise_gap(request.caller, requirement=identifier)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("conformity:statement", identifier)
    messages.success(request, _("Raised as {record}.").format(record=made.reference))
    return redirect(record_address(made))


@require_POST
def exempt(request: Request, identifier: str) -> HttpResponse:
    """Propose that a statement does not apply, or decide on the proposal."""
    caller, step = request.caller, request.POST.get("step", "")
    reason = request.POST.get("reason", "")
    try:
        if step == "propose":
            commands.propose_exemption(
                caller, requirement=requirement(identifier).id, reason=reason
            )
        else:
            _decide(request, identifier, step, reason)
    except Refused as refused:
        messages.error(request, refused.message)
    except (KeyError, ValueError, ValidationError, Exemption.DoesNotExist) as error:
        raise Http404 from error
    return redirect("conformity:statement", identifier)


def _decide(request: Request, identifier: str, step: str, reason: str) -> None:
    caller = request.caller
    exemption = Exemption.objects.get(requirement=identifier, pk=request.POST.get("exemption", ""))
    if step == "approve":
        until = dt.date.fromisoformat(request.POST.get("review_due", ""))
        commands.approve_exemption(caller, exemption, statement=reason, review_due=until)
    elif step == "decline":
        commands.decline_exemption(caller, exemption, reason=reason)
    elif step == "end" and exemption.state == ExemptionState.APPROVED:
        commands.end_exemption(caller, exemption, reason=reason)


@require_GET
def forecast_page(request: Request) -> HttpResponse:
    """Show what lapses within the coming months if nobody acts, month by month."""
    _permit(request)
    try:
        days = min(max(int(request.GET.get("days", HORIZON)), 1), 730)
    except ValueError:
        days = HORIZON
    months: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for lapse in forecast(request.caller, days=days):
        months[lapse.lapses_on.year, lapse.lapses_on.month].append(
            {"lapse": lapse, "label": in_days(lapse.lapses_on)}
        )
    context = {
        "months": [
            (dt.date(year, month, 1), lapses) for (year, month), lapses in sorted(months.items())
        ],
        "days": days,
        "choices": [30, 90, 180, 365],
        "breadcrumbs": [
            {"label": _("Conformity"), "url": reverse("conformity:overview")},
            {"label": _("Forecast"), "url": ""},
        ],
    }
    return render(request, "conformity/forecast.html", context)


def chapter_marks(caller: Caller) -> dict[str, tuple[str, str]]:
    """Say for the navigation how each chapter stood when somebody last looked: tone and words."""
    if not caller.may_somewhere(Permission.ASSURANCE_READ):
        return {}
    return {number: _mark(figures) for number, figures in last_known_tallies().items()}


def _mark(figures: Tally) -> tuple[str, str]:
    if figures.gap:
        return "bad", _("{count} gap(s)").format(count=figures.gap)
    if figures.met and not figures.not_assessed:
        return "good", _("all met")
    return "unknown", _("{count} not assessed").format(count=figures.not_assessed)


app_name = "conformity"
urls = [
    path("", overview, name="overview"),
    path("forecast/", forecast_page, name="forecast"),
    path("clause/<str:number>/", clause, name="clause"),
    path("statement/<path:identifier>/raise/", raise_gap, name="raise"),
    path("statement/<path:identifier>/exempt/", exempt, name="exempt"),
    path("statement/<path:identifier>/", statement, name="statement"),
]
urlpatterns = [path("conformity/", include((urls, app_name)))]
