"""Routes for what hangs on a record: traces, attachments, versions of controlled content."""

from __future__ import annotations

import base64
from typing import Any, Final
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from holdfast.acting.callers import Caller, current_caller
from holdfast.acting.refusals import NotPermitted
from holdfast.api.access_notes import note_one
from holdfast.api.bodies import Day, Key, RecordKey
from holdfast.api.conditions import is_known_tag
from holdfast.api.fields import Shown, address_of, reference_to
from holdfast.api.json_bodies import read_as, read_body
from holdfast.api.problems import NOT_FOUND, UNREADABLE, Problem, invalid
from holdfast.api.records import said
from holdfast.api.resolving import find_anywhere, key_in, record_at, type_at
from holdfast.records.access import may_edit
from holdfast.records.attaching import attach, withdraw_attachment
from holdfast.records.attachments import path_of, store
from holdfast.records.choices import Relation
from holdfast.records.commands import trace, untrace
from holdfast.records.models import Attachment, ContentVersion, ControlledRecord, Record
from holdfast.records.queries import Link, attachments_of, links_of, versions_of
from holdfast.records.registry import RecordType

router = Router()
BASE: Final = "/{area}/{slug}/{key}"


class NewTrace(BaseModel):
    """A link from this record to another."""

    model_config = ConfigDict(extra="forbid", title="NewTrace")

    relation: Relation = Field(description=str(gettext_lazy("What this record is to the other.")))
    target: Key = Field(description="The other record: its key or reference.")
    note: str = Field("", max_length=300, description="Why, where it is not plain.")


class NewAttachment(BaseModel):
    """What a file shows and which period it proves."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=300, description="What it shows.")
    proves_from: Day | None = Field(None, description="First day of the period that it proves.")
    proves_until: Day | None = Field(None, description="Last day of the period that it proves.")


@router.get(f"{BASE}/traces", include_in_schema=False)
def list_traces(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Give the live traces of a record, both ways."""
    caller, _type, record = _at(request, area, slug, key)
    return said({"items": [_trace_shown(link) for link in links_of(caller, record)]})


