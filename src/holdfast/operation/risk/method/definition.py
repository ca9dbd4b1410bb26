"""What a risk method consists of: scales, tables, levels, authorities, appetite (8.3).

Plain frozen data, judged when it is read (`reading.py`); nothing here touches the database.
Steps are counted from 1, the mildest; durations are days, review periods are months.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Literal, get_args

from django.utils.translation import gettext as _
from pydantic import ConfigDict

Tone = Literal["positive", "caution", "warning", "danger"]
AxisKey = Literal["intent", "capability", "threat", "vulnerability", "likelihood", "consequence"]
DimensionKey = Literal["people", "money", "stoppage", "law", "customers", "public"]
DIMENSIONS: Final[tuple[DimensionKey, ...]] = get_args(DimensionKey)


class ScoreError(ValueError):
    """A risk cannot be scored from what was given; the message says what is missing or wrong."""


class Plain:
    """Data in which every field is known and of its exact type; anything else is refused."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Step(Plain):
    """One step of a scale: its number from 1, a short label, and what makes it this step."""

    number: int
    label: str
    descriptor: str


@dataclass(frozen=True)
class Dimension(Plain):
    """One kind of harm within the consequence, with what each step of the scale means for it."""

    key: DimensionKey
    label: str
    descriptors: tuple[str, ...]


@dataclass(frozen=True)
class Scale(Plain):
    """An axis on which an assessor places a scenario; only the consequence has dimensions."""

    key: AxisKey
    label: str
    about: str
    steps: tuple[Step, ...]
    dimensions: tuple[Dimension, ...] = ()

    def step(self, number: int) -> Step:
        """The step of that number; a ScoreError where the scale has none."""
        if not 1 <= number <= len(self.steps):
            raise ScoreError(
                _("%(axis)s runs from 1 to %(top)d, not %(given)d.")
                % {"axis": self.label, "top": len(self.steps), "given": number}
            )
        return self.steps[number - 1]


@dataclass(frozen=True)
class Authority(Plain):
    """Somebody who may accept risk; listed from the lowest to the highest."""

    key: str
    label: str


@dataclass(frozen=True)
class RiskLevel(Plain):
    """A level of risk: how it looks, who may accept it, for how long, and what must follow."""

    key: str
    label: str
    tone: Tone
    rank: int
    authority: str
    review_months: int
    max_days: int
    treatment_due: bool
    rule: str


@dataclass(frozen=True)
class Tables(Plain):
    """Rows by the first axis, columns by the second, step 1 first.

    `threat` is intent by capability, `likelihood` is threat by vulnerability (both empty where
    the method does not use them), `level` is likelihood by consequence and holds level keys.
    """

    threat: tuple[tuple[int, ...], ...]
    likelihood: tuple[tuple[int, ...], ...]
    level: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Appetite(Plain):
    """The highest level that may be kept without treatment, and the sentence that says so."""

    level: str
    statement: str


@dataclass(frozen=True)
class PeopleLimit(Plain):
    """From this step of harm to people, only this authority may accept, whatever the level."""

    step: int
    authority: str


@dataclass(frozen=True)
class Method(Plain):
    """A complete and sound way to judge security risks; `key` and `version` name it for good."""

    key: str
    version: int
    title: str
    about: str
    axes: tuple[Scale, ...]
    tables: Tables
    levels: tuple[RiskLevel, ...]
    authorities: tuple[Authority, ...]
    appetite: Appetite
    people_limit: PeopleLimit

    @property
    def name(self) -> str:
        """Key and version together, as scores and printed reports cite it: `default/1`."""
        return f"{self.key}/{self.version}"

    @property
    def asked(self) -> tuple[Scale, ...]:
        """The scales that an assessor fills for a malicious act, in order."""
        derived = {"likelihood"} if self.tables.likelihood else set()
        derived |= {"threat"} if self.tables.threat else set()
        return tuple(scale for scale in self.axes if scale.key not in derived)

    def axis(self, key: str) -> Scale:
        """The scale of that name; a ScoreError where this method does not use it."""
        for scale in self.axes:
            if scale.key == key:
                return scale
        raise ScoreError(
            _("The method %(method)s does not use %(axis)s; leave it empty.")
            % {"method": self.title, "axis": key}
        )

    def level(self, key: str) -> RiskLevel:
        """The level of that key; a ScoreError where there is none."""
        for level in self.levels:
            if level.key == key:
                return level
        raise ScoreError(
            _("The method %(method)s has no level %(level)s; it has %(known)s.")
            % {
                "method": self.title,
                "level": key,
                "known": ", ".join(each.key for each in self.levels),
            }
        )

    def is_above_appetite(self, level: str) -> bool:
        """Whether a risk of this level is more than the organization keeps without treatment."""
        return self.level(level).rank > self.level(self.appetite.level).rank
