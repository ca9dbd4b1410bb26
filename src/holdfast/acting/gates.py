"""Gates: checks that the standard's order puts before a step, each with a recorded way past."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Move:
    """The step of a life cycle that a command makes: from one of some states to another."""

    source: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Gate:
    """A check before a step.

    `holds(caller, record, values)` gives None when the way is free, or one sentence that says why
    not and what would free it. `clause` is where the order comes from. `can_override` False only
    where nothing but the record itself could justify passing.
    """

    key: str
    clause: str
    sentence: Text
    holds: Callable[[Any, Any, Mapping[str, Any]], Text | None]
    can_override: bool = True


@dataclass(frozen=True)
class Refusal:
    """A gate that is closed, and why."""

    gate: Gate
    why: Text


@dataclass(frozen=True)
class Override:
    """A person's stated reason for passing closed gates, kept and reviewed afterwards."""

    reason: str
    gates: tuple[str, ...] = field(default=())
