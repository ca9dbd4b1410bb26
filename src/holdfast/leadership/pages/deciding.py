"""Deciding in place: the card of what waits, its yes, its no, and why (5.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, Terms
from holdfast.acting.gates import Refusal
from holdfast.acting.inputs import InputKind
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused, Stale
from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.common.days import add_months
from holdfast.leadership.commands.deciding import WORDS, decide, send_back
from holdfast.leadership.queries.deciding import (
    PATIENCE,
    Decision,
    asked_for,
    briefs_of,
    in_the_way,
    noes_to,
    was_sent_back,
    yes_to,
)
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import command_address, record_address
from holdfast.web.forms import CommandForm, form_for
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, type_at

AnyCommand = Command[..., Any]
REVIEW_MONTHS: Final = 12
# What can be asked for on a card; what asks for more has a form of its own.
IN_PLACE: Final = (
    InputKind.TEXT,
    InputKind.LONG_TEXT,
    InputKind.DATE,
    InputKind.CHOICE,
    InputKind.BOOLEAN,
    InputKind.INTEGER,
)


def card_of(
    caller: Caller, decision: Decision, today: dt.date, *, tried: AnyCommand | None = None,
    form: CommandForm | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Give what the card of a decision shows; with what was tried on it and did not go through."""
    record, yes = decision.record, decision.yes
    closed = in_the_way(caller, record, yes)
    ways = [(yes, "primary", "check"), (send_back, "", "refresh")]
    ways += [
        (no, "danger" if no.tone == "danger" else "", "cross") for no in noes_to(caller, record)
    ]
    answers = [
        _answer(caller, record, way, look, mark, form if way is tried else None)
        for way, look, mark in ways
        if not (way is yes and closed) or way is tried
    ]
    return {
        "key": record.pk,
        "record": record,
        "url": record_address(record),
        "kind": decision.record_type.noun,
        "icon": icon(decision.record_type.icon),
        "facts": decision.brief.facts,
        "since": decision.since,
        "by": decision.by,
        "overdue": decision.is_overdue(today),
        "closed": closed,
        "answers": answers,
    }


def _answer(
    caller: Caller,
    record: Record,
    way: AnyCommand,
    look: str,
    mark: str,
    form: CommandForm | None,
) -> dict[str, Any]:
    """Give a button with its form; a template would call the command itself."""
    made = REGISTRY.of(record)
    found = form or form_of(caller, record, way)
    return {
        "name": way.name,
        "label": way.label,
        "about": way.about,
        "variant": look,
        "mark": mark,
        "form": found,
        "open": form is not None,
        "url": reverse("leadership:decide", args=(made.area, made.slug, record.pk, way.name))
        if found is not None
        else command_address(record, way),
        "version": record.version,
    }


def form_of(
    caller: Caller, record: Record, way: AnyCommand, data: Mapping[str, Any] | None = None
) -> CommandForm | None:
    """Give the form of a decision as a card shows it; None where it asks for more than fits."""
    required = [asked for asked in way.inputs if asked.required]
    if way is not send_back and any(asked.kind not in IN_PLACE for asked in required):
        return None
    made = form_for(caller, way, data=data, initial=_start(way))
    names = {asked.name for asked in required}
    made.fields = {name: made.fields[name] for name in made.fields if name in names}
    made.auto_id = f"d_{record.pk}_{way.name}_%s"
    if not names & set(WORDS):
        made.fields["reason"] = _reason()
    for field in made.fields.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
    return made


def _start(way: AnyCommand) -> dict[str, Any]:
    today = clock.today()
    start = {"review_due": add_months(today, REVIEW_MONTHS)}
    return {**start, "due": today + PATIENCE} if way is send_back else start


