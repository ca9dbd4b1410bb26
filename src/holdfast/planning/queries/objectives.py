"""Reads over objectives: their measurements, how they stand, the board (6.2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from holdfast.accounts.models import Unit
from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.planning.choices.objectives import Direction
from holdfast.planning.models import Objective, ProgressEntry, figure
from holdfast.planning.queries.trend import Aim, Measured, Trend, trend_of


def aim_of(objective: Objective) -> Aim | None:
    """Give what an objective is to reach, in figures; None where it has no figures."""
    if objective.target is None or objective.due is None:
        return None
    return Aim(
        target=objective.target,
        direction=objective.direction,
        due=objective.due,
        baseline=objective.baseline,
        since=objective.starts_on,
        tolerance=objective.tolerance or Decimal(0),
        unit=objective.unit_of_measure,
        is_share=objective.is_share,
    )


def is_part_of(part: Objective | None, whole: Objective) -> bool:
    """Tell whether an objective is the other one, or a part of it through any number of steps."""
    seen: set[UUID] = set()
    while part is not None and part.pk not in seen:
        if part.pk == whole.pk:
            return True
        seen.add(part.pk)
        part = part.parent
    return False


def counting_entries(keys: Iterable[UUID]) -> QuerySet[ProgressEntry]:
    """Give the measurements of objectives that count: live, confirmed, not corrected."""
    return (
        ProgressEntry.objects.live()
        .filter(objective_id__in=list(keys), state="recorded", unconfirmed=False)
        .order_by("measured_on", "recorded_at")
    )


def newest_day_of(objective: Objective) -> dt.date | None:
    """Give the day of the newest measurement that counts; None where there is none."""
    entries = counting_entries([objective.pk]).order_by("-measured_on")
    return entries.values_list("measured_on", flat=True).first()


def figures_of(entries: Iterable[ProgressEntry]) -> list[Measured]:
    """Give the figures among entries; those told only in words have none."""
    return [Measured(e.measured_on, e.value) for e in entries if e.value is not None]


def trend_of_objective(objective: Objective, on: dt.date) -> Trend:
    """Tell how one objective stands on a day, from what was measured until then."""
    entries = counting_entries([objective.pk]).filter(measured_on__lte=on)
    return trend_of(aim_of(objective), figures_of(entries), on)


def trends_of(objectives: Sequence[Objective], on: dt.date) -> dict[UUID, Trend]:
    """Tell how many objectives stand on a day, in one query."""
    figures: dict[UUID, list[ProgressEntry]] = defaultdict(list)
    found = counting_entries(o.pk for o in objectives).filter(measured_on__lte=on)
    for entry in found:
        figures[entry.objective_id].append(entry)
    return {o.pk: trend_of(aim_of(o), figures_of(figures[o.pk]), on) for o in objectives}


@dataclass(frozen=True)
class ObjectiveCard:
    """One objective on the board: how it stands and what was measured."""

    objective: Objective
    trend: Trend
    figures: tuple[Measured, ...]
    last_entry: ProgressEntry | None


@dataclass(frozen=True)
class UnitGroup:
    """The objectives of one unit; without a unit: those of the whole organization."""

    unit: Unit | None
    cards: tuple[ObjectiveCard, ...]


def objective_board(caller: Caller, on: dt.date, *, closed: bool = False) -> list[UnitGroup]:
    """Give the objectives that the caller may read, by unit, in two queries."""
    found = Objective.objects.visible_to(caller).live().select_related("unit", "owner", "parent")
    over = ("achieved", "missed", "withdrawn")
    found = found.filter(state__in=over) if closed else found.exclude(state__in=over)
    objectives = list(found.order_by("due", "reference"))
    entries: dict[UUID, list[ProgressEntry]] = defaultdict(list)
    known = counting_entries(o.pk for o in objectives).filter(measured_on__lte=on)
    for entry in known:
        entries[entry.objective_id].append(entry)
    groups: dict[UUID | None, list[ObjectiveCard]] = defaultdict(list)
    units: dict[UUID | None, Unit | None] = {None: None}
    for objective in objectives:
        mine = entries[objective.pk]
        figures = figures_of(mine)
        trend = trend_of(aim_of(objective), figures, on)
        units[objective.unit_id] = objective.unit
        groups[objective.unit_id].append(
            ObjectiveCard(objective, trend, tuple(figures), mine[-1] if mine else None)
        )
    made = [UnitGroup(units[key], tuple(cards)) for key, cards in groups.items()]
    return sorted(made, key=lambda each: each.unit.title if each.unit is not None else "")


@dataclass(frozen=True)
class ChartRow:
    """One day of the chart: what was measured, and where a steady way would stand."""

    day: str
    value: str
    planned: str
    note: str = ""


@dataclass(frozen=True)
class ObjectiveShown:
    """What the detail page of an objective shows beside its fields."""

    trend: Trend
    rows: tuple[ChartRow, ...]
    entries: tuple[ProgressEntry, ...]
    corrected: int
    parts: tuple[ObjectiveCard, ...]
    span: str
    options: tuple[tuple[str, str], ...]


def objective_panel(caller: Caller, record: Objective) -> Mapping[str, object]:
    """Give the measurements, the trend and the parts of an objective for its page."""
    today = clock.today()
    readable = ProgressEntry.objects.visible_to(caller).live().filter(objective=record)
    entries = list(readable.filter(state="recorded").order_by("measured_on", "recorded_at"))
    aim = aim_of(record)
    counting = [e for e in entries if not e.unconfirmed and e.measured_on <= today]
    parts = list(
        Objective.objects.visible_to(caller)
        .live()
        .filter(parent=record)
        .select_related("unit", "owner")
        .order_by("reference")
    )
    trends = trends_of(parts, today)
    shown = ObjectiveShown(
        trend=trend_of(aim, figures_of(counting), today),
        rows=tuple(_chart(aim, counting)),
        entries=tuple(reversed(entries)),
        corrected=readable.filter(state="corrected").count(),
        parts=tuple(ObjectiveCard(part, trends[part.pk], (), None) for part in parts),
        span=span_of(record),
        options=tuple(
            (str(label), text)
            for label, text in (
                (_("Technological"), record.option_technological),
                (_("Human"), record.option_human),
                (_("Administrative"), record.option_administrative),
                (_("Other"), record.option_other),
            )
            if text.strip()
        ),
    )
    return {"objective_shown": shown}


def span_of(objective: Objective) -> str:
    """Say from which figure to which figure it is to go; of a level to be kept, the level."""
    if objective.target is None:
        return ""
    unit = f" {objective.unit_of_measure}" if objective.unit_of_measure else ""
    if objective.baseline is None or objective.direction == Direction.KEEP:
        return f"{figure(objective.target)}{unit}"
    return f"{figure(objective.baseline)} → {figure(objective.target)}{unit}"


def _chart(aim: Aim | None, entries: Sequence[ProgressEntry]) -> list[ChartRow]:
    """Give the days of the chart: the start, every figure, and the date of the target."""
    measured = [e for e in entries if e.value is not None]
    rows = [
        ChartRow(
            e.measured_on.isoformat(),
            figure(e.value),
            _planned(aim, e.measured_on),
            e.note,
        )
        for e in measured
    ]
    if aim is None:
        return rows
    first = measured[0].measured_on if measured else aim.due
    if aim.since is not None and aim.since < first:
        rows.insert(0, ChartRow(aim.since.isoformat(), figure(aim.baseline), figure(aim.baseline)))
    if not measured or measured[-1].measured_on < aim.due:
        rows.append(ChartRow(aim.due.isoformat(), "", figure(aim.target)))
    return rows


def _planned(aim: Aim | None, day: dt.date) -> str:
    if aim is None:
        return ""
    planned = aim.planned_on(day)
    return figure(aim.target if planned is None else round(planned, 2))
