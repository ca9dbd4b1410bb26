"""The verb that looks at whether what is stored is still whole, however much there is."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from holdfast.config.backups import read_back
from holdfast.config.cli.base import (
    Options,
    Progress,
    Verb,
    acting_for,
    show,
    takes_json,
    takes_organization,
    tell,
)
from holdfast.support.commands.preservation import keep_findings, note_backup
from holdfast.support.queries.preservation import verify_stored


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)
    parser.add_argument(
        "--backup", type=Path, metavar="FILE", help="read this backup back too, and note that"
    )


def _check_content(options: Options) -> int:
    with acting_for(options) as (caller, _organization):
        found = verify_stored(caller, Progress("Reading"))
        made = keep_findings(caller, found=asdict(found))
        noted = None
        if options.backup is not None:
            manifest = read_back(options.backup.resolve())
            words = f"{options.backup.name}, made at {manifest['made_at']}, was read back whole."
            noted = note_backup(caller, evidence=words)
    if options.json:
        show({**asdict(found), "record": made.reference, "backup": noted and noted.reference})
    else:
        for problem in found.problems:
            tell(f"{problem['reference']:<12} {problem['what']}")
        tell(f"{found.versions} versions and {found.files} files read, kept as {made.reference}.")
        if noted is not None:
            tell(f"The backup was read back, kept as {noted.reference}.")
        tell("Everything fits." if not found.problems_total else f"{found.problems_total} do not.")
    return 1 if found.problems_total else 0


VERBS = (
    Verb(
        "check-content",
        "compare everything stored with its digests, and read a backup back",
        _check_content,
        _arguments,
    ),
)
