"""The process map: which processes there are, what flows between them, how it is drawn (4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.operation.processes.models.processes import Process
from holdfast.records.choices import Relation
from holdfast.records.models import ControlledRecord, Trace

PROCESS: Final = "processes.process"
FLOWS: Final = (Relation.FEEDS, Relation.USES)


def live_flows() -> QuerySet[Trace]:
    """Give the traces by which one process hands something to, or works with, another."""
    return Trace.objects.filter(
        relation__in=FLOWS, source_type=PROCESS, target_type=PROCESS, ended_at__isnull=True
    )


class ProcessMap(ControlledRecord):
    """The map of the processes: its approved version holds them and their flows (4.4).

    `positions` keeps where somebody put a box: the process's key with x and y in the drawing.
    """

    prefix: ClassVar[str] = "MAP"

    purpose = models.TextField(_("what the map shows"), blank=True)
    positions: models.JSONField[Any, Any] = models.JSONField(
        _("layout"), default=dict, blank=True, editable=False
    )

    class Meta(ControlledRecord.Meta):
        verbose_name = _("process map")
        verbose_name_plural = _("process maps")

    def annex(self) -> Mapping[str, object]:
        """Give what an approval binds: the processes in force, their flows and their places."""
        shown = list(
            Process.objects.live()
            .filter(state="in_force", unconfirmed=False)
            .select_related("owner")
            .order_by("reference")
        )
        keys = {process.pk for process in shown}
        flows = live_flows().filter(source_id__in=keys, target_id__in=keys)
        return {
            "processes": [
                {
                    "id": str(process.pk),
                    "reference": process.reference,
                    "title": process.title,
                    "lane": process.lane,
                    "owner": process.owner.title if process.owner else "",
                    "clauses": list(process.clauses),
                    "inputs": process.inputs,
                    "outputs": process.outputs,
                }
                for process in shown
            ],
            "flows": [
                {
                    "from": str(flow.source_id),
                    "to": str(flow.target_id),
                    "relation": flow.relation,
                    "what": flow.note,
                }
                for flow in flows.order_by("made_at", "pk")
            ],
            "positions": {k: v for k, v in self.positions.items() if k in set(map(str, keys))},
        }
