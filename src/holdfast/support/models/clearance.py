"""Who is security cleared: outcome, level and dates, never what a screening found (7.2)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission
from holdfast.records.choices import Classification
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.support.choices.clearance import GIVEN, WithdrawalGround


class Clearance(Record):
    """The outcome of a person's security screening: level and dates only (7.2).

    Few may read it; every reading is logged. What the screening found stays with whoever screens.
    """

    prefix: ClassVar[str] = "CLR"
    needs_to_read: ClassVar[Permission | None] = Permission.CLEARANCE_READ
    about_whom: ClassVar[str] = "person"
    takes_files: ClassVar[bool] = False
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("requested", _("Requested"), _("The person has not consented yet."), "warn"),
            State("consent", _("Consent given"), _("The screening may begin."), "calm"),
            State("screening", _("Screening"), _("Somebody screens; nothing is known."), "calm"),
            State(
                "cleared",
                _("Cleared"),
                _("Cleared up to its level, until its last day."),
                "good",
                current=True,
            ),
            State(
                "conditional",
                _("Cleared with a condition"),
                _("Cleared as long as the condition is kept."),
                "good",
                current=True,
            ),
            State("refused", _("Refused"), _("Not cleared."), "bad", final=True),
            State("withdrawn", _("Withdrawn"), _("It no longer holds."), "unknown", final=True),
        )
    )

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Made of the person.")
    )
    classification = models.CharField(
        _("classification"),
        max_length=20,
        choices=Classification.choices,
        default=Classification.CONFIDENTIAL,
        editable=False,
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    level = models.CharField(_("level"), max_length=10, choices=GIVEN)
    body = models.CharField(
        _("screening body"),
        max_length=120,
        blank=True,
        help_text=_("Who screens: the police, a ministry, a licensed company."),
    )
    requested_on = models.DateField(_("requested on"), null=True, blank=True, editable=False)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True, editable=False)
    screening_since = models.DateField(_("screening since"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("outcome on"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day on which it holds.")
    )
    condition = models.CharField(
        _("condition"),
        max_length=120,
        blank=True,
        help_text=_("What the person may not do, in a few words; never why."),
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_because = models.CharField(
        _("ground"),
        max_length=20,
        choices=WithdrawalGround.choices,
        blank=True,
        editable=False,
    )
    decided_by = models.CharField(_("entered by"), max_length=200, blank=True, editable=False)

    person_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "person", "state"], name="clearance_person"),
        )

    def clean(self) -> None:
        """Refuse an outcome that has no end, or ends before it begins.

        Raises:
            ValidationError: at the day that is missing or wrong.
        """
        super().clean()
        if self.decided_on is not None and self.state in self.life_cycle.current:
            if self.valid_until is None:
                raise ValidationError({"valid_until": _("A clearance has a last day.")})
            if self.valid_until < self.decided_on:
                raise ValidationError({"valid_until": _("The last day lies before the first.")})

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether it clears the person on a day."""
        return (
            self.state in self.life_cycle.current
            and self.decided_on is not None
            and self.decided_on <= day
            and self.valid_until is not None
            and self.valid_until >= day
        )
