"""Reads about templates: what they brought, and what of it is not yet the organization's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, Count, QuerySet, Value

from holdfast.acting.callers import Caller
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.starter.models import AppliedTemplate

SOURCE: Final = "Template: "


@dataclass(frozen=True)
class Waiting:
    """How many records of a kind from templates wait to be confirmed, of those that were brought.

    Those set aside count as settled: somebody looked at them.
    """

    record_type: RecordType
    brought: int
    open: int

    @property
    def settled(self) -> int:
        """How many were confirmed or set aside."""
        return max(self.brought - self.open, 0)


def applied_templates() -> list[AppliedTemplate]:
    """Give the templates that this organization started from, the first one first."""
    return list(AppliedTemplate.objects.order_by("applied_at"))


def brought_before() -> dict[str, Record]:
    """Give what earlier templates brought and is still in use, by its key in the template."""
    kinds = {key for applied in applied_templates() for key in applied.brought}
    return {
        record.external_reference: record
        for key in sorted(kinds)
        for record in REGISTRY[key].model.objects.live().filter(external_source__startswith=SOURCE)
    }


def waiting_for(caller: Caller, applied: Sequence[AppliedTemplate]) -> list[Waiting]:
    """Tell of each kind how much waits to be confirmed, in one question, in the clauses' order."""
    brought: Counter[str] = Counter()
    for each in applied:
        brought.update(each.brought)
    types = [made for made in REGISTRY if made.key in brought]
    if not types:
        return []
    found = _counted(caller, types)
    waiting = [Waiting(made, brought[made.key], found.get(made.key, 0)) for made in types]
    return sorted(waiting, key=lambda each: _place(each.record_type.clause))


def _counted(caller: Caller, types: Sequence[RecordType]) -> dict[str, int]:
    one, *others = [
        unconfirmed(caller, made)
        .order_by()
        .annotate(of_kind=Value(made.key, output_field=CharField()))
        .values("of_kind")
        .annotate(n=Count("pk"))
        .values_list("of_kind", "n")
        for made in types
    ]
    return {str(kind): int(n) for kind, n in one.union(*others, all=True)}


def unconfirmed(caller: Caller, made: RecordType) -> QuerySet[Record]:
    """Give the records of a kind that the caller may read and nobody has confirmed yet."""
    found: QuerySet[Record] = made.model.objects.live().filter(unconfirmed=True).visible_to(caller)
    return found.order_by("reference")


def _place(clause: str) -> tuple[int, ...]:
    return tuple(int(part) for part in clause.split(".") if part.isdigit())
