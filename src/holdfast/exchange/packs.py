"""Evidence packs: what an auditor takes home and proves offline, and the check of the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.live import live_records
from holdfast.acting.models import GateOverride, Guarded
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.conformity.queries import as_json
from holdfast.exchange.models import ImportRun, PackExport
from holdfast.ledger.packs import PackScope, PackSummary, write_pack
from holdfast.ledger.verifying import Report, verify
from holdfast.records.attachments import content_of
from holdfast.records.choices import Classification
from holdfast.records.models import (
    Attachment,
    ContentVersion,
    Distribution,
    ReviewRemark,
    Trace,
)
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
    "records.trace",
)


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
    status = as_json(caller, None, organization=organization.slug, clause=clause)
    return write_pack(
        caller.organization_id,
        settings.HOLDFAST_HOME,
        out,
        scope=_scope(caller, order),
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


def _scope(caller: Caller, order: PackOrder) -> PackScope:
    withheld = _of_few(caller)
    if not (order.with_confidential and caller.may(Permission.RECORD_READ_CONFIDENTIAL)):
        reason = str(_("Confidential: shown on the premises only."))
        for made in REGISTRY:
            secret = made.model.objects.filter(classification=Classification.CONFIDENTIAL)
            ids = list(secret.values_list("pk", flat=True))
            withheld |= dict.fromkeys(ids, reason) | _hanging_on(ids, reason)
        # A register that was imported is there as it came, and what was said of rejected rows.
        runs = ImportRun.objects.values_list("pk", flat=True)
        withheld |= dict.fromkeys(runs, str(_("It may hold what is confidential.")))
    if not order.clause:
        return PackScope(withheld=withheld)
    clause = order.clause.strip()
    kinds = [made.key for made in REGISTRY if f"{made.clause}.".startswith(f"{clause}.")]
    return PackScope(record_types=(*kinds, *HANGING_ON_RECORDS), withheld=withheld)


# What hangs on a record and may quote it, with the fields that say on which.
HANGING: Final[tuple[tuple[type[Guarded], tuple[str, ...]], ...]] = (
    (ContentVersion, ("record_id",)),
    (Attachment, ("record_id",)),
    (GateOverride, ("record_id",)),
    (Trace, ("source_id", "target_id")),
    (ReviewRemark, ("content_version__record_id",)),
    (Distribution, ("content_version__record_id",)),
)


def _hanging_on(record_ids: list[UUID], reason: str) -> dict[UUID, str]:
    """Withhold what hangs on confidential records too: texts, files, links, remarks, gates."""
    found: dict[UUID, str] = {}
    for model, fields in HANGING:
        for field in fields:
            rows = model.objects.filter(**{f"{field}__in": record_ids})
            found |= dict.fromkeys(rows.values_list("pk", flat=True), reason)
    return found


def verify_ledger(caller: Caller, *, progress: Progress = lambda _done, _total: None) -> Report:
    """Derive the whole ledger again and compare it with every live row and every file."""
    return verify(
        caller.organization_id,
        live=live_records(caller.organization_id),
        attachments=content_of,
        progress=progress,
        home=settings.HOLDFAST_HOME,
    )
