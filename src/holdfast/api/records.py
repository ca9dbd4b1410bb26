"""Routes of every kind of record: list, record, read, amend, command, history."""

from __future__ import annotations

from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from holdfast.acting.callers import Caller, current_caller
from holdfast.acting.commands import NO_TERMS, Command, Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import Guarded
from holdfast.acting.refusals import NotPermitted, Stale
from holdfast.api.access_notes import note_few, note_one
from holdfast.api.bodies import OVERRIDE, body_of, fitted
from holdfast.api.changes import history_of, payload_at
from holdfast.api.conditions import etag_of, is_known, seen_versions
from holdfast.api.fields import Shown, address_of, reference_to, show_one
from holdfast.api.json_bodies import read_as, read_body
from holdfast.api.listing import next_address, page_of
from holdfast.api.problems import INVALID, NO_SUCH_METHOD, NOT_FOUND, STALE, Problem
from holdfast.api.resolving import key_in, missing, record_at, resolve, type_at
from holdfast.records.access import may_edit
from holdfast.records.commands import confirm_review, confirm_template
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType

OPTIONS: Final = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC
# Their permission is that of whoever may amend the record, which they ask for themselves.
FOR_EDITORS: Final = (confirm_review, confirm_template)
router = Router()


def said(data: object, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Give a JSON response; values are written as they are, without a second model."""
    return HttpResponse(
        orjson.dumps(data, default=str, option=OPTIONS),
        status=status,
        content_type="application/json",
        headers=headers,
    )


@router.get("/{area}/{slug}", include_in_schema=False)
def list_records(request: HttpRequest, area: str, slug: str) -> HttpResponse:
    """Give a page of a register."""
    caller, record_type = current_caller(), type_at(area, slug)
    page = page_of(caller, record_type, request)
    note_few(request, caller, record_type, page.items)
    headers = {}
    if page.next:
        headers["Link"] = f'<{next_address(request, page.next)}>; rel="next"'
    return said({"items": page.items, "next": page.next}, headers=headers)


@router.post("/{area}/{slug}", include_in_schema=False)
def create_record(request: HttpRequest, area: str, slug: str) -> HttpResponse:
    """Record something new."""
    caller, record_type = current_caller(), type_at(area, slug)
    command = record_type.create
    if command is None or command.acts_on is not None:
        raise Problem(
            NO_SUCH_METHOD,
            _("These records are made by commands on others."),
            headers={"Allow": "GET"},
        )
    values, terms = _asked_of(request, caller, command)
    made = command.under(terms)(caller, **values)
    if not isinstance(made, Record):
        raise TypeError(f"{command.kind} gave {type(made).__name__}, not a record.")
    return _show_changed(caller, made, 201)


@router.get("/{area}/{slug}/{key}", include_in_schema=False)
def read_record(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Read one record."""
    caller, record_type = current_caller(), type_at(area, slug)
    found = record_type.model.objects.visible_to(caller)
    wanted = key_in(key)
    shown = None
    if "\x00" not in key:
        # Exact first: an index finds it; people's spelling (rsk-0042) is looked for afterwards.
        exact = {"reference": key} if isinstance(wanted, str) else {"pk": wanted}
        shown = show_one(caller, record_type, found.filter(**exact))
        if shown is None and isinstance(wanted, str):
            shown = show_one(caller, record_type, found.filter(reference__iexact=key))
    if shown is None:
        raise missing(record_type, key)
    note_few(request, caller, record_type, [shown])
    etag = etag_of(shown["version"])
    if is_known(request, shown["version"]):
        return HttpResponse(status=304, headers={"ETag": etag})
    return said(shown, headers={"ETag": etag})


@router.patch("/{area}/{slug}/{key}", include_in_schema=False)
def amend_record(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Correct or complete a record: only the fields that are sent change."""
    caller, record_type = current_caller(), type_at(area, slug)
    record = record_at(caller, record_type, key)
    command = record_type.amend
    if command is None:
        raise Problem(
            NO_SUCH_METHOD,
            _("These records change by commands only."),
            headers={"Allow": "GET"},
        )
    terms = _terms_for(request, caller, record_type, record)
    values, terms = _asked_of(request, caller, command, terms, partial=True)
    if not values:
        raise Problem(INVALID, _("Send at least one field that is to change."))
    if command.asks is None:
        values = {**_kept(command, record, values), **values}
    _run(command, terms, caller, record, values)
    return _show_changed(caller, record)


@router.post("/{area}/{slug}/{key}/commands/{name}", include_in_schema=False)
def command_record(request: HttpRequest, area: str, slug: str, key: str, name: str) -> HttpResponse:
    """Run a command on a record."""
    caller, record_type = current_caller(), type_at(area, slug)
    record = record_at(caller, record_type, key)
    command = next((each for each in record_type.commands if each.name == name), None)
    if command is None:
        names = ", ".join(each.name for each in record_type.commands)
        raise Problem(
            NOT_FOUND, _("There is no such command here; there are: {names}.").format(names=names)
        )
    if command in FOR_EDITORS and not may_edit(caller, record):
        raise NotPermitted(_("You may read {record} but not change it.").format(record=record))
    terms = _terms_for(request, caller, record_type, record)
    values, terms = _asked_of(request, caller, command, terms)
    result = _run(command, terms, caller, record, values)
    shown = _fresh(caller, record)
    body = {"record": shown, "result": _result_of(result, record)}
    return said(body, headers={"ETag": etag_of(shown["version"])})


@router.get("/{area}/{slug}/{key}/history", include_in_schema=False)
def history(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Give what happened to a record, newest first."""
    caller, record_type = current_caller(), type_at(area, slug)
    record = record_at(caller, record_type, key)
    note_one(request, caller, record)
    return said({"items": history_of(caller, record_type, record)})


def _asked_of(
    request: HttpRequest,
    caller: Caller,
    command: Command[..., Any],
    terms: Terms = NO_TERMS,
    *,
    partial: bool = False,
) -> tuple[dict[str, Any], Terms]:
    """Give the values that a request sends to a command, and the terms it states."""
    values = read_as(body_of(command, partial=partial), read_body(request))
    reason = values.pop(OVERRIDE, None) if command.gates else None
    values = resolve(caller, command, fitted(command, values))
    if reason:
        terms = Terms(expected_version=terms.expected_version, override=Override(reason))
    return values, terms


def _terms_for(
    request: HttpRequest, caller: Caller, record_type: RecordType, record: Record
) -> Terms:
    """Give the terms under which a record may change: it is what the client saw.

    Raises:
        Problem: no If-Match (428), or another version than the client saw (412).
    """
    seen = seen_versions(request)
    if seen is None or str(record.version) in seen:
        return Terms(expected_version=record.version)
    numbers = sorted(int(tag) for tag in seen if tag.isdecimal() and len(tag) < 10)
    expected = numbers[-1] if numbers else 0
    raise _stale(caller, record_type, Stale(record, expected=expected, found=record.version))


def _stale(caller: Caller, record_type: RecordType, error: Stale) -> Problem:
    record = error.record
    found = record_type.model.objects.visible_to(caller).filter(pk=record.pk)
    current = show_one(caller, record_type, found)
    seen = None
    if current is not None and isinstance(record, Record):
        seen = payload_at(caller, record_type, record, error.expected)
    return Problem(
        STALE,
        _(
            "Somebody else changed this record: you saw version {expected}, it is now version "
            "{found}. Nothing was changed."
        ).format(expected=error.expected, found=error.found),
        more={
            "expected_version": error.expected,
            "current_version": error.found,
            "seen": seen,
            "current": current,
        },
        headers={"ETag": etag_of(error.found)},
    )


def _run(
    command: Command[..., Any],
    terms: Terms,
    caller: Caller,
    record: Record,
    values: dict[str, Any],
) -> object:
    try:
        return command.under(terms)(caller, record, **values)
    except Stale as error:
        raise _stale(caller, REGISTRY.of(record), error) from error


def _kept(command: Command[..., Any], record: Record, values: dict[str, Any]) -> dict[str, Any]:
    """Give the present values of what a hand-written command asks for and the client left out."""
    known = {field.name for field in record._meta.concrete_fields}
    return {
        each.name: getattr(record, each.name)
        for each in command.inputs
        if each.name in known and each.name not in values
    }


def _show_changed(caller: Caller, record: Record, status: int = 200) -> HttpResponse:
    shown = _fresh(caller, record)
    headers = {"ETag": etag_of(shown["version"])}
    if status == 201:
        headers["Location"] = f"{address_of(REGISTRY.of(record))}/{record.pk}"
    return said(shown, status, headers)


def _fresh(caller: Caller, record: Record) -> Shown:
    """Show a record as a command has just left it, to whoever was allowed to change it."""
    record_type = REGISTRY.of(record)
    shown = show_one(caller, record_type, record_type.model.objects.filter(pk=record.pk))
    if shown is None:
        raise Problem(NOT_FOUND, _("The record is gone."))
    return shown


def _result_of(result: object, record: Record) -> Shown | None:
    """Give what a command made beside the record that it was called on."""
    if not isinstance(result, Guarded) or result.pk == record.pk:
        return None
    if isinstance(result, Record) and result._meta.label_lower in REGISTRY:
        return reference_to(result)
    kind = result._meta.label_lower
    return {"type": kind, "id": result.pk, "reference": None, "title": str(result), "url": None}
