"""What the pages of copies show: of one content, of one copy, and all that are still out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from holdfast.accounts.queries import organization_named
from holdfast.acting.callers import Caller, CallerKind, acting_as
from holdfast.common import clock
from holdfast.records.choices import Classification, VersionState
from holdfast.records.content.copies import (
    CopyRow,
    copies_at_places,
    copies_out,
    how_many_numbered,
    is_late,
    with_records,
)
from holdfast.records.models import ControlledRecord, Distribution
from holdfast.records.registry import REGISTRY

MOST = 500


def all_out(caller: Caller) -> list[CopyRow]:
    """Give the copies still out of what the caller may read, the most overdue first."""
    return with_records(caller, list(copies_out()[:MOST]))


def copies_of_record(caller: Caller, record: ControlledRecord) -> list[CopyRow]:
    """Give all copies of a content at places, those still out first, then those in use."""
    found = copies_at_places(record)[:MOST]
    rows = [CopyRow(copy, record, is_late(copy)) for copy in found]
    return sorted(rows, key=lambda row: (not row.copy.is_out, row.copy.recalled_at is not None))


@dataclass(frozen=True)
class PublicCopy:
    """What anyone who holds a copy may know: whether it is current, and whom to ask.

    `title` is empty unless the content is public; a confidential title never leaves the house.
    """

    key: UUID
    organization: str
    language: str
    number: int
    copy_number: int
    copies: int
    is_current: bool
    is_called_back: bool
    obsolete_since: dt.date | None
    in_force_number: int | None
    title: str
    ask: str


def public_copy(slug: str, token: str) -> PublicCopy | None:
    """Give what the address of a copy tells anyone; None where there is no such address.

    It reads as a caller of that one organization who holds no rights at all.
    """
    if "\x00" in slug + token:  # no database holds it, and PostgreSQL refuses the question
        return None
    organization = organization_named(slug)
    if organization is None or not token or len(token) > 64:
        return None
    visitor = Caller(kind=CallerKind.ANONYMOUS, organization_id=organization.pk, name="visitor")
    with acting_as(visitor):
        copy = Distribution.objects.filter(token=token).select_related("content_version").first()
        if copy is None or copy.content_version.record_type not in REGISTRY:
            return None
        model = REGISTRY[copy.content_version.record_type].model
        record = model.objects.filter(pk=copy.content_version.record_id).select_related("owner")
        found: Any = record.first()
        if found is None:
            return None
        return _told(organization.name, organization.language, copy, found)


def _told(name: str, language: str, copy: Distribution, record: Any) -> PublicCopy:
    version = copy.content_version
    current = version.state == VersionState.EFFECTIVE and record.standing == "live"
    if version.effective_on is not None and version.effective_on > clock.today():
        current = False
    since = None if current else version.superseded_on or version.archived_on
    return PublicCopy(
        key=copy.pk,
        organization=name,
        language=language,
        number=version.number,
        copy_number=copy.copy_number or 0,
        copies=how_many_numbered(version),
        is_current=current and copy.recalled_at is None,
        is_called_back=copy.recalled_at is not None,
        obsolete_since=since,
        in_force_number=record.version_in_force,
        title=record.title if record.classification == Classification.PUBLIC else "",
        ask=record.owner.function if record.owner is not None else "",
    )
