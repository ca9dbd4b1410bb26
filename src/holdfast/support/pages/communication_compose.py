"""A communication step by step: text, sensitivity, audience, release, sending (7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from holdfast.acting.commands import Command
from holdfast.acting.gates import Text
from holdfast.acting.permissions import Permission
from holdfast.support.commands import communication as on_communications
from holdfast.support.models.communication import Communication
from holdfast.support.pages.communication_recipients import found_communication
from holdfast.support.queries.communication_panels import shown_of
from holdfast.web.addresses import command_address, record_address
from holdfast.web.forms import form_for
from holdfast.web.middleware import Request
from holdfast.web.texts import markdown

STEPS: Final[Mapping[str, tuple[Text, Command[..., Any]]]] = {
    "text": (gettext_lazy("Text"), on_communications.write_communication),
    "sensitivity": (gettext_lazy("Sensitivity"), on_communications.set_sensitivity),
    "audience": (gettext_lazy("Audience"), on_communications.address_communication),
    "release": (gettext_lazy("Release"), on_communications.release_communication),
    "send": (gettext_lazy("Send"), on_communications.send_communication),
}
OPEN_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("planned", "drafted"),
    "sensitivity": ("drafted", "sensitivity_set"),
    "audience": ("planned", "drafted", "sensitivity_set"),
    "release": ("drafted", "sensitivity_set"),
    "send": ("released",),
}


@require_GET
def compose_page(request: Request, key: UUID) -> HttpResponse:
    """Take a communication from its text to its sending, one step after the other."""
    record = found_communication(request, key)
    if not request.caller.may(Permission.COMMUNICATION_EDIT, record.unit_id):
        raise PermissionDenied(_("You may read this communication, but not work on it."))
    shown = shown_of(request.caller, record)
    step = _step(record, request.GET.get("step", ""), listed=bool(shown.lines))
    here = reverse("support:compose", args=(record.pk,))
    context: dict[str, Any] = {
        "record": record,
        "shown": shown,
        "state": record.state_now,
        "steps": _steps(record, step, here, listed=bool(shown.lines)),
        "step": step,
        "text": markdown(record.text),
        "back_url": record_address(record),
        "next": here,
        "undo_url": command_address(record, on_communications.redraft),
        "may_undo": record.state in ("sensitivity_set", "released"),
    }
    if step:
        context |= _form(request, record, step)
    return render(request, "support/compose.html", context)


def _done(record: Communication, *, listed: bool) -> dict[str, bool]:
    return {
        "text": bool(record.text) and record.state != "planned",
        "sensitivity": record.is_decided,
        "audience": listed,
        "release": record.released_at is not None,
        "send": record.sent_at is not None,
    }


def _step(record: Communication, wanted: str, *, listed: bool) -> str:
    """Give the step that is next, or the one asked for where it is open; empty after sending."""
    if record.state in OPEN_IN.get(wanted, ()):
        return wanted
    done = _done(record, listed=listed)
    return next((s for s in STEPS if not done[s] and record.state in OPEN_IN[s]), "")


def _steps(record: Communication, step: str, here: str, *, listed: bool) -> list[dict[str, object]]:
    done = _done(record, listed=listed)
    return [
        {
            "label": label,
            "state": "current" if name == step else "done" if done[name] else "todo",
            "url": f"{here}?step={name}" if record.state in OPEN_IN[name] else "",
        }
        for name, (label, _command) in STEPS.items()
    ]


def _form(request: Request, record: Communication, step: str) -> dict[str, Any]:
    command = STEPS[step][1]
    initial: dict[str, Any] = {}
    if step == "text":
        initial = {"title": record.title, "text": record.text}
    if step == "sensitivity":
        level = record.decided_classification or record.classification
        initial = {"classification": level, "reason": record.sensitivity_reason}
    form = form_for(request.caller, command, initial=initial)
    closed = [
        {"gate": gate, "why": why}
        for gate in command.gates
        if (why := gate.holds(request.caller, record, {})) is not None
    ]
    return {
        "form": form,
        "fields": [form[name] for name in form.fields],
        "action": command_address(record, command),
        "submit": command.label,
        "about": command.about,
        "gates": closed,
        "may": request.caller.may(command.needs, record.unit_id),
        "needs": command.needs.value,
    }


ROUTES: list[URLPattern] = [
    path("communications/<uuid:key>/compose/", compose_page, name="compose"),
]
