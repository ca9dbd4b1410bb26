"""Clause 4.1: context issues, the climate, and what leads from them to what."""

from __future__ import annotations

from holdfast.acting.permissions import Permission
from holdfast.context.commands.issues import (
    adopt_issue,
    assess_issue,
    capture_issue,
    determine_climate,
    monitor_issue,
)
from holdfast.context.models import ClimateDetermination, ContextIssue
from holdfast.records.choices import Relation
from holdfast.starter.building.stage import SECURITY_MANAGER, SOURCE, TOP_MANAGEMENT, Stage
from holdfast.starter.shapes import DemoIssue

CLIMATE = "climate"


def build_issues(stage: Stage) -> None:
    """Capture every issue, assess those whose effect is known, let top management adopt them."""
    stage.say("Context issues and the climate")
    for each in stage.demo.issues:
        stage.keep(each.key, _issue(stage, each))
    climate = stage.demo.climate
    made = determine_climate(
        stage.caller(climate.decided_by),
        relevant=climate.relevant,
        reason=climate.reason,
        decided_on=stage.on(climate.decided_on),
        review_due=stage.on(climate.review_due),
        owner=stage.person(climate.decided_by),
    )
    stage.keep(CLIMATE, made)


def _issue(stage: Stage, issue: DemoIssue) -> ContextIssue:
    owner = stage.person(issue.owner)
    writer = stage.first_who_may(Permission.CONTEXT_EDIT, [issue.owner])
    made = capture_issue(
        writer,
        title=issue.title,
        side=issue.kind,
        category=issue.category,
        from_supply_chain=issue.supply_chain,
        description=issue.about,
        learned_from=issue.source,
        learned_on=stage.on(issue.source_date),
        owner=owner,
        happened_at=stage.at(issue.reviewed_on),
        review_due=stage.on(issue.review_due),
        external_reference=issue.key,
        external_source=SOURCE,
    )
    if not issue.effect:
        return made
    assess_issue(writer, made, effect=issue.effect, owner=owner)
    return adopt_issue(
        stage.caller(TOP_MANAGEMENT), made, reason="Decided in the quarterly context meeting."
    )


def link_issues(stage: Stage) -> None:
    """Link issues to what they come from and what answers them; then some are only watched."""
    for each in stage.demo.issues:
        issue = stage.find(each.key, ContextIssue)
        for key in each.arises_from:
            stage.link(issue, Relation.ARISES_FROM, stage.records[key])
        for key in each.leads_to:
            stage.link(stage.records[key], Relation.ADDRESSES, issue)
        due = stage.on(each.review_due)
        if each.kind == "external" and each.leads_to and due > stage.today:
            monitor_issue(stage.caller(SECURITY_MANAGER), issue, review_due=due)
    climate = stage.find(CLIMATE, ClimateDetermination)
    for key in stage.demo.climate.issues:
        stage.link(climate, Relation.RELATES_TO, stage.find(key, ContextIssue))
