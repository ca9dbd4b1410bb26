"""Which records are linked to which, counting only what is in use and confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from holdfast.acting.callers import Caller
from holdfast.records.models import Record, Trace
from holdfast.records.queries import records_by_key
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


def linked_by_record(
    caller: Caller, subjects: Sequence[Record], kinds: Sequence[str]
) -> dict[UUID, list[Record]]:
    """Give, per subject, the records of these kinds linked to it that the caller may read.

    It asks twice for links and once per kind, however many subjects there are.
    """
    ids = {subject.pk for subject in subjects}
    live = Trace.objects.filter(ended_at__isnull=True)
    pairs = [
        *live.filter(source_id__in=ids, target_type__in=kinds).values_list(
            "source_id", "target_type", "target_id"
        ),
        *live.filter(target_id__in=ids, source_type__in=kinds).values_list(
            "target_id", "source_type", "source_id"
        ),
    ]
    records = records_by_key(caller, ((kind, other) for _subject, kind, other in pairs))
    found: dict[UUID, list[Record]] = defaultdict(list)
    for subject, _kind, other in pairs:
        record = records.get(other)
        if record is not None and record not in found[subject]:
            found[subject].append(record)
    return found
