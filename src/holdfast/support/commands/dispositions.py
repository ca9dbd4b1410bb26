"""Commands that let go of what has served its time: propose, approve, carry out (7.5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.choices import Standing
from holdfast.records.making import make
from holdfast.records.models import Attachment, ContentVersion, Record
from holdfast.records.registry import REGISTRY
from holdfast.support.gates.dispositions import ANOTHER_PERSON, STILL_PAST_AND_FREE
from holdfast.support.models import Disposition
from holdfast.support.queries.dispositions import past_retention
from holdfast.support.queries.stored_files import remove_if_unused

NOTHING: Final = "–"  # in texts that may not be empty
KEPT: Final = frozenset(
    {
        "reference",
        "title",
        "state",
        "standing",
        "standing_reason",
        "classification",
        "external_reference",
        "external_source",
    }
)


def _propose(
    caller: Caller,
    *,
    title: str,
    owner: Person | None = None,
    past_on: dt.date | None = None,
) -> Disposition:
    """Name everything that is past its retention, may go by its rule, and is under no hold."""
    day = past_on or clock.today()
    refuse_if(
        day > clock.today(),
        _("What is not past its retention today cannot go yet."),
        field="past_on",
    )
    items = past_retention(day)  # none: then this is the record that nothing was to go
    made = Disposition(organization_id=caller.organization_id, past_on=day, items=items)
    made.proposed_by, made.proposed_by_actor = caller.name, caller.actor_id
    return make(made, {"title": title, "owner": owner})


propose_disposition: Command[..., Disposition] = register(
    Command(
        function=_propose,
        kind="support.disposition.proposed",
        needs=Permission.CONTENT_EDIT,
        label=gettext_lazy("Propose a disposition"),
        labels={"past_on": gettext_lazy("Past its retention on")},
        makes=Disposition,
        tone="primary",
    )
)


@command(
    kind="support.disposition.approved",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Approve"),
    moves=Move(("proposed",), "approved"),
    gates=(ANOTHER_PERSON,),
    labels={"decision": gettext_lazy("Decision")},
    tone="primary",
)
def approve_disposition(caller: Caller, disposition: Disposition, *, decision: str) -> Disposition:
    """Approve that all that is named may go; somebody else has proposed it."""
    refuse_if(
        not disposition.items,
        _("It names nothing: all that is past its retention is kept, held or undated. Reject it."),
    )
    refuse_if(not decision.strip(), _("Say what you decide."), field="decision")
    disposition.approved_by, disposition.approved_on = caller.name, clock.today()
    disposition.decision = decision.strip()
    disposition.save()
    return disposition


@command(
    kind="support.disposition.rejected",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Reject"),
    moves=Move(("proposed", "approved"), "rejected"),
    labels={"decision": gettext_lazy("Why it stays")},
)
def reject_disposition(caller: Caller, disposition: Disposition, *, decision: str) -> Disposition:
    """Reject a disposition: all that is named stays."""
    refuse_if(not decision.strip(), _("Say why it stays."), field="decision")
    disposition.decision = decision.strip()
    disposition.save()
    return disposition


@command(
    kind="support.disposition.carried_out",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Carry out"),
    moves=Move(("approved",), "carried_out"),
    gates=(STILL_PAST_AND_FREE,),
    labels={"method": gettext_lazy("How paper and files elsewhere were destroyed")},
    tone="danger",
)
def carry_out_disposition(caller: Caller, disposition: Disposition, *, method: str) -> Disposition:
    """Remove the content of all that is named; what it was, and that it went, stays on record."""
    refuse_if(not method.strip(), _("Say how copies elsewhere were destroyed."), field="method")
    because = _("Disposed of by {disposition}").format(disposition=disposition.reference)
    gone: set[str] = set()
    for record, number in _named(disposition.items):
        if number:
            erase_version(caller, _version(record, number))
        else:
            gone |= _erase_record(caller, record, because)
    disposition.method = method.strip()
    disposition.carried_out_by, disposition.carried_out_on = caller.name, clock.today()
    disposition.save()
    if gone:
        transaction.on_commit(lambda: remove_if_unused(gone))
    return disposition


def _named(items: list[Mapping[str, Any]]) -> Iterator[tuple[Record, int]]:
    for item in items:
        if item["type"] in REGISTRY:
            record = REGISTRY[item["type"]].model.objects.filter(pk=item["id"]).first()
            if record is not None and record.standing != Standing.DISPOSED:
                yield record, int(item["number"])


def _version(record: Record, number: int) -> ContentVersion:
    return ContentVersion.objects.get(record_id=record.pk, number=number)


@command(
    kind="support.version.erased",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Remove the text of an obsolete version"),
)
def erase_version(caller: Caller, version: ContentVersion) -> ContentVersion:
    """Remove the text of an obsolete version; its number, dates, names and digest stay."""
    refuse_if(
        version.disposed_on is None
        and (version.retain_until is None or version.retain_until >= clock.today()),
        _("It is still to be kept."),
    )
    _blank(version)
    return version


def _blank(version: ContentVersion) -> None:
    version.body, version.annex, version.frozen, version.file = "", {}, {}, None
    version.disposed_on = clock.today()
    version.save()


def _erase_record(caller: Caller, record: Record, because: str) -> set[str]:
    """Remove what a record said and its files; give the digests of files that may go."""
    for version in ContentVersion.objects.filter(record_id=record.pk, disposed_on__isnull=True):
        version.retain_until = clock.today() - dt.timedelta(days=1)
        erase_version(caller, version)
    files = list(Attachment.objects.filter(record_id=record.pk))
    for file in files:
        erase_attachment(caller, file, because=because)
    erase_record(caller, record, because=because)
    return {file.sha256 for file in files}


@command(
    kind="support.attachment.erased",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Remove a file that has served its time"),
)
def erase_attachment(caller: Caller, attachment: Attachment, *, because: str) -> Attachment:
    """Take a file out of use for good; its digest stays, as the proof of what it was."""
    attachment.withdrawn_at = attachment.withdrawn_at or clock.now()
    attachment.withdrawn_because = because[:300]
    attachment.note = ""
    attachment.save()
    return attachment


@command(
    kind="support.record.erased",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Remove what a record said"),
)
def erase_record(caller: Caller, record: Record, *, because: str) -> Record:
    """Remove what a record said after its retention; reference, title and states stay."""
    for field in record._meta.concrete_fields:
        if field.name not in KEPT and not field.is_relation and not field.choices:
            if isinstance(field, models.JSONField):
                setattr(record, field.attname, field.get_default())
            elif isinstance(field, models.TextField | models.CharField):
                setattr(record, field.attname, "" if field.blank else NOTHING)
    record.standing, record.standing_reason = Standing.DISPOSED, because
    record.review_due = None
    record.save()
    return record


ON_DISPOSITION = (approve_disposition, reject_disposition, carry_out_disposition)
