"""Commands on a version that is being written: draft, let a file be it, submit (7.5.2)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.attaching import attach
from holdfast.records.attachments import StoredFile
from holdfast.records.choices import Standing, VersionState
from holdfast.records.content.blocks import freeze
from holdfast.records.content.formats import settle_format
from holdfast.records.content.merging import even, merged
from holdfast.records.content.passages import PASSAGES_SETTLED
from holdfast.records.content.versions import digest_of, follow_version, open_in, text_to_edit
from holdfast.records.gates import CONTENT_COMPLETE
from holdfast.records.models import Attachment, ContentVersion, ControlledRecord
from holdfast.records.queries import attachments_of, open_version_of, versions_of

LONGEST_BODY: Final = 200_000  # characters: some eighty pages
# What can be the content of a version: people read it as it is.
CONTENT_FILES: Final = (".docx", ".odt", ".pdf", ".png", ".jpg", ".jpeg", ".webp")


@command(
    kind="records.content.drafted",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Write"),
    labels={
        "body": gettext_lazy("Text"),
        "change_reason": gettext_lazy("Reason for the change"),
        "base": gettext_lazy("Text from which you began"),
    },
    helps={
        "base": gettext_lazy(
            "Where it is given, what others saved since then is kept beside your changes; without "
            "it your text takes the place of what stands."
        ),
    },
)
def draft_version(
    caller: Caller,
    record: ControlledRecord,
    *,
    body: str,
    change_reason: str = "",
    language: str = "en",
    base: str | None = None,
) -> ContentVersion:
    """Write the next version of controlled content; the one in force stays as it is."""
    refuse_if(record.standing != Standing.LIVE, _("The record is no longer in use."))
    _refuse_if_too_long(body)
    stored = text_to_edit(record)
    version = _version_to_write(caller, record, change_reason)
    if base is not None:
        body = _with_what_others_wrote(caller, stored, body, base)
        _refuse_if_too_long(body)
    version.body, version.language = even(body), language
    version.file, version.file_sha256 = None, ""
    _written(caller, record, version, change_reason)
    return version


def _refuse_if_too_long(body: str) -> None:
    refuse_if(
        len(body) > LONGEST_BODY,
        _("The text has {count} characters, at most {most} fit: split it or attach a file.").format(
            count=len(body), most=LONGEST_BODY
        ),
        field="body",
    )


def _with_what_others_wrote(
    caller: Caller, stored: ContentVersion | None, body: str, base: str
) -> str:
    if stored is None:
        return body
    refuse_if(
        stored.is_file,
        _("{name} made a file the content meanwhile. Look at it before you write a text.").format(
            name=stored.author_name
        ),
        field="body",
    )
    return merged(base, body, stored.body, our_name=caller.name, their_name=stored.author_name).text


def _version_to_write(caller: Caller, record: ControlledRecord, reason: str) -> ContentVersion:
    version = open_version_of(record)
    if version is not None and version.state == VersionState.IN_REVIEW:
        raise Refused(_("The version is in review: return it to its author before changing it."))
    if version is None or version.state == VersionState.APPROVED:
        return _next_version(caller, record, reason)
    return version


def _written(
    caller: Caller, record: ControlledRecord, version: ContentVersion, reason: str
) -> None:
    """Note who wrote on the version, and bind what it says."""
    version.annex, version.frozen = dict(record.annex()), {}
    version.change_reason = reason or version.change_reason
    version.author_id, version.author_name = caller.actor_id, caller.name
    me = {"id": str(caller.actor_id) if caller.actor_id else None, "name": caller.name}
    if me not in version.writers:
        version.writers = [*version.writers, me]
    version.digest = digest_of(version)
    version.save()
    if record.state in ("draft", "approved", "withdrawn"):
        record.state = "draft"
        settle_format(record, version)
        record.save()


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
    kind="records.content.file_taken",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Let a file be the content"),
    labels={
        "file": gettext_lazy("File"),
        "change_reason": gettext_lazy("Reason for the change"),
    },
    helps={"file": gettext_lazy("The name or digest of a file that is attached here.")},
)
def take_file(
    caller: Caller,
    record: ControlledRecord,
    *,
    file: str,
    change_reason: str = "",
    language: str = "en",
) -> ContentVersion:
    """Let an attached file be the content of the next version, under the same control."""
    return _taken(caller, record, _attached(record, file), change_reason, language)


@command(
    kind="records.content.file_uploaded",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Upload a file as the content"),
)
def upload_file(
    caller: Caller,
    record: ControlledRecord,
    *,
    file: StoredFile,
    change_reason: str = "",
    language: str = "en",
) -> ContentVersion:
    """Attach a file and let it be the content of the next version."""
    kept = attach(caller, record, file=file, note=_("Content of the record"))
    return _taken(caller, record, kept, change_reason, language)


def _taken(
    caller: Caller, record: ControlledRecord, file: Attachment, reason: str, language: str
) -> ContentVersion:
    refuse_if(record.standing != Standing.LIVE, _("The record is no longer in use."))
    if PurePosixPath(file.name).suffix.lower() not in CONTENT_FILES:
        raise Refused(
            _("“{name}” cannot be the content. Take one of these: {allowed}.").format(
                name=file.name, allowed=", ".join(CONTENT_FILES)
            ),
            fields={"file": [_("Take a document or a picture.")]},
        )
    version = _version_to_write(caller, record, reason)
    version.body, version.language = "", language
    version.file, version.file_sha256 = file, file.sha256
    _written(caller, record, version, reason)
    return version


def _attached(record: ControlledRecord, wanted: str) -> Attachment:
    said = wanted.strip()
    found = attachments_of(record).filter(Q(sha256=said.lower()) | Q(name=said)).first()
    if not said or found is None or not found.sha256:
        raise Refused(
            _("No file of this name or digest is attached here: attach it first."),
            fields={"file": [_("Attach the file first.")]},
        )
    return found


@command(
    kind="records.content.submitted",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Submit for review"),
    gates=(CONTENT_COMPLETE, PASSAGES_SETTLED),
    tone="primary",
)
def submit_version(caller: Caller, record: ControlledRecord) -> ContentVersion:
    """Hand a finished draft over for review; from now on it is not written on."""
    version = open_in(record, VersionState.DRAFT)
    version.state, version.submitted_at = VersionState.IN_REVIEW, clock.now()
    version.review_round += 1
    version.annex = dict(record.annex())
    freeze(caller, version)
    version.digest = digest_of(version)
    version.save()
    follow_version(record, "in_review")
    return version
