"""What left the house and what came in: packs, imports, and how columns were mapped before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Derived, Tenanted
from holdfast.common.identifiers import uuid7


class PackExport(Tenanted):
    """An evidence pack that was exported: by whom, when, what it shows and what for."""

    clause = models.CharField(_("clause"), max_length=20, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    exported_at = models.DateTimeField(_("exported at"))
    exported_by = models.CharField(_("exported by"), max_length=200)

    class Meta(Tenanted.Meta):
        verbose_name = _("exported pack")
        verbose_name_plural = _("exported packs")

    def __str__(self) -> str:
        return f"{self.exported_at:%Y-%m-%d} {self.clause}"


class ColumnMapping(Tenanted):
    """How the columns of a register were mapped, kept so that the next file maps itself."""

    record_type = models.CharField(_("kind of record"), max_length=100)
    headers_digest = models.CharField(_("headers"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    columns: models.JSONField[Any, Any] = models.JSONField(_("columns"), default=dict)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta(Tenanted.Meta):
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "record_type", "headers_digest"], name="mapping_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportRun(Tenanted):
    """A file that was imported: what was in it and what became of every row."""

    record_type = models.CharField(_("kind of record"), max_length=100)
    file_name = models.CharField(_("file"), max_length=255)
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    sha256 = models.CharField(_("digest"), max_length=64, blank=True)  # empty: erased
    report: models.JSONField[Any, Any] = models.JSONField(_("report"), default=dict)
    imported_at = models.DateTimeField(_("imported at"))
    imported_by = models.CharField(_("imported by"), max_length=200)

    class Meta(Tenanted.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.file_name} → {self.record_type}"

    @property
    def attachment_digests(self) -> tuple[str, ...]:
        """The digest of the file, which the ledger header binds."""
        return (self.sha256,) if self.sha256 else ()


class JobState(models.TextChoices):
    """Where long work stands."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    INTERRUPTED = "interrupted", _("Interrupted")


class ImportJob(Derived):
    """An import at work beside the pages: how far it is, and what came out of it.

    It is no record: what it did is in the ledger, row by row. After a restart it is taken up again;
    rows that were taken are then found unchanged. How far it is says its pulse.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_type = models.CharField(max_length=100)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    order: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.RUNNING)
    message = models.TextField(blank=True)
    report: models.JSONField[Any, Any] = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    actor_id = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["organization_id", "-started_at"], name="job_started"),)

    def __str__(self) -> str:
        return f"{self.file_name} → {self.record_type}: {self.state}"

    @property
    def is_rehearsal(self) -> bool:
        """Whether everything is only tried."""
        return bool(self.order.get("dry_run"))

    @property
    def is_unfinished_rehearsal(self) -> bool:
        """Whether it was to be tried and nobody knows yet what would become of it."""
        return self.is_rehearsal and self.state != JobState.DONE
