"""Registers of the demo organization: brought in by the importer that every user has."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from holdfast.acting.callers import Caller, acting_as
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import ImportReport
from holdfast.records.registry import REGISTRY
from holdfast.starter.building.stage import Stage
from holdfast.starter.loading import demo_table
from holdfast.starter.reading import StarterError

# Register -> kind of record.
KINDS: Final[Mapping[str, str]] = {
    "people": "accounts.person",
    "sites": "accounts.site",
    "parties": "context.interestedparty",
    "obligations": "context.complianceobligation",
    "risks": "risk.riskscenario",
}
# What a user would set right before importing: fields whose column the guess does not find.
CORRECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "parties": {"stake": "Why they matter"},
    "obligations": {"text": "What it asks", "audience": "Who must know"},
}


def bring_in(stage: Stage, name: str, caller: Caller) -> ImportReport:
    """Import a register of the data, every row of it, and remember its records by their numbers.

    Raises:
        StarterError: a row was not taken; then the data are broken, and nothing of it stays.
    """
    record_type = REGISTRY[KINDS[name]]
    with tempfile.TemporaryDirectory() as folder, acting_as(caller):
        path = Path(folder) / f"{name}.csv"
        path.write_text(demo_table(name, stage.today), encoding="utf-8")
        opened = open_register(path, record_type, overrides=CORRECTIONS.get(name))
        report = import_register(caller, opened, ImportOptions())
    for row in report.rejected:
        raise StarterError(f"{name}.csv, row {row.number}: {row.reason}")
    taken = [row.record_id for row in report.rows if row.record_id is not None]
    for record in record_type.model.objects.filter(pk__in=taken):
        stage.keep(record.external_reference, record)
        if name in ("people", "sites"):
            stage.keep(record.title, record)
    return report
