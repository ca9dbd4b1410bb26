"""Record and what hangs on every record: traces, versions of content, attachments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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
    CopyMedium,
    IntegrityLevel,
    RecallOutcome,
    Relation,
    ReviewVerdict,
    Standing,
    VersionState,
)
from holdfast.records.lifecycles import LifeCycle, State

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
        return found.filter(~Q(classification=Classification.CONFIDENTIAL) | Q(unit_id__in=secret))

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
        if units is not None and caller.person_id is not None and self.model.about_whom:
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


class ContentVersion(Tenanted):
    """One numbered version of controlled content; approval binds to its digest (7.5.2).

    The content is a text, or the `file` whose digest `file_sha256` keeps. `frozen` holds the rows
    that blocks of live records showed on submission; the annex binds them by digest, and only who
    may read those records sees them, so that the ledger leaves them out. `writers` names everyone
    who wrote on the version: [{"id": user, "name": …}].
    """

    ledger_omits: ClassVar[frozenset[str]] = frozenset({"frozen"})

    record_type = models.CharField(_("kind of record"), max_length=100)
    record_id = models.UUIDField(_("record"))
    number = models.PositiveIntegerField(_("version number"))
    state = models.CharField(
        _("state"), max_length=20, choices=VersionState.choices, default=VersionState.DRAFT
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    body = models.TextField(_("text"), blank=True)
    annex = models.JSONField(_("annex"), default=dict, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    file = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_sha256 = models.CharField(_("digest of the file"), max_length=64, blank=True)
    frozen = models.JSONField(_("rows as they stood"), default=dict, blank=True)
    change_reason = models.TextField(_("reason for the change"), blank=True)
    writers = models.JSONField(_("who wrote on it"), default=list, blank=True)
    review_round = models.PositiveSmallIntegerField(_("round of review"), default=0)
    author_id = models.UUIDField(_("author"), null=True, blank=True)
    author_name = models.CharField(_("author"), max_length=200, blank=True)
    drafted_at = models.DateTimeField(_("drafted at"), default=now)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approver_id = models.UUIDField(_("approver"), null=True, blank=True)
    approver_name = models.CharField(_("approver"), max_length=200, blank=True)
    approver_roles = models.JSONField(_("roles of the approver"), default=list, blank=True)
    approval_statement = models.TextField(_("statement of approval"), blank=True)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    superseded_on = models.DateField(_("superseded on"), null=True, blank=True)
    withdrawn_because = models.TextField(_("reason for withdrawal"), blank=True)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    archived_because = models.TextField(_("why it is archived"), blank=True)
    retain_until = models.DateField(_("kept until"), null=True, blank=True)
    disposed_on = models.DateField(_("disposed of on"), null=True, blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = (
            models.UniqueConstraint(fields=["record_id", "number"], name="version_number"),
        )
        indexes = (
            models.Index(fields=["organization", "record_type", "state"], name="version_state"),
        )

    def __str__(self) -> str:
        return f"{self.record_type} v{self.number}"

    @property
    def is_open(self) -> bool:
        """Tell whether the version may still be written on."""
        return self.state in (VersionState.DRAFT, VersionState.IN_REVIEW)

    @property
    def is_file(self) -> bool:
        """Tell whether an uploaded file is the content, and not a text."""
        return bool(self.file_sha256)

    @property
    def format(self) -> str:
        """What the content is: `text` or `file`."""
        return "file" if self.is_file else "text"


class ReviewRemark(Tenanted):
    """What a reader said of a version in review, and how it was settled (7.5.2)."""

    content_version = models.ForeignKey(ContentVersion, models.PROTECT, related_name="remarks")
    passage = models.TextField(_("passage"), blank=True)
    occurrence = models.PositiveSmallIntegerField(
        _("which occurrence of the passage"), default=1, validators=[MinValueValidator(1)]
    )
    review_round = models.PositiveSmallIntegerField(_("round of review"), default=0)
    remark = models.TextField(_("remark"))
    by_name = models.CharField(_("by"), max_length=200)
    by_id = models.UUIDField(_("by"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), default=now)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settlement = models.TextField(_("how it was settled"), blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return self.remark[:80]


class ReviewRequest(Tenanted):
    """That a named person was asked to read a version by a date, and what he answered (7.5.2)."""

    content_version = models.ForeignKey(
        ContentVersion, models.PROTECT, related_name="review_requests"
    )
    review_round = models.PositiveSmallIntegerField(_("round of review"))
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), default=now)
    asked_by = models.CharField(_("asked by"), max_length=200)
    due = models.DateField(_("answer by"))
    note = models.CharField(_("what to look at"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    verdict = models.CharField(
        _("verdict"), max_length=20, choices=ReviewVerdict.choices, blank=True
    )
    dropped_at = models.DateTimeField(_("no longer asked since"), null=True, blank=True)

    person_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        constraints = (
            models.UniqueConstraint(
                fields=["content_version", "review_round", "person"], name="review_request_once"
            ),
        )
        indexes = (models.Index(fields=["person", "answered_at"], name="review_request_open"),)

    def __str__(self) -> str:
        return f"{self.content_version} → {self.person_id}"

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still waited for."""
        return self.answered_at is None and self.dropped_at is None


