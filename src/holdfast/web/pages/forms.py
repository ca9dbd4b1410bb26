"""The form of any command: a client of the runner that loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, Terms
from holdfast.acting.gates import Override
from holdfast.acting.gates import Refusal as GateRefusal
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused, Stale
from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.common.days import add_months
from holdfast.records import commands as on_records
from holdfast.records import content as on_content
from holdfast.records.models import ContentVersion, Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.web.addresses import command_address, list_address, new_address, record_address
from holdfast.web.forms import (
    CommandForm,
    defaults_of,
    form_for,
    initial_of,
    prefilled,
    sections_of,
    values_of,
)
from holdfast.web.history import FieldChange, differences, payload_at
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, type_at
from holdfast.web.possible import command_on, fits, kind_of, open_version
from holdfast.web.reading import html_of
from holdfast.web.values import field_of
from holdfast.work import commands as on_actions

AnyCommand = Command[..., Any]
Starter = Callable[[Record, ContentVersion | None], Mapping[str, Any]]
REVIEW_MONTHS: Final = 12


def _next_review(record: Record, version: ContentVersion | None) -> Mapping[str, Any]:
    return {"review_due": add_months(clock.today(), REVIEW_MONTHS)}


def _seen_digest(record: Record, version: ContentVersion | None) -> Mapping[str, Any]:
    return {"seen_digest": version.digest if version else ""}


def _in_force_today(record: Record, version: ContentVersion | None) -> Mapping[str, Any]:
    return {"effective_on": clock.today(), **_next_review(record, version)}


def _to_everyone(record: Record, version: ContentVersion | None) -> Mapping[str, Any]:
    return {"to_everyone": True, "as_before": True}


def _done_today(record: Record, version: ContentVersion | None) -> Mapping[str, Any]:
    return {"done_on": clock.today()}


STARTS: Final[Mapping[str, Starter]] = {
    on_records.confirm_review.kind: _next_review,
    on_content.approve_version.kind: _seen_digest,
    on_content.put_in_force.kind: _in_force_today,
    on_content.distribute.kind: _to_everyone,
    on_actions.report_done.kind: _done_today,
}
PANELS: Final[Mapping[str, str]] = {
    on_content.answer_review.kind: "web/records/parts/approving.html",
    on_content.approve_version.kind: "web/records/parts/approving.html",
    on_content.remark_on_version.kind: "web/records/parts/approving.html",
}


@dataclass
class Attempt:
    """One try at a command: the form, and what stood in its way."""

    record_type: RecordType
    command: AnyCommand
    form: CommandForm
    record: Record | None = None
    version: ContentVersion | None = None
    gates: tuple[GateRefusal, ...] = ()
    stale: bool = False
    forbidden: bool = False
    theirs: list[FieldChange] = field(default_factory=list)
    mine: list[FieldChange] = field(default_factory=list)

    @property
    def may_override(self) -> bool:
        """Tell whether every closed gate can be passed with a stated reason."""
        return self.record is not None and all(r.gate.can_override for r in self.gates)


@require_http_methods(["GET", "POST"])
def new_page(request: Request, area: str, slug: str) -> HttpResponse:
    """Record a new one of a kind."""
    record_type = type_at(area, slug)
    command = record_type.create
    if command is None:
        raise Http404(_("Records of this kind are made elsewhere."))
    if not request.caller.may_somewhere(command.needs):
        raise PermissionDenied(
            _("To do this you need the permission “{permission}”.").format(
                permission=command.needs.value
            )
        )
    start = {**defaults_of(command), **initial_of(command, None), **_own(request, command)}
    start |= prefilled(command, request.GET.dict())
    return _answer(request, record_type, command, None, start)


def _own(request: Request, command: AnyCommand) -> dict[str, Any]:
    """Offer the caller as owner, and his unit where he works for just one."""
    names = {i.name for i in command.inputs}
    start: dict[str, Any] = {}
    if "owner" in names and request.caller.person_id is not None:
        start["owner"] = request.caller.person_id
    units = request.caller.units(command.needs)
    if "unit" in names and units is not None and len(units) == 1:
        start["unit"] = next(iter(units))
    return start


@require_http_methods(["GET", "POST"])
def command_page(request: Request, area: str, slug: str, key: UUID, name: str) -> HttpResponse:
    """Ask for what a command needs, and run it."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    command = command_on(record, name)
    if command is None:
        raise Http404(_("Nothing of this name can be done here."))
    if not request.caller.may(command.needs, record.unit_id):
        raise PermissionDenied(
            _("You may not do this here ({label}). It needs the permission “{permission}”.").format(
                label=command.label, permission=command.needs.value
            )
        )
    version = open_version(record)
    if request.method == "GET" and not fits(request.caller, record, command, version):
        messages.warning(
            request,
            _("“{label}” is not possible for {record} as it stands.").format(
                label=command.label, record=record
            ),
        )
        return redirect(record_address(record))
    start = {**defaults_of(command), **initial_of(command, record)}
    kind = kind_of(record, command)
    start |= STARTS[kind](record, version) if kind in STARTS else {}
    start |= prefilled(command, request.GET.dict())
    return _answer(request, record_type, command, record, start)


