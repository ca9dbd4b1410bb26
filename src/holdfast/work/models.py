"""Action: who does what until when; digest: what somebody was reminded of, and when."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.work.choices import DigestState, Rhythm, Step


class Action(Record):
    """Something that somebody does until a date, for any record (6.1, 6.2, 8.3, 9.3, 10.2)."""

    prefix: ClassVar[str] = "ACT"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("open", _("Open"), _("To be done."), "warn", current=True),
            State(
                "done",
                _("Done"),
                _("Reported done; its effect is not judged yet."),
                "calm",
                current=True,
            ),
            State(
                "effective",
                _("Effective"),
                _("Done, and it worked."),
                "good",
                current=True,
                final=True,
            ),
            State(
                "ineffective",
                _("Not effective"),
                _("Done, but it did not work."),
                "bad",
                final=True,
            ),
            State("dropped", _("Dropped"), _("Not done, for a stated reason."), final=True),
        )
    )

    due = models.DateField(_("due"))
    description = models.TextField(_("what is to be done"), blank=True)
    about_type = models.CharField(_("for kind"), max_length=100, blank=True, editable=False)
    about_id = models.UUIDField(_("for"), null=True, blank=True, editable=False)
    criterion = models.TextField(
        _("how one sees that it worked"),
        blank=True,
        help_text=_("The effectiveness criterion, written down before the work starts."),
    )
    judge_on = models.DateField(_("effect judged on"), null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    done_by = models.CharField(_("done by"), max_length=200, blank=True, editable=False)
    done_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    judged_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "state", "due"], name="action_due"),
            models.Index(fields=["about_id"], name="action_about"),
        )


class ReminderChoice(Tenanted):
    """How often, and in which language, a person is reminded by e-mail."""

    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    rhythm = models.CharField(
        _("how often"), max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        help_text=_("Empty: that of the organization."),
    )

    person_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("choice of reminders")
        verbose_name_plural = _("choices of reminders")
        constraints = (
            models.UniqueConstraint(fields=["organization", "person"], name="reminder_choice_once"),
        )

    def __str__(self) -> str:
        return self.get_rhythm_display()


class Digest(Tenanted):
    """The one mail that reminds a person on a day; what it held counts once it was sent."""

    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    day = models.DateField(_("day"))
    state = models.CharField(
        _("state"), max_length=10, choices=DigestState.choices, default=DigestState.SENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at: models.DateTimeField[dt.datetime, dt.datetime] = models.DateTimeField(_("tried at"))
    failure = models.CharField(_("why it was not sent"), max_length=200, blank=True)

    person_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("digest of reminders")
        verbose_name_plural = _("digests of reminders")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "person", "day"], name="digest_once_a_day"
            ),
        )
        indexes = (models.Index(fields=["organization", "day", "state"], name="digest_day"),)

    def __str__(self) -> str:
        return f"{self.day} · {self.get_state_display()}"


class Reminder(Tenanted):
    """One line of a digest: of which record, due when, at which step.

    `matter` is the one thing to do on the record: another day makes it another matter.
    """

    digest = models.ForeignKey(
        Digest, models.PROTECT, related_name="reminders", verbose_name=_("digest")
    )
    record_type = models.CharField(_("kind of record"), max_length=100)
    record_id = models.UUIDField(_("record"))
    matter = models.UUIDField(_("matter"))
    due = models.DateField(_("due"), null=True, blank=True)
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)

    digest_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (
            models.UniqueConstraint(
                fields=["digest", "matter", "step"], name="reminder_once_a_digest"
            ),
        )
        indexes = (
            models.Index(fields=["matter"], name="reminder_matter"),
            models.Index(fields=["record_id"], name="reminder_record"),
        )

    def __str__(self) -> str:
        return f"{self.record_type} · {self.get_step_display()}"