@router.post(f"{BASE}/traces", include_in_schema=False)
def make_trace(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Link a record to another; an equal link that stands already is given back."""
    caller, record_type, record = _at(request, area, slug, key)
    _refuse_unless_editor(caller, record)
    values = read_as(NewTrace, read_body(request))
    wanted = values["target"]
    target = find_anywhere(
        caller, wanted.id if isinstance(wanted, RecordKey) else key_in(wanted.strip())
    )
    if target is None:
        raise invalid({"pointer": "/target"}, _("Not found."))
    made = trace(
        caller, record, relation=values["relation"], target=target, note=values.get("note", "")
    )
    link = Link(made, made.get_relation_display(), target, outward=True)
    where = f"{address_of(record_type)}/{record.pk}/traces/{made.pk}"
    return said(_trace_shown(link), 201, {"Location": where})


@router.delete(f"{BASE}/traces/{{uuid:trace_id}}", include_in_schema=False)
def end_trace(request: HttpRequest, area: str, slug: str, key: str, trace_id: UUID) -> HttpResponse:
    """End a link; its history stays."""
    caller, _type, record = _at(request, area, slug, key)
    _refuse_unless_editor(caller, record)
    found = next((link for link in links_of(caller, record) if link.trace.pk == trace_id), None)
    if found is None:
        raise Problem(NOT_FOUND, _("This record has no such live trace."))
    untrace(caller, record, link=found.trace)
    return HttpResponse(status=204)


@router.get(f"{BASE}/attachments", include_in_schema=False)
def list_attachments(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Give the files of a record, newest first."""
    _caller, record_type, record = _at(request, area, slug, key)
    found = attachments_of(record)
    return said({"items": [_attachment_shown(record_type, each) for each in found]})


@router.post(f"{BASE}/attachments", include_in_schema=False)
def add_attachment(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Attach a file, sent as the part “file” of a form, with what it shows."""
    caller, record_type, record = _at(request, area, slug, key)
    _refuse_unless_editor(caller, record)
    sent = request.FILES.get("file")
    if sent is None:
        raise Problem(UNREADABLE, _("Send a form (multipart/form-data) with a part “file”."))
    form: dict[str, Any] = {
        name: value for name, value in request.POST.items() if value != "" and name != "file"
    }
    if any("\x00" in str(value) for value in form.values()):
        raise invalid({"pointer": ""}, _("The character NUL is not taken."))
    values = read_as(NewAttachment, form)
    made = attach(caller, record, file=store(sent.name or "", sent.chunks()), **values)
    shown = _attachment_shown(record_type, made)
    return said(shown, 201, {"Location": shown["url"]})


@router.get(f"{BASE}/attachments/{{uuid:attachment_id}}", include_in_schema=False)
def download_attachment(
    request: HttpRequest, area: str, slug: str, key: str, attachment_id: UUID
) -> HttpResponseBase:
    """Give the content of a file, to be saved and never shown in place."""
    _caller, _type, record = _at(request, area, slug, key)
    found = _attachment_of(record, attachment_id)
    path = path_of(found.sha256)
    if path is None:
        raise Problem(NOT_FOUND, _("The content of this file is no longer kept here."))
    headers = {
        "ETag": f'"{found.sha256}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(found.sha256)).decode()}:",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if is_known_tag(request, found.sha256):
        return HttpResponse(status=304, headers=headers)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
        headers=headers,
    )


@router.delete(f"{BASE}/attachments/{{uuid:attachment_id}}", include_in_schema=False)
def end_attachment(
    request: HttpRequest, area: str, slug: str, key: str, attachment_id: UUID
) -> HttpResponse:
    """Withdraw a file, with the parameter “reason”; it stays provable in the ledger."""
    caller, _type, record = _at(request, area, slug, key)
    _refuse_unless_editor(caller, record)
    found = _attachment_of(record, attachment_id)
    reason = request.GET.get("reason", "").strip()
    if not reason or len(reason) > 300 or "\x00" in reason:
        raise invalid({"parameter": "reason"}, _("Say why, in 1 to 300 characters."))
    withdraw_attachment(caller, record, attachment=found, reason=reason)
    return HttpResponse(status=204)


@router.get(f"{BASE}/versions", include_in_schema=False)
def list_versions(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Give the versions of controlled content, newest first, without their text."""
    _caller, _type, record = _at(request, area, slug, key)
    found = versions_of(_controlled(record)).defer("body", "annex")
    return said({"items": [_version_shown(each) for each in found]})


@router.get(f"{BASE}/versions/{{int:number}}", include_in_schema=False)
def read_version(request: HttpRequest, area: str, slug: str, key: str, number: int) -> HttpResponse:
    """Give one version of controlled content with its text."""
    _caller, _type, record = _at(request, area, slug, key)
    controlled = _controlled(record)
    in_range = number < 2**31  # what the databases count to
    found = versions_of(controlled).filter(number=number).first() if in_range else None
    if found is None:
        raise Problem(NOT_FOUND, _("There is no version {number}.").format(number=number))
    return said({**_version_shown(found), "body": found.body, "annex": found.annex})


def _at(request: HttpRequest, area: str, slug: str, key: str) -> tuple[Caller, RecordType, Record]:
    """Find the record, and note who reads what hangs on one that few may read."""
    caller, record_type = current_caller(), type_at(area, slug)
    record = record_at(caller, record_type, key)
    if request.method == "GET":
        note_one(request, caller, record)
    return caller, record_type, record


def _refuse_unless_editor(caller: Caller, record: Record) -> None:
    if not may_edit(caller, record):
        raise NotPermitted(_("You may read {record} but not change it.").format(record=record))


def _controlled(record: Record) -> ControlledRecord:
    if not isinstance(record, ControlledRecord):
        raise Problem(NOT_FOUND, _("Records of this kind have no versions of content."))
    return record


def _attachment_of(record: Record, attachment_id: UUID) -> Attachment:
    found = attachments_of(record).filter(pk=attachment_id).first()
    if found is None:
        raise Problem(NOT_FOUND, _("This record has no such file."))
    return found


def _trace_shown(link: Link) -> Shown:
    return {
        "id": link.trace.pk,
        "relation": link.trace.relation,
        "words": str(link.words),
        "outward": link.outward,
        "other": reference_to(link.other),
        "note": link.trace.note,
        "made_at": link.trace.made_at,
    }


def _attachment_shown(record_type: RecordType, each: Attachment) -> Shown:
    return {
        "id": each.pk,
        "name": each.name,
        "media_type": each.media_type,
        "size": each.size,
        "sha256": each.sha256,
        "note": each.note,
        "proves_from": each.proves_from,
        "proves_until": each.proves_until,
        "added_at": each.added_at,
        "added_by": each.added_by,
        "url": f"{address_of(record_type)}/{each.record_id}/attachments/{each.pk}",
    }


def _version_shown(each: ContentVersion) -> Shown:
    return {name: getattr(each, name) for name in VERSION_FIELDS}


VERSION_FIELDS: Final = (
    "id",
    "number",
    "state",
    "language",
    "digest",
    "change_reason",
    "author_name",
    "drafted_at",
    "submitted_at",
    "approved_at",
    "approver_name",
    "approver_roles",
    "approval_statement",
    "effective_on",
    "superseded_on",
    "withdrawn_because",
)
