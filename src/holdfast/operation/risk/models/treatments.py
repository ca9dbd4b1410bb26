"""What is done about a risk, and who accepted what remains of it until when (8.3)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk.choices import TreatmentOption
from holdfast.operation.risk.models.scenarios import RiskScenario
from holdfast.operation.risk.models.scores import step
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

OPEN_TREATMENT = ("proposed", "approved", "in_progress", "implemented")


class Treatment(Record):
    """Something done about a risk: what, by whom, until when, for how much, to what end (8.3)."""

    prefix: ClassVar[str] = "TRT"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("proposed", _("Proposed"), _("Not approved yet."), "warn"),
            State("approved", _("Approved"), _("To be begun."), "calm", current=True),
            State("in_progress", _("In progress"), _("Being done."), "calm", current=True),
            State("implemented", _("Implemented"), _("Done; its effect is not verified."), "warn",
                  current=True),
            State("verified", _("Verified"), _("Done, and somebody else saw that it works."),
                  "good", current=True, frozen=True, final=True),
            State("ineffective", _("Not effective"), _("Done, but it does not work."), "bad",
                  frozen=True, final=True),
            State("rejected", _("Rejected"), _("Not done, for a stated reason."), frozen=True,
                  final=True),
        )
    )  # fmt: skip

    scenario = models.ForeignKey(
        RiskScenario, models.PROTECT, related_name="treatments", verbose_name=_("risk scenario")
    )
    option = models.CharField(
        _("option"), max_length=10, choices=TreatmentOption.choices, default=TreatmentOption.MODIFY
    )
    options_considered = models.TextField(
        _("options considered"), blank=True, help_text=_("What else was thought of, and why not.")
    )
    actions = models.TextField(
        _("what is done"), blank=True, help_text=_("The steps; or plan an action for each.")
    )
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    cost = models.DecimalField(
        _("cost"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    resources = models.TextField(
        _("resources"), blank=True, help_text=_("People, money, equipment, and whether granted.")
    )
    effect = models.TextField(_("expected effect"), blank=True)
    expected_likelihood = step(_("expected likelihood"))
    expected_consequence = step(_("expected consequence"))
    progress = models.PositiveSmallIntegerField(
        _("progress in per cent"),
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    approved_by = models.CharField(_("approved by"), max_length=200, blank=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    postponed_because = models.TextField(_("why it was postponed"), blank=True, editable=False)
    implemented_on = models.DateField(_("implemented on"), null=True, blank=True, editable=False)
    implemented_by = models.CharField(
        _("implemented by"), max_length=200, blank=True, editable=False
    )
    implemented_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    result = models.TextField(_("what was done"), blank=True, editable=False)
    verified_on = models.DateField(_("verified on"), null=True, blank=True, editable=False)
    verified_by = models.CharField(_("verified by"), max_length=200, blank=True, editable=False)
    finding = models.TextField(_("what was found"), blank=True, editable=False)
    rejected_because = models.TextField(_("why not"), blank=True, editable=False)

    scenario_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "state", "due"], name="treatment_due"),
        )

    @property
    def is_open(self) -> bool:
        """Tell whether something remains to be done."""
        return self.state in OPEN_TREATMENT

    def is_overdue(self, on: dt.date) -> bool:
        """Tell whether it should have been implemented by a day, and was not."""
        undone = self.state in ("proposed", "approved", "in_progress")
        return undone and self.due is not None and self.due < on


class RiskAcceptance(Record):
    """A remaining risk accepted as it stands, by a named person, for a reason, until a day (8.3).

    It counts until its last day; a material change of the scenario's score makes it void.
    """

    prefix: ClassVar[str] = "ACC"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("awaiting", _("Awaits a signature"), _("The second of two has to sign."), "warn"),
            State("in_force", _("In force"), _("Counts until its last day."), "good", current=True,
                  frozen=True),
            State("void", _("Needs re-approval"), _("The risk changed since."), "bad", frozen=True,
                  final=True),
            State("replaced", _("Replaced"), _("A later one took its place."), frozen=True,
                  final=True),
            State("withdrawn", _("Withdrawn"), _("Taken back, for a reason."), frozen=True,
                  final=True),
        )
    )  # fmt: skip

    scenario = models.ForeignKey(
        RiskScenario, models.PROTECT, related_name="acceptances", verbose_name=_("risk scenario")
    )
    reason = models.TextField(_("reason"))
    interim = models.TextField(_("measures meanwhile"), blank=True)
    until = models.DateField(_("until"))
    accepted_on = models.DateField(_("accepted on"))
    level = models.CharField(_("level accepted"), max_length=20)
    level_rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    likelihood = step(_("likelihood accepted"))
    consequence = step(_("consequence accepted"))
    people = step(_("harm to people accepted"))
    method_name = models.CharField(_("judged by"), max_length=80)
    scenario_version = models.PositiveIntegerField(_("version of the scenario"))
    authority = models.CharField(_("accepted as"), max_length=200)
    accepted_by = models.CharField(_("accepted by"), max_length=200)
    accepted_by_actor = models.UUIDField(_("actor"), null=True, blank=True)
    awaits = models.CharField(_("awaits the signature of"), max_length=30, blank=True)
    countersigned_by = models.CharField(_("countersigned by"), max_length=200, blank=True)
    ended_because = models.TextField(_("why it ended"), blank=True)

    scenario_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("risk acceptance")
        verbose_name_plural = _("risk acceptances")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["scenario", "state", "until"], name="riskacceptance_until"),
        )

    def days_left(self, on: dt.date) -> int:
        """The days that it still counts; negative where it has expired."""
        return (self.until - on).days
