"""Commands on the files of any record: attach them, withdraw them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.access import refuse_unless_editor
from holdfast.records.attachments import StoredFile
from holdfast.records.models import Attachment, Record
from holdfast.records.registry import REGISTRY


@command(
    kind="records.attachment.added",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Attach a file"),
)
def attach(
    caller: Caller,
    record: Record,
    *,
    file: StoredFile,
    note: str = "",
    proves_from: dt.date | None = None,
    proves_until: dt.date | None = None,
) -> Attachment:
    """Attach a file to a record, with what it shows and which period it proves."""
    refuse_unless_editor(caller, record)
    refuse_if(
        not record.takes_files,
        _("No files are kept with a {noun}: what it says is all that is stored here.").format(
            noun=REGISTRY.of(record).noun
        ),
    )
    refuse_if(
        proves_from and proves_until and proves_until < proves_from,
        _("The period ends before it begins."),
        field="proves_until",
    )
    made = Attachment(
        organization_id=caller.organization_id,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        note=note,
        proves_from=proves_from,
        proves_until=proves_until,
        added_at=clock.now(),
        added_by=caller.name,
    )
    made.save()
    return made


@command(
    kind="records.attachment.withdrawn",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Withdraw the file"),
)
def withdraw_attachment(
    caller: Caller, record: Record, *, attachment: Attachment, reason: str
) -> Attachment:
    """Withdraw a file from a record, with a reason; it stays provable in the ledger."""
    refuse_unless_editor(caller, record)
    refuse_if(attachment.record_id != record.pk, _("This file belongs to another record."))
    refuse_if(not reason.strip(), _("Say why the file is withdrawn."), field="reason")
    attachment.withdrawn_at, attachment.withdrawn_because = clock.now(), reason.strip()
    attachment.save()
    return attachment
