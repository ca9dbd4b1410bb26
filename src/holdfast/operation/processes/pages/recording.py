"""“Record it”: choose a process, enter what was found, done; made for a phone at the gate."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.operation.processes.choices import Answered, Measure
from holdfast.operation.processes.commands import record_execution
from holdfast.operation.processes.models import Process, ProcessExecution
from holdfast.operation.processes.models.executions import plain
from holdfast.operation.processes.queries.recording import (
    criteria_of,
    recordable,
    unit_to_record_for,
)
from holdfast.records.attaching import attach
from holdfast.records.attachments import ALLOWED, StoredFile, store
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.middleware import Request

PHOTOGRAPHS: Final = "image/jpeg,image/png,image/webp"  # without HEIC: phones then give JPEG
SENT: Final = "executions-sent"  # the forms of this session that were recorded, and as what
REMEMBERED: Final = 30


@require_http_methods(["GET"])
def choose_page(request: Request) -> HttpResponse:
    """Show the processes in force, to choose the one that ran."""
    _permit(request)
    context = {
        "found": recordable(request.caller),
        "record_type": REGISTRY.of(ProcessExecution),
        "list_url": list_address(REGISTRY.of(ProcessExecution)),
    }
    return render(request, "processes/choose.html", context)


@require_http_methods(["GET", "POST"])
def record_page(request: Request, key: UUID) -> HttpResponse:
    """Ask for what was found at one process, and record it."""
    _permit(request)
    process = record_of(request.caller, REGISTRY.of(Process), key)
    if not isinstance(process, Process) or process.state != "in_force":
        raise Http404(_("No process in force is here."))
    wrong = ""
    if request.method == "POST":
        try:
            where = _done(request, _record_once(request, process))
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            wrong = refusal.message
            if _from_script(request):
                return JsonResponse({"message": wrong}, status=422)
        else:
            return JsonResponse({"to": where}) if _from_script(request) else redirect(where)
    context = {
        "process": process,
        "criteria": [_asked(each) for each in criteria_of(request.caller, process)],
        "answers": Answered.choices,
        "wrong": wrong,
        "chosen": request.POST.get("criterion", ""),
        "entered": request.POST.get("value", ""),
        "note": request.POST.get("note", ""),
        "once": uuid4().hex,
        "photographs": PHOTOGRAPHS,
        "files": ",".join(ALLOWED),
        "url": record_address(process),
        "full_url": f"{new_address(REGISTRY.of(ProcessExecution))}?process={process.pk}",
    }
    status = 422 if wrong else 200
    return render(request, "processes/record.html", context, status=status)


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.PROCESS_RECORD):
        raise PermissionDenied(_("You may not record executions of processes."))


def _asked(criterion: Any) -> dict[str, Any]:
    low, high = plain(criterion.lower_limit), plain(criterion.upper_limit)
    unit = criterion.unit_of_measure
    bounds = ""
    if low and high:
        bounds = _("{low} to {high} {unit}").format(low=low, high=high, unit=unit)
    elif low or high:
        words = _("at least {limit} {unit}") if low else _("at most {limit} {unit}")
        bounds = words.format(limit=low or high, unit=unit)
    return {
        "criterion": criterion,
        "is_figure": criterion.measure == Measure.LIMITS,
        "bounds": bounds.strip(),
    }


def _from_script(request: Request) -> bool:
    """Tell whether the script of the page sent the form; it keeps what was entered."""
    return "application/json" in request.headers.get("Accept", "")


def _record_once(request: Request, process: Process) -> ProcessExecution:
    """Record it; a form that is sent again because its answer got lost records nothing new."""
    once = request.POST.get("once", "")[:40]
    sent: dict[str, str] = request.session.get(SENT, {})
    if once and once in sent:
        known = record_of(request.caller, REGISTRY.of(ProcessExecution), UUID(sent[once]))
        if isinstance(known, ProcessExecution):
            return known
    evidence = _evidence(request)
    made = _record(request, process)
    if once:
        newest = list(sent.items())[-REMEMBERED:]
        request.session[SENT] = {**dict(newest), once: str(made.pk)}
    try:
        for file in evidence:
            attach(request.caller, made, file=file)
    except Refused as refusal:
        words = _("Recorded, but without what shows it: {why}")
        messages.warning(request, words.format(why=refusal.message))
    return made


def _evidence(request: Request) -> list[StoredFile]:
    """Take in the photograph and the file that came along, if any, before anything is written."""
    sent = [request.FILES.get(name) for name in ("photo", "file")]
    return [store(upload.name or "", upload.chunks()) for upload in sent if upload is not None]


def _record(request: Request, process: Process) -> ProcessExecution:
    criterion = None
    if chosen := request.POST.get("criterion", ""):
        known = {str(each.pk): each for each in criteria_of(request.caller, process)}
        if chosen not in known:
            raise Refused(_("This criterion is no longer in use: choose another."))
        criterion = known[chosen]
    return record_execution(
        request.caller,
        process=process,
        criterion=criterion,
        value=_figure(request.POST.get("value", "")),
        answer=request.POST.get("answer", ""),
        note=request.POST.get("note", "").strip(),
        unit=unit_to_record_for(request.caller, process),
    )


def _figure(text: str) -> Decimal | None:
    """Read a figure as people type it, with a comma or a point."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        figure = Decimal(text)
    except InvalidOperation as error:
        raise Refused(_("“{text}” is no figure.").format(text=text[:40])) from error
    if not figure.is_finite():
        raise Refused(_("“{text}” is no figure.").format(text=text[:40]))
    return figure


def _done(request: Request, made: ProcessExecution) -> str:
    """Say what was recorded, and give where to go on."""
    if made.state == "breach":
        messages.warning(
            request, _("Recorded: it is outside of its limits. Raise it or decide what follows.")
        )
        return record_address(made)
    messages.success(request, _("Recorded: {what}").format(what=made.title))
    return reverse("processes:choose")
