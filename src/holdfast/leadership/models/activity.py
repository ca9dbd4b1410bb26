"""What top management does for security, and what the system is meant to reach (5.1)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.leadership.choices.activity import ActivityKind
from holdfast.leadership.models.roles import Role
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class LeadershipActivity(Record):
    """Something that top management did for security on a day, and what came of it (5.1)."""

    prefix: ClassVar[str] = "LAC"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (State("recorded", _("Recorded"), _("It took place."), "good", current=True),)
    )

    kind = models.CharField(
        _("kind"), max_length=20, choices=ActivityKind.choices, default=ActivityKind.DECISION
    )
    happened_on = models.DateField(_("day"))
    person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        related_name="+",
        verbose_name=_("who of top management"),
        help_text=_("Who did it; for a report, who received it."),
    )
    others = models.TextField(
        _("who else took part"), blank=True, help_text=_("One per line: names or audience.")
    )
    role = models.ForeignKey(
        Role,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role concerned"),
        help_text=_("The role that was supported, or that gave the report."),
    )
    outcome = models.TextField(
        _("what came of it"), blank=True, help_text=_("What was said, decided or given.")
    )

    person_id: UUID
    role_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("leadership activity")
        verbose_name_plural = _("leadership activities")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "kind", "happened_on"], name="activity_kind_day"),
        )


class IntendedResult(Record):
    """What the security management system is meant to reach (4.1, 5.1)."""

    prefix: ClassVar[str] = "ITR"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("intended", _("Intended"), _("The system is to reach it."), "good", current=True),
            State("dropped", _("Dropped"), _("No longer intended, with a reason."), final=True),
        )
    )

    description = models.TextField(_("what it means"), blank=True)
    measured_by = models.TextField(
        _("measured by"), blank=True, help_text=_("The figure that shows whether it is reached.")
    )
    dropped_because = models.TextField(_("why it was dropped"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("intended result")
        verbose_name_plural = _("intended results")
