"""The issued objectives document: a controlled snapshot of the active objectives (6.2.1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.planning.models.objectives import Objective, figure
from holdfast.records.choices import Classification
from holdfast.records.models import ControlledRecord


def entry_of(objective: Objective) -> dict[str, Any]:
    """Give what the document says of an objective, with a digest of it.

    The digest tells later whether the objective still says what was issued.
    """
    said: dict[str, Any] = {
        "title": objective.title,
        "level": objective.level,
        "unit": str(objective.unit_id or ""),
        "owner": str(objective.owner_id or ""),
        "goal": objective.goal,
        "indicator": objective.indicator,
        "unit_of_measure": objective.unit_of_measure,
        "direction": objective.direction,
        "baseline": figure(objective.baseline),
        "target": figure(objective.target),
        "due": objective.due.isoformat() if objective.due else "",
        "cannot_be_measured_because": objective.cannot_be_measured_because,
        "plan_what": objective.plan_what,
        "plan_resources": objective.plan_resources,
        "plan_evaluation": objective.plan_evaluation,
    }
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
    return {
        "type": "planning.objective",
        "id": str(objective.pk),
        "reference": objective.reference,
        **said,
        "substance": digest,
    }


class ObjectivesDocument(ControlledRecord):
    """The document by which security objectives are issued and made known (6.2.1)."""

    prefix: ClassVar[str] = "OBD"

    class Meta(ControlledRecord.Meta):
        verbose_name = _("objectives document")
        verbose_name_plural = _("objectives documents")

    def listed(self) -> list[Objective]:
        """Give the active objectives that the document is for, those of the whole first.

        A document of a unit holds the objectives of the unit and of the whole organization. What
        is confidential is left out of a document that is not.
        """
        found = Objective.objects.live().filter(state="active", unconfirmed=False)
        if self.unit_id is not None:
            found = found.filter(Q(unit_id=self.unit_id) | Q(unit_id__isnull=True))
        if self.classification != Classification.CONFIDENTIAL:
            found = found.exclude(classification=Classification.CONFIDENTIAL)
        ordered = found.select_related("unit", "owner").order_by("unit__title", "reference")
        return sorted(ordered, key=lambda each: each.unit_id is not None)

    def annex(self) -> Mapping[str, object]:
        """Give the objectives as they stand, which an approval binds beside the text."""
        return {"objectives": [entry_of(objective) for objective in self.listed()]}
