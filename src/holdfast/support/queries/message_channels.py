"""Addresses of message channels: which kinds may be used, and how they are kept sealed (7.4)."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from django.conf import settings

from holdfast.support.models.communication_channels import ChannelSecret, MessageChannel

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

# Services with addresses of their own on the internet. What reaches any host that an address
# names (json://, xml://) is left to whoever runs the server: HOLDFAST_MESSAGE_SCHEMES.
HOSTED: Final = frozenset(
    {
        "discord",
        "gchat",
        "msgbird",
        "msteams",
        "opsgenie",
        "pagerduty",
        "plivo",
        "pover",
        "slack",
        "sns",
        "tgram",
        "twilio",
        "vonage",
        "workflows",
        "wxteams",
    }
)
SCHEME: Final = re.compile(r"^([a-z][a-z0-9+.-]*)://")


def allowed_schemes() -> frozenset[str]:
    """Give the kinds of channel that this installation may send to, as in `slack`."""
    given = os.environ.get("HOLDFAST_MESSAGE_SCHEMES")
    if given is None:
        return HOSTED
    return frozenset(name.strip().lower() for name in given.split(",") if name.strip())


def scheme_of(address: str) -> str:
    """Give the kind of channel that an address names; empty where it names none."""
    found = SCHEME.match(address.strip().lower())
    return found[1] if found else ""


def seal(address: str) -> bytes:
    """Give an address so that only this installation can read it."""
    return _locksmith().encrypt(address.encode())


def address_of_channel(channel: MessageChannel) -> str:
    """Give the address of a channel, for sending only; empty where there is none to be read."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - starts quickly without it

    found = ChannelSecret.objects.filter(channel_id=channel.pk).first()
    if found is None:
        return ""
    try:
        return _locksmith().decrypt(bytes(found.sealed)).decode()
    except InvalidToken:  # the secret of the installation was replaced: it is entered anew
        return ""


def _locksmith() -> Fernet:
    from cryptography.fernet import Fernet  # noqa: PLC0415 - starts quickly without it

    key = hashlib.sha256(b"holdfast message channels\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
