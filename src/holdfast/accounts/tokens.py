"""API tokens: how they look, and the digest that is kept of them."""

import hashlib
import secrets
from typing import Final

PREFIX: Final = "hfs_"


def new_token() -> str:
    """Make a token that nobody can guess (256 random bits)."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of_token(secret: str) -> str:
    """Give the digest under which a token is known; the token itself is not kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
