"""Roles with responsibilities and authorities, and who holds them (5.3)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.clock import now
from holdfast.leadership.choices.roles import (
    AssignmentKind,
    ClearanceLevel,
    RaciLetter,
    RaciSubject,
    RoleLevel,
)
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class Role(Record):
    """A role of the security management system: what it answers for and what it may do (5.3)."""

    prefix: ClassVar[str] = "ROL"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("in_use", _("In use"), _("Somebody is to hold it."), "good", current=True),
            State("dissolved", _("Dissolved"), _("No longer needed, with a reason."), final=True),
        )
    )

    level = models.CharField(
        _("level"), max_length=10, choices=RoleLevel.choices, default=RoleLevel.FUNCTION
    )
    purpose = models.TextField(
        _("purpose"), blank=True, help_text=_("What the role is there for, in a sentence.")
    )
    responsibilities = models.TextField(
        _("responsibilities"), blank=True, help_text=_("One per line: what it answers for.")
    )
    authorities = models.TextField(
        _("authorities"),
        blank=True,
        help_text=_("One per line: what it may decide, order or stop without asking."),
    )
    ensures_conformity = models.BooleanField(
        _("makes sure that the system conforms"),
        default=False,
        help_text=_("The role named by 5.3 a: the system conforms to the standard."),
    )
    reports_performance = models.BooleanField(
        _("reports to top management"),
        default=False,
        help_text=_("The role named by 5.3 b: it reports how the system performs."),
    )
    reports_every_months = models.PositiveSmallIntegerField(
        _("months between reports"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(24)),
        help_text=_("For the role that reports to top management."),
    )
    needs_deputy = models.BooleanField(
        _("needs a deputy"),
        default=False,
        help_text=_("The work cannot wait while the holder is away."),
    )
    clearance_needed = models.CharField(
        _("clearance needed"),
        max_length=10,
        choices=ClearanceLevel.choices,
        default=ClearanceLevel.NONE,
        help_text=_("Nobody is assigned without a valid clearance of at least this level."),
    )
    dissolved_because = models.TextField(_("why it was dissolved"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    @property
    def is_named_by_the_standard(self) -> bool:
        """Tell whether it carries one of the two duties that only top management assigns."""
        return self.ensures_conformity or self.reports_performance


class RoleConflict(Tenanted):
    """Two roles that one person should not hold together, and why (5.3)."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="conflicts", verbose_name=_("role"))
    other = models.ForeignKey(
        Role, models.PROTECT, related_name="conflicts_seen", verbose_name=_("other role")
    )
    why = models.TextField(_("why not together"))
    stated_at = models.DateTimeField(_("stated at"), default=now)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_because = models.TextField(_("why it was lifted"), blank=True)

    role_id: UUID
    other_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("conflict of roles")
        verbose_name_plural = _("conflicts of roles")
        constraints = (
            models.UniqueConstraint(
                fields=["role", "other"],
                condition=Q(lifted_at__isnull=True),
                name="role_conflict_once",
            ),
        )

    def __str__(self) -> str:
        return self.why[:80]


