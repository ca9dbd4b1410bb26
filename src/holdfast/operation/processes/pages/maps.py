"""The process map: drawn, as a table, as SVG; its layout kept, its arrows added and removed."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.operation.processes.commands import arrange_map, draw_map
from holdfast.operation.processes.models import Process, ProcessMap
from holdfast.operation.processes.models.maps import live_flows
from holdfast.operation.processes.queries.maps import MapView, current_map, map_view
from holdfast.records.choices import Relation
from holdfast.records.commands import trace, untrace
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.middleware import Request

SVG: Final = "image/svg+xml; charset=utf-8"
FLOWS: Final = {"feeds": Relation.FEEDS, "uses": Relation.USES}


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


def _view(request: Request) -> MapView:
    _permit(request)
    return map_view(request.caller, clock.today(), record_address)


def _drawing(view: MapView, *, links: bool) -> str:
    """Give the drawing: what the page shows, what is a file, what the script asks for anew."""
    return render_to_string("processes/drawing.svg", {"drawing": view.drawing, "links": links})


@require_GET
def map_page(request: Request) -> HttpResponse:
    """Show the process map, drawn and as a table, with what keeps it from being whole."""
    view = _view(request)
    may_edit = request.caller.may_somewhere(Permission.PROCESS_EDIT)
    process_map = view.process_map
    context = {
        "view": view,
        "drawing": view.drawing,
        "links": True,
        "processes": view.processes,
        "rows": _rows(view),
        "map_url": record_address(process_map) if process_map is not None else "",
        "map_state": process_map.state_now if process_map is not None else None,
        "record_type": REGISTRY.of(Process),
        "list_url": list_address(REGISTRY.of(Process)),
        "create_url": new_address(REGISTRY.of(Process)) if may_edit else "",
        "paper_url": reverse("processes-print:map"),
        "draw_url": new_address(REGISTRY.of(ProcessMap)) if may_edit else "",
        "may_edit": may_edit,
    }
    return render(request, "processes/map.html", context)


def _rows(view: MapView) -> list[dict[str, Any]]:
    nodes = {box.node.key: box.node for box in view.drawing.boxes}
    rows = []
    for process in view.processes:
        node = nodes[str(process.pk)]
        rows.append(
            {
                "process": process,
                "url": node.url,
                "tone": node.tone,
                "state": node.state,
                "given": [flow for flow in view.flows if flow.source == process],
                "taken": [flow for flow in view.flows if flow.target == process],
                "is_alone": node.key in view.alone,
            }
        )
    return rows


@require_GET
def map_svg(request: Request) -> HttpResponse:
    """Give the drawing as a file of its own."""
    response = HttpResponse(_drawing(_view(request), links=False), content_type=SVG)
    name = f"process-map-{clock.today().isoformat()}.svg"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def arranged_page(request: Request) -> HttpResponse:
    """Keep where boxes were put; the first time, begin the record of the map.

    Whoever asks for a drawing is given it anew: where the arrows run is known here only.
    """
    wants_drawing = "image/svg+xml" in request.headers.get("Accept", "")
    try:
        positions = json.loads(request.POST.get("positions", ""))
        process_map = current_map(request.caller) or draw_map(
            request.caller, title=_("Process map")
        )
        arrange_map(request.caller, process_map, positions=positions)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except (Refused, ValueError) as refusal:
        words = refusal.message if isinstance(refusal, Refused) else _("These are no places.")
        if wants_drawing:
            return JsonResponse({"message": words}, status=400)
        messages.error(request, words)
    if not wants_drawing:
        return redirect("processes:map")
    response = HttpResponse(_drawing(_view(request), links=True), content_type=SVG)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def flow_added(request: Request) -> HttpResponse:
    """Add an arrow between two processes, with what flows along it."""
    source, target = (_process(request, request.POST.get(end, "")) for end in ("source", "target"))
    relation = FLOWS.get(request.POST.get("relation", "feeds"))
    if source is None or target is None or relation is None:
        messages.error(request, _("Choose the process that the arrow starts from and its end."))
        return redirect("processes:map")
    note = request.POST.get("note", "").strip()[:300]
    same = {"source_id": source.pk, "target_id": target.pk, "relation": relation}
    if live_flows().filter(**same).exists():
        words = _("This arrow is on the map already: remove it first to say something else of it.")
        messages.error(request, words)
        return redirect("processes:map")
    try:
        trace(request.caller, source, relation=relation, target=target, note=note)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("{source} → {target}: the arrow is on the map.")
        messages.success(request, words.format(source=source.title, target=target.title))
    return redirect("processes:map")


def _process(request: Request, key: str) -> Process | None:
    try:
        found = record_of(request.caller, REGISTRY.of(Process), UUID(key))
    except ValueError:
        return None
    return found if isinstance(found, Process) else None


@require_http_methods(["GET", "POST"])
def flow_removed(request: Request, key: UUID) -> HttpResponse:
    """Ask whether an arrow is to be taken off the map, then take it off; its history stays."""
    link = live_flows().filter(pk=key).first()
    source = _process(request, str(link.source_id)) if link is not None else None
    target = _process(request, str(link.target_id)) if link is not None else None
    if link is None or source is None or target is None:
        raise Http404(_("There is no such arrow."))
    if request.method == "GET":
        if not request.caller.may_somewhere(Permission.PROCESS_EDIT):
            raise PermissionDenied(_("You may not change the processes."))
        process_map = current_map(request.caller)
        context = {
            "flow": link,
            "source": source,
            "target": target,
            "version": process_map.version_in_force if process_map is not None else None,
        }
        return render(request, "processes/remove_flow.html", context)
    try:
        untrace(request.caller, source, link=link)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    messages.success(request, _("The arrow was removed."))
    return redirect("processes:map")
