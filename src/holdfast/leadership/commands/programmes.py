"""Commands on the security programmes of other parts of the organization (5.1)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.leadership.models import SecurityProgramme
from holdfast.records.making import amending, recording

PROGRAMME_FIELDS = ("field", "run_by", "interface", "overlaps")

register_programme = recording(
    SecurityProgramme,
    kind="leadership.programme.registered",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Register a programme"),
    asks=PROGRAMME_FIELDS,
    about="Register a security programme of another part of the organization and its interface.",
)
amend_programme = amending(
    SecurityProgramme,
    kind="leadership.programme.amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=PROGRAMME_FIELDS,
    about="Correct or complete what is said of another security programme.",
)


@command(
    kind="leadership.programme.ended",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("It ended"),
    moves=Move(("running",), "ended"),
)
def end_programme(
    caller: Caller, programme: SecurityProgramme, *, reason: str
) -> SecurityProgramme:
    """Note that a programme is no longer run, and why."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    programme.ended_because = reason.strip()
    programme.save()
    return programme
