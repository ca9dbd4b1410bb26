"""Courses: how objectives stand and went, told by the room that keeps them.

The cockpit of clause 5 shows what clause 6 measures; clause 6, above it, gives the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.acting.gates import Text
from holdfast.records.models import Record


@dataclass(frozen=True)
class Course:
    """How an objective stands, why in words, and its figures laid into 0 to 100 at even days.

    `figures` is empty where fewer than two days were measured.
    """

    label: Text
    tone: str
    words: str
    figures: tuple[int, ...] = ()


CourseProvider = Callable[[Sequence[Record], dt.date], Mapping[UUID, Course]]
_PROVIDERS: Final[list[CourseProvider]] = []


def courses_from(provider: CourseProvider) -> None:
    """Let the room that measures objectives say how they stand and went; in ready()."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def courses_of(records: Sequence[Record], on: dt.date) -> dict[UUID, Course]:
    """Give how each of these records stands on a day, by its key; nothing where nobody knows."""
    return {key: course for give in _PROVIDERS for key, course in give(records, on).items()}
