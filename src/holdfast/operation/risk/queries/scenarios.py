"""Reads about scenarios, their treatments and acceptances."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from holdfast.operation.risk.models import (
    OVER,
    RiskAcceptance,
    RiskAssessment,
    RiskScenario,
    Treatment,
)
from holdfast.records.choices import Relation
from holdfast.records.models import RecordQuerySet, Trace

ASSESSMENT = "risk.riskassessment"


def open_scenarios() -> RecordQuerySet[RiskScenario]:
    """Give the scenarios that are risks of ours: confirmed, neither closed nor merged."""
    return RiskScenario.objects.live().filter(unconfirmed=False).exclude(state__in=OVER)


def acceptances_in_force(on: dt.date) -> QuerySet[RiskAcceptance]:
    """Give the acceptances that count on a day."""
    return RiskAcceptance.objects.live().filter(state="in_force", until__gte=on)


def is_accepted(on: dt.date) -> Exists:
    """Give a condition that holds for scenarios whose present level is accepted on a day."""
    return Exists(
        acceptances_in_force(on).filter(scenario=OuterRef("pk"), level=OuterRef("level_current"))
    )


def acceptance_of(scenario: RiskScenario, on: dt.date) -> RiskAcceptance | None:
    """Give the acceptance of a scenario that counts on a day, or None."""
    return (
        acceptances_in_force(on)
        .filter(scenario=scenario, level=scenario.level_current)
        .order_by("-until")
        .first()
    )


def has_treatment(*, where: Q | None = None) -> Exists:
    """Give a condition that holds for scenarios with a live treatment of some sort."""
    found = Treatment.objects.live().filter(scenario=OuterRef("pk"))
    return Exists(found.filter(where) if where is not None else found)


def treatments_of(scenario: RiskScenario) -> list[Treatment]:
    """Give what is done about a scenario, the next due first."""
    return list(
        Treatment.objects.live()
        .filter(scenario=scenario)
        .select_related("owner")
        .order_by("due", "reference")
    )


def open_treatments_of(scenario: RiskScenario) -> QuerySet[Treatment]:
    """Give what remains to be done about a scenario."""
    states = ("proposed", "approved", "in_progress", "implemented")
    return Treatment.objects.live().filter(scenario=scenario, state__in=states)


def covered_by(assessment_ids: list[UUID]) -> dict[UUID, dict[str, set[UUID]]]:
    """Give the units and sites that assessments cover: {assessment: {kind: keys}}."""
    found: dict[UUID, dict[str, set[UUID]]] = {
        key: {"accounts.unit": set(), "accounts.site": set()} for key in assessment_ids
    }
    links = Trace.objects.filter(
        relation=Relation.COVERS, source_id__in=assessment_ids, ended_at__isnull=True
    )
    for source, kind, target in links.values_list("source_id", "target_type", "target_id"):
        found[source].setdefault(kind, set()).add(target)
    return found


def scenarios_of(*assessments: RiskAssessment) -> RecordQuerySet[RiskScenario]:
    """Give the open scenarios that assessments cover; all of them where one covers everything."""
    covered = covered_by([each.pk for each in assessments])
    units: set[UUID] = set()
    sites: set[UUID] = set()
    for part in covered.values():
        if not part["accounts.unit"] and not part["accounts.site"]:
            return open_scenarios()
        units |= part["accounts.unit"]
        sites |= part["accounts.site"]
    return open_scenarios().filter(
        Q(site_id__in=sites) | Q(unit_id__in=units) | Q(site__unit_id__in=units)
    )
