"""Documents under control (7.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.models import ControlledRecord
from holdfast.support.choices.documents import DocumentKind, RequiredDocument


class Document(ControlledRecord):
    """A document of the system, or one of external origin that it relies on (7.5)."""

    prefix: ClassVar[str] = "DOC"

    kind = models.CharField(
        _("kind"), max_length=20, choices=DocumentKind.choices, default=DocumentKind.PROCEDURE
    )
    code = models.CharField(
        _("code"), max_length=40, blank=True, help_text=_("As printed on it: PRO-02.")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    purpose = models.TextField(_("purpose"), blank=True)
    issuer = models.CharField(
        _("issuer"),
        max_length=200,
        blank=True,
        help_text=_("Who issued it, where it is of external origin."),
    )
    edition = models.CharField(
        _("edition"),
        max_length=100,
        blank=True,
        help_text=_("Year, version or consolidation date."),
    )
    link = models.URLField(_("link"), max_length=1000, blank=True)
    edition_check_months = models.PositiveSmallIntegerField(
        _("look for a newer edition every (months)"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    edition_checked_on = models.DateField(
        _("last looked for a newer edition on"), null=True, blank=True, editable=False
    )
    edition_check_due = models.DateField(
        _("look for a newer edition by"), null=True, blank=True, editable=False
    )
    newer_edition = models.CharField(
        _("newer edition found"), max_length=100, blank=True, editable=False
    )
    take_over_by = models.DateField(
        _("take the newer edition over by"), null=True, blank=True, editable=False
    )
    edition_note = models.TextField(_("what was found"), blank=True, editable=False)
    found_necessary = models.BooleanField(
        _("we ourselves find it necessary"),
        default=False,
        help_text=_("It stands in the list of documents that you want beside those required."),
    )
    necessary_because = models.TextField(_("why it is necessary"), blank=True)
    stands_for = models.CharField(
        _("required documented information"),
        max_length=5,
        choices=RequiredDocument.choices,
        blank=True,
        help_text=_("Which entry of the list of required documents it answers, if any."),
    )
    retention_rule = models.ForeignKey(
        "support.RetentionRule",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retention rule"),
        help_text=_("Empty: the rule for documents of this organization."),
    )

    retention_rule_id: UUID | None

    class Meta(ControlledRecord.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def is_external(self) -> bool:
        """Tell whether others issued the document."""
        return self.kind == DocumentKind.EXTERNAL

    def annex(self) -> Mapping[str, object]:
        """Give what an approval binds of a document of external origin: its issuer and edition."""
        if not self.is_external:
            return {}
        return {"issuer": self.issuer, "edition": self.edition, "link": self.link}
