"""The organization as a tree of units, and its sites on a map."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from holdfast.accounts.models import Site, Unit
from holdfast.accounts.queries import unit_tree
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.middleware import Request


@require_GET
def tree_page(request: Request) -> HttpResponse:
    """Show the units of the organization as a tree."""
    made = REGISTRY.of(Unit)
    may = made.create is not None and request.caller.may(made.create.needs)
    context = {
        "branches": [
            {"unit": b.unit, "depth": b.depth, "url": record_address(b.unit)}
            for b in unit_tree(request.caller)
        ],
        "record_type": made,
        "create_url": new_address(made) if may else "",
        "list_url": list_address(made),
    }
    return render(request, "web/accounts/tree.html", context)


@require_GET
def map_page(request: Request) -> HttpResponse:
    """Show the sites on a map, and those without coordinates below it."""
    made = REGISTRY.of(Site)
    sites = list(Site.objects.visible_to(request.caller).live().order_by("title"))
    placed = [
        {
            "name": site.title,
            "url": record_address(site),
            "latitude": site.latitude,
            "longitude": site.longitude,
            "tone": site.state_now.tone,
            "status": site.get_kind_display(),
            "note": " ".join(part for part in (site.locode, site.country) if part),
        }
        for site in sites
        if site.latitude is not None and site.longitude is not None
    ]
    may = made.create is not None and request.caller.may(made.create.needs)
    context = {
        "placed": placed,
        "unplaced": [
            {"name": site.title, "url": record_address(site)}
            for site in sites
            if site.latitude is None or site.longitude is None
        ],
        "record_type": made,
        "create_url": new_address(made) if may else "",
        "list_url": list_address(made),
    }
    return render(request, "web/accounts/map.html", context)
