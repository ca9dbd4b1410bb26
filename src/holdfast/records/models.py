"""Record and what hangs on every record: traces, versions of content, attachments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import ClassVar, Self, TypeVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.acting.callers import Caller
from holdfast.acting.models import GuardedManager, GuardedQuerySet, Tenanted
from holdfast.acting.permissions import Permission
from holdfast.common.clock import now
from holdfast.records.choices import (
    Classification,
    ContentFormat,
    ContentMedium,
    IntegrityLevel,
    Relation,
    Standing,
)
from holdfast.records.content_models import (
    Attachment,
    ContentVersion,
    Distribution,
    ReviewRemark,
    ReviewRequest,
)
from holdfast.records.lifecycles import LifeCycle, State

__all__ = [
    "Attachment",
    "ContentVersion",
    "ControlledRecord",
    "Distribution",
    "Record",
    "RecordManager",
    "RecordQuerySet",
    "ReferenceCounter",
    "ReviewRemark",
    "ReviewRequest",
    "Trace",
]

R = TypeVar("R", bound="Record")


class RecordQuerySet(GuardedQuerySet[R]):
    """Records, with the questions that every page and check asks of them."""

    def live(self) -> Self:
        """Give what was not voided, archived or disposed of."""
        return self.filter(standing=Standing.LIVE)

    def current(self, on: dt.date) -> Self:
        """Give what counts on a day: approved or active, confirmed, its review date not passed."""
        states = self.model.life_cycle.current
        return self.live().filter(
            Q(review_due__isnull=True) | Q(review_due__gte=on), state__in=states, unconfirmed=False
        )

    def visible_to(self, caller: Caller) -> Self:
        """Give what the caller may read: by unit, and confidential records only with the right."""
        if self.model.needs_to_read is not None:
            return self._of_few(caller, self.model.needs_to_read)
        units = caller.units(Permission.RECORD_READ)
        found = self
        if units is not None:
            found = found.filter(Q(unit_id__in=units) | Q(unit_id__isnull=True))
        if Permission.RECORD_READ not in caller.rights:
            return found.none()
        secret = caller.units(Permission.RECORD_READ_CONFIDENTIAL)
        if secret is None:
            return found
        open_to = ~Q(classification=Classification.CONFIDENTIAL) | Q(unit_id__in=secret)
        if self.model.entrusted_to and caller.person_id is not None:
            open_to |= Q(**{self.model.entrusted_to: caller.person_id})
        return found.filter(open_to)

    def _of_few(self, caller: Caller, needed: Permission) -> Self:
        """Give what the few may read whom a kind names, and to everybody what is his own."""
        if Permission.RECORD_READ not in caller.rights:
            return self.none()
        condition = Q(pk__in=[])
        units = caller.units(needed)
        if units is None:
            condition = Q()
        elif units:
            condition |= Q(unit_id__in=units)
        secret = caller.units(Permission.RECORD_READ_CONFIDENTIAL)
        if secret is not None and not self.model.is_confidential_throughout():
            open_to = ~Q(classification=Classification.CONFIDENTIAL) | Q(unit_id__in=secret)
            condition &= open_to
        everything = units is None and secret is None
        if not everything and caller.person_id is not None and self.model.about_whom:
            condition |= Q(**{self.model.about_whom: caller.person_id})
        return self.filter(condition)


class RecordManager(GuardedManager[R]):
    """The fail-closed manager of records."""

    def get_queryset(self) -> RecordQuerySet[R]:
        """Give the records of the caller's organization."""
        scoped = super().get_queryset()
        queryset: RecordQuerySet[R] = RecordQuerySet(self.model, using=self._db)
        queryset.query = scoped.query
        return queryset

    def live(self) -> RecordQuerySet[R]:
        """Give what was not voided, archived or disposed of."""
        return self.get_queryset().live()

    def current(self, on: dt.date) -> RecordQuerySet[R]:
        """Give what counts on a day."""
        return self.get_queryset().current(on)

    def visible_to(self, caller: Caller) -> RecordQuerySet[R]:
        """Give what the caller may read."""
        return self.get_queryset().visible_to(caller)


