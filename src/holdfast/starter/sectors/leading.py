"""Clauses 5 and 6 of a template: roles, policy, results, objectives, risks of the system."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from holdfast.common import clock
from holdfast.context.models import ContextIssue
from holdfast.leadership.commands.activity import state_result
from holdfast.leadership.commands.policy import add_commitment, add_outcome, set_up_policy
from holdfast.leadership.commands.roles import describe_role
from holdfast.leadership.models import Role, SecurityPolicy
from holdfast.planning.choices.system_risks import Extent, Likelihood, SystemRiskSide
from holdfast.planning.commands.objectives import propose_objective
from holdfast.planning.commands.system_risks import record_system_risk
from holdfast.records.choices import Relation
from holdfast.records.content import draft_version
from holdfast.starter.sectors.shapes import PolicyDraft
from holdfast.starter.sectors.stage import SectorStage

FIRST_FIGURE: Final = "The baseline is assumed: measure first, then put in the figure of your own."


def build_roles(stage: SectorStage) -> None:
    """Describe the roles; who holds them is for the organization to say."""
    for each in stage.template.roles:
        if stage.has(each.key):
            continue
        made = describe_role(
            stage.caller,
            title=each.title,
            level=each.level,
            purpose=each.purpose,
            responsibilities="\n".join(each.responsibilities),
            authorities="\n".join(each.authorities),
            ensures_conformity=each.conformity,
            reports_performance=each.reports,
            reports_every_months=each.reports_every_months,
            needs_deputy=each.needs_deputy,
            **stage.origin(each.key),
        )
        stage.keep(each.key, made)


def build_policy(stage: SectorStage) -> None:
    """Draft the policy with its commitments and outcomes; top management approves its own."""
    given = stage.template.policy
    if stage.has(given.key):
        return
    policy = set_up_policy(
        stage.caller,
        title=given.title,
        purpose=given.purpose,
        purpose_passage=given.purpose_passage,
        framework_passage=given.framework_passage,
        review_on_merger=True,
        review_on_acquisition=True,
        review_on_scope_change=True,
        acknowledgement_target=given.acknowledgement_target,
        availability=given.availability,
        **stage.origin(given.key),
    )
    stage.keep(given.key, policy)
    _parts(stage, policy, given)
    draft_version(stage.caller, policy, body=given.body)


def _parts(stage: SectorStage, policy: SecurityPolicy, given: PolicyDraft) -> None:
    for number, each in enumerate(given.commitments, 1):
        commitment = add_commitment(
            stage.caller,
            title=each.title,
            policy=policy,
            number=number,
            text=each.text,
            kind=each.kind,
            passage=each.passage,
            calls_for_objective=each.calls_for_objective,
            **stage.origin(each.key),
        )
        stage.keep(each.key, commitment)
    for outcome in given.outcomes:
        made = add_outcome(
            stage.caller,
            title=outcome.title,
            policy=policy,
            text=outcome.text,
            accountable=stage.find(outcome.accountable, Role),
            responsible="\n".join(outcome.responsible),
            **stage.origin(outcome.key),
        )
        stage.keep(outcome.key, made)


def build_results(stage: SectorStage) -> None:
    """State what the system is meant to reach."""
    for each in stage.template.results:
        if not stage.has(each.key):
            made = state_result(
                stage.caller,
                title=each.title,
                description=each.description,
                measured_by=each.measured_by,
                **stage.origin(each.key),
            )
            stage.keep(each.key, made)


def build_objectives(stage: SectorStage) -> None:
    """Propose objectives with their indicators; their owner is asked for on confirming."""
    today = clock.today()
    for each in stage.template.objectives:
        if stage.has(each.key):
            continue
        made = propose_objective(
            stage.caller,
            title=each.title,
            level="organization",
            goal=each.goal,
            indicator=each.indicator,
            formula=each.formula,
            data_source=each.data_source,
            unit_of_measure=each.unit,
            direction=each.direction,
            baseline=Decimal(each.baseline),
            baseline_on=today,
            target=Decimal(each.target),
            due=each.due.on(today),
            plan_what=each.what,
            plan_resources=each.resources,
            plan_evaluation=f"{each.evaluation}\n{FIRST_FIGURE}",
            option_technological=each.technological,
            option_human=each.human,
            option_administrative=each.administrative,
            **stage.origin(each.key),
        )
        stage.keep(each.key, made)
        for key in each.serves:
            stage.link(each.key, Relation.SERVES, key)
        for key in each.addresses:
            stage.link(each.key, Relation.ADDRESSES, key)
        for key in each.uses:
            stage.link(each.key, Relation.USES, key)


def build_system_risks(stage: SectorStage) -> None:
    """Record risks and opportunities of the system with the issues that they arise from."""
    for each in stage.template.system_risks:
        if stage.has(each.key):
            continue
        made = record_system_risk(
            stage.caller,
            title=each.title,
            side=SystemRiskSide(each.side),
            description=each.description,
            effect=each.effect,
            likelihood=Likelihood(each.likelihood),
            extent=Extent(each.extent),
            issues=[stage.find(key, ContextIssue) for key in each.arises_from],
            external_reference=each.key,
            external_source=stage.template.source,
        )
        stage.keep(each.key, made)
