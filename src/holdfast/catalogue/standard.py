"""ISO 28000:2022 as data: clauses, statements, documented information."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


class Modality(StrEnum):
    """How much a statement binds."""

    SHALL = "shall"  # a requirement: unmet, it is a nonconformity
    SHOULD = "should"  # a recommendation: unmet, it is an opportunity for improvement


@dataclass(frozen=True)
class Requirement:
    """One statement of the standard, in our own words."""

    id: str
    modality: Modality
    asks: str
    shown_by: str
    source: str
    clause: str


@dataclass(frozen=True)
class Clause:
    """A clause with its statements."""

    number: str
    title: str
    pdca: str
    requirements: tuple[Requirement, ...]

    @property
    def chapter(self) -> str:
        """The chapter that the clause belongs to, as in 4."""
        return self.number.split(".", 1)[0]


@dataclass(frozen=True)
class DocumentedInformation:
    """Something that must, or should, exist in writing."""

    id: str
    clause: str
    force: Modality
    kind: str
    what: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Standard:
    """The whole standard as data."""

    name: str
    amendments: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every statement, in the standard's order."""
        return tuple(r for clause in self.clauses for r in clause.requirements)

    def by_id(self) -> Mapping[str, Requirement]:
        """The statements by their identifier."""
        return {r.id: r for r in self.requirements}


CHAPTERS: Mapping[str, str] = {
    "4": "Context",
    "5": "Leadership",
    "6": "Planning",
    "7": "Support",
    "8": "Operation",
    "9": "Performance evaluation",
    "10": "Improvement",
}


@cache
def standard() -> Standard:
    """Give ISO 28000:2022 with its amendment, as shipped."""
    data = _load("requirements.yaml")
    return Standard(
        name=data["standard"],
        amendments=tuple(data["amendments"]),
        clauses=tuple(_clause(entry) for entry in data["clauses"]),
    )


@cache
def requirement(identifier: str) -> Requirement:
    """Give one statement.

    Raises:
        KeyError: there is no such statement.
    """
    return standard().by_id()[identifier]


@cache
def documented_information() -> tuple[DocumentedInformation, ...]:
    """Give what must, or should, exist in writing."""
    return tuple(
        DocumentedInformation(
            id=entry["id"],
            clause=str(entry["clause"]),
            force=Modality(entry["force"]),
            kind=entry["kind"],
            what=entry["what"],
            records=tuple(entry.get("records", ())),
        )
        for entry in _load("documented_information.yaml")["entries"]
    )


def _load(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _clause(entry: Mapping[str, Any]) -> Clause:
    number = str(entry["clause"])
    return Clause(
        number=number,
        title=entry["title"],
        pdca=entry["pdca"],
        requirements=tuple(
            Requirement(
                id=r["id"],
                modality=Modality(r["modality"]),
                asks=r["asks"],
                shown_by=r["shown_by"],
                source=r.get("source", ""),
                clause=number,
            )
            for r in entry["requirements"]
        ),
    )