class Record(Tenanted):
    """A record of the security management system: owned, referenced, versioned, never deleted."""

    prefix: ClassVar[str] = "REC"
    life_cycle: ClassVar[LifeCycle] = LifeCycle((State("recorded", _("Recorded"), current=True),))
    # Of a kind that few may read: the right that reading takes, the field that names whom it is
    # about (who may read his own), and whether files may hang on it. Each reading is logged.
    needs_to_read: ClassVar[Permission | None] = None
    about_whom: ClassVar[str] = ""
    takes_files: ClassVar[bool] = True
    # The field of the person whom one that is confidential is entrusted to: he reads it too.
    entrusted_to: ClassVar[str] = ""
    # Fields that say more than a reader may know, each with what shows it without that: a quiz
    # without its right answers. Whoever may edit the record reads them whole.
    veiled: ClassVar[Mapping[str, Callable[[str], str]]] = {}

    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("The part of the organization that it belongs to; empty: all of it."),
    )
    reference = models.CharField(_("reference"), max_length=40, editable=False)
    title = models.CharField(_("title"), max_length=300)
    owner = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Who answers for it."),
    )
    classification = models.CharField(
        _("classification"),
        max_length=20,
        choices=Classification.choices,
        default=Classification.INTERNAL,
    )
    state = models.CharField(_("state"), max_length=40, editable=False)
    standing = models.CharField(
        _("standing"),
        max_length=20,
        choices=Standing.choices,
        default=Standing.LIVE,
        editable=False,
    )
    standing_reason = models.TextField(_("reason"), blank=True, editable=False)
    happened_at = models.DateTimeField(
        _("happened at"),
        null=True,
        blank=True,
        help_text=_("When it took place, where that differs from when it was recorded."),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=now, editable=False)
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True, editable=False)
    review_due = models.DateField(_("next review"), null=True, blank=True)
    external_reference = models.CharField(
        _("reference in its source"), max_length=100, blank=True, default=""
    )
    external_source = models.CharField(_("source"), max_length=200, blank=True, default="")
    unconfirmed = models.BooleanField(_("template, not yet yours"), default=False, editable=False)

    unit_id: UUID | None
    owner_id: UUID | None

    objects: ClassVar[RecordManager[Self]] = RecordManager()

    @classmethod
    def is_confidential_throughout(cls) -> bool:
        """Tell whether all of a kind is confidential: the right to read it is then enough."""
        return bool(
            cls._meta.get_field("classification").default == Classification.CONFIDENTIAL  # type: ignore[union-attr]
        )

    class Meta(Tenanted.Meta):
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "reference"], name="%(app_label)s_%(class)s_reference"
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["organization", "standing", "state"], name="%(class)s_st"),
            models.Index(fields=["organization", "review_due"], name="%(class)s_rv"),
            models.Index(
                fields=["organization", "external_source", "external_reference"],
                name="%(class)s_sr",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    @property
    def state_now(self) -> State:
        """The state that the record is in, with its label, meaning and tone."""
        known = self.life_cycle.by_key.get(self.state)
        return known or State(self.state, self.state, tone="unknown")

    def get_state_display(self) -> str:
        """The state in words."""
        return str(self.state_now.label)

    def is_current(self, on: dt.date) -> bool:
        """Tell whether the record counts on a day."""
        return (
            self.standing == Standing.LIVE
            and self.state_now.current
            and not self.unconfirmed
            and (self.review_due is None or self.review_due >= on)
        )

    def is_review_overdue(self, on: dt.date) -> bool:
        """Tell whether the next review lies in the past."""
        return self.review_due is not None and self.review_due < on


class ControlledRecord(Record):
    """A record whose content is controlled: versions, approval, effect, distribution (7.5)."""

    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("draft", _("Draft"), _("Being written.")),
            State("in_review", _("In review"), _("Read by others before approval."), "warn"),
            State("approved", _("Approved"), _("Approved, not yet effective."), "calm"),
            State("in_force", _("In force"), _("Approved and effective."), "good", current=True),
            State("withdrawn", _("Withdrawn"), _("No longer to be used."), "bad", final=True),
        )
    )

    version_in_force = models.PositiveIntegerField(
        _("version in force"), null=True, blank=True, editable=False
    )
    effective_on = models.DateField(_("effective on"), null=True, blank=True, editable=False)
    information_value = models.TextField(
        _("value of the information"),
        blank=True,
        help_text=_("What its loss, its disclosure or a false version of it would mean."),
    )
    integrity_level = models.CharField(
        _("integrity level"), max_length=10, choices=IntegrityLevel.choices, blank=True
    )
    medium = models.CharField(
        _("medium"),
        max_length=12,
        choices=ContentMedium.choices,
        default=ContentMedium.ELECTRONIC,
        blank=True,
    )
    content_format = models.CharField(
        _("format"),
        max_length=10,
        choices=ContentFormat.choices,
        default=ContentFormat.TEXT,
        blank=True,
    )
    storage_location = models.CharField(
        _("storage location"), max_length=200, default="Holdfast", blank=True
    )
    preservation_format = models.CharField(
        _("preservation format"),
        max_length=100,
        default="PDF/A-2",
        blank=True,
        help_text=_("In which it can still be read at the end of its retention."),
    )
    points_of_use = models.TextField(
        _("where it must be at hand"),
        blank=True,
        help_text=_("One place per line: a gate, a control room, a vehicle, a site or a unit."),
    )
    recall_days = models.PositiveSmallIntegerField(
        _("days until obsolete copies are back"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    class Meta(Record.Meta):
        abstract = True

    def annex(self) -> Mapping[str, object]:
        """The structured part that an approval binds beside the text; kinds with one add it."""
        return {}


class ReferenceCounter(models.Model):
    """The last number given per prefix; references are never used twice."""

    organization_id = models.UUIDField()
    prefix = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "prefix"], name="counter_once"),
        )

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:04d}"


class Trace(Tenanted):
    """A typed link from one record to another that can be followed both ways."""

    relation = models.CharField(_("relation"), max_length=30, choices=Relation.choices)
    source_type = models.CharField(_("from kind"), max_length=100)
    source_id = models.UUIDField(_("from"))
    target_type = models.CharField(_("to kind"), max_length=100)
    target_id = models.UUIDField(_("to"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    made_at = models.DateTimeField(_("made at"), default=now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("trace")
        verbose_name_plural = _("traces")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "relation", "source_id", "target_id"],
                condition=Q(ended_at__isnull=True),
                name="trace_once",
            ),
        )
        indexes = (
            models.Index(fields=["source_id", "target_type"], name="trace_forward"),
            models.Index(fields=["target_id", "source_type"], name="trace_backward"),
            models.Index(fields=["organization", "source_type", "target_type"], name="trace_kinds"),
        )

    def __str__(self) -> str:
        return f"{self.source_type} {self.get_relation_display()} {self.target_type}"
