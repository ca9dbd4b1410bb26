"""Outlooks: how statements stand now, and while some records do not count.

Rooms below conformity ask here what a change would do; conformity, above them, gives the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text


@dataclass(frozen=True)
class Outlook:
    """How a statement stands now, and what it would be while the changed records do not count."""

    requirement: str
    asks: str
    url: str
    status: Text
    tone: str
    lapses_on: dt.date | None
    words: Text
    words_tone: str


OutlookProvider = Callable[[Caller, Sequence[str], frozenset[UUID]], Sequence[Outlook]]
_PROVIDERS: Final[list[OutlookProvider]] = []


def outlook_from(provider: OutlookProvider) -> None:
    """Let the room that answers statements say how they stand with a change; in ready()."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def outlook_on(
    caller: Caller, statements: Sequence[str], changed: frozenset[UUID]
) -> list[Outlook]:
    """Give how each of these statements stands, now and while the changed records do not count."""
    return [outlook for give in _PROVIDERS for outlook in give(caller, statements, changed)]
