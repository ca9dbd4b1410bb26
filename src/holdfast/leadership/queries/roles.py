"""Reads about roles: who holds which on a day, what is vacant, what clashes (5.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import RoleGrant
from holdfast.acting.callers import Caller
from holdfast.leadership.choices.roles import AssignmentKind, RoleLevel
from holdfast.leadership.models import Delegation, Role, RoleAssignment, RoleConflict

HELD = RoleAssignment.life_cycle.current
LENT = Delegation.life_cycle.current


def runs_on(day: dt.date) -> Q:
    """Give the condition that a day lies between the first and the last day of something."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def assignments_on(day: dt.date) -> QuerySet[RoleAssignment]:
    """Give the assignments that hold on a day: made, confirmed as one's own, between their days."""
    return RoleAssignment.objects.live().filter(
        runs_on(day),
        state__in=HELD,
        unconfirmed=False,
        role__standing="live",
        role__state__in=Role.life_cycle.current,
    )


def holders_on(day: dt.date) -> QuerySet[RoleAssignment]:
    """Give the assignments of holders, not deputies, that hold on a day."""
    return assignments_on(day).filter(kind=AssignmentKind.HOLDER)


def is_held_on(day: dt.date, *, kind: AssignmentKind = AssignmentKind.HOLDER) -> Exists:
    """Give the condition, for roles, that somebody has the role on a day."""
    return Exists(assignments_on(day).filter(kind=kind, role_id=OuterRef("pk")))


def roles_in_use() -> QuerySet[Role]:
    """Give the roles that somebody is to hold, in the order of their references."""
    return (
        Role.objects.live()
        .filter(state__in=Role.life_cycle.current, unconfirmed=False)
        .order_by("reference")
    )


def top_managers_on(day: dt.date) -> QuerySet[RoleGrant]:
    """Give the grants of the role top management that hold on a day and name a person."""
    return RoleGrant.objects.filter(runs_on(day), role=RoleKey.TOP_MANAGEMENT, person__isnull=False)


def is_top_manager(person: str, day: str) -> Q:
    """Give the condition that the person of a record was top management on a day of the record.

    So was whoever held the right of it here, or a role of that level that top management itself
    assigned. `person` and `day` name the record's fields.
    """
    then = Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef(day))
    then &= Q(person_id=OuterRef(person), starts_on__lte=OuterRef(day))
    granted = RoleGrant.objects.filter(then, role=RoleKey.TOP_MANAGEMENT)
    held = RoleAssignment.objects.live().filter(
        then,
        role__level=RoleLevel.TOP,
        by_top_management=True,
        unconfirmed=False,
        state__in=(*HELD, "ended"),
    )
    return Q(Exists(granted)) | Q(Exists(held))


Holding = RoleAssignment | Delegation


@dataclass(frozen=True)
class Clash:
    """One person who has two roles, or part of one, that should not be held together."""

    first: Holding
    second: Holding
    why: str


def conflicts_stated() -> dict[frozenset[UUID], str]:
    """Give the pairs of roles that one person should not hold together, with the reason."""
    pairs = RoleConflict.objects.filter(lifted_at__isnull=True).values_list(
        "role_id", "other_id", "why"
    )
    return {frozenset((role, other)): why for role, other, why in pairs}


def clashes_on(day: dt.date) -> list[Clash]:
    """Give who holds, on a day, roles that one person should not hold together."""
    held = assignments_on(day).select_related("role", "person").order_by("reference")
    lent = delegations_on(day).select_related("assignment__role", "person").order_by("reference")
    return _clashes([*held, *lent], conflicts_stated())


def clashes_of(holding: Holding) -> list[Clash]:
    """Give the clashes that an assignment or delegation makes, or would make, for its person."""
    theirs: dict[str, object] = {"person_id": holding.person_id}
    held = RoleAssignment.objects.live().filter(**theirs, state__in=HELD)
    lent = Delegation.objects.live().filter(**theirs, state__in=LENT)
    others: list[Holding] = [
        *held.select_related("role", "person"),
        *lent.select_related("assignment__role", "person"),
    ]
    shared = [
        other
        for other in others
        if other.pk != holding.pk
        and (other.ends_on is None or other.ends_on >= holding.starts_on)
        and (holding.ends_on is None or other.starts_on <= holding.ends_on)
    ]
    found = _clashes([holding, *shared], conflicts_stated())
    return [clash for clash in found if clash.first == holding]


def _clashes(held: Iterable[Holding], stated: dict[frozenset[UUID], str]) -> list[Clash]:
    by_person: dict[UUID, list[Holding]] = defaultdict(list)
    for assignment in held:
        by_person[assignment.person_id].append(assignment)
    return [
        Clash(first, second, stated[pair])
        for several in by_person.values()
        for place, first in enumerate(several)
        for second in several[place + 1 :]
        if (pair := frozenset((first.role_id, second.role_id))) in stated
    ]


@dataclass(frozen=True)
class RoleCard:
    """A role with who has it on a day, and what is missing."""

    role: Role
    holders: tuple[RoleAssignment, ...]
    deputies: tuple[RoleAssignment, ...]
    proposed: tuple[RoleAssignment, ...]
    clashes: tuple[Clash, ...]

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody holds it."""
        return not self.holders

    @property
    def lacks_deputy(self) -> bool:
        """Tell whether it needs a deputy and has none."""
        return self.role.needs_deputy and not self.deputies


def role_cards(caller: Caller, day: dt.date) -> list[RoleCard]:
    """Give every role in use that the caller may read, with who has it; four questions."""
    roles = list(
        Role.objects.visible_to(caller)
        .live()
        .filter(state__in=Role.life_cycle.current)
        .order_by("reference")
    )
    holders: dict[UUID, list[RoleAssignment]] = defaultdict(list)
    deputies: dict[UUID, list[RoleAssignment]] = defaultdict(list)
    proposed: dict[UUID, list[RoleAssignment]] = defaultdict(list)
    open_ones = (
        RoleAssignment.objects.visible_to(caller)
        .live()
        .filter(state__in=(*HELD, "proposed"))
        .select_related("role", "person")
        .order_by("starts_on", "reference")
    )
    for assignment in open_ones:
        if assignment.state == "proposed":
            proposed[assignment.role_id].append(assignment)
        elif assignment.runs_on(day):
            deputy = assignment.kind == AssignmentKind.DEPUTY
            (deputies if deputy else holders)[assignment.role_id].append(assignment)
    known = {role.pk for role in roles}
    clashes = [c for c in clashes_on(day) if {c.first.role_id, c.second.role_id} <= known]
    return [
        RoleCard(
            role,
            tuple(holders[role.pk]),
            tuple(deputies[role.pk]),
            tuple(proposed[role.pk]),
            tuple(c for c in clashes if role.pk in (c.first.role_id, c.second.role_id)),
        )
        for role in roles
    ]


def delegations_on(day: dt.date) -> QuerySet[Delegation]:
    """Give the delegations that hold on a day, as the assignments do that they are part of."""
    return Delegation.objects.live().filter(
        runs_on(day),
        state__in=Delegation.life_cycle.current,
        unconfirmed=False,
        assignment__in=assignments_on(day).order_by().values("pk"),
    )
