"""Commands on processes (8.1)."""

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
from holdfast.operation.processes.gates import PROCESS_IS_DESCRIBED
from holdfast.operation.processes.models import Process
from holdfast.records.making import amending, recording

PROCESS_FIELDS = (
    "purpose",
    "inputs",
    "outputs",
    "interactions",
    "criteria",
    "clauses",
    "is_security_function",
    "lane",
    "required_interval",
    "supply_chain_level",
)

describe_process = recording(
    Process,
    kind="processes.process.described",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Describe a process"),
    asks=PROCESS_FIELDS,
    about="Describe work that turns inputs into outputs by stated criteria.",
)
amend_process = amending(
    Process,
    kind="processes.process.amended",
    needs=Permission.PROCESS_EDIT,
    asks=PROCESS_FIELDS,
    about="Correct or complete the description of a process.",
)


@command(
    kind="processes.process.put_in_force",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Put in force"),
    moves=Move(("draft",), "in_force"),
    gates=(PROCESS_IS_DESCRIBED,),
    tone="primary",
)
def put_process_in_force(caller: Caller, process: Process, *, review_due: dt.date) -> Process:
    """Declare that from now on work is done as the process says."""
    refuse_if(
        review_due <= clock.today(), _("The next review lies in the future."), field="review_due"
    )
    process.review_due = review_due
    process.in_force_since = clock.today()
    process.times_in_force += 1
    process.save()
    return process


@command(
    kind="processes.process.withdrawn",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Withdraw"),
    moves=Move(("draft", "in_force"), "withdrawn"),
    tone="danger",
)
def withdraw_process(caller: Caller, process: Process, *, reason: str) -> Process:
    """Declare that a process is no longer carried out, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    process.withdrawn_because = reason.strip()
    process.save()
    return process


@command(
    kind="processes.process.revised",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Revise"),
    moves=Move(("in_force", "withdrawn"), "draft"),
)
def revise_process(caller: Caller, process: Process) -> Process:
    """Take a process back to a draft, to describe it anew."""
    process.save()
    return process
