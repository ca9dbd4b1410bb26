"""How many know what they must know, who is missing, and reminding them (7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.accounts.models import Unit
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY
from holdfast.support.commands.awareness import remind_everybody, set_rules
from holdfast.support.commands.awareness_reading import take_in_list_of_unit
from holdfast.support.commands.training_attendance import ListTaken
from holdfast.support.models.awareness import AwarenessActivity
from holdfast.support.queries.awareness import rules_of_awareness
from holdfast.support.queries.awareness_coverage import (
    POLICY_READ,
    Coverage,
    Share,
    UnitRow,
    coverage,
    labels,
    missing_by_person,
)
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.forms import form_for, values_of
from holdfast.web.middleware import Request

SHOWN = 500


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


def _may_name(request: Request) -> bool:
    """Tell whether the caller is shown by name who has not confirmed."""
    needed = (Permission.TRAINING_EDIT, Permission.ASSURANCE_READ)
    return any(request.caller.may_somewhere(permission) for permission in needed)


@require_GET
def coverage_page(request: Request) -> HttpResponse:
    """Show unit by subject which share of the people knows what it must know."""
    _permit(request)
    found = coverage(request.caller, clock.today())
    declared = REGISTRY.of(AwarenessActivity)
    may = request.caller.may_somewhere(Permission.TRAINING_EDIT)
    everywhere = request.caller.may(Permission.TRAINING_EDIT)
    names = _may_name(request)
    context = {
        "subjects": [label for _key, label in found.subjects],
        "rows": [_row(found, row, names=names) for row in found.rows],
        "total": _row(found, found.total, names=names),
        "total_missing": sum(share.missing for share in found.total.shares.values()),
        "missing_url": reverse("support:awareness-missing") if names else "",
        "remind_url": reverse("support:awareness-remind") if everywhere else "",
        "tablet_url": reverse("support:tablet") if may else "",
        "links_url": reverse("support:awareness-links") if may else "",
        "list_url": list_address(declared),
        "create_url": new_address(declared) if may else "",
        "policy_url": reverse("leadership:policy-coverage"),
        "rules": rules_of_awareness(),
        "rules_url": reverse("support:awareness-rules") if everywhere else "",
        "record_type": declared,
    }
    return render(request, "support/awareness_coverage.html", context)


def _row(found: Coverage, row: UnitRow, *, names: bool) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "cells": [_cell(row, key, label, names=names) for key, label in found.subjects],
    }


def _cell(row: UnitRow, key: str, label: Any, *, names: bool) -> dict[str, Any]:
    share = row.shares.get(key, Share())
    asked = {"subject": key} | ({"unit": str(row.unit.pk)} if row.unit is not None else {})
    return {
        "label": label,
        "share": share,
        "heat": _heat(share),
        "url": f"{reverse('support:awareness-missing')}?{urlencode(asked)}" if names else "",
    }


def _heat(share: Share) -> str:
    if not share.people:
        return "none"
    for least, heat in ((100, "full"), (90, "high"), (60, "middle")):
        if share.percent >= least:
            return heat
    return "low"


def _unit(request: Request, text: str) -> Unit | None:
    """Find the unit that an address names; what is not known is not found."""
    if not text:
        return None
    try:
        found = record_of(request.caller, REGISTRY.of(Unit), UUID(text))
    except ValueError:
        found = None
    if not isinstance(found, Unit):
        raise Http404(_("There is no such unit."))
    return found


@require_http_methods(["GET", "POST"])
def missing_page(request: Request) -> HttpResponse:
    """Show who is missing in a unit and subject, and take in a signed list of that unit."""
    _permit(request)
    if not _may_name(request):
        raise PermissionDenied(_("Who has not confirmed is named to whoever holds trainings."))
    asked: Mapping[str, str] = request.GET
    unit = _unit(request, asked.get("unit", ""))
    subject = asked.get("subject", "") if asked.get("subject", "") in labels() else ""
    may = unit is not None and request.caller.may(Permission.TRAINING_EDIT, unit.pk)
    report: ListTaken | None = None
    form: Any = None
    if may and unit is not None:
        posted = request.POST if request.method == "POST" else None
        form = form_for(
            request.caller,
            take_in_list_of_unit,
            data=posted and _with_unit(posted, unit),
            initial={"confirmed_on": clock.today(), "unit": unit.pk},
        )
        if posted is not None and form.is_valid():
            report = _take_in(request, form)
    elif request.method == "POST":
        raise PermissionDenied(_("You may not record confirmations for this unit."))
    found = missing_by_person(request.caller, clock.today(), unit=unit, subject=subject)
    context = {
        "unit": unit,
        "subject": labels().get(subject, ""),
        "count": len(found),
        "missing": [
            {
                "person": each.person,
                "url": record_address(each.person),
                "activities": each.activities,
                "lacks_policy": each.lacks_policy and subject in {"", POLICY_READ},
                "untold": [labels()[s] for s in sorted(each.subjects) if _untold(each, s)],
            }
            for each in found[:SHOWN]
        ],
        "form": form,
        "report": report,
        "remind_url": reverse("support:awareness-remind") if may else "",
        "coverage_url": reverse("support:awareness-coverage"),
    }
    return render(request, "support/awareness_missing.html", context)


def _untold(each: Any, subject: str) -> bool:
    """Tell whether somebody lacks a subject because nothing on it is meant for him."""
    return subject != POLICY_READ and all(a.subject != subject for a in each.activities)


def _with_unit(posted: Any, unit: Unit) -> Any:
    filled = posted.copy()
    filled["unit"] = str(unit.pk)
    return filled


def _take_in(request: Request, form: Any) -> ListTaken | None:
    try:
        return take_in_list_of_unit(request.caller, **values_of(take_in_list_of_unit, form))
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


@require_http_methods(["POST"])
def remind_page(request: Request) -> HttpResponse:
    """Remind everybody who is missing, of a unit or of all."""
    _permit(request)
    unit = _unit(request, request.POST.get("unit", ""))
    count = remind_everybody(request.caller, unit=unit, note=request.POST.get("note", ""))
    words = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count)
    messages.success(request, words % {"count": count})
    return redirect("support:awareness-coverage")


@require_http_methods(["GET", "POST"])
def rules_page(request: Request) -> HttpResponse:
    """Set how much time people have, and how long links hold."""
    if not request.caller.may(Permission.TRAINING_EDIT):
        raise PermissionDenied(_("You may not set these rules."))
    rules = rules_of_awareness()
    form = form_for(
        request.caller,
        set_rules,
        data=request.POST if request.method == "POST" else None,
        initial={"grace_days": rules.grace_days, "link_days": rules.link_days},
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_rules(request.caller, **values_of(set_rules, form))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The rules are set."))
            return redirect("support:awareness-coverage")
    context = {"form": form, "coverage_url": reverse("support:awareness-coverage")}
    return render(request, "support/awareness_rules.html", context)


ROUTES = [
    path("awareness/coverage/", coverage_page, name="awareness-coverage"),
    path("awareness/missing/", missing_page, name="awareness-missing"),
    path("awareness/remind/", remind_page, name="awareness-remind"),
    path("awareness/rules/", rules_page, name="awareness-rules"),
]
