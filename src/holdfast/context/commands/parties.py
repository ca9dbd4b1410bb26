"""Commands on interested parties and on what they require (4.2.1)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.context.gates import MANDATORY_IS_NOT_DECLINED, REQUIREMENT_IS_ADDRESSED
from holdfast.context.models import InterestedParty, PartyRequirement
from holdfast.records.making import amending, recording

PARTY_FIELDS = (
    "side",
    "kind",
    "stake",
    "influence",
    "interest",
    "contact",
    "engagement",
    "relationship_owner",
    "last_contact",
    "no_requirements_because",
)
REQUIREMENT_FIELDS = ("party", "need", "mandatory")

record_party = recording(
    InterestedParty,
    kind="context.party.recorded",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Record an interested party"),
    asks=PARTY_FIELDS,
    about="Record somebody who affects, or is affected by, the security of the organization.",
)
amend_party = amending(
    InterestedParty,
    kind="context.party.amended",
    needs=Permission.CONTEXT_EDIT,
    asks=PARTY_FIELDS,
    about="Correct or complete an interested party.",
)


@command(
    kind="context.party.contacted",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Note a contact"),
    labels={"on": gettext_lazy("Day of the contact")},
)
def note_contact(caller: Caller, party: InterestedParty, *, on: dt.date) -> InterestedParty:
    """Note that there was contact with an interested party on a day."""
    refuse_if(on > clock.today(), _("That day has not come yet."), field="on")
    if party.last_contact is None or on > party.last_contact:
        party.last_contact = on
    party.save()
    return party


@command(
    kind="context.party.without_requirements",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("It requires nothing"),
)
def state_no_requirements(
    caller: Caller, party: InterestedParty, *, reason: str
) -> InterestedParty:
    """State why an interested party needs or expects nothing of your security."""
    refuse_if(not reason.strip(), _("Give the reason."), field="reason")
    refuse_if(
        party.requirements.live().exclude(state="expired").exists(),
        _("It has recorded requirements; close those first."),
    )
    party.no_requirements_because = reason.strip()
    party.save()
    return party


@command(
    kind="context.party.set_aside",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Set aside"),
    moves=Move(("relevant",), "set_aside"),
)
def set_party_aside(caller: Caller, party: InterestedParty, *, reason: str) -> InterestedParty:
    """Decide that a party does not matter to the system (any more), with the reason."""
    refuse_if(not reason.strip(), _("Say why it does not matter."), field="reason")
    party.set_aside_because = reason.strip()
    party.save()
    return party


@command(
    kind="context.party.taken_up",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Take up again"),
    moves=Move(("set_aside",), "relevant"),
)
def take_party_up(caller: Caller, party: InterestedParty) -> InterestedParty:
    """Decide that a party that was set aside matters after all."""
    party.set_aside_because = ""
    party.save()
    return party


record_requirement = recording(
    PartyRequirement,
    kind="context.requirement.recorded",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Record a requirement"),
    asks=REQUIREMENT_FIELDS,
    about="Record what an interested party needs or expects of your security.",
)
amend_requirement = amending(
    PartyRequirement,
    kind="context.requirement.amended",
    needs=Permission.CONTEXT_EDIT,
    asks=REQUIREMENT_FIELDS,
    about="Correct or complete a requirement of a party.",
)


def _decided(caller: Caller, requirement: PartyRequirement, reason: str) -> PartyRequirement:
    refuse_if(not reason.strip(), _("Give the reason for the decision."), field="reason")
    requirement.decision_reason = reason.strip()
    requirement.decided_on, requirement.decided_by = clock.today(), caller.name
    requirement.save()
    return requirement


@command(
    kind="context.requirement.adopted",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Address it"),
    moves=Move(("captured", "changed", "declined"), "adopted"),
    tone="primary",
)
def adopt_requirement(
    caller: Caller, requirement: PartyRequirement, *, reason: str
) -> PartyRequirement:
    """Decide that the system addresses a requirement, with the reason."""
    return _decided(caller, requirement, reason)


@command(
    kind="context.requirement.declined",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Do not address it"),
    moves=Move(("captured", "changed", "adopted", "monitored"), "declined"),
    gates=(MANDATORY_IS_NOT_DECLINED,),
)
def decline_requirement(
    caller: Caller, requirement: PartyRequirement, *, reason: str
) -> PartyRequirement:
    """Decide that the system does not address a requirement, with the reason."""
    return _decided(caller, requirement, reason)


@command(
    kind="context.requirement.monitored",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Monitor"),
    moves=Move(("adopted",), "monitored"),
    gates=(REQUIREMENT_IS_ADDRESSED,),
)
def monitor_requirement(
    caller: Caller, requirement: PartyRequirement, *, review_due: dt.date
) -> PartyRequirement:
    """Only watch a requirement from now on, because something addresses it."""
    refuse_if(
        review_due <= clock.today(), _("The next review lies in the future."), field="review_due"
    )
    requirement.review_due = review_due
    requirement.save()
    return requirement


@command(
    kind="context.requirement.changed",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("It changed"),
    moves=Move(("adopted", "monitored", "declined", "expired"), "changed"),
    labels={"need": gettext_lazy("What it needs or expects now")},
)
def report_requirement_changed(
    caller: Caller, requirement: PartyRequirement, *, need: str
) -> PartyRequirement:
    """Report that a party asks for something else now; a new decision is due."""
    refuse_if(not need.strip(), _("Say what it needs or expects now."), field="need")
    requirement.need = need.strip()
    requirement.save()
    return requirement


@command(
    kind="context.requirement.expired",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("It no longer asks for it"),
    moves=Move(("captured", "adopted", "monitored", "declined", "changed"), "expired"),
)
def expire_requirement(
    caller: Caller, requirement: PartyRequirement, *, reason: str
) -> PartyRequirement:
    """Close a requirement that the party no longer has, with the reason."""
    return _decided(caller, requirement, reason)
