"""Which commands fit a record now and the caller: those that become buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Q

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.records import commands as on_records
from holdfast.records import content as on_content
from holdfast.records.access import may_edit
from holdfast.records.choices import Standing, VersionState
from holdfast.records.content.copies import OBSOLETE
from holdfast.records.content.reviewing import request_to
from holdfast.records.models import ContentVersion, ControlledRecord, Record
from holdfast.records.queries import (
    distributions_of,
    open_version_of,
    version_in_force_of,
    versions_of,
)
from holdfast.records.registry import REGISTRY
from holdfast.work.commands import plan_action_for

AnyCommand = Command[..., Any]
Fits = Callable[[Caller, Record, ContentVersion | None], bool]


def _open_in(*states: VersionState) -> Fits:
    def fits(caller: Caller, record: Record, version: ContentVersion | None) -> bool:
        return version is not None and version.state in states

    return fits


def _in_force(caller: Caller, record: Record, version: ContentVersion | None) -> bool:
    return isinstance(record, ControlledRecord) and record.version_in_force is not None


def _waits_for(caller: Caller, record: Record, version: ContentVersion | None) -> bool:
    """Tell whether the version in force was given to the caller, who has not confirmed it yet."""
    in_force = version_in_force_of(record) if isinstance(record, ControlledRecord) else None
    return (
        in_force is not None
        and caller.person_id is not None
        and distributions_of(in_force)
        .filter(person=caller.person_id, acknowledged_at=None, recalled_at=None)
        .exists()
    )


def _may_write(caller: Caller, record: Record, version: ContentVersion | None) -> bool:
    return version is None or version.state != VersionState.IN_REVIEW


def _has_unmarked(caller: Caller, record: Record, version: ContentVersion | None) -> bool:
    """Tell whether an obsolete version lacks its archive mark, and how long it is kept."""
    return (
        isinstance(record, ControlledRecord)
        and versions_of(record)
        .filter(state__in=OBSOLETE, disposed_on=None)
        .filter(Q(archived_on=None) | Q(retain_until=None))
        .exists()
    )


def _is_asked(caller: Caller, record: Record, version: ContentVersion | None) -> bool:
    """Tell whether the caller was asked to review the version and has not answered yet."""
    in_review = version is not None and version.state == VersionState.IN_REVIEW
    return in_review and version is not None and request_to(caller, version) is not None


def _editor(caller: Caller, record: Record, version: ContentVersion | None) -> bool:
    return may_edit(caller, record)


FITS: Final[dict[str, Fits]] = {
    on_records.confirm_review.kind: lambda c, r, v: _editor(c, r, v) and not r.unconfirmed,
    on_records.confirm_template.kind: lambda c, r, v: _editor(c, r, v) and r.unconfirmed,
    on_content.draft_version.kind: _may_write,
    on_content.take_file.kind: _may_write,
    on_content.ask_reviewers.kind: _open_in(VersionState.IN_REVIEW),
    on_content.answer_review.kind: _is_asked,
    on_content.release_reviewer.kind: _open_in(VersionState.IN_REVIEW),
    on_content.submit_version.kind: _open_in(VersionState.DRAFT),
    on_content.remark_on_version.kind: _open_in(VersionState.IN_REVIEW),
    on_content.return_version.kind: _open_in(VersionState.IN_REVIEW),
    on_content.approve_version.kind: _open_in(VersionState.IN_REVIEW),
    on_content.put_in_force.kind: _open_in(VersionState.APPROVED),
    on_content.distribute.kind: _in_force,
    on_content.issue_copies.kind: _in_force,
    on_content.mark_archived.kind: _has_unmarked,
    on_content.withdraw_content.kind: _in_force,
    on_content.acknowledge.kind: _waits_for,
}
ON_ANY: Final[tuple[AnyCommand, ...]] = (on_records.confirm_template, plan_action_for)
AFTER_USE: Final = frozenset({on_records.restore_record.kind})


CONTENT_KINDS: Final = {command.name: command.kind for command in on_content.ON_CONTROLLED}


def kind_of(record: Record, command: AnyCommand) -> str:
    """Give the kind of a command, or of the general one whose place it takes on a document.

    A room may approve its documents by a command of its own, with more gates; it keeps the name.
    """
    if isinstance(record, ControlledRecord):
        return CONTENT_KINDS.get(command.name, command.kind)
    return command.kind


def fits(
    caller: Caller, record: Record, command: AnyCommand, version: ContentVersion | None
) -> bool:
    """Tell whether a command can be called on a record as it stands, by this caller."""
    if not caller.may(command.needs, record.unit_id):
        return False
    if command.kind in AFTER_USE:
        return record.standing in (Standing.VOIDED, Standing.ARCHIVED)
    if record.standing != Standing.LIVE:
        return False
    if command.moves is not None and record.state not in command.moves.source:
        return False
    made = REGISTRY.of(record)
    if made.amend is command and record.state_now.frozen:
        return False
    if command.fits is not None and not command.fits(caller, record):
        return False
    special = FITS.get(kind_of(record, command))
    return special is None or special(caller, record, version)


def possible_commands(
    caller: Caller, record: Record, version: ContentVersion | None = None
) -> list[AnyCommand]:
    """Give the commands that fit, in the order declared."""
    declared = list(REGISTRY.of(record).all_commands)
    if record.unconfirmed and on_records.confirm_template not in declared:
        declared.append(on_records.confirm_template)
    return [command for command in declared if fits(caller, record, command, version)]


def open_version(record: Record) -> ContentVersion | None:
    """Give the version of controlled content that is being worked on; None for plain records."""
    return open_version_of(record) if isinstance(record, ControlledRecord) else None


def command_on(record: Record, name: str) -> AnyCommand | None:
    """Find the command of that name on a record; a few fit records of every kind."""
    found = REGISTRY.of(record).command_named(name)
    return found or next((command for command in ON_ANY if command.name == name), None)
