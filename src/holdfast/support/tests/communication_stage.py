"""A stage for communication: a plan, contacts, and a communication at any step."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import Caller, acting_as
from holdfast.context.commands.parties import record_party
from holdfast.context.models import InterestedParty
from holdfast.leadership.commands.roles import describe_role
from holdfast.leadership.models import Role
from holdfast.records import content
from holdfast.records.choices import Classification
from holdfast.support.commands import communication as on_communications
from holdfast.support.commands import communication_plan as on_plans
from holdfast.support.commands.communication_delivery import deliver_waiting
from holdfast.support.commands.contacts import enter_contact, permit_contact
from holdfast.support.models.communication import Communication, CommunicationDelivery
from holdfast.support.models.communication_plan import CommunicationPlan, CommunicationPlanEntry
from holdfast.support.models.contacts import Contact
from holdfast.support.queries.communication_audience import deliveries_of

DAY: Final = dt.date(2026, 5, 4)


def party(caller: Caller, title: str = "Port police") -> InterestedParty:
    return record_party(caller, title=title, kind="police")


def contact(caller: Caller, title: str = "Duty officer", level: str = "", **values: Any) -> Contact:
    values.setdefault("email", f"{title.split(maxsplit=1)[0].lower()}@police.example")
    made = enter_contact(caller, title=title, **values)
    if level:
        made = permit_contact(
            caller, made, may_receive=Classification(level), reason="Agreement of 2025."
        )
    return made


def plan(caller: Caller, title: str = "Communication plan") -> CommunicationPlan:
    owner = add_person(caller, title="Nora Dahl")
    return on_plans.set_up_communication_plan(caller, title=title, owner=owner)


def role(caller: Caller, title: str = "Spokesperson") -> Role:
    return describe_role(
        caller, title=title, responsibilities="Speaks for us.", authorities="Releases words."
    )


def entry(caller: Caller, of: CommunicationPlan, **values: Any) -> CommunicationPlanEntry:
    asked: dict[str, Any] = {
        "title": "Monthly report",
        "plan": of,
        "side": "internal",
        "every": 1,
        "every_unit": "months",
        "audience": "Everybody who works here",
        "to_everyone": True,
        "means": "email",
        "sensitivity": "internal",
    }
    if "responsible" not in values:
        asked["responsible"] = role(caller)
    return on_plans.add_entry(caller, **(asked | values))


def in_force(ines: Caller, tom: Caller, made: CommunicationPlan) -> CommunicationPlan:
    on_plans.write_communication_plan(ines, made, change_reason="Yearly.")
    content.submit_version(ines, made)
    content.approve_version(tom, made, statement="I approve.")
    content.put_in_force(tom, made, effective_on=DAY, review_due=dt.date(2027, 5, 4))
    return made


def drafted(caller: Caller, *whom: Contact, **values: Any) -> Communication:
    asked = {"title": "Gate 3 is closed", "side": "external", **values}
    made = on_communications.plan_communication(caller, **asked)
    if whom:
        on_communications.address_communication(caller, made, contacts=whom)
    return on_communications.write_communication(
        caller, made, title=asked["title"], text="Use **gate 4** until Friday."
    )


def released(
    caller: Caller, *whom: Contact, level: str = "internal", **values: Any
) -> Communication:
    made = drafted(caller, *whom, **values)
    on_communications.set_sensitivity(
        caller, made, classification=Classification(level), reason="Shows which gate is weak."
    )
    return on_communications.release_communication(caller, made)


def sent(caller: Caller, *whom: Contact, level: str = "internal", **values: Any) -> Communication:
    made = on_communications.send_communication(
        caller, released(caller, *whom, level=level, **values)
    )
    deliver_waiting(caller.organization_id, made.pk)
    return fresh(caller, made)


def fresh(caller: Caller, communication: Communication) -> Communication:
    with acting_as(caller):
        return Communication.objects.get(pk=communication.pk)


def deliveries(caller: Caller, communication: Communication) -> list[CommunicationDelivery]:
    with acting_as(caller):
        return deliveries_of(communication)
