"""What waits for a decision of top management, and what one must know to decide it (5.1).

Each room above tells of its own records what matters for a yes or a no; clause 5 only asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.gates import Refusal, Text
from holdfast.acting.permissions import Permission
from holdfast.leadership.choices.deciding import VerdictKind
from holdfast.leadership.models import RoleAssignment, Verdict
from holdfast.records.models import Record, RecordQuerySet
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY, RecordType

SHOWN: Final = 5  # of one kind
LOOKED_AT: Final = 60  # of one kind, for the most urgent to come first
PATIENCE: Final = dt.timedelta(days=14)  # a decision without a day of its own waits no longer
SENT_BACK: Final = 10
DECISIVE: Final = (
    Permission.CHANGE_DECIDE,
    Permission.LEADERSHIP_DECIDE,
    Permission.RISK_ACCEPT,
    Permission.RISK_METHOD,
)
# Decided by a command that makes no step of its own, in these states.
STATES: Final = {"risk.scenario.decided": ("evaluated",)}
NO: Final = ("returned", "deferred", "rejected", "declined", "withdrawn")
AnyCommand = Command[..., Any]


@dataclass(frozen=True)
class Fact:
    """One thing to know before deciding; `record` where it is named, `look` for a risk level."""

    label: Text
    value: str = ""
    record: Record | None = None
    look: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Brief:
    """What one must know to decide: facts, since when it waits, by when it must be decided."""

    facts: tuple[Fact, ...] = ()
    since: dt.date | None = None
    by: dt.date | None = None


BriefProvider = Callable[[Caller, Sequence[Any]], Mapping[UUID, Brief]]
_BRIEFS: Final[dict[str, BriefProvider]] = {}


def briefs_from(key: str, provider: BriefProvider) -> None:
    """Let the room of a kind of record say what one must know to decide on it; in ready().

    The provider answers for many records at once, in a bounded number of questions, and names
    nothing that the caller may not read.
    """
    _BRIEFS[key] = provider


def briefs_of(caller: Caller, made: RecordType, records: Sequence[Record]) -> dict[UUID, Brief]:
    """Give what one must know of each record; where no room says, whose it is and since when."""
    provider = _BRIEFS.get(made.key)
    told = provider(caller, records) if provider is not None and records else {}
    return {record.pk: told.get(record.pk) or _plain(record) for record in records}


def _plain(record: Record) -> Brief:
    owner = Fact(_("Owner"), record=record.owner) if record.owner is not None else None
    return Brief(facts=(owner,) if owner is not None else ())


@dataclass(frozen=True)
class Decision:
    """A record that waits for the caller's yes or no, with what he must know."""

    record: Record
    record_type: RecordType
    yes: AnyCommand
    brief: Brief

    @property
    def since(self) -> dt.date:
        """The day since which it waits."""
        return self.brief.since or self.record.recorded_at.date()

    @property
    def by(self) -> dt.date:
        """The day by which it is to be decided."""
        return self.brief.by or self.since + PATIENCE

    def is_overdue(self, on: dt.date) -> bool:
        """Tell whether the day by which it was to be decided has passed."""
        return self.by < on


@dataclass(frozen=True)
class Waiting:
    """What waits of one kind: the most urgent, and how many there are in all."""

    record_type: RecordType
    states: tuple[str, ...]
    decisions: tuple[Decision, ...]
    total: int
    overdue: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.decisions)


def deciding_commands() -> list[tuple[RecordType, AnyCommand]]:
    """Give, by kind of record, the commands with which top management says yes."""
    found = [(made, yes) for made in REGISTRY if (yes := _deciding(made)) is not None]
    made = REGISTRY.of(RoleAssignment)
    assign = made.command_named("assigned")
    return [*found, (made, assign)] if assign is not None else found


def _deciding(made: RecordType) -> AnyCommand | None:
    return next(
        (
            command
            for command in made.commands
            if command.needs in DECISIVE
            and command.tone == "primary"
            and (command.moves is not None or command.kind in STATES)
        ),
        None,
    )


