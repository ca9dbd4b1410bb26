"""The report put together: figures, matrix, the gravest, every scenario, the method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.acting.callers import Caller
from holdfast.acting.refusals import Refused
from holdfast.common import clock
from holdfast.operation.risk.choices import Stage
from holdfast.operation.risk.commands.assessments import BASELINE
from holdfast.operation.risk.method import Method
from holdfast.operation.risk.models import RiskAssessment, RiskScenario
from holdfast.operation.risk.printouts.method import method_parts
from holdfast.operation.risk.printouts.scenarios import NOTHING, day, dossiers, pill_of
from holdfast.operation.risk.queries.matrix import (
    View,
    choices_of,
    found_in,
    gravest,
    matrix_of,
    summary_of,
)
from holdfast.operation.risk.queries.methods import method_in_force
from holdfast.operation.risk.queries.panels import assessment_panel
from holdfast.operation.risk.queries.scenarios import scenarios_of
from holdfast.printing.brevity import in_brief
from holdfast.printing.parts import (
    Bar,
    Bars,
    Callout,
    Column,
    Dossier,
    Fact,
    Facts,
    Figure,
    Figures,
    Heading,
    Matrix,
    MatrixCell,
    MatrixRow,
    MatrixStep,
    NewPage,
    Part,
    Share,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.records.models import RecordQuerySet

MOST: Final = 1000  # scenarios on one paper
TOP: Final = 10
MANY: Final = 8  # scenarios of one level that are worth a page of their own
NAMED: Final = 3  # references that a cell of the matrix names
GRAVITY: Final = tuple(Classification.values)
TRENDS: Final = frozenset({"good", "warn", "bad"})


def risks_printout(caller: Caller, view: View) -> Printout:
    """Give the report on the risks of a view that the caller may read.

    Raises:
        Refused: they are too many for one paper.
    """
    record = method_in_force()
    method = record.method if record is not None else None
    found = found_in(caller, view, clock.today())
    scenarios = _all_of(found)
    return Printout(
        kind=_("Risk assessment report · clause 8.3"),
        title=_("Security risks"),
        under=[_count(len(scenarios)), *([method.title] if method else [])],
        facts=_narrowing(caller, method, view),
        parts=_parts(caller, method, found, view, scenarios),
        classification=_strictest(scenarios),
        keywords=["ISO 28000:2022", "8.3"],
    )


def assessment_printout(caller: Caller, assessment: RiskAssessment) -> Printout:
    """Give the report on one round of assessment, with what its approval froze.

    Raises:
        Refused: it covers too many scenarios for one paper.
    """
    record = assessment.method or method_in_force()
    method = record.method if record is not None else None
    found = scenarios_of(assessment).visible_to(caller)
    scenarios = _all_of(found)
    state = assessment.state_now
    panel: Any = assessment_panel(caller, assessment)["assessment"]
    level = BASELINE.index("level_current")
    frozen = {str(row[0]): str(row[level]) for row in assessment.baseline}
    return Printout(
        kind=_("Risk assessment report · clause 8.3"),
        title=assessment.title,
        reference=assessment.reference,
        under=[_count(len(scenarios)), Value(str(state.label), state.tone, "pill")],
        facts=_round(assessment, panel["places"], method),
        parts=[
            *_approval(assessment, panel["frozen"]),
            *_considered(panel["considered"]),
            *_parts(caller, method, found, View(), scenarios, frozen),
        ],
        classification=_strictest([assessment, *scenarios]),
        watermark="" if assessment.approved_on else str(_("Draft")),
        keywords=["ISO 28000:2022", "8.3"],
    )


def _all_of(found: RecordQuerySet[RiskScenario]) -> list[RiskScenario]:
    scenarios = list(gravest(found)[: MOST + 1])
    if len(scenarios) > MOST:
        raise Refused(
            _(
                "There are more than {most} scenarios, which is no paper that anybody reads. "
                "Narrow them with the filters of the matrix, or export the register."
            ).format(most=f"{MOST:,}")
        )
    return scenarios


def _count(number: int) -> str:
    words = ngettext("{count} scenario", "{count} scenarios", number)
    return words.format(count=f"{number:,}")


def _strictest(records: Iterable[Any]) -> str:
    found = {each.classification for each in records} | {Classification.INTERNAL.value}
    return max(found, key=GRAVITY.index)


def _narrowing(caller: Caller, method: Method | None, view: View) -> list[Fact]:
    made = [Fact(_("Moment"), str(view.stage.label))]
    if method is not None and view.is_narrowed:
        for each in choices_of(caller, method, view):
            chosen = [o["label"] for o in each["options"] if o["selected"]]
            made += [Fact(each["label"], str(label)) for label in chosen]
    if view.above:
        made.append(Fact(_("Only"), _("above appetite")))
    if view.overdue:
        made.append(Fact(_("Only"), _("review overdue")))
    return made if len(made) > 1 else [*made, Fact(_("Shown"), _("All open risks"))]


def _round(assessment: RiskAssessment, places: list[str], method: Method | None) -> list[Fact]:
    period = " – ".join(d for d in (day(assessment.starts_on), day(assessment.ends_on)) if d)
    made = [
        Fact(_("Owner"), str(assessment.owner or NOTHING)),
        Fact(_("Started by"), assessment.get_trigger_display()),
        Fact(_("Period"), period or NOTHING),
        Fact(_("Method"), method.title if method else NOTHING),
        Fact(_("Covers"), ", ".join(places) or _("The whole organization"), wide=True),
    ]
    long = (
        (_("What exactly started it"), assessment.trigger_text),
        (_("Who took part"), assessment.participants),
        (_("Visits on site"), assessment.visits),
    )
    return made + [Fact(label, text, wide=True) for label, text in long if text]


def _approval(assessment: RiskAssessment, frozen: Iterable[tuple[Any, int]]) -> list[Part]:
    if assessment.approved_on is None:
        text = _("This round is not approved: what follows is how things stand at printing.")
        return [Callout(text, heading=_("Not approved"))]
    counted = ", ".join(f"{level.label} {count}" for level, count in frozen)
    pairs = [
        Fact(_("Approved by"), assessment.approved_by),
        Fact(_("Approved on"), day(assessment.approved_on)),
        Fact(_("Valid until"), day(assessment.review_due) or NOTHING),
        Fact(_("Statement"), assessment.statement, wide=True),
        Fact(_("Frozen with the approval"), counted or NOTHING, wide=True),
        Fact(_("Digest (SHA-256)"), Value(assessment.digest, how="mono"), wide=True),
    ]
    text = _(
        "Scenarios below stand as they do at printing; where a level has changed since the "
        "approval, the level as approved is given with it."
    )
    return [Heading(_("Approval")), Facts(pairs, columns=3), Text(text, "unknown")]


def _parts(
    caller: Caller,
    method: Method | None,
    found: RecordQuerySet[RiskScenario],
    view: View,
    scenarios: Sequence[RiskScenario],
    frozen: Mapping[str, str] | None = None,
) -> list[Part]:
    today = clock.today()
    made: list[Part] = []
    if method is None:
        text = _("No method is in force: put one in force, then every risk has a level.")
        made.append(Callout(text, heading=_("Risks cannot be judged")))
    elif scenarios:
        made += _summary(method, found, view, today, scenarios)
    if not scenarios:
        return [*made, Callout(_("No scenario fits what was asked for."), tone="calm")]
    made += [
        Heading(_("The gravest risks")),
        _gravest(method, scenarios[:TOP]),
        *_by_level(method, scenarios, dossiers(caller, scenarios, today, frozen or {})),
    ]
    return [*made, *(method_parts(method) if method is not None else [])]


def _by_level(
    method: Method | None, scenarios: Sequence[RiskScenario], told: Sequence[Dossier]
) -> list[Part]:
    """Give every scenario under its level; a level with many begins a page.

    Pages that begin of themselves are set side by side, which long reports gain by.
    """
    groups: dict[str, list[Dossier]] = {}
    for scenario, dossier in zip(scenarios, told, strict=True):
        label = pill_of(method, scenario.level_current).text
        groups.setdefault(label, []).append(dossier)
    made: list[Part] = [Heading(_("Every scenario, the gravest first"))]
    for number, (label, members) in enumerate(groups.items()):
        if number and len(members) >= MANY:
            made.append(NewPage())
        made += [Heading(f"{label} · {_count(len(members))}", 2), *members]
    return made


def _summary(
    method: Method,
    found: RecordQuerySet[RiskScenario],
    view: View,
    on: dt.date,
    scenarios: Sequence[RiskScenario],
) -> list[Part]:
    figures = [
        Figure(f.label, f"{f.figure:,}", f.tone if f.tone in TRENDS else "", f.trend)
        for f in summary_of(method, found, view, on).figures
    ]
    stage = Stage(view.stage)
    heading = _("Where the risks stand: {moment}").format(moment=str(stage.label).lower())
    return [
        Heading(_("Summary")),
        Figures(figures),
        _bars(method, scenarios),
        Heading(heading),
        _matrix(method, found, view),
        Text(method.appetite.statement, "unknown"),
    ]


def _bars(method: Method, scenarios: Sequence[RiskScenario]) -> Bars:
    """Give how many stand at which level, at each of the three moments."""
    ranked = sorted(method.levels, key=lambda level: -level.rank)
    rows = []
    for stage in Stage:
        counts = [sum(s.level_at(stage) == level.key for s in scenarios) for level in ranked]
        marks = [pill_of(method, level.key) for level in ranked]
        shares = [Share(n, mark.tone) for n, mark in zip(counts, marks, strict=True)]
        words = " · ".join(f"{n} {m.text}" for n, m in zip(counts, marks, strict=True) if n)
        rows.append(Bar(str(stage.label), shares, words or _("not judged")))
    return Bars(rows)


def _matrix(method: Method, found: RecordQuerySet[RiskScenario], view: View) -> Matrix:
    drawn = matrix_of(method, found, view, lambda _key: "")
    return Matrix(
        row_axis=drawn.likelihood_label,
        column_axis=drawn.consequence_label,
        columns=[MatrixStep(step.value, step.label) for step in drawn.columns],
        rows=[
            MatrixRow(
                row.value,
                row.label,
                [
                    MatrixCell(c.count, c.level, c.level_label, _named([m.ref for m in c.marks]))
                    for c in row.cells
                ],
            )
            for row in drawn.rows
        ],
    )


def _named(references: Sequence[str]) -> str:
    more = len(references) - NAMED
    named = in_brief(references[:NAMED])
    return f"{named} +{more}" if more > 0 else named


def _gravest(method: Method | None, scenarios: Sequence[RiskScenario]) -> Sheet:
    columns = [
        Column(_("Reference"), 11),
        Column(_("Risk"), 33),
        Column(_("Owner"), 16),
        Column(_("Decision"), 17),
        Column(str(Stage.BEFORE.label), 12),
        Column(str(Stage.CURRENT.label), 11),
        Column(str(Stage.TARGET.label), 11),
    ]
    rows: list[list[Words]] = [
        [
            each.reference,
            Value(each.title, how="strong"),
            str(each.owner or NOTHING),
            each.get_decision_display(),
            *(pill_of(method, each.level_at(stage)) for stage in Stage),
        ]
        for each in scenarios
    ]
    return Sheet(columns, rows)


def _considered(kept: Iterable[tuple[object, object]]) -> list[Part]:
    pairs = [Fact(str(label), _reason(said), wide=True) for label, said in kept]
    if not pairs:
        return []
    return [Heading(_("Considered, with no scenario (6.1.2)")), Facts(pairs, columns=1)]


def _reason(said: object) -> str:
    if isinstance(said, Mapping):
        return " · ".join(str(each) for each in said.values() if each)
    return str(said)
