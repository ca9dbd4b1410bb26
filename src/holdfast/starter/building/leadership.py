"""Clauses 5.1 and 5.2: what top management does and wants, and the security policy."""

from __future__ import annotations

import datetime as dt
from typing import Final

from holdfast.accounts.models import Unit
from holdfast.leadership.commands.activity import record_activity, state_result
from holdfast.leadership.commands.coverage import acknowledge_by_list
from holdfast.leadership.commands.impact import assess_impact, compare_policies
from holdfast.leadership.commands.policy import (
    add_commitment,
    add_outcome,
    approve_policy,
    set_up_policy,
)
from holdfast.leadership.commands.programmes import register_programme
from holdfast.leadership.commands.publication import publish_extract
from holdfast.leadership.models import PolicyCommitment, Role, SecurityPolicy
from holdfast.operation.risk.models import RiskAssessment
from holdfast.records.choices import Relation
from holdfast.starter.building.content import Remark, enforce, hand_out, write
from holdfast.starter.building.follow_up import IMPROVEMENT
from holdfast.starter.building.stage import SECURITY_MANAGER, SOURCE, TOP_MANAGEMENT, Stage
from holdfast.starter.people import load_people
from holdfast.starter.steering import DemoActivity, DemoPolicy, load_steering

STATEMENT: Final = "This is what I want of our security, and I answer for it."
PLACES: Final = ("Intranet, first page", "Notice boards at Holmen and at the depot", "Gate leaflet")
READERS: Final = ("Sigrid Aasen", "Henrik Dahl", "Ines Holt", "Marte Vik", "Aud Lien", "Lene Sund")
# On leave when the shifts were told: an honest gap in the share who confirmed it.
ABSENT: Final = ("Piotr Nowak",)
TALK: Final = "Toolbox talk, signed list"
YEAR: Final = dt.timedelta(days=365)


def build_policy(stage: Stage) -> None:
    """Write the policy in view of the assessment; review, approve, hand out and publish it."""
    stage.say("Security policy")
    given, security = load_steering().leadership.policy, stage.caller(SECURITY_MANAGER)
    policy = set_up_policy(
        security,
        title=given.title,
        purpose=given.purpose,
        purpose_passage=given.purpose_passage,
        framework_passage=given.framework_passage,
        review_on_merger=True,
        review_on_acquisition=True,
        review_on_scope_change=True,
        other_triggers="A risk above appetite that was not known",
        acknowledgement_target=given.acknowledgement_target,
        availability=given.availability,
        owner=stage.person(TOP_MANAGEMENT),
        external_reference=given.key,
        external_source=SOURCE,
    )
    stage.keep(given.key, policy)
    _parts(stage, policy, given)
    stage.link(policy, Relation.CONSIDERS, RiskAssessment.objects.live().get())
    remark = Remark(given.remark.by, given.remark.text, given.remark.settlement)
    write(security, policy, given.body, stage, [remark])
    _judge(stage, policy, given)
    enforce(
        stage.caller(TOP_MANAGEMENT),
        policy,
        approve_policy,
        statement=STATEMENT,
        review_due=stage.today + YEAR,
        today=stage.today,
    )
    _make_known(stage, policy, given)


def _parts(stage: Stage, policy: SecurityPolicy, given: DemoPolicy) -> None:
    security, owner = stage.caller(SECURITY_MANAGER), stage.person(TOP_MANAGEMENT)
    for number, each in enumerate(given.commitments, 1):
        commitment = add_commitment(
            security,
            title=each.title,
            policy=policy,
            number=number,
            text=each.text,
            kind=each.kind,
            passage=each.passage,
            calls_for_objective=each.calls_for_objective,
            owner=owner,
        )
        stage.keep(each.key, commitment)
    for outcome in given.outcomes:
        made = add_outcome(
            security,
            title=outcome.title,
            policy=policy,
            text=outcome.text,
            accountable=stage.find(outcome.accountable, Role),
            responsible="\n".join(outcome.responsible),
            owner=owner,
        )
        stage.keep(outcome.key, made)


def _judge(stage: Stage, policy: SecurityPolicy, given: DemoPolicy) -> None:
    security, owner = stage.caller(SECURITY_MANAGER), stage.person(SECURITY_MANAGER)
    assess_impact(
        security,
        title="Harm that the policy can do elsewhere",
        policy=policy,
        policy_version=1,
        aspects=given.impact.aspects,
        harm=given.impact.harm,
        answer=given.impact.answer,
        assessed_on=stage.today,
        owner=owner,
    )
    compare_policies(
        security,
        title="Comparison with the other policies of the port",
        policy=policy,
        policy_version=1,
        others=given.comparisons,
        reviewed_on=stage.today,
        owner=owner,
    )


def _make_known(stage: Stage, policy: SecurityPolicy, given: DemoPolicy) -> None:
    security = stage.caller(SECURITY_MANAGER)
    hand_out(security, policy, stage, places=PLACES, to_everyone=True, readers=READERS)
    people = [each.name for each in stage.demo.people if each.name not in ABSENT]
    people += load_people().guards
    acknowledge_by_list(
        security,
        policy,
        body="\n".join(stage.person(name).reference for name in people if name not in READERS),
        how=TALK,
        confirmed_on=stage.today,
    )
    publish_extract(
        stage.caller(TOP_MANAGEMENT),
        policy,
        commitments=[stage.find(key, PolicyCommitment) for key in given.passages_public],
    )


def build_direction(stage: Stage) -> None:
    """State the intended results, register other programmes, record what top management did."""
    stage.say("What top management wants and does")
    security, given = stage.caller(SECURITY_MANAGER), load_steering().leadership
    for result in given.results:
        made = state_result(
            security,
            title=result.title,
            description=result.description,
            measured_by=result.measured_by,
            owner=stage.person(TOP_MANAGEMENT),
            review_due=stage.today + YEAR,
        )
        stage.keep(result.key, made)
    for programme in given.programmes:
        register_programme(
            security,
            title=programme.title,
            field=programme.field,
            run_by=programme.run_by,
            interface=programme.interface,
            overlaps=programme.overlaps,
            owner=stage.person(SECURITY_MANAGER),
            review_due=stage.today + YEAR,
        )
    for activity in given.activities:
        _activity(stage, activity)


def _activity(stage: Stage, each: DemoActivity) -> None:
    made = record_activity(
        stage.caller(each.person),
        title=each.title,
        kind=each.kind,
        happened_on=stage.on(each.day),
        person=stage.person(each.person),
        others=each.others,
        role=stage.find(each.role, Role) if each.role else None,
        unit=stage.find(each.unit, Unit) if each.unit else None,
        outcome=each.outcome,
        owner=stage.person(each.person),
    )
    if each.about == IMPROVEMENT:
        stage.link(made, Relation.RELATES_TO, stage.records[IMPROVEMENT])
