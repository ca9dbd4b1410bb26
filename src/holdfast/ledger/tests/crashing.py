"""A process that appends to a ledger until it is killed; run by test_crashes.py, never imported.

    python crashing.py DATABASE migrate|append|verify ORGANIZATION

`append` prints the index of each entry once its transaction is committed; `verify` prints what
the verification says, as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from uuid import UUID

import django
from django.conf import settings


def configure(database: str) -> None:
    """The settings that an embedded installation has, as far as the ledger needs them."""
    settings.configure(
        INSTALLED_APPS=["holdfast.ledger"],
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
                },
            }
        },
    )
    django.setup()


def append_for_ever(organization_id: UUID) -> None:
    """Append one to three entries in each transaction, and say so only after the commit."""
    from django.db import transaction  # noqa: PLC0415 - after configure()

    from holdfast.ledger.append import append  # noqa: PLC0415
    from holdfast.ledger.tests.samples import draft  # noqa: PLC0415

    count = 0
    while True:
        change = draft()
        following = [draft(change.record_id, revision) for revision in range(2, 2 + count % 3)]
        with transaction.atomic():
            entries = append(organization_id, [change, *following], now=datetime.now(UTC))
        print(*(f"{entry.index}:{change.record_id}" for entry in entries), flush=True)  # noqa: T201
        count += 1


def verify_once(organization_id: UUID) -> None:
    """Print the verdict and, for every index, the record that stands there."""
    from holdfast.ledger.reading import entries  # noqa: PLC0415
    from holdfast.ledger.verifying import verify  # noqa: PLC0415

    report = verify(organization_id, live=None).as_json()
    there = [f"{view.index}:{view.record_id}" for view in entries(organization_id)]
    print(json.dumps({**report, "there": there}))  # noqa: T201


if __name__ == "__main__":
    database, verb, organization = sys.argv[1:]
    configure(database)
    if verb == "migrate":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    elif verb == "append":
        append_for_ever(UUID(organization))
    else:
        verify_once(UUID(organization))
