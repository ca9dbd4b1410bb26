"""Reads over records of any kind: finding one, following traces, counting what is traced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text
from holdfast.records.choices import INVERSE, Relation
from holdfast.records.models import (
    Attachment,
    ContentVersion,
    ControlledRecord,
    Distribution,
    Record,
    Trace,
)
from holdfast.records.registry import REGISTRY, RecordType

R = TypeVar("R", bound=Record)


def record_of(caller: Caller, record_type: RecordType, key: UUID | str) -> Record | None:
    """Find one record that the caller may read, by key or reference; None for anyone else's."""
    found = record_type.model.objects.visible_to(caller).select_related(*record_type.related)
    if isinstance(key, UUID):
        return found.filter(pk=key).first()
    return found.filter(reference__iexact=key).first()


def records_by_key(caller: Caller, wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, Record]:
    """Find many records of mixed kinds that the caller may read, one query per kind."""
    by_type: dict[str, set[UUID]] = defaultdict(set)
    for key, record_id in wanted:
        by_type[key].add(record_id)
    found: dict[UUID, Record] = {}
    for key, ids in by_type.items():
        if key in REGISTRY:
            found |= REGISTRY[key].model.objects.visible_to(caller).in_bulk(list(ids))
    return found


@dataclass(frozen=True)
class Link:
    """One trace as seen from a record: what the other is to it."""

    trace: Trace
    words: Text
    other: Record
    outward: bool


def links_of(caller: Caller, record: Record) -> list[Link]:
    """Give every live trace of a record, both ways, to records that the caller may read."""
    traces = list(
        Trace.objects.filter(
            Q(source_id=record.pk) | Q(target_id=record.pk), ended_at__isnull=True
        ).order_by("relation", "made_at")
    )
    others = records_by_key(
        caller,
        (
            (t.target_type, t.target_id)
            if t.source_id == record.pk
            else (t.source_type, t.source_id)
            for t in traces
        ),
    )
    links = []
    for trace in traces:
        outward = trace.source_id == record.pk
        other = others.get(trace.target_id if outward else trace.source_id)
        if other is not None:
            words = trace.get_relation_display() if outward else INVERSE[trace.relation]
            links.append(Link(trace, words, other, outward))  # type: ignore[arg-type]
    return links


def is_traced(*models: type[Record], relation: Relation | None = None, key: str = "pk") -> Exists:
    """Give a condition that holds for records with a live trace, either way, to these kinds.

    Without models any kind will do. Use it as `.filter(is_traced(Site))` or in `annotate`.
    """
    kinds = [model._meta.label_lower for model in models]
    return is_traced_to(kinds, relation=relation, key=key)


def is_traced_to(
    kinds: Sequence[str], *, relation: Relation | None = None, key: str = "pk"
) -> Exists:
    """As `is_traced`, for kinds named by their registry keys (of rooms above)."""
    forward, backward = Q(source_id=OuterRef(key)), Q(target_id=OuterRef(key))
    if kinds:
        forward &= Q(target_type__in=kinds)
        backward &= Q(source_type__in=kinds)
    traces = Trace.objects.filter(forward | backward, ended_at__isnull=True)
    if relation is not None:
        traces = traces.filter(relation=relation)
    return Exists(traces)


def traced_ids(record_ids: Iterable[UUID], kind: str) -> set[UUID]:
    """Give the keys of all records of a kind that have a live trace with any of these."""
    live = Trace.objects.filter(ended_at__isnull=True)
    forward = live.filter(source_id__in=record_ids, target_type=kind)
    backward = live.filter(target_id__in=record_ids, source_type=kind)
    return {
        *forward.values_list("target_id", flat=True),
        *backward.values_list("source_id", flat=True),
    }


def versions_of(record: ControlledRecord) -> QuerySet[ContentVersion]:
    """Give the versions of a controlled record, newest first."""
    return ContentVersion.objects.filter(record_id=record.pk).order_by("-number")


def open_version_of(record: ControlledRecord) -> ContentVersion | None:
    """Give the version that is being written or reviewed or awaits effect, or None."""
    return (
        ContentVersion.objects.filter(
            record_id=record.pk, state__in=("draft", "in_review", "approved")
        )
        .order_by("-number")
        .first()
    )


def version_in_force_of(record: ControlledRecord) -> ContentVersion | None:
    """Give the version that is in force, or None."""
    if record.version_in_force is None:
        return None
    return ContentVersion.objects.filter(
        record_id=record.pk, number=record.version_in_force
    ).first()


def distributions_of(version: ContentVersion) -> QuerySet[Distribution]:
    """Give to whom and where a version was given, the unacknowledged first."""
    return (
        Distribution.objects.filter(content_version=version)
        .select_related("person")
        .order_by("acknowledged_at", "sent_at")
    )


def attachments_of(record: Record) -> QuerySet[Attachment]:
    """Give the files of a record that were not withdrawn, newest first."""
    return Attachment.objects.filter(record_id=record.pk, withdrawn_at__isnull=True).order_by(
        "-added_at"
    )
