"""Files of records: taken in checked, handed out so that no browser runs them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.records.access import may_edit
from holdfast.records.attaching import attach, withdraw_attachment
from holdfast.records.attachments import path_of, store
from holdfast.records.models import Attachment, ControlledRecord, Record
from holdfast.records.queries import attachments_of, versions_of
from holdfast.web import access_log
from holdfast.web.addresses import part_address, record_address
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, type_at

SANDBOX = "default-src 'none'; sandbox"


class FileForm(forms.Form):
    """What one says of a file."""

    file = forms.FileField(label=gettext_lazy("File"))
    note = forms.CharField(label=gettext_lazy("What it shows"), required=False, max_length=300)
    proves_from = forms.DateField(required=False, label=gettext_lazy("Proves the period from"))
    proves_until = forms.DateField(required=False, label=gettext_lazy("until"))


@require_POST
def attach_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Take a file in."""
    record = record_at(request.caller, type_at(area, slug), key)
    if not may_edit(request.caller, record):
        raise PermissionDenied(_("You may read this record but not change it."))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        for name, texts in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, f"{label}: {' '.join(map(str, texts))}")
        return redirect(f"{record_address(record)}#files")
    upload = form.cleaned_data["file"]
    try:
        stored = store(upload.name, upload.chunks())
        attach(request.caller, record, file=stored, note=form.cleaned_data["note"], **_period(form))
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Attached: {name}").format(name=stored.name))
    return redirect(f"{record_address(record)}#files")


def _period(form: FileForm) -> dict[str, dt.date | None]:
    return {name: form.cleaned_data[name] for name in ("proves_from", "proves_until")}


def _attachment(record: Record, key: UUID) -> Attachment:
    found = attachments_of(record).filter(pk=key).first()
    if found is None:
        raise Http404(_("There is no such file."))
    return found


@require_GET
def download_page(
    request: Request, area: str, slug: str, key: UUID, attachment: UUID
) -> HttpResponseBase:
    """Hand a file out, as a download that nothing in it can leave.

    One that is the content of a version is shown with the marks of that version.
    """
    record = record_at(request.caller, type_at(area, slug), key)
    found = _attachment(record, attachment)
    if isinstance(record, ControlledRecord):
        version = versions_of(record).filter(file_id=found.pk).order_by("-number").first()
        if version is not None:
            return redirect("web:version-file", area, slug, key, version.number)
    path = path_of(found.sha256)
    if path is None:
        raise Http404(_("The file is missing from the store; tell whoever runs the server."))
    access_log.note_reading(request, request.caller, f"{record.reference} {found.name}", record)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def withdraw_page(
    request: Request, area: str, slug: str, key: UUID, attachment: UUID
) -> HttpResponse:
    """Ask why a file is withdrawn, and withdraw it."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    found, error = _attachment(record, attachment), ""
    if request.method == "POST":
        try:
            withdraw_attachment(
                request.caller, record, attachment=found, reason=request.POST.get("reason", "")
            )
        except Refused as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Withdrawn: {name}").format(name=found.name))
            return redirect(f"{record_address(record)}#files")
    context = {
        "record": record,
        "record_type": record_type,
        "icon": icon(record_type.icon),
        "here": record_address(record),
        "title": _("Withdraw {name}").format(name=found.name),
        "about": _("The file is no longer shown; that it was there stays provable in the ledger."),
        "action": part_address(record, f"attachments/{found.pk}/withdraw"),
        "button": _("Withdraw the file"),
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "web/records/reason.html", context, status=422 if error else 200)
