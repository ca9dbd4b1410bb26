"""The courses of objectives: how each went, drawn in little at even days (6.2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from holdfast.leadership.queries.courses import Course
from holdfast.planning.models import Objective
from holdfast.planning.queries.objectives import aim_of, counting_entries, figures_of
from holdfast.planning.queries.trend import Measured, trend_of
from holdfast.records.models import Record

HEIGHT: Final = 100  # of the drawing of a course; figures of any size are laid into it
STEPS: Final = 24  # between the first day and the last


def course_of(figures: Sequence[Measured]) -> list[int]:
    """Give figures laid into the height of a small drawing, by the days between them.

    The drawing takes its points at even steps, so what was measured at uneven days is read off
    the line between the neighbouring days. None where there is no course yet.
    """
    points = _one_a_day(figures)
    if len(points) < 2:
        return []
    values = [each.value for each in points]
    low, high = min(values), max(values)
    if low == high:
        return [HEIGHT // 2] * 2
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    steps = min(STEPS, last - first)
    days = [Decimal(first) + Decimal(last - first) * step / steps for step in range(steps + 1)]
    return [int((_on(points, day) - low) / (high - low) * HEIGHT) for day in days]


def _one_a_day(figures: Sequence[Measured]) -> list[Measured]:
    """Give the last figure of each day, the earliest day first."""
    days = {each.day: each for each in figures}
    return [days[day] for day in sorted(days)]


def _on(points: Sequence[Measured], day: Decimal) -> Decimal:
    after = next(i for i, each in enumerate(points) if each.day.toordinal() >= day)
    if after == 0:
        return points[0].value
    left, right = points[after - 1], points[after]
    gone = (day - left.day.toordinal()) / (right.day - left.day).days
    return left.value + (right.value - left.value) * gone


def courses_of_objectives(records: Sequence[Record], on: dt.date) -> Mapping[UUID, Course]:
    """Give how objectives stand on a day and how they went until then, in one query."""
    objectives = [record for record in records if isinstance(record, Objective)]
    entries = defaultdict(list)
    if objectives:
        found = counting_entries(each.pk for each in objectives).filter(measured_on__lte=on)
        for entry in found:
            entries[entry.objective_id].append(entry)
    made: dict[UUID, Course] = {}
    for objective in objectives:
        figures = figures_of(entries[objective.pk])
        trend = trend_of(aim_of(objective), figures, on)
        made[objective.pk] = Course(trend.label, trend.tone, trend.words, tuple(course_of(figures)))
    return made
