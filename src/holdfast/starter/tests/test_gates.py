"""Nobody decides on what came with a template and is nobody's yet."""

from __future__ import annotations

import datetime as dt

import pytest

from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.commands import COMMANDS, Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed
from holdfast.operation.processes.commands import put_process_in_force
from holdfast.operation.processes.models import Process
from holdfast.operation.risk.commands.methods import put_method_in_force
from holdfast.operation.risk.models import RiskMethod
from holdfast.records.commands import confirm_template
from holdfast.starter.commands import start_from_template
from holdfast.starter.gates import MADE_OURS

REVIEW = dt.date(2027, 6, 1)


@pytest.fixture(autouse=True)
def _from_a_template(ines: Caller) -> None:
    with acting_as(ines):
        start_from_template(ines, template="road-forwarder")


def closed_by(why: GateClosed) -> set[str]:
    return {refusal.gate.key for refusal in why.refusals}


def first_process() -> Process:
    return Process.objects.live().filter(unconfirmed=True, state="draft").order_by("reference")[0]


def in_force(caller: Caller, process: Process) -> None:
    """Pass every gate that a stated reason opens; it does not replace reading a template."""
    terms = Terms(override=Override(reason="We are in a hurry."))
    put_process_in_force.under(terms)(caller, process, review_due=REVIEW)


def test_a_process_of_a_template_is_put_in_force_only_once_it_is_ours(ines: Caller) -> None:
    with acting_as(ines):
        process = first_process()
        with pytest.raises(GateClosed, match="make it yours first") as refused:
            in_force(ines, process)
        assert MADE_OURS.key in closed_by(refused.value)
        confirm_template(ines, Process.objects.get(pk=process.pk))
        in_force(ines, Process.objects.get(pk=process.pk))
        assert Process.objects.get(pk=process.pk).state == "in_force"


def test_a_method_which_nobody_amends_becomes_ours_by_putting_it_in_force(ines: Caller) -> None:
    with acting_as(ines):
        method = RiskMethod.objects.live().filter(unconfirmed=True, state="draft").get()
        put_method_in_force(ines, method)
        kept = RiskMethod.objects.get(pk=method.pk)
        assert (kept.state, kept.unconfirmed) == ("in_force", False)


def test_every_step_by_which_a_record_begins_to_count_has_the_gate() -> None:
    for kind in (
        "processes.process.put_in_force",
        "risk.treatment.approved",
        "planning.objective.approved",
        "records.content.put_in_force",
    ):
        assert MADE_OURS in COMMANDS[kind].gates, kind


def test_giving_up_what_a_template_brought_needs_no_confirmation() -> None:
    for kind in ("planning.objective.withdrawn", "risk.treatment.rejected"):
        assert MADE_OURS not in COMMANDS[kind].gates, kind
