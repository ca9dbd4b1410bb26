"""Processes against the five purposes of 8.2, with what no process serves yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text
from holdfast.context.queries.links import linked_by_record
from holdfast.operation.processes.models import Process
from holdfast.operation.processes.queries.coverage import carries
from holdfast.operation.processes.queries.purposes import (
    COMMITMENT,
    DELIVERY,
    OBJECTIVE,
    PROCESS,
    legal_obligations,
    wanted_of,
)
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY

OBLIGATION: Final = "context.complianceobligation"
SHOWN: Final = 250


@dataclass(frozen=True)
class PurposeRow:
    """A process with what it serves."""

    process: Process
    commitments: Sequence[Record]
    obligations: Sequence[Record]
    objectives: Sequence[Record]
    delivers: Sequence[str]

    @property
    def purposeless(self) -> bool:
        """Tell whether it serves none of the five purposes."""
        served = (self.commitments, self.obligations, self.objectives, self.delivers)
        return not any(served) and not self.process.supply_chain_level.strip()


@dataclass(frozen=True)
class PurposeMatrix:
    """All processes with what they serve, and what nothing serves; drafts serve nothing yet."""

    rows: Sequence[PurposeRow]
    commitments: Sequence[Record]
    obligations: Sequence[Record]
    objectives: Sequence[Record]
    clauses: Sequence[tuple[str, Text]]
    keeps_level: bool
    left_out: int


def purpose_matrix(caller: Caller) -> PurposeMatrix:
    """Give the matrix of what the caller may read, in a bounded number of questions."""
    readable = Process.objects.visible_to(caller).live().exclude(state="withdrawn")
    found = list(readable.order_by("reference")[: SHOWN + 1])
    processes = found[:SHOWN]
    linked = linked_by_record(caller, processes, (COMMITMENT, OBLIGATION, OBJECTIVE))
    rows = [_row(process, linked.get(process.pk, [])) for process in processes]
    counting = [
        row for row in rows if row.process.state_now.current and not row.process.unconfirmed
    ]
    named = [row.process.clauses for row in counting]
    return PurposeMatrix(
        rows,
        commitments=_unserved(caller, COMMITMENT),
        obligations=_unserved(caller, OBLIGATION),
        objectives=_unserved(caller, OBJECTIVE),
        clauses=[
            (clause, words)
            for clause, words in DELIVERY.items()
            if not any(carries(clauses, clause) for clauses in named)
        ],
        keeps_level=any(row.process.supply_chain_level.strip() for row in counting),
        left_out=readable.count() - SHOWN if len(found) > SHOWN else 0,
    )


def _counts(process: Process) -> bool:
    return process.state_now.current and not process.unconfirmed


def _row(process: Process, linked: Sequence[Record]) -> PurposeRow:
    def of(kind: str) -> list[Record]:
        return [record for record in linked if record._meta.label_lower == kind]

    return PurposeRow(
        process,
        commitments=of(COMMITMENT),
        obligations=of(OBLIGATION),
        objectives=of(OBJECTIVE),
        delivers=[clause for clause in DELIVERY if carries(process.clauses, clause)],
    )


def _unserved(caller: Caller, kind: str) -> list[Record]:
    """Give what no process in force serves, of what the caller may read."""
    if kind not in REGISTRY:
        return []
    subjects: Any = legal_obligations() if kind == OBLIGATION else wanted_of(kind)
    records: list[Record] = list(subjects.visible_to(caller)[:SHOWN])
    serving = linked_by_record(caller, records, (PROCESS,))
    return [
        record
        for record in records
        if not any(
            isinstance(process, Process) and _counts(process)
            for process in serving.get(record.pk, ())
        )
    ]
