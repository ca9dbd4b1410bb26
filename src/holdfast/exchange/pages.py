"""Pages of exchange: import in four steps, exports, evidence packs."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import Person
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused, refuse_if
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.exchange.documents_pages import (
    documents_job_page,
    documents_page,
    documents_run,
)
from holdfast.exchange.exporting import MEDIA_TYPES, Format, export_register
from holdfast.exchange.fields import fields_of
from holdfast.exchange.importing import importable_types
from holdfast.exchange.jobs import at_work_on, source_of, start_import
from holdfast.exchange.models import ImportJob, ImportRun, JobState, PackExport
from holdfast.exchange.opening import Opened, open_register
from holdfast.exchange.packs import PackOrder, export_pack, verify_ledger
from holdfast.exchange.pulse import Pulse
from holdfast.exchange.reading.cells import text_of
from holdfast.exchange.reading.headers import Column
from holdfast.ledger.checkpoints import latest_checkpoint
from holdfast.ledger.reading import head
from holdfast.records.attachments import StoredFile, path_of, store
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.web.access_log import note_for, note_many
from holdfast.web.addresses import list_address
from holdfast.web.icons import icon
from holdfast.web.middleware import Request

UPLOADS = "uploads"
SAMPLES = 3
CHOICES = ("lenient", "leave_hidden", "known_people")  # how a file is read, on request
SURE, LIKELY = 0.8, 0.6


def _permit(request: Request) -> None:
    """Let in who may import for the whole organization: a file may hold rows of every unit."""
    if not request.caller.may(Permission.IMPORT_RUN):
        raise NotPermitted(
            _("You may not import registers: this takes the right for the whole organization.")
        )


def _type(request: Request, key: str) -> RecordType:
    _permit(request)
    made = REGISTRY.get(key)
    if made is None or made.create is None or not made.importable:
        raise Http404
    return made


def _steps(current: int) -> list[dict[str, str]]:
    labels = [_("Choose the file"), _("Match the columns"), _("Check"), _("Done")]
    states = ["done", "current", "todo"]
    return [
        {"label": label, "state": states[(i >= current) + (i > current)]}
        for i, label in enumerate(labels)
    ]


@require_GET
def choose_type(request: Request) -> HttpResponse:
    """Choose what a register holds."""
    _permit(request)
    types = [
        {
            "type": made,
            "about": str(made.about).partition(". ")[0].rstrip(".") + ".",
            "url": reverse("exchange:import", args=(made.key,)),
            "icon": icon(made.icon),
        }
        for made in importable_types()
        if made.create is not None and request.caller.may_somewhere(made.create.needs)
    ]
    latest = ImportRun.objects.order_by("-imported_at")[:20]
    runs = [{"run": run, "url": _stored(request, run)} for run in latest]
    return render(request, "exchange/types.html", {"types": types, "runs": runs})


@require_http_methods(["GET", "POST"])
def upload(request: Request, key: str) -> HttpResponse:
    """Take a file and open it."""
    made = _type(request, key)
    problem = ""
    if request.method == "POST":
        try:
            stored = _received(request)
            _opened(request, made, stored.sha256)
            return redirect("exchange:match", key, stored.sha256)
        except Refused as refused:
            problem = refused.message
    context = {
        "type": made,
        "problem": problem,
        "steps": _steps(0),
        "fields": made.create.inputs if made.create else (),
        "breadcrumbs": _trail(made),
    }
    return render(request, "exchange/upload.html", context, status=422 if problem else 200)


def _received(request: Request) -> StoredFile:
    given = request.FILES.get("file")
    if given is None:
        raise Refused(_("Choose a file first."))
    stored = store(given.name or "register.csv", given.chunks())
    request.session[UPLOADS] = {**request.session.get(UPLOADS, {}), stored.sha256: stored.name}
    return stored


def _trail(made: RecordType) -> list[dict[str, str]]:
    return [
        {"label": _("Import"), "url": reverse("exchange:types")},
        {"label": str(made.plural).capitalize(), "url": list_address(made)},
    ]


def _opened(
    request: Request, made: RecordType, sha256: str, columns: dict[str, str] | None = None
) -> Opened:
    name, where = _name_of(request, sha256), path_of(sha256)
    if where is None:
        raise Http404
    sheet = request.GET.get("sheet") or None
    return open_register(where, made, name=name, sheet=sheet, overrides=columns)


def _order_before(request: Request, sha256: str) -> dict[str, Any]:
    """Give how the same sheet was to be read when one comes back from its rehearsal."""
    with suppress(ValueError):
        key = UUID(request.GET.get("as", ""))
        job = ImportJob.objects.filter(pk=key, sha256=sha256).first()
        if job is not None and job.order.get("sheet") == request.GET.get("sheet"):
            return dict(job.order)
    return {}


@require_GET
def match(request: Request, key: str, sha256: str) -> HttpResponse:
    """Show which column feeds which field, with how sure that is, to be corrected."""
    made = _type(request, key)
    before = _order_before(request, sha256)
    try:
        opened = _opened(request, made, sha256, before.get("columns"))
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("exchange:import", key)
    context = {
        "type": made,
        "opened": opened,
        "sha256": sha256,
        # By itself: in a template `mapping.notes` would be the column of a field of that name.
        "remarks": [*opened.workbook.warnings, *opened.mapping.notes],
        "rows": _mapping_rows(opened),
        "sheets": [
            {"name": sheet.name, "hidden": sheet.hidden, "selected": sheet is opened.table.sheet}
            for sheet in opened.workbook.sheets
        ],
        "before": before,
        "asks_people": made.create is not None
        and any(asked.model is Person for asked in made.create.inputs),
        "steps": _steps(1),
        "breadcrumbs": _trail(made),
    }
    return render(request, "exchange/match.html", context)


def _mapping_rows(opened: Opened) -> list[dict[str, Any]]:
    used = {c.index: name for name, guess in opened.mapping.items() for c in guess.columns}
    samples = [cells for _number, cells in list(opened.table.data_rows)[:SAMPLES]]
    rows = []
    for column in opened.table.columns:
        name = used.get(column.index, "")
        guess = opened.mapping.get(name)
        texts = [text_of(cells[column.index]) for cells in samples if column.index < len(cells)]
        rows.append(
            {
                "column": _column_name(opened, column),
                "name": f"column-{column.letter}",
                "samples": [text[:60] for text in texts if text],
                "options": [
                    {"value": field.name, "label": field.label, "selected": field.name == name}
                    for field in opened.fields
                ],
                "sure": _sureness(guess.confidence) if guess else "",
                "tone": _sure_tone(guess.confidence) if guess else "unknown",
            }
        )
    return rows


def _column_name(opened: Opened, column: Column) -> str:
    header = column.header or _("without a header")
    hidden = column.index in opened.table.sheet.hidden_columns
    return f"{column.letter} · {header}{' · ' + _('hidden in the file') if hidden else ''}"


def _sureness(confidence: float) -> str:
    percent = f"{confidence:.0%}"
    return (
        _("sure, {p}").format(p=percent)
        if confidence >= SURE
        else _("guess, {p}").format(p=percent)
    )


def _sure_tone(confidence: float) -> str:
    return "good" if confidence >= SURE else "calm" if confidence >= LIKELY else "warn"


def _columns_from(request: Request, made: RecordType) -> dict[str, str]:
    """Give what the person chose: per field its columns, and nothing for the others."""
    chosen: dict[str, list[str]] = {field.name: [] for field in fields_of(made)}
    for name, value in request.POST.items():
        if name.startswith("column-") and value in chosen:
            chosen[str(value)].append(name.removeprefix("column-"))
    return {name: "+".join(columns) for name, columns in chosen.items()}


@require_POST
def check(request: Request, key: str, sha256: str) -> HttpResponse:
    """Rehearse the import beside the pages; its page shows what would become of every row."""
    made = _type(request, key)
    order = {
        "dry_run": True,
        "sheet": request.POST.get("sheet", ""),
        "columns": _columns_from(request, made),
        **{name: bool(request.POST.get(name)) for name in CHOICES},
    }
    job = start_import(request.caller, key, sha256, _name_of(request, sha256), order)
    return redirect("exchange:job", job.pk)


def _name_of(request: Request, sha256: str) -> str:
    """Give the name under which somebody uploaded a file; nobody else's file is known here."""
    name = request.session.get(UPLOADS, {}).get(sha256)
    if name is None:
        raise Http404
    return str(name)


