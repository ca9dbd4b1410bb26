"""Gates that all records and all controlled content share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.records.models import ControlledRecord, ReviewRemark
from holdfast.records.queries import open_version_of


def _author_is_not_approver(
    caller: Caller, record: ControlledRecord, values: Mapping[str, Any]
) -> str | None:
    version = open_version_of(record)
    if version is None or caller.actor_id is None:
        return None
    wrote = {version.author_id, *(_key(each) for each in version.writers)}
    if caller.actor_id not in wrote:
        return None
    return _(
        "You wrote this version, so somebody else approves it. In a small organization you may go "
        "on with a stated reason; it is looked at again afterwards."
    )


def _key(writer: Mapping[str, Any]) -> UUID | None:
    key = writer.get("id")
    return UUID(str(key)) if key else None


AUTHOR_DOES_NOT_APPROVE = Gate(
    key="author-does-not-approve",
    clause="7.5.2",
    sentence=gettext_lazy("Who wrote a version does not approve it."),
    holds=_author_is_not_approver,
)


def _remarks_settled(
    caller: Caller, record: ControlledRecord, values: Mapping[str, Any]
) -> str | None:
    version = open_version_of(record)
    if version is None:
        return None
    count = ReviewRemark.objects.filter(content_version=version, settled_at__isnull=True).count()
    if count:
        return _(
            "{count} remark(s) of the review are not settled yet: answer each of them."
        ).format(count=count)
    waiting = version.review_requests.filter(answered_at=None, dropped_at=None).count()
    if not waiting:
        return None
    return _(
        "{count} of those who were asked to review it have not answered yet. Wait for them, or no "
        "longer ask them."
    ).format(count=waiting)


REMARKS_SETTLED = Gate(
    key="remarks-settled",
    clause="7.5.2",
    sentence=gettext_lazy("The review is over before approval: all answered, remarks settled."),
    holds=_remarks_settled,
)


def _complete(caller: Caller, record: ControlledRecord, values: Mapping[str, Any]) -> str | None:
    version = open_version_of(record)
    if version is None:
        return _("There is no draft: write one first.")
    missing = []
    if not version.body.strip() and not version.annex and not version.is_file:
        missing.append(_("a text"))
    if record.owner_id is None:
        missing.append(_("an owner"))
    if missing:
        return _("Before it goes on it needs: {missing}.").format(missing=", ".join(missing))
    return None


CONTENT_COMPLETE = Gate(
    key="content-complete",
    clause="7.5.2",
    sentence=gettext_lazy("Controlled content has a title, a text, a version and an owner."),
    holds=_complete,
    can_override=False,
)
