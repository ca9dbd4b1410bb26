"""Props of the risk tests: people, a method in force, scenarios judged as a test needs them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import first_user
from holdfast.accounts.models import Organization, Person
from holdfast.accounts.queries import caller_for
from holdfast.acting.callers import Caller, acting_as
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import Decision, ShippedMethod
from holdfast.operation.risk.models import RiskMethod, RiskScenario, Treatment

TODAY = dt.date(2026, 3, 2)
PASSWORD = "correct horse battery"
TOLD = {
    "actor": "Thieves working to order",
    "way": "cut the fence in the dark",
    "at_risk": "Container stack",
    "vulnerability_text": "lamps fail along the north side",
    "consequence_text": "loss of goods",
}


def member(organization: Organization, name: str, role: RoleKey) -> Caller:
    """Give somebody new in a role."""
    email = f"{name.lower()}@halden.example"
    user = first_user(organization, email=email, name=name, password=PASSWORD, roles=[role])
    caller = caller_for(user, organization.pk)
    assert caller is not None
    return caller


def owned_by(caller: Caller, person: Caller) -> Person:
    """Give the person behind a caller."""
    assert person.person_id is not None
    with acting_as(caller):
        return Person.objects.get(pk=person.person_id)


def in_force(caller: Caller, key: str = "default") -> RiskMethod:
    """Put a shipped method in force."""
    return commands.adopt_method(caller, key=ShippedMethod(key), in_force=True)


def told(caller: Caller, title: str = "Fence cut", **values: Any) -> RiskScenario:
    """Record a scenario that is told but not judged."""
    return commands.record_scenario(caller, title=title, **{**TOLD, **values})


def scores(
    before: tuple[int, int], current: tuple[int, int], target: tuple[int, int]
) -> dict[str, Any]:
    """Give three judgements with their reasons: likelihood, consequence to money."""
    values: dict[str, Any] = {}
    stages = {"before": before, "current": current, "target": target}
    for stage, (likelihood, consequence) in stages.items():
        values |= {
            f"likelihood_{stage}": likelihood,
            f"money_{stage}": consequence,
            f"people_{stage}": 1,
            f"rationale_{stage}": f"Seen so ({stage}).",
        }
    return values


def judged(
    caller: Caller,
    title: str = "Fence cut",
    *,
    current: tuple[int, int] = (2, 2),
    target: tuple[int, int] | None = None,
    **values: Any,
) -> RiskScenario:
    """Record and score a scenario: by default low; before controls it is always 5 x 5."""
    scenario = told(caller, title, **values)
    given = scores((5, 5), current, target or current)
    return commands.score_scenario(caller, scenario, **given)


def decided(caller: Caller, scenario: RiskScenario, decision: str = "retain") -> RiskScenario:
    """Decide on a scenario as somebody who may."""
    return commands.decide_treatment(
        caller, fresh(caller, scenario), decision=Decision(decision), reason="Weighed."
    )


def planned(caller: Caller, scenario: RiskScenario, owner: Any, **values: Any) -> Treatment:
    """Plan a complete treatment."""
    complete = {
        "title": "Light the fence",
        "actions": "Poles, lamps, test",
        "owner": owner,
        "due": TODAY + dt.timedelta(days=60),
        "cost": 12000,
        "resources": "Budget 2027",
        "options_considered": "Guards instead: dearer.",
    }
    return commands.plan_treatment(caller, fresh(caller, scenario), **{**complete, **values})


def fresh(caller: Caller, record: Any) -> Any:
    """Give a record as it now stands."""
    with acting_as(caller):
        return type(record).objects.get(pk=record.pk)


def answer(caller: Caller, requirement: str, on: dt.date = TODAY) -> Answer:
    """Give what the records say of a statement."""
    with acting_as(caller):
        return CHECKS[requirement].function(on)


def why(found: Answer) -> set[str]:
    """Give the reasons of an answer's gaps."""
    return {str(gap.why) for gap in found.gaps}


def system(caller: Caller) -> Caller:
    """Give a caller without roles but with every right."""
    return replace(caller, roles=frozenset())
