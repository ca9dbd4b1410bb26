"""The organization itself: units, people, sites, and who may sign in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import add_unit, amend_unit, grant_role, make_user
from holdfast.accounts.models import Unit
from holdfast.accounts.queries import caller_for
from holdfast.acting.callers import Channel
from holdfast.starter.building.registers import bring_in
from holdfast.starter.building.stage import (
    AUDITOR,
    DEPUTY,
    LEGAL_ADVISER,
    SECURITY_MANAGER,
    TOP_MANAGEMENT,
    VETTING,
    Stage,
)
from holdfast.starter.reading import StarterError

# Known to everybody who reads this: it opens the demonstration only.
PASSWORD: Final = "halden-harbour-2028"  # noqa: S105 - published on purpose
AUDIT_DAYS: Final = 30


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in to the demonstration, in which roles, on which unit."""

    label: str
    name: str
    roles: tuple[RoleKey, ...]
    unit: str = ""
    email: str = ""  # of a guest, who is none of the organization's people


SIGN_INS: Final = (
    SignIn(
        "Security manager, administrator of access",
        SECURITY_MANAGER,
        (RoleKey.SECURITY_MANAGER, RoleKey.ADMINISTRATOR),
    ),
    SignIn("Top management", TOP_MANAGEMENT, (RoleKey.TOP_MANAGEMENT,)),
    SignIn("Top management, operations", "Henrik Dahl", (RoleKey.TOP_MANAGEMENT,)),
    SignIn(
        "Site security officer (Inland Depot only)",
        "Stian Lund",
        (RoleKey.SITE_OFFICER,),
        unit="Inland Depot",
    ),
    SignIn("Risk owner", "Kari Myhre", (RoleKey.RISK_OWNER,)),
    SignIn("Process owner, response", DEPUTY, (RoleKey.PROCESS_OWNER,)),
    SignIn("Process owner, legal watch", LEGAL_ADVISER, (RoleKey.PROCESS_OWNER,)),
    SignIn("Vetting officer", VETTING, (RoleKey.VETTING_OFFICER,)),
    SignIn("Internal auditor", AUDITOR, (RoleKey.INTERNAL_AUDITOR,)),
    SignIn("Employee", "Lene Sund", (RoleKey.EMPLOYEE,)),
    SignIn(
        f"Certification auditor (for {AUDIT_DAYS} days)",
        "Astrid Voll",
        (RoleKey.CERTIFICATION_AUDITOR,),
        email="astrid.voll@borealis.example",
    ),
)


def build_organization(stage: Stage) -> None:
    """Units as a tree with their heads, people and sites from their registers, users with roles."""
    stage.say("Units, people and sites")
    for unit in stage.demo.organization.units:
        parent = stage.find(unit.parent, Unit) if unit.parent else None
        stage.keep(unit.name, add_unit(stage.installation, title=unit.name, parent=parent))
    arriving = replace(stage.installation, channel=Channel.IMPORT)
    bring_in(stage, "people", arriving)
    bring_in(stage, "sites", arriving)
    for unit in stage.demo.organization.units:
        made = stage.find(unit.name, Unit)
        amend_unit(stage.installation, made, owner=stage.person(unit.head))
    for each in SIGN_INS:
        _let_in(stage, each)


def email_of(stage: Stage, sign_in: SignIn) -> str:
    """Give the address with which somebody signs in."""
    return sign_in.email or stage.person(sign_in.name).email


def _let_in(stage: Stage, sign_in: SignIn) -> None:
    person = None if sign_in.email else stage.person(sign_in.name)
    unit = stage.find(sign_in.unit, Unit) if sign_in.unit else None
    user = make_user(email_of(stage, sign_in), sign_in.name, PASSWORD)
    for role in sign_in.roles:
        ends_on = None
        if role == RoleKey.CERTIFICATION_AUDITOR:
            ends_on = stage.today + dt.timedelta(days=AUDIT_DAYS)
        grant_role(stage.installation, user, role=role, unit=unit, person=person, ends_on=ends_on)
    caller = caller_for(user, stage.organization.pk, channel=Channel.COMMAND_LINE)
    if caller is None:
        raise StarterError(f"{sign_in.name} holds no role in the demo organization")
    stage.callers[sign_in.name] = caller
