"""What top management must know to decide on a risk, its treatment, or how risks are judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.leadership.queries.deciding import Brief, Fact
from holdfast.operation.risk.method import Method
from holdfast.operation.risk.models import (
    RiskAcceptance,
    RiskAssessment,
    RiskMethod,
    RiskScenario,
    Treatment,
)
from holdfast.operation.risk.queries.levels import level_shown
from holdfast.operation.risk.queries.methods import method_in_force

LONGEST: Final = 160
Scenarios = Mapping[UUID, RiskScenario]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _method() -> Method | None:
    found = method_in_force()
    return found.method if found is not None else None


def _readable(caller: Caller, keys: Iterable[UUID]) -> Scenarios:
    return RiskScenario.objects.visible_to(caller).in_bulk(list(set(keys)))


def _level(label: str, method: Method | None, key: str) -> Fact:
    shown = level_shown(method, key)
    return Fact(label, shown.label, look=shown.look) if shown.look else Fact(label, shown.label)


def _risk(scenario: RiskScenario | None) -> Fact:
    if scenario is None:
        return Fact(_("Risk"), _("(not readable)"))
    return Fact(_("Risk"), f"{scenario.reference} {scenario.title}")


def briefs_of_treatments(caller: Caller, records: Sequence[Treatment]) -> dict[UUID, Brief]:
    """Say on which risk a treatment works, from which level to which, for how much, by whom."""
    scenarios = _readable(caller, (each.scenario_id for each in records))
    method = _method()
    return {each.pk: _treatment(each, scenarios.get(each.scenario_id), method) for each in records}


def _treatment(each: Treatment, scenario: RiskScenario | None, method: Method | None) -> Brief:
    levels = (
        [
            _level(_("Level now"), method, scenario.level_current),
            _level(_("Level after"), method, _expected(each, scenario, method)),
        ]
        if scenario is not None
        else []
    )
    cost = number_format(each.cost, use_l10n=True, force_grouping=True) if each.cost else ""
    facts = (
        _risk(scenario),
        *levels,
        Fact(_("Cost"), cost or _short(each.resources)),
        Fact(_("Owner"), record=each.owner),
        Fact(_("To be done by"), date_format(each.due) if each.due else ""),
    )
    return Brief(facts=facts, since=each.recorded_at.date(), by=each.starts_on)


def _expected(each: Treatment, scenario: RiskScenario, method: Method | None) -> str:
    likelihood, consequence = each.expected_likelihood, each.expected_consequence
    if method is None or likelihood is None or consequence is None:
        return str(scenario.level_target)
    rows = method.tables.level
    if not (0 < likelihood <= len(rows) and 0 < consequence <= len(rows[likelihood - 1])):
        return ""
    return str(rows[likelihood - 1][consequence - 1])


def briefs_of_scenarios(caller: Caller, records: Sequence[RiskScenario]) -> dict[UUID, Brief]:
    """Say how grave a risk is, whether it lies above the appetite, and what stands against it."""
    method = _method()
    return {each.pk: _scenario(each, method) for each in records}


def _scenario(each: RiskScenario, method: Method | None) -> Brief:
    above = _("above our appetite") if each.above_appetite else _("within our appetite")
    facts = (
        _level(_("Level now"), method, each.level_current),
        Fact(_("Appetite"), above, tone="bad" if each.above_appetite else ""),
        Fact(_("Existing controls"), _short(each.controls_text)),
        Fact(_("What follows"), _short(each.consequence_text)),
        Fact(_("Owner"), record=each.owner),
    )
    return Brief(facts=facts, since=each.assessed_on or each.recorded_at.date())


def briefs_of_acceptances(caller: Caller, records: Sequence[RiskAcceptance]) -> dict[UUID, Brief]:
    """Say which risk is accepted as it stands, why, until when, and who signed first."""
    scenarios = _readable(caller, (each.scenario_id for each in records))
    method = _method()
    return {
        each.pk: Brief(
            facts=(
                _risk(scenarios.get(each.scenario_id)),
                _level(_("Level accepted"), method, each.level),
                Fact(_("Reason"), _short(each.reason)),
                Fact(_("Until"), date_format(each.until)),
                Fact(_("Signed first by"), each.accepted_by),
            ),
            since=each.accepted_on,
        )
        for each in records
    }


def briefs_of_assessments(caller: Caller, records: Sequence[RiskAssessment]) -> dict[UUID, Brief]:
    """Say what started an assessment, who took part, and by which method risks were judged."""
    return {
        each.pk: Brief(
            facts=(
                Fact(_("Started by"), each.trigger_text or each.get_trigger_display()),
                Fact(_("Who took part"), _short(each.participants)),
                Fact(_("Method"), each.method.title if each.method else ""),
                Fact(_("Owner"), record=each.owner),
            ),
        )
        for each in records
    }


def briefs_of_methods(caller: Caller, records: Sequence[RiskMethod]) -> dict[UUID, Brief]:
    """Say why a method takes the place of which, and how many risks are judged by that one."""
    now = method_in_force()
    judged = dict(
        RiskScenario.objects.live().order_by().values_list("method_name").annotate(n=Count("pk"))
    )
    return {
        each.pk: Brief(
            facts=(
                Fact(_("Takes the place of"), str(now) if now is not None else _("nothing")),
                Fact(_("Why"), _short(each.change_reason)),
                Fact(_("Risks to judge anew"), str(sum(judged.values()))),
                Fact(_("Owner"), record=each.owner),
            ),
        )
        for each in records
    }
