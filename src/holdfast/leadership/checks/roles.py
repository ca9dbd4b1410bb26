"""5.3: roles with responsibilities and authorities, who holds them, and the two that are named."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.accounts.models import RoleGrant
from holdfast.catalogue.checks import Answer, Gap, Lack, check, gap_at, joined, missing, simply
from holdfast.context.checks.answers import every, failed
from holdfast.leadership.checks.coverage import (
    ASSIGN,
    first_day,
    holders_from,
    last_day,
    vacant_from,
)
from holdfast.leadership.choices.activity import ActivityKind
from holdfast.leadership.models import LeadershipActivity, Role, RoleAssignment
from holdfast.leadership.queries.activity import by_top_management, falls_out
from holdfast.leadership.queries.roles import roles_in_use
from holdfast.records.models import Record

DESCRIBE: Final = "leadership.role.described"
AMEND: Final = "leadership.role.amended"
TELL: Final = "leadership.assignment.told"
NOTE: Final = "leadership.assignment.acceptance_noted"
OWN: Final = "leadership.assignment.made_ones_own"
REPORT: Final = "leadership.activity.recorded"
Holders = dict[UUID, list[RoleAssignment]]


def _holders(on: dt.date) -> Holders:
    found: Holders = defaultdict(list)
    for assignment in holders_from(on):
        found[assignment.role_id].append(assignment)
    return found


@check("5.3/1", reads=(Role, RoleAssignment))
def roles_are_written_held_and_known(on: dt.date) -> Answer:
    """Every role is written down and held; each holder was told and acknowledged it."""
    roles = roles_in_use()
    written = every(
        roles,
        Lack(Q(responsibilities=""), _("Its responsibilities are not written down."), AMEND),
        Lack(Q(authorities=""), _("Its authorities are not written down."), AMEND),
        none=missing(Role, _("No role is described."), DESCRIBE),
    )
    holders = _holders(on)
    gaps: list[Gap] = []
    lapses: list[dt.date | None] = []
    for role in roles:
        mine = holders[role.pk]
        lapses.append(vacant_from(mine, on))
        lapses += [a.starts_on for a in mine if a.starts_on > on and a.state != "accepted"]
        today = [a for a in mine if a.runs_on(on)]
        if not today:
            gaps.append(gap_at(role, _("Nobody holds this role."), ASSIGN))
        gaps += [gap for a in today if (gap := _unknown(a)) is not None]
    answer = joined(written, simply(met=not gaps, gaps=gaps))
    return replace(answer, lapses_on=first_day(lapses) if answer.met else None)


def _unknown(assignment: RoleAssignment) -> Gap | None:
    if assignment.state == "assigned":
        return gap_at(assignment, _("The person has not been told of the role."), TELL)
    if assignment.state == "told":
        return gap_at(assignment, _("The person has not acknowledged the role."), NOTE)
    return None


@check("5.3/a", reads=(Role, RoleAssignment))
def somebody_ensures_conformity(on: dt.date) -> Answer:
    """A role makes sure that the system conforms, held today, assigned by top management."""
    roles = list(roles_in_use().filter(ensures_conformity=True))
    if not roles:
        why = _("No role has the responsibility that the system conforms to the standard.")
        return failed(missing(Role, why, AMEND if roles_in_use().exists() else DESCRIBE))
    holders = _holders(on)
    good = [(role, _assigned(holders[role.pk], on)) for role in roles]
    good = [(role, mine) for role, mine in good if mine]
    if good:
        lapses = [vacant_from(mine, on) for _role, mine in good]
        evidence = [record for role, mine in good for record in (role, *mine) if _now(record, on)]
        return replace(simply(met=True, evidence=evidence), lapses_on=last_day(lapses))
    gaps = [gap for role in roles for gap in _not_assigned(role, holders[role.pk], on)]
    return simply(met=False, gaps=gaps)


def _assigned(mine: list[RoleAssignment], on: dt.date) -> list[RoleAssignment]:
    """Give the holders that top management assigned, where one of them holds today."""
    theirs = [a for a in mine if a.by_top_management]
    return theirs if any(a.runs_on(on) for a in theirs) else []


def _now(record: Record, on: dt.date) -> bool:
    return not isinstance(record, RoleAssignment) or record.runs_on(on)


def _not_assigned(role: Role, mine: list[RoleAssignment], on: dt.date) -> list[Gap]:
    today = [a for a in mine if a.runs_on(on)]
    if not today:
        return [gap_at(role, _("Nobody holds this role."), ASSIGN)]
    return [gap_at(a, _("Top management did not assign it."), OWN) for a in today]


@check("5.3/b", reads=(Role, RoleAssignment, LeadershipActivity, RoleGrant))
def somebody_reports_performance(on: dt.date) -> Answer:
    """A role reports on performance to top management, held today, its last report in time."""
    roles = list(roles_in_use().filter(reports_performance=True))
    if not roles:
        why = _("No role has the responsibility to report on performance to top management.")
        return failed(missing(Role, why, AMEND if roles_in_use().exists() else DESCRIBE))
    holders = _holders(on)
    last: dict[UUID, LeadershipActivity] = {}
    reports = by_top_management(ActivityKind.REPORT).filter(happened_on__lte=on)
    for report in reports.filter(role__in=roles).order_by("happened_on"):
        if report.role_id is not None:
            last[report.role_id] = report
    answers = [_reports(role, holders[role.pk], last.get(role.pk), on) for role in roles]
    met = [answer for answer in answers if answer.met]
    if not met:
        return joined(*answers)
    return replace(joined(*met), lapses_on=last_day([answer.lapses_on for answer in met]))


def _reports(
    role: Role, mine: list[RoleAssignment], last: LeadershipActivity | None, on: dt.date
) -> Answer:
    gaps = []
    if not any(a.runs_on(on) for a in mine):
        gaps.append(gap_at(role, _("Nobody holds this role."), ASSIGN))
    months = role.reports_every_months
    overdue: dt.date | None = None
    if months is None:
        gaps.append(gap_at(role, _("It does not say how often it reports."), AMEND))
    elif last is None:
        gaps.append(gap_at(role, _("It has not reported to top management yet."), REPORT))
    else:
        overdue = falls_out(last.happened_on, months)
        if overdue <= on:
            gaps.append(gap_at(role, _("Its last report lies too far back."), REPORT))
    if gaps:
        return simply(met=False, gaps=gaps)
    evidence = [role, *(a for a in mine if a.runs_on(on)), *([last] if last else [])]
    lapses = first_day([overdue, vacant_from(mine, on)])
    return replace(simply(met=True, evidence=evidence), lapses_on=lapses)
