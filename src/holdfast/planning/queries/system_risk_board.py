"""The board of system risks: from where each comes to whether it worked (6.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.context.queries.links import linked_by_record
from holdfast.planning.models import SystemRisk
from holdfast.planning.queries.system_risks import (
    PROCESS,
    actions_by_risk,
    answered,
    issues_and_requirements,
)
from holdfast.records.models import Record
from holdfast.work.models import Action

SOURCES: Final = (
    "context.contextissue",
    "context.partyrequirement",
    "context.complianceobligation",
)
LISTED: Final = 200


@dataclass(frozen=True)
class ActionRow:
    """An action for a system risk, with the processes that it changes."""

    action: Action
    processes: tuple[Record, ...]


@dataclass(frozen=True)
class RiskRow:
    """A system risk with all that hangs on it: sources, actions, processes."""

    risk: SystemRisk
    sources: tuple[Record, ...]
    actions: tuple[ActionRow, ...]
    processes: tuple[Record, ...]

    @property
    def all_processes(self) -> tuple[Record, ...]:
        """The processes of which it or one of its actions is part, each once."""
        of_actions = (process for row in self.actions for process in row.processes)
        return tuple({each.pk: each for each in (*self.processes, *of_actions)}.values())

    @property
    def loose(self) -> tuple[Action, ...]:
        """The actions that are part of no process."""
        return tuple(row.action for row in self.actions if not row.processes)

    @property
    def is_integrated(self) -> bool:
        """Tell whether it, or each of its actions, is part of a process."""
        return bool(self.processes) or (bool(self.actions) and not self.loose)

    @property
    def waits_for_judgement(self) -> tuple[Action, ...]:
        """The actions of which it is not known whether they worked."""
        return tuple(r.action for r in self.actions if r.action.state in ("open", "done"))


@dataclass(frozen=True)
class Board:
    """Risks and opportunities that are not closed, and what none arises from yet."""

    rows: tuple[RiskRow, ...]
    left_out: int
    closed: int
    unanswered: tuple[Record, ...]

    def on(self, side: str) -> tuple[RiskRow, ...]:
        """Give the rows of one side."""
        return tuple(row for row in self.rows if row.risk.side == side)


def board(caller: Caller) -> Board:
    """Give the board as a caller may see it, in as many questions for many as for one."""
    visible = SystemRisk.objects.visible_to(caller).live()
    found = visible.exclude(state="closed").select_related("owner").order_by("reference")
    risks = list(found[:LISTED])
    left_out = found.count() - LISTED if len(risks) == LISTED else 0
    actions = actions_by_risk(caller, risks)
    linked = linked_by_record(caller, risks, (*SOURCES, PROCESS))
    every_action = [action for some in actions.values() for action in some]
    of_actions = linked_by_record(caller, every_action, (PROCESS,))
    rows = tuple(
        RiskRow(
            risk=risk,
            sources=_of(linked.get(risk.pk, ()), *SOURCES),
            actions=tuple(
                ActionRow(action, tuple(of_actions.get(action.pk, ())))
                for action in actions.get(risk.pk, ())
            ),
            processes=_of(linked.get(risk.pk, ()), PROCESS),
        )
        for risk in risks
    )
    return Board(rows, left_out, visible.filter(state="closed").count(), _unanswered(caller))


def _of(records: Sequence[Record], *kinds: str) -> tuple[Record, ...]:
    return tuple(each for each in records if each._meta.label_lower in kinds)


def _unanswered(caller: Caller) -> tuple[Record, ...]:
    """Give the issues and requirements from which nothing arises yet, and nobody said so."""
    found: list[Any] = []
    for kind in issues_and_requirements():
        found += kind.visible_to(caller).exclude(answered(clock.today()))[:LISTED]
    return tuple(found)
