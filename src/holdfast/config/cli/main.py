"""Reads the command line and hands over; exit codes: 0 done, 1 findings or refused, 2 usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import django


def main(argv: Sequence[str] | None = None) -> int:
    """Run one `holdfast` command and give its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "holdfast.config.settings")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["makemigrations"]:
        return _django(arguments)
    django.setup()
    from holdfast.acting.refusals import Refused  # noqa: PLC0415 - Django must be set up first
    from holdfast.config.cli.commands import COMMANDS  # noqa: PLC0415
    from holdfast.ledger.errors import LedgerError, RolledBack  # noqa: PLC0415

    parser = argparse.ArgumentParser(
        prog="holdfast",
        description="Runs the security management system of ISO 28000:2022.",
        epilog="HOLDFAST_HOME names the folder of the installation, DATABASE_URL a PostgreSQL "
        "database, HOLDFAST_CLOCK a day that a demonstration takes for today.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(verbs)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except Refused as refusal:
        print(refusal.message, file=sys.stderr)
        return 1
    except LedgerError as error:
        print(error, file=sys.stderr)
        if isinstance(error, RolledBack):
            print("If it is meant: holdfast ledger open-epoch REASON", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1


def _django(arguments: Sequence[str]) -> int:
    """Hand a development command over to Django."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["holdfast", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
