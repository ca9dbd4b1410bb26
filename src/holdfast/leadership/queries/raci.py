"""The responsibility matrix: which role does what about each process and clause (5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from holdfast.acting.callers import Caller
from holdfast.catalogue.standard import standard
from holdfast.leadership.choices.roles import RaciLetter, RaciSubject, RoleLevel
from holdfast.leadership.models import RaciEntry, Role
from holdfast.leadership.queries.roles import RoleCard, role_cards
from holdfast.records.registry import REGISTRY

PROCESSES: Final = "processes.process"
MOST: Final = 200  # processes on one page
STRENGTH: Final = "ARCI"
RANK: Final = tuple(RoleLevel.values)


@dataclass(frozen=True)
class RaciCell:
    """What one role has to do with one subject."""

    role: Role
    letter: str
    taken_from: tuple[str, ...] = ()  # references of the processes that it follows from
    by_hand: bool = True
    follows: str = ""  # the letter that the processes give it, whatever was set by hand


@dataclass(frozen=True)
class Letters:
    """Who has one letter on a row."""

    letter: str
    words: str
    cells: tuple[RaciCell, ...]


@dataclass(frozen=True)
class RaciRow:
    """One process or clause with what each role has to do with it.

    A clause follows from the processes that carry it, cell by cell, until somebody sets a letter.
    """

    about: RaciSubject
    subject: str
    label: str
    number: str
    cells: tuple[RaciCell, ...]
    vacant: bool
    unconfirmed: bool = False

    @property
    def by_letter(self) -> tuple[Letters, ...]:
        """Who is accountable, responsible, consulted, informed, in this order."""
        order = (RaciLetter.ACCOUNTABLE, RaciLetter.RESPONSIBLE, RaciLetter.CONSULTED,
                 RaciLetter.INFORMED)  # fmt: skip
        found = [
            Letters(letter, str(letter.label), tuple(c for c in self.cells if c.letter == letter))
            for letter in order
        ]
        return tuple(each for each in found if each.cells)

    @property
    def taken_from(self) -> tuple[str, ...]:
        """The processes from which some of its letters follow."""
        return tuple(sorted({each for cell in self.cells for each in cell.taken_from}))

    @property
    def may_follow(self) -> bool:
        """Tell whether its letters can follow from processes."""
        return self.about == RaciSubject.CLAUSE

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
    stated = {
        (entry.subject_type, entry.subject, entry.role_id): entry.letter
        for entry in RaciEntry.objects.filter(handed_back=False)
    }
    processes = _processes(caller)
    carried = [_Carrier.of(each, stated) for each in processes if not each.unconfirmed]
    return Raci(
        cards=tuple(cards),
        processes=tuple(_process_row(each, cards, stated) for each in processes),
        clauses=tuple(
            _clause_row(each.number, each.title, cards, stated, carried)
            for each in standard().clauses
        ),
    )


def _processes(caller: Caller) -> Sequence[Any]:
    made = REGISTRY.get(PROCESSES)
    if made is None:
        return ()
    model = made.model
    over = [s.key for s in model.life_cycle.states if s.final]
    found = model.objects.visible_to(caller).live().exclude(state__in=over)
    return list(found.order_by("reference")[:MOST])


Stated = Mapping[tuple[str, str, UUID], str]


@dataclass(frozen=True)
class _Carrier:
    """A process with the clauses that it carries out, and the letters of its row."""

    reference: str
    clauses: tuple[str, ...]
    letters: Mapping[UUID, str]

    @classmethod
    def of(cls, process: Any, stated: Stated) -> _Carrier:
        about, subject = RaciSubject.PROCESS, str(process.pk)
        letters = {
            role: letter
            for (kind, of, role), letter in stated.items()
            if (kind, of) == (about, subject) and letter
        }
        return cls(process.reference, tuple(getattr(process, "clauses", ())), letters)

    def nearness(self, wanted: str) -> int:
        """How closely it carries a clause: 3 the clause itself, 2 a part, 1 its whole, else 0."""
        if wanted in self.clauses:
            return 3
        if any(named.startswith(f"{wanted}.") for named in self.clauses):
            return 2
        return int(any(wanted.startswith(f"{named}.") for named in self.clauses))


def _process_row(process: Any, cards: Sequence[RoleCard], stated: Stated) -> RaciRow:
    about, subject = RaciSubject.PROCESS, str(process.pk)
    cells = tuple(
        RaciCell(card.role, stated.get((about, subject, card.role.pk), "")) for card in cards
    )
    return RaciRow(
        about, subject, process.title, process.reference, cells, _is_vacant(cells, cards),
        process.unconfirmed,
    )  # fmt: skip


def _clause_row(
    number: str,
    title: str,
    cards: Sequence[RoleCard],
    stated: Stated,
    carriers: Sequence[_Carrier],
) -> RaciRow:
    """Give the row of a clause: what was set by hand, else what follows from its processes."""
    about = RaciSubject.CLAUSE
    near = max((each.nearness(number) for each in carriers), default=0)
    nearest = [each for each in carriers if near and each.nearness(number) == near]
    cells = []
    for card in cards:
        by_hand = stated.get((about, number, card.role.pk))
        followed = _followed(card.role, nearest)
        if by_hand is not None:
            followed = RaciCell(card.role, by_hand, follows=followed.letter)
        cells.append(followed)
    return RaciRow(about, number, title, number, tuple(cells), _is_vacant(cells, cards))


def _followed(role: Role, carriers: Sequence[_Carrier]) -> RaciCell:
    """Give the strongest letter that a role has on the processes that carry a clause."""
    given = [
        (each.letters[role.pk], each.reference) for each in carriers if role.pk in each.letters
    ]
    if not given:
        return RaciCell(role, "", by_hand=False)
    letter = min((letter for letter, _reference in given), key=STRENGTH.index)
    origin = tuple(ref for which, ref in given if which == letter)
    return RaciCell(role, letter, origin, by_hand=False, follows=letter)


def _is_vacant(cells: Sequence[RaciCell], cards: Sequence[RoleCard]) -> bool:
    answering = {c.role.pk for c in cells if c.letter in (RaciLetter.ACCOUNTABLE, "R")}
    return any(card.role.pk in answering and card.is_vacant for card in cards)
