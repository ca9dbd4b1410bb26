"""The risk method as a handbook, and the choice among those that come with Holdfast."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from holdfast.acting.permissions import Permission
from holdfast.operation.risk.choices import ShippedMethod
from holdfast.operation.risk.commands import adopt_method
from holdfast.operation.risk.queries.methods import method_in_force, offered_methods
from holdfast.operation.risk.queries.panels import handbook
from holdfast.web.middleware import Request


@require_GET
def handbook_page(request: Request) -> HttpResponse:
    """Show the method in force as in a handbook, or the one that is looked at."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read risks here."))
    record, offered = method_in_force(), offered_methods()
    wanted = request.GET.get("method", "")
    chosen = next((each for each in offered if each.method.key == wanted), None)
    shown = chosen.method if chosen else (record.method if record else offered[0].method)
    context = {
        "page_title": _("Risk method"),
        "record": record,
        "offered": offered,
        "handbook": handbook(shown),
        "shown": shown,
        "shown_in_force": record is not None and record.name == shown.name,
        "may_choose": caller.may(Permission.RISK_METHOD),
    }
    return render(request, "risk/handbook.html", context)


@require_POST
def adopt_page(request: Request) -> HttpResponse:
    """Put one of the shipped methods in force with one click."""
    key = request.POST.get("key", "")
    if key not in ShippedMethod.values:
        raise PermissionDenied(_("There is no method of this name."))
    made = adopt_method(request.caller, key=ShippedMethod(key), in_force=True)
    messages.success(request, _("{method} is in force.").format(method=made.title))
    return redirect("risk:matrix" if request.POST.get("then") == "matrix" else "risk:handbook")
