"""Changes that nobody planned: what they led to, and what was done about it (8.4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class UnintendedChange(Record):
    """Something that changed without a plan, its consequences and what mitigates them (8.4)."""

    prefix: ClassVar[str] = "UCH"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "detected", _("Detected"), _("Its consequences are not known."), "bad", current=True
            ),
            State(
                "consequences_reviewed",
                _("Consequences reviewed"),
                _("What follows from it is known; it is not mitigated yet."),
                "warn",
                current=True,
            ),
            State(
                "mitigated",
                _("Mitigated"),
                _("Adverse effects are dealt with."),
                "good",
                current=True,
            ),
            State(
                "closed",
                _("Closed"),
                _("Nothing is left to be done."),
                "good",
                current=True,
                frozen=True,
                final=True,
            ),
        )
    )

    detected_on = models.DateField(_("detected on"))
    what_changed = models.TextField(
        _("what changed"), help_text=_("What is different, since when, and how it was noticed.")
    )
    consequences = models.TextField(_("consequences"), blank=True, editable=False)
    is_adverse = models.BooleanField(_("adverse effects"), default=False, editable=False)
    reviewed_on = models.DateField(
        _("consequences reviewed on"), null=True, blank=True, editable=False
    )
    reviewed_by = models.CharField(
        _("consequences reviewed by"), max_length=200, blank=True, editable=False
    )
    mitigation = models.TextField(_("mitigation"), blank=True, editable=False)
    mitigated_on = models.DateField(_("mitigated on"), null=True, blank=True, editable=False)
    closing_note = models.TextField(_("closing note"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("unintended change")
        verbose_name_plural = _("unintended changes")
