"""How an objective stands: pure arithmetic over its measurements, never stored (6.2.1).

A straight line is laid through the baseline and the measurements and drawn out to the date of the
objective. Figures are exact decimals in the objective's unit of measure, time is in days.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.gates import Text

NEARLY: Final = Decimal("0.8")  # of the way to the target: at risk rather than off track
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)


class Standing(StrEnum):
    """Whether an objective will be reached if things go on as they do."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    UNKNOWN = "unknown"


LABELS: Final[dict[Standing, Text]] = {
    Standing.REACHED: gettext_lazy("Target reached"),
    Standing.ON_TRACK: gettext_lazy("On track"),
    Standing.AT_RISK: gettext_lazy("At risk"),
    Standing.OFF_TRACK: gettext_lazy("Off track"),
    Standing.UNKNOWN: gettext_lazy("Not known"),
}
TONES: Final[dict[Standing, str]] = {
    Standing.REACHED: "good",
    Standing.ON_TRACK: "good",
    Standing.AT_RISK: "warn",
    Standing.OFF_TRACK: "bad",
    Standing.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Aim:
    """What is to be reached: from where, to where, which way (up, down, keep), by when.

    `unit` is the unit of measure of its figures; a share lies between 0 and 100.
    """

    target: Decimal
    direction: str
    due: dt.date
    baseline: Decimal | None = None
    since: dt.date | None = None
    tolerance: Decimal = Decimal(0)
    unit: str = ""
    is_share: bool = False

    def said(self, value: Decimal) -> str:
        """Give a figure with its unit; of a share no more than there can be."""
        possible = min(max(value, Decimal(0)), HUNDRED) if self.is_share else value
        return f"{said(possible)} {self.unit}" if self.unit else said(possible)

    def reached_by(self, value: Decimal) -> bool:
        """Tell whether a figure is at the target or better."""
        if self.direction == "up":
            return value >= self.target
        if self.direction == "down":
            return value <= self.target
        return abs(value - self.target) <= self.tolerance

    def planned_on(self, day: dt.date) -> Decimal | None:
        """Give the figure that a steady way from the baseline to the target has on a day."""
        if self.baseline is None or self.since is None or self.since >= self.due:
            return None
        gone = min(max((day - self.since).days, 0), (self.due - self.since).days)
        share = Decimal(gone) / (self.due - self.since).days
        return self.baseline + (self.target - self.baseline) * share


@dataclass(frozen=True)
class Measured:
    """One figure and its day."""

    day: dt.date
    value: Decimal


@dataclass(frozen=True)
class Trend:
    """How an objective stands, why in words, and what the line gives for its date.

    `way` is the share of the way from baseline to target that the last figure has gone, 0 to 1.
    """

    standing: Standing
    words: str
    last: Measured | None = None
    projected: Decimal | None = None
    way: Decimal | None = None

    @property
    def label(self) -> Text:
        """The standing in words."""
        return LABELS[self.standing]

    @property
    def tone(self) -> str:
        """How it is coloured."""
        return TONES[self.standing]

    @property
    def percent(self) -> int | None:
        """The way gone, in whole per cent."""
        return None if self.way is None else int(self.way * 100)


def said(value: Decimal) -> str:
    """Give a figure to at most two places, without trailing noughts."""
    rounded = round(value, 2)
    return f"{rounded.normalize():f}" if rounded else "0"


def day_in_words(day: dt.date) -> str:
    """Give a day as the reader's language writes it in short."""
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def _fitted(points: Sequence[Measured]) -> tuple[Decimal, Decimal, Decimal]:
    """Give the straight line that fits the points best: a day and a value on it, and its slope.

    Points of one day only give a level line through their mean.
    """
    count = Decimal(len(points))
    days = [Decimal(point.day.toordinal()) for point in points]
    mean_day = sum(days, Decimal(0)) / count
    mean_value = sum((point.value for point in points), Decimal(0)) / count
    spread = sum(((each - mean_day) ** 2 for each in days), Decimal(0))
    if spread == 0:
        return mean_day, mean_value, Decimal(0)
    joint = sum(
        (
            (each - mean_day) * (point.value - mean_value)
            for each, point in zip(days, points, strict=True)
        ),
        Decimal(0),
    )
    return mean_day, mean_value, joint / spread


def line_to(points: Sequence[Measured], day: dt.date) -> Decimal:
    """Give the value on a day of the straight line that fits the points best."""
    mean_day, mean_value, slope = _fitted(points)
    return mean_value + slope * (Decimal(day.toordinal()) - mean_day)


def met_about(aim: Aim, points: Sequence[Measured], today: dt.date) -> dt.date:
    """Give the day on which the line meets the target: not before today, by its date at last."""
    mean_day, mean_value, slope = _fitted(points)
    towards = slope > 0 if aim.direction == "up" else slope < 0
    if not towards:
        return aim.due
    day = math.ceil(mean_day + (aim.target - mean_value) / slope)
    return dt.date.fromordinal(min(max(day, today.toordinal()), aim.due.toordinal()))


def trend_of(aim: Aim | None, measured: Sequence[Measured], today: dt.date) -> Trend:
    """Tell whether an objective will be reached, from its measurements in any order."""
    if aim is None:
        return Trend(Standing.UNKNOWN, _("It has no figure to be measured against."))
    points = sorted(measured, key=lambda each: each.day)
    if not points:
        if today > aim.due:
            return Trend(
                Standing.OFF_TRACK, _("Its date has passed and nothing was ever measured.")
            )
        return Trend(Standing.UNKNOWN, _("Nothing was measured yet."))
    last = points[-1]
    way = _way(aim, last.value)
    if aim.direction == "keep":
        return _kept(aim, points, today)
    if aim.reached_by(last.value):
        words = _("The last figure, {value}, meets the target of {target}.")
        return Trend(
            Standing.REACHED,
            words.format(value=aim.said(last.value), target=aim.said(aim.target)),
            last,
            None,
            ONE,
        )
    if today > aim.due:
        words = _("Its date has passed; the last figure, {value}, is short of {target}.")
        return Trend(
            Standing.OFF_TRACK,
            words.format(value=aim.said(last.value), target=aim.said(aim.target)),
            last,
            None,
            way,
        )
    line = _with_baseline(aim, points)
    if line[0].day == line[-1].day:
        words = _("One day of figures shows no trend yet; {value} is short of {target}.")
        return Trend(
            Standing.AT_RISK,
            words.format(value=aim.said(last.value), target=aim.said(aim.target)),
            last,
            None,
            way,
        )
    return _projected(aim, line, last, today)


def _with_baseline(aim: Aim, points: Sequence[Measured]) -> list[Measured]:
    if aim.baseline is None or aim.since is None or aim.since >= points[0].day:
        return list(points)
    return [Measured(aim.since, aim.baseline), *points]


def _way(aim: Aim, value: Decimal) -> Decimal | None:
    if aim.baseline is None or aim.baseline == aim.target:
        return None
    return min(max((value - aim.baseline) / (aim.target - aim.baseline), Decimal(0)), ONE)


def _projected(aim: Aim, line: Sequence[Measured], last: Measured, today: dt.date) -> Trend:
    at_due = line_to(line, aim.due)
    start = aim.baseline if aim.baseline is not None else line[0].value
    if aim.reached_by(at_due):
        words = _("As it goes, the target of {target} is met about {day}.")
        met_on = day_in_words(met_about(aim, line, today))
        told = words.format(target=aim.said(aim.target), day=met_on)
        return Trend(Standing.ON_TRACK, told, last, at_due, _way(aim, last.value))
    if start != aim.target and (at_due - start) / (aim.target - start) >= NEARLY:
        standing = Standing.AT_RISK
        words = _("As it goes, it is at {value} on {day}: just short of the target of {target}.")
    else:
        standing = Standing.OFF_TRACK
        words = _("As it goes, it is at {value} on {day}: far from the target of {target}.")
    told = words.format(
        value=aim.said(at_due), day=day_in_words(aim.due), target=aim.said(aim.target)
    )
    return Trend(standing, told, last, at_due, _way(aim, last.value))


def _kept(aim: Aim, points: Sequence[Measured], today: dt.date) -> Trend:
    last = points[-1]
    if not aim.reached_by(last.value):
        words = _("The last figure, {value}, is off the level of {target} that is to be kept.")
        told = words.format(value=aim.said(last.value), target=aim.said(aim.target))
        return Trend(Standing.OFF_TRACK, told, last)
    if today >= aim.due:
        words = _("The level of {target} was kept until its date.")
        return Trend(Standing.REACHED, words.format(target=aim.said(aim.target)), last, None, ONE)
    at_due = line_to(points, aim.due)
    if aim.reached_by(at_due):
        words = _("The level of {target} is kept.")
        return Trend(Standing.ON_TRACK, words.format(target=aim.said(aim.target)), last, at_due)
    words = _("The level is kept now, but as it goes it is at {value} on {day}.")
    told = words.format(value=aim.said(at_due), day=day_in_words(aim.due))
    return Trend(Standing.AT_RISK, told, last, at_due)
