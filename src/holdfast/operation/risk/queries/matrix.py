"""The risk matrix: how many scenarios stand where, narrowed as the reader wants it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.accounts.models import Person, Site
from holdfast.acting.callers import Caller
from holdfast.common.counts import count_in
from holdfast.operation.risk.choices import Decision, Family, Stage
from holdfast.operation.risk.method import Method
from holdfast.operation.risk.models import RiskAcceptance, RiskAssessment, RiskScenario
from holdfast.operation.risk.queries.levels import LevelShown, level_shown, levels_of, steps_of
from holdfast.operation.risk.queries.scenarios import open_scenarios
from holdfast.records.models import RecordQuerySet

ONE: Final = Value(1)
MARKED: Final = 150  # so many scenarios are drawn one by one; beyond that the cells only count
LISTED: Final = 60  # so many are listed for one cell
TOP: Final = 10
MOST_CHOICES: Final = 200
SOON: Final = 30  # days before its end at which an acceptance is worth a look
Address = Callable[[UUID], str]


@dataclass(frozen=True)
class View:
    """What a reader wants to see: which moment, narrowed by what, which cell opened."""

    stage: Stage = Stage.CURRENT
    site: UUID | None = None
    owner: UUID | None = None
    family: str = ""
    level: str = ""
    decision: str = ""
    above: bool = False
    overdue: bool = False
    cell: tuple[int, int] | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything is left out."""
        chosen = (self.site, self.owner, self.family, self.level, self.decision)
        return any(chosen) or self.above or self.overdue

    def query(self, **changes: object) -> str:
        """Give the address part for this view with something changed; None takes a part away."""
        parts: dict[str, object] = {
            "stage": self.stage if self.stage != Stage.CURRENT else None,
            "site": self.site,
            "owner": self.owner,
            "family": self.family,
            "level": self.level,
            "decision": self.decision,
            "above": "yes" if self.above else None,
            "overdue": "yes" if self.overdue else None,
            **changes,
        }
        return "&".join(f"{name}={value}" for name, value in parts.items() if value)


def view_of(given: Mapping[str, Any]) -> View:
    """Read a view from the parts of an address; what makes no sense is left out."""
    stage = str(given.get("stage", ""))
    decision, family = str(given.get("decision", "")), str(given.get("family", ""))
    return View(
        stage=Stage(stage) if stage in Stage.values else Stage.CURRENT,
        site=_key(given.get("site")),
        owner=_key(given.get("owner")),
        family=family if family in Family.values else "",
        level="".join(c for c in str(given.get("level", "")) if c.isalnum())[:20],
        decision=decision if decision in Decision.values else "",
        above=given.get("above") == "yes",
        overdue=given.get("overdue") == "yes",
        cell=_cell_of(str(given.get("cell", ""))),
    )


