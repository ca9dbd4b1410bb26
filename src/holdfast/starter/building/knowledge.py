"""Clause 8.3: the method, and what is known: threats, vulnerabilities, what is to be protected."""

from __future__ import annotations

import datetime as dt
from typing import Final

from holdfast.accounts.models import Site
from holdfast.operation.risk.choices import ShippedMethod
from holdfast.operation.risk.commands import (
    adopt_method,
    record_asset,
    record_threat,
    record_vulnerability,
)
from holdfast.starter.building.stage import SECURITY_MANAGER, SOURCE, TOP_MANAGEMENT, Stage
from holdfast.starter.catalogues import Threat, Weakness, catalogues

CRITICALITY: Final = {"vital": 5, "important": 4}
SURVEY: Final = "Own site survey and scenario workshops"
TITLE_LENGTH: Final = 300


def adopt_the_method(stage: Stage) -> None:
    """Let top management put the method of the data in force."""
    method = ShippedMethod(stage.demo.organization.method)
    adopt_method(stage.caller(TOP_MANAGEMENT), key=method, in_force=True)


def build_knowledge(stage: Stage) -> None:
    """Record the assets, and from the catalogues those threats and weaknesses that are used."""
    stage.say("Method, assets, threats and vulnerabilities")
    adopt_the_method(stage)
    _assets(stage)
    threats = {each.key: each for each in catalogues().threats}
    weaknesses = {each.key: each for each in catalogues().weaknesses}
    for key in sorted({each.threat for each in stage.demo.risks}):
        _threat(stage, threats[key])
    for key in sorted({each.vulnerability for each in stage.demo.risks} - {""}):
        _vulnerability(stage, weaknesses[key])


def _assets(stage: Stage) -> None:
    for each in stage.demo.assets:
        site = stage.find(each.site, Site)
        made = record_asset(
            stage.caller(SECURITY_MANAGER),
            title=each.name,
            kind=each.kind,
            site=site,
            unit=site.unit,
            owner=stage.person(each.owner),
            criticality=CRITICALITY[each.criticality],
            description=each.why,
            external_reference=each.key,
            external_source=SOURCE,
        )
        stage.keep(each.key, made)


def _threat(stage: Stage, threat: Threat) -> None:
    told = [each for each in stage.demo.risks if each.threat == threat.key]
    newest = max(told, key=lambda each: stage.on(each.assessed_on))
    made = record_threat(
        stage.caller(SECURITY_MANAGER),
        title=threat.words[:TITLE_LENGTH],
        family=threat.family,
        source=newest.source,
        source_date=stage.on(newest.assessed_on),
        grade=newest.grade,
        owner=stage.person(SECURITY_MANAGER),
        review_due=max(stage.on(newest.review_due), stage.today + dt.timedelta(days=30)),
        external_reference=threat.key,
        external_source=SOURCE,
    )
    stage.keep(threat.key, made)


def _vulnerability(stage: Stage, weakness: Weakness) -> None:
    told = [each for each in stage.demo.risks if each.vulnerability == weakness.key]
    newest = max(told, key=lambda each: stage.on(each.assessed_on))
    made = record_vulnerability(
        stage.caller(SECURITY_MANAGER),
        title=weakness.words[:TITLE_LENGTH],
        layer=weakness.layer,
        domain=weakness.domain,
        source=SURVEY,
        source_date=stage.on(newest.assessed_on),
        grade="A2",
        owner=stage.person(SECURITY_MANAGER),
        review_due=stage.today + dt.timedelta(days=270),
        external_reference=weakness.key,
        external_source=SOURCE,
    )
    stage.keep(weakness.key, made)
