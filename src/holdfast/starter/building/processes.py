"""Clauses 4.4 and 8.1: the process map, with what each process passes to the next."""

from __future__ import annotations

import datetime as dt
from typing import Final

from holdfast.acting.permissions import Permission
from holdfast.operation.processes.commands import describe_process, put_process_in_force
from holdfast.operation.processes.models import Process
from holdfast.records.choices import Relation
from holdfast.starter.building.stage import SOURCE, Stage
from holdfast.starter.shapes import DemoProcess
from holdfast.starter.steering import load_steering

SECURITY_FUNCTION: Final = ("Ines Holt", "Marte Vik", "Omar Haddad")
YEAR: Final = dt.timedelta(days=365)
# The review of the legal watch comes soon, so that the clause view has something to warn of.
SOON: Final = {"P-02": dt.timedelta(days=21)}


def build_processes(stage: Stage) -> None:
    """Describe every process and put it in force, then link each to those it works with."""
    stage.say("Process map")
    for each in stage.demo.processes:
        stage.keep(each.key, _process(stage, each))
    for each in stage.demo.processes:
        for interaction in each.interactions:
            one, other = stage.records[each.key], stage.records[interaction.to]
            stage.link(one, Relation.FEEDS, other, interaction.passes)


def _process(stage: Stage, each: DemoProcess) -> Process:
    place = next(links for links in load_steering().links if links.process == each.key)
    names = {other.key: other.title for other in stage.demo.processes}
    made = describe_process(
        stage.first_who_may(Permission.PROCESS_EDIT, [each.owner]),
        title=each.title,
        purpose=each.purpose,
        inputs="\n".join(each.inputs),
        outputs="\n".join(each.outputs),
        interactions="\n".join(f"{i.passes} to “{names[i.to]}”" for i in each.interactions),
        criteria="\n".join(each.criteria),
        clauses=list(each.clauses),
        is_security_function=each.owner in SECURITY_FUNCTION,
        lane=place.lane,
        required_interval=place.every,
        supply_chain_level=each.level,
        owner=stage.person(each.owner),
        external_reference=each.key,
        external_source=SOURCE,
    )
    due = stage.today + SOON.get(each.key, YEAR)
    return put_process_in_force(
        stage.first_who_may(Permission.PROCESS_EDIT, [each.owner]), made, review_due=due
    )
