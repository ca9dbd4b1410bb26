"""What people of the demo organization know, may and are told: its shapes (7.2, 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from holdfast.starter.reading import Keys, Plain, WhenDay, data_file, read_yaml
from holdfast.starter.steering import HOME

Clearance = Literal["basic", "enhanced"]
Level = Literal["aware", "trained", "certificate"]


@dataclass(frozen=True)
class DemoClearances(Plain):
    """People cleared up to one level in one round."""

    level: Clearance
    days: WhenDay
    until: WhenDay
    people: Keys


@dataclass(frozen=True)
class DemoWaiting(Plain):
    """Somebody whose screening is not through."""

    person: str
    level: Clearance


@dataclass(frozen=True)
class DemoWaiver(Plain):
    """Who holds a role before being cleared, and why that was let through."""

    role: str
    person: str
    reason: str


@dataclass(frozen=True)
class DemoRequirements(Plain):
    """What a role asks for: subjects with their level, and a clearance."""

    role: str
    clearance: Clearance
    needs: dict[str, Level]


@dataclass(frozen=True)
class DemoMissing(Plain):
    """What somebody lacks, and what is done about it."""

    person: str
    subject: str
    plan: str
    due: WhenDay
    measure: Literal["training", "mentoring", "reassignment", "hiring"] = "training"


@dataclass(frozen=True)
class DemoSoon(Plain):
    """What runs out soon."""

    person: str
    subject: str
    until: WhenDay


@dataclass(frozen=True)
class DemoTraining(Plain):
    """A course and the session in which it was held."""

    key: str
    title: str
    aims: str
    conveys: str
    by: str
    minutes: int
    months: int
    held: WhenDay
    place: str
    passed: Keys
    failed: Keys
    finding: str
    serves: str = ""
    role: str = ""
    pass_mark: int | None = None


@dataclass(frozen=True)
class DemoPlannedSession(Plain):
    """A session to come."""

    training: str
    day: WhenDay
    place: str


@dataclass(frozen=True)
class DemoAwareness(Plain):
    """Something that everybody is to know; `missing` have not confirmed it."""

    subject: str
    title: str
    body: str
    quiz: str
    missing: Keys


@dataclass(frozen=True)
class DemoPeople(Plain):
    """Clauses 7.2 and 7.3 of the demo organization."""

    clearance_body: str
    clearances: tuple[DemoClearances, ...]
    waiting: DemoWaiting
    waived: DemoWaiver
    requirements: tuple[DemoRequirements, ...]
    refresh: dict[Level, int]
    serves: dict[str, str]
    missing: tuple[DemoMissing, ...]
    soon: tuple[DemoSoon, ...]
    trainings: tuple[DemoTraining, ...]
    planned: DemoPlannedSession
    awareness: tuple[DemoAwareness, ...]
    guards: Keys

    def clearance_of(self, role: str) -> str:
        """Give the clearance that a role asks for, by its key."""
        return next((each.clearance for each in self.requirements if each.role == role), "none")


@cache
def load_people() -> DemoPeople:
    """What people of the demo organization know, may and are told."""
    return read_yaml(data_file(HOME, "people.yaml"), DemoPeople)
