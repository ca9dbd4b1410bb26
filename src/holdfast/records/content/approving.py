"""Commands that decide on a version: approve, put in force, withdraw (7.5.2, 7.5.3)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.choices import VersionState
from holdfast.records.content.formats import settle_format
from holdfast.records.content.recalling import make_obsolete
from holdfast.records.content.versions import digest_of, follow_version, open_in
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.models import ContentVersion, ControlledRecord
from holdfast.records.queries import version_in_force_of


@command(
    kind="records.content.approved",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Approve"),
    gates=(AUTHOR_DOES_NOT_APPROVE, REMARKS_SETTLED, CONTENT_COMPLETE),
    labels={"statement": gettext_lazy("Statement of approval")},
    tone="primary",
)
def approve_version(
    caller: Caller, record: ControlledRecord, *, statement: str, seen_digest: str = ""
) -> ContentVersion:
    """Approve exactly the text that was seen, with name, role, time and a statement."""
    version = open_in(record, VersionState.IN_REVIEW)
    digest = digest_of(version)
    refuse_if(
        bool(seen_digest) and seen_digest != digest,
        _("The text changed since you opened it: read it again before you approve it."),
    )
    refuse_if(not statement.strip(), _("Write the statement that you sign."), field="statement")
    version.state, version.digest = VersionState.APPROVED, digest
    version.approved_at, version.approver_id = clock.now(), caller.actor_id
    version.approver_name, version.approver_roles = caller.name, sorted(caller.roles)
    version.approval_statement = statement.strip()
    version.save()
    follow_version(record, "approved")
    return version


@command(
    kind="records.content.put_in_force",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Put in force"),
    labels={
        "effective_on": gettext_lazy("Effective on"),
        "review_due": gettext_lazy("Next review"),
    },
    tone="primary",
)
def put_in_force(
    caller: Caller, record: ControlledRecord, *, effective_on: dt.date, review_due: dt.date
) -> ContentVersion:
    """Make the approved version the one in force; the one before is superseded on that day."""
    version = open_in(record, VersionState.APPROVED)
    approved_on = version.approved_at.date() if version.approved_at else clock.today()
    refuse_if(
        effective_on < approved_on,
        _("It cannot take effect before it was approved ({day}).").format(day=approved_on),
        field="effective_on",
    )
    refuse_if(
        review_due <= effective_on,
        _("The next review comes after it takes effect."),
        field="review_due",
    )
    before = version_in_force_of(record)
    if before is not None:
        before.state, before.superseded_on = VersionState.SUPERSEDED, effective_on
        because = _("Superseded by version {number}").format(number=version.number)
        make_obsolete(record, before, ended_on=effective_on, because=because)
    version.state, version.effective_on = VersionState.EFFECTIVE, effective_on
    version.save()
    record.state, record.version_in_force = "in_force", version.number
    record.effective_on, record.review_due = effective_on, review_due
    settle_format(record, version)
    record.save()
    return version


@command(
    kind="records.content.withdrawn",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Withdraw"),
    tone="danger",
)
def withdraw_content(caller: Caller, record: ControlledRecord, *, reason: str) -> ControlledRecord:
    """Take controlled content out of force without a successor, with the reason."""
    refuse_if(not reason.strip(), _("Say why it is withdrawn."), field="reason")
    version = version_in_force_of(record)
    refuse_if(version is None, _("No version is in force."))
    if version is not None:
        version.state, version.withdrawn_because = VersionState.WITHDRAWN, reason.strip()
        version.superseded_on = clock.today()
        make_obsolete(record, version, ended_on=clock.today(), because=reason.strip())
    record.state, record.version_in_force, record.effective_on = "withdrawn", None, None
    record.save()
    return record
