"""Interested parties and what they require (4.2.1)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.context.choices import IN_THE_SUPPLY_CHAIN, PartyKind, Side
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

STEPS = (MinValueValidator(1), MaxValueValidator(5))


class InterestedParty(Record):
    """Somebody who affects, or is affected by, the security of the organization (4.2.1)."""

    prefix: ClassVar[str] = "PTY"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State(
                "relevant",
                _("Relevant"),
                _("It matters to the security management system."),
                "good",
                current=True,
            ),
            State("set_aside", _("Set aside"), _("It does not matter (any more), with a reason.")),
        )
    )

    side = models.CharField(
        _("external or internal"), max_length=10, choices=Side.choices, default=Side.EXTERNAL
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=PartyKind.choices, default=PartyKind.OTHER
    )
    stake = models.TextField(
        _("what is at stake for it"),
        blank=True,
        help_text=_("Why it takes an interest in your security, in a sentence."),
    )
    influence = models.PositiveSmallIntegerField(
        _("influence"),
        null=True,
        blank=True,
        validators=STEPS,
        help_text=_("How much it can do to your security, from 1 (little) to 5 (very much)."),
    )
    interest = models.PositiveSmallIntegerField(
        _("interest"),
        null=True,
        blank=True,
        validators=STEPS,
        help_text=_("How much your security matters to it, from 1 (little) to 5 (very much)."),
    )
    contact = models.TextField(_("contact"), blank=True)
    engagement = models.TextField(_("how it is kept informed and involved"), blank=True)
    relationship_owner = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("relationship owner"),
        help_text=_("Who keeps in touch with it."),
    )
    last_contact = models.DateField(_("last contact"), null=True, blank=True)
    no_requirements_because = models.TextField(
        _("why it requires nothing"),
        blank=True,
        help_text=_("Only where it has no need or expectation towards your security."),
    )
    set_aside_because = models.TextField(_("why it was set aside"), blank=True, editable=False)

    relationship_owner_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("interested party")
        verbose_name_plural = _("interested parties")

    @property
    def is_in_supply_chain(self) -> bool:
        """Tell whether the party belongs to the supply chain."""
        return self.kind in IN_THE_SUPPLY_CHAIN


class PartyRequirement(Record):
    """What an interested party needs or expects, and whether the system addresses it (4.2.1)."""

    prefix: ClassVar[str] = "REQ"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("captured", _("Captured"), _("Noted; it is not decided yet."), "warn"),
            State(
                "adopted", _("Addressed"), _("The system is to address it."), "good", current=True
            ),
            State(
                "monitored",
                _("Monitored"),
                _("Addressed, and watched for change."),
                "good",
                current=True,
            ),
            State(
                "declined",
                _("Not addressed"),
                _("Decided against, with a reason."),
                "calm",
                current=True,
            ),
            State(
                "changed",
                _("Changed"),
                _("The party asks for something else: decide anew."),
                "warn",
            ),
            State("expired", _("Expired"), _("The party no longer asks for it."), final=True),
        )
    )

    party = models.ForeignKey(
        InterestedParty,
        models.PROTECT,
        related_name="requirements",
        verbose_name=_("interested party"),
    )
    need = models.TextField(_("what it needs or expects"), blank=True)
    mandatory = models.BooleanField(
        _("mandatory"),
        default=False,
        help_text=_("Law, permit or contract demands it: it cannot be declined."),
    )
    decision_reason = models.TextField(_("reason for the decision"), blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)

    party_id: UUID

    class Meta(Record.Meta):
        verbose_name = _("requirement of a party")
        verbose_name_plural = _("requirements of parties")
