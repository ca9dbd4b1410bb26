"""Measurements and progress of an objective: corrected, never overwritten (6.2.1)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.planning.models.objectives import Objective, amount
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class ProgressEntry(Record):
    """What was measured or found of an objective on a day, and by whom (6.2.1)."""

    prefix: ClassVar[str] = "MEA"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "recorded",
                _("Recorded"),
                _("A finding of that day; its value is not rewritten."),
                "calm",
                current=True,
            ),
            State(
                "corrected",
                _("Corrected"),
                _("Another entry took its place, with the reason."),
                frozen=True,
                final=True,
            ),
        )
    )

    title = models.CharField(
        _("title"),
        max_length=300,
        blank=True,
        help_text=_("Left empty, it is made from the objective and the day."),
    )
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="progress", verbose_name=_("objective")
    )
    measured_on = models.DateField(_("measured on"))
    value = amount(_("value"), _("In the unit of measure of the objective."))
    note = models.TextField(_("note"), blank=True, help_text=_("What stands behind the figure."))
    measured_by = models.CharField(_("measured by"), max_length=200, blank=True, editable=False)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrects"),
        editable=False,
    )
    correction_reason = models.TextField(_("why it was corrected"), blank=True, editable=False)

    objective_id: UUID
    corrects_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["objective", "measured_on"], name="progress_day"),
        )