class RoleAssignment(Record):
    """A person in a role, from one day to another: assigned, told and accepted (5.3)."""

    prefix: ClassVar[str] = "ASG"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("proposed", _("Proposed"), _("Nobody has assigned it yet."), "warn"),
            State(
                "assigned",
                _("Assigned"),
                _("Assigned; the person is not told yet."),
                "warn",
                current=True,
            ),
            State(
                "told",
                _("Told"),
                _("The person has the letter and has not acknowledged it yet."),
                "calm",
                current=True,
            ),
            State(
                "accepted",
                _("Accepted"),
                _("The person acknowledged the role."),
                "good",
                current=True,
            ),
            State("declined", _("Declined"), _("The person did not take the role."), final=True),
            State("ended", _("Ended"), _("The person no longer has the role."), final=True),
        )
    )

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty: made of role and person.")
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="assignments", verbose_name=_("role")
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(
        _("as"), max_length=10, choices=AssignmentKind.choices, default=AssignmentKind.HOLDER
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day; empty: without an end.")
    )
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True, editable=False)
    assigned_by = models.CharField(_("assigned by"), max_length=200, blank=True, editable=False)
    assigned_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    assigned_by_roles = models.JSONField(
        _("roles of who assigned it"), default=list, blank=True, editable=False
    )
    by_top_management = models.BooleanField(
        _("assigned by top management"), default=False, editable=False
    )
    told_on = models.DateField(_("told on"), null=True, blank=True, editable=False)
    told_noted_on = models.DateField(
        _("recorded on (told)"), null=True, blank=True, editable=False,
        help_text=_("Where it was recorded later than it happened."),
    )  # fmt: skip
    told_how = models.CharField(_("told how"), max_length=200, blank=True, editable=False)
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True, editable=False)
    acknowledged_noted_on = models.DateField(
        _("recorded on (acknowledged)"), null=True, blank=True, editable=False,
        help_text=_("Where it was recorded later than it happened."),
    )  # fmt: skip
    acknowledged_how = models.CharField(
        _("acknowledged how"), max_length=200, blank=True, editable=False
    )
    ended_because = models.TextField(_("why it ended"), blank=True, editable=False)

    role_id: UUID
    person_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("assignment of a role")
        verbose_name_plural = _("assignments of roles")
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["organization", "person", "state"], name="assignment_person"),
        )

    def clean(self) -> None:
        """Refuse a last day that lies before the first.

        Raises:
            ValidationError: at the last day.
        """
        super().clean()
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")})

    def runs_on(self, day: dt.date) -> bool:
        """Tell whether a day lies between its first and its last day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class Delegation(Record):
    """Part of a role given to somebody else for a stated time (5.3)."""

    prefix: ClassVar[str] = "DLG"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "given",
                _("Given"),
                _("It holds between its two days; the person has not acknowledged it yet."),
                "calm",
                current=True,
            ),
            State(
                "accepted",
                _("Accepted"),
                _("It holds between its two days; the person acknowledged it."),
                "good",
                current=True,
            ),
            State("withdrawn", _("Withdrawn"), _("Taken back before its end."), final=True),
        )
    )

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty: made of role and person.")
    )
    assignment = models.ForeignKey(
        RoleAssignment,
        models.PROTECT,
        related_name="delegations",
        verbose_name=_("assignment of the role"),
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("to whom")
    )
    what = models.TextField(
        _("what is delegated"), help_text=_("Which authorities, and up to what limit.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.TextField(_("reason"), blank=True)
    given_by = models.CharField(_("delegated by"), max_length=200, blank=True, editable=False)
    given_by_actor = models.UUIDField(_("actor"), null=True, blank=True, editable=False)
    by_top_management = models.BooleanField(
        _("delegated by top management"), default=False, editable=False
    )
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True, editable=False)
    acknowledged_how = models.CharField(
        _("acknowledged how"), max_length=200, blank=True, editable=False
    )
    withdrawn_because = models.TextField(_("why it was taken back"), blank=True, editable=False)

    assignment_id: UUID
    person_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")

    def clean(self) -> None:
        """Refuse a last day that lies before the first.

        Raises:
            ValidationError: at the last day.
        """
        super().clean()
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")})

    def runs_on(self, day: dt.date) -> bool:
        """Tell whether a day lies between its first and its last day."""
        return self.starts_on <= day <= self.ends_on

    @property
    def role(self) -> Role:
        """The role that part of is delegated."""
        return self.assignment.role

    @property
    def role_id(self) -> UUID:
        """The key of that role."""
        return self.assignment.role_id


class RaciEntry(Tenanted):
    """One letter of the responsibility matrix: a role, and a process or clause (5.3)."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="letters", verbose_name=_("role"))
    subject_type = models.CharField(_("about"), max_length=10, choices=RaciSubject.choices)
    subject = models.CharField(
        _("process or clause"),
        max_length=40,
        help_text=_("The key of the process, or the number of the clause."),
    )
    letter = models.CharField(
        _("letter"),
        max_length=1,
        choices=RaciLetter.choices,
        blank=True,
        help_text=_("Empty: nothing to do with it (any more)."),
    )
    handed_back = models.BooleanField(
        _("follows the process again"),
        default=False,
        editable=False,
        help_text=_("What was set by hand no longer holds; the processes of the clause answer."),
    )

    role_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("letter of the responsibility matrix")
        verbose_name_plural = _("letters of the responsibility matrix")
        constraints = (
            models.UniqueConstraint(
                fields=["role", "subject_type", "subject"], name="raci_letter_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter} {self.subject}"
