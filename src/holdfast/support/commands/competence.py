"""Commands on competence: what is needed, and what people have (7.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Gate, Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.making import COMMON, PROVENANCE, amending, make, moving
from holdfast.support.models import CompetenceRecord, CompetenceRequirement
from holdfast.support.queries.competence import picture, requirements_in_use

REQUIREMENT_FIELDS = (
    "role",
    "post",
    "site",
    "subject",
    "level",
    "validity_months",
    "evidence_needed",
    "number_needed",
)
RECORD_FIELDS = (
    "person",
    "requirement",
    "subject",
    "level",
    "how",
    "issuer",
    "certificate_number",
    "obtained_on",
    "valid_from",
    "valid_until",
    "evidence",
)
VERIFIED_FOR = ("person", "requirement", "subject", "level", "certificate_number", "obtained_on")
VERIFIED_FOR_PERIOD = (*VERIFIED_FOR, "valid_from", "valid_until")


def _state(caller: Caller, **values: Any) -> CompetenceRequirement:
    """State what whoever has a role or works at a post needs to know or to be able to do."""
    made = CompetenceRequirement(organization_id=caller.organization_id)
    whose = values.get("role") or values.get("post") or values.get("site") or values.get("unit")
    name = getattr(whose, "title", whose) or _("everybody")
    values["title"] = values.get("title") or f"{values['subject']}: {name}"[:300]
    return make(made, values)


state_requirement: Command[..., CompetenceRequirement] = register(
    Command(
        function=_state,
        kind="support.competence_requirement.stated",
        needs=Permission.COMPETENCE_EDIT,
        label=gettext_lazy("State a requirement"),
        asks=("title", *REQUIREMENT_FIELDS, *COMMON, *PROVENANCE),
        makes=CompetenceRequirement,
        tone="primary",
    )
)
amend_requirement = amending(
    CompetenceRequirement,
    kind="support.competence_requirement.amended",
    needs=Permission.COMPETENCE_EDIT,
    asks=REQUIREMENT_FIELDS,
    about="Correct or complete what is asked for; everybody is measured by it anew.",
)
retire_requirement = moving(
    CompetenceRequirement,
    kind="support.competence_requirement.retired",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("No longer asked for"),
    moves=Move(("in_use",), "retired"),
    asks=("retired_because",),
    about="Stop asking for it, and say why.",
)
ask_again = moving(
    CompetenceRequirement,
    kind="support.competence_requirement.taken_up",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Ask for it again"),
    moves=Move(("retired",), "in_use"),
    about="Ask again for what was retired.",
)


def _record(caller: Caller, **values: Any) -> CompetenceRecord:
    """Record what a person knows or can do, by what, and which period the evidence proves."""
    person, requirement = values["person"], values.get("requirement")
    if not (values.get("subject") or "").strip():
        values["subject"] = requirement.open_subject if requirement else values.get("title") or ""
    refuse_if(
        not values["subject"].strip(),
        _("Name the requirement that it answers, or the subject."),
        field="subject",
    )
    refuse_if(
        values["obtained_on"] > clock.today(), _("That day has not come yet."), field="obtained_on"
    )
    values["subject"] = values["subject"].strip()[:120]
    values["title"] = values.get("title") or f"{values['subject']}: {person.title}"[:300]
    values["unit"] = values.get("unit") or person.unit
    made = CompetenceRecord(organization_id=caller.organization_id, owner_id=caller.person_id)
    if not values.get("owner"):  # whoever enters it is reminded, beside the person
        values.pop("owner", None)
    for name in ("person", "requirement", "subject", "level", "certificate_number"):
        if values.get(name) is not None:
            setattr(made, name, values[name])
    if values.get("external_source"):
        _refuse_twice(made, values["obtained_on"])
    if values.get("valid_until") is None:
        first = values.get("valid_from") or values["obtained_on"]
        values["valid_until"] = _usual_end(made, first)
    return make(made, values)


def _refuse_twice(record: CompetenceRecord, obtained_on: dt.date) -> None:
    """Take the same row of a training matrix in once, however often the file comes."""
    same = CompetenceRecord.objects.live().filter(
        person=record.person_id, subject__iexact=record.subject, obtained_on=obtained_on
    )
    known = same.filter(level=record.level).first()
    refuse_if(
        known is not None,
        _("It is recorded already, as {record}.").format(record=known),
        field="subject",
    )


def _usual_end(record: CompetenceRecord, first: dt.date) -> dt.date | None:
    """Give the last day that the requirements which it answers leave it: the earliest of them.

    Those that the person has to meet decide; where there is none, all that it would answer.
    """
    asked = [record.requirement] if record.requirement else list(requirements_in_use())
    answered = [r for r in asked if r.validity_months and record.answers(r)]
    if record.requirement is None and answered:
        shown = picture(clock.today(), requirements=answered, persons=[record.person_id])
        answered = [need.requirement for need in shown.needs] or answered
    months = [r.validity_months for r in answered if r.validity_months]
    return add_months(first, min(months)) if months else None


record_competence: Command[..., CompetenceRecord] = register(
    Command(
        function=_record,
        kind="support.competence.recorded",
        needs=Permission.COMPETENCE_EDIT,
        label=gettext_lazy("Record a competence"),
        asks=("title", *RECORD_FIELDS, *COMMON, *PROVENANCE),
        makes=CompetenceRecord,
        tone="primary",
    )
)


def _unverified(caller: Caller, record: CompetenceRecord, values: Mapping[str, Any]) -> str | None:
    changed = any(
        name in values and values[name] != getattr(record, name) for name in VERIFIED_FOR_PERIOD
    )
    if record.state == "obtained" or not changed:
        return None
    return _(
        "It was verified: whom it is about, what it proves and for which period stay as they are. "
        "Record the renewal as a new one, or void this one if it is wrong."
    )


VERIFIED_STAYS = Gate(
    key="verified-competence-stays",
    clause="7.2",
    sentence=gettext_lazy("What was verified is not rewritten afterwards."),
    holds=_unverified,
    can_override=False,
)
amend_competence = amending(
    CompetenceRecord,
    kind="support.competence.amended",
    needs=Permission.COMPETENCE_EDIT,
    asks=RECORD_FIELDS,
    about="Correct a record; once it is verified, only what does not rewrite it.",
    gates=(VERIFIED_STAYS,),
)


@command(
    kind="support.competence.verified",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Verified"),
    moves=Move(("obtained",), "verified"),
    tone="primary",
    helps={"evidence": gettext_lazy("Where the evidence is that you saw; empty: as attached.")},
)
def verify_competence(
    caller: Caller, record: CompetenceRecord, *, evidence: str = ""
) -> CompetenceRecord:
    """Confirm that you saw the evidence; from then on it counts within its period."""
    refuse_if(
        caller.person_id is not None and caller.person_id == record.person_id,
        _("Nobody verifies the own competence."),
    )
    record.evidence = evidence.strip()[:300] or record.evidence
    record.verified_on, record.verified_by = clock.today(), caller.name[:200]
    record.verified_by_actor = caller.actor_id
    record.save()
    return record


def _stopped(record: CompetenceRecord, reason: str) -> CompetenceRecord:
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    record.stopped_because = reason.strip()
    record.save()
    return record


@command(
    kind="support.competence.suspended",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Suspend"),
    moves=Move(("verified",), "suspended"),
)
def suspend_competence(
    caller: Caller, record: CompetenceRecord, *, reason: str
) -> CompetenceRecord:
    """Let it not count for now, and say why."""
    return _stopped(record, reason)


@command(
    kind="support.competence.reinstated",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Reinstate"),
    moves=Move(("suspended",), "verified"),
)
def reinstate_competence(
    caller: Caller, record: CompetenceRecord, *, reason: str
) -> CompetenceRecord:
    """Let it count again, and say what settled the matter."""
    refuse_if(
        caller.person_id is not None and caller.person_id == record.person_id,
        _("Nobody verifies the own competence."),
    )
    return _stopped(record, reason)


@command(
    kind="support.competence.revoked",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Revoke"),
    moves=Move(("obtained", "verified", "suspended"), "revoked"),
    tone="danger",
)
def revoke_competence(caller: Caller, record: CompetenceRecord, *, reason: str) -> CompetenceRecord:
    """Take it away for good: the issuer withdrew it, or it was never there."""
    return _stopped(record, reason)


@command(
    kind="support.competence.expired",
    needs=Permission.COMPETENCE_EDIT,
    label=gettext_lazy("Close as expired"),
    moves=Move(("verified", "suspended"), "expired"),
)
def close_expired(caller: Caller, record: CompetenceRecord) -> CompetenceRecord:
    """Put a record away whose period is over; it stays as evidence of that period."""
    refuse_if(
        record.valid_until is None or record.valid_until >= clock.today(),
        _("Its period is not over yet."),
    )
    record.save()
    return record


ON_REQUIREMENT = (retire_requirement, ask_again)
ON_COMPETENCE = (
    verify_competence,
    suspend_competence,
    reinstate_competence,
    revoke_competence,
    close_expired,
)
