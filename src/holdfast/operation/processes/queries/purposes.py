"""Which process serves which purpose of 8.2: policy, law, objectives, the system, the chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.context.choices import FROM_THE_SUPPLY_CHAIN, ObligationKind
from holdfast.context.models import ComplianceObligation
from holdfast.records.choices import Standing
from holdfast.records.models import Trace
from holdfast.records.registry import REGISTRY

PROCESS: Final = "processes.process"
COMMITMENT: Final = "leadership.policycommitment"
OBJECTIVE: Final = "planning.objective"
APPLICABLE: Final = ("applicable", "evaluated", "changed")
VOLUNTARY: Final = (*FROM_THE_SUPPLY_CHAIN, ObligationKind.STANDARD)
# The clauses that a process is needed for, so that the system itself is delivered (8.2 d).
DELIVERY: Final[Mapping[str, Text]] = {
    "8.3": _("risk assessment and treatment"),
    "7.5": _("documented information"),
    "7.2": _("competence"),
    "7.4": _("communication"),
    "9.2": _("internal audit"),
    "9.3": _("management review"),
    "10.2": _("nonconformity and corrective action"),
    "8.6": _("response: security plans"),
}


def legal_obligations() -> QuerySet[ComplianceObligation]:
    """Give the applicable obligations that law or an authority imposes."""
    return (
        ComplianceObligation.objects.live()
        .filter(unconfirmed=False, state__in=APPLICABLE)
        .exclude(kind__in=VOLUNTARY)
        .order_by("reference")
    )


def wanted_of(kind: str) -> QuerySet[Any]:
    """Give the commitments of policies that are not withdrawn, or the active objectives."""
    model = REGISTRY[kind].model
    found: QuerySet[Any] = model.objects.live().filter(
        unconfirmed=False, state__in=model.life_cycle.current
    )
    if kind == COMMITMENT:
        found = found.filter(policy__standing=Standing.LIVE).exclude(policy__state="withdrawn")
    return found.order_by("reference")


def links_to_processes(subjects: QuerySet[Any]) -> dict[UUID, list[UUID]]:
    """Give, per subject, the keys of the processes linked to it, either way; two questions."""
    keys = subjects.order_by().values("pk")
    live = Trace.objects.filter(ended_at__isnull=True)
    pairs = [
        *live.filter(source_id__in=keys, target_type=PROCESS).values_list("source_id", "target_id"),
        *live.filter(target_id__in=keys, source_type=PROCESS).values_list("target_id", "source_id"),
    ]
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for subject, process in pairs:
        found[subject].append(process)
    return found
