"""What shows that all of 6.1.2 was looked at, and where the risks were handed on to (6.1.3)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk.choices import Consideration
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class ConsideredCategory(Record):
    """A category of 6.1.2 considered somewhere, with the reason why it brings no scenario."""

    prefix: ClassVar[str] = "CSD"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("considered", _("Considered"), _("Looked at, and nothing found, with a reason."),
                  "good", current=True),
            State("withdrawn", _("Withdrawn"), _("There is something after all."), final=True),
        )
    )  # fmt: skip

    category = models.CharField(
        _("what was considered"), max_length=20, choices=Consideration.choices
    )
    site = models.ForeignKey(
        "accounts.Site", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("site"), help_text=_("Empty, with no unit: the whole organization."),
    )  # fmt: skip
    reason = models.TextField(_("why it brings no scenario"))
    considered_on = models.DateField(_("considered on"))
    considered_by = models.CharField(_("considered by"), max_length=200, editable=False)
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True, editable=False)

    site_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("consideration")
        verbose_name_plural = _("considerations")


class EnterpriseReport(Record):
    """The hand-over of risks to the organization's overall risk management (6.1.3 a).

    The risks that it reports are traced to it (“covers”), each with the level that it then had.
    """

    prefix: ClassVar[str] = "EXR"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("reported", _("Reported"), _("The other register has it."), "good", current=True),
            State("withdrawn", _("Withdrawn"), _("It no longer stands there."), final=True),
        )
    )  # fmt: skip

    enterprise_register = models.CharField(
        _("enterprise risk register"), max_length=300,
        help_text=_("Which register, and where it is kept."),
    )  # fmt: skip
    link = models.URLField(_("link"), max_length=500, blank=True)
    reported_on = models.DateField(_("reported on"))
    reported_by = models.CharField(_("reported by"), max_length=200, editable=False)
    note = models.TextField(_("note"), blank=True)
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("report to the enterprise risk register")
        verbose_name_plural = _("reports to the enterprise risk register")
