"""Copies of versions: at which places they are, and which are called back (7.5.3)."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from holdfast.records.choices import CopyMedium, VersionState
from holdfast.records.models import ContentVersion, ControlledRecord, Distribution

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
