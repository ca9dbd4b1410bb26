"""What top management said to a record that waited for its decision, and why (5.1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted
from holdfast.common.clock import now
from holdfast.leadership.choices.deciding import VerdictKind


class Verdict(Tenanted):
    """A yes, a no or a “work on it again”, to the version of a record that was seen (5.1).

    The record itself keeps the step that it took; this keeps the reason, for every kind of record.
    """

    record_type = models.CharField(_("kind of record"), max_length=100)
    record_id = models.UUIDField(_("record"))
    record_version = models.PositiveIntegerField(_("version that was seen"))
    command = models.CharField(_("step"), max_length=100)
    verdict = models.CharField(_("verdict"), max_length=10, choices=VerdictKind.choices)
    reason = models.TextField(_("reason"), blank=True)
    said_at = models.DateTimeField(_("said at"), default=now)
    said_by_actor = models.UUIDField(_("actor"), null=True, blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        indexes = (
            models.Index(fields=["organization", "record_id", "said_at"], name="verdict_record"),
        )

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.reason[:80]}"
