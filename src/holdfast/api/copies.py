"""Routes for copies of controlled content: where they are, and calling them back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from holdfast.acting.callers import Caller, current_caller
from holdfast.acting.commands import Command
from holdfast.acting.refusals import NotPermitted
from holdfast.api.access_notes import note_one
from holdfast.api.bodies import body_of, fitted
from holdfast.api.fields import Shown, address_of, reference_to
from holdfast.api.json_bodies import read_as, read_body
from holdfast.api.problems import NOT_FOUND, Problem, invalid
from holdfast.api.records import said
from holdfast.api.resolving import record_at, type_at
from holdfast.api.shapes import Copies
from holdfast.records.choices import RecallOutcome
from holdfast.records.content import call_back, confirm_recall, issue_copies
from holdfast.records.content.copies import (
    CopyRow,
    copies_at_places,
    copies_out,
    copy_for,
    holder_shown,
    is_late,
    with_records,
)
from holdfast.records.models import ControlledRecord, Distribution
from holdfast.records.registry import REGISTRY

router = Router()
BASE: Final = "/{area}/{slug}/{key}/copies"
ONE: Final = f"{BASE}/{{uuid:copy_id}}"
MOST: Final = 500
STATES: Final = ("in_use", "called_back", "settled")


class Recall(BaseModel):
    """Why a copy is called back."""

    model_config = ConfigDict(extra="forbid", title="CopyRecall")

    reason: str = Field(min_length=1, max_length=300, description="Why.")


class Settlement(BaseModel):
    """What became of a copy that was called back."""

    model_config = ConfigDict(extra="forbid", title="CopySettlement")

    outcome: RecallOutcome = Field(description="What became of it.")
    note: str = Field("", max_length=2000, description="Needed where it is lost.")


class Loss(BaseModel):
    """That a copy that was called back cannot be found."""

    model_config = ConfigDict(extra="forbid", title="CopyLoss")

    note: str = Field(
        min_length=1, max_length=2000, description="What was done to find it; what its loss means."
    )


@router.get(
    "/recalls",
    response=Copies,
    tags=["installation"],
    operation_id="recalls",
    summary="Copies that are still out",
)
def list_recalls(request: HttpRequest) -> HttpResponse:
    """Give the copies that were called back and of which nobody has said what became of them.

    Of every kind of record, as far as you may read it, the most overdue first; 500 at most.
    """
    caller = current_caller()
    rows = with_records(caller, list(copies_out()[:MOST]))
    return said({"items": [_shown(caller, row) for row in rows]})


@router.get(BASE, include_in_schema=False)
def list_copies(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Give where the versions of a content are, those of the newest version first."""
    caller, record = _content_at(request, area, slug, key)
    wanted = request.GET.get("state", "")
    if wanted and wanted not in STATES:
        raise invalid({"parameter": "state"}, _("Possible: {states}.").format(states=STATES))
    rows = _rows(record, copies_at_places(record)[:MOST])
    items = [_shown(caller, row) for row in rows]
    return said({"items": [item for item in items if not wanted or item["state"] == wanted]})


@router.post(BASE, include_in_schema=False)
def issue(request: HttpRequest, area: str, slug: str, key: str) -> HttpResponse:
    """Issue numbered copies of the version in force."""
    caller, record = _content_at(request, area, slug, key)
    _refuse_without(caller, record, issue_copies)
    values = fitted(issue_copies, read_as(body_of(issue_copies), read_body(request)))
    known = set(copies_at_places(record).values_list("pk", flat=True))
    issue_copies(caller, record, **values)
    made = _rows(record, copies_at_places(record).exclude(pk__in=known))
    return said({"items": [_shown(caller, row) for row in made]}, 201)


@router.get(ONE, include_in_schema=False)
def read_copy(request: HttpRequest, area: str, slug: str, key: str, copy_id: UUID) -> HttpResponse:
    """Give one copy."""
    caller, record = _content_at(request, area, slug, key)
    return said(_shown(caller, _copy_of(caller, record, copy_id)))


@router.post(f"{ONE}/recall", include_in_schema=False)
def recall(request: HttpRequest, area: str, slug: str, key: str, copy_id: UUID) -> HttpResponse:
    """Call one copy back."""
    return _changed(request, (area, slug, key, copy_id), call_back, Recall)


@router.post(f"{ONE}/confirm", include_in_schema=False)
def confirm(request: HttpRequest, area: str, slug: str, key: str, copy_id: UUID) -> HttpResponse:
    """Say what became of a copy that was called back."""
    return _changed(request, (area, slug, key, copy_id), confirm_recall, Settlement)


@router.post(f"{ONE}/lost", include_in_schema=False)
def lose(request: HttpRequest, area: str, slug: str, key: str, copy_id: UUID) -> HttpResponse:
    """Declare a copy that was called back lost."""
    where = (area, slug, key, copy_id)
    return _changed(request, where, confirm_recall, Loss, outcome=RecallOutcome.LOST)


def _changed(
    request: HttpRequest,
    where: tuple[str, str, str, UUID],
    command: Command[..., Any],
    body: type[BaseModel],
    **more: Any,
) -> HttpResponse:
    """Run a command on one copy, and give it as it stands then."""
    *place, copy_id = where
    caller, record = _content_at(request, *place)
    _refuse_without(caller, record, command)
    row = _copy_of(caller, record, copy_id)
    command(caller, record, copy=row.copy, **read_as(body, read_body(request)), **more)
    return said(_shown(caller, _copy_of(caller, record, copy_id)))


def _content_at(
    request: HttpRequest, area: str, slug: str, key: str
) -> tuple[Caller, ControlledRecord]:
    caller = current_caller()
    record = record_at(caller, type_at(area, slug), key)
    if not isinstance(record, ControlledRecord):
        raise Problem(NOT_FOUND, _("Records of this kind have no copies."))
    if request.method == "GET":
        note_one(request, caller, record)
    return caller, record


def _refuse_without(caller: Caller, record: ControlledRecord, command: Command[..., Any]) -> None:
    if not caller.may(command.needs, record.unit_id):
        raise NotPermitted(_("You may read {record} but not do this.").format(record=record))


def _rows(record: ControlledRecord, copies: Iterable[Distribution]) -> list[CopyRow]:
    return [CopyRow(copy, record, is_late(copy)) for copy in copies]


def _copy_of(caller: Caller, record: ControlledRecord, copy_id: UUID) -> CopyRow:
    row = copy_for(caller, copy_id)
    if row is None or row.record.pk != record.pk:
        raise Problem(NOT_FOUND, _("There is no such copy of this record."))
    return row


def _shown(caller: Caller, row: CopyRow) -> Shown:
    copy, record = row.copy, row.record
    state = "in_use" if copy.recalled_at is None else "called_back" if copy.is_out else "settled"
    return {
        "id": copy.pk,
        "of": reference_to(record),
        "number": copy.content_version.number,
        "copy_number": copy.copy_number,
        "place": copy.place,
        "medium": copy.medium,
        "holder": holder_shown(caller, copy),
        "given_at": copy.sent_at,
        "given_by": copy.issued_by,
        "state": state,
        "is_late": row.is_overdue,
        "recalled_at": copy.recalled_at,
        "recall_due": copy.recall_due,
        "recall_reason": copy.recall_reason,
        "outcome": copy.recall_outcome,
        "outcome_note": copy.recall_note,
        "settled_at": copy.recall_confirmed_at,
        "settled_by": copy.recall_confirmed_by,
        "url": f"{address_of(REGISTRY.of(record))}/{record.pk}/copies/{copy.pk}",
    }
