"""What the builders of a template share: who records, what the template says, what is recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from holdfast.acting.callers import Caller
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.models import Record
from holdfast.starter.reading import StarterError
from holdfast.starter.sectors.shapes import SectorTemplate

R = TypeVar("R", bound=Record)


@dataclass
class SectorStage:
    """A template while it is being recorded for an organization; `records` holds it by its keys.

    `brought` counts what is new, by kind; what an earlier template brought is used again.
    """

    template: SectorTemplate
    caller: Caller
    records: dict[str, Record] = field(default_factory=dict)
    brought: Counter[str] = field(default_factory=Counter)

    def has(self, key: str) -> bool:
        """Tell whether an earlier template brought this already; then it is not brought twice."""
        return key in self.records

    def keep(self, key: str, record: Record) -> None:
        """Remember a new record under its key in the template."""
        self.records[key] = record
        self.brought[record._meta.label_lower] += 1

    def find(self, key: str, kind: type[R]) -> R:
        """Give what was recorded under a key; a StarterError where it is nothing of the kind."""
        found = self.records.get(key)
        if not isinstance(found, kind):
            raise StarterError(f"{key} is no {kind.__name__} of the template")
        return found

    def origin(self, key: str) -> dict[str, str]:
        """Give from where a record comes, for its fields."""
        return {"external_reference": key, "external_source": self.template.source}

    def link(self, source: str, relation: Relation, target: str, note: str = "") -> None:
        """Link two records of the template by their keys."""
        one, other = self.records[source], self.records[target]
        trace(self.caller, one, relation=relation, target=other, note=note)
