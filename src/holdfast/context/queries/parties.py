"""Who has a stake, what they require and what addresses it: the map of interested parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.acting.callers import Caller
from holdfast.context.models import InterestedParty, PartyRequirement
from holdfast.context.queries.links import ADDRESSING, linked_by_record
from holdfast.records.models import Record

LIMIT: Final = 300  # parties on one page; the register holds them all


@dataclass(frozen=True)
class RequirementRow:
    """A requirement with what addresses it."""

    requirement: PartyRequirement
    addressed_by: tuple[Record, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether it is to be addressed and nothing does."""
        return self.requirement.state in ("adopted", "monitored") and not self.addressed_by


@dataclass(frozen=True)
class PartyRow:
    """A party with what it requires."""

    party: InterestedParty
    requirements: tuple[RequirementRow, ...]

    @property
    def is_unknown(self) -> bool:
        """Tell whether neither a requirement nor a reason for none is recorded."""
        return not self.requirements and not self.party.no_requirements_because


@dataclass(frozen=True)
class PartyMap:
    """The interested parties that matter; `left_out` were too many for one page."""

    rows: tuple[PartyRow, ...]
    left_out: int

    def at(self, influence: int, interest: int) -> list[InterestedParty]:
        """Give the parties at a place of the map."""
        return [
            row.party
            for row in self.rows
            if (row.party.influence, row.party.interest) == (influence, interest)
        ]

    @property
    def unplaced(self) -> list[InterestedParty]:
        """The parties whose influence or interest is not judged yet."""
        return [
            row.party
            for row in self.rows
            if row.party.influence is None or row.party.interest is None
        ]


def party_map(caller: Caller) -> PartyMap:
    """Give the relevant parties that the caller may read, with requirements and their answers."""
    found = InterestedParty.objects.visible_to(caller).live().filter(state="relevant")
    parties: Sequence[InterestedParty] = list(
        found.select_related("relationship_owner").order_by("kind", "title")[: LIMIT + 1]
    )
    left_out = 0 if len(parties) <= LIMIT else found.count() - LIMIT
    parties = parties[:LIMIT]
    requirements = list(
        PartyRequirement.objects.visible_to(caller)
        .live()
        .exclude(state="expired")
        .filter(party_id__in=[party.pk for party in parties])
        .order_by("reference")
    )
    links = linked_by_record(caller, requirements, ADDRESSING)
    of_party: dict[UUID, list[RequirementRow]] = defaultdict(list)
    for requirement in requirements:
        row = RequirementRow(requirement, tuple(links.get(requirement.pk, ())))
        of_party[requirement.party_id].append(row)
    rows = tuple(PartyRow(party, tuple(of_party.get(party.pk, ()))) for party in parties)
    return PartyMap(rows, left_out)
