"""A numbered copy on paper: its number and QR code on every page, and what approval it has."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.exchange.printouts.records import record_printout
from holdfast.exchange.printouts.values import day_in_words
from holdfast.printing.answering import printed
from holdfast.printing.printouts import CopyMark
from holdfast.records.content.copies import (
    copy_for,
    exists,
    holder_shown,
    how_many_numbered,
)
from holdfast.records.models import Distribution
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import copy_address
from holdfast.web.codes import qr_drawing
from holdfast.web.middleware import Request


@require_GET
def copy_pdf(request: Request, key: UUID) -> HttpResponse:
    """Give a numbered copy as PDF; one of an obsolete version says so under every page."""
    row = copy_for(request.caller, key)
    if row is None:
        if exists(key):
            raise PermissionDenied(_("This copy is of something that you may not read."))
        raise Http404(_("There is no such copy."))
    copy = row.copy
    if not copy.token or copy.copy_number is None:
        raise Http404(_("Only numbered copies are printed here."))
    address = copy_address(request, copy)
    number = copy.content_version.number
    counted = _("Copy {number} of {all}").format(
        number=copy.copy_number, all=how_many_numbered(copy.content_version)
    )
    said = [_called_back(copy), counted, copy.place, holder_shown(request.caller, copy)]
    printout = record_printout(
        request.caller,
        REGISTRY.of(row.record),
        row.record,
        number,
        content_only=True,
        copy=CopyMark(" · ".join(each for each in said if each), qr_drawing(address)),
        watermark=_watermark(copy),
    )
    name = f"{row.record.reference}-v{number}-{copy.copy_number}"
    return printed(request, request.caller, printout, page=address, name=name)


def _watermark(copy: Distribution) -> str:
    """Give what lies over every page; a copy that was called back is no controlled copy any more.

    Whatever is printed of it may stand only where somebody still holds it.
    """
    if copy.recalled_at is not None:
        return _("Called back")
    return _("Controlled copy {number}").format(number=copy.copy_number)


def _called_back(copy: Distribution) -> str:
    if copy.recalled_at is None:
        return ""
    return _("Called back {day}").format(day=day_in_words(copy.recalled_at))