def _answer(
    request: Request,
    record_type: RecordType,
    command: AnyCommand,
    record: Record | None,
    start: Mapping[str, Any],
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = form_for(request.caller, command, data=posted, initial=start)
    attempt = Attempt(record_type, command, form, record)
    if posted is not None and form.is_valid():
        result = _run(request, attempt)
        if result is not None:
            return _done(request, attempt, result[0])
    if record is not None:
        # A refused command may have touched the record in memory; show it as it is stored.
        attempt.record = record_at(request.caller, record_type, record.pk)
        attempt.version = open_version(attempt.record)
    return _show(request, attempt)


def _run(request: Request, attempt: Attempt) -> tuple[object] | None:
    """Run the command; None where it was refused and the attempt says why."""
    values = values_of(attempt.command, attempt.form)
    called = attempt.command.under(_terms(request))
    targets = (attempt.record,) if attempt.record is not None else ()
    try:
        return (called(request.caller, *targets, **values),)
    except NotPermitted as refusal:  # of what was typed, or of where: it stays to be mended
        attempt.forbidden = True
        _explain(attempt.form, refusal)
    except GateClosed as refusal:
        attempt.gates = refusal.refusals
    except Stale as refusal:
        _explain_stale(request, attempt, refusal)
    except Refused as refusal:
        _explain(attempt.form, refusal)
    return None


def _terms(request: Request) -> Terms:
    seen = request.POST.get("expected_version", "")
    reason = request.POST.get("override_reason", "").strip()
    return Terms(
        expected_version=count_in(seen),
        override=Override(reason) if reason else None,
    )


def _explain(form: CommandForm, refusal: Refused) -> None:
    """Say why at the fields concerned; what belongs to no field stands at the top."""
    known = {name: texts for name, texts in refusal.fields.items() if name in form.fields}
    for name, texts in known.items():
        form.add_error(name, texts)
    if not known or len(known) < len(refusal.fields):
        form.add_error(None, refusal.message)


def _explain_stale(request: Request, attempt: Attempt, refusal: Stale) -> None:
    """Show what the other changed, and where one's own entries differ from it now."""
    attempt.stale = True
    if attempt.record is None:
        return
    now = record_at(request.caller, attempt.record_type, attempt.record.pk)
    attempt.theirs = differences(request.caller, now, refusal.expected)
    seen = payload_at(request.caller, now, refusal.expected)
    attempt.form = merged(request.caller, attempt.command, attempt.form, seen, now)
    attempt.form.is_valid()
    stored = initial_of(attempt.command, now)
    for asked in attempt.command.inputs:
        mine, theirs = attempt.form.cleaned_data.get(asked.name), stored.get(asked.name)
        hidden = attempt.form.hides(asked.name)
        if asked.name not in stored or (mine or None) == (theirs or None) or (hidden and not mine):
            continue
        shown = _("(not readable)") if hidden else _plain(theirs)
        attempt.mine.append(FieldChange(str(asked.label), shown, _plain(mine)))


def merged(
    caller: Caller,
    command: AnyCommand,
    form: CommandForm,
    seen: Mapping[str, Any],
    now: Record,
) -> CommandForm:
    """Give the form with one's own entries, and what others changed where one changed nothing.

    `seen` is the record as the ledger keeps it of the version that the form was opened with.
    """
    data = cast("QueryDict", form.data).copy()
    for name, asked in form.fields.items():
        stored = field_of(type(now), name)
        if stored is None or stored.attname not in seen:
            continue
        old = stored.to_python(seen[stored.attname]) if seen[stored.attname] is not None else None
        new = getattr(now, stored.attname)
        if old == new or asked.has_changed(old, form[name].data):
            continue
        shown = asked.widget.format_value(asked.prepare_value(new))
        values = shown if isinstance(shown, list) else [shown]
        data.setlist(name, ["" if value is None else str(value) for value in values])
        if isinstance(new, bool):
            data.setlist(name, ["on"] if new else [])
    return form_for(caller, command, data=data, initial=form.initial)


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _done(request: Request, attempt: Attempt, result: object) -> HttpResponse:
    """Go where the result is to be seen, with a word of confirmation."""
    command, record = attempt.command, attempt.record
    made = result if isinstance(result, Record) and record is None else record
    if made is None:
        made = getattr(result, "record", None)
    words = _("Saved: {record}") if command is attempt.record_type.amend else "{label}: {record}"
    messages.success(request, words.format(label=command.label, record=made or ""))
    target = list_address(attempt.record_type)
    if isinstance(made, Record) and made._meta.label_lower in REGISTRY:
        target = record_address(made)
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, None):
        target = asked
    if request.htmx and not request.htmx.boosted:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _show(request: Request, attempt: Attempt) -> HttpResponse:
    record, command = attempt.record, attempt.command
    here = command_address(record, command) if record else new_address(attempt.record_type)
    context = {
        "attempt": attempt,
        "record_type": attempt.record_type,
        "record": record,
        # Templates call what can be called, so they get the words and not the command.
        "command": {"label": command.label, "about": command.about, "tone": command.tone},
        "submit": _("Save") if command is attempt.record_type.amend else command.label,
        "form": attempt.form,
        "sections": sections_of(attempt.record_type, command, attempt.form),
        "action": here,
        "expected_version": record.version if record else "",
        "override_reason": request.POST.get("override_reason", ""),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "back_url": record_address(record) if record else list_address(attempt.record_type),
        "icon": icon(attempt.record_type.icon),
        "panel": PANELS.get(kind_of(record, command), "") if record else "",
        "version": attempt.version,
        "text": html_of(request.caller, record, attempt.version)
        if record is not None and attempt.version is not None
        else "",
    }
    fragment = request.htmx and not request.htmx.boosted
    template = "web/records/form_part.html" if fragment else "web/records/form.html"
    return render(request, template, context, status=_status(attempt))


def _status(attempt: Attempt) -> int:
    if attempt.stale or attempt.gates:
        return 409
    if attempt.forbidden:
        return 403
    return 422 if attempt.form.is_bound and attempt.form.errors else 200
