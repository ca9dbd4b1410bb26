"""Pages of clause 4 that people look at rather than read: party map, legal register, scope."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.context.choices import ObligationKind, PartyKind
from holdfast.context.commands.scopes import confirm_scope_after_changes
from holdfast.context.models import ComplianceObligation, InterestedParty, Scope
from holdfast.context.queries.obligations import LegalRegister, ObligationRow, legal_register
from holdfast.context.queries.parties import PartyMap, PartyRow, party_map
from holdfast.context.queries.scopes import Considered, ScopeView, scope_view
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import (
    list_address,
    new_address,
    part_address,
    record_address,
)
from holdfast.web.icons import icon
from holdfast.web.middleware import Request

STEPS: Final = (1, 2, 3, 4, 5)


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


def _may_create(request: Request, model: type[Record]) -> str:
    made = REGISTRY.of(model)
    may = made.create is not None and request.caller.may_somewhere(made.create.needs)
    return new_address(made) if may else ""


def _linked(records: tuple[Record, ...]) -> list[dict[str, Any]]:
    return [
        {
            "record": record,
            "url": record_address(record),
            "icon": icon(REGISTRY.of(record).icon),
            "kind": REGISTRY.of(record).noun,
        }
        for record in records
    ]


@require_GET
def party_map_page(request: Request) -> HttpResponse:
    """Show interested parties by influence and interest, with what addresses their requirements."""
    _permit(request)
    found = party_map(request.caller)
    rows = [_party(row) for row in found.rows]
    context = {
        "matrix": [_influence_row(found, influence) for influence in reversed(STEPS)],
        "steps": STEPS,
        "unplaced": [{"party": p, "url": record_address(p)} for p in found.unplaced],
        "groups": [
            (PartyKind(kind).label, list(group))
            for kind, group in groupby(rows, key=lambda row: row["party"].kind)
        ],
        "left_out": found.left_out,
        "unknown": sum(row.is_unknown for row in found.rows),
        "open": sum(r.is_open for row in found.rows for r in row.requirements),
        "undecided": sum(
            r.requirement.state in ("captured", "changed")
            for row in found.rows
            for r in row.requirements
        ),
        "record_type": REGISTRY.of(InterestedParty),
        "list_url": list_address(REGISTRY.of(InterestedParty)),
        "create_url": _may_create(request, InterestedParty),
    }
    return render(request, "context/party_map.html", context)


def _influence_row(found: PartyMap, influence: int) -> dict[str, Any]:
    cells = []
    for interest in STEPS:
        level, advice = _attention(influence, interest)
        marks = [{"party": p, "url": record_address(p)} for p in found.at(influence, interest)]
        cells.append({"level": level, "advice": advice, "marks": marks})
    return {"influence": influence, "cells": cells}


def _attention(influence: int, interest: int) -> tuple[str, str]:
    """Say how much attention a place of the map asks for, and which."""
    if influence > 3 and interest > 3:
        return "high", _("work closely with")
    if influence > 3:
        return "medium", _("keep satisfied")
    if interest > 3:
        return "medium", _("keep informed")
    return "low", _("watch")


def _party(row: PartyRow) -> dict[str, Any]:
    return {
        "party": row.party,
        "url": record_address(row.party),
        "is_unknown": row.is_unknown,
        "requirements": [
            {
                "requirement": r.requirement,
                "url": record_address(r.requirement),
                "state": r.requirement.state_now,
                "is_open": r.is_open,
                "addressed_by": _linked(r.addressed_by),
            }
            for r in row.requirements
        ],
    }


@require_GET
def legal_register_page(request: Request) -> HttpResponse:
    """Show the obligations by jurisdiction: how they apply, what meets them, what is due."""
    _permit(request)
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in ObligationKind.values else ""
    found: LegalRegister = legal_register(request.caller, clock.today(), kind=kind)
    made = REGISTRY.of(ComplianceObligation)
    context = {
        "register": found,
        "groups": [
            (jurisdiction, [_obligation(row) for row in rows])
            for jurisdiction, rows in found.by_jurisdiction
        ],
        "kinds": [
            {"label": _("All kinds"), "url": "?", "active": not kind},
            *(
                {"label": label, "url": f"?kind={value}", "active": value == kind}
                for value, label in ObligationKind.choices
            ),
        ],
        "record_type": made,
        "list_url": list_address(made),
        "create_url": _may_create(request, ComplianceObligation),
    }
    return render(request, "context/legal_register.html", context)


def _obligation(row: ObligationRow) -> dict[str, Any]:
    return {
        "row": row,
        "obligation": row.obligation,
        "url": record_address(row.obligation),
        "state": row.obligation.state_now,
        "met_by": _linked(row.met_by),
    }


@require_GET
def scope_page(request: Request) -> HttpResponse:
    """Show what is in the scope and what is not, on the map, and what flags it for review."""
    _permit(request)
    view = scope_view(request.caller, clock.today())
    made = REGISTRY.of(Scope)
    context: dict[str, Any] = {
        "view": view,
        "record_type": made,
        "create_url": _may_create(request, Scope),
        "list_url": list_address(made),
    }
    if view is not None:
        context |= _scope(request, view)
    return render(request, "context/scope.html", context)


def _scope(request: Request, view: ScopeView) -> dict[str, Any]:
    may_answer = request.caller.may(confirm_scope_after_changes.needs, view.scope.unit_id)
    return {
        "scope": view.scope,
        "state": view.scope.state_now,
        "url": record_address(view.scope),
        "is_overdue": view.scope.is_review_overdue(clock.today()),
        "units": [{"place": unit, "url": record_address(unit)} for unit in view.units],
        "places": [
            {
                "name": site.title,
                "url": record_address(site),
                "latitude": site.latitude,
                "longitude": site.longitude,
                "tone": "good",
                "status": _("in the scope"),
                "note": " ".join(part for part in (site.locode, site.country) if part),
            }
            for site in view.sites
            if site.latitude is not None and site.longitude is not None
        ],
        "unplaced": [
            {"place": site, "url": record_address(site)}
            for site in view.sites
            if site.latitude is None or site.longitude is None
        ],
        "outside": [
            {"place": place, "url": record_address(place), "kind": REGISTRY.of(place).noun}
            for place in view.outside
        ],
        "considered": [_considered(entry, view) for entry in view.considered],
        "flags": [_considered(entry, view) for entry in view.flags],
        "answer_url": part_address(view.scope, confirm_scope_after_changes.name)
        if view.flags and may_answer
        else "",
    }


def _considered(entry: Considered, view: ScopeView) -> dict[str, Any]:
    readable = entry.record is not None and entry.id in view.readable
    return {
        "entry": entry,
        "reference": entry.reference if readable else "",
        "title": entry.title if readable else _("a record that you may not read"),
        "url": record_address(entry.record) if readable and entry.record is not None else "",
        "kind": REGISTRY[entry.type].noun,
        "is_flag": entry in view.flags,
    }


urlpatterns = [
    path(
        "context/",
        include(
            (
                [
                    path("party-map/", party_map_page, name="party-map"),
                    path("legal-register/", legal_register_page, name="legal-register"),
                    path("scope/", scope_page, name="scope"),
                ],
                "context",
            )
        ),
    )
]
