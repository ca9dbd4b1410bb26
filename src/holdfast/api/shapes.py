"""Schemas of what is not a record itself: pages, history, traces, files, problems."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from holdfast.records.choices import CopyMedium, RecallOutcome, Relation, VersionState


class Reference(BaseModel):
    """A record of any kind, as others refer to it."""

    type: str = Field(description="The kind of record, as in /types.")
    id: UUID
    reference: str | None
    title: str | None
    url: str | None


class PlaceOfError(BaseModel):
    """One place in a request, and what is wrong there."""

    detail: str
    pointer: str | None = Field(None, description="JSON pointer into the body (RFC 6901).")
    parameter: str | None = Field(None, description="Name of a parameter of the address.")


class ClosedGate(BaseModel):
    """A gate that stands before a step."""

    key: str
    clause: str = Field(description="The clause of ISO 28000:2022 behind it.")
    sentence: str
    why: str = Field(description="Why it is closed, and what would open it.")
    can_override: bool


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="The address that explains this kind of problem.")
    title: str
    status: int
    detail: str
    instance: str
    errors: list[PlaceOfError] | None = None


class GateProblem(Problem):
    """Not possible now; where gates are closed, they are named."""

    gates: list[ClosedGate] | None = None


class StaleProblem(Problem):
    """Somebody else changed the record; both versions are given."""

    expected_version: int
    current_version: int
    seen: dict[str, Any] | None = Field(description="The fields at the version that you named.")
    current: dict[str, Any] | None = Field(description="The record as it stands now.")


class Actor(BaseModel):
    """Who made a change."""

    id: UUID | None
    kind: str
    name: str | None


class FieldChange(BaseModel):
    """One field before and after a change, as the ledger keeps it."""

    field: str
    before: Any
    after: Any


class Change(BaseModel):
    """One change of a record, as the ledger proves it."""

    version: int
    recorded_at: dt.datetime
    happened_at: dt.datetime | None
    command: str
    label: str
    actor: Actor
    changes: list[FieldChange] | None = Field(description="Null where content was erased.")
    entry: int = Field(description="Place in the organization's ledger.")
    leaf_hash: str


class History(BaseModel):
    """Every change of a record, newest first."""

    items: list[Change]


class TraceShown(BaseModel):
    """A link between two records, as seen from one of them."""

    id: UUID
    relation: Relation
    words: str
    outward: bool = Field(description="True where the link starts at this record.")
    other: Reference
    note: str
    made_at: dt.datetime


class Traces(BaseModel):
    """The live traces of a record, both ways."""

    items: list[TraceShown]


class AttachmentShown(BaseModel):
    """A file of a record."""

    id: UUID
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    sha256: str
    note: str
    proves_from: dt.date | None
    proves_until: dt.date | None
    added_at: dt.datetime
    added_by: str
    url: str


class Attachments(BaseModel):
    """The files of a record, newest first."""

    items: list[AttachmentShown]


class VersionShown(BaseModel):
    """One version of controlled content, without its text."""

    id: UUID
    number: int
    state: VersionState
    language: str
    digest: str = Field(description="SHA-256 of what an approval binds.")
    change_reason: str
    author_name: str
    drafted_at: dt.datetime
    submitted_at: dt.datetime | None
    approved_at: dt.datetime | None
    approver_name: str
    approver_roles: list[str]
    approval_statement: str
    effective_on: dt.date | None
    superseded_on: dt.date | None
    withdrawn_because: str


class VersionWithText(VersionShown):
    """One version of controlled content, with its text."""

    body: str
    annex: Any


class Versions(BaseModel):
    """The versions of controlled content, newest first."""

    items: list[VersionShown]


class CopyShown(BaseModel):
    """A version of controlled content at a place of use: on paper, offline or on a screen."""

    id: UUID
    of: Reference = Field(description="The record that the copy is of.")
    number: int = Field(description="The version of its content.")
    copy_number: int | None = Field(description="Null where copies are not numbered.")
    place: str
    medium: CopyMedium
    holder: str = Field(description="Empty where nobody is named, or you may not know who it is.")
    given_at: dt.datetime
    given_by: str
    state: Literal["in_use", "called_back", "settled"] = Field(
        description="Called back: nobody has said yet what became of it."
    )
    is_late: bool = Field(description="Called back, and past the day by which it is to be back.")
    recalled_at: dt.datetime | None
    recall_due: dt.date | None
    recall_reason: str
    outcome: RecallOutcome | Literal[""] = Field(description="What became of it.")
    outcome_note: str
    settled_at: dt.datetime | None
    settled_by: str
    url: str


class Copies(BaseModel):
    """Copies of controlled content."""

    items: list[CopyShown]
