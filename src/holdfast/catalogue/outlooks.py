"""Outlooks: how statements stand now, and how they would stand with a change.

Rooms below conformity ask here what a change would do; conformity, above them, gives the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text


@dataclass(frozen=True)
class Outlook:
    """How a statement stands now, and what its check answers with the change made.

    `changes` tells whether it answers otherwise than now.
    """

    requirement: str
    status: Text
    tone: str
    lapses_on: dt.date | None
    words: Text
    words_tone: str
    changes: bool


Change = Callable[[], object]  # makes the change by commands; whoever asks takes it back
OutlookProvider = Callable[[Caller, Sequence[str], Change], Sequence[Outlook]]
_PROVIDERS: Final[list[OutlookProvider]] = []


def outlook_from(provider: OutlookProvider) -> None:
    """Let the room that answers statements say how they stand with a change; in ready()."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def outlook_on(caller: Caller, statements: Sequence[str], change: Change) -> list[Outlook]:
    """Give how each of these statements stands, now and with the change, which is taken back.

    Raises:
        Refused: the change itself was refused.
    """
    return [outlook for give in _PROVIDERS for outlook in give(caller, statements, change)]
