"""What top management did, narrowed and grouped so that an auditor can read it (5.1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common.days import add_months
from holdfast.leadership.choices.activity import ActivityKind
from holdfast.leadership.queries.gathered import DECISION, Deed, activity_of

PERIODS: Final = (3, 12, 36)  # months
FEW: Final = 2  # so many decisions of one sort in a month still stand one by one


@dataclass(frozen=True)
class Wanted:
    """What a reader wants to see: how many months, of whom, of which kind."""

    months: int = 12
    who: str = ""
    kind: str = ""


def wanted_from(given: Mapping[str, Any]) -> Wanted:
    """Read from an address what a reader wants to see; what makes no sense is left out."""
    months, kind = str(given.get("months", "")), str(given.get("kind", ""))
    return Wanted(
        months=int(months) if months in {str(period) for period in PERIODS} else 12,
        who=str(given.get("who", ""))[:200],
        kind=kind if kind in {DECISION, *ActivityKind.values} else "",
    )


def kind_words(kind: str) -> str:
    """Say what a kind of deed is called."""
    return _("Decisions and approvals") if kind == DECISION else str(ActivityKind(kind).label)


@dataclass(frozen=True)
class Group:
    """Decisions of one sort by one person in one month: “Approve: 69”."""

    what: str
    who: str
    deeds: tuple[Deed, ...]

    @property
    def on(self) -> dt.date:
        """The day of the newest."""
        return self.deeds[0].on

    @property
    def single(self) -> Deed | None:
        """The one deed, where it stands alone."""
        return self.deeds[0] if len(self.deeds) == 1 else None


@dataclass(frozen=True)
class Month:
    """A month with what was done in it, the newest first."""

    first: dt.date
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Line:
    """What was done, by month; whom and what it can be narrowed to."""

    months: tuple[Month, ...]
    deeds: tuple[Deed, ...]
    people: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def gathered(self) -> int:
        """How much gathered by itself."""
        return sum(deed.gathered for deed in self.deeds)

    @property
    def typed(self) -> int:
        """How much was recorded by hand."""
        return sum(not deed.gathered for deed in self.deeds)


def line_of(caller: Caller, wanted: Wanted, today: dt.date) -> Line:
    """Give what top management did, as a reader wants to see it."""
    every = activity_of(caller, add_months(today, -wanted.months), today)
    deeds = [
        deed for deed in every if wanted.who in ("", deed.who) and wanted.kind in ("", deed.kind)
    ]
    known = [
        kind for kind in (DECISION, *ActivityKind.values) if any(d.kind == kind for d in every)
    ]
    return Line(
        months=tuple(_months(deeds)),
        deeds=tuple(deeds),
        people=tuple(sorted({deed.who for deed in every if deed.who})),
        kinds=tuple(known),
    )


def _months(deeds: Sequence[Deed]) -> Iterable[Month]:
    by_month: dict[dt.date, list[Deed]] = defaultdict(list)
    for deed in deeds:
        by_month[deed.on.replace(day=1)].append(deed)
    for first in sorted(by_month, reverse=True):
        groups = sorted(_groups(by_month[first]), key=lambda each: each.on, reverse=True)
        yield Month(first, tuple(groups))


def _groups(deeds: Sequence[Deed]) -> Iterable[Group]:
    alike: dict[tuple[str, str], list[Deed]] = defaultdict(list)
    for deed in deeds:
        if deed.gathered:
            alike[deed.what, deed.who].append(deed)
        else:
            yield Group(deed.what, deed.who, (deed,))
    for (what, who), found in alike.items():
        if len(found) > FEW:
            yield Group(what, who, tuple(found))
        else:
            yield from (Group(what, who, (deed,)) for deed in found)
