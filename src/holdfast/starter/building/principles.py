"""Clause 4.2.3: how each of the eight principles is applied, and what shows it."""

from __future__ import annotations

from typing import Final

from holdfast.acting.permissions import Permission
from holdfast.context.commands.principles import adopt_principle, state_principle
from holdfast.records.choices import Relation
from holdfast.starter.building.stage import TOP_MANAGEMENT, Stage
from holdfast.starter.catalogues import BY_KEY, catalogues

LEADERSHIP: Final = "principle of leadership"


def build_principles(stage: Stage) -> None:
    """State each principle by its owner, link what shows it, let top management adopt it."""
    stage.say("Principles")
    names = {each.key: each.name for each in catalogues().principles}
    for each in stage.demo.principles:
        statement = state_principle(
            stage.first_who_may(Permission.CONTEXT_EDIT, [each.owner]),
            title=names[each.principle],
            principle=BY_KEY[each.principle],
            statement=each.statement,
            owner=stage.person(each.owner),
            happened_at=stage.at(each.reviewed_on),
        )
        if each.principle == "leadership":
            stage.keep(LEADERSHIP, statement)
        for key in each.shown_by:
            stage.link(stage.records[key], Relation.SHOWS, statement)
        adopt_principle(
            stage.caller(TOP_MANAGEMENT), statement, review_due=stage.on(each.review_due)
        )