def _job(request: Request, job_id: UUID) -> ImportJob:
    """Find an import that the person may look at: whoever may import and read its kind."""
    _permit(request)
    job = ImportJob.objects.filter(pk=job_id).first()
    if job is None:
        raise Http404
    if not _may_read(request, job.record_type):
        raise NotPermitted(_("You may not read what this file holds."))
    return job


@require_GET
def job_page(request: Request, job_id: UUID) -> HttpResponse:
    """Show how far an import or its rehearsal is, and what came out of it."""
    job = _job(request, job_id)
    if job.order.get("documents"):
        return redirect("exchange:documents-job", job_id)
    made = REGISTRY[job.record_type]
    context = {
        "job": job,
        "type": made,
        "report": job.report,
        "some": bool(job.report.get("created") or job.report.get("updated")),
        "reached": Pulse(job.pk).reached(),
        "list_url": f"{list_address(made)}?{urlencode({'external_source': source_of(job)})}",
        "stored_url": _stored(request, _run_of(job)),
        "match_url": _match_url(request, job),
        "steps": _steps(2 if job.is_rehearsal else 3),
        "breadcrumbs": _trail(made),
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "exchange/job.html" if whole else "exchange/job_state.html", context)


def _match_url(request: Request, job: ImportJob) -> str:
    """Give the way back to the columns, as they were matched; nothing for somebody else's file."""
    if job.sha256 not in request.session.get(UPLOADS, {}):
        return ""
    address = reverse("exchange:match", args=(job.record_type, job.sha256))
    return f"{address}?{urlencode({'as': job.pk, 'sheet': job.order.get('sheet', '')})}"


