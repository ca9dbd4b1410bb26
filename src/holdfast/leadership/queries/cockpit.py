"""What top management looks at: what waits for a decision, what is late, how objectives stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.inputs import Input, InputKind
from holdfast.acting.permissions import Permission
from holdfast.leadership.models import RoleAssignment
from holdfast.leadership.queries.roles import RoleCard, role_cards
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.work.queries import DueItem, Whose, approvals_waiting, dated_items

OBJECTIVE: Final = "planning.objective"
SHOWN: Final = 5  # of one kind
LATE: Final = 8
DECISIVE: Final = (
    Permission.CHANGE_DECIDE,
    Permission.LEADERSHIP_DECIDE,
    Permission.RISK_ACCEPT,
    Permission.RISK_METHOD,
)
# Decided by a command that makes no step of its own, in these states.
STATES: Final = {"risk.scenario.decided": ("evaluated",)}
WRITTEN: Final = (InputKind.TEXT, InputKind.LONG_TEXT)


@dataclass(frozen=True)
class Decision:
    """A record that waits for the caller's yes or no, with the command that says yes."""

    record: Record
    record_type: RecordType
    yes: Command[..., Any]


def words_asked(command: Command[..., Any]) -> list[Input] | None:
    """Give what a command requires where that is nothing but words; None where it is more."""
    required = [asked for asked in command.inputs if asked.required]
    return required if all(asked.kind in WRITTEN for asked in required) else None


@dataclass(frozen=True)
class Cockpit:
    """What stands on the one page of top management."""

    decisions: tuple[Decision, ...]
    more: int
    approvals: tuple[DueItem, ...]
    late: tuple[DueItem, ...]
    late_more: bool
    objectives: tuple[Record, ...] | None
    objectives_total: int
    cards: tuple[RoleCard, ...]

    @property
    def waiting(self) -> int:
        """How much waits for the reader."""
        return len(self.decisions) + self.more + len(self.approvals)

    @property
    def vacant(self) -> int:
        """How many roles nobody holds."""
        return sum(card.is_vacant for card in self.cards)

    @property
    def without_deputy(self) -> int:
        """How many roles need a deputy and have none."""
        return sum(card.lacks_deputy for card in self.cards)

    @property
    def clashes(self) -> int:
        """How many pairs of roles are held together that should not be."""
        return len({(c.first.pk, c.second.pk) for card in self.cards for c in card.clashes})


def cockpit(caller: Caller, today: dt.date) -> Cockpit:
    """Give what the cockpit shows to a caller; a question or two per kind that is decided on."""
    decisions: list[Decision] = []
    more = 0
    for made, yes in deciding_commands():
        found, total = _waiting(caller, made, yes)
        decisions += found
        more += max(0, total - SHOWN)
    late = dated_items(caller, whose=Whose.ALL, until=today - dt.timedelta(days=1))
    objectives, total = _objectives(caller)
    return Cockpit(
        decisions=tuple(decisions),
        more=more,
        approvals=tuple(approvals_waiting(caller)),
        late=tuple(late[:LATE]),
        late_more=len(late) > LATE,
        objectives=objectives,
        objectives_total=total,
        cards=tuple(role_cards(caller, today)),
    )


def deciding_commands() -> list[tuple[RecordType, Command[..., Any]]]:
    """Give, by kind of record, the commands with which top management says yes."""
    return [
        (made, command)
        for made in REGISTRY
        for command in made.commands
        if command.needs in DECISIVE
        and command.tone == "primary"
        and (command.moves is not None or command.kind in STATES)
    ] + _assigning()


def _assigning() -> list[tuple[RecordType, Command[..., Any]]]:
    made = REGISTRY.of(RoleAssignment)
    command = made.command_named("assigned")
    return [(made, command)] if command is not None else []


def _waiting(
    caller: Caller, made: RecordType, yes: Command[..., Any]
) -> tuple[list[Decision], int]:
    if not caller.may_somewhere(yes.needs):
        return [], 0
    states = STATES.get(yes.kind) or (yes.moves.source if yes.moves is not None else ())
    found = made.model.objects.visible_to(caller).live().filter(state__in=states)
    if made.model is RoleAssignment:  # others may assign the rest
        named = Q(role__ensures_conformity=True) | Q(role__reports_performance=True)
        found = found.filter(named)
    units = caller.units(yes.needs)
    if units is not None:
        found = found.filter(unit_id__in=units)
    records = list(found.select_related(*made.related).order_by("reference")[: SHOWN + 1])
    total = len(records) if len(records) <= SHOWN else found.count()
    return [Decision(r, made, yes) for r in records[:SHOWN]], total


def _objectives(caller: Caller) -> tuple[tuple[Record, ...] | None, int]:
    made = REGISTRY.get(OBJECTIVE)
    if made is None:
        return None, 0
    active = made.model.objects.visible_to(caller).live().filter(state="active")
    records = list(active.select_related("owner").order_by("due", "reference")[: SHOWN + 1])
    total = len(records) if len(records) <= SHOWN else active.count()
    return tuple(records[:SHOWN]), total
