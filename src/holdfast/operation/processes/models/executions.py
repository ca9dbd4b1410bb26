"""Execution records: that a process ran, when, by whom, and how it compares to its limits (8.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.processes.choices import Answered, Measure, Outcome
from holdfast.operation.processes.models.criteria import Criterion
from holdfast.operation.processes.models.processes import Process
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


def plain(number: Decimal | None) -> str:
    """Give a decimal without trailing zeros; nothing for None."""
    return "" if number is None else f"{number.normalize():f}"


def limits_of(criterion: Criterion) -> dict[str, str]:
    """Give what a record is held against, as it is kept with the record."""
    return {
        "criterion": criterion.reference,
        "measure": str(criterion.measure),
        "lower": plain(criterion.lower_limit),
        "upper": plain(criterion.upper_limit),
        "unit": criterion.unit_of_measure,
    }


def outcome_of(limits: dict[str, str], value: Decimal | None, answer: str) -> Outcome:
    """Hold a value or an answer against limits; both limits are inclusive."""
    if limits.get("measure") == Measure.LIMITS and value is not None:
        low, high = limits.get("lower"), limits.get("upper")
        if not low and not high:
            return Outcome.NOTED
        outside = (low and value < Decimal(low)) or (high and value > Decimal(high))
        return Outcome.BREACH if outside else Outcome.WITHIN
    if answer == Answered.NO:
        return Outcome.BREACH
    return Outcome.WITHIN if answer == Answered.YES else Outcome.NOTED


class ProcessExecution(Record):
    """A record that a process ran, held against the limits of that moment (8.1).

    `limits` keeps what it was held against: a later change of the criterion does not rewrite it.
    What was found is corrected by another record, never overwritten.
    """

    prefix: ClassVar[str] = "PEX"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("noted", _("Noted"), _("It ran; nothing was measured."), "calm", current=True),
            State("within", _("Within limits"), _("As it should be."), "good", current=True),
            State(
                "breach",
                _("Breach"),
                _("Outside of its limits; nobody has answered it yet."),
                "bad",
                current=True,
            ),
            State(
                "raised",
                _("Raised"),
                _("A breach that was raised as a nonconformity."),
                "warn",
                current=True,
                frozen=True,
            ),
            State(
                "decided",
                _("Decided"),
                _("A breach on which somebody decided, with the reason."),
                "warn",
                current=True,
                frozen=True,
            ),
            State(
                "corrected",
                _("Corrected"),
                _("Another record took its place, with the reason; what it said stays."),
                frozen=True,
                final=True,
            ),
        )
    )

    process = models.ForeignKey(
        Process, models.PROTECT, related_name="+", verbose_name=_("process")
    )
    criterion = models.ForeignKey(
        Criterion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("criterion"),
        help_text=_("What it is held against; empty: the only criterion of that kind, if any."),
    )
    value = models.DecimalField(
        _("value"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("In the unit of the criterion."),
    )
    answer = models.CharField(
        _("as it should be?"), max_length=5, choices=Answered.choices, blank=True
    )
    performed_by = models.CharField(
        _("by whom"), max_length=200, blank=True, help_text=_("Empty: you.")
    )
    note = models.TextField(_("note"), blank=True)
    outcome = models.CharField(
        _("outcome"),
        max_length=10,
        choices=Outcome.choices,
        default=Outcome.NOTED,
        editable=False,
    )
    limits: models.JSONField[Any, Any] = models.JSONField(
        _("held against"), default=dict, blank=True, editable=False
    )
    decision = models.TextField(_("decision on the breach"), blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
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

    process_id: UUID
    criterion_id: UUID | None
    corrects_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("execution record")
        verbose_name_plural = _("execution records")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["process", "happened_at"], name="pex_process_at"),
            models.Index(fields=["criterion", "happened_at"], name="pex_criterion_at"),
        )

    @property
    def result(self) -> str:
        """What was found, with its unit: `4.5 min`, `Yes, as it should be`."""
        if self.value is not None:
            return f"{plain(self.value)} {self.limits.get('unit', '')}".strip()
        return str(self.get_answer_display())
