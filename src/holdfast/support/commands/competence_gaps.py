"""Commands on gaps of competence: what is done about them, and whether it worked (7.2 c)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Unit
from holdfast.accounts.queries import below
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.making import COMMON, PROVENANCE, amending, make
from holdfast.records.references import next_reference
from holdfast.support.choices.competence import GapMeasure
from holdfast.support.models import CompetenceGap
from holdfast.support.queries.competence import Need, missing_needs, picture

GAP_FIELDS = ("person", "requirement", "measure", "plan", "due", "judge_on")
BATCH = 500


def _title_of(subject: str, person: Person) -> str:
    return f"{subject}: {person.title}"[:300]


def _raise(caller: Caller, **values: Any) -> CompetenceGap:
    """Plan what is done about a competence that a person lacks, and when its effect is judged."""
    person, requirement = values["person"], values["requirement"]
    values["title"] = values.get("title") or _title_of(requirement.open_subject, person)
    values["unit"] = values.get("unit") or person.unit
    values["judge_on"] = values.get("judge_on") or add_months(values["due"], 1)
    if not values.get("owner"):  # whoever plans it is reminded
        values.pop("owner", None)
    made = CompetenceGap(organization_id=caller.organization_id, owner_id=caller.person_id)
    return make(made, values)


raise_gap: Command[..., CompetenceGap] = register(
    Command(
        function=_raise,
        kind="support.gap.raised",
        needs=Permission.COMPETENCE_EDIT,
        label=gettext_lazy("Plan how a gap is closed"),
        asks=("title", *GAP_FIELDS, *COMMON, *PROVENANCE),
        makes=CompetenceGap,
        tone="primary",
    )
)
amend_gap = amending(
    CompetenceGap,
    kind="support.gap.amended",
    needs=Permission.COMPETENCE_EDIT,
    asks=("measure", "plan", "due", "judge_on"),
    about="Correct what is done about a gap, or by when.",
)


@command(
    kind="support.gap.raised_for_all",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Plan for all that is missing"),
    labels={
        "measure": gettext_lazy("Measure"),
        "due": gettext_lazy("Due"),
        "plan": gettext_lazy("What is done"),
    },
    helps={"unit": gettext_lazy("Empty: of everybody.")},
)
def raise_gaps(
    caller: Caller,
    *,
    measure: GapMeasure,
    due: dt.date,
    owner: Person | None = None,
    plan: str = "",
    unit: Unit | None = None,
) -> tuple[CompetenceGap, ...]:
    """Plan the same for every gap that nothing is done about yet, of everybody or of one unit."""
    today = clock.today()
    refuse_if(due < today, _("That day has passed: name one to come."), field="due")
    shown = picture(today)
    there = below(unit.pk, shown.tree) if unit is not None else None
    wanted = [
        need
        for need, met in missing_needs(shown)
        if met.gap is None and (there is None or need.person.unit_id in there)
    ]
    refuse_if(not wanted, _("Something is done about every gap already."))
    terms = {"measure": measure, "due": due, "owner": owner, "plan": plan.strip()}
    made = [_gap_for(caller, need, terms) for need in wanted]
    CompetenceGap.objects.bulk_create(made, batch_size=BATCH)
    return tuple(made)


def _gap_for(caller: Caller, need: Need, terms: dict[str, Any]) -> CompetenceGap:
    return CompetenceGap(
        organization_id=caller.organization_id,
        reference=next_reference(caller.organization_id, CompetenceGap.prefix),
        state=CompetenceGap.life_cycle.initial,
        title=_title_of(need.requirement.open_subject, need.person),
        person=need.person,
        requirement=need.requirement,
        unit_id=need.person.unit_id,
        judge_on=add_months(terms["due"], 1),
        **terms,
    )


@command(
    kind="support.gap.done",
    needs=Permission.ACTION_EDIT,
    label=gettext_lazy("Report done"),
    moves=Move(("open",), "done"),
    labels={"result": gettext_lazy("What was done"), "done_on": gettext_lazy("Day")},
    tone="primary",
)
def report_gap_done(
    caller: Caller, gap: CompetenceGap, *, result: str, done_on: dt.date | None = None
) -> CompetenceGap:
    """Report that the measure was carried out; the competence itself is a record of its own."""
    day = done_on or clock.today()
    refuse_if(not result.strip(), _("Say what was done."), field="result")
    refuse_if(day > clock.today(), _("That day has not come yet."), field="done_on")
    gap.result, gap.done_on = result.strip(), day
    gap.done_by, gap.done_by_actor = caller.name[:200], caller.actor_id
    gap.judge_on = gap.judge_on or add_months(day, 1)
    gap.save()
    return gap


def _judge(caller: Caller, gap: CompetenceGap, finding: str) -> CompetenceGap:
    refuse_if(not finding.strip(), _("Say what you saw."), field="finding")
    refuse_if(
        gap.done_by_actor is not None and gap.done_by_actor == caller.actor_id,
        _("Who did the work does not judge whether it worked."),
    )
    refuse_if(
        caller.person_id is not None and caller.person_id == gap.person_id,
        _("Nobody judges the own competence."),
    )
    gap.finding, gap.judged_on = finding.strip(), clock.today()
    gap.judged_by = caller.name[:200]
    gap.save()
    return gap


@command(
    kind="support.gap.judged_effective",
    needs=Permission.ACTION_VERIFY,
    label=gettext_lazy("It worked"),
    moves=Move(("done",), "effective"),
    tone="primary",
)
def judge_gap_effective(caller: Caller, gap: CompetenceGap, *, finding: str) -> CompetenceGap:
    """Judge that the person is competent now, and by what one sees it."""
    return _judge(caller, gap, finding)


@command(
    kind="support.gap.judged_ineffective",
    needs=Permission.ACTION_VERIFY,
    label=gettext_lazy("It did not work"),
    moves=Move(("done",), "ineffective"),
)
def judge_gap_ineffective(caller: Caller, gap: CompetenceGap, *, finding: str) -> CompetenceGap:
    """Judge that it did not help; the gap is open again and needs another measure."""
    return _judge(caller, gap, finding)


@command(
    kind="support.gap.dropped",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Drop"),
    moves=Move(("open",), "dropped"),
    tone="danger",
)
def drop_gap(caller: Caller, gap: CompetenceGap, *, reason: str) -> CompetenceGap:
    """Drop a measure with a reason; the gap shows again where it still is one."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    gap.result = reason.strip()
    gap.save()
    return gap


ON_GAP = (report_gap_done, judge_gap_effective, judge_gap_ineffective, drop_gap)
