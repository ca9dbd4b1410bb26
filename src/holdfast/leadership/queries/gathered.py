"""What top management did, gathered from records and from the ledger, so that little is typed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import Person, RoleGrant, User
from holdfast.acting.callers import Caller, current_caller
from holdfast.acting.commands import COMMANDS
from holdfast.acting.permissions import Permission
from holdfast.leadership.choices.deciding import VerdictKind
from holdfast.leadership.models import LeadershipActivity, Verdict
from holdfast.ledger.entries import EntryView, view_of
from holdfast.ledger.models import Entry
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY

DECIDING: Final = frozenset(
    {
        Permission.ACTION_VERIFY,
        Permission.CHANGE_DECIDE,
        Permission.COMMUNICATION_RELEASE,
        Permission.CONFORMITY_DECIDE,
        Permission.CONTENT_APPROVE,
        Permission.CONTEXT_DECIDE,
        Permission.LEADERSHIP_DECIDE,
        Permission.RISK_ACCEPT,
        Permission.RISK_METHOD,
    }
)
ASSIGNING: Final = ("leadership.assignment.assigned", "leadership.assignment.ended")
DECISION: Final = "decided"  # the kind of what gathers by itself
MOST: Final = 1000  # decisions that are looked through, the newest


@dataclass(frozen=True)
class Deed:
    """One thing that top management did: on which day, who, what, on which record."""

    on: dt.date
    who: str
    what: str
    kind: str
    record: Record | None
    detail: str = ""
    gathered: bool = True


def activity_of(caller: Caller, since: dt.date, until: dt.date) -> list[Deed]:
    """Give what top management did between two days, the newest first.

    Decisions and approvals come from the ledger, communications and the like from the activities
    that somebody recorded. Only records that the caller may read are named.
    """
    deeds = [
        *_recorded(caller, since, until),
        *_decided(caller, since, until),
        *_sent_back(caller, since, until),
    ]
    return sorted(deeds, key=lambda deed: deed.on, reverse=True)


def _recorded(caller: Caller, since: dt.date, until: dt.date) -> list[Deed]:
    found = (
        LeadershipActivity.objects.visible_to(caller)
        .live()
        .filter(happened_on__gte=since, happened_on__lte=until, unconfirmed=False)
        .select_related("person")
        .order_by("-happened_on", "-reference")[:MOST]
    )
    return [
        Deed(
            on=activity.happened_on,
            who=_name(caller, activity.person),
            what=activity.get_kind_display(),
            kind=activity.kind,
            record=activity,
            detail=activity.outcome,
            gathered=False,
        )
        for activity in found
    ]


def _name(caller: Caller, person: Person) -> str:
    """Name a person; one whose record is confidential only to who may read such records."""
    hidden = person.classification == Classification.CONFIDENTIAL
    may = not hidden or caller.may(Permission.RECORD_READ_CONFIDENTIAL, person.unit_id)
    return person.title if may else _("(not readable)")


def _decided(caller: Caller, since: dt.date, until: dt.date) -> list[Deed]:
    held = _grants()
    if not held:
        return []
    runs: dict[UUID, list[EntryView]] = defaultdict(list)
    kinds = [c.kind for c in COMMANDS.values() if c.needs in DECIDING or c.kind in ASSIGNING]
    for entry in _entries(caller.organization_id, kinds):
        day = entry.recorded_at.date()
        actor = entry.actor_id
        if actor is not None and since <= day <= until and _held_on(held.get(actor, []), day):
            runs[entry.command_id].append(entry)
    named = {
        run: next((e for e in entries if e.record_type in REGISTRY), None)
        for run, entries in runs.items()
    }
    records = records_by_key(
        caller, ((e.record_type, e.record_id) for e in named.values() if e is not None)
    )
    users = {user.pk: str(user) for user in User.objects.filter(pk__in=list(held))}
    said = _said()
    return [
        Deed(
            on=entry.recorded_at.date(),
            who=users.get(entry.actor_id, "") if entry.actor_id else "",
            what=str(COMMANDS[entry.kind].label),
            kind=DECISION,
            record=records[entry.record_id],
            detail=said.get((entry.record_id, entry.kind), ""),
        )
        for entry in named.values()
        if entry is not None and entry.record_id in records
    ]


def _said() -> dict[tuple[UUID, str], str]:
    """Give the reasons that were given with decisions, by record and step."""
    rows = Verdict.objects.exclude(reason="").order_by("said_at")
    return {
        (record, step): reason
        for record, step, reason in rows.values_list("record_id", "command", "reason")
    }


def _sent_back(caller: Caller, since: dt.date, until: dt.date) -> list[Deed]:
    verdicts = Verdict.objects.filter(
        verdict=VerdictKind.SENT_BACK, said_at__date__gte=since, said_at__date__lte=until
    ).order_by("-said_at")[:MOST]
    held = _grants()
    theirs = [
        each
        for each in verdicts
        if each.said_by_actor is not None
        and _held_on(held.get(each.said_by_actor, []), each.said_at.date())
    ]
    records = records_by_key(caller, ((each.record_type, each.record_id) for each in theirs))
    users = {user.pk: str(user) for user in User.objects.filter(pk__in=list(held))}
    return [
        Deed(
            on=each.said_at.date(),
            who=users.get(each.said_by_actor, "") if each.said_by_actor else "",
            what=str(each.get_verdict_display()),
            kind=DECISION,
            record=records[each.record_id],
            detail=each.reason,
        )
        for each in theirs
        if each.record_id in records
    ]


def done_by_top_management(
    kinds: Collection[str], since: dt.date, until: dt.date
) -> dict[UUID, dt.date]:
    """Give which records top management took a step on between two days, and on which last."""
    held = _grants()
    found: dict[UUID, dt.date] = {}
    for entry in _entries(current_caller().organization_id, kinds) if held else ():
        day = entry.recorded_at.date()
        actor = entry.actor_id
        if actor is None or not since <= day <= until or not _held_on(held.get(actor, []), day):
            continue
        found[entry.record_id] = max(day, found.get(entry.record_id, day))
    return found


def _grants() -> dict[UUID, list[RoleGrant]]:
    found: dict[UUID, list[RoleGrant]] = defaultdict(list)
    for grant in RoleGrant.objects.filter(role=RoleKey.TOP_MANAGEMENT):
        found[grant.user_id].append(grant)
    return found


def _held_on(grants: list[RoleGrant], day: dt.date) -> bool:
    return any(grant.holds_on(day) for grant in grants)


def _entries(organization_id: UUID, kinds: Collection[str]) -> list[EntryView]:
    """Give the newest entries of some commands, without what they say."""
    rows = (
        Entry.objects.filter(organization_id=organization_id, kind__in=list(kinds))
        .order_by("-index")
        .values_list("header", "leaf_hash")[:MOST]
    )
    return [view_of(organization_id, bytes(header), bytes(leaf), None) for header, leaf in rows]


def words_for(deed: Deed) -> str:
    """Say in one line what was done on what."""
    if deed.record is None:
        return deed.what
    return _("{what}: {record}").format(what=deed.what, record=deed.record)
