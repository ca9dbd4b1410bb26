"""Commands on clearance: request, consent, screening, outcome; never what was found (7.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.making import fill, make, refuse_unless_open
from holdfast.support.choices.clearance import WithdrawalGround, clears
from holdfast.support.models import Clearance
from holdfast.support.queries.clearance import HOLDING

ASKED = ("person", "level", "body", "unit", "owner")
OUTCOME = ("decided_on", "valid_until", "condition")
SOURCE = ("external_reference", "external_source")
UNDECIDED = ("requested", "consent", "screening")
LABELS = {
    "decided_on": gettext_lazy("Outcome on"),
    "valid_until": gettext_lazy("Valid until"),
    "condition": gettext_lazy("Condition"),
    "ground": gettext_lazy("Ground"),
    "on": gettext_lazy("Day"),
}


def _refuse_content(condition: str) -> str:
    """Keep what was found out: one short line of what the person may not do, nothing else."""
    refuse_if(
        len(condition) > 120 or "\n" in condition.strip(),
        _("One short line, at most 120 characters: what the person may not do, never why."),
        field="condition",
    )
    return condition.strip()


def _refuse_own(caller: Caller, person_id: Any) -> None:
    refuse_if(
        caller.person_id is not None and caller.person_id == person_id,
        _("Nobody enters the own clearance."),
    )


def _request(caller: Caller, **values: Any) -> Clearance:
    """Request a clearance for a person, or take over the outcome of one that was given before.

    With an outcome's day and its last day it counts at once; without them it awaits consent.
    """
    person = values["person"]
    _refuse_own(caller, person.pk)
    values["condition"] = _refuse_content(values.get("condition") or "")
    made = Clearance(organization_id=caller.organization_id, requested_on=clock.today())
    made.owner_id = caller.person_id
    if not values.get("owner"):  # whoever requests it is reminded, beside the person
        values.pop("owner", None)
    if values.get("decided_on") is not None:
        _refuse_later(values["decided_on"])
        refuse_if(
            values.get("valid_until") is None,
            _("A clearance has a last day."),
            field="valid_until",
        )
        made.state = "conditional" if values["condition"] else "cleared"
        made.decided_by = caller.name[:200]
    else:
        refuse_if(
            values.get("valid_until") is not None,
            _("Say also on which day it was given."),
            field="decided_on",
        )
    # The title stands in searches and lists of work: it says neither level nor outcome.
    values["title"] = _("Clearance of {person}").format(person=person.title)[:300]
    values["unit"] = values.get("unit") or person.unit
    return make(made, values)


def _refuse_later(day: dt.date) -> None:
    refuse_if(day > clock.today(), _("That day has not come yet."), field="decided_on")


request_clearance: Command[..., Clearance] = register(
    Command(
        function=_request,
        kind="support.clearance.requested",
        needs=Permission.CLEARANCE_EDIT,
        label=gettext_lazy("Request a clearance"),
        asks=(*ASKED, *OUTCOME, *SOURCE),
        makes=Clearance,
        tone="primary",
    )
)


def _amend(caller: Caller, clearance: Clearance, **values: Any) -> Clearance:
    """Correct who screens, or who looks after it; person, level and outcome are not rewritten."""
    refuse_unless_open(clearance)
    fill(clearance, values)
    clearance.corrected_at = clock.now()
    clearance.save()
    return clearance


amend_clearance: Command[..., Clearance] = register(
    Command(
        function=_amend,
        kind="support.clearance.amended",
        needs=Permission.CLEARANCE_EDIT,
        label=gettext_lazy("Edit"),
        asks=("body", "unit", "owner", *SOURCE),
        target=Clearance,
    )
)


@command(
    kind="support.clearance.consented",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I consent"),
    moves=Move(("requested",), "consent"),
    tone="primary",
)
def consent(caller: Caller, clearance: Clearance) -> Clearance:
    """Consent to one's own screening."""
    refuse_if(
        caller.person_id is None or caller.person_id != clearance.person_id,
        _("Only the person consents; a signed consent is noted instead."),
    )
    clearance.consent_on = clock.today()
    clearance.save()
    return clearance


@command(
    kind="support.clearance.consent_noted",
    needs=Permission.CLEARANCE_EDIT,
    label=gettext_lazy("Consent was given"),
    moves=Move(("requested",), "consent"),
    labels=LABELS,
)
def note_consent(caller: Caller, clearance: Clearance, *, on: dt.date | None = None) -> Clearance:
    """Note that the person consented on paper; the paper stays in the personnel file."""
    _refuse_own(caller, clearance.person_id)
    day = on or clock.today()
    refuse_if(day > clock.today(), _("That day has not come yet."), field="on")
    clearance.consent_on = day
    clearance.save()
    return clearance


