"""References that people say aloud: RSK-0042, given once and never again."""

from __future__ import annotations

from uuid import UUID

from holdfast.acting.running import before_commit, current_book
from holdfast.records.models import ReferenceCounter


def next_reference(organization_id: UUID, prefix: str) -> str:
    """Give the next free reference of a prefix; only inside a command.

    The counter row is locked at its first use and written once, when the command commits.
    """
    book = current_book()
    key = ("reference", organization_id, prefix)
    if key not in book:
        ReferenceCounter.objects.get_or_create(organization_id=organization_id, prefix=prefix)
        counter = ReferenceCounter.objects.select_for_update().get(
            organization_id=organization_id, prefix=prefix
        )
        book[key] = counter.last

        def write_back() -> None:
            counter.last = book[key]
            counter.save(update_fields=["last"])

        before_commit(write_back)
    book[key] += 1
    return f"{prefix}-{book[key]:04d}"
