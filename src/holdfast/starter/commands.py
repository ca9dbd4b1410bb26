"""Starting an organization from a sector template: all of it is recorded, or nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller, Channel, acting_as
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.starter.models import AppliedTemplate
from holdfast.starter.queries import brought_before
from holdfast.starter.reading import StarterError
from holdfast.starter.sectors.context import (
    build_issues,
    build_obligations,
    build_parties,
    build_principles,
    build_scope,
)
from holdfast.starter.sectors.leading import (
    build_objectives,
    build_policy,
    build_results,
    build_roles,
    build_system_risks,
)
from holdfast.starter.sectors.loading import sector_template
from holdfast.starter.sectors.map import build_documents, build_map, build_processes
from holdfast.starter.sectors.risks import build_knowledge, build_scenarios
from holdfast.starter.sectors.stage import SectorStage

# Each needs what those before it recorded.
STEPS: Final[tuple[Callable[[SectorStage], None], ...]] = (
    build_parties,
    build_issues,
    build_obligations,
    build_principles,
    build_scope,
    build_knowledge,
    build_scenarios,
    build_documents,
    build_processes,
    build_map,
    build_roles,
    build_policy,
    build_results,
    build_objectives,
    build_system_risks,
)


@command(
    kind="starter.template.applied",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Start from this template"),
    makes=AppliedTemplate,
    tone="primary",
)
def start_from_template(caller: Caller, *, template: str) -> AppliedTemplate:
    """Record everything that a sector template holds, as drafts that count for nothing yet."""
    refuse_if(
        AppliedTemplate.objects.filter(template=template).exists(),
        _("This template was applied already."),
        field="template",
    )
    try:
        content = sector_template(template)
    except StarterError as error:
        raise Refused(str(error), fields={"template": [str(error)]}) from error
    arriving = replace(caller, channel=Channel.TEMPLATE)
    with acting_as(arriving):
        stage = SectorStage(content, arriving, records=brought_before())
        for step in STEPS:
            step(stage)
    made = AppliedTemplate(
        organization_id=caller.organization_id,
        template=template,
        applied_at=clock.now(),
        applied_by=caller.name,
        brought=dict(stage.brought),
    )
    made.save()
    return made