@command(
    kind="support.clearance.screening_begun",
    needs=Permission.CLEARANCE_EDIT,
    label=gettext_lazy("Screening has begun"),
    moves=Move(("consent",), "screening"),
)
def begin_screening(caller: Caller, clearance: Clearance) -> Clearance:
    """Note that the screening body has begun; only its outcome comes back here."""
    _refuse_own(caller, clearance.person_id)
    clearance.screening_since = clock.today()
    clearance.save()
    return clearance


def _decide(
    caller: Caller, clearance: Clearance, decided_on: dt.date, valid_until: dt.date | None
) -> None:
    _refuse_own(caller, clearance.person_id)
    _refuse_later(decided_on)
    refuse_if(
        valid_until is not None and valid_until < decided_on,
        _("The last day lies before the first."),
        field="valid_until",
    )
    clearance.decided_on, clearance.valid_until = decided_on, valid_until
    clearance.decided_by = caller.name[:200]
    clearance.save()


def _end_others(clearance: Clearance, ground: WithdrawalGround, *, every: bool) -> None:
    """End what a new outcome takes the place of: all of it, or what it reaches."""
    others = Clearance.objects.live().filter(person=clearance.person_id, state__in=HOLDING)
    for other in others.exclude(pk=clearance.pk):
        if every or clears(clearance.level, other.level):
            other.state, other.withdrawn_on = "withdrawn", clock.today()
            other.withdrawn_because = ground
            other.save()


@command(
    kind="support.clearance.cleared",
    needs=Permission.CLEARANCE_EDIT,
    label=gettext_lazy("Cleared"),
    moves=Move(("screening",), "cleared"),
    labels=LABELS,
    tone="primary",
)
def clear(
    caller: Caller, clearance: Clearance, *, decided_on: dt.date, valid_until: dt.date
) -> Clearance:
    """Enter that the person is cleared, from which day and until when."""
    _decide(caller, clearance, decided_on, valid_until)
    _end_others(clearance, WithdrawalGround.RENEWED, every=False)
    return clearance


@command(
    kind="support.clearance.cleared_with_condition",
    needs=Permission.CLEARANCE_EDIT,
    label=gettext_lazy("Cleared with a condition"),
    moves=Move(("screening",), "conditional"),
    labels=LABELS,
)
def clear_with_condition(
    caller: Caller,
    clearance: Clearance,
    *,
    decided_on: dt.date,
    valid_until: dt.date,
    condition: str,
) -> Clearance:
    """Enter that the person is cleared as long as a condition is kept: what, never why."""
    condition = _refuse_content(condition)
    refuse_if(not condition, _("Say what the person may not do."), field="condition")
    clearance.condition = condition
    _decide(caller, clearance, decided_on, valid_until)
    _end_others(clearance, WithdrawalGround.RENEWED, every=False)
    return clearance


@command(
    kind="support.clearance.refused",
    needs=Permission.CLEARANCE_EDIT,
    label=gettext_lazy("Refused"),
    moves=Move(("screening",), "refused"),
    labels=LABELS,
)
def refuse_clearance(caller: Caller, clearance: Clearance, *, decided_on: dt.date) -> Clearance:
    """Enter that the person is not cleared; earlier clearances end with it. Never say why."""
    _decide(caller, clearance, decided_on, None)
    _end_others(clearance, WithdrawalGround.LATER_OUTCOME, every=True)
    return clearance


@command(
    kind="support.clearance.withdrawn",
    needs=Permission.CLEARANCE_EDIT,
    label=gettext_lazy("Withdraw"),
    moves=Move((*UNDECIDED, *HOLDING), "withdrawn"),
    labels=LABELS,
    tone="danger",
)
def withdraw_clearance(
    caller: Caller, clearance: Clearance, *, ground: WithdrawalGround
) -> Clearance:
    """Withdraw a clearance or its request, with one of the grounds that may be named."""
    _refuse_own(caller, clearance.person_id)
    clearance.withdrawn_on, clearance.withdrawn_because = clock.today(), ground
    clearance.save()
    return clearance


ON_CLEARANCE = (
    consent,
    note_consent,
    begin_screening,
    clear,
    clear_with_condition,
    refuse_clearance,
    withdraw_clearance,
)
