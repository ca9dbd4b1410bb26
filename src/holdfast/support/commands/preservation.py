"""Commands on the keeping of what is stored: check it, note a backup that was read back (7.5.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.making import make
from holdfast.support.choices.retention import KeepingSubject
from holdfast.support.models import PreservationCheck
from holdfast.support.queries.preservation import (
    Findings,
    refuse_unless_small,
    verify_stored,
)

PERIOD_MONTHS: Final = 3
MOST_AT_ONCE: Final = 5000  # versions and files that a page waits for


def _check(
    caller: Caller, *, title: str = "", review_due: dt.date | None = None
) -> PreservationCheck:
    """Compare all stored content with its digests now, and keep what was found."""
    refuse_unless_small(MOST_AT_ONCE)
    return record_findings(caller, verify_stored(caller), title=title, review_due=review_due)


def record_findings(
    caller: Caller,
    findings: Findings,
    *,
    title: str = "",
    review_due: dt.date | None = None,
) -> PreservationCheck:
    """Keep what a look at all stored content brought, inside a command."""
    today = clock.today()
    _refuse_past(review_due)
    made = PreservationCheck(organization_id=caller.organization_id)
    made.subject, made.checked_on = KeepingSubject.CONTENT, today
    made.versions_checked, made.files_checked = findings.versions, findings.files
    made.readings_logged = findings.readings
    made.problems, made.problems_total = findings.problems, findings.problems_total
    made.evidence = _("Every version and file was read and compared with its recorded digest.")
    made.state = "damaged" if findings.problems_total else "sound"
    made.checked_by, made.owner_id = caller.name, caller.person_id
    return make(
        made,
        {
            "title": title.strip() or _("Stored content, {day}").format(day=today.isoformat()),
            "review_due": review_due or add_months(today, PERIOD_MONTHS),
        },
    )


def _refuse_past(review_due: dt.date | None) -> None:
    refuse_if(
        review_due is not None and review_due <= clock.today(),
        _("The next check lies in the future."),
        field="review_due",
    )


check_content: Command[..., PreservationCheck] = register(
    Command(
        function=_check,
        kind="support.preservation.checked",
        needs=Permission.CONTENT_EDIT,
        label=gettext_lazy("Check stored content"),
        labels={"review_due": gettext_lazy("Next check by")},
        makes=PreservationCheck,
        tone="primary",
    )
)


@command(
    kind="support.preservation.findings_kept",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Keep what the command line found"),
    makes=PreservationCheck,
)
def keep_findings(caller: Caller, *, found: dict[str, object]) -> PreservationCheck:
    """Keep what the command line found when it read all stored content, however much there is."""
    known = {each.name for each in fields(Findings)}
    refuse_if(set(found) - known, _("These are no findings."), field="found")
    return record_findings(caller, Findings(**found))  # type: ignore[arg-type]


@command(
    kind="support.preservation.backup_noted",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Note that a backup was verified"),
    labels={
        "verified_on": gettext_lazy("Verified on"),
        "evidence": gettext_lazy("How: which backup, read back or restored where, by whom"),
        "review_due": gettext_lazy("Next verification by"),
    },
    makes=PreservationCheck,
)
def note_backup(
    caller: Caller,
    *,
    evidence: str,
    verified_on: dt.date | None = None,
    review_due: dt.date | None = None,
    title: str = "",
) -> PreservationCheck:
    """Note that a backup was read back or restored as a test, with the evidence."""
    day = verified_on or clock.today()
    refuse_if(day > clock.today(), _("That day has not come yet."), field="verified_on")
    refuse_if(not evidence.strip(), _("Say how it was verified."), field="evidence")
    due = review_due or add_months(day, PERIOD_MONTHS)
    made = PreservationCheck(organization_id=caller.organization_id)
    made.subject, made.checked_on, made.state = KeepingSubject.BACKUP, day, "sound"
    made.evidence, made.checked_by = evidence.strip(), caller.name
    made.owner_id = caller.person_id
    return make(
        made,
        {
            "title": title.strip() or _("Backup, {day}").format(day=day.isoformat()),
            "review_due": due,
        },
    )
