"""The starter catalogues: threats, vulnerabilities, countermeasures, principles, parties.

They are suggestions to be tailored, never records: what an organization adopts becomes its own
record, marked as a template until an owner confirms it. All wording is this project's own.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from holdfast.context import choices as context
from holdfast.starter.reading import (
    Plain,
    Sector,
    Sectors,
    StarterError,
    data_file,
    read_list,
)

Family = Literal["a", "b", "c", "d", "e", "f"]
Function = Literal["prevent", "detect", "delay", "respond", "recover"]
Layer = Literal["deter", "detect", "delay", "deny", "respond"]
Domain = Literal["governance", "personnel", "information", "cyber", "physical"]


# Key in the catalogue -> principle of the register.
BY_KEY: Final = {
    "leadership": context.Principle.LEADERSHIP,
    "process_approach": context.Principle.PROCESS,
    "customized": context.Principle.CUSTOMIZED,
    "inclusive": context.Principle.ENGAGEMENT,
    "integrated": context.Principle.INTEGRATED,
    "dynamic": context.Principle.IMPROVEMENT,
    "human_factors": context.Principle.HUMAN,
    "relationships": context.Principle.RELATIONSHIPS,
}


@dataclass(frozen=True)
class Threat(Plain):
    """A way in which security fails, with its 6.1.2 family and the usual countermeasures."""

    key: str
    words: str
    sectors: Sectors
    family: Family
    countermeasures: tuple[str, ...]


@dataclass(frozen=True)
class Countermeasure(Plain):
    """A measure, what it does (prevent, detect, delay, respond, recover) and where it belongs."""

    key: str
    words: str
    group: str
    domain: Domain
    functions: tuple[Function, ...]


@dataclass(frozen=True)
class Weakness(Plain):
    """A vulnerability: the layer it opens and the protective domain in which it is put right."""

    key: str
    words: str
    layer: Layer
    domain: Domain
    sectors: Sectors


@dataclass(frozen=True)
class Principle(Plain):
    """One of the eight principles of 4.2.3 by its short name, with a question that helps."""

    key: str
    name: str
    statement: str
    prompt: str


@dataclass(frozen=True)
class StandardParty(Plain):
    """An interested party that organizations of a sector usually have, and what it requires."""

    key: str
    name: str
    kind: Literal["internal", "external"]
    sectors: Sectors
    requires: str


@dataclass(frozen=True)
class Catalogues:
    """All starter catalogues together."""

    threats: tuple[Threat, ...]
    countermeasures: tuple[Countermeasure, ...]
    weaknesses: tuple[Weakness, ...]
    principles: tuple[Principle, ...]
    parties: tuple[StandardParty, ...]


@cache
def catalogues() -> Catalogues:
    """The starter catalogues; a StarterError where a file is broken or a key leads nowhere."""
    found = Catalogues(
        read_list(data_file("catalogues", "threats.yaml"), Threat),
        read_list(data_file("catalogues", "countermeasures.yaml"), Countermeasure),
        read_list(data_file("catalogues", "vulnerabilities.yaml"), Weakness),
        read_list(data_file("catalogues", "principles.yaml"), Principle),
        read_list(data_file("catalogues", "parties.yaml"), StandardParty),
    )
    known = {each.key for each in found.countermeasures}
    for threat in found.threats:
        for key in threat.countermeasures:
            if key not in known:
                raise StarterError(f"threats.yaml, {threat.key}: no countermeasure {key}")
    return found


def catalogues_for(sector: Sector) -> Catalogues:
    """What an organization of one sector starts from: only what carries its tag.

    Countermeasures are those that its threats usually call for; the principles are for all.
    """
    every = catalogues()
    threats = tuple(each for each in every.threats if sector in each.sectors)
    called = {key for each in threats for key in each.countermeasures}
    return replace(
        every,
        threats=threats,
        countermeasures=tuple(each for each in every.countermeasures if each.key in called),
        weaknesses=tuple(each for each in every.weaknesses if sector in each.sectors),
        parties=tuple(each for each in every.parties if sector in each.sectors),
    )
