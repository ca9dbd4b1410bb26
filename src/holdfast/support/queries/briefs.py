"""What top management must know to grant or decline a resource (7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common.figures import bare
from holdfast.leadership.queries.deciding import Brief, Fact
from holdfast.support.models import ResourceNeed

LONGEST: Final = 160


def briefs_of_needs(caller: Caller, records: Sequence[ResourceNeed]) -> dict[UUID, Brief]:
    """Say what is needed, what is there, what for, and from when on."""
    return {each.pk: _need(each) for each in records}


def _need(need: ResourceNeed) -> Brief:
    purpose = " ".join(need.purpose.split())
    facts = [
        Fact(_("Needed"), f"{bare(need.needed)} {need.measure}"),
        Fact(_("There today"), f"{bare(need.provided)} {need.measure}"),
        Fact(_("Kind"), need.get_kind_display()),
        Fact(_("What for"), purpose if len(purpose) <= LONGEST else f"{purpose[:LONGEST]}…"),
        Fact(_("Owner"), record=need.owner),
    ]
    if need.state == "declined" and need.decision:
        facts.append(Fact(_("Declined before because"), need.decision))
    return Brief(facts=tuple(facts), by=need.needed_from)
