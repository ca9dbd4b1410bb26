"""Imports beside the pages: started, rehearsed, and taken up again after a restart."""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import connections
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.accounts.models import User
from holdfast.accounts.queries import all_organizations, caller_for
from holdfast.acting.callers import Caller, acting_as, system_caller
from holdfast.acting.refusals import Refused
from holdfast.common.identifiers import uuid7
from holdfast.exchange.copies import in_a_copy
from holdfast.exchange.documents.taking import KIND as DOCUMENTS
from holdfast.exchange.documents.taking import (
    SAME,
    DocumentsReport,
    FileReport,
    TakingOptions,
    take_documents,
)
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.models import ImportJob, JobState
from holdfast.exchange.opening import open_register
from holdfast.exchange.pulse import Cancelled, Pulse
from holdfast.exchange.reading.remarks import untaken
from holdfast.exchange.reports import ImportReport, Outcome
from holdfast.records.attachments import path_of
from holdfast.records.registry import REGISTRY

LOG = logging.getLogger(__name__)
LISTED: Final = 500
PEOPLE: Final = 20  # that are named
PATIENCE: Final = 2.0  # seconds in which most work is done, so that nobody has to watch it
ATTEMPTS: Final = 3  # after which work is left alone: it may be what stops the server


def start_import(
    caller: Caller, key: str, sha256: str, name: str, order: Mapping[str, Any]
) -> ImportJob:
    """Start an import beside the pages, or its rehearsal, and give the job to watch.

    `order` holds the sheet, the columns per field, and how the file is read.
    """
    job = ImportJob.objects.create(
        id=uuid7(),
        organization_id=caller.organization_id,
        record_type=key,
        file_name=name,
        sha256=sha256,
        order=dict(order),
        started_at=dt.datetime.now(dt.UTC),
        started_by=caller.name,
        actor_id=caller.actor_id,
    )
    begin(caller, job.pk).join(PATIENCE)
    return job


def at_work_on(old: ImportJob) -> ImportJob | None:
    """Give the import of the same file that runs already: a second one would double its rows."""
    same = ImportJob.objects.filter(record_type=old.record_type, sha256=old.sha256)
    running = same.filter(state=JobState.RUNNING)
    return next((job for job in running if not job.is_rehearsal), None)


def begin(caller: Caller, job_id: UUID) -> threading.Thread:
    """Let a thread do the work of a job; it ends with the server and is then taken up again."""
    name = f"import-{job_id}"
    thread = threading.Thread(target=_work, args=(caller, job_id), name=name, daemon=True)
    thread.start()
    return thread


def take_up_again() -> None:
    """Go on with the imports that fell silent, because their server was stopped.

    Rows that were taken are then found unchanged.
    """
    for organization in all_organizations():
        with acting_as(system_caller(organization.pk, name="Schedule")):
            for job in ImportJob.objects.filter(state=JobState.RUNNING):
                if Pulse(job.pk).is_silent(job.started_at):
                    _take_up(job)


def _take_up(job: ImportJob) -> None:
    pulse = Pulse(job.pk)
    pulse.beat()  # before it is claimed, so that nobody else finds it silent
    mine = ImportJob.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    if not mine.update(attempts=job.attempts + 1):
        return
    caller = _who_started(job)
    if caller is None:
        why = _("The server was restarted, and whoever started this is no user here any more.")
    elif job.attempts >= ATTEMPTS:
        why = _("The server was stopped again and again while this was at work.")
    else:
        begin(caller, job.pk)
        return
    kept = _("What was taken is kept; run it again for the rest.")
    _end(job, JobState.INTERRUPTED, message=f"{why} {kept}")
    pulse.end()


def _who_started(job: ImportJob) -> Caller | None:
    """Give whoever started a job, with the rights of today; None where he is no user any more."""
    user = User.objects.filter(pk=job.actor_id).first() if job.actor_id is not None else None
    return caller_for(user, job.organization_id) if user is not None else None


def source_of(job: ImportJob) -> str:
    """Give the source under which the records of an import are known: its own, or the file."""
    return (job.order.get("source") or job.file_name)[:200]


def _work(caller: Caller, job_id: UUID) -> None:
    try:
        with acting_as(caller):
            job = ImportJob.objects.get(pk=job_id)
            with Pulse(job_id).beating():
                do(caller, job)
    except Exception:
        LOG.exception("Import %s failed", job_id)
    finally:
        connections.close_all()


def start_documents(
    caller: Caller, sha256: str, name: str, *, same: str, dry_run: bool
) -> ImportJob:
    """Start taking documents in, or rehearse it, beside the pages; give the job to watch."""
    order = {"documents": True, "same": same, "dry_run": dry_run}
    return start_import(caller, DOCUMENTS, sha256, name, order)


def _take_documents(caller: Caller, job: ImportJob) -> dict[str, Any]:
    options = TakingOptions(source=job.file_name, same=job.order.get("same") or SAME[0])
    report = take_documents(
        caller,
        _uploaded(job),
        options,
        dry_run=job.is_rehearsal,
        progress=Pulse(job.pk),
    )
    return told_of_documents(report)


