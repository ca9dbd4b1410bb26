"""Criteria: what is measured at a process, within which limits, how often (8.1)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.processes.choices import Measure
from holdfast.operation.processes.models.processes import Process
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class Criterion(Record):
    """By what one sees that a process runs as it should: a figure with limits, or yes or no (8.1).

    Limits are inclusive: a value equal to a limit is within.
    """

    prefix: ClassVar[str] = "CRI"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "in_use", _("In use"), _("Executions are held against it."), "good", current=True
            ),
            State("withdrawn", _("Withdrawn"), _("No longer applied."), final=True),
        )
    )

    process = models.ForeignKey(
        Process, models.PROTECT, related_name="+", verbose_name=_("process")
    )
    measured = models.TextField(
        _("what is measured"), blank=True, help_text=_("Of what, at which point, by whom.")
    )
    measure = models.CharField(
        _("how it is judged"), max_length=10, choices=Measure.choices, default=Measure.LIMITS
    )
    unit_of_measure = models.CharField(
        _("unit of measure"), max_length=40, blank=True, help_text=_("As in minutes, %, rounds.")
    )
    lower_limit = models.DecimalField(
        _("lower limit"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    upper_limit = models.DecimalField(
        _("upper limit"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    interval_days = models.PositiveIntegerField(
        _("recorded at least every (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How often a record is expected; empty: as the process says."),
    )
    method = models.TextField(
        _("method"), blank=True, help_text=_("How it is measured: counted, sampled, read off.")
    )
    withdrawn_because = models.TextField(_("why withdrawn"), blank=True, editable=False)

    process_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    @property
    def is_measurable(self) -> bool:
        """Tell whether a record can be held against it: it has a limit, or asks yes or no."""
        limits = (self.lower_limit, self.upper_limit)
        return self.measure == Measure.YES_NO or any(limit is not None for limit in limits)

    def clean(self) -> None:
        """Refuse a lower limit above the upper one, and limits of a yes-or-no question."""
        low, high = self.lower_limit, self.upper_limit
        if self.measure == Measure.YES_NO and (low is not None or high is not None):
            raise ValidationError(
                {"measure": _("A yes-or-no criterion has no limits: remove them.")}
            )
        if low is not None and high is not None and low > high:
            raise ValidationError(
                {"lower_limit": _("The lower limit is above the upper limit: swap them.")}
            )
