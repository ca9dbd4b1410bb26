"""Commands on message channels: set up, give them their address, close them (7.4)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.records.making import amending, recording
from holdfast.support.models.communication_channels import ChannelSecret, MessageChannel
from holdfast.support.queries.message_channels import allowed_schemes, scheme_of, seal

CHANNEL_FIELDS = ("purpose",)

set_up_channel = recording(
    MessageChannel,
    kind="support.channel.set_up",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Set up a message channel"),
    asks=CHANNEL_FIELDS,
    about="Set up a chat room, list or pager that messages can be sent to.",
)
amend_channel = amending(
    MessageChannel,
    kind="support.channel.amended",
    needs=Permission.COMMUNICATION_RELEASE,
    asks=CHANNEL_FIELDS,
    about="Correct what is said of a message channel.",
)


@command(
    kind="support.channel.addressed",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Give it its address"),
    moves=Move(("no_address", "open"), "open"),
    labels={"address": gettext_lazy("Address")},
    helps={
        "address": gettext_lazy(
            "As Apprise writes it: slack://…, msteams://…. It is sealed, and shown to nobody again."
        )
    },
)
def give_address(caller: Caller, channel: MessageChannel, *, address: str) -> MessageChannel:
    """Give a channel the secret address that messages are sent to; a new one replaces the old."""
    scheme = scheme_of(address)
    allowed = allowed_schemes()
    refuse_if(
        scheme not in allowed,
        _("Addresses of the kind “{scheme}” are not allowed here. Allowed are: {allowed}.").format(
            scheme=scheme or "?", allowed=", ".join(sorted(allowed))
        ),
        field="address",
    )
    refuse_if(
        not _is_understood(address.strip()),
        _("This is not a complete address of the kind “{scheme}”.").format(scheme=scheme),
        field="address",
    )
    ChannelSecret.objects.update_or_create(
        channel_id=channel.pk,
        organization_id=caller.organization_id,
        defaults={"sealed": seal(address.strip())},
    )
    channel.scheme = scheme
    channel.address_set_at, channel.address_set_by = clock.now(), caller.name
    channel.save()
    return channel


def _is_understood(address: str) -> bool:
    from apprise import Apprise  # noqa: PLC0415 - only who sets up a channel waits for it

    return Apprise.instantiate(address, suppress_exceptions=True) is not None


@command(
    kind="support.channel.permitted",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Say what may be sent there"),
    labels={"may_receive": gettext_lazy("May receive up to")},
    helps={"reason": gettext_lazy("Who reads the channel, and on what that rests.")},
)
def permit_channel(
    caller: Caller, channel: MessageChannel, *, may_receive: Classification, reason: str
) -> MessageChannel:
    """Decide what may be sent to a channel, by who reads it."""
    refuse_if(not reason.strip(), _("Say on what it rests."), field="reason")
    channel.may_receive = Classification(may_receive)
    channel.permitted_because = reason.strip()
    channel.save()
    return channel


@command(
    kind="support.channel.closed",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Close the channel"),
    moves=Move(("no_address", "open"), "closed"),
    tone="danger",
)
def close_channel(caller: Caller, channel: MessageChannel, *, reason: str) -> MessageChannel:
    """Close a channel and destroy its address."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    ChannelSecret.objects.filter(channel_id=channel.pk).delete()
    channel.closed_because = reason.strip()
    channel.save()
    return channel
