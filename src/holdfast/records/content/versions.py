"""What all commands on controlled content share: the digest, and the version that is open."""

from __future__ import annotations

import hashlib
import json

from django.utils.translation import gettext as _

from holdfast.acting.refusals import Refused
from holdfast.records.choices import VersionState
from holdfast.records.models import ContentVersion, ControlledRecord
from holdfast.records.queries import open_version_of, version_in_force_of


def digest_of(version: ContentVersion) -> str:
    """Give the SHA-256 of what an approval binds: number, language, text or file, and annex."""
    bound: dict[str, object] = {
        "record": str(version.record_id),
        "number": version.number,
        "language": version.language,
        "body": version.body,
        "annex": version.annex,
    }
    if version.is_file:
        bound["file"] = version.file_sha256
    data = json.dumps(bound, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def open_in(record: ControlledRecord, state: VersionState) -> ContentVersion:
    version = open_version_of(record)
    if version is None or version.state != state:
        raise Refused(
            _("This needs a version that is “{wanted}”; there is none now.").format(
                wanted=state.label
            )
        )
    return version


def follow_version(record: ControlledRecord, state: str) -> None:
    """Show the state of the open version on the record, unless another one is in force."""
    if record.state not in ("in_force", state):
        record.state = state
        record.save()


def text_to_edit(record: ControlledRecord) -> ContentVersion | None:
    """Give the version whose text somebody who goes on writing begins from."""
    return open_version_of(record) or version_in_force_of(record)
