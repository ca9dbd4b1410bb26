"""Clauses 6.3 and 8.4: changes that were put off, refused, planned, made at once, or unplanned."""

from __future__ import annotations

import datetime as dt

from holdfast.acting.callers import Caller
from holdfast.leadership.commands.policy import review_after_change
from holdfast.leadership.models import Role, SecurityPolicy
from holdfast.planning.commands.changes import (
    approve_change,
    consider_risk,
    consider_risk_again,
    defer_change,
    implement_change,
    implement_in_emergency,
    look_at_forecast,
    name_role_change,
    plan_change,
    raise_change,
    reject_change,
    review_change,
    screen_afterwards,
    screen_change,
    settle_as_minor,
)
from holdfast.planning.commands.unintended import (
    detect_unintended_change,
    mitigate_unintended_change,
    review_consequences,
)
from holdfast.planning.models import ChangePlan
from holdfast.records.choices import Relation
from holdfast.starter.building.stage import DEPUTY, SECURITY_MANAGER, TOP_MANAGEMENT, Stage
from holdfast.starter.reading import Day
from holdfast.starter.steering import DemoFurtherChange, DemoUnintended, load_steering


def build_changes(stage: Stage) -> None:
    """Take further changes to where each of them stands, and record one that nobody planned."""
    stage.say("Further changes")
    given = load_steering().planning
    for each in given.further_changes:
        plan = _raised(stage, each)
        if each.end == "emergency":
            _made_at_once(stage, each, plan)
        else:
            _considered(stage, each, plan)
            _decided(stage, each, plan)
    _unintended(stage, given.unintended)


def _day(stage: Stage, day: Day | None) -> dt.date:
    return stage.on(day) if day is not None else stage.today


def _raised(stage: Stage, each: DemoFurtherChange) -> ChangePlan:
    plan = raise_change(
        stage.caller(DEPUTY),
        title=each.title,
        purpose=each.purpose,
        consequences=each.consequences,
        integrity=each.integrity,
        resources=each.resources,
        business=each.business,
        roles_stay=not each.role,
        review_by=stage.on(each.review_by) if each.review_by is not None else None,
        owner=stage.person(DEPUTY),
    )
    for key in each.changes:
        stage.link(plan, Relation.CHANGES, stage.records[key])
    for key in each.considers:
        stage.link(plan, Relation.CONSIDERS, stage.records[key])
    if each.role:
        name_role_change(
            stage.caller(SECURITY_MANAGER),
            plan,
            role=stage.find(each.role, Role),
            from_person=stage.person(each.hands_over),
            to_person=stage.person(each.takes_over),
            note=each.note,
        )
    plan.refresh_from_db()
    return plan


def _considered(stage: Stage, each: DemoFurtherChange, plan: ChangePlan) -> None:
    security = stage.caller(SECURITY_MANAGER)
    screen_change(stage.caller(DEPUTY), plan, **dict.fromkeys(each.kinds, True))
    look_at_forecast(security, plan, note=each.forecast)
    if each.kinds:
        finding, residual = each.finding, each.residual
        consider_risk(security, plan, considered_on=stage.today, finding=finding, residual=residual)
        plan.refresh_from_db()


def _decided(stage: Stage, each: DemoFurtherChange, plan: ChangePlan) -> None:
    security, top = stage.caller(SECURITY_MANAGER), stage.caller(TOP_MANAGEMENT)
    if each.end == "minor":
        settle_as_minor(top, plan, reason=each.decision)
    elif each.end == "deferred":
        defer_change(top, plan, reason=each.decision, until=_day(stage, each.until))
    elif each.end == "rejected":
        reject_change(top, plan, reason=each.decision)
    else:
        approve_change(top, plan, statement=each.decision)
    if each.end == "planned":
        first, last = _day(stage, each.implement_by), _day(stage, each.review_by)
        plan_change(security, plan, implement_by=first, review_by=last)
    if each.end == "implemented":
        implement_change(security, plan, outcome=each.outcome, implemented_on=stage.today)
        _answer_for_the_policy(stage, each, top)


def _answer_for_the_policy(stage: Stage, each: DemoFurtherChange, top: Caller) -> None:
    """Say why the policy holds although the business changed: it provides for being looked at."""
    if each.policy_holds:
        review_after_change(top, SecurityPolicy.objects.live().get(), note=each.policy_holds)


def _made_at_once(stage: Stage, each: DemoFurtherChange, plan: ChangePlan) -> None:
    """Carry out what could not wait; what was left out is considered before its review."""
    deputy, security = stage.caller(DEPUTY), stage.caller(SECURITY_MANAGER)
    implement_in_emergency(
        deputy,
        plan,
        reason=each.reason,
        outcome=each.outcome,
        implemented_on=_day(stage, each.day),
    )
    screen_afterwards(deputy, plan, **dict.fromkeys(each.kinds, True))
    look_at_forecast(security, plan, note=each.forecast)
    consider_risk_again(
        security,
        plan,
        considered_on=stage.today,
        finding=each.finding,
        residual=each.residual,
    )
    plan.refresh_from_db()
    review_change(security, plan, finding=each.review, brought_up_to_date=each.brought_up_to_date)


def _unintended(stage: Stage, given: DemoUnintended) -> None:
    security = stage.caller(SECURITY_MANAGER)
    change = detect_unintended_change(
        security,
        title=given.title,
        what_changed=given.what,
        detected_on=stage.on(given.detected),
        owner=stage.person(given.owner),
    )
    stage.link(change, Relation.CHANGES, stage.records[given.process])
    review_consequences(
        security,
        change,
        consequences=given.consequences,
        is_adverse=True,
        reviewed_on=stage.on(given.reviewed),
    )
    mitigate_unintended_change(
        security, change, mitigation=given.mitigation, mitigated_on=stage.on(given.mitigated)
    )
