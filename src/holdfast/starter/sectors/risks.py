"""Clause 8.3 of a template: a method to look at, what is to be protected, scenarios to judge."""

from __future__ import annotations

from typing import Any, Final

from holdfast.operation.risk.choices import FLAGS, Consideration, ShippedMethod
from holdfast.operation.risk.commands import (
    adopt_method,
    record_asset,
    record_scenario,
    record_threat,
    record_vulnerability,
)
from holdfast.operation.risk.models import Asset, RiskMethod, Threat, Vulnerability
from holdfast.starter.catalogues import catalogues
from holdfast.starter.sectors.shapes import ScenarioDraft
from holdfast.starter.sectors.stage import SectorStage

TITLE_LENGTH: Final = 300
METHOD: Final = "method"
KNOWN_FROM: Final = "Starter catalogue; name your own source"
USUAL: Final = "Usual measures: {measures}."
UNSCORED: Final = (
    "Not scored on purpose: how likely it is at your sites, and how bad it would be, only you know."
)


def build_knowledge(stage: SectorStage) -> None:
    """Record the assets, and those threats and weaknesses that the scenarios name."""
    if not stage.has(METHOD) and not RiskMethod.objects.live().exists():
        stage.keep(METHOD, adopt_method(stage.caller, key=ShippedMethod.DEFAULT))
    for each in stage.template.assets:
        if stage.has(each.key):
            continue
        asset = record_asset(
            stage.caller,
            title=each.title,
            kind=each.kind,
            criticality=each.criticality,
            description=each.about,
            **stage.origin(each.key),
        )
        stage.keep(each.key, asset)
    _threats(stage)
    _weaknesses(stage)


def _threats(stage: SectorStage) -> None:
    used = {each.threat for each in stage.template.scenarios}
    for each in catalogues().threats:
        if each.key in used and not stage.has(each.key):
            made = record_threat(
                stage.caller,
                title=each.words[:TITLE_LENGTH],
                family=each.family,
                source=KNOWN_FROM,
                **stage.origin(each.key),
            )
            stage.keep(each.key, made)


def _weaknesses(stage: SectorStage) -> None:
    used = {each.weakness for each in stage.template.scenarios}
    for each in catalogues().weaknesses:
        if each.key in used and not stage.has(each.key):
            made = record_vulnerability(
                stage.caller,
                title=each.words[:TITLE_LENGTH],
                layer=each.layer,
                domain=each.domain,
                source=KNOWN_FROM,
                **stage.origin(each.key),
            )
            stage.keep(each.key, made)


def build_scenarios(stage: SectorStage) -> None:
    """Record the scenarios as sentences, with the measures that are usual against each."""
    for each in stage.template.scenarios:
        if not stage.has(each.key):
            stage.keep(each.key, record_scenario(stage.caller, **_told(stage, each)))


def _told(stage: SectorStage, each: ScenarioDraft) -> dict[str, Any]:
    threat = next(known for known in catalogues().threats if known.key == each.threat)
    words = {known.key: known.words for known in catalogues().countermeasures}
    asset = stage.find(each.asset, Asset)
    weakness = stage.find(each.weakness, Vulnerability)
    flags = {FLAGS[member]: member.value in each.considers for member in Consideration}
    return {
        "title": each.title,
        "actor": each.actor,
        "way": each.way,
        "at_risk": asset.title,
        "protected_asset": asset,
        "threat_text": threat.words,
        "catalogue_threat": stage.find(each.threat, Threat),
        "vulnerability_text": weakness.title,
        "catalogue_vulnerability": weakness,
        "consequence_text": each.leads_to,
        "flow_step": each.step,
        "family": threat.family,
        "treatment_text": USUAL.format(
            measures="; ".join(words[key] for key in threat.countermeasures)
        ),
        "notes": UNSCORED,
        **flags,
        **stage.origin(each.key),
    }
