"""Commands on nonconformities and opportunities (10.1, 10.2)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.improvement.gates import CAUSE_IS_KNOWN
from holdfast.improvement.models import ImprovementOpportunity, Nonconformity
from holdfast.records.making import amending, recording

NONCONFORMITY_FIELDS = ("requirement", "statement", "evidence", "grade")
OPPORTUNITY_FIELDS = ("requirement", "description", "benefit", "origin")

raise_nonconformity = recording(
    Nonconformity,
    kind="improvement.nonconformity.raised",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Raise a nonconformity"),
    asks=NONCONFORMITY_FIELDS,
    about="State that a requirement is not met, on what evidence.",
)
amend_nonconformity = amending(
    Nonconformity,
    kind="improvement.nonconformity.amended",
    needs=Permission.IMPROVEMENT_EDIT,
    asks=NONCONFORMITY_FIELDS,
    about="Correct or complete a nonconformity.",
)


@command(
    kind="improvement.nonconformity.contained",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Correct"),
    moves=Move(("raised",), "contained"),
    labels={"correction": gettext_lazy("What was done at once")},
    tone="primary",
)
def contain_nonconformity(
    caller: Caller, nonconformity: Nonconformity, *, correction: str
) -> Nonconformity:
    """Say what was done at once to put it right and to deal with its consequences."""
    refuse_if(not correction.strip(), _("Say what was done."), field="correction")
    nonconformity.correction = correction.strip()
    nonconformity.save()
    return nonconformity


@command(
    kind="improvement.nonconformity.cause_found",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Name the cause"),
    moves=Move(("contained", "cause_found"), "cause_found"),
    labels={"cause": gettext_lazy("Why it came about")},
    tone="primary",
)
def name_cause(caller: Caller, nonconformity: Nonconformity, *, cause: str) -> Nonconformity:
    """Say why it came about, so that the cause can be removed."""
    refuse_if(not cause.strip(), _("Name the cause."), field="cause")
    nonconformity.cause = cause.strip()
    nonconformity.save()
    return nonconformity


@command(
    kind="improvement.nonconformity.closed",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Close"),
    moves=Move(("contained", "cause_found"), "closed"),
    gates=(CAUSE_IS_KNOWN,),
)
def close_nonconformity(
    caller: Caller, nonconformity: Nonconformity, *, note: str
) -> Nonconformity:
    """Close a nonconformity that was corrected at its cause."""
    refuse_if(not note.strip(), _("Say what shows that it is put right."), field="note")
    nonconformity.closing_note = note.strip()
    nonconformity.save()
    return nonconformity


suggest_improvement = recording(
    ImprovementOpportunity,
    kind="improvement.opportunity.suggested",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Suggest an improvement"),
    asks=OPPORTUNITY_FIELDS,
    about="Suggest something that could be done better.",
)
amend_opportunity = amending(
    ImprovementOpportunity,
    kind="improvement.opportunity.amended",
    needs=Permission.IMPROVEMENT_EDIT,
    asks=OPPORTUNITY_FIELDS,
    about="Correct or complete a suggestion.",
)


def _reply(opportunity: ImprovementOpportunity, reply: str) -> ImprovementOpportunity:
    refuse_if(not reply.strip(), _("Give whoever suggested it an answer."), field="reply")
    opportunity.reply = reply.strip()
    opportunity.save()
    return opportunity


@command(
    kind="improvement.opportunity.accepted",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Accept"),
    moves=Move(("suggested",), "accepted"),
    tone="primary",
)
def accept_opportunity(
    caller: Caller, opportunity: ImprovementOpportunity, *, reply: str
) -> ImprovementOpportunity:
    """Decide that a suggestion is carried out, and tell whoever made it."""
    return _reply(opportunity, reply)


@command(
    kind="improvement.opportunity.declined",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Decline"),
    moves=Move(("suggested", "accepted"), "declined"),
)
def decline_opportunity(
    caller: Caller, opportunity: ImprovementOpportunity, *, reply: str
) -> ImprovementOpportunity:
    """Decide that a suggestion is not carried out, and tell whoever made it why."""
    return _reply(opportunity, reply)


@command(
    kind="improvement.opportunity.done",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Done"),
    moves=Move(("accepted",), "done"),
)
def finish_opportunity(
    caller: Caller, opportunity: ImprovementOpportunity, *, benefit: str
) -> ImprovementOpportunity:
    """Report an improvement carried out, with what it brought."""
    refuse_if(not benefit.strip(), _("Say what it brought."), field="benefit")
    opportunity.benefit = benefit.strip()
    opportunity.save()
    return opportunity
