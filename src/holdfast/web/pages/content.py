"""Controlled content beyond its panel: comparing versions, settling remarks, who has what."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from holdfast.accounts.models import Person
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common.counts import count_in
from holdfast.records.attachments import path_of
from holdfast.records.content import settle_remark
from holdfast.records.models import ContentVersion, ControlledRecord, Record
from holdfast.records.queries import distributions_of, version_in_force_of, versions_of
from holdfast.records.registry import RecordType
from holdfast.web import access_log
from holdfast.web.addresses import record_address
from holdfast.web.comparing import differences, runs_of, words_of
from holdfast.web.content import coverage_of, remarks_of
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.attachments import SANDBOX
from holdfast.web.pages.found import record_at, type_at
from holdfast.web.version_files import ORIGINAL

MOST_VERSIONS: Final = 2**31  # what the databases count to


def controlled_at(
    request: Request, area: str, slug: str, key: UUID
) -> tuple[RecordType, ControlledRecord]:
    """Give the record at an address whose content is under version control.

    Raises:
        Http404: there is none, or records of its kind have no versions.
        PermissionDenied: the caller may not read it.
    """
    record_type = type_at(area, slug)
    record: Record = record_at(request.caller, record_type, key)
    if not isinstance(record, ControlledRecord):
        raise Http404(_("This kind of record has no versions."))
    return record_type, record


@require_GET
def compare_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Show what changed between any two versions, word by word."""
    record_type, record = controlled_at(request, area, slug, key)
    access_log.note_reading(request, request.caller, f"{record.reference} {_('versions')}", record)
    versions = {v.number: v for v in versions_of(record).select_related("file")}
    before = _version(versions, request.GET.get("before", ""))
    after = _version(versions, request.GET.get("after", ""))
    texts = [words_of(each) for each in (before, after)]
    runs = runs_of(texts[0][0], texts[1][0])
    context = {
        "record": record,
        "record_type": record_type,
        "icon": icon(record_type.icon),
        "here": record_address(record),
        "versions": versions.values(),
        "before": before,
        "after": after,
        "view": "inline" if request.GET.get("view") == "inline" else "sides",
        "runs": runs,
        "changes": max((run.number for run in runs), default=0),
        "unread": list(dict.fromkeys(why for _text, why in texts if why)),
        "differences": differences(request.caller, before, after),
    }
    return render(request, "web/records/compare.html", context)


def _version(versions: dict[int, ContentVersion], text: str) -> ContentVersion:
    found = versions.get(count_in(text) or 0)
    if found is None:
        raise Http404(_("Choose two versions of this record to compare."))
    return found


@require_GET
def version_file_page(
    request: Request, area: str, slug: str, key: UUID, number: int
) -> HttpResponseBase:
    """Show the file that is a version with the marks of the version; asked for, as it was."""
    _type, record = controlled_at(request, area, slug, key)
    found = versions_of(record).filter(number=number) if number < MOST_VERSIONS else None
    version = found.select_related("file").first() if found is not None else None
    path = path_of(version.file_sha256) if version is not None and version.is_file else None
    if version is None or version.file is None or path is None:
        raise Http404(_("This version has no file, or it is no longer kept."))
    if request.GET.get("as") != ORIGINAL:
        return redirect("print:version", area, slug, key, number)
    state = version.get_state_display()
    access_log.note_reading(request, request.caller, f"{record.reference} {version.file.name}")
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{record.reference} v{version.number} {state} - {version.file.name}",
        content_type=version.file.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def distribution_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Show to whom the version in force was given, and who has confirmed reading it."""
    record_type, record = controlled_at(request, area, slug, key)
    version = version_in_force_of(record)
    if version is None:
        raise Http404(_("No version is in force."))
    context = {
        "record": record,
        "record_type": record_type,
        "icon": icon(record_type.icon),
        "here": record_address(record),
        "version": version,
        "coverage": coverage_of(version),
        # The figures count everybody; named are those whom the caller may know of.
        "copies": distributions_of(version).filter(
            Q(person__isnull=True) | Q(person__in=Person.objects.visible_to(request.caller))
        )[:1000],
    }
    return render(request, "web/records/distribution.html", context)


@require_POST
def settle_page(request: Request, area: str, slug: str, key: UUID, remark: UUID) -> HttpResponse:
    """Answer a remark of the review."""
    _record_type, record = controlled_at(request, area, slug, key)
    version = versions_of(record).first()
    found = next((r for r in remarks_of(version) if r.pk == remark), None) if version else None
    if found is None:
        raise Http404(_("There is no such remark on the newest version."))
    try:
        settlement = request.POST.get("settlement", "")
        settle_remark(request.caller, record, remark=found, settlement=settlement)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The remark is settled."))
    return redirect(record_address(record))
