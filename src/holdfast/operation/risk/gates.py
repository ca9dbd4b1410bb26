"""Gates of risk assessment and treatment: what comes before a step (8.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import Site
from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.operation.risk.access import HIGHEST, may_decide
from holdfast.operation.risk.models import RiskAssessment, RiskScenario, Treatment
from holdfast.operation.risk.queries.methods import method_named, who_may_accept
from holdfast.operation.risk.queries.scenarios import (
    covered_by,
    open_treatments_of,
    scenarios_of,
)

Values = Mapping[str, Any]
NAMED = 5  # names shown in a sentence


def _authority(caller: Caller, scenario: RiskScenario, values: Values) -> str | None:
    found = who_may_accept(scenario)
    if found is None or may_decide(caller, scenario, found.authority.key):
        return None
    return _(
        "This is for the {authority} to decide. {why} Hand it to them, or go on with a stated "
        "reason, which is looked at afterwards."
    ).format(authority=found.authority.label, why=found.why)


AUTHORITY = Gate(
    key="risk-authority",
    clause="8.3",
    sentence=gettext_lazy("Who decides on a risk has the authority that its level asks for."),
    holds=_authority,
)


def _people_limit(caller: Caller, scenario: RiskScenario, values: Values) -> str | None:
    method = method_named(scenario.method_name)
    if method is None or scenario.harm_to_people < method.people_limit.step:
        return None
    if HIGHEST in {RoleKey(role) for role in caller.roles if role in RoleKey.values}:
        return None
    return _(
        "People could be harmed at step {step}: only top management accepts that, in person."
    ).format(step=scenario.harm_to_people)


PEOPLE_LIMIT = Gate(
    key="danger-to-people",
    clause="8.3",
    sentence=gettext_lazy("Grave harm to people is accepted by top management only."),
    holds=_people_limit,
    can_override=False,
)


def _no_open_treatment(caller: Caller, scenario: RiskScenario, values: Values) -> str | None:
    found = [each.reference for each in open_treatments_of(scenario)[:NAMED]]
    if not found:
        return None
    return _("Something is being done about it still: {names}. Finish or reject it first.").format(
        names=", ".join(found)
    )


NO_OPEN_TREATMENT = Gate(
    key="no-open-treatment",
    clause="8.3",
    sentence=gettext_lazy("A scenario with an open treatment is not closed."),
    holds=_no_open_treatment,
)


def _every_site(caller: Caller, assessment: RiskAssessment, values: Values) -> str | None:
    sites = Site.objects.live().filter(state="active", unconfirmed=False)
    covered = covered_by([assessment.pk])[assessment.pk]
    chosen, units = covered["accounts.site"], covered["accounts.unit"]
    if chosen or units:
        sites = sites.filter(pk__in=chosen) | sites.filter(unit_id__in=units)
    told = scenarios_of(assessment).exclude(site=None).values("site_id")
    without = list(sites.exclude(pk__in=told).values_list("title", flat=True)[: NAMED + 1])
    if not without:
        return None
    names = ", ".join(without[:NAMED]) + (" …" if len(without) > NAMED else "")
    return _("No scenario is told for: {names}. Record what can happen there.").format(names=names)


EVERY_SITE = Gate(
    key="every-site-has-a-scenario",
    clause="8.3",
    sentence=gettext_lazy("Every site in an assessment has at least one scenario."),
    holds=_every_site,
)


def _all_judged(caller: Caller, assessment: RiskAssessment, values: Values) -> str | None:
    method = assessment.method
    if method is None:
        return _("It was started without a method: start it anew.")
    scenarios = scenarios_of(assessment)
    count = scenarios.exclude(
        method_name=method.name, level_before__gt="", level_current__gt="", level_target__gt=""
    ).count()
    if not count:
        return None
    return _("{count} scenario(s) are not judged three times by {method}: score them.").format(
        count=count, method=method.name
    )


ALL_JUDGED = Gate(
    key="all-scenarios-judged",
    clause="8.3",
    sentence=gettext_lazy("Every scenario of an assessment is judged by its method."),
    holds=_all_judged,
)


def _starter(caller: Caller, assessment: RiskAssessment, values: Values) -> str | None:
    if assessment.started_by_actor is None or assessment.started_by_actor != caller.actor_id:
        return None
    return _("You ran this assessment, so somebody else approves it.")


STARTER_DOES_NOT_APPROVE = Gate(
    key="starter-does-not-approve",
    clause="8.3",
    sentence=gettext_lazy("Who ran an assessment does not approve it."),
    holds=_starter,
)


def _planned(caller: Caller, treatment: Treatment, values: Values) -> str | None:
    wanted = (
        (treatment.owner_id, _("an owner")),
        (treatment.due, _("a due date")),
        (treatment.resources.strip() or treatment.cost is not None, _("resources or a cost")),
    )
    lacking = [words for given, words in wanted if not given]
    if not lacking:
        return None
    return _("Before it is approved it needs: {lacking}.").format(lacking=", ".join(lacking))


TREATMENT_COMPLETE = Gate(
    key="treatment-complete",
    clause="8.3",
    sentence=gettext_lazy("A treatment is approved with owner, date and resources."),
    holds=_planned,
)


def _implementer(caller: Caller, treatment: Treatment, values: Values) -> str | None:
    if treatment.implemented_by_actor is None or treatment.implemented_by_actor != caller.actor_id:
        return None
    return _("You reported it done, so somebody else verifies that it works.")


IMPLEMENTER_DOES_NOT_VERIFY = Gate(
    key="implementer-does-not-verify",
    clause="8.3",
    sentence=gettext_lazy("Who implemented a treatment does not verify it."),
    holds=_implementer,
)
