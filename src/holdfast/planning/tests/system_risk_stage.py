"""Props of the tests of 6.1: risks of the system taken through their life by commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.context.tests.stage import LATER, TODAY, link, process_in_force
from holdfast.planning.choices.system_risks import Effectiveness
from holdfast.planning.commands import system_risks as commands
from holdfast.planning.models import SystemRisk
from holdfast.records.choices import Relation
from holdfast.work.commands import judge_effective, report_done
from holdfast.work.models import Action

DUE = dt.date(2026, 5, 29)
JUDGED = dt.date(2026, 8, 31)
PLAN = {"title": "Train two deputies", "due": DUE, "criterion": "Both pass", "judge_on": JUDGED}


def passing(reason: str = "Told so.") -> Terms:
    """Give the terms under which closed gates are passed with a reason."""
    return Terms(override=Override(reason))


def noted(caller: Caller, title: str = "One person knows the method", **values: Any) -> SystemRisk:
    """Record a risk of the system."""
    return commands.record_system_risk(caller, title=title, **values)


def fresh(caller: Caller, record: Any) -> Any:
    """Give a record as it now stands."""
    with acting_as(caller):
        return type(record).objects.get(pk=record.pk)


def action_of(caller: Caller, risk: SystemRisk) -> Action:
    """Give the newest action for a risk."""
    with acting_as(caller):
        return Action.objects.filter(about_id=risk.pk).order_by("-recorded_at")[0]


def addressed(caller: Caller, owner: Person, risk: SystemRisk | None = None, **plan: Any) -> Any:
    """Plan an action for a risk."""
    noted_risk = risk or noted(caller)
    return commands.address_system_risk(caller, noted_risk, owner=owner, **{**PLAN, **plan})


def integrated(caller: Caller, owner: Person, risk: SystemRisk | None = None) -> SystemRisk:
    """Take a risk as far as the process that its action changes."""
    made: SystemRisk = addressed(caller, owner, risk)
    process = process_in_force(caller, owner, "Succession")
    link(caller, action_of(caller, made), process, Relation.CHANGES)
    return commands.integrate_system_risk(caller, made)


def judged(caller: Caller, other: Caller, owner: Person) -> SystemRisk:
    """Take a risk as far as the judgement that what was done about it worked."""
    made = integrated(caller, owner)
    action = report_done(caller, action_of(caller, made), result="Trained.", done_on=TODAY)
    judge_effective(other, action, finding="Both passed.")
    return commands.judge_system_risk(
        other, made, effectiveness=Effectiveness.EFFECTIVE, finding="Three know it now."
    )


__all__ = ["LATER", "TODAY"]
