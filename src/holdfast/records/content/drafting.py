"""Commands on a version that is being written: draft, submit, remark, settle, return (7.5.2)."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.choices import Standing, VersionState
from holdfast.records.content.versions import digest_of, follow_version, open_in
from holdfast.records.gates import CONTENT_COMPLETE
from holdfast.records.models import ContentVersion, ControlledRecord, ReviewRemark
from holdfast.records.queries import open_version_of, versions_of

LONGEST_BODY: Final = 200_000  # characters: some eighty pages


@command(
    kind="records.content.drafted",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Write"),
    labels={"body": gettext_lazy("Text"), "change_reason": gettext_lazy("Reason for the change")},
)
def draft_version(
    caller: Caller,
    record: ControlledRecord,
    *,
    body: str,
    change_reason: str = "",
    language: str = "en",
) -> ContentVersion:
    """Write the next version of controlled content; the one in force stays as it is."""
    refuse_if(record.standing != Standing.LIVE, _("The record is no longer in use."))
    refuse_if(
        len(body) > LONGEST_BODY,
        _("The text has {count} characters, at most {most} fit: split it or attach a file.").format(
            count=len(body), most=LONGEST_BODY
        ),
        field="body",
    )
    version = open_version_of(record)
    if version is not None and version.state == VersionState.IN_REVIEW:
        raise Refused(_("The version is in review: return it to its author before changing it."))
    if version is None or version.state == VersionState.APPROVED:
        version = _next_version(caller, record, change_reason)
    version.body, version.language = body, language
    version.annex = dict(record.annex())
    version.change_reason = change_reason or version.change_reason
    version.author_id, version.author_name = caller.actor_id, caller.name
    version.digest = digest_of(version)
    version.save()
    if record.state in ("draft", "approved", "withdrawn"):
        record.state = "draft"
        record.save()
    return version


def _next_version(caller: Caller, record: ControlledRecord, reason: str) -> ContentVersion:
    newest = versions_of(record).first()
    refuse_if(
        newest is not None and not reason.strip(),
        _("Say why there is a new version."),
        field="change_reason",
    )
    for left in versions_of(record).filter(state=VersionState.APPROVED):
        left.state, left.withdrawn_because = VersionState.WITHDRAWN, reason
        left.save()
    return ContentVersion(
        organization_id=caller.organization_id,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        number=newest.number + 1 if newest else 1,
        drafted_at=clock.now(),
    )


@command(
    kind="records.content.submitted",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Submit for review"),
    gates=(CONTENT_COMPLETE,),
    tone="primary",
)
def submit_version(caller: Caller, record: ControlledRecord) -> ContentVersion:
    """Hand a finished draft over for review; from now on it is not written on."""
    version = open_in(record, VersionState.DRAFT)
    version.state, version.submitted_at = VersionState.IN_REVIEW, clock.now()
    version.annex = dict(record.annex())
    version.digest = digest_of(version)
    version.save()
    follow_version(record, "in_review")
    return version


@command(
    kind="records.content.remarked",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("Remark"),
    labels={"passage": gettext_lazy("Passage"), "remark": gettext_lazy("Remark")},
)
def remark_on_version(
    caller: Caller, record: ControlledRecord, *, remark: str, passage: str = ""
) -> ReviewRemark:
    """Say what should change in a version that is in review."""
    refuse_if(not remark.strip(), _("Write your remark."), field="remark")
    made = ReviewRemark(
        organization_id=caller.organization_id,
        content_version=open_in(record, VersionState.IN_REVIEW),
        remark=remark.strip(),
        passage=passage.strip(),
        by_name=caller.name,
        by_id=caller.actor_id,
        made_at=clock.now(),
    )
    made.save()
    return made


@command(
    kind="records.content.remark_settled",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Settle the remark"),
    labels={"settlement": gettext_lazy("How it was settled")},
)
def settle_remark(
    caller: Caller, record: ControlledRecord, *, remark: ReviewRemark, settlement: str
) -> ReviewRemark:
    """Answer a remark of the review: what was changed, or why not."""
    refuse_if(
        remark.content_version.record_id != record.pk,
        _("This remark belongs to another record."),
    )
    refuse_if(not settlement.strip(), _("Say how it was settled."), field="settlement")
    remark.settled_at, remark.settlement = clock.now(), settlement.strip()
    remark.save()
    return remark


@command(
    kind="records.content.returned",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Return to the author"),
)
def return_version(caller: Caller, record: ControlledRecord, *, reason: str) -> ContentVersion:
    """Give a version in review back to its author, with the reason."""
    refuse_if(not reason.strip(), _("Say what is to be changed."), field="reason")
    version = open_in(record, VersionState.IN_REVIEW)
    version.state = VersionState.DRAFT
    version.save()
    ReviewRemark(
        organization_id=caller.organization_id,
        content_version=version,
        remark=reason.strip(),
        by_name=caller.name,
        by_id=caller.actor_id,
        made_at=clock.now(),
    ).save()
    follow_version(record, "draft")
    return version
