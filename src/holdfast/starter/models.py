"""Which template an organization started from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Tenanted


class AppliedTemplate(Tenanted):
    """A sector template that was applied: when, by whom, and how much it brought."""

    ledger_omits: ClassVar[frozenset[str]] = frozenset()

    template = models.CharField(_("template"), max_length=40)
    applied_at = models.DateTimeField(_("applied at"))
    applied_by = models.CharField(_("applied by"), max_length=200)
    # Kind of record -> how many of it the template brought.
    brought = models.JSONField(_("what it brought"), default=dict)

    class Meta(Tenanted.Meta):
        verbose_name = _("applied template")
        verbose_name_plural = _("applied templates")
        constraints = (
            models.UniqueConstraint(fields=["organization", "template"], name="template_once"),
        )

    def __str__(self) -> str:
        return self.template
