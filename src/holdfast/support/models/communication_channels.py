"""Channels that messages are sent to; their addresses are secrets (7.4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import Derived
from holdfast.records.choices import Classification
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record


class MessageChannel(Record):
    """A chat room, list or pager that messages can be sent to (7.4).

    Whoever knows the address of a channel can write there, so the address is kept sealed in a
    table of its own: it is shown to nobody, exported nowhere and not in the ledger.
    """

    prefix: ClassVar[str] = "CHN"
    life_cycle: ClassVar[LifeCycle] = LifeCycle(
        (
            State("no_address", _("Without an address"), _("Nothing can be sent yet."), "warn"),
            State("open", _("Open"), _("Messages can be sent to it."), "good", current=True),
            State("closed", _("Closed"), _("Its address was destroyed."), final=True),
        )
    )

    purpose = models.TextField(_("who reads it"), blank=True)
    may_receive = models.CharField(
        _("may receive up to"),
        max_length=20,
        choices=Classification.choices,
        default=Classification.PUBLIC,
        help_text=_("The highest classification of what may be sent there."),
        editable=False,
    )
    permitted_because = models.TextField(_("on what that rests"), blank=True, editable=False)
    scheme = models.CharField(_("kind of channel"), max_length=40, blank=True, editable=False)
    address_set_at = models.DateTimeField(
        _("address set at"), null=True, blank=True, editable=False
    )
    address_set_by = models.CharField(
        _("address set by"), max_length=200, blank=True, editable=False
    )
    closed_because = models.TextField(_("why it was closed"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("message channel")
        verbose_name_plural = _("message channels")


class ChannelSecret(Derived):
    """The sealed address of a channel; outside the ledger, so that it can be destroyed."""

    channel_id = models.UUIDField(unique=True)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("sealed address")
        verbose_name_plural = _("sealed addresses")

    def __str__(self) -> str:
        return f"channel {self.channel_id}"
