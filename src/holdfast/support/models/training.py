"""Courses, the sessions in which they are held, and who attended (7.2, 7.3)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.clock import now
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.support.choices.training import AttendanceChannel, Effect, Mark

PERCENT = (MinValueValidator(1), MaxValueValidator(100))
DAYS = (MinValueValidator(1), MaxValueValidator(730))
MONTHS = (MinValueValidator(1), MaxValueValidator(120))


class Training(Record):
    """A course: what people can do afterwards, who needs it, and how one sees that it worked."""

    prefix: ClassVar[str] = "TRN"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("in_use", _("In use"), _("Sessions can be planned."), "good", current=True),
            State("retired", _("Retired"), _("No longer held, for a stated reason."), final=True),
        )
    )

    aims = models.TextField(
        _("aims"), blank=True, help_text=_("What people can do, or know, afterwards.")
    )
    conveys = models.TextField(_("what it conveys"), blank=True)
    delivered_by = models.CharField(
        _("delivered by"),
        max_length=200,
        blank=True,
        help_text=_("A person, an own department, a training house, an e-learning."),
    )
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration, minutes"), null=True, blank=True, validators=(MinValueValidator(1),)
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark, percent"),
        null=True,
        blank=True,
        validators=PERCENT,
        help_text=_("Empty: whoever assesses says passed or not passed, without points."),
    )
    refresh_months = models.PositiveSmallIntegerField(
        _("repeated after, months"),
        null=True,
        blank=True,
        validators=MONTHS,
        help_text=_("Empty: passed once is enough."),
    )
    effect_after_days = models.PositiveSmallIntegerField(
        _("effect judged after, days"),
        default=90,
        validators=DAYS,
        help_text=_("How long after a session one looks whether it worked."),
    )
    for_role = models.ForeignKey(
        "leadership.Role",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("needed by role"),
        help_text=_("Whoever has this role attends it; empty: by agreement."),
    )
    prepares_for_response = models.BooleanField(
        _("prepares for response"),
        default=False,
        help_text=_("For those who have duties when something happens (7.3 d)."),
    )
    retired_because = models.TextField(_("why it was retired"), blank=True, editable=False)

    for_role_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("training")
        verbose_name_plural = _("trainings")


class TrainingSession(Record):
    """One occasion on which a course is held: planned, held, assessed, and judged afterwards."""

    prefix: ClassVar[str] = "TSN"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("planned", _("Planned"), _("Day, place and trainer may still change.")),
            State("scheduled", _("Scheduled"), _("Fixed; people are invited."), "calm"),
            State(
                "held",
                _("Held"),
                _("Took place; who attended is known, what they learned is not."),
                "warn",
                current=True,
            ),
            State(
                "assessed",
                _("Assessed"),
                _("Each attendee has a result; whether it worked is not judged yet."),
                "calm",
                current=True,
            ),
            State(
                "judged",
                _("Effect judged"),
                _("Somebody looked afterwards whether it worked."),
                "good",
                current=True,
                final=True,
            ),
            State("cancelled", _("Cancelled"), _("Not held, for a stated reason."), final=True),
        )
    )

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty: that of the training.")
    )
    training = models.ForeignKey(
        Training, models.PROTECT, related_name="sessions", verbose_name=_("training")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    trainer = models.CharField(_("trainer"), max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1),),
        help_text=_("How many can attend; empty: as many as come."),
    )
    assess_by = models.DateField(_("to be assessed by"), null=True, blank=True, editable=False)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True, editable=False)
    assessed_by = models.CharField(_("assessed by"), max_length=200, blank=True, editable=False)
    judge_on = models.DateField(_("effect judged on"), null=True, blank=True, editable=False)
    effect = models.CharField(
        _("did it work"), max_length=20, choices=Effect.choices, blank=True, editable=False
    )
    finding = models.TextField(_("what was seen"), blank=True, editable=False)
    judged_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    judged_by = models.CharField(_("judged by"), max_length=200, blank=True, editable=False)
    printed_code = models.PositiveIntegerField(
        _("number of the printed code"), default=0, editable=False
    )
    printed_code_counts = models.BooleanField(
        _("the printed code counts"), default=False, editable=False
    )
    cancelled_because = models.TextField(_("why it was cancelled"), blank=True, editable=False)

    training_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")

    def clean(self) -> None:
        """Refuse a session that ends before it begins.

        Raises:
            ValidationError: at the end.
        """
        super().clean()
        if self.ends_at is not None and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it begins.")})

    @property
    def day(self) -> dt.date:
        """The day on which it is held."""
        return self.starts_at.date()


class Attendance(Tenanted):
    """A person in a training session: invited, present, passed or not, absent (7.2 d).

    Results are about people, so they stand on no register: whoever keeps the session sees them,
    and everyone sees his own.
    """

    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        related_name="attendance",
        verbose_name=_("training session"),
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    mark = models.CharField(
        _("attendance"), max_length=10, choices=Mark.choices, default=Mark.INVITED
    )
    score = models.PositiveSmallIntegerField(
        _("score, percent"), null=True, blank=True, validators=(MaxValueValidator(100),)
    )
    channel = models.CharField(
        _("known by"), max_length=10, choices=AttendanceChannel.choices, default="list"
    )
    noted_at = models.DateTimeField(_("noted at"), default=now)
    noted_by = models.CharField(_("noted by"), max_length=200, blank=True)
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    corrected_because = models.TextField(_("why it was changed"), blank=True)
    competence = models.JSONField(_("competence records"), default=list, blank=True)

    session_id: UUID
    person_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = (
            models.UniqueConstraint(fields=["session", "person"], name="attendance_once"),
        )
        indexes = (
            models.Index(fields=["organization", "person", "mark"], name="attendance_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.get_mark_display()}"

    @property
    def was_there(self) -> bool:
        """Tell whether the person attended, with whatever result."""
        return self.mark in THERE


THERE = (Mark.PRESENT, Mark.PASSED, Mark.FAILED)
