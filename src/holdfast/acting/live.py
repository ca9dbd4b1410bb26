"""Every guarded row as it stands now, for the ledger to be compared with."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps

from holdfast.acting.models import Guarded
from holdfast.acting.payloads import payload_of
from holdfast.ledger.verifying import LiveRecord


def guarded_models() -> list[type[Guarded]]:
    """Give every kind of guarded row, in a steady order."""
    found = [model for model in apps.get_models() if issubclass(model, Guarded)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def live_records(organization_id: UUID) -> Iterator[LiveRecord]:
    """Give every live row of an organization as the ledger should hold it."""
    for model in guarded_models():
        rows = model._base_manager.filter(**{model.tenant_field: organization_id})  # noqa: SLF001
        for row in rows.iterator(chunk_size=2000):
            yield LiveRecord(
                record_type=model._meta.label_lower,
                record_id=row.pk,
                revision=row.version,
                payload=payload_of(row),
            )
