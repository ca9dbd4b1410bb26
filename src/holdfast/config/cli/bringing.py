"""The verb that brings in documents from a folder or a ZIP file."""

from __future__ import annotations

import argparse
from pathlib import Path

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
from holdfast.exchange.documents.taking import SAME, TakingOptions, take_documents
from holdfast.exchange.reports import Outcome


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)
    parser.add_argument("path", type=Path, help="a folder, a ZIP file, or one document")
    parser.add_argument("--dry-run", action="store_true", help="rehearse only; write nothing")
    parser.add_argument(
        "--same",
        choices=SAME,
        default=SAME[0],
        help="what a file becomes that has the code or place of a known document",
    )
    parser.add_argument("--source", default="", help="name of the collection, else the path's name")


def _bring_in(options: Options) -> int:
    with acting_for(options) as (caller, _organization):
        chosen = TakingOptions(source=options.source or options.path.name, same=options.same)
        report = take_documents(
            caller,
            options.path,
            chosen,
            dry_run=options.dry_run,
            progress=Progress("Reading files"),
        )
    if options.json:
        show(report.as_json())
    else:
        for each in report.files:
            words = " · ".join(w for w in (each.reference, each.title, each.reason) if w)
            tell(f"{each.outcome.value:<10} {each.file}: {words}")
            for note in each.notes:
                tell(f"{'':<10} note: {note}")
    return 1 if report.of(Outcome.REJECTED) else 0


VERBS = (
    Verb(
        "import-documents",
        "bring in documents from a folder or a ZIP file as drafts",
        _bring_in,
        _arguments,
    ),
)
