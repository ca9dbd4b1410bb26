"""Clauses 4.4, 7.5 and 8.1 of a template: the document set and the process map, as drafts."""

from __future__ import annotations

from decimal import Decimal

from holdfast.operation.processes.commands import describe_process, draw_map, set_criterion
from holdfast.operation.processes.models import Process
from holdfast.records.choices import Relation
from holdfast.records.content import draft_version
from holdfast.starter.sectors.shapes import ProcessDraft
from holdfast.starter.sectors.stage import SectorStage
from holdfast.support.commands import set_up_document


def build_documents(stage: SectorStage) -> None:
    """Enter the documents and write the skeleton of each as the draft of its first version."""
    for each in stage.template.documents:
        if stage.has(each.key):
            continue
        made = set_up_document(
            stage.caller,
            title=each.title,
            kind=each.kind,
            code=each.code,
            purpose=each.purpose,
            classification=each.classification,
            **stage.origin(each.key),
        )
        stage.keep(each.key, made)
        draft_version(stage.caller, made, body=each.body)


def build_processes(stage: SectorStage) -> None:
    """Describe the processes, link each to those it feeds, to its documents and its risks."""
    names = {each.key: each.title for each in stage.template.processes}
    for each in stage.template.processes:
        if stage.has(each.key):
            continue
        made = describe_process(
            stage.caller,
            title=each.title,
            purpose=each.purpose,
            inputs="\n".join(each.inputs),
            outputs="\n".join(each.outputs),
            interactions="\n".join(f"{f.passes} to “{names[f.to]}”" for f in each.feeds),
            criteria="\n".join(each.criteria),
            clauses=list(each.clauses),
            is_security_function=each.security,
            lane=each.lane,
            supply_chain_level=each.level,
            **stage.origin(each.key),
        )
        stage.keep(each.key, made)
        _measure(stage, made, each)
    for each in stage.template.processes:
        for flow in each.feeds:
            stage.link(each.key, Relation.FEEDS, flow.to, flow.passes)
        for inflow in each.fed_by:
            stage.link(inflow.by, Relation.FEEDS, each.key, inflow.passes)
        for key in each.documents:
            stage.link(each.key, Relation.RELATES_TO, key)
        for key in each.carries:
            stage.link(each.key, Relation.CARRIES, key)


def _measure(stage: SectorStage, process: Process, draft: ProcessDraft) -> None:
    """Set the criteria of a process: what is measured, within which limits, how often."""
    for number, each in enumerate(draft.measured, 1):
        key = f"{draft.key}-C{number}"
        made = set_criterion(
            stage.caller,
            title=each.title,
            process=process,
            measured=each.measured,
            unit_of_measure=each.unit,
            lower_limit=None if each.lower is None else Decimal(each.lower),
            upper_limit=None if each.upper is None else Decimal(each.upper),
            interval_days=each.every,
            **stage.origin(key),
        )
        stage.keep(key, made)


def build_map(stage: SectorStage) -> None:
    """Begin the process map as a controlled document, with a draft of its words."""
    given = stage.template.map
    if stage.has(given.key):
        return
    made = draw_map(
        stage.caller, title=given.title, purpose=given.purpose, **stage.origin(given.key)
    )
    stage.keep(given.key, made)
    draft_version(stage.caller, made, body=given.body)
