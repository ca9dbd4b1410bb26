"""Pages for bringing in documents: choose the files, see what would happen, take them in."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused, refuse_if
from holdfast.exchange.documents.taking import FILES, KIND, SAME, WRITTEN
from holdfast.exchange.jobs import at_work_on, start_documents
from holdfast.exchange.models import ImportJob, JobState
from holdfast.exchange.pulse import Pulse
from holdfast.records.attachments import StoredFile, store
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address
from holdfast.web.middleware import Request

CHUNK: Final = 1024 * 1024
MOST: Final = 500  # files chosen one by one; more come as a ZIP file


def _permit(request: Request) -> None:
    caller = request.caller
    if not (caller.may(Permission.IMPORT_RUN) and caller.may(Permission.CONTENT_EDIT)):
        raise NotPermitted(
            _("You may not bring in documents: this takes the right for the whole organization.")
        )


def _steps(current: int) -> list[dict[str, str]]:
    labels = [_("Choose the files"), _("Check"), _("Done")]
    states = ["done", "current", "todo"]
    return [
        {"label": label, "state": states[(i >= current) + (i > current)]}
        for i, label in enumerate(labels)
    ]


@require_http_methods(["GET", "POST"])
def documents_page(request: Request) -> HttpResponse:
    """Take files or a ZIP file, and rehearse what becomes of each."""
    _permit(request)
    problem = ""
    if request.method == "POST":
        same = request.POST.get("same", SAME[0])
        try:
            refuse_if(same not in SAME, _("Choose what becomes of known documents."))
            stored = _bundle(request.FILES.getlist("files"))
        except Refused as refusal:
            problem = refusal.message
        else:
            job = start_documents(
                request.caller, stored.sha256, stored.name, same=same, dry_run=True
            )
            return redirect("exchange:documents-job", job.pk)
    context = {
        "problem": problem,
        "steps": _steps(0),
        "accepted": ",".join((".zip", *WRITTEN, *FILES)),
        "written": ", ".join(ending.lstrip(".").upper() for ending in WRITTEN),
        "kept": ", ".join(ending.lstrip(".").upper() for ending in FILES),
    }
    return render(request, "exchange/documents.html", context, status=422 if problem else 200)


def _bundle(files: list[Any]) -> StoredFile:
    """Keep what was chosen as one ZIP file: the one that was given, or one made of the files."""
    refuse_if(not files, _("Choose files or a ZIP file first."))
    refuse_if(len(files) > MOST, _("Choose at most {most} files, or a ZIP file.").format(most=MOST))
    first = files[0]
    if len(files) == 1 and (first.name or "").lower().endswith(".zip"):
        return store(first.name or "documents.zip", first.chunks())
    with tempfile.TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, each in enumerate(files, start=1):
                with archive.open(each.name or f"file-{number}", "w") as member:
                    for chunk in each.chunks():
                        member.write(chunk)
        made.seek(0)
        return store("documents.zip", _chunks(made))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _job(job_id: UUID) -> ImportJob:
    job = ImportJob.objects.filter(pk=job_id).first()
    if job is None or not job.order.get("documents"):
        raise Http404
    return job


@require_GET
def documents_job_page(request: Request, job_id: UUID) -> HttpResponse:
    """Show how far the work is, then what becomes, or became, of every file."""
    _permit(request)
    job = _job(job_id)
    list_url = list_address(REGISTRY[KIND])
    context: dict[str, Any] = {
        "job": job,
        "report": job.report,
        "reached": Pulse(job.pk).reached(),
        "steps": _steps(1 if job.is_rehearsal else 2),
        "list_url": f"{list_url}?{urlencode({'external_source': job.file_name})}",
        "some": bool(job.report.get("created") or job.report.get("updated")),
        "breadcrumbs": [{"label": _("Bring in documents"), "url": "/exchange/documents/"}],
    }
    part = request.headers.get("HX-Request")
    name = "exchange/documents_state.html" if part else "exchange/documents_job.html"
    return render(request, name, context)


@require_POST
def documents_run(request: Request, job_id: UUID) -> HttpResponse:
    """Take the documents in for good, as they were rehearsed; or run the work again."""
    _permit(request)
    old = _job(job_id)
    refuse_if(old.state == JobState.RUNNING, _("It is still being looked at: wait a moment."))
    job = at_work_on(old) or start_documents(
        request.caller,
        old.sha256,
        old.file_name,
        same=str(old.order.get("same") or SAME[0]),
        dry_run=old.is_unfinished_rehearsal,
    )
    return redirect("exchange:documents-job", job.pk)
