"""The contact book: whom to reach at interested parties and authorities (7.4, 8.6)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Classification
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

VERIFIED_FOR: Final = 90  # days after which a contact is stale (DOMAIN 3.2)


class Contact(Record):
    """Somebody outside who is told, or called, and how to reach them (7.4).

    Only what is needed to reach them at work: no private address, no date of birth.
    """

    prefix: ClassVar[str] = "CON"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("in_use", _("In use"), _("Can be reached there."), "good", current=True),
            State("retired", _("No longer used"), _("Left, or replaced by another."), final=True),
        )
    )

    party = models.ForeignKey(
        "context.InterestedParty",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("interested party"),
        help_text=_("For whom they work."),
    )
    organization_name = models.CharField(
        _("organization"),
        max_length=200,
        blank=True,
        help_text=_("Where it is not among the interested parties."),
    )
    function = models.CharField(
        _("function"), max_length=200, blank=True, help_text=_("Duty officer, account manager.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile telephone"), max_length=40, blank=True)
    emergency_phone = models.CharField(
        _("telephone out of hours"), max_length=40, blank=True, help_text=_("Answered at night.")
    )
    languages = models.CharField(
        _("languages"), max_length=100, blank=True, help_text=_("English, Norwegian.")
    )
    hours = models.CharField(
        _("hours"), max_length=200, blank=True, help_text=_("Monday to Friday, 8 to 16.")
    )
    round_the_clock = models.BooleanField(
        _("reached day and night"), default=False, help_text=_("Somebody answers at any hour.")
    )
    may_receive = models.CharField(
        _("may receive up to"),
        max_length=20,
        choices=Classification.choices,
        default=Classification.PUBLIC,
        help_text=_("The highest classification of what may be sent to them."),
        editable=False,
    )
    permitted_because = models.TextField(_("on what that rests"), blank=True, editable=False)
    permitted_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    verified_on = models.DateField(_("verified on"), null=True, blank=True, editable=False)
    verified_by = models.CharField(_("verified by"), max_length=200, blank=True, editable=False)
    verified_how = models.CharField(_("verified how"), max_length=200, blank=True, editable=False)
    verify_by = models.DateField(_("verify by"), null=True, blank=True, editable=False)
    retired_because = models.TextField(_("why no longer used"), blank=True, editable=False)

    party_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def is_stale(self, on: dt.date) -> bool:
        """Tell whether nobody checked in the last ninety days that the contact is right."""
        return self.verified_on is None or (on - self.verified_on).days > VERIFIED_FOR

    @property
    def phones(self) -> list[tuple[str, str]]:
        """The numbers that there are, each with what it is."""
        known = (
            (str(_("telephone")), self.phone),
            (str(_("mobile telephone")), self.mobile),
            (str(_("telephone out of hours")), self.emergency_phone),
        )
        return [(label, number) for label, number in known if number]
