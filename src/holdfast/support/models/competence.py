"""What people need to know and can do, and what is done where that is missing (7.2)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.permissions import Permission
from holdfast.common.days import add_months
from holdfast.records.choices import Classification
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record
from holdfast.support.choices.competence import (
    CompetenceLevel,
    CompetenceSource,
    GapMeasure,
    reaches,
)


@lru_cache(maxsize=4096)
def same_subject(text: str) -> str:
    """Give a subject as it is compared: the same whatever its spaces and capitals."""
    return " ".join(text.split()).casefold()


class CompetenceRequirement(Record):
    """What whoever has a role, or works at a post, needs to know or to be able to do (7.2 a).

    What names neither role nor post nor place is needed by everybody.
    """

    prefix: ClassVar[str] = "CPR"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("in_use", _("In use"), _("People are measured by it."), "good", current=True),
            State("retired", _("Retired"), _("No longer asked for, with a reason."), final=True),
        )
    )

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty: made of subject and role.")
    )
    role = models.ForeignKey(
        "leadership.Role",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
        help_text=_("Who has this role needs it. Neither role nor post nor site: everybody."),
    )
    post = models.CharField(
        _("post"),
        max_length=120,
        blank=True,
        help_text=_("Or: everybody whose function is called so, as in Gate guard."),
    )
    site = models.ForeignKey(
        "accounts.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Where it is needed because of a place, as the terminal with the X-ray."),
    )
    subject = models.CharField(
        _("subject"),
        max_length=120,
        help_text=_("In the words of your courses: Access systems, Cargo and seals, Search."),
    )
    level = models.CharField(
        _("level"),
        max_length=12,
        choices=CompetenceLevel.choices,
        default=CompetenceLevel.TRAINED,
    )
    validity_months = models.PositiveSmallIntegerField(
        _("refreshed every (months)"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(240)),
        help_text=_("Empty: as long as the record itself says, or without an end."),
    )
    evidence_needed = models.CharField(
        _("evidence that is accepted"),
        max_length=300,
        blank=True,
        help_text=_("A copy of the licence, the sheet of the examination, a list of attendance."),
    )
    number_needed = models.BooleanField(
        _("needs a certificate number"),
        default=False,
        help_text=_("Only a record with the number of the certificate or licence counts."),
    )
    retired_because = models.TextField(_("why it was retired"), blank=True, editable=False)

    role_id: UUID | None
    site_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("competence requirement")
        verbose_name_plural = _("competence requirements")

    @property
    def topic(self) -> str:
        """The subject as it is compared."""
        return same_subject(self.subject)

    @property
    def open_subject(self) -> str:
        """The subject as other records quote it: what is confidential only by its reference."""
        secret = self.classification == Classification.CONFIDENTIAL
        return self.reference if secret else self.subject


class CompetenceRecord(Record):
    """What a person knows or can do, by what, proved by what, for which period (7.2 b, d).

    It says of somebody how an examination went: not for every colleague to read.
    """

    prefix: ClassVar[str] = "CPT"
    needs_to_read: ClassVar[Permission | None] = Permission.COMPETENCE_READ
    about_whom: ClassVar[str] = "person"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("obtained", _("Obtained"), _("Nobody has verified it yet."), "warn"),
            State(
                "verified",
                _("Verified"),
                _("Somebody else saw the evidence; it counts within its period."),
                "good",
                current=True,
            ),
            State("suspended", _("Suspended"), _("Does not count for now."), "bad"),
            State("expired", _("Expired"), _("Its period is over."), "unknown", final=True),
            State("revoked", _("Revoked"), _("Taken away, with a reason."), "bad", final=True),
        )
    )

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty: made of subject and person.")
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    requirement = models.ForeignKey(
        CompetenceRequirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requirement that it answers"),
        help_text=_("Or name the subject: it then answers every requirement on that subject."),
    )
    subject = models.CharField(
        _("subject"),
        max_length=120,
        blank=True,
        help_text=_("Empty: that of the requirement, or else the title."),
    )
    level = models.CharField(
        _("level"),
        max_length=12,
        choices=CompetenceLevel.choices,
        default=CompetenceLevel.TRAINED,
    )
    how = models.CharField(
        _("by"),
        max_length=12,
        choices=CompetenceSource.choices,
        default=CompetenceSource.TRAINING,
    )
    issuer = models.CharField(
        _("issuer"), max_length=200, blank=True, help_text=_("Who taught, examined or licensed.")
    )
    certificate_number = models.CharField(_("certificate number"), max_length=100, blank=True)
    obtained_on = models.DateField(_("obtained on"))
    valid_from = models.DateField(
        _("proves the period from"), null=True, blank=True, help_text=_("Empty: the day obtained.")
    )
    valid_until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The last day; empty: as long as the requirement says."),
    )
    evidence = models.CharField(
        _("where the evidence is"),
        max_length=300,
        blank=True,
        help_text=_("A file can be attached instead: personnel file 12, register of the issuer."),
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True, editable=False)
    verified_by = models.CharField(_("verified by"), max_length=200, blank=True, editable=False)
    verified_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    stopped_because = models.TextField(_("why it no longer counts"), blank=True, editable=False)

    person_id: UUID
    requirement_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("competence record")
        verbose_name_plural = _("competence records")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "person", "state"], name="competence_person"),
            models.Index(fields=["organization", "valid_until"], name="competence_until"),
        )

    def clean(self) -> None:
        """Refuse a period that ends before it begins.

        Raises:
            ValidationError: at the last day.
        """
        super().clean()
        if self.valid_until is not None and self.valid_until < self.first_day:
            raise ValidationError({"valid_until": _("The last day lies before the first.")})

    @property
    def topic(self) -> str:
        """The subject as it is compared."""
        return same_subject(self.subject)

    @property
    def first_day(self) -> dt.date:
        """The first day of the period that it proves."""
        return self.valid_from or self.obtained_on

    def last_day_for(self, requirement: CompetenceRequirement) -> dt.date | None:
        """Give the last day on which it answers a requirement; None where that has no end.

        The refresh that the requirement asks for ends it earlier than it says itself.
        """
        refreshed = None
        if requirement.validity_months is not None:
            refreshed = add_months(self.first_day, requirement.validity_months)
        days = [day for day in (self.valid_until, refreshed, self.review_due) if day is not None]
        return min(days, default=None)

    def answers(self, requirement: CompetenceRequirement) -> bool:
        """Tell whether it is what a requirement asks for, on whatever day."""
        if self.requirement_id != requirement.pk and self.topic != requirement.topic:
            return False
        if requirement.number_needed and not self.certificate_number.strip():
            return False
        return reaches(self.level, requirement.level)


class CompetenceGap(Record):
    """What is done about a competence that a person lacks, and whether it worked (7.2 c)."""

    prefix: ClassVar[str] = "GAP"
    needs_to_read: ClassVar[Permission | None] = Permission.COMPETENCE_READ
    about_whom: ClassVar[str] = "person"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("open", _("Open"), _("To be closed by its day."), "warn", current=True),
            State(
                "done",
                _("Done"),
                _("The measure was carried out; whether it worked is not judged yet."),
                "calm",
                current=True,
            ),
            State(
                "effective",
                _("Effective"),
                _("The person is competent now."),
                "good",
                current=True,
                final=True,
            ),
            State(
                "ineffective",
                _("Not effective"),
                _("It was done and did not help."),
                "bad",
                final=True,
            ),
            State("dropped", _("Dropped"), _("Not done, for a stated reason."), final=True),
        )
    )

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty: made of subject and person.")
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    requirement = models.ForeignKey(
        CompetenceRequirement,
        models.PROTECT,
        related_name="+",
        verbose_name=_("requirement that is not met"),
    )
    measure = models.CharField(
        _("measure"), max_length=14, choices=GapMeasure.choices, default=GapMeasure.TRAINING
    )
    plan = models.TextField(_("what is done"), blank=True)
    due = models.DateField(_("due"))
    judge_on = models.DateField(
        _("effect judged on"),
        null=True,
        blank=True,
        help_text=_("Empty: a month after it is due."),
    )
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    done_by = models.CharField(_("done by"), max_length=200, blank=True, editable=False)
    done_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    result = models.TextField(_("what was done"), blank=True, editable=False)
    judged_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    judged_by = models.CharField(_("judged by"), max_length=200, blank=True, editable=False)
    finding = models.TextField(_("whether it worked"), blank=True, editable=False)

    person_id: UUID
    requirement_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("competence gap")
        verbose_name_plural = _("competence gaps")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "state", "due"], name="competencegap_due"),
        )

    def clean(self) -> None:
        """Refuse to judge before the measure is due.

        Raises:
            ValidationError: at the day of judging.
        """
        super().clean()
        if self.judge_on is not None and self.judge_on < self.due:
            raise ValidationError(
                {"judge_on": _("Its effect can be judged only after it is done.")}
            )
