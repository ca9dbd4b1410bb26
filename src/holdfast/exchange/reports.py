"""What became of every row of an imported register."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from holdfast.exchange.opening import Opened


class Outcome(StrEnum):
    """What became of a row; every row has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Fault:
    """Why a row was rejected: where, what stood there, what is expected."""

    column: str
    letter: str
    value: str
    reason: str


@dataclass
class RowReport:
    """What became of one row of the spreadsheet, under the number that its user sees."""

    number: int
    outcome: Outcome
    title: str = ""
    reference: str = ""
    record_id: UUID | None = None
    reason: str = ""
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


@dataclass
class ImportReport:
    """What became of a whole register."""

    opened: Opened
    rows: list[RowReport] = field(default_factory=list)
    dry_run: bool = False
    notes: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)  # not known before, and added

    def count(self, outcome: Outcome) -> int:
        """How many rows came to this."""
        return self.counts[outcome]

    @property
    def counts(self) -> Counter[Outcome]:
        """How many rows came to what."""
        return Counter(row.outcome for row in self.rows)

    @property
    def rejected(self) -> list[RowReport]:
        """The rows that were not taken."""
        return [row for row in self.rows if row.outcome is Outcome.REJECTED]

    @property
    def skipped(self) -> list[RowReport]:
        """The rows that hold no record."""
        return [row for row in self.rows if row.outcome is Outcome.SKIPPED]

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it (a contract)."""
        return {
            "file": self.opened.name,
            "sheet": self.opened.table.sheet.name,
            "rows": len(self.rows),
            "created": self.count(Outcome.CREATED),
            "updated": self.count(Outcome.UPDATED),
            "unchanged": self.count(Outcome.UNCHANGED),
            "skipped": [{"row": row.number, "reason": row.reason} for row in self.skipped],
            "rejected": [self._rejected_json(row) for row in self.rejected],
            "mapping": {
                name: {"column": guess.header, "confidence": round(guess.confidence, 2)}
                for name, guess in self.opened.mapping.items()
            },
            "unused_columns": [column.header for column in self.opened.mapping.unused],
            "notes": [*self.opened.workbook.warnings, *self.notes],
            "dry_run": self.dry_run,
        }

    def _rejected_json(self, row: RowReport) -> dict[str, Any]:
        first = row.faults[0] if row.faults else Fault("", "", "", row.reason)
        more = [f"{fault.column}: {fault.reason}" for fault in row.faults[1:]]
        return {
            "row": row.number,
            "column": first.column,
            "value": first.value,
            "reason": " ".join([first.reason, *more]),
        }
