"""Security programmes of other parts of the organization (5.1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.leadership.choices.activity import ProgrammeField
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class SecurityProgramme(Record):
    """A security programme that another part of the organization runs, and how it meets this one.

    IT, safety, fraud, continuity and the like: each is to complement the security management
    system (5.1).
    """

    prefix: ClassVar[str] = "PGM"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("running", _("Running"), _("The organization runs it."), "good", current=True),
            State("ended", _("Ended"), _("It is no longer run."), final=True),
        )
    )

    field = models.CharField(
        _("field"), max_length=20, choices=ProgrammeField.choices, default=ProgrammeField.OTHER
    )
    run_by = models.CharField(
        _("run by"), max_length=200, blank=True, help_text=_("The department and its head.")
    )
    interface = models.TextField(
        _("interface to the security management system"),
        blank=True,
        help_text=_("What each gives the other, who decides where they meet, who is told what."),
    )
    overlaps = models.TextField(
        _("overlaps and conflicts"),
        blank=True,
        help_text=_("Where both rule the same thing, and whose rule holds."),
    )
    ended_because = models.TextField(_("why it ended"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("other security programme")
        verbose_name_plural = _("other security programmes")