def yes_to(record: Record) -> AnyCommand | None:
    """Give the command with which top management says yes to a record of this kind."""
    made = REGISTRY.of(record)
    return next((yes for kind, yes in deciding_commands() if kind is made), None)


def states_for(yes: AnyCommand) -> tuple[str, ...]:
    """Give the states in which a record waits for a command."""
    return STATES.get(yes.kind) or (yes.moves.source if yes.moves is not None else ())


def awaiting(caller: Caller, on: dt.date) -> list[Waiting]:
    """Give what waits for the caller's decision, by kind; a few questions per kind."""
    return [
        found
        for made, yes in deciding_commands()
        if (found := _awaiting(caller, made, yes, on)) is not None
    ]


def _awaiting(caller: Caller, made: RecordType, yes: AnyCommand, on: dt.date) -> Waiting | None:
    if not caller.may_somewhere(yes.needs):
        return None
    found = asked_for(caller, made, yes).exclude(was_sent_back())
    records = list(found.select_related(*made.related).order_by("recorded_at")[: LOOKED_AT + 1])
    if not records:
        return None
    total = len(records) if len(records) <= LOOKED_AT else found.count()
    briefs = briefs_of(caller, made, records)
    decisions = [Decision(record, made, yes, briefs[record.pk]) for record in records]
    decisions.sort(key=lambda each: (each.by, each.record.reference))
    return Waiting(
        record_type=made,
        states=states_for(yes),
        decisions=tuple(decisions[:SHOWN]),
        total=total,
        overdue=sum(each.is_overdue(on) for each in decisions),
    )


def asked_for(caller: Caller, made: RecordType, yes: AnyCommand) -> RecordQuerySet[Any]:
    """Give the records on which the caller may decide; what a template brought is nobody's yet."""
    found = made.model.objects.visible_to(caller).live().filter(unconfirmed=False)
    found = found.filter(state__in=states_for(yes))
    if made.model is RoleAssignment:  # others may assign the rest
        named = Q(role__ensures_conformity=True) | Q(role__reports_performance=True)
        found = found.filter(named)
    units = caller.units(yes.needs)
    return found if units is None else found.filter(unit_id__in=units)


def was_sent_back() -> Exists:
    """Give the condition, for records, that they were sent back and not changed since."""
    return Exists(
        Verdict.objects.filter(
            record_id=OuterRef("pk"),
            record_version=OuterRef("version"),
            verdict=VerdictKind.SENT_BACK,
        )
    )


@dataclass(frozen=True)
class SentBack:
    """A record that was sent back and has not come again yet."""

    record: Record
    reason: str
    on: dt.date


def sent_back(caller: Caller) -> list[SentBack]:
    """Give what was sent back, may be read and was not changed since, the newest first."""
    newest = Verdict.objects.filter(verdict=VerdictKind.SENT_BACK).order_by("-said_at")[:50]
    verdicts = list(newest)
    records = records_by_key(caller, ((v.record_type, v.record_id) for v in verdicts))
    found = [
        SentBack(records[v.record_id], v.reason, v.said_at.date())
        for v in verdicts
        if v.record_id in records
        and records[v.record_id].version == v.record_version
        and records[v.record_id].standing == "live"
    ]
    return found[:SENT_BACK]


def noes_to(caller: Caller, record: Record) -> list[AnyCommand]:
    """Give the commands with which the caller may say no to a record as it stands."""
    commands = REGISTRY.of(record).commands
    return [
        command
        for command in commands
        if command.name in NO
        and command.moves is not None
        and record.state in command.moves.source
        and caller.may(command.needs, record.unit_id)
    ]


def in_the_way(caller: Caller, record: Record, yes: AnyCommand) -> list[Refusal]:
    """Give the gates that are closed before a yes which asks for nothing that could open them."""
    if any(asked.required for asked in yes.inputs):
        return []
    return [
        Refusal(gate, why)
        for gate in yes.gates
        if (why := gate.holds(caller, record, {})) is not None
    ]
