"""What top management must know to assign one of the roles that it assigns (5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.leadership.models import RoleAssignment
from holdfast.leadership.queries.deciding import Brief, Fact
from holdfast.leadership.queries.roles import holders_on


def briefs_of_assignments(caller: Caller, records: Sequence[RoleAssignment]) -> dict[UUID, Brief]:
    """Say who is to have which role from when on, who has it now, and what it clashes with."""
    roles = {each.role_id for each in records}
    now: dict[UUID, RoleAssignment] = {}
    for held in holders_on(clock.today()).filter(role__in=roles).select_related("person"):
        now[held.role_id] = held
    return {each.pk: _assignment(each, now.get(each.role_id)) for each in records}


def _assignment(each: RoleAssignment, now: RoleAssignment | None) -> Brief:
    named = [
        words
        for words, holds in (
            (_("5.3 a: the system conforms"), each.role.ensures_conformity),
            (_("5.3 b: reports to top management"), each.role.reports_performance),
        )
        if holds
    ]
    until = f" – {date_format(each.ends_on)}" if each.ends_on else ""
    facts = (
        Fact(_("Person"), f"({each.get_kind_display()})", record=each.person),
        Fact(_("Days"), f"{date_format(each.starts_on)}{until}"),
        Fact(_("Duty of the standard"), "; ".join(named)),
        Fact(_("Has it today"), "" if now else _("nobody"), record=now.person if now else None),
    )
    return Brief(facts=facts, since=each.recorded_at.date(), by=each.starts_on)
