"""A change plan on paper: considered, screened, decided, carried out, reviewed (6.3, 8.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.acting.callers import Caller
from holdfast.planning.models import ChangePlan
from holdfast.planning.queries.change_panel import change_panel
from holdfast.planning.queries.trend import day_in_words
from holdfast.printing.answering import printed
from holdfast.printing.parts import (
    Callout,
    Column,
    Fact,
    Facts,
    Heading,
    Part,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Standing
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at
from holdfast.web.values import may_be_named
from holdfast.work.queries import actions_for

NOTHING: Final = "–"
UNDECIDED: Final = ("raised", "screened", "risk_considered", "deferred")


@require_GET
def change_plan_pdf(request: Request, key: UUID) -> HttpResponse:
    """Print a change plan as it stands, for the file and for whoever decides on paper."""
    plan = record_at(request.caller, REGISTRY.of(ChangePlan), key)
    if not isinstance(plan, ChangePlan):
        raise TypeError(type(plan).__name__)
    return printed(
        request,
        request.caller,
        change_plan_printout(request.caller, plan),
        page=record_address(plan),
        name=f"{plan.reference}-plan",
    )


def change_plan_printout(caller: Caller, plan: ChangePlan) -> Printout:
    """Give a change plan as a paper, with what this reader may see of what it touches."""
    change: Mapping[str, Any] = change_panel(caller, plan)["change"]  # type: ignore[assignment]
    state = plan.state_now
    return Printout(
        kind=_("Change plan · clause 6.3"),
        title=plan.title,
        reference=plan.reference,
        under=[Value(str(state.label), state.tone, "pill")],
        facts=_facts(plan),
        parts=[
            *_standing(plan, change),
            *_considered(plan),
            *_screened(plan, change),
            *_touched(change),
            *_forecast(plan, change),
            *_risks(plan, change),
            *_roles(plan, change),
            *_decision(plan),
            *_tasks(caller, plan),
            *_carried_out(plan),
            *_reviewed(plan),
        ],
        classification=plan.classification,
        watermark=_watermark(plan),
        keywords=["ISO 28000:2022", "6.3", "8.4"],
    )


def _watermark(plan: ChangePlan) -> str:
    if plan.standing != Standing.LIVE:
        return str(Standing(plan.standing).label)
    return str(_("Not decided")) if plan.state in UNDECIDED else ""


def _day(day: dt.date | None) -> str:
    return day_in_words(day) if day is not None else NOTHING


def _named(record: Record | None) -> str:
    if record is None:
        return NOTHING
    return record.title if may_be_named(record) else _("(not readable)")


def _facts(plan: ChangePlan) -> list[Fact]:
    made = [
        Fact(_("Requested by"), plan.requested_by or NOTHING),
        Fact(_("Owner"), _named(plan.owner)),
        Fact(_("Carried out by"), _day(plan.implement_by)),
        Fact(_("Reviewed afterwards by"), _day(plan.review_by)),
    ]
    if plan.business:
        made.append(Fact(_("Change of the business"), plan.get_business_display()))
    if plan.unit is not None:
        made.append(Fact(_("Unit"), _named(plan.unit)))
    return made


def _standing(plan: ChangePlan, change: Mapping[str, Any]) -> list[Part]:
    made: list[Part] = []
    if plan.emergency:
        heading = _("Made as an emergency")
        made.append(Callout(plan.emergency_reason, heading=heading, tone="warn"))
    if change["waits_for"]:
        made.append(Text(_("It waits for: {what}.").format(what=change["waits_for"])))
    return made


def _considered(plan: ChangePlan) -> list[Part]:
    stay = _("Nobody's responsibilities or authorities change.")
    said = (
        (_("a) Purpose and possible consequences"), _both(plan)),
        (_("b) Integrity of the system"), plan.integrity),
        (_("c) Resources"), plan.resources),
        (
            _("d) Responsibilities and authorities"),
            stay if plan.roles_stay else _("See “Roles that change hands”."),
        ),
    )
    return [
        Heading(_("What is considered (6.3)")),
        Facts([Fact(label, text.strip() or _missing(), wide=True) for label, text in said]),
    ]


def _both(plan: ChangePlan) -> str:
    return "\n".join(text for text in (plan.purpose.strip(), plan.consequences.strip()) if text)


def _missing() -> Value:
    return Value(_("not recorded yet"), "warn")


def _screened(plan: ChangePlan, change: Mapping[str, Any]) -> list[Part]:
    made: list[Part] = [Heading(_("Screening by the kinds of 8.4"))]
    if plan.screened_on is None:
        return [*made, Callout(_("The seven questions are not answered yet."))]
    rows: list[list[Words]] = [
        [
            f"{line['kind'].value})",
            str(line["kind"].label),
            Value(_("yes"), "warn", "pill") if line["yes"] else _("no"),
        ]
        for line in change["kinds"]
    ]
    columns = [Column("", 6), Column(_("Is it a change of …"), 80), Column(_("Answer"), 14)]
    day = _("Answered on {day}.").format(day=_day(plan.screened_on))
    return [*made, Sheet(columns, rows), Text(day)]


def _touched(change: Mapping[str, Any]) -> list[Part]:
    rows: list[list[Words]] = [
        [
            each["record"].reference,
            each["record"].title,
            str(each["kind"]),
            Value(str(each["state"].label), each["state"].tone, "pill"),
            Value(_("is changed"), how="strong") if each["directly"] else _("hangs on it"),
        ]
        for each in change["touched"]
    ]
    made: list[Part] = [Heading(_("Effect on records"))]
    if not rows:
        return [*made, Callout(_("No record is named yet that it changes."))]
    columns = [
        Column(_("Reference"), 13),
        Column(_("Record"), 41),
        Column(_("Kind"), 16),
        Column(_("State"), 15),
        Column(_("Touched"), 15),
    ]
    made.append(Sheet(columns, rows))
    left = change["effect"].left_out
    if left:
        words = ngettext(
            "{count} more record is touched.", "{count} more records are touched.", left
        )
        made.append(Text(words.format(count=left)))
    return made


def _forecast(plan: ChangePlan, change: Mapping[str, Any]) -> list[Part]:
    made: list[Part] = [Heading(_("Forecast with the change"))]
    if plan.forecast_seen_on is None:
        made.append(Callout(_("Nobody looked at the forecast with the change yet.")))
    else:
        heading = _("Looked at by {who} on {day}").format(
            who=plan.forecast_seen_by, day=_day(plan.forecast_seen_on)
        )
        tone = "good" if change["is_seen"] else "warn"
        again = "" if change["is_seen"] else _("Since then it names other records.")
        text = "\n".join(each for each in (plan.forecast_note, again) if each)
        made.append(Callout(text, heading=heading, tone=tone))
    for phase in change["phases"]:
        made.append(Heading(str(phase["title"]), 2))
        made += _phase(phase)
    if not change["phases"] and change["effect"].statements:
        listed = ", ".join(change["effect"].statements)
        words = _("Statements whose answer rests on such records: {listed}.")
        made.append(Text(words.format(listed=listed)))
    return made


def _phase(phase: Mapping[str, Any]) -> list[Part]:
    rows: list[list[Words]] = [
        [
            Value(line["requirement"], how="strong"),
            line["asks"],
            Value(line["status"], line["tone"], "pill"),
            Value(line["words"], line["words_tone"]),
        ]
        for line in phase["changed"]
    ]
    columns = [
        Column(_("Statement"), 11),
        Column(_("Asks"), 39),
        Column(_("Now"), 15),
        Column(_("With the change"), 35),
    ]
    made: list[Part] = [Sheet(columns, rows, dense=True)] if rows else []
    staying = ", ".join(line["requirement"] for line in phase["staying"])
    if staying:
        made.append(Text(_("As now: {listed}.").format(listed=staying)))
    return made


def _risks(plan: ChangePlan, change: Mapping[str, Any]) -> list[Part]:
    made: list[Part] = [Heading(_("Security risks considered (8.4)"))]
    found = list(change["considerations"])
    for each in found:
        made.append(Heading(f"{_day(each.considered_on)}, {each.considered_by}", 2))
        pairs = [Fact(_("Finding"), each.finding, wide=True)]
        if each.recorded_on:
            pairs.insert(0, Fact(_("Recorded on"), _day(each.recorded_on)))
        if each.residual:
            pairs.append(Fact(_("What remains"), each.residual, wide=True))
        if each.scenarios:
            pairs.append(Fact(_("Scenarios looked at"), ", ".join(each.scenarios), wide=True))
        made.append(Facts(pairs))
    if found:
        return made
    if plan.screened_on is not None and not plan.kinds:
        none = _("It is none of the seven kinds: no consideration is asked for.")
        return [*made, Text(none)]
    return [*made, Callout(_("Not considered yet. It is considered before the change is made."))]


def _roles(plan: ChangePlan, change: Mapping[str, Any]) -> list[Part]:
    made: list[Part] = [Heading(_("Roles that change hands"))]
    rows: list[list[Words]] = [
        [
            _named(line.role) + (f"\n{line.note}" if line.note else ""),
            _named(line.from_person),
            _named(line.to_person),
            _day(line.made_on) if line.made_on else _("when it is carried out"),
        ]
        for line in change["roles"]
    ]
    if rows:
        columns = [
            Column(_("Role"), 37),
            Column(_("From"), 21),
            Column(_("To"), 21),
            Column(_("Made on"), 21),
        ]
        return [*made, Sheet(columns, rows)]
    if plan.roles_stay:
        return [*made, Text(_("Nobody's responsibilities or authorities change."))]
    return [*made, Callout(_("It is not said yet who will hold which role."))]


def _decision(plan: ChangePlan) -> list[Part]:
    made: list[Part] = [Heading(_("Decision"))]
    if plan.deferred_until is not None and plan.state == "deferred":
        until = _("Deferred until {day}.").format(day=_day(plan.deferred_until))
        return [*made, Callout(plan.decision, heading=until)]
    if plan.decided_on is None:
        return [*made, *_to_sign()]
    pairs = [
        Fact(_("By"), Value(plan.decided_by, how="strong")),
        Fact(_("On"), _day(plan.decided_on)),
    ]
    if plan.decision:
        pairs.append(Fact(_("Statement"), plan.decision, wide=True))
    return [*made, Facts(pairs)]


def _to_sign() -> Iterable[Part]:
    line = "_" * 28
    return (
        Text(_("Not decided yet."), stays=True),
        Facts(
            [
                Fact(_("Approved / rejected / deferred"), line),
                Fact(_("Name"), line),
                Fact(_("Place and day"), line),
                Fact(_("Signature"), line),
            ]
        ),
    )


def _tasks(caller: Caller, plan: ChangePlan) -> list[Part]:
    rows: list[list[Words]] = [
        [
            action.reference,
            action.title,
            _named(action.owner),
            _day(action.due),
            Value(str(action.state_now.label), action.state_now.tone, "pill"),
        ]
        for action in actions_for(caller, plan)
    ]
    if not rows:
        return []
    columns = [
        Column(_("Reference"), 12),
        Column(_("Task"), 43),
        Column(_("Who"), 18),
        Column(_("Due"), 12),
        Column(_("State"), 15),
    ]
    return [Heading(_("Tasks")), Sheet(columns, rows)]


def _carried_out(plan: ChangePlan) -> list[Part]:
    if plan.implemented_on is None:
        return []
    return [
        Heading(_("Carried out")),
        Facts(
            [
                Fact(_("On"), _day(plan.implemented_on)),
                Fact(_("By"), plan.implemented_by or NOTHING),
                Fact(_("What was done"), plan.outcome or NOTHING, wide=True),
            ]
        ),
    ]


def _reviewed(plan: ChangePlan) -> list[Part]:
    if plan.implemented_on is None:
        return []
    made: list[Part] = [Heading(_("Review afterwards"))]
    if plan.reviewed_on is None:
        due = _("Not reviewed yet; due by {day}.").format(day=_day(plan.review_by))
        return [*made, Callout(due)]
    pairs = [
        Fact(_("On"), _day(plan.reviewed_on)),
        Fact(_("By"), plan.reviewed_by or NOTHING),
        Fact(_("Finding"), plan.finding or NOTHING, wide=True),
    ]
    if plan.brought_up_to_date:
        pairs.append(Fact(_("Brought up to date"), plan.brought_up_to_date, wide=True))
    return [*made, Facts(pairs)]
