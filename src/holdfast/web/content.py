"""The panel of controlled content: what comes next, the texts, the review, the versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.choices import Standing, VersionState
from holdfast.records.content.merging import marked_in
from holdfast.records.content.reviewing import requests_of
from holdfast.records.models import (
    ContentVersion,
    ControlledRecord,
    Distribution,
    Record,
    ReviewRemark,
    ReviewRequest,
)
from holdfast.records.queries import versions_of
from holdfast.web.addresses import part_address
from holdfast.web.folding import Folded, folded
from holdfast.web.reading import html_of
from holdfast.web.version_files import ORIGINAL, PAGED, WRITTEN

ANSWER_IN: Final = 7  # days that a reviewer is given if nobody says otherwise
MOST_TO_CHOOSE: Final = 300
ROLES: Final = dict(RoleKey.choices)


def content_panel(caller: Caller, record: Record, version: ContentVersion | None) -> dict[str, Any]:
    """Give what the panel shows, in a bounded number of queries; nothing without content."""
    if not isinstance(record, ControlledRecord):
        return {}
    versions = list(versions_of(record).select_related("file"))
    in_force = next((v for v in versions if v.number == record.version_in_force), None)
    coverage = coverage_of(in_force) if in_force else None
    remarks = remarks_of(version) if version else []
    asked = requests_of(version) if version else []
    return {
        "versions": versions,
        "version_ids": [v.pk for v in versions],
        "in_force": in_force,
        "in_force_text": _text(caller, record, in_force),
        "in_force_approver": approver_of(in_force),
        "open_approver": approver_of(version),
        "in_force_file": _file(record, in_force),
        "open": version,
        "open_text": _text(caller, record, version),
        "open_file": _file(record, version),
        "remarks": _numbered(remarks),
        "open_remarks": sum(1 for each in remarks if each.settled_at is None),
        "requests": _named(caller, asked),
        "my_request": next((r for r in asked if r.is_open and _is_mine(caller, r)), None),
        "choosable": _people(caller, record, version, asked),
        "may_remark": caller.may(Permission.CONTENT_ACKNOWLEDGE, record.unit_id),
        "answer_by": clock.today() + dt.timedelta(days=ANSWER_IN),
        "coverage": coverage,
        "mine": _mine(caller, in_force),
        "compare_url": part_address(record, "compare"),
        "distribution_url": part_address(record, "distribution"),
        "steps": _steps(record, version, in_force, coverage),
        "next": _next(caller, record, version, in_force, coverage, remarks, asked),
    }


def _text(caller: Caller, record: Record, version: ContentVersion | None) -> Folded:
    """Give the text of a version, folded where it is long."""
    if version is None:
        return Folded("")
    return folded(html_of(caller, record, version), len(version.body))


def approver_of(version: ContentVersion | None) -> str:
    """Say who approved a version, with the roles in which that was done."""
    if version is None:
        return ""
    roles = [str(ROLES.get(role, role)) for role in version.approver_roles]
    return ", ".join(each for each in (version.approver_name, *roles) if each)


def _file(record: Record, version: ContentVersion | None) -> dict[str, Any] | None:
    """Give the file that is the content of a version."""
    if version is None or not version.is_file or version.file is None:
        return None
    file = version.file
    url = part_address(record, f"versions/{version.number}/file")
    original = f"{url}?as={ORIGINAL}"
    return {
        "name": file.name,
        "url": url,
        "original": original,
        "words_only": file.media_type in WRITTEN,
        "no_archive": file.media_type in PAGED,
        "size": file.size,
        "sha256": version.file_sha256,
        "picture": original if file.media_type.startswith("image/") else "",
    }


def remarks_of(version: ContentVersion) -> list[ReviewRemark]:
    """Give what readers said of a version, the unsettled first."""
    found = ReviewRemark.objects.filter(content_version=version)
    return sorted(found, key=lambda r: (r.settled_at is not None, r.made_at))


def _numbered(remarks: Sequence[ReviewRemark]) -> list[dict[str, Any]]:
    """Give each remark the number under which it stands beside the text, in their order."""
    order = sorted(remarks, key=lambda r: (r.made_at, str(r.pk)))
    numbers = {each.pk: number for number, each in enumerate(order, 1)}
    return [{"number": numbers[each.pk], "said": each} for each in remarks]


def coverage_of(version: ContentVersion) -> dict[str, int]:
    """Count to how many people a version was given, how many confirmed, and how many places."""
    counted: dict[str, int] = Distribution.objects.filter(content_version=version).aggregate(
        people=Count("pk", filter=Q(person__isnull=False)),
        confirmed=Count("pk", filter=Q(person__isnull=False, acknowledged_at__isnull=False)),
        places=Count("pk", filter=~Q(place="")),
    )
    return counted


def _named(caller: Caller, asked: Sequence[ReviewRequest]) -> list[dict[str, Any]]:
    """Give who was asked in this round; people whom the caller may not know have no name."""
    keys = [each.person_id for each in asked]
    known = Person.objects.visible_to(caller).filter(pk__in=keys) if keys else Person.objects.none()
    people = {person.pk: person for person in known}
    return [
        {
            "asked": each,
            "name": each.person.title if _is_mine(caller, each) or each.person_id in people else "",
            "reference": people[each.person_id].reference if each.person_id in people else "",
        }
        for each in asked
    ]


def _is_mine(caller: Caller, request: ReviewRequest) -> bool:
    return caller.person_id is not None and request.person_id == caller.person_id


def _people(
    caller: Caller,
    record: Record,
    version: ContentVersion | None,
    asked: Sequence[ReviewRequest],
) -> list[Person]:
    """Give whom the caller may ask to review the version."""
    if (
        version is None
        or version.state != VersionState.IN_REVIEW
        or not caller.may(Permission.CONTENT_EDIT, record.unit_id)
    ):
        return []
    known = {each.person_id for each in asked}
    people = Person.objects.visible_to(caller).live().exclude(pk__in=known)
    if caller.person_id is not None:
        people = people.exclude(pk=caller.person_id)
    return list(people.order_by("title")[:MOST_TO_CHOOSE])


def _mine(caller: Caller, in_force: ContentVersion | None) -> Distribution | None:
    if in_force is None or caller.person_id is None:
        return None
    return Distribution.objects.filter(content_version=in_force, person_id=caller.person_id).first()


def _steps(
    record: ControlledRecord,
    version: ContentVersion | None,
    in_force: ContentVersion | None,
    coverage: dict[str, int] | None,
) -> list[dict[str, str]]:
    """Give the life of the newest version as steps: written, reviewed, approved, in force."""
    given = bool(coverage and (coverage["people"] or coverage["places"]))
    at = {"draft": 0, "in_review": 1, "approved": 3}.get(version.state if version else "", 0)
    if version is None and in_force is not None:
        at = 5 if given else 4
    words = (_("Write"), _("Review"), _("Approve"), _("Put in force"), _("Distribute"))
    return [
        {"label": label, "state": "done" if n < at else "current" if n == at else "todo"}
        for n, label in enumerate(words)
    ]


def _next(  # noqa: PLR0917 - one sentence that depends on all of them
    caller: Caller,
    record: ControlledRecord,
    version: ContentVersion | None,
    in_force: ContentVersion | None,
    coverage: dict[str, int] | None,
    remarks: Sequence[ReviewRemark],
    asked: Sequence[ReviewRequest],
) -> str:
    """Say in words what comes next; nothing for what is no longer used."""
    if record.standing != Standing.LIVE:
        return ""
    if version is None:
        return _after_force(in_force, coverage)
    if version.state == VersionState.DRAFT:
        if marked_in(version.body):
            return _("Two people changed the same passage: settle it in the text, then submit it.")
        return _("It is being written. When it is ready, submit it for review.")
    if version.state == VersionState.APPROVED:
        return _("It is approved. Say from which day it holds, and it replaces the one before.")
    open_remarks = sum(1 for each in remarks if each.settled_at is None)
    waiting = sum(1 for each in asked if each.is_open)
    if open_remarks:
        return ngettext(
            "Others read it. {count} remark is to be settled before approval.",
            "Others read it. {count} remarks are to be settled before approval.",
            open_remarks,
        ).format(count=open_remarks)
    if waiting:
        return ngettext(
            "Others read it. {count} of those asked has not answered yet.",
            "Others read it. {count} of those asked have not answered yet.",
            waiting,
        ).format(count=waiting)
    if not asked:
        return _("Ask people to read it by a date; then somebody who did not write it approves it.")
    return _("All have answered. Somebody who did not write it approves it now.")


def _after_force(in_force: ContentVersion | None, coverage: dict[str, int] | None) -> str:
    if in_force is None:
        return _("Write a text or upload a file; others review it before it is approved.")
    if not coverage or not (coverage["people"] or coverage["places"]):
        return _("It is in force. Distribute it to the people and places that work by it.")
    missing = coverage["people"] - coverage["confirmed"]
    if missing:
        return _("It is in force. {count} of those who were given it have not confirmed.").format(
            count=missing
        )
    return ""
