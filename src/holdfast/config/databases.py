"""The database: SQLite embedded by default, PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

# FULL loses nothing on power failure; a memory map amplifies corruption (see docs/decisions).
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;"
    "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
)


def database_settings(url: str | None, home: Path) -> dict[str, Any]:
    """Give Django's settings for a database address; without one, SQLite in the home folder.

    Raises:
        ImproperlyConfigured: an address of another kind.
    """
    if not url:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _sqlite(home / "holdfast.sqlite3")
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with “{parts.scheme}”; it takes postgresql:// or sqlite://."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, **query},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "WRITE_LOCK": path.with_name("write.lock"),  # where writers queue
        "CONN_MAX_AGE": 600,  # seconds; a new connection knows how large the tables have become
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_START,
        },
    }
