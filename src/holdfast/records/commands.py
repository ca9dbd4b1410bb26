"""Commands on any record: trace, void, archive, restore, review, confirm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.models import GateOverride
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.access import may_edit, refuse_unless_editor
from holdfast.records.choices import Relation, Standing
from holdfast.records.content.recalling import call_all_back
from holdfast.records.models import ControlledRecord, Record, Trace
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY


@command(
    kind="records.trace.made",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Link to another record"),
)
def trace(
    caller: Caller, source: Record, *, relation: Relation, target: Record, note: str = ""
) -> Trace:
    """Link a record to another, so that the link can be followed both ways."""
    if not may_edit(caller, target):  # whoever answers for either side may link them
        refuse_unless_editor(caller, source)
    refuse_if(source.pk == target.pk, _("A record cannot be linked to itself."))
    if target.organization_id != caller.organization_id:
        raise Refused(_("The other record does not exist."))
    found = Trace.objects.filter(
        relation=relation, source_id=source.pk, target_id=target.pk, ended_at__isnull=True
    ).first()
    if found is not None:
        return found
    made = Trace(
        organization_id=caller.organization_id,
        relation=relation,
        source_type=source._meta.label_lower,
        source_id=source.pk,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        note=note,
        made_at=clock.now(),
    )
    made.save()
    return made


@command(
    kind="records.trace.ended", needs=Permission.RECORD_READ, label=gettext_lazy("Remove the link")
)
def untrace(caller: Caller, record: Record, *, link: Trace) -> Trace:
    """End a link between two records; its history stays."""
    refuse_unless_editor(caller, record)
    refuse_if(
        record.pk not in (link.source_id, link.target_id),
        _("This link does not belong to {record}.").format(record=record),
    )
    link.ended_at = clock.now()
    link.save()
    return link


@command(
    kind="records.record.voided",
    needs=Permission.RECORD_VOID,
    label=gettext_lazy("Void"),
    tone="danger",
)
def void_record(caller: Caller, record: Record, *, reason: str) -> Record:
    """Declare a record a mistake: it stays readable with the reason, and no longer counts."""
    return _retire(record, Standing.VOIDED, reason)


@command(
    kind="records.record.archived",
    needs=Permission.RECORD_VOID,
    label=gettext_lazy("Archive"),
    tone="danger",
)
def archive_record(caller: Caller, record: Record, *, reason: str) -> Record:
    """Put a record that is no longer used into the archive, as evidence of what was."""
    return _retire(record, Standing.ARCHIVED, reason)


@command(
    kind="records.record.restored", needs=Permission.RECORD_VOID, label=gettext_lazy("Restore")
)
def restore_record(caller: Caller, record: Record, *, reason: str) -> Record:
    """Take a voided or archived record back into use, with a reason."""
    refuse_if(record.standing == Standing.LIVE, _("The record is in use already."))
    refuse_if(record.standing == Standing.DISPOSED, _("What was disposed of cannot come back."))
    refuse_if(not reason.strip(), _("Say why it comes back."), field="reason")
    record.standing, record.standing_reason = Standing.LIVE, reason.strip()
    record.save()
    _let_follow(record)
    return record


def _retire(record: Record, standing: Standing, reason: str) -> Record:
    refuse_if(record.standing != Standing.LIVE, _("The record is no longer in use already."))
    refuse_if(not reason.strip(), _("Say why, so that a reader understands it."), field="reason")
    record.standing, record.standing_reason = standing, reason.strip()
    record.save()
    for link in Trace.objects.filter(
        Q(source_id=record.pk) | Q(target_id=record.pk), ended_at__isnull=True
    ):
        link.ended_at = clock.now()
        link.save()
    _let_follow(record)
    _call_back(record, reason.strip())
    return record


def _call_back(record: Record, reason: str) -> None:
    """Call the copies of a text back that no longer counts: what hangs at the gate is followed."""
    if isinstance(record, ControlledRecord):
        version = version_in_force_of(record)
        if version is not None:
            call_all_back(record, version, reason, clock.today())


def _let_follow(record: Record) -> None:
    """Let the room of the record keep in step with what begins or ceases to count."""
    follows = REGISTRY.of(record).on_standing
    if follows is not None:
        follows(record)


@command(
    kind="records.record.reviewed", needs=Permission.RECORD_READ, label=gettext_lazy("Reviewed")
)
def confirm_review(
    caller: Caller, record: Record, *, review_due: dt.date, note: str = ""
) -> Record:
    """Confirm that a record was reviewed and still holds, and set its next review."""
    refuse_unless_editor(caller, record)
    refuse_if(
        review_due <= clock.today(), _("The next review lies in the future."), field="review_due"
    )
    record.review_due = review_due
    record.save()
    return record


@command(
    kind="records.record.confirmed",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Make it ours"),
)
def confirm_template(caller: Caller, record: Record) -> Record:
    """Confirm that a record from a template is true of the organization; from then on it counts.

    Who confirms it answers for it, where nobody does yet.
    """
    refuse_unless_editor(caller, record)
    refuse_if(not record.unconfirmed, _("The record is yours already."))
    record.unconfirmed = False
    record.owner_id = record.owner_id or caller.person_id
    record.save()
    return record


@command(
    kind="records.override.reviewed",
    needs=Permission.CONFORMITY_DECIDE,
    label=gettext_lazy("Review the passed gate"),
)
def review_override(caller: Caller, passed: GateOverride, *, finding: str) -> GateOverride:
    """Look at a passed gate afterwards and say whether it was right and what follows."""
    refuse_if(passed.reviewed_at is not None, _("It was reviewed already."))
    refuse_if(
        passed.passed_by_actor is not None and passed.passed_by_actor == caller.actor_id,
        _("Who passed the gate does not review it."),
    )
    refuse_if(not finding.strip(), _("Say what you found."), field="finding")
    passed.reviewed_at, passed.reviewed_by = clock.now(), caller.name
    passed.finding = finding.strip()
    passed.save()
    return passed


ON_EVERY_RECORD: tuple[Any, ...] = (confirm_review, void_record, archive_record, restore_record)