class Distribution(Tenanted):
    """A version given to a person or a place of use; acknowledged, and recalled when obsolete.

    A copy on paper or offline has a number and a `token`: the unguessable part of the address that
    its QR code names, under which anyone who holds the copy sees whether it is still current.
    """

    ledger_omits: ClassVar[frozenset[str]] = frozenset({"token"})

    content_version = models.ForeignKey(
        ContentVersion, models.PROTECT, related_name="distributions"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.CharField(_("place of use"), max_length=200, blank=True)
    at_site = models.ForeignKey(
        "accounts.Site", models.PROTECT, null=True, blank=True, related_name="+"
    )
    at_unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    medium = models.CharField(
        _("how"), max_length=10, choices=CopyMedium.choices, default=CopyMedium.SCREEN
    )
    copy_number = models.PositiveIntegerField(_("copy number"), null=True, blank=True)
    token = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    holder = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    holder_name = models.CharField(_("holder"), max_length=200, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("given at"), default=now)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledgement = models.CharField(_("how"), max_length=200, blank=True)
    recalled_at = models.DateTimeField(_("recalled at"), null=True, blank=True)
    recall_due = models.DateField(_("to be back by"), null=True, blank=True)
    recall_reason = models.CharField(_("why it is called back"), max_length=300, blank=True)
    recall_outcome = models.CharField(
        _("what became of it"), max_length=15, choices=RecallOutcome.choices, blank=True
    )
    recall_note = models.TextField(_("note"), blank=True)
    recall_confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    recall_confirmed_by = models.CharField(_("confirmed by"), max_length=200, blank=True)

    holder_id: UUID | None
    person_id: UUID | None

    class Meta(Tenanted.Meta):
        verbose_name = _("distribution")
        verbose_name_plural = _("distributions")
        constraints = (
            models.UniqueConstraint(
                fields=["content_version", "person"],
                condition=Q(person__isnull=False),
                name="distribution_once",
            ),
            models.UniqueConstraint(
                fields=["content_version", "copy_number"],
                condition=Q(copy_number__isnull=False),
                name="distribution_copy_number",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "recall_due"], name="distribution_recall"),
            models.Index(fields=["holder"], name="distribution_holder"),
        )

    def __str__(self) -> str:
        return f"{self.content_version} → {self.place or self.person_id}"

    @property
    def is_out(self) -> bool:
        """Tell whether the copy was called back and nobody has said what became of it."""
        return self.recalled_at is not None and self.recall_confirmed_at is None


class Attachment(Tenanted):
    """A file that belongs to a record: stored by digest, never changed, with what it proves."""

    record_type = models.CharField(_("kind of record"), max_length=100)
    record_id = models.UUIDField(_("record"))
    name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(_("media type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(
        _("digest"), max_length=64, blank=True, help_text=_("Empty once the file was erased.")
    )
    note = models.CharField(_("what it shows"), max_length=300, blank=True)
    proves_from = models.DateField(_("proves the period from"), null=True, blank=True)
    proves_until = models.DateField(_("proves the period until"), null=True, blank=True)
    added_at = models.DateTimeField(_("added at"), default=now)
    added_by = models.CharField(_("added by"), max_length=200)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = (models.Index(fields=["record_id"], name="attachment_record"),)

    def __str__(self) -> str:
        return self.name

    @property
    def attachment_digests(self) -> tuple[str, ...]:
        """The digests that the ledger header binds."""
        return (self.sha256,) if self.sha256 else ()
