"""Who is told what in the demo organization: its shapes (7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from holdfast.starter.reading import Keys, Plain, data_file, read_yaml
from holdfast.starter.steering import HOME

Secrecy = Literal["public", "internal", "restricted", "confidential"]


@dataclass(frozen=True)
class DemoContact(Plain):
    """Somebody outside, how to reach them, and what they may receive."""

    key: str
    title: str
    party: str
    function: str
    phone: str
    may_receive: Secrecy
    because: str
    emergency: str = ""
    hours: str = ""
    round_the_clock: bool = False


@dataclass(frozen=True)
class DemoEntry(Plain):
    """What is told when, to whom, how, by whom."""

    key: str
    title: str
    side: Literal["internal", "external"]
    content: str
    trigger: str
    audience: str
    means: str
    responsible: str
    releaser: str
    sensitivity: Secrecy
    note: str = ""
    within: int = 14
    every: int | None = None
    unit: Literal["days", "weeks", "months"] = "months"
    everyone: bool = False
    contacts: Keys = ()
    roles: Keys = ()


@dataclass(frozen=True)
class DemoSent(Plain):
    """A communication that went out."""

    title: str
    text: str
    reason: str
    classification: Secrecy
    contacts: Keys
    party: str
    how: str
    outcome: str


@dataclass(frozen=True)
class DemoTold(Plain):
    """What roles were told of the obligations that apply to them."""

    title: str
    text: str
    roles: Keys
    how: str


@dataclass(frozen=True)
class DemoReceived(Plain):
    """Something that came in, some days ago."""

    title: str
    kind: str
    days: int
    means: str
    text: str
    handler: str
    relevance: str
    sender: str = ""
    party: str = ""
    reliability: str = ""
    credibility: str = ""
    answer: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class DemoCommunication(Plain):
    """Clause 7.4 of the demo organization."""

    introduction: str
    contacts: tuple[DemoContact, ...]
    entries: tuple[DemoEntry, ...]
    carried_out: dict[str, str]
    sent: DemoSent
    told: DemoTold
    received: tuple[DemoReceived, ...]


@cache
def load_communication() -> DemoCommunication:
    """Who is told what in the demo organization; a StarterError where the file is broken."""
    return read_yaml(data_file(HOME, "communication.yaml"), DemoCommunication)
