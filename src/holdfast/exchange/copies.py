"""A copy of the database to try things in, so that nobody has to wait for a rehearsal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def in_a_copy(folder: Path) -> Iterator[None]:
    """Let this thread work in a copy of an embedded database; it goes with its folder.

    SQLite has one writer at a time: who tries ten thousand rows would keep everybody else from
    writing for half a minute. PostgreSQL lets many write, so nothing is copied there; nor inside a
    transaction, which has the pen already.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "sqlite" or own.in_atomic_block:
        yield
        return
    copy = folder / "copy.sqlite3"
    for left in folder.glob(f"{copy.name}*"):  # by work that was cut off
        left.unlink()
    own.ensure_connection()
    with closing(sqlite3.connect(copy)) as made:
        made.execute("PRAGMA synchronous=OFF")
        own.connection.backup(made)
    there = connections.create_connection(DEFAULT_DB_ALIAS)
    there.settings_dict = {**own.settings_dict, "NAME": str(copy), "WRITE_LOCK": None}
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield
    finally:
        there.close()
        connections[DEFAULT_DB_ALIAS] = own
