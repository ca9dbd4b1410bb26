"""Imports beside the pages: started, watched, cancelled, and taken up again after a restart."""

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

from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.refusals import Refused
from holdfast.common.identifiers import uuid7
from holdfast.exchange.documents.taking import KIND as DOCUMENTS
from holdfast.exchange.documents.taking import (
    SAME,
    DocumentsReport,
    FileReport,
    TakingOptions,
    take_documents,
)
from holdfast.exchange.importing import ImportOptions, RowsRejected, import_register
from holdfast.exchange.models import ImportJob, JobState
from holdfast.exchange.opening import open_register
from holdfast.exchange.reading.remarks import untaken
from holdfast.exchange.reports import ImportReport, Outcome
from holdfast.records.attachments import path_of
from holdfast.records.registry import REGISTRY

LOG = logging.getLogger(__name__)
SILENCE: Final = dt.timedelta(seconds=60)
LISTED: Final = 500
PEOPLE: Final = 20  # that are named


class Cancelled(Exception):
    """Somebody asked the work to stop; what was taken so far stays."""


def start_import(
    caller: Caller, key: str, sha256: str, name: str, order: Mapping[str, Any]
) -> ImportJob:
    """Start an import beside the pages, and give the job to watch.

    `order` holds the sheet, the columns per field, and whether it is all or nothing.
    """
    now = dt.datetime.now(dt.UTC)
    job = ImportJob.objects.create(
        id=uuid7(),
        organization_id=caller.organization_id,
        record_type=key,
        file_name=name,
        sha256=sha256,
        order=dict(order),
        started_at=now,
        beat_at=now,
        started_by=caller.name,
    )
    threading.Thread(target=_work, args=(caller, job.pk), name=f"import-{job.pk}").start()
    return job


def job_of(job_id: UUID) -> ImportJob | None:
    """Give a job; one that fell silent (the server was restarted) is told to be interrupted."""
    job = ImportJob.objects.filter(pk=job_id).first()
    if job is None or job.state != JobState.RUNNING:
        return job
    if dt.datetime.now(dt.UTC) - job.beat_at > SILENCE:
        job.state = JobState.INTERRUPTED
        job.message = _(
            "The server was restarted. Rows that were taken are kept; run it again for the others."
        )
        job.save(update_fields=["state", "message"])
    return job


def source_of(job: ImportJob) -> str:
    """Give the source under which the records of an import are known: its own, or the file."""
    return (job.order.get("source") or job.file_name)[:200]


def cancel(job: ImportJob) -> None:
    """Ask a job to stop; what was taken so far stays."""
    ImportJob.objects.filter(pk=job.pk).update(cancel_wanted=True)


def _work(caller: Caller, job_id: UUID) -> None:
    try:
        with acting_as(caller):
            _import(caller, ImportJob.objects.get(pk=job_id))
    finally:
        connections.close_all()


def start_documents(
    caller: Caller, sha256: str, name: str, *, same: str, dry_run: bool
) -> ImportJob:
    """Start taking documents in, or rehearse it, beside the pages; give the job to watch."""
    order = {"documents": True, "same": same, "dry_run": dry_run}
    return start_import(caller, DOCUMENTS, sha256, name, order)


def _take_documents(caller: Caller, job: ImportJob) -> None:
    options = TakingOptions(source=job.file_name, same=job.order.get("same") or SAME[0])
    report = take_documents(
        caller,
        _uploaded(job),
        options,
        dry_run=bool(job.order.get("dry_run")),
        progress=_Beat(job),
    )
    _end(job, JobState.DONE, report=told_of_documents(report))


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


def _import(caller: Caller, job: ImportJob) -> None:
    try:
        if job.order.get("documents"):
            _take_documents(caller, job)
            return
        opened = open_register(
            _uploaded(job),
            REGISTRY[job.record_type],
            name=job.file_name,
            sheet=job.order.get("sheet") or None,
            overrides=job.order.get("columns") or None,
            leave_hidden=bool(job.order.get("leave_hidden")),
        )
        options = ImportOptions(
            all_or_nothing=bool(job.order.get("all_or_nothing")),
            lenient=bool(job.order.get("lenient")),
            make_people=not job.order.get("known_people"),
            source=source_of(job),
        )
        report = import_register(caller, opened, options, progress=_Beat(job))
        _end(job, JobState.DONE, report=told(report))
    except RowsRejected as rejected:
        _end(job, JobState.REFUSED, message=rejected.message, report=told(rejected.report))
    except Refused as refused:
        _end(job, JobState.REFUSED, message=refused.message)
    except Cancelled:
        _end(job, JobState.CANCELLED, message=_("Cancelled. Rows that were taken are kept."))
    except Exception:
        LOG.exception("Import %s failed", job.pk)
        _end(
            job, JobState.REFUSED, message=_("Something went wrong here; it was noted in the log.")
        )


def _uploaded(job: ImportJob) -> Path:
    path = path_of(job.sha256)
    if path is None:
        raise Refused(_("The uploaded file is gone; upload it again."))
    return path


class _Beat:
    """Tells how far the work is, and hears whether it is to stop."""

    def __init__(self, job: ImportJob) -> None:
        self.job, self.written = job, -1

    def __call__(self, done: int, total: int) -> None:
        if done - self.written < total / 50 and done != total:
            return
        self.written = done
        jobs = ImportJob.objects.filter(pk=self.job.pk)
        if jobs.filter(cancel_wanted=True).exists():
            raise Cancelled
        jobs.update(done=done, total=total, beat_at=dt.datetime.now(dt.UTC))


def _end(job: ImportJob, state: JobState, *, message: str = "", report: Any = None) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        state=state, message=message, report=report or {}, beat_at=dt.datetime.now(dt.UTC)
    )


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