def _reason() -> forms.CharField:
    field = forms.CharField(
        label=_("Reason or condition"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Kept with the decision, under your name."),
    )
    field.kind = ""  # type: ignore[attr-defined]
    return field


@require_http_methods(["GET", "POST"])
def decide_page(request: Request, area: str, slug: str, key: UUID, name: str) -> HttpResponse:
    """Show the card of what waits for a decision, and take the decision."""
    caller = request.caller
    record = record_at(caller, type_at(area, slug), key)
    way = _way(caller, record, name)
    decision = _waiting(caller, record)
    if decision is None:
        messages.warning(
            request, _("{record} waits for no decision of yours.").format(record=record)
        )
        return redirect(record_address(record))
    posted = request.POST if request.method == "POST" else None
    form = form_of(caller, record, way, posted)
    if form is None:
        return redirect(f"{command_address(record, way)}?next={reverse('leadership:cockpit')}")
    gates: Sequence[Refusal] = ()
    if posted is not None and form.is_valid():
        refused = _decide(request, record, way, form)
        if refused is None:
            messages.success(request, f"{way.label}: {record}")
            return redirect(f"{reverse('leadership:cockpit')}#decisions")
        gates = refused
        record = record_at(caller, type_at(area, slug), key)
        decision = _waiting(caller, record) or decision
    context = {
        "card": card_of(caller, decision, clock.today(), tried=way, form=form),
        "gates": gates,
        "may_override": bool(gates) and all(each.gate.can_override for each in gates),
        "tried": way.name,
        "form": form,
        "here": reverse("leadership:cockpit"),
    }
    status = 409 if gates else 422 if form.errors else 200
    return render(request, "leadership/deciding.html", context, status=status)


def _way(caller: Caller, record: Record, name: str) -> AnyCommand:
    """Find the step that an address names.

    Raises:
        Http404: nothing is decided on this record by that name.
        PermissionDenied: the caller does not decide on it.
    """
    yes = yes_to(record)
    if yes is None:
        raise Http404(_("Nothing of this name can be done here."))
    if not caller.may(yes.needs, record.unit_id):
        raise PermissionDenied(
            _("You may not do this here ({label}). It needs the permission “{permission}”.").format(
                label=yes.label, permission=yes.needs.value
            )
        )
    ways = (yes, send_back, *noes_to(caller, record))
    found = next((way for way in ways if way.name == name), None)
    if found is None:
        raise Http404(_("Nothing of this name can be done here."))
    return found


def _waiting(caller: Caller, record: Record) -> Decision | None:
    made, yes = REGISTRY.of(record), yes_to(record)
    if yes is None:
        return None
    waits = asked_for(caller, made, yes).exclude(was_sent_back()).filter(pk=record.pk)
    if not waits.exists():
        return None
    return Decision(record, made, yes, briefs_of(caller, made, [record])[record.pk])


def _decide(
    request: Request, record: Record, way: AnyCommand, form: CommandForm
) -> Sequence[Refusal] | None:
    """Take the decision; None where it went through, else the gates that are closed.

    What else stands in the way is said at the form.
    """
    seen = Terms(expected_version=count_in(request.POST.get("expected_version", "")))
    given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    try:
        if way is send_back:
            send_back.under(seen)(request.caller, record, **given)
            return None
        asked = {each.name for each in way.inputs}
        decide.under(seen)(
            request.caller,
            record,
            step=way.name,
            answers={name: value for name, value in given.items() if name in asked},
            reason=given.get("reason", ""),
            override_reason=request.POST.get("override_reason", ""),
        )
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except GateClosed as refusal:
        return refusal.refusals
    except Stale:
        form.add_error(
            None, _("Somebody changed it meanwhile. It is shown as it stands now: look again.")
        )
    except Refused as refusal:
        _say(form, refusal)
    else:
        return None
    return ()


def _say(form: CommandForm, refusal: Refused) -> None:
    known = {name: texts for name, texts in refusal.fields.items() if name in form.fields}
    for name, texts in known.items():
        form.add_error(name, texts)
    if len(known) < len(refusal.fields) or not known:
        form.add_error(None, refusal.message)


ROUTES = [
    path("decide/<str:area>/<slug:slug>/<uuid:key>/<slug:name>/", decide_page, name="decide"),
]
