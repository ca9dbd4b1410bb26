"""The mail server: from one address in the environment to what Django wants to know."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

CONSOLE: Final = "django.core.mail.backends.console.EmailBackend"
SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
PATIENCE: Final = 20  # seconds for a mail server that does not answer


def mail_settings(url: str | None, sender: str | None, backend: str | None) -> dict[str, Any]:
    """Give the settings of the mail server that a URL names; without one, mails are printed.

    `smtp+tls://user:password@mail.example.org:587` asks for an encrypted line after the greeting,
    `smtps://` has one from the start, `smtp://` none. Special characters are percent-encoded.

    Raises:
        ImproperlyConfigured: the URL names no mail server, or a sender is missing.
    """
    if not url:
        named = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender} if sender else {}
        return {"EMAIL_BACKEND": backend or CONSOLE, **named}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not _is_port(parts.netloc):
        raise ImproperlyConfigured(
            "HOLDFAST_EMAIL_URL names the mail server, as in "
            "smtp+tls://user:password@mail.example.org:587 (or smtps://, or smtp:// without "
            f"encryption); this does not: “{parts.scheme}://…{parts.netloc.rpartition('@')[2]}”."
        )
    if not sender or "@" not in sender:
        raise ImproperlyConfigured(
            "HOLDFAST_EMAIL_FROM must name the sender of mails, as in sems@example.org: "
            "mail servers refuse mails from nobody."
        )
    return {
        "EMAIL_BACKEND": backend or SMTP,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": PATIENCE,
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }


def _is_port(netloc: str) -> bool:
    _host, colon, port = netloc.rpartition("@")[2].rpartition(":")
    return not colon or port.isdecimal()
