"""Verbs for registers: import and export."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from holdfast.acting.refusals import Refused
from holdfast.config.cli.base import (
    Options,
    Progress,
    Verb,
    acting_for,
    say,
    show,
    takes_json,
    takes_organization,
    tell,
)
from holdfast.exchange.exporting import Format, export_register
from holdfast.exchange.importing import (
    ImportOptions,
    RowsRejected,
    import_register,
    importable_types,
)
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import ImportReport, Outcome
from holdfast.records.registry import REGISTRY, RecordType


def _type_named(word: str) -> RecordType:
    found = REGISTRY.named(word)
    if found is None:
        known = ", ".join(made.slug for made in importable_types())
        raise Refused(f"There is no kind of record “{word}”. Known: {known}.")
    return found


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)
    parser.add_argument("type", metavar="TYPE", help="kind of record, as scenarios or sites")
    parser.add_argument("file", type=Path, help="XLSX, ODS, CSV, or a law in Markdown")
    parser.add_argument("--sheet", help="the sheet to read; else the one that fits best")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="read a field from this column (header or letter); may be given several times",
    )
    parser.add_argument("--dry-run", action="store_true", help="rehearse only; write nothing")
    parser.add_argument(
        "--all-or-nothing", action="store_true", help="import nothing if a row cannot be taken"
    )
    parser.add_argument(
        "--lenient",
        action="store_true",
        help="leave cells empty that cannot be read, instead of refusing their rows",
    )
    parser.add_argument(
        "--leave-hidden", action="store_true", help="leave out rows that the file hides"
    )
    parser.add_argument("--source", default="", help="name of the register, else the file's name")


def _import(options: Options) -> int:
    record_type = _type_named(options.type)
    if not options.file.exists():
        raise Refused(f"There is no file {options.file}.")
    with acting_for(options) as (caller, _organization):
        opened = open_register(
            options.file,
            record_type,
            sheet=options.sheet,
            overrides=dict(_pair(text) for text in options.map),
            leave_hidden=options.leave_hidden,
        )
        chosen = ImportOptions(
            all_or_nothing=options.all_or_nothing, lenient=options.lenient, source=options.source
        )
        try:
            report = import_register(
                caller, opened, chosen, dry_run=options.dry_run, progress=Progress("Importing")
            )
        except RowsRejected as rejected:
            say(rejected.message)
            report = rejected.report
    if options.json:
        show(report.as_json())
    else:
        _print(report)
    return 1 if report.rejected else 0


def _pair(text: str) -> tuple[str, str]:
    field, found, column = text.partition("=")
    if not found:
        raise Refused(f"“{text}” is no FIELD=COLUMN.")
    return field.strip(), column.strip()


def _print(report: ImportReport) -> None:
    for name, guess in report.opened.mapping.items():
        tell(f"{name:<24} ← {guess.header} ({guess.confidence:.0%}, {guess.why})")
    for column in report.opened.mapping.unused:
        tell(f"{'(not used)':<24} ← {column.header}")
    for note in [*report.opened.workbook.warnings, *report.notes]:
        tell(f"note: {note}")
    for row in report.rows:
        for fault in row.faults:
            where = f"row {row.number}, {fault.column or '-'} {fault.letter}".rstrip()
            tell(f"rejected: {where}: “{fault.value}”: {fault.reason}")
        if row.outcome is Outcome.SKIPPED:
            tell(f"skipped: row {row.number}: {row.reason}")
        for note in row.notes:
            tell(f"note: row {row.number}: {note}")
    counts = ", ".join(f"{report.count(outcome)} {outcome}" for outcome in Outcome)
    tell(f"{len(report.rows)} rows: {counts}" + (" (rehearsal)" if report.dry_run else ""))


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    parser.add_argument("type", metavar="TYPE", help="kind of record")
    parser.add_argument("--format", choices=list(Format), default=Format.CSV, type=Format)
    parser.add_argument("--out", type=Path, help="file to write; else standard output")


def _export(options: Options) -> None:
    with acting_for(options) as (caller, _organization):
        data = export_register(caller, _type_named(options.type), options.format)
    if options.out:
        options.out.write_bytes(data)
        say(f"Wrote {options.out}.")
    else:
        sys.stdout.buffer.write(data)


VERBS = (
    Verb("import", "bring in a register from a file", _import, _import_arguments),
    Verb("export", "write a register to a file", _export, _export_arguments),
)
