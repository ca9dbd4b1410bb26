"""Copies of versions: at which places they are, and which are called back (7.5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.choices import Classification, CopyMedium, VersionState
from holdfast.records.models import ContentVersion, ControlledRecord, Distribution
from holdfast.records.queries import records_by_key

AT_A_PLACE: Final = ~Q(place="") | Q(copy_number__isnull=False)
OBSOLETE: Final = (VersionState.SUPERSEDED, VersionState.WITHDRAWN)


def lines_of(text: str) -> list[str]:
    """Give the lines of a text that say something, each once, in their order."""
    found = (" ".join(line.split())[:200] for line in text.splitlines())
    return list(dict.fromkeys(line for line in found if line))


def points_of_use_of(record: ControlledRecord) -> list[str]:
    """Give the places where a content must be at hand."""
    return lines_of(record.points_of_use)


def copies_of(version: ContentVersion) -> QuerySet[Distribution]:
    """Give the copies of a version at places, the numbered ones by number."""
    found = Distribution.objects.filter(AT_A_PLACE, content_version=version)
    return found.select_related("holder", "at_site", "at_unit").order_by("copy_number", "place")


def copies_at_places(record: ControlledRecord) -> QuerySet[Distribution]:
    """Give the copies of all versions of a content, those of the newest first."""
    found = Distribution.objects.filter(AT_A_PLACE, content_version__record_id=record.pk)
    return found.select_related("content_version", "holder", "at_site", "at_unit").order_by(
        "-content_version__number", "copy_number", "place"
    )


def copies_before(version: ContentVersion) -> list[Distribution]:
    """Give where the newest obsolete version was that was at any place."""
    newest = (
        Distribution.objects.filter(
            AT_A_PLACE,
            content_version__record_id=version.record_id,
            content_version__number__lt=version.number,
        )
        .order_by("-content_version__number")
        .values_list("content_version_id", flat=True)
        .first()
    )
    if newest is None:
        return []
    found = Distribution.objects.filter(AT_A_PLACE, content_version_id=newest)
    return list(found.order_by("copy_number", "place"))


def copies_out() -> QuerySet[Distribution]:
    """Give the copies that were called back and of which nobody has said what became of them."""
    return (
        Distribution.objects.filter(recalled_at__isnull=False, recall_confirmed_at__isnull=True)
        .select_related("content_version", "holder")
        .order_by("recall_due", "place", "copy_number")
    )


def how_many_numbered(version: ContentVersion) -> int:
    """Count the numbered copies of a version: the five of “copy 3 of 5”."""
    return Distribution.objects.filter(content_version=version, copy_number__isnull=False).count()


def at_hand_offline() -> Q:
    """Give the condition for copies that are there when screens are not."""
    return Q(medium__in=(CopyMedium.PAPER, CopyMedium.OFFLINE), recalled_at__isnull=True)


@dataclass(frozen=True)
class CopyRow:
    """One copy with the content it is of."""

    copy: Distribution
    record: Any
    is_overdue: bool


def copy_for(caller: Caller, key: UUID) -> CopyRow | None:
    """Give a copy of something that the caller may read; None for anything else."""
    copy = (
        Distribution.objects.filter(AT_A_PLACE, pk=key)
        .select_related("content_version", "holder", "at_site", "at_unit")
        .first()
    )
    return next(iter(with_records(caller, [copy])), None) if copy is not None else None


def exists(key: UUID) -> bool:
    """Tell whether the organization has a copy of that key, readable for the caller or not."""
    return Distribution.objects.filter(AT_A_PLACE, pk=key).exists()


def with_records(caller: Caller, copies: list[Distribution]) -> list[CopyRow]:
    """Give copies with their contents, as far as the caller may read these."""
    known = records_by_key(
        caller, ((c.content_version.record_type, c.content_version.record_id) for c in copies)
    )
    return [
        CopyRow(copy, known[copy.content_version.record_id], is_late(copy))
        for copy in copies
        if copy.content_version.record_id in known
    ]


def is_late(copy: Distribution) -> bool:
    """Tell whether a copy that was called back is past its day."""
    return copy.is_out and copy.recall_due is not None and copy.recall_due < clock.today()


def holder_shown(caller: Caller, copy: Distribution) -> str:
    """Name the holder; of one who is confidential only to those who may read that."""
    holder = copy.holder
    if holder is None or holder.classification != Classification.CONFIDENTIAL:
        return copy.holder_name
    may = caller.may(Permission.RECORD_READ_CONFIDENTIAL, holder.unit_id)
    return copy.holder_name if may else ""
