"""The verb that brings texts and files into the search."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from holdfast.accounts.queries import all_organizations
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
from holdfast.config.table_sizes import measure_tables
from holdfast.records.search.files import index_files


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)
    parser.add_argument(
        "--again", action="store_true", help="read everything anew, also what could not be read"
    )


def _index_files(options: Options) -> None:
    slugs = (
        [options.organization] if options.organization else [o.slug for o in all_organizations()]
    )
    said = {}
    for slug in slugs:
        with acting_for(argparse.Namespace(organization=slug)) as (caller, _organization):
            done = index_files(caller, again=options.again, progress=Progress(f"Reading {slug}"))
        said[slug] = asdict(done)
        if options.json:
            continue
        for name, why in done.problems:
            tell(f"{slug}: {name}: {why}")
        more = f", {done.records} records anew" if options.again else ""
        tell(f"{slug}: {done.versions} versions and {done.files} files read{more}.")
    measure_tables()
    if options.json:
        show(said)


VERBS = (
    Verb(
        "index-files",
        "read texts and files that the search does not know yet; a stopped run goes on",
        _index_files,
        _arguments,
    ),
)
