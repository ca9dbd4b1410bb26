"""How the organization applies the eight principles (4.2.3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.context.choices import Principle
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class PrincipleStatement(Record):
    """How the organization applies one of the eight principles of security management (4.2.3)."""

    prefix: ClassVar[str] = "PRI"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("draft", _("Draft"), _("Proposed; nobody has adopted it yet."), "warn"),
            State(
                "adopted",
                _("Adopted"),
                _("This is how the principle is applied."),
                "good",
                current=True,
                frozen=True,
            ),
            State("withdrawn", _("Withdrawn"), _("No longer how it is done."), final=True),
        )
    )

    principle = models.CharField(_("principle"), max_length=20, choices=Principle.choices)
    statement = models.TextField(
        _("how it is applied"),
        help_text=_("In your own words; link the records that show it."),
    )
    withdrawn_because = models.TextField(_("reason"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("statement on a principle")
        verbose_name_plural = _("statements on principles")
