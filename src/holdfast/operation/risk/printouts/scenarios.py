"""Scenarios on paper: each in a small space, with its three scores, decision and treatments."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.operation.risk.choices import Decision, Stage
from holdfast.operation.risk.method import Method
from holdfast.operation.risk.models import RiskAcceptance, RiskScenario, Treatment
from holdfast.operation.risk.queries.levels import level_shown, step_label
from holdfast.operation.risk.queries.methods import method_named
from holdfast.operation.risk.queries.scenarios import acceptances_in_force
from holdfast.printing.parts import Dossier, Fact, Moment, Value, Words

LONGEST = 420  # letters of one text
NOTHING = "–"


def day(on: dt.date | None) -> str:
    """Give a day as people here write it."""
    return date_format(on, "SHORT_DATE_FORMAT") if on else ""


def pill_of(method: Method | None, key: str) -> Value:
    """Give a level as a mark in its colour."""
    shown = level_shown(method, key)
    return Value(shown.label or _("not judged"), shown.look or "unknown", "pill")


def dossiers(
    caller: Caller, scenarios: Sequence[RiskScenario], on: dt.date, frozen: Mapping[str, str]
) -> list[Dossier]:
    """Give scenarios one by one, in three queries however many; `frozen`: level as approved."""
    keys = [each.pk for each in scenarios]
    treatments: dict[UUID, list[Treatment]] = defaultdict(list)
    found = Treatment.objects.live().visible_to(caller).filter(scenario__in=keys)
    for treatment in found.select_related("owner").order_by("due", "reference"):
        treatments[treatment.scenario_id].append(treatment)
    accepted: dict[UUID, RiskAcceptance] = {}
    for acceptance in acceptances_in_force(on).filter(scenario__in=keys).order_by("until"):
        accepted[acceptance.scenario_id] = acceptance
    methods = cache(method_named)
    return [
        Dossier(
            reference=each.reference,
            title=each.title,
            pill=pill_of(methods(each.method_name), each.level_current),
            text=Truncator(each.sentence).chars(LONGEST),
            moments=[_moment(each, stage, methods(each.method_name)) for stage in Stage],
            facts=_facts(each, accepted.get(each.pk), methods(each.method_name), on, frozen),
            notes=_notes(each),
            lines=[_line(treatment, on) for treatment in treatments[each.pk]],
        )
        for each in scenarios
    ]


def _moment(scenario: RiskScenario, stage: Stage, method: Method | None) -> Moment:
    shown = level_shown(method, scenario.level_at(stage))
    steps = []
    for axis in ("likelihood", "consequence"):
        number = getattr(scenario, f"{axis}_{stage}")
        word = step_label(method, axis, number)
        steps.append(NOTHING if number is None else f"{number} {word}".strip())
    said = " × ".join(steps) if steps != [NOTHING, NOTHING] else _("not judged")
    return Moment(str(stage.label), shown.label, shown.look or "unknown", said)


def _facts(
    scenario: RiskScenario,
    acceptance: RiskAcceptance | None,
    method: Method | None,
    on: dt.date,
    frozen: Mapping[str, str],
) -> list[Fact]:
    owner: Words = str(scenario.owner) if scenario.owner else Value(_("nobody"), "bad")
    place = f" · {scenario.site.title}" if scenario.site else ""
    made = [Fact(_("Owner"), f"{owner}{place}" if isinstance(owner, str) else owner)]
    made.append(Fact(_("Decision"), _decision(scenario)))
    if acceptance is not None:
        made.append(Fact(_("Accepted"), _acceptance(acceptance, scenario, on)))
    elif scenario.above_appetite and scenario.decision == Decision.RETAIN:
        made.append(Fact(_("Accepted"), Value(_("no acceptance in force"), "bad")))
    if scenario.review_due:
        late = "bad" if scenario.is_review_overdue(on) else "unknown"
        made.append(Fact(_("Next review"), Value(day(scenario.review_due), late)))
    then = frozen.get(scenario.reference)
    if then is not None and then != scenario.level_current:
        made.append(Fact(_("As approved"), pill_of(method, then)))
    return made


def _notes(scenario: RiskScenario) -> list[Fact]:
    """Give why a risk stands where it does, and what is in place against it."""
    pairs = ((_("Why"), scenario.rationale_current), (_("Controls"), scenario.controls_text))
    return [
        Fact(label, Truncator("; ".join(text.split("\n"))).chars(LONGEST // 2))
        for label, text in pairs
        if text
    ]


def _decision(scenario: RiskScenario) -> Words:
    if scenario.decided_at is None or scenario.decision == Decision.UNDECIDED:
        return Value(_("not decided"), "warn")
    when = day(timezone.localtime(scenario.decided_at).date())
    said = f"{scenario.get_decision_display()} · {scenario.decided_by}, {when}"
    reason = Truncator(scenario.decision_reason).chars(LONGEST // 3)
    return f"{said}: {reason}" if reason else said


def _acceptance(acceptance: RiskAcceptance, scenario: RiskScenario, on: dt.date) -> Words:
    signers = [acceptance.accepted_by, acceptance.countersigned_by]
    by = ", ".join(each for each in signers if each)
    said = _("until {day} by {who}").format(day=day(acceptance.until), who=by)
    if acceptance.level != scenario.level_current:
        return Value(f"{said} ({_('for another level')})", "bad")
    return Value(said, "good" if acceptance.days_left(on) > 14 else "warn")


def _line(treatment: Treatment, on: dt.date) -> tuple[str, str, str, Words]:
    overdue = treatment.is_overdue(on)
    who = str(treatment.owner) if treatment.owner else NOTHING
    due = day(treatment.due) or NOTHING
    tone = "bad" if overdue else treatment.state_now.tone
    state = str(treatment.state_now.label)
    mark = f"{state} · {_('overdue')}" if overdue else state
    return treatment.reference, treatment.title, f"{who} · {due}", Value(mark, tone, "pill")
