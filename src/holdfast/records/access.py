"""Who may do what with any record."""

from __future__ import annotations

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.refusals import NotPermitted
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY


def may_edit(caller: Caller, record: Record) -> bool:
    """Tell whether the caller may edit this record: whoever may amend its kind may."""
    amend = REGISTRY.of(record).amend
    return amend is not None and caller.may(amend.needs, record.unit_id)


def refuse_unless_editor(caller: Caller, record: Record) -> None:
    """Refuse whoever may read this record but not edit it."""
    if not may_edit(caller, record):
        raise NotPermitted(_("You may read {record} but not change it.").format(record=record))