def _key(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _cell_of(text: str) -> tuple[int, int] | None:
    likelihood, dash, consequence = text.partition("-")
    steps = count_in(likelihood), count_in(consequence)
    return None if not dash or None in steps else (steps[0] or 0, steps[1] or 0)


def found_in(caller: Caller, view: View, on: dt.date) -> RecordQuerySet[RiskScenario]:
    """Give the scenarios of a view that the caller may read."""
    found = open_scenarios().visible_to(caller)
    if view.site:
        found = found.filter(site_id=view.site)
    if view.owner:
        found = found.filter(owner_id=view.owner)
    if view.family:
        found = found.filter(family=view.family)
    if view.level:
        found = found.filter(**{f"level_{view.stage}": view.level})
    if view.decision:
        found = found.filter(decision=view.decision)
    if view.above:
        found = found.filter(above_appetite=True)
    if view.overdue:
        found = found.filter(Q(review_due__lt=on) | Q(state="review_due"))
    return found


@dataclass(frozen=True)
class Mark:
    """One scenario in the matrix, and where it stands at each moment."""

    ref: str
    title: str
    url: str
    before: str
    current: str
    target: str
    tags: str


@dataclass(frozen=True)
class Cell:
    """One cell: its level, how many stand there, which."""

    consequence: int
    level: str
    level_label: str
    level_key: str
    count: int
    url: str
    marks: list[Mark]
    is_open: bool = False


@dataclass(frozen=True)
class Row:
    """One step of likelihood with its cells, mildest consequence first."""

    value: int
    label: str
    hint: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """The whole matrix, likeliest row first."""

    columns: list[Any]
    rows: list[Row]
    levels: list[tuple[LevelShown, int]]
    likelihood_label: str
    consequence_label: str
    total: int
    unplaced: int
    moves: bool
    appetite: str


def matrix_of(
    method: Method, found: RecordQuerySet[RiskScenario], view: View, address: Address
) -> Matrix:
    """Count a view into the cells of a method; few scenarios are also named one by one.

    `address` gives where a scenario of that key is shown.
    """
    likelihood, consequence = f"likelihood_{view.stage}", f"consequence_{view.stage}"
    counted = found.order_by().values_list(likelihood, consequence).annotate(n=Count("*"))
    counts = {(row[0], row[1]): row[2] for row in counted}
    total = sum(counts.values())
    marks = _marks(found, view.stage, address) if total <= MARKED else {}
    by, across = method.axis("likelihood"), method.axis("consequence")
    rows = []
    placed = 0
    sums: dict[str, int] = {}
    for step in reversed(steps_of(by)):
        cells = []
        for column in steps_of(across):
            level = level_shown(method, method.tables.level[step.value - 1][column.value - 1])
            place = (step.value, column.value)
            count = counts.get(place, 0)
            placed += count
            sums[level.key] = sums.get(level.key, 0) + count
            cells.append(
                Cell(
                    consequence=column.value,
                    level=level.look,
                    level_label=level.label,
                    level_key=level.key,
                    count=count,
                    url=f"?{view.query(cell=f'{place[0]}-{place[1]}')}",
                    marks=marks.get(place, []),
                    is_open=view.cell == place,
                )
            )
        rows.append(Row(step.value, step.label, step.hint, cells))
    return Matrix(
        columns=steps_of(across),
        rows=rows,
        levels=[(level, sums.get(level.key, 0)) for level in levels_of(method)],
        likelihood_label=by.label,
        consequence_label=across.label,
        total=total,
        unplaced=total - placed,
        moves=total <= MARKED and view.stage == Stage.CURRENT,
        appetite=method.appetite.statement,
    )


def _marks(
    found: RecordQuerySet[RiskScenario], stage: Stage, address: Address
) -> dict[tuple[int, int], list[Mark]]:
    marks: dict[tuple[int, int], list[Mark]] = {}
    names = [f"{name}_{each}" for each in Stage for name in ("likelihood", "consequence")]
    shown = found.only("pk", "reference", "title", "category", "at_risk", "state", *names)
    for scenario in shown.order_by("-rank_current", "reference"):
        place = scenario.place(stage)
        if place is None:
            continue
        marks.setdefault(place, []).append(
            Mark(
                ref=scenario.reference,
                title=scenario.title,
                url=address(scenario.pk),
                before=_place(scenario, Stage.BEFORE),
                current=_place(scenario, Stage.CURRENT),
                target=_place(scenario, Stage.TARGET),
                tags=f"{scenario.category} {scenario.at_risk}".strip(),
            )
        )
    return marks


def _place(scenario: RiskScenario, stage: Stage) -> str:
    place = scenario.place(stage)
    return f"{place[0]}-{place[1]}" if place else ""


@dataclass(frozen=True)
class Listed:
    """A scenario in a list: its level at the three moments, who answers, what is decided."""

    scenario: RiskScenario
    level: LevelShown
    path: str
    tone: str


def listed(found: Iterable[RiskScenario], method: Method | None, on: dt.date) -> list[Listed]:
    """Give scenarios as a list shows them; `found` has owner and site at hand."""
    return [
        Listed(
            scenario=each,
            level=level_shown(method, each.level_current),
            path=" → ".join(
                place.replace("-", " × ") for stage in Stage if (place := _place(each, stage))
            ),
            tone="bad" if each.is_review_overdue(on) else "",
        )
        for each in found
    ]


def gravest(found: RecordQuerySet[RiskScenario]) -> RecordQuerySet[RiskScenario]:
    """Give scenarios with the gravest first: by level, then by harm to people and figures."""
    return found.select_related("owner", "site").order_by(
        F("rank_current").desc(nulls_last=True),
        (F("likelihood_current") * F("consequence_current")).desc(nulls_last=True),
        F("people_current").desc(nulls_last=True),
        "reference",
    )


def in_cell(found: RecordQuerySet[RiskScenario], view: View) -> RecordQuerySet[RiskScenario]:
    """Give the scenarios of a view that stand in its opened cell."""
    likelihood, consequence = view.cell or (0, 0)
    return gravest(
        found.filter(
            **{f"likelihood_{view.stage}": likelihood, f"consequence_{view.stage}": consequence}
        )
    )


@dataclass(frozen=True)
class Figure:
    """A figure above the matrix, with what it did or will do in words."""

    label: str
    figure: int
    query: str = ""
    tone: str = ""
    trend: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Summary:
    """The figures above the matrix."""

    figures: list[Figure] = field(default_factory=list)


def summary_of(
    method: Method, found: RecordQuerySet[RiskScenario], view: View, on: dt.date
) -> Summary:
    """Give the figures of a view: how many, above appetite, undecided, overdue, ending soon."""
    appetite = method.level(method.appetite.level).rank
    figures = found.order_by().aggregate(
        total=Count("*"),
        above=Count(ONE, filter=Q(above_appetite=True)),
        before=Count(ONE, filter=Q(rank_before__gt=appetite)),
        target=Count(ONE, filter=Q(rank_target__gt=appetite)),
        undecided=Count(ONE, filter=Q(decided_at=None)),
        overdue=Count(ONE, filter=Q(review_due__lt=on) | Q(state="review_due")),
        unjudged=Count(ONE, filter=Q(level_current="")),
    )
    ending = RiskAcceptance.objects.live().filter(
        state="in_force", until__gte=on, until__lte=on + dt.timedelta(days=SOON),
        scenario__in=found.order_by().values("pk"),
    ).count()  # fmt: skip
    above, goal = figures["above"], figures["target"]
    trend, direction, tone = _trend(method, above, view)
    waiting = figures["unjudged"] or figures["undecided"]
    return Summary(
        [
            Figure(
                _("Risks"),
                figures["total"],
                tone="warn" if waiting else "good",
                trend=_waiting(figures["unjudged"], figures["undecided"]),
            ),
            Figure(_("Above appetite"), above, view.query(above="yes"), tone, trend, direction),
            Figure(
                _("Above appetite at target"),
                goal,
                tone="good" if goal < above else "",
                trend=_("{count} before controls").format(count=figures["before"]),
                direction="down" if goal < above else "level",
            ),
            Figure(
                _("Review overdue"),
                figures["overdue"],
                view.query(overdue="yes"),
                "bad" if figures["overdue"] else "good",
                _ending(ending),
            ),
        ]
    )


def _ending(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{count} acceptance ends within {days} days",
        "{count} acceptances end within {days} days",
        count,
    ).format(count=count, days=SOON)


def _waiting(unjudged: int, undecided: int) -> str:
    parts = []
    if unjudged:
        parts.append(_("{count} not judged").format(count=unjudged))
    if undecided:
        parts.append(_("{count} not decided on").format(count=undecided))
    return ", ".join(parts) or _("all judged and decided on")


def _trend(method: Method, above: int, view: View) -> tuple[str, str, str]:
    """Compare with the last approved assessment, where the view leaves nothing out."""
    tone = "bad" if above else "good"
    if view.is_narrowed:
        return "", "", tone
    last = (
        RiskAssessment.objects.live()
        .filter(state__in=("approved", "superseded"), approved_on__isnull=False)
        .order_by("-approved_on", "-recorded_at")
        .values_list("summary", "approved_on")
        .first()
    )
    if last is None or last[1] is None:
        return "", "", tone
    known = {level.key for level in method.levels}
    then = sum(n for key, n in last[0].items() if key in known and method.is_above_appetite(key))
    day = date_format(last[1], "SHORT_DATE_FORMAT")
    if above == then:
        return _("as on {day}").format(day=day), "level", tone
    if above < then:
        words = _("{count} fewer than on {day}").format(count=then - above, day=day)
        return words, "down", "good" if not above else "warn"
    return _("{count} more than on {day}").format(count=above - then, day=day), "up", "bad"


def choices_of(caller: Caller, method: Method, view: View) -> list[dict[str, Any]]:
    """Give the filters with what can be chosen in each."""
    all_open = open_scenarios().visible_to(caller).order_by()
    sites = Site.objects.visible_to(caller).filter(pk__in=all_open.values("site")).order_by("title")
    owners = (
        Person.objects.visible_to(caller).filter(pk__in=all_open.values("owner")).order_by("title")
    )
    wanted: tuple[tuple[str, str, Iterable[tuple[object, object]], object], ...] = (
        ("site", _("Site"), ((s.pk, s.title) for s in sites[:MOST_CHOICES]), view.site),
        ("owner", _("Owner"), ((p.pk, p.title) for p in owners[:MOST_CHOICES]), view.owner),
        ("family", _("Group of 6.1.2"), Family.choices, view.family),
        ("level", _("Level"), ((x.key, x.label) for x in levels_of(method)), view.level),
        ("decision", _("Decision"), Decision.choices, view.decision),
    )
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": value, "label": words, "selected": str(value) == str(chosen)}
                for value, words in options
            ],
        }
        for name, label, options, chosen in wanted
    ]
