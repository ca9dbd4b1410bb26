"""What the system needs to work, and what it is given (7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import ControlledRecord, Record
from holdfast.support.choices.resources import ResourceKind

NOT_NEGATIVE = MinValueValidator(Decimal(0))


class ResourceNeed(Record):
    """A resource that the system needs, with what was decided and what is there (7.1)."""

    prefix: ClassVar[str] = "RES"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("needed", _("Needed"), _("Nothing is decided yet."), "warn", current=True),
            State("granted", _("Granted"), _("Decided, not yet there."), "calm", current=True),
            State("provided", _("Provided"), _("There, and in use."), "good", current=True),
            State(
                "declined",
                _("Declined"),
                _("Not given, for a stated reason that somebody answers for."),
                "unknown",
                current=True,
            ),
            State("ended", _("No longer needed"), final=True),
        )
    )

    kind = models.CharField(_("kind"), max_length=20, choices=ResourceKind.choices)
    purpose = models.TextField(_("what for"), blank=True)
    needed = models.DecimalField(
        _("needed"), max_digits=14, decimal_places=2, validators=[NOT_NEGATIVE]
    )
    provided = models.DecimalField(
        _("provided"), max_digits=14, decimal_places=2, default=0, validators=[NOT_NEGATIVE]
    )
    measure = models.CharField(
        _("counted in"), max_length=60, help_text=_("Guards per shift, cameras, euro a year.")
    )
    needed_from = models.DateField(_("needed from"))
    provide_by = models.DateField(_("to be provided by"), null=True, blank=True, editable=False)
    decision = models.TextField(_("decision"), blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    decided_by_roles = models.JSONField(_("as"), default=list, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("resource need")
        verbose_name_plural = _("resource needs")

    @property
    def gap(self) -> Decimal:
        """What is missing, in the measure of the need; never negative."""
        return max(Decimal(0), Decimal(self.needed) - Decimal(self.provided))


class ResourcePlan(ControlledRecord):
    """What is needed against what is provided, as it was approved (7.1)."""

    prefix: ClassVar[str] = "RPL"

    class Meta(ControlledRecord.Meta):
        verbose_name = _("resource plan")
        verbose_name_plural = _("resource plans")

    def annex(self) -> Mapping[str, object]:
        """Give what an approval binds beside the text: every need as it stands, by kind."""
        needs = ResourceNeed.objects.live().filter(unconfirmed=False).exclude(state="ended")
        return {
            "needs": [
                {
                    "id": str(need.pk),
                    "reference": need.reference,
                    "title": need.title,
                    "kind": need.kind,
                    "needed": str(need.needed),
                    "provided": str(need.provided),
                    "measure": need.measure,
                    "state": need.state,
                    "decision": need.decision,
                }
                for need in needs.order_by("kind", "reference")
            ]
        }
