"""Search over records, texts and files, the palette, and suggestions while one types."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.callers import Caller
from holdfast.records.registry import REGISTRY
from holdfast.records.search import Hit, search
from holdfast.web.addresses import address_of_key, record_address
from holdfast.web.choosing import find_reference, reference_in, suggestions
from holdfast.web.icons import icon
from holdfast.web.middleware import Request

HITS, MORE_HITS = 25, 100
OFFERED: Final = 12


def _hit(hit: Hit) -> dict[str, Any]:
    made = REGISTRY[hit.record_type]
    return {
        "reference": hit.reference,
        "title": hit.title,
        "heading": hit.heading,
        "runs": hit.runs,
        "withheld": hit.withheld,
        "kind": str(made.noun),
        "icon": icon(made.icon),
        "clause": made.clause,
        "url": address_of_key(hit.record_type, hit.record_id),
        "passage": hit.passage,
        "where": _where(hit),
    }


def _where(hit: Hit) -> str:
    """Give the address at which the passage of a hit is read."""
    here, passage = address_of_key(hit.record_type, hit.record_id), hit.passage
    if passage is None:
        return here
    if passage.kind == "file":
        return f"{here}attachments/{passage.source_id}/"
    if passage.name:
        return f"{here}versions/{passage.number}/file/"
    if passage.past:
        return f"{here}compare/?before={passage.number}&after={passage.newest}"
    return here


def _found(
    caller: Caller, text: str, kind: str, limit: int, *, past: bool = False
) -> list[dict[str, Any]]:
    kind = kind if kind in REGISTRY else ""
    hits = search(caller, text, limit=limit, record_type=kind, past=past)
    return [_hit(hit) for hit in hits if hit.record_type in REGISTRY]


@require_GET
def search_page(request: Request) -> HttpResponse:
    """Show what holds all the words, with the passage; a whole reference leads straight there."""
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    past = bool(request.GET.get("past"))
    limit = MORE_HITS if request.GET.get("more") else HITS
    if text and reference_in(text) == text.upper():
        record = find_reference(request.caller, text)
        if record is not None:
            return redirect(record_address(record))
    found = _found(request.caller, text, kind, limit, past=past)
    context = {
        "text": text,
        "kind": kind if kind in REGISTRY else "",
        "past": past,
        "kinds": list(REGISTRY),
        "found": found,
        "full": len(found) >= limit,
        "more": MORE_HITS if limit < MORE_HITS else 0,
    }
    return render(request, "web/search.html", context)


@require_GET
def palette_page(request: Request) -> JsonResponse:
    """Give what the palette offers for some words, as JSON."""
    text = request.GET.get("q", "").strip()
    found = _found(request.caller, text, "", OFFERED) if text else []
    offered = [
        {
            "group": str(_("Records")),
            "label": f"{hit['reference']} {hit['title']}",
            "hint": hit["kind"],
            "url": hit["url"],
        }
        for hit in found
    ]
    return JsonResponse(offered, safe=False)


@require_GET
def options_page(request: Request, key: str) -> HttpResponse:
    """Give suggestions of records of one kind for a field, while one types in it."""
    if key not in REGISTRY:
        raise Http404(_("There is no such kind of record."))
    field = request.GET.get("field", "")
    readable = REGISTRY[key].model.objects.visible_to(request.caller).live().order_by("title")
    records = suggestions(readable, request.GET.get(field, ""))
    return render(request, "web/records/options.html", {"records": records})
