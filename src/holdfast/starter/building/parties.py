"""Clause 4.2.1: interested parties from their register, and what they require."""

from __future__ import annotations

from typing import Final

from holdfast.context.commands.parties import (
    adopt_requirement,
    decline_requirement,
    monitor_requirement,
    record_requirement,
)
from holdfast.context.models import InterestedParty, PartyRequirement
from holdfast.records.choices import Relation
from holdfast.starter.building.registers import bring_in
from holdfast.starter.building.stage import SECURITY_MANAGER, SOURCE, Stage
from holdfast.starter.shapes import DemoRequirement

GROUNDS: Final = {
    "requirement": "It binds us. Addressed by {answers}.",
    "expectation": "Fair, and in our own interest. Addressed by {answers}.",
    "need": "People depend on it. Addressed by {answers}.",
}


def build_parties(stage: Stage) -> None:
    """Import the parties and record what each needs, expects or requires."""
    stage.say("Interested parties and their requirements")
    security = stage.caller(SECURITY_MANAGER)
    bring_in(stage, "parties", security)
    for each in stage.demo.requirements:
        party = stage.find(each.party, InterestedParty)
        made = record_requirement(
            security,
            title=each.requires,
            party=party,
            mandatory=each.kind == "requirement",
            owner=party.relationship_owner,
            happened_at=stage.at(each.reviewed_on),
            review_due=stage.on(each.review_due),
            external_reference=each.key,
            external_source=SOURCE,
        )
        stage.keep(each.key, made)


def decide_on_requirements(stage: Stage) -> None:
    """Link requirements to what addresses them, and decide on them with a reason."""
    for each in stage.demo.requirements:
        _decide(stage, each)


def _decide(stage: Stage, each: DemoRequirement) -> None:
    requirement = stage.find(each.key, PartyRequirement)
    caller = stage.caller(each.decided_by)
    if each.decision == "not_addressed":
        decline_requirement(caller, requirement, reason=each.reason)
    if each.decision != "addressed":
        return
    for key in each.addressed_by:
        stage.link(stage.records[key], Relation.ADDRESSES, requirement)
    answers = [key for key in each.addressed_by if not key.startswith("RSK-")]
    ground = GROUNDS[each.kind].format(answers=stage.titles(answers))
    adopt_requirement(caller, requirement, reason=ground)
    if each.kind != "requirement":
        monitor_requirement(caller, requirement, review_due=stage.on(each.review_due))
