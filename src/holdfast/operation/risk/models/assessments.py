"""Risk assessment: one round of judging the risks of units and sites, then frozen (6.1.2, 8.3)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk.choices import Trigger
from holdfast.operation.risk.models.methods import RiskMethod
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class RiskAssessment(Record):
    """A round of assessment: why, when, by which method, for which units and sites (8.3).

    It covers the units and sites that it is traced to (“covers”), or the whole organization where
    it is traced to none. Its approval freezes how every scenario stood.
    """

    prefix: ClassVar[str] = "RAS"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("planned", _("Planned"), _("Not begun.")),
            State("running", _("Running"), _("Scenarios are being judged."), "warn"),
            State("in_review", _("In review"), _("Looked at before approval."), "warn"),
            State("approved", _("Approved"), _("Frozen as it was approved."), "good", current=True,
                  frozen=True),
            State("superseded", _("Superseded"), _("A later one took its place."), frozen=True,
                  final=True),
            State("abandoned", _("Abandoned"), _("Not finished, for a stated reason."), final=True),
        )
    )  # fmt: skip

    trigger = models.CharField(
        _("started by"), max_length=10, choices=Trigger.choices, default=Trigger.PLAN
    )
    trigger_text = models.TextField(_("what exactly started it"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    participants = models.TextField(_("who took part"), blank=True)
    visits = models.TextField(
        _("visits on site"), blank=True, help_text=_("Day, place, who, what was confirmed.")
    )
    method = models.ForeignKey(
        RiskMethod, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("method"),
    )  # fmt: skip
    considerations = models.JSONField(
        _("considered, with no scenario"), default=dict, blank=True, editable=False
    )
    started_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    approved_by = models.CharField(_("approved by"), max_length=200, blank=True, editable=False)
    statement = models.TextField(_("statement of approval"), blank=True, editable=False)
    baseline = models.JSONField(_("as it was approved"), default=list, blank=True, editable=False)
    summary = models.JSONField(
        _("scenarios by level, as approved"), default=dict, blank=True, editable=False
    )
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)

    method_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("risk assessment")
        verbose_name_plural = _("risk assessments")

    def is_in_force(self, on: dt.date) -> bool:
        """Tell whether it is approved and within its period on a day."""
        return self.is_current(on)