def told_of_documents(report: DocumentsReport) -> dict[str, Any]:
    """Give a report as plain data for a page: the counts, and what became of every file."""
    return {
        **{outcome.value: len(report.of(outcome)) for outcome in Outcome},
        "files": len(report.files),
        "more": max(0, len(report.files) - LISTED),
        "list": [
            {
                **asdict(each),
                "outcome": each.outcome.value,
                "code": "" if _bears(each.title, each.code) else each.code,
                "facts": _facts(each),
            }
            for each in report.files[:LISTED]
        ],
    }


def _bears(title: str, code: str) -> bool:
    """Tell whether a title says its code already, however it is written."""
    bare = [re.sub(r"[\W_]", "", words).casefold() for words in (title, code)]
    return bare[0].startswith(bare[1])


def _facts(each: FileReport) -> list[str]:
    """Give what the file says of itself, in words."""
    count = each.headings
    headings = ngettext("{count} heading", "{count} headings", count).format(count=count)
    day = each.written and date_format(dt.date.fromisoformat(each.written), "SHORT_DATE_FORMAT")
    facts = (_kind(each.kind), each.language, each.author, day, headings if count else "")
    return [fact for fact in facts if fact]


def _kind(value: str) -> str:
    """Give what a document is, as people say it; nothing where that is not told."""
    model: Any = REGISTRY[DOCUMENTS].model
    known = dict(model._meta.get_field("kind").flatchoices)
    return str(known.get(value, "")) if value != "other" else ""


def do(caller: Caller, job: ImportJob) -> None:
    """Do the work of a job, and write down what came out of it."""
    try:
        report = _rehearse(caller, job) if job.is_rehearsal else _taken(caller, job)
        again = _("The server was restarted meanwhile; what was taken before is told as unchanged.")
        _end(job, JobState.DONE, message=again if job.attempts > 1 else "", report=report)
    except Refused as refused:
        _end(job, JobState.REFUSED, message=refused.message)
    except Cancelled:
        kept = _("Cancelled. What was taken is kept.")
        tried = _("Cancelled. Nothing was written.")
        _end(job, JobState.CANCELLED, message=tried if job.is_rehearsal else kept)
    except Exception:
        LOG.exception("Import %s failed", job.pk)
        _end(
            job, JobState.REFUSED, message=_("Something went wrong here; it was noted in the log.")
        )


def _rehearse(caller: Caller, job: ImportJob) -> dict[str, Any]:
    with in_a_copy(Pulse(job.pk).folder):
        return _taken(caller, job)


def _taken(caller: Caller, job: ImportJob) -> dict[str, Any]:
    documents = job.order.get("documents")
    return _take_documents(caller, job) if documents else _take_register(caller, job)


def _take_register(caller: Caller, job: ImportJob) -> dict[str, Any]:
    opened = open_register(
        _uploaded(job),
        REGISTRY[job.record_type],
        name=job.file_name,
        sheet=job.order.get("sheet") or None,
        overrides=job.order.get("columns") or None,
        leave_hidden=bool(job.order.get("leave_hidden")),
    )
    options = ImportOptions(
        lenient=bool(job.order.get("lenient")),
        make_people=not job.order.get("known_people"),
        source=source_of(job),
    )
    progress = Pulse(job.pk)
    report = import_register(caller, opened, options, dry_run=job.is_rehearsal, progress=progress)
    return told(report)


def _uploaded(job: ImportJob) -> Path:
    path = path_of(job.sha256)
    if path is None:
        raise Refused(_("The uploaded file is gone; upload it again."))
    return path


def _end(job: ImportJob, state: JobState, *, message: str = "", report: Any = None) -> None:
    ImportJob.objects.filter(pk=job.pk).update(state=state, message=message, report=report or {})


def _people(report: ImportReport) -> list[str]:
    """Name those who are not among the people yet: a department is easily taken for somebody."""
    if not report.people:
        return []
    names = ", ".join(f"“{name}”" for name in report.people[:PEOPLE])
    if len(report.people) > PEOPLE:
        more = len(report.people) - PEOPLE
        names = _("{names} and {count} more").format(names=names, count=more)
    return [_("Not known here, so added to the people: {names}.").format(names=names)]


def told(report: ImportReport) -> dict[str, Any]:
    """Give a report as plain data for a page: the counts, and the rows that need a look."""
    looked_at = [row for row in report.rows if row.faults or row.notes or row.reason]
    return {
        **{outcome.value: report.count(outcome) for outcome in Outcome},
        "rows": len(report.rows),
        "sheet": "" if report.opened.table.sheet.delimiter else report.opened.table.sheet.name,
        "notes": [*report.opened.workbook.warnings, *report.notes, *_people(report)],
        "unused": untaken(report.opened.table, report.opened.mapping.unused),
        "more": max(0, len(looked_at) - LISTED),
        "list": [
            {
                "number": row.number,
                "outcome": row.outcome.value,
                "title": row.title,
                "reference": row.reference,
                "reason": row.reason,
                "faults": [
                    {"column": f.column, "letter": f.letter, "value": f.value, "reason": f.reason}
                    for f in row.faults
                ],
                "notes": row.notes,
            }
            for row in looked_at[:LISTED]
        ],
    }
