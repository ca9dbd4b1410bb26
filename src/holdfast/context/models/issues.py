"""Issues that bear on security, and the two questions that always need an answer (4.1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.context.choices import IssueCategory, Side
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class ContextIssue(Record):
    """A circumstance outside or inside the organization that bears on its security (4.1)."""

    prefix: ClassVar[str] = "ISS"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("captured", _("Captured"), _("Noted; nobody has judged it yet."), "warn"),
            State("assessed", _("Assessed"), _("Its effect is stated; a decision is due."), "warn"),
            State(
                "adopted",
                _("Adopted"),
                _("It counts; something is to address it."),
                "good",
                current=True,
            ),
            State(
                "monitored",
                _("Monitored"),
                _("Addressed, and watched for change."),
                "good",
                current=True,
            ),
            State(
                "changed", _("Changed"), _("It is no longer as assessed: assess it anew."), "warn"
            ),
            State(
                "declined", _("Declined"), _("It does not matter here, with a reason."), final=True
            ),
            State("expired", _("Expired"), _("It no longer exists, with a reason."), final=True),
        )
    )

    side = models.CharField(
        _("external or internal"), max_length=10, choices=Side.choices, default=Side.EXTERNAL
    )
    category = models.CharField(
        _("category"), max_length=20, choices=IssueCategory.choices, default=IssueCategory.OTHER
    )
    from_supply_chain = models.BooleanField(
        _("comes from the supply chain"),
        default=False,
        help_text=_("It arises from a supplier, a route or a requirement of a partner: link that."),
    )
    description = models.TextField(_("description"), blank=True)
    effect = models.TextField(
        _("effect on the security management system"),
        blank=True,
        help_text=_("What it does to security and to the results that the system is to reach."),
    )
    learned_from = models.CharField(
        _("where it is known from"),
        max_length=300,
        blank=True,
        help_text=_("A report, a meeting, an authority, an observation."),
    )
    learned_on = models.DateField(_("date of that source"), null=True, blank=True)
    decision_reason = models.TextField(_("reason for the decision"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("context issue")
        verbose_name_plural = _("context issues")


DECIDED = LifeCycle(
    (
        State(
            "decided", _("Decided"), _("This is what the organization holds."), "good", current=True
        ),
        State("superseded", _("Superseded"), _("A later decision took its place."), final=True),
    )
)


class ClimateDetermination(Record):
    """The decision whether climate change is a relevant issue, with its reason (4.1, Amd 1)."""

    prefix: ClassVar[str] = "CLI"
    life_cycle: ClassVar[LifeCycle] = DECIDED

    relevant = models.BooleanField(_("climate change is a relevant issue"))
    reason = models.TextField(_("reason"))
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=200, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("climate determination")
        verbose_name_plural = _("climate determinations")


class SupplyChainDetermination(Record):
    """The decision whether issues arise from the requirements of the supply chain (4.1)."""

    prefix: ClassVar[str] = "SCD"
    life_cycle: ClassVar[LifeCycle] = DECIDED

    issues_arise = models.BooleanField(_("issues arise from the supply chain"))
    reason = models.TextField(_("reason"))
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=200, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("supply-chain determination")
        verbose_name_plural = _("supply-chain determinations")
