"""Which statements wait for a new answer: those whose checks read what a command changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID

from holdfast.acting.callers import Caller
from holdfast.acting.running import Change
from holdfast.catalogue.checks import CHECKS
from holdfast.conformity.models import Exemption, WaitingRequirement
from holdfast.records.models import ContentVersion, Distribution, Trace


def mark_changes(caller: Caller, changes: Sequence[Change]) -> None:
    """Note, inside the transaction of a change, which statements it may touch."""
    kinds: set[str] = set()
    wanted: set[str] = set()
    versions: set[UUID] = set()
    for change in changes:
        record = change.record
        kinds.add(record._meta.label_lower)
        if isinstance(record, Trace):
            kinds |= {record.source_type, record.target_type}
        elif isinstance(record, ContentVersion):
            kinds.add(record.record_type)
        elif isinstance(record, Distribution):
            versions.add(record.content_version_id)
        elif isinstance(record, Exemption):
            wanted.add(record.requirement)
    if versions:
        of_versions = ContentVersion.objects.filter(pk__in=versions).order_by()
        kinds |= set(of_versions.values_list("record_type", flat=True).distinct())
    readers = readers_by_kind()
    for kind in kinds:
        wanted |= readers.get(kind, frozenset())
    mark(caller.organization_id, wanted)


def mark(organization_id: UUID, requirements: Iterable[str]) -> None:
    """Have statements answered anew at the next look."""
    WaitingRequirement.objects.bulk_create(
        [
            WaitingRequirement(organization_id=organization_id, requirement=requirement)
            for requirement in sorted(requirements)
        ],
        ignore_conflicts=True,
    )


@cache
def readers_by_kind() -> dict[str, frozenset[str]]:
    """Give, per kind of record, the statements whose checks read it."""
    found: dict[str, set[str]] = defaultdict(set)
    for check in CHECKS.values():
        for kind in (*check.reads, *check.awaits):
            found[kind].add(check.requirement)
    return {kind: frozenset(requirements) for kind, requirements in found.items()}
