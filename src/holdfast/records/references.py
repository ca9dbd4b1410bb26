"""References that people say aloud: RSK-0042, given once and never again."""

from __future__ import annotations

from uuid import UUID

from holdfast.acting.running import before_commit, current_memory
from holdfast.records.models import ReferenceCounter


def next_reference(organization_id: UUID, prefix: str) -> str:
    """Give the next free reference of a prefix; only inside a command.

    The counter row is locked at its first use and written once, when the command commits.
    """
    memory = current_memory()
    key = ("reference", organization_id, prefix)
    if key not in memory:
        ReferenceCounter.objects.get_or_create(organization_id=organization_id, prefix=prefix)
        counter = ReferenceCounter.objects.select_for_update().get(
            organization_id=organization_id, prefix=prefix
        )
        memory[key] = counter.last

        def write_back() -> None:
            counter.last = memory[key]
            counter.save(update_fields=["last"])

        before_commit(write_back)
    memory[key] += 1
    return f"{prefix}-{memory[key]:04d}"
