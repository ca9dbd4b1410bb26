"""Versions of controlled content and what hangs on them: remarks, requests, copies, files (7.5)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.clock import now
from holdfast.records.choices import CopyMedium, RecallOutcome, ReviewVerdict, VersionState


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
