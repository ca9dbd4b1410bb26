"""Status intervals, statements that wait for a new answer, and approved exemptions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Derived, Tenanted
from holdfast.conformity.choices import ExemptionState, Status


class StatusInterval(Derived):
    """The status of one statement over a time, with the records that it rested on."""

    requirement = models.CharField(max_length=20)
    status = models.CharField(max_length=20, choices=Status.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField()
    lapses_on = models.DateField(null=True, blank=True)
    evidence: models.JSONField[Any, Any] = models.JSONField(default=list)
    evidence_total = models.PositiveIntegerField(default=0)
    gaps: models.JSONField[Any, Any] = models.JSONField(default=list)
    gaps_total = models.PositiveIntegerField(default=0)
    unseen: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "requirement"],
                condition=Q(until__isnull=True),
                name="one_open_interval",
            ),
        )
        indexes = (
            models.Index(fields=["organization_id", "requirement", "since"], name="interval_since"),
        )

    def __str__(self) -> str:
        return f"{self.requirement} {self.status} since {self.since:%Y-%m-%d}"

    @property
    def lapses_within(self) -> dt.timedelta | None:
        """How long the answer holds from its last check, if it lapses at all."""
        return None if self.lapses_on is None else self.lapses_on - self.checked_at.date()


class WaitingRequirement(Derived):
    """A statement whose records changed since its last answer."""

    requirement = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "requirement"], name="waiting_once"),
        )

    def __str__(self) -> str:
        return self.requirement


class Exemption(Tenanted):
    """A stated and approved reason why a statement is not applicable to the organization."""

    requirement = models.CharField(_("statement"), max_length=20)
    reason = models.TextField(_("reason"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ExemptionState.choices,
        default=ExemptionState.PROPOSED,
    )
    proposed_by = models.CharField(_("proposed by"), max_length=200)
    proposed_by_actor = models.UUIDField(_("actor"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("decision"), blank=True)
    review_due = models.DateField(_("next review"), null=True, blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")

    def __str__(self) -> str:
        return f"{self.requirement}: {self.get_state_display()}"
