"""The responsibility matrix: which role does what about each process and clause (5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.acting.callers import Caller
from holdfast.catalogue.standard import standard
from holdfast.leadership.choices.roles import RaciLetter, RaciSubject, RoleLevel
from holdfast.leadership.models import RaciEntry, Role
from holdfast.leadership.queries.roles import RoleCard, role_cards
from holdfast.records.registry import REGISTRY

PROCESSES: Final = "processes.process"
MOST: Final = 200  # processes on one page
RANK: Final = tuple(RoleLevel.values)


@dataclass(frozen=True)
class RaciCell:
    """What one role has to do with one subject."""

    role: Role
    letter: str


@dataclass(frozen=True)
class RaciRow:
    """One process or clause with what each role has to do with it."""

    about: RaciSubject
    subject: str
    label: str
    number: str
    cells: tuple[RaciCell, ...]
    vacant: bool

    @property
    def key(self) -> str:
        """The row's name in addresses: `clause:5.3`."""
        return f"{self.about}:{self.subject}"

    @property
    def accountable(self) -> int:
        """How many roles are accountable; it should be one."""
        return sum(cell.letter == RaciLetter.ACCOUNTABLE for cell in self.cells)

    @property
    def is_flagged(self) -> bool:
        """Tell whether nobody is accountable, or several are, or the role is vacant."""
        return self.accountable != 1 or self.vacant


@dataclass(frozen=True)
class Raci:
    """The matrix: roles as columns, processes and clauses as rows."""

    cards: tuple[RoleCard, ...]
    processes: tuple[RaciRow, ...]
    clauses: tuple[RaciRow, ...]

    @property
    def rows(self) -> tuple[RaciRow, ...]:
        """Every row, the processes first."""
        return (*self.processes, *self.clauses)


def raci(caller: Caller, day: dt.date) -> Raci:
    """Give the responsibility matrix as the caller may read it; a bounded number of questions."""
    cards = sorted(
        role_cards(caller, day), key=lambda c: (RANK.index(c.role.level), c.role.reference)
    )
    letters = {
        (entry.subject_type, entry.subject, entry.role_id): entry.letter
        for entry in RaciEntry.objects.exclude(letter="")
    }
    return Raci(
        cards=tuple(cards),
        processes=tuple(
            _row(RaciSubject.PROCESS, str(process.pk), process.title, process.reference, cards,
                 letters)
            for process in _processes(caller)
        ),
        clauses=tuple(
            _row(RaciSubject.CLAUSE, clause.number, clause.title, clause.number, cards, letters)
            for clause in standard().clauses
        ),
    )  # fmt: skip


def _processes(caller: Caller) -> Sequence[Role]:
    made = REGISTRY.get(PROCESSES)
    if made is None:
        return ()
    model = made.model
    over = [s.key for s in model.life_cycle.states if s.final]
    found = model.objects.visible_to(caller).live().exclude(state__in=over)
    return list(found.order_by("reference")[:MOST])  # type: ignore[arg-type]


def _row(
    about: RaciSubject,
    subject: str,
    label: str,
    number: str,
    cards: Sequence[RoleCard],
    letters: dict[tuple[str, str, UUID], str],
) -> RaciRow:
    cells = tuple(
        RaciCell(card.role, letters.get((about, subject, card.role.pk), "")) for card in cards
    )
    answering = {c.role.pk for c in cells if c.letter in (RaciLetter.ACCOUNTABLE, "R")}
    vacant = any(card.role.pk in answering and card.is_vacant for card in cards)
    return RaciRow(about, subject, label, number, cells, vacant)
