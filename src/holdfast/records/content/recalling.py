"""Calling back what is obsolete, and marking it as archived: recall, confirm, archive (7.5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused, refuse_if
from holdfast.common import clock
from holdfast.records.choices import RecallOutcome, VersionState
from holdfast.records.content.copies import AT_A_PLACE, OBSOLETE
from holdfast.records.models import ContentVersion, ControlledRecord, Distribution
from holdfast.records.queries import versions_of

KeptUntil = Callable[[ControlledRecord, dt.date], dt.date | None]
_RETENTION: Final[list[KeptUntil]] = []


def keep_by(retention: KeptUntil) -> None:
    """Let a higher room say until when an obsolete version is kept, in AppConfig.ready()."""
    if retention not in _RETENTION:
        _RETENTION.append(retention)


def kept_until(record: ControlledRecord, ended_on: dt.date) -> dt.date | None:
    """Give until when a version that ended on a day is kept; None where no rule says so."""
    found = (retention(record, ended_on) for retention in _RETENTION)
    return next((day for day in found if day is not None), None)


def make_obsolete(
    record: ControlledRecord, version: ContentVersion, *, ended_on: dt.date, because: str
) -> None:
    """Mark a version as archived and call its copies back, inside a command."""
    version.archived_on, version.archived_because = ended_on, because
    version.retain_until = kept_until(record, ended_on)
    version.save()
    call_all_back(record, version, because, max(ended_on, clock.today()))


def call_all_back(
    record: ControlledRecord, version: ContentVersion, because: str, day: dt.date
) -> None:
    """Call every copy of a version that is out back from a day on, inside a command."""
    copies = list(
        Distribution.objects.filter(AT_A_PLACE, content_version=version, recalled_at__isnull=True)
    )
    for copy in copies:
        _call_back(record, copy, because, day)
    Distribution.objects.bulk_update(copies, ["recalled_at", "recall_due", "recall_reason"])


def _call_back(record: ControlledRecord, copy: Distribution, because: str, day: dt.date) -> None:
    copy.recalled_at = clock.now()
    copy.recall_due = day + dt.timedelta(days=record.recall_days)
    copy.recall_reason = because[:300]


@command(
    kind="records.copy.called_back",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Call the copy back"),
    labels={"reason": gettext_lazy("Why")},
)
def call_back(
    caller: Caller, record: ControlledRecord, *, copy: Distribution, reason: str
) -> Distribution:
    """Call one copy of the version in force back: its place or its reader has no use for it now."""
    _refuse_foreign(record, copy)
    refuse_if(copy.recalled_at is not None, _("It was called back already."))
    refuse_if(not reason.strip(), _("Say why it is called back."), field="reason")
    _call_back(record, copy, reason.strip(), clock.today())
    if not copy.place and copy.copy_number is None:  # on screen nothing stays behind
        copy.recall_confirmed_at, copy.recall_confirmed_by = clock.now(), caller.name
        copy.recall_outcome = RecallOutcome.RETURNED
    copy.save()
    return copy


def may_confirm(caller: Caller, record: ControlledRecord, copy: Distribution) -> bool:
    """Tell whether a caller may say what became of a copy: its holder, or who writes the content.

    Where nobody is named as its holder, everybody who may read the content may say it.
    """
    if caller.may(Permission.CONTENT_EDIT, record.unit_id):
        return True
    if not caller.may(Permission.CONTENT_ACKNOWLEDGE, record.unit_id):
        return False
    return copy.holder_id is None or copy.holder_id == caller.person_id


@command(
    kind="records.copy.recall_confirmed",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("Confirm the recall"),
    labels={
        "outcome": gettext_lazy("What became of the copy"),
        "note": gettext_lazy("Note"),
    },
    tone="primary",
)
def confirm_recall(
    caller: Caller,
    record: ControlledRecord,
    *,
    copy: Distribution,
    outcome: RecallOutcome,
    note: str = "",
) -> Distribution:
    """Confirm what became of a copy that was called back: destroyed, returned, kept and marked."""
    _refuse_foreign(record, copy)
    if not may_confirm(caller, record, copy):
        raise NotPermitted(
            _("This copy is held by {holder}, who confirms what became of it.").format(
                holder=copy.holder_name or _("somebody else")
            )
        )
    refuse_if(copy.recalled_at is None, _("Nobody has called this copy back."))
    refuse_if(copy.recall_confirmed_at is not None, _("That was confirmed already."))
    refuse_if(
        outcome == RecallOutcome.LOST and not note.strip(),
        _("Say what was done to find it, and what its loss means."),
        field="note",
    )
    copy.recall_outcome, copy.recall_note = outcome, note.strip()
    copy.recall_confirmed_at, copy.recall_confirmed_by = clock.now(), caller.name
    copy.save()
    return copy


@command(
    kind="records.content.archived",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Mark old versions as archived"),
    labels={
        "retain_until": gettext_lazy("Kept until"),
        "reason": gettext_lazy("Why they are kept"),
    },
)
def mark_archived(
    caller: Caller, record: ControlledRecord, *, retain_until: dt.date, reason: str
) -> ControlledRecord:
    """Give obsolete versions without one their archive mark: the reason, and how long they stay."""
    refuse_if(not reason.strip(), _("Say why they are kept."), field="reason")
    refuse_if(retain_until < clock.today(), _("That day has passed already."), field="retain_until")
    bare = [
        version
        for version in versions_of(record).filter(state__in=OBSOLETE, disposed_on__isnull=True)
        if version.archived_on is None or version.retain_until is None
    ]
    if not bare:
        raise Refused(_("Every obsolete version has its mark already."))
    for version in bare:
        version.archived_on = version.archived_on or version.superseded_on or clock.today()
        version.archived_because = version.archived_because or reason.strip()
        version.retain_until = version.retain_until or retain_until
    ContentVersion.objects.bulk_update(bare, ["archived_on", "archived_because", "retain_until"])
    return record


def _refuse_foreign(record: ControlledRecord, copy: Distribution) -> None:
    refuse_if(
        copy.content_version.record_id != record.pk, _("This copy belongs to another record.")
    )


def is_obsolete(version: ContentVersion) -> bool:
    """Tell whether a version is no longer to be used."""
    return version.state in (VersionState.SUPERSEDED, VersionState.WITHDRAWN)
