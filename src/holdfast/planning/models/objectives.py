"""Security objectives: what is to be reached, how one sees it, and the plan for it (6.2)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.common.days import add_months
from holdfast.planning.choices.objectives import Direction, IntervalUnit, ObjectiveLevel
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

LIMITS: Final = (MinValueValidator(1), MaxValueValidator(731))  # two years, in days

PER_CENT: Final = ("%", "per cent", "percent")
WHOLE: Final = 100


def figure(value: Decimal | None) -> str:
    """Give a figure without trailing noughts: 12.5000 is 12.5; empty where there is none."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"


def amount(label: Any, help_text: Any = "") -> Any:
    """Give a column for a figure of an indicator, in the objective's own unit of measure."""
    return models.DecimalField(
        label,
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=help_text,
    )


class Objective(Record):
    """A security objective with its indicator and its plan, approved by top management (6.2)."""

    prefix: ClassVar[str] = "OBJ"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("proposed", _("Proposed"), _("Being worked out; nobody is bound by it."), "warn"),
            State(
                "approved",
                _("Approved"),
                _("Top management wants it; work has not begun."),
                "calm",
                frozen=True,
            ),
            State(
                "active",
                _("Active"),
                _("Being worked on and measured."),
                "good",
                current=True,
                frozen=True,
            ),
            State("achieved", _("Achieved"), _("Reached."), "good", frozen=True, final=True),
            State(
                "missed",
                _("Missed"),
                _("Not reached by its date, with what was learned."),
                "bad",
                frozen=True,
                final=True,
            ),
            State(
                "withdrawn",
                _("Withdrawn"),
                _("No longer pursued, with the reason."),
                frozen=True,
                final=True,
            ),
        )
    )

    level = models.CharField(_("level"), max_length=20, choices=ObjectiveLevel.choices)
    goal = models.TextField(
        _("strategic goal served"),
        blank=True,
        help_text=_("What of the organization's own direction it contributes to."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of the objective"),
        help_text=_("The objective of the level above that it contributes to."),
    )

    indicator = models.CharField(_("indicator"), max_length=300, blank=True)
    formula = models.TextField(
        _("formula"), blank=True, help_text=_("How the figure is worked out.")
    )
    data_source = models.CharField(
        _("source of the data"), max_length=300, blank=True, help_text=_("Where the figure lies.")
    )
    unit_of_measure = models.CharField(
        _("unit of measure"), max_length=60, blank=True, help_text=_("As in %, minutes, cases.")
    )
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction.choices, default=Direction.UP
    )
    baseline = amount(_("baseline"), _("Where you stood when it was set."))
    baseline_on = models.DateField(_("date of the baseline"), null=True, blank=True)
    target = amount(_("target"))
    tolerance = amount(
        _("tolerance"), _("For a level that is to be kept: how far a figure may stray from it.")
    )
    due = models.DateField(_("to be reached by"), null=True, blank=True)
    cannot_be_measured_because = models.TextField(
        _("why it cannot be measured"),
        blank=True,
        help_text=_("Only where a figure is not practicable; progress is then told in words."),
    )
    lowers_level_because = models.TextField(
        _("why it lowers a level"),
        blank=True,
        help_text=_("Only where the target is worse than the baseline."),
    )
    interval_count = models.PositiveSmallIntegerField(
        _("measured every"), default=1, validators=LIMITS
    )
    interval_unit = models.CharField(
        _("counted in"), max_length=10, choices=IntervalUnit.choices, default=IntervalUnit.MONTHS
    )

    plan_what = models.TextField(_("what will be done"), blank=True)
    plan_resources = models.TextField(_("resources"), blank=True)
    plan_evaluation = models.TextField(_("how results are evaluated"), blank=True)

    option_technological = models.TextField(_("technological options"), blank=True)
    option_human = models.TextField(_("human options"), blank=True)
    option_administrative = models.TextField(_("administrative options"), blank=True)
    option_other = models.TextField(_("other options"), blank=True)
    option_chosen = models.TextField(_("option chosen"), blank=True)
    option_reason = models.TextField(_("why this option"), blank=True)

    viability_note = models.TextField(_("viability"), blank=True, editable=False)
    viability_assessed_on = models.DateField(
        _("viability assessed on"), null=True, blank=True, editable=False
    )
    viability_assessed_by = models.CharField(
        _("viability assessed by"), max_length=200, blank=True, editable=False
    )
    viability_approved_on = models.DateField(
        _("viability approved on"), null=True, blank=True, editable=False
    )
    viability_approved_by = models.CharField(
        _("viability approved by"), max_length=200, blank=True, editable=False
    )
    viability_due = models.DateField(
        _("next look at viability"), null=True, blank=True, editable=False
    )

    proposed_by = models.CharField(_("proposed by"), max_length=200, blank=True, editable=False)
    proposed_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    approved_by = models.CharField(_("approved by"), max_length=200, blank=True, editable=False)
    approver_roles = models.JSONField(
        _("roles of the approver"), default=list, blank=True, editable=False
    )
    active_since = models.DateField(_("active since"), null=True, blank=True, editable=False)
    next_measurement = models.DateField(
        _("next measurement"), null=True, blank=True, editable=False
    )
    result = models.TextField(_("result"), blank=True, editable=False)
    result_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    state_reason = models.TextField(_("reason"), blank=True, editable=False)

    parent_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("security objective")
        verbose_name_plural = _("security objectives")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "state", "due"], name="objective_due"),
        )

    def clean(self) -> None:
        """Refuse an objective that contradicts itself.

        Raises:
            ValidationError: level and unit do not go together, its date lies before its baseline,
                or it is part of itself.
        """
        whole = self.level == ObjectiveLevel.ORGANIZATION
        if whole and self.unit_id is not None:
            raise ValidationError(
                {"level": _("It names a unit: choose the level of that unit, or leave it empty.")}
            )
        if not whole and self.level and self.unit_id is None:
            raise ValidationError({"unit": _("Name the unit that sets this objective.")})
        if self.parent_id is not None and self.parent_id == self.pk:
            raise ValidationError({"parent": _("An objective is not a part of itself.")})
        if self.due is not None and self.baseline_on is not None and self.due < self.baseline_on:
            raise ValidationError(
                {
                    "due": _(
                        "It is to be reached before the day of its baseline: correct one of them."
                    )
                }
            )

    @property
    def is_share(self) -> bool:
        """Tell whether its figures are shares of a whole, which lie between 0 and 100 %."""
        within = all(f is None or 0 <= f <= WHOLE for f in (self.baseline, self.target))
        return self.unit_of_measure.strip().lower() in PER_CENT and within

    @property
    def is_measurable(self) -> bool:
        """Tell whether it has an indicator with baseline, target and date."""
        return bool(self.indicator.strip()) and None not in (self.baseline, self.target, self.due)

    @property
    def starts_on(self) -> dt.date | None:
        """The day from which progress counts: that of the baseline, else of its activation."""
        return self.baseline_on or self.active_since

    def measured_again_by(self, day: dt.date) -> dt.date:
        """Give the last day by which the measurement after one on a day is due."""
        if self.interval_unit == IntervalUnit.MONTHS:
            return add_months(day, self.interval_count)
        return day + dt.timedelta(days=self.interval_count)


class NoObjectiveReason(Record):
    """Why a top-rated risk has no objective of its own: the reason, linked to the risk (6.1.3)."""

    prefix: ClassVar[str] = "NOB"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "decided",
                _("Decided"),
                _("The linked risk has no objective, for this reason."),
                "good",
                current=True,
            ),
            State("ended", _("Ended"), _("The reason no longer holds."), final=True),
        )
    )

    reason = models.TextField(
        _("why there is no objective"),
        help_text=_("What else keeps the risk down, and why a goal would add nothing."),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    ended_because = models.TextField(_("why it ended"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("reason for no objective")
        verbose_name_plural = _("reasons for no objective")
