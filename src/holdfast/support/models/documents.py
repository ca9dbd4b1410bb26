"""Documents under control (7.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.models import ControlledRecord
from holdfast.support.choices.documents import DocumentKind


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
