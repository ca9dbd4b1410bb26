"""The risk matrix: where the risks of the organization stand, and which they are."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.operation.risk.choices import ShippedMethod, Stage
from holdfast.operation.risk.method import Method
from holdfast.operation.risk.queries.matrix import (
    LISTED,
    TOP,
    View,
    choices_of,
    found_in,
    gravest,
    in_cell,
    listed,
    matrix_of,
    summary_of,
    view_of,
)
from holdfast.operation.risk.queries.methods import method_in_force
from holdfast.operation.risk.queries.scenarios import open_scenarios
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import address_of_key, list_address, new_address
from holdfast.web.middleware import Request


@require_GET
def matrix_page(request: Request) -> HttpResponse:
    """Show the matrix, or only the list of one cell where that is asked for."""
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read risks here."))
    view, record = view_of(request.GET), method_in_force()
    method = record.method if record is not None else None
    # The element that is filled is named as `aside#aside`, or by its id alone.
    if request.htmx and (request.htmx.target or "").rpartition("#")[2] == "aside":
        response = render(request, "risk/matrix/aside.html", _aside(request, view, method))
    else:
        response = render(request, "risk/matrix.html", _page(request, view, method))
    patch_vary_headers(response, ["HX-Target"])
    return response


def _page(request: Request, view: View, method: Method | None) -> dict[str, Any]:
    caller, kind = request.caller, REGISTRY["risk.riskscenario"]
    context: dict[str, Any] = {
        "page_title": _("Risk matrix"),
        "view": view,
        "register_url": list_address(kind),
        "create_url": new_address(kind) if caller.may_somewhere(Permission.RISK_EDIT) else "",
        "may_choose_method": caller.may(Permission.RISK_METHOD),
        "default_method": ShippedMethod.DEFAULT,
    }
    if method is None:
        waiting = open_scenarios().visible_to(caller).filter(likelihood_current__isnull=False)
        return context | {"waiting": waiting.count()}
    found = found_in(caller, view, clock.today())
    matrix = matrix_of(method, found, view, partial(address_of_key, kind.key))
    return context | {
        "method": method,
        "matrix": matrix,
        "summary": summary_of(method, found, view, clock.today()),
        "filters": choices_of(caller, method, view),
        "tabs": _tabs(view),
        "clear_url": f"?{View(stage=view.stage).query()}",
        **_aside(request, view, method),
    }


def _tabs(view: View) -> list[dict[str, Any]]:
    """Give the three moments as links, for readers without script and for many scenarios."""
    return [
        {
            "label": str(stage.label),
            "url": f"?{view.query(stage=stage if stage != Stage.CURRENT else None)}",
            "active": stage == view.stage,
        }
        for stage in Stage
    ]


def _aside(request: Request, view: View, method: Method | None) -> dict[str, Any]:
    """Give what stands beside the matrix: the opened cell, or the gravest risks."""
    today = clock.today()
    found = found_in(request.caller, view, today)
    if view.cell is None or method is None:
        rows = listed(gravest(found)[:TOP], method, today)
        return {"rows": rows, "cell": None}
    inside = in_cell(found, view)
    rows = listed(inside[:LISTED], method, today)
    count = len(rows) if len(rows) < LISTED else inside.count()
    return {"rows": rows, "cell": _opened(method, view), "cell_count": count, "view": view,
            "back_url": f"?{view.query()}"}  # fmt: skip


def _opened(method: Method, view: View) -> dict[str, object]:
    likelihood, consequence = view.cell or (0, 0)
    steps = {
        axis: {each.number: each.label for each in method.axis(axis).steps}
        for axis in ("likelihood", "consequence")
    }
    return {
        "likelihood": likelihood,
        "consequence": consequence,
        "likelihood_label": steps["likelihood"].get(likelihood, ""),
        "consequence_label": steps["consequence"].get(consequence, ""),
        "stage": view.stage.label,
    }
