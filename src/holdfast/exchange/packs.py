"""Evidence packs: what an auditor takes home and proves offline, and the check of the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Organization
from holdfast.accounts.personal_data.finding import tenanted_models
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.live import live_records
from holdfast.acting.models import Tenanted
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.conformity.queries import as_json
from holdfast.exchange.models import ImportRun, PackExport
from holdfast.ledger.packs import PackScope, PackSummary, write_pack
from holdfast.ledger.verifying import Report, verify
from holdfast.records.access import may_edit
from holdfast.records.attachments import content_of
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY

Progress = Callable[[int, int], None]
# Kinds of row that belong to records of every clause and are therefore in every pack.
HANGING_ON_RECORDS: Final = (
    "accounts.organization",
    "acting.gateoverride",
    "conformity.exemption",
    "exchange.packexport",
    "records.attachment",
    "records.contentversion",
    "records.distribution",
    "records.reviewremark",
    "records.reviewrequest",
    "records.trace",
)
LOOSE: Final = frozenset({"record_id", "source_id", "target_id"})  # they point without a key
BATCH: Final = 10_000


@dataclass(frozen=True)
class PackOrder:
    """What a pack is to show: one clause with all beneath it, or the whole system."""

    clause: str = ""
    with_confidential: bool = False


@command(
    kind="exchange.pack.exported",
    needs=Permission.EVIDENCE_EXPORT,
    label=gettext_lazy("Export the evidence pack"),
)
def note_export(caller: Caller, *, clause: str, purpose: str) -> PackExport:
    """Note in the ledger that a pack was exported, so that the next auditor sees what left."""
    made = PackExport(
        organization_id=caller.organization_id,
        clause=clause,
        purpose=purpose,
        exported_at=clock.now(),
        exported_by=caller.name,
    )
    made.save()
    return made


def export_pack(
    caller: Caller,
    out: Path,
    *,
    order: PackOrder,
    purpose: str = "",
    progress: Progress = lambda _done, _total: None,
) -> PackSummary:
    """Write an evidence pack; the export itself becomes an entry of the ledger first.

    Raises:
        Refused: the clause does not exist, or the caller may not export evidence.
    """
    known = {clause.number for clause in standard().clauses}
    clause = order.clause.strip()
    refuse_if(
        bool(clause) and not any(n == clause or n.startswith(clause + ".") for n in known),
        _("There is no clause {clause} in the standard.").format(clause=clause),
        field="clause",
    )
    organization = Organization.objects.get()
    note_export(caller, clause=clause, purpose=purpose)
    scope = _scope(caller, order)
    status = as_json(
        caller, None, organization=organization.slug, clause=clause, withheld=scope.withheld
    )
    return write_pack(
        caller.organization_id,
        settings.HOLDFAST_HOME,
        out,
        scope=scope,
        files=content_of,
        manifest_extra={
            "organization": organization.name,
            "exported_by": caller.name,
            "clause": clause or "4-10",
            "purpose": purpose,
        },
        reports={"conformity.json": json.dumps(status, indent=1, ensure_ascii=False).encode()},
        progress=progress,
        now=clock.now(),
    )


def _of_few(caller: Caller) -> dict[UUID, str]:
    """Withhold the kinds that few may read from a pack that somebody else takes along."""
    found: dict[UUID, str] = {}
    reason = str(_("Only few may read this kind of record."))
    for made in REGISTRY:
        needed = made.model.needs_to_read
        if needed is not None and not caller.may(needed):
            ids = list(made.model.objects.values_list("pk", flat=True))
            found |= dict.fromkeys(ids, reason) | _hanging_on(ids, reason)
    return found


def _veiled(caller: Caller) -> dict[UUID, str]:
    """Withhold what holds more than its readers may know, as the right answers of a quiz are.

    What a record said stands whole in a pack or not at all: its proof knows no parts.
    """
    found: dict[UUID, str] = {}
    reason = str(_("Only whoever may edit it reads it whole."))
    for made in REGISTRY:
        for name in made.model.veiled:
            records = made.model.objects.exclude(**{name: ""})
            found |= {each.pk: reason for each in records if not may_edit(caller, each)}
    return found


def _scope(caller: Caller, order: PackOrder) -> PackScope:
    withheld = _of_few(caller) | _veiled(caller)
    if not (order.with_confidential and caller.may(Permission.RECORD_READ_CONFIDENTIAL)):
        reason = str(_("Confidential: shown on the premises only."))
        for made in REGISTRY:
            secret = made.model.objects.filter(classification=Classification.CONFIDENTIAL)
            ids = list(secret.values_list("pk", flat=True))
            withheld |= dict.fromkeys(ids, reason) | _hanging_on(ids, reason)
        # A register that was imported is there as it came, and what was said of rejected rows.
        runs = ImportRun.objects.values_list("pk", flat=True)
        withheld |= dict.fromkeys(runs, str(_("It may hold what is confidential.")))
    return PackScope(record_types=kinds_of(order.clause), withheld=withheld)


def kinds_of(clause: str) -> tuple[str, ...] | None:
    """Give the kinds of row that a pack of a clause shows; None: all of them."""
    wanted = clause.strip()
    if not wanted:
        return None
    kinds = [made.key for made in REGISTRY if f"{made.clause}.".startswith(f"{wanted}.")]
    rooms = {kind.split(".")[0] for kind in kinds}
    parts = [m._meta.label_lower for m, _f in _hanging() if m._meta.app_label in rooms]
    return (*kinds, *parts, *HANGING_ON_RECORDS)


@lru_cache(maxsize=1)
def _hanging() -> tuple[tuple[type[Tenanted], tuple[str, ...]], ...]:
    """Give what hangs on a record and may quote it, with the fields that say on which."""
    found = []
    for model in tenanted_models():
        if not issubclass(model, Record):
            points = [f for f in model._meta.concrete_fields if f.is_relation or f.name in LOOSE]
            found.append((model, tuple(f.name for f in points if f.name != "organization")))
    return tuple(found)


def _hanging_on(record_ids: list[UUID], reason: str) -> dict[UUID, str]:
    """Withhold what hangs on confidential records too, and what hangs on that: texts, remarks."""
    found: dict[UUID, str] = {}
    fresh = set(record_ids)
    while fresh:
        keys = list(fresh)
        parts = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
        rows = {key for part in parts for key in _pointing_at(part)}
        fresh = rows - found.keys()
        found |= dict.fromkeys(fresh, reason)
    return found


def _pointing_at(keys: Collection[UUID]) -> Iterator[UUID]:
    for model, fields in _hanging():
        for field in fields:
            yield from model.objects.filter(**{f"{field}__in": keys}).values_list("pk", flat=True)


def verify_ledger(caller: Caller, *, progress: Progress = lambda _done, _total: None) -> Report:
    """Derive the whole ledger again and compare it with every live row and every file."""
    return verify(
        caller.organization_id,
        live=live_records(caller.organization_id),
        attachments=content_of,
        progress=progress,
        home=settings.HOLDFAST_HOME,
    )
