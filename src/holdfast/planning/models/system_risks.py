"""Risks and opportunities of the system itself, kept apart from security risks (6.1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.planning.choices.system_risks import (
    Effectiveness,
    Extent,
    Likelihood,
    SystemRiskDecision,
    SystemRiskSide,
    Weight,
    weight_of,
)
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class SystemRisk(Record):
    """What can keep the management system from its results, or help it to reach them (6.1.1).

    What can happen to goods, people and places is a risk scenario and stands in the register of
    8.3; the two registers answer different questions and are never merged.
    """

    prefix: ClassVar[str] = "SRO"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "identified",
                _("Identified"),
                _("Recorded; whether it is addressed is to be decided."),
                "warn",
                current=True,
            ),
            State(
                "action_planned",
                _("Action planned"),
                _("Somebody does something about it by a date."),
                "calm",
                current=True,
            ),
            State(
                "integrated",
                _("Integrated"),
                _("What is done is part of a process."),
                "calm",
                current=True,
            ),
            State(
                "judged",
                _("Effectiveness judged"),
                _("It is known whether it worked."),
                "good",
                current=True,
            ),
            State(
                "accepted",
                _("Left as it is"),
                _("Knowingly, with a reason, until its review."),
                "calm",
                current=True,
            ),
            State(
                "closed",
                _("Closed"),
                _("Dealt with; kept as the answer to where it came from."),
                "good",
                current=True,
                final=True,
            ),
        )
    )

    side = models.CharField(
        _("risk or opportunity"),
        max_length=12,
        choices=SystemRiskSide.choices,
        default=SystemRiskSide.RISK,
    )
    description = models.TextField(_("description"), blank=True)
    effect = models.TextField(
        _("effect on the intended results"),
        blank=True,
        help_text=_("Which results of the system it keeps from being reached, or helps to reach."),
    )
    likelihood = models.CharField(
        _("likelihood"), max_length=10, choices=Likelihood.choices, blank=True
    )
    extent = models.CharField(
        _("extent of the effect"), max_length=12, choices=Extent.choices, blank=True
    )
    decision = models.CharField(
        _("decision"),
        max_length=10,
        choices=SystemRiskDecision.choices,
        default=SystemRiskDecision.UNDECIDED,
        editable=False,
    )
    decision_reason = models.TextField(_("reason for the decision"), blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    effectiveness = models.CharField(
        _("did it work"),
        max_length=15,
        choices=Effectiveness.choices,
        blank=True,
        editable=False,
    )
    finding = models.TextField(_("what was seen"), blank=True, editable=False)
    judged_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    judged_by = models.CharField(_("judged by"), max_length=200, blank=True, editable=False)
    closed_because = models.TextField(_("why it was closed"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("risk or opportunity of the system")
        verbose_name_plural = _("risks and opportunities of the system")

    @property
    def weight(self) -> Weight | None:
        """How much attention it deserves; None where it is not judged yet."""
        return weight_of(self.likelihood, self.extent)

    @property
    def weight_words(self) -> str:
        """How much attention it deserves, in a word; empty where it is not judged yet."""
        weight = self.weight
        return str(weight.label) if weight is not None else ""


class NoSystemRisk(Record):
    """The decision that from an issue or requirement no risk of the system arises (6.1.1)."""

    prefix: ClassVar[str] = "NSR"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("decided", _("Decided"), _("None arises, for the reason given."), "good",
                  current=True),
            State("withdrawn", _("Withdrawn"), _("One may arise after all."), final=True),
        )
    )  # fmt: skip

    reason = models.TextField(_("why none arises"))
    decided_on = models.DateField(_("decided on"), editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, editable=False)
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("decision that no system risk arises")
        verbose_name_plural = _("decisions that no system risk arises")
