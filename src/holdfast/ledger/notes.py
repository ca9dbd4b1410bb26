"""Signed notes and checkpoints as C2SP writes them: a text, and under it who vouches for it.

A note is text that ends in a line break, an empty line, and one line per signature:
`— NAME BASE64`, where the base64 holds four bytes of key id and the Ed25519 signature.
A checkpoint is a note of three lines: origin, number of entries, root in base64.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from holdfast.ledger.errors import LedgerError

ED25519 = b"\x01"
DASH = "\u2014"
SIGNED_LINES = 3


class NoteError(LedgerError):
    """A note cannot be read, or nobody known has signed it."""


@dataclass(frozen=True)
class PublicKey:
    """The public half of a signing key, with the name that it signs under."""

    name: str
    raw: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of the same name apart."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    @property
    def published(self) -> str:
        """The key as one line to publish: name, id and key, joined by `+`."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(ED25519 + self.raw)}"

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Read a published key; raises NoteError where it is not one."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _decoded(encoded)
        key = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(raw) != 33 or key.key_id.hex() != key_id:
            raise NoteError(f"This is not a public key of a ledger: {text.strip()!r}.")
        return key


@dataclass(frozen=True)
class Signer:
    """A signing key with its name; the secret half never leaves its file."""

    name: str
    seed: bytes

    @classmethod
    def parse(cls, text: str) -> Signer:
        """Read a key file; raises NoteError where it is not one."""
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise NoteError("This file does not hold a signing key of a ledger.")
        raw = _decoded(parts[4])
        signer = cls(parts[2], raw[1:])
        if raw[:1] != ED25519 or len(raw) != 33 or signer.public.key_id.hex() != parts[3]:
            raise NoteError("The signing key in this file is damaged.")
        return signer

    @property
    def public(self) -> PublicKey:
        """What others need to check this key's signatures."""
        return PublicKey(self.name, self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def secret_text(self) -> str:
        """The whole key as a line for its file."""
        return f"PRIVATE+KEY+{self.name}+{self.public.key_id.hex()}+{_base64(ED25519 + self.seed)}"

    def sign(self, text: str) -> str:
        """The text as a signed note."""
        if not text.endswith("\n"):
            raise NoteError("The text of a note ends in a line break.")
        signature = self.public.key_id + self._key.sign(text.encode())
        return f"{text}\n{DASH} {self.name} {_base64(signature)}\n"


def opened(note: str, keys: Iterable[PublicKey]) -> str:
    """The text of a note that one of these keys has signed; raises NoteError where none has."""
    text, divider, signatures = note.rpartition("\n\n")
    if not divider or not signatures.endswith("\n"):
        raise NoteError("This is not a signed note.")
    text += "\n"
    known = {(key.name, key.key_id): key for key in keys}
    for name, encoded in [_signature_line(line) for line in signatures[:-1].split("\n")]:
        key = known.get((name, encoded[:4]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(encoded[4:], text.encode())
        except InvalidSignature as error:
            raise NoteError(f"The signature of {name} does not fit the note.") from error
        return text
    raise NoteError("None of the keys known here has signed this note.")


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """What a checkpoint says: whose tree, how many entries, under which root."""
    return f"{origin}\n{size}\n{_base64(root)}\n"


def parse_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint's text; raises NoteError where it is none."""
    lines = text.split("\n")
    if len(lines) <= SIGNED_LINES or not lines[1].isdecimal():
        raise NoteError("This is not a checkpoint.")
    root = _decoded(lines[2])
    if len(root) != 32:
        raise NoteError("The root of this checkpoint is not a SHA-256 hash.")
    return lines[0], int(lines[1]), root


def _signature_line(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != DASH or not name:
        raise NoteError("A signature line of this note is damaged.")
    return name, _decoded(encoded)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("Part of this note is not base64.") from error
    if _base64(raw) != text:
        raise NoteError("Part of this note is not written the one right way.")
    return raw