def _run_of(job: ImportJob) -> ImportRun | None:
    runs = ImportRun.objects.filter(record_type=job.record_type, sha256=job.sha256)
    return runs.order_by("-imported_at").first()


def _stored(request: Request, run: ImportRun | None) -> str:
    """Give the address of the file that a register came from; nothing where it is not theirs."""
    if run is None or not run.sha256 or not _may_read(request, run.record_type):
        return ""
    return reverse("exchange:imported", args=(run.pk,))


def _may_read(request: Request, key: str) -> bool:
    """Tell whether somebody who may import may read this kind, as few may read clearances."""
    made = REGISTRY.get(key)
    if made is None or made.create is None or not request.caller.may(made.create.needs):
        return False
    few = made.model.needs_to_read
    return few is None or request.caller.may(few)


@require_GET
def imported_file(request: Request, run_id: UUID) -> FileResponse:
    """Give a register as it came in: what no field took can be read there; the reading is noted."""
    _permit(request)
    run = ImportRun.objects.filter(pk=run_id).first()
    where = path_of(run.sha256) if run is not None and run.sha256 else None
    if run is None or where is None:
        raise Http404
    if not _may_read(request, run.record_type):
        raise NotPermitted(_("You may not read what this file holds."))
    note_for(request, request.caller, AccessKind.EXPORTED, run.file_name)
    response = FileResponse(
        where.open("rb"),
        as_attachment=True,
        filename=run.file_name,
        content_type="application/octet-stream",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def job_cancel(request: Request, job_id: UUID) -> HttpResponse:
    """Ask an import to stop."""
    job = _job(request, job_id)
    if job.state == JobState.RUNNING:
        Pulse(job.pk).stop()
    return redirect("exchange:job", job_id)


@require_POST
def job_run(request: Request, job_id: UUID) -> HttpResponse:
    """Import for good what was rehearsed, or run an import again that did not come to its end."""
    old = _job(request, job_id)
    refuse_if(old.state == JobState.RUNNING, _("It is still at work: wait a moment."))
    order = {**old.order, "dry_run": old.is_unfinished_rehearsal}
    job = at_work_on(old) or start_import(
        request.caller, old.record_type, old.sha256, old.file_name, order
    )
    return redirect("exchange:job", job.pk)


@require_GET
def export(request: Request, key: str) -> HttpResponse:
    """Give a register as a file that imports back to the same records."""
    if key not in REGISTRY:
        raise Http404
    made = REGISTRY[key]
    try:
        form = Format(request.GET.get("format", Format.XLSX))
    except ValueError as error:
        raise Http404 from error
    data = export_register(request.caller, made, form)
    name = f"{made.slug}-{clock.today().isoformat()}.{form.value}"
    note_for(request, request.caller, AccessKind.EXPORTED, name)
    if made.model.needs_to_read is not None:
        left = made.model.objects.live().visible_to(request.caller)
        note_many(request, request.caller, name, left.order_by("reference"))
    response = HttpResponse(data, content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
def evidence(request: Request) -> HttpResponse | FileResponse:
    """Export an evidence pack, and show what left before."""
    caller = request.caller
    if not caller.may_somewhere(Permission.ASSURANCE_READ):
        raise NotPermitted(_("You may not read the proof of the ledger."))
    if request.method == "POST":
        try:
            return _pack(request)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("exchange:evidence")
    context = {
        "may_export": caller.may(Permission.EVIDENCE_EXPORT),
        "clauses": standard().clauses,
        "exports": PackExport.objects.order_by("-exported_at")[:20],
        "checkpoint": latest_checkpoint(caller.organization_id),
        "head": head(caller.organization_id),
        "chapters": ["4", "5", "6", "7", "8", "9", "10"],
    }
    return render(request, "exchange/evidence.html", context)


def _pack(request: Request) -> FileResponse:
    clause = request.POST.get("clause", "")
    order = PackOrder(clause, bool(request.POST.get("confidential")))
    with tempfile.TemporaryDirectory() as folder:
        name = f"evidence-{clause or 'all'}-{clock.today().isoformat()}.zip"
        out = Path(folder) / name
        export_pack(request.caller, out, order=order, purpose=request.POST.get("purpose", "")[:300])
        note_for(request, request.caller, AccessKind.EXPORTED, name)
        return FileResponse(out.open("rb"), as_attachment=True, filename=name)


@require_POST
def verify_page(request: Request) -> HttpResponse:
    """Derive the ledger again and compare it with every record."""
    if not request.caller.may_somewhere(Permission.ASSURANCE_READ):
        raise NotPermitted(_("You may not verify the ledger."))
    report = verify_ledger(request.caller)
    if report.valid:
        messages.success(
            request,
            _("{count} entries verified: everything fits.").format(count=report.entries),
        )
    for problem in report.problems[:20]:
        messages.error(
            request,
            _("Entry {entry}, record {record}: {what}").format(
                entry=problem.entry, record=problem.record, what=problem.what
            ),
        )
    return redirect("exchange:evidence")


app_name = "exchange"
urls = [
    path("import/", choose_type, name="types"),
    path("import/<str:key>/", upload, name="import"),
    path("import/<str:key>/<str:sha256>/", match, name="match"),
    path("import/<str:key>/<str:sha256>/check/", check, name="check"),
    path("documents/", documents_page, name="documents"),
    path("documents/<uuid:job_id>/", documents_job_page, name="documents-job"),
    path("documents/<uuid:job_id>/run/", documents_run, name="documents-run"),
    path("imported/<uuid:run_id>/", imported_file, name="imported"),
    path("jobs/<uuid:job_id>/", job_page, name="job"),
    path("jobs/<uuid:job_id>/cancel/", job_cancel, name="job-cancel"),
    path("jobs/<uuid:job_id>/run/", job_run, name="job-run"),
    path("export/<str:key>/", export, name="export"),
    path("evidence/", evidence, name="evidence"),
    path("evidence/verify/", verify_page, name="verify"),
]
urlpatterns = [path("exchange/", include((urls, app_name)))]
