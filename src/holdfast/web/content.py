"""The panel of controlled content: versions, remarks, distribution, and the text in force."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from holdfast.acting.callers import Caller
from holdfast.records.models import (
    ContentVersion,
    ControlledRecord,
    Distribution,
    Record,
    ReviewRemark,
)
from holdfast.records.queries import versions_of
from holdfast.web.addresses import part_address
from holdfast.web.texts import markdown


def content_panel(caller: Caller, record: Record, version: ContentVersion | None) -> dict[str, Any]:
    """Give what the panel shows, in four queries; nothing for records without content."""
    if not isinstance(record, ControlledRecord):
        return {}
    versions = list(versions_of(record))
    in_force = next((v for v in versions if v.number == record.version_in_force), None)
    return {
        "versions": versions,
        "version_ids": [v.pk for v in versions],
        "in_force": in_force,
        "in_force_text": markdown(in_force.body) if in_force else "",
        "open": version,
        "open_text": markdown(version.body) if version else "",
        "remarks": remarks_of(version) if version else [],
        "coverage": coverage_of(in_force) if in_force else None,
        "mine": _mine(caller, in_force),
        "compare_url": part_address(record, "compare"),
        "distribution_url": part_address(record, "distribution"),
    }


def remarks_of(version: ContentVersion) -> list[ReviewRemark]:
    """Give what readers said of a version, the unsettled first."""
    found = ReviewRemark.objects.filter(content_version=version)
    return sorted(found, key=lambda r: (r.settled_at is not None, r.made_at))


def coverage_of(version: ContentVersion) -> dict[str, int]:
    """Count to how many people a version was given, how many confirmed, and how many places."""
    counted: dict[str, int] = Distribution.objects.filter(content_version=version).aggregate(
        people=Count("pk", filter=Q(person__isnull=False)),
        confirmed=Count("pk", filter=Q(person__isnull=False, acknowledged_at__isnull=False)),
        places=Count("pk", filter=~Q(place="")),
    )
    return counted


def _mine(caller: Caller, in_force: ContentVersion | None) -> Distribution | None:
    if in_force is None or caller.person_id is None:
        return None
    return Distribution.objects.filter(content_version=in_force, person_id=caller.person_id).first()
