"""Verbs that report and prove: conformity, forecast, pack, ledger, check."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core import checks as django_checks
from django.db import connection

from holdfast.accounts.commands import note_epoch
from holdfast.acting.refusals import Refused
from holdfast.common import clock
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
from holdfast.conformity.queries import as_json, forecast
from holdfast.exchange.packs import PackOrder, export_pack, verify_ledger
from holdfast.ledger.checkpoints import sign_checkpoint
from holdfast.ledger.guarding import open_epoch

MARKS = {"met": "✓", "gap": "✗", "not_assessed": "·", "not_applicable": "–"}


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-03-01") from error


def _conformity_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)
    parser.add_argument("--on", type=_day, help="an earlier day, as 2026-03-01")
    parser.add_argument("--clause", default="", help="one clause with all beneath it, as 4.2")


def _conformity(options: Options) -> int:
    with acting_for(options) as (caller, organization):
        report = as_json(caller, options.on, organization=organization.slug, clause=options.clause)
    statements = report["requirements"]
    if not isinstance(statements, list):
        raise TypeError("The report has no statements.")
    if options.json:
        show(report)
    else:
        for statement in statements:
            line = f"{MARKS[statement['status']]} {statement['id']:<12} {statement['status']}"
            tell(line + (f", lapses {statement['lapses_on']}" if statement["lapses_on"] else ""))
            for gap in statement["gaps"]:
                tell(f"    {gap['reference']:<12} {gap['why']}")
    return 1 if any(statement["status"] == "gap" for statement in statements) else 0


def _forecast_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)
    parser.add_argument("--days", type=int, default=90, help="how far to look ahead")


def _forecast(options: Options) -> None:
    with acting_for(options) as (caller, _organization):
        lapses = forecast(caller, days=options.days)
    if options.json:
        show(
            [
                {
                    "id": lapse.requirement.id,
                    "lapses_on": lapse.lapses_on.isoformat(),
                    "days": lapse.days,
                    "evidence": [e["reference"] for e in lapse.evidence],
                }
                for lapse in lapses
            ]
        )
        return
    for lapse in lapses:
        tell(f"{lapse.lapses_on}  {lapse.requirement.id:<12} in {lapse.days} days")
    if not lapses:
        tell(f"Nothing lapses within {options.days} days.")


def _pack_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)
    parser.add_argument("--clause", default="", help="one clause with all beneath it, as 4.2")
    parser.add_argument("--out", type=Path, required=True, help="the ZIP file to write")
    parser.add_argument("--purpose", default="", help="what it is for; kept in the ledger")
    parser.add_argument(
        "--with-confidential", action="store_true", help="show confidential records too"
    )


def _pack(options: Options) -> None:
    with acting_for(options) as (caller, _organization):
        summary = export_pack(
            caller,
            options.out.resolve(),
            order=PackOrder(options.clause, options.with_confidential),
            purpose=options.purpose,
            progress=Progress("Writing"),
        )
    if options.json:
        show(summary.as_json())
    else:
        tell(f"{summary.file}: {summary.entries} entries, {summary.records} records shown.")
        tell(f"Tree of {summary.entries} entries, root {summary.root.hex()}")


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    takes_json(parser)


def _verify(options: Options) -> int:
    with acting_for(options) as (caller, _organization):
        report = verify_ledger(caller, progress=Progress("Verifying"))
    if options.json:
        show(report.as_json())
    else:
        for problem in report.problems:
            tell(f"entry {problem.entry}, record {problem.record}: {problem.what}")
        tell(f"{report.entries} entries, root {report.root.hex()}")
        tell("Everything fits." if report.valid else f"{len(report.problems)} problem(s) found.")
    return 0 if report.valid else 1


def _checkpoint(options: Options) -> None:
    with acting_for(options) as (caller, _organization):
        signed = sign_checkpoint(caller.organization_id, settings.HOLDFAST_HOME, now=clock.now())
    tell(signed.note)


def _open_epoch(options: Options) -> None:
    with acting_for(options) as (caller, organization):
        signed = open_epoch(caller.organization_id, settings.HOLDFAST_HOME)
        note_epoch(
            caller,
            organization,
            reason=f"{options.reason} (signed before: {signed.size} entries)",
        )
    say("A new epoch began. What was signed before stays beside it, so that the break shows.")


def _epoch_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    parser.add_argument("reason", help="why the ledger goes on from an older state")


def _check(options: Options) -> int:
    problems = [m for m in django_checks.run_checks() if m.level >= django_checks.WARNING]
    for message in problems:
        tell(str(message))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            result = cursor.fetchone()[0]
            if result != "ok":
                raise Refused(f"The database file is damaged: {result}. Restore a backup.")
        else:
            cursor.execute("SELECT 1")
    say("The installation is healthy." if not problems else f"{len(problems)} finding(s).")
    return 1 if problems else 0


VERBS = (
    Verb(
        "conformity",
        "status of every statement of the standard",
        _conformity,
        _conformity_arguments,
    ),
    Verb("forecast", "what lapses next if nobody acts", _forecast, _forecast_arguments),
    Verb(
        "pack",
        "evidence packs for auditors",
        verbs=(Verb("export", "write an evidence pack", _pack, _pack_arguments),),
    ),
    Verb(
        "ledger",
        "the ledger and its proof",
        verbs=(
            Verb("verify", "derive the ledger again and compare it", _verify, _verify_arguments),
            Verb(
                "open-epoch",
                "go on after an older backup was restored on purpose",
                _open_epoch,
                _epoch_arguments,
            ),
            Verb("checkpoint", "sign and print a checkpoint", _checkpoint, takes_organization),
        ),
    ),
    Verb("check", "tell whether the installation is healthy", _check),
)
