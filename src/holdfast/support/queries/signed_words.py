"""Words that carry keys and a day of expiry, signed, and short enough for a code on a wall."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core import signing

from holdfast.common import clock

KEY: Final = 16  # bytes of a key
MOMENT: Final = 5  # bytes of a moment, in seconds since 1970
LONGEST: Final = 300  # characters of a word


@dataclass(frozen=True)
class Said:
    """What a word says: its keys in their order, and the secret at its end."""

    keys: tuple[UUID, ...]
    secret: bytes


def signed_word(keys: Sequence[UUID], until: dt.datetime, *, salt: str, secret: bytes = b"") -> str:
    """Give a signed word for some keys that counts until a moment; `salt` says what it is for."""
    moment = int(until.timestamp()).to_bytes(MOMENT, "big")
    raw = b"".join(key.bytes for key in keys) + moment + secret
    return signing.Signer(salt=salt).sign(base64.urlsafe_b64encode(raw).decode().rstrip("="))


def read_word(word: str, *, salt: str, keys: int) -> Said | None:
    """Read a signed word; None where it is forged, made for another use, or no longer counts."""
    try:
        plain = signing.Signer(salt=salt).unsign(word[:LONGEST])
        raw = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except (signing.BadSignature, binascii.Error, ValueError):
        return None
    head = keys * KEY
    if len(raw) < head + MOMENT:
        return None
    if clock.now().timestamp() >= int.from_bytes(raw[head : head + MOMENT], "big"):
        return None
    found = tuple(UUID(bytes=raw[at : at + KEY]) for at in range(0, head, KEY))
    return Said(found, raw[head + MOMENT :])
