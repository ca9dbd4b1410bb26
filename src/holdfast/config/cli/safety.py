"""Verbs that keep the installation safe: backup and restore."""

from __future__ import annotations

import argparse
from pathlib import Path

from holdfast.config.backups import make_backup, restore_backup
from holdfast.config.cli.base import Options, Verb, say


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the backup file")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument(
        "--replace", action="store_true", help="replace what is in HOLDFAST_HOME now"
    )


def _backup(options: Options) -> None:
    size = make_backup(options.file.resolve())
    say(f"Saved {options.file} ({size / 1_000_000:.1f} MB), read back and verified.")


def _restore(options: Options) -> None:
    restore_backup(options.file.resolve(), replace=options.replace)
    say("Restored. Now: holdfast migrate, then holdfast ledger verify.")


VERBS = (
    Verb("backup", "save database, files and keys into one file, and verify it", _backup, _file),
    Verb("restore", "put a backup back in place", _restore, _restore_arguments),
)
