"""Life cycles: the states of a kind of record, and which of them count as current."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from holdfast.acting.gates import Text

Tone = Literal["good", "warn", "bad", "calm", "unknown"]


@dataclass(frozen=True)
class State:
    """One state: `current` records count as evidence, `frozen` ones are not amended in place."""

    key: str
    label: Text
    meaning: Text = ""
    tone: Tone = "calm"
    current: bool = False
    frozen: bool = False
    final: bool = False


@dataclass(frozen=True)
class LifeCycle:
    """The states of a kind of record; the first one is where it begins.

    Steps are not listed here: each command declares the step that it makes.
    """

    states: tuple[State, ...]

    @property
    def initial(self) -> str:
        """Where every record of the kind begins."""
        return self.states[0].key

    @cached_property
    def by_key(self) -> dict[str, State]:
        """The states by their key."""
        return {state.key: state for state in self.states}

    @cached_property
    def current(self) -> tuple[str, ...]:
        """The states in which a record counts: approved or active, not withdrawn."""
        return tuple(state.key for state in self.states if state.current)

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """The states as choices for forms and filters."""
        return tuple((state.key, state.label) for state in self.states)
