"""Commands on controlled content: draft, review, approve, put in force, distribute, withdraw."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.choices import Standing, VersionState
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.models import (
    ContentVersion,
    ControlledRecord,
    Distribution,
    Record,
    ReviewRemark,
)
from holdfast.records.queries import open_version_of, version_in_force_of, versions_of
from holdfast.records.registry import REGISTRY

LONGEST_BODY: Final = 200_000  # characters: some eighty pages


def digest_of(version: ContentVersion) -> str:
    """Give the SHA-256 of what an approval binds: number, language, text and annex."""
    bound = {
        "record": str(version.record_id),
        "number": version.number,
        "language": version.language,
        "body": version.body,
        "annex": version.annex,
    }
    data = json.dumps(bound, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


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
    version = _open_version(record, VersionState.DRAFT)
    version.state, version.submitted_at = VersionState.IN_REVIEW, clock.now()
    version.annex = dict(record.annex())
    version.digest = digest_of(version)
    version.save()
    _follow(record, "in_review")
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
        content_version=_open_version(record, VersionState.IN_REVIEW),
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
    version = _open_version(record, VersionState.IN_REVIEW)
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
    _follow(record, "draft")
    return version


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
    version = _open_version(record, VersionState.IN_REVIEW)
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
    _follow(record, "approved")
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
    version = _open_version(record, VersionState.APPROVED)
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
        before.save()
        _recall(before)
    version.state, version.effective_on = VersionState.EFFECTIVE, effective_on
    version.save()
    record.state, record.version_in_force = "in_force", version.number
    record.effective_on, record.review_due = effective_on, review_due
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
        version.save()
        _recall(version)
    record.state, record.version_in_force, record.effective_on = "withdrawn", None, None
    record.save()
    return record


@command(
    kind="records.content.distributed",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Distribute"),
    labels={"places": gettext_lazy("Places of use, one per line")},
)
def distribute(
    caller: Caller, record: ControlledRecord, *, places: str = "", to_everyone: bool = True
) -> ContentVersion:
    """Give the version in force to places of use and, where wished, to every person in scope."""
    version = version_in_force_of(record)
    if version is None:
        raise Refused(_("Nothing is in force yet that could be distributed."))
    wanted = {line.strip() for line in places.splitlines() if line.strip()}
    known = Distribution.objects.filter(content_version=version)
    missing = wanted - set(known.values_list("place", flat=True))
    made = [_copy(version, place=place) for place in sorted(missing)]
    if to_everyone:
        people = _people_in(record).exclude(
            pk__in=known.filter(person__isnull=False).values("person_id")
        )
        made += [_copy(version, person_id=key) for key in people.values_list("pk", flat=True)]
    refuse_if(not made and not known.exists(), _("Name at least one place or person."))
    Distribution.objects.bulk_create(made)
    return version


def _people_in(record: ControlledRecord) -> models.QuerySet[Record]:
    people = REGISTRY["accounts.person"].model.objects.live()
    return people if record.unit_id is None else people.filter(unit_id=record.unit_id)


def _copy(version: ContentVersion, **to: object) -> Distribution:
    return Distribution(
        organization_id=version.organization_id,
        content_version=version,
        sent_at=clock.now(),
        **to,
    )


@command(
    kind="records.content.acknowledged",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I have read it"),
    tone="primary",
)
def acknowledge(caller: Caller, record: ControlledRecord) -> Distribution:
    """Confirm having read the version in force; the confirmation binds to that version."""
    version = version_in_force_of(record)
    if version is None or caller.person_id is None:
        raise Refused(_("There is nothing in force here that you could acknowledge."))
    given = Distribution.objects.filter(
        content_version=version, person_id=caller.person_id
    ).first() or _copy(version, person_id=caller.person_id)
    if given.acknowledged_at is None:
        given.acknowledged_at, given.acknowledgement = clock.now(), version.digest[:16]
        given.save()
    return given


def _open_version(record: ControlledRecord, state: VersionState) -> ContentVersion:
    version = open_version_of(record)
    if version is None or version.state != state:
        raise Refused(
            _("This needs a version that is “{wanted}”; there is none now.").format(
                wanted=state.label
            )
        )
    return version


def _follow(record: ControlledRecord, state: str) -> None:
    """Show the state of the open version on the record, unless another one is in force."""
    if record.state not in ("in_force", state):
        record.state = state
        record.save()


def _recall(version: ContentVersion) -> None:
    given = Distribution.objects.filter(content_version=version, recalled_at__isnull=True)
    for copy in given.filter(~Q(place="")):
        copy.recalled_at = clock.now()
        copy.save()


ON_CONTROLLED = (
    draft_version,
    submit_version,
    remark_on_version,
    return_version,
    approve_version,
    put_in_force,
    distribute,
    acknowledge,
    withdraw_content,
)
