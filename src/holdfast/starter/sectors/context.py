"""Clause 4 of a template: issues, parties and their needs, obligations, principles, the scope."""

from __future__ import annotations

from typing import Final

from holdfast.context.commands.issues import assess_issue, capture_issue
from holdfast.context.commands.obligations import identify_obligation
from holdfast.context.commands.parties import record_party, record_requirement
from holdfast.context.commands.principles import state_principle
from holdfast.context.commands.scopes import set_up_scope
from holdfast.records.choices import Relation
from holdfast.records.content import draft_version
from holdfast.starter.catalogues import BY_KEY, catalogues
from holdfast.starter.sectors.stage import SectorStage

LEARNED_FROM: Final = "What organizations of this sector usually meet; name your own source"
GENERIC: Final = "Generic: name the text that holds where you work"


def build_parties(stage: SectorStage) -> None:
    """Record the parties that the sector usually has, and what each needs; nothing is decided."""
    names = {each.key: each for each in catalogues().parties}
    for each in stage.template.parties:
        if stage.has(each.key):
            continue
        known = names[each.key]
        party = record_party(
            stage.caller,
            title=known.name,
            side=known.kind,
            kind=each.kind,
            stake=each.stake,
            influence=each.influence,
            interest=each.interest,
            engagement=each.engagement,
            **stage.origin(each.key),
        )
        stage.keep(each.key, party)
        for number, need in enumerate(each.needs, 1):
            key = f"{each.key}/{number}"
            made = record_requirement(
                stage.caller,
                title=need.text,
                party=party,
                mandatory=need.mandatory,
                **stage.origin(key),
            )
            stage.keep(key, made)


def build_issues(stage: SectorStage) -> None:
    """Capture the issues; where an effect is drafted they are assessed, and never adopted."""
    for each in stage.template.issues:
        if stage.has(each.key):
            continue
        issue = capture_issue(
            stage.caller,
            title=each.title,
            side=each.side,
            category=each.category,
            from_supply_chain=each.supply_chain,
            description=each.about,
            learned_from=LEARNED_FROM,
            **stage.origin(each.key),
        )
        stage.keep(each.key, issue)
        if each.effect:
            assess_issue(stage.caller, issue, effect=each.effect)
        for key in each.arises_from:
            stage.link(each.key, Relation.ARISES_FROM, key)


def build_obligations(stage: SectorStage) -> None:
    """Record the obligations that usually apply; whether each does is for the owner to judge."""
    for each in stage.template.obligations:
        if stage.has(each.key):
            continue
        made = identify_obligation(
            stage.caller,
            title=each.title,
            kind=each.kind,
            jurisdiction=each.jurisdiction,
            source=each.source,
            place=GENERIC if each.generic else "",
            text=each.asks,
            how_it_applies=each.how_it_applies,
            audience=each.audience,
            **stage.origin(each.key),
        )
        stage.keep(each.key, made)


def build_principles(stage: SectorStage) -> None:
    """Draft how each of the eight principles could be applied."""
    names = {each.key: each.name for each in catalogues().principles}
    for each in stage.template.principles:
        if stage.has(each.key):
            continue
        made = state_principle(
            stage.caller,
            title=names[each.key],
            principle=BY_KEY[each.key],
            statement=each.statement,
            **stage.origin(each.key),
        )
        stage.keep(each.key, made)


def build_scope(stage: SectorStage) -> None:
    """Draft the scope in view of the issues and needs of the template."""
    given = stage.template.scope
    if stage.has(given.key):
        return
    scope = set_up_scope(
        stage.caller,
        title=given.title,
        activities="\n".join(given.activities),
        supply_chain_parts="\n".join(given.supply_chain),
        exclusions="\n".join(given.exclusions),
        interfaces="\n".join(given.interfaces),
        **stage.origin(given.key),
    )
    stage.keep(given.key, scope)
    draft_version(stage.caller, scope, body=given.statement)
    for each in stage.template.issues:
        stage.link(given.key, Relation.CONSIDERS, each.key)
    for party in stage.template.parties:
        for number, _need in enumerate(party.needs, 1):
            stage.link(given.key, Relation.CONSIDERS, f"{party.key}/{number}")
