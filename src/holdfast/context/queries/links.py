"""Which records are linked to which, counting only what is in use and confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from holdfast.records.models import Record, Trace
from holdfast.records.registry import REGISTRY
from holdfast.work.models import Action

DOCUMENTS: Final = ("support.document", "leadership.securitypolicy", "response.securityplan")
# What can address what an interested party requires (4.2.1/3).
ADDRESSING: Final = (
    "processes.process",
    "controls.control",
    "planning.objective",
    "context.complianceobligation",
    *DOCUMENTS,
)
# What can meet an obligation (4.2.2/b).
MEETING: Final = ("processes.process", "controls.control", "planning.objective", *DOCUMENTS)
# What can follow from an issue (4.1, 6.1.1).
ANSWERING: Final = (
    *ADDRESSING,
    "context.partyrequirement",
    "planning.systemrisk",
    "planning.changeplan",
    "risk.riskscenario",
    "risk.treatment",
)
NOT_EXTERNAL: Final = {"support.document": ~Q(kind="external")}
Only = Mapping[str, Q]


def in_use(kind: str) -> QuerySet[Any] | None:
    """Give the records of a kind that are live, confirmed and not at an end; None: no such kind."""
    if kind not in REGISTRY:
        return None
    model = REGISTRY[kind].model
    over = [s.key for s in model.life_cycle.states if s.final and not s.current]
    return model.objects.live().filter(unconfirmed=False).exclude(state__in=over)


def linked_to(kinds: Iterable[str], *, only: Only | None = None) -> Q:
    """Give the condition “has a live link, either way, with a record in use of these kinds”.

    `only` narrows a kind by a condition on its own fields. Kinds that no room brings yet link to
    nothing.
    """
    forward, backward = Q(pk__in=[]), Q(pk__in=[])
    for kind in kinds:
        found = in_use(kind)
        if found is None:
            continue
        found = found.filter((only or {}).get(kind, Q()))
        forward |= Q(target_type=kind) & Q(Exists(found.filter(pk=OuterRef("target_id"))))
        backward |= Q(source_type=kind) & Q(Exists(found.filter(pk=OuterRef("source_id"))))
    live = Trace.objects.filter(ended_at__isnull=True)
    return Q(Exists(live.filter(forward, source_id=OuterRef("pk")))) | Q(
        Exists(live.filter(backward, target_id=OuterRef("pk")))
    )


def linked_records(
    kind: str, subjects: QuerySet[Any], *, where: Q | None = None
) -> QuerySet[Any] | None:
    """Give the records in use of a kind that are linked, either way, with any of the subjects."""
    found = in_use(kind)
    if found is None:
        return None
    live = Trace.objects.filter(ended_at__isnull=True)
    keys = subjects.order_by().values("pk")
    return found.filter(
        Q(Exists(live.filter(source_id=OuterRef("pk"), target_id__in=keys)))
        | Q(Exists(live.filter(target_id=OuterRef("pk"), source_id__in=keys))),
        where or Q(),
    ).order_by("reference")


def has_action() -> Q:
    """Give the condition “an action is planned or done for it”."""
    planned = Action.objects.live().filter(state__in=("open", "done", "effective"))
    return Q(Exists(planned.filter(about_id=OuterRef("pk"))))


def holds_for(record: Record, condition: Q) -> bool:
    """Tell whether a condition of this module holds for one record."""
    return type(record).objects.filter(condition, pk=record.pk).exists()


def known(kinds: Sequence[str]) -> list[str]:
    """Give those kinds that a room of this installation brings."""
    return [kind for kind in kinds if kind in REGISTRY]
