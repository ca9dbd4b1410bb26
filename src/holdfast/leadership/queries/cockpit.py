"""What top management looks at: what waits for a decision, what is late, how objectives stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from holdfast.acting.callers import Caller
from holdfast.leadership.queries.deciding import (
    PATIENCE,
    Decision,
    SentBack,
    Waiting,
    awaiting,
    sent_back,
)
from holdfast.leadership.queries.roles import RoleCard, role_cards
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.work.queries import LIMIT, DueItem, Whose, approvals_waiting, dated_items

OBJECTIVE: Final = "planning.objective"
SHOWN: Final = 5
LATE: Final = 8


@dataclass(frozen=True)
class Cockpit:
    """What stands on the one page of top management."""

    on: dt.date
    waiting_by_kind: tuple[Waiting, ...]
    approvals: tuple[DueItem, ...]
    sent_back: tuple[SentBack, ...]
    late: tuple[DueItem, ...]
    late_total: int
    objectives: tuple[Record, ...] | None
    objectives_total: int
    cards: tuple[RoleCard, ...]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What is shown of all kinds, that which is decided first on top."""
        every = [decision for kind in self.waiting_by_kind for decision in kind.decisions]
        return tuple(sorted(every, key=lambda each: (each.by, each.record.reference)))

    @property
    def waiting(self) -> int:
        """How much waits for the reader."""
        return sum(kind.total for kind in self.waiting_by_kind) + len(self.approvals)

    @property
    def overdue(self) -> int:
        """How much of what waits for the reader should have been decided by now."""
        late = sum(approval_by(item) < self.on for item in self.approvals)
        return sum(kind.overdue for kind in self.waiting_by_kind) + late

    @property
    def late_is_more(self) -> bool:
        """Tell whether more is late than was counted."""
        return self.late_total >= LIMIT

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


def approval_by(item: DueItem) -> dt.date:
    """Give the day by which a version that waits is to be approved or returned."""
    return (item.since or dt.date.max - PATIENCE) + PATIENCE


def cockpit(caller: Caller, today: dt.date) -> Cockpit:
    """Give what the cockpit shows to a caller; a question or two per kind that is decided on."""
    late = dated_items(caller, whose=Whose.ALL, until=today - dt.timedelta(days=1))
    objectives, total = _objectives(caller)
    return Cockpit(
        on=today,
        waiting_by_kind=tuple(awaiting(caller, today)),
        approvals=tuple(sorted(approvals_waiting(caller), key=approval_by)),
        sent_back=tuple(sent_back(caller)),
        late=tuple(late[:LATE]),
        late_total=len(late),
        objectives=objectives,
        objectives_total=total,
        cards=tuple(role_cards(caller, today)),
    )


def _objectives(caller: Caller) -> tuple[tuple[Record, ...] | None, int]:
    made = REGISTRY.get(OBJECTIVE)
    if made is None:
        return None, 0
    active = made.model.objects.visible_to(caller).live().filter(state="active")
    records = list(active.select_related("owner").order_by("due", "reference")[: SHOWN + 1])
    total = len(records) if len(records) <= SHOWN else active.count()
    return tuple(records[:SHOWN]), total
